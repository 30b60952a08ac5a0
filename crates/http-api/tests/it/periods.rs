//! Reporting periods, the sheets that are sent out, and what a plan lacks.

use bytes::Bytes;
use http::Request;

use crate::Service;
use crate::sheets::{PROGRESS, post, service};

/// A service with the sample plan and its progress.
fn reported() -> Service {
    let service = service();
    for (name, body) in [("definitions", crate::sheets::DEFINITIONS), ("progress", PROGRESS)] {
        let answer = post(&service, "?plan=nap5", "text/csv", body);
        assert_eq!(answer.status, 200, "{name}: {}", answer.body);
    }
    service
}

#[test]
fn a_period_says_who_has_reported_and_who_has_not() {
    let service = reported();
    let list = service.get("/plans/nap5/periods").json();
    let periods: Vec<_> = list["periods"].as_array().unwrap().iter().map(|p| p["period"].clone()).collect();
    assert_eq!(periods, ["2023-03", "2022-12", "2022-06"]);
    assert_eq!(list["periods"][1]["reported"], 4, "{list}");
    let period = service.get("/plans/nap5/periods/2022-12").json();
    assert_eq!((&period["reported"], &period["missing"]), (&4.into(), &8.into()), "{period}");
    let first = &period["organizations"][0];
    assert_eq!((&first["id"], &first["missing"]), (&"jus".into(), &4.into()), "{first}");
    let nrcan =
        period["organizations"].as_array().unwrap().iter().find(|one| one["id"] == "nrcan-rncan").unwrap();
    let part = &nrcan["parts"][0];
    assert_eq!(
        (&part["subject"], &part["answer"], &part["status"]),
        (&"milestone/C01.1.1".into(), &"reported".into(), &"limited".into()),
        "{part}"
    );
    let coming = service.get("/plans/nap5/periods/2024-12.json").json();
    assert_eq!((&coming["reported"], &coming["first_day"]), (&0.into(), &"2024-12-01".into()), "{coming}");
}

#[test]
fn the_pages_of_periods_are_in_both_languages_and_lead_to_the_sheets() {
    let service = reported();
    let english = service.get("/en/plans/nap5/periods/2022-12").body;
    assert!(english.contains("<h1>Reports for December 2022</h1>"), "{english}");
    assert!(english.contains("4 reports given; 8 missing"), "{english}");
    assert!(english.contains("/plans/nap5/periods/2022-12/sheet.xlsx?organization=nrcan-rncan"), "{english}");
    let french = service.get("/fr/plans/nap5/periods/2022-12").body;
    assert!(
        french.contains("4 rapports reçus; 8 manquants") && french.contains("Progrès limité"),
        "{french}"
    );
    let list = service.get("/fr/plans/nap5/periods").body;
    assert!(list.contains("href=\"/fr/plans/nap5/periods/2023-03\">mars 2023</a>"), "{list}");
    let plan = service.get("/en/plans/nap5").body;
    assert!(
        plan.contains("/en/plans/nap5/periods") && plan.contains("/en/plans/nap5/completeness"),
        "{plan}"
    );
    let chosen = service.get("/fr/plans/nap5/periods?period=2024-10/2024-12");
    let there = chosen.header("location").to_owned();
    assert_eq!(
        (chosen.status, there.as_str()),
        (302, "https://commitments.example.ca/fr/plans/nap5/periods/2024-10%2F2024-12")
    );
    let page = service.get(there.strip_prefix("https://commitments.example.ca").unwrap());
    assert!(page.body.contains("Du 1er octobre 2024 au 31 décembre 2024"), "{}", page.body);
}

#[test]
fn a_period_that_is_none_is_not_there() {
    let service = reported();
    for path in [
        "/plans/nap6/periods",
        "/plans/nap6/periods/2022-12",
        "/plans/nap5/periods/last-quarter",
        "/plans/nap5/periods/2022-12%2F..",
        "/plans/nap5/periods/2022-12/sheet.ods?organization=ec",
        "/plans/nap5/periods/2022-12/sheet.toml?organization=ec",
        "/plans/nap5/periods/2022-12/sheet.csv?organization=nobody",
        "/plans/nap6/periods/2022-12/sheet.csv?organization=ec",
        "/plans/nap6/completeness",
    ] {
        assert_eq!(service.get(path).status, 404, "{path}");
    }
    for path in [
        "/plans/nap5/periods?period=soon",
        "/plans/nap5/periods/2022-12/sheet.csv",
        "/plans/nap5/completeness?stale_days=0",
        "/plans/nap5/completeness?on=soon",
    ] {
        assert_eq!(service.get(path).status, 400, "{path}");
    }
}

#[test]
fn a_sheet_comes_back_as_it_was_sent_without_a_change() {
    let service = reported();
    for (suffix, media_type) in
        [("csv", "text/csv"), ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    {
        for period in ["2022-06", "2022-12", "2023-03", "2024-12"] {
            let path = format!("/plans/nap5/periods/{period}/sheet.{suffix}?organization=nrcan-rncan");
            let request = Request::get(&path).body(Bytes::new()).unwrap();
            let sheet = http_api::respond(&service.app, &request);
            assert_eq!(sheet.status(), 200, "{path}");
            assert_eq!(sheet.headers()["content-type"], media_type);
            let body = sheet.into_body().into_bytes().unwrap();
            let answer = post(&service, "?plan=nap5", media_type, body);
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            assert_eq!(answer.json()["changes"].as_array().map(Vec::len), Some(0), "{path}: {}", answer.body);
        }
    }
}

#[test]
fn what_a_plan_lacks_is_told_by_kind() {
    let service = reported();
    let found = service.get("/plans/nap5/completeness?on=2026-01-01").json();
    let tally = &found["tally"];
    assert_eq!((&found["complete"], &found["stale_days"]), (&false.into(), &190.into()), "{found}");
    assert_eq!((&tally["milestones_without_report"], &tally["stale"]), (&7.into(), &2.into()), "{tally}");
    let texts = found["gaps"].as_array().unwrap().iter().filter(|gap| gap["kind"] == "missing-text");
    let first = texts.clone().next().unwrap();
    assert_eq!(
        (&first["source"], &first["member"], &first["lang"]),
        (&"/plans/nap5".into(), &"publisher".into(), &"fr".into())
    );
    assert_eq!(Some(texts.count() as u64), tally["missing_texts"].as_u64());
    let fresh = service.get("/plans/nap5/completeness?on=2026-01-01&stale_days=3650").json();
    assert_eq!(fresh["tally"]["stale"], 0, "{fresh}");
    let english = service.get("/en/plans/nap5/completeness?on=2026-01-01").body;
    assert!(
        english.contains("2 commitments without news") && english.contains("for 190 days or more"),
        "{english}"
    );
    let french = service.get("/fr/plans/nap5/completeness").body;
    assert!(french.contains("7 jalons sans rapport") && french.contains("milestone-C01.2.10"), "{french}");
}
