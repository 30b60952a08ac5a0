//! An editor takes something back: corrects it, withdraws it, brings it back. The examples of the page on documents are told to
//! the real command and the service.

use stories::{COMMITMENT, Service, root};

/// What stands under a heading of the page on documents, up to the next one.
fn section() -> String {
    let page = std::fs::read_to_string(root().join("docs/documents.md")).expect("it is there");
    let (_, section) = page.split_once("\n## Taking back\n").expect("the heading is there");
    section.split("\n## ").next().expect("there is one").to_owned()
}

/// The blocks of a section in a language.
fn blocks(section: &str, lang: &str) -> Vec<String> {
    let fence = format!("```{lang}\n");
    section.split(&fence).skip(1).filter_map(|rest| rest.split("```").next()).map(str::to_owned).collect()
}

/// What a command of curl sends.
fn sent(command: &str) -> String {
    let (_, body) = command.split_once("-d '").expect("it sends something");
    body.trim_end().trim_end_matches('\'').to_owned()
}

/// The ids of the events of a kind, oldest first.
fn events(service: &Service, kind: &str, subject: &str) -> Vec<String> {
    let all = service.ok("/events").text();
    let all = all.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let meant = all.filter(|event| {
        event["source"] == format!("/commitments/{COMMITMENT}") && event["subject"] == subject
    });
    let meant = meant.filter(|event| event["type"].as_str().is_some_and(|type_| type_.contains(kind)));
    meant.filter_map(|event| Some(event["id"].as_str()?.to_owned())).collect()
}

/// What the service says of a milestone, or of the measurements of an indicator.
fn commitment(service: &Service) -> String {
    service.ok(&format!("/en/commitments/{COMMITMENT}.txt")).text()
}

#[test]
fn what_the_page_shows_takes_something_back() {
    let service = Service::with_examples();
    let section = section();
    let (documents, commands) = (blocks(&section, "toml"), blocks(&section, "sh"));
    assert_eq!((documents.len(), commands.len()), (3, 3), "{section}");
    let mut before = service.position();
    let mut applied = |document: &str, kind: &str| {
        service.folder.write("back.toml", document);
        let done = service.milepost(&["apply", &service.folder.at("back.toml").display().to_string()]);
        assert!(done.out.ends_with("back.toml: 1 change recorded\n"), "{document}: {done:?}");
        let event = newest(&service);
        assert!(event["type"].as_str().is_some_and(|type_| type_.contains(kind)), "{document}: {event}");
        assert_eq!(service.position(), before + 1);
        let again = service.milepost(&["apply", &service.folder.at("back.toml").display().to_string()]);
        assert!(again.out.ends_with("back.toml: no change\n"), "{document}: {again:?}");
        before += 1;
    };
    applied(&documents[0], "event-corrected");
    assert!(commitment(&service).contains("278"), "{}", commitment(&service));
    applied(&documents[1], "milestone-withdrawn");
    let status = "plan = \"canada-2016-2018\"\nid = \"canada-2016-2018-6\"\n[[milestone]]\ncode = \"6.2\"\nstatus = \"limited\"\n";
    let refused = service.post_document(status).expect_problem(422, "content");
    let by = newest(&service)["id"].as_str().expect("it has an id").to_owned();
    let said = refused["errors"][0]["detail"].as_str().expect("it is said");
    assert!(
        said.contains(&format!("was withdrawn by event {by}; to bring it back, say withdrawn = false")),
        "{said}"
    );
    applied(&documents[2], "event-retracted");
    assert_eq!(newest(&service)["data"]["event"], by.as_str());
    assert_eq!(service.post_document(status).status, 200);
    let changed = |command: &str, event: &str| {
        let answer = service.post_changes(COMMITMENT, &sent(command).replace("EVENT", event));
        assert_eq!(answer.status, 200, "{command}: {}", answer.text());
    };
    let figure = events(&service, "measurement-recorded", "indicator/employees");
    changed(&commands[0], &figure[3]);
    assert!(commitment(&service).contains("279"), "{}", commitment(&service));
    changed(&commands[1], "");
    let by = newest(&service)["id"].as_str().expect("it has an id").to_owned();
    let unnamed = sent(&commands[2]).replace("EVENT", &by).replace("\"subject\": \"milestone/6.3\", ", "");
    let refused = service.post_changes(COMMITMENT, &unnamed).expect_problem(409, "rule");
    assert_eq!(
        refused["errors"][0]["detail"],
        format!("event {by} is about milestone/6.3, not about commitment; give it the subject milestone/6.3")
    );
    changed(&commands[2], &by);
}

/// One quarter in two writings is one figure, whoever writes it.
#[test]
fn a_time_in_another_writing_is_no_second_figure() {
    let service = Service::with_examples();
    let figure = |period: &str, value: &str| {
        format!(
            "plan = \"canada-2016-2018\"\nid = \"{COMMITMENT}\"\n[[indicator]]\nid = \"employees\"\n[[indicator.measurement]]\n\
             source = \"tbs-sct\"\nperiod = \"{period}\"\nvalue = \"{value}\"\n"
        )
    };
    assert_eq!(service.post_document(&figure("2018-Q3", "350")).status, 200);
    assert_eq!(service.post_document(&figure("2018-07-01/2018-09-30", "345")).status, 200);
    assert!(newest(&service)["type"].as_str().is_some_and(|kind| kind.contains("event-corrected")));
    let told = commitment(&service);
    assert!(told.contains("345") && !told.contains("350"), "{told}");
    let position = service.position();
    let sheet =
        "commitment;indicator;source;period;value\n6;employees;tbs-sct;juillet à septembre 2018;345\n";
    service.folder.write("figures.csv", sheet);
    let path = service.folder.at("figures.csv").display().to_string();
    let done = service.milepost(&["apply", "--plan", "canada-2016-2018", &path]);
    assert_eq!(done.out, format!("{path}: no change\n"), "{done:?}");
    let list = r#"{"changes":[{"type":"measurement-recorded","subject":"indicator/employees","data":{"source":"tbs-sct","period":"2018-07/2018-09","value":"1"}}]}"#;
    let refused = service.post_changes(COMMITMENT, list).expect_problem(409, "rule");
    let said = refused["errors"][0]["detail"].as_str().expect("it is said").to_owned();
    assert!(said.contains("measures the same days, written 2018-Q3; send event-corrected"), "{said}");
    assert_eq!(service.position(), position);
}

/// The event that was recorded last.
fn newest(service: &Service) -> serde_json::Value {
    let from = service.position() - 1;
    let line = service.ok(&format!("/events?from={from}")).text();
    serde_json::from_str(line.trim()).expect("an event is JSON")
}
