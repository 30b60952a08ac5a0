//! How feeds are served: the rules H, and how they are found.

use bytes::Bytes;
use http::{Method, Request};

use super::{SIX, SUFFIXES, distinct, ids, notes, poll, service};
use crate::Answer;

fn ask(service: &crate::Service, method: Method, address: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    service.ask(request.body(Bytes::new()).unwrap())
}

fn links(answer: &Answer) -> Vec<&str> {
    answer.headers.get_all("link").iter().map(|link| link.to_str().unwrap()).collect()
}

/// A feed of three notes, two days old, in each format.
fn check(rules: impl Fn(&crate::Service, &str, &Answer) -> Vec<(&'static str, bool)>) {
    let service = service();
    notes(&service, 3);
    service.at("2018-09-03T12:00:00Z");
    for suffix in SUFFIXES {
        let address = format!("{SIX}.{suffix}");
        let full = service.get(&address);
        for (rule, holds) in rules(&service, &address, &full) {
            assert!(holds, "{rule} {suffix}: {:?}", full.headers);
        }
    }
}

const ALIKE: [&str; 5] = ["etag", "last-modified", "cache-control", "vary", "content-language"];

#[test]
fn a_feed_says_what_it_is_and_how_long_it_may_be_kept() {
    check(|service, address, full| {
        let head = ask(service, Method::HEAD, address, &[]);
        let asks = [("accept", "text/html;q=0.7"), ("accept-language", "fr")];
        let relations = |relation: &str| links(full).iter().filter(|link| link.contains(relation)).count();
        let media_type = match address.rsplit_once('.').unwrap().1 {
            "rss" => "application/rss+xml; charset=utf-8",
            "atom" => "application/atom+xml; charset=utf-8",
            _ => "application/feed+json",
        };
        vec![
            ("H1 media type", full.header("content-type") == media_type),
            ("H1 no guessing", full.header("x-content-type-options") == "nosniff"),
            ("H1 no download", full.header("content-disposition").is_empty()),
            (
                "H7 no redirect, no token",
                full.status == 200
                    && full.header("location").is_empty()
                    && full.header("www-authenticate").is_empty(),
            ),
            ("H6 only the coding varies", full.header("vary") == "Accept-Encoding"),
            (
                "H6 what is accepted does not matter",
                ask(service, Method::GET, address, &asks).body == full.body,
            ),
            ("H7 other sites may read", full.header("access-control-allow-origin") == "*"),
            ("H7 no cookie", full.header("set-cookie").is_empty()),
            (
                "H11 kept for minutes",
                full.header("cache-control")
                    == "public, max-age=300, stale-while-revalidate=600, stale-if-error=86400",
            ),
            (
                "H12 HEAD",
                head.header("content-length") == full.body.len().to_string() && head.body.is_empty(),
            ),
            ("H12 HEAD says the same", ALIKE.iter().all(|name| full.header(name) == head.header(name))),
            ("F1 it links to its twins and its page", relations("rel=\"alternate\"") == 6),
            ("C1 it links to itself", relations("rel=\"self\"") == 1),
        ]
    });
}

#[test]
fn a_feed_that_is_held_is_not_sent_again() {
    check(|service, address, full| {
        let tag = full.header("etag").to_owned();
        let bare = tag.trim_matches('"');
        let held = poll(service, address, &tag);
        let with = |headers: &[(&str, &str)]| ask(service, Method::GET, address, headers).status;
        let tagged = |held: &str| with(&[("if-none-match", held)]);
        let since = |date: &str| with(&[("if-modified-since", date)]);
        let future = "Fri, 01 Jan 2100 00:00:00 GMT";
        let packed = ask(service, Method::GET, address, &[("accept-encoding", "gzip")]);
        let packed_tag = packed.header("etag").to_owned();
        let packed_again = [("accept-encoding", "gzip"), ("if-none-match", packed_tag.as_str())];
        vec![
            ("H2 304 says the same", ALIKE.iter().all(|name| full.header(name) == held.header(name))),
            ("H2 304 is empty", held.status == 304 && held.body.is_empty()),
            ("H2 304 has no media type", held.header("content-type").is_empty()),
            ("H2 304 repeats no links", !links(full).is_empty() && links(&held).is_empty()),
            ("H2 304 of HEAD", ask(service, Method::HEAD, address, &[("if-none-match", &tag)]).status == 304),
            ("H3 a quoted tag", tag.starts_with('"') && tag.ends_with('"') && tag.len() > 10),
            ("H3 a tag for each coding", packed_tag != tag),
            (
                "H3 a packed form",
                ask(service, Method::GET, address, &packed_again).header("etag") == packed_tag,
            ),
            ("H3 a packed form is held", with(&packed_again) == 304),
            ("H3 a weak copy", tagged(&format!("W/{tag}")) == 304),
            ("H3 a list", tagged(&format!("\"x\", {tag}")) == 304),
            ("H3 a copy marked as packed", tagged(&format!("\"{bare};gzip\"")) == 304),
            ("H3 anything", tagged("*") == 304),
            (
                "H4 a tag before a date",
                with(&[("if-none-match", "\"x\""), ("if-modified-since", future)]) == 200,
            ),
            ("H4 a later date", since(future) == 304),
            ("H4 the same date", since(full.header("last-modified")) == 304),
            ("H4 an earlier date", since("Fri, 31 Aug 2018 00:00:00 GMT") == 200),
        ]
    });
}

#[test]
fn h5_what_is_newer_has_another_tag_and_no_older_date() {
    let service = service();
    let before = service.get("/feeds/all.rss");
    service
        .at("2018-09-04T12:00:00Z")
        .record(r#"{"type":"note-published","subject":"note/a","data":{"text":{"en":"Note"}}}"#);
    let note = service.app.projection().state().last.unwrap().0;
    service.at("2018-09-04T12:00:02Z");
    let after = service.get("/feeds/all.rss");
    assert_eq!(after.header("last-modified"), "Tue, 04 Sep 2018 12:00:00 GMT", "H5");
    service
        .at("2018-09-05T12:00:00Z")
        .record(&format!(r#"{{"type":"event-retracted","subject":"note/a","data":{{"event":"{note}"}}}}"#));
    service.at("2018-09-05T12:00:02Z");
    let retracted = service.get("/feeds/all.rss");
    assert_eq!(retracted.header("last-modified"), "Wed, 05 Sep 2018 12:00:00 GMT", "C3 H5");
    let tags = [&before, &after, &retracted].map(|answer| answer.header("etag"));
    assert!(tags[0] != tags[1] && tags[1] != tags[2], "H3 {tags:?}");
    assert_eq!(poll(&service, "/feeds/all.rss", tags[1]).status, 200, "H3");
}

#[test]
fn h10_a_service_that_cannot_answer_says_when_to_ask_again_and_sends_no_feed() {
    let service = service();
    let ahead = service.app.projection().state().position + 1;
    let answers = std::thread::scope(|scope| {
        let ask = |suffix| {
            let (service, ahead) = (&service, ahead.to_string());
            let headers = move || {
                ask(service, Method::GET, &format!("{SIX}.{suffix}"), &[("milepost-min-position", &ahead)])
            };
            scope.spawn(headers)
        };
        SUFFIXES.map(ask).map(|asked| asked.join().unwrap())
    });
    for answer in answers {
        let said = (answer.status, answer.header("retry-after"), answer.header("content-type"));
        assert_eq!(said, (503, "1", "application/problem+json"), "H10 {}", answer.body);
        assert!(answer.header("cache-control") == "no-store" && answer.header("etag").is_empty(), "H10");
        assert!(ids(&answer).is_empty(), "H10 {}", answer.body);
    }
}

#[test]
fn h8_every_other_address_of_a_feed_leads_to_its_own_in_one_step() {
    let service = service();
    for (address, own) in [
        ("/en/feeds/all.rss", "/feeds/all.rss"),
        ("/en/commitments/canada-2016-2018-6/feed.atom", "/commitments/canada-2016-2018-6/feed.atom"),
        ("/feeds/all.rss?nature=retraction,correction", "/feeds/all.rss?nature=correction,retraction"),
        ("/fr/feeds/all.json?nature=correction,correction", "/fr/feeds/all.json?nature=correction"),
        ("/feeds/all.rss?nature=update,correction,retraction", "/feeds/all.rss"),
    ] {
        let moved = service.get(address);
        let own_address = format!("https://commitments.example.ca{own}");
        assert_eq!((moved.status, moved.header("location")), (301, own_address.as_str()), "H8 {address}");
        let feed = service.get(own);
        assert_eq!(feed.status, 200, "H8 {own}");
        assert!(feed.body.contains(&own_address), "C1 {own}");
    }
}

#[test]
fn h8_h9_a_renamed_organization_keeps_its_feed_and_its_items() {
    let service = service();
    let address = "/organizations/tbs-sct/feed.rss";
    let before = service.get(address);
    service.change(
        "/changes",
        r#"{"type":"organization-named","source":"/organizations/tbs-sct","data":{"name":{"en":"Renamed"}}}"#,
    );
    let after = service.get(address);
    assert_eq!(after.status, 200, "H8");
    assert!(after.body.contains("<title>Renamed – what changed</title>"), "{}", after.body);
    assert!(after.body.contains("new name, formerly Treasury Board"), "{}", after.body);
    assert!(distinct(&after).is_superset(&distinct(&before)), "H8 I4");
}

#[test]
fn h9_a_feed_stays_when_its_commitment_is_withdrawn_and_what_never_was_is_not_found() {
    let service = service();
    service.record(
        r#"{"type":"commitment-withdrawn","subject":"commitment","data":{"reason":{"en":"Merged."}}}"#,
    );
    let feed = service.get(&format!("{SIX}.rss"));
    assert_eq!(feed.status, 200, "H9");
    assert!(feed.body.contains("commitment withdrawn"), "H9 {}", feed.body);
    for nothing in [
        "/commitments/nothing/feed.rss",
        "/plans/nothing/feed.atom",
        "/organizations/nothing/feed.json",
        "/feeds/all.xml",
        "/plans/nothing/feed/archive/0.rss",
    ] {
        let answer = service.get(nothing);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (404, "application/problem+json"),
            "H9 {nothing}"
        );
    }
    assert_eq!(service.get("/feeds/all.rss?kind=x").status, 400);
}

#[test]
fn records_lead_to_their_feeds() {
    let service = service();
    let table = [
        ("/commitments/canada-2016-2018-6.json", SIX),
        ("/plans/canada-2016-2018", "/plans/canada-2016-2018/feed"),
        ("/organizations/tbs-sct", "/organizations/tbs-sct/feed"),
        ("/commitments", "/feeds/all"),
        ("/plans", "/feeds/all"),
    ];
    for (address, stem) in table {
        let answer = service.get(address);
        let base = "https://commitments.example.ca";
        for (suffix, essence) in SUFFIXES.iter().zip(["rss+xml", "atom+xml", "feed+json"]) {
            for (lang, prefix) in [("en", ""), ("fr", "/fr")] {
                let link = format!(
                    "<{base}{prefix}{stem}.{suffix}>; rel=\"alternate\"; type=\"application/{essence}\"; hreflang=\"{lang}\""
                );
                assert!(links(&answer).contains(&link.as_str()), "F1 {address} {link}: {:?}", links(&answer));
                assert_eq!(service.get(&format!("{prefix}{stem}.{suffix}")).status, 200);
            }
        }
    }
}

#[test]
fn the_list_of_feeds_names_each_that_there_is() {
    let service = service();
    for (address, prefix, title) in
        [("/feeds.opml", "", "Feeds of Milepost"), ("/fr/feeds.opml", "/fr", "Fils de Milepost")]
    {
        let list = service.get(address);
        assert_eq!((list.status, list.header("content-type")), (200, "text/x-opml; charset=utf-8"));
        assert!(list.body.contains(&format!("<title>{title}</title>")), "{}", list.body);
        let feeds: Vec<_> = list
            .body
            .split("xmlUrl=\"https://commitments.example.ca")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        for feed in [
            format!("{prefix}/feeds/all.rss"),
            format!("{prefix}{SIX}.rss"),
            format!("{prefix}/organizations/tbs-sct/feed.rss"),
        ] {
            assert!(feeds.contains(&feed.as_str()), "{feed} {feeds:?}");
        }
        for feed in feeds {
            assert_eq!(service.get(feed).status, 200, "{feed}");
        }
    }
}

#[test]
fn i15_every_vocabulary_of_an_item_is_there_and_has_its_token() {
    let service = service();
    service.record(
        r#"{"type":"milestone-status-reported","subject":"milestone/6.1","effective":"2018-11","data":{"status":"complete"}}"#,
    );
    let feed = service.get(&format!("{SIX}.json")).json();
    let rss = service.get(&format!("{SIX}.rss")).body;
    assert!(feed["items"][0]["tags"].as_array().unwrap().contains(&"complete".into()));
    let mut found = 0;
    for category in rss.split("<category domain=\"https://commitments.example.ca").skip(1) {
        let (address, rest) = category.split_once("\">").unwrap();
        let term = rest.split_once('<').unwrap().0;
        let vocabulary = service.get(address).json();
        let terms = vocabulary["terms"].as_array().unwrap();
        assert!(terms.iter().any(|known| known["term"] == term), "I15 {address} {term}");
        found += 1;
    }
    assert!(found > 8, "{found}");
    assert_eq!(service.get("/ns/weather").status, 404);
}

#[test]
fn a_late_report_says_so_and_takes_no_place() {
    let service = service();
    let report = |status: &str, when: &str| {
        service.record(&format!(
            r#"{{"type":"milestone-status-reported","subject":"milestone/6.1","effective":"{when}","data":{{"status":"{status}"}}}}"#
        ));
        let item = service.get(&format!("{SIX}.json")).json()["items"][0].clone();
        (item["title"].as_str().unwrap().to_owned(), item)
    };
    assert!(report("complete", "2018-11").0.ends_with("substantial → complete"));
    let (title, item) = report("limited", "2018-03");
    assert!(title.ends_with("late report for March 2018: limited"), "{title}");
    assert!(item["content_html"].as_str().unwrap().contains("Still valid: complete"), "{item}");
    assert!(!item["tags"].as_array().unwrap().contains(&"limited".into()), "{item}");
    assert_eq!(item["_milepost"]["late"], true);
}
