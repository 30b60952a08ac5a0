//! Whoever changes the bytes of items tells the readers that hold the old ones.

use domain::Lang;
use sha2::{Digest, Sha256};

use super::sample::{feed, written};
use crate::represent::feed::{Format, RENDERER};
use crate::represent::site::Topic;

/// The number of the renderer, and what it makes of the sample.
const KNOWN: (u32, &str) = (5, "e41d68f46ff5492b");

#[test]
fn d8_other_bytes_have_another_renderer_number() {
    let mut hash = Sha256::new();
    for format in Format::ALL {
        for lang in Lang::OFFICIAL {
            hash.update(written(&feed(Topic::All, lang, format)));
        }
    }
    let digest: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((RENDERER, digest.as_str()), KNOWN, "raise RENDERER, then write both down in KNOWN");
}
