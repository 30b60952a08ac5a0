//! Where in the log everything stands: the news of each scope, the events and versions of each commitment, the
//! requests that were answered.

use std::sync::Arc;

use domain::Slug;
use domain::event::{Event, Fact, Nature, Source};
use domain::record::{Outline, Record};
use jiff::Timestamp;
use rpds::HashTrieMapSync;
use rustc_hash::FxBuildHasher;

use crate::places::{NOWHERE, Place, Places, Reach};
use crate::requests::Requests;
use crate::versions::Versions;

/// Something for each of many ids. They are those of editors, so that nobody chooses them to collide.
pub(crate) type BySlug<T> = HashTrieMapSync<Slug, Arc<T>, FxBuildHasher>;

/// The index of a log up to a position.
#[derive(Clone, Default)]
pub(crate) struct Index {
    /// The items of the feed of everything.
    pub(crate) all: Places,
    /// The items of the feeds of plans.
    pub(crate) plans: BySlug<Places>,
    /// The items of the feeds of organizations.
    pub(crate) organizations: BySlug<Places>,
    pub(crate) trails: BySlug<Trail>,
    pub(crate) requests: Requests,
}

/// Where a commitment stands in the log.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Trail {
    /// Every event about it, and those about its plan and organizations that alter what it shows.
    pub(crate) places: Places,
    pub(crate) versions: Versions,
}

impl Index {
    /// Takes in an event, with the record after it, and the outline that its commitment had where it has another one.
    pub(crate) fn enter(&mut self, record: &Record, event: &Event, before: Option<&Outline>) {
        let stamp = &event.stamp;
        let (reach, nature) = (self.reach(record, event), event.change.nature);
        let place = Place { position: stamp.sequence, own: true, reach, nature };
        let mut count = |id: &Slug, own| {
            let trail = entry(&mut self.trails, id);
            trail.versions.count(stamp, stamp.sequence + 1);
            trail.places.push(Place { own, ..place }, stamp.time);
        };
        match &event.change.source {
            Source::Commitment(id) => count(id, true),
            Source::Plan(plan) => {
                let altered = record.outlines.iter().filter(|(_, known)| known.plan == *plan);
                altered.for_each(|(id, _)| count(id, false));
            }
            Source::Organization(organization) => {
                let altered = record.outlines.iter().filter(|(_, known)| known.concerns(organization));
                altered.for_each(|(id, _)| count(id, false));
            }
        }
        if reach != Reach::None {
            self.tell(record, event, before, place);
        }
        if let Some(request) = &stamp.request {
            self.requests.remember(&request.key, stamp.sequence);
        }
    }

    /// Takes in an event of a later program.
    pub(crate) fn pass_over(&mut self, source: &Source, position: u64) {
        if let Source::Commitment(id) = source {
            let place = Place { position, own: true, reach: Reach::None, nature: Nature::Update };
            entry(&mut self.trails, id).places.push(place, Timestamp::UNIX_EPOCH);
        }
    }

    /// Whether subscribers hear of an event at once. The list that makes a commitment is one piece of news, not one for
    /// each of its parts; the first name of an organization is none, nor are imports of the past. With the record after
    /// the event, or any later one.
    pub(crate) fn reach(&self, record: &Record, event: &Event) -> Reach {
        let made = matches!(event.change.fact, Fact::CommitmentMade(_) | Fact::PlanPublished(_));
        let part = || match &event.change.source {
            Source::Commitment(id) => {
                self.trails.get(id).is_none_or(|trail| trail.versions.begin_with(event.stamp.change))
            }
            Source::Organization(id) => {
                record.organizations.get(id).is_some_and(|known| known.first.event == event.stamp.id)
            }
            Source::Plan(_) => false,
        };
        match event.change.history {
            true => Reach::Archive,
            false if made || !part() => Reach::Live,
            false => Reach::None,
        }
    }

    /// Adds an item to the feeds of what it concerns: of a commitment, as it was before and as it is after the event, the
    /// plan and the organizations.
    fn tell(&mut self, record: &Record, event: &Event, before: Option<&Outline>, place: Place) {
        let time = event.stamp.time;
        self.all.push(place, time);
        match &event.change.source {
            Source::Plan(id) => entry(&mut self.plans, id).push(place, time),
            Source::Organization(id) => entry(&mut self.organizations, id).push(place, time),
            Source::Commitment(id) => {
                let Some(after) = record.outlines.get(id) else { return };
                entry(&mut self.plans, &after.plan).push(place, time);
                after.concerned().for_each(|id| entry(&mut self.organizations, id).push(place, time));
                let Some(before) = before else { return };
                if before.plan != after.plan {
                    entry(&mut self.plans, &before.plan).push(place, time);
                }
                let left = before.concerned().filter(|id| !after.concerns(id));
                left.for_each(|id| entry(&mut self.organizations, id).push(place, time));
            }
        }
    }

    /// The items of the feed of a plan.
    pub(crate) fn of_plan(&self, id: &Slug) -> &Places {
        self.plans.get(id).map_or(&NOWHERE, |places| &**places)
    }

    /// The items of the feed of an organization.
    pub(crate) fn of_organization(&self, id: &Slug) -> &Places {
        self.organizations.get(id).map_or(&NOWHERE, |places| &**places)
    }

    /// The places of a commitment.
    pub(crate) fn of_commitment(&self, id: &Slug) -> &Places {
        self.trails.get(id).map_or(&NOWHERE, |trail| &trail.places)
    }
}

/// What a map has under an id, put there where it is not.
fn entry<'a, T: Clone + Default>(map: &'a mut BySlug<T>, id: &Slug) -> &'a mut T {
    if !map.contains_key(id) {
        map.insert_mut(id.clone(), Arc::default());
    }
    Arc::make_mut(map.get_mut(id).expect("it was put there"))
}
