//! Citation processors: each reads what the service answers without a complaint, with both organizations whole.

mod hostile;
mod renderings;

use http::Request;
use serde_json::{Value, json};
use stories::{COMMITMENT, Service, need, node};

const AUTHORS: [&str; 2] = ["Treasury Board of Canada Secretariat", "Canada School of Public Service"];

/// What biber says of a report without a date, which its data model asks for. There is none to give.
const NO_DATE: &str = "Missing mandatory field - one of 'date, year' must be defined";

/// Version 1 in a form, as a file with the name that its readers know it by.
fn cited(service: &Service, prefix: &str, suffix: &str) -> String {
    let answer = service.ok(&format!("{prefix}/commitments/{COMMITMENT}/versions/1{suffix}"));
    let name = if suffix == ".csl.json" { "cited.json" } else { "cited.bib" };
    service.folder.write(name, &answer.text()).display().to_string()
}

#[test]
#[ignore = "run by make test-clients"]
fn biber_validates_bibtex_and_biblatex_and_misses_a_date_only_where_there_is_none() {
    let service = Service::with_examples();
    let undated = json!({"changes": [{"type": "commitment-made", "source": "/commitments/undated", "data": {
        "plan": "canada-2016-2018", "number": "99", "title": {"en": "Made, not yet reported on"}, "lead": ["fin"]}}]});
    let request = Request::post("/changes").header("content-type", "application/json");
    assert_eq!(service.send(request, undated.to_string()).status, 200);
    let series = format!("/commitments/{COMMITMENT}/versions/1/indicators/employees");
    let works = [
        format!("/commitments/{COMMITMENT}/versions/1"),
        format!("/commitments/{COMMITMENT}"),
        series,
        "/plans/canada-2016-2018".to_owned(),
        "/commitments/undated/versions/1".to_owned(),
    ];
    let forms = works.iter().flat_map(|work| [".bib", ".biblatex"].map(|suffix| format!("{work}{suffix}")));
    for path in forms.flat_map(|form| [form.clone(), format!("/fr{form}")]) {
        let file = service.folder.write("cited.bib", &service.ok(&path).text()).display().to_string();
        let args =
            ["--tool", "--validate-datamodel", "--nolog", "--output-file", "checked.bib", file.as_str()];
        let said = need("biber").within(service.folder.path()).args(&args).prints();
        let complaints: Vec<&str> =
            said.lines().filter(|line| line.starts_with("WARN") || line.starts_with("ERROR")).collect();
        let expected: &[&str] = if path.contains("undated") { &[NO_DATE] } else { &[] };
        assert!(
            complaints.len() == expected.len()
                && complaints.iter().zip(expected).all(|(line, expected)| line.contains(expected)),
            "{path}: {said}"
        );
    }
}

#[test]
#[ignore = "run by make test-clients"]
fn pandoc_sets_the_reference_from_every_form() {
    let service = Service::with_examples();
    let paper = service.folder.write("paper.md", "---\nnocite: '@*'\n---\n").display().to_string();
    for suffix in [".bib", ".biblatex", ".csl.json"] {
        let file = cited(&service, "", suffix);
        let args = ["--citeproc", "--to=plain", "--wrap=none", "--bibliography", &file, &paper];
        let reference = need("pandoc").args(&args).prints();
        assert!(AUTHORS.iter().all(|name| reference.contains(name)), "{suffix}: {reference}");
        assert!(reference.contains("2018") && reference.contains("/versions/1"), "{suffix}: {reference}");
    }
}

#[test]
#[ignore = "run by make test-clients"]
fn citation_js_keeps_both_organizations_whole() {
    let service = Service::with_examples();
    for suffix in [".csl.json", ".bib"] {
        let said = node("cite.cjs", &[&cited(&service, "", suffix)]);
        let data: Value =
            serde_json::from_str(said.lines().next().unwrap_or_default()).expect("it prints JSON");
        let authors = data[0]["author"].as_array().into_iter().flatten();
        // One member, be it `literal` or `family`: nothing was split off.
        let names: Vec<&Value> =
            authors.flat_map(|author| author.as_object()).flat_map(|one| one.values()).collect();
        assert_eq!(names, AUTHORS.map(|name| json!(name)).each_ref(), "{suffix}: {data}");
        assert!(said.contains("Canada School of Public Service. (2018"), "{suffix}: {said}");
    }
}
