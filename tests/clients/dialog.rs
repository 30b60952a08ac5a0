//! The dialog of citations, in a browser that is driven as a reader drives it (`WebDriver`), with scripts and without.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::Request;
use serde_json::{Value, json};
use stories::{COMMITMENT, Service, ask, need, root};

/// What every run of the browser needs, root included.
const ARGS: [&str; 4] = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];

/// The key by which `WebDriver` hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser with one window, gone with the story.
struct Browser {
    driver: Child,
    address: String,
    session: String,
}

impl Drop for Browser {
    fn drop(&mut self) {
        drop(stories::try_ask(&self.address, Request::delete(format!("/session/{}", self.session)), ""));
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}

impl Browser {
    /// Opens a window of a size; without scripts where they are not allowed.
    fn open(width: u32, scripts: bool) -> Self {
        drop(need("chromedriver"));
        let mut command = Command::new("chromedriver");
        let mut driver = command.arg("--port=0").stdout(Stdio::piped()).spawn().expect("it can be started");
        let mut lines =
            BufReader::new(driver.stdout.take().expect("it is a pipe")).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            line.split(" successfully on port ")
                .nth(1)
                .and_then(|rest| rest.trim_end_matches('.').parse::<u16>().ok())
        });
        std::thread::spawn(move || lines.for_each(drop));
        let address = format!("http://127.0.0.1:{}", port.expect("it says its port"));
        let size = format!("--window-size={width},1200");
        let args: Vec<&str> = ARGS.iter().copied().chain([size.as_str()]).collect();
        let javascript = if scripts { 1 } else { 2 };
        let options = json!({"args": args, "prefs": {"profile.managed_default_content_settings.javascript": javascript}});
        let mut browser = Self { driver, address, session: String::new() };
        let wanted = json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}});
        let made = browser.order("POST", "/session", &wanted);
        browser.session = made["sessionId"].as_str().expect("a session has an id").to_owned();
        browser
    }

    fn order(&self, method: &str, path: &str, body: &Value) -> Value {
        let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let answer = ask(&self.address, request, body);
        assert_eq!(answer.status, 200, "{method} {path}: {}", answer.text());
        answer.json()["value"].clone()
    }

    fn session(&self, method: &str, path: &str, body: &Value) -> Value {
        self.order(method, &format!("/session/{}{path}", self.session), body)
    }

    fn go(&self, address: &str) {
        self.session("POST", "/url", &json!({"url": address}));
    }

    fn find(&self, css: &str) -> String {
        let found = self.session("POST", "/element", &json!({"using": "css selector", "value": css}));
        found[ELEMENT].as_str().expect("an element has an id").to_owned()
    }

    fn click(&self, css: &str) {
        let element = self.find(css);
        self.session("POST", &format!("/element/{element}/click"), &json!({}));
    }

    /// What an element says, as soon as it says something: the clipboard takes its time.
    fn said(&self, css: &str) -> String {
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
        loop {
            let text = self.text(css);
            if !text.is_empty() || std::time::Instant::now() >= deadline {
                return text;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }

    fn text(&self, css: &str) -> String {
        let element = self.find(css);
        self.session("GET", &format!("/element/{element}/text"), &Value::Null)
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    fn is_shown(&self, css: &str) -> bool {
        let element = self.find(css);
        self.session("GET", &format!("/element/{element}/displayed"), &Value::Null) == true
    }

    fn press(&self, key: &str) {
        let keys = json!([{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]);
        self.session(
            "POST",
            "/actions",
            &json!({"actions": [{"type": "key", "id": "keys", "actions": keys}]}),
        );
    }

    /// What it complained of since it was asked last.
    fn complaints(&self) -> Value {
        self.session("POST", "/se/log", &json!({"type": "browser"}))
    }

    fn picture(&self, name: &str) {
        let folder = root().join("target/screenshots");
        std::fs::create_dir_all(&folder).expect("target takes folders");
        let picture = self.session("GET", "/screenshot", &Value::Null);
        let picture = picture.as_str().unwrap_or_default();
        assert!(picture.len() > 10_000, "{name} has {} characters", picture.len());
        let bytes = BASE64.decode(picture).expect("a picture comes in base64");
        std::fs::write(folder.join(name), bytes).expect("the folder takes files");
    }
}

const OPEN: &str = "button[popovertarget=cite]";
const CLOSE: &str = "#cite button[popovertargetaction=hide]";
const COPY: &str = "button[data-copies=cite-apa]";

#[test]
#[ignore = "run by make test-clients"]
fn the_dialog_opens_copies_and_closes_in_both_languages_and_on_a_telephone() {
    let service = Service::with_examples();
    for (lang, heading, copied, english) in
        [("en", "Cite what you see", "Copied", true), ("fr", "Citer ce que vous voyez", "Copié", false)]
    {
        for width in [360, 1280] {
            let browser = Browser::open(width, true);
            browser.go(&format!("{}/{lang}/commitments/{COMMITMENT}", service.address));
            assert!(!browser.is_shown("#cite"), "it is closed at first");
            browser.click(OPEN);
            assert!(browser.is_shown("#cite"));
            assert_eq!(browser.text("#cite h2"), heading);
            browser.click(COPY);
            assert_eq!(browser.said(&format!("{COPY} + [role=status]")), copied, "{lang} {width}");
            let words = browser.text("#cite");
            let is_english = ["Copy", "Close", "Files", "Commitment", "Government of Canada", "Retrieved"]
                .iter()
                .any(|word| words.contains(word));
            assert_eq!(is_english, english, "{words}");
            let overflow = browser.session("POST", "/execute/sync", &json!({"script": "const d = document.getElementById('cite'); return [d.scrollWidth - d.clientWidth, document.documentElement.scrollWidth - document.documentElement.clientWidth]", "args": []}));
            assert_eq!(overflow, json!([0, 0]), "{lang} {width}: nothing sticks out");
            browser.picture(&format!("cite-{lang}-{width}.png"));
            browser.press("\u{e00c}");
            assert!(!browser.is_shown("#cite"), "Escape closes it");
            browser.click(OPEN);
            browser.click(CLOSE);
            assert!(!browser.is_shown("#cite"), "the button closes it");
            assert_eq!(browser.complaints(), json!([]), "{lang} {width}");
        }
    }
}

#[test]
#[ignore = "run by make test-clients"]
fn the_dialog_works_without_scripts_but_for_copying() {
    let service = Service::with_examples();
    let browser = Browser::open(1280, false);
    for path in [format!("/en/commitments/{COMMITMENT}"), "/fr/plans/canada-2016-2018".to_owned()] {
        browser.go(&format!("{}{path}", service.address));
        browser.click(OPEN);
        assert!(browser.is_shown("#cite"), "{path}");
        assert!(!browser.is_shown(COPY), "{path}: a button that could do nothing is not there");
        assert!(browser.is_shown("#cite-apa") && browser.is_shown("#cite .formats a"), "{path}");
        browser.click(CLOSE);
        assert!(!browser.is_shown("#cite"), "{path}");
    }
}

#[test]
#[ignore = "run by make test-clients"]
fn hostile_titles_are_shown_and_nothing_runs() {
    let service = stories::with_hostile_titles(&[]);
    let browser = Browser::open(1280, true);
    for (index, text) in stories::HOSTILE.iter().enumerate() {
        browser.go(&format!("{}/en/commitments/hostile-{index}", service.address));
        let title = browser.session("GET", "/title", &Value::Null);
        assert!(title.as_str().is_some_and(|title| title.contains(text)), "{title}");
        browser.click(OPEN);
        // No capitals are added in APA. WebDriver gives a no-break space as a plain one.
        let reference = browser.text("#cite-apa");
        assert!(reference.contains(&text.replace('\u{a0}', " ")), "{text}: {reference}");
        assert_eq!(browser.complaints(), json!([]), "{text}");
    }
}
