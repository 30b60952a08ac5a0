//! References against those of citeproc-js, the processor of Zotero, with the styles and locales as the CSL project has
//! them. `renderings.md` lists every difference; this test holds the list exact.

use std::collections::BTreeMap;
use std::fs;

use http::Request;
use serde_json::{Value, json};
use stories::{COMMITMENT, Service, node, root, with_hostile_titles};

/// Each style by its name here and in the repository of the CSL project.
const STYLES: [(&str, &str); 5] = [
    ("apa", "apa"),
    ("chicago-author-date", "chicago-author-date"),
    ("mla", "modern-language-association"),
    ("vancouver", "nlm-citation-sequence"),
    ("ieee", "ieee"),
];

/// The locales that are asked for, each with the one that has terms for it.
const LOCALES: [(&str, &str); 5] =
    [("en-CA", "en-US"), ("en-US", "en-US"), ("en-GB", "en-GB"), ("fr-CA", "fr-CA"), ("fr-FR", "fr-FR")];

const LIST: &str = "tests/clients/citations/renderings.md";

/// Written in front of the list, and left as it is.
const TABLE: &str = "| style | locale | work | ours | citeproc-js |\n|---|---|---|---|---|\n";

/// What is cited: a name for the list, and an address with a query.
fn works() -> Vec<(&'static str, String)> {
    let six = format!("/commitments/{COMMITMENT}");
    vec![
        ("commitment", format!("{six}/versions/1")),
        ("commitment, live", format!("{six}?accessed=2026-11-25")),
        ("commitment, French", format!("/fr{six}/versions/1")),
        ("figures", format!("{six}/versions/1/indicators/employees")),
        ("figures, French", format!("/fr{six}/versions/1/indicators/employees")),
        ("plan", "/plans/canada-2016-2018?accessed=2026-11-25".to_owned()),
        ("no date", "/commitments/undated/versions/1".to_owned()),
        ("signs", "/commitments/hostile-1/versions/1".to_owned()),
        ("right to left", "/commitments/hostile-2/versions/1".to_owned()),
        ("emoji", "/commitments/hostile-3/versions/1".to_owned()),
    ]
}

/// The address with more in its query.
fn with(address: &str, more: &str) -> String {
    let sign = if address.contains('?') { '&' } else { '?' };
    format!("{address}{sign}{more}")
}

/// What citeproc-js makes of our CSL-JSON, by style and locale, a reference for each work.
fn theirs(service: &Service, works: &[(&str, String)]) -> BTreeMap<String, Vec<String>> {
    let item = |index: usize, address: &str| {
        let mut item = service.ok(&with(address, "format=csl.json")).json()[0].clone();
        item["id"] = json!(index);
        item
    };
    let items: Vec<Value> =
        works.iter().enumerate().map(|(index, (_, address))| item(index, address)).collect();
    let file = service.folder.write("items.json", &json!(items).to_string()).display().to_string();
    // A run for each style: all at once would take longer than a run may.
    let of = |(_, csl): (_, &str)| -> BTreeMap<String, Vec<String>> {
        serde_json::from_str(&node("csl.cjs", &[&file, csl])).expect("it prints JSON")
    };
    STYLES.into_iter().flat_map(of).collect()
}

/// The words that differ, ours and theirs; whole references where they do not have the same number of words.
fn difference(ours: &str, theirs: &str) -> Option<(String, String)> {
    if ours == theirs {
        return None;
    }
    let (left, right): (Vec<&str>, Vec<&str>) = (ours.split(' ').collect(), theirs.split(' ').collect());
    if left.len() != right.len() {
        return Some((ours.to_owned(), theirs.to_owned()));
    }
    let pairs = left.into_iter().zip(right).filter(|(one, other)| one != other);
    let (left, right): (Vec<&str>, Vec<&str>) = pairs.unzip();
    Some((left.join(" … "), right.join(" … ")))
}

#[test]
#[ignore = "run by make test-clients"]
fn every_difference_from_citeproc_js_is_listed() {
    let service = with_hostile_titles(&[]);
    let undated = json!({"changes": [{"type": "commitment-made", "source": "/commitments/undated", "data": {
        "plan": "canada-2016-2018", "number": "99", "title": {"en": "Made, not yet reported on"}, "lead": ["fin"]}}]});
    let request = Request::post("/changes").header("content-type", "application/json");
    assert_eq!(service.send(request, undated.to_string()).status, 200);
    let works = works();
    let theirs = theirs(&service, &works);
    let (mut rows, mut compared) = (String::new(), 0);
    for (style, csl) in STYLES {
        for (locale, used) in LOCALES {
            for ((name, address), theirs) in works.iter().zip(&theirs[&format!("{csl} {used}")]) {
                let path = with(address, &format!("format=text&style={style}&locale={locale}"));
                let ours = service.ok(&path).text();
                compared += 1;
                if let Some((ours, theirs)) = difference(ours.trim_end_matches('\n'), theirs) {
                    rows.push_str(&format!("| {style} | {locale} | {name} | `{ours}` | `{theirs}` |\n"));
                }
            }
        }
    }
    assert_eq!(compared, STYLES.len() * LOCALES.len() * works.len());
    let file = root().join(LIST);
    let text = fs::read_to_string(&file).expect("the list is there");
    let (before, listed) = text.split_once(TABLE).expect("it has a table");
    if std::env::var_os("MILEPOST_UPDATE_RENDERINGS").is_some() {
        fs::write(&file, format!("{before}{TABLE}{rows}")).expect("the list can be written");
        return;
    }
    assert_eq!(
        rows, listed,
        "{LIST} lists other differences; say why in it, and update it with MILEPOST_UPDATE_RENDERINGS=1"
    );
}
