//! unAPI, by which reference managers find the citations of a page: which formats there are.
//!
//! A reference manager takes RIS, in which an organization keeps its name as long as it has no comma, and `BibTeX` else.
//! Only one is offered, since it would choose by its own order. Specification: <https://unapi.info/specs/>.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::{CitationFormat, Work};

/// The one format that is offered for a work, and its name in unAPI.
#[must_use]
pub fn offered(work: &Work) -> (&'static str, Option<&'static CitationFormat>) {
    match work.authors.iter().any(|author| author.contains(',')) {
        true => ("bibtex", CitationFormat::by_name("bib")),
        false => ("ris", CitationFormat::by_name("ris")),
    }
}

/// The list of formats for an identifier. Without one: those that everything has, of which there is none, so that
/// clients ask for each.
///
/// # Panics
///
/// Never: writing into memory cannot fail.
#[must_use]
pub fn formats(of: Option<(&str, &Work)>) -> Vec<u8> {
    let mut xml = Writer::new(Vec::new());
    let declaration = Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None));
    xml.write_event(declaration).expect("writing into memory cannot fail");
    let list = xml.create_element("formats");
    let written = match of {
        None => list.write_empty(),
        Some((id, work)) => list.with_attribute(("id", id)).write_inner_content(|xml| {
            let (name, format) = offered(work);
            let media_type = format.map_or("", CitationFormat::essence);
            xml.create_element("format")
                .with_attributes([("name", name), ("type", media_type)])
                .write_empty()?;
            Ok(())
        }),
    };
    written.expect("writing into memory cannot fail");
    xml.into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::represent::citation::sample;

    #[test]
    fn a_name_with_a_comma_is_offered_where_it_stays_whole() {
        assert_eq!(offered(&sample::english()).0, "ris");
        assert_eq!(
            offered(&sample::hostile("t", "Innovation, Science and Economic Development")).0,
            "bibtex"
        );
    }

    #[test]
    fn the_list_names_the_identifier_and_one_format() {
        let text = |of| String::from_utf8(formats(of)).unwrap();
        let declaration = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
        assert_eq!(text(None), format!("{declaration}<formats/>"));
        let expected = format!(
            r#"{declaration}<formats id="a&amp;&quot;&lt;b"><format name="ris" type="application/x-research-info-systems"/></formats>"#
        );
        assert_eq!(text(Some(("a&\"<b", &sample::english()))), expected);
    }
}
