//! The key that signs checkpoints, in the forms of [signed-note](https://c2sp.org/signed-note).

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

/// The first byte of an encoded key and what a key id is hashed with: Ed25519.
const ED25519: u8 = 1;

/// The secret that signs a log's checkpoints, made once, when the log is created.
///
/// Ed25519 is deterministic: whoever holds the key signs the same checkpoint for the same tree.
#[derive(Clone)]
pub struct Key(SigningKey);

/// The public half of a [`Key`], with the name of its log.
///
/// [`Display`](fmt::Display) writes `NAME+ID+KEY`, the form that other tools read: the id is the first four
/// bytes, in hexadecimal, of a hash over name and key, the key base64 of the byte 1 and the key's 32.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    public: VerifyingKey,
}

/// Why a text is not a key or checkpoint, or not this log's: look for the right one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It is not `NAME+ID+KEY`, or the id does not belong to the name and key.
    #[error("the text is not a verifier key of the form NAME+ID+KEY")]
    VerifierKey,
    /// It is not `PRIVATE+KEY+NAME+ID+KEY` with the log's name.
    #[error("the text is not the private key of the log {name}")]
    PrivateKey {
        /// The name of the log.
        name: String,
    },
    /// It is not three lines, a blank one and signatures.
    #[error("the text is not a signed checkpoint")]
    Checkpoint,
    /// It speaks of another log.
    #[error("the checkpoint is of the log {found}, not of {expected}")]
    Origin {
        /// The log whose key was given.
        expected: String,
        /// The log in the checkpoint.
        found: String,
    },
    /// None of its signatures is by the key.
    #[error("the checkpoint has no signature by the key {key}")]
    Unsigned {
        /// The verifier key.
        key: String,
    },
    /// The signature by the key does not fit the text.
    #[error("the checkpoint's signature does not fit its text")]
    Forged,
}

impl Key {
    /// The key that these random bytes make; whoever knows them can sign.
    pub fn generate(random: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&random))
    }

    /// The public half, for the log of this name.
    pub fn verifier(&self, name: &str) -> VerifierKey {
        VerifierKey::new(name, self.0.verifying_key())
    }

    /// The line of a signature: an em dash, the name, and base64 of id and signature.
    pub(crate) fn sign(&self, name: &str, text: &str) -> String {
        let mut signature = self.verifier(name).id.to_vec();
        signature.extend_from_slice(&self.0.sign(text.as_bytes()).to_bytes());
        format!("\u{2014} {name} {}\n", BASE64_STANDARD.encode(signature))
    }

    /// The form kept in a file, which Go's `note` package reads too.
    pub(crate) fn stored(&self, name: &str) -> String {
        let secret = [&[ED25519][..], self.0.as_bytes()].concat();
        format!("PRIVATE+KEY+{name}+{}+{}\n", hex(self.verifier(name).id), BASE64_STANDARD.encode(secret))
    }

    /// Reads the key file of the log of this name.
    ///
    /// # Errors
    ///
    /// [`NoteError::PrivateKey`].
    pub fn from_stored(text: &str, name: &str) -> Result<Self, NoteError> {
        let read = || {
            let rest = text.trim_end().strip_prefix("PRIVATE+KEY+")?.strip_prefix(name)?.strip_prefix('+')?;
            let (id, secret) = rest.split_once('+')?;
            let secret = BASE64_STANDARD.decode(secret).ok()?;
            let key = Self::generate(secret.strip_prefix(&[ED25519])?.try_into().ok()?);
            (hex(key.verifier(name).id) == id).then_some(key)
        };
        read().ok_or_else(|| NoteError::PrivateKey { name: name.into() })
    }
}

/// The secret stays out of logs.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

impl VerifierKey {
    fn new(name: &str, public: VerifyingKey) -> Self {
        let hash =
            Sha256::new().chain_update(name).chain_update([b'\n', ED25519]).chain_update(public.as_bytes());
        let [a, b, c, d, ..] = <[u8; 32]>::from(hash.finalize());
        Self { name: name.into(), id: [a, b, c, d], public }
    }

    /// Reads what [`Display`](fmt::Display) writes.
    ///
    /// # Errors
    ///
    /// [`NoteError::VerifierKey`].
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let read = || {
            let (name, rest) = text.trim_end().split_once('+')?;
            let (id, public) = rest.split_once('+')?;
            let public = BASE64_STANDARD.decode(public).ok()?;
            let public = VerifyingKey::from_bytes(public.strip_prefix(&[ED25519])?.try_into().ok()?).ok()?;
            let key = Self::new(name, public);
            (hex(key.id) == id && !name.is_empty()).then_some(key)
        };
        read().ok_or(NoteError::VerifierKey)
    }

    /// The name of the log, which is also the first line of its checkpoints.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Looks for a signature by this key, among others by anyone, that fits the text.
    pub(crate) fn check(&self, text: &str, signatures: &str) -> Result<(), NoteError> {
        let ours = signatures.lines().find_map(|line| {
            let signature = line.strip_prefix("\u{2014} ")?.strip_prefix(&self.name)?.strip_prefix(' ')?;
            let signature = BASE64_STANDARD.decode(signature).ok()?;
            Signature::from_slice(signature.strip_prefix(&self.id)?).ok()
        });
        let ours = ours.ok_or_else(|| NoteError::Unsigned { key: self.to_string() })?;
        self.public.verify_strict(text.as_bytes(), &ours).map_err(|_| NoteError::Forged)
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let public = [&[ED25519][..], self.public.as_bytes()].concat();
        write!(f, "{}+{}+{}", self.name, hex(self.id), BASE64_STANDARD.encode(public))
    }
}

fn hex(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example keys in the documentation of Go's `golang.org/x/mod/sumdb/note`.
    const PRIVATE: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n";
    const PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    #[test]
    fn keys_are_read_and_written_as_other_tools_do() {
        let key = Key::from_stored(PRIVATE, "PeterNeumann").unwrap();
        assert_eq!(key.stored("PeterNeumann"), PRIVATE);
        assert_eq!(key.verifier("PeterNeumann").to_string(), PUBLIC);
        assert_eq!(VerifierKey::parse(PUBLIC), Ok(key.verifier("PeterNeumann")));
    }

    #[test]
    fn what_is_not_a_key_of_the_log_is_refused() {
        for text in ["", PUBLIC, &PRIVATE.replace("c74f", "c74e"), &PRIVATE.replace("AYEK", "AYEL")] {
            let refused = Key::from_stored(text, "PeterNeumann").map(drop);
            assert_eq!(refused, Err(NoteError::PrivateKey { name: "PeterNeumann".into() }), "{text}");
        }
        for text in
            ["", "+c74f20a3+", PRIVATE, &PUBLIC.replace("c74f", "c74e"), &PUBLIC.replace("ARpc", "ARpd")]
        {
            assert_eq!(VerifierKey::parse(text), Err(NoteError::VerifierKey), "{text}");
        }
    }

    #[test]
    fn a_key_is_not_printed() {
        assert_eq!(format!("{:?}", Key::generate([7; 32])), "Key(..)");
    }
}
