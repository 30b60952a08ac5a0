//! Hostile titles: each comes back from what researchers read citations with as it was recorded.

use serde_json::Value;
use stories::{HOSTILE, Service, cited_title, python, with_hostile_titles};

/// The address of the first version of a hostile commitment in a language.
fn version(index: usize, lang: &str) -> String {
    let prefix = if lang == "en" { "" } else { "/fr" };
    format!("{prefix}/commitments/hostile-{index}/versions/1")
}

fn each(mut check: impl FnMut(usize, &str)) {
    for index in 0..HOSTILE.len() {
        for lang in ["en", "fr"] {
            check(index, lang);
        }
    }
}

/// What a script of `tests/clients` reads in a form of a hostile commitment.
fn read(service: &Service, script: &str, path: &str) -> Value {
    let file = service.folder.write("cited", &service.ok(path).text());
    python(script, &[&file.display().to_string()])
}

#[test]
fn two_parsers_of_bibtex_read_it() {
    let service = with_hostile_titles(&[]);
    for suffix in [".bib", ".biblatex"] {
        each(|index, lang| {
            let read = read(&service, "bibtex.py", &format!("{}{suffix}", version(index, lang)));
            for parser in ["pybtex", "bibtexparser"] {
                let printed = &read[parser][0]["printed"];
                assert_eq!(printed["title"], cited_title(index, lang), "{parser} {suffix}");
                assert_eq!(printed["authors"][0], HOSTILE[index], "{parser} {suffix}");
                assert_eq!(printed["authors"].as_array().map(Vec::len), Some(2), "{parser} {suffix}");
            }
        });
    }
}

#[test]
fn a_parser_of_ris_reads_it() {
    let service = with_hostile_titles(&[]);
    each(|index, lang| {
        let read = read(&service, "ris.py", &format!("{}.ris", version(index, lang)));
        assert_eq!(read.as_array().map(Vec::len), Some(1));
        assert_eq!(read[0]["title"], cited_title(index, lang));
        assert_eq!(read[0]["authors"][0], HOSTILE[index]);
        assert_eq!(read[0]["authors"].as_array().map(Vec::len), Some(2));
    });
}

#[test]
fn json_says_it_and_no_script_ends_early() {
    let service = with_hostile_titles(&[]);
    each(|index, lang| {
        let csl = service.ok(&format!("{}.csl.json", version(index, lang))).json();
        assert_eq!(
            (&csl[0]["title"], &csl[0]["author"][0]["literal"]),
            (&cited_title(index, lang).into(), &HOSTILE[index].into())
        );
        let linked = service.ok(&format!("{}.jsonld", version(index, lang)));
        assert!(!linked.text().contains('<'), "{}", linked.text());
        assert_eq!(linked.json()["name"][0]["@value"], cited_title(index, lang));
        assert_eq!(linked.json()["author"][0]["name"], HOSTILE[index]);
    });
}

#[test]
fn the_head_of_its_page_says_it_and_nothing_runs() {
    let service = with_hostile_titles(&[]);
    each(|index, lang| {
        let page = read(&service, "page.py", &format!("/{lang}/commitments/hostile-{index}"));
        let tags = &page["tags"];
        let title = tags["citation_title"][0].as_str().expect("there is a title");
        assert!(title.contains(HOSTILE[index]), "{title}");
        // A comma behind it keeps reference managers from taking the name apart.
        assert_eq!(tags["citation_author"][0], format!("{},", HOSTILE[index]));
        assert_eq!(page["json_ld"][0]["name"][0]["@value"], cited_title(index, lang));
        // One is data, the other the page's own, at an address.
        assert_eq!(page["scripts"], serde_json::json!(["application/ld+json", null]));
        let own = format!("/commitments/hostile-{index}/versions/1");
        assert!(page["unapi"][0].as_str().is_some_and(|id| id.ends_with(&own)), "{page}");
    });
}

#[test]
fn a_reference_in_every_style_is_one_line_with_the_title_in_it() {
    let service = with_hostile_titles(&[]);
    each(|index, lang| {
        for style in ["apa", "mla", "vancouver", "ieee", "chicago-author-date"] {
            let text = service.ok(&format!("{}?format=text&style={style}", version(index, lang))).text();
            assert_eq!(text.lines().count(), 1, "{text}");
            // English titles get capitals in MLA and Chicago; French ones stay.
            let shown = text.to_lowercase();
            assert!(shown.contains(&HOSTILE[index].to_lowercase()), "{style} {lang}: {text}");
        }
    });
}
