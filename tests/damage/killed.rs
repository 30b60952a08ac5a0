//! A folder that is damaged after its service was killed while it wrote.
//!
//! sled then reads its file to where that seems to end, and takes what is damaged for the end: so a loss is found by what
//! stands beside it or not at all. A start has all that was acknowledged, or it is refused.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use http::Request;
use rustix::process::Signal;
use serde_json::{Value, json};
use stories::{COMMITMENT, Done, Folder, Found, Service, copy, try_ask};

use crate::crash::{WRITERS, subjects, write_until_the_end};

use super::files;

/// Where the data folder is within the folder of a story.
const DATA: &str = "milepost-data";

/// How many notes there are before the service is killed, in lists: several bundles of 256, and enough for a snapshot.
const LISTS: usize = 48;
const LIST_NOTES: usize = 25;
const NUMBERS: [u8; 8] = [1, 2, 3, 6, 9, 13, 17, 20];

/// How many notes are acknowledged before it is killed, and how many before a checkpoint of them is kept.
const ACKNOWLEDGED: usize = 80;
const SIGNED: usize = 40;

/// How many bytes of sled's file are flipped, and at how many it is cut: of those that were written last, and of the others.
const LAST: (usize, usize) = (10, 8);
const OTHERS: (usize, usize) = (8, 4);

/// How many starts are tried at once.
const AT_ONCE: usize = 2;

/// What never changes.
const FIXED: [&str; 3] = [
    "/commitments/canada-2016-2018-6/versions/1.json",
    "/commitments/canada-2016-2018-6/versions/1.bib",
    "/log/tile/0/000",
];

/// A folder whose service was killed while it wrote.
struct Killed {
    folder: Folder,
    /// The same folder before those writes, after an orderly end.
    earlier: Folder,
    /// The lines of the log then.
    lines: String,
    /// The notes that were acknowledged since.
    acknowledged: BTreeSet<String>,
    /// What stood at [`FIXED`].
    fixed: Vec<Vec<u8>>,
}

/// Some notes in one list.
fn notes(name: &str, count: usize) -> String {
    let note = |n: usize| {
        json!({"type": "note-published", "subject": format!("note/{name}-{n}"), "effective": "2018-09-30",
            "data": {"text": {"en": format!("Note {n} of {name}.")}}})
    };
    json!({ "changes": (0..count).map(note).collect::<Vec<_>>() }).to_string()
}

fn record(service: &Service, commitment: &str, name: &str, count: usize) {
    let answer = service.post_changes(commitment, &notes(name, count));
    assert_eq!(answer.status, 200, "{}", answer.text());
}

fn killed() -> Killed {
    let folder = Folder::new();
    folder.apply_examples();
    let service = Service::start(folder, &[]);
    // The time that a list takes rises with what its commitment has.
    for list in 0..LISTS {
        let commitment = format!("canada-2016-2018-{}", NUMBERS[list % NUMBERS.len()]);
        record(&service, &commitment, &format!("list-{list}"), LIST_NOTES);
    }
    let (folder, code) = service.stop();
    assert_eq!(code, Some(0));
    assert!(folder.at(DATA).join("snapshot").exists(), "a start reads a snapshot");
    let earlier = Folder::new();
    copy(&folder.at(DATA), &earlier.at(DATA));
    let service = Service::start(folder, &[]);
    let lines = service.ok("/events").text();
    let fixed = FIXED.map(|path| service.ok(path).body).to_vec();
    let acknowledged = Mutex::new(BTreeSet::new());
    let until = |count: usize| {
        while acknowledged.lock().expect("no writer panics").len() < count {
            std::thread::sleep(Duration::from_millis(1));
        }
    };
    let folder = std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (address, acknowledged) = (service.address.clone(), &acknowledged);
            scope.spawn(move || write_until_the_end(&address, 0, writer, acknowledged));
        }
        until(SIGNED);
        assert_eq!(service.get("/log/checkpoint").status, 200);
        until(ACKNOWLEDGED);
        service.signal(Signal::KILL);
        service.wait().0
    });
    let acknowledged = acknowledged.into_inner().expect("no writer panics");
    Killed { folder, earlier, lines, acknowledged, fixed }
}

impl Killed {
    /// A copy of the folder in which something is other than it was.
    fn but(&self, alter: impl FnOnce(&Path)) -> Folder {
        let altered = Folder::new();
        copy(&self.folder.at(DATA), &altered.at(DATA));
        alter(&altered.at(DATA));
        altered
    }

    /// Puts files, or folders, of before the last writes in the place of those that are there.
    fn put_back(&self, names: &[&str], data: &Path) {
        put(&self.earlier.at(DATA), names, data);
    }

    /// Whether a start in a folder has all that was acknowledged and goes on, or is refused with its place and the way out.
    fn holds(&self, altered: Folder) -> Result<Outcome, String> {
        match Service::try_start(altered, &[]) {
            Ok(service) => self.answers(service),
            Err((folder, done)) => {
                refused(&done)?;
                // A start that was refused has not made the damage look like the end.
                let again = folder.milepost(&["verify"]);
                refused(&again).map(|()| Outcome::Refused(done.err))
            }
        }
    }

    /// Whether a service that started has it all, or says of what it is asked that it cannot be read.
    fn answers(&self, service: Service) -> Result<Outcome, String> {
        let read =
            try_ask(&service.address, Request::get("/events"), "").ok().filter(|all| all.status != 500);
        if let Some(all) = &read {
            self.has_all(&all.text())?;
        }
        let status = service.get(&format!("/commitments/{COMMITMENT}.json"));
        let there = status.text();
        let untold = self.acknowledged.iter().find(|note| !there.contains(note.trim_start_matches("note/")));
        if status.status == 200 && untold.is_some() {
            return Err(format!("{untold:?} is not told of the commitment"));
        }
        for (path, was) in FIXED.iter().zip(&self.fixed) {
            let answer = service.get(path);
            let is_told = answer.status == 500 && answer.header("content-type") == "application/problem+json";
            if answer.body != *was && !is_told {
                return Err(format!("{path} is {} {}", answer.status, answer.text()));
            }
        }
        if read.is_some() {
            record(&service, COMMITMENT, "after", 1);
        }
        let (folder, code) = service.stop();
        let verified = folder.milepost(&["verify"]);
        match read {
            _ if code != Some(0) => Err(format!("it ends with {code:?}")),
            Some(_) if verified.code == Some(0) => Ok(Outcome::Whole),
            Some(_) | None => refused(&verified).map(|()| Outcome::Told(verified.err)),
        }
    }

    /// Whether the lines of a log go on from those of before, without a gap, and have what was acknowledged.
    fn has_all(&self, lines: &str) -> Result<(), String> {
        let Some(last) = lines.strip_prefix(&self.lines) else {
            return Err(format!("the log does not begin as it did: {lines}"));
        };
        let first = self.lines.lines().count();
        let follows = |(at, line): (usize, &str)| {
            let event: Value = serde_json::from_str(line).unwrap_or_default();
            event["sequence"] == format!("{:020}", first + at)
        };
        if !last.lines().enumerate().all(follows) {
            return Err(format!("the log has a gap: {last}"));
        }
        let there = subjects(last);
        let lost: Vec<_> = self.acknowledged.difference(&there).collect();
        if lost.is_empty() { Ok(()) } else { Err(format!("{lost:?} are gone")) }
    }
}

/// What a start in an altered folder came to.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// It has all that was acknowledged, and every hash fits.
    Whole,
    /// It was refused with this.
    Refused(String),
    /// It started, answers what can be read, and a check says this.
    Told(String),
}

/// Whether a refusal names the place and the way out, and nothing else.
fn refused(done: &Done) -> Result<(), String> {
    let ways_out = ["`milepost restore ", "remove it to open the log", "put it back"];
    let holds = done.code == Some(74)
        && done.out.is_empty()
        && done.err.lines().count() == 1
        && done.err.contains(DATA)
        && ways_out.iter().any(|way_out| done.err.contains(way_out));
    if holds { Ok(()) } else { Err(format!("{done:?}")) }
}

fn put(from: &Path, names: &[&str], data: &Path) {
    for name in names {
        let (from, to) = (from.join(name), data.join(name));
        match from.is_dir() {
            true => {
                fs::remove_dir_all(&to).expect("it is there");
                copy(&from, &to);
            }
            false => drop(fs::copy(from, to).expect("it can be copied")),
        }
    }
}

/// What happens to a file.
#[derive(Clone, Copy, Debug)]
enum Slip {
    Flipped(usize),
    Cut(usize),
    Gone,
}

impl Slip {
    fn befall(self, file: &Path) {
        let mut bytes = fs::read(file).expect("it can be read");
        match self {
            Self::Flipped(at) => bytes[at] ^= 0x01,
            Self::Cut(at) => bytes.truncate(at),
            Self::Gone => return fs::remove_file(file).expect("it can be removed"),
        }
        fs::write(file, bytes).expect("it can be written");
    }
}

/// Some of many, spread over all of them.
fn some(of: &[usize], count: usize) -> impl Iterator<Item = usize> {
    (0..count.min(of.len())).map(move |n| of[of.len() * n / count.min(of.len())])
}

/// What may befall sled's file: at bytes that were written since `earlier`, and at others in which something stands.
fn slips_of_log(db: &[u8], earlier: &[u8]) -> Vec<Slip> {
    let used = (0..db.len()).filter(|at| db[*at] != 0);
    let (last, others): (Vec<usize>, Vec<usize>) = used.partition(|at| earlier.get(*at) != db.get(*at));
    let slips = [(last, LAST), (others, OTHERS)].into_iter().flat_map(|(places, (flips, cuts))| {
        let flipped: Vec<Slip> = some(&places, flips).map(Slip::Flipped).collect();
        let cut: Vec<Slip> = some(&places, cuts).map(Slip::Cut).collect();
        [flipped, cut].concat()
    });
    slips.chain([Slip::Gone]).collect()
}

/// What may befall a small file.
fn slips_of(bytes: &[u8]) -> Vec<Slip> {
    vec![Slip::Flipped(bytes.len() / 2), Slip::Cut(0), Slip::Cut(bytes.len() / 2), Slip::Gone]
}

#[test]
fn after_a_sudden_end_a_folder_has_all_or_says_that_it_has_not() {
    let killed = killed();
    files_that_are_damaged(&killed);
    files_that_do_not_belong_together(&killed);
}

fn files_that_are_damaged(killed: &Killed) {
    let data = killed.folder.at(DATA);
    let mut slips: Vec<(String, Slip)> = Vec::new();
    for file in files(&data, "") {
        let bytes = fs::read(data.join(&file)).expect("a file can be read");
        let of_file = match file.as_str() {
            _ if bytes.is_empty() => Vec::new(),
            "log/db" => {
                slips_of_log(&bytes, &fs::read(killed.earlier.at(DATA).join(&file)).expect("it is there"))
            }
            _ => slips_of(&bytes),
        };
        slips.extend(of_file.into_iter().map(|slip| (file.clone(), slip)));
    }
    assert!(slips.len() > 50, "{slips:?}");
    let tried = Mutex::new(Vec::new());
    let waiting = Mutex::new(slips.into_iter());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().expect("no start panics").next();
                    let Some((file, slip)) = next else { break };
                    let altered = killed.but(|data| slip.befall(&data.join(&file)));
                    let outcome = killed.holds(altered);
                    tried.lock().expect("no start panics").push((format!("{file} {slip:?}"), outcome));
                }
            });
        }
    });
    let (tried, mut found) = (tried.into_inner().expect("no start panics"), Found::default());
    for (what, outcome) in &tried {
        found.row("damage", &format!("{what}: {outcome:?}"), outcome.is_ok(), "");
    }
    let of_log = |outcome: &Result<Outcome, String>| matches!(outcome, Ok(Outcome::Refused(_)));
    assert!(tried.iter().any(|(what, outcome)| what.starts_with("log/db Cut") && of_log(outcome)));
}

/// What happens to a data folder.
type Alter<'a> = &'a dyn Fn(&Path);

fn files_that_do_not_belong_together(killed: &Killed) {
    let mut found = Found::default();
    // Another log of the same name and key, which went on otherwise from the same beginning.
    let fork = Folder::new();
    copy(&killed.earlier.at(DATA), &fork.at(DATA));
    let service = Service::start(fork, &[]);
    record(&service, COMMITMENT, "other", 3 * LIST_NOTES);
    let (fork, _) = service.stop();
    // A start without a snapshot keeps one of what is there.
    fs::remove_file(fork.at(DATA).join("snapshot")).expect("there is one");
    let (fork, _) = Service::start(fork, &[]).stop();
    let fork = fork.at(DATA);
    let signed = "says that it had";
    let rows: [(&str, &str, Alter<'_>); 6] = [
        ("an older log, and how far it had come", "is damaged at position", &|data| {
            killed.put_back(&["log", "checkpoint", "snapshot"], data)
        }),
        ("an older log and what was signed of a newer one", signed, &|data| {
            killed.put_back(&["log", "HEAD", "snapshot"], data);
        }),
        ("an older log without a head", signed, &|data| {
            killed.put_back(&["log"], data);
            fs::remove_file(data.join("HEAD")).expect("it is there");
        }),
        ("another log than was signed for", "the root over the first", &|data| {
            put(&fork, &["log", "HEAD", "snapshot"], data);
        }),
        ("no log at all", "is empty now", &|data| {
            fs::remove_dir_all(data.join("log")).expect("it is there");
        }),
        ("the key of somebody else", "does not belong to the log", &|data| {
            let other = Folder::new();
            other.apply_examples();
            fs::copy(other.at(DATA).join("key"), data.join("key")).expect("it can be copied");
        }),
    ];
    for (what, said, alter) in rows {
        let outcome = killed.holds(killed.but(alter));
        let holds = matches!(&outcome, Ok(Outcome::Refused(err)) if err.contains(said));
        found.row("damage", what, holds, &format!("{outcome:?}"));
    }
    let rows: [(&str, Alter<'_>); 3] = [
        ("nothing else", &|_| {}),
        ("half a snapshot of sled's", &|data| {
            fs::write(data.join("log/snap.00000000FFFFFFFF.generating"), [0; 40]).expect("it can be written");
        }),
        ("the snapshot of another log", &|data| put(&fork, &["snapshot"], data)),
    ];
    for (what, alter) in rows {
        let outcome = killed.holds(killed.but(alter));
        found.row("damage", what, outcome == Ok(Outcome::Whole), &format!("{outcome:?}"));
    }
}
