//! The pages as a reader walks through them.

mod history;
mod lists;

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use http::Request;

use crate::{Answer, Service};

const SIX: &str = "/commitments/canada-2016-2018-6";
const HOST: &str = "https://commitments.example.ca";

/// The example, a commitment with more than one version, and one with hostile words.
pub(crate) fn service() -> Service {
    let service = Service::with_the_example("2018-09-01T00:00:00Z");
    let row = |status: &str, day: &str| {
        format!(
            r#"{{"type":"milestone-status-reported","subject":"milestone/6.1","effective":"{day}","data":{{"status":"{status}"}}}}"#
        )
    };
    service.at("2018-10-01T00:00:00Z").record(&row("complete", "2018-09-30"));
    service.at("2018-11-01T00:00:00Z").record(&row("limited", "2018-01-31"));
    service.at("2018-11-02T00:00:00Z").record(
        r#"{"type":"milestone-revised","subject":"milestone/6.2","data":{"code":"6.2","text":{"en":"Lead forums <b>&</b> workshops.","fr":"Diriger des forums <b>&</b> des ateliers."}}}"#,
    );
    service.at("2018-12-01T00:00:00Z");
    service
}

fn page(service: &Service, path: &str) -> Answer {
    let request = Request::get(path).header("accept", "text/html,*/*;q=0.8").header("accept-language", "en");
    service.ask(request.body(Bytes::new()).unwrap())
}

/// The values of an attribute, with the entities of the templates read.
fn values(html: &str, attribute: &str) -> Vec<String> {
    let start = format!(" {attribute}=\"");
    let values = html.split(start.as_str()).skip(1).filter_map(|rest| rest.split_once('"'));
    values.map(|(value, _)| value.replace("&#38;", "&").replace("&amp;", "&")).collect()
}

/// Follows every link of the site from the two entrances on, and gives every page that it met.
pub(crate) fn crawl(service: &Service) -> BTreeMap<String, String> {
    let mut left = vec!["/en".to_owned(), "/fr".to_owned(), "/sitemap.xml".to_owned()];
    let mut seen: BTreeSet<String> = left.iter().cloned().collect();
    let mut pages = BTreeMap::new();
    while let Some(path) = left.pop() {
        let answer = page(service, &path);
        assert!([200, 302].contains(&answer.status), "{path}: {} {}", answer.status, answer.body);
        if answer.header("content-type").starts_with("text/html") {
            let links = values(&answer.body, "href").into_iter().chain(values(&answer.body, "src"));
            for link in links.filter_map(|link| local(&link)) {
                if seen.insert(link.clone()) {
                    left.push(link);
                }
            }
            pages.insert(path, answer.body);
        }
    }
    pages
}

/// The path of an address of this site, without its fragment.
fn local(link: &str) -> Option<String> {
    let path = link.strip_prefix(HOST).unwrap_or(link);
    let path = path.split('#').next().unwrap_or_default();
    (path.starts_with('/') && !path.starts_with("//")).then(|| path.to_owned())
}

#[test]
fn every_link_of_every_page_leads_somewhere() {
    let pages = crawl(&service());
    assert!(pages.len() > 100, "{}", pages.len());
    for expected in [
        "/en/follow",
        "/fr/about",
        "/fr/commitments",
        &format!("/fr{SIX}/history"),
        &format!("/en{SIX}/versions/2"),
    ] {
        assert!(pages.contains_key(expected), "{expected} of {:?}", pages.keys());
    }
}

#[test]
fn a_page_runs_nothing_styles_nothing_inline_and_says_so() {
    let service = service();
    for (path, html) in crawl(&service) {
        assert!(!html.contains(" style=") && !html.contains("<style"), "{path}");
        assert!(!html.contains(" onclick=") && !html.contains("<b>&</b>"), "{path}");
        // What runs has an address of its own, whose name says what stands there.
        let scripts = html.matches("<script").count();
        let data = html.matches("<script type=\"application/ld+json\">").count();
        assert_eq!(scripts - data, html.matches("<script src=\"/scripts/copy-").count(), "{path}");
        assert!(html.matches("<h1").count() == 1 && html.contains("<main id=\"main\""), "{path}");
    }
    for (path, status) in [("/en", 200), ("/fr/nothing", 404)] {
        let answer = page(&service, path);
        assert_eq!(answer.status, status);
        let policy = answer.header("content-security-policy");
        let rules = [
            "default-src 'none'",
            "style-src 'self'",
            "script-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ];
        assert!(rules.iter().all(|rule| policy.contains(rule)) && !policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
    }
    assert_eq!(service.get("/plans").header("content-security-policy"), "", "JSON needs none");
}

#[test]
fn what_is_missing_many_times_at_one_place_is_said_once() {
    let service = service();
    for (lang, said) in
        [("en", "is not given in French (×\u{a0}"), ("fr", "n’est pas donné en français (×\u{a0}")]
    {
        let html = page(&service, &format!("/{lang}/plans/canada-2016-2018/completeness")).body;
        assert!(html.contains(said), "{html}");
        let items: Vec<&str> = html.split("<li>").skip(1).collect();
        let distinct: std::collections::BTreeSet<&str> = items.iter().copied().collect();
        assert_eq!(items.len(), distinct.len(), "{html}");
    }
}

#[test]
fn every_figure_leads_to_the_event_that_said_it() {
    let service = service();
    let says = [
        "achievement-reported.v1",
        "measurement-recorded.v1",
        "milestone-status-reported.v1",
        "note-published.v1",
        "schedule-stated.v1",
        "target-set.v1",
        "target-revised.v1",
    ];
    for lang in ["en", "fr"] {
        let html = page(&service, &format!("/{lang}/commitments/canada-2016-2018-6")).body;
        let events = service.get("/events?commitment=canada-2016-2018-6").body;
        let mut told = 0;
        for line in events.lines() {
            let event: serde_json::Value = serde_json::from_str(line).unwrap();
            let (id, kind) = (event["id"].as_str().unwrap(), event["type"].as_str().unwrap());
            if says.contains(&kind) {
                let link = format!("href=\"/{lang}/events/{id}\"");
                assert!(html.contains(&link), "{lang}: nothing leads to {line}");
                told += 1;
            }
        }
        assert!(told > 30, "{told}");
    }
}

#[test]
fn pages_are_light() {
    let service = service();
    let packed = |path: &str| {
        let request = Request::get(path).header("accept-encoding", "gzip").header("accept", "text/html");
        let response = http_api::respond(&service.app, &request.body(Bytes::new()).unwrap());
        assert_eq!(response.headers()["content-encoding"], "gzip", "{path}");
        response.into_body().into_bytes().unwrap().len()
    };
    let table = [("/style.css", 5_000), ("/en", 8_000), ("/fr/plans/canada-2016-2018", 12_000)];
    let own = [format!("/en{SIX}"), format!("/fr{SIX}"), format!("/fr{SIX}/history")];
    for (path, max) in table.into_iter().chain(own.iter().map(|path| (path.as_str(), 30_000))) {
        let size = packed(path);
        assert!(size < max, "{path} has {size} bytes");
    }
}

#[test]
fn a_page_at_an_address_with_a_path_leads_and_loads_below_that_path() {
    let plain = Service::with_commitment_6("2018-09-01T00:00:00Z");
    let public_url = "https://example.ca/record".to_owned();
    let settings = http_api::Settings { public_url, ..plain.app.settings().clone() };
    let below = http_api::App::new(std::sync::Arc::clone(plain.app.projection()), settings);
    let below = Service { app: below, clock: std::sync::Arc::clone(&plain.clock) };
    for path in
        ["/en", "/fr/plans/canada-2016-2018", &format!("/en{SIX}"), &format!("/fr{SIX}/feed"), "/en/follow"]
    {
        let html = below.get(path).body;
        let links: Vec<String> = values(&html, "href").into_iter().chain(values(&html, "src")).collect();
        let own = links.iter().filter(|link| link.starts_with('/') || link.starts_with("https://example.ca"));
        for link in own {
            let link = link.trim_start_matches("https://example.ca");
            assert!(link.starts_with("/record"), "{path}: {link}");
        }
    }
}

#[test]
fn every_page_asks_its_readers_where_there_is_an_address_for_their_answers() {
    let plain = Service::with_commitment_6("2018-09-01T00:00:00Z");
    let feedback = Some("https://survey.example.ca/pages".to_owned());
    let settings = http_api::Settings { feedback, ..plain.app.settings().clone() };
    let asking = http_api::App::new(std::sync::Arc::clone(plain.app.projection()), settings);
    let asking = Service { app: asking, clock: std::sync::Arc::clone(&plain.clock) };
    for (path, words) in [
        ("/en", "Do these pages serve you?"),
        ("/en/commitments/canada-2016-2018-6", "Do these pages serve you?"),
        ("/fr/plans/canada-2016-2018", "Ces pages vous sont-elles utiles?"),
    ] {
        let (with, without) = (asking.get(path).body, plain.get(path).body);
        assert!(with.contains(words) && with.contains("href=\"https://survey.example.ca/pages\""), "{path}");
        assert!(!without.contains(words), "{path}");
    }
}

#[test]
fn crawlers_find_every_page_in_both_languages() {
    let service = service();
    assert!(service.get("/robots.txt").body.contains(&format!("Sitemap: {HOST}/sitemap.xml")));
    let map = service.get("/sitemap.xml").body;
    for lang in ["en", "fr"] {
        assert!(map.contains(&format!("<loc>{HOST}/{lang}{SIX}</loc><lastmod>2018-11-02")), "{map}");
    }
    assert_eq!(map.matches("<url>").count() * 2, map.matches("<xhtml:link").count());
    assert_eq!(service.get("/favicon.svg").header("content-type"), "image/svg+xml");
}

#[test]
fn a_chart_stands_beside_the_data_it_shows() {
    let html = page(&service(), &format!("/en{SIX}")).body;
    let svg = html.split("id=\"chart-employees-0-t\"").nth(1).unwrap().split("</figure>").next().unwrap();
    for expected in [
        "119 employees (July 1 to September 30, 2017)",
        "Treasury Board of Canada Secretariat:",
        "Canada School of Public Service:",
        "class=\"full\"",
        "class=\"goal\"",
        "at least 300 employees per quarter",
    ] {
        assert!(svg.contains(expected), "{expected}: {svg}");
    }
    let percent =
        html.split("id=\"chart-organizations-0-t\"").nth(1).unwrap().split("</figure>").next().unwrap();
    assert!(percent.contains("class=\"open\"") && percent.contains("no date given"), "{percent}");
    assert!(html.contains("id=\"strip-t\""), "6.1 was reported on three times");
}

#[test]
fn a_target_that_was_revised_is_drawn_where_it_changes() {
    let service = service();
    let revised = r#"{"type":"target-revised","subject":"target/employees-per-quarter","data":{"indicator":"employees","goal":{"comparison":"at-least","value":"500"},"per":"quarter"}}"#;
    service.at("2018-12-03T00:00:00Z").record(revised);
    let html = page(&service, &format!("/fr{SIX}")).body;
    let chart = html.split("id=\"chart-employees-0-t\"").nth(1).unwrap().split("</figure>").next().unwrap();
    let lines = |class: &str| chart.matches(&format!("<path class=\"{class}\"")).count();
    assert_eq!((lines("goal before"), lines("goal")), (2, 2), "one of each for each source: {chart}");
    assert!(
        chart.contains("cible jusqu’au 3 décembre 2018\u{a0}: au moins 300 employés par trimestre"),
        "{chart}"
    );
    assert!(chart.contains("cible\u{a0}: au moins 500 employés par trimestre"), "{chart}");
}

/// The document in which every text is hostile.
fn hostile() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/hostile.toml");
    let text = format!(
        "<script>alert(1)</script><img src=x onerror=alert(1)>\\\"'&amp;]]>{{{{7*7}}}}\\u202elive {}",
        "x".repeat(5_000)
    );
    std::fs::read_to_string(path).unwrap().replacen("@@ stands", "AA stands", 1).replace("@@", &text)
}

#[test]
fn hostile_text_is_text_in_every_field_of_every_page() {
    let service = service();
    let request = Request::post("/documents").header("content-type", "application/toml");
    let answer = service.ask(request.body(Bytes::from(hostile())).unwrap());
    assert_eq!(answer.status, 200, "{}", answer.body);
    let mut paths = Vec::new();
    for lang in ["en", "fr"] {
        let history = format!("/{lang}/commitments/hostile/history");
        let entries =
            values(&page(&service, &history).body, "href").into_iter().filter_map(|link| local(&link));
        paths.extend(entries.filter(|link| link.contains("/events/") || link.contains("?from")));
        let lists = ["/plans/canada-2016-2018", "/organizations/tbs-sct", "/commitments"];
        let own = ["/commitments/hostile", "/commitments/hostile/versions/1"];
        paths.extend(lists.iter().chain(&own).map(|path| format!("/{lang}{path}")));
        paths.push(history);
    }
    let own: BTreeMap<String, String> =
        paths.into_iter().map(|path| (path.clone(), page(&service, &path).body)).collect();
    assert!(own.len() > 30, "{:?}", own.keys());
    for (path, html) in &own {
        let known = ["<script type=\"application/ld+json\">", "<script src=\"/"];
        let scripts: usize = known.iter().map(|script| html.matches(script).count()).sum();
        assert_eq!(scripts, html.matches("<script").count(), "{path}");
        assert!(!html.contains("<img"), "{path}");
    }
    // What turns the direction of a text ends with it.
    let html = &own["/en/commitments/hostile"];
    assert!(html.contains("{{7*7}}"), "{html}");
    assert!(
        html.contains("<h1><bdi>&#60;script&#62;alert(1)") && html.contains("</bdi>: Commitment 66</h1>")
    );
}
