//! The tour of the README and the first hour, command by command, as somebody new copies them: each prints what stands
//! below it.

use std::path::Path;
use std::process::Command;

use stories::{COMMITMENT, Folder, Service, copy, milepost, root, run};

/// The address that both name.
const NAMED: &str = "http://127.0.0.1:8080";

/// Each command of a text with what it prints.
fn steps(text: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(root().join(text)).expect("it is there");
    let blocks = text.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mut steps: Vec<(String, String)> = Vec::new();
    for line in blocks.flat_map(str::lines) {
        match line.strip_prefix("$ ") {
            Some(command) => steps.push((command.to_owned(), String::new())),
            None => {
                let (_, printed) = steps.last_mut().expect("a block begins with a command");
                printed.push_str(line);
                printed.push('\n');
            }
        }
    }
    steps
}

/// What is printed, with `#` for what is another on every machine: ids, times, salts and hashes.
fn masked(printed: &str) -> String {
    let alone = |word: &str| {
        let hexadecimal = word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let ulid = word.starts_with("01")
            && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        hexadecimal && [32, 64].contains(&word.len()) || ulid && word.len() == 26
    };
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let words = printed.split_inclusive(|c| !is_word(c)).map(|part| {
        let word = part.trim_end_matches(|c| !is_word(c));
        if alone(word) { part.replacen(word, "#", 1) } else { part.to_owned() }
    });
    let text: String = words.collect();
    match text.split_once(r#""time":""#).and_then(|(before, rest)| Some((before, rest.split_once('"')?.1))) {
        Some((before, after)) => format!("{before}\"time\":\"#\"{after}"),
        None => text,
    }
}

/// Runs the commands of a text beside a service, in a folder.
fn follow(text: &str, service: &Service, within: &Path) {
    let bin = milepost().parent().expect("it stands in a folder").display().to_string();
    let path = format!("{bin}:{}", std::env::var("PATH").unwrap_or_default());
    let folder = format!("{}/", service.folder.path().display());
    let steps = steps(text);
    assert!(steps.len() > 8, "{steps:?}");
    for (command, expected) in steps {
        let typed = command.replace("/tmp/", &folder).replace(NAMED, &service.address);
        let mut shell = Command::new("bash");
        shell.arg("-c").arg(format!("exec 2>&1; {typed}")).current_dir(within).env_clear();
        shell.env("PATH", &path).env("B", &service.address).env("C", COMMITMENT);
        let printed = run(&mut shell).out.replace(&folder, "/tmp/").replace(&service.address, NAMED);
        assert_eq!(masked(&printed), masked(&expected), "$ {command}");
    }
}

#[test]
fn every_command_of_the_readme_prints_what_it_says() {
    follow("README.md", &Service::that_can_be_followed(), root());
}

#[test]
fn every_command_of_the_first_hour_prints_what_it_says() {
    let folder = Folder::new();
    copy(&root().join("examples/riverton"), folder.path());
    let service = Service::at_home(folder, &[]);
    follow("docs/first-hour.md", &service, service.folder.path());
}
