//! What operators do with a log: carrying it elsewhere, checking it, removing a text from it.

use std::path::PathBuf;

use super::{Folder, Whom, count, moment};

/// Write the events to a file, with the signed checkpoint beside it as FILE.checkpoint; or a plan as documents.
///
/// The lines are the stored bytes, so an export from position 0 is a backup; exports that follow each other, laid end
/// to end, are one export.
///
/// With --documents, a plan is written as it stands now, with its organizations and commitments, each in a file of TOML.
/// Applied where they come from they change nothing; edited, they are the next change.
#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// The file to write, which must not exist.
    #[arg(value_name = "FILE", required_unless_present = "documents")]
    pub(crate) file: Option<PathBuf>,
    /// Write documents into this folder instead, none of which may exist.
    #[arg(long, value_name = "DIR", requires = "plan", conflicts_with_all = ["file", "from"])]
    pub(crate) documents: Option<PathBuf>,
    /// The plan that is written as documents.
    #[arg(long, value_name = "PLAN", requires = "documents")]
    pub(crate) plan: Option<domain::Slug>,
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// Begin at this position: the number of events in the exports before.
    #[arg(long, value_name = "POSITION", default_value = "0", value_parser = count)]
    pub(crate) from: u64,
}

/// Make a new log from the events of another one; the data folder must be empty.
///
/// Every line is read and folded before anything is written, and stands at the same position afterwards, under the
/// same root. With --checkpoint, the events must be those that the checkpoint was signed for.
#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// The events as `milepost export` writes them.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The checkpoint that the events must fit; by default FILE.checkpoint where it exists.
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// The key file of the old log (DIR/key), so that the restored log goes on signing with it.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
}

/// Write the whole site as files, for any host that gives out files.
///
/// Every file is what the service answers at its address, byte for byte. DIR/published.json lists each address with its
/// file and the headers that belong to it, and where the addresses lead that have none. A later run into the same folder
/// asks for what may have changed, writes what did, and removes what is gone. Searches, citations in a chosen style and
/// everything else that is asked with a query stay with a service.
#[derive(Debug, clap::Args)]
pub(crate) struct Publish {
    /// The folder to write into: an empty one, or that of an earlier run.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// The address under which the files will be reached, without a trailing slash; every link begins with it. A service
    /// that is asked with --server has its own.
    #[arg(long, value_name = "URL", env = "MILEPOST_PUBLIC_URL")]
    pub(crate) public_url: Option<String>,
}

/// Add the events that came since the last run to a backup, while the service runs.
///
/// The first run writes all of them, each later one a file of its own beside the others. Every run checks the whole
/// backup: that each event is the one that was signed for, and that the log only went on since. The lines are the stored
/// bytes. The key of the log is not in it. Where something was redacted since, all files are written anew without it.
#[derive(Debug, clap::Args)]
pub(crate) struct Backup {
    /// The folder of the backup; made where it is missing.
    #[arg(value_name = "BACKUP")]
    pub(crate) dir: PathBuf,
    #[command(flatten)]
    pub(crate) whom: Whom,
}

/// Make a data folder from a backup: the log as it is, or as it was at a moment.
///
/// The whole backup is checked first. Change lists are restored whole or not at all. The data folder must be empty.
#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    /// The folder of the backup.
    #[arg(value_name = "BACKUP")]
    pub(crate) backup: PathBuf,
    /// The data folder to make.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// Restore what was recorded by this moment, such as 2026-11-25T12:00:00Z.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) until: Option<jiff::Timestamp>,
    /// Restore at most the first N events.
    #[arg(long, value_name = "N", value_parser = count)]
    pub(crate) events: Option<u64>,
    /// The key file of the old log (DIR/key), so that the restored log goes on signing with it.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
}

/// Copy a log between a data folder and a stream of NATS JetStream, either way, and check that both have one root.
///
/// A stream is made where it is not there, with the name and the key of the log. A copy that was cut short is
/// continued. A folder that is copied to holds at most the file `key`, or an older copy; it is a data folder like any
/// other afterwards. No process may write meanwhile.
#[derive(Debug, clap::Args)]
pub(crate) struct Copy {
    /// The data folder or stream to copy.
    #[arg(long, value_name = "DIR|STREAM")]
    pub(crate) from: String,
    /// The stream or data folder to copy to, as nats://HOST:PORT[,HOST:PORT…]/STREAM[?replicas=3].
    #[arg(long, value_name = "STREAM|DIR")]
    pub(crate) to: String,
    /// The key file of the log, for a folder that has none yet.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
}

/// Check a log from its first event to its last: hashes, tree, checkpoint, and that it continues an earlier one.
///
/// Names the first fault by its position, and ends with 1. With --server, only public addresses are used.
#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// A checkpoint of the log that was kept earlier, of which this log must be a continuation.
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// The verifier key that was kept earlier, as /log/key shows it; by default the one that the log shows. A copy of a log
    /// signs with a key of its own, so a checkpoint of the log that it is a copy of needs the key of that one.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// Check this backup instead of a log.
    #[arg(long, value_name = "BACKUP", conflicts_with_all = ["checkpoint", "key"])]
    pub(crate) backup: Option<PathBuf>,
}

/// Remove the texts of one event for good, where the law demands it. Its hash stays, so that every proof still holds.
///
/// The service must be stopped. An event-redacted event says that it was done, when and why. Other services on the same
/// stream end within seconds, with exit code 79, since they may still have the texts in memory: start them again.
#[derive(Debug, clap::Args)]
pub(crate) struct Redact {
    /// The id of the event.
    #[arg(value_name = "EVENT")]
    pub(crate) event: String,
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Why, in English; it is published.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason_en: Option<String>,
    /// Why, in French; it is published.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason_fr: Option<String>,
    /// Who decides it, as it will stand in the log.
    #[arg(long, value_name = "ACTOR", default_value = "operator")]
    pub(crate) actor: String,
}
