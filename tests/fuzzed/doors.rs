//! The doors at which bytes of others come in, each with what must hold whatever they are.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use domain::document::{Document, Form, Terms, read};
use domain::event::Line;
use domain::reading::{Kind, read_as, says_nothing};
use domain::{Code, Decimal, Lang, LocalId, Slug, When};
use event_store::{
    Checkpoint, EventLog, Key, MemoryLog, Origin, Position, VerifierKey, unframe, verify_lines,
};
use http::Request;
use http_api::{App, Settings, respond};
use projection::{FixedClock, Projection};

/// The headers that an input sets; its lines begin with their numbers.
const NAMES: [&str; 12] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "last-event-id",
    "range",
    "traceparent",
    "x-request-id",
];

/// Where they are sent.
const PATHS: [&str; 6] = [
    "/commitments/canada-2016-2018-6",
    "/commitments/canada-2016-2018-6/versions/1.json",
    "/feeds/all.rss",
    "/events?from=0&limit=3",
    "/log/tile/0/000.p/3",
    "/",
];

/// A service with the sixth commitment of the example.
fn service() -> &'static App {
    static APP: OnceLock<App> = OnceLock::new();
    APP.get_or_init(|| {
        let origin = Origin::parse("milepost.example/log", 2026).expect("it is a name");
        let clock = FixedClock::at("2026-11-25T12:00:00Z".parse().expect("it is a moment"));
        let projection = Projection::open(Arc::new(MemoryLog::new(origin)), Arc::new(clock), || 7);
        let projection = Arc::new(projection.expect("an empty log folds"));
        let app = App::new(projection, Settings::local("https://milepost.example".to_owned()));
        let examples = [
            include_str!("../../examples/canada-2016-2018/organizations.toml"),
            include_str!("../../examples/canada-2016-2018/plan.toml"),
            include_str!("../../examples/canada-2016-2018/commitment-6.toml"),
        ];
        for example in examples {
            let request = Request::post("/documents").header("content-type", "application/toml");
            let answer = respond(&app, &request.body(Bytes::from(example)).expect("it is a request"));
            assert!(answer.status().is_success(), "the example is recorded");
        }
        app
    })
}

/// The first byte chooses an address, each line that follows is `<letter><value>`: a header and what it says. No answer is
/// a fault of the service, and one that says that nothing has changed carries nothing.
pub(crate) fn headers(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let path = PATHS.get(usize::from(*first) % PATHS.len()).copied().unwrap_or("/");
    let mut request = Request::get(path);
    for line in rest.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let Some((letter, value)) = line.split_first() else { continue };
        let name =
            NAMES.get(usize::from(letter.wrapping_sub(b'a')) % NAMES.len()).copied().unwrap_or("accept");
        if let Ok(value) = http::HeaderValue::from_bytes(value) {
            request = request.header(name, value);
        }
    }
    let answer = respond(service(), &request.body(Bytes::new()).expect("names and values are good"));
    let status = answer.status();
    assert!(!status.is_server_error(), "{status}");
    let body = answer.into_body().into_bytes().expect("the log can be read");
    assert!(status != http::StatusCode::NOT_MODIFIED || body.is_empty(), "304 has no body");
}

/// The first byte chooses a form, the rest is a document in it. It is compared with the record, or refused with what is
/// wrong with it; nothing is recorded, and the service has no fault.
pub(crate) fn documents(bytes: &[u8]) {
    let Some((first, document)) = bytes.split_first() else { return };
    let form = Form::ALL.get(usize::from(*first) % Form::ALL.len()).copied().unwrap_or(Form::Toml);
    // A sheet does not say itself of which plan it is.
    let plan = if form.is_sheet() { "&plan=canada-2016-2018" } else { "" };
    let request = Request::post(format!("/documents?dry_run=true{plan}"));
    let request = request.header("content-type", form.media_type()).body(Bytes::copy_from_slice(document));
    let before = service().projection().state().position;
    let answer = respond(service(), &request.expect("it is a request"));
    assert!(!answer.status().is_server_error(), "{}", answer.status());
    assert_eq!(service().projection().state().position, before, "nothing was recorded");
}

/// The kinds of texts that people write into sheets.
const KINDS: [&str; 11] = [
    "number",
    "measurement",
    "target",
    "deadline",
    "period",
    "completion",
    "schedule",
    "organizations",
    "code",
    "nothing",
    "text",
];

/// The first byte chooses a kind of text and a language; the rest is read so, and as each word of the record. What a word
/// is written as is read as the same one.
pub(crate) fn words(bytes: &[u8]) {
    let Some((first, text)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let kind: Option<Kind> = KINDS.get(usize::from(*first) % KINDS.len()).and_then(|kind| kind.parse().ok());
    let lang = [None, Some(Lang::EN), Some(Lang::FR)].get(usize::from(*first >> 6)).copied().flatten();
    if let Some(Err(unread)) = kind.map(|kind| read_as(kind, text, lang)) {
        assert!(!unread.to_string().is_empty());
    }
    reads_back::<Decimal>(text);
    reads_back::<Code>(text);
    reads_back::<Slug>(text);
    reads_back::<LocalId>(text);
    reads_back::<When>(text);
    if let Ok(when) = text.parse::<When>() {
        let last = when.last_day();
        assert!(last.is_none_or(|last| when.first_day() <= last), "{text}");
        assert!(when.is_same_time(&when) && when.days().is_none_or(|days| days > 0), "{text}");
    }
}

/// The kinds of texts whose figures are read.
const FIGURED: [&str; 5] = ["number", "measurement", "target", "deadline", "period"];

/// How a quarter is named: of its number and of the years of a fiscal one the reading makes other years and months.
const QUARTERS: [&str; 10] = ["q1", "q2", "q3", "q4", "t1", "t2", "t3", "t4", "quarter", "trimestre"];

/// The first byte chooses a language; the rest is a text as people publish it. Whatever it is read as, each of its figures
/// stands in the reading; what is refused is repeated as far as it matters; and as the deadline of a deliverable it is kept word by word.
pub(crate) fn readings(bytes: &[u8]) {
    let Some((first, text)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let lang = [None, Some(Lang::EN), Some(Lang::FR)].get(usize::from(*first) % 3).copied().flatten();
    for name in FIGURED {
        let kind: Kind = name.parse().expect("it is a kind");
        match read_as(kind, text, lang) {
            Ok(reading) => assert_eq!(lost(text, &reading.to_string()), "", "{name} of {text}: {reading}"),
            Err(unread) => {
                let said = unread.to_string();
                let quoted = said.split('`').nth(1).unwrap_or_default().trim_end_matches('…');
                assert!(text.contains('`') || close(text).contains(&close(quoted)), "{said} of {text}");
            }
        }
    }
    kept_as_deadline(text);
}

/// A text without blanks.
fn close(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The figures of a text that a reading does not have; none are looked for where it names a quarter, or says
/// why there is no value.
fn lost(text: &str, reading: &str) -> String {
    let lower = text.to_lowercase();
    if reading.contains("\"missing\"") || QUARTERS.iter().any(|name| lower.contains(name)) {
        return String::new();
    }
    let mut known: Vec<char> = reading.chars().filter(char::is_ascii_digit).collect();
    // A date that is said twice is read once.
    let runs: BTreeSet<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    // A fiscal year is written with the last two figures of its second year.
    let stands = |run: &str| {
        let mut all = reading.split(|c: char| !c.is_ascii_digit()).filter(|known| !known.is_empty());
        all.any(|known| known == run || run.len() == 4 && run.ends_with(known))
    };
    let figures = runs.into_iter().filter(|run| !stands(run)).flat_map(str::chars);
    let lost = figures.filter(|figure| match known.iter().position(|known| known == figure) {
        Some(at) => {
            known.swap_remove(at);
            false
        }
        None => true,
    });
    lost.collect()
}

/// A sheet that defines a deliverable keeps the words of its deadline, whether they are read as a date or not, unless the
/// sheet is refused or they say that there is nothing to say.
fn kept_as_deadline(text: &str) {
    let cell = text.replace('"', "\"\"");
    let sheet = format!(
        "commitment,commitment_en,milestone,milestone_en,indicator,indicator_en,deadline_en\n\
         C01,C,C01.1,M,C01.1.1,I,\"{cell}\"\n"
    );
    let terms = Terms { plan: "plan".parse().ok(), ..Terms::default() };
    let Ok(read) = read(Form::Csv, sheet.as_bytes(), &terms) else { return };
    let Document::Sheet(reports) = read.document else { panic!("a sheet is one") };
    let deadlines = reports.iter().flat_map(|report| &report.milestones);
    let kept: Vec<&str> =
        deadlines.filter_map(|placed| placed.said.deadline.as_ref()?.get(Lang::EN)).collect();
    let same = |kept: &str| words_of(kept) == words_of(text);
    assert!(
        says_nothing(text) || text.trim().is_empty() || kept.iter().any(|kept| same(kept)),
        "{text}: {kept:?}"
    );
}

fn words_of(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn reads_back<Word: std::str::FromStr + std::fmt::Display + PartialEq>(text: &str) {
    if let Ok(word) = text.parse::<Word>() {
        let written = word.to_string();
        assert!(written.parse::<Word>().is_ok_and(|again| again == word), "{text} is written as {written}");
    }
}

/// A line that is read as an event is written so that it is read as the same one.
pub(crate) fn events(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // It says itself at which position it stands.
    let sequence = text.split("\"sequence\":\"").nth(1).and_then(|rest| rest.get(..20)?.parse().ok());
    let sequence: u64 = sequence.unwrap_or_default();
    if let Ok(Line::Event(event)) = Line::read(text, sequence) {
        let line = event.to_line().expect("an event is text");
        match Line::read(&line, sequence) {
            Ok(Line::Event(again)) => assert!(*again == *event, "{line}"),
            other => panic!("{line} is read as {other:?}"),
        }
    }
    drop(domain::event::leaf_hash(bytes));
}

/// A frame is 256 lines, or it is refused.
pub(crate) fn bundles(bytes: &[u8]) {
    if let Ok(lines) = unframe(bytes) {
        assert_eq!(lines.len(), event_store::TILE_WIDTH);
        assert!(lines.iter().all(|line| !line.contains(&b'\n')));
    }
}

/// A note is taken for a checkpoint of a key only where that key has signed it; whatever it says, a replay is held
/// against it without a panic.
pub(crate) fn checkpoints(bytes: &[u8]) {
    static SIGNED: OnceLock<(VerifierKey, String)> = OnceLock::new();
    let (key, genuine) = SIGNED.get_or_init(|| {
        let origin = Origin::parse("milepost.example/log", 2026).expect("it is a name");
        let log = MemoryLog::with_key(origin, Key::generate([7; 32]));
        log.append(Position::START, &[Bytes::from_static(b"{}")]).expect("a line can be appended");
        let key = log.verifier_key().expect("it has a key");
        (key, log.checkpoint().expect("it can be signed").as_note().to_owned())
    });
    let text = String::from_utf8_lossy(bytes);
    if let Ok(checkpoint) = key.open(&text) {
        let signed = Checkpoint::parse(genuine).expect("a checkpoint is one");
        assert_eq!((checkpoint.size(), checkpoint.root()), (signed.size(), signed.root()), "{text}");
    }
    if let Ok(checkpoint) = Checkpoint::parse(&text) {
        // It may say anything; a log of two lines fits few.
        let mut replay: &[u8] = b"{}\n[]\n";
        drop(verify_lines(&mut replay, &checkpoint, &|_| None, &mut |_| {}));
    }
    drop(VerifierKey::parse(&text));
}
