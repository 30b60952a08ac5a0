//! Documents that are written: no change where they come from, and the same record elsewhere.

mod given;

use std::collections::{BTreeMap, BTreeSet};

use domain::document::{
    DOCUMENT_BYTES_MAX, difference, read_toml, write_commitment, write_organizations, write_plan,
};
use domain::event::Fact;
use domain::record::{Commitment, Defined, Record, Reported, Trace};
use domain::{Slug, evolve};
use jiff::Timestamp;
use ulid::Ulid;

use given::{NEXT, change, record, recorded, rows};

/// What `base.txt` has not: the other kinds of events, reasons, and times at which something was said.
const MORE: [&str; 43] = [
    r#"/plans/p plan-revised plan {"title":{"en":"The plan","fr":"Le plan"},"period":"2016/2018","publisher":{"en":"Canada"},"place":{"en":"Ottawa"},"license":{"name":{"en":"Open"},"address":{"en":"https://example.ca/licence"}}}"#,
    r#"/organizations/tbs organization-named organization {"name":{"en":"Board","fr":"Conseil"},"abbreviation":{"en":"TBS"},"same_as":"https://ror.org/0000"}"#,
    r#"commitment-revised commitment {"plan":"p","number":"6","title":{"en":"Skills","fr":"Compétences"},"description":{"en":"Long"},"planned_result":{"fr":"Résultat"},"lead":["tbs","csps"],"supporting":["csps"],"other_actors":{"en":"Others"},"external_ids":["ogp:CA0047"]}"#,
    r#"contact-revised commitment {"contacts":[{"label":{"en":"Office"},"email":"a@example.ca"}]}"#,
    r#"commitment-succeeded commitment {"by":"q1"}"#,
    r#"schedule-stated commitment @2018-09-30 ^2018-10-15 {"state":"behind-schedule","extent":"some","statement":{"en":"Late.","fr":"En retard."}}"#,
    r#"milestone-revised milestone/6.2 {"code":"6.b","text":{"en":"Forums","fr":"Forums"},"lead":["csps"],"due":"2018-06","deadline":{"en":"By June"}}"#,
    r#"milestone-moved milestone/6.1.1.a {"code":"6.b.1","parent":"6.2"}"#,
    r#"milestone-status-reported milestone/6.2 @2018-09-30 ^2018-10-15 {"status":"limited","progress":{"en":"Begun"},"source":"csps"}"#,
    r#"milestone-status-reported milestone/6.1.1 @2018-Q1 ~2018-Q1 {"status":"in-progress"}"#,
    r#"milestone-withdrawn milestone/6.1.1 {"reason":{"en":"Merged.","fr":"Fusionné."}}"#,
    r#"indicator-revised indicator/employees {"code":"6.i","name":{"en":"Employees"},"unit":"employees","units":{"employees":{"en":"employees"}},"additive":true}"#,
    r#"indicator-defined indicator/old {"name":{"en":"Old"}}"#,
    r#"target-set target/gone {"indicator":"old","goal":{"comparison":"exactly","value":"1.50"},"due":"FY2017-18","baseline":{"value":"1","period":"2015"}}"#,
    r#"target-withdrawn target/gone {"reason":{"en":"No longer pursued."}}"#,
    r#"indicator-withdrawn indicator/old {"reason":{"fr":"Remplacé."}}"#,
    r#"target-revised target/t {"indicator":"employees","goal":{"comparison":"between","value":["250","300"]},"per":"quarter","published":{"en":"250 to 300"}}"#,
    r#"measurement-recorded indicator/employees @2018-Q1 ^2018-07-15 {"source":"csps","range":["1","2"],"period":"2018-Q1","dimension":{"en":"part"},"published":{"en":"1 or 2"}}"#,
    r#"measurement-recorded indicator/employees @2018-06-30 {"source":"csps","text":{"en":"Many"},"as_of":"2018-06-30"}"#,
    r#"measurement-recorded indicator/employees {"missing":"pending","expected":"2018-12"}"#,
    r#"achievement-reported achievement/counted ^2018-07 {"text":{"en":"Counted"},"counts":[{"value":"5500","unit":"learners","qualifier":"approximately"}],"units":{"learners":{"en":"learners"}}}"#,
    r#"challenge-answered challenge/hub @2018-08-01 ^2018-08-02 {"text":{"en":"Fine.","fr":"Bien."},"by":{"en":"A teacher"}}"#,
    r#"challenge-closed challenge/hub {"reason":{"en":"Replaced."}}"#,
    r#"challenge-posed challenge/next @2018-09 {"text":{"en":"And next?"}}"#,
    r#"evidence-attached evidence/copy @2018-06-30 ^2018-07-15 {"address":"https://example.ca/7","title":{"en":"Page"},"archived":"https://example.org/7","sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","captured":"2018-07-02"}"#,
    r#"assessment-recorded assessment/two @2019 ^2019-02 {"assessor":{"en":"IRM"},"scale":{"en":"results"},"value":{"en":"Major"},"address":"https://example.org/r"}"#,
    r##"event-corrected note/webcasts {"event":"#19","reason":{"en":"Typo"},"replacement":{"type":"note-published","data":{"text":{"en":"Most were webcast."}}}}"##,
    r##"event-retracted evidence/page {"event":"#20"}"##,
    r#"/plans/q plan-revised plan {"title":{"en":"Next"},"period":"2018/2020","publisher":{"en":"Canada"}}"#,
    r#"/commitments/c7 commitment-withdrawn commitment {"reason":{"en":"Merged into 6.","fr":"Fusionné avec 6."}}"#,
    // Two departments side by side, one of which goes back on the day on which it reports.
    r#"milestone-status-reported milestone/6.1 @2018-09-30 ~2018-Q3 {"status":"complete","progress":{"en":"Done"},"source":"csps"}"#,
    r#"milestone-status-reported milestone/6.1 @2018-09-30 ~2018-Q3 {"status":"limited","source":"tbs"}"#,
    r#"milestone-status-reported milestone/6.1 @2018-09-30 ~2018-Q3 {"status":"limited","source":"csps"}"#,
    r#"milestone-status-reported milestone/6.1 @2018-09-30 ~2018-Q3 {"status":"complete","progress":{"en":"Done"},"source":"csps"}"#,
    // A report without news, one that comes late, and one without a time.
    r#"milestone-status-reported milestone/6.1 @2018-12-31 ^2019-01-15 ~2018-Q4 {"status":"complete","source":"csps"}"#,
    r#"milestone-status-reported milestone/6.1 @2018-03-31 {"status":"not-started","progress":{"en":"Planned","fr":"Prévu"}}"#,
    r#"milestone-status-reported milestone/6.1 {"status":"suspended"}"#,
    r#"schedule-stated commitment @2018-12-31 ~2018-Q4 {"state":"behind-schedule","extent":"some","statement":{"en":"Late."}}"#,
    r#"measurement-recorded indicator/employees ~2018-Q4 {"source":"tbs","value":"277","period":"2018-Q4"}"#,
    r#"achievement-reported achievement/last ~2018-Q4 {"text":{"en":"Last"}}"#,
    r#"note-published note/last ~2018-Q4 {"text":{"en":"Last"}}"#,
    r#"evidence-attached evidence/last @2018-12-31 ~2018-Q4 {"address":"https://example.ca/last"}"#,
    r#"challenge-answered challenge/next ~2018-Q4 {"text":{"en":"Nothing."}}"#,
];

/// The documents of a record, in an order in which they can be applied: the successor before what it continues.
fn documents(record: &Record) -> Vec<String> {
    let organizations: Vec<_> = record.organizations.iter().map(|(id, known)| (id, &known.now)).collect();
    let mut all = write_organizations(&organizations);
    all.extend(record.plans.iter().map(|(id, known)| write_plan(id, &known.now)));
    for id in ["q1", "c7", "c6"].map(|id| id.parse::<Slug>().expect(id)) {
        all.extend(write_commitment(&id, record.commitments.get(&id).expect("it is there")));
    }
    all
}

/// The commitments of a record as far as documents can say them: without the events that said it all, what was revised and
/// corrected, and where it came from. A measurement and an achievement say themselves which time they are about.
fn sayable(record: &Record) -> BTreeMap<Slug, Commitment> {
    let all = record.commitments.iter();
    all.map(|(id, known)| (id.clone(), sayable_of(known))).collect()
}

fn sayable_of(known: &Commitment) -> Commitment {
    let mut known = known.clone();
    (known.last, known.definition) = (NO_EVENT, defined(&known.definition));
    known.contacts = known.contacts.iter().map(|contacts| own_time(contacts.said.clone())).next();
    known.schedule = known.schedule.iter().map(reported).collect();
    for milestone in known.milestones.values_mut() {
        milestone.definition = defined(&milestone.definition);
        milestone.former_codes.clear();
        milestone.reports = milestone.reports.iter().map(reported).collect();
    }
    for indicator in known.indicators.values_mut() {
        indicator.definition = defined(&indicator.definition);
        let measured =
            indicator.measurements.iter().map(|report| Reported { effective: None, ..reported(report) });
        indicator.measurements = measured.collect();
    }
    known.targets.values_mut().for_each(|target| *target = defined(target));
    known
        .achievements
        .values_mut()
        .for_each(|known| *known = Reported { effective: None, ..reported(known) });
    known.evidence.values_mut().for_each(|known| *known = reported(known));
    known.notes.values_mut().for_each(|known| *known = reported(known));
    known.assessments.values_mut().for_each(|known| *known = reported(known));
    for challenge in known.challenges.values_mut() {
        challenge.posed = reported(&challenge.posed);
        challenge.answers = challenge.answers.iter().map(reported).collect();
        challenge.closed = challenge.closed.take().map(|(_, reason)| (NO_EVENT, reason));
    }
    known.successor = known.successor.map(|(_, by)| (NO_EVENT, by));
    known
}

const NO_EVENT: Trace = Trace { event: Ulid::nil(), sequence: 0, time: Timestamp::UNIX_EPOCH };

fn defined<T: Clone>(known: &Defined<T>) -> Defined<T> {
    let withdrawn = known.withdrawn.clone().map(|(_, reason)| (NO_EVENT, reason));
    Defined { withdrawn, ..Defined::new(NO_EVENT, known.now.clone()) }
}

fn reported<T: Clone>(known: &Reported<T>) -> Reported<T> {
    let Reported { effective, attested, period, said, .. } = known.clone();
    Reported { effective, attested, period, ..own_time(said) }
}

fn own_time<T>(said: T) -> Reported<T> {
    Reported {
        trace: NO_EVENT,
        effective: None,
        attested: None,
        period: None,
        provenance: None,
        corrected: Vec::new(),
        said,
    }
}

/// The record after documents, and how many changes they came to.
fn applied(record: Record, documents: &[String]) -> (Record, u64) {
    let (mut known, mut count) = (record, 0);
    for text in documents {
        let document = read_toml(text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
        let changes = difference(&known, &document).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
        for change in changes {
            known = evolve(known, &recorded(NEXT + 100 + count, change)).expect("what is accepted folds");
            count += 1;
        }
    }
    (known, count)
}

#[test]
fn what_every_kind_of_event_says_is_no_change_where_it_comes_from_and_the_same_elsewhere() {
    let all = rows(include_str!("given/base.txt")).chain(MORE).map(|row| change(row).fact.kind());
    let kinds: BTreeSet<&str> = all.collect();
    let without: Vec<_> = Fact::KINDS.iter().filter(|kind| !kinds.contains(*kind)).collect();
    assert_eq!(without, [&"event-redacted"], "every kind is tried that can be recorded");
    let here = record(&MORE);
    let written = documents(&here);
    assert_eq!(applied(here.clone(), &written).1, 0);
    let (elsewhere, count) = applied(Record::default(), &written);
    assert!(count > 40, "{count}");
    assert_eq!(documents(&elsewhere), written);
    assert_eq!(sayable(&elsewhere), sayable(&here));
    assert_eq!(applied(elsewhere, &written).1, 0);
}

#[test]
fn every_text_and_time_of_a_record_is_written() {
    let written = documents(&record(&MORE)).concat();
    for said in [
        "attested = \"2018-10-15\"",
        "as_of = \"2018-09-30\"",
        "attested = \"2018-07-15\"",
        "succeeded_by = \"q1\"",
        "by = { en = \"A teacher\" }",
        "closed = true",
        "Merged into 6.",
        "Fusionné avec 6.",
        "No longer pursued.",
        "Remplacé.",
        "Replaced.",
        "Most were webcast.",
        "value = \"119\"",
        "1.50",
    ] {
        assert!(written.contains(said), "{said}\n{written}");
    }
    assert!(!written.contains("Some were webcast"), "what was corrected is not said any more");
}

#[test]
fn an_answer_and_a_reason_are_said_once() {
    let here = record(&MORE);
    let head = "plan = 'p'\nid = 'c6'\n";
    let wrong = |text: &str| {
        let document = read_toml(&format!("{head}{text}")).expect("it reads");
        let problems = difference(&here, &document).expect_err(text);
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let answered = "[[challenge]]\nid = 'next'\n[[challenge.answer]]\ntext = { en = 'So.' }\n";
    let (known, count) = applied(here.clone(), &[format!("{head}{answered}")]);
    assert_eq!(count, 1);
    assert_eq!(applied(known, &[format!("{head}{answered}")]).1, 0, "once");
    let reasoned = "[[milestone]]\nid = '6.1.1'\nwithdrawn = true\nreason = { en = 'Other.' }\n";
    let said = wrong(reasoned);
    assert!(said.contains("it was withdrawn with another reason; retract event"), "{said}");
    let alone = read_toml(&format!("{head}[[milestone]]\nid = '6.1'\nreason = {{ en = 'Why.' }}\n"));
    assert!(format!("{alone:?}").contains("say withdrawn = true too"), "{alone:?}");
    let unknown = wrong("[[challenge]]\nid = 'none'\nclosed = true\n");
    assert!(unknown.contains("challenge none is new, so it needs the key text"), "{unknown}");
}

#[test]
fn a_report_of_a_list_is_recorded_once_even_where_it_repeats_what_was_said_before() {
    let here = record(&MORE);
    let said = |lines: &str| vec![format!("plan = 'p'\nid = 'c6'\nreports_on = '2019-03-31'\n{lines}")];
    let report = |words: &str| format!("[[milestone.report]]\n{words}\n");
    let two = |first: &str, second: &str| {
        said(&format!("[[milestone]]\ncode = '6.1'\n{}{}", report(first), report(second)))
    };
    let (limited, complete) = ("status = 'limited'\nsource = 'tbs'", "status = 'complete'\nsource = 'csps'");
    let (known, count) = applied(here.clone(), &two(limited, complete));
    assert_eq!(count, 2, "both say what they said before, for another time");
    assert_eq!(applied(known.clone(), &two(limited, complete)).1, 0);
    assert_eq!(applied(known.clone(), &two(complete, limited)).1, 0, "two sources have no order");
    let back = format!("{limited}\nreporting_period = '2019-Q1'");
    let on = "status = 'substantial'\nsource = 'tbs'\nreporting_period = '2019-Q1'".to_owned();
    let (known, count) = applied(known, &two(&back, &on));
    assert_eq!(count, 2, "a report that names its period answers another question");
    assert_eq!(applied(known.clone(), &two(&back, &on)).1, 0);
    assert_eq!(applied(known, &two(&on, &back)).1, 1, "it went back");
    let stated = "[[schedule]]\nstate = 'completed'\nstatement = { en = 'Done.' }\n";
    let (known, count) = applied(here, &said(&stated.repeat(2)));
    assert_eq!((count, applied(known, &said(stated)).1), (2, 0));
}

#[test]
fn many_reports_stand_in_further_documents() {
    let mut rows: Vec<String> = Vec::new();
    for n in 0..1_500 {
        let day = format!("{}-{:02}-{:02}", 1_900 + n / 300, n / 25 % 12 + 1, n % 25 + 1);
        let milestone = ["6.1", "6.2"][n % 2];
        rows.push(format!(
            r#"milestone-status-reported milestone/{milestone} @{day} {{"status":"limited"}}"#
        ));
        rows.push(format!(
            r#"measurement-recorded indicator/employees {{"source":"tbs","value":"{n}","as_of":"{day}"}}"#
        ));
    }
    rows.push(r#"milestone-withdrawn milestone/6.2 {"reason":{"en":"Enough."}}"#.to_owned());
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let here = record(&rows);
    let written = documents(&here);
    let c6 = written.iter().filter(|text| text.contains("id = \"c6\"")).count();
    assert!(c6 > 2, "{c6}");
    assert!(written.iter().all(|text| text.len() < DOCUMENT_BYTES_MAX), "each can be applied");
    let (elsewhere, _) = applied(Record::default(), &written);
    assert_eq!(sayable(&elsewhere), sayable(&here));
    assert_eq!(applied(here, &written).1, 0);
}
