//! Signed statements of what the log was at one size.

use crate::{Hash, Key, NoteError, Origin, Position, VerifierKey};

/// A signed statement that the first `size` records of a log have the root `root`.
///
/// Its text is a [tlog-checkpoint](https://c2sp.org/tlog-checkpoint) in a
/// [signed note](https://c2sp.org/signed-note): the log's origin, the size in digits, the root in base64, a
/// blank line, and a signature line for the log and any witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: Position,
    root: Hash,
    note: String,
}

impl Checkpoint {
    /// Signs for a log; the same log and key give the same bytes.
    pub(crate) fn sign(origin: &Origin, key: &Key, size: Position, root: Hash) -> Self {
        let origin = origin.to_string();
        let text = format!("{origin}\n{size}\n{}\n", root.to_base64());
        let note = format!("{text}\n{}", key.sign(&origin, &text));
        Self { origin, size, root, note }
    }

    /// Reads a checkpoint whose signature nobody has checked; [`VerifierKey::open`] checks it.
    ///
    /// # Errors
    ///
    /// [`NoteError::Checkpoint`].
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        Self::read(note).ok_or(NoteError::Checkpoint)
    }

    /// The name of the log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The number of records that it covers.
    pub fn size(&self) -> Position {
        self.size
    }

    /// The root over these records.
    pub fn root(&self) -> Hash {
        self.root
    }

    /// The signed note, to be served or kept as it is.
    pub fn as_note(&self) -> &str {
        &self.note
    }

    fn read(note: &str) -> Option<Self> {
        let (text, _) = parts(note)?;
        let mut lines = text.lines();
        let origin = lines.next().filter(|origin| !origin.is_empty())?.to_owned();
        let digits = lines.next()?;
        let size = Position::new(digits.parse().ok()?);
        let root = Hash::from_base64(lines.next()?)?;
        // A size has one spelling: without a sign or leading zeroes.
        (size.to_string() == digits).then(|| Self { origin, size, root, note: note.into() })
    }
}

impl VerifierKey {
    /// Reads a checkpoint and checks that this key signed it.
    ///
    /// # Errors
    ///
    /// [`NoteError`] says what it is instead.
    pub fn open(&self, note: &str) -> Result<Checkpoint, NoteError> {
        let checkpoint = Checkpoint::parse(note)?;
        if checkpoint.origin != self.name() {
            return Err(NoteError::Origin { expected: self.name().into(), found: checkpoint.origin });
        }
        let (text, signatures) = parts(note).ok_or(NoteError::Checkpoint)?;
        self.check(text, signatures)?;
        Ok(checkpoint)
    }
}

/// The text, its last newline included, and the signature lines.
fn parts(note: &str) -> Option<(&str, &str)> {
    let blank = note.rfind("\n\n")?;
    note.split_at_checked(blank + 1).map(|(text, rest)| (text, rest.trim_start_matches('\n')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed() -> (VerifierKey, Checkpoint) {
        let origin = Origin::parse("commitments.example.ca/log", 2026).unwrap();
        let key = Key::generate([7; 32]);
        let checkpoint = Checkpoint::sign(&origin, &key, Position::new(42), Hash::of_leaf(b"x"));
        (key.verifier("commitments.example.ca/log"), checkpoint)
    }

    #[test]
    fn a_checkpoint_is_read_back_by_whoever_has_the_verifier_key() {
        let (key, checkpoint) = signed();
        assert_eq!(key.open(checkpoint.as_note()), Ok(checkpoint.clone()));
        let witnessed = format!("{}\u{2014} witness.example AAAA\n", checkpoint.as_note());
        assert_eq!(key.open(&witnessed).map(|read| read.size()), Ok(Position::new(42)));
    }

    #[test]
    fn a_stranger_reads_it_with_other_code() {
        let (key, checkpoint) = signed();
        let theirs = signed_note::StandardVerifier::new(&key.to_string()).unwrap();
        let note = signed_note::Note::from_bytes(checkpoint.as_note().as_bytes()).unwrap();
        let known = signed_note::VerifierList::new(vec![Box::new(theirs)]);
        let (verified, _) = note.verify(&known).unwrap();
        assert_eq!(verified.len(), 1);
        let read = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
        assert_eq!((read.origin(), read.size()), ("commitments.example.ca/log", 42));
        assert_eq!(&read.hash().0, checkpoint.root().as_bytes());
    }

    #[test]
    fn a_changed_checkpoint_is_refused() {
        let (key, checkpoint) = signed();
        let check = |from: &str, to: &str, expected: NoteError| {
            assert_eq!(key.open(&checkpoint.as_note().replace(from, to)), Err(expected), "{to}");
        };
        check("\n42\n", "\n43\n", NoteError::Forged);
        check("\n42\n", "\n042\n", NoteError::Checkpoint);
        check("\n42\n", "\n+42\n", NoteError::Checkpoint);
        check("\u{2014} c", "\u{2014} d", NoteError::Unsigned { key: key.to_string() });
        check("\n\n", "\n", NoteError::Checkpoint);
        let found = "elsewhere.example.ca/log".to_owned();
        check("commitments", "elsewhere", NoteError::Origin { expected: key.name().into(), found });
        let other = Key::generate([8; 32]).verifier(key.name());
        let unsigned = NoteError::Unsigned { key: other.to_string() };
        assert_eq!(other.open(checkpoint.as_note()), Err(unsigned));
    }
}
