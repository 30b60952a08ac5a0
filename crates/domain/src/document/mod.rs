//! Documents: how people enter data. A document says what should be; [`difference()`] finds the changes that make the
//! record say so. What a document does not mention it does not touch.

mod difference;
mod form;
mod json;
mod sheet;
mod spelling;
mod toml;

pub use difference::{difference, difference_of};
pub use form::{Form, Read, Terms, read};
pub use sheet::{
    Addressee, Index, Indivisible, MEASUREMENT_COLUMNS, MeasurementRow, PROGRESS_COLUMNS, PieceRow, Pieces,
    Prefilled, ProgressRow, ROW_BYTES, RawRow, Room, RowPlace, SHEET_ROWS_MAX, TextRow, TooLong,
    measurement_rows, prefilled, separated, separated_more, texts,
};
pub use spelling::word;
pub(crate) use spelling::{did_you_mean, near};
pub use toml::{
    DOCUMENT_BYTES_MAX, ITEMS_MAX, read as read_toml, read_json, write_commitment, write_organizations,
    write_plan,
};
use toml::{fits, read_json_with, read_with as read_toml_with};

use std::fmt;

use crate::event::{
    Achievement, Answer, Assessment, Contacts, Evidence, License, OrganizationName, ScheduleStatement,
    StatusReport, UnitWords,
};
use crate::record::Record;
use crate::{Baseline, Code, Completion, Goal, LocalId, Measurement, Per, Slug, Text, Unit, When};

/// How many problems of a document are named; whoever mends those asks again.
const PROBLEMS_MAX: usize = 1_000;

/// Something wrong in a document: where, which text, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// The key, from the top: `indicator.measurement.value`, or the name of the column of a sheet. Empty for the document
    /// itself.
    pub path: String,
    /// What is wrong, as one sentence that repeats the wrong text.
    pub message: String,
}

/// Line and column in a document, both from 1; 0 where there is none. In a sheet the column is that of the table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

impl Problem {
    /// The same problem of a sheet that is part of a longer one, with its lines as they are numbered there. A message that
    /// tells of another row begins with its line.
    #[must_use]
    pub fn moved(self, line: impl Fn(usize) -> usize) -> Self {
        let place = Place { line: line(self.place.line), ..self.place };
        let other = || {
            let (number, rest) = self.message.strip_prefix(OTHER_LINE)?.split_once(' ')?;
            Some(format!("{OTHER_LINE}{} {rest}", line(number.parse().ok()?)))
        };
        let message = other().unwrap_or_else(|| self.message.clone());
        Self { place, message, ..self }
    }
}

/// How a message begins that tells of another row.
const OTHER_LINE: &str = "line ";

impl fmt::Display for Problem {
    /// `12:9: indicator.measurement.value: …`, to be put behind the name of the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, path, message } = self;
        match path.as_str() {
            "" => write!(f, "{place}: {message}"),
            path => write!(f, "{place}: {path}: {message}"),
        }
    }
}

impl fmt::Display for Place {
    /// `12:9`, or `12` where there is no column.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            0 => write!(f, "{}", self.line),
            column => write!(f, "{}:{column}", self.line),
        }
    }
}

/// What a document says.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Document {
    Organizations(Vec<Placed<OrganizationEntry>>),
    Plan(Box<Placed<PlanEntry>>),
    Commitment(Box<CommitmentEntry>),
    /// Reports of a sheet, each a change list, which name their commitments by number or id.
    Sheet(Vec<CommitmentEntry>),
}

impl Document {
    /// When it is applied among other documents, from 0: organizations before plans before commitments, each of which names
    /// those before it, and reports last.
    #[must_use]
    pub fn rank(&self) -> u8 {
        match self {
            Self::Organizations(_) => 0,
            Self::Plan(_) => 1,
            Self::Commitment(report) if report.title.is_some() => 2,
            Self::Sheet(reports) if reports.iter().any(|report| report.title.is_some()) => 2,
            Self::Commitment(_) | Self::Sheet(_) => 3,
        }
    }
}

/// Something with the place where it stands in the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed<T> {
    /// Where it stands.
    pub place: Place,
    /// The times that it has of its own.
    pub times: Times,
    /// What it is.
    pub said: T,
}

impl<T> Placed<Option<T>> {
    /// The thing with its place, if there is one.
    fn transposed(self) -> Option<Placed<T>> {
        let Self { place, times, said } = self;
        said.map(|said| Placed { place, times, said })
    }
}

/// When something holds and when it was said, where that is not what the document says of all that it tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Times {
    /// The time of the world that it is about.
    pub as_of: Option<When>,
    /// When its source said so in public.
    pub attested: Option<When>,
    /// The reporting period that it answers.
    pub period: Option<When>,
}

/// An organization and its names.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OrganizationEntry {
    pub id: Slug,
    pub name: OrganizationName,
}

/// A plan. What is absent stays as it is; for a new plan title, period and publisher are needed.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "see PlanDefinition")]
pub struct PlanEntry {
    pub id: Slug,
    pub history: bool,
    pub title: Option<Text>,
    pub period: Option<When>,
    pub publisher: Option<Text>,
    pub place: Option<Text>,
    pub license: Option<License>,
}

/// A commitment and its parts, as far as the document mentions them.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "see CommitmentDefinition and the parts")]
pub struct CommitmentEntry {
    pub place: Place,
    pub plan: Slug,
    pub id: Slug,
    /// The day that the document speaks about.
    pub reports_on: Option<When>,
    /// When its sources said in public what it tells.
    pub attested: Option<When>,
    /// The reporting period that it answers.
    pub period: Option<When>,
    /// Whether it imports the past.
    pub history: bool,
    pub number: Option<Code>,
    pub title: Option<Text>,
    pub description: Option<Text>,
    pub planned_result: Option<Text>,
    pub other_actors: Option<Text>,
    pub lead: Option<Vec<Slug>>,
    pub supporting: Option<Vec<Slug>>,
    pub external_ids: Option<Vec<String>>,
    pub contacts: Option<Contacts>,
    pub schedule: Option<Placed<ScheduleStatement>>,
    /// Statements on the schedule one by one, in the order in which they were made.
    pub schedules: Vec<Placed<ScheduleStatement>>,
    /// The commitment that continues it.
    pub succeeded_by: Option<Slug>,
    pub withdrawn: Withdrawn,
    /// Parents before their children.
    pub milestones: Vec<Placed<MilestoneEntry>>,
    pub indicators: Vec<Placed<IndicatorEntry>>,
    /// Parents before their children.
    pub achievements: Vec<Placed<(LocalId, Achievement)>>,
    pub notes: Vec<Placed<(LocalId, Text)>>,
    pub challenges: Vec<Placed<ChallengeEntry>>,
    pub evidence: Vec<Placed<(LocalId, Evidence)>>,
    pub assessments: Vec<Placed<(LocalId, Assessment)>>,
}

impl CommitmentEntry {
    /// The commitment of a record that it means by its number, as a sheet does.
    #[must_use]
    pub fn known_as(&self, record: &Record) -> Option<Slug> {
        record.numbered(&self.plan, self.number.as_ref()?).cloned()
    }
}

/// A milestone of a document. Its id is its first code unless given.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "see MilestoneDefinition and StatusReport")]
pub struct MilestoneEntry {
    pub id: LocalId,
    /// Whether the id is none of its own, but its code.
    pub by_code: bool,
    pub code: Option<Code>,
    /// The milestone under which it is written.
    pub parent: Option<LocalId>,
    pub text: Option<Text>,
    pub lead: Option<Vec<Slug>>,
    pub due: Option<When>,
    pub deadline: Option<Text>,
    pub status: Option<Completion>,
    pub progress: Option<Text>,
    pub source: Option<Slug>,
    /// Reports on its status one by one, in the order in which they were made.
    pub reports: Vec<Placed<StatusReport>>,
    pub withdrawn: Withdrawn,
    pub untold: Untold,
}

/// The required languages that a row of a sheet does not give.
///
/// They count where the record does not say the same already: a sheet that is sent out repeats what the record says, in whatever languages that is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Untold {
    /// In what defines the milestone.
    pub definition: Vec<Problem>,
    /// In the words of its report.
    pub report: Vec<Problem>,
}

/// Whether the document says that something is no longer part of the record, or that a challenge is closed, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Withdrawn {
    /// It says nothing of that.
    #[default]
    No,
    /// It says so, and perhaps why.
    Because(Option<Text>),
    /// It says that this stands, and perhaps why it was brought back.
    Stands(Option<Text>),
}

impl Withdrawn {
    /// Whether it says so.
    pub(crate) fn is_said(&self) -> bool {
        matches!(self, Self::Because(_))
    }
}

/// An indicator of a document with its targets and measurements.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "see IndicatorDefinition")]
pub struct IndicatorEntry {
    pub id: LocalId,
    pub code: Option<Code>,
    pub name: Option<Text>,
    pub unit: Option<Unit>,
    pub units: Option<UnitWords>,
    pub additive: Option<bool>,
    pub withdrawn: Withdrawn,
    pub targets: Vec<Placed<TargetEntry>>,
    pub measurements: Vec<Placed<Measurement>>,
}

/// A target of a document.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "see TargetDefinition")]
pub struct TargetEntry {
    pub id: LocalId,
    pub goal: Option<Goal>,
    pub unit: Option<Unit>,
    pub per: Option<Per>,
    pub due: Option<When>,
    pub baseline: Option<Baseline>,
    pub published: Option<Text>,
    pub withdrawn: Withdrawn,
}

/// A challenge of a document with the answers to it.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "see Words and Answer")]
pub struct ChallengeEntry {
    pub id: LocalId,
    /// Needed for a new one.
    pub text: Option<Text>,
    pub answers: Vec<Placed<Answer>>,
    pub closed: Withdrawn,
}
