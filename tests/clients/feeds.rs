//! Feed readers: each sees a change once, and not again after a restart.

use std::collections::BTreeSet;

use stories::{COMMITMENT, Folder, Service, need, node, python, status_change};

const FEED: &str = "/commitments/canada-2016-2018-6/feed.rss";

/// Tells the story to a reader. `poll` lets it look at the feed's address, and says how many items it has ever shown
/// its user.
fn sees_each_change_once(mut poll: impl FnMut(&Folder, &str) -> usize) {
    let service = Service::with_examples();
    let feed = format!("{}{FEED}", service.address);
    let mut look = |service: &Service| poll(&service.folder, &feed);
    let known = look(&service);
    assert!(known > 0, "it reads the feed");
    assert_eq!(look(&service), known, "nothing happened");
    assert_eq!(service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30")).status, 200);
    assert_eq!(look(&service), known + 1, "one change, one item");
    let service = service.restart();
    assert_eq!(look(&service), known + 1, "nothing happened but a restart");
}

/// A parser without a memory: its user has seen the ids that it ever found.
fn finds_ids(mut ids: impl FnMut(&Folder, &str) -> Vec<String>) {
    let mut seen = BTreeSet::new();
    sees_each_change_once(|folder, feed| {
        seen.extend(ids(folder, feed));
        seen.len()
    });
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// The feed as a file, for those that read no addresses.
fn downloaded(folder: &Folder, feed: &str) -> String {
    let (server, path) = feed.split_once(FEED).map_or((feed, ""), |(server, _)| (server, FEED));
    let answer = stories::ask(server, http::Request::get(path), "");
    folder.write("feed.xml", &answer.text()).display().to_string()
}

#[test]
#[ignore = "run by make test-clients"]
fn newsboat_shows_each_change_once() {
    sees_each_change_once(|folder, feed| {
        folder.write("urls", feed);
        folder.write("config", "auto-reload no\n");
        let files = ["-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload", "print-unread"];
        let said = need("newsboat").within(folder.path()).args(&files).prints();
        let unread = said.split_whitespace().find_map(|word| word.parse().ok());
        unread.unwrap_or_else(|| panic!("newsboat says {said}"))
    });
}

#[test]
#[ignore = "run by make test-clients"]
fn rss2email_sends_each_change_once() {
    sees_each_change_once(|folder, feed| {
        let files = ["-c", "rss2email.cfg", "-d", "data.json"];
        if !folder.at("rss2email.cfg").exists() {
            let mail = folder.at("Mail");
            for part in ["new", "cur", "tmp"] {
                std::fs::create_dir_all(mail.join("INBOX").join(part)).expect("the folder takes folders");
            }
            let settings = format!(
                "[DEFAULT]\nfrom = feed@milepost.example\nto = subscriber@milepost.example\nemail-protocol = maildir\n\
                 maildir-path = {}\nmaildir-mailbox = INBOX\ntrust-guid = True\n",
                mail.display()
            );
            folder.write("rss2email.cfg", &settings);
            let add = [&files[..], &["add", "commitment", feed]].concat();
            need("r2e").within(folder.path()).args(&add).prints();
        }
        need("r2e").within(folder.path()).args(&files).args(&["run"]).prints();
        std::fs::read_dir(folder.at("Mail/INBOX/new")).expect("the maildir is there").count()
    });
}

#[test]
#[ignore = "run by make test-clients"]
fn sfeed_lists_each_change_once() {
    finds_ids(|folder, feed| {
        let file = downloaded(folder, feed);
        let script = format!("sfeed 'https://milepost.example' < '{file}' | cut -f 6");
        lines(&need("sh").args(&["-c", &script]).prints())
    });
}

#[test]
#[ignore = "run by make test-clients"]
fn ruby_validates_the_feed_and_lists_each_change_once() {
    finds_ids(|folder, feed| {
        let file = downloaded(folder, feed);
        let script = "feed = RSS::Parser.parse(File.read(ARGV[0]), true); puts feed.items.map { |item| item.guid.content }";
        lines(&need("ruby").args(&["-r", "rss", "-e", script, &file]).prints())
    });
}

#[test]
#[ignore = "run by make test-clients"]
fn rss_parser_lists_each_change_once() {
    finds_ids(|_, feed| lines(&node("feed.cjs", &[feed])));
}

#[test]
#[ignore = "run by make test-clients"]
fn feedparser_lists_each_change_once() {
    finds_ids(|_, feed| {
        let read = python("feed.py", &[feed]);
        let entries = read["entries"].as_array().into_iter().flatten();
        entries.filter_map(|entry| entry["id"].as_str().map(str::to_owned)).collect()
    });
}

#[test]
#[ignore = "run by make test-clients"]
fn xmllint_finds_every_feed_well_formed() {
    let service = Service::with_examples();
    for scope in
        ["/feeds/all.rss", FEED, "/plans/canada-2016-2018/feed.rss", "/organizations/tbs-sct/feed.rss"]
    {
        for path in [scope.to_owned(), format!("/fr{scope}")] {
            let file = service.folder.write("feed.xml", &service.ok(&path).text()).display().to_string();
            let done = need("xmllint").args(&["--noout", &file]).run();
            assert!(done.code == Some(0) && done.err.is_empty(), "{path}: {}", done.err);
        }
    }
}
