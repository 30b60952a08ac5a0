//! Finding and walking the commits that are stored as they came.

use std::vec;

use bytes::Bytes;
use sled::{IVec, Tree};

use super::commit::Stored;
use super::folder::caught;
use super::key;
use crate::{Damage, Error, Position};

/// Compares the commits with each other and with `head`, without reading the records in them.
///
/// Each commit must begin where the one before it ended, have all its slices, and the last must end at
/// `head`. Answers the first position at which that is not so.
pub(super) fn survey(tree: &Tree, head: Position) -> Option<(Position, Damage)> {
    let mut end = Position::START;
    for commit in Commits::from(tree, end) {
        match commit {
            Err(error) => return Some((end, Damage::Unreadable(error))),
            Ok(commit) if commit.first > end => return Some((end, Damage::Missing)),
            Ok(commit) if commit.first < end => return Some((commit.first, Damage::Altered)),
            Ok(commit) => match commit.whole() {
                Ok(count) => end = end.plus(count),
                Err(damage) => return Some((end, damage)),
            },
        }
    }
    match end == head {
        true => None,
        false if end < head => Some((end, Damage::Missing)),
        false => Some((head, Damage::Altered)),
    }
}

/// The records from one position on, without a gap; what cannot be read is an error in its place.
pub(super) struct Records {
    next: Position,
    commits: Commits,
    decoded: vec::IntoIter<(Position, Result<Bytes, Damage>)>,
}

impl Records {
    /// Begins at `from`, anywhere within a commit.
    pub(super) fn from(tree: &Tree, from: Position) -> Self {
        Self { next: from, commits: Commits::from(tree, from), decoded: Vec::new().into_iter() }
    }

    /// The next record at or after the next position.
    fn found(&mut self) -> Option<(Position, Result<Bytes, Damage>)> {
        loop {
            match self.decoded.find(|(position, _)| *position >= self.next) {
                Some(found) => return Some(found),
                None => match self.commits.next()? {
                    Ok(commit) => self.decoded = commit.decode().into_iter(),
                    Err(error) => return Some((self.next, Err(Damage::Unreadable(error)))),
                },
            }
        }
    }
}

impl Iterator for Records {
    type Item = Result<Bytes, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let wanted = self.next;
        let (position, record) = self.found()?;
        if position > wanted {
            return Some(Err(Damage::Missing.at(wanted)));
        }
        self.next = wanted.plus(1);
        Some(record.map_err(|damage| damage.at(wanted)))
    }
}

/// The commits in order, each with the slices that are there.
struct Commits {
    slices: sled::Iter,
    /// The slice that showed that the commit before it had ended.
    held: Option<(Position, u16, IVec)>,
}

impl Commits {
    /// Begins with the commit that holds `from`, which is the last to begin at or before it.
    fn from(tree: &Tree, from: Position) -> Self {
        let earlier = key::of_slice(Position::START, 0)..=key::of_slice(from, u16::MAX);
        let last = caught(|| tree.range(earlier).next_back().transpose());
        // When sled cannot say, the walk forward meets the same page and reports it.
        let first = last.ok().flatten().and_then(|(key, _)| key::read_slice(&key));
        let begin = key::of_slice(first.map_or(from, |(first, _)| first), 0);
        let slices = tree.range(begin..=key::of_slice(Position::new(u64::MAX), u16::MAX));
        Self { slices, held: None }
    }

    fn slice(&mut self) -> Result<Option<(Position, u16, IVec)>, sled::Error> {
        if let Some(held) = self.held.take() {
            return Ok(Some(held));
        }
        let Some((key, slice)) = caught(|| self.slices.next().transpose())? else { return Ok(None) };
        let (first, number) = key::read_slice(&key)
            .ok_or_else(|| sled::Error::Unsupported(format!("a key of {} bytes in the tail", key.len())))?;
        Ok(Some((first, number, slice)))
    }

    fn commit(&mut self) -> Result<Option<Stored>, sled::Error> {
        let Some((first, number, slice)) = self.slice()? else { return Ok(None) };
        let mut slices = vec![(number, slice)];
        while let Some((position, number, slice)) = self.slice()? {
            if position != first {
                self.held = Some((position, number, slice));
                break;
            }
            slices.push((number, slice));
        }
        Ok(Some(Stored { first, slices }))
    }
}

impl Iterator for Commits {
    type Item = Result<Stored, sled::Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.commit().transpose()
    }
}
