//! The team that reports, with a browser: in by a token, out with what was recorded.

use bytes::Bytes;
use domain::Permit;
use http::Request;
use http_api::{Token, Tokens};

use crate::{Answer, Service};

const SIX: &str = "/commitments/canada-2016-2018-6";

/// A browser: it keeps its cookie and sends forms as pages ask for them.
struct Browser<'a> {
    service: &'a Service,
    cookie: String,
    csrf: String,
}

impl<'a> Browser<'a> {
    fn of(service: &'a Service) -> Self {
        Self { service, cookie: String::new(), csrf: String::new() }
    }

    /// One who is signed in where the service has no tokens.
    fn signed_in(service: &'a Service) -> Self {
        let mut browser = Self::of(service);
        assert_eq!(browser.post("/en/team/session", "token=").status, 303);
        browser.get("/en/team");
        browser
    }

    fn ask(&mut self, request: http::request::Builder, body: impl Into<Bytes>) -> Answer {
        let request = request.header("accept", "text/html,*/*;q=0.8").header("cookie", &self.cookie);
        let answer = self.service.ask(request.body(body.into()).unwrap());
        if let Some(cookie) = answer.headers.get("set-cookie") {
            self.cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        }
        if let Some((_, rest)) = answer.body.split_once("name=\"csrf\" value=\"") {
            self.csrf = rest.split('"').next().unwrap().to_owned();
        }
        answer
    }

    fn get(&mut self, path: &str) -> Answer {
        self.ask(Request::get(path), "")
    }

    fn post(&mut self, path: &str, fields: &str) -> Answer {
        let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        self.ask(request, fields.to_owned())
    }

    fn record(&mut self, path: &str) -> Answer {
        self.post(&format!("{path}/record"), &format!("csrf={}", self.csrf))
    }

    fn upload(&mut self, name: &str, content: &[u8], more: &str) -> Answer {
        let head = format!(
            "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n{more}--b\r\nContent-Disposition: form-data; \
             name=\"document\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n",
            self.csrf
        );
        let body = [head.as_bytes(), content, b"\r\n--b--\r\n"].concat();
        let request =
            Request::post("/en/team/previews").header("content-type", "multipart/form-data; boundary=b");
        self.ask(request, body)
    }

    /// Uploads a document that can be recorded; the path of its preview.
    fn preview(&mut self, name: &str, content: &str) -> String {
        let answer = self.upload(name, content.as_bytes(), "");
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.header("location").to_owned()
    }
}

fn service() -> Service {
    Service::with_the_example("2018-09-01T00:00:00Z")
}

fn document(value: &str) -> String {
    format!(
        "plan = \"canada-2016-2018\"\nid = \"canada-2016-2018-6\"\nreports_on = \"2018-09-30\"\n\n[[indicator]]\n\
         id = \"employees\"\n\n[[indicator.measurement]]\nsource = \"tbs-sct\"\nperiod = \"2018-07-01/2018-09-30\"\n\
         value = \"{value}\"\n"
    )
}

fn position(service: &Service) -> u64 {
    service.app.projection().state().position
}

#[test]
fn a_document_is_uploaded_looked_at_and_recorded_once() {
    let service = service();
    let before = position(&service);
    let mut browser = Browser::signed_in(&service);
    let path = browser.preview("Q3; \\\"final\\\".toml", &document("1204"));
    let told = browser.get(&path);
    assert_eq!(told.status, 200);
    for expected in [
        "What Q3; &#34;final&#34;.toml would change",
        "version 1 becomes 2",
        "1,204 employees",
        "1\u{a0}204 employés",
        "<td lang=\"fr-CA\" data-label=\"Français\">",
    ] {
        assert!(told.body.contains(expected), "{expected}: {}", told.body);
    }
    assert_eq!(told.header("cache-control"), "private, no-store");
    assert_eq!(told.header("access-control-allow-origin"), "");
    assert_eq!(told.header("referrer-policy"), "no-referrer");
    assert_eq!(position(&service), before, "nothing is recorded");

    let pages = path.trim_start_matches("/en");
    let page = browser.get(&format!("{pages}/pages/fr{SIX}"));
    assert_eq!((page.status, page.header("content-language")), (200, "fr-CA"));
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    for expected in
        ["<b>Aperçu</b>", "1\u{a0}204 employés", "Version 2", "noindex", &format!("{pages}/pages/style.css")]
    {
        assert!(page.body.contains(expected), "{expected}: {}", page.body);
    }
    assert!(!page.body.contains(&format!("href=\"/en{SIX}\"")), "a preview leads nowhere else");
    let period = browser.get(&format!("{pages}/pages/en/plans/canada-2016-2018/periods/2018-07%2F2018-09"));
    assert!(period.status == 200 && period.body.contains("1 report given"), "{}", period.body);
    assert_eq!(browser.get(&format!("{pages}/pages/log/checkpoint")).status, 404, "nothing of it is signed");
    assert!(!service.get(&format!("/fr{SIX}")).body.contains("1\u{a0}204"), "the public sees none of it");

    for _ in 0..2 {
        let done = browser.record(&path);
        assert_eq!((done.status, done.header("location")), (303, path.as_str()), "{}", done.body);
    }
    assert_eq!(position(&service), before + 1, "a double click records once");
    let told = browser.get(&path).body;
    assert!(told.contains("Recorded by operator") && !told.contains("/record\""), "{told}");
    assert!(service.get(&format!("/fr{SIX}")).body.contains("1\u{a0}204 employés"));
    let again = browser.preview("again.toml", &document("1204"));
    assert!(browser.get(&again).body.contains("The record says all of this already"));
}

#[test]
fn a_record_that_changed_meanwhile_is_shown_anew() {
    let service = service();
    let mut browser = Browser::signed_in(&service);
    let path = browser.preview("q3.toml", &document("1204"));
    browser.get(&path);
    let status = r#"{"type":"milestone-status-reported","subject":"milestone/6.1","effective":"2018-09-30","data":{"status":"complete"}}"#;
    service.record(status);
    let before = position(&service);
    assert_eq!(browser.record(&path).status, 303);
    assert_eq!(position(&service), before, "what was not looked at is not recorded");
    let told = browser.get(&path).body;
    assert!(told.contains("The record has changed since") && told.contains("version 2 becomes 3"), "{told}");
    assert_eq!(browser.record(&path).status, 303);
    assert_eq!(position(&service), before + 1);
}

#[test]
fn every_fault_is_shown_at_its_line_with_its_text() {
    let service = service();
    let before = position(&service);
    let mut browser = Browser::signed_in(&service);
    let wrong = document("a <b>dozen</b>").replace("id = \"employees\"", "id = \"employees\"\ncolour = 1");
    let refused = browser.upload("wrong.toml", wrong.as_bytes(), "");
    assert_eq!(refused.status, 422);
    for expected in [
        "2 places to mend",
        "line 7",
        "<code>indicator.colour</code>",
        "line 12, column 9",
        "<pre><code>value = &#34;a &#60;b&#62;dozen&#60;/b&#62;&#34;</code></pre>",
    ] {
        assert!(refused.body.contains(expected), "{expected}: {}", refused.body);
    }
    let both = "--b\r\nContent-Disposition: form-data; name=\"require\"\r\n\r\nyes\r\n";
    let only = document("1204") + "published = { en = \"1,204\" }\n";
    let refused = browser.upload("only.toml", only.as_bytes(), both);
    assert!(refused.status == 422 && refused.body.contains("line 12"), "{}", refused.body);
    for (name, content) in [("", ""), ("notes.docx", "x"), ("wrong.xlsx", "x")] {
        let refused = browser.upload(name, content.as_bytes(), "");
        assert!([415, 422].contains(&refused.status), "{name}: {}", refused.status);
        assert!(refused.body.contains("Nothing was recorded"), "{name}: {}", refused.body);
    }
    assert_eq!(position(&service), before);
}

#[test]
fn a_sheet_is_recorded_as_a_change_list_for_each_report() {
    let service = service();
    let mut browser = Browser::signed_in(&service);
    let sheet = "commitment,indicator,source,period,value\r\n6,employees,tbs-sct,2018-07-01/2018-09-30,1204\r\n\
                 6,employees,tbs-sct,2018-10-01/2018-12-31,1300\r\n";
    let plan = "--b\r\nContent-Disposition: form-data; name=\"plan\"\r\n\r\ncanada-2016-2018\r\n";
    let before = position(&service);
    let answer = browser.upload("q3.csv", sheet.as_bytes(), plan);
    assert_eq!(answer.status, 303, "{}", answer.body);
    let path = answer.header("location").to_owned();
    let told = browser.get(&path).body;
    assert!(told.contains("version 1 becomes 3") && told.contains("2 changes"), "{told}");
    assert_eq!(browser.record(&path).status, 303);
    assert_eq!(position(&service), before + 2);
    assert!(browser.get(&path).body.contains("Recorded by operator"));
}

#[test]
fn without_a_session_or_with_the_form_of_another_nothing_happens() {
    let service = service();
    let mut browser = Browser::signed_in(&service);
    let path = browser.preview("q3.toml", &document("1204"));
    let before = position(&service);
    let mut stranger = Browser::of(&service);
    for address in [path.clone(), format!("{}/pages/en", path.trim_start_matches("/en"))] {
        let answer = stranger.get(&address);
        assert!(answer.status == 401 && answer.body.contains("Report progress"), "{address}");
        assert!(!answer.body.contains("1,204"), "{address}");
    }
    stranger.csrf.clone_from(&browser.csrf);
    assert_eq!(stranger.record(&path).status, 401);
    assert_eq!(stranger.upload("q3.toml", document("1").as_bytes(), "").status, 401);
    let mut forged = Browser { service: &service, cookie: browser.cookie.clone(), csrf: "0".repeat(64) };
    assert_eq!(forged.record(&path).status, 403);
    assert_eq!(forged.post("/en/team/session/end", "").status, 403);
    let other = Request::post(format!("{path}/record"))
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/x-www-form-urlencoded");
    let csrf = format!("csrf={}", browser.csrf);
    assert_eq!(browser.ask(other, csrf).status, 403);
    assert_eq!(position(&service), before);
    browser.get("/en/team");
    assert_eq!(browser.post("/en/team/session/end", &format!("csrf={}", browser.csrf)).status, 303);
    assert_eq!(browser.get(&path).status, 401);
}

#[test]
fn whoever_signs_in_below_a_path_stays_below_it() {
    let plain = service();
    let public_url = "https://example.ca/record".to_owned();
    let settings = http_api::Settings { public_url, ..plain.app.settings().clone() };
    let app = http_api::App::new(std::sync::Arc::clone(plain.app.projection()), settings);
    let below = Service { app, clock: plain.clock };
    for (to, leads_to) in
        [("", "/record/en/team"), ("%2Fen%2Fteam%2Fpreviews%2F0", "/record/en/team/previews/0")]
    {
        let answer = Browser::of(&below).post("/en/team/session", &format!("token=&to={to}"));
        assert_eq!((answer.status, answer.header("location")), (303, leads_to));
    }
}

/// A form of a page has few fields; each is looked for among those before it.
#[test]
fn a_form_with_very_many_fields_is_refused_unread() {
    let service = service();
    let fields = |count: usize| (0..count).map(|n| format!("f{n}=")).collect::<Vec<_>>().join("&");
    let mut browser = Browser::of(&service);
    for count in [17, 130_000] {
        let answer = browser.post("/en/team/session", &fields(count));
        assert_eq!(answer.status, 400, "{count}");
        assert!(answer.body.contains("the form has more than 16 parts"), "{}", answer.body);
    }
    assert_eq!(browser.post("/en/team/session", &fields(16)).status, 303);
}

/// How many people are signed in and how many previews are kept at once, as `milepost config show` says.
const SESSIONS: usize = 256;
const PREVIEWS: usize = 16;

#[test]
fn one_session_too_many_ends_the_one_that_was_idle_longest() {
    let service = service();
    let mut browsers: Vec<Browser<'_>> = (0..SESSIONS)
        .map(|second| {
            service.at(&format!("2018-09-01T00:{:02}:{:02}Z", second / 60, second % 60));
            Browser::signed_in(&service)
        })
        .collect();
    service.at("2018-09-01T00:30:00Z");
    // The first one is not idle any more, so the second is it.
    let is_in = |browser: &mut Browser<'_>| browser.get("/en/team").body.contains("type=\"file\"");
    assert!(is_in(&mut browsers[0]));
    let mut late = Browser::signed_in(&service);
    assert!(is_in(&mut late) && is_in(&mut browsers[0]) && is_in(&mut browsers[2]));
    assert!(!is_in(&mut browsers[1]), "it has ended");
}

#[test]
fn a_preview_is_kept_for_so_long_and_beside_so_many() {
    let service = service();
    let mut browser = Browser::signed_in(&service);
    let first = browser.preview("q0.toml", &document("1000"));
    let later: Vec<String> = (1..PREVIEWS)
        .map(|number| browser.preview(&format!("q{number}.toml"), &document(&format!("1{number:03}"))))
        .collect();
    assert_eq!(browser.get(&first).status, 200);
    let beyond = browser.preview("one-more.toml", &document("2000"));
    assert_eq!(browser.get(&first).status, 404, "the oldest is dropped");
    assert!(later.iter().chain([&beyond]).all(|path| browser.get(path).status == 200));
    service.at("2018-09-01T07:59:59Z");
    let mut browser = Browser::signed_in(&service);
    assert_eq!(browser.get(&beyond).status, 200);
    service.at("2018-09-01T08:00:00Z");
    assert_eq!(browser.get(&beyond).status, 404, "it is eight hours old");
}

#[test]
fn a_token_is_exchanged_for_a_cookie_that_only_this_site_can_use() {
    let until = Some("2018-09-02".parse().unwrap());
    let (token, text) = Token::new("team-a".parse().unwrap(), "Team A", until, Permit::everything(), [7; 32]);
    let service = service().with_tokens(Tokens::read(&token.to_string()).unwrap());
    let mut browser = Browser::of(&service);
    let wrong = browser.post("/fr/team/session", "token=mp1_team-a_nonsense");
    assert!(wrong.status == 401 && wrong.body.contains("Ce jeton n’est pas valable"), "{}", wrong.body);
    assert_eq!(browser.cookie, "");
    let preview = "/en/team/previews/0";
    assert!(browser.get(preview).body.contains(&format!("name=\"to\" value=\"{preview}\"")));
    for (to, leads_to) in
        [("%2Ffr%2Fteam%2Fpreviews%2F1", "/fr/team/previews/1"), ("%2F%2Fevil.example", "/en/team")]
    {
        let answer = browser.post("/en/team/session", &format!("token={text}&to={to}"));
        assert_eq!((answer.status, answer.header("location")), (303, leads_to));
        let cookie = answer.header("set-cookie");
        let expected = [
            "__Host-milepost=",
            "; Path=/",
            "; HttpOnly",
            "; SameSite=Strict",
            "; Secure",
            "; Max-Age=28800",
        ];
        assert!(expected.iter().all(|part| cookie.contains(part)), "{cookie}");
        assert!(!cookie.contains("team-a") && !cookie.contains(text.as_str()));
    }
    assert!(browser.get("/en/team").body.contains("Signed in as team-a"));
    service.at("2018-09-01T00:59:00Z");
    assert_eq!(browser.get("/en/team").body.matches("type=\"file\"").count(), 1);
    service.at("2018-09-01T01:58:00Z");
    assert!(browser.get("/en/team").body.contains("type=\"file\""), "it was not idle for an hour");
    service.at("2018-09-01T02:58:30Z");
    assert!(browser.get("/en/team").body.contains("type=\"password\""), "it was idle for an hour");
    browser.post("/en/team/session", &format!("token={text}"));
    for (hour, minute) in (3..=10).flat_map(|hour| [(hour, 10), (hour, 50)]) {
        service.at(&format!("2018-09-01T{hour:02}:{minute}:00Z"));
        assert!(browser.get("/en/team").body.contains("type=\"file\""), "at {hour}:{minute}");
    }
    service.at("2018-09-01T10:59:00Z");
    assert!(browser.get("/en/team").body.contains("type=\"password\""), "it is eight hours old");
    service.at("2018-09-03T00:00:00Z");
    assert_eq!(
        browser.post("/en/team/session", &format!("token={text}")).status,
        401,
        "the token has expired"
    );
}
