//! BibTeX and BibLaTeX, one entry each.
//!
//! A month is a bare macro (`month = jun`, BibLaTeX manual section 2.3.10), the spelling
//! that BibTeX, biber, pandoc and Zotero all read; an author in braces of its own stays whole
//! (section 2.3.3); an address is verbatim (section 2.2.1).

use super::{Day, Kind, Work, ascii_key, printable};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Writes an entry for BibTeX: `@techreport`, or `@misc` for figures.
pub(super) fn render(work: &Work) -> Vec<u8> {
    let mut fields = described(work);
    match work.kind {
        Kind::Report => {
            fields.extend(numbered(work));
            fields.extend(text("institution", work.publisher.as_deref()));
            fields.extend(text("address", work.place.as_deref()));
        }
        Kind::Dataset => fields.extend(text("howpublished", published(work).as_deref())),
    }
    fields.extend(work.issued.into_iter().flat_map(dated));
    fields.extend(text("note", note(work).as_deref()));
    fields.extend(located(work));
    fields.extend(text("language", Some(&work.language)));
    entry(work.kind.bibtex(), &work.key, &fields)
}

/// Writes an entry for BibLaTeX: `@report`, or `@online` for figures.
pub(super) fn render_biblatex(work: &Work) -> Vec<u8> {
    let mut fields = described(work);
    match work.kind {
        Kind::Report => {
            fields.extend(numbered(work));
            fields.extend(text("institution", work.publisher.as_deref()));
            fields.extend(text("location", work.place.as_deref()));
        }
        Kind::Dataset => {
            fields.extend(text("titleaddon", work.series.as_deref()));
            fields.extend(text("organization", work.publisher.as_deref()));
        }
    }
    fields.extend(text("date", work.issued.map(Day::iso).as_deref()));
    fields.extend(text("version", work.version.as_deref()));
    fields.extend(text("note", proof(work).as_deref()));
    fields.extend(located(work));
    fields.extend(text("langid", Some(&babel(&work.language))));
    entry(work.kind.biblatex(), &work.key, &fields)
}

/// A field: its name, and its value with the braces it needs.
struct Field(&'static str, String);

fn entry(kind: &str, key: &str, fields: &[Field]) -> Vec<u8> {
    let fields: Vec<_> = fields.iter().map(|Field(name, value)| format!("  {name:<11} = {value}")).collect();
    format!("@{kind}{{{},\n{}\n}}\n", ascii_key(key), fields.join(",\n")).into_bytes()
}

/// Who says what: the fields with which both entries begin.
fn described(work: &Work) -> Vec<Field> {
    let authors: Vec<_> = work.authors.iter().map(|author| format!("{{{}}}", escape(author))).collect();
    let mut fields = Vec::new();
    if !authors.is_empty() {
        fields.push(Field("author", format!("{{{}}}", authors.join(" and "))));
    }
    // The second pair of braces keeps the capitals as they are.
    fields.push(Field("title", format!("{{{{{}}}}}", escape(&work.title))));
    fields
}

/// What a report is called, and its number.
fn numbered(work: &Work) -> Vec<Field> {
    [text("type", Some(&work.genre)), text("number", work.number.as_deref())].into_iter().flatten().collect()
}

/// Where figures were published, for which `misc` has one field.
fn published(work: &Work) -> Option<String> {
    let parts: Vec<&str> = [work.series.as_deref(), work.publisher.as_deref(), work.place.as_deref()]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Where it stands, and when it was looked at.
fn located(work: &Work) -> Vec<Field> {
    let mut fields = vec![Field("url", format!("{{{}}}", verbatim(&work.address)))];
    fields.extend(text("urldate", work.accessed.map(Day::iso).as_deref()));
    fields
}

/// Year, month and day in fields of their own; a part that is not known has no field.
fn dated(day: Day) -> Vec<Field> {
    let parts = day.parts();
    let month = parts.get(1).and_then(|month| MONTHS.get(usize::try_from(*month).ok()?.checked_sub(1)?));
    let mut fields = vec![Field("year", format!("{{{:04}}}", day.year))];
    fields.extend(month.map(|month| Field("month", (*month).to_owned())));
    fields.extend(parts.get(2).map(|day| Field("day", format!("{{{day}}}"))));
    fields
}

/// The version, for which BibTeX has no field, the day it speaks about, and the proof.
fn note(work: &Work) -> Option<String> {
    let parts: Vec<String> = [version(work), proof(work)].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// A language without wording here leaves the day to speak for itself.
fn version(work: &Work) -> Option<String> {
    let version = work.version.as_deref()?;
    let day = work.issued.map(Day::iso);
    Some(match (day, work.language.get(..2)) {
        (None, _) => format!("Version {version}"),
        (Some(day), Some("en")) => format!("Version {version}, as of {day}"),
        (Some(day), Some("fr")) => format!("Version {version}, en date du {day}"),
        (Some(day), _) => format!("Version {version}, {day}"),
    })
}

fn proof(work: &Work) -> Option<String> {
    work.proof.as_ref().map(|proof| proof.line(&work.language))
}

fn text(name: &'static str, value: Option<&str>) -> Option<Field> {
    value.filter(|value| !value.is_empty()).map(|value| Field(name, format!("{{{}}}", escape(value))))
}

/// The language by the name babel and polyglossia hyphenate it under.
fn babel(language: &str) -> String {
    match language {
        "en-CA" => "canadian".to_owned(),
        "fr-CA" => "canadien".to_owned(),
        "en-GB" => "british".to_owned(),
        "en-US" => "american".to_owned(),
        "fr-FR" => "french".to_owned(),
        _ => language.to_owned(),
    }
}

/// Pairs of characters that the fonts of TeX join into one: two hyphens print a dash.
const LIGATURES: [(char, char); 8] =
    [('-', '-'), ('`', '`'), ('\'', '\''), ('?', '`'), ('!', '`'), ('<', '<'), ('>', '>'), (',', ',')];

/// Text that TeX prints as it was written; letters of other alphabets stay UTF-8.
///
/// BibTeX counts braces whatever stands before them. Those that are in pairs are written as every reader knows them;
/// where one is odd, all have names, which fewer know.
fn escape(text: &str) -> String {
    let [open, close] = match in_pairs(text) {
        true => ["\\{", "\\}"],
        false => ["{\\textbraceleft}", "{\\textbraceright}"],
    };
    let mut escaped = String::with_capacity(text.len());
    let mut before = None;
    for c in text.chars().map(printable) {
        if before.is_some_and(|before| LIGATURES.contains(&(before, c))) {
            escaped.push_str("{}");
        }
        match c {
            '\\' => escaped.push_str("{\\textbackslash}"),
            '~' => escaped.push_str("{\\textasciitilde}"),
            '^' => escaped.push_str("{\\textasciicircum}"),
            '{' => escaped.push_str(open),
            '}' => escaped.push_str(close),
            '%' | '&' | '#' | '_' | '$' => escaped.extend(['\\', c]),
            '\u{a0}' => escaped.push('~'),
            c => escaped.push(c),
        }
        before = Some(c);
    }
    escaped
}

/// Whether every brace is closed, and none before it is opened.
fn in_pairs(text: &str) -> bool {
    let mut open = 0_usize;
    for c in text.chars() {
        match c {
            '{' => open += 1,
            '}' if open == 0 => return false,
            '}' => open -= 1,
            _ => {}
        }
    }
    open == 0
}

/// An address as it is, but for the characters that no address may hold (RFC 3986 section 2), which
/// would end the field: those are percent-encoded.
fn verbatim(address: &str) -> String {
    let mut kept = String::with_capacity(address.len());
    for c in address.chars() {
        if c.is_ascii_control() || matches!(c, ' ' | '{' | '}' | '\\' | '"' | '<' | '>' | '^' | '`' | '|') {
            kept.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            kept.push(printable(c));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::represent::citation::sample;
    use biblatex::{Bibliography, ChunksExt, Entry};

    fn lines(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).expect("BibTeX is UTF-8")
    }

    fn parsed(bytes: Vec<u8>) -> Entry {
        let all = Bibliography::parse(&lines(bytes)).expect("the entry parses");
        assert_eq!(all.len(), 1);
        all.into_iter().next().expect("there is one entry")
    }

    fn names(entry: &Entry) -> Vec<String> {
        entry.author().expect("there are authors").into_iter().map(|author| author.name).collect()
    }

    #[test]
    fn the_english_version_is_a_techreport() {
        let expected = "\
@techreport{canada-2016-2018-6-v14,
  author      = {{Treasury Board of Canada Secretariat} and {Canada School of Public Service}},
  title       = {{Develop open government skills across the federal public service: Commitment 6}},
  type        = {Commitment},
  number      = {6},
  institution = {Government of Canada},
  address     = {Ottawa},
  year        = {2018},
  month       = jun,
  day         = {30},
  note        = {Version 14, as of 2018-06-30},
  url         = {https://commitments.example.ca/commitments/canada-2016-2018-6/versions/14},
  urldate     = {2026-11-25},
  language    = {en-CA}
}
";
        assert_eq!(lines(render(&sample::english())), expected);
    }

    #[test]
    fn the_french_version_is_a_report_for_biblatex() {
        let expected = "\
@report{canada-2016-2018-6-v14-fr,
  author      = {{Secrétariat du Conseil du Trésor du Canada} and {École de la fonction publique du Canada}},
  title       = {{Développer les compétences relatives au gouvernement ouvert dans l’ensemble de la fonction publique fédérale~: Engagement 6}},
  type        = {Engagement},
  number      = {6},
  institution = {Gouvernement du Canada},
  location    = {Ottawa},
  date        = {2018-06-30},
  version     = {14},
  url         = {https://commitments.example.ca/fr/commitments/canada-2016-2018-6/versions/14},
  urldate     = {2026-11-25},
  langid      = {canadien}
}
";
        assert_eq!(lines(render_biblatex(&sample::french())), expected);
    }

    #[test]
    fn a_version_without_a_date_has_no_date_fields() {
        for bytes in [render, render_biblatex].map(|render| render(&sample::undated(sample::english()))) {
            let text = lines(bytes.clone());
            for name in ["year", "month", "day ", " date", "note", "version"] {
                assert!(!text.contains(name), "{name} in {text}");
            }
            assert_eq!(names(&parsed(bytes)).len(), 2);
        }
    }

    #[test]
    fn the_note_speaks_the_language_of_the_record() {
        let check = |language: &str, day: Option<Day>, expected: &str| {
            let work = Work { language: language.to_owned(), issued: day, ..sample::english() };
            assert_eq!(note(&work).as_deref(), Some(expected));
        };
        let month = Some(Day { year: 2018, month: Some(6), day: None });
        check("en-CA", month, "Version 14, as of 2018-06");
        check("fr-CA", month, "Version 14, en date du 2018-06");
        check("iu", month, "Version 14, 2018-06");
        check("en-CA", None, "Version 14");
    }

    #[test]
    fn text_is_escaped_as_tex_reads_it() {
        let check = |text: &str, expected: &str| assert_eq!(escape(text), expected);
        check("100% of R&D #6 a_b $5 {x}", "100\\% of R\\&D \\#6 a\\_b \\$5 \\{x\\}");
        check("}{", "{\\textbraceright}{\\textbraceleft}");
        check("{{x}", "{\\textbraceleft}{\\textbraceleft}x{\\textbraceright}");
        check("2016--18 ---", "2016-{}-18 -{}-{}-");
        check("~ ^ \\", "{\\textasciitilde} {\\textasciicircum} {\\textbackslash}");
        check("fédérale\u{a0}: “<6>” – é", "fédérale~: “<6>” – é");
        check("a\r\nb\u{0}c\u{85}d\u{2028}e", "a  b c d e");
    }

    #[test]
    fn a_hostile_name_stays_one_whole_author() {
        for name in ["Innovation, Science and Economic Development Canada", "A and B", sample::HOSTILE] {
            for render in [render, render_biblatex] {
                let entry = parsed(render(&sample::hostile(name, name)));
                assert_eq!(names(&entry).len(), 2, "{name}");
            }
        }
        let comma = "Innovation, Science and Economic Development Canada";
        assert_eq!(names(&parsed(render(&sample::hostile("t", comma)))), [comma, comma]);
    }

    #[test]
    fn a_title_comes_back_as_it_was() {
        for title in ["100% of R&D #6 a_b $5 {x} <é>", "{} -- ~ ^ \\ {{a}b}", "{ a } }"] {
            let entry = parsed(render(&sample::hostile(title, "a")));
            let read = entry.title().expect("there is a title").format_verbatim();
            assert_eq!(read, title);
        }
    }

    #[test]
    fn an_address_is_never_escaped_and_never_ends_the_field() {
        let check = |address: &str, expected: &str| assert_eq!(verbatim(address), expected);
        check("https://a.ca/a_b?c=%20&d=e#f~g", "https://a.ca/a_b?c=%20&d=e#f~g");
        check("https://a.ca/}, x = {\n\\", "https://a.ca/%7D,%20x%20=%20%7B%0A%5C");
        let work = Work { address: "https://a.ca/a_b}~%20".to_owned(), ..sample::english() };
        for render in [render, render_biblatex] {
            assert!(lines(render(&work)).contains("  url         = {https://a.ca/a_b%7D~%20},\n"));
        }
    }
}
