//! How programs find what to cite: links in the header, unAPI, tags and JSON-LD in the page; and a tombstone.

use super::{SITE, SIX, accepting, links, ok, targets, versions};

#[test]
fn a_program_finds_what_to_cite_in_the_header() {
    let service = versions();
    let named = r#"{"type":"organization-named","source":"/organizations/tbs-sct","data":{"name":{"en":"Treasury Board of Canada Secretariat"},"same_as":"https://ror.org/0443jwm93"}}"#;
    service.change("/changes", named);
    for (path, lang, newest) in [
        (format!("/en{SIX}"), "", 4),
        (format!("/fr{SIX}"), "/fr", 4),
        (format!("{SIX}.json"), "", 4),
        (format!("{SIX}/versions/4.json"), "", 4),
        (format!("/fr{SIX}/versions/2"), "/fr", 2),
    ] {
        let answer = service.get(&path);
        let cited = format!("{SITE}{lang}{SIX}/versions/{newest}");
        assert_eq!(targets(&answer, "cite-as"), std::slice::from_ref(&cited), "{path}");
        let described = [".csl.json", ".bib", ".ris"].map(|suffix| format!("{cited}{suffix}"));
        assert_eq!(targets(&answer, "describedby"), described, "{path}");
        assert_eq!(
            targets(&answer, "type"),
            ["https://schema.org/Report", "https://schema.org/AboutPage"],
            "{path}"
        );
        assert!(targets(&answer, "license")[0].starts_with("https://o"), "{path}");
        let author: &[&str] = if newest == 4 { &["https://ror.org/0443jwm93"] } else { &[] };
        assert_eq!(targets(&answer, "author"), author, "{path}");
        assert_eq!(targets(&answer, "item"), [format!("{SITE}{SIX}/versions/{newest}.json")], "{path}");
        for link in links(&answer) {
            assert!(link.starts_with("<https://"), "{link}");
        }
    }
    let citation = service.get(&format!("{SIX}.bib"));
    assert_eq!(targets(&citation, "describes"), [format!("{SITE}{SIX}/versions/4")]);
    assert_eq!(targets(&citation, "cite-as").len(), 1);
    let view = service.get(&format!("{SIX}.json?as_of=2018-06-30"));
    assert_eq!(targets(&view, "cite-as"), [format!("{SITE}{SIX}/versions/4?as_of=2018-06-30")]);
    assert_eq!(targets(&view, "describedby")[1], format!("{SITE}{SIX}/versions/4.bib?as_of=2018-06-30"));
    let described = service.get(&format!("{SIX}/versions/4.bib?as_of=2018-06-30"));
    assert!(
        described.body.contains("@techreport{canada-2016-2018-6-v4-as-of-2018-06-30,"),
        "{}",
        described.body
    );
}

#[test]
fn the_header_stays_small_for_two_hundred_indicators() {
    let service = versions();
    let indicator = |n: u32| {
        format!(
            r#"{{"type":"indicator-defined","subject":"indicator/i{n}","data":{{"name":{{"en":"Indicator {n}"}}}}}}"#
        )
    };
    let all: Vec<String> = (0..200).map(indicator).collect();
    service.record(&all.join(","));
    for path in [format!("/fr{SIX}"), format!("{SIX}/versions/2.json"), format!("{SIX}/versions/4.bib")] {
        let answer = service.get(&path);
        assert_eq!(answer.status, 200);
        let bytes: usize = links(&answer).iter().map(|link| "link: ".len() + link.len() + 2).sum();
        assert!(bytes < 4_096, "{path}: {bytes}");
    }
}

#[test]
fn a_reference_manager_finds_one_whole_record_by_unapi() {
    let service = versions();
    let page = ok(&service, &format!("/en{SIX}"));
    assert!(page.contains(r#"<link rel="unapi-server" type="application/xml" title="unAPI" href="/unapi">"#));
    let id = page.split(r#"class="unapi-id" title=""#).nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(id, format!("{SITE}{SIX}/versions/3"));
    let everything = service.get("/unapi");
    assert!(everything.status == 200 && everything.body.ends_with("<formats/>"), "{}", everything.body);
    let formats = service.get(&format!("/unapi?id={id}"));
    assert_eq!((formats.status, formats.header("content-type")), (300, "application/xml; charset=utf-8"));
    assert!(
        formats.body.contains(r#"<format name="ris""#) && !formats.body.contains("bibtex"),
        "{}",
        formats.body
    );
    assert_eq!(
        ok(&service, &format!("/unapi?id={id}&format=ris")),
        ok(&service, &format!("{SIX}/versions/3.ris"))
    );
    assert_eq!(service.get(&format!("/unapi?id={id}&format=mods")).status, 406);
    assert_eq!(service.get("/unapi?format=ris").status, 400);
    let unknown = [
        format!("{id}0"),
        "https://elsewhere.ca/x".to_owned(),
        format!("{SITE}/unapi"),
        format!("{SITE}{SIX}/history"),
    ];
    for id in unknown {
        assert_eq!(service.get(&format!("/unapi?id={id}")).status, 404, "{id}");
    }
    let named = r#"{"type":"organization-named","source":"/organizations/tbs-sct","data":{"name":{"en":"Innovation, Science and Economic Development Canada"}}}"#;
    service.change("/changes", named);
    let id = format!("{SITE}{SIX}/versions/4");
    assert!(service.get(&format!("/unapi?id={id}")).body.contains(r#"<format name="bibtex""#));
    let bib = ok(&service, &format!("/unapi?id={id}&format=bibtex"));
    assert!(bib.contains("{{Innovation, Science and Economic Development Canada} and {"), "{bib}");
}

#[test]
fn a_page_carries_the_tags_that_make_it_a_report() {
    let page = ok(&versions(), &format!("/en{SIX}"));
    for tag in [
        r#"<meta name="citation_title" content="#,
        r#"<meta name="citation_author" content="Treasury Board of Canada Secretariat,">"#,
        r#"<meta name="citation_author" content="Canada School of Public Service,">"#,
        r#"<meta name="citation_publication_date" content="2018/09/30">"#,
        r#"<meta name="citation_technical_report_institution" content="Government of Canada">"#,
        r#"<meta name="citation_technical_report_number" content="6">"#,
        r#"<meta name="citation_language" content="en-CA">"#,
    ] {
        assert!(page.contains(tag), "{tag}");
    }
}

#[test]
fn a_title_cannot_end_the_script_it_stands_in() {
    let service = versions();
    let title = r#"</script><script>alert(1)</script> & "q""#;
    let view = service.get(&format!("{SIX}.json")).json();
    let lead: Vec<&str> =
        view["lead"].as_array().unwrap().iter().map(|lead| lead["id"].as_str().unwrap()).collect();
    let data =
        serde_json::json!({"plan": "canada-2016-2018", "number": "6", "title": {"en": title}, "lead": lead});
    service.record(&format!(r#"{{"type":"commitment-revised","data":{data}}}"#));
    let page = ok(&service, &format!("/en{SIX}"));
    assert!(!page.contains("<script>alert"), "{page}");
    let json = page
        .split(r#"<script type="application/ld+json">"#)
        .nth(1)
        .unwrap()
        .split("</script>")
        .next()
        .unwrap();
    let json: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(json["name"][0]["@value"], format!("{title}: Commitment 6"));
}

#[test]
fn a_withdrawn_commitment_leaves_a_tombstone_that_can_be_cited() {
    let service = versions();
    service.record(r#"{"type":"commitment-withdrawn","data":{"reason":{"en":"Replaced by another."}}}"#);
    for path in [format!("/en{SIX}"), format!("/fr{SIX}"), format!("{SIX}.json")] {
        let answer = service.get(&path);
        assert_eq!(answer.status, 410, "{path}");
        assert_eq!(targets(&answer, "cite-as").len(), 1, "{path}");
        assert!(answer.body.contains("Replaced by another."), "{path}: {}", answer.body);
    }
    assert_eq!(accepting(&service, SIX, "application/json").status, 410);
    for path in [
        format!("{SIX}.bib"),
        format!("{SIX}/citation"),
        format!("{SIX}/versions/4.json"),
        format!("/en{SIX}/versions/1"),
    ] {
        assert_eq!(service.get(&path).status, 200, "{path}");
    }
}
