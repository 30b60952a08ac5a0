//! schema.org JSON-LD, which search engines read from a page or from its own address.
//!
//! A `Report` or `Dataset` whose authors are `GovernmentOrganization`s, its name in every language there is. The bytes can stand
//! in a `script` element as they are: `<` is written `\u003c` (JSON-LD 1.1 section 7, restrictions
//! for contents of JSON-LD script elements).

use super::{Day, Identifier, Kind, Work};
use serde::Serialize;
use std::borrow::Cow;

/// Writes one JSON-LD object.
pub(super) fn render(work: &Work) -> Vec<u8> {
    let json = serde_json::to_string_pretty(&report(work)).expect("a report has text for every name");
    let mut json = json.replace('<', "\\u003c");
    json.push('\n');
    json.into_bytes()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    identifier: Vec<PropertyValue<'a>>,
    name: Vec<Text<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report_number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_part_of: Option<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    in_language: [&'a str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    example_of_work: Option<Reference<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PropertyValue<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "propertyID")]
    property: &'a str,
    value: Cow<'a, str>,
}

#[derive(Serialize)]
struct Text<'a> {
    #[serde(rename = "@language")]
    language: &'a str,
    #[serde(rename = "@value")]
    value: &'a str,
}

#[derive(Serialize)]
struct Named<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
struct Reference<'a> {
    #[serde(rename = "@id")]
    id: &'a str,
}

fn report(work: &Work) -> Report<'_> {
    Report {
        context: "https://schema.org",
        kind: work.kind.schema_org(),
        id: &work.address,
        url: &work.address,
        identifier: work.identifiers.iter().map(property).chain(proof(work)).collect(),
        name: names(work),
        author: work.authors.iter().map(|name| organization(name)).collect(),
        publisher: work.publisher.as_deref().map(organization),
        report_number: work.number.as_deref().filter(|_| work.kind == Kind::Report),
        is_part_of: work.series.as_deref().map(|name| Named { kind: "CreativeWork", name }),
        date_published: work.issued.map(Day::iso),
        date_modified: work.issued.map(Day::iso),
        version: work.version.as_deref(),
        in_language: [&work.language],
        license: work.licence.as_deref(),
        example_of_work: work.live.as_deref().map(|id| Reference { id }),
    }
}

fn names(work: &Work) -> Vec<Text<'_>> {
    let own = Text { language: &work.language, value: &work.title };
    let others =
        work.translations.iter().map(|other| Text { language: &other.language, value: &other.title });
    std::iter::once(own).chain(others).collect()
}

fn organization(name: &str) -> Named<'_> {
    Named { kind: "GovernmentOrganization", name }
}

fn property(identifier: &Identifier) -> PropertyValue<'_> {
    PropertyValue {
        kind: "PropertyValue",
        property: &identifier.scheme,
        value: Cow::Borrowed(&identifier.value),
    }
}

/// What the log was, under the names that the other formats have in a line of text.
fn proof(work: &Work) -> impl Iterator<Item = PropertyValue<'_>> {
    let proof = work.proof.iter();
    let values = proof.flat_map(|proof| {
        [
            ("log position", Cow::Owned(proof.position.to_string())),
            ("root", Cow::Borrowed(proof.root.as_str())),
        ]
    });
    values.map(|(property, value)| PropertyValue { kind: "PropertyValue", property, value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::represent::citation::sample;
    use serde_json::{Value, json};

    fn parsed(work: &Work) -> Value {
        serde_json::from_slice(&render(work)).expect("it is JSON")
    }

    #[test]
    fn the_english_version_names_itself_in_both_languages() {
        let version = "https://commitments.example.ca/commitments/canada-2016-2018-6/versions/14";
        let organization = |name: &str| json!({"@type": "GovernmentOrganization", "name": name});
        let property =
            |id: &str, value: &str| json!({"@type": "PropertyValue", "propertyID": id, "value": value});
        let expected = json!({
            "@context": "https://schema.org",
            "@type": "Report",
            "@id": version,
            "url": version,
            "identifier": [property("commitment", "6"), property("OGP", "CA0047")],
            "name": [
                {"@language": "en-CA", "@value": "Develop open government skills across the federal public service: Commitment 6"},
                {"@language": "fr-CA", "@value": "Développer les compétences relatives au gouvernement ouvert dans l’ensemble de la fonction publique fédérale\u{a0}: Engagement 6"}
            ],
            "author": [
                organization("Treasury Board of Canada Secretariat"),
                organization("Canada School of Public Service")
            ],
            "publisher": organization("Government of Canada"),
            "reportNumber": "6",
            "isPartOf": {"@type": "CreativeWork", "name": "Third Biennial Plan to the Open Government Partnership (2016–18)"},
            "datePublished": "2018-06-30",
            "dateModified": "2018-06-30",
            "version": "14",
            "inLanguage": ["en-CA"],
            "license": "https://open.canada.ca/en/open-government-licence-canada",
            "exampleOfWork": {"@id": "https://commitments.example.ca/commitments/canada-2016-2018-6"}
        });
        assert_eq!(parsed(&sample::english()), expected);
    }

    #[test]
    fn a_proof_stands_beside_the_other_names_of_the_version() {
        let proof = crate::represent::citation::Proof { position: 139, root: "q+/8f0==".to_owned() };
        let report = parsed(&Work { proof: Some(proof), ..sample::english() });
        let value = |name: &str| {
            let all = report["identifier"].as_array().into_iter().flatten();
            all.filter(|known| known["propertyID"] == name)
                .map(|known| known["value"].clone())
                .collect::<Vec<_>>()
        };
        assert_eq!((value("log position"), value("root")), (vec![json!("139")], vec![json!("q+/8f0==")]));
        assert_eq!(value("OGP"), [json!("CA0047")]);
    }

    #[test]
    fn a_record_without_a_date_has_no_date_members() {
        let report = parsed(&sample::undated(sample::french()));
        let members = report.as_object().expect("a report is an object");
        for name in ["datePublished", "dateModified", "version", "isPartOf", "exampleOfWork"] {
            assert!(!members.contains_key(name), "{name}");
        }
        assert_eq!(report["inLanguage"], json!(["fr-CA"]));
    }

    #[test]
    fn text_cannot_close_the_script_it_stands_in() {
        let work = sample::hostile("</script><!-- \\u003c", sample::HOSTILE);
        let text = String::from_utf8(render(&work)).expect("JSON is UTF-8");
        assert!(!text.contains('<'), "{text}");
        assert_eq!(parsed(&work)["name"][0]["@value"], "</script><!-- \\u003c");
        assert_eq!(parsed(&work)["author"][1]["name"], sample::HOSTILE);
    }
}
