//! The replay in its codings, and the public log.

use bytes::Bytes;
use http::Request;
use http_api::respond;

use crate::Service;

/// A service with some hundred events.
fn service() -> Service {
    let service = Service::with_commitment_6("2018-09-01T00:00:00Z");
    for n in 0..30 {
        let note = |m| {
            format!(
                r#"{{"type":"note-published","subject":"note/n{n}-{m}","data":{{"text":{{"en":"Note {n} {m}."}}}}}}"#
            )
        };
        let notes: Vec<String> = (0..20).map(note).collect();
        service.record(&notes.join(","));
    }
    service
}

fn replay(service: &Service, from: u64, coding: &str) -> (String, Bytes) {
    let request = Request::get(format!("/events?from={from}")).header("accept-encoding", coding);
    let response = respond(&service.app, &request.body(Bytes::new()).unwrap());
    let coding =
        response.headers().get("content-encoding").map_or("", |coding| coding.to_str().unwrap()).to_owned();
    (coding, response.into_body().into_bytes().unwrap())
}

#[test]
fn every_coding_unpacks_to_the_stored_lines() {
    let service = service();
    for from in [0, 1, 255, 256, 257, 511, 600] {
        let (none, plain) = replay(&service, from, "identity");
        assert_eq!(none, "");
        let lines = plain.iter().filter(|byte| **byte == b'\n').count() as u64;
        let head: u64 = service.get("/livez").header("milepost-position").parse().unwrap();
        assert_eq!(lines, head - from, "{from}");
        let (zstd, packed) = replay(&service, from, "gzip, deflate, br, zstd");
        assert_eq!((zstd.as_str(), zstd::decode_all(&*packed).unwrap()), ("zstd", plain.to_vec()), "{from}");
        let (gzip, packed) = replay(&service, from, "gzip");
        let mut unpacked = Vec::new();
        std::io::copy(&mut flate2::read::MultiGzDecoder::new(&*packed), &mut unpacked).unwrap();
        assert_eq!((gzip.as_str(), unpacked), ("gzip", plain.to_vec()), "{from}");
    }
}

#[test]
fn a_filter_answers_its_events_and_no_others() {
    let service = service();
    let count = |query: &str| {
        let answer = service.get(&format!("/events?{query}"));
        assert_eq!(answer.status, 200, "{query}: {}", answer.body);
        answer.body.lines().count()
    };
    assert_eq!(count("type=note-published&commitment=canada-2016-2018-6"), 602);
    assert_eq!(count("type=note-published.v1&limit=5"), 5);
    assert_eq!(count("type=organization-named"), 8);
    assert_eq!(count("commitment=nothing"), 0);
    assert_eq!(count("organization=tbs-sct&type=organization-named"), 1);
    assert_eq!(count("plan=canada-2016-2018&type=plan-published"), 1);
    assert_eq!(count("since=2030-01-01T00:00:00Z"), 0);
    let all = count("");
    service
        .at("2018-09-03T00:00:00Z")
        .record(r#"{"type":"note-published","subject":"note/last","data":{"text":{"en":"The last."}}}"#);
    assert_eq!((count(""), count("until=2018-09-02T00:00:00Z")), (all + 1, all));
    assert_eq!(count("since=2018-09-02T00:00:00Z&until=2018-09-04T00:00:00Z"), 1);
    assert_eq!(count("from=3&until=2018-08-01T00:00:00Z"), 0);
    for query in ["until=2018-09-02T00:00:00Z&wait=1", "limit=-1", "limit=x", "until=tomorrow"] {
        assert_eq!(service.get(&format!("/events?{query}")).status, 400, "{query}");
    }
    assert_eq!(service.get("/events?form=3").status, 400);
}

#[test]
fn a_checkpoint_and_the_tiles_prove_the_replay() {
    let service = service();
    let note = service.get("/log/checkpoint").body;
    let key = event_store::VerifierKey::parse(&service.get("/log/key").body).unwrap();
    let checkpoint = key.open(&note).unwrap();
    let (_, lines) = replay(&service, 0, "identity");
    let report = event_store::verify_lines(&mut &*lines, &checkpoint, &|_| None, &mut |_| {}).unwrap();
    assert_eq!(report.size, checkpoint.size());
    let tile = service.get("/log/tile/0/000");
    assert_eq!((tile.status, tile.header("cache-control")), (200, "public, max-age=31536000, immutable"));
    let entries = |coding: &str| {
        let request = Request::get("/log/tile/entries/000").header("accept-encoding", coding);
        let response = respond(&service.app, &request.body(Bytes::new()).unwrap());
        let coding = response.headers().get("content-encoding").cloned();
        (response.status().as_u16(), coding, response.into_body().into_bytes().unwrap())
    };
    let (plain, packed) = (entries("identity"), entries("gzip"));
    let mut unpacked = Vec::new();
    std::io::copy(&mut flate2::read::GzDecoder::new(&*packed.2), &mut unpacked).unwrap();
    assert_eq!((plain.0, plain.1, packed.1), (200, None, Some("gzip".parse().unwrap())));
    assert!(unpacked == plain.2 && packed.2.len() < plain.2.len() / 3);
    assert_eq!(service.get("/log/tile/0/999").status, 404);
    let width = checkpoint.size().index() % 256;
    let partial = format!("/log/tile/0/{:03}.p/{width}", checkpoint.size().index() / 256);
    assert_eq!(service.get(&partial).status, 200, "{partial}");
}

#[test]
fn a_packed_form_has_its_own_tag_and_revalidates() {
    let service = service();
    let ask = |coding: &str, held: Option<&str>| {
        let mut request =
            Request::get("/commitments/canada-2016-2018-6.json").header("accept-encoding", coding);
        if let Some(held) = held {
            request = request.header("if-none-match", held);
        }
        service.ask(request.body(Bytes::new()).unwrap())
    };
    let (plain, packed) = (ask("identity", None), ask("gzip", None));
    assert_eq!((plain.header("content-encoding"), packed.header("content-encoding")), ("", "gzip"));
    assert_ne!(plain.header("etag"), packed.header("etag"));
    for answer in [&plain, &packed] {
        assert!(answer.header("vary").contains("Accept-Encoding"));
        assert_eq!(ask("gzip", Some(answer.header("etag"))).status, 304);
        assert_eq!(ask("identity", Some(answer.header("etag"))).status, 304);
    }
}

#[test]
fn who_holds_a_redacted_event_whole_goes_on_from_it() {
    let service = service();
    let (_, held) = replay(&service, 0, "identity");
    let held = String::from_utf8(held.to_vec()).unwrap();
    let (n, last) = held.lines().enumerate().last().unwrap();
    let leaf = event_store::Hash::of_leaf(last.as_bytes()).to_string();
    let event =
        serde_json::from_str::<serde_json::Value>(last).unwrap()["id"].as_str().unwrap().parse().unwrap();
    let removal = domain::event::Removal { event, reason: None };
    projection::redact(service.app.projection(), event, &removal, "operator").unwrap();
    let rest = service.get(&format!("/events?from={}-{}", n + 1, &leaf[..8]));
    assert_eq!((rest.status, rest.body.lines().count()), (200, 1), "{}", rest.body);
    let stub = replay(&service, n as u64, "identity").1;
    assert!(String::from_utf8_lossy(&stub).contains(&leaf), "{stub:?}");
}

#[test]
fn long_events_come_in_small_pages_and_none_is_lost() {
    let service = Service::with_commitment_6("2018-09-01T00:00:00Z");
    let text = "x".repeat(19_000);
    for n in 0..12 {
        let note = |m| {
            format!(
                r#"{{"type":"note-published","subject":"note/n{n}-{m}","data":{{"text":{{"en":"{text}","fr":"{text}"}}}}}}"#
            )
        };
        service.record(&(0..25).map(note).collect::<Vec<_>>().join(","));
    }
    let (_, packed) = replay(&service, 0, "zstd");
    let stored = zstd::decode_all(&*packed).unwrap();
    for query in ["", "&commitment=canada-2016-2018-6"] {
        let request = Request::get(format!("/events?from=0{query}")).body(Bytes::new()).unwrap();
        let http_api::Body::Pieces(pieces) = respond(&service.app, &request).into_body() else {
            panic!("{query}")
        };
        let pieces: Vec<Bytes> = pieces.map(|piece| piece.unwrap()).collect();
        assert!(pieces.iter().all(|piece| piece.len() < (512 << 10) + 60_000), "{query}");
        let lines = pieces.concat();
        assert!(stored.ends_with(&lines) && lines.len() > 10 << 20, "{query}");
        assert_eq!(lines.len() == stored.len(), query.is_empty());
    }
}

#[test]
fn a_batch_has_at_most_a_thousand_events() {
    let service = service();
    for (limit, status) in [("", 200), ("?limit=1000", 200), ("?limit=1001", 400)] {
        let request = Request::get(format!("/events{limit}"));
        let request = request.header("accept", "application/cloudevents-batch+json");
        let answer = service.ask(request.body(Bytes::new()).unwrap());
        assert_eq!(answer.status, status, "{limit}");
        if limit.is_empty() {
            assert_eq!(answer.json().as_array().unwrap().len(), 100, "unless asked otherwise");
        }
    }
}

#[test]
fn batches_of_what_a_filter_lets_through_lead_to_each_other() {
    let service = service();
    let filter = "commitment=canada-2016-2018-6&type=note-published&limit=250";
    let (mut next, mut sequences) = (format!("/events?{filter}"), Vec::new());
    loop {
        let request = Request::get(&next).header("accept", "application/cloudevents-batch+json");
        let answer = service.ask(request.body(Bytes::new()).unwrap());
        let batch = answer.json();
        let events = batch.as_array().unwrap();
        assert!(events.iter().all(|event| event["type"] == "note-published.v1"), "{next}");
        sequences.extend(events.iter().map(|event| event["sequence"].as_str().unwrap().to_owned()));
        let Some(link) = answer.header("link").split_once('>').map(|(link, _)| link.trim_start_matches('<'))
        else {
            break;
        };
        assert!(events.len() == 250 && link.contains("limit=250"), "{link}");
        next = link.trim_start_matches("https://commitments.example.ca").to_owned();
    }
    assert_eq!(sequences.len(), 602);
    assert!(sequences.is_sorted_by(|one, other| one < other));
}
