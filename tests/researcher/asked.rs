//! Negotiation: one address, and the form that each client asks for (RFC 9110, section 12.5.1).

use http::Request;
use serde_json::json;
use stories::{Answer, COMMITMENT, Service};

const CSL: &str = "application/vnd.citationstyles.csl+json";
const BIBTEX: &str = "application/x-bibtex; charset=utf-8";
const RIS: &str = "application/x-research-info-systems; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";
const LINKED: &str = "application/ld+json";
const TEXT: &str = "text/x-bibliography; charset=utf-8";
/// The way to a page.
const PAGE: &str = "text/plain; charset=utf-8";

fn negotiated(service: &Service, path: &str, accept: &str) -> Answer {
    service.send(Request::get(path).header("accept", accept), "")
}

#[test]
fn the_most_specific_range_decides_and_nothing_is_guessed() {
    let service = Service::with_examples();
    let table = [
        // Each form by its own name, and by those that others give it.
        (CSL, 200, CSL),
        ("application/citeproc+json", 200, "application/citeproc+json; charset=utf-8"),
        ("application/x-bibtex", 200, BIBTEX),
        ("text/x-bibtex", 200, "text/x-bibtex; charset=utf-8"),
        ("application/x-research-info-systems", 200, RIS),
        ("application/ld+json", 200, LINKED),
        ("application/vnd.schemaorg.ld+json", 200, "application/vnd.schemaorg.ld+json; charset=utf-8"),
        ("application/json", 200, JSON),
        ("text/x-bibliography", 200, TEXT),
        ("text/html", 302, PAGE),
        // Whatever is fine.
        ("*/*", 302, PAGE),
        ("*", 302, PAGE),
        ("", 302, PAGE),
        ("text/*", 302, PAGE),
        ("application/*", 200, JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 302, PAGE),
        // Weights, in either order.
        ("application/x-bibtex;q=0.5, application/vnd.citationstyles.csl+json", 200, CSL),
        ("application/vnd.citationstyles.csl+json, application/x-bibtex;q=0.5", 200, CSL),
        ("application/vnd.citationstyles.csl+json;q=0.1, application/x-bibtex;q=0.2", 200, BIBTEX),
        ("text/html;q=0.5, application/x-bibtex", 200, BIBTEX),
        ("text/html;q=0, */*", 200, JSON),
        ("*/*;q=0.1, text/html;q=0, application/json;q=0", 200, TEXT),
        ("application/*;q=0.2, application/json;q=0, text/*;q=0", 200, CSL),
        // The first choice is not offered: the next one is.
        ("application/vnd.crossref.unixref+xml;q=0.9, application/x-bibtex;q=0.7", 200, BIBTEX),
        // What Zotero sends for a DOI.
        (
            "application/vnd.datacite.datacite+xml, application/vnd.crossref.unixref+xml, application/vnd.citationstyles.csl+json",
            200,
            CSL,
        ),
        // Case and blanks mean nothing.
        ("APPLICATION/X-BibTeX ; Q=1.000", 200, BIBTEX),
        // A parameter that belongs to the form.
        ("text/x-bibliography; style=ieee; locale=fr-CA", 200, TEXT),
    ];
    for path in [format!("/commitments/{COMMITMENT}"), format!("/commitments/{COMMITMENT}/versions/1")] {
        for (accept, status, media_type) in table {
            let answer = negotiated(&service, &path, accept);
            assert_eq!(
                (answer.status, answer.header("content-type")),
                (status, media_type),
                "{path} {accept}: {}",
                answer.text()
            );
            let vary = answer.header("vary");
            assert!(vary.contains("Accept,") && vary.contains("Accept-Language"), "{accept}: {vary}");
            assert!(answer.headers.get("content-disposition").is_none(), "what is negotiated is no download");
        }
        for accept in [
            "image/png",
            "application/x-bibtex;q=0",
            "*/*;q=0",
            "text/bibtex",
            "application/vnd.datacite.datacite+xml",
        ] {
            let problem = negotiated(&service, &path, accept).expect_problem(406, "not-acceptable");
            let offered = problem["available"].as_array().expect("what there is, is listed");
            for media_type in [
                CSL,
                "application/x-bibtex",
                "application/x-research-info-systems",
                "application/ld+json",
                "text/x-bibliography",
                "text/html",
            ] {
                assert!(offered.contains(&json!(media_type)), "{accept} {media_type}: {problem}");
            }
        }
    }
}

#[test]
fn a_suffix_and_a_format_win_over_what_is_accepted() {
    let service = Service::with_examples();
    let named = [
        (".csl.json", "csl.json", CSL, None),
        (".bib", "bib", BIBTEX, Some("canada-2016-2018-6-v1.bib")),
        (".biblatex", "biblatex", BIBTEX, Some("canada-2016-2018-6-v1.bib")),
        (".ris", "ris", RIS, Some("canada-2016-2018-6-v1.ris")),
        (".endnote.ris", "endnote.ris", RIS, Some("canada-2016-2018-6-v1.endnote.ris")),
        (".jsonld", "jsonld", LINKED, None),
        (".json", "json", JSON, None),
    ];
    let version = format!("/commitments/{COMMITMENT}/versions/1");
    for (suffix, name, media_type, file) in named {
        for path in [format!("{version}{suffix}"), format!("{version}?format={name}")] {
            let answer = negotiated(&service, &path, "image/png, text/html;q=0.1");
            assert_eq!((answer.status, answer.header("content-type")), (200, media_type), "{path}");
            let expected = file.map(|file| format!("attachment; filename=\"{file}\"")).unwrap_or_default();
            assert_eq!(answer.header("content-disposition"), expected, "{path}");
            assert!(!answer.header("vary").contains("Accept,"), "{path}: {}", answer.header("vary"));
        }
    }
    let both = service.get(&format!("{version}.bib?format=ris")).expect_problem(400, "bad-request");
    assert!(both["detail"].as_str().is_some_and(|detail| detail.contains("format")), "{both}");
    let unknown = service.get(&format!("{version}?format=enw")).expect_problem(400, "bad-request");
    assert!(
        unknown["available"].as_array().is_some_and(|known| known.contains(&json!("biblatex"))),
        "{unknown}"
    );
    service.get(&format!("{version}.enw")).expect_problem(404, "not-found");
}

#[test]
fn style_and_locale_come_from_the_query_or_from_the_accepted_type() {
    let service = Service::with_examples();
    let version = format!("/commitments/{COMMITMENT}/versions/1");
    let mut texts = std::collections::BTreeSet::new();
    for style in ["apa", "chicago-author-date", "mla", "vancouver", "ieee"] {
        for locale in ["en-US", "en-GB", "fr-CA", "fr-FR"] {
            let queried = service.ok(&format!("{version}?format=text&style={style}&locale={locale}"));
            let accepted = negotiated(
                &service,
                &version,
                &format!("text/x-bibliography; style={style}; locale=\"{locale}\""),
            );
            assert_eq!(queried.body, accepted.body, "{style} {locale}");
            assert_eq!(accepted.header("content-language"), locale, "{style}");
            texts.insert(queried.text());
        }
    }
    assert!(texts.len() >= 10, "styles and languages differ: {texts:?}");
    for (asked, used) in [("en-CA", "en-US"), ("de", "en-US"), ("fr-BE", "fr-FR"), ("fr", "fr-FR")] {
        let answer = service.ok(&format!("{version}?format=text&locale={asked}"));
        assert_eq!(answer.header("content-language"), used, "{asked}");
    }
    for path in [
        format!("{version}?format=text&style=none"),
        format!("/commitments/{COMMITMENT}/citation?style=none"),
    ] {
        let problem = service.get(&path).expect_problem(400, "bad-request");
        assert_eq!(problem["available"], json!(["apa", "chicago-author-date", "mla", "vancouver", "ieee"]));
    }
    let accepted = negotiated(&service, &version, "text/x-bibliography; style=none");
    accepted.expect_problem(400, "bad-request");
}

#[test]
fn plans_series_and_events_are_asked_for_alike() {
    let service = Service::with_examples();
    let events = service.ok("/events?limit=400").text();
    let measured =
        events.lines().find(|line| line.contains("measurement-recorded")).expect("something was measured");
    let event: serde_json::Value = serde_json::from_str(measured).expect("an event is JSON");
    let event = format!("/events/{}", event["id"].as_str().expect("it has an id"));
    let plan = "/plans/canada-2016-2018".to_owned();
    let series = format!("/commitments/{COMMITMENT}/indicators/employees");
    let of_version = format!("/commitments/{COMMITMENT}/versions/1/indicators/employees");
    for path in [plan, series, of_version, event] {
        for (accept, media_type) in [
            ("application/x-bibtex", BIBTEX),
            (CSL, CSL),
            ("application/x-research-info-systems", RIS),
            ("text/x-bibliography", TEXT),
            (LINKED, LINKED),
        ] {
            let answer = negotiated(&service, &path, accept);
            assert_eq!((answer.status, answer.header("content-type")), (200, media_type), "{path} {accept}");
            assert!(answer.header("vary").contains("Accept,"), "{path} {accept}");
            let cited = answer
                .headers
                .get_all("link")
                .iter()
                .any(|link| link.to_str().is_ok_and(|link| link.contains("rel=\"cite-as\"")));
            assert!(cited, "{path} {accept}");
        }
        let problem = negotiated(&service, &path, "image/png").expect_problem(406, "not-acceptable");
        assert!(
            problem["available"].as_array().is_some_and(|known| known.contains(&json!(CSL))),
            "{path}: {problem}"
        );
        let twins = ["", "/fr"].map(|prefix| service.ok(&format!("{prefix}{path}.csl.json")).json());
        assert_ne!(twins[0][0]["id"], twins[1][0]["id"], "{path}");
        assert_eq!(
            (&twins[0][0]["language"], &twins[1][0]["language"]),
            (&json!("en-CA"), &json!("fr-CA")),
            "{path}"
        );
    }
}

#[test]
fn a_reference_is_text_or_html_and_a_date_leads_to_the_version_known_then() {
    let service = Service::with_examples();
    let live = format!("/commitments/{COMMITMENT}/citation");
    let version = format!("/commitments/{COMMITMENT}/versions/1/citation");
    for (accept, media_type) in [
        ("*/*", "text/plain; charset=utf-8"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/x-bibliography; style=mla", TEXT),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
    ] {
        for path in [&live, &version] {
            let answer = negotiated(&service, path, accept);
            assert_eq!((answer.status, answer.header("content-type")), (200, media_type), "{path} {accept}");
            assert!(answer.header("vary").contains("Accept,"), "{path} {accept}");
        }
    }
    negotiated(&service, &version, "image/png").expect_problem(406, "not-acceptable");
    let html = service.ok(&format!("{version}?format=html")).text();
    assert!(
        html.starts_with("<div class=\"csl-entry\">Treasury") && html.contains("<i>Develop open"),
        "{html}"
    );
    let text = service.ok(&version);
    assert!(text.header("cache-control").contains("immutable"), "{:?}", text.headers);
    assert_eq!(text.body, service.ok(&format!("/commitments/{COMMITMENT}/versions/1?format=text")).body);
    let then = service.get(&format!("/fr{live}?known_at=2100-01-01T00:00:00Z&style=ieee"));
    let to = format!("https://milepost.example/fr{version}?style=ieee");
    assert_eq!((then.status, then.header("location")), (302, to.as_str()));
    service.get(&format!("{live}?known_at=2000-01-01T00:00:00Z")).expect_problem(404, "not-found");
}
