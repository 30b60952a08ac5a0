//! What the binary is made of: each dependency has its line in DECISIONS.md, which says where it is used and for what, and
//! no line is left behind; and the licences of all of them go along with it. Each decision names the road not taken.

use std::collections::BTreeSet;
use std::fs;

use stories::{Folder, need, root};

/// The crates that make the binary.
const CRATES: [&str; 5] = ["domain", "event-store", "projection", "http-api", "milepost"];

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The names in a table of a manifest, those of crates of the workspace left out.
fn names(manifest: &str, table: &str) -> BTreeSet<String> {
    let manifest = read(manifest);
    let table = manifest.split(&format!("[{table}]\n")).nth(1).expect("there is a table");
    let lines = table.lines().take_while(|line| !line.starts_with('['));
    let entries = lines.filter(|line| !line.starts_with('#') && !line.contains("path = "));
    let named = entries.filter_map(|line| line.split_once([' ', '.'])).map(|(name, _)| name.to_owned());
    named.filter(|name| !CRATES.contains(&name.as_str())).collect()
}

/// The dependencies of the workspace, and of the fuzzing beside it.
fn declared() -> BTreeSet<String> {
    let mut declared = names("Cargo.toml", "workspace.dependencies");
    declared.extend(names("fuzz/Cargo.toml", "dependencies"));
    declared
}

/// A line of the tables.
struct Line {
    names: Vec<String>,
    /// The crates that use it; none where only tests do.
    used_by: Option<String>,
    reason: String,
}

fn explained() -> Vec<Line> {
    let decisions = read("DECISIONS.md");
    let section = decisions.split("\n## Dependencies").nth(1).expect("there is a section");
    let section = section.split("\n## ").next().unwrap_or(section);
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let rows = rows.filter(|row| !row.starts_with("crate |") && !row.starts_with("---"));
    let line = |row: &str| {
        let cells: Vec<&str> = row.split(" | ").collect();
        let names = cells[0].split(", ").map(str::to_owned).collect();
        let used_by = (cells.len() > 2).then(|| cells[1].to_owned());
        Line { names, used_by, reason: cells[cells.len() - 1].to_owned() }
    };
    rows.map(line).collect()
}

/// The crates that a cell means: those that it names, all of them, or all but those that it names.
fn meant(cell: &str) -> BTreeSet<&'static str> {
    let is_named = |name: &&str| cell.contains(name);
    match (cell.strip_prefix("all"), cell.contains("all but")) {
        (None, _) => CRATES.into_iter().filter(is_named).collect(),
        (Some(_), true) => CRATES.into_iter().filter(|name| !is_named(name)).collect(),
        (Some(_), false) => CRATES.into(),
    }
}

#[test]
fn each_decision_says_when_it_was_made_and_what_else_there_was() {
    let decisions = read("DECISIONS.md");
    let decided = decisions.split("\n## Dependencies").next().unwrap_or_default();
    for decision in decided.split("\n### ").skip(1) {
        let (question, answer) = decision.split_once('\n').expect("there is an answer");
        assert!(question.contains("? (20") && question.ends_with(')'), "{question}");
        assert!(answer.contains("\n*Instead of* "), "{question} names no road that was not taken");
    }
}

#[test]
fn each_dependency_has_its_line_and_each_line_its_dependency() {
    let explained = explained();
    let all = || explained.iter().flat_map(|line| &line.names).cloned();
    let names: BTreeSet<String> = all().collect();
    assert_eq!(names.len(), all().count(), "no crate stands in two lines");
    let declared = declared();
    let missing: Vec<_> = declared.difference(&names).collect();
    assert!(missing.is_empty(), "DECISIONS.md does not say what these are for: {missing:?}");
    let left: Vec<_> = names.difference(&declared).collect();
    assert!(left.is_empty(), "these are in DECISIONS.md and not used: {left:?}");
    for Line { names, reason, .. } in &explained {
        assert!(reason.split_whitespace().count() >= 2, "{names:?}: `{reason}` is no reason");
    }
}

#[test]
fn each_dependency_is_used_where_its_line_says() {
    let manifests = CRATES.map(|name| (name, names(&format!("crates/{name}/Cargo.toml"), "dependencies")));
    for Line { names, used_by, .. } in explained() {
        for dependency in names {
            let users = manifests.iter().filter(|(_, uses)| uses.contains(&dependency));
            let users: BTreeSet<&str> = users.map(|(name, _)| *name).collect();
            let said = used_by.as_deref().map(meant).unwrap_or_default();
            assert_eq!(users, said, "{dependency}");
        }
    }
}

#[test]
fn the_licence_of_each_crate_in_the_program_goes_along_with_it() {
    let folder = Folder::new();
    let out = folder.at("licenses").display().to_string();
    let script = root().join("scripts/licences.py").display().to_string();
    need("python3").args(&[&script, &out]).prints();
    let third = fs::read_to_string(folder.at("licenses/THIRD-PARTY.txt")).expect("it is written");
    let direct = explained().into_iter().filter(|line| line.used_by.is_some());
    let direct = direct.filter(|line| !line.used_by.iter().any(|used| used.contains("feature")));
    for name in direct.flat_map(|line| line.names) {
        assert!(third.contains(&format!("\n{name} ")), "{name} is not among the licences");
    }
    for text in [
        "Permission is hereby granted, free of charge",
        "Apache License",
        "UNICODE LICENSE V3",
        "BSD License",
    ] {
        assert!(third.contains(text), "no crate brings `{text}`");
    }
    let notice = read("NOTICE");
    for carried in ["NOTICE-CSL.md", "LICENSE-UNICODE"] {
        assert!(notice.contains(carried) && folder.at("licenses").join(carried).exists(), "{carried}");
    }
}
