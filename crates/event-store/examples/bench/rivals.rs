//! What is written to: our log, a plain file, and `SQLite`; each durable when a commit returns.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use bytes::Bytes;
use event_store::{EventLog, Key, Origin, SledLog};

pub(crate) trait Rival: Send {
    fn commit(&mut self, records: &[Bytes]) -> Result<(), Box<dyn Error>>;
}

/// Our log in this folder.
pub(crate) fn ours(dir: &Path) -> Result<SledLog, event_store::Error> {
    let origin = Origin::parse("bench.example/log", 2026).expect("an origin");
    SledLog::open_with_key(dir, &origin, Key::generate([7; 32]))
}

impl Rival for SledLog {
    fn commit(&mut self, records: &[Bytes]) -> Result<(), Box<dyn Error>> {
        self.append(self.head(), records)?;
        Ok(())
    }
}

/// Lines in a file: the least that a log can do.
pub(crate) struct PlainFile(pub(crate) File);

impl Rival for PlainFile {
    fn commit(&mut self, records: &[Bytes]) -> Result<(), Box<dyn Error>> {
        let mut lines = Vec::new();
        for record in records {
            lines.extend_from_slice(record);
            lines.push(b'\n');
        }
        self.0.write_all(&lines)?;
        Ok(self.0.sync_data()?)
    }
}

/// `SQLite` as Python's standard library brings it, told how many records each commit holds.
pub(crate) struct Sqlite {
    python: Child,
    answers: BufReader<std::process::ChildStdout>,
}

const SQLITE: &str = r"
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute('PRAGMA journal_mode=WAL'); db.execute('PRAGMA synchronous=FULL')
db.execute('CREATE TABLE log (position INTEGER PRIMARY KEY, record BLOB)')
lines = sys.stdin.buffer
for count in lines:
    rows = [(next(lines)[:-1],) for _ in range(int(count))]
    db.execute('BEGIN'); db.executemany('INSERT INTO log (record) VALUES (?)', rows); db.execute('COMMIT')
    print(flush=True)
";

impl Sqlite {
    /// None when there is no Python with `SQLite`.
    pub(crate) fn start(dir: &Path) -> Option<Self> {
        let mut python = Command::new("python3")
            .args(["-c", SQLITE])
            .arg(dir.join("sqlite"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let answers = BufReader::new(python.stdout.take()?);
        let mut sqlite = Self { python, answers };
        sqlite.commit(&[Bytes::from("{}")]).ok().map(|()| sqlite)
    }
}

impl Rival for Sqlite {
    fn commit(&mut self, records: &[Bytes]) -> Result<(), Box<dyn Error>> {
        let mut lines = format!("{}\n", records.len()).into_bytes();
        for record in records {
            lines.extend_from_slice(record);
            lines.push(b'\n');
        }
        self.python.stdin.as_mut().ok_or("no pipe")?.write_all(&lines)?;
        let mut answer = String::new();
        match self.answers.read_line(&mut answer)? {
            0 => Err("SQLite has ended".into()),
            _ => Ok(()),
        }
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        drop(self.python.stdin.take());
        // It ends with its input; how is of no interest.
        let _ended = self.python.wait();
    }
}
