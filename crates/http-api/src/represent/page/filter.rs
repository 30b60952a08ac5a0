//! The form by which a list of commitments is narrowed: a plain query, no script.

use askama::Template;
use askama::filters::HtmlSafe;
use domain::Attainment;
use domain::completeness::STALE_DAYS;
use domain::event::ScheduleState;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use projection::view::Named;

use super::AskedFor;
use super::phrase::Phrase;
use super::tally::{COMPLETIONS, completion_class};
use crate::limits::STALE_DAYS_MAX;
use crate::represent::wording::Wording;

/// The form.
#[derive(Template)]
#[template(path = "part/filter.html")]
pub(super) struct Filter {
    w: &'static Wording,
    action: String,
    words: String,
    choices: Vec<Choice>,
    overdue: bool,
    stale: bool,
    stale_days: String,
    stale_days_max: u16,
    /// The usual number of days until something is stale.
    stale_days_usual: u16,
    on: String,
    /// The address without filters, where any is set.
    all: Option<String>,
}

/// The template escapes the text.
impl HtmlSafe for Filter {}

/// One question with its answers.
struct Choice {
    name: &'static str,
    label: String,
    options: Vec<Answer>,
}

struct Answer {
    value: String,
    text: String,
    chosen: bool,
}

impl Filter {
    /// The form that asks the page at `action`; without plans where the page is that of one.
    pub(super) fn of(
        asked: &AskedFor,
        action: &str,
        plans: &[Named],
        organizations: &[Named],
        w: &'static Wording,
    ) -> Self {
        let named = |named: &Named| (named.id.to_string(), Phrase::marked(named, w));
        let states = ScheduleState::ALL.map(|state| (state.word().to_owned(), w.schedule(state, None)));
        let completions = COMPLETIONS.map(|state| (completion_class(state).to_owned(), w.completion(state)));
        let attainments = Attainment::ALL.map(|verdict| (verdict.word().to_owned(), w.attainment(verdict)));
        let choices = [
            Choice::of("plan", w.say("difference-plan"), plans.iter().map(named), &asked.plan),
            Choice::of(
                "organization",
                w.say("filter-organization"),
                organizations.iter().map(named),
                &asked.organization,
            ),
            Choice::of("schedule", w.say("column-statement"), states.into_iter(), &asked.schedule),
            Choice::of("completion", w.say("filter-completion"), completions.into_iter(), &asked.completion),
            Choice::of("attainment", w.say("filter-attainment"), attainments.into_iter(), &asked.attainment),
        ];
        Self {
            w,
            action: action.to_owned(),
            words: asked.words.clone(),
            overdue: asked.overdue,
            stale: asked.stale,
            stale_days: asked.stale_days.clone(),
            stale_days_max: STALE_DAYS_MAX,
            stale_days_usual: STALE_DAYS,
            on: asked.on.map(|day| day.to_string()).unwrap_or_default(),
            choices: choices.into_iter().filter(|choice| !choice.options.is_empty()).collect(),
            all: (*asked != AskedFor::default()).then(|| action.to_owned()),
        }
    }
}

impl AskedFor {
    /// The query that asks for the same; empty where nothing is asked for.
    pub(super) fn query(&self) -> String {
        let Self {
            words,
            plan,
            organization,
            schedule,
            completion,
            attainment,
            overdue,
            stale,
            stale_days,
            on,
        } = self;
        let flag = |set: bool| if set { "true".to_owned() } else { String::new() };
        let (overdue, stale) = (flag(*overdue), flag(*stale));
        let on = on.map(|day| day.to_string()).unwrap_or_default();
        let all = [
            ("q", words),
            ("plan", plan),
            ("organization", organization),
            ("schedule", schedule),
            ("completion", completion),
            ("attainment", attainment),
            ("overdue", &overdue),
            ("stale", &stale),
            ("stale_days", stale_days),
            ("on", &on),
        ];
        let given = all.into_iter().filter(|(_, value)| !value.is_empty());
        let pair = |(name, value): (&str, &String)| {
            format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))
        };
        given.map(pair).collect::<Vec<_>>().join("&")
    }
}

impl Choice {
    fn of(
        name: &'static str,
        label: String,
        options: impl Iterator<Item = (String, String)>,
        asked: &str,
    ) -> Self {
        let answer = |(value, text): (String, String)| Answer { chosen: value == asked, value, text };
        Self { name, label, options: options.map(answer).collect() }
    }
}
