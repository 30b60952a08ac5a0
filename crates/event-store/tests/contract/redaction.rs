//! Records whose bytes are removed for ever.

use bytes::Bytes;
use event_store::{Hash, proves_inclusion, verify};

use crate::{at, each_engine, fill, message, numbered, read_all, stub_for};

#[test]
fn a_redacted_record_is_a_stub_and_every_root_and_proof_stays() {
    let check = |position: u64| {
        each_engine(|log| {
            fill(log, 700);
            let before = log.checkpoint().expect("a checkpoint");
            log.redact(at(position), stub_for(&numbered(position))).expect("a redaction");
            log.redact(at(position), Bytes::from("another stub")).expect("a redaction");
            assert_eq!(log.redacted(), [at(position)]);
            assert_eq!(log.checkpoint().expect("a checkpoint"), before);
            let proof = log.inclusion(at(position), at(700)).expect("a proof");
            let leaf = Hash::of_leaf(&numbered(position));
            assert!(proves_inclusion(leaf, at(position), &proof, (before.size(), before.root())));

            fill(log, 900);
            let expected: Vec<_> = (0..900)
                .map(|index| if index == position { Bytes::from("another stub") } else { numbered(index) })
                .collect();
            assert!(read_all(log, 300) == expected);
            let report = verify(log, Some(&before), &mut |_| ()).expect("a whole log");
            assert_eq!((report.size, report.redacted), (at(900), 1));
            assert_eq!(
                message(log.entries(position / 256, 256)),
                format!("the record at {position} was redacted: its hash remains, and a stub in its place")
            );
            let frames = log.frames(position / 256, 1).expect("a frame").concat();
            let lines = zstd::stream::decode_all(&frames[..]).expect("lines");
            assert!(String::from_utf8_lossy(&lines).contains("another stub\n"));
        });
    };
    for position in [0, 255, 300, 520, 620] {
        check(position);
    }
}

#[test]
fn an_entry_bundle_that_is_narrower_than_the_redaction_is_served() {
    each_engine(|log| {
        fill(log, 300);
        log.redact(at(290), stub_for(&numbered(290))).expect("a redaction");
        assert!(log.entries(0, 256).is_ok() && log.entries(1, 34).is_ok() && log.entries(1, 35).is_err());
    });
}

#[test]
fn what_cannot_be_redacted_is_refused_and_nothing_changes() {
    each_engine(|log| {
        fill(log, 300);
        assert_eq!(
            message(log.redact(at(300), Bytes::from("x"))),
            "position 300 is beyond the head of the log at 300"
        );
        assert_eq!(
            message(log.redact(at(3), Bytes::from("x\n"))),
            "record 0 of the append contains a newline"
        );
        assert!(log.redacted().is_empty());
        assert_eq!(log.read(at(3), 1).expect("a page"), [numbered(3)]);
    });
}
