//! Figures: indicators, targets and measurements.

use domain::event::{Fact, IndicatorDefinition, Reason, TargetDefinition};
use domain::{Attainment, LocalId, Measurement, Slug, Unit, Value, Verdict};

use super::super::html::Html;
use super::super::line::{in_sentence, shortened};
use super::commitment::changed;
use super::{Teller, Told};
use crate::represent::wording::Counted;

/// How much of the name of a source stands in a title, in characters.
const SOURCE_CHARS_MAX: usize = 40;

impl Teller<'_> {
    pub(super) fn indicator_defined(self) -> Told {
        Told::new(self.part(), self.words.say("feed-indicator-defined"))
    }

    pub(super) fn indicator_revised(self, new: &IndicatorDefinition) -> Told {
        let Some(Fact::IndicatorRevised(old)) = &self.update.before else {
            return self.revised(self.part(), Vec::new());
        };
        let code = |indicator: &IndicatorDefinition| {
            indicator.code.as_ref().map_or_else(|| self.words.say("feed-none"), ToString::to_string)
        };
        let unit = |indicator: &IndicatorDefinition| {
            let Some(unit) = &indicator.unit else { return self.words.say("feed-none") };
            indicator.units.0.get(unit).map_or_else(|| unit.to_string(), |words| self.words.words(words))
        };
        let sum = |additive: &bool| {
            Html::text(&self.words.say(if *additive { "feed-additive" } else { "feed-not-additive" }))
        };
        let text = |text: &String| Html::text(text);
        let changed = [
            changed("feed-field-code", &code(old), &code(new), text),
            changed("feed-field-name", &old.name, &new.name, |name| self.html(name)),
            changed("feed-field-unit", &unit(old), &unit(new), text),
            changed("feed-field-total", &old.additive, &new.additive, sum),
        ];
        self.revised(self.part(), changed.into_iter().flatten().collect())
    }

    pub(super) fn target_set(self, target: &TargetDefinition) -> Told {
        let news = self.say("feed-target-set", &[("goal", self.goal(target).into())]);
        self.targeted(Told::new(self.part(), news), target)
    }

    pub(super) fn target_revised(self, new: &TargetDefinition) -> Told {
        let Some(Fact::TargetRevised(old)) = &self.update.before else {
            return self.targeted(self.revised(self.part(), Vec::new()), new);
        };
        let baseline = |target: &TargetDefinition| match &target.baseline {
            Some(baseline) => self.words.baseline(baseline, target, self.counted(&target.indicator)),
            None => self.words.say("feed-none"),
        };
        let changed = [
            changed("feed-field-target", &self.goal(old), &self.goal(new), |goal: &String| Html::text(goal)),
            changed("feed-field-baseline", &baseline(old), &baseline(new), |text: &String| Html::text(text)),
            changed("feed-field-published", &old.published, &new.published, |text| {
                self.optional(text.as_ref())
            }),
        ];
        let told = self.revised(self.part(), changed.into_iter().flatten().collect());
        let to = self.goal(new);
        match self.goal(old) == to {
            true => told,
            false => {
                let brief = Some(self.say("feed-target-changed", &[("new", to.clone().into())]));
                let args = [("old", self.old_goal(old, new).into()), ("new", to.into())];
                Told { news: self.say("feed-target-revised", &args), brief, ..told }
            }
        }
    }

    /// A former goal beside the new one: `at least 300` where all else is as in `at least 350 employees per quarter`.
    fn old_goal(self, old: &TargetDefinition, new: &TargetDefinition) -> String {
        if (&old.unit, old.per, &old.due) != (&new.unit, new.per, &new.due) {
            return self.goal(old);
        }
        let bare = TargetDefinition { unit: None, per: None, due: None, ..old.clone() };
        self.words.goal(&bare, Counted { unit: None, words: &self.update.units })
    }

    pub(super) fn target_withdrawn(self, reason: &Reason) -> Told {
        let told = self.withdrawn("feed-target-withdrawn", reason);
        match &self.update.before {
            Some(Fact::TargetRevised(old)) => self.targeted(told, old).row(Some(self.goal_row(old))),
            Some(_) | None => told,
        }
    }

    fn targeted(self, told: Told, target: &TargetDefinition) -> Told {
        let baseline = target.baseline.as_ref().map(|baseline| {
            let text = self.words.baseline(baseline, target, self.counted(&target.indicator));
            self.row("feed-row-baseline", &Html::text(&text))
        });
        told.row(baseline).row(self.text_row("feed-row-published", target.published.as_ref()))
    }

    pub(super) fn measured(self, measurement: &Measurement) -> Told {
        let value = self.measurement(measurement);
        let judged = |verdict: String| {
            self.say("feed-measured", &[("value", value.clone().into()), ("verdict", verdict.into())])
        };
        let [news, brief] = match self.update.verdicts.as_slice() {
            [] => [value.clone(), value],
            all => [judged(self.verdict(all)), judged(self.brief_verdict(all))],
        };
        let told = Told { brief: Some(brief), ..Told::new(self.part(), news) };
        let judged = self.update.verdicts.iter().fold(told, |told, (target, verdict)| {
            told.state("attainment", verdict.attainment.word()).row(Some(self.verdict_row(target, verdict)))
        });
        let text = if let Value::Text(text) = &measurement.value { Some(self.html(text)) } else { None };
        judged
            .quote(text)
            .row(measurement.source.as_ref().map(|source| self.reporter_row(source)))
            .row(self.text_row("feed-row-dimension", measurement.dimension.as_ref()))
            .row(self.text_row("feed-row-published", measurement.published.as_ref()))
    }

    /// What was measured, when and by whom: `277 employees, April 1 to June 30, 2018 (TBS)`.
    pub(super) fn measurement(self, measurement: &Measurement) -> String {
        format!("{}{}", self.value(measurement), self.circumstances(measurement))
    }

    /// The value alone.
    pub(super) fn value(self, measurement: &Measurement) -> String {
        if let Value::Text(text) = &measurement.value {
            return self.quoted(text);
        }
        let bare = Counted { unit: None, words: &self.update.units };
        let indicator = self.update.event.change.subject.id();
        self.words.value(measurement, indicator.map_or(bare, |id| self.counted(id)))
    }

    /// When and by whom: `, April 1 to June 30, 2018 (TBS)`.
    pub(super) fn circumstances(self, measurement: &Measurement) -> String {
        let period = measurement.period.as_ref().map(|when| self.words.when(when));
        let when = period.or_else(|| measurement.as_of.as_ref().map(|when| self.words.as_of(when)));
        let source =
            measurement.source.as_ref().map(|source| shortened(&self.abbreviation(source), SOURCE_CHARS_MAX));
        let parts = [when.map(|when| format!(", {when}")), source.map(|source| format!(" ({source})"))];
        parts.into_iter().flatten().collect()
    }

    pub(super) fn reporter_row(self, source: &Slug) -> Html {
        self.row("feed-row-reporter", &self.organizations(std::slice::from_ref(source)))
    }

    /// What a measurement means for its targets.
    fn verdict(self, all: &[(TargetDefinition, Verdict)]) -> String {
        let [(target, verdict)] = all else { return self.brief_verdict(all) };
        let judged = self.words.say(verdict_key(verdict.attainment));
        self.say("feed-verdict", &[("verdict", judged.into()), ("goal", self.goal(target).into())])
    }

    fn brief_verdict(self, all: &[(TargetDefinition, Verdict)]) -> String {
        if let [(_, verdict)] = all {
            return self.words.say(verdict_key(verdict.attainment));
        }
        let met = all.iter().filter(|(_, verdict)| verdict.attainment == Attainment::Met).count();
        let args = [("met", self.words.whole(met).into()), ("all", self.words.whole(all.len()).into())];
        self.say("feed-targets", &args)
    }

    fn verdict_row(self, target: &TargetDefinition, verdict: &Verdict) -> Html {
        let args = [
            ("goal", self.goal(target).into()),
            ("attainment", in_sentence(&self.words.attainment(verdict.attainment)).into()),
            ("because", self.words.because(verdict.reason).into()),
        ];
        Html::text(&self.say("feed-row-verdict", &args))
    }

    fn goal_row(self, target: &TargetDefinition) -> Html {
        self.row("feed-row-target", &Html::text(&self.goal(target)))
    }

    fn goal(self, target: &TargetDefinition) -> String {
        self.words.goal(target, self.counted(&target.indicator))
    }

    /// What an indicator counted then.
    fn counted(&self, indicator: &LocalId) -> Counted<'_> {
        let known = self.update.mentioned.indicators.get(indicator);
        let unit: Option<&Unit> = known.and_then(|indicator| indicator.unit.as_ref());
        Counted { unit, words: known.map_or(&self.update.units, |indicator| &indicator.units) }
    }
}

/// The key of the words for what a value means for a target.
fn verdict_key(attainment: Attainment) -> &'static str {
    match attainment {
        Attainment::Met => "feed-target-met",
        Attainment::NotMet => "feed-target-not-met",
        Attainment::Pending => "feed-target-pending",
        Attainment::NotAvailable => "feed-target-not-available",
        Attainment::NotComparable => "feed-target-not-comparable",
    }
}
