//! What a redaction leaves of feeds when the log is folded again: every item at its place, and nowhere the text that was
//! removed.

use std::sync::Arc;

use domain::event::Removal;
use event_store::{EventLog, MemoryLog, Origin};
use http_api::App;
use projection::Projection;

use super::{SIX, SUFFIXES, ids, notes, poll, service};
use crate::{Service, random};

/// A service on a log with the same lines, folded anew.
fn folded_anew(service: &Service) -> Service {
    let log = service.app.projection().log();
    let copy = MemoryLog::new(Origin::parse("commitments.example.ca/log", 2026).unwrap());
    while copy.head() < log.head() {
        let lines = log.read(copy.head(), 1_000).unwrap();
        copy.append(copy.head(), &lines).unwrap();
    }
    let clock = Arc::clone(&service.clock);
    let projection = Projection::open(Arc::new(copy), Arc::clone(&clock) as Arc<_>, random).unwrap();
    Service { app: App::new(Arc::new(projection), service.app.settings().clone()), clock }
}

#[test]
fn p1_after_a_redaction_each_item_keeps_its_place_and_the_text_is_gone() {
    let service = service();
    notes(&service, 230);
    let line =
        service.get("/events").body.lines().find(|line| line.contains("Note n40\"")).unwrap().to_owned();
    let event: serde_json::Value = serde_json::from_str(&line).unwrap();
    let event: ulid::Ulid = event["id"].as_str().unwrap().parse().unwrap();
    let addresses: Vec<String> = SUFFIXES
        .iter()
        .flat_map(|suffix| {
            let own = [format!("{SIX}/archive/0.{suffix}"), format!("/fr{SIX}/archive/1.{suffix}")];
            own.into_iter().chain([
                format!("/feeds/all/archive/0.{suffix}"),
                format!("/organizations/tbs-sct/feed/archive/0.{suffix}"),
            ])
        })
        .collect();
    let before: Vec<_> = addresses.iter().map(|address| service.get(address)).collect();
    assert!(before.iter().any(|answer| answer.body.contains("Note n40")));
    let held = service.get(&format!("{SIX}.rss"));
    let removal = Removal { event, reason: None };
    projection::redact(service.app.projection(), removal.event, &removal, "operator").unwrap();
    let anew = folded_anew(&service);
    for (address, before) in addresses.iter().zip(&before) {
        let after = anew.get(address);
        assert_eq!((after.status, ids(&after)), (200, ids(before)), "P1 {address}");
        assert!(!after.body.contains("Note n40"), "{address}");
    }
    for suffix in SUFFIXES {
        let feed = anew.get(&format!("{SIX}.{suffix}"));
        assert!(!feed.body.contains("Note n40") && feed.body.contains("event-redacted"), "{suffix}");
        assert!(suffix != "atom" || feed.body.contains(&format!("event/{event}\" when=")), "{}", feed.body);
    }
    let missed = poll(&anew, &format!("{SIX}.rss"), held.header("etag"));
    assert!(missed.status == 200 && missed.body.contains("text removed from the record"), "it is news");
}
