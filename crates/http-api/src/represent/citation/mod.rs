//! Citations of a commitment's record: one [`Work`], many formats.
//!
//! A citation of a numbered version never changes, so everything here is a pure function of its input:
//! no clock, no disk, no network, and no type of the domain. Whoever calls composes the [`Work`] in one
//! language and decides whether a day of access belongs in it.
//!
//! Authors are organizations and stay whole in every format that can say so: braces in BibTeX,
//! `literal` in CSL-JSON, `GovernmentOrganization` in JSON-LD. In RIS a name stays whole as long as it has no comma;
//! `EndNote` wants names marked, so it has a form of its own, in which all stay whole.
//!
//! [`FORMATS`] is the one table of machine-readable formats, [`formatted`] writes a reference for people.
//! A new format is one file and one row.

mod bibtex;
mod csl;
mod key;
mod kind;
mod markup;
mod processor;
mod proof;
mod ris;
mod schema_org;
mod styles;
pub mod unapi;

#[cfg(test)]
mod golden;
#[cfg(test)]
mod sample;

pub use key::Key;
pub use kind::Kind;
pub use proof::Proof;
pub use styles::{CitationStyle, Formatted, LOCALES, STYLES, StyleError, formatted};

/// What is cited: one record, in one language, at one version or live.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Work {
    /// Which of their types the formats give it.
    pub kind: Kind,
    /// Citation key, the same for ever: see [`Key`].
    pub key: String,
    /// Title as the page shows it, the number included: `Develop …: Commitment 6`, `… : Engagement 6`.
    pub title: String,
    /// Names of the organizations that answer for it, whole, in their order.
    pub authors: Vec<String>,
    /// Last day that a fact in the cited version speaks about; none where no fact has a day, and references say so: `n.d.`.
    pub issued: Option<Day>,
    /// Day (UTC) the reader looked; none on a version, whose bytes never change, unless asked for.
    pub accessed: Option<Day>,
    /// Who publishes the record: `Government of Canada`.
    pub publisher: Option<String>,
    /// Where the publisher is: `Ottawa`.
    pub place: Option<String>,
    /// What the record is called in its language: `Commitment`, `Engagement`.
    pub genre: String,
    /// Number of the record within its series, as text: `6`.
    pub number: Option<String>,
    /// Title of what it is part of: of the plan, or of the commitment.
    pub series: Option<String>,
    /// Number of the version, as text: `14`.
    pub version: Option<String>,
    /// What the log was at that version, for whoever wants to check the citation years later.
    pub proof: Option<Proof>,
    /// Language of the record with its region: `en-CA`, `fr-CA`.
    pub language: String,
    /// Absolute address of exactly what is cited.
    pub address: String,
    /// Absolute address of the live record, where `address` is a version of it.
    pub live: Option<String>,
    /// Other names by which registers know the record, in order.
    pub identifiers: Vec<Identifier>,
    /// Absolute address of the licence.
    pub licence: Option<String>,
    /// The title in the other languages.
    pub translations: Vec<Translation>,
}

/// A calendar day, or the month or year where no more is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Year of the Gregorian calendar.
    pub year: i16,
    /// Month, 1 to 12. Another number counts as unknown.
    pub month: Option<u8>,
    /// Day of the month, 1 to 31. Another number, or a day without a month, counts as unknown.
    pub day: Option<u8>,
}

/// A name given to the record by a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    /// The register: `OGP`.
    pub scheme: String,
    /// Its name for the record: `CA0047`.
    pub value: String,
}

/// The title in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// Language with its region: `fr-CA`.
    pub language: String,
    /// The title in that language.
    pub title: String,
}

/// One row of the table of formats.
#[derive(Debug)]
pub struct CitationFormat {
    /// What people call it.
    pub called: &'static str,
    /// Ending of the address, with its dot.
    pub suffix: &'static str,
    /// The `Content-Type`, complete.
    pub media_type: &'static str,
    /// Other media types by which the format may be asked for; an answer names the one that was asked.
    pub aliases: &'static [&'static str],
    /// Whether a browser is to save it, under [`CitationFormat::file_name`].
    pub download: bool,
    /// Writes the format. Any text is accepted: what the format cannot hold is escaped or blanked.
    pub render: fn(&Work) -> Vec<u8>,
}

/// Every machine-readable format, the preferred first.
///
/// Media types are those of `DataCite`'s content negotiation, in the spelling that Zotero's importer and
/// its browser connector know. `.biblatex` shares that of `.bib`, the only one they accept for either,
/// so negotiation reaches the first of the two and the other has its address; so it is with RIS and that for `EndNote`.
pub const FORMATS: &[CitationFormat] = &[
    CitationFormat {
        called: "CSL-JSON",
        suffix: ".csl.json",
        media_type: "application/vnd.citationstyles.csl+json",
        aliases: &["application/citeproc+json"],
        download: false,
        render: csl::render,
    },
    CitationFormat {
        called: "BibTeX",
        suffix: ".bib",
        media_type: "application/x-bibtex; charset=utf-8",
        aliases: &["text/x-bibtex"],
        download: true,
        render: bibtex::render,
    },
    CitationFormat {
        called: "BibLaTeX",
        suffix: ".biblatex",
        media_type: "application/x-bibtex; charset=utf-8",
        aliases: &[],
        download: true,
        render: bibtex::render_biblatex,
    },
    CitationFormat {
        called: "RIS",
        suffix: ".ris",
        media_type: "application/x-research-info-systems; charset=utf-8",
        aliases: &[],
        download: true,
        render: ris::render,
    },
    CitationFormat {
        called: "EndNote",
        suffix: ".endnote.ris",
        media_type: "application/x-research-info-systems; charset=utf-8",
        aliases: &[],
        download: true,
        render: ris::render_for_endnote,
    },
    CitationFormat {
        called: "JSON-LD",
        suffix: ".jsonld",
        media_type: "application/ld+json",
        aliases: &["application/vnd.schemaorg.ld+json"],
        download: false,
        render: schema_org::render,
    },
];

impl CitationFormat {
    /// Finds the format that is asked for by its name: its suffix without the dot.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name() == name)
    }

    /// Finds the format of a media type without parameters, which may be one of its aliases.
    pub fn by_media_type(essence: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.essence() == essence || format.aliases.contains(&essence))
    }

    /// Its name: its suffix without the dot.
    pub fn name(&self) -> &'static str {
        self.suffix.trim_start_matches('.')
    }

    /// Finds the format whose addresses end in `suffix`, its dot included.
    pub fn by_suffix(suffix: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.suffix == suffix)
    }

    /// The media type without parameters, as content negotiation compares it.
    pub fn essence(&self) -> &'static str {
        self.media_type.split(';').next().unwrap_or_default()
    }

    /// Name of the file a browser saves: the key without its colons, then the suffix.
    pub fn file_name(&self, work: &Work) -> String {
        let ending = if self.suffix == ".biblatex" { ".bib" } else { self.suffix };
        format!("{}{ending}", ascii_key(&work.key).replace(':', "-"))
    }
}

impl Day {
    /// The parts that are known, at most year, month and day; none of them out of its range.
    fn parts(self) -> Vec<i16> {
        let month = self.month.filter(|month| (1..=12).contains(month));
        let day = self.day.filter(|day| month.is_some() && (1..=31).contains(day));
        let known = [month, day].into_iter().flatten().map(i16::from);
        std::iter::once(self.year).chain(known).collect()
    }

    /// As precise as the day is, for readers of tags in pages: `2018/06/30`.
    #[must_use]
    pub fn slashed(self) -> String {
        self.iso().replace('-', "/")
    }

    /// ISO 8601, as precise as the day is: `2018`, `2018-06`, `2018-06-30`.
    fn iso(self) -> String {
        let mut text = format!("{:04}", self.year);
        for part in self.parts().into_iter().skip(1) {
            text.push_str(&format!("-{part:02}"));
        }
        text
    }
}

/// A key of ASCII letters, digits, hyphens, colons, dots and low lines, which every tool accepts.
///
/// Keys are made of ids and pass unchanged; this holds the promise for any text.
fn ascii_key(key: &str) -> String {
    let allowed = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '.' | '_');
    let kept: String = key.chars().filter(allowed).collect();
    if kept.is_empty() { "record".to_owned() } else { kept }
}

/// A blank for whatever would end a line or cannot be printed, so that one value stays one line.
///
/// U+2028 and U+2029 are no control characters, yet some readers break lines there.
fn printable(c: char) -> char {
    if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_suffix_names_one_format() {
        let suffixes: Vec<_> = FORMATS.iter().map(|format| format.suffix).collect();
        assert_eq!(suffixes, [".csl.json", ".bib", ".biblatex", ".ris", ".endnote.ris", ".jsonld"]);
        for suffix in suffixes {
            assert_eq!(CitationFormat::by_suffix(suffix).expect("it is a row").suffix, suffix);
        }
        assert!(CitationFormat::by_suffix(".enw").is_none());
    }

    #[test]
    fn a_media_type_is_compared_without_its_parameters() {
        let essence = |suffix| CitationFormat::by_suffix(suffix).expect("it is a row").essence();
        assert_eq!(essence(".bib"), "application/x-bibtex");
        assert_eq!(essence(".jsonld"), "application/ld+json");
    }

    #[test]
    fn a_saved_file_is_named_by_the_key() {
        let name =
            |suffix| CitationFormat::by_suffix(suffix).expect("it is a row").file_name(&sample::english());
        assert_eq!(name(".bib"), "canada-2016-2018-6-v14.bib");
        assert_eq!(name(".biblatex"), "canada-2016-2018-6-v14.bib");
        assert_eq!(name(".ris"), "canada-2016-2018-6-v14.ris");
        assert_eq!(ascii_key("é\"; a\r\n"), "a");
        assert_eq!(ascii_key("É"), "record");
    }

    #[test]
    fn a_day_says_no_more_than_is_known() {
        let check = |month, day, iso: &str| assert_eq!(Day { year: 2018, month, day }.iso(), iso);
        check(Some(6), Some(30), "2018-06-30");
        check(Some(6), None, "2018-06");
        check(None, None, "2018");
        check(None, Some(30), "2018");
        check(Some(0), Some(30), "2018");
        check(Some(13), Some(1), "2018");
        check(Some(6), Some(0), "2018-06");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn any_text_gives_utf8_of_the_same_shape(title in "\\PC{0,40}|.{0,40}", author in ".{0,20}") {
            for format in FORMATS {
                let bytes = (format.render)(&sample::hostile(&title, &author));
                let text = String::from_utf8(bytes).expect("every format is UTF-8");
                let plain = (format.render)(&sample::hostile("title", "author"));
                let lines = |text: &str| text.lines().count();
                prop_assert_eq!(lines(&text), lines(&String::from_utf8_lossy(&plain)), "{}", format.suffix);
            }
        }
    }
}
