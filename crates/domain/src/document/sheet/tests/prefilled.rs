//! The sheet that a department is sent, and sends back.

use super::*;
use crate::document::{Addressee, PROGRESS_COLUMNS, Prefilled, ProgressRow, prefilled, separated};
use crate::{Completion, Lang, Slug, When};

fn filled(record: &Record, commitment: &str, organization: &str, period: &str) -> Prefilled {
    let commitment = record.commitments.get(&commitment.parse().unwrap()).unwrap();
    let (organization, period): (Slug, When) = (organization.parse().unwrap(), period.parse().unwrap());
    let name = &record.organizations.get(&organization).unwrap().now.name;
    prefilled(commitment, &Addressee { period: &period, organization: &organization, name })
}

fn sheet_of(rows: &[ProgressRow]) -> Vec<u8> {
    let cells = |row: &ProgressRow| row.to_vec();
    let all: Vec<Vec<String>> =
        std::iter::once(PROGRESS_COLUMNS.map(str::to_owned).to_vec()).chain(rows.iter().map(cells)).collect();
    separated(all.iter().map(|row| row.iter().map(String::as_str)))
}

/// What a row says in some columns.
fn said<'a>(row: &'a ProgressRow, columns: &[&str]) -> Vec<&'a str> {
    let at = |name: &&str| PROGRESS_COLUMNS.iter().position(|column| column == name).unwrap();
    columns.iter().map(|name| row[at(name)].as_str()).collect()
}

#[test]
fn a_department_is_asked_for_what_it_leads() {
    let found = filled(&defined(), "nap5-c01", "nrcan-rncan", "2024-12");
    let codes: Vec<_> =
        found.rows.iter().map(|row| said(row, &["milestones", "indicators", "status"])).collect();
    assert_eq!(codes, [["C01.1", "C01.1.1", ""], ["C01.1", "C01.1.2", ""], ["C01.2", "C01.2.2", ""]]);
    let both =
        ["indicator_lead_dept", "indicator_deadline_fr", "owner_org", "owner_org_title", "reporting_period"];
    assert_eq!(
        said(&found.rows[2], &both),
        ["ec,nrcan-rncan", "Chaque année (2024-12)", "nrcan-rncan", "Natural Resources Canada", "2024-12"]
    );
}

#[test]
fn a_sheet_that_comes_back_as_it_was_sent_changes_nothing() {
    let (record, _) = applied(&defined(), &reports(Form::Csv, PROGRESS));
    for period in ["2022-06", "2022-12", "2023-03", "2024-12"] {
        for organization in ["nrcan-rncan", "ec", "jus", "pco-bcp"] {
            let rows: Vec<ProgressRow> = ["nap5-c01", "nap5-c02"]
                .iter()
                .flat_map(|commitment| filled(&record, commitment, organization, period).rows)
                .collect();
            check_done(&record, &reports(Form::Csv, &sheet_of(&rows)));
        }
    }
    let found = filled(&record, "nap5-c01", "nrcan-rncan", "2022-12");
    let cells = ["status", "progress_en", "evidence_en", "challenges_fr", "owner_org"];
    assert_eq!(
        said(&found.rows[0], &cells),
        ["LP", "Two topics are on line:\n- water\n- air", "", "Le personnel manque.", "nrcan-rncan"]
    );
}

#[test]
fn a_sheet_that_comes_back_filled_is_a_report_for_the_period() {
    let mut rows = filled(&defined(), "nap5-c01", "ec", "2024-12").rows;
    let codes: Vec<_> = rows.iter().map(|row| row[3].clone()).collect();
    assert_eq!(codes, ["C01.2.1", "C01.2.2", "C01.2.10"]);
    rows[0][9] = "SP".to_owned();
    rows[0][10] = "Half of it is done.".to_owned();
    rows[0][11] = "La moitié est faite.".to_owned();
    let back = reports(Form::Csv, &sheet_of(&rows));
    let (record, lists) = applied(&defined(), &back);
    assert_eq!(
        lists.iter().map(|list| shown(list)).collect::<Vec<_>>(),
        [["nap5-c01 milestone-status-reported milestone/C01.2.1 @2024-12"]]
    );
    check_done(&record, &back);
    let again = filled(&record, "nap5-c01", "ec", "2024-12");
    assert_eq!(again.rows, rows, "what was filled in stands in the next sheet");
}

#[test]
fn every_milestone_has_its_row_whatever_its_depth_and_what_has_no_place_is_named() {
    let report =
        "plan = 'nap5'\nid = 'x'\nnumber = '6'\ntitle = { en = 'Skills' }\nlead = ['ec']\nmilestone = [
      { code = '6.1', text = { en = 'Learn' }, milestone = [{ code = '6.1.1', text = { en = 'Policy' },
        milestone = [{ code = '6.1.1.a', text = { en = 'Course' } }] }] },
      { code = '6.2', text = { en = 'Forums' } },
      { code = 'A', text = { en = 'Else' } },
    ]";
    let record = ground(&[report]);
    let mut found = filled(&record, "x", "ec", "2018-Q3");
    let codes: Vec<_> =
        found.rows.iter().map(|row| said(row, &["commitments", "milestones", "indicators"])).collect();
    assert_eq!(codes, [["6", "6.1.1", "6.1.1.a"], ["6", "6.2", "6.2"]]);
    assert_eq!(found.left_out, ["A".parse().unwrap()]);
    for row in &mut found.rows {
        row[9] = "In progress".to_owned();
    }
    let (record, lists) = applied(&record, &reports(Form::Csv, &sheet_of(&found.rows)));
    assert_eq!(lists.iter().map(Vec::len).sum::<usize>(), 2, "{lists:?}");
    assert_eq!(filled(&record, "x", "ec", "2018-Q3").rows, found.rows);
}

#[test]
fn what_a_sheet_cannot_say_again_is_left_to_be_filled() {
    let report = |more: &str| {
        format!(
            "plan = 'nap5'\nid = 'nap5-c01'\nreports_on = '2024-12'\n{more}\nmilestone = [{{ code = 'C01.1.1', status = \
             'limited', progress = {{ en = 'Words' }} }}]"
        )
    };
    let rows = |more: &str| {
        let record = applied(&defined(), &[read_toml(&report(more)).unwrap()]).0;
        let rows = filled(&record, "nap5-c01", "nrcan-rncan", "2024-12").rows;
        check_done(&record, &reports(Form::Csv, &sheet_of(&rows)));
        said(&rows[0], &["status", "progress_en", "owner_org"]).join("|")
    };
    assert_eq!(rows("period = '2024-12'"), "LP|Words|", "the lead said it without a name");
    assert_eq!(rows(""), "||nrcan-rncan", "it names no period");
    assert_eq!(rows("period = '2024-Q4'"), "||nrcan-rncan", "another period");
}

#[test]
fn the_words_of_a_report_come_apart_and_together() {
    let table = [
        ("Done.", ["Done.", "", ""]),
        (
            "Done.\n\nEvidence of progress: See page 12\n\nChallenges: Staff",
            ["Done.", "See page 12", "Staff"],
        ),
        ("Challenges: Staff", ["", "", "Staff"]),
        ("A\n\nB", ["A\n\nB", "", ""]),
        ("Challenges: A\n\nEvidence of progress: B", ["", "", "A\n\nEvidence of progress: B"]),
    ];
    for (text, [progress, evidence, challenges]) in table {
        let parts = super::super::parts::Parts::of(text, Lang::EN);
        assert_eq!(
            (&*parts.progress, &*parts.evidence, &*parts.challenges),
            (progress, evidence, challenges)
        );
        assert_eq!(parts.join(Lang::EN).as_deref(), Some(text));
    }
    let nothing = super::super::parts::Parts::of("NIL", Lang::EN);
    assert_eq!(nothing.join(Lang::EN), None);
}

#[test]
fn every_status_that_can_be_reported_has_its_word() {
    for status in Completion::ALL.into_iter().filter(|status| *status != Completion::Withdrawn) {
        let word = serde_json::to_value(status).unwrap();
        let report = format!(
            "plan = 'nap5'\nid = 'nap5-c01'\nreports_on = '2024-12'\nperiod = '2024-12'\nmilestone = [{{ code = \
             'C01.1.1', status = {word}, source = 'nrcan-rncan' }}]"
        );
        let record = applied(&defined(), &[read_toml(&report).unwrap()]).0;
        let rows = filled(&record, "nap5-c01", "nrcan-rncan", "2024-12").rows;
        assert_ne!(rows[0][9], "", "{status:?}");
        check_done(&record, &reports(Form::Csv, &sheet_of(&rows)));
    }
}

#[test]
fn a_sheet_of_texts_in_one_language_comes_back_under_a_rule_for_two() {
    const FRENCH: &str = "plan = 'nap5'\nid = 'nap5-7'\nnumber = '7'\ntitle = { fr = 'Arbres' }\nlead = ['ec']
        reports_on = '2024-12'\nperiod = '2024-12'
        milestone = [
          { code = '7.1', text = { fr = 'Planter' }, deadline = { fr = 'Automne' }, status = 'limited', source = 'ec',
            progress = { fr = 'Commencé.' } },
        ]";
    let record = ground(&[FRENCH]);
    let mut rows = filled(&record, "nap5-7", "ec", "2024-12").rows;
    assert_eq!(said(&rows[0], &["indicator_fr", "progress_fr"]), ["Planter", "Commencé."]);
    let required = Terms { required: vec![Lang::EN, Lang::FR], ..terms() };
    let apply = |rows: &[ProgressRow]| {
        let read = read(Form::Csv, &sheet_of(rows), &required).unwrap();
        difference(&record, &read.document).map_err(|problems| lines(&problems))
    };
    assert_eq!(apply(&rows), Ok(Vec::new()));
    let at = |name: &str| PROGRESS_COLUMNS.iter().position(|column| *column == name).unwrap();
    let way = "fill this cell, or leave all languages empty";
    rows[0][at("progress_fr")] = "Fini.".to_owned();
    assert_eq!(apply(&rows), Err(format!("2:11: progress_en: the text in `en` is missing; {way}\n")));
    rows[0][at("progress_en")] = "Done.".to_owned();
    assert_eq!(apply(&rows).map(|changes| changes.len()), Ok(1));
    rows[0][at("indicators")] = "7.1.1".to_owned();
    let problems = apply(&rows).unwrap_err();
    assert!(
        problems.starts_with(&format!("2:5: indicator_en: the text in `en` is missing; {way}\n")),
        "{problems}"
    );
    assert!(problems.contains("2:7: indicator_deadline_en: the text in `en`"), "{problems}");
}
