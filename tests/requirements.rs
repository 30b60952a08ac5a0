//! The table of requirements names tests that exist.

use std::path::Path;

use stories::root;

/// Every file of Rust below a folder, as one text.
pub(crate) fn sources(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("a folder of sources").path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            sources(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&std::fs::read_to_string(path).expect("a source"));
        }
    }
}

#[test]
fn each_of_twenty_requirements_names_tests_that_there_are() {
    let table = std::fs::read_to_string(root().join("docs/requirements.md")).unwrap();
    let mut text = String::new();
    for folder in ["crates", "tests"] {
        sources(&root().join(folder), &mut text);
    }
    let mut rows = 0;
    for row in table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| |")) {
        rows += 1;
        let tests = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let names: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "no test: {row}");
        for name in names {
            assert!(text.contains(&format!("fn {name}()")), "there is no test {name}: {row}");
        }
    }
    assert_eq!(rows, 20);
}
