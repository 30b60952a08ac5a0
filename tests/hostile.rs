//! Titles and names that break whatever is put together without care. They have no quotation marks: TeX and citation
//! processors set those of a typewriter as printers do.

use http::Request;
use serde_json::json;

use crate::{Folder, Service};

/// Texts that are markup, syntax or an end to some format, or no ASCII.
pub const HOSTILE: [&str; 7] = [
    "</script><script>document.title = 1</script> & <!-- é",
    "{x} 100% R&D #6 a_b $5 ~ ^ \\",
    "الالتزام بالحكومة المفتوحة (2018) — עברית \u{2067}ab\u{2069}",
    "Plans 🚀 of 👩🏽\u{200d}💻 and 🇨🇦, é",
    "<item> ]]> <?x?> &amp; &#38;",
    "2016--18, ER - and others, et al.; AU - x",
    "\\emph{a} \\& $x^2$, @article{b, c = {d}} 50\u{a0}%",
];

/// A service whose record has each hostile text once as a title and as the name of its lead: the commitment
/// `hostile-0`, with the number 900, and so on.
///
/// # Panics
///
/// Where the service refuses one.
#[must_use]
pub fn with_hostile_titles(args: &[&str]) -> Service {
    let folder = Folder::new();
    folder.apply_examples();
    let service = Service::start(folder, args);
    let changes: Vec<_> = HOSTILE.iter().enumerate().flat_map(|(index, text)| made(index, text)).collect();
    let body = json!({"changes": changes}).to_string();
    let answer = service.send(Request::post("/changes").header("content-type", "application/json"), body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    service
}

fn made(index: usize, text: &str) -> [serde_json::Value; 3] {
    let both = json!({"en": text, "fr": text});
    let organization = json!({"type": "organization-named", "source": format!("/organizations/org-{index}"),
        "data": {"name": both}});
    let commitment = json!({"type": "commitment-made", "source": format!("/commitments/hostile-{index}"),
        "data": {"plan": "canada-2016-2018", "number": (900 + index).to_string(), "title": both,
                 "lead": [format!("org-{index}"), "fin"]}});
    let stated = json!({"type": "schedule-stated", "source": format!("/commitments/hostile-{index}"),
        "effective": "2018-06-30", "data": {"state": "on-schedule", "statement": {"en": "On schedule."}}});
    [organization, commitment, stated]
}

/// The title of a hostile commitment as it is cited in a language.
#[must_use]
pub fn cited_title(index: usize, lang: &str) -> String {
    let (text, number) = (HOSTILE[index], 900 + index);
    match lang {
        "fr" => format!("{text}\u{a0}: Engagement {number}"),
        _ => format!("{text}: Commitment {number}"),
    }
}
