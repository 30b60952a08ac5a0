//! Plans, organizations and commitments themselves: made, revised, gone.

use domain::Text;
use domain::event::{
    CommitmentDefinition, Contacts, Fact, OrganizationName, PlanDefinition, Reason, Successor,
};

use super::super::html::Html;
use super::super::line::Phrase;
use super::{Teller, Told};
use crate::represent::site::Topic;

/// A member of a definition that a revision changed, with how it was and is.
pub(super) struct Changed {
    field: &'static str,
    old: Html,
    new: Html,
}

/// A member that differs between two definitions.
pub(super) fn changed<T: PartialEq + ?Sized>(
    field: &'static str,
    old: &T,
    new: &T,
    show: impl Fn(&T) -> Html,
) -> Option<Changed> {
    (old != new).then(|| Changed { field, old: show(old), new: show(new) })
}

impl Teller<'_> {
    pub(super) fn plan_published(self, plan: &PlanDefinition) -> Told {
        Told::new(self.phrase(&plan.title), self.words.say("feed-plan-published"))
            .row(self.period_row(plan))
            .row(self.text_row("feed-row-publisher", Some(&plan.publisher)))
    }

    pub(super) fn plan_revised(self, plan: &PlanDefinition) -> Told {
        let about = self.phrase(&plan.title);
        let before = self.update.plan.as_ref().and_then(|id| self.then.plan_before(id));
        let Some(old) = before else { return self.revised(about, Vec::new()) };
        let text = |text: &Text| self.html(text);
        let optional = |text: &Option<Text>| self.optional(text.as_ref());
        let license = |plan: &PlanDefinition| plan.license.as_ref().map(|license| license.name.clone());
        let changed = [
            changed("feed-field-title", &old.title, &plan.title, text),
            changed("feed-field-period", &old.period, &plan.period, |when| {
                Html::text(&self.words.when(when))
            }),
            changed("feed-field-publisher", &old.publisher, &plan.publisher, text),
            changed("feed-field-place", &old.place, &plan.place, optional),
            changed("feed-field-license", &license(old), &license(plan), optional),
        ];
        self.revised(about, changed.into_iter().flatten().collect())
    }

    pub(super) fn organization_named(self, name: &OrganizationName) -> Told {
        let about = self.phrase(&name.name);
        let old = self.then.organization_before(self.update.event.change.source.id());
        let news = match old {
            None => self.words.say("feed-organization-named"),
            Some(old) if old.name == name.name => self.words.say("feed-revised"),
            Some(old) => {
                self.say("feed-organization-renamed", &[("old", self.phrase(&old.name).whole().into())])
            }
        };
        Told::new(about, news)
    }

    pub(super) fn commitment_made(self, new: &CommitmentDefinition) -> Told {
        Told::new(self.phrase(&new.title), self.words.say("feed-commitment-made"))
            .row(self.text_row("feed-row-planned-result", new.planned_result.as_ref()))
            .quote(new.description.as_ref().map(|description| self.html(description)))
    }

    pub(super) fn commitment_revised(self, new: &CommitmentDefinition) -> Told {
        let about = self.phrase(&new.title);
        let Some(Fact::CommitmentRevised(old)) = &self.update.before else {
            return self.revised(about, Vec::new());
        };
        let optional = |text: &Option<Text>| self.optional(text.as_ref());
        let plain = |ids: &Vec<String>| self.list(ids.iter().map(|id| Html::text(id)));
        let changed = [
            changed("feed-field-plan", &old.plan, &new.plan, |id| {
                self.then.plan(id).map_or_else(|| Html::text(id.as_str()), |plan| self.html(&plan.title))
            }),
            changed("feed-field-number", &old.number, &new.number, |number| Html::text(number.as_str())),
            changed("feed-field-title", &old.title, &new.title, |text| self.html(text)),
            changed("feed-field-description", &old.description, &new.description, optional),
            changed("feed-field-planned-result", &old.planned_result, &new.planned_result, optional),
            changed("feed-field-lead", &old.lead, &new.lead, |ids| self.organizations(ids)),
            changed("feed-field-supporting", &old.supporting, &new.supporting, |ids| self.organizations(ids)),
            changed("feed-field-other-actors", &old.other_actors, &new.other_actors, optional),
            changed("feed-field-external-ids", &old.external_ids, &new.external_ids, plain),
        ];
        self.revised(about, changed.into_iter().flatten().collect())
    }

    pub(super) fn commitment_succeeded(self, successor: &Successor) -> Told {
        let page = self.page(&Topic::Commitment(successor.by.clone()));
        let Some(next) = &self.update.mentioned.successor else {
            let news = self.say("feed-commitment-succeeded", &[("by", successor.by.as_str().into())]);
            return Told::new(self.whole(), news);
        };
        let number = self.say("feed-commitment", &[("number", next.number.as_str().into())]);
        let news =
            self.say("feed-commitment-succeeded", &[("by", format!("{number} ({})", next.plan).into())]);
        let link = Html::link(&page, &Html::text(&format!("{number} – ")).then(&self.html(&next.title)));
        Told::new(self.whole(), news).row(Some(self.row("feed-row-successor", &link)))
    }

    /// Something ends, for a reason or without one.
    pub(super) fn withdrawn(self, key: &str, reason: &Reason) -> Told {
        Told::new(self.part(), self.words.say(key))
            .row(self.text_row("feed-row-reason", reason.reason.as_ref()))
    }

    pub(super) fn contact_revised(self, contacts: &Contacts) -> Told {
        let all = |contacts: &Contacts| {
            let emails: Vec<_> = contacts.contacts.iter().map(|contact| contact.email.as_str()).collect();
            if emails.is_empty() { self.words.say("feed-none") } else { emails.join(", ") }
        };
        let new = all(contacts);
        let news = match &self.update.before {
            Some(Fact::ContactRevised(old)) if all(old) != new => self.arrow(&all(old), &new),
            Some(_) | None => new,
        };
        let news = self.say("feed-contact-revised", &[("contacts", news.into())]);
        Told::new(self.whole(), news)
    }

    /// A revision of something, with what it changed.
    pub(super) fn revised(self, about: Phrase, changed: Vec<Changed>) -> Told {
        let fields: Vec<String> = changed.iter().map(|change| self.words.say(change.field)).collect();
        let brief = self.words.say("feed-revised");
        let news = match fields.is_empty() {
            true => brief.clone(),
            false => self.say("feed-revised-fields", &[("fields", fields.join(", ").into())]),
        };
        let rows = changed.iter().map(|change| self.change_row(change)).collect();
        Told { brief: Some(brief), rows, ..Told::new(about, news) }
    }

    fn change_row(self, change: &Changed) -> Html {
        let label = self.say("feed-label", &[("label", capitalized(&self.words.say(change.field)).into())]);
        let values = match change.old == change.new {
            true => Html::text(&self.words.say("feed-changed-unseen")),
            false => change.old.clone().then(&Html::text(" → ")).then(&change.new),
        };
        Html::text(&format!("{label} ")).then(&values)
    }

    /// A text, or a word that there is none.
    pub(super) fn optional(self, text: Option<&Text>) -> Html {
        text.map_or_else(|| Html::text(&self.words.say("feed-none")), |text| self.html(text))
    }

    /// The old and the new.
    pub(super) fn arrow(self, old: &str, new: &str) -> String {
        self.say("feed-from-to", &[("old", old.into()), ("new", new.into())])
    }

    fn list(self, all: impl Iterator<Item = Html>) -> Html {
        let all: Vec<_> = all.collect();
        if all.is_empty() { Html::text(&self.words.say("feed-none")) } else { Html::joined(&all, ", ") }
    }

    fn period_row(self, plan: &PlanDefinition) -> Option<Html> {
        Some(self.row("feed-row-plan-period", &Html::text(&self.words.when(&plan.period))))
    }
}

fn capitalized(words: &str) -> String {
    let mut rest = words.chars();
    let first = rest.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), rest.as_str())
}
