//! References for people, in the styles that journals and schools ask for.
//!
//! Styles and locales are those of the Citation Style Language project, embedded through the
//! `hayagriva` processor (see `NOTICE-CSL.md`). Its known defects are mended around it: names that
//! the NLM style drops, doubled spaces, a lost parenthesis, HTML without escapes, and panics.

use super::Work;
use super::processor::{Loaded, decoded};
use hayagriva::archive::ArchivedStyle;

/// Locales whose terms a reference can use, the default of a language first.
pub const LOCALES: [&str; 4] = ["en-US", "en-GB", "fr-FR", "fr-CA"];

/// Every style, the default first.
pub static STYLES: [CitationStyle; 5] = [
    CitationStyle {
        name: "apa",
        title: "APA",
        csl: "apa",
        loaded: Loaded::when_used(|| decoded(ArchivedStyle::AmericanPsychologicalAssociation)),
    },
    CitationStyle {
        name: "chicago-author-date",
        title: "Chicago",
        csl: "chicago-author-date",
        loaded: Loaded::when_used(|| decoded(ArchivedStyle::ChicagoAuthorDate)),
    },
    CitationStyle {
        name: "mla",
        title: "MLA",
        csl: "modern-language-association",
        loaded: Loaded::when_used(|| decoded(ArchivedStyle::ModernLanguageAssociation)),
    },
    CitationStyle {
        name: "vancouver",
        title: "Vancouver (NLM)",
        csl: "nlm-citation-sequence",
        loaded: Loaded::when_used(|| decoded(ArchivedStyle::NlmCitationSequence)),
    },
    CitationStyle {
        name: "ieee",
        title: "IEEE",
        csl: "ieee",
        loaded: Loaded::when_used(|| decoded(ArchivedStyle::InstituteOfElectricalAndElectronicsEngineers)),
    },
];

/// A style by which a reference can be asked for.
#[derive(Debug)]
pub struct CitationStyle {
    /// Its name in an address: `apa`.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Its name in the repository of the CSL project, accepted as well.
    pub csl: &'static str,
    loaded: Loaded,
}

/// A reference in one style and locale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formatted {
    /// Plain text, one line.
    pub text: String,
    /// The same as inline HTML, escaped, its address a link.
    pub html: String,
    /// The locale of its terms, one of [`LOCALES`].
    pub locale_used: &'static str,
}

/// Why no reference was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StyleError {
    /// The caller chooses one of [`STYLES`], which the message lists.
    #[error("no citation style is called `{asked}`; choose one of {}", known())]
    Unknown {
        /// What was asked for, at most 40 characters of it.
        asked: String,
    },
}

/// Formats a reference to `work`.
///
/// A locale that CSL has no terms for falls back to the first of its language, and then to American
/// English: `en-CA` and `de` use `en-US`, `fr` and `fr-BE` use `fr-FR`. A text that the processor cannot
/// handle gives a plain list of its parts, never an error.
///
/// # Errors
///
/// [`StyleError::Unknown`] when no style has that name.
pub fn formatted(work: &Work, style: &str, locale: &str) -> Result<Formatted, StyleError> {
    let style = STYLES
        .iter()
        .find(|known| known.name == style || known.csl == style)
        .ok_or_else(|| StyleError::Unknown { asked: style.chars().take(40).collect() })?;
    let locale_used = nearest(locale);
    let markup = style.loaded.reference(work, locale_used);
    Ok(Formatted { text: markup.text(), html: markup.html(), locale_used })
}

fn known() -> String {
    STYLES.iter().map(|style| style.name).collect::<Vec<_>>().join(", ")
}

fn nearest(locale: &str) -> &'static str {
    let asked = locale.replace('_', "-");
    let language = asked.split('-').next().unwrap_or_default();
    let same = |known: &&&str| known.eq_ignore_ascii_case(&asked);
    let akin = |known: &&&str| known.split('-').next().is_some_and(|l| l.eq_ignore_ascii_case(language));
    LOCALES.iter().find(same).or_else(|| LOCALES.iter().find(akin)).unwrap_or(&LOCALES[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::represent::citation::{printable, sample};
    use proptest::prelude::*;

    fn check(work: &Work, style: &str, expected: &str) {
        let reference = formatted(work, style, &work.language).expect("the style is known");
        assert_eq!(reference.text, expected.replace("<URL>", &work.address), "{style}");
    }

    // What citeproc-js gives for the same input and the styles of 2026, but for the comma before the
    // last author in APA, Chicago and MLA: those styles set `delimiter-precedes-last="always"`, which
    // citeproc-js forgets for names in one piece.
    #[test]
    fn the_english_version_reads_as_each_style_has_it() {
        let check = |style, expected| check(&sample::english(), style, expected);
        check(
            "apa",
            "Treasury Board of Canada Secretariat, & Canada School of Public Service. (2018). Develop open government skills across the federal public service: Commitment 6 (Commitment No. 6; Version 14, Third Biennial Plan to the Open Government Partnership (2016–18)). Government of Canada. <URL>",
        );
        check(
            "chicago-author-date",
            "Treasury Board of Canada Secretariat, and Canada School of Public Service. 2018. Develop Open Government Skills across the Federal Public Service: Commitment 6. Commitment No. 6. Version 14. Third Biennial Plan to the Open Government Partnership (2016–18). Government of Canada. <URL>.",
        );
        check(
            "mla",
            "Treasury Board of Canada Secretariat, and Canada School of Public Service. Develop Open Government Skills across the Federal Public Service: Commitment 6. Version 14, Commitment no. 6, Government of Canada, 30 June 2018, <URL>. Third Biennial Plan to the Open Government Partnership (2016–18).",
        );
        check(
            "vancouver",
            "1. Treasury Board of Canada Secretariat, Canada School of Public Service. Develop open government skills across the federal public service: Commitment 6 [Commitment] [Internet]. Ottawa: Government of Canada; 2018 Jun [cited 2026 Nov 25]. (Third Biennial Plan to the Open Government Partnership (2016–18)). Commitment no.: 6. Available from: <URL>",
        );
        check(
            "ieee",
            "[1] Treasury Board of Canada Secretariat and Canada School of Public Service, “Develop open government skills across the federal public service: Commitment 6,” Government of Canada, Ottawa, Commitment 6, Jun. 2018. Accessed: Nov. 25, 2026. [Online]. Available: <URL>",
        );
    }

    #[test]
    fn the_french_version_reads_as_each_style_has_it() {
        let check = |style, expected| check(&sample::french(), style, expected);
        check(
            "apa",
            "Secrétariat du Conseil du Trésor du Canada, & École de la fonction publique du Canada. (2018). Développer les compétences relatives au gouvernement ouvert dans l’ensemble de la fonction publique fédérale\u{a0}: Engagement 6 (Engagement Nᵒ 6; Version 14, Troisième Plan biannuel dans le cadre du Partenariat pour un gouvernement ouvert (2016-2018)). Gouvernement du Canada. <URL>",
        );
        check(
            "chicago-author-date",
            "Secrétariat du Conseil du Trésor du Canada, et École de la fonction publique du Canada. 2018. Développer les compétences relatives au gouvernement ouvert dans l’ensemble de la fonction publique fédérale\u{a0}: Engagement 6. Engagement Nᵒ 6. Version 14. Troisième Plan biannuel dans le cadre du Partenariat pour un gouvernement ouvert (2016-2018). Gouvernement du Canada. <URL>.",
        );
        check(
            "mla",
            "Secrétariat du Conseil du Trésor du Canada, et École de la fonction publique du Canada. Développer les compétences relatives au gouvernement ouvert dans l’ensemble de la fonction publique fédérale\u{a0}: Engagement 6. Version 14, Engagement nᵒ 6, Gouvernement du Canada, 30 juin 2018, <URL>. Troisième Plan biannuel dans le cadre du Partenariat pour un gouvernement ouvert (2016-2018).",
        );
        check(
            "vancouver",
            "1. Secrétariat du Conseil du Trésor du Canada, École de la fonction publique du Canada. Développer les compétences relatives au gouvernement ouvert dans l’ensemble de la fonction publique fédérale\u{a0}: Engagement 6 [Engagement] [Internet]. Ottawa: Gouvernement du Canada; juin 2018 [cité 25 nov 2026]. (Troisième Plan biannuel dans le cadre du Partenariat pour un gouvernement ouvert (2016-2018)). Engagement nᵒ: 6. Disponible sur: <URL>",
        );
        check(
            "ieee",
            "[1] Secrétariat du Conseil du Trésor du Canada et École de la fonction publique du Canada, «\u{a0}Développer les compétences relatives au gouvernement ouvert dans l’ensemble de la fonction publique fédérale\u{a0}: Engagement 6\u{a0}», Gouvernement du Canada, Ottawa, Engagement 6, juin 2018. Consulté le: 25 novembre 2026. [En ligne]. Disponible sur: <URL>",
        );
    }

    #[test]
    fn a_live_record_without_a_date_says_so() {
        check(
            &sample::undated(sample::english()),
            "apa",
            "Treasury Board of Canada Secretariat, & Canada School of Public Service. (n.d.). Develop open government skills across the federal public service: Commitment 6 (Commitment No. 6). Government of Canada. Retrieved November 25, 2026, from <URL>",
        );
        check(
            &sample::undated(sample::french()),
            "apa",
            "Secrétariat du Conseil du Trésor du Canada, & École de la fonction publique du Canada. (s.\u{a0}d.). Développer les compétences relatives au gouvernement ouvert dans l’ensemble de la fonction publique fédérale\u{a0}: Engagement 6 (Engagement Nᵒ 6). Gouvernement du Canada. Consulté 25 novembre 2026, à l'adresse <URL>",
        );
    }

    #[test]
    fn an_unknown_style_is_answered_with_the_known_ones() {
        let error = formatted(&sample::english(), "turabian", "en-CA").expect_err("there is no such style");
        let expected = "no citation style is called `turabian`; choose one of apa, chicago-author-date, mla, vancouver, ieee";
        assert_eq!(error.to_string(), expected);
        let long =
            formatted(&sample::english(), &"x".repeat(1_000), "en-CA").expect_err("there is no such style");
        assert_eq!(long, StyleError::Unknown { asked: "x".repeat(40) });
    }

    #[test]
    fn a_style_has_its_name_in_the_csl_repository_too() {
        let text = |style| formatted(&sample::english(), style, "en-CA").map(|reference| reference.text);
        assert_eq!(text("modern-language-association"), text("mla"));
        assert_eq!(text("nlm-citation-sequence"), text("vancouver"));
    }

    #[test]
    fn a_locale_falls_back_within_its_language_and_then_to_english() {
        let check = |asked: &str, used: &str| {
            let reference = formatted(&sample::english(), "ieee", asked).expect("the style is known");
            assert_eq!(reference.locale_used, used, "{asked}");
        };
        check("en-CA", "en-US");
        check("en-gb", "en-GB");
        check("fr_CA", "fr-CA");
        check("fr", "fr-FR");
        check("fr-BE", "fr-FR");
        check("de", "en-US");
        check("", "en-US");
        check("\u{0}-é", "en-US");
    }

    #[test]
    fn a_number_is_cited_as_it_is_written() {
        for number in ["8.a", "C02.1.10", "6.1.1", "02", "99999999999999999999"] {
            let work = Work { number: Some(number.to_owned()), ..sample::english() };
            let text = formatted(&work, "ieee", "en-CA").expect("the style is known").text;
            assert!(text.contains(&format!("Ottawa, Commitment {number}, Jun. 2018")), "{text}");
        }
    }

    #[test]
    fn long_text_is_cut_and_a_long_address_is_left_out() {
        let long = "é ".repeat(100_000);
        let work = Work { address: format!("https://a.ca/{long}"), ..sample::hostile(&long, &long) };
        for style in &STYLES {
            let text = formatted(&work, style.name, "fr-CA").expect("the style is known").text;
            assert!(text.contains('…') && !text.contains("https"), "{text}");
            assert!(text.chars().count() < 10_000, "{}", text.len());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn any_text_gives_one_line_of_safe_html(title in ".{0,60}", author in ".{0,30}", number in ".{0,6}") {
            let work = Work {
                number: Some(number.clone()),
                address: format!("javascript://{title}"),
                ..sample::hostile(&format!("{title}{}", sample::HOSTILE), &author)
            };
            for style in &STYLES {
                let reference = formatted(&work, style.name, "fr-CA").expect("the style is known");
                prop_assert!(!reference.text.contains(|c| printable(c) != c), "{:?}", reference.text);
                prop_assert!(!reference.text.contains("  "), "{}", reference.text);
                let tags = ["<i>", "</i>", "<b>", "</b>", "<sup>", "</sup>"];
                let bare = tags.iter().fold(reference.html.clone(), |html, tag| html.replace(tag, ""));
                prop_assert!(!bare.contains(['<', '>', '"', '\'']), "{bare}");
            }
        }
    }
}
