//! What an event mentions beside its subject, in the words of then.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::event::{
    Evidence, Fact, IndicatorDefinition, MilestoneDefinition, MilestonePlace, Replacement, Subject,
    TargetDefinition,
};
use domain::record::{Commitment, Outline};
use domain::{LocalId, Slug};

use crate::Update;

/// Parts of the record that an event is about or mentions, as they were defined right after it: whoever tells the event
/// needs nothing else of its commitment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mentioned {
    /// Milestones: the one that it is about, a parent, what evidence is about.
    pub milestones: BTreeMap<LocalId, MilestoneDefinition>,
    /// Indicators: the one that it is about, those of targets, what evidence is about.
    pub indicators: BTreeMap<LocalId, IndicatorDefinition>,
    /// The commitment that continues this one.
    pub successor: Option<Arc<Outline>>,
}

impl Mentioned {
    /// What an update mentions of its commitment.
    pub(crate) fn by(update: &Update, commitment: &Commitment) -> Self {
        let change = &update.event.change;
        let mut ids: BTreeSet<&LocalId> = change.subject.id().into_iter().collect();
        ids.extend(named(&change.fact));
        ids.extend(update.before.iter().flat_map(named));
        ids.extend(update.verdicts.iter().map(|(target, _)| &target.indicator));
        let milestone =
            |id: &LocalId| Some((id.clone(), commitment.milestones.get(id)?.definition.now.clone()));
        let indicator =
            |id: &LocalId| Some((id.clone(), commitment.indicators.get(id)?.definition.now.clone()));
        Self {
            milestones: ids.iter().filter_map(|id| milestone(id)).collect(),
            indicators: ids.iter().filter_map(|id| indicator(id)).collect(),
            successor: None,
        }
    }
}

impl Update {
    /// The commitment that continues the one that it is about.
    pub(crate) fn successor(&self) -> Option<&Slug> {
        if let Fact::CommitmentSucceeded(successor) = &self.event.change.fact {
            Some(&successor.by)
        } else {
            None
        }
    }
}

/// The parts of its commitment that a fact names.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others name none but their subject")]
fn named(fact: &Fact) -> Vec<&LocalId> {
    match fact {
        Fact::MilestoneAdded(MilestoneDefinition { parent, .. })
        | Fact::MilestoneRevised(MilestoneDefinition { parent, .. })
        | Fact::MilestoneMoved(MilestonePlace { parent, .. }) => parent.iter().collect(),
        Fact::TargetSet(TargetDefinition { indicator, .. })
        | Fact::TargetRevised(TargetDefinition { indicator, .. }) => vec![indicator],
        Fact::EvidenceAttached(evidence) => about(evidence).into_iter().collect(),
        Fact::EventCorrected(correction) => match &correction.replacement {
            Replacement::EvidenceAttached(evidence) => about(evidence).into_iter().collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn about(evidence: &Evidence) -> Option<&LocalId> {
    evidence.about.as_ref().and_then(Subject::id)
}
