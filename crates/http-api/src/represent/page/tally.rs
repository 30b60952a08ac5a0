//! Tallies as a bar with a list of counts. A bar alone would hide what is not reported.

use askama::Template;
use askama::filters::HtmlSafe;
use domain::{Attainment, AttainmentTally, Completion, Tally};

use crate::represent::wording::Wording;

/// How far a milestone can have got, from done to unknown.
pub(super) const COMPLETIONS: [Option<Completion>; 8] = [
    Some(Completion::Complete),
    Some(Completion::Substantial),
    Some(Completion::Limited),
    Some(Completion::InProgress),
    Some(Completion::NotStarted),
    Some(Completion::Suspended),
    Some(Completion::Withdrawn),
    None,
];

/// Verdicts from met to unknown.
const VERDICTS: [Attainment; 5] = [
    Attainment::Met,
    Attainment::NotMet,
    Attainment::Pending,
    Attainment::NotComparable,
    Attainment::NotAvailable,
];

/// Counts side by side, in the order from done to unknown.
#[derive(Template)]
#[template(path = "part/tally.html")]
pub(super) struct Counts {
    /// How many there are in all, in words.
    total: String,
    /// What has to be said about the unknown.
    remark: Option<String>,
    parts: Vec<Part>,
}

/// The template escapes the text.
impl HtmlSafe for Counts {}

/// One part of a bar, in hundredths of its width.
struct Part {
    class: &'static str,
    label: String,
    count: String,
    x: String,
    width: String,
}

impl Counts {
    /// Of milestones.
    pub(super) fn milestones(tally: &Tally, w: &Wording) -> Self {
        let parts = COMPLETIONS.map(|completion| {
            (completion_class(completion), w.completion(completion), tally.count(completion))
        });
        let remark = (tally.unreported > 0).then(|| w.say("unreported-is-not-zero"));
        Self { total: w.count("milestones-in-all", tally.total()), remark, parts: laid_out(&parts, w) }
    }

    /// Of verdicts on targets.
    pub(super) fn attainments(tally: &AttainmentTally, w: &Wording) -> Self {
        let parts = VERDICTS.map(|verdict| (verdict.word(), w.attainment(verdict), tally.count(verdict)));
        let total = parts.iter().map(|(_, _, n)| n).sum();
        Self { total: w.count("results-in-all", total), remark: None, parts: laid_out(&parts, w) }
    }

    /// The counts in a line: `Complete 2, Substantial 1`; the total where there is nothing to count.
    pub(super) fn brief(&self) -> String {
        let parts: Vec<String> =
            self.parts.iter().map(|part| format!("{} {}", part.label, part.count)).collect();
        if parts.is_empty() { self.total.clone() } else { parts.join(", ") }
    }

    /// Whether there is nothing to count.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

/// Parts that are not empty, from left to right.
fn laid_out(parts: &[(&'static str, String, usize)], w: &Wording) -> Vec<Part> {
    let total: usize = parts.iter().map(|(_, _, n)| n).sum();
    let share = |n: usize| format!("{}.{:02}", n * 100 / total, n * 10_000 / total % 100);
    let mut before = 0;
    let mut laid = Vec::new();
    for (class, label, n) in parts.iter().filter(|(_, _, n)| *n > 0) {
        laid.push(Part {
            class,
            label: label.clone(),
            count: w.whole(*n),
            x: share(before),
            width: share(*n),
        });
        before += n;
    }
    laid
}

/// The class of how far a milestone has got.
pub(super) fn completion_class(completion: Option<Completion>) -> &'static str {
    completion.map_or("unreported", Completion::word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Lang;

    #[test]
    fn parts_stand_side_by_side_and_fill_the_bar() {
        let tally = Tally { complete: 2, substantial: 1, unreported: 4, ..Tally::default() };
        let counts = Counts::milestones(&tally, Wording::of(Lang::EN));
        let laid: Vec<_> =
            counts.parts.iter().map(|part| (part.class, part.x.as_str(), part.width.as_str())).collect();
        let expected = [
            ("complete", "0.00", "28.57"),
            ("substantial", "28.57", "14.28"),
            ("unreported", "42.85", "57.14"),
        ];
        assert_eq!(laid, expected);
        assert!(counts.remark.is_some());
        assert!(Counts::milestones(&Tally::default(), Wording::of(Lang::EN)).is_empty());
    }
}
