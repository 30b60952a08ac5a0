//! The editor with several documents at once: they are tried together, and none is recorded where one is wrong.

use http::Request;
use serde_json::Value;
use stories::{Folder, Service, ask};

use crate::sheets::{ORGANIZATIONS, PLAN, plan, sample};

#[test]
fn files_that_need_each_other_are_tried_together_and_one_that_is_wrong_keeps_all_out() {
    let folder = Folder::new();
    let args = plan(&folder);
    let progress = sample("progress.csv");
    let files: Vec<&str> = args.iter().map(String::as_str).chain([progress.as_str()]).collect();
    let dry = folder.milepost(&[&files[..], &["--dry-run"]].concat());
    assert_eq!(dry.code, Some(0), "{}", dry.err);
    let told = [
        format!("{}: 16 changes would be recorded", sample("definitions.csv")),
        format!("{progress}: 9 changes would be recorded"),
    ];
    assert!(told.iter().all(|told| dry.out.contains(told)), "{}", dry.out);
    assert_eq!(folder.milepost(&["events"]).out, "", "a dry run records nothing");
    let wrong = "reporting_period,commitments,milestones,indicators,status\n2022-12,C09,C09.1,C09.1.1,LP\n";
    let wrong = folder.write("wrong.csv", wrong).display().to_string();
    let refused = folder.milepost(&[&files[..], &[wrong.as_str()]].concat());
    let said = "wrong.csv:2: commitments: plan nap5 has no commitment C09; apply its definition first\n\
                milepost: 1 problem; nothing was recorded\n";
    assert_eq!((refused.code, refused.out.as_str()), (Some(1), ""), "{}", refused.err);
    assert!(refused.err.ends_with(said), "{}", refused.err);
    assert_eq!(folder.milepost(&["events"]).out, "");
    let service = Service::start(folder, &[]);
    let dry = service.milepost(&[&files[..], &["--dry-run"]].concat());
    assert_eq!(dry.code, Some(0), "{}", dry.err);
    assert!(told.iter().all(|told| dry.out.contains(told)), "{}", dry.out);
    let refused = service.milepost(&[&files[..], &[wrong.as_str()]].concat());
    assert_eq!((refused.code, refused.out.as_str()), (Some(1), ""), "{}", refused.err);
    assert!(refused.err.ends_with(said), "{}", refused.err);
    assert_eq!(service.position(), 0, "nothing is recorded by a dry run, nor where one file is wrong");
    let done = service.milepost(&files);
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert!(done.out.contains(&told[1].replace("would be recorded", "recorded")), "{}", done.out);
    let position = service.position();
    assert!(position > 25, "{position}");
    let again = service.milepost(&files);
    assert!(again.out.lines().all(|line| line.ends_with(": no change")), "{}", again.out);
    assert_eq!((again.out.lines().count(), service.position()), (4, position));
}

#[test]
fn files_that_are_long_together_are_tried_on_a_copy_of_the_log_of_a_service() {
    let folder = Folder::new();
    let args = plan(&folder);
    let long = format!("# {}\n{ORGANIZATIONS}", "x".repeat(1_000_000));
    let long = folder.write("long.toml", &long).display().to_string();
    let wrong = folder.write("wrong.toml", "plan = 'nap5'\nid = 'x'\n").display().to_string();
    let service = Service::start(folder, &[]);
    let files: Vec<&str> = args.iter().map(String::as_str).chain([long.as_str()]).collect();
    let refused = service.milepost(&[&files[..], &[wrong.as_str()]].concat());
    assert_eq!((refused.code, refused.out.as_str()), (Some(1), ""), "{}", refused.err);
    assert!(refused.err.ends_with("nothing was recorded\n"), "{}", refused.err);
    assert_eq!(service.position(), 0);
    let done = service.milepost(&files);
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert!(service.position() > 20);
}

/// A form with files, as `curl -F` sends it.
fn form(files: &[(&str, &str)]) -> String {
    let part = |(name, text): &(&str, &str)| {
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"d\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n{text}\r\n"
        )
    };
    format!("{}--b--\r\n", files.iter().map(part).collect::<String>())
}

#[test]
fn a_request_has_at_most_so_many_documents() {
    let service = Service::empty();
    let send = |count: usize| {
        let names: Vec<String> = (0..count).map(|number| format!("{number}.toml")).collect();
        let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), ORGANIZATIONS)).collect();
        let request = Request::post("/documents").header("content-type", "multipart/form-data; boundary=b");
        ask(&service.address, request, form(&files))
    };
    send(257).expect_problem(400, "bad-request");
    assert_eq!(service.position(), 0);
    let answer = send(256);
    assert_ne!(answer.status, 400, "{}", answer.text());
}

#[test]
fn several_documents_in_one_request_are_tried_before_the_first_is_recorded() {
    let service = Service::empty();
    let definitions = std::fs::read_to_string(sample("definitions.csv")).expect("it is there");
    let progress = std::fs::read_to_string(sample("progress.csv")).expect("it is there");
    let good = [
        ("progress.csv", progress.as_str()),
        ("in/definitions.csv", &definitions),
        ("plan.json", PLAN),
        ("o.toml", ORGANIZATIONS),
    ];
    let send = |query: &str, files: &[(&str, &str)], origin: Option<&str>| {
        let request = Request::post(format!("/documents?plan=nap5{query}"))
            .header("content-type", "multipart/form-data; boundary=b");
        let request = origin.iter().fold(request, |request, origin| request.header("origin", *origin));
        ask(&service.address, request, form(files))
    };
    let bad = [&good[..], &[("bad.toml", "plan = 'nap5'\nid = 'x'\ntitle = 'T'\n"), ("w.toml", "id = 1\n")]]
        .concat();
    let problem = send("", &bad, None).expect_problem(422, "content");
    let errors = problem["errors"].as_array().expect("each fault is told");
    let named: Vec<_> = errors.iter().map(|error| (&error["document"], &error["line"])).collect();
    assert_eq!(named, [(&"bad.toml".into(), &3.into()), (&"w.toml".into(), &1.into())], "{problem:#}");
    let bad = [&good[..], &[("bad.toml", "plan = 'nap5'\nid = 'x'\n")]].concat();
    let problem = send("", &bad, None).expect_problem(422, "content");
    assert_eq!(problem["errors"][0]["document"], "bad.toml", "{problem:#}");
    let dry = send("&dry_run=true", &good, None).json();
    assert_eq!(service.position(), 0, "nothing is recorded so far");
    let documents: Vec<_> =
        dry["documents"].as_array().expect("each is told").iter().map(|told| &told["document"]).collect();
    assert_eq!(documents, ["o.toml", "plan.json", "in/definitions.csv", "progress.csv"]);
    assert_eq!(dry["documents"][2]["changes"], 16, "{dry:#}");
    let changes = dry["changes"].as_array().expect("each is told");
    assert!(changes.iter().all(|change| change["event"].is_null()), "no event is named that is not there");
    assert!(dry["change_lists"].is_null() && dry["position"] == 0, "{dry:#}");
    assert_eq!(dry["documents"][2]["remarks"].as_array().map(Vec::len), Some(8));
    assert!(dry["changes"].to_string().contains("Natural Resources Canada"));
    send("", &good, Some("https://elsewhere.example")).expect_problem(403, "forbidden");
    let done = send("", &good, None).json();
    assert_eq!(done["changes"].as_array().map(Vec::len), dry["changes"].as_array().map(Vec::len));
    let provenance = &done["changes"][6]["data"]["provenance"];
    assert_eq!((&provenance["document"], provenance["row"].is_u64()), (&"definitions.csv".into(), true));
    assert_eq!(Some(service.position()), done["position"].as_u64());
    let again = send("", &good, None).json();
    assert_eq!((&again["changes"], &again["position"]), (&Value::Array(Vec::new()), &done["position"]));
    let none = send("", &[], None).expect_problem(422, "content");
    assert!(none["detail"].as_str().is_some_and(|detail| detail.contains("no file")));
}
