//! The editor who shows the pages to those who must agree, before anything is recorded.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use http::Request;
use stories::{COMMITMENT, Folder, Service, ask};

/// A running preview, killed when the story ends.
struct Preview {
    process: Child,
    address: String,
    /// What it said before it was ready.
    told: Vec<String>,
}

impl Drop for Preview {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl Preview {
    fn start(command: &mut Command) -> Self {
        let process = command.stdout(Stdio::piped()).spawn().expect("the command can be started");
        let mut preview = Self { process, address: String::new(), told: Vec::new() };
        for line in BufReader::new(preview.process.stdout.take().expect("it is a pipe")).lines() {
            let line = line.expect("what is printed is UTF-8");
            if let Some(address) = line.strip_prefix("listening on ") {
                address.clone_into(&mut preview.address);
                return preview;
            }
            preview.told.push(line);
        }
        panic!("it ended without listening and said {:?}", preview.told);
    }

    fn get(&self, path: &str) -> stories::Answer {
        ask(&self.address, Request::get(path), "")
    }
}

const DOCUMENT: &str = "plan = \"canada-2016-2018\"\nid = \"canada-2016-2018-6\"\nreports_on = \"2018-09-30\"\n\n\
                        [[milestone]]\ncode = \"6.1\"\nstatus = \"complete\"\n";

/// The preview has the pages as they would be, marked, and takes no writes.
fn shows(preview: &Preview) {
    assert!(
        preview.told.iter().any(|line| line.ends_with("next.toml: 1 change would be recorded")),
        "{:?}",
        preview.told
    );
    assert!(preview.told.iter().any(|line| line.contains("complete")), "{:?}", preview.told);
    for (lang, mark, version) in [("en", "<b>Preview</b>", "Version 2"), ("fr", "<b>Aperçu</b>", "Version 2")]
    {
        let page = preview.get(&format!("/{lang}/commitments/{COMMITMENT}"));
        let html = page.text();
        assert!(page.status == 200 && html.contains(mark) && html.contains(version), "{lang}: {html}");
        assert!(html.contains("name=\"robots\" content=\"noindex\""), "{lang}: {html}");
        assert_eq!(page.header("referrer-policy"), "no-referrer", "its address is told to nobody");
    }
    let post = Request::post("/documents").header("content-type", "application/toml");
    ask(&preview.address, post, DOCUMENT).expect_problem(403, "forbidden");
    assert_eq!(preview.get("/en/team").status, 404);
}

#[test]
fn a_preview_of_a_stopped_service_records_nothing() {
    let folder = Folder::new();
    folder.apply_examples();
    let before = folder.milepost(&["events"]).out;
    folder.write("next.toml", DOCUMENT);
    let preview = Preview::start(&mut folder.command(&["preview", "next.toml"]));
    shows(&preview);
    drop(preview);
    assert_eq!(folder.milepost(&["events"]).out, before);
}

#[test]
fn a_preview_of_a_running_service_needs_no_token() {
    let folder = Folder::new();
    folder.apply_examples();
    let made =
        folder.milepost(&["token", "new", "--tokens", "tokens.txt", "--key", "team-a", "--name", "Team"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let service = Service::start(folder, &["--tokens", "tokens.txt"]);
    let position = service.position();
    service.folder.write("next.toml", DOCUMENT);
    let preview =
        Preview::start(&mut service.folder.command(&["preview", "next.toml", "--server", &service.address]));
    shows(&preview);
    assert_eq!(service.position(), position);
}

#[test]
fn a_document_with_faults_is_not_shown() {
    let folder = Folder::new();
    folder.apply_examples();
    folder.write("wrong.toml", &DOCUMENT.replace("complete", "done"));
    let done = folder.milepost(&["preview", "wrong.toml"]);
    assert_eq!((done.code, done.out.as_str()), (Some(1), ""), "{done:?}");
    assert!(done.err.contains("wrong.toml:7:10: milestone.status"), "{}", done.err);
}
