//! What a commitment lacks on a day.
use domain::completeness::{Gap, STALE_DAYS, gaps, silent_since, stale_since};

use super::given::record;

/// What commitment 6 lacks after some more rows, but for texts: `kind subject`.
fn lacks(after: &[&str], on: &str) -> Vec<String> {
    let record = record(after);
    let commitment = record.commitments.get(&"c6".parse().expect("an id")).expect("it is there");
    let all = gaps(commitment, on.parse().expect(on), STALE_DAYS);
    let named = all.into_iter().filter_map(|gap| match gap {
        Gap::MissingText { .. } => None,
        Gap::MilestoneWithoutReport { subject } => Some(format!("no report {subject}")),
        Gap::IndicatorWithoutTarget { subject } => Some(format!("no target {subject}")),
        Gap::IndicatorWithoutData { subject } => Some(format!("no data {subject}")),
        Gap::LimitedWithoutChallenge { subject } => Some(format!("no challenge {subject}")),
        Gap::PromisedDataLate { subject, promised } => Some(format!("late {subject} since {promised}")),
        Gap::Stale { subject, since } => Some(format!("stale {subject} since {since}")),
    });
    named.collect()
}

#[test]
fn a_milestone_lacks_a_report_unless_it_is_made_of_others() {
    assert_eq!(lacks(&[], "1970-01-02"), ["no report milestone/6.1.1.a", "no report milestone/6.2"]);
    let told = r#"milestone-status-reported milestone/6.2 {"status":"not-started"}"#;
    let gone = "milestone-withdrawn milestone/6.1.1.a {}";
    assert_eq!(lacks(&[told, gone], "1970-01-02"), ["no report milestone/6.1.1"]);
    assert_eq!(lacks(&["commitment-withdrawn commitment {}"], "1970-01-02"), [""; 0]);
    assert_eq!(lacks(&[r#"commitment-succeeded commitment {"by":"q1"}"#], "1970-01-02"), [""; 0]);
}

#[test]
fn an_indicator_lacks_a_target_and_data() {
    let visits = r#"indicator-defined indicator/visits {"name":{"en":"Visits"}}"#;
    let unset = r#"target-set target/v {"indicator":"visits","goal":{"comparison":"not-set"}}"#;
    let pending = r#"measurement-recorded indicator/visits {"missing":"pending"}"#;
    let told = r#"milestone-status-reported milestone/6.2 {"status":"limited"}"#;
    let gone = "milestone-withdrawn milestone/6.1.1 {}";
    let both = ["no report milestone/6.1.1.a", "no target indicator/visits", "no data indicator/visits"];
    assert_eq!(lacks(&[told, visits], "1970-01-02"), both);
    assert_eq!(lacks(&[told, visits, unset, pending], "1970-01-02"), both);
    let value = r#"measurement-recorded indicator/visits {"value":"5","as_of":"2018"}"#;
    let set =
        r#"target-revised target/v {"indicator":"visits","goal":{"comparison":"at-least","value":"9"}}"#;
    assert_eq!(lacks(&[told, visits, unset, pending, value, set], "1970-01-02"), both[..1]);
    assert_eq!(lacks(&["indicator-withdrawn indicator/employees {}", gone, told], "1970-01-02"), both[..1]);
}

#[test]
fn little_progress_asks_for_a_challenge_and_a_promise_of_data_for_the_data() {
    let told = |status: &str| {
        let said = format!(r#"milestone-status-reported milestone/6.2 {{"status":"{status}"}}"#);
        lacks(&["challenge-closed challenge/hub {}", &said], "1970-01-02")
    };
    for status in ["not-started", "limited"] {
        assert_eq!(told(status), ["no report milestone/6.1.1.a", "no challenge milestone/6.2"], "{status}");
    }
    assert_eq!(told("substantial"), ["no report milestone/6.1.1.a"]);
    let promise = r#"measurement-recorded indicator/employees {"missing":"pending","expected":"2019-06"}"#;
    let late = |more: &[&str], on: &str| {
        let after = [&[promise], more].concat();
        lacks(&after, on).into_iter().find(|gap| gap.starts_with("late"))
    };
    assert_eq!(late(&[], "2019-06-30"), None, "the month is not over");
    assert_eq!(late(&[], "2019-07-01").as_deref(), Some("late indicator/employees since 2019-06-30"));
    let came = r#"measurement-recorded indicator/employees {"value":"5","as_of":"2019-05"}"#;
    assert_eq!(late(&[came], "2019-07-01"), None);
}

#[test]
fn a_text_is_missed_by_part_member_and_language() {
    let record = record(&[
        r#"contact-revised commitment {"contacts":[{"label":{"fr":"Plus"},"email":"a@b.ca"}]}"#,
        r#"indicator-revised indicator/employees {"name":{"en":"E","fr":"E"},"units":{"km":{"en":"km"}}}"#,
    ]);
    let commitment = record.commitments.get(&"c6".parse().expect("an id")).expect("it is there");
    let all = gaps(commitment, "1970-01-02".parse().expect("a day"), STALE_DAYS);
    let texts = all.into_iter().filter_map(|gap| match gap {
        Gap::MissingText { subject, member, lang } => Some(format!("{subject} {member} {lang}")),
        Gap::MilestoneWithoutReport { .. }
        | Gap::IndicatorWithoutTarget { .. }
        | Gap::IndicatorWithoutData { .. }
        | Gap::LimitedWithoutChallenge { .. }
        | Gap::PromisedDataLate { .. }
        | Gap::Stale { .. } => None,
    });
    assert_eq!(
        texts.collect::<Vec<_>>(),
        [
            "commitment title fr",
            "commitment contacts.label en",
            "commitment statement fr",
            "milestone/6.1 text fr",
            "milestone/6.1.1 text fr",
            "milestone/6.1.1.a text fr",
            "milestone/6.2 text fr",
            "indicator/employees units.km fr",
            "achievement/events text fr",
            "achievement/talk text fr",
            "note/webcasts text fr",
            "challenge/hub text fr",
            "assessment/irm assessor fr",
            "assessment/irm scale fr",
            "assessment/irm value fr",
        ]
    );
}

#[test]
fn a_commitment_is_stale_after_so_many_days_without_a_report_and_not_when_it_is_done() {
    // All of it was recorded on 1 January 1970.
    let stale = |after: &[&str], on: &str, days: u16| {
        let record = record(after);
        let commitment = record.commitments.get(&"c6".parse().expect("an id")).expect("it is there");
        stale_since(commitment, on.parse().expect(on), days).map(|since| since.to_string())
    };
    let first = Some("1970-01-01".to_owned());
    assert_eq!(stale(&[], "1970-07-09", STALE_DAYS), None, "189 days");
    assert_eq!(stale(&[], "1970-07-10", STALE_DAYS), first, "190 days");
    assert_eq!(stale(&[], "1970-01-11", 10), first);
    assert_eq!(stale(&[], "1969-12-31", 1), None, "nothing was there yet");
    let completed = r#"schedule-stated commitment @2019 {"state":"completed","statement":{"en":"Done."}}"#;
    assert_eq!(stale(&[completed], "1980-01-01", STALE_DAYS), None);
    let done = ["6.1", "6.1.1.a", "6.2"]
        .map(|id| format!(r#"milestone-status-reported milestone/{id} @2019 {{"status":"complete"}}"#));
    let done: Vec<&str> = done.iter().map(String::as_str).collect();
    assert_eq!(stale(&done, "1980-01-01", STALE_DAYS), None);
    assert_eq!(stale(&done[1..], "1980-01-01", STALE_DAYS), first);
    assert_eq!(lacks(&[], "1980-01-01")[0], "stale commitment since 1970-01-01");
}

#[test]
fn what_is_told_later_makes_no_earlier_day_less_stale() {
    let told = r#"milestone-status-reported milestone/6.2 @2018-06-30 ^2019-03-01 {"status":"limited"}"#;
    let completed = r#"schedule-stated commitment @2018-12-31 ^2020-01-01 {"state":"completed","statement":{"en":"Done."}}"#;
    let record = record(&[told, completed]);
    let commitment = record.commitments.get(&"c6".parse().expect("an id")).expect("it is there");
    let since = |on: &str| silent_since(commitment, on.parse().expect(on)).map(|day| day.to_string());
    for (on, expected) in [
        ("1969-12-31", None),
        ("2019-02-28", Some("1970-01-01")),
        ("2019-03-01", Some("2019-03-01")),
        ("2019-12-31", Some("2019-03-01")),
        ("2020-01-01", None),
    ] {
        assert_eq!(since(on).as_deref(), expected, "{on}");
    }
}
