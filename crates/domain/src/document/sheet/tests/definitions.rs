//! A plan from its definitions.

use super::*;
use crate::event::MilestoneDefinition;
use crate::{Lang, LocalId};

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
fn a_deadline_has_its_words_and_a_date_where_all_agree_on_one() {
    let record = defined();
    let known = |code: &str| {
        let all = record.commitments.values().flat_map(|commitment| &commitment.milestones);
        let (_, milestone) = all.into_iter().find(|(id, _)| id.as_str() == code).unwrap();
        let MilestoneDefinition { due, deadline, .. } = milestone.definition.now.clone();
        let words =
            |lang| deadline.as_ref().and_then(|text| text.get(lang)).map(str::to_owned).unwrap_or_default();
        (due.map(|due| due.to_string()).unwrap_or_default(), words(Lang::EN), words(Lang::FR))
    };
    let table = [
        ("C01.1.1", "2023", "By 2023", "D'ici 2023"),
        ("C01.1.2", "2022-11", "By fall 2022", "D'ici l'automne 2022"),
        ("C01.2.10", "FY2023-24", "By fiscal year 2023-24", "D'ici l'exercice 2023-2024"),
        ("C02.1.03", "2023-12", "By December 2023", "D'ici décembre 2023"),
        ("C02.2.1", "2023-08", "By Summer 2023", "D'ici l'été 2023"),
        ("C02.2.2", "2022-12", "By end of 2022", "D'ici la fin de 2022"),
        ("C01.2.1", "", "Ongoing (2024-12)", "En cours (2024-12)"),
        (
            "C02.1.01",
            "",
            "By February 2022 and February 2023 (2022-02)",
            "D'ici février 2022 et février 2023 (2022-02)",
        ),
        ("C02.1.02", "", "By March 2023 (2024-03)", "D'ici mars 2023 (2024-03)"),
    ];
    for (code, due, english, french) in table {
        assert_eq!(known(code), (due.to_owned(), english.to_owned(), french.to_owned()), "{code}");
    }
}

#[test]
fn a_deliverable_has_the_departments_that_lead_it() {
    let record = defined();
    let leads = |commitment: &str, code: &str| {
        let commitment = record.commitments.get(&commitment.parse().unwrap()).unwrap();
        let lead = &commitment.milestones[&code.parse::<LocalId>().unwrap()].definition.now.lead;
        lead.iter().map(crate::Slug::as_str).collect::<Vec<_>>().join(" ")
    };
    let table = [("C01.1", ""), ("C01.1.1", "nrcan-rncan"), ("C01.2.2", "ec nrcan-rncan")];
    for (code, expected) in table {
        assert_eq!(leads("nap5-c01", code), expected, "{code}");
    }
    assert_eq!(leads("nap5-c02", "C02.2.1"), "jus pco-bcp");
}

#[test]
fn what_is_kept_in_words_only_is_remarked() {
    let remarks = sheet(Form::Csv, DEFINITIONS).unwrap().remarks;
    let shown: Vec<String> = remarks.iter().map(ToString::to_string).collect();
    assert_eq!(shown.len(), 8, "{shown:#?}");
    assert!(shown.contains(
        &"8:14: deadline_en: `By March 2023` is 2023-03, and the date beside it is 2024-03; both are kept, and \
          neither is taken"
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
         4: lead_dept: there is no organization ec; name it in a document first\n\
         7: lead_dept: there is no organization jus; name it in a document first\n\
         10: lead_dept: there is no organization pco-bcp; name it in a document first\n"
    );
}
