//! Memento: the version that was known at a moment, found by the client of those who wrote RFC 7089.

use http::Request;
use serde_json::Value;
use stories::{Answer, COMMITMENT, Service, python, status_change};

/// A service with three versions, recorded in different seconds.
fn with_three_versions() -> Service {
    let service = Service::that_can_be_followed();
    for (status, day) in [("limited", "2018-09-30"), ("complete", "2018-12-31")] {
        std::thread::sleep(std::time::Duration::from_millis(1_100));
        assert_eq!(service.post_changes(COMMITMENT, &status_change("6.1", status, day)).status, 200);
    }
    service
}

fn version(service: &Service, number: u64) -> String {
    format!("{}/commitments/{COMMITMENT}/versions/{number}", service.address)
}

/// The moments of recording, as HTTP writes them.
fn moments(service: &Service) -> Vec<String> {
    let moment = |number| {
        let path = format!("/commitments/{COMMITMENT}/versions/{number}.json");
        service.ok(&path).header("memento-datetime").to_owned()
    };
    (1..=3).map(moment).collect()
}

fn timegate(service: &Service, moment: Option<&str>) -> Answer {
    let request = Request::get(format!("/timegate/commitments/{COMMITMENT}"));
    let request =
        moment.into_iter().fold(request, |request, moment| request.header("accept-datetime", moment));
    service.send(request, "")
}

fn links(answer: &Answer) -> Vec<String> {
    answer.headers.get_all("link").iter().map(|link| link.to_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_time_traveller_reaches_the_version_that_was_known() {
    let service = with_three_versions();
    let moments = moments(&service);
    let asked = [
        ("Mon, 01 Jan 2018 00:00:00 GMT", 1),
        (&moments[0], 1),
        (&moments[1], 2),
        (&moments[2], 3),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 3),
    ];
    let original = format!("{}/commitments/{COMMITMENT}", service.address);
    // From the live address, from its page in French, and from a version itself.
    let french = format!("{}/fr/commitments/{COMMITMENT}", service.address);
    for address in [&original, &french, &version(&service, 2)] {
        let args: Vec<&str> =
            std::iter::once(address.as_str()).chain(asked.iter().map(|(moment, _)| *moment)).collect();
        let read = python("memento.py", &args);
        for ((moment, number), travel) in asked.iter().zip(read["travels"].as_array().into_iter().flatten()) {
            assert_eq!(travel["original"], original, "{address} {moment}");
            assert_eq!(travel["timegate"], format!("{}/timegate/commitments/{COMMITMENT}", service.address));
            let mementos = &travel["mementos"];
            let page = format!("{}/en/commitments/{COMMITMENT}/versions/{number}", service.address);
            assert_eq!(mementos["closest"]["uri"], page, "{address} {moment}: the version's page");
            let at = |rel: &str| mementos[rel]["uri"].as_str().map(str::to_owned);
            assert_eq!(at("first"), Some(version(&service, 1)), "{moment}");
            assert_eq!(at("last"), Some(version(&service, 3)), "{moment}");
            assert_eq!(at("prev"), (*number > 1).then(|| version(&service, number - 1)), "{moment}");
            assert_eq!(at("next"), (*number < 3).then(|| version(&service, number + 1)), "{moment}");
            let index = usize::try_from(number - 1).expect("a small number");
            assert_eq!(
                mementos["closest"]["datetime"], moments[index],
                "the moment of recording, not the one asked for"
            );
        }
        let mementos: Vec<&Value> = read["timemap"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|entry| entry["rel"] == "memento")
            .collect();
        let addresses: Vec<&Value> = mementos.iter().map(|entry| &entry["uri"]).collect();
        assert_eq!(
            addresses,
            [1, 2, 3].map(|number| Value::from(version(&service, number))).each_ref(),
            "the oldest first"
        );
        let datetimes: Vec<&Value> = mementos.iter().map(|entry| &entry["datetime"]).collect();
        assert_eq!(
            datetimes,
            moments
                .iter()
                .map(|moment| Value::from(moment.as_str()))
                .collect::<Vec<_>>()
                .iter()
                .collect::<Vec<_>>()
        );
        assert_eq!(read["checks"]["is_timegate"], true);
        assert_eq!(read["checks"]["is_memento"], serde_json::json!([true, true, true]));
    }
}

#[test]
fn the_timegate_takes_one_form_of_a_date_and_redirects() {
    let service = with_three_versions();
    let newest = timegate(&service, None);
    assert_eq!((newest.status, newest.header("location")), (302, version(&service, 3).as_str()));
    assert!(newest.header("vary").to_lowercase().contains("accept-datetime"), "{:?}", newest.headers);
    assert!(newest.headers.get("memento-datetime").is_none(), "it is no memento itself");
    for malformed in [
        "2018-09-01",
        "Sat, 1 Sep 2018 12:00:00 GMT",
        "sat, 01 sep 2018 12:00:00 gmt",
        "Sat, 01 Sep 2018 12:00:00 +0000",
        "",
    ] {
        timegate(&service, Some(malformed)).expect_problem(400, "bad-request");
    }
    let unknown = Request::get("/timegate/commitments/unheard-of")
        .header("accept-datetime", "Sat, 01 Sep 2018 12:00:00 GMT");
    service.send(unknown, "").expect_problem(404, "not-found");
    service.get("/commitments/unheard-of/timemap").expect_problem(404, "not-found");
    let read_only = service.send(Request::post(format!("/timegate/commitments/{COMMITMENT}")), "");
    assert_eq!((read_only.status, read_only.header("allow")), (405, "GET, HEAD, OPTIONS"));
}

#[test]
fn a_memento_stays_itself_whatever_moment_is_asked_for() {
    let service = with_three_versions();
    for path in [
        format!("/commitments/{COMMITMENT}/versions/2"),
        format!("/commitments/{COMMITMENT}/versions/2.json"),
        format!("/fr/commitments/{COMMITMENT}/versions/2.bib"),
        format!("/fr/commitments/{COMMITMENT}/versions/2"),
    ] {
        let plain = service.get(&path);
        let request = Request::get(&path).header("accept-datetime", "Mon, 01 Jan 2018 00:00:00 GMT");
        let asked = service.send(request, "");
        assert_eq!((asked.status, &asked.body), (plain.status, &plain.body), "{path}");
        assert_eq!(asked.header("memento-datetime"), moments(&service)[1], "{path}");
        assert!(!asked.header("vary").to_lowercase().contains("accept-datetime"), "{path}");
        let links = links(&asked);
        for rel in [
            "original",
            "timegate",
            "timemap",
            "first memento",
            "prev memento",
            "next memento",
            "last memento",
        ] {
            let quoted = format!("; rel=\"{rel}\"");
            assert_eq!(
                links.iter().filter(|link| link.contains(&quoted)).count(),
                1,
                "{path} {rel}: {links:?}"
            );
        }
        let mementos = links.iter().filter(|link| link.contains("memento\""));
        assert!(
            mementos.clone().all(|link| link.contains("; datetime=\"") && link.contains(" GMT\"")),
            "{links:?}"
        );
    }
    let live = service.ok(&format!("/commitments/{COMMITMENT}.json"));
    assert!(live.headers.get("memento-datetime").is_none(), "the live record is the original");
    assert!(
        links(&live)
            .iter()
            .any(|link| link.ends_with("/timegate/commitments/canada-2016-2018-6>; rel=\"timegate\""))
    );
}

#[test]
fn a_timemap_of_one_version_has_it_first_and_last() {
    let service = Service::with_examples();
    let answer = service.ok(&format!("/commitments/{COMMITMENT}/timemap"));
    assert_eq!(answer.header("content-type"), "application/link-format; charset=utf-8");
    let text = answer.text();
    let moment = service
        .ok(&format!("/commitments/{COMMITMENT}/versions/1.json"))
        .header("memento-datetime")
        .to_owned();
    assert!(
        text.contains(&format!("/versions/1>; rel=\"first last memento\"; datetime=\"{moment}\"")),
        "{text}"
    );
    assert!(
        text.contains(&format!(
            "rel=\"self\"; type=\"application/link-format\"; from=\"{moment}\"; until=\"{moment}\""
        )),
        "{text}"
    );
}
