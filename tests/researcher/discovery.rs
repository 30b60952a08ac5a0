//! Discovery: what programs find at a page without asking its reader.

use serde_json::{Value, json};
use stories::{Answer, COMMITMENT, Service, python, status_change};

/// What a `Link` header may have at most in all, so that no proxy on the way refuses it.
const LINK_BYTES_MAX: usize = 4_096;

fn targets<'a>(posts: &'a Value, rel: &str) -> Vec<&'a str> {
    let posts = posts.as_array().into_iter().flatten();
    posts.filter(|post| post["rel"] == rel).filter_map(|post| post["target"].as_str()).collect()
}

#[test]
fn signposts_lead_from_a_commitment_to_what_cites_and_describes_it() {
    let service = Service::that_can_be_followed();
    let here = |path: &str| format!("{}{path}", service.address);
    for (prefix, lang) in [("", "en"), ("/fr", "fr")] {
        let page = here(&format!("/{lang}/commitments/{COMMITMENT}"));
        let cited = here(&format!("{prefix}/commitments/{COMMITMENT}/versions/1"));
        let read = python("signposts.py", &[&page, &page]);
        for place in ["header", "page"] {
            let posts = &read[place];
            assert_eq!(targets(posts, "cite-as"), [cited.as_str()], "{place}");
            let described = targets(posts, "describedby");
            for suffix in [".csl.json", ".bib", ".ris"] {
                assert!(
                    described.iter().any(|target| target.ends_with(suffix)),
                    "{place} {suffix}: {described:?}"
                );
            }
            for target in &described {
                let path = target.strip_prefix(&service.address).expect("it is here");
                let media_type = service.ok(path).header("content-type").to_owned();
                let named = posts.as_array().into_iter().flatten().find(|post| post["target"] == *target);
                let named = named.and_then(|post| post["type"].as_str()).unwrap_or_default();
                assert_eq!(media_type.split(';').next(), Some(named), "{place} {target}");
            }
            assert_eq!(targets(posts, "license").len(), 1, "{place}: {posts}");
        }
        let header = &read["header"];
        let mut types = targets(header, "type");
        types.sort_unstable();
        assert_eq!(types, ["https://schema.org/AboutPage", "https://schema.org/Report"]);
        assert_eq!(targets(header, "item"), [here(&format!("/commitments/{COMMITMENT}/versions/1.json"))]);
        // The way back: what describes it says what it describes.
        let back = python("signposts.py", &[&format!("{cited}.csl.json"), &page]);
        assert_eq!(targets(&back["header"], "describes"), [cited.as_str()]);
        assert_eq!(targets(&back["header"], "cite-as"), [cited.as_str()]);
    }
}

#[test]
fn leads_that_a_register_knows_are_authors_by_their_addresses_there() {
    let service = Service::that_can_be_followed();
    let known = "https://www.wikidata.org/entity/Q7837045";
    let named = json!({"changes": [{"type": "organization-named", "source": "/organizations/tbs-sct",
        "data": {"name": {"en": "Treasury Board of Canada Secretariat"}, "same_as": known}}]});
    let request = http::Request::post("/changes").header("content-type", "application/json");
    assert_eq!(service.send(request, named.to_string()).status, 200);
    let page = format!("{}/en/commitments/{COMMITMENT}", service.address);
    let read = python("signposts.py", &[&page, &page]);
    assert_eq!(targets(&read["header"], "author"), [known]);
}

/// A commitment as large as one may be: many leads, each known by a register, two hundred indicators, many versions.
fn largest(service: &Service) {
    let mut changes = Vec::new();
    let organizations: Vec<String> =
        (0..40).map(|n| format!("{:x<79}{}", format!("organization-{n}-"), "z")).collect();
    for (n, id) in organizations.iter().enumerate() {
        let same_as = format!("https://www.wikidata.org/entity/Q{n:0>80}");
        changes.push(json!({"type": "organization-named", "source": format!("/organizations/{id}"),
            "data": {"name": {"en": format!("Organization {n}")}, "same_as": same_as}}));
    }
    changes.push(json!({"type": "commitment-made", "source": format!("/commitments/{}", "c".repeat(80)), "data": {
        "plan": "canada-2016-2018", "number": "999", "title": {"en": "Large", "fr": "Grand"}, "lead": organizations}}));
    for n in 0..200 {
        changes.push(json!({"type": "indicator-defined", "source": format!("/commitments/{}", "c".repeat(80)),
            "subject": format!("indicator/indicator-{n}"), "data": {"name": {"en": format!("Indicator {n}")}}}));
    }
    let request = http::Request::post("/changes").header("content-type", "application/json");
    let answer = service.send(request, json!({"changes": changes}).to_string());
    assert_eq!(answer.status, 200, "{}", answer.text());
    for n in 0..3 {
        let note = json!({"changes": [{"type": "note-published", "subject": format!("note/n{n}"), "data": {"text": {"en": "News"}}}]});
        assert_eq!(service.post_changes(&"c".repeat(80), &note.to_string()).status, 200);
    }
}

fn link_bytes(answer: &Answer) -> usize {
    // As it stands on the wire: the name, a colon, a blank, the value and the end of the line.
    answer.headers.get_all("link").iter().map(|link| "link: \r\n".len() + link.len()).sum()
}

#[test]
fn the_header_stays_short_for_the_largest_commitment() {
    let service = Service::with_examples();
    largest(&service);
    let id = "c".repeat(80);
    for path in [
        format!("/en/commitments/{id}"),
        format!("/fr/commitments/{id}/versions/2"),
        format!("/commitments/{id}.json"),
        format!("/commitments/{id}/versions/2.json?as_of=2018-06-30"),
        format!("/fr/commitments/{id}/versions/2.bib"),
        format!("/timegate/commitments/{id}"),
    ] {
        let bytes = link_bytes(&service.get(&path));
        assert!((1..=LINK_BYTES_MAX).contains(&bytes), "{path}: {bytes} bytes");
    }
}

#[test]
fn unapi_answers_as_its_specification_says() {
    let service = Service::with_examples();
    let formats = service.ok("/unapi");
    assert_eq!(formats.header("content-type"), "application/xml; charset=utf-8");
    let page = service.ok(&format!("/fr/commitments/{COMMITMENT}")).text();
    let id = page.split("class=\"unapi-id\" title=\"").nth(1).and_then(|rest| rest.split('"').next());
    let id = id.expect("the page has an identifier");
    let of_one = service.get(&format!("/unapi?id={id}"));
    assert_eq!(of_one.status, 300);
    assert!(
        of_one.text().contains("<format name=\"ris\" type=\"application/x-research-info-systems\"/>"),
        "{}",
        of_one.text()
    );
    let record = service.ok(&format!("/unapi?id={id}&format=ris"));
    assert_eq!(record.header("content-type"), "application/x-research-info-systems; charset=utf-8");
    assert_eq!(record.body, service.ok(&format!("/fr/commitments/{COMMITMENT}/versions/1.ris")).body);
    service.get(&format!("/unapi?id={id}&format=mods")).expect_problem(406, "not-acceptable");
    service.get("/unapi?id=https://milepost.example/commitments/unheard-of").expect_problem(404, "not-found");
    service.get("/unapi?id=https://elsewhere.example/x&format=ris").expect_problem(404, "not-found");
}

#[test]
fn the_tags_of_a_page_name_each_author_and_make_it_a_report() {
    let service = Service::with_examples();
    assert_eq!(service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30")).status, 200);
    for (lang, authors, institution, address) in [
        (
            "en",
            ["Treasury Board of Canada Secretariat,", "Canada School of Public Service,"],
            "Government of Canada",
            "",
        ),
        (
            "fr",
            ["Secrétariat du Conseil du Trésor du Canada,", "École de la fonction publique du Canada,"],
            "Gouvernement du Canada",
            "/fr",
        ),
    ] {
        let page = service
            .folder
            .write("page.html", &service.ok(&format!("/{lang}/commitments/{COMMITMENT}")).text());
        let read = python("page.py", &[&page.display().to_string()]);
        let tags = &read["tags"];
        assert_eq!(tags["citation_author"], json!(authors));
        assert_eq!(tags["citation_technical_report_institution"], json!([institution]));
        assert_eq!(tags["citation_technical_report_number"], json!(["6"]));
        assert_eq!(tags["citation_publication_date"], json!(["2018/09/30"]));
        assert_eq!(tags["citation_language"], json!([format!("{lang}-CA")]));
        assert_eq!(
            tags["citation_public_url"],
            json!([format!("https://milepost.example{address}/commitments/{COMMITMENT}")])
        );
        let linked = &read["json_ld"][0];
        assert_eq!((&linked["@type"], &linked["version"]), (&json!("Report"), &json!("2")));
        assert_eq!(linked["inLanguage"], json!([format!("{lang}-CA")]));
    }
}
