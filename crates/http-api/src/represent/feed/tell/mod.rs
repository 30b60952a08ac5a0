//! What an event says, in words of one language.

mod commitment;
mod figures;
mod progress;
mod repair;
mod then;
mod voices;

use domain::event::{Fact, Source};
use domain::{Lang, Slug, Text, When};
use fluent_bundle::FluentValue;
use projection::Update;

use super::html::Html;
use super::line::{Phrase, shortened};
use crate::represent::site::{Site, Topic};
use crate::represent::wording::Wording;
pub(super) use then::Then;

/// How much of a text of the record a title repeats where the text is the news, in characters.
const QUOTE_CHARS_MAX: usize = 80;

/// What an event says.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Told {
    /// What it is about; a title may shorten it.
    pub(super) about: Phrase,
    /// What happened, in plain words.
    pub(super) news: String,
    /// The same in fewer words, where a title has no room for more.
    pub(super) brief: Option<String>,
    /// The particulars, one a row.
    pub(super) rows: Vec<Html>,
    /// Words of the record, in full as far as a description goes.
    pub(super) quotes: Vec<Html>,
    /// Where it puts the subject on one of the axes: (`completion`, `substantial`).
    pub(super) states: Vec<(&'static str, &'static str)>,
}

/// Tells an update in a language.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub(super) update: &'a Update,
    pub(super) words: &'static Wording,
    pub(super) site: &'a Site,
    then: Then<'a>,
    room: Room,
}

/// How much a description repeats of what the page has in full.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Of a text of the record, in characters.
    pub(super) text_chars: usize,
    /// Of the organizations, in names.
    pub(super) names: usize,
}

impl Room {
    /// Room for what nearly every item has to say.
    pub(super) const MOST: Self = Self { text_chars: 400, names: usize::MAX };

    /// Less and less room, for an item that has more to say than an item may.
    pub(super) const LESS: [Self; 3] = [
        Self { text_chars: 200, names: 8 },
        Self { text_chars: 80, names: 3 },
        Self { text_chars: 30, names: 1 },
    ];
}

impl Told {
    fn new(about: Phrase, news: String) -> Self {
        Self { about, news, ..Self::default() }
    }

    fn row(mut self, row: Option<Html>) -> Self {
        self.rows.extend(row);
        self
    }

    fn quote(mut self, quote: Option<Html>) -> Self {
        self.quotes.extend(quote);
        self
    }

    fn state(mut self, axis: &'static str, state: &'static str) -> Self {
        if !self.states.contains(&(axis, state)) {
            self.states.push((axis, state));
        }
        self
    }
}

impl<'a> Teller<'a> {
    /// A teller with the record as it is now or was at any time after the event.
    pub(super) fn new(
        update: &'a Update,
        record: &'a domain::record::Record,
        lang: Lang,
        site: &'a Site,
    ) -> Self {
        let then = Then::at(record, update.event.stamp.sequence);
        Self { update, words: Wording::of(lang), site, then, room: Room::MOST }
    }

    /// The same, with so much room.
    pub(super) fn with(self, room: Room) -> Self {
        Self { room, ..self }
    }

    /// What the event says.
    pub(super) fn tell(self) -> Told {
        let change = &self.update.event.change;
        let told = match &change.fact {
            Fact::PlanPublished(plan) => self.plan_published(plan),
            Fact::PlanRevised(plan) => self.plan_revised(plan),
            Fact::OrganizationNamed(name) => self.organization_named(name),
            Fact::CommitmentMade(new) => self.commitment_made(new),
            Fact::CommitmentRevised(new) => self.commitment_revised(new),
            Fact::CommitmentSucceeded(successor) => self.commitment_succeeded(successor),
            Fact::CommitmentWithdrawn(reason) => self.withdrawn("feed-commitment-withdrawn", reason),
            Fact::ContactRevised(contacts) => self.contact_revised(contacts),
            Fact::ScheduleStated(statement) => self.schedule_stated(statement),
            Fact::MilestoneAdded(milestone) => self.milestone_added(milestone),
            Fact::MilestoneRevised(milestone) => self.milestone_revised(milestone),
            Fact::MilestoneStatusReported(report) => self.status_reported(report),
            Fact::MilestoneMoved(place) => self.milestone_moved(place),
            Fact::MilestoneWithdrawn(reason) => self.withdrawn("feed-milestone-withdrawn", reason),
            Fact::IndicatorDefined(_) => self.indicator_defined(),
            Fact::IndicatorRevised(indicator) => self.indicator_revised(indicator),
            Fact::IndicatorWithdrawn(reason) => self.withdrawn("feed-indicator-withdrawn", reason),
            Fact::TargetSet(target) => self.target_set(target),
            Fact::TargetRevised(target) => self.target_revised(target),
            Fact::TargetWithdrawn(reason) => self.target_withdrawn(reason),
            Fact::MeasurementRecorded(measurement) => self.measured(measurement),
            Fact::AchievementReported(achievement) => self.achieved(achievement),
            Fact::EvidenceAttached(evidence) => self.evidence_attached(evidence),
            Fact::NotePublished(note) => self.note_published(note),
            Fact::ChallengePosed(challenge) => self.challenge_posed(challenge),
            Fact::ChallengeAnswered(answer) => self.challenge_answered(answer),
            Fact::ChallengeClosed(reason) => self.withdrawn("feed-challenge-closed", reason),
            Fact::AssessmentRecorded(assessment) => self.assessed(assessment),
            Fact::EventCorrected(correction) => self.corrected(correction),
            Fact::EventRetracted(removal) => self.retracted(removal),
            Fact::EventRedacted(removal) => self.redacted(removal),
        };
        self.dated(told)
    }

    /// Adds the times of the event, each once, and not what the news says anyway.
    fn dated(self, told: Told) -> Told {
        let change = &self.update.event.change;
        let measured = if let Fact::MeasurementRecorded(measurement) = &change.fact {
            measurement.dated()
        } else {
            None
        };
        let row = |key, when: &When| self.row(key, &Html::text(&self.words.when(when)));
        let other =
            |when: &'a Option<When>| when.as_ref().filter(|when| change.effective.as_ref() != Some(*when));
        let same = |when: &&When| measured.is_some_and(|said| said.last_day() == when.last_day());
        told.row(
            change.effective.as_ref().filter(|when| !same(when)).map(|when| row("feed-row-effective", when)),
        )
        .row(other(&change.attested).map(|when| row("feed-row-attested", when)))
        .row(other(&change.period).map(|when| row("feed-row-period", when)))
    }

    /// Where the event belongs: its commitment, plan and lead, as rows with links.
    pub(super) fn context(self) -> Vec<Html> {
        let fact = &self.update.event.change.fact;
        let commitment = self.update.commitment.as_ref().filter(|_| !matches!(fact, Fact::EventRedacted(_)));
        let made = commitment.map(|(id, definition)| {
            let name = self.html(&definition.title);
            let number = self.say("feed-commitment", &[("number", definition.number.as_str().into())]);
            let link = Html::link(&self.page(&Topic::Commitment(id.clone())), &name);
            Html::text(&format!("{number} – ")).then(&link)
        });
        let plan = self.update.plan.as_ref().and_then(|id| Some((id, self.then.plan(id)?)));
        let plan = plan.map(|(id, plan)| {
            let link = Html::link(&self.page(&Topic::Plan(id.clone())), &self.html(&plan.title));
            self.row("feed-row-plan", &link)
        });
        let lead = commitment
            .map(|(_, definition)| self.row("feed-row-lead", &self.organizations(&definition.lead)));
        [made, plan, lead].into_iter().flatten().collect()
    }

    /// Names of those who answer for what it is about.
    pub(super) fn authors(self) -> Vec<String> {
        let change = &self.update.event.change;
        match (&self.update.commitment, &change.source) {
            (Some((_, definition)), _) => {
                let leads = definition.lead.iter().take(self.room.names);
                leads.map(|id| shortened(&self.organization(id).1, self.room.text_chars)).collect()
            }
            (None, Source::Plan(id)) => {
                let publisher = self.then.plan(id).and_then(|plan| plan.publisher.best(self.words.lang()));
                publisher.map(|(_, name)| shortened(name, self.room.text_chars)).into_iter().collect()
            }
            (None, Source::Organization(_) | Source::Commitment(_)) => Vec::new(),
        }
    }

    fn say(self, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        self.words.text(key, args)
    }

    fn page(self, topic: &Topic) -> String {
        self.site.page(topic, self.words.lang())
    }

    /// What a part is called: its code and its words.
    fn part(self) -> Phrase {
        let Some(name) = &self.update.name else { return self.whole() };
        let name = self.phrase(name);
        self.update.code.iter().fold(name, |name, code| name.after(code.as_str()))
    }

    /// What the commitment is called.
    fn whole(self) -> Phrase {
        let definition = self.update.commitment.as_ref().map(|(_, definition)| definition);
        definition.map(|definition| self.phrase(&definition.title)).unwrap_or_default()
    }

    /// A text of the record in plain words.
    fn phrase(self, text: &Text) -> Phrase {
        let Some((lang, words)) = text.best(self.words.lang()) else { return Phrase::default() };
        let remark = || self.say("in-language", &[("lang", lang.as_str().into())]);
        Phrase { words: words.to_owned(), remark: (lang != self.words.lang()).then(remark) }
    }

    /// A text of the record, cut where it is very long, with a remark where it is in another language.
    fn html(self, text: &Text) -> Html {
        let Some((lang, words)) = text.best(self.words.lang()) else { return Html::default() };
        let words = shortened(words, self.room.text_chars);
        match self.phrase(text).remark {
            None => Html::text(&words),
            Some(remark) => Html::foreign(&words, lang).then(&Html::text(&format!(" {remark}"))),
        }
    }

    /// A text of the record as part of a title.
    fn quoted(self, text: &Text) -> String {
        let Phrase { words, remark } = self.phrase(text);
        let quoted = self.say("feed-quoted", &[("text", shortened(&words, QUOTE_CHARS_MAX).into())]);
        [Some(quoted), remark].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// The name of an organization with its language; its id where it had no name then. A name is no text to
    /// translate, so that it carries no remark.
    fn organization(self, id: &Slug) -> (Lang, String) {
        let name = self.then.organization(id).and_then(|known| known.name.best(self.words.lang()));
        name.map_or_else(|| (self.words.lang(), id.to_string()), |(lang, name)| (lang, name.to_owned()))
    }

    /// The short name of an organization; its name where it has none.
    fn abbreviation(self, id: &Slug) -> String {
        let short = self.then.organization(id).and_then(|known| known.abbreviation.as_ref());
        let short = short.and_then(|short| short.best(self.words.lang()));
        short.map_or_else(|| self.organization(id).1, |(_, short)| short.to_owned())
    }

    fn organizations(self, ids: &[Slug]) -> Html {
        let name = |id: &Slug| {
            let (lang, name) = self.organization(id);
            let name = shortened(&name, self.room.text_chars);
            if lang == self.words.lang() { Html::text(&name) } else { Html::foreign(&name, lang) }
        };
        let left_out = (ids.len() > self.room.names).then(|| Html::text("…"));
        let names = ids.iter().take(self.room.names).map(name).chain(left_out);
        Html::joined(&names.collect::<Vec<_>>(), "; ")
    }

    /// A particular with its label.
    fn row(self, key: &str, value: &Html) -> Html {
        Html::text(&format!("{} ", self.words.say(key))).then(value)
    }

    fn text_row(self, key: &str, text: Option<&Text>) -> Option<Html> {
        text.map(|text| self.row(key, &self.html(text)))
    }
}
