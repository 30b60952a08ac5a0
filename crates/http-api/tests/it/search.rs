//! Lists for a day: what is overdue, what awaits a report, what was so then.

use std::collections::BTreeSet;

use bytes::Bytes;
use http::Request;

use crate::Service;

const SIX: &str = "/commitments/canada-2016-2018-6";

/// Commitment 6, told on 30 June 2018 and recorded on 1 September. A milestone that was due in March is complete on 15
/// December, which is recorded on 10 January; that all is completed is said on 1 August 2019.
fn service() -> Service {
    let service = Service::with_commitment_6("2018-09-01T00:00:00Z");
    service.record(
        r#"{"type":"milestone-added","subject":"milestone/6.4","data":{"code":"6.4","text":{"en":"M"},"due":"2018-03"}}"#,
    );
    service.at("2019-01-10T00:00:00Z").record(
        r#"{"type":"milestone-status-reported","subject":"milestone/6.4","effective":"2018-12-15","data":{"status":"complete"}}"#,
    );
    service.at("2019-08-01T00:00:00Z").record(
        r#"{"type":"schedule-stated","subject":"commitment","effective":"2019-07-31","data":{"state":"completed","statement":{"en":"Done."}}}"#,
    );
    service
}

/// The numbers that a list has, and the day for which it is.
fn found(service: &Service, query: &str) -> (Vec<String>, String) {
    let answer = service.get(&format!("/commitments?{query}"));
    assert_eq!(answer.status, 200, "{query}: {}", answer.body);
    let json = answer.json();
    let numbers =
        json["commitments"].as_array().unwrap().iter().map(|c| c["number"].as_str().unwrap().to_owned());
    (numbers.collect(), json["on"].as_str().unwrap().to_owned())
}

#[test]
fn what_is_overdue_is_found_for_the_day_that_is_asked_about() {
    let service = service();
    let table = [
        ("2018-03-31", false),
        ("2018-04-01", true),
        ("2018-12-14", true),
        ("2018-12-15", false),
        ("2030-01-01", false),
    ];
    for (day, expected) in table {
        let (numbers, on) = found(&service, &format!("overdue=true&on={day}"));
        assert_eq!((numbers.len(), on.as_str()), (usize::from(expected), day));
        let shown = service.get(&format!("{SIX}.json?as_of={day}")).json();
        let milestones = shown["milestones"].as_array().unwrap();
        assert_eq!(
            milestones.iter().any(|milestone| milestone["overdue"] == true),
            expected,
            "{day}: the same"
        );
    }
}

#[test]
fn without_a_day_a_list_is_for_today_and_says_so() {
    let service = service();
    assert_eq!(found(&service, "overdue=true"), (vec![], "2019-08-01".to_owned()));
    let service = Service::with_commitment_6("2018-03-30T00:00:00Z");
    service.record(
        r#"{"type":"milestone-added","subject":"milestone/6.4","data":{"code":"6.4","text":{"en":"M"},"due":"2018-03"}}"#,
    );
    let list = |moment: &str| {
        let answer = service.at(moment).get("/commitments?overdue=true");
        (
            answer.json()["commitments"].as_array().unwrap().len(),
            answer.json()["on"].clone(),
            answer.header("etag").to_owned(),
        )
    };
    let (before, after) = (list("2018-03-31T23:59:59Z"), list("2018-04-01T00:00:00Z"));
    assert_eq!((before.0, before.1.as_str()), (0, Some("2018-03-31")));
    assert_eq!((after.0, after.1.as_str()), (1, Some("2018-04-01")));
    assert_ne!(before.2, after.2, "what was kept for one day is not given out for the next");
}

#[test]
fn what_awaits_a_report_is_found_by_what_had_been_told_by_the_day() {
    let service = service();
    let table = [
        // 190 days after 30 June 2018, on which the page told it.
        ("stale=true&on=2019-01-05", false),
        ("stale=true&on=2019-01-06", true),
        ("stale=true&on=2019-01-09", true),
        // The report about December was told on 10 January.
        ("stale=true&on=2019-01-10", false),
        ("stale=true&on=2019-07-18", false),
        ("stale=true&on=2019-07-19", true),
        // On 1 August it is told that nothing more is to come.
        ("stale=true&on=2019-08-01", false),
        ("stale=true&on=2030-01-01", false),
        ("stale=true", false),
        ("stale=true&stale_days=30&on=2018-07-29", false),
        ("stale=true&stale_days=30&on=2018-07-30", true),
        // Nothing had been told.
        ("stale=true&on=2018-01-01", false),
    ];
    for (query, expected) in table {
        assert_eq!(found(&service, query).0.len(), usize::from(expected), "{query}");
    }
    let list = service.get("/commitments?stale=true&on=2019-07-20").json();
    assert_eq!(list["commitments"][0]["silent_since"], "2019-01-10", "{list}");
}

#[test]
fn a_list_of_a_day_shows_what_each_commitment_shows_for_it() {
    let service = service();
    for day in ["2018-06-29", "2018-06-30", "2018-12-15"] {
        let list = service.get(&format!("/commitments?on={day}")).json();
        let one = service.get(&format!("{SIX}.json?as_of={day}")).json();
        for member in ["tally", "attainments", "schedule", "title", "version"] {
            assert_eq!(list["commitments"][0][member], one[member], "{member} on {day}");
        }
        let request = Request::get(format!("/commitments?on={day}")).header("accept", "application/x-ndjson");
        let lines = service.ask(request.body(Bytes::new()).unwrap());
        assert_eq!(lines.json(), one, "{day}");
    }
    assert_eq!(found(&service, "completion=unreported&on=2018-06-29").0, ["6"]);
    assert_eq!(found(&service, "completion=substantial&on=2018-06-29").0, [""; 0]);
    assert_eq!(found(&service, "completion=substantial&on=2018-06-30").0, ["6"]);
}

#[test]
fn what_a_filter_does_not_mean_is_refused_and_what_is_empty_asks_for_nothing() {
    let service = service();
    for wrong in [
        "overdue=perhaps",
        "stale=190",
        "on=June",
        "on=2018-02-30",
        "stale_days=0",
        "stale_days=3651",
        "stale_days=-1",
        "overdue=true&overdue=true",
        "as_of=2018-06-30",
    ] {
        for path in ["/commitments", "/en/commitments", "/fr/plans/canada-2016-2018"] {
            assert_eq!(service.get(&format!("{path}?{wrong}")).status, 400, "{path} {wrong}");
        }
    }
    let (numbers, on) = found(&service, "q=&plan=&overdue=&stale=&stale_days=&on=");
    assert_eq!((numbers.len(), on.as_str()), (1, "2019-08-01"));
    assert_eq!(found(&service, "overdue=false&stale=false").0.len(), 1);
}

#[test]
fn a_page_keeps_the_day_and_leads_to_what_was_so_on_it() {
    let service = service();
    let page = service.get("/fr/commitments?overdue=true&stale=true&stale_days=100&on=2018-12-14").body;
    for said in [
        "1 engagement<",
        "En date du 14 décembre 2018. Aucun rapport à leur sujet depuis 100 jours ou plus.",
        "1 jalon est en retard",
        "href=\"/fr/commitments/canada-2016-2018-6?as_of=2018-12-14\"",
        "name=\"overdue\" type=\"checkbox\" value=\"true\" checked",
        "name=\"stale\" type=\"checkbox\" value=\"true\" checked",
        "value=\"100\"",
        "value=\"2018-12-14\"",
        "href=\"/en/commitments?overdue=true&#38;stale=true&#38;stale_days=100&#38;on=2018%2D12%2D14\"",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let plan = service.get("/en/plans/canada-2016-2018?overdue=true&on=2018-12-14").body;
    assert!(plan.contains("As of December 14, 2018.") && plan.contains("1 milestone is overdue"), "{plan}");
    let none = service.get("/en/plans/canada-2016-2018?overdue=true").body;
    assert!(none.contains("As of August 1, 2019.") && none.contains("0 of 1 commitments"), "{none}");
}

#[test]
fn the_pages_of_a_list_of_a_day_miss_nothing_whatever_is_recorded_meanwhile() {
    let service = Service::with_the_example("2018-09-01T00:00:00Z");
    let all: BTreeSet<String> = found(&service, "stale=true&on=2020-01-01").0.into_iter().collect();
    assert!(all.len() > 4, "{all:?}");
    let mut path = "/commitments?stale=true&on=2020-01-01&limit=2".to_owned();
    let mut seen = Vec::new();
    loop {
        let answer = service.get(&path);
        let json = answer.json();
        assert_eq!(json["on"], "2020-01-01");
        seen.extend(
            json["commitments"].as_array().unwrap().iter().map(|c| c["number"].as_str().unwrap().to_owned()),
        );
        // The one that the cursor names is not stale any more.
        let last = json["commitments"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
        service.change(
            &format!("/commitments/{last}/changes"),
            r#"{"type":"schedule-stated","subject":"commitment","effective":"2018-08-31","data":{"state":"completed","statement":{"en":"Done."}}}"#,
        );
        let links: Vec<_> =
            answer.headers.get_all("link").iter().map(|link| link.to_str().unwrap()).collect();
        let Some(next) = links.iter().find(|link| link.contains("rel=\"next\"")) else { break };
        let (_, rest) = next.split_once("commitments.example.ca").unwrap();
        path = rest.split_once('>').unwrap().0.to_owned();
        assert!(path.contains("on=2020"), "{path}");
    }
    assert_eq!(seen.len(), all.len(), "each once: {seen:?}");
    assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), all);
}
