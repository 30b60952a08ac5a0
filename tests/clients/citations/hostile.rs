//! Hostile titles: each comes back from a citation processor as it was recorded.

use serde_json::Value;
use stories::{HOSTILE, Service, cited_title, need, node, with_hostile_titles};

/// The first version of every hostile commitment in a form, each with its title.
fn each(service: &Service, suffix: &str, mut check: impl FnMut(&str, &str, &str)) {
    for (index, name) in HOSTILE.iter().enumerate() {
        for (lang, prefix) in [("en", ""), ("fr", "/fr")] {
            let answer = service.ok(&format!("{prefix}/commitments/hostile-{index}/versions/1{suffix}"));
            let ending = if suffix == ".csl.json" { "json" } else { "bib" };
            let file = service.folder.write(&format!("cited.{ending}"), &answer.text()).display().to_string();
            check(&file, &cited_title(index, lang), name);
        }
    }
}

/// What pandoc reads in a file, as CSL-JSON.
fn by_pandoc(format: &str, file: &str) -> Value {
    let said = need("pandoc").args(&[&format!("--from={format}"), "--to=csljson", file]).prints();
    let items: Value = serde_json::from_str(&said).expect("pandoc prints JSON");
    assert_eq!(items.as_array().map(Vec::len), Some(1), "{said}");
    items[0].clone()
}

#[test]
#[ignore = "run by make test-clients"]
fn pandoc_gives_it_back_from_every_form() {
    let service = with_hostile_titles(&[]);
    for (suffix, format) in [(".bib", "bibtex"), (".biblatex", "biblatex")] {
        each(&service, suffix, |file, title, name| {
            let item = by_pandoc(format, file);
            assert_eq!(item["title"], title, "{suffix}");
            assert_eq!(item["author"][0]["literal"], name, "{suffix}");
            assert_eq!(item["author"].as_array().map(Vec::len), Some(2), "{suffix}");
        });
    }
    each(&service, ".csl.json", |file, title, name| {
        let item = by_pandoc("csljson", file);
        assert_eq!((&item["title"], &item["author"][0]["literal"]), (&title.into(), &name.into()));
    });
}

#[test]
#[ignore = "run by make test-clients"]
fn biber_finds_no_fault_and_what_it_writes_says_the_same() {
    let service = with_hostile_titles(&[]);
    for suffix in [".bib", ".biblatex"] {
        each(&service, suffix, |file, title, name| {
            let args = ["--tool", "--validate-datamodel", "--nolog", "--output-file", "checked.bib", file];
            let said = need("biber").within(service.folder.path()).args(&args).prints();
            assert!(!said.contains("WARN") && !said.contains("ERROR"), "{suffix} {title}: {said}");
            let written = service.folder.at("checked.bib").display().to_string();
            let item = by_pandoc("biblatex", &written);
            assert_eq!(item["title"], title, "{suffix}");
            // biber makes a plain blank of a tie in a name.
            assert_eq!(item["author"][0]["literal"], name.replace('\u{a0}', " "), "{suffix}");
        });
    }
}

#[test]
#[ignore = "run by make test-clients"]
fn citation_js_gives_it_back() {
    let service = with_hostile_titles(&[]);
    for suffix in [".bib", ".csl.json"] {
        each(&service, suffix, |file, title, name| {
            let said = node("cite.cjs", &[file]);
            let data: Value =
                serde_json::from_str(said.lines().next().unwrap_or_default()).expect("it prints JSON");
            assert_eq!(data[0]["title"], title, "{suffix}");
            let author = data[0]["author"][0].as_object().and_then(|author| author.values().next());
            assert_eq!(author, Some(&name.into()), "{suffix}: {data}");
        });
    }
}
