//! The state: an index of the log up to a position.
//!
//! A state is a value with persistent maps; the writer makes the next one while readers hold the last one. It has plans
//! and organizations in full and commitments in outline, and knows where in the log everything else stands. What a
//! reader asks for beyond that is [loaded](crate::Projection::load) from there.

use domain::event::{Event, Fact, Line, Source, Stamp, Unreadable};
use domain::record::{Outline, Record};
use domain::{Impossible, Slug, evolve, evolve_outline};
use event_store::{EventLog, PAGE_RECORDS_MAX, Position};
use jiff::Timestamp;
use rpds::RedBlackTreeMapSync;
use std::sync::Arc;
use ulid::Ulid;

use crate::index::Index;
use crate::places::{Places, Reach};
use crate::{Update, Version};

/// What the events up to a position add up to.
#[derive(Clone, Default)]
pub struct State {
    /// The record. Published, it holds no commitment in full.
    pub record: Record,
    /// How many events it holds; the position of the next one.
    pub position: u64,
    /// When the first event was recorded.
    pub first: Option<Timestamp>,
    /// Id and time of the last event.
    pub last: Option<(Ulid, Timestamp)>,
    /// When an event was redacted last. What is read since is other bytes than before, whatever else changed.
    pub redacted: Option<Timestamp>,
    /// Events of kinds that this program does not know.
    pub unknown: u64,
    pub(crate) index: Index,
}

/// Why the log does not fold.
#[derive(Debug, thiserror::Error)]
pub enum FoldError {
    /// The log itself cannot be read: see there.
    #[error(transparent)]
    Store(#[from] event_store::Error),
    /// A line is no event: the log was written by something else, or it is damaged.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// A line is not UTF-8.
    #[error("line {0} of the log is not UTF-8")]
    NotText(u64),
    /// An event cannot follow on those before it: the log was not written by these rules.
    #[error(transparent)]
    Impossible(#[from] Impossible),
}

impl FoldError {
    /// The same as an error of the log, for who reads on from it.
    #[must_use]
    pub fn into_store(self) -> event_store::Error {
        match self {
            Self::Store(error) => error,
            Self::Unreadable(_) | Self::NotText(_) | Self::Impossible(_) => {
                let source = std::io::Error::other(self.to_string());
                event_store::Error::Io { path: "the log".into(), source }
            }
        }
    }
}

impl State {
    /// The state of a whole log, with commitments in outline.
    ///
    /// # Errors
    ///
    /// A [`FoldError`] at the first event that does not fold. What an event says of a part of a commitment is looked at
    /// when the commitment is loaded.
    pub fn of(log: &dyn EventLog) -> Result<Self, FoldError> {
        Self::default().catch_up(log)
    }

    /// The state after the rest of the log.
    pub(crate) fn catch_up(mut self, log: &dyn EventLog) -> Result<Self, FoldError> {
        loop {
            let page = log.read(Position::new(self.position), PAGE_RECORDS_MAX)?;
            if page.is_empty() {
                return Ok(self);
            }
            for line in page {
                self = match read(&line, self.position)? {
                    Line::Event(event) => self.enter(&event, evolve_outline)?,
                    Line::Unknown { source, .. } => self.pass_over(&source),
                };
            }
        }
    }

    /// The versions of a commitment, oldest first; none where there is no such commitment.
    #[must_use]
    pub fn versions(&self, commitment: &Slug) -> Option<Vec<Version>> {
        let trail = self.index.trails.get(commitment)?;
        self.record.outlines.contains_key(commitment).then(|| trail.versions.iter().collect())
    }

    /// The newest version of a commitment.
    #[must_use]
    pub fn version(&self, commitment: &Slug) -> Option<Version> {
        let trail = self.index.trails.get(commitment)?;
        trail.versions.last().filter(|_| self.record.outlines.contains_key(commitment))
    }

    /// Some commitments in outline, in the order of lists: by plan and number.
    pub fn listed(&self, wants: impl Fn(&Slug, &Outline) -> bool) -> Vec<(&Slug, &Outline)> {
        let all = self.record.outlines.iter().map(|(id, known)| (id, &**known));
        let mut listed: Vec<_> = all.filter(|(id, known)| wants(id, known)).collect();
        listed.sort_by(|(a, one), (b, other)| {
            (&one.plan, &one.number, a).cmp(&(&other.plan, &other.number, b))
        });
        listed
    }

    /// The items of the feed of everything.
    #[must_use]
    pub fn news(&self) -> &Places {
        &self.index.all
    }

    /// The items of the feed of a plan: what is said of it, and of the commitments that are or were part of it.
    #[must_use]
    pub fn news_of_plan(&self, id: &Slug) -> &Places {
        self.index.of_plan(id)
    }

    /// The items of the feed of an organization: what is said of it, and of the commitments that
    /// [concern](domain::record::Outline::concerned) it before or after the event.
    #[must_use]
    pub fn news_of_organization(&self, id: &Slug) -> &Places {
        self.index.of_organization(id)
    }

    /// The items of the feed of a commitment: what is said of it.
    #[must_use]
    pub fn news_of_commitment(&self, id: &Slug) -> &Places {
        self.index.of_commitment(id)
    }

    /// The positions of the events that altered what a commitment shows, from one position up to another: those about
    /// it, and those about its plan and its organizations.
    #[must_use]
    pub fn alterations(&self, commitment: &Slug, from: u64, to: u64) -> Vec<u64> {
        let all = self.index.of_commitment(commitment).from(from).map(|place| place.position);
        all.take_while(|position| *position < to).collect()
    }

    /// The state after one more line of the log. It holds in full every commitment that it was made with.
    ///
    /// # Errors
    ///
    /// A [`FoldError`] where the line does not fold.
    pub fn fold_line(self, line: &[u8]) -> Result<Self, FoldError> {
        match read(line, self.position)? {
            Line::Event(event) => Ok(self.fold(&Arc::new(*event))?),
            Line::Unknown { source, .. } => Ok(self.pass_over(&source)),
        }
    }

    /// The state after one more event. What it holds in full, it goes on holding so.
    ///
    /// # Errors
    ///
    /// [`Impossible`] where the event cannot follow.
    pub fn fold(self, event: &Arc<Event>) -> Result<Self, Impossible> {
        self.enter(event, evolve)
    }

    /// The state after one more event, and what the event tells a reader. Its commitment is held in full.
    ///
    /// # Errors
    ///
    /// [`Impossible`] where the event cannot follow.
    pub fn fold_and_tell(self, event: &Arc<Event>) -> Result<(Self, Arc<Update>), Impossible> {
        let update = Update::of(&self.record, event);
        let state = self.fold(event)?;
        let live = state.is_live(event);
        let update = Arc::new(Update { live, ..update.with_outcome(&state.record) });
        Ok((state, update))
    }

    /// Whether subscribers heard of an event of the log at once.
    pub(crate) fn is_live(&self, event: &Event) -> bool {
        self.index.reach(&self.record, event) == Reach::Live
    }

    /// The same state without the commitments that it holds in full.
    pub(crate) fn in_outline(&self) -> Self {
        let record = Record { commitments: RedBlackTreeMapSync::default(), ..self.record.clone() };
        Self { record, ..self.clone() }
    }

    fn enter(
        mut self,
        event: &Event,
        evolve: impl Fn(Record, &Event) -> Result<Record, Impossible>,
    ) -> Result<Self, Impossible> {
        let before = match (&event.change.source, &event.change.fact) {
            (Source::Commitment(id), Fact::CommitmentRevised(_)) => self.record.outlines.get(id).cloned(),
            _ => None,
        };
        self.record = evolve(self.record, event)?;
        let Stamp { id, time, .. } = &event.stamp;
        self.first = self.first.or(Some(*time));
        self.last = Some((*id, *time));
        if matches!(event.change.fact, Fact::EventRedacted(_)) {
            self.redacted = Some(*time);
        }
        self.position += 1;
        self.index.enter(&self.record, event, before.as_deref());
        Ok(self)
    }

    fn pass_over(mut self, source: &Source) -> Self {
        self.record = domain::evolve::pass_over(self.record, source);
        self.index.pass_over(source, self.position);
        self.position += 1;
        self.unknown += 1;
        self
    }
}

/// Reads the line at a position.
pub(crate) fn read(line: &[u8], position: u64) -> Result<Line, FoldError> {
    let text = simdutf8::basic::from_utf8(line).map_err(|_| FoldError::NotText(position))?;
    Ok(Line::read(text, position)?)
}
