//! Which commitments a reader asks for: by plan, organization, state, and words.

use domain::event::{Completion, ScheduleState};
use domain::{Attainment, Slug, Text};
use projection::State;
use projection::view::CommitmentSummary;
use serde::de::DeserializeOwned;

use crate::problem::Problem;
use crate::query::Query;

/// The parameters by which lists of commitments are narrowed.
pub(crate) const FILTERS: [&str; 6] = ["plan", "organization", "schedule", "completion", "attainment", "q"];

/// What a reader asks for. A parameter that is given empty, as forms give it, asks for nothing.
pub(crate) struct Wanted {
    plan: Option<Slug>,
    organization: Option<Slug>,
    schedule: Option<ScheduleState>,
    completion: Option<Option<Completion>>,
    attainment: Option<Attainment>,
    /// Every one of them has to begin a word of the commitment, in whatever language.
    words: Vec<String>,
}

impl Wanted {
    /// Reads the filters of a query.
    pub(crate) fn read(query: &Query) -> Result<Self, Problem> {
        let given = |name| query.text(name).filter(|text| !text.is_empty());
        let id = |name| {
            let read = given(name).map(str::parse::<Slug>).transpose();
            read.map_err(|error| Problem::parameter(name, error))
        };
        let completion = match given("completion") {
            Some("unreported") => Some(None),
            given => state("completion", given)?.map(Some),
        };
        Ok(Self {
            plan: id("plan")?,
            organization: id("organization")?,
            schedule: state("schedule", given("schedule"))?,
            completion,
            attainment: attainment(given("attainment"))?,
            words: words(given("q").unwrap_or_default()).collect(),
        })
    }

    /// Whether a commitment is one of those.
    pub(crate) fn has(&self, state: &State, commitment: &CommitmentSummary) -> bool {
        self.plan.as_ref().is_none_or(|plan| commitment.plan == *plan)
            && self.organization.as_ref().is_none_or(|id| commitment.lead.iter().any(|lead| lead.id == *id))
            && self
                .schedule
                .is_none_or(|s| commitment.schedule.as_ref().is_some_and(|stated| stated.state == s))
            && self.completion.is_none_or(|completion| counted(commitment, completion) > 0)
            && self.attainment.is_none_or(|attainment| judged(commitment, attainment) > 0)
            && self.says(state, commitment)
    }

    /// Whether every word begins a word of what the record says of a commitment.
    fn says(&self, state: &State, commitment: &CommitmentSummary) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let said = said(state, commitment);
        self.words.iter().all(|wanted| said.iter().any(|word| word.starts_with(wanted.as_str())))
    }
}

fn counted(commitment: &CommitmentSummary, completion: Option<Completion>) -> usize {
    let tally = &commitment.tally;
    match completion {
        Some(Completion::Complete) => tally.complete,
        Some(Completion::Substantial) => tally.substantial,
        Some(Completion::Limited) => tally.limited,
        Some(Completion::InProgress) => tally.in_progress,
        Some(Completion::NotStarted) => tally.not_started,
        Some(Completion::Suspended) => tally.suspended,
        Some(Completion::Withdrawn) => tally.withdrawn,
        None => tally.unreported,
    }
}

fn judged(commitment: &CommitmentSummary, attainment: Attainment) -> usize {
    let tally = &commitment.attainments;
    match attainment {
        Attainment::Met => tally.met,
        Attainment::NotMet => tally.not_met,
        Attainment::Pending => tally.pending,
        Attainment::NotAvailable => tally.not_available,
        Attainment::NotComparable => tally.not_comparable,
    }
}

/// A state by its word in JSON.
fn state<T: DeserializeOwned>(name: &str, text: Option<&str>) -> Result<Option<T>, Problem> {
    let read = text.map(|text| serde_json::from_value(text.into())).transpose();
    read.map_err(|error| Problem::parameter(name, error))
}

fn attainment(text: Option<&str>) -> Result<Option<Attainment>, Problem> {
    let all = [
        ("met", Attainment::Met),
        ("not-met", Attainment::NotMet),
        ("pending", Attainment::Pending),
        ("not-available", Attainment::NotAvailable),
        ("not-comparable", Attainment::NotComparable),
    ];
    let Some(text) = text else { return Ok(None) };
    let found = all.into_iter().find(|(word, _)| *word == text).map(|(_, attainment)| attainment);
    let known = all.map(|(word, _)| word).join(", ");
    found.map(Some).ok_or_else(|| Problem::parameter("attainment", format!("is none of {known}")))
}

/// The words that the record has on a commitment, in every language.
fn said(state: &State, summary: &CommitmentSummary) -> Vec<String> {
    let mut said: Vec<String> = [summary.number.as_str(), summary.id.as_str()].map(str::to_owned).into();
    let Some(commitment) = state.record.commitments.get(&summary.id) else { return said };
    let mut add = |text: &Text| text.iter().for_each(|(_, text)| said.extend(words(text)));
    let definition = &commitment.definition.now;
    add(&definition.title);
    let texts = [&definition.description, &definition.planned_result, &definition.other_actors];
    texts.into_iter().flatten().for_each(&mut add);
    for id in definition.lead.iter().chain(&definition.supporting) {
        if let Some(named) = state.record.organizations.get(id) {
            add(&named.now.name);
            named.now.abbreviation.iter().for_each(&mut add);
        }
    }
    commitment.milestones.values().for_each(|milestone| add(&milestone.definition.now.text));
    commitment.indicators.values().for_each(|indicator| add(&indicator.definition.now.name));
    commitment.achievements.values().for_each(|report| add(&report.said.text));
    commitment.notes.values().for_each(|report| add(&report.said.text));
    commitment.challenges.values().for_each(|challenge| add(&challenge.posed.said.text));
    said
}

/// The words of a text in small letters and without accents.
fn words(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(|c: char| !c.is_alphanumeric() && !is_mark(c));
    parts.map(|word| word.chars().flat_map(folded).collect::<String>()).filter(|word| !word.is_empty())
}

/// A combining accent, which stands behind its letter.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// A letter as it is looked for: those of French and its neighbours without their accents.
fn folded(c: char) -> Vec<char> {
    let lower = c.to_lowercase();
    let fold = |c: char| match c {
        'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' => vec!['a'],
        'ç' => vec!['c'],
        'é' | 'è' | 'ê' | 'ë' => vec!['e'],
        'î' | 'ï' | 'í' | 'ì' => vec!['i'],
        'ñ' => vec!['n'],
        'ô' | 'ö' | 'ó' | 'ò' | 'õ' => vec!['o'],
        'ù' | 'û' | 'ü' | 'ú' => vec!['u'],
        'ÿ' | 'ý' => vec!['y'],
        'œ' => vec!['o', 'e'],
        'æ' => vec!['a', 'e'],
        mark if is_mark(mark) => Vec::new(),
        other => vec![other],
    };
    lower.flat_map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_looked_for_without_accents_and_capitals() {
        let table = [
            ("Développer l’apprentissage", "developper l apprentissage"),
            ("Cœur, ÉCOLE; De\u{301}veloppement", "coeur ecole developpement"),
            ("6.1.2 – open-source", "6 1 2 open source"),
            ("  ", ""),
        ];
        for (text, expected) in table {
            assert_eq!(words(text).collect::<Vec<_>>().join(" "), expected);
        }
    }
}
