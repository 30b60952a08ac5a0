//! What holds whatever is recorded, over random changes of a small vocabulary.

use domain::completeness::silent_since;
use domain::document::{difference, read_toml, write_commitment};
use domain::record::{Commitment, Record, current};
use domain::{AttainmentTally, Command, Completion, LocalId, decide, evolve, evolve_outline, steady};
use proptest::prelude::*;

use super::{commitment, fold, milestone, report};
use crate::given::{NEXT, change, record, recorded};

/// Four milestones and four achievements, events 23 to 30, to be moved about.
fn start() -> Record {
    let parts = ["a", "b", "c", "d"].map(|id| {
        let milestone = format!(r#"milestone-added milestone/{id} {{"code":"{id}","text":{{"en":"M"}}}}"#);
        (milestone, format!(r#"achievement-reported achievement/{id} {{"text":{{"en":"A"}}}}"#))
    });
    let milestones = parts.iter().map(|(milestone, _)| milestone.as_str());
    let achievements = parts.iter().map(|(_, achievement)| achievement.as_str());
    record(&milestones.chain(achievements).collect::<Vec<_>>())
}

/// Changes over these ids and events, and two more ids that are free.
fn any_change() -> impl Strategy<Value = String> {
    let id = || prop::sample::select(vec!["a", "b", "c", "d", "e", "f"]);
    let code = prop::sample::select(vec!["a", "b", "c", "d", "e", "f", "g", "h", "i"]);
    let parent =
        prop::option::of(id()).prop_map(|id| id.map_or(String::new(), |id| format!(r#","parent":"{id}""#)));
    let event = NEXT + 4..NEXT + 12;
    let template = prop::sample::select(vec![
        r#"milestone-added milestone/ID {"code":"CODE","text":{"en":"M"}PARENT}"#,
        r#"milestone-revised milestone/ID {"code":"CODE","text":{"en":"N"}PARENT}"#,
        r#"milestone-moved milestone/ID {"code":"CODE"PARENT}"#,
        r#"milestone-moved milestone/ID {"code":"CODE"PARENT}"#,
        r#"milestone-withdrawn milestone/ID {}"#,
        r#"milestone-status-reported milestone/ID @2018 {"status":"limited"}"#,
        r#"achievement-reported achievement/ID {"text":{"en":"A"}PARENT}"#,
        r#"indicator-defined indicator/ID {"name":{"en":"I"}}"#,
        r#"measurement-recorded indicator/ID {"value":"1"}"#,
        r#"challenge-posed challenge/ID {"text":{"en":"C"}}"#,
        r#"challenge-answered challenge/ID {"text":{"en":"C"}}"#,
        r#"challenge-answered challenge/ID @2018-06 ^2018-07-01 {"text":{"en":"CODE"},"by":{"fr":"B"}}"#,
        r#"challenge-closed challenge/ID {"reason":{"en":"R"}}"#,
        r#"target-set target/ID {"indicator":"ID","goal":{"comparison":"between","value":["1","2"]},"baseline":{"value":"0"}}"#,
        r#"target-withdrawn target/ID {"reason":{"fr":"R"}}"#,
        r#"indicator-revised indicator/ID {"code":"CODE","name":{"en":"I","fr":"I"},"additive":true}"#,
        r#"indicator-withdrawn indicator/ID {"reason":{"en":"R"}}"#,
        r#"measurement-recorded indicator/ID ^2018-07 {"range":["1","2"],"qualifier":"exactly","dimension":{"fr":"D"}}"#,
        r#"measurement-recorded indicator/ID {"missing":"pending","expected":"2019"}"#,
        r#"note-published note/ID @2018-06 ^2018-07 {"text":{"fr":"Une « note »\n\n\"\"\" 'x' \\ \t."}}"#,
        r#"evidence-attached evidence/ID ^2018 {"address":"https://example.ca/CODE","about":"milestone/ID","title":{"en":"T"}}"#,
        r#"assessment-recorded assessment/ID @2018 {"assessor":{"en":"A"},"scale":{"en":"S"},"value":{"en":"V"}}"#,
        r#"schedule-stated commitment @2018-06 ^2018-07-01 {"state":"completed","extent":"most","statement":{"en":"S"}}"#,
        r#"contact-revised commitment {"contacts":[{"label":{"en":"L"},"email":"a@example.ca"}]}"#,
        r#"commitment-succeeded commitment {"by":"q1"}"#,
        r#"milestone-withdrawn milestone/ID {"reason":{"en":"R"}}"#,
        r##"event-corrected achievement/ID {"event":"#EVENT","replacement":{"type":"achievement-reported","data":{"text":{"en":"A"}PARENT}}}"##,
        r##"event-corrected milestone/ID {"event":"#EVENT","replacement":{"type":"milestone-status-reported","data":{"status":"complete"}}}"##,
        r##"event-retracted milestone/ID {"event":"#EVENT"}"##,
        r##"event-retracted challenge/ID {"event":"#EVENT"}"##,
        r##"event-retracted achievement/ID {"event":"#EVENT"}"##,
    ]);
    (template, id(), code, parent, event).prop_map(|(template, id, code, parent, event)| {
        let row = template.replace("ID", id).replace("CODE", code).replace("PARENT", &parent);
        row.replace("EVENT", &event.to_string())
    })
}

/// Changes of the commitment itself and of who reports.
fn any_news() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        r#"commitment-revised commitment {"plan":"q","number":"9","title":{"en":"Other"},"lead":["csps"],"supporting":["tbs"]}"#,
        r#"commitment-revised commitment {"plan":"p","number":"6","title":{"en":"Skills"},"lead":["tbs"]}"#,
        r#"commitment-withdrawn commitment {}"#,
        r#"measurement-recorded indicator/employees {"source":"tbs","value":"1","period":"2018-Q1"}"#,
        r#"measurement-recorded indicator/employees {"source":"csps","value":"1","period":"2018-Q1"}"#,
        r#"milestone-status-reported milestone/6.1 @2018 {"status":"limited","source":"csps"}"#,
    ])
    .prop_map(str::to_owned)
}

/// A report that was told on some day.
fn any_report() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        r#"milestone-status-reported milestone/6.2 @2018-01 TOLD {"status":"limited"}"#,
        r#"milestone-status-reported milestone/6.2 @2018-01 TOLD {"status":"complete"}"#,
        r#"schedule-stated commitment @2018-01 TOLD {"state":"completed","statement":{"en":"S"}}"#,
        r#"schedule-stated commitment @2018-01 TOLD {"state":"on-schedule","statement":{"en":"S"}}"#,
    ])
}

/// Every milestone stands somewhere below the commitment, and every achievement above itself nowhere.
fn is_a_tree(commitment: &Commitment) -> bool {
    let below = |id: &LocalId| {
        let up =
            |id: &&LocalId| commitment.achievements.get(*id).and_then(|known| known.said.parent.as_ref());
        std::iter::successors(Some(id), up).take(10).count() < 10
    };
    let mut open = vec![None];
    let mut found = 0;
    while let Some(parent) = open.pop() {
        let children = commitment.children(parent);
        found += children.len();
        open.extend(children.into_iter().map(|(id, _)| Some(id)));
    }
    found == commitment.milestones.len() && commitment.achievements.keys().all(below)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn late_reports_in_any_order_fold_to_the_same_status(
        days in prop::collection::btree_map(1..28_u8, prop::sample::select(vec!["limited", "complete"]), 1..8)
            .prop_flat_map(|days| Just(Vec::from_iter(days)).prop_shuffle()),
    ) {
        let rows: Vec<String> = days.iter().map(|(day, status)| report(&format!("@2018-02-{day:02} {status}"))).collect();
        let known = fold(record(&[]), rows.iter().map(String::as_str)).expect("it folds");
        let last = days.iter().max().expect("there is one").1;
        let said = current(&milestone(&known, "6.2").reports).map(|report| report.said.status);
        prop_assert_eq!(said, Some(if last == "limited" { Completion::Limited } else { Completion::Complete }));
    }

    #[test]
    fn what_is_exported_is_no_change(rows in prop::collection::vec(prop_oneof![any_change(), any_news()], 1..30)) {
        let mut known = start();
        for (row, sequence) in rows.iter().zip(NEXT + 8..) {
            let Ok(changes) = decide(&known, &Command::Record(vec![change(row)])) else { continue };
            for change in changes {
                known = evolve(known, &recorded(sequence, change)).expect("what is accepted folds");
            }
        }
        for text in write_commitment(&"c6".parse().unwrap(), commitment(&known)) {
            let read = read_toml(&text);
            prop_assert!(read.is_ok(), "{:?} {}", read, text);
            let changes = difference(&known, &read.unwrap());
            prop_assert_eq!(changes, Ok(vec![]), "{}", text);
        }
    }

    #[test]
    fn what_is_exported_makes_the_same_elsewhere(rows in prop::collection::vec(prop_oneof![any_change(), any_news()], 1..30)) {
        let mut known = start();
        // A commitment that was moved into the plan of its successor cannot be said to have one.
        for (row, sequence) in rows.iter().filter(|row| !row.contains(r#""plan":"q""#)).zip(NEXT + 8..) {
            let Ok(changes) = decide(&known, &Command::Record(vec![change(row)])) else { continue };
            for change in changes {
                known = evolve(known, &recorded(sequence, change)).expect("what is accepted folds");
            }
        }
        let id = "c6".parse().unwrap();
        let mut elsewhere = known.clone();
        elsewhere.commitments.remove_mut(&id);
        elsewhere.outlines.remove_mut(&id);
        let written = write_commitment(&id, commitment(&known));
        let mut sequence = 1_000;
        for text in &written {
            let changes = difference(&elsewhere, &read_toml(text).unwrap());
            prop_assert!(changes.is_ok(), "{:?}\n{}", changes, text);
            for change in changes.unwrap() {
                elsewhere = evolve(elsewhere, &recorded(sequence, change)).expect("what is accepted folds");
                sequence += 1;
            }
        }
        prop_assert_eq!(write_commitment(&id, commitment(&elsewhere)), written);
    }

    #[test]
    fn an_outline_follows_a_commitment_whether_it_is_held_in_full_or_not(
        rows in prop::collection::vec(prop_oneof![any_change(), any_news()], 1..20),
    ) {
        let mut full = start();
        let mut outline = Record { commitments: Record::default().commitments, ..full.clone() };
        for (row, sequence) in rows.iter().zip(NEXT + 8..) {
            let event = recorded(sequence, change(row));
            let Ok(next) = evolve(full.clone(), &event) else { continue };
            full = next;
            outline = evolve_outline(outline, &event).expect("it folds in full");
            prop_assert_eq!(&full.outlines, &outline.outlines);
            prop_assert_eq!(outline.commitments.size(), 0);
        }
        let (known, outline) = (commitment(&full), &full.outlines[&"c6".parse().unwrap()]);
        let definition = &known.definition.now;
        prop_assert_eq!((&outline.title, &outline.number), (&definition.title, &definition.number));
        prop_assert_eq!((&outline.lead, &outline.supporting), (&definition.lead, &definition.supporting));
        prop_assert_eq!(outline.withdrawn, known.definition.withdrawn.as_ref().map(|(trace, _)| trace.event));
        prop_assert_eq!((outline.first, outline.last), (known.definition.first, known.last));
        let measured = known.indicators.values().flat_map(|indicator| &indicator.measurements);
        for source in measured.filter_map(|report| report.said.source.as_ref()) {
            prop_assert!(outline.concerns(source), "{}", source);
        }
    }

    #[test]
    fn what_is_computed_for_a_day_holds_for_the_days_that_are_said(
        deadlines in prop::collection::vec((1..28_u8, prop::bool::ANY), 0..4),
        measured in prop::collection::vec(1..28_u8, 0..4),
        told in prop::collection::vec((1..28_u8, any_report()), 0..4),
        on in 1..28_u8,
        other in 1..28_u8,
    ) {
        let mut rows: Vec<String> = deadlines.iter().enumerate().map(|(n, (day, once))| {
            let per = if *once { "" } else { r#","per":"quarter""# };
            format!(r#"target-set target/x{n} {{"indicator":"employees","goal":{{"comparison":"at-least","value":"{n}"}},"due":"2018-02-{day:02}"{per}}}"#)
        }).collect();
        rows.extend(measured.iter().enumerate().map(|(n, day)| {
            format!(r#"measurement-recorded indicator/employees {{"source":"csps","value":"{n}","as_of":"2018-02-{day:02}"}}"#)
        }));
        rows.push(r#"milestone-revised milestone/6.2 {"code":"6.2","text":{"en":"M"},"due":"2018-02-14"}"#.to_owned());
        rows.extend(told.iter().map(|(day, report)| report.replace("TOLD", &format!("^2018-02-{day:02}"))));
        let known = fold(record(&[]), rows.iter().map(String::as_str)).expect("it folds");
        let day = |day: u8| format!("2018-02-{day:02}").parse().expect("a day");
        let holds = steady(commitment(&known), day(on));
        prop_assert!(holds.contains(&day(on)));
        if holds.contains(&day(other)) {
            let tally = |on| AttainmentTally::of(commitment(&known), day(on));
            prop_assert_eq!(tally(on), tally(other));
            let overdue = |on| milestone(&known, "6.2").is_overdue(day(on));
            prop_assert_eq!(overdue(on), overdue(other));
            let silent = |on| silent_since(commitment(&known), day(on));
            prop_assert_eq!(silent(on), silent(other));
        }
    }

    #[test]
    fn whatever_is_accepted_folds_into_trees(lists in prop::collection::vec(prop::collection::vec(any_change(), 1..4), 1..12)) {
        let (mut known, mut sequence) = (start(), NEXT + 8);
        for list in lists {
            let asked = Command::Record(list.iter().map(|row| change(row)).collect());
            for change in decide(&known, &asked).unwrap_or_default() {
                let folded = evolve(known, &recorded(sequence, change));
                prop_assert!(folded.is_ok(), "{:?} {:?}", list, folded);
                known = folded.unwrap_or_default();
                sequence += 1;
            }
            prop_assert!(is_a_tree(commitment(&known)), "{:?}", list);
        }
    }

    #[test]
    fn the_same_events_fold_to_the_same_record_and_leave_the_former_one_alone(
        rows in prop::collection::vec(any_change(), 1..20),
    ) {
        let before = start();
        let held = before.clone();
        let all = |known| rows.iter().zip(NEXT + 8..).fold(known, |known: Record, (row, sequence)| {
            evolve(known.clone(), &recorded(sequence, change(row))).unwrap_or(known)
        });
        let (once, again) = (all(before.clone()), all(before.clone()));
        prop_assert_eq!(once, again);
        prop_assert_eq!(&before, &held);
        prop_assert_eq!(before, start());
    }
}
