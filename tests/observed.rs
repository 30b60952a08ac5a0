//! The operator who watches: one line for each request, numbers, and what is said of being ready.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use http::Request;
use serde_json::Value;
use stories::{COMMITMENT, Folder, Service};

/// The lines of the request log of one message; waits for them.
fn lines(service: &Service, message: &str, count: usize) -> Vec<Value> {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let said = service.errors();
        let whole = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let lines: Vec<Value> = whole.filter(|line| line["message"] == message).collect();
        if lines.len() >= count {
            return lines;
        }
        assert!(Instant::now() < deadline, "{count} lines of `{message}` in {said}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn each_request_is_one_line_with_the_id_that_its_client_got() {
    let service = Service::with_examples();
    let secret = "mp1_somebody_put_a_secret_here";
    let path = format!("/commitments/{COMMITMENT}.json");
    let own = service.get(&path).header("x-request-id").to_owned();
    let request = Request::get(format!("/commitments?q={secret}"))
        .header("x-request-id", "from-the-proxy.7")
        .header("authorization", format!("Bearer {secret}"))
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assert_eq!(service.send(request, "").header("x-request-id"), "from-the-proxy.7");
    let forged = service.send(Request::get("/nowhere").header("x-request-id", "a b\"c"), "");
    assert!(!forged.header("x-request-id").contains('"'), "{forged:?}");
    let told = lines(&service, "request", 3);
    assert_eq!(told.len(), 3, "{told:?}");
    let of = |at: usize, name: &str| told[at][name].clone();
    assert_eq!((of(0, "id"), of(0, "path"), of(0, "status")), (own.into(), path.into(), 200.into()));
    assert_eq!((of(0, "route"), of(0, "method")), ("/commitments/{id}".into(), "GET".into()));
    assert!(of(0, "bytes").as_u64() > Some(1_000) && of(0, "micros").is_u64(), "{told:?}");
    assert_eq!(
        (of(1, "id"), of(1, "trace")),
        ("from-the-proxy.7".into(), "0af7651916cd43dd8448eb211c80319c".into())
    );
    assert_eq!((of(2, "route"), of(2, "status")), ("unmatched".into(), 404.into()));
    assert!(of(2, "time").as_str().is_some_and(|time| time.ends_with('Z')), "{told:?}");
    assert!(!service.errors().contains(secret), "no secret is written down");
}

#[test]
fn the_start_is_told_with_what_it_took() {
    let service = Service::with_examples();
    let ready = lines(&service, "ready", 1);
    let ready = ready.first().expect("there is one");
    assert_eq!(
        (&ready["events"], &ready["origin"]),
        (&service.position().into(), &"milepost.example/log".into())
    );
    for name in ["open_ms", "fold_ms", "start_ms"] {
        assert!(ready[name].is_u64(), "{ready}");
    }
    println!("{ready}");
}

#[test]
fn the_request_log_can_be_switched_off() {
    let folder = Folder::new();
    folder.apply_examples();
    let service = Service::start(folder, &["--log", "off"]);
    assert_eq!(service.get("/commitments").status, 200);
    let (folder, code) = service.stop();
    assert_eq!((code, folder.read("stderr.txt").as_str()), (Some(0), ""));
}

/// Every sample with its labels, after holding the text against the rules of the format.
fn samples(text: &str) -> BTreeMap<String, f64> {
    let mut kinds = BTreeMap::new();
    let mut samples = BTreeMap::new();
    for line in text.lines() {
        if let Some(about) = line.strip_prefix("# ") {
            let words: Vec<&str> = about.splitn(3, ' ').collect();
            match words.as_slice() {
                ["HELP", _, help] => assert!(!help.is_empty(), "{line}"),
                ["TYPE", name, kind] => assert!(kinds.insert(*name, *kind).is_none(), "{line} stands twice"),
                _ => panic!("{line}"),
            }
            continue;
        }
        let (name, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("{line}"));
        let bare = name.split('{').next().unwrap_or(name);
        let family = ["_bucket", "_sum", "_count"].iter().find_map(|end| bare.strip_suffix(end));
        let kind =
            kinds.get(bare).or_else(|| kinds.get(family?)).unwrap_or_else(|| panic!("{line} has no type"));
        assert!(*kind != "counter" || bare.ends_with("_total"), "{line}");
        let value = value.parse().unwrap_or_else(|_| panic!("{line}"));
        assert!(samples.insert(name.to_owned(), value).is_none(), "{line} stands twice");
    }
    assert!(text.ends_with('\n'));
    samples
}

#[test]
fn requests_are_counted_by_route_and_no_client_makes_a_series() {
    let service = Service::with_examples();
    let count = || samples(&service.ok("/metrics").text());
    let before = count().len();
    for n in 0..50 {
        assert_eq!(service.get(&format!("/scan/{n}.php?x={n}")).status, 404);
        assert_eq!(service.get(&format!("/commitments/none-{n}")).status, 404);
        let method = http::Method::from_bytes(format!("M{n}").as_bytes()).expect("it is a token");
        assert_eq!(service.send(Request::builder().method(method).uri("/commitments"), "").status, 405);
    }
    let after = count();
    let series = |name: &str| after.get(name).copied().unwrap_or_default();
    let requests = |method: &str, route: &str, status: u16| {
        series(&format!(
            "milepost_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}}"
        ))
    };
    let counted = [
        requests("GET", "unmatched", 404),
        requests("GET", "/commitments/{id}", 404),
        requests("other", "/commitments", 405),
    ];
    assert!(counted.iter().all(|count| (*count - 50.0).abs() < 0.5), "{counted:?}");
    assert!(after.len() - before < 60, "{} more series", after.len() - before);
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let events = service.position() as f64;
    assert!(
        (series("milepost_events") - events).abs() < 0.5 && (series("milepost_writable") - 1.0).abs() < 0.1
    );
    let opened = series("milepost_connections_opened_total");
    assert!(opened > 100.0, "{opened}");
}

#[test]
fn what_is_watched_for_is_what_is_told() {
    let service = Service::with_examples();
    assert_eq!(service.get("/livez").status, 200);
    let told = samples(&service.ok("/metrics").text());
    let names: Vec<&str> = told.keys().map(|name| name.split('{').next().unwrap_or(name)).collect();
    let observability = stories::root().join("deploy/observability");
    let mut used = 0;
    for file in ["alerts.yml", "dashboard.json"] {
        let text = std::fs::read_to_string(observability.join(file)).expect("it is there");
        let part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        for name in text.split(|c| !part(c)).filter(|word| word.starts_with("milepost_")) {
            assert!(names.contains(&name), "{file} watches {name}, which is not told");
            used += 1;
        }
    }
    assert!(used > 15, "{used}");
    let dashboard = std::fs::read_to_string(observability.join("dashboard.json")).expect("it is there");
    let dashboard: Value = serde_json::from_str(&dashboard).expect("it is JSON");
    assert!(dashboard["panels"].as_array().is_some_and(|panels| panels.len() >= 6));
}

/// What others check: run with Prometheus's own program.
#[test]
#[ignore = "needs promtool: make test-clients"]
fn the_numbers_and_the_alerts_pass_promtool() {
    let service = Service::with_examples();
    assert_eq!(service.get("/nowhere").status, 404);
    let metrics = service.folder.write("metrics.txt", &service.ok("/metrics").text());
    let check = format!("promtool check metrics < {}", metrics.display());
    drop(stories::need("promtool"));
    let said = stories::need("sh").args(&["-c", &check]).run();
    assert!(said.code == Some(0) && said.err.is_empty(), "{said:?}");
    let deploy = stories::root().join("deploy/observability");
    for (what, file) in [("rules", "alerts.yml"), ("config", "prometheus.yml")] {
        let file = deploy.join(file).display().to_string();
        let said = stories::need("promtool").args(&["check", what, &file]).run();
        assert!(said.code == Some(0) && !said.out.contains("FAILED"), "{said:?}");
        println!("{}", said.out);
    }
    let tests = deploy.join("alerts.test.yml").display().to_string();
    let said = stories::need("promtool").args(&["test", "rules", &tests]).run();
    assert!(said.code == Some(0) && said.out.contains("SUCCESS"), "{said:?}");
}
