//! Versions, news, and the same state from the log alone.

use std::sync::Arc;

use domain::Slug;
use projection::view::PeriodsView;
use projection::{Projection, State, Update};

use crate::{STATUS, commitment_6, record};

fn six() -> Slug {
    "canada-2016-2018-6".parse().unwrap()
}

/// The items of the feed of everything, oldest first.
fn news(projection: &Projection) -> Vec<Arc<Update>> {
    let state = projection.state();
    projection.tell(&state, &state.news().items(|_| true, 0, usize::MAX)).unwrap()
}

fn newest(projection: &Projection) -> Arc<Update> {
    news(projection).pop().unwrap()
}

fn numbers(state: &State) -> Vec<u64> {
    state.versions(&six()).unwrap().iter().map(|version| version.number).collect()
}

#[test]
fn a_list_makes_one_version_whatever_its_length() {
    let projection = commitment_6();
    assert_eq!(numbers(&projection.state()), [1]);
    let note = r#"{"type":"note-published","subject":"note/new","data":{"text":{"en":"Fictional."}}}"#;
    record(&projection, &[STATUS, note]).unwrap();
    assert_eq!(numbers(&projection.state()), [1, 2]);
}

#[test]
fn a_renamed_organization_is_a_version_of_each_commitment_that_names_it() {
    let projection = commitment_6();
    let named = |id: &str| {
        format!(
            r#"{{"type":"organization-named","source":"/organizations/{id}","subject":"organization","data":{{"name":{{"en":"New name"}}}}}}"#
        )
    };
    record(&projection, &[&named("fin")]).unwrap();
    assert_eq!(numbers(&projection.state()), [1], "commitment 6 does not name the Department of Finance");
    record(&projection, &[&named("csps-efpc")]).unwrap();
    assert_eq!(numbers(&projection.state()), [1, 2]);
}

#[test]
fn an_import_of_the_past_is_one_piece_of_news_and_a_report_is_another() {
    let projection = commitment_6();
    let kinds = |projection: &Projection| {
        let all = news(projection);
        let live = all.iter().filter(|update| update.live);
        live.map(|update| update.event.change.fact.kind()).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&projection), ["plan-published", "commitment-made"]);
    record(&projection, &[STATUS]).unwrap();
    assert_eq!(kinds(&projection), ["plan-published", "commitment-made", "milestone-status-reported"]);
    let update = newest(&projection);
    let before = serde_json::to_value(update.before.as_ref().unwrap()).unwrap();
    assert_eq!(before["data"]["status"], "substantial");
    assert_eq!(update.code.as_ref().unwrap().as_str(), "6.1");
}

#[test]
fn an_import_of_the_past_is_kept_for_archives() {
    let all = news(&commitment_6());
    let past: Vec<_> = all.iter().filter(|update| !update.live).collect();
    assert!(past.len() > 20, "{}", past.len());
    assert!(past.iter().all(|update| update.event.change.history));
}

#[test]
fn a_new_name_of_an_organization_is_news_and_its_first_is_not() {
    let projection = commitment_6();
    let named = r#"{"type":"organization-named","source":"/organizations/csps-efpc","subject":"organization","data":{"name":{"en":"New name"}}}"#;
    record(&projection, &[named, &named.replace("csps-efpc", "unheard-of")]).unwrap();
    assert_eq!(newest(&projection).event.change.source.to_string(), "/organizations/csps-efpc");
}

#[test]
fn a_report_about_an_older_time_leaves_the_newer_one_valid() {
    let projection = commitment_6();
    let check = |effective: &str, late: bool| {
        let report = format!(
            r#"{{"type":"milestone-status-reported","subject":"milestone/6.1",{effective}"data":{{"status":"limited"}}}}"#
        );
        record(&projection, &[&report]).unwrap();
        assert_eq!(newest(&projection).late, late, "{effective}");
    };
    check(r#""effective":"2018-09-30","#, false);
    check(r#""effective":"2018-03","#, true);
    check("", true);
    check(r#""effective":"2018-09","#, false);
}

#[test]
fn the_log_alone_gives_the_same_state() {
    let projection = commitment_6();
    record(&projection, &[STATUS]).unwrap();
    let live = projection.state();
    let anew = State::of(&**projection.log()).unwrap();
    assert_eq!(anew.position, live.position);
    assert_eq!(anew.last, live.last);
    assert!(anew.record == live.record);
    assert_eq!(numbers(&anew), numbers(&live));
    assert_eq!(anew.news(), live.news());
}

#[test]
fn an_old_version_comes_back_as_it_was() {
    let projection = commitment_6();
    let before = projection.load(&projection.state(), [&six()]).unwrap();
    record(&projection, &[STATUS]).unwrap();
    let version = before.version(&six()).unwrap();
    let back = projection.record_at(&projection.state(), [&six()], version.position).unwrap();
    assert!(back == before.record);
}

#[test]
fn a_period_that_reports_write_in_several_ways_is_listed_once() {
    let projection = commitment_6();
    let report = |milestone: &str, period: &str| {
        let status = STATUS.replace("6.1", milestone);
        let status = status.replace(r#""effective""#, &format!(r#""period":"{period}","effective""#));
        record(&projection, &[&status]).unwrap();
    };
    report("6.1", "2018-07/2018-09");
    report("6.2", "2018-07-01/2018-09-30");
    report("6.3", "2018-Q4");
    report("6.3", "2018-Q3");
    let state = projection.load(&projection.state(), [&six()]).unwrap();
    let view = PeriodsView::of(&state, &"canada-2016-2018".parse().unwrap()).unwrap();
    let shown = view.periods.iter().map(|listed| (listed.period.as_str(), listed.reports.reported));
    assert_eq!(shown.collect::<Vec<_>>(), [("2018-Q4", 2), ("2018-Q3", 6)], "of two leads each");
}

#[test]
fn events_of_a_later_program_are_counted_and_make_their_source_read_only() {
    let projection = commitment_6();
    let position = projection.state().position;
    let line = format!(
        r#"{{"specversion":"1.0","id":"7ZZZZZZZZZZZZZZZZZZZZZZZZZ","source":"/commitments/canada-2016-2018-6","type":"weather-reported.v3","sequence":"{position:020}","data":{{}}}}"#
    );
    let state = (*projection.state()).clone().fold_line(line.as_bytes()).unwrap();
    assert_eq!((state.position, state.unknown), (position + 1, 1));
    let state = projection.load(&state, [&six()]).unwrap();
    let refused = domain::decide(&state.record, &domain::Command::Record(vec![crate::change(STATUS)]));
    assert!(refused.unwrap_err().to_string().contains("later program"));
}
