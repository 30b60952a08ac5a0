//! Checking a log, or a replay of one, from its first record to its last.

use crate::levels::{Levels, TILE_WIDTH, first_covered};
use crate::lines::Lines;
use crate::{Checkpoint, Damage, Error, EventLog, Fault, Hash, NoteError, Position};

/// What was checked and found whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The number of records.
    pub size: Position,
    /// The root over all of them.
    pub root: Hash,
    /// How many of them are stubs, whose hash had to be taken as it stands.
    pub redacted: u64,
}

/// Checks everything in a log, and that it continues the `earlier` one.
///
/// The records of each bundle are compared with the hash that is stored over them, the hashes above that with each
/// other, and the root with the log's own checkpoint.
///
/// `progress` is told each position that was reached, after each bundle.
///
/// # Errors
///
/// The first [`Fault`], in the order of positions.
pub fn verify(
    log: &dyn EventLog,
    earlier: Option<&Checkpoint>,
    progress: &mut dyn FnMut(Position),
) -> Result<Report, Fault> {
    let (head, redacted) = (log.head(), log.redacted());
    let mut walk = Walk::new(earlier, &log.origin().to_string())?;
    while walk.position() < head {
        let first = walk.position();
        let to_boundary = TILE_WIDTH as u64 - first.index() % TILE_WIDTH as u64;
        let page = usize::try_from(to_boundary.min(head.index() - first.index())).unwrap_or(TILE_WIDTH);
        let records = log.read(first, page).map_err(|source| unreadable(log, first, source))?;
        for record in &records {
            let position = walk.position();
            let leaf = match redacted.binary_search(&position) {
                Ok(_) => kept_leaf(log, position)?,
                Err(_) => Hash::of_leaf(record),
            };
            walk.step(leaf)?;
        }
        walk.check_nodes(log)?;
        progress(walk.position());
    }
    let report = walk.end(redacted.len() as u64)?;
    match log.checkpoint_at(head) {
        Ok(own) => check_root(&own, report.root).map(|()| report),
        Err(Error::NoKey) => Ok(report),
        Err(source) => Err(source.into()),
    }
}

/// Checks a replay, one record a line, against a checkpoint that covers it and nothing more.
///
/// It needs no log: what is served to the public is enough. [`VerifierKey::open`](crate::VerifierKey::open)
/// says whether the checkpoint is genuine. `stub_hash` answers the leaf hash that a line names in place
/// of a redacted record's own, and none for an ordinary line. `progress` is told each position that was
/// reached, after every 256 records.
///
/// # Errors
///
/// The first [`Fault`], in the order of positions.
pub fn verify_lines(
    replay: &mut dyn std::io::BufRead,
    checkpoint: &Checkpoint,
    stub_hash: &dyn Fn(&[u8]) -> Option<Hash>,
    progress: &mut dyn FnMut(Position),
) -> Result<Report, Fault> {
    let mut walk = Walk::new(Some(checkpoint), checkpoint.origin())?;
    let (mut lines, mut redacted) = (Lines::of(replay), 0);
    while let Some(line) = lines.next_line()? {
        if walk.position() == checkpoint.size() {
            return Err(Fault::Long { signed: checkpoint.size() });
        }
        let stub = stub_hash(line);
        redacted += u64::from(stub.is_some());
        walk.step(stub.unwrap_or_else(|| Hash::of_leaf(line)))?;
        if walk.position().index().is_multiple_of(TILE_WIDTH as u64) {
            walk.levels.forget_full_tiles();
            progress(walk.position());
        }
    }
    walk.end(redacted)
}

/// A walk along the leaves, with what is to be found on the way.
struct Walk<'a> {
    levels: Levels,
    /// How many hashes of each level above the leaves were compared.
    compared: Vec<u64>,
    claim: Option<&'a Checkpoint>,
}

impl<'a> Walk<'a> {
    fn new(claim: Option<&'a Checkpoint>, origin: &str) -> Result<Self, Fault> {
        match claim {
            Some(claim) if claim.origin() != origin => {
                let found = claim.origin().to_owned();
                Err(Fault::Note(NoteError::Origin { expected: origin.into(), found }))
            }
            Some(_) | None => {
                let walk = Self { levels: Levels::default(), compared: Vec::new(), claim };
                walk.check_claim().map(|()| walk)
            }
        }
    }

    fn position(&self) -> Position {
        Position::new(self.levels.size())
    }

    fn step(&mut self, leaf: Hash) -> Result<(), Fault> {
        self.levels.push(leaf);
        self.check_claim()
    }

    /// Compares the root once the walk has come as far as the checkpoint.
    fn check_claim(&self) -> Result<(), Fault> {
        match self.claim.filter(|claim| claim.size() == self.position()) {
            Some(claim) => check_root(claim, self.levels.root()),
            None => Ok(()),
        }
    }

    /// Compares the hashes above the leaves that were added since the last time.
    fn check_nodes(&mut self, log: &dyn EventLog) -> Result<(), Fault> {
        for (level, end) in (1..).zip(self.levels.ends_above_leaves()) {
            if self.compared.len() < usize::from(level) {
                self.compared.push(0);
            }
            let Some(compared) = self.compared.get_mut(usize::from(level) - 1) else { continue };
            for index in *compared..end {
                let found = self.levels.held(level.into(), index, 1).and_then(<[_]>::first).copied();
                let found = found.expect("what is not compared is not forgotten");
                let stored = log.hashes(level, index, 1);
                let position = first_covered(level, index);
                let stored = stored.map_err(|source| Fault::Tiles { position, source: source.into() })?;
                let stored = stored.first().copied().unwrap_or_else(Hash::of_nothing);
                if stored != found {
                    return Err(Fault::Node { level, index, found, stored });
                }
            }
            *compared = end;
        }
        self.levels.forget_full_tiles();
        Ok(())
    }

    fn end(self, redacted: u64) -> Result<Report, Fault> {
        match self.claim {
            Some(claim) if claim.size() > self.position() => {
                Err(Fault::Short { head: self.position(), signed: claim.size() })
            }
            Some(_) | None => Ok(Report { size: self.position(), root: self.levels.root(), redacted }),
        }
    }
}

fn check_root(claim: &Checkpoint, found: Hash) -> Result<(), Fault> {
    match found == claim.root() {
        true => Ok(()),
        false => Err(Fault::Root { size: claim.size(), found, signed: claim.root() }),
    }
}

/// The hash that a redacted record had.
fn kept_leaf(log: &dyn EventLog, position: Position) -> Result<Hash, Fault> {
    let tiles = |source: Error| Fault::Tiles { position, source: source.into() };
    let leaf = log.hashes(0, position.index(), 1).map_err(tiles)?.first().copied();
    leaf.ok_or_else(|| tiles(Damage::Missing.at(position)))
}

fn unreadable(log: &dyn EventLog, position: Position, source: Error) -> Fault {
    let bundle = position.index() / TILE_WIDTH as u64;
    let sealed = !log.frames(bundle, 1).is_ok_and(|frames| frames.is_empty());
    let place = if sealed { format!("bundle {bundle}") } else { "the tail".into() };
    Fault::Unreadable { position, place, source: source.into() }
}
