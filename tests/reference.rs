//! The developer who looks for the way in: where the interface is described, what problems mean, whom to tell of faults.

use http::Request;
use serde_json::Value;
use stories::{Folder, Service};

const PUBLIC_URL: &str = "https://milepost.example";

#[test]
fn a_program_finds_the_description_from_the_front_door() {
    let service = Service::with_examples();
    let front = service.send(Request::get("/").header("accept", "application/json"), "");
    let links: Vec<&str> =
        front.headers.get_all("link").iter().filter_map(|link| link.to_str().ok()).collect();
    for rel in ["service-desc", "service-doc", "api-catalog"] {
        let link = links.iter().find(|link| link.contains(&format!("rel=\"{rel}\"")));
        let link = link.unwrap_or_else(|| panic!("{rel}: {links:?}"));
        let address = link.trim_start_matches('<').split('>').next().expect("it has an end");
        assert_eq!(service.get(address.strip_prefix(PUBLIC_URL).expect("it is ours")).status, 200, "{rel}");
    }
    let catalog = service.ok("/.well-known/api-catalog");
    assert!(catalog.header("content-type").starts_with("application/linkset+json"), "{catalog:?}");
    assert!(catalog.header("link").contains("rel=\"api-catalog\""), "{catalog:?}");
    let set = &catalog.json()["linkset"][0];
    for (rel, at) in [("service-desc", 0), ("service-doc", 0), ("service-doc", 1), ("status", 0)] {
        let address = set[rel][at]["href"].as_str().unwrap_or_else(|| panic!("{rel}: {set}"));
        assert_eq!(
            service.get(address.strip_prefix(PUBLIC_URL).expect("it is ours")).status,
            200,
            "{address}"
        );
    }
    assert_eq!(service.send(Request::head("/.well-known/api-catalog"), "").status, 200);
}

#[test]
fn every_address_of_the_description_stands_on_its_page() {
    let service = Service::with_examples();
    let description = service.ok("/openapi.json").json();
    let paths = description["paths"].as_object().expect("there are paths");
    for lang in ["en", "fr"] {
        let page = service.ok(&format!("/{lang}/api"));
        let html = page.text();
        for (path, item) in paths {
            for method in item.as_object().expect("it is one").keys() {
                let said = format!("<code>{} {path}</code>", method.to_uppercase());
                assert!(html.contains(&said), "{lang}: {said}");
            }
        }
        assert!(!html.contains("<script src=\"http"), "{lang}: no script of others is needed");
        assert!(page.header("content-security-policy").contains("default-src 'none'"));
        assert_eq!(html.contains("<div lang=\"en\">"), lang == "fr", "what is English says so");
    }
}

#[test]
fn each_kind_of_problem_is_explained_in_both_languages() {
    let service = Service::with_examples();
    let description = service.ok("/openapi.json").json();
    let kinds = description["paths"]["/problems/{kind}"]["get"]["parameters"][0]["schema"]["enum"].clone();
    let kinds: Vec<&str> = kinds.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert!(kinds.len() >= 23, "{kinds:?}");
    for kind in kinds {
        let path = format!("/problems/{kind}");
        let said = service.ok(&path).json();
        for (lang, other) in [("en", "fr"), ("fr", "en")] {
            let page = service
                .send(Request::get(&path).header("accept", "text/html").header("accept-language", lang), "");
            assert_eq!(
                (page.status, page.header("location")),
                (302, format!("{PUBLIC_URL}/{lang}{path}").as_str())
            );
            let page = service.ok(&format!("/{lang}{path}")).text();
            let meaning = said["meaning"][lang].as_str().expect("it has a meaning");
            let words = meaning.split(['&', '<', '\'', '"']).next().unwrap_or(meaning);
            assert!(meaning.len() > 40 && page.contains(words), "{lang} {kind}: {meaning}");
            assert_ne!(said["meaning"][lang], said["meaning"][other], "{kind}");
            assert_ne!(said["title"][lang], said["title"][other], "{kind}");
        }
    }
    service.get("/problems/nonesuch").expect_problem(404, "not-found");
}

#[test]
fn a_problem_is_titled_in_the_language_of_its_reader() {
    let service = Service::with_examples();
    for (lang, title) in [("en-CA,en;q=0.8", "There is no such thing"), ("fr-CA,fr;q=0.8", "Introuvable")] {
        let answer = service.send(Request::get("/plans/none").header("accept-language", lang), "");
        assert_eq!(answer.expect_problem(404, "not-found")["title"], title);
        assert!(answer.header("vary").contains("Accept-Language"), "{answer:?}");
    }
}

#[test]
fn whoever_finds_a_fault_of_safety_knows_whom_to_tell() {
    service_without_contact();
    let service = Service::start(Folder::new(), &["--security-contact", "mailto:security@example.ca"]);
    let answer = service.ok("/.well-known/security.txt");
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    let text = answer.text();
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_else(|| panic!("{name}: {text}")).to_owned()
    };
    assert_eq!(field("Contact"), "mailto:security@example.ca");
    assert_eq!(field("Canonical"), format!("{PUBLIC_URL}/.well-known/security.txt"));
    assert_eq!(field("Preferred-Languages"), "en, fr");
    assert!(field("Expires").ends_with("T00:00:00Z"), "{text}");
}

fn service_without_contact() {
    Service::empty().get("/.well-known/security.txt").expect_problem(404, "not-found");
}
