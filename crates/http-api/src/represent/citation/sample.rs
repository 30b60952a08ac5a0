//! The record that the tests cite: commitment 6 of a national plan, at version 14.

use super::{Day, Identifier, Kind, Translation, Work};

/// The characters that break one format or another.
pub(super) const HOSTILE: &str =
    "<item> ]]> & \"é\" 100% of R&D #6 a_b $5 {x} ~ ^ \\\r\nER  - \u{0}\u{7f}\u{85}\u{2028}end";

const ENGLISH: &str = "Develop open government skills across the federal public service: Commitment 6";
const FRENCH: &str = "Développer les compétences relatives au gouvernement ouvert dans l’ensemble de la \
                      fonction publique fédérale\u{a0}: Engagement 6";

/// The record in English, with a day of access, which some styles print.
pub(super) fn english() -> Work {
    Work {
        kind: Kind::Report,
        proof: None,
        key: "canada-2016-2018-6-v14".to_owned(),
        title: ENGLISH.to_owned(),
        authors: texts(&["Treasury Board of Canada Secretariat", "Canada School of Public Service"]),
        issued: Some(Day { year: 2018, month: Some(6), day: Some(30) }),
        accessed: Some(Day { year: 2026, month: Some(11), day: Some(25) }),
        publisher: Some("Government of Canada".to_owned()),
        place: Some("Ottawa".to_owned()),
        genre: "Commitment".to_owned(),
        number: Some("6".to_owned()),
        series: Some("Third Biennial Plan to the Open Government Partnership (2016–18)".to_owned()),
        version: Some("14".to_owned()),
        language: "en-CA".to_owned(),
        address: "https://commitments.example.ca/commitments/canada-2016-2018-6/versions/14".to_owned(),
        live: Some("https://commitments.example.ca/commitments/canada-2016-2018-6".to_owned()),
        identifiers: identifiers(),
        licence: Some("https://open.canada.ca/en/open-government-licence-canada".to_owned()),
        translations: vec![Translation { language: "fr-CA".to_owned(), title: FRENCH.to_owned() }],
    }
}

/// The same version in French, under its own key and address.
pub(super) fn french() -> Work {
    Work {
        key: "canada-2016-2018-6-v14-fr".to_owned(),
        title: FRENCH.to_owned(),
        authors: texts(&[
            "Secrétariat du Conseil du Trésor du Canada",
            "École de la fonction publique du Canada",
        ]),
        publisher: Some("Gouvernement du Canada".to_owned()),
        genre: "Engagement".to_owned(),
        series: Some(
            "Troisième Plan biannuel dans le cadre du Partenariat pour un gouvernement ouvert (2016-2018)"
                .to_owned(),
        ),
        language: "fr-CA".to_owned(),
        address: "https://commitments.example.ca/fr/commitments/canada-2016-2018-6/versions/14".to_owned(),
        live: Some("https://commitments.example.ca/fr/commitments/canada-2016-2018-6".to_owned()),
        licence: Some("https://ouvert.canada.ca/fr/licence-du-gouvernement-ouvert-canada".to_owned()),
        translations: vec![Translation { language: "en-CA".to_owned(), title: ENGLISH.to_owned() }],
        ..english()
    }
}

/// A live record on which nothing is dated, known by no plan and no version.
pub(super) fn undated(work: Work) -> Work {
    let address = work.live.clone().unwrap_or_default();
    Work { address, issued: None, version: None, series: None, live: None, ..work }
}

/// The English record under another title, by two authors of the same name.
pub(super) fn hostile(title: &str, author: &str) -> Work {
    Work { title: title.to_owned(), authors: texts(&[author, author]), accessed: None, ..english() }
}

fn identifiers() -> Vec<Identifier> {
    [("commitment", "6"), ("OGP", "CA0047")]
        .map(|(scheme, value)| Identifier { scheme: scheme.to_owned(), value: value.to_owned() })
        .to_vec()
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
