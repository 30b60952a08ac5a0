//! What ARCHITECTURE.md and NOTICE name is there, and what the one says is absent is.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use stories::root;

use crate::requirements::sources;

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file of the repository and every folder, the latter with a slash behind it, from the root on.
fn paths() -> BTreeSet<String> {
    fn walk(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("a folder").path();
            let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
            let shown = path.strip_prefix(root()).expect("it is below").display().to_string();
            if !path.is_dir() {
                found.insert(shown);
            } else if ![".git", ".tools", "target"].contains(&name.as_str()) {
                found.insert(format!("{shown}/"));
                walk(&path, found);
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(root(), &mut found);
    found
}

/// Whether something stands at the end of a path that is there: `page/mod.rs`, `event/`.
fn stands(paths: &BTreeSet<String>, named: &str) -> bool {
    paths
        .iter()
        .any(|path| path.strip_suffix(named).is_some_and(|rest| rest.is_empty() || rest.ends_with('/')))
}

/// What stands between backticks, outside of samples.
fn marked(text: &str) -> Vec<String> {
    let plain: Vec<&str> = text.split("```").step_by(2).collect();
    plain.iter().flat_map(|text| text.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

#[test]
fn every_path_and_name_of_the_architecture_is_there() {
    let (architecture, paths) = (read("ARCHITECTURE.md"), paths());
    let mut text = read("Cargo.toml");
    for folder in ["crates", "tests", "examples"] {
        sources(&root().join(folder), &mut text);
    }
    let words: BTreeSet<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let (mut files, mut names, mut wrong) = (0, 0, Vec::new());
    for named in marked(&architecture) {
        let endings = [".rs", ".ftl", ".txt", ".md", ".toml", ".json", ".html", ".sh", "/"];
        let is_path = endings.iter().any(|ending| named.ends_with(ending))
            && !named.contains([' ', '{', '*', '<', '…', ':'])
            && !named.starts_with(['/', '.']);
        let is_name = named.contains("::") || named.starts_with(char::is_uppercase) || named.contains('_');
        if is_path {
            files += 1;
            wrong.extend((!stands(&paths, &named)).then_some(named));
        } else if is_name && named.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ':')) {
            names += 1;
            let last = named.rsplit("::").next().unwrap_or(&named);
            wrong.extend((!words.contains(last)).then_some(named));
        }
    }
    assert_eq!(wrong, [""; 0], "ARCHITECTURE.md names what is nowhere");
    assert!(files > 60 && names > 20, "{files} files and {names} names");
}

#[test]
fn every_path_of_the_notice_is_there() {
    let (notice, paths) = (read("NOTICE"), paths());
    let is_path = |word: &&str| word.contains('/') && !word.contains(':') && !word.contains("github.com");
    let named = notice.split_whitespace().map(|word| word.trim_matches(['(', ')', ',', '.']));
    let named: Vec<&str> = named.filter(is_path).collect();
    assert!(named.len() > 8, "{named:?}");
    for path in named {
        let there = paths.contains(path) || paths.contains(&format!("{path}/"));
        assert!(there, "NOTICE names {path}, which is nowhere");
    }
}

/// Words that may not stand in the sources of a folder, and the files below it in which they may.
const ABSENT: [(&str, &[&str], &[&str]); 7] = [
    (
        "crates/domain/src",
        &["std::fs", "std::net", "std::thread", "SystemTime", "Instant::now", "Timestamp::now", "getrandom"],
        &[],
    ),
    ("crates/event-store/src", &["domain::", "Fact::"], &[]),
    ("crates", &["use sled", "sled::"], &["event-store/"]),
    ("crates", &["env::var", "env::args"], &["milepost/"]),
    (
        "crates/http-api/src/represent",
        &["std::fs", "std::net", "std::io", "tokio", "EventLog", "projection::Projection"],
        &[],
    ),
    (
        "crates/http-api/src",
        &[
            "StatusCode::BAD_REQUEST",
            "StatusCode::FORBIDDEN",
            "StatusCode::NOT_FOUND",
            "StatusCode::CONFLICT",
            "StatusCode::PRECONDITION_FAILED",
            "StatusCode::UNPROCESSABLE_ENTITY",
            "StatusCode::TOO_MANY_REQUESTS",
            "StatusCode::INTERNAL_SERVER_ERROR",
        ],
        &["problem.rs"],
    ),
    (
        "crates/http-api/src",
        &["async fn", ".await"],
        &["serve.rs", "serve/", "receive.rs", "threads.rs", "replay/follow.rs", "position.rs"],
    ),
];

#[test]
fn what_the_architecture_says_is_absent_is() {
    for (folder, words, except) in ABSENT {
        let below = paths().into_iter().filter_map(|path| {
            let rest = path.strip_prefix(folder)?.strip_prefix('/')?.to_owned();
            rest.ends_with(".rs").then_some(rest)
        });
        let sources = |path: &String| {
            !except.iter().any(|known| path.starts_with(known))
                && !["tests", "examples"].iter().any(|other| path.contains(other))
        };
        for path in below.filter(sources) {
            let source = read(&format!("{folder}/{path}"));
            let source = source.split("#[cfg(test)]").next().unwrap_or(&source);
            for line in source.lines().filter(|line| !line.trim_start().starts_with("//")) {
                let found = words.iter().find(|word| line.contains(**word));
                assert_eq!(found, None, "{folder}/{path}: {line}");
            }
        }
    }
}
