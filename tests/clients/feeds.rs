//! Feed readers and parsers as they are installed, each through the whole story of a subscriber. Those that need nothing
//! but Rust and Python are in `subscriber.rs`.

use stories::{Folder, Service, need, node};

use crate::subscriber::{story, with_feedparser, with_reader};

const FEED: &str = "/commitments/canada-2016-2018-6/feed.rss";

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// The ids that newsboat has in its database, which knows an id once.
fn with_newsboat(folder: &Folder, address: &str) -> Vec<String> {
    folder.write("urls", address);
    folder.write("config", "auto-reload no\n");
    let files = ["-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload", "print-unread"];
    let said = need("newsboat").within(folder.path()).args(&files).prints();
    let shown =
        need("sqlite3").within(folder.path()).args(&["cache.db", "select guid from rss_item"]).prints();
    let shown = lines(&shown);
    let unread: Option<usize> = said.split_whitespace().find_map(|word| word.parse().ok());
    assert_eq!(unread, Some(shown.len()), "nobody has read anything: {said}");
    shown
}

/// The ids in the messages that rss2email has sent.
fn with_rss2email(folder: &Folder, address: &str) -> Vec<String> {
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
        need("r2e").within(folder.path()).args(&[&files[..], &["add", "feed", address]].concat()).prints();
    }
    need("r2e").within(folder.path()).args(&files).args(&["run"]).prints();
    let messages = std::fs::read_dir(folder.at("Mail/INBOX/new")).expect("the maildir is there");
    let id = |message: std::fs::DirEntry| {
        let text =
            String::from_utf8_lossy(&std::fs::read(message.path()).expect("it is a file")).into_owned();
        let (_, rest) = text.split_once("X-RSS-ID: ").expect("a message names its item");
        rest.split_whitespace().next().unwrap_or_default().to_owned()
    };
    messages.filter_map(Result::ok).map(id).collect()
}

fn with_sfeed(folder: &Folder, file: &str) -> Vec<String> {
    let script = format!("sfeed 'https://milepost.example' < '{file}' | cut -f 6");
    lines(&need("sh").within(folder.path()).args(&["-c", &script]).prints())
}

fn with_xmllint(_: &Folder, file: &str) -> Vec<String> {
    let ids = "//*[local-name()='guid']/text() | //*[local-name()='entry']/*[local-name()='id']/text()";
    lines(&need("xmllint").args(&["--xpath", ids, file]).prints())
}

fn with_ruby(_: &Folder, file: &str) -> Vec<String> {
    let script = "feed = RSS::Parser.parse(File.read(ARGV[0]), true); \
                  puts feed.items.map { |item| (item.respond_to?(:guid) ? item.guid : item.id).content }";
    lines(&need("ruby").args(&["-r", "rss", "-e", script, file]).prints())
}

#[test]
#[ignore = "run by make test-clients"]
fn newsboat_shows_each_change_once_in_rss() {
    story::tell("rss", with_newsboat);
}

#[test]
#[ignore = "run by make test-clients"]
fn newsboat_shows_each_change_once_in_atom() {
    story::tell("atom", with_newsboat);
}

#[test]
#[ignore = "run by make test-clients"]
fn rss2email_sends_each_change_once_in_rss() {
    story::tell("rss", with_rss2email);
}

#[test]
#[ignore = "run by make test-clients"]
fn rss2email_sends_each_change_once_in_atom() {
    story::tell("atom", with_rss2email);
}

#[test]
#[ignore = "run by make test-clients"]
fn the_reader_library_shows_each_change_once_in_atom_and_in_json() {
    story::tell("atom", with_reader);
    story::tell("json", with_reader);
}

#[test]
#[ignore = "run by make test-clients"]
fn feedparser_shows_each_change_once_in_atom() {
    story::tell("atom", with_feedparser);
}

#[test]
#[ignore = "run by make test-clients"]
fn sfeed_lists_each_change_once() {
    story::tell_parser("rss", with_sfeed);
    story::tell_parser("atom", with_sfeed);
}

#[test]
#[ignore = "run by make test-clients"]
fn ruby_validates_the_feed_and_lists_each_change_once() {
    story::tell_parser("rss", with_ruby);
    story::tell_parser("atom", with_ruby);
}

#[test]
#[ignore = "run by make test-clients"]
fn rss_parser_lists_each_change_once() {
    story::tell_parser("rss", |_, file| lines(&node("feed.cjs", &[file])));
}

#[test]
#[ignore = "run by make test-clients"]
fn xmllint_lists_each_change_once() {
    story::tell_parser("rss", with_xmllint);
    story::tell_parser("atom", with_xmllint);
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
