//! A plan at a glance: one sign for each milestone of each commitment. A sign is filled as far as the milestone has
//! got, so that it can be read without colours.

use askama::Template;
use askama::filters::HtmlSafe;
use domain::{Completion, Tally};
use projection::view::CommitmentSummary;

use super::super::tally::{COMPLETIONS, completion_class};
use super::{WIDTH, at};
use crate::represent::wording::Wording;

const LEFT: f64 = 44.0;
const SIGN: f64 = 14.0;
const ROW: f64 = 20.0;

/// Signs in a line at most.
const SIGNS: u16 = 22;

/// The overview.
#[derive(Template)]
#[template(path = "part/overview.html")]
pub(crate) struct Overview {
    title: String,
    description: String,
    width: String,
    height: String,
    rows: Vec<Row>,
    keys: Vec<(Sign, String)>,
}

/// The template escapes the text.
impl HtmlSafe for Overview {}

struct Row {
    number: String,
    y: String,
    signs: Vec<Sign>,
}

/// A frame, filled as far as the milestone has got.
struct Sign {
    class: &'static str,
    x: String,
    y: String,
    fill: &'static str,
}

impl Overview {
    /// The overview of commitments; none where none has a milestone.
    pub(crate) fn of(commitments: &[CommitmentSummary], w: &Wording) -> Option<Self> {
        let mut y = 0.0;
        let mut rows = Vec::new();
        for commitment in commitments.iter().filter(|commitment| commitment.tally.total() > 0) {
            let row = row(commitment, y);
            let lines = row.signs.len().div_ceil(usize::from(SIGNS)).max(1);
            y += ROW + f64::from(u16::try_from(lines - 1).unwrap_or(u16::MAX)) * SIGN;
            rows.push(row);
        }
        let all: Tally = commitments.iter().map(|commitment| commitment.tally).sum();
        let found = counts(&all).into_iter().filter(|(_, count)| *count > 0);
        let keys: Vec<_> =
            found.map(|(state, _)| (Sign::at(state, (0.0, 0.0)), w.completion(state))).collect();
        let said = commitments.iter().map(|commitment| described(commitment, w));
        (!rows.is_empty()).then(|| Self {
            title: w.say("overview-title"),
            description: said.collect::<Vec<_>>().join(" "),
            width: at(WIDTH),
            height: at(y),
            rows,
            keys,
        })
    }
}

fn row(commitment: &CommitmentSummary, top: f64) -> Row {
    let each = counts(&commitment.tally).into_iter();
    let states = each.flat_map(|(state, count)| std::iter::repeat_n(state, count));
    let place = |n: u16| (LEFT + f64::from(n % SIGNS) * SIGN, top + 3.0 + f64::from(n / SIGNS) * SIGN);
    let sign = |(n, state)| Sign::at(state, place(n));
    let signs = (0_u16..u16::MAX).zip(states).map(sign).collect();
    Row { number: commitment.number.to_string(), y: at(top + 13.0), signs }
}

impl Sign {
    fn at(state: Option<Completion>, (x, y): (f64, f64)) -> Self {
        Self { class: completion_class(state), x: at(x), y: at(y), fill: fill(state) }
    }
}

/// What stands in the frame of a sign, 11 units wide and high.
fn fill(state: Option<Completion>) -> &'static str {
    match state {
        Some(Completion::Complete) => "M0 0h11v11H0z",
        Some(Completion::Substantial) => "M0 4h11v7H0z",
        Some(Completion::Limited) => "M0 8h11v3H0z",
        Some(Completion::InProgress) => "M0 11L11 0v11z",
        Some(Completion::NotStarted) => "M0 0",
        Some(Completion::Suspended) => "M3 2h2v7H3zm3 0h2v7H6z",
        Some(Completion::Withdrawn) => "M0 1l1-1 10 10-1 1z",
        None => "M4 4h3v3H4z",
    }
}

/// How many milestones have got how far, from done to unknown.
fn counts(tally: &Tally) -> [(Option<Completion>, usize); COMPLETIONS.len()] {
    COMPLETIONS.map(|state| (state, tally.count(state)))
}

fn described(commitment: &CommitmentSummary, w: &Wording) -> String {
    let found = counts(&commitment.tally).into_iter().filter(|(_, count)| *count > 0);
    let states: Vec<String> =
        found.map(|(state, count)| format!("{} {}", w.completion(state), w.whole(count))).collect();
    let args = [("source", commitment.number.as_str().into()), ("values", states.join(", ").into())];
    w.text("chart-source", &args)
}
