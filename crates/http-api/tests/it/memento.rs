//! Memento: the cases of RFC 7089 that other archives got wrong.

use bytes::Bytes;
use http::Request;

use crate::{Answer, Service};

const SIX: &str = "https://commitments.example.ca/commitments/canada-2016-2018-6";

/// Versions of 1 September, 1 October and 1 November 2018, at noon.
fn service() -> Service {
    let service = Service::with_commitment_6("2018-09-01T12:00:00.250Z");
    for (n, month) in [(2, 10), (3, 11)] {
        let note = format!(
            r#"{{"type":"note-published","subject":"note/n{n}","data":{{"text":{{"en":"Note."}}}}}}"#
        );
        service.at(&format!("2018-{month}-01T12:00:00Z")).record(&note);
    }
    service
}

fn ask(service: &Service, path: &str, datetime: Option<&str>) -> Answer {
    let mut request = Request::get(path);
    if let Some(datetime) = datetime {
        request = request.header("accept-datetime", datetime);
    }
    service.ask(request.body(Bytes::new()).unwrap())
}

fn links(answer: &Answer) -> String {
    let links: Vec<_> = answer.headers.get_all("link").iter().map(|link| link.to_str().unwrap()).collect();
    links.join("\n")
}

#[test]
fn the_timegate_leads_to_what_was_known() {
    let service = service();
    let table = [
        (None, 3),
        (Some("Sat, 01 Sep 2018 12:00:00 GMT"), 1),
        (Some("Mon, 01 Oct 2018 11:59:59 GMT"), 1),
        (Some("Mon, 01 Oct 2018 12:00:00 GMT"), 2),
        (Some("Thu, 01 Jan 1970 00:00:00 GMT"), 1),
        (Some("Fri, 01 Jan 2100 00:00:00 GMT"), 3),
    ];
    for (datetime, version) in table {
        let answer = ask(&service, "/timegate/commitments/canada-2016-2018-6", datetime);
        assert_eq!((answer.status, answer.header("vary")), (302, "Accept-Datetime"), "{datetime:?}");
        assert_eq!(answer.header("location"), format!("{SIX}/versions/{version}"), "{datetime:?}");
        let links = links(&answer);
        assert!(links.contains(&format!("<{SIX}>; rel=\"original\"")), "{links}");
        assert!(links.contains("rel=\"memento\"; datetime=\""), "{links}");
        assert!(answer.header("memento-datetime").is_empty());
    }
    for wrong in ["2018-09-01", "now", "Sun, 01 Sep 2018 12:00:00 GMT"] {
        assert_eq!(
            ask(&service, "/timegate/commitments/canada-2016-2018-6", Some(wrong)).status,
            400,
            "{wrong}"
        );
    }
    assert_eq!(ask(&service, "/timegate/commitments/nothing", None).status, 404);
}

#[test]
fn a_memento_says_when_it_was_and_is_not_negotiated() {
    let service = service();
    for address in
        ["/commitments/canada-2016-2018-6/versions/2.json", "/en/commitments/canada-2016-2018-6/versions/2"]
    {
        let answer = ask(&service, address, Some("Sat, 01 Sep 2018 12:00:00 GMT"));
        assert_eq!(
            (answer.status, answer.header("memento-datetime")),
            (200, "Mon, 01 Oct 2018 12:00:00 GMT"),
            "{address}"
        );
        assert!(!answer.header("vary").to_lowercase().contains("accept-datetime"), "{address}");
        let links = links(&answer);
        for rel in [
            "original",
            "timegate",
            "timemap",
            "first memento",
            "prev memento",
            "next memento",
            "last memento",
        ] {
            assert!(links.contains(&format!("rel=\"{rel}\"")), "{address} {rel}: {links}");
        }
        assert!(links.len() < 4_096);
    }
    let live = ask(&service, "/commitments/canada-2016-2018-6.json", None);
    assert!(live.header("memento-datetime").is_empty());
    assert!(links(&live).contains("rel=\"timegate\""));
}

#[test]
fn the_timemap_lists_every_version_in_order() {
    let answer = ask(&service(), "/commitments/canada-2016-2018-6/timemap", None);
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/link-format; charset=utf-8")
    );
    let expected = format!(
        "<{SIX}>; rel=\"original\",\n\
         <https://commitments.example.ca/timegate/commitments/canada-2016-2018-6>; rel=\"timegate\",\n\
         <{SIX}/timemap>; rel=\"self\"; type=\"application/link-format\"; from=\"Sat, 01 Sep 2018 12:00:00 GMT\"; \
         until=\"Thu, 01 Nov 2018 12:00:00 GMT\",\n\
         <{SIX}/versions/1>; rel=\"first memento\"; datetime=\"Sat, 01 Sep 2018 12:00:00 GMT\",\n\
         <{SIX}/versions/2>; rel=\"memento\"; datetime=\"Mon, 01 Oct 2018 12:00:00 GMT\",\n\
         <{SIX}/versions/3>; rel=\"last memento\"; datetime=\"Thu, 01 Nov 2018 12:00:00 GMT\"\n"
    );
    assert_eq!(answer.body, expected);
}
