//! A plan from its definitions.

use super::*;
use crate::{LocalId, When};

#[test]
fn definitions_become_a_plan_once() {
    let reports = reports(Form::Csv, DEFINITIONS);
    let (record, lists) = applied(&ground(&[]), &reports);
    let counts: Vec<usize> = lists.iter().map(Vec::len).collect();
    assert_eq!(counts, [1 + 2 + 5, 1 + 2 + 5], "commitment, milestones, deliverables");
    let climate = &record.commitments.get(&"nap5-c01".parse().unwrap()).unwrap();
    assert_eq!(climate.definition.now.lead, ["nrcan-rncan".parse().unwrap(), "ec".parse().unwrap()]);
    assert_eq!(climate.definition.now.number.as_str(), "C01");
    let parent = |id: &str| climate.milestones[&id.parse::<LocalId>().unwrap()].definition.now.parent.clone();
    assert_eq!((parent("C01.2.10"), parent("C01.2")), (Some("C01.2".parse().unwrap()), None));
    check_done(&record, &reports);
}

#[test]
fn a_deadline_is_a_date_or_stays_in_words() {
    let record = defined();
    let known = |code: &str| {
        let all = record.commitments.values().flat_map(|commitment| &commitment.milestones);
        let (_, milestone) = all.into_iter().find(|(id, _)| id.as_str() == code).unwrap();
        let now = &milestone.definition.now;
        let texts: Vec<String> = now.text.iter().map(|(_, text)| text.to_owned()).collect();
        (now.due.clone(), texts)
    };
    let dates = [
        ("C01.1.1", "2023"),
        ("C01.1.2", "2022-11"),
        ("C01.2.10", "FY2023-24"),
        ("C02.1.03", "2023-12"),
        ("C02.2.1", "2023-08"),
        ("C02.2.2", "2022-12"),
    ];
    for (code, expected) in dates {
        let (due, texts) = known(code);
        assert_eq!(due, Some(expected.parse::<When>().unwrap()), "{code}");
        assert!(
            texts.iter().all(|text| !text.contains("Deadline") && !text.contains("échéance")),
            "{texts:?}"
        );
    }
    let words = [
        ("C01.2.1", "Deadline: Ongoing (2024-12)", "Date d’échéance\u{A0}: En cours (2024-12)"),
        (
            "C02.1.01",
            "Deadline: By February 2022 and February 2023 (2022-02)",
            "Date d’échéance\u{A0}: D'ici février",
        ),
        ("C02.1.02", "Deadline: By March 2023 (2024-03)", "Date d’échéance\u{A0}: D'ici mars 2023 (2024-03)"),
    ];
    for (code, english, french) in words {
        let (due, texts) = known(code);
        assert_eq!(due, None, "{code}");
        assert!(texts[0].ends_with(&format!("\n\n{english}")), "{texts:?}");
        assert!(texts[1].contains(&format!("\n\n{french}")), "{texts:?}");
    }
}

#[test]
fn what_is_kept_in_words_only_is_remarked() {
    let remarks = sheet(Form::Csv, DEFINITIONS).unwrap().remarks;
    let shown: Vec<String> = remarks.iter().map(ToString::to_string).collect();
    assert_eq!(shown.len(), 8, "{shown:#?}");
    assert!(shown.contains(
        &"8:14: deadline_en: `By March 2023` is 2023-03, and the date beside it is 2024-03; both stand behind the \
          text of the milestone"
            .to_owned()
    ));
}

#[test]
fn rows_that_contradict_each_other_are_refused() {
    let head = "plan,commitment,commitment_en,milestone,milestone_en,indicator,indicator_en,lead_dept\n";
    check_refused(
        &format!(
            "{head}P,C1,One,C1.1,A,C1.1.1,x,jus\nQ,C1,Two,C1.1,B,C1.1.1,y,No Slug\nP,C1,One,C1.10,A,C1.1.2,z,\n\
             P,C1,One,C2.1,A,C2.1.2,z,\nP,,One,C1.1,A,C 1,z,\n"
        ),
        &[
            "3:1: plan: `Q` is not the plan P of line 2; divide the sheet by plan",
            "3:3: commitment_en: line 2 has another text for C1; keep one",
            "3:5: milestone_en: line 2 has another text for C1.1; keep one",
            "3:6: indicator: `C1.1.1` stands in line 2 already; keep one",
            "3:8: lead_dept: `No Slug` is not an id: use 1 to 80 of a-z, 0-9 and -",
            "4:6: indicator: `C1.1.2` is not below C1.10; it should begin with `C1.10.`",
            "5:4: milestone: `C2.1` is not below C1; it should begin with `C1.`",
            "6:2: commitment: the cell is empty; every row needs it",
            "6:6: indicator: `C 1` is not a code: use up to 40 letters, figures, ., -, _ and /",
        ],
    );
}

#[test]
fn unknown_departments_are_named_once() {
    let record = applied(&Record::default(), &[read_toml(GROUND[1]).unwrap()]).0;
    let all = sheet(Form::Csv, DEFINITIONS).unwrap().document;
    let problems = difference(&record, &all).unwrap_err();
    assert_eq!(
        lines(&problems),
        "2: lead_dept: there is no organization nrcan-rncan; name it in a document first\n\
         2: lead_dept: there is no organization ec; name it in a document first\n\
         7: lead_dept: there is no organization jus; name it in a document first\n\
         7: lead_dept: there is no organization pco-bcp; name it in a document first\n"
    );
}
