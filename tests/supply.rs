//! What the binary is made of: each dependency has its line in DECISIONS.md, and no line is left behind.

use std::collections::BTreeSet;
use std::fs;

use stories::root;

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The dependencies of the workspace that are not its own crates.
fn declared() -> BTreeSet<String> {
    let manifest = read("Cargo.toml");
    let table = manifest.split("[workspace.dependencies]").nth(1).expect("there is a table");
    let lines = table.lines().take_while(|line| !line.starts_with('['));
    let entries = lines.filter(|line| !line.starts_with('#') && !line.contains("path = "));
    entries.filter_map(|line| Some(line.split_once(" = ")?.0.to_owned())).collect()
}

/// The crates of the first column of the tables, with the reason of each.
fn explained() -> Vec<(String, String)> {
    let decisions = read("DECISIONS.md");
    let section = decisions.split("\n## Dependencies").nth(1).expect("there is a section");
    let section = section.split("\n## ").next().unwrap_or(section);
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let rows = rows.filter(|row| !row.starts_with("crate |") && !row.starts_with("---"));
    rows.flat_map(|row| {
        let (names, rest) = row.split_once(" | ").unwrap_or((row, ""));
        let reason = rest.rsplit(" | ").next().unwrap_or(rest).to_owned();
        names.split(", ").map(move |name| (name.to_owned(), reason.clone())).collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn each_dependency_has_its_line_and_each_line_its_dependency() {
    let explained = explained();
    let names: BTreeSet<String> = explained.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(names.len(), explained.len(), "no crate stands in two lines");
    let declared = declared();
    let missing: Vec<_> = declared.difference(&names).collect();
    assert!(missing.is_empty(), "DECISIONS.md does not say what these are for: {missing:?}");
    let left: Vec<_> = names.difference(&declared).collect();
    assert!(left.is_empty(), "these are in DECISIONS.md and not used: {left:?}");
    for (name, reason) in explained {
        assert!(reason.split_whitespace().count() >= 2, "{name}: `{reason}` is no reason");
    }
}
