//! Exit codes, after `sysexits.h`, so that a supervisor knows whether trying again helps.

use std::path::Path;
use std::process::ExitCode;

/// Something was refused: a document, a change, a request.
pub(crate) const REFUSED: u8 = 1;
/// Nothing went wrong, and something that was asked about is missing.
pub(crate) const INCOMPLETE: u8 = 3;
/// The address cannot be listened on.
pub(crate) const UNAVAILABLE: u8 = 69;
/// A file or the log cannot be read or written.
pub(crate) const IO: u8 = 74;
/// Another process holds the log; try again when it has stopped.
pub(crate) const LOCKED: u8 = 75;
/// A setting is wrong.
pub(crate) const CONFIG: u8 = 78;
/// Another process redacted an event that this one may still tell; start it again. The one code that `sysexits.h` does not
/// have, so that nothing else ends with it.
pub(crate) const REDACTED: u8 = 79;

/// An error with the code that the process ends with.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Exit {
    /// The code.
    pub(crate) code: u8,
    /// What went wrong.
    pub(crate) message: String,
}

impl Exit {
    /// An error with its code.
    pub(crate) fn error(code: u8, message: impl Into<String>) -> anyhow::Error {
        Self { code, message: message.into() }.into()
    }
}

/// An error with its causes on one line. The number that the system gives an error, as in `No such file or directory
/// (os error 2)`, says nothing that its words do not, and is left out.
pub(crate) fn told(error: &anyhow::Error) -> String {
    let whole = format!("{error:#}");
    let mut pieces = whole.split(" (os error ");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |told, piece| told + piece.split_once(')').map_or(piece, |(_, rest)| rest))
}

/// The code for an error.
pub(crate) fn code(error: &anyhow::Error) -> ExitCode {
    let exit = error.chain().find_map(|cause| cause.downcast_ref::<Exit>());
    let folded =
        error.chain().any(|cause| cause.is::<projection::FoldError>() || cause.is::<event_store::Fault>());
    match (exit, store(error)) {
        (Some(exit), _) => exit.code.into(),
        (None, Some(event_store::Error::Locked { .. })) => LOCKED.into(),
        (None, Some(_)) => IO.into(),
        (None, None) if folded => IO.into(),
        (None, None) => REFUSED.into(),
    }
}

/// An error of a log that lies in a folder; where it is damaged, with what makes a whole one.
pub(crate) fn of_folder(data: &Path, error: impl Into<anyhow::Error>) -> anyhow::Error {
    let error = error.into();
    let is_other =
        error.chain().any(|cause| matches!(cause.downcast_ref(), Some(event_store::Fault::Node { .. })));
    match is_other || store(&error).is_some_and(event_store::Error::is_damage) {
        true => error.context(format!(
            "{} is damaged; `milepost restore BACKUP --data NEW --key KEY` makes a whole folder of a backup",
            data.display()
        )),
        false => error,
    }
}

/// An error of a verb that may ask a service as well as a folder; where a service has the folder, with the way to ask it.
pub(crate) fn beside_a_service(error: anyhow::Error) -> anyhow::Error {
    match store(&error) {
        Some(event_store::Error::Locked { .. }) => {
            error.context("--server URL asks the service that runs there")
        }
        Some(_) | None => error,
    }
}

/// The error of the store that an error comes from, if it does.
fn store(error: &anyhow::Error) -> Option<&event_store::Error> {
    error.chain().find_map(|cause| {
        let folded = cause.downcast_ref::<projection::FoldError>();
        match (cause.downcast_ref(), folded) {
            (None, Some(projection::FoldError::Store(store))) => Some(store),
            (None, None) => cause.downcast_ref::<Box<event_store::Error>>().map(AsRef::as_ref),
            (store, _) => store,
        }
    })
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;

    #[test]
    fn an_error_is_told_with_its_causes_and_without_the_number_of_the_system() {
        let missing =
            std::fs::read("/nowhere").context("cannot read /nowhere").context("no key").unwrap_err();
        assert_eq!(told(&missing), "no key: cannot read /nowhere: No such file or directory");
        assert_eq!(told(&anyhow::anyhow!("a (b) c (os error 13), d")), "a (b) c, d");
        assert_eq!(told(&anyhow::anyhow!("plain")), "plain");
    }
}
