//! Where a figure came from: every change that a document makes names the document and the row, and the evidence names
//! what it can be checked against.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use stories::{COMMITMENT, Service};

const SHEET: &str = "commitment,indicator,source,period,value,published_en\n\
                     6,employees,tbs-sct,2018-07-01/2018-09-30,1204,\"1,204\"\n\
                     6,employees,csps-efpc,2018-07-01/2018-09-30,310,310\n";

fn sha256(bytes: &str) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The measurement of a source for the quarter of the sheet.
fn measured(service: &Service, path: &str, source: &str) -> Value {
    let commitment = service.ok(path).json();
    let indicators = commitment["indicators"].as_array().expect("it has indicators");
    let all = indicators
        .iter()
        .flat_map(|indicator| indicator["measurements"].as_array().cloned().unwrap_or_default());
    let mut of = all.filter(|m| m["source"] == source && m["period"] == "2018-07-01/2018-09-30");
    of.next().unwrap_or_else(|| panic!("{source} has none: {commitment}"))
}

#[test]
fn a_figure_names_the_document_and_row_that_it_came_from() {
    let service = Service::with_examples();
    let sheet = service.folder.write("Q3 2018 (final).csv", SHEET).display().to_string();
    let address = "https://open.example.ca/q3.csv";
    let apply =
        ["apply", "--plan", "canada-2016-2018", "--address", address, "--captured", "2018-10-02", &sheet];
    assert_eq!(service.milepost(&apply).out, format!("{sheet}: 2 changes recorded\n"));
    let live = format!("/commitments/{COMMITMENT}.json");
    for (source, row) in [("tbs-sct", 2), ("csps-efpc", 3)] {
        let expected = json!({
            "document": "Q3 2018 (final).csv", "row": row, "address": address, "captured": "2018-10-02",
            "sha256": sha256(SHEET),
        });
        assert_eq!(measured(&service, &live, source)["provenance"], expected);
        let event = measured(&service, &live, source)["event"].as_str().expect("it has an event").to_owned();
        let published = service.ok(&format!("/events/{event}.json")).json();
        assert_eq!(published["data"]["provenance"], expected);
        let time = format!("<time datetime={}>", published["time"]);
        for (lang, said) in [("en", "Recorded "), ("fr", "Enregistré le ")] {
            let page = service.ok(&format!("/{lang}/events/{event}")).text();
            assert!(page.contains(&format!("{time}{said}")), "{page}");
        }
        let lines = service.milepost(&["events"]).out;
        let line = lines.lines().find(|line| line.contains(&event)).expect("the command prints the line");
        assert_eq!(serde_json::from_str::<Value>(line).expect("JSON")["data"]["provenance"], expected);
        for (page, said) in [
            (
                format!("/en/events/{event}"),
                format!("Q3 2018 (final).csv, row {row}, captured October 2, 2018"),
            ),
            (
                format!("/fr/events/{event}"),
                format!("Q3 2018 (final).csv, ligne {row}, capture\u{a0}: 2 octobre 2018"),
            ),
            (format!("/en/commitments/{COMMITMENT}/history"), format!("From Q3 2018 (final).csv, row {row}")),
            (
                format!("/fr/commitments/{COMMITMENT}/history"),
                format!("Tiré de\u{a0}: Q3 2018 (final).csv, ligne {row}"),
            ),
        ] {
            let text = service.ok(&page).text();
            assert!(text.contains(&said), "{page} does not say `{said}`: {text}");
        }
    }
    let history = service.ok(&format!("/commitments/{COMMITMENT}/history")).json();
    let last = &history["versions"][1]["changes"][0];
    assert_eq!(
        (&last["effective"], &last["provenance"]["row"]),
        (&"2018-07-01/2018-09-30".into(), &2.into())
    );
}

#[test]
fn another_document_that_says_the_same_changes_nothing() {
    let service = Service::with_examples();
    let apply = |name: &str, text: &str| {
        let path = service.folder.write(name, text).display().to_string();
        service.milepost(&["apply", "--plan", "canada-2016-2018", &path]).out.replace(&path, name)
    };
    assert_eq!(apply("a.csv", SHEET), "a.csv: 2 changes recorded\n");
    let position = service.position();
    assert_eq!(apply("b.csv", &format!("{SHEET}\n")), "b.csv: no change\n");
    assert_eq!(service.position(), position);
    assert_eq!(
        apply("c.csv", &SHEET.replace("1204", "1205").replace("1,204", "1,205")),
        "c.csv: 1 change recorded\n"
    );
    let live = format!("/commitments/{COMMITMENT}.json");
    let corrected = measured(&service, &live, "tbs-sct");
    assert_eq!(
        (&corrected["value"], &corrected["provenance"]["document"]),
        (&"1205".into(), &"c.csv".into())
    );
    let before = measured(&service, &format!("/commitments/{COMMITMENT}/versions/2.json"), "tbs-sct");
    assert_eq!((&before["value"], &before["provenance"]["document"]), (&"1204".into(), &"a.csv".into()));
}

#[test]
fn a_program_says_itself_where_a_change_came_from() {
    let service = Service::with_examples();
    let change = |provenance: Value| {
        json!({"changes": [{"type": "note-published", "subject": "note/n",
                            "data": {"text": {"en": "N"}, "provenance": provenance}}]})
        .to_string()
    };
    let wrong = service.post_changes(COMMITMENT, &change(json!({"row": 0})));
    assert_eq!(wrong.status, 409, "a rule says no: {}", wrong.text());
    let wrong = service.post_changes(COMMITMENT, &change(json!({"rows": 1}))).expect_problem(422, "content");
    assert_eq!(wrong["errors"][0]["pointer"], "/changes/0/data/provenance/rows");
    let said = json!({"document": "minutes.pdf", "address": "https://example.ca/minutes.pdf"});
    assert_eq!(service.post_changes(COMMITMENT, &change(said.clone())).status, 200);
    let commitment = service.ok(&format!("/commitments/{COMMITMENT}.json")).json();
    let notes = commitment["notes"].as_array().expect("it has notes");
    assert!(notes.iter().any(|note| note["id"] == "n" && note["provenance"] == said), "{notes:?}");
}

#[test]
fn evidence_shows_its_address_its_copy_its_hash_and_its_date() {
    let service = Service::with_examples();
    let hash = sha256("the page");
    let document = format!(
        "plan = 'canada-2016-2018'\nid = '{COMMITMENT}'\n[[evidence]]\nid = 'page'\nabout = 'milestone/6.1'\n\
         address = 'https://example.ca/page'\narchived = 'https://archive.example.org/page'\n\
         sha256 = '{hash}'\ncaptured = '2018-10-02'\ntitle = {{ en = 'The page', fr = 'La page' }}\n"
    );
    assert_eq!(service.post_document(&document).status, 200);
    let shown = service.ok(&format!("/commitments/{COMMITMENT}.json")).json();
    let evidence = &shown["evidence"][0];
    let told = ["address", "archived", "sha256", "captured"].map(|member| &evidence[member]);
    let expected = ["https://example.ca/page", "https://archive.example.org/page", &hash, "2018-10-02"];
    assert_eq!(told, expected.map(Value::from).each_ref());
    for (lang, day) in [("en", "October 2, 2018"), ("fr", "2 octobre 2018")] {
        let page = service.ok(&format!("/{lang}/commitments/{COMMITMENT}")).text();
        for said in ["https://example.ca/page", "https://archive.example.org/page", &hash, day] {
            assert!(page.contains(said), "{lang}: {said}");
        }
    }
    let wrong = document.replace(&hash, "abc").replace("'page'", "'other'");
    service.post_document(&wrong).expect_problem(422, "content");
}

#[test]
fn the_licence_of_the_data_stands_with_the_plan_in_both_languages() {
    let service = Service::with_examples();
    let plan = service.ok("/plans/canada-2016-2018.json").json();
    for (lang, name) in
        [("en", "Open Government Licence – Canada"), ("fr", "Licence du gouvernement ouvert – Canada")]
    {
        assert_eq!(plan["license"]["name"][lang], name);
        let address = plan["license"]["address"][lang].as_str().expect("it has an address");
        let page = service.ok(&format!("/{lang}/plans/canada-2016-2018")).text();
        assert!(page.contains(name) && page.contains(address), "{lang}: {page}");
    }
}

#[test]
fn what_is_redacted_forgets_its_document_too() {
    let service = Service::with_examples();
    let path = service.folder.write("jane-doe.toml", &format!(
        "plan = 'canada-2016-2018'\nid = '{COMMITMENT}'\n[[note]]\nid = 'n'\ntext = {{ en = 'Jane Doe' }}\n"
    ));
    assert_eq!(service.milepost(&["apply", &path.display().to_string()]).code, Some(0));
    let events = service.ok("/events").text();
    let last = events.lines().last().expect("there are events");
    let event: Value = serde_json::from_str(last).expect("a line is JSON");
    assert_eq!(event["data"]["provenance"]["document"], "jane-doe.toml");
    let (folder, _) = service.stop();
    let id = event["id"].as_str().expect("it has an id");
    let done = folder.milepost(&["redact", id, "--reason-en", "A person is named."]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let lines = folder.milepost(&["events"]).out;
    assert!(!lines.contains("jane-doe") && !lines.contains("Jane"), "{lines}");
}
