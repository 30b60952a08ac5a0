//! What an event is about: a source, and a subject within it.

use std::fmt;
use std::str::FromStr;

use serde_with::{DeserializeFromStr, SerializeDisplay};

use crate::{LocalId, Malformed, Slug};

/// The plan, organization or commitment: `/plans/<id>`, `/organizations/<id>`, `/commitments/<id>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, SerializeDisplay, DeserializeFromStr)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Source {
    Plan(Slug),
    Organization(Slug),
    Commitment(Slug),
}

impl Source {
    /// The id without the path.
    #[must_use]
    pub fn id(&self) -> &Slug {
        match self {
            Self::Plan(id) | Self::Organization(id) | Self::Commitment(id) => id,
        }
    }

    /// The subject of what is said of it as a whole, not of a part.
    #[must_use]
    pub fn whole(&self) -> Subject {
        match self {
            Self::Plan(_) => Subject::PLAN,
            Self::Organization(_) => Subject::ORGANIZATION,
            Self::Commitment(_) => Subject::COMMITMENT,
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plan(id) => write!(f, "/plans/{id}"),
            Self::Organization(id) => write!(f, "/organizations/{id}"),
            Self::Commitment(id) => write!(f, "/commitments/{id}"),
        }
    }
}

impl FromStr for Source {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        match text.strip_prefix('/').and_then(|path| path.split_once('/')) {
            Some(("plans", id)) => id.parse().map(Self::Plan),
            Some(("organizations", id)) => id.parse().map(Self::Organization),
            Some(("commitments", id)) => id.parse().map(Self::Commitment),
            Some(_) | None => {
                Err(Malformed::new("a source", text, "write /plans/ID, /organizations/ID or /commitments/ID"))
            }
        }
    }
}

/// The part of a source: the kind alone for the source itself (`commitment`), else kind and id
/// (`milestone/6.1`). The id is an identity, not a code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, SerializeDisplay, DeserializeFromStr)]
pub struct Subject {
    kind: SubjectKind,
    id: Option<LocalId>,
}

/// The kinds of subjects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum SubjectKind {
    Plan,
    Organization,
    Commitment,
    Milestone,
    Indicator,
    Target,
    Achievement,
    Evidence,
    Note,
    Challenge,
    Assessment,
}

impl SubjectKind {
    pub(super) const ALL: [Self; 11] = [
        Self::Plan,
        Self::Organization,
        Self::Commitment,
        Self::Milestone,
        Self::Indicator,
        Self::Target,
        Self::Achievement,
        Self::Evidence,
        Self::Note,
        Self::Challenge,
        Self::Assessment,
    ];

    /// The word in front of the id.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Organization => "organization",
            Self::Commitment => "commitment",
            Self::Milestone => "milestone",
            Self::Indicator => "indicator",
            Self::Target => "target",
            Self::Achievement => "achievement",
            Self::Evidence => "evidence",
            Self::Note => "note",
            Self::Challenge => "challenge",
            Self::Assessment => "assessment",
        }
    }

    /// Whether it is the source itself, which needs no id.
    pub(super) fn whole(self) -> bool {
        matches!(self, Self::Plan | Self::Organization | Self::Commitment)
    }
}

impl Subject {
    /// The plan itself.
    pub const PLAN: Subject = Subject { kind: SubjectKind::Plan, id: None };
    /// The organization itself.
    pub const ORGANIZATION: Subject = Subject { kind: SubjectKind::Organization, id: None };
    /// The commitment itself.
    pub const COMMITMENT: Subject = Subject { kind: SubjectKind::Commitment, id: None };

    /// A part of a commitment.
    #[must_use]
    pub fn part(kind: SubjectKind, id: &LocalId) -> Self {
        Self { kind, id: Some(id.clone()) }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> SubjectKind {
        self.kind
    }

    /// Its id within the source; none for the source itself.
    #[must_use]
    pub fn id(&self) -> Option<&LocalId> {
        self.id.as_ref()
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.id {
            None => f.write_str(self.kind.word()),
            Some(id) => write!(f, "{}/{id}", self.kind.word()),
        }
    }
}

impl FromStr for Subject {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let wrong = || Malformed::new("a subject", text, "write commitment, milestone/ID, indicator/ID, …");
        let (word, id) = match text.split_once('/') {
            None => (text, None),
            Some((word, id)) => (word, Some(id.parse()?)),
        };
        let kind = SubjectKind::ALL.into_iter().find(|kind| kind.word() == word).ok_or_else(wrong)?;
        match kind.whole() == id.is_none() {
            true => Ok(Self { kind, id }),
            false => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_and_subjects_read_as_they_are_written() {
        for text in ["/plans/p", "/organizations/o-1", "/commitments/canada-2016-2018-6"] {
            assert_eq!(text.parse::<Source>().unwrap().to_string(), text);
        }
        for text in ["plan", "commitment", "milestone/6.1.1", "assessment/irm"] {
            assert_eq!(text.parse::<Subject>().unwrap().to_string(), text);
        }
        for wrong in ["", "milestone", "commitment/6", "thing/6", "milestone/6/1"] {
            assert!(wrong.parse::<Subject>().is_err(), "{wrong}");
        }
        for wrong in ["", "plans/p", "/plans/", "/plans/p/q", "/things/p"] {
            assert!(wrong.parse::<Source>().is_err(), "{wrong}");
        }
    }
}
