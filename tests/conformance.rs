//! The integrator who writes another program that reads the log: the vectors in `conformance/`, folded by the hundred
//! lines of Python beside them and by the service.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use stories::{Folder, Service, need, root, run};

/// The folders of the rules of a group.
fn rules(group: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("conformance").join(group)).expect("it is there");
    let mut rules: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    rules.sort();
    rules
}

/// The list of that name in what a rule says of its log.
fn told(rule: &Path, list: &str) -> Vec<Value> {
    let text = fs::read_to_string(rule.join("state.json")).expect("it has its states");
    let told: Value = serde_json::from_str(&text).expect("it is JSON");
    assert!(told["rule"].is_string(), "{}", rule.display());
    told[list].as_array().expect("there are some").clone()
}

/// A service that has imported the log of a rule.
fn imported(rule: &Path) -> Service {
    let folder = Folder::new();
    let log = rule.join("events.ndjson").display().to_string();
    let import = folder.milepost(&["import", "--origin", "conformance.example", &log]);
    assert_eq!(import.code, Some(0), "{log}: {}", import.err);
    Service::start(folder, &[])
}

/// The query of a view of a day.
fn of_day(view: &Value) -> String {
    let day = ["as_of", "attested_by"].into_iter().find_map(|name| Some((name, view[name].as_str()?)));
    day.map(|(name, day)| format!("?{name}={day}")).unwrap_or_default()
}

#[test]
fn a_hundred_lines_of_python_fold_the_rules_of_status() {
    drop(need("python3"));
    let program = root().join("conformance/status.py");
    let lines = fs::read_to_string(&program).expect("it is text").lines().count();
    assert!(lines <= 100, "{lines} lines");
    let fold = |rules: &[PathBuf]| run(Command::new("python3").arg(&program).args(rules));
    let rules = rules("status");
    let count = rules.iter().map(|rule| told(rule, "states").len()).sum::<usize>();
    let folded = fold(&rules);
    assert_eq!((folded.code, folded.out), (Some(0), format!("{count} states, 0 wrong\n")), "{}", folded.err);
    let wrong = Folder::new();
    let late = root().join("conformance/status/late-report");
    let told = fs::read_to_string(late.join("state.json")).expect("it has its states");
    wrong.write("state.json", &told.replacen("substantial", "limited", 1));
    wrong.write("events.ndjson", &fs::read_to_string(late.join("events.ndjson")).expect("it has its log"));
    assert_eq!(fold(&[wrong.path().to_owned()]).code, Some(1), "what is wrong is found");
}

/// The rules that are asked of the service as well. All are held by the fold itself, in the tests of the domain.
const SERVED: [&str; 4] = ["as-of", "attested-by", "retraction", "schedule"];

#[test]
fn a_service_that_imports_a_log_answers_its_states() {
    let mut asked = 0;
    for rule in SERVED.map(|name| root().join("conformance/status").join(name)) {
        let service = imported(&rule);
        let rule_name = rule.display();
        let all = service.position();
        for state in told(&rule, "states").iter().filter(|state| state["events"] == all) {
            let query = of_day(state);
            let shown = service.ok(&format!("/commitments/c.json{query}")).json();
            let expected = &state["commitments"]["c"];
            for (id, milestone) in expected["milestones"].as_object().into_iter().flatten() {
                let found = milestone_of(&shown, id);
                assert_eq!(found["completion"], milestone["completion"], "{rule_name} {id}{query}");
                if milestone["completion"] != "withdrawn" {
                    let report = position(&service, &found["reports"][0]);
                    assert_eq!(report, milestone["report"], "{rule_name} {id}{query}");
                }
            }
            if let Some(stated) = expected.get("schedule") {
                assert_eq!(shown["schedule"]["state"], stated["state"], "{rule_name}");
                assert_eq!(position(&service, &shown["schedule"]), stated["report"], "{rule_name}");
            }
            asked += 1;
        }
        let log = fs::read_to_string(rule.join("events.ndjson")).expect("it has its log");
        assert!(service.ok("/events").text() == log, "{rule_name}: the same bytes");
    }
    assert!(asked >= 11, "{asked} states");
}

#[test]
fn a_service_that_imports_a_log_answers_its_views() {
    for rule in rules("answers") {
        let service = imported(&rule);
        for view in told(&rule, "views") {
            for (id, expected) in view["commitments"].as_object().expect("a view shows commitments") {
                let version = view["version"].as_u64().map(|number| format!("/versions/{number}"));
                let asked = format!("/commitments/{id}{}.json{}", version.unwrap_or_default(), of_day(&view));
                let fault = wrong("", expected, &service.ok(&asked).json());
                assert_eq!(fault, None, "{} {asked}", rule.display());
            }
        }
    }
}

/// The first member that is not as expected, with its path. What is not named may be anything.
fn wrong(path: &str, expected: &Value, found: &Value) -> Option<String> {
    match (expected, found) {
        (Value::Object(members), Value::Object(_)) => {
            members.iter().find_map(|(name, member)| wrong(&format!("{path}.{name}"), member, &found[name]))
        }
        (Value::Array(items), Value::Array(others)) if items.len() == others.len() => {
            let mut pairs = items.iter().zip(others).enumerate();
            pairs.find_map(|(index, (item, other))| wrong(&format!("{path}[{index}]"), item, other))
        }
        _ if expected == found => None,
        _ => Some(format!("{path} is {found}, not {expected}")),
    }
}

/// A milestone wherever it stands in the tree.
fn milestone_of(shown: &Value, id: &str) -> Value {
    let all = shown["milestones"].as_array().into_iter().flatten();
    let found = |milestone: &Value| match milestone["id"] == id {
        true => milestone.clone(),
        false => milestone_of(milestone, id),
    };
    all.map(found).find(|milestone| !milestone.is_null()).unwrap_or_default()
}

/// The position of the event of a report; null where there is none.
fn position(service: &Service, report: &Value) -> Value {
    let Some(event) = report["event"].as_str() else { return Value::Null };
    let event = service.ok(&format!("/events/{event}.json")).json();
    event["sequence"].as_str().and_then(|text| text.parse::<u64>().ok()).into()
}
