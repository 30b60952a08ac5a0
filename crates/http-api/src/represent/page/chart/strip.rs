//! How far milestones had got over time: a strip for each that was reported on more than once.

use askama::Template;
use askama::filters::HtmlSafe;
use domain::Completion;
use jiff::civil::Date;
use projection::view::{CommitmentView, MilestoneView, StatusView};

use super::at;
use super::scale::Days;
use crate::represent::wording::Wording;

const LEFT: f64 = 56.0;
const ROW: f64 = 24.0;
const FULL: f64 = 16.0;

/// The room in which the last state goes on.
const ON: f64 = 32.0;

/// The strips of a commitment.
#[derive(Template)]
#[template(path = "part/strip.html")]
pub(crate) struct Strip {
    title: String,
    description: String,
    height: String,
    rows: Vec<Row>,
    ends: Vec<(String, String)>,
    axis: String,
    key: String,
}

/// The template escapes the text.
impl HtmlSafe for Strip {}

struct Row {
    code: String,
    y: String,
    ground: String,
    steps: Vec<Step>,
}

/// A state from one report to the next; its height says how far.
struct Step {
    class: &'static str,
    path: String,
}

impl Strip {
    /// The strips; none where no milestone was reported on twice.
    pub(crate) fn of(view: &CommitmentView, w: &Wording) -> Option<Self> {
        let all = view.milestones.iter().flat_map(MilestoneView::flat);
        let told: Vec<(&MilestoneView, Vec<(Date, &StatusView)>)> =
            all.map(|milestone| (milestone, dated(milestone))).filter(|(_, dated)| dated.len() > 1).collect();
        let reports = || told.iter().flat_map(|(_, reports)| reports);
        let days = Days::over(reports().map(|(day, _)| *day).chain(view.status_as_of), LEFT)?.without(ON);
        if told.is_empty() {
            return None;
        }
        let rows: Vec<Row> = (0_u16..)
            .zip(&told)
            .map(|(n, (milestone, reports))| row(f64::from(n) * ROW, milestone, reports, days))
            .collect();
        let bottom = f64::from(u16::try_from(rows.len()).unwrap_or(u16::MAX)) * ROW;
        let ends = days.ends().into_iter().flatten().map(|when| w.when(&when));
        Some(Self {
            title: w.say("strip-title"),
            description: told
                .iter()
                .map(|(m, reports)| described(m, reports, w))
                .collect::<Vec<_>>()
                .join(" "),
            height: at(bottom + 18.0),
            rows,
            ends: ends.zip([at(LEFT), at(days.right())]).map(|(text, x)| (x, text)).collect(),
            axis: at(bottom + 12.0),
            key: w.say("strip-key"),
        })
    }
}

/// The reports that have a day, the earliest first.
fn dated(milestone: &MilestoneView) -> Vec<(Date, &StatusView)> {
    let day = |report: &StatusView| report.origin.effective.as_ref().and_then(domain::When::last_day);
    let mut reports: Vec<_> = milestone.reports.iter().filter_map(|r| Some((day(r)?, r))).collect();
    reports.reverse();
    reports.sort_by_key(|(day, _)| *day);
    reports
}

fn row(top: f64, milestone: &MilestoneView, reports: &[(Date, &StatusView)], days: Days) -> Row {
    let ground = top + FULL + 4.0;
    let ends = reports.iter().skip(1).map(|(day, _)| Some(*day)).chain([None]);
    let steps = reports.iter().zip(ends).map(|((from, report), to)| {
        let left = days.morning(*from);
        let right = to.map_or(days.right() + ON, |day| days.morning(day)).max(left + 3.0);
        Step {
            class: report.status.word(),
            path: format!(
                "M{} {}v-{}H{}V{}z",
                at(left),
                at(ground),
                at(FULL * share(report.status)),
                at(right - 1.0),
                at(ground)
            ),
        }
    });
    Row { code: milestone.code.to_string(), y: at(ground - 4.0), ground: at(ground), steps: steps.collect() }
}

/// How high a state is drawn. What says nothing about how far is a thin line.
fn share(completion: Completion) -> f64 {
    match completion {
        Completion::Complete => 1.0,
        Completion::Substantial => 0.66,
        Completion::InProgress => 0.5,
        Completion::Limited => 0.33,
        Completion::NotStarted | Completion::Suspended | Completion::Withdrawn => 0.08,
    }
}

fn described(milestone: &MilestoneView, reports: &[(Date, &StatusView)], w: &Wording) -> String {
    let state = |(day, report): &(Date, &StatusView)| {
        let args = [("value", w.completion(Some(report.status)).into()), ("when", w.day(*day).into())];
        w.text("chart-value", &args)
    };
    let states: Vec<String> = reports.iter().map(state).collect();
    let args = [("source", milestone.code.as_str().into()), ("values", states.join("; ").into())];
    w.text("chart-source", &args)
}
