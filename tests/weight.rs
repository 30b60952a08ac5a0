//! What a page weighs on the way to a telephone.

use http::Request;
use stories::{Service, hostile, status_change};

/// The most bytes of a page, packed.
const PAGE_BYTES_MAX: usize = 30 * 1024;

/// The most bytes of all that a page loads beside itself, packed.
const BESIDE_BYTES_MAX: usize = 8 * 1024;

fn packed(service: &Service, path: &str) -> Vec<u8> {
    let answer =
        service.send(Request::get(path).header("accept-encoding", "gzip").header("accept", "text/html"), "");
    assert_eq!((answer.status, answer.header("content-encoding")), (200, "gzip"), "{path}");
    answer.body
}

/// The values of an attribute in a page.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let name = format!(" {attribute}=\"");
    html.split(&name).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn a_page_is_light_and_loads_little_beside_itself() {
    let service = Service::with_examples();
    let commitment = format!("/commitments/{}", stories::COMMITMENT);
    for quarter in ["2018-09-30", "2018-12-31", "2019-03-31", "2019-06-30"] {
        let change =
            Request::post(format!("{commitment}/changes")).header("content-type", "application/json");
        assert_eq!(service.send(change, status_change("6.2", "limited", quarter)).status, 200);
        let change =
            Request::post(format!("{commitment}/changes")).header("content-type", "application/json");
        assert_eq!(service.send(change, status_change("6.2", "complete", quarter)).status, 200);
    }
    let plan = service.ok("/plans/canada-2016-2018.json").json();
    let ids = plan["commitments"].as_array().expect("it has commitments").iter().map(|known| &known["id"]);
    let of_commitments = ids.map(|id| format!("/commitments/{}", id.as_str().expect("an id is text")));
    let others =
        ["", "/plans/canada-2016-2018", "/organizations/tbs-sct", "/about", "/follow", "/commitments"];
    let history = format!("{commitment}/history");
    let compared = format!("{commitment}/history?from=1&to=9");
    let paths: Vec<String> =
        of_commitments.chain(others.map(str::to_owned)).chain([history, compared]).collect();
    for path in paths.iter().flat_map(|path| ["/en", "/fr"].map(|lang| format!("{lang}{path}"))) {
        let bytes = packed(&service, &path).len();
        assert!(bytes < PAGE_BYTES_MAX, "{path} has {bytes} bytes");
        let html = service.ok(&path).text();
        let styles = values(&html, "href").into_iter().filter(|href| href.contains(".css"));
        let beside: usize = styles.chain(values(&html, "src")).map(|path| packed(&service, path).len()).sum();
        assert!((1..BESIDE_BYTES_MAX).contains(&beside), "{path} loads {beside} bytes");
    }
    // However much a record says.
    let document = Request::post("/documents").header("content-type", "application/toml");
    assert_eq!(service.send(document, hostile()).status, 200);
    assert!(packed(&service, "/en").len() < PAGE_BYTES_MAX);
}
