//! What lists and searches need of a commitment that only the commitment in full says. It is computed when it is asked
//! for first, and kept for the days for which it holds.

use std::ops::RangeInclusive;

use domain::completeness::silent_since;
use domain::event::ScheduleStatement;
use domain::record::{Commitment, Reported, current};
use domain::{AttainmentTally, Tally, Text, as_of, steady};
use jiff::civil::Date;

use crate::view::status_as_of;
use crate::words::{Vocabulary, words};

/// The figures of a commitment on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// What the lead states about the schedule.
    pub schedule: Option<Reported<ScheduleStatement>>,
    /// How far its milestones have got.
    pub tally: Tally,
    /// The verdicts on its targets.
    pub attainments: AttainmentTally,
    /// How many milestones are overdue.
    pub overdue: usize,
    /// Since when it awaits a report; none where nothing more is expected.
    pub silent_since: Option<Date>,
    /// The last day of the world that a statement on it speaks about.
    pub status_as_of: Option<Date>,
    /// The words that it says, in every language, by their numbers in the vocabulary.
    pub(crate) words: Box<[u32]>,
    /// The days for which they hold.
    pub(crate) holds: RangeInclusive<Date>,
}

impl Figures {
    /// The figures on a day, from all that is reported.
    pub(crate) fn of(commitment: &Commitment, on: Date, vocabulary: &Vocabulary) -> Self {
        Self {
            schedule: current(&commitment.schedule).cloned(),
            tally: Tally::of(commitment),
            attainments: AttainmentTally::of(commitment, on),
            overdue: commitment.milestones.values().filter(|known| known.is_overdue(on)).count(),
            silent_since: silent_since(commitment, on),
            status_as_of: status_as_of(commitment),
            words: vocabulary.numbers(said(commitment)),
            holds: steady(commitment, on),
        }
    }

    /// The figures as of a day of the world: from the reports that speak about it or earlier days. What was told by then
    /// says since when it awaits a report.
    pub(crate) fn as_of(commitment: &Commitment, day: Date, vocabulary: &Vocabulary) -> Self {
        let silent_since = silent_since(commitment, day);
        Self { silent_since, holds: day..=day, ..Self::of(&as_of(commitment, day), day, vocabulary) }
    }
}

/// The words that a commitment says, in every language; those of its organizations' names are theirs.
fn said(commitment: &Commitment) -> Vec<String> {
    let mut said = Vec::new();
    let mut add = |text: &Text| text.iter().for_each(|(_, text)| said.extend(words(text)));
    let definition = &commitment.definition.now;
    add(&definition.title);
    let texts = [&definition.description, &definition.planned_result, &definition.other_actors];
    texts.into_iter().flatten().for_each(&mut add);
    commitment.milestones.values().for_each(|milestone| add(&milestone.definition.now.text));
    commitment.indicators.values().for_each(|indicator| add(&indicator.definition.now.name));
    commitment.achievements.values().for_each(|report| add(&report.said.text));
    commitment.notes.values().for_each(|report| add(&report.said.text));
    commitment.challenges.values().for_each(|challenge| add(&challenge.posed.said.text));
    said
}
