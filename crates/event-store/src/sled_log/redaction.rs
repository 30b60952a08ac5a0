//! Removing the bytes of one record for ever: the log is written anew without them.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::{fs, slice};

use bytes::Bytes;
use sled::{Batch, Db};

use super::disk::LocalDisk;
use super::folder::{caught, open_sled, sync, sync_names};
use super::loading::{Loaded, load};
use super::snapshot::Snapshot;
use super::writer::{Stop, Writer, put_commit, write_durably};
use super::{SledLog, key, sealed};
use crate::levels::TILE_WIDTH;
use crate::page::check_append;
use crate::{Damage, Error, Hash, Position, bundle};

/// The most keys that one batch copies: sled keeps a page's older copies while a batch is applied.
const COPIED_MAX: usize = 256;

impl SledLog {
    /// Writes the log to a new folder beside the old one, makes it the one that counts, removes the old one.
    ///
    /// Whatever ends the process meanwhile, one folder counts: the next opening removes the other.
    pub(super) fn rewrite(&self, writer: &mut Writer, position: Position, stub: Bytes) -> Result<(), Error> {
        check_append(slice::from_ref(&stub))?;
        let log = self.snapshot();
        if position >= log.head {
            return Err(Error::BeyondHead { from: position, head: log.head });
        }
        let bytes = log.db.size_on_disk().map_err(|error| io(&writer.sled)(error.into()))?;
        self.check_room(writer, bytes)?;
        let sled = self.folder.after(&writer.sled);
        remove(&sled)?;
        let (next, disk) = copy(&log, &sled, (position, stub)).inspect_err(|_| drop(remove(&sled)))?;
        // Where it fails, either folder may count from now on: an append to this one could be lost.
        self.folder.make_current(&sled).inspect_err(|_| writer.stop = Some(Stop::Failed))?;
        let old = std::mem::replace(&mut writer.sled, sled);
        (writer.disk, writer.stale) = (Box::new(disk), Vec::new());
        writer.live = next.live;
        self.publish(next.log);
        self.redactions.fetch_add(1, Ordering::Release);
        drop(log);
        remove(&old)?;
        sync(self.folder.path()).map_err(io(self.folder.path()))
    }
}

/// Copies a log to a new folder, with a stub in the place of one record; durable when it returns.
fn copy(
    log: &Snapshot,
    sled: &Path,
    (position, stub): (Position, Bytes),
) -> Result<(Loaded, LocalDisk), Error> {
    let redacted = redact(log, position, stub)?;
    let db = open_sled(sled)?;
    let disk = LocalDisk::of(sled).map_err(io(sled))?;
    copy_all_but(&log.db, &db, &redacted.left_out)?;
    write_durably(&db, &disk, redacted.batch)?;
    sync_names(sled)?;
    let copied = load(&db, log.head)?;
    match copied.damage {
        Some((position, damage)) => Err(damage.at(position)),
        None => Ok((copied, disk)),
    }
}

/// What is different in the new folder.
struct Redacted {
    /// What the keys that are not copied begin with.
    left_out: Vec<u8>,
    /// What stands in their place.
    batch: Batch,
}

/// The bundle, or the tail, that holds the record, encoded with the stub in its place.
fn redact(log: &Snapshot, position: Position, stub: Bytes) -> Result<Redacted, Error> {
    let mut batch = Batch::default();
    let leaf = log.hashes(0, position.index(), 1)?.first().copied().unwrap_or_else(Hash::of_nothing);
    batch.insert(key::of_redacted(position), leaf.as_bytes());
    let offset = |first: Position| usize::try_from(position.index() - first.index()).unwrap_or(usize::MAX);
    if position >= log.tail_start() {
        let mut tail = log.tail.clone();
        if let Some(record) = tail.get_mut(offset(log.tail_start())) {
            *record = stub;
        }
        put_commit(&mut batch, log.tail_start(), &tail);
        return Ok(Redacted { left_out: key::TAIL_PREFIX.to_vec(), batch });
    }
    let number = position.index() / TILE_WIDTH as u64;
    let records = sealed::frame(&log.db, number).and_then(|frame| bundle::unframe(&frame));
    let mut records = records.map_err(|damage| damage.at(position))?;
    if let Some(record) = records.get_mut(offset(Position::new(number * TILE_WIDTH as u64))) {
        *record = stub;
    }
    sealed::put_frame(&mut batch, number, &bundle::frame(&records));
    put_commit(&mut batch, log.tail_start(), &log.tail);
    Ok(Redacted { left_out: key::of_bundle(number), batch })
}

/// Copies every key but those of the tail and those that begin with `left_out`.
fn copy_all_but(from: &Db, to: &Db, left_out: &[u8]) -> Result<(), Error> {
    let unreadable = |error| Damage::Unreadable(error).at(Position::START);
    let (mut batch, mut copied) = (Batch::default(), 0);
    let mut stored = from.iter();
    while let Some((key, value)) = caught(|| stored.next().transpose()).map_err(unreadable)? {
        if key.starts_with(left_out) || key.starts_with(key::TAIL_PREFIX) {
            continue;
        }
        batch.insert(key, value);
        copied += 1;
        if copied % COPIED_MAX == 0 {
            caught(|| to.apply_batch(std::mem::take(&mut batch))).map_err(Error::NotDurable)?;
        }
    }
    caught(|| to.apply_batch(batch)).map_err(Error::NotDurable)
}

fn remove(sled: &Path) -> Result<(), Error> {
    match sled.exists() {
        false => Ok(()),
        true => fs::remove_dir_all(sled).map_err(io(sled)),
    }
}

/// What the file system refused at a path.
fn io(path: &Path) -> impl Fn(std::io::Error) -> Error {
    move |source| Error::Io { path: path.into(), source }
}
