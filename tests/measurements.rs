//! The researcher with a statistics program: all measurements of a plan as one table, at any position, with a dictionary.

use std::process::Command;

use serde_json::Value;
use stories::{Answer, COMMITMENT, Service, run};

const TABLE: &str = "/plans/canada-2016-2018/measurements.csv";

/// The rows of a table, read by a program that is not ours, each as an object by the names of the columns.
fn rows(service: &Service, answer: &Answer) -> Vec<Value> {
    let path = service.folder.write("table.csv", &answer.text());
    let read = "import csv, json, sys; print(json.dumps(list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8-sig')))))";
    let done = run(Command::new("python3").args(["-c", read]).arg(path));
    assert_eq!(done.code, Some(0), "{}", done.err);
    serde_json::from_str(&done.out).expect("it prints JSON")
}

fn table(service: &Service, query: &str) -> Vec<Value> {
    rows(service, &service.ok(&format!("{TABLE}{query}")))
}

/// The rows on the quarter that the tests report on.
fn of_quarter(rows: &[Value]) -> Vec<&Value> {
    rows.iter().filter(|row| row["period"] == "2018-07-01/2018-09-30").collect()
}

fn quarter(value: &str, published: &str) -> String {
    format!(
        "plan = 'canada-2016-2018'\nid = '{COMMITMENT}'\n[[indicator]]\nid = 'employees'\n[[indicator.measurement]]\n\
         source = 'tbs-sct'\nperiod = '2018-07-01/2018-09-30'\nvalue = '{value}'\npublished = {{ en = '{published}' }}\n"
    )
}

#[test]
fn every_measurement_of_the_plan_is_a_row_in_both_languages() {
    let service = Service::with_examples();
    let rows = table(&service, "");
    let events = service.ok("/events").text();
    assert_eq!(rows.len(), events.matches("\"measurement-recorded.v1\"").count());
    let row = rows
        .iter()
        .find(|row| row["commitment"] == "6" && row["source"] == "tbs-sct" && row["value"] == "119")
        .expect("the figure of the page");
    for (column, expected) in [
        ("plan", "canada-2016-2018"),
        ("commitment_id", COMMITMENT),
        ("indicator", "employees"),
        ("source_en", "Treasury Board of Canada Secretariat"),
        ("source_fr", "Secrétariat du Conseil du Trésor du Canada"),
        ("period", "2017-07-01/2017-09-30"),
        ("first_day", "2017-07-01"),
        ("last_day", "2017-09-30"),
        ("low", "119"),
        ("high", "119"),
        ("qualifier", "exactly"),
        ("unit", "employees"),
        ("published_en", "119 from July 1 to Sept 30, 2017"),
        ("withdrawn", "false"),
        ("document", "commitment-6.toml"),
    ] {
        assert_eq!(row[column], expected, "{column}: {row}");
    }
    assert!(row["published_fr"] != "" && row["row"] != "" && row["event"] != "", "{row}");
}

#[test]
fn a_table_that_is_held_is_not_sent_again_until_it_changes() {
    let service = Service::with_examples();
    let poll = |tag: &str| service.send(http::Request::get(TABLE).header("if-none-match", tag), "");
    let tag = service.ok(TABLE).header("etag").to_owned();
    let held = poll(&tag);
    assert_eq!((held.status, held.header("etag"), held.body.len()), (304, tag.as_str(), 0));
    assert_eq!(service.post_document(&quarter("1204", "1,204")).status, 200);
    let changed = poll(&tag);
    assert!(changed.status == 200 && changed.header("etag") != tag, "{changed:?}");
    assert!(changed.text().contains("1,204"), "{}", changed.text());
    // A position is the same for ever.
    let before = format!("{TABLE}?position=20");
    assert_ne!(service.ok(&before).header("etag"), changed.header("etag"));
}

#[test]
fn corrections_and_retractions_are_right_at_every_position() {
    let service = Service::with_examples();
    let before = service.position();
    assert_eq!(service.post_document(&quarter("1204", "1,204")).status, 200);
    let first = service.position();
    assert_eq!(service.post_document(&quarter("1205", "1,205")).status, 200);
    let second = service.position();
    let event = of_quarter(&table(&service, ""))[0]["event"].as_str().expect("it is named").to_owned();
    let retraction = format!(
        r#"{{"changes":[{{"type":"event-retracted","subject":"indicator/employees","data":{{"event":"{event}"}}}}]}}"#
    );
    assert_eq!(service.post_changes(COMMITMENT, &retraction).status, 200);
    let values = |query: &str| -> Vec<String> {
        let rows = table(&service, query);
        of_quarter(&rows)
            .iter()
            .map(|row| format!("{} {}", row["value"], row["corrected_by"] != ""))
            .collect()
    };
    assert_eq!(values(&format!("?position={before}")), Vec::<String>::new());
    assert_eq!(values(&format!("?position={first}")), ["\"1204\" false"]);
    assert_eq!(values(&format!("?position={second}")), ["\"1205\" true"]);
    assert_eq!(values(""), Vec::<String>::new(), "what was retracted is gone");
    let lines = service.ok("/events").text();
    let at = |position: u64| -> String {
        let line: Value = serde_json::from_str(
            lines.lines().nth(usize::try_from(position).expect("small") - 1).expect("there"),
        )
        .expect("JSON");
        line["time"].as_str().expect("it has a time").to_owned()
    };
    assert_eq!(values(&format!("?known_at={}", at(first))), ["\"1204\" false"]);
    let beyond = service.get(&format!("{TABLE}?position={}", service.position() + 1));
    beyond.expect_problem(400, "bad-request");
    assert_eq!(service.get(&format!("{TABLE}?position=0")).status, 404, "there was no plan");
    assert_eq!(service.get("/plans/none/measurements.csv").status, 404);
}

#[test]
fn the_table_applied_again_changes_nothing_and_no_text_is_a_formula() {
    let service = Service::with_examples();
    assert_eq!(service.post_document(&quarter("1204", "=HYPERLINK(1)")).status, 200);
    let answer = service.ok(TABLE);
    assert!(answer.header("content-type").starts_with("text/csv"), "{:?}", answer.headers);
    let rows = rows(&service, &answer);
    assert_eq!(of_quarter(&rows)[0]["published_en"], "'=HYPERLINK(1)");
    let position = service.position();
    let path = service.folder.write("again.csv", &answer.text()).display().to_string();
    let done = service.milepost(&["apply", "--plan", "canada-2016-2018", &path]);
    assert_eq!((done.code, done.out), (Some(0), format!("{path}: no change\n")), "{}", done.err);
    assert_eq!(service.position(), position);
}

#[test]
fn the_dictionary_describes_each_column_in_both_languages() {
    let service = Service::with_examples();
    let answer = service.ok(TABLE);
    let link = answer.headers.get_all("link").iter().filter_map(|link| link.to_str().ok());
    let described = "measurements.csv-metadata.json>; rel=\"describedby\"; type=\"application/csvm+json\"";
    assert!(link.into_iter().any(|link| link.contains(described)), "{:?}", answer.headers);
    let dictionary = service.ok(&format!("{TABLE}-metadata.json"));
    assert_eq!(dictionary.header("content-type"), "application/csvm+json");
    let dictionary = dictionary.json();
    let text = answer.text();
    let header = text.trim_start_matches('\u{feff}').lines().next().expect("it has a header").to_owned();
    let columns = dictionary["tableSchema"]["columns"].as_array().expect("it has columns");
    let names: Vec<&str> = columns.iter().filter_map(|column| column["name"].as_str()).collect();
    assert_eq!(names.join(","), header);
    for column in columns {
        let said = column["dc:description"].as_array().expect("it is described");
        let langs: Vec<&str> = said.iter().filter_map(|said| said["@language"].as_str()).collect();
        assert_eq!(langs, ["en", "fr"], "{column}");
        for said in said {
            let words = said["@value"].as_str().expect("in words");
            assert!(words.contains(' ') && words.ends_with('.'), "{column}");
        }
    }
    assert_eq!(dictionary["dc:license"]["@id"], "https://open.canada.ca/en/open-government-licence-canada");
    assert!(dictionary["url"].as_str().is_some_and(|url| url.ends_with(TABLE)), "{dictionary}");
    for lang in ["en", "fr"] {
        let page = service.ok(&format!("/{lang}/plans/canada-2016-2018")).text();
        assert!(page.contains(&format!("href=\"{TABLE}\"")), "{lang}: the page of the plan leads to it");
    }
}
