//! Measurements, one row each.

use super::*;

const SAMPLE: &[u8] = include_bytes!("../../../../../../tests/data/sheets/measurements.csv");

const COMMITMENT: &str = "plan = 'nap5'\nid = 'six'\nnumber = '6'\ntitle = { en = 'Skills' }\nlead = ['ec']
    indicator = [
      { id = 'employees', name = { en = 'Employees' }, unit = 'employees' },
      { id = 'ind-2', code = 'share', name = { en = 'Share' } },
    ]";
const OFFICES: &str = "organization = [{ id = 'tbs-sct', name = { en = 'Board' } }, { id = 'csps-efpc', name = { en = 'School' } }]";

#[test]
fn each_row_is_a_measurement_of_the_commitment_with_its_number() {
    let reports = reports(Form::Csv, SAMPLE);
    let (record, lists) = applied(&ground(&[OFFICES, COMMITMENT]), &reports);
    let shown: Vec<Vec<String>> = lists.iter().map(|list| shown(list)).collect();
    let summer = "six measurement-recorded indicator/employees @2018-07-01/2018-09-30".to_owned();
    let share = "six measurement-recorded indicator/ind-2 @2018-09-30".to_owned();
    let winter = "six measurement-recorded indicator/employees @2019-Q1".to_owned();
    assert_eq!(shown, [vec![summer.clone(), summer], vec![share], vec![winter]]);
    let said = lists.iter().flatten().map(|change| serde_json::to_string(&change.fact).unwrap());
    let said: Vec<String> = said.collect();
    for part in [
        r#""value":"1204""#,
        r#""range":["900","1100"]"#,
        r#""qualifier":"approximately""#,
        r#""missing":"pending""#,
    ] {
        assert!(said.iter().any(|said| said.contains(part)), "{part}: {said:#?}");
    }
    check_done(&record, &reports);
}

#[test]
fn another_value_is_a_correction() {
    let (record, _) = applied(&ground(&[OFFICES, COMMITMENT]), &reports(Form::Csv, SAMPLE));
    let other = String::from_utf8(SAMPLE.to_vec()).unwrap().replace(",1204,", ",1205,");
    let (_, lists) = applied(&record, &reports(Form::Csv, other.as_bytes()));
    assert_eq!(shown(&lists[0]), ["six event-corrected indicator/employees @2018-07-01/2018-09-30"]);
}

#[test]
fn what_cannot_be_read_is_named_and_not_guessed() {
    check_refused(
        "commitment,indicator,source,period,as_of,value,qualifier,published_en,missing,expected\n\
         6,i,o,2018,2018,\"1,204\",about,,,\n6,i,o,2018,,80.7,,,,2019\n6,i,o,2018,,5..3,,,,\n\
         6,i,o,2018,,3,,,pending,\n6,i,o,2018,,,,words,,\n6,i,o,soon,,3,,,,\n6,i,o,2018,,,,,never,\n,,,,,,,,,\n\
         6,i,o,2018,,,,,,\n",
        &[
            "2:5: as_of: period and as_of exclude each other; give one of them",
            "2:6: value: `1,204` can be read as 1204 or as 1.204; write 1204 or 1.204",
            "2:7: qualifier: `about` is not known; write one of exactly, approximately, more-than, at-least, \
             less-than, at-most",
            "3:10: expected: expected goes with missing only; empty this cell",
            "4:6: value: the range ends below its start; write 3..5",
            "5:6: value: value and missing exclude each other; give one of them",
            "6:6: value: there is a wording and no value; give one, or say in `missing` why there is none",
            "7:4: period: `soon` is no period; write one as 2018-Q3 or 2018-07/2018-09",
            "8:9: missing: `never` is not known; write one of not-collected, not-published, not-available, pending",
        ],
    );
}

#[test]
fn a_number_that_reads_one_way_is_read() {
    let rows = "commitment;indicator;period;value\n6;employees;2018;1 180,5\n6;employees;2019;1\u{A0}180,5..2\u{A0}000\n\
                6;ind-2;2018;80,7\n";
    let (_, lists) = applied(&ground(&[OFFICES, COMMITMENT]), &reports(Form::Csv, rows.as_bytes()));
    let said: Vec<String> =
        lists.iter().flatten().map(|change| serde_json::to_string(&change.fact).unwrap()).collect();
    let parts = [r#""value":"1180.5""#, r#""value":"80.7""#, r#""range":["1180.5","2000"]"#];
    for part in parts {
        assert!(said.iter().any(|said| said.contains(part)), "{part}: {said:#?}");
    }
}

#[test]
fn a_date_in_another_order_is_told_in_the_right_one() {
    check_refused(
        "commitment,indicator,period,as_of,value\n6,i,,30/09/2018,1\n6,i,,03/04/2018,1\n6,i,ec,,1\n6,i,15,,1\n6,i,,ec,1\n",
        &[
            "2:4: as_of: `30/09/2018` is a day written in another order; write 2018-09-30",
            "3:4: as_of: `03/04/2018` can be read as 2018-04-03 or as 2018-03-04; write 2018-04-03 or 2018-03-04",
            "4:3: period: `ec` is no period; write one as 2018-Q3 or 2018-07/2018-09",
            "5:3: period: `15` is no period; write one as 2018-Q3 or 2018-07/2018-09",
            "6:4: as_of: `ec` is no date; write one as 2018-09-30, 2018-09 or 2018-Q3",
        ],
    );
}

/// The day is told by the figure; which period was asked about is not said by it.
#[test]
fn a_figure_of_a_day_answers_the_period_in_which_the_day_lies() {
    let rows = "commitment,indicator,source,period,as_of,value\n6,employees,ec,,2018-09-30,15\n6,ind-2,ec,2018-Q3,,3\n\
                6,ind-2,ec,2018-10-01,,4\n6,ind-2,ec,,2018-Q3,5\n";
    let reports = reports(Form::Csv, rows.as_bytes());
    let (record, lists) = applied(&ground(&[OFFICES, COMMITMENT]), &reports);
    let periods: Vec<Option<String>> =
        lists.iter().flatten().map(|change| change.period.as_ref().map(ToString::to_string)).collect();
    assert_eq!(periods.iter().flatten().collect::<Vec<_>>(), ["2018-Q3"], "{periods:?}");
    assert_eq!(periods.len(), 4);
    let commitment = record.commitments.get(&"six".parse().unwrap()).unwrap();
    assert_eq!(crate::period::periods(commitment).len(), 1);
    let asked = crate::period::asked(commitment, &"2018-Q3".parse().unwrap());
    assert_eq!(asked.len(), 2);
    for asked in asked {
        assert!(matches!(asked.outcome, crate::period::Outcome::Reported { .. }), "{asked:?}");
    }
    check_done(&record, &reports);
}

#[test]
fn what_the_record_does_not_have_is_named() {
    let rows = "commitment,indicator,source,value\n6,nothing,ec,1\n6,employes,nobody,2\n6,employees,csps-epfc,2\n\
                7,employees,ec,3\n";
    let read = sheet(Form::Csv, rows.as_bytes()).unwrap();
    let problems = difference(&ground(&[OFFICES, COMMITMENT]), &read.document).unwrap_err();
    assert_eq!(
        lines(&problems),
        "2: indicator: six has no indicator nothing; define it in a document first\n\
         3: indicator: six has no indicator employes (did you mean `employees`?); define it in a document first\n\
         4: source: there is no organization csps-epfc (did you mean `csps-efpc`?); name it in a document first\n\
         5: commitment: plan nap5 has no commitment 7; apply its definition first\n"
    );
    let terms = Terms { plan: Some("nap-5".parse().unwrap()), ..Terms::default() };
    let elsewhere = crate::document::read(Form::Csv, rows.as_bytes(), &terms).unwrap();
    let problems = difference(&ground(&[OFFICES, COMMITMENT]), &elsewhere.document).unwrap_err();
    let said = "1:1: there is no plan nap-5 (did you mean `nap5`?); name one that the record has, or record it first\n";
    assert_eq!(lines(&problems), said, "once, not for each row");
}
