//! The manual: `--help` of every verb, kept in `tests/cli`, so that a change of it is seen.
//!
//! `MILEPOST_UPDATE_HELP=1 cargo test -p stories help` writes it anew.

use std::fs;
use std::path::PathBuf;

use stories::{Folder, root};

fn kept(verb: &str) -> PathBuf {
    let name = if verb.is_empty() { "milepost".to_owned() } else { verb.replace(' ', "-") };
    root().join("tests/cli").join(format!("{name}.txt"))
}

/// The verbs that a help text lists.
fn verbs(help: &str) -> Vec<String> {
    let after = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = after.take_while(|line| line.starts_with("  "));
    listed
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_manual_is_what_the_command_prints() {
    let folder = Folder::new();
    let help = |verb: &str| {
        let args: Vec<&str> = verb.split_whitespace().chain(["--help"]).collect();
        let done = folder.milepost(&args);
        assert_eq!(done.code, Some(0), "{done:?}");
        done.out
    };
    let mut left = vec![String::new()];
    let mut files = Vec::new();
    while let Some(verb) = left.pop() {
        let printed = help(&verb);
        left.extend(verbs(&printed).iter().map(|next| format!("{verb} {next}").trim().to_owned()));
        if std::env::var_os("MILEPOST_UPDATE_HELP").is_some() {
            fs::write(kept(&verb), &printed).expect("tests/cli takes files");
        }
        let known = fs::read_to_string(kept(&verb)).unwrap_or_default();
        assert!(known == printed, "{} is not what `{verb} --help` prints:\n{printed}", kept(&verb).display());
        files.push(kept(&verb));
    }
    for entry in fs::read_dir(root().join("tests/cli")).expect("it is there").filter_map(Result::ok) {
        assert!(files.contains(&entry.path()), "{} is of no verb", entry.path().display());
    }
}

#[test]
fn a_command_line_that_is_wrong_ends_with_2_and_the_way_out() {
    let folder = Folder::new();
    for (args, said) in [
        (&["sevre"][..], "serve"),
        (&["apply"], "<FILE>..."),
        (&["cite", "c6", "--lang", "English"], "English"),
        (&["serve", "--lisen"], "--listen"),
    ] {
        let done = folder.milepost(args);
        assert_eq!((done.code, done.out.as_str()), (Some(2), ""), "{args:?}");
        assert!(done.err.contains(said), "{args:?}: {}", done.err);
    }
}
