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
         6,i,o,2018,2018,\"1,204\",about,,,\n6,i,o,2018,,\"80,7\",,,,2019\n6,i,o,2018,,5..3,,,,\n\
         6,i,o,2018,,3,,,pending,\n6,i,o,2018,,,,words,,\n6,i,o,soon,,3,,,,\n6,i,o,2018,,,,,never,\n,,,,,,,,,\n\
         6,i,o,2018,,,,,,\n",
        &[
            "2:5: as_of: period and as_of exclude each other; give one of them",
            "2:6: value: `1,204` can be read as 1204 or as 1.204; write 1204 or 1.204",
            "2:7: qualifier: `about` is not known; write one of exactly, approximately, more-than, at-least, \
             less-than, at-most",
            "3:6: value: `80,7` has a decimal comma; write 80.7",
            "3:10: expected: expected goes with missing only; empty this cell",
            "4:6: value: the range ends below its start; write 3..5",
            "5:6: value: value and missing exclude each other; give one of them",
            "6:6: value: there is a wording and no value; give one, or say in `missing` why there is none",
            "7:4: period: `soon` gives no figures to read; keep it as a text",
            "8:9: missing: `never` is not known; write one of not-collected, not-published, not-available, pending",
        ],
    );
}

#[test]
fn what_the_record_does_not_have_is_named() {
    let rows = "commitment,indicator,source,value\n6,nothing,ec,1\n6,employees,nobody,2\n7,employees,ec,3\n";
    let read = sheet(Form::Csv, rows.as_bytes()).unwrap();
    let problems = difference(&ground(&[COMMITMENT]), &read.document).unwrap_err();
    assert_eq!(
        lines(&problems),
        "2: indicator: six has no indicator nothing; define it in a document first\n\
         3: source: there is no organization nobody; name it in a document first\n\
         4: commitment: plan nap5 has no commitment 7; apply its definition first\n"
    );
}
