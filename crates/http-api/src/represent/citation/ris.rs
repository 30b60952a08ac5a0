//! RIS, the tagged format of reference managers.
//!
//! One record: a line is a tag of two characters, two spaces, a hyphen, a space, and the value, and ends in
//! CR LF, the last line too. `ER  - ` keeps its last space. A value that holds a line break would begin a new tag,
//! so such characters become blanks. A name without a comma is a family name (the format has `Lastname, Firstname, Suffix`), so an
//! organization stands there as it is; for `EndNote`, which reads names otherwise, see [`render_for_endnote`]. The version
//! stands in `ET`, and again in `M1`, since Zotero drops the first for a report. Source: the RIS format specification of
//! Reference Manager.

use super::{Day, Kind, Work, printable};

/// Longest value of `ID`, in characters; a longer one is left out, since a shortened one might be another's.
const ID_LEN_MAX: usize = 20;

/// Writes one record.
pub(super) fn render(work: &Work) -> Vec<u8> {
    record(work, str::to_owned)
}

/// Writes one record in which `EndNote` finds whole organizations: their names are marked as it wants them.
pub(super) fn render_for_endnote(work: &Work) -> Vec<u8> {
    record(work, organization)
}

fn record(work: &Work, author: fn(&str) -> String) -> Vec<u8> {
    let mut lines = String::new();
    for (tag, value) in tags(work, author) {
        lines.push_str(tag);
        lines.push_str("  - ");
        lines.extend(value.chars().map(printable));
        lines.push_str("\r\n");
    }
    lines.into_bytes()
}

fn tags(work: &Work, author: fn(&str) -> String) -> Vec<(&'static str, String)> {
    let mut tags = vec![("TY", work.kind.ris().to_owned()), ("TI", work.title.clone())];
    tags.extend(work.authors.iter().map(|name| ("AU", author(name))));
    tags.extend(published(work));
    tags.push(("M3", work.genre.clone()));
    tags.extend(work.number.clone().map(|number| ("SN", number)));
    tags.extend(work.version.clone().map(|version| ("ET", version)));
    let dropped = work.version.as_ref().filter(|_| work.kind == Kind::Report);
    tags.extend(dropped.map(|version| ("M1", format!("version: {version}"))));
    tags.extend(work.proof.as_ref().map(|proof| ("N1", proof.line(&work.language))));
    tags.push(("LA", work.language.clone()));
    tags.push(("UR", work.address.clone()));
    tags.extend(work.accessed.map(|day| ("Y2", slashed(day))));
    tags.extend(id(&work.key).map(|id| ("ID", id)));
    tags.push(("ER", String::new()));
    tags
}

/// The name of an organization as `EndNote` keeps it in one piece.
///
/// It takes the last word of a name without a comma for the family name. A comma ends a whole name; where the name has
/// one, two stand for the first (its guide, “Author and Editor Names”).
fn organization(name: &str) -> String {
    match name.split_once(',') {
        Some((before, after)) => format!("{before},,{after}"),
        None => format!("{name},"),
    }
}

fn published(work: &Work) -> Vec<(&'static str, String)> {
    let dates = work.issued.map(|day| [("PY", format!("{:04}", day.year)), ("DA", slashed(day))]);
    let texts = [("PB", &work.publisher), ("CY", &work.place), ("T2", &work.series)];
    let texts = texts.into_iter().filter_map(|(tag, text)| Some((tag, text.clone()?)));
    dates.into_iter().flatten().chain(texts).collect()
}

/// `YYYY/MM/DD/`, its parts empty where they are not known, and nothing after the last slash.
fn slashed(day: Day) -> String {
    let parts = day.parts();
    let part = |index| parts.get(index).map_or_else(String::new, |part| format!("{part:02}"));
    format!("{:04}/{}/{}/", day.year, part(1), part(2))
}

/// The key of a commitment without its hyphens, if it is no longer than `ID` may be. Other keys have a colon, which
/// `ID` cannot hold.
fn id(key: &str) -> Option<String> {
    if key.contains(':') {
        return None;
    }
    let id: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
    (1..=ID_LEN_MAX).contains(&id.len()).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::represent::citation::sample;

    fn written(work: &Work) -> String {
        String::from_utf8(render(work)).expect("RIS is UTF-8")
    }

    #[test]
    fn the_english_version_is_a_report() {
        let expected = [
            "TY  - RPRT",
            "TI  - Develop open government skills across the federal public service: Commitment 6",
            "AU  - Treasury Board of Canada Secretariat",
            "AU  - Canada School of Public Service",
            "PY  - 2018",
            "DA  - 2018/06/30/",
            "PB  - Government of Canada",
            "CY  - Ottawa",
            "T2  - Third Biennial Plan to the Open Government Partnership (2016–18)",
            "M3  - Commitment",
            "SN  - 6",
            "ET  - 14",
            "M1  - version: 14",
            "LA  - en-CA",
            "UR  - https://commitments.example.ca/commitments/canada-2016-2018-6/versions/14",
            "Y2  - 2026/11/25/",
            "ID  - canada201620186v14",
            "ER  - ",
            "",
        ];
        assert_eq!(written(&sample::english()), expected.join("\r\n"));
    }

    #[test]
    fn a_french_record_without_a_date_has_no_date_tags() {
        let work = Work { key: "canada-2016-2018-6-fr".to_owned(), ..sample::undated(sample::french()) };
        let expected = [
            "TY  - RPRT",
            "TI  - Développer les compétences relatives au gouvernement ouvert dans l’ensemble de la fonction publique fédérale\u{a0}: Engagement 6",
            "AU  - Secrétariat du Conseil du Trésor du Canada",
            "AU  - École de la fonction publique du Canada",
            "PB  - Gouvernement du Canada",
            "CY  - Ottawa",
            "M3  - Engagement",
            "SN  - 6",
            "LA  - fr-CA",
            "UR  - https://commitments.example.ca/fr/commitments/canada-2016-2018-6",
            "Y2  - 2026/11/25/",
            "ID  - canada201620186fr",
            "ER  - ",
            "",
        ];
        assert_eq!(written(&work), expected.join("\r\n"));
    }

    #[test]
    fn no_text_can_begin_a_tag_of_its_own() {
        let record = written(&sample::hostile(sample::HOSTILE, sample::HOSTILE));
        let lines: Vec<_> = record.split("\r\n").collect();
        assert_eq!(lines.len(), 18, "{record}");
        assert_eq!(record.matches("\r\n").count(), record.matches(['\r', '\n']).count() / 2);
        for line in &lines[..17] {
            assert!(line.get(2..6) == Some("  - ") && !line.contains(char::is_control), "{line}");
        }
        assert_eq!(lines.iter().filter(|line| line.starts_with("ER")).count(), 1);
    }

    #[test]
    fn for_endnote_an_organization_is_no_person_with_a_first_name() {
        let check = |name: &str, expected: &str| assert_eq!(organization(name), expected);
        check("Canada School of Public Service", "Canada School of Public Service,");
        check(
            "Innovation, Science, and Economic Development",
            "Innovation,, Science, and Economic Development",
        );
    }

    #[test]
    fn for_endnote_nothing_but_the_names_is_written_otherwise() {
        let marked = String::from_utf8(render_for_endnote(&sample::english())).expect("RIS is UTF-8");
        assert!(marked.contains("\r\nAU  - Canada School of Public Service,\r\n"), "{marked}");
        assert_eq!(marked.replace(",\r\n", "\r\n"), written(&sample::english()));
    }

    #[test]
    fn a_comma_within_a_name_stays_one_comma() {
        let name = "Innovation, Science and Economic Development Canada";
        let record = written(&sample::hostile("T", name));
        assert_eq!(record.lines().filter(|line| *line == format!("AU  - {name}")).count(), 2, "{record}");
    }

    #[test]
    fn text_is_not_escaped() {
        assert!(written(&sample::hostile("A & B < C", "D")).contains("\r\nTI  - A & B < C\r\n"));
    }

    #[test]
    fn a_date_is_as_precise_as_it_is_known() {
        let check =
            |month, day, expected: &str| assert_eq!(slashed(Day { year: 2018, month, day }), expected);
        check(Some(6), Some(3), "2018/06/03/");
        check(Some(6), None, "2018/06//");
        check(None, None, "2018///");
    }

    #[test]
    fn a_long_key_gives_no_id_rather_than_half_of_one() {
        assert_eq!(id("canada-2016-2018-6-v14-fr").as_deref(), Some("canada201620186v14fr"));
        assert_eq!(id("canada-2016-2018-6-v140-fr"), None);
        assert_eq!(id("---"), None);
        assert_eq!(id("plan:a"), None);
    }
}
