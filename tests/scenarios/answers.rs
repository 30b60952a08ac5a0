//! What an answer says of itself, and to whom it is given.

use http::Request;
use stories::{Answer, COMMITMENT, Found, Service};

#[test]
fn what_is_asked_for_and_how_decides_the_form() {
    let service = Service::with_examples();
    let mut found = Found::default();
    let thing = format!("/commitments/{COMMITMENT}");
    let accept = |value: &str| service.send(Request::get(&thing).header("accept", value), "");
    let json = "application/json; charset=utf-8";
    for (value, status, media_type) in [
        ("application/json", 200, json),
        ("application/json;q=0.4, text/html;q=0.3", 200, json),
        ("application/json;q=0, */*", 302, "text/plain; charset=utf-8"),
        ("nonsense", 406, "application/problem+json"),
        (";;;q=,", 302, "text/plain; charset=utf-8"),
        ("image/png", 406, "application/problem+json"),
        ("application/json;q=0, text/html;q=0, */*;q=0", 406, "application/problem+json"),
    ] {
        let answer = accept(value);
        let got = (answer.status, answer.header("content-type"));
        found.row("S9", value, got == (status, media_type), &format!("{got:?}"));
    }
    let none = accept("image/png");
    let kept = (none.header("cache-control"), none.header("vary").contains("Accept"));
    found.row("S10", "406 is kept by no cache", kept == ("no-store", true), &format!("{kept:?}"));
    let listed = none.json()["available"].as_array().map_or(0, Vec::len);
    found.row("S9", "406 lists what there is", listed > 3, &none.text());
    for language in [None, Some("fr"), Some("en"), Some("de")] {
        let request = Request::get("/").header("accept", "text/html");
        let request = match language {
            Some(language) => request.header("accept-language", language),
            None => request,
        };
        let answer = service.send(request, "");
        let to = if language == Some("fr") { "/fr" } else { "/en" };
        let holds = answer.status == 302
            && answer.header("location").ends_with(to)
            && answer.header("vary").contains("Accept-Language");
        found.row("S11", &format!("/ for {language:?}"), holds, &format!("{answer:?}"));
    }
    let page = service.send(Request::get("/fr").header("accept-language", "en"), "");
    let holds =
        page.header("content-language") == "fr-CA" && !page.header("vary").contains("Accept-Language");
    found.row("S11", "/fr is French for everyone", holds, page.header("vary"));
    for (path, status) in [("//commitments", 404), ("/commitments//", 404), ("/commitments/?limit=1", 308)] {
        let answer = service.get(path);
        found.row("S14", path, answer.status == status, &answer.text());
    }
    let post = service.send(Request::post("/changes/").header("content-type", "application/json"), "{}");
    found.row("S14", "POST /changes/ is not moved", post.status == 404, &post.text());
}

#[test]
fn a_packed_form_has_its_own_tag_and_is_revalidated_by_it() {
    let service = Service::with_examples();
    let mut found = Found::default();
    for path in [
        format!("/commitments/{COMMITMENT}.json"),
        format!("/en/commitments/{COMMITMENT}"),
        "/feeds/all.rss".to_owned(),
    ] {
        let get = |coding: &str| service.send(Request::get(&path).header("accept-encoding", coding), "");
        let forms: Vec<Answer> = ["identity", "gzip", "br"].map(get).into();
        let tags: std::collections::BTreeSet<&str> = forms.iter().map(|form| form.header("etag")).collect();
        found.row("S7", &format!("{path} has three tags"), tags.len() == 3, &format!("{tags:?}"));
        let lengths: Vec<usize> = forms.iter().map(|form| form.body.len()).collect();
        found.row(
            "S7",
            &format!("{path} gets smaller"),
            lengths.is_sorted_by(|a, b| a > b),
            &format!("{lengths:?}"),
        );
        for (form, coding) in forms.iter().zip(["", "gzip", "br"]) {
            let holds =
                form.header("content-encoding") == coding && form.header("vary").contains("Accept-Encoding");
            found.row("S7", &format!("{path} in `{coding}`"), holds, &format!("{:?}", form.headers));
            let request = Request::get(&path)
                .header("accept-encoding", if coding.is_empty() { "identity" } else { coding })
                .header("if-none-match", form.header("etag"));
            let held = service.send(request, "");
            let same =
                ["etag", "vary", "cache-control"].iter().all(|name| held.header(name) == form.header(name));
            found.row(
                "S7",
                &format!("{path} in `{coding}` is held"),
                held.status == 304 && same,
                &format!("{held:?}"),
            );
        }
        let again = get("br");
        found.row(
            "S7",
            &format!("{path} is packed the same again"),
            again.body == forms[2].body,
            "other bytes",
        );
    }
    let none = service.send(
        Request::get(format!("/commitments/{COMMITMENT}.json")).header("accept-encoding", "br;q=0, gzip;q=0"),
        "",
    );
    found.row("S7", "q=0 is no", none.header("content-encoding").is_empty(), &format!("{:?}", none.headers));
}

#[test]
fn a_feed_that_is_held_is_not_sent_again_however_its_date_is_written() {
    let mut service = Service::with_examples();
    let mut found = Found::default();
    // Until the second of the last change is over, nothing says when it was.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    for path in ["/feeds/all.rss", "/feeds/all.atom", "/fr/feeds/all.json"] {
        let first = service.ok(path);
        let (tag, date) = (first.header("etag").to_owned(), first.header("last-modified").to_owned());
        found.row(
            "S31",
            &format!("{path} is dated"),
            date.ends_with(" GMT"),
            &format!("{:?}", first.headers),
        );
        // `Sun, 06 Nov 1994 08:49:37 GMT`, and the two obsolete forms that every server reads (RFC 9110, section 5.6.7).
        let words: Vec<&str> = date.split([' ', ',']).filter(|word| !word.is_empty()).collect();
        let &[day, number, month, year, time, _] = words.as_slice() else { panic!("{date}") };
        let whole = match day {
            "Tue" => "Tuesday".to_owned(),
            "Wed" => "Wednesday".to_owned(),
            "Thu" => "Thursday".to_owned(),
            "Sat" => "Saturday".to_owned(),
            day => format!("{day}day"),
        };
        let of_850 = format!("{whole}, {number}-{month}-{} {time} GMT", &year[2..]);
        let of_asctime = format!("{day} {month} {:>2} {time} {year}", number.trim_start_matches('0'));
        let held = [
            ("if-none-match", tag.as_str(), 304),
            ("if-modified-since", &date, 304),
            ("if-modified-since", &of_850, 304),
            ("if-modified-since", &of_asctime, 304),
            ("if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT", 200),
            ("if-modified-since", "yesterday", 200),
        ];
        for (name, value, status) in held {
            let answer = service.send(Request::get(path).header(name, value), "");
            found.row(
                "S31",
                &format!("{path} {name}: {value}"),
                answer.status == status,
                &format!("{answer:?}"),
            );
        }
        service = service.restart();
        let again = service.ok(path);
        let same = (again.header("etag"), again.header("last-modified")) == (tag.as_str(), date.as_str());
        found.row(
            "S31",
            &format!("{path} is the same after a restart"),
            same,
            &format!("{:?}", again.headers),
        );
    }
}

#[test]
fn a_piece_of_what_never_changes_is_sent_and_fits() {
    let service = Service::with_examples();
    let mut found = Found::default();
    let tile = "/log/tile/entries/000.p/100".to_owned();
    let version = format!("/commitments/{COMMITMENT}/versions/1.json");
    for path in [tile, version] {
        let whole = service.ok(&path);
        let length = whole.body.len();
        found.row(
            "ranges",
            &format!("{path} takes them"),
            whole.header("accept-ranges") == "bytes",
            "it does not say",
        );
        let ask = |range: &str| service.send(Request::get(&path).header("range", range), "");
        for (range, from, to) in
            [("bytes=0-9", 0, 10), ("bytes=10-", 10, length), ("bytes=-7", length - 7, length)]
        {
            let piece = ask(range);
            let said = format!("bytes {from}-{}/{length}", to - 1);
            let holds = piece.status == 206
                && piece.body == whole.body[from..to]
                && piece.header("content-range") == said
                && piece.header("etag") == whole.header("etag");
            found.row("ranges", &format!("{path} {range}"), holds, &format!("{piece:?}"));
        }
        let beyond = ask(&format!("bytes={length}-"));
        let holds = beyond.status == 416 && beyond.header("content-range") == format!("bytes */{length}");
        found.row("ranges", &format!("{path} beyond its end"), holds, &format!("{beyond:?}"));
        for (held, status) in [(whole.header("etag"), 206), ("\"other\"", 200)] {
            let request = Request::get(&path).header("range", "bytes=0-9").header("if-range", held);
            let answer = service.send(request, "");
            found.row(
                "ranges",
                &format!("{path} if {held}"),
                answer.status == status,
                &format!("{answer:?}"),
            );
        }
    }
    let live = service.send(Request::get("/commitments").header("range", "bytes=0-9"), "");
    found.row("ranges", "what changes is sent whole", live.status == 200, &format!("{live:?}"));
}

#[test]
fn a_page_of_another_site_reads_and_does_not_write() {
    let service = Service::with_examples();
    let mut found = Found::default();
    for path in ["/commitments", "/nowhere", "/events", "/readyz"] {
        let answer = service.send(Request::get(path).header("origin", "https://elsewhere.example"), "");
        let holds = answer.header("access-control-allow-origin") == "*"
            && answer.header("access-control-expose-headers").contains("Milepost-Position");
        found.row("CORS", path, holds, &format!("{:?}", answer.headers));
    }
    let ask = |path: &str, method: &str| {
        let request = Request::options(path)
            .header("origin", "https://elsewhere.example")
            .header("access-control-request-method", method)
            .header("access-control-request-headers", "if-none-match");
        service.send(request, "")
    };
    let read = ask("/commitments", "GET");
    let holds = read.status == 204
        && read.header("access-control-allow-origin") == "*"
        && read.header("access-control-allow-methods") == "GET, HEAD"
        && read.header("access-control-allow-headers").to_lowercase().contains("if-none-match");
    found.row("CORS", "a read is allowed", holds, &format!("{read:?}"));
    for (path, method) in [("/changes", "POST"), ("/documents", "POST"), ("/commitments", "DELETE")] {
        let write = ask(path, method);
        let holds = write.status == 204 && write.header("access-control-allow-origin").is_empty();
        found.row("CORS", &format!("{method} {path} is not"), holds, &format!("{write:?}"));
    }
}
