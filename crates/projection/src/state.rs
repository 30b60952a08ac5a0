//! The state: the record at a position, with the versions and the news that led there.
//!
//! A state is a value with persistent maps; the writer makes the next one while readers hold the last one.

use std::sync::Arc;

use domain::event::{Event, Fact, Line, Source, Stamp, Unreadable};
use domain::record::{Commitment, Record};
use domain::{Impossible, Slug, evolve};
use event_store::{EventLog, PAGE_RECORDS_MAX, Position};
use jiff::Timestamp;
use rpds::{HashTrieMapSync, RedBlackTreeMapSync, VectorSync};
use ulid::Ulid;

use crate::Update;

/// What the events up to a position add up to.
#[derive(Clone, Default)]
pub struct State {
    /// The record.
    pub record: Record,
    /// How many events it holds; the position of the next one.
    pub position: u64,
    /// When the first event was recorded.
    pub first: Option<Timestamp>,
    /// Id and time of the last event.
    pub last: Option<(Ulid, Timestamp)>,
    /// The items of feeds in the order of recording: news, and imports of the past, which are in archives only.
    pub news: VectorSync<Arc<Update>>,
    /// Events of kinds that this program does not know.
    pub unknown: u64,
    pub(crate) versions: RedBlackTreeMapSync<Slug, VectorSync<Version>>,
    pub(crate) requests: HashTrieMapSync<String, Answered>,
}

/// A version of a commitment: one accepted change list that altered what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub number: u64,
    /// The change list.
    pub change: Ulid,
    /// How many events the log had after that list.
    pub position: u64,
    /// When the list was recorded.
    pub time: Timestamp,
}

/// A request that was answered, so that its repetition gets the same answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) body: String,
    pub(crate) change: Ulid,
    pub(crate) first: u64,
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

impl State {
    /// The state of a whole log.
    ///
    /// # Errors
    ///
    /// A [`FoldError`] at the first event that does not fold.
    pub fn of(log: &dyn EventLog) -> Result<Self, FoldError> {
        fold_up_to(log, log.head().index())
    }

    /// The versions of a commitment, oldest first; none where there is no such commitment.
    #[must_use]
    pub fn versions(&self, commitment: &Slug) -> Option<&VectorSync<Version>> {
        self.versions.get(commitment)
    }

    /// The newest version of a commitment.
    #[must_use]
    pub fn version(&self, commitment: &Slug) -> Option<Version> {
        self.versions.get(commitment).and_then(|versions| versions.last()).copied()
    }

    /// The state after one more line of the log.
    ///
    /// # Errors
    ///
    /// A [`FoldError`] where the line does not fold.
    pub fn fold_line(self, line: &[u8]) -> Result<Self, FoldError> {
        let text = std::str::from_utf8(line).map_err(|_| FoldError::NotText(self.position))?;
        match Line::read(text, self.position)? {
            Line::Event(event) => Ok(self.fold(&Arc::new(*event))?),
            Line::Unknown { source, .. } => Ok(self.pass_over(&source)),
        }
    }

    /// The state after one more event.
    ///
    /// # Errors
    ///
    /// [`Impossible`] where the event cannot follow.
    pub fn fold(self, event: &Arc<Event>) -> Result<Self, Impossible> {
        self.fold_and_tell(event).map(|(state, _)| state)
    }

    /// The state after one more event, and what the event tells a reader.
    ///
    /// # Errors
    ///
    /// [`Impossible`] where the event cannot follow.
    pub fn fold_and_tell(mut self, event: &Arc<Event>) -> Result<(Self, Arc<Update>), Impossible> {
        let update = Update::of(&self.record, event);
        self.record = evolve(self.record, event)?;
        let Stamp { id, time, .. } = &event.stamp;
        self.first = self.first.or(Some(*time));
        self.last = Some((*id, *time));
        self.position += 1;
        for commitment in self.altered(event) {
            self.count(&commitment, &event.stamp);
        }
        let live = self.is_news(event);
        let update = Arc::new(Update { live, ..update.with_outcome(&self.record) });
        if live || event.change.history {
            self.news.push_back_mut(Arc::clone(&update));
        }
        self.remember(event);
        Ok((self, update))
    }

    fn pass_over(mut self, source: &Source) -> Self {
        self.record = domain::evolve::pass_over(self.record, source);
        self.position += 1;
        self.unknown += 1;
        self
    }

    /// The commitments whose page looks different after an event.
    fn altered(&self, event: &Event) -> Vec<Slug> {
        let all = || self.record.commitments.iter();
        match (&event.change.source, &event.change.fact) {
            (Source::Commitment(id), _) => vec![id.clone()],
            (Source::Plan(plan), _) => {
                all().filter(|(_, c)| c.definition.now.plan == *plan).map(|(id, _)| id.clone()).collect()
            }
            (Source::Organization(organization), _) => {
                all().filter(|(_, c)| names(c, organization)).map(|(id, _)| id.clone()).collect()
            }
        }
    }

    /// Counts an event into the version that its change list makes.
    fn count(&mut self, commitment: &Slug, stamp: &Stamp) {
        let mut versions = self.versions.get(commitment).cloned().unwrap_or_default();
        let last = versions.last().copied();
        let version = Version {
            number: last.map_or(1, |last| last.number + 1),
            change: stamp.change,
            position: self.position,
            time: stamp.time,
        };
        match last {
            Some(last) if last.change == stamp.change => {
                versions.drop_last_mut();
                versions.push_back_mut(Version { number: last.number, ..version });
            }
            Some(_) | None => versions.push_back_mut(version),
        }
        self.versions.insert_mut(commitment.clone(), versions);
    }

    /// Whether subscribers hear of an event at once. The list that makes a commitment is one piece of news, not one for
    /// each of its parts; the first name of an organization is none, nor are imports of the past.
    fn is_news(&self, event: &Event) -> bool {
        let made = matches!(event.change.fact, Fact::CommitmentMade(_) | Fact::PlanPublished(_));
        let part = || match &event.change.source {
            Source::Commitment(id) => {
                self.versions.get(id).is_some_and(|versions| versions.len() == 1)
                    && self.version(id).is_some_and(|version| version.change == event.stamp.change)
            }
            Source::Organization(id) => {
                let known = self.record.organizations.get(id);
                known.is_some_and(|known| known.first.event == event.stamp.id)
            }
            Source::Plan(_) => false,
        };
        !event.change.history && (made || !part())
    }

    fn remember(&mut self, event: &Event) {
        let Stamp { request, change, sequence, .. } = &event.stamp;
        if let Some(request) = request {
            let answered = Answered { body: request.body.clone(), change: *change, first: *sequence };
            self.requests.insert_mut(request.key.clone(), answered);
        }
    }
}

fn names(commitment: &Commitment, organization: &Slug) -> bool {
    let definition = &commitment.definition.now;
    let measured = || {
        let all = commitment.indicators.values().flat_map(|indicator| &indicator.measurements);
        all.into_iter().any(|report| report.said.source.as_ref() == Some(organization))
    };
    let leads_part = || {
        let milestones = &mut commitment.milestones.values();
        milestones.any(|milestone| milestone.definition.now.lead.contains(organization))
    };
    let reported = || {
        let mut reports = commitment.milestones.values().flat_map(|milestone| &milestone.reports);
        reports.any(|report| report.said.source.as_ref() == Some(organization))
    };
    let involved = definition.lead.contains(organization) || definition.supporting.contains(organization);
    involved || measured() || leads_part() || reported()
}

/// The state of a log up to a position, which is how an old version comes back.
///
/// # Errors
///
/// A [`FoldError`] at the first event that does not fold.
pub fn fold_up_to(log: &dyn EventLog, position: u64) -> Result<State, FoldError> {
    let mut state = State::default();
    while state.position < position {
        let left = usize::try_from(position - state.position).unwrap_or(PAGE_RECORDS_MAX);
        let page = log.read(Position::new(state.position), left.min(PAGE_RECORDS_MAX))?;
        if page.is_empty() {
            break;
        }
        for line in page {
            state = state.fold_line(&line)?;
        }
    }
    Ok(state)
}
