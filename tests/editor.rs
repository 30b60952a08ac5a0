//! The editor: a document says what the record should say; what is wrong with it is named, and then nothing changes.

use stories::{COMMITMENT, Done, Folder, Service};

const HEAD: &str = "plan = \"canada-2016-2018\"\nid = \"canada-2016-2018-6\"\nreports_on = \"2018-09-30\"\n";

/// A document that says one number of the next quarter, which is made up.
fn next_quarter(value: &str) -> String {
    format!(
        "{HEAD}\n[[indicator]]\nid = \"employees\"\n\n[[indicator.measurement]]\nsource = \"tbs-sct\"\n\
         period = \"2018-07-01/2018-09-30\"\nvalue = \"{value}\"\npublished = {{ en = \"{value} (fictional)\" }}\n"
    )
}

/// Each fault as line and column, key, and a part of what is said; the command and the service say the same, and
/// nothing is recorded.
fn refused(document: &str, faults: &[(&str, &str, &str)]) {
    let service = Service::with_examples();
    let position = service.position();
    let path = service.folder.write("next.toml", document).display().to_string();
    for dry_run in [true, false] {
        let done = service.milepost(&["apply", &path, if dry_run { "--dry-run" } else { "--lang=en" }]);
        named(&done, &path, faults);
    }
    let problem = service.post_document(document).expect_problem(422, "content");
    let errors = problem["errors"].as_array().expect("each fault is listed");
    assert_eq!(errors.len(), faults.len(), "{problem}");
    for (error, (place, key, said)) in errors.iter().zip(faults) {
        assert_eq!(format!("{}:{}", error["line"], error["column"]), *place, "{error}");
        assert_eq!(error["path"].as_str().unwrap_or_default(), *key, "{error}");
        assert!(error["detail"].as_str().is_some_and(|detail| detail.contains(said)), "{said}: {error}");
    }
    assert_eq!(service.position(), position, "nothing was recorded");
}

fn named(done: &Done, path: &str, faults: &[(&str, &str, &str)]) {
    assert_eq!((done.code, done.out.as_str()), (Some(1), ""), "{}", done.err);
    let lines: Vec<&str> = done.err.lines().collect();
    assert_eq!(lines.len(), faults.len() + 1, "{}", done.err);
    for (line, (place, key, said)) in lines.iter().zip(faults) {
        let begins =
            if key.is_empty() { format!("{path}:{place}: ") } else { format!("{path}:{place}: {key}: ") };
        assert!(line.starts_with(&begins) && line.contains(said), "`{begins}` … `{said}`: {line}");
    }
    assert!(
        lines.last().is_some_and(|last| last.ends_with("nothing of this document was recorded")),
        "{}",
        done.err
    );
}

#[test]
fn a_number_with_two_readings_is_not_guessed() {
    refused(
        &next_quarter("1,204"),
        &[("11:9", "indicator.measurement.value", "`1,204` can be read as 1204 or as 1.204")],
    );
    refused(
        &next_quarter("a dozen"),
        &[("11:9", "indicator.measurement.value", "`a dozen` is not a number")],
    );
}

#[test]
fn a_date_that_cannot_be_read_is_named_with_its_text() {
    let document = next_quarter("1204").replace("2018-09-30\"\n\n", "30/09/2018\"\n\n");
    refused(&document, &[("3:14", "reports_on", "`30/09/2018` is not a date")]);
    let document = next_quarter("1204").replace("2018-07-01/2018-09-30", "2018-13");
    refused(&document, &[("10:10", "indicator.measurement.period", "`2018-13` is not a date")]);
}

#[test]
fn a_key_that_is_misspelt_is_named_with_the_one_that_was_meant() {
    let document = format!("{HEAD}\n[[milestone]]\ncode = \"6.1\"\nstatsu = \"complete\"\n");
    refused(&document, &[("7:1", "milestone.statsu", "did you mean `status`?")]);
}

#[test]
fn a_value_of_the_wrong_type_is_named_with_the_right_one() {
    let document = format!("{HEAD}\n[[milestone]]\ncode = 6.1\nstatus = [\"complete\"]\n");
    let faults = [
        ("6:8", "milestone.code", "quote it: \"6.1\""),
        ("7:10", "milestone.status", "expected a text, found a list"),
    ];
    refused(&document, &faults);
}

#[test]
fn what_the_record_does_not_know_is_named() {
    let document = next_quarter("1204").replace("tbs-sct", "nobody");
    refused(&document, &[("8:1", "indicator.measurement", "there is no organization nobody")]);
    let document = next_quarter("1204").replace("\"canada-2016-2018\"\n", "\"canada-2030\"\n");
    refused(&document, &[("1:1", "", "there is no plan canada-2030")]);
    let document = HEAD.replace("-2018-6", "-2018-7");
    let needs = ["number", "title", "lead"]
        .map(|key| format!("canada-2016-2018-7 is new, so it needs the key {key}"));
    refused(&document, &needs.each_ref().map(|needs| ("1:1", "", needs.as_str())));
}

#[test]
fn a_text_needs_its_language() {
    let document = format!("{HEAD}\n[[note]]\nid = \"n\"\ntext = \"no language\"\n");
    refused(&document, &[("7:8", "note.text", "write { en = \"no language\" }")]);
    let document = format!("{HEAD}\n[[note]]\nid = \"n\"\ntext = {{ en = \"\" }}\n");
    refused(&document, &[("7:15", "note.text.en", "leave an absent language out")]);
}

#[test]
fn a_language_that_is_required_and_missing_is_named() {
    let service = Service::with_examples();
    let position = service.position();
    let path = service.folder.write("next.toml", &next_quarter("1204")).display().to_string();
    let done = service.milepost(&["apply", &path, "--require", "en,fr"]);
    named(&done, &path, &[("12:13", "indicator.measurement.published", "the text in `fr` is missing")]);
    let post = http::Request::post("/documents?require=en,fr").header("content-type", "application/toml");
    let problem = service.send(post, next_quarter("1204")).expect_problem(422, "content");
    assert_eq!(
        (&problem["errors"][0]["line"], &problem["errors"][0]["column"]),
        (&12.into(), &13.into()),
        "{problem}"
    );
    assert_eq!(service.position(), position);
}

#[test]
fn all_that_is_wrong_is_named_at_once() {
    let document = format!(
        "{HEAD}color = \"red\"\n\n[[milestone]]\ncode = \"6.1\"\nstatus = \"done\"\n\n[[indicator]]\n\
         id = \"employees\"\n\n[[indicator.measurement]]\nsource = \"tbs-sct\"\nperiod = \"2018-13\"\n\
         value = \"about a dozen\"\npublished = {{ en = \"12\", de = 5 }}\n"
    );
    let faults = [
        ("4:1", "color", "unknown key `color`"),
        ("8:10", "milestone.status", "write one of not-started"),
        ("15:10", "indicator.measurement.period", "`2018-13`"),
        ("16:9", "indicator.measurement.value", "`about a dozen`"),
        ("17:31", "indicator.measurement.published.de", "expected a text, found an integer"),
    ];
    refused(&document, &faults);
}

#[test]
fn what_is_no_toml_is_named_by_its_place() {
    refused(&format!("{HEAD}\n[[milestone]\n"), &[("5:13", "", "this is not TOML")]);
    refused("", &[("1:1", "", "the key id is missing")]);
}

#[test]
fn one_wrong_document_among_many_keeps_all_of_them_out() {
    let folder = Folder::new();
    let examples = stories::apply_examples(&[]);
    let wrong = folder.write("wrong.toml", "id = 5\n").display().to_string();
    let args: Vec<&str> = examples.iter().map(String::as_str).chain([wrong.as_str()]).collect();
    let done = folder.milepost(&args);
    assert!(done.code == Some(1) && done.err.contains("wrong.toml:1:6: id"), "{done:?}");
    assert_eq!(folder.milepost(&["events"]).out, "");
}

#[test]
fn a_dry_run_says_what_would_change_and_changes_nothing() {
    let service = Service::with_examples();
    let position = service.position();
    let path = service.folder.write("next.toml", &next_quarter("1204")).display().to_string();
    let dry = service.milepost(&["apply", &path, "--dry-run"]);
    assert_eq!(dry.code, Some(0), "{dry:?}");
    assert!(dry.out.starts_with(&format!("{path}: 1 change would be recorded\n  ")), "{}", dry.out);
    assert!(dry.out.contains("1,204"), "{}", dry.out);
    let french = service.milepost(&["apply", &path, "--dry-run", "--lang", "fr"]);
    assert!(french.out.contains("1\u{a0}204") || french.out.contains("1\u{202f}204"), "{}", french.out);
    assert_eq!(service.position(), position);
}

#[test]
fn a_document_that_is_applied_again_changes_nothing() {
    let service = Service::with_examples();
    let path = service.folder.write("next.toml", &next_quarter("1204")).display().to_string();
    let first = service.milepost(&["apply", &path]);
    assert_eq!((first.code, first.out), (Some(0), format!("{path}: 1 change recorded\n")), "{}", first.err);
    let position = service.position();
    for _ in 0..2 {
        let again = service.milepost(&["apply", &path]);
        assert_eq!((again.code, again.out), (Some(0), format!("{path}: no change\n")), "{}", again.err);
    }
    let json = service.post_document(&next_quarter("1204")).json();
    assert_eq!((json["changes"].as_array().map(Vec::len), json.get("change")), (Some(0), None), "{json}");
    let (folder, _) = service.stop();
    let stopped = folder.milepost(&["apply", &path]);
    assert_eq!(stopped.out, format!("{path}: no change\n"), "into the folder of a stopped service");
    assert_eq!(Service::start(folder, &[]).position(), position);
}

#[test]
fn what_a_document_does_not_mention_stays_as_it_is() {
    let service = Service::with_examples();
    let before = service.ok(&format!("/commitments/{COMMITMENT}.json")).json();
    assert_eq!(service.post_document(&next_quarter("1204")).status, 200);
    let after = service.ok(&format!("/commitments/{COMMITMENT}.json")).json();
    for member in ["title", "lead", "milestones", "schedule", "notes", "challenges", "achievements"] {
        assert!(before.get(member).is_some(), "{member} is shown");
        assert_eq!(before[member], after[member], "{member}");
    }
    assert_eq!((&before["version"], &after["version"]), (&1.into(), &2.into()));
}

#[test]
fn a_plan_is_exported_as_documents_that_change_nothing_and_make_it_again_elsewhere() {
    let service = Service::with_examples();
    let position = service.position();
    let out = service.folder.at("out");
    let shown = out.display().to_string();
    let done = service.milepost(&["export", "--documents", &shown, "--plan", "canada-2016-2018"]);
    assert_eq!((done.code, done.out), (Some(0), format!("10 documents in {shown}\n")), "{}", done.err);
    let names: Vec<String> = std::fs::read_dir(&out)
        .expect("it was made")
        .map(|entry| entry.expect("an entry").path().display().to_string())
        .collect();
    let apply: Vec<&str> = std::iter::once("apply").chain(names.iter().map(String::as_str)).collect();
    let again = service.milepost(&apply);
    assert_eq!(again.code, Some(0), "{}", again.err);
    assert!(again.out.lines().all(|line| line.ends_with(": no change")), "{}", again.out);
    assert_eq!(service.position(), position);
    let taken = service.milepost(&["export", "--documents", &shown, "--plan", "canada-2016-2018"]);
    assert_eq!(taken.code, Some(1), "a document that is there is not overwritten");
    let elsewhere = Service::empty();
    assert_eq!(elsewhere.milepost(&apply).code, Some(0));
    let page = |service: &Service| {
        let json = service.ok(&format!("/commitments/{COMMITMENT}.json")).json();
        let stated =
            ["state", "extent", "statement", "effective"].map(|member| json["schedule"][member].clone());
        (stated, ["tally", "attainments", "title", "lead", "contacts"].map(|member| json[member].clone()))
    };
    assert_eq!(page(&elsewhere), page(&service));
}
