//! Reading into memory what a log keeps there.

use std::collections::BTreeMap;

use sled::Db;

use super::folder::caught;
use super::snapshot::Snapshot;
use super::tail::{Records, survey};
use super::{Entry, key, sealed};
use crate::levels::{Level, Levels, TILE_WIDTH};
use crate::{Damage, Error, Hash, Position};

/// A log as it was found.
pub(super) struct Loaded {
    pub(super) log: Snapshot,
    /// The first position at which it is not whole, as far as opening looks.
    pub(super) damage: Option<(Position, Damage)>,
    /// The tail's keys, as [`super::writer::Writer`] holds them.
    pub(super) live: Vec<Vec<u8>>,
    pub(super) stale: Vec<Vec<u8>>,
}

/// Reads the unfinished tiles and the tail: a few hundred values, however long the log is.
pub(super) fn load(db: &Db, head: Position) -> Result<Loaded, Error> {
    let mut log = Snapshot::empty(db.clone());
    log.head = head;
    log.sealed = number(db, key::SEALED)?;
    log.redacted = redacted(db)?;
    let survey = survey(db, log.tail_start(), head);
    let mut damage = survey.damage;
    match unfinished_tiles(db, log.sealed) {
        Ok(levels) => log.levels = Levels::resume(levels),
        Err(missing) => damage = Some((Position::START, missing)),
    }
    let mut whole = log.levels.size() == log.tail_start().index();
    for (position, record) in Records::from(db, log.tail_start()).take_while(|(position, _)| *position < head)
    {
        whole = whole && position == log.tail_end() && record.is_ok();
        match record {
            Ok(record) if whole => {
                let redacted = log.redacted.get(&position).copied();
                log.push(Entry { record, redacted });
            }
            Ok(record) => drop(log.broken.insert(position, Ok(record))),
            Err(found) => {
                damage = damage.filter(|(first, _)| *first <= position).or(Some((position, found.clone())));
                // Behind a page that it cannot read sled may find none for ever.
                if matches!(found, Damage::Unreadable(_)) {
                    break;
                }
                log.broken.insert(position, Err(found));
            }
        }
    }
    log.head = head;
    Ok(Loaded { log, damage, live: survey.live, stale: survey.stale })
}

/// The hashes of each level that its unfinished tile holds; those of the leaves come from the tail.
fn unfinished_tiles(db: &Db, sealed: u64) -> Result<Vec<Level>, Damage> {
    let mut levels = vec![Level { first: sealed * TILE_WIDTH as u64, hashes: Vec::new() }];
    let (mut level, mut nodes) = (1, sealed);
    while nodes > 0 {
        let count = nodes % TILE_WIDTH as u64;
        let first = nodes - count;
        let hashes = sealed::nodes(db, level, first, usize::try_from(count).unwrap_or_default())?;
        levels.push(Level { first, hashes });
        (level, nodes) = (level + 1, nodes / TILE_WIDTH as u64);
    }
    Ok(levels)
}

fn redacted(db: &Db) -> Result<BTreeMap<Position, Hash>, Error> {
    let mut stored = db.scan_prefix([key::REDACTED]);
    let mut redacted = BTreeMap::new();
    let unreadable = |error| Damage::Unreadable(error).at(Position::START);
    while let Some((key, hash)) = caught(|| stored.next().transpose()).map_err(unreadable)? {
        let position = key::read_redacted(&key).ok_or_else(|| Damage::Altered.at(Position::START))?;
        let hash = hash.as_ref().try_into().map_err(|_| Damage::Altered.at(position))?;
        redacted.insert(position, Hash::new(hash));
    }
    Ok(redacted)
}

fn number(db: &Db, key: &[u8]) -> Result<u64, Error> {
    let value = caught(|| db.get(key)).map_err(|error| Damage::Unreadable(error).at(Position::START))?;
    match value.map(|value| value.as_ref().try_into()) {
        None => Ok(0),
        Some(Ok(number)) => Ok(u64::from_be_bytes(number)),
        Some(Err(_)) => Err(Damage::Altered.at(Position::START)),
    }
}
