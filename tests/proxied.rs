//! The operator's proxy: whom it names is the client, and nobody else may name one.

use http::Request;
use serde_json::Value;
use stories::{Answer, COMMITMENT, Folder, Found, Service, status_change};

/// A service with one token, behind the proxies that are named; and the token.
fn behind(proxies: &[&str]) -> (Service, String) {
    let folder = Folder::new();
    folder.apply_examples();
    let token = folder.milepost(&["token", "new", "--tokens", "tokens.txt", "--label", "Team"]);
    assert_eq!(token.code, Some(0), "{token:?}");
    let args = [&["--tokens", "tokens.txt"][..], proxies].concat();
    (Service::start(folder, &args), token.out.trim().to_owned())
}

fn get(service: &Service, headers: &[(&str, &str)]) -> Answer {
    let request =
        headers.iter().fold(Request::get("/livez"), |request, (name, value)| request.header(*name, *value));
    service.send(request, "")
}

/// Whom the request log takes for the client of a request.
fn client(service: &Service, headers: &[(&str, &str)]) -> String {
    let id = get(service, headers).header("x-request-id").to_owned();
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    loop {
        let said = service.errors();
        let mut lines = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        if let Some(line) = lines.find(|line| line["id"] == *id) {
            return line["client"].as_str().unwrap_or_default().to_owned();
        }
        assert!(std::time::Instant::now() < deadline, "{id} in {said}");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

fn write(service: &Service, token: &str, from: &str) -> u16 {
    let request = Request::post(format!("/commitments/{COMMITMENT}/changes"))
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {token}"))
        .header("x-forwarded-for", from);
    service.send(request, status_change("6.1", "complete", "2018-09-30")).status
}

#[test]
fn the_client_is_whom_a_trusted_proxy_names_and_nobody_else() {
    let (trusting, _) = behind(&["--trusted-proxies", "127.0.0.1, 10.0.0.0/8"]);
    let (alone, _) = behind(&[]);
    let (elsewhere, _) = behind(&["--trusted-proxies", "10.0.0.0/8"]);
    let mut found = Found::default();
    for (headers, whom) in [
        (&[][..], "127.0.0.1"),
        (&[("x-forwarded-for", "192.0.2.7")], "192.0.2.7"),
        (&[("x-forwarded-for", "203.0.113.9, 192.0.2.7, 10.1.2.3")], "192.0.2.7"),
        (&[("forwarded", "for=\"[2001:db8::7]:4711\";proto=https, for=10.1.2.3")], "2001:db8::7"),
        (&[("forwarded", "for=_hidden")], "127.0.0.1"),
        (&[("forwarded", "for=203.0.113.9"), ("x-forwarded-for", "192.0.2.7")], "127.0.0.1"),
    ] {
        let said = client(&trusting, headers);
        found.row("proxies", &format!("{headers:?}"), said == whom, &said);
        for service in [&alone, &elsewhere] {
            let said = client(service, headers);
            found.row("proxies", &format!("{headers:?} from elsewhere"), said == "127.0.0.1", &said);
        }
    }
}

#[test]
fn failed_tokens_are_counted_for_each_client_behind_a_trusted_proxy() {
    let (trusting, good) = behind(&["--trusted-proxies", "127.0.0.1"]);
    let mut found = Found::default();
    let noisy: Vec<u16> =
        (0..21).map(|n| write(&trusting, "mp1_x_y", &format!("198.51.100.{n}, 192.0.2.7"))).collect();
    let held = noisy == [vec![401; 20], vec![429]].concat();
    found.row("proxies", "who writes another address first is still counted", held, &format!("{noisy:?}"));
    let other = write(&trusting, "mp1_x_y", "192.0.2.8");
    found.row("proxies", "another client is not", other == 401, &other.to_string());
    let written = write(&trusting, &good, "192.0.2.7");
    found.row("proxies", "a good token is never refused", written == 200, &written.to_string());
    let (alone, _) = behind(&[]);
    let statuses: Vec<u16> = (0..21).map(|n| write(&alone, "mp1_x_y", &format!("192.0.2.{n}"))).collect();
    let held = statuses.last() == Some(&429);
    found.row("proxies", "nobody gets more tries by naming others", held, &format!("{statuses:?}"));
}

#[test]
fn links_lead_to_the_public_address_whatever_a_request_says_of_itself() {
    let (service, _) = behind(&["--trusted-proxies", "127.0.0.1"]);
    let mut found = Found::default();
    for path in [
        "/en",
        "/en/commitments/canada-2016-2018-6",
        "/feeds/all.rss",
        "/commitments",
        "/sitemap.xml",
        "/commitments/",
        "/",
    ] {
        let request = Request::get(path)
            .header("x-forwarded-host", "evil.example")
            .header("x-forwarded-proto", "gopher")
            .header("x-forwarded-port", "70")
            .header("forwarded", "for=192.0.2.7;host=evil.example;proto=gopher");
        let answer = service.send(request, "");
        let said = format!("{:?} {}", answer.headers, answer.text());
        let holds = answer.status < 400 && !said.contains("evil.example") && !said.contains("gopher:");
        found.row("proxies", &format!("{path} as it is"), holds, &said);
        let request = format!("GET {path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        let said = stories::raw(&service.address, &request);
        found.row("proxies", &format!("{path} for another Host"), !said.contains("evil.example"), &said);
    }
}
