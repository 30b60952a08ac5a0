//! Progress, quarter by quarter.

use super::*;
use crate::{Completion, Lang, When};

const HEAD: &str =
    "reporting_period,commitments,milestones,indicators,status,progress_en,progress_fr,owner_org\n";

#[test]
fn each_commitment_and_period_is_one_list_and_a_second_run_is_nothing() {
    let reports = reports(Form::Csv, PROGRESS);
    let (record, lists) = applied(&defined(), &reports);
    let shown: Vec<Vec<String>> = lists.iter().map(|list| shown(list)).collect();
    let report =
        |id: &str, period: &str| format!("nap5-c01 milestone-status-reported milestone/{id} @{period}");
    let evidence =
        |n: u8| format!("nap5-c01 evidence-attached evidence/C01.1.1-2022-12-nrcan-rncan-{n} @2022-12");
    assert_eq!(
        shown,
        [
            vec![report("C01.1.1", "2022-06")],
            vec![
                report("C01.1.1", "2022-12"),
                report("C01.2.1", "2022-12"),
                report("C01.2.2", "2022-12"),
                report("C01.2.2", "2022-12"),
                evidence(1),
                evidence(2),
                evidence(3),
            ],
            vec![report("C01.1.1", "2023-03")],
        ]
    );
    assert!(lists.iter().flatten().all(|change| change.period == change.effective && !change.history));
    check_done(&record, &reports);
}

#[test]
fn a_report_has_the_words_of_the_tracker_and_nothing_that_says_nothing() {
    let (record, _) = applied(&defined(), &reports(Form::Csv, PROGRESS));
    let commitment = record.commitments.get(&"nap5-c01".parse().unwrap()).unwrap();
    let reports = |id: &str| {
        let reports = &commitment.milestones[&id.parse().unwrap()].reports;
        let said = |lang| {
            move |report: &crate::event::StatusReport| {
                report.progress.as_ref().and_then(|text| text.get(lang)).map(str::to_owned)
            }
        };
        let one = |report: &crate::record::Reported<crate::event::StatusReport>| {
            (report.said.status, said(Lang::EN)(&report.said), said(Lang::FR)(&report.said))
        };
        reports.iter().map(one).collect::<Vec<_>>()
    };
    let text = |text: &str| Some(text.to_owned());
    let staff = (text("Challenges: Staff is missing."), text("Défis\u{A0}: Le personnel manque."));
    assert_eq!(
        reports("C01.1.1"),
        [
            (Completion::NotStarted, staff.0.clone(), staff.1.clone()),
            (
                Completion::Limited,
                text("Two topics are on line:\n- water\n- air\n\nChallenges: Staff is missing."),
                text("Deux sujets sont en ligne :\n- eau\n- air\n\nDéfis\u{A0}: Le personnel manque."),
            ),
            (Completion::Limited, staff.0, staff.1),
        ]
    );
    assert_eq!(
        reports("C01.2.1"),
        [(
            Completion::Substantial,
            text("The table has 1,204 rows.\n\nEvidence of progress: See the annual report; page 12"),
            text(
                "Le tableau compte 1 204 lignes.\n\nPreuve de progrès\u{A0}: Voir le rapport annuel, page 12"
            ),
        )]
    );
    assert_eq!(
        reports("C01.2.2")[0],
        (Completion::Complete, None, text("Publié.")),
        "`-` hides its own language only"
    );
    assert_eq!(reports("C01.2.10"), [], "an empty row is no report");
}

#[test]
fn two_departments_report_on_one_deliverable_side_by_side() {
    let rows =
        format!("{HEAD}2022-12,C01,C01.1,C01.1.1,LP,a,,ec\n2022-12,C01,C01.1,C01.1.1,SP,b,,nrcan-rncan\n");
    let reports = reports(Form::Csv, rows.as_bytes());
    let (record, lists) = applied(&defined(), &reports);
    assert_eq!(lists.iter().map(Vec::len).sum::<usize>(), 2);
    check_done(&record, &reports);
}

#[test]
fn a_report_without_news_still_answers_its_period() {
    let quarter = |period: &str| format!("{HEAD}{period},C01,C01.1,C01.1.1,LP,NIL,NUL,ec\n");
    let (record, _) = applied(&defined(), &reports(Form::Csv, quarter("2022-12").as_bytes()));
    let next = reports(Form::Csv, quarter("2023-03").as_bytes());
    let (record, lists) = applied(&record, &next);
    assert_eq!(lists.len(), 1, "{lists:?}");
    let late = reports(Form::Csv, quarter("2022-12").as_bytes());
    check_done(&record, &late);
}

#[test]
fn every_spelling_of_a_sheet_says_the_same() {
    let text = std::str::from_utf8(PROGRESS).unwrap().trim_start_matches('\u{FEFF}');
    let expected = sheet(Form::Csv, PROGRESS).unwrap();
    let latin = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let semicolons = "reporting_period;commitments;milestones;indicators;status;progress_en\r\n\
                      2022-12;C01;C01.1;C01.1.1;Limited progress;\"a;b,c\"\r\n";
    let commas = "REPORTING_PERIOD,commitments,milestones, indicators,status,progress_en\n\
                  2022-12,C01,C01.1,C01.1.1,LP,\"a;b,c\"\n";
    assert_eq!(sheet(Form::Csv, text.as_bytes()).unwrap(), expected, "without a mark of the encoding");
    assert_eq!(sheet(Form::Csv, &latin).unwrap(), expected, "Windows-1252");
    assert_eq!(sheet(Form::Csv, semicolons.as_bytes()), sheet(Form::Csv, commas.as_bytes()));
}

#[test]
fn everything_wrong_is_named_by_row_and_column_at_once() {
    check_refused(
        &format!(
            "{HEAD}2022-13,C01,C01.1,C01.1.1,LP,,,\n2022-12,C01,C01.1,C01.10.1,done,,,\n\
             2022-12,C01,C02.1,C02.1.1,NR,,,A b\n2022-12,C01,C01.1,C01.1.1,,Some words,,\n,C01,C01.1,,C,,,\n\
             2022-12,C01,C01.1,C01.1.2,C,,,ec\n2022-12,C01,C01.1,C01.1.2,C,,,ec\n"
        ),
        &[
            "2:1: reporting_period: `2022-13` is no period; write one as 2018-Q3 or 2018-07/2018-09",
            "3:4: indicators: `C01.10.1` is not below C01.1; it should begin with `C01.1.`",
            "3:5: status: `done` is not a status; write NS (not started), LP (limited), SP (substantial), C (complete), \
             in progress, suspended or withdrawn",
            "4:3: milestones: `C02.1` is not below C01; it should begin with `C01.`",
            "4:5: status: `NR` is not a status; write NS (not started), LP (limited), SP (substantial), C (complete), \
             in progress, suspended or withdrawn",
            "4:8: owner_org: `A b` is not an id: use 1 to 80 of a-z, 0-9 and -",
            "5:5: status: the status is missing; write one of NS, LP, SP, C",
            "6:1: reporting_period: the cell is empty; every row needs it",
            "6:4: indicators: the cell is empty; every row needs it",
            "8:4: indicators: line 7 reports on C01.1.2 for this period already; keep one",
        ],
    );
}

#[test]
fn what_the_record_does_not_have_is_named_by_its_column() {
    let rows = "reporting_period,commitments,milestones,indicators,status,indicator_en,owner_org\n\
                2022-12,C09,C09.1,C09.1.1,LP,,\n2022-12,C01,C01.9,C01.9.1,LP,New,\n2022-12,C01,C01.1,C01.1.7,LP,,\n\
                2022-12,C01,C01.1,C01.1.1,LP,,tbs-sct\n2023-03,C01,C01.1,C01.1.1,LP,,tbs-sct\n";
    let read = sheet(Form::Csv, rows.as_bytes()).unwrap();
    let problems = difference(&defined(), &read.document).unwrap_err();
    assert_eq!(
        lines(&problems),
        "2: commitments: plan nap5 has no commitment C09; apply its definition first\n\
         3: milestones: nap5-c01 has no milestone C01.9; apply its definition first\n\
         4: indicators: nap5-c01 has no deliverable C01.1.7; apply its definition first\n\
         5: owner_org: there is no organization tbs-sct; name it in a document first\n"
    );
}

#[test]
fn a_sheet_of_progress_defines_what_is_new_and_revises_nothing() {
    let head = "reporting_period,commitments,milestones,indicators,indicator_en,indicator_deadline_en,status,owner_org,\
                indicator_lead_dept\n";
    let rows = format!(
        "{head}2022-12,C01,C01.1,C01.1.9,Newer,By 2023,LP,ec,\"ec,jus\"\n2022-06,C01,C01.1,C01.1.9,Older,,NS,ec,\n\
         2022-12,C01,C01.1,C01.1.9,Newer,By 2023,SP,jus,\"ec,jus\"\n2022-12,C01,C01.1,C01.1.1,Other,By 2030,LP,ec,tbs\n"
    );
    let reports = reports(Form::Csv, rows.as_bytes());
    let (record, lists) = applied(&defined(), &reports);
    let kinds: Vec<Vec<&str>> =
        lists.iter().map(|list| list.iter().map(|change| change.fact.kind()).collect()).collect();
    let reported = "milestone-status-reported";
    assert_eq!(kinds, [vec!["milestone-added", reported], vec![reported, reported, reported]]);
    let commitment = record.commitments.get(&"nap5-c01".parse().unwrap()).unwrap();
    let new = &commitment.milestones[&"C01.1.9".parse().unwrap()].definition.now;
    assert_eq!((new.text.get(Lang::EN), new.due.as_ref().map(When::as_str)), (Some("Newer"), Some("2023")));
    let words = new.deadline.as_ref().and_then(|words| words.get(Lang::EN));
    assert_eq!((words, new.lead.len()), (Some("By 2023"), 2));
    let known = &commitment.milestones[&"C01.1.1".parse().unwrap()].definition.now;
    assert_eq!(known.deadline.as_ref().and_then(|words| words.get(Lang::FR)), Some("D'ici 2023"));
    check_done(&record, &reports);
}

#[test]
fn a_sheet_that_imports_the_past_is_no_news() {
    let terms = Terms { history: true, ..terms() };
    let Document::Sheet(entries) = read(Form::Csv, PROGRESS, &terms).unwrap().document else {
        panic!("no sheet")
    };
    let changes = difference(&defined(), &Document::Sheet(entries)).unwrap();
    assert!(
        changes.iter().all(|change| change.history && change.attested == change.effective),
        "{changes:?}"
    );
}
