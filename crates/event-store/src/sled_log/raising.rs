//! Raising a log of an older format to the one that is written.
//!
//! | format | what is different |
//! |---|---|
//! | 1 | everything is in commits, no bundle is sealed |
//! | 2 | the leaf hashes of each bundle are stored, 256 times 32 bytes in slices under `h`, 0 and its number |
//!
//! A process that ends meanwhile leaves a log that the next one goes on raising.

use std::mem::take;

use sled::{Batch, Db};

use super::disk::Disk;
use super::folder::caught;
use super::key;
use super::snapshot::Snapshot;
use super::tail::Records;
use super::writer::{Entry, REMOVED_MAX, write_durably};
use crate::{Error, Position, TILE_WIDTH};

/// The version of the layout that this code writes.
pub(super) const FORMAT: &[u8] = b"3";
/// The versions before it.
const TAIL_ONLY: &[u8] = b"1";
const WITH_LEAVES: &[u8] = b"2";

/// Raises a log of this format; false where it is not one that was ever written.
pub(super) fn raise(db: &Db, disk: &dyn Disk, format: &[u8]) -> Result<bool, Error> {
    match format {
        FORMAT => {}
        TAIL_ONLY => seal(db, disk)?,
        WITH_LEAVES => mark(db, disk, Batch::default())?,
        _ => return Ok(false),
    }
    remove_leaves(db, disk).map(|()| true)
}

/// Says that the log is of the format that is written.
fn mark(db: &Db, disk: &dyn Disk, mut batch: Batch) -> Result<(), Error> {
    batch.insert(key::FORMAT, FORMAT);
    write_durably(db, disk, batch)
}

/// Seals what a log of the first format holds in its tail, which has no bundles beside it.
///
/// Nothing is removed before all bundles are durable; if the process ends before that, the next one starts
/// from the beginning. Damage ends the sealing, and is found again when the tail is read.
fn seal(db: &Db, disk: &dyn Disk) -> Result<(), Error> {
    let mut log = Snapshot::empty(db.clone());
    let mut batch = Batch::default();
    for (position, record) in Records::from(db, Position::START) {
        let Some(record) = record.ok().filter(|_| position == log.tail_end()) else { break };
        log.push(Entry::from(&record));
        if log.tail.len() == TILE_WIDTH {
            log.seal(&mut batch);
            log.levels.forget_full_tiles();
            caught(|| db.apply_batch(take(&mut batch))).map_err(Error::NotDurable)?;
        }
    }
    write_durably(db, disk, Batch::default())?;
    batch.insert(key::SEALED, &log.sealed.to_be_bytes());
    mark(db, disk, batch)
}

/// Removes the leaf hashes that the second format stored; nothing reads them.
fn remove_leaves(db: &Db, disk: &dyn Disk) -> Result<(), Error> {
    loop {
        let keys = db.scan_prefix(key::LEAVES_PREFIX).keys().take(REMOVED_MAX);
        // What cannot be read stays; whoever needs something beside it meets the damage and names it.
        let keys: Vec<_> = caught(|| keys.collect()).unwrap_or_default();
        if keys.is_empty() {
            return Ok(());
        }
        let mut batch = Batch::default();
        keys.into_iter().for_each(|key| batch.remove(key));
        write_durably(db, disk, batch)?;
    }
}
