//! Tallies: how many milestones have got how far, how many verdicts there are of each kind. Counts, never a
//! percentage.

use std::iter::Sum;
use std::ops::Add;

use jiff::civil::Date;
use serde::Serialize;

use crate::attainment::{Attainment, verdicts};
use crate::event::Completion;
use crate::record::Commitment;

/// The milestones of every depth, each counted once by its own completion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see Completion")]
pub struct Tally {
    pub complete: usize,
    pub substantial: usize,
    pub limited: usize,
    pub in_progress: usize,
    pub not_started: usize,
    pub suspended: usize,
    pub withdrawn: usize,
    /// Nobody reported on them, which is not `not_started`.
    pub unreported: usize,
}

/// The verdicts on all targets that are pursued.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see Attainment")]
pub struct AttainmentTally {
    pub met: usize,
    pub not_met: usize,
    pub pending: usize,
    pub not_available: usize,
    pub not_comparable: usize,
}

impl Tally {
    /// Counts the milestones of a commitment.
    #[must_use]
    pub fn of(commitment: &Commitment) -> Self {
        let mut tally = Self::default();
        for milestone in commitment.milestones.values() {
            *tally.count_mut(milestone.completion()) += 1;
        }
        tally
    }

    /// How many milestones there are.
    #[must_use]
    pub fn total(&self) -> usize {
        let Self {
            complete,
            substantial,
            limited,
            in_progress,
            not_started,
            suspended,
            withdrawn,
            unreported,
        } = self;
        complete + substantial + limited + in_progress + not_started + suspended + withdrawn + unreported
    }

    /// How many milestones have got that far; none: nobody reported on them.
    #[must_use]
    pub fn count(mut self, completion: Option<Completion>) -> usize {
        *self.count_mut(completion)
    }

    fn count_mut(&mut self, completion: Option<Completion>) -> &mut usize {
        match completion {
            Some(Completion::Complete) => &mut self.complete,
            Some(Completion::Substantial) => &mut self.substantial,
            Some(Completion::Limited) => &mut self.limited,
            Some(Completion::InProgress) => &mut self.in_progress,
            Some(Completion::NotStarted) => &mut self.not_started,
            Some(Completion::Suspended) => &mut self.suspended,
            Some(Completion::Withdrawn) => &mut self.withdrawn,
            None => &mut self.unreported,
        }
    }
}

impl AttainmentTally {
    /// Counts the verdicts on a commitment as of a day.
    #[must_use]
    pub fn of(commitment: &Commitment, on: Date) -> Self {
        let mut tally = Self::default();
        for (id, indicator) in &commitment.indicators {
            if indicator.definition.withdrawn.is_some() {
                continue;
            }
            let targets = commitment.targets_of(id);
            for (_, target) in targets.iter().filter(|(_, target)| target.withdrawn.is_none()) {
                for verdict in verdicts(target, indicator, on) {
                    *tally.count_mut(verdict.attainment) += 1;
                }
            }
        }
        tally
    }

    /// How many verdicts there are of a kind.
    #[must_use]
    pub fn count(mut self, attainment: Attainment) -> usize {
        *self.count_mut(attainment)
    }

    fn count_mut(&mut self, attainment: Attainment) -> &mut usize {
        match attainment {
            Attainment::Met => &mut self.met,
            Attainment::NotMet => &mut self.not_met,
            Attainment::Pending => &mut self.pending,
            Attainment::NotAvailable => &mut self.not_available,
            Attainment::NotComparable => &mut self.not_comparable,
        }
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            complete: self.complete + other.complete,
            substantial: self.substantial + other.substantial,
            limited: self.limited + other.limited,
            in_progress: self.in_progress + other.in_progress,
            not_started: self.not_started + other.not_started,
            suspended: self.suspended + other.suspended,
            withdrawn: self.withdrawn + other.withdrawn,
            unreported: self.unreported + other.unreported,
        }
    }
}

impl Add for AttainmentTally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            met: self.met + other.met,
            not_met: self.not_met + other.not_met,
            pending: self.pending + other.pending,
            not_available: self.not_available + other.not_available,
            not_comparable: self.not_comparable + other.not_comparable,
        }
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), Add::add)
    }
}

impl Sum for AttainmentTally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Change, Event, Fact, ScheduleState, Stamp};
    use crate::{Slug, evolve};

    /// The facts of commitment 6, as `kind subject data`.
    const SEED: [&str; 17] = [
        r#"commitment-made commitment {"plan":"p","number":"6","title":{"en":"Skills"},"lead":["tbs-sct"]}"#,
        r#"milestone-added milestone/6.1 {"code":"6.1","text":{"en":"Learning"}}"#,
        r#"milestone-added milestone/6.1.1 {"code":"6.1.1","parent":"6.1","text":{"en":"Policy"}}"#,
        r#"milestone-added milestone/6.1.2 {"code":"6.1.2","parent":"6.1","text":{"en":"Engagement"}}"#,
        r#"milestone-added milestone/6.1.3 {"code":"6.1.3","parent":"6.1","text":{"en":"Release"}}"#,
        r#"milestone-added milestone/6.1.4 {"code":"6.1.4","parent":"6.1","text":{"en":"Directive"}}"#,
        r#"milestone-added milestone/6.2 {"code":"6.2","text":{"en":"Forums"}}"#,
        r#"milestone-added milestone/6.3 {"code":"6.3","text":{"en":"Software"}}"#,
        r#"milestone-status-reported milestone/6.1 {"status":"substantial"}"#,
        r#"milestone-status-reported milestone/6.2 {"status":"complete"}"#,
        r#"milestone-status-reported milestone/6.3 {"status":"complete"}"#,
        r#"indicator-defined indicator/employees {"name":{"en":"Employees"},"unit":"employees"}"#,
        r#"target-set target/quarter {"indicator":"employees","goal":{"comparison":"at-least","value":"300"},"per":"quarter"}"#,
        r#"measurement-recorded indicator/employees {"source":"tbs-sct","value":"119","period":"2017-Q3"}"#,
        r#"measurement-recorded indicator/employees {"source":"tbs-sct","value":"1056","period":"2017-Q4"}"#,
        r#"measurement-recorded indicator/employees {"source":"tbs-sct","value":"160","period":"2018-Q1"}"#,
        r#"measurement-recorded indicator/employees {"source":"tbs-sct","value":"277","period":"2018-Q2"}"#,
    ];

    fn event(sequence: u64, row: &str) -> Event {
        let mut words = row.splitn(3, ' ');
        let mut word = || words.next().unwrap();
        let (kind, subject, data) = (word(), word().parse().unwrap(), word());
        let raw = serde_json::value::RawValue::from_string(data.to_owned()).unwrap();
        let source = "/commitments/c6".parse().unwrap();
        let stamp = Stamp {
            id: ulid::Ulid::from_parts(sequence, 0),
            sequence,
            time: jiff::Timestamp::UNIX_EPOCH,
            actor: String::new(),
            change: ulid::Ulid::nil(),
            salt: String::new(),
            request: None,
            leaf_hash: None,
        };
        Event { stamp, change: Change::new(source, subject, Fact::read(kind, &raw).unwrap()) }
    }

    /// Commitment 6 after some more events.
    fn seed(more: &[&str]) -> Commitment {
        let rows = SEED.iter().chain(more).zip(0..);
        let record = rows.fold(crate::record::Record::default(), |record, (row, sequence)| {
            evolve(record, &event(sequence, row)).unwrap()
        });
        let id: Slug = "c6".parse().unwrap();
        Commitment::clone(record.commitments.get(&id).unwrap())
    }

    #[test]
    fn a_state_has_one_word() {
        fn json(state: impl Serialize) -> serde_json::Value {
            serde_json::to_value(state).unwrap()
        }
        for state in Completion::ALL {
            assert_eq!(json(state), state.word());
        }
        for state in ScheduleState::ALL {
            assert_eq!(json(state), state.word());
        }
        for verdict in Attainment::ALL {
            assert_eq!(json(verdict), verdict.word());
        }
    }

    #[test]
    fn each_milestone_of_any_depth_counts_once_and_unreported_is_not_not_started() {
        let tally = Tally::of(&seed(&[]));
        assert_eq!(tally, Tally { substantial: 1, complete: 2, unreported: 4, ..Tally::default() });
        assert_eq!(tally.total(), 7);
        let rows = [
            r#"milestone-status-reported milestone/6.1.1 {"status":"not-started"}"#,
            r#"milestone-status-reported milestone/6.1.2 {"status":"in-progress"}"#,
            r#"milestone-status-reported milestone/6.1.3 {"status":"limited"}"#,
            r#"milestone-status-reported milestone/6.1.4 {"status":"suspended"}"#,
            r#"milestone-withdrawn milestone/6.2 {}"#,
        ];
        let each = Tally { not_started: 1, in_progress: 1, limited: 1, suspended: 1, withdrawn: 1, ..tally };
        assert_eq!(Tally::of(&seed(&rows)), Tally { complete: 1, unreported: 0, ..each });
        assert_eq!(Tally::of(&seed(&rows)).total(), 7);
    }

    #[test]
    fn verdicts_of_live_targets_are_summed() {
        let check = |more: &[&str], expected: AttainmentTally| {
            assert_eq!(AttainmentTally::of(&seed(more), "2018-09-01".parse().unwrap()), expected, "{more:?}");
        };
        let quarters = AttainmentTally { met: 1, not_met: 3, ..AttainmentTally::default() };
        check(&[], quarters);
        let defined = r#"indicator-defined indicator/visits {"name":{"en":"Visits"}}"#;
        let ahead = r#"target-set target/ahead {"indicator":"visits","goal":{"comparison":"at-least","value":"1"},"due":"2019"}"#;
        let prose = r#"target-set target/prose {"indicator":"visits","goal":{"comparison":"prose"}}"#;
        let unset = r#"target-set target/unset {"indicator":"visits","goal":{"comparison":"not-set"}}"#;
        let each = AttainmentTally { pending: 1, not_available: 1, not_comparable: 1, ..quarters };
        check(&[defined, ahead, prose, unset], each);
        let withdrawn = AttainmentTally { not_comparable: 0, ..each };
        check(&[defined, ahead, prose, unset, "target-withdrawn target/prose {}"], withdrawn);
        check(&[defined, ahead, prose, unset, "indicator-withdrawn indicator/visits {}"], quarters);
    }

    #[test]
    fn tallies_add_up() {
        let tally = Tally::of(&seed(&[]));
        assert_eq!([tally, tally, Tally::default()].into_iter().sum::<Tally>().total(), 14);
        assert_eq!(tally + tally, Tally { substantial: 2, complete: 4, unreported: 8, ..Tally::default() });
        let verdicts = AttainmentTally::of(&seed(&[]), "2018-09-01".parse().unwrap());
        let twice: AttainmentTally = [verdicts, verdicts].into_iter().sum();
        assert_eq!(twice, AttainmentTally { met: 2, not_met: 6, ..AttainmentTally::default() });
    }

    #[test]
    fn a_tally_is_written_in_snake_case() {
        let json = serde_json::to_string(&Tally::of(&seed(&[]))).unwrap();
        assert!(json.starts_with(r#"{"complete":2,"substantial":1,"limited":0,"in_progress":0,"#), "{json}");
    }
}
