//! CSL-JSON, the input of citation processors.
//!
//! The schema of CSL 1.0.2 (`csl-data.json`) forbids members of one's own, so these are the whole of it.
//! A date is integers, never a range and never null; a name is `literal`, so no processor splits it. The version stands in
//! `version`, and again in `note`, where Zotero keeps it for a report.

use super::{Day, Kind, Work};
use serde::Serialize;

/// Writes an array of one item.
pub(super) fn render(work: &Work) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(&[item(work)]).expect("an item has text for every name");
    json.push(b'\n');
    json
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Item<'a> {
    id: &'a str,
    r#type: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Name<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accessed: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher_place: Option<&'a str>,
    genre: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    collection_title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    container_title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    language: &'a str,
    #[serde(rename = "URL")]
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Serialize)]
struct Name<'a> {
    literal: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Date {
    date_parts: [Vec<i16>; 1],
}

fn item(work: &Work) -> Item<'_> {
    Item {
        id: &work.key,
        r#type: work.kind.csl(),
        title: &work.title,
        author: work.authors.iter().map(|literal| Name { literal }).collect(),
        issued: work.issued.map(date),
        accessed: work.accessed.map(date),
        publisher: work.publisher.as_deref(),
        publisher_place: work.place.as_deref(),
        genre: &work.genre,
        number: work.number.as_deref(),
        collection_title: work.series.as_deref().filter(|_| work.kind == Kind::Report),
        container_title: work.series.as_deref().filter(|_| work.kind == Kind::Dataset),
        version: work.version.as_deref(),
        language: &work.language,
        url: &work.address,
        note: note(work),
    }
}

/// The version where Zotero drops it, and the proof, each on a line.
fn note(work: &Work) -> Option<String> {
    let version = work.version.as_ref().filter(|_| work.kind == Kind::Report);
    let version = version.map(|version| format!("version: {version}"));
    let proof = work.proof.as_ref().map(|proof| proof.line(&work.language));
    let lines: Vec<String> = [version, proof].into_iter().flatten().collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn date(day: Day) -> Date {
    Date { date_parts: [day.parts()] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::represent::citation::sample;
    use serde_json::{Value, json};

    fn parsed(work: &Work) -> Value {
        let items: Vec<Value> = serde_json::from_slice(&render(work)).expect("it is JSON");
        assert_eq!(items.len(), 1);
        items[0].clone()
    }

    #[test]
    fn the_english_version_is_a_report() {
        let expected = r#"[
  {
    "id": "canada-2016-2018-6-v14",
    "type": "report",
    "title": "Develop open government skills across the federal public service: Commitment 6",
    "author": [
      {
        "literal": "Treasury Board of Canada Secretariat"
      },
      {
        "literal": "Canada School of Public Service"
      }
    ],
    "issued": {
      "date-parts": [
        [
          2018,
          6,
          30
        ]
      ]
    },
    "accessed": {
      "date-parts": [
        [
          2026,
          11,
          25
        ]
      ]
    },
    "publisher": "Government of Canada",
    "publisher-place": "Ottawa",
    "genre": "Commitment",
    "number": "6",
    "collection-title": "Third Biennial Plan to the Open Government Partnership (2016–18)",
    "version": "14",
    "language": "en-CA",
    "URL": "https://commitments.example.ca/commitments/canada-2016-2018-6/versions/14",
    "note": "version: 14"
  }
]
"#;
        assert_eq!(String::from_utf8_lossy(&render(&sample::english())), expected);
    }

    #[test]
    fn the_french_version_holds_nothing_english() {
        let text = String::from_utf8(render(&sample::french())).expect("JSON is UTF-8");
        assert!(text.contains("\"literal\": \"École de la fonction publique du Canada\""), "{text}");
        assert!(!text.contains("Treasury") && !text.contains("Commitment"), "{text}");
    }

    #[test]
    fn a_member_without_a_value_is_absent_and_none_is_null() {
        let item = parsed(&sample::undated(sample::english()));
        let members = item.as_object().expect("an item is an object");
        for name in ["issued", "version", "note", "collection-title"] {
            assert!(!members.contains_key(name), "{name}");
        }
        assert!(members.values().all(|value| !value.is_null()));
    }

    #[test]
    fn a_date_has_no_parts_that_are_unknown() {
        let issued = Some(Day { year: 2018, month: None, day: Some(30) });
        assert_eq!(parsed(&Work { issued, ..sample::english() })["issued"], json!({"date-parts": [[2018]]}));
    }

    #[test]
    fn hostile_text_comes_back_as_it_was() {
        let item = parsed(&sample::hostile(sample::HOSTILE, sample::HOSTILE));
        assert_eq!(item["title"], sample::HOSTILE);
        assert_eq!(item["author"], json!([{"literal": sample::HOSTILE}, {"literal": sample::HOSTILE}]));
    }
}
