//! The citation processor, and what has to be done around it.
//!
//! `hayagriva` is given an item made here, never one read from anyone's JSON: ranges and empty dates
//! make it panic. Every other panic is caught. Styles are mended once, after they are decoded.

use super::markup::{Markup, shielded};
use super::{Day, Kind, LOCALES, Work, printable};
use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::json::{DateValue, Item, LiteralName, NameValue, Value, VecDate, VecDateRange};
use hayagriva::citationberg::{
    IndependentStyle, LayoutRenderingElement, Locale, LocaleCode, Name, NamesChild, Style,
};
use hayagriva::{BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

/// Longest text of one value given to the processor, in characters; the rest becomes an ellipsis.
const TEXT_LEN_MAX: usize = 2_000;

/// Most authors given to the processor. Every style here abbreviates a list long before.
const AUTHORS_MAX: usize = 50;

/// A style of the archive, decoded at its first use, which takes a few milliseconds.
#[derive(Debug)]
pub(super) struct Loaded(LazyLock<IndependentStyle, fn() -> IndependentStyle>);

impl Loaded {
    /// Names the style; `decode` gives it when it is needed.
    pub(super) const fn when_used(decode: fn() -> IndependentStyle) -> Self {
        Self(LazyLock::new(decode))
    }

    /// Formats `work` with the terms of `locale`, one of [`LOCALES`].
    ///
    /// A panic of the processor, or nothing from it, gives a plain list of the parts.
    pub(super) fn reference(&self, work: &Work, locale: &str) -> Markup {
        guarded(|| rendered(work, &self.0, locale)).unwrap_or_else(|| listed(work))
    }
}

/// Decodes a style of the archive and mends it.
pub(super) fn decoded(archived: ArchivedStyle) -> IndependentStyle {
    let Style::Independent(mut style) = archived.get() else {
        unreachable!("the archive holds independent styles only")
    };
    let layout = style.bibliography.iter_mut().flat_map(|bibliography| &mut bibliography.layout.elements);
    let macros = style.macros.iter_mut().flat_map(|shared| &mut shared.children);
    layout.chain(macros).for_each(name_names);
    style
}

/// Turns a panic of the processor into no reference; nothing that it was given outlives the call.
fn guarded(render: impl FnOnce() -> Option<Markup>) -> Option<Markup> {
    catch_unwind(AssertUnwindSafe(render)).ok().flatten()
}

fn rendered(work: &Work, style: &IndependentStyle, locale: &str) -> Option<Markup> {
    static FILES: LazyLock<Vec<Locale>> = LazyLock::new(known_locales);
    let item = item(work);
    let locale = Some(LocaleCode(locale.to_owned()));
    let mut driver = BibliographyDriver::new();
    let cited = vec![CitationItem::with_entry(&item)];
    driver.citation(CitationRequest::new(cited, style, locale.clone(), &FILES, None));
    let all = driver.finish(BibliographyRequest::new(style, locale, &FILES)).bibliography?;
    let reference = all.items.first()?;
    Some(Markup::new(reference.first_field.as_ref(), &reference.content))
}

/// Decodes the locales once (all of the archive, which gives no single one) and keeps those in use.
fn known_locales() -> Vec<Locale> {
    let used = |locale: &Locale| locale.lang.as_ref().is_some_and(|lang| LOCALES.contains(&lang.0.as_str()));
    locales().into_iter().filter(used).collect()
}

/// The work as the processor takes it.
fn item(work: &Work) -> Item {
    let series = if work.kind == Kind::Dataset { "container-title" } else { "collection-title" };
    let members = [
        Some(("id", Value::String(work.key.clone()))),
        Some(("type", Value::String(work.kind.csl().to_owned()))),
        text("title", Some(&work.title)),
        names(&work.authors),
        date("issued", work.issued),
        date("accessed", work.accessed),
        text("publisher", work.publisher.as_ref()),
        text("publisher-place", work.place.as_ref()),
        text("genre", Some(&work.genre)),
        text("number", work.number.as_ref()),
        text(series, work.series.as_ref()),
        text("version", work.version.as_ref()),
        text("language", Some(&work.language)),
        address(work).map(|address| ("URL", Value::String(address.to_owned()))),
    ];
    Item(members.into_iter().flatten().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn text(name: &'static str, value: Option<&String>) -> Option<(&'static str, Value)> {
    let value = value.filter(|value| !value.is_empty())?;
    Some((name, Value::String(shielded(value, TEXT_LEN_MAX))))
}

fn names(authors: &[String]) -> Option<(&'static str, Value)> {
    let whole = |author: &String| NameValue::Literal(LiteralName { literal: shielded(author, TEXT_LEN_MAX) });
    let names: Vec<_> = authors.iter().take(AUTHORS_MAX).map(whole).collect();
    (!names.is_empty()).then_some(("author", Value::Names(names)))
}

fn date(name: &'static str, day: Option<Day>) -> Option<(&'static str, Value)> {
    let date_parts = VecDateRange(vec![VecDate(day?.parts())]);
    Some((name, Value::Date(DateValue::DateParts { date_parts, literal: None, season: None, circa: false })))
}

/// The address, if it can be one; part of an address would lead elsewhere.
fn address(work: &Work) -> Option<&str> {
    let address = Some(work.address.as_str()).filter(|address| address.len() <= TEXT_LEN_MAX);
    address.filter(|address| !address.is_empty() && address.chars().all(|c| printable(c) == c))
}

/// What the reference would say, in an order of our own.
fn listed(work: &Work) -> Markup {
    let day = work.issued.map(Day::iso);
    let authors = work.authors.iter().take(AUTHORS_MAX).map(String::as_str).collect::<Vec<_>>().join("; ");
    let texts =
        [Some(&authors), Some(&work.title), work.series.as_ref(), work.publisher.as_ref(), day.as_ref()];
    let texts = texts.into_iter().flatten().filter(|text| !text.is_empty());
    let parts = texts.map(|text| shielded(text, TEXT_LEN_MAX)).chain(address(work).map(str::to_owned));
    Markup::plain(&parts.collect::<Vec<_>>().join(". "))
}

/// Gives every `names` element the `name` it means.
///
/// The element may be left out (CSL 1.0.2, "Name"), but the processor then drops all authors of the
/// NLM style.
fn name_names(element: &mut LayoutRenderingElement) {
    match element {
        LayoutRenderingElement::Names(names) => {
            if names.name().is_none() {
                names.children.insert(0, NamesChild::Name(Name::default()));
            }
        }
        LayoutRenderingElement::Group(group) => group.children.iter_mut().for_each(name_names),
        LayoutRenderingElement::Choose(choose) => {
            let others = choose.else_if.iter_mut().flat_map(|branch| &mut branch.children);
            let last = choose.otherwise.iter_mut().flat_map(|branch| &mut branch.children);
            choose.if_.children.iter_mut().chain(others).chain(last).for_each(name_names);
        }
        LayoutRenderingElement::Text(_)
        | LayoutRenderingElement::Date(_)
        | LayoutRenderingElement::Number(_)
        | LayoutRenderingElement::Label(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::represent::citation::sample;

    #[test]
    fn a_panic_of_the_processor_leaves_a_plain_list() {
        fn broken() -> IndependentStyle {
            std::panic::panic_any("a damaged archive")
        }
        let work = Work { authors: vec!["A".to_owned(), "B (C)".to_owned()], ..sample::english() };
        let reference = Loaded::when_used(broken).reference(&work, "en-US");
        let expected = format!(
            "A; B (C). {}. {}. Government of Canada. 2018-06-30. {}",
            work.title,
            work.series.as_deref().expect("the sample has a plan"),
            work.address
        );
        assert_eq!(reference.text(), expected);
    }

    #[test]
    fn every_locale_is_in_the_archive() {
        assert_eq!(known_locales().len(), LOCALES.len());
    }

    #[test]
    fn only_a_whole_address_is_given() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(address(&Work { address: text.to_owned(), ..Work::default() }), expected);
        };
        check("https://a.ca/(b)", Some("https://a.ca/(b)"));
        check("", None);
        check("https://a.ca/\nb", None);
        check(&format!("https://a.ca/{}", "b".repeat(TEXT_LEN_MAX)), None);
    }
}
