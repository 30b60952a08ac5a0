//! Finding and walking the commits that are stored as they came.

use std::vec;

use bytes::Bytes;
use sled::{IVec, Tree};

use super::commit::Stored;
use super::folder::caught;
use super::key;
use crate::{Damage, Position};

/// What lies in the tail, by the commits' headers alone.
#[derive(Default)]
pub(super) struct Survey {
    /// The first position at which the commits do not fit each other, the bundles or the head.
    pub(super) damage: Option<(Position, Damage)>,
    /// The keys of commits whose records are not all sealed.
    pub(super) live: Vec<Vec<u8>>,
    /// The keys of commits that lie wholly below the tail's start.
    pub(super) stale: Vec<Vec<u8>>,
}

/// Compares the commits with each other, with the tail's `start` and with the log's `head`.
///
/// Each commit must begin where the one before it ended, have all its slices, and the last must end at
/// `head`. Only the first may begin below `start`. Those that end there have been sealed and are stale.
pub(super) fn survey(tree: &Tree, start: Position, head: Position) -> Survey {
    let mut survey = Survey::default();
    let mut end = None;
    for commit in Commits::from(tree, Position::START) {
        let ended = end.unwrap_or(start);
        let commit = match commit {
            Ok(commit) => commit,
            Err(error) => return survey.damaged(ended, Damage::Unreadable(error)),
        };
        // A stale commit may have lost slices: they are removed from the last one on.
        if commit.count().is_ok_and(|count| commit.first.plus(count) <= start) {
            survey.stale.extend(commit.keys());
            continue;
        }
        survey.live.extend(commit.keys());
        match commit.whole() {
            Err(damage) => return survey.damaged(ended, damage),
            Ok(_) if commit.first > ended => return survey.damaged(ended, Damage::Missing),
            Ok(_) if commit.first < ended && end.is_some() => {
                return survey.damaged(commit.first, Damage::Altered);
            }
            Ok(count) => end = Some(commit.first.plus(count)),
        }
    }
    let end = end.unwrap_or(start);
    survey.damage = match end == head {
        true => None,
        false if end < head => Some((end, Damage::Missing)),
        false => Some((head, Damage::Altered)),
    };
    survey
}

impl Survey {
    fn damaged(self, position: Position, damage: Damage) -> Self {
        Self { damage: Some((position, damage)), ..self }
    }
}

/// The records from one position on that are there, with their positions; what cannot be read is an error.
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
    type Item = (Position, Result<Bytes, Damage>);

    fn next(&mut self) -> Option<Self::Item> {
        let (position, record) = self.found()?;
        self.next = position.plus(1);
        Some((position, record))
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
