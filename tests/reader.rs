//! The public: finds commitments, sees each as it is, as it was and as it was known, and what changed; over HTTP, on a
//! page and in a terminal alike.

use std::collections::BTreeSet;

use http::Request;
use serde_json::{Value, json};
use stories::{COMMITMENT, Service, status_change};

/// The examples, with a milestone that was due in March 2018 and is complete since December.
fn service() -> Service {
    let service = Service::with_examples();
    let due = json!({"changes": [{"type": "milestone-added", "subject": "milestone/6.4",
        "data": {"code": "6.4", "text": {"en": "Late", "fr": "Tardif"}, "due": "2018-03"}}]});
    assert_eq!(service.post_changes(COMMITMENT, &due.to_string()).status, 200);
    assert_eq!(service.post_changes(COMMITMENT, &status_change("6.4", "complete", "2018-12-15")).status, 200);
    service
}

/// What a command prints that ends well.
fn said(service: &Service, args: &[&str]) -> String {
    let done = service.milepost(args);
    assert_eq!((done.code, done.err.as_str()), (Some(0), ""), "{args:?}");
    done.out
}

/// The ids that a list over HTTP has.
fn listed(service: &Service, query: &str) -> Vec<String> {
    let list = service.ok(&format!("/commitments?{query}")).json();
    let ids = list["commitments"].as_array().into_iter().flatten();
    ids.map(|one| one["id"].as_str().expect("an id is text").to_owned()).collect()
}

/// The same as the command prints them.
fn printed(service: &Service, args: &[&str]) -> Vec<String> {
    let out = said(service, &[&["list"], args].concat());
    let ids = out.lines().filter(|line| !line.starts_with(' ')).filter_map(|line| line.split_once(": "));
    ids.map(|(id, _)| id.to_owned()).collect()
}

#[test]
fn what_is_late_on_a_day_is_found_over_http_on_a_page_and_by_the_command() {
    let service = service();
    for (day, late) in
        [("2018-03-31", false), ("2018-04-01", true), ("2018-12-14", true), ("2018-12-15", false)]
    {
        let expected = if late { vec![COMMITMENT.to_owned()] } else { vec![] };
        assert_eq!(listed(&service, &format!("overdue=true&on={day}")), expected, "{day}");
        assert_eq!(printed(&service, &["--overdue", "--on", day]), expected, "{day}");
        let page = service.ok(&format!("/fr/commitments?overdue=true&on={day}")).text();
        let link = format!("/fr/commitments/{COMMITMENT}?as_of={day}");
        assert_eq!(page.contains(&link), late, "{day}: {page}");
    }
    let stale = |days: &str, on: &str| {
        let found = listed(&service, &format!("stale=true&stale_days={days}&on={on}"));
        assert_eq!(printed(&service, &["--stale", "--stale-days", days, "--on", on]), found);
        found.len()
    };
    assert_eq!(stale("190", "2019-01-05"), 0, "all was told on 30 June 2018");
    assert!(stale("190", "2019-01-06") > 0);
    assert!(stale("30", "2018-07-30") > 0);
    let out =
        said(&service, &["list", "DÉVELOPPER", "competences", "--attainment", "not-met", "--lang", "fr"]);
    assert!(out.starts_with(&format!("{COMMITMENT}: 6 Développer les compétences")), "{out}");
    assert!(out.contains("4 not-met") && out.contains("on-schedule (all)"), "{out}");
    assert_eq!(out.lines().count(), 3, "{out}");
    assert!(out.lines().last().is_some_and(|line| line.starts_with("1 commitment as of 20")), "{out}");
    let refused = service.milepost(&["list", "--completion", "done"]);
    assert!(refused.code == Some(1) && refused.err.contains("completion"), "{refused:?}");
}

#[test]
fn a_verdict_is_told_with_its_reason_in_words_on_the_page_and_in_the_terminal() {
    let service = service();
    for (lang, page, words) in [
        ("en", "/en", ["119 of 300", "1,056 of 300", "160 of 300", "January 1 to March 31, 2018"]),
        ("fr", "/fr", ["119 sur 300", "1 056 sur 300", "160 sur 300", "1er janvier au 31 mars 2018"]),
    ] {
        let html = service
            .ok(&format!("{page}/commitments/{COMMITMENT}"))
            .text()
            .replace(['\u{202f}', '\u{a0}'], " ");
        let text = said(&service, &["show", COMMITMENT, "--lang", lang]).replace(['\u{202f}', '\u{a0}'], " ");
        for word in words {
            assert!(html.contains(word), "{word}: {html}");
            assert!(text.contains(word), "{word}: {text}");
        }
    }
    let text = said(&service, &["show", COMMITMENT]);
    for told in [
        "Develop open government skills across the federal public service: Commitment 6\n",
        "Lead departments: Treasury Board of Canada Secretariat (TBS); Canada School of Public Service",
        "! The stated status and the figures do not agree",
        "All deliverables on schedule.",
        "\n  6.1 Improve the opportunities",
        "\n    6.1.1 Drawing on open data",
        "approximately 29%",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    assert!(!text.contains('<') && !text.contains("&amp;"), "no markup: {text}");
}

#[test]
fn the_text_of_a_commitment_names_whom_to_ask_and_where_claims_can_be_checked() {
    let service = service();
    let changes = json!({"changes": [
        {"type": "contact-revised", "data": {"contacts": [
            {"email": "open@example.ca", "label": {"en": "Questions", "fr": "Renseignements"}}, {"email": "press@example.ca"}]}},
        {"type": "evidence-attached", "subject": "evidence/minutes", "data": {
            "about": "milestone/6.1", "address": "https://example.ca/minutes", "title": {"en": "Minutes", "fr": "Compte rendu"},
            "archived": "https://archive.example/minutes", "captured": "2018-07-02"}},
    ]});
    let answer = service.post_changes(COMMITMENT, &changes.to_string());
    assert_eq!(answer.status, 200, "{}", answer.text());
    for (lang, told) in [
        (
            "en",
            [
                "Email address for enquiries: Questions open@example.ca; press@example.ca",
                "Minutes · https://example.ca/minutes · About 6.1",
                "Archived copy: https://archive.example/minutes · Captured July 2, 2018",
            ],
        ),
        (
            "fr",
            [
                "Courriel pour les demandes de renseignements : Renseignements open@example.ca; press@example.ca",
                "Compte rendu · https://example.ca/minutes · Au sujet de 6.1",
                "Copie archivée : https://archive.example/minutes · Capture : 2 juillet 2018",
            ],
        ),
    ] {
        let text = said(&service, &["show", COMMITMENT, "--lang", lang]).replace('\u{a0}', " ");
        for line in told {
            assert!(text.contains(line), "{line}: {text}");
        }
    }
}

#[test]
fn a_terminal_is_told_nothing_that_would_steer_it() {
    let service = Service::with_examples();
    let note = |text: &str| json!({"changes": [{"type": "note-published", "subject": "note/x", "data": {"text": {"en": text}}}]});
    let sent = service.post_changes(COMMITMENT, &note("Red \u{1b}[31m and a bell \u{7}.").to_string());
    assert_eq!(sent.status, 422, "what steers a terminal is no text: {}", sent.text());
    let sent =
        service.post_changes(COMMITMENT, &note("Turned \u{202e}around\u{202c} and\u{2066} on.").to_string());
    assert_eq!(sent.status, 200, "{}", sent.text());
    let shown = said(&service, &["show", COMMITMENT]);
    assert!(shown.contains("Turned around and on."), "{shown:?}");
    assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}");
}

#[test]
fn a_commitment_is_shown_as_it_is_was_and_was_known_over_http_and_by_the_command() {
    let service = service();
    let status = |args: &[&str]| -> Value {
        let out = said(&service, &[&["show", COMMITMENT, "--json"], args].concat());
        serde_json::from_str(&out).expect("it is JSON")
    };
    let served = |path: &str| service.ok(&format!("/commitments/{COMMITMENT}{path}")).json();
    let moment = served("/versions/2.json")["date_modified"].as_str().expect("a moment").to_owned();
    for (args, path) in [
        (&[][..], ".json"),
        (&["--at", "1"], "/versions/1.json"),
        (&["--known-at", &moment], "/versions/2.json"),
        (&["--as-of", "2018-12-14"], ".json?as_of=2018-12-14"),
        (&["--attested-by", "2018-06-29"], ".json?attested_by=2018-06-29"),
        (&["--at", "2", "--as-of", "2018-12-31"], "/versions/2.json?as_of=2018-12-31"),
    ] {
        assert_eq!(status(args), served(path), "{args:?}");
        let page = path.replace(".json", "");
        let text = said(&service, &[&["show", COMMITMENT, "--lang", "fr"], args].concat());
        let there = path.replace(".json", ".txt");
        assert_eq!(text, service.ok(&format!("/fr/commitments/{COMMITMENT}{there}")).text(), "{args:?}");
        assert_eq!(service.get(&format!("/fr/commitments/{COMMITMENT}{page}")).status, 200, "{page}");
    }
    let redirected = service.get(&format!("/fr/commitments/{COMMITMENT}?known_at={moment}"));
    assert!(redirected.header("location").ends_with(&format!("/fr/commitments/{COMMITMENT}/versions/2")));
    assert_eq!(
        status(&[]),
        serde_json::from_str::<Value>(&said(&service, &["show", "ogp:CA0047", "--json"])).expect("JSON")
    );
    assert_eq!(said(&service, &["cite", "ogp:CA0047"]), said(&service, &["cite", COMMITMENT]));
    let unknown = service.milepost(&["show", "nobody"]);
    assert!(unknown.code == Some(1) && unknown.err.contains("nobody"), "{unknown:?}");
    let stopped = service.stop().0;
    let here = stopped.milepost(&["show", "ogp:CA0047", "--at", "1"]);
    assert!(here.code == Some(0) && here.out.contains("Version 1 "), "{here:?}");
}

/// Words a commitment and one of its targets anew; the status as it was before.
fn revise(service: &Service) -> Value {
    let now = service.ok(&format!("/commitments/{COMMITMENT}.json")).json();
    let mut title = now["title"].clone();
    title["en"] = "Develop digital skills across the federal public service".into();
    let revised = json!({"changes": [
        {"type": "commitment-revised", "subject": "commitment", "data": {"plan": "canada-2016-2018", "number": "6",
            "title": title, "description": now["description"], "planned_result": now["planned_result"],
            "other_actors": now["other_actors"], "lead": ["tbs-sct", "csps-efpc"], "external_ids": ["ogp:CA0047"]}},
        {"type": "target-revised", "subject": "target/employees-per-quarter", "data": {"indicator": "employees",
            "goal": {"comparison": "at-least", "value": "270"}, "per": "quarter",
            "published": {"en": "270 employees per quarter", "fr": "270 employés par trimestre"}}},
    ]});
    let answer = service.post_changes(COMMITMENT, &revised.to_string());
    assert_eq!(answer.status, 200, "{}", answer.text());
    now
}

#[test]
fn what_differs_between_any_two_versions_is_told_word_by_word() {
    let service = service();
    revise(&service);
    let told = said(&service, &["history", COMMITMENT, "--from", "1", "--to", "4"]);
    for line in [
        "version 2, ",
        "version 4, ",
        "Develop [-open government-]{+digital+} skills across",
        "[-300-]{+270+}",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    let json = service.ok(&format!("/commitments/{COMMITMENT}/history?from=1&to=4")).json();
    let parts = json["differences"]["fr"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|one| one["parts"].as_array().cloned());
    let parts: Vec<Value> = parts.flatten().collect();
    for (kept, text) in [("before", "300"), ("after", "270")] {
        assert!(
            parts
                .iter()
                .any(|part| part["kept"] == kept
                    && part["text"].as_str().is_some_and(|said| said.contains(text))),
            "{text}: {json}"
        );
    }
    assert!(service.ok(&format!("/commitments/{COMMITMENT}/history")).json().get("differences").is_none());
}

/// An indicator of a status.
fn employees(status: &Value) -> Value {
    let mut all = status["indicators"].as_array().into_iter().flatten();
    all.find(|one| one["id"] == "employees").cloned().expect("it is there")
}

#[test]
fn a_target_that_is_revised_stands_beside_the_new_one_with_what_was_measured_under_it() {
    let service = service();
    let before = employees(&revise(&service));
    let after = employees(&service.ok(&format!("/commitments/{COMMITMENT}.json")).json());
    let target = &after["targets"][0];
    assert_eq!(
        (&target["before"][0]["goal"]["value"], &target["goal"]["value"]),
        (&"300".into(), &"270".into())
    );
    let under = target["before"][0]["measurements"].as_array().cloned().unwrap_or_default();
    let measured = before["measurements"].as_array().into_iter().flatten();
    let measured: BTreeSet<&str> = measured.filter_map(|one| one["event"].as_str()).collect();
    assert_eq!(under.iter().filter_map(Value::as_str).collect::<BTreeSet<_>>(), measured, "{target}");
    assert_eq!(measured.len(), 5);
    assert_ne!(before["targets"][0]["verdicts"], target["verdicts"], "277 is enough by now");
    let later = json!({"changes": [{"type": "measurement-recorded", "subject": "indicator/employees", "data": {
        "source": "tbs-sct", "value": "280", "qualifier": "exactly", "period": "2018-07-01/2018-09-30"}}]});
    assert_eq!(service.post_changes(COMMITMENT, &later.to_string()).status, 200);
    let page = service.ok(&format!("/en/commitments/{COMMITMENT}")).text();
    assert_eq!(page.matches("Recorded while the target was: at least 300 employees per quarter").count(), 5);
    assert!(page.contains("at least 270 employees per quarter"), "{page}");
    assert!(page.contains("at least 300 employees per quarter</del>"), "{page}");
    let text = said(&service, &["show", COMMITMENT, "--lang", "fr"]);
    assert_eq!(text.matches("Inscrit alors que la cible était\u{a0}: au moins 300").count(), 5, "{text}");
}

/// A page without its remark on how many versions there are by now.
fn without_notice(page: &str) -> String {
    let lines = page.lines().filter(|line| !line.contains("class=\"notice old\""));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn an_old_version_is_the_same_bytes_after_thousands_of_later_events() {
    let service = service();
    let forms = [
        ".json",
        ".json?as_of=2018-03-31",
        ".json?attested_by=2018-06-30",
        ".bib",
        ".ris",
        ".csl.json",
        ".jsonld",
    ];
    let read = |service: &Service| {
        let path = |number: usize, form: &str| format!("/commitments/{COMMITMENT}/versions/{number}{form}");
        let files: Vec<_> =
            (1..=2).flat_map(|number| forms.map(|form| service.ok(&path(number, form)).body)).collect();
        let pages: Vec<String> = (1..=2)
            .flat_map(|number| {
                ["en", "fr"].map(|lang| service.ok(&format!("/{lang}{}", path(number, ""))).text())
            })
            .collect();
        (files, pages)
    };
    let (files, pages) = read(&service);
    for list in 0..30 {
        let note = |n: usize| json!({"type": "note-published", "subject": format!("note/n{list}-{n}"), "data": {"text": {"en": format!("Note {n}."), "fr": "Note."}}});
        let changes = json!({"changes": (0..100).map(note).collect::<Vec<_>>()});
        assert_eq!(service.post_changes(COMMITMENT, &changes.to_string()).status, 200);
    }
    let renamed = json!({"changes": [
        {"type": "organization-named", "source": "/organizations/tbs-sct", "data": {"name": {"en": "Renamed", "fr": "Renommé"}}},
        {"type": "plan-revised", "source": "/plans/canada-2016-2018", "data": {"title": {"en": "Other plan", "fr": "Autre plan"}, "period": "2016-07-01/2018-06-30", "publisher": {"en": "P", "fr": "P"}}},
    ]});
    let sent = service
        .send(Request::post("/changes").header("content-type", "application/json"), renamed.to_string());
    assert_eq!(sent.status, 200, "{}", sent.text());
    assert_eq!(
        service.post_changes(COMMITMENT, &status_change("6.1", "not-started", "2019-01-31")).status,
        200
    );
    assert!(service.position() > 3_100);
    let (later_files, later_pages) = read(&service);
    assert_eq!(later_files, files);
    for (later, before) in later_pages.iter().zip(&pages) {
        assert_eq!(without_notice(later), without_notice(before));
        assert!(later.contains("class=\"notice old\""), "what is new is that there are later ones");
    }
    let service = service.restart();
    assert_eq!(read(&service).0, files, "after a restart, from the snapshot");
}
