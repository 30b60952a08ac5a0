//! The vocabularies of the tokens on feed items, by which readers and programs filter.

use std::collections::BTreeMap;

use domain::event::{Fact, Nature, ScheduleState};
use domain::{Attainment, Completion, Lang};
use projection::State;
use serde::Serialize;

use super::head::nature_key;
use crate::represent::wording::Wording;

/// A vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Kinds of events.
    Kind,
    /// What an event is to a subscriber.
    Nature,
    /// How far a milestone has got.
    Completion,
    /// How a commitment goes, as its lead states it.
    Schedule,
    /// Whether a target is met.
    Attainment,
    /// Commitments by their ids.
    Commitment,
    /// Lead organizations by their ids.
    Organization,
}

/// A token with its words, where it has some.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Term {
    /// The token.
    pub term: String,
    /// What it is called, by language.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub label: BTreeMap<Lang, String>,
}

impl Axis {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Kind,
        Self::Nature,
        Self::Completion,
        Self::Schedule,
        Self::Attainment,
        Self::Commitment,
        Self::Organization,
    ];

    /// Its name, the last part of its address.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Nature => "nature",
            Self::Completion => "completion",
            Self::Schedule => "schedule",
            Self::Attainment => "attainment",
            Self::Commitment => "commitment",
            Self::Organization => "organization",
        }
    }

    /// Its tokens. Those of commitments and organizations are what the record has.
    #[must_use]
    pub fn terms(self, state: &State) -> Vec<Term> {
        let record = &state.record;
        match self {
            Self::Kind => {
                Fact::KINDS.map(|kind| Term { term: kind.to_owned(), label: BTreeMap::new() }).into()
            }
            Self::Nature => {
                Nature::ALL.map(|nature| term(nature.word(), |words| words.say(nature_key(nature)))).into()
            }
            Self::Completion => {
                Completion::ALL.map(|state| term(state.word(), |words| words.completion(Some(state)))).into()
            }
            Self::Schedule => {
                ScheduleState::ALL.map(|state| term(state.word(), |words| words.schedule(state, None))).into()
            }
            Self::Attainment => {
                Attainment::ALL.map(|met| term(met.word(), |words| words.attainment(met))).into()
            }
            Self::Commitment => {
                let all = record.outlines.iter();
                all.map(|(id, known)| named(id.as_str(), &known.title)).collect()
            }
            Self::Organization => {
                let all = record.organizations.iter();
                all.map(|(id, known)| named(id.as_str(), &known.now.name)).collect()
            }
        }
    }
}

fn term(token: &str, say: impl Fn(&Wording) -> String) -> Term {
    let label = Lang::OFFICIAL.map(|lang| (lang, say(Wording::of(lang)))).into();
    Term { term: token.to_owned(), label }
}

fn named(id: &str, name: &domain::Text) -> Term {
    let label = name.iter().map(|(lang, words)| (lang, words.to_owned())).collect();
    Term { term: id.to_owned(), label }
}
