//! What holds whatever is recorded, over random changes of a small vocabulary.

use domain::record::{Commitment, Record, current};
use domain::{Command, Completion, LocalId, decide, evolve};
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
        r##"event-corrected achievement/ID {"event":"#EVENT","replacement":{"type":"achievement-reported","data":{"text":{"en":"A"}PARENT}}}"##,
        r##"event-corrected milestone/ID {"event":"#EVENT","replacement":{"type":"milestone-status-reported","data":{"status":"complete"}}}"##,
        r##"event-retracted milestone/ID {"event":"#EVENT"}"##,
        r##"event-retracted challenge/ID {"event":"#EVENT"}"##,
    ]);
    (template, id(), code, parent, event).prop_map(|(template, id, code, parent, event)| {
        let row = template.replace("ID", id).replace("CODE", code).replace("PARENT", &parent);
        row.replace("EVENT", &event.to_string())
    })
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
