//! Whatever a commitment or a part of it is called and was called elsewhere: it leads to the one address.

use bytes::Bytes;
use http::Request;

use crate::Service;

const SIX: &str = "/commitments/canada-2016-2018-6";
const ORIGIN: &str = "https://commitments.example.ca";

/// Commitment 6, which moved to number 60 of its plan, and whose milestone 6.1 was called 6.1 and then 6.7.
fn service() -> Service {
    let service = Service::with_the_example("2018-09-01T00:00:00Z");
    let now = service.get(&format!("{SIX}.json")).json();
    let external = r#""external_ids":["ogp:CA0047","register:v1.2/a"]"#;
    service.record(&format!(
        r#"{{"type":"commitment-revised","subject":"commitment","data":{{"plan":"canada-2016-2018","number":"60","title":{},"lead":["csps-efpc"],{external}}}}}"#,
        now["title"]
    ));
    for code in ["6.5", "6.7"] {
        service.record(&format!(
            r#"{{"type":"milestone-moved","subject":"milestone/6.1","data":{{"code":"{code}"}}}}"#
        ));
    }
    service
}

/// Where an address leads.
fn leads(service: &Service, path: &str) -> String {
    let answer = service.get(path);
    assert_eq!(answer.status, 302, "{path}: {}", answer.body);
    answer.header("location").strip_prefix(ORIGIN).unwrap().to_owned()
}

#[test]
fn an_id_of_another_register_leads_to_the_commitment_in_every_form() {
    let service = service();
    for (asked, expected) in [
        ("/commitments/ogp:CA0047", SIX.to_owned()),
        ("/commitments/ogp%3ACA0047", SIX.to_owned()),
        ("/commitments/ogp:CA0047.json?as_of=2018-06-30", format!("{SIX}.json?as_of=2018-06-30")),
        ("/commitments/ogp:CA0047.csl.json", format!("{SIX}.csl.json")),
        ("/fr/commitments/ogp:CA0047", format!("/fr{SIX}")),
        ("/commitments/ogp:CA0047/history?from=1", format!("{SIX}/history?from=1")),
        ("/commitments/ogp:CA0047/versions/1.bib", format!("{SIX}/versions/1.bib")),
        ("/fr/commitments/ogp:CA0047/feed.rss", format!("/fr{SIX}/feed.rss")),
        ("/timegate/commitments/ogp:CA0047", format!("/timegate{SIX}")),
        ("/commitments/register:v1.2%2Fa", SIX.to_owned()),
        ("/commitments/register:v1.2%2Fa.bib", format!("{SIX}.bib")),
    ] {
        assert_eq!(leads(&service, asked), expected, "{asked}");
    }
    for unknown in ["ogp:CA0048", "ogp:", "iati:CA0047", "OGP:CA0047"] {
        assert_eq!(service.get(&format!("/commitments/{unknown}")).status, 404, "{unknown}");
    }
    let sent = Request::post("/commitments/ogp:CA0047/changes").header("content-type", "application/json");
    let sent = service.ask(sent.body(Bytes::from_static(b"{\"changes\":[]}")).unwrap());
    assert_eq!(sent.status, 404, "what is sent goes to the address itself: {}", sent.body);
    for words in ["CA0047", "ogp%3Aca0047"] {
        let found = service.get(&format!("/commitments?q={words}")).json();
        assert_eq!(found["commitments"][0]["id"], "canada-2016-2018-6", "{words}: {found}");
    }
}

#[test]
fn an_id_that_several_commitments_have_leads_to_the_list_of_them() {
    let service = service();
    let other = service.get("/commitments/canada-2016-2018-9.json").json();
    service.change(
        "/commitments/canada-2016-2018-9/changes",
        &format!(
            r#"{{"type":"commitment-revised","subject":"commitment","data":{{"plan":"canada-2016-2018","number":"9","title":{},"lead":["tbs-sct"],"external_ids":["ogp:CA0047"]}}}}"#,
            other["title"]
        ),
    );
    let list = leads(&service, "/fr/commitments/ogp:CA0047");
    assert_eq!(list, "/fr/commitments?q=ogp%3ACA0047");
    assert!(service.get(&list).body.contains("2 engagements"));
}

#[test]
fn a_number_that_a_commitment_has_or_had_leads_to_it() {
    let service = service();
    for (asked, expected) in [
        ("/plans/canada-2016-2018/commitments/60", SIX.to_owned()),
        ("/plans/canada-2016-2018/commitments/6", SIX.to_owned()),
        ("/fr/plans/canada-2016-2018/commitments/6", format!("/fr{SIX}")),
        ("/plans/canada-2016-2018/commitments/9", "/commitments/canada-2016-2018-9".to_owned()),
    ] {
        assert_eq!(leads(&service, asked), expected, "{asked}");
    }
    let taken = r#"{"type":"commitment-made","source":"/commitments/new","subject":"commitment","data":{"plan":"canada-2016-2018","number":"6","title":{"en":"New"},"lead":["tbs-sct"]}}"#;
    service.change("/changes", taken);
    assert_eq!(
        leads(&service, "/plans/canada-2016-2018/commitments/6"),
        "/commitments/new",
        "who has it goes first"
    );
    for unknown in [
        "/plans/canada-2016-2018/commitments/61",
        "/plans/other/commitments/6",
        "/plans/canada-2016-2018/commitments/a%20b",
    ] {
        assert_eq!(service.get(unknown).status, 404, "{unknown}");
    }
}

#[test]
fn a_code_that_a_milestone_has_or_had_leads_to_it() {
    let service = service();
    for code in ["6.1", "6.5", "6.7"] {
        let answer = service.get(&format!("{SIX}/milestones/{code}"));
        assert_eq!(
            (answer.status, answer.header("location")),
            (302, &*format!("{ORIGIN}/en{SIX}#milestone-6.1")),
            "{code}"
        );
        assert_eq!(
            leads(&service, &format!("/fr{SIX}/milestones/{code}")),
            format!("/fr{SIX}#milestone-6.1")
        );
        let request = Request::get(format!("{SIX}/milestones/{code}")).header("accept", "application/json");
        let json = service.ask(request.body(Bytes::new()).unwrap()).json();
        assert_eq!((&json["id"], &json["code"]), (&"6.1".into(), &"6.7".into()), "{code}");
        assert_eq!(json["former_codes"], serde_json::json!(["6.1", "6.5"]));
        assert_eq!(json["completion"], "substantial", "its reports stay with it");
    }
    service.record(
        r#"{"type":"milestone-added","subject":"milestone/new","data":{"code":"6.5","text":{"en":"New"}}}"#,
    );
    assert_eq!(leads(&service, &format!("/fr{SIX}/milestones/6.5")), format!("/fr{SIX}#milestone-new"));
    assert!(service.get(&format!("/fr{SIX}")).body.contains("id=\"milestone-6.1\""));
    assert_eq!(service.get(&format!("{SIX}/milestones/6.9")).status, 404);
}
