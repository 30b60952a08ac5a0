//! What was said about it: statuses, statements, measurements, and their corrections.

use super::*;
use crate::Measurement;

#[test]
fn what_was_reported_is_corrected_where_it_differs() {
    let given = [REPORT];
    let on = "reports_on = '2018-09-30'\n";
    let table = [
        ("note = [{ id = 'n', text = { en = 'Other' } }]", "event-corrected note/n @2018-09-30"),
        ("challenge = [{ id = 'c', text = { en = 'Why?' } }]", "event-corrected challenge/c @2018-09-30"),
        (
            "evidence = [{ id = 'e', address = 'https://example.org' }]",
            "event-corrected evidence/e @2018-09-30",
        ),
        (
            "assessment = [{ id = 'a', assessor = { en = 'IRM' }, scale = { en = 'results' }, value = { en = 'Major' } }]",
            "event-corrected assessment/a @2018-09-30",
        ),
        ("achievement = [{ id = 'y', text = { en = 'All' } }]", "event-corrected achievement/y"),
    ];
    for (report, expected) in table {
        check(&given, &format!("{on}{report}"), &[expected]);
    }
    assert!(changes(&given, table[0].0).iter().all(|change| change.nature == Nature::Correction));
}

#[test]
fn the_same_measurement_with_another_value_is_a_correction() {
    let one = |keys: &str| format!("indicator = [{{ id = 'i', measurement = [{{ {keys} }}] }}]");
    let corrected = ["event-corrected indicator/i @2018-Q1"];
    let table: [(&str, &[&str]); 8] = [
        ("source = 'o', period = '2018-Q1', value = '119'", &[]),
        ("source = 'o', period = '2018-Q1', value = '119', unit = 'employees'", &[]),
        ("source = 'o', period = '2018-Q1', value = '120'", &corrected),
        ("source = 'o', period = '2018-Q1', value = '119', qualifier = 'at-least'", &corrected),
        ("source = 'o', period = '2018-Q1', value = '119', published = { en = '119 people' }", &corrected),
        (
            "source = 'o', value = '30', unit = 'percent', dimension = { en = 'courses' }",
            &["event-corrected indicator/i"],
        ),
        ("period = '2018-Q1', value = '119'", &["measurement-recorded indicator/i @2018-Q1"]),
        ("source = 'o', period = '2018-Q2', value = '119'", &["measurement-recorded indicator/i @2018-Q2"]),
    ];
    for (keys, expected) in table {
        check(&[REPORT], &one(keys), expected);
    }
}

#[test]
fn the_wording_of_another_value_does_not_stay() {
    let report = "indicator = [{ id = 'i', measurement = [{ source = 'o', period = '2018-Q1', value = '120', \
                  published = { en = '120' } }] }]";
    let found = changes(&[REPORT], report);
    let [Change { fact: Fact::EventCorrected(Correction { replacement, .. }), .. }] = found.as_slice() else {
        panic!("{found:?}")
    };
    let Replacement::MeasurementRecorded(measurement) = replacement else { panic!("{replacement:?}") };
    assert_eq!(measurement.published, Some(Text::from([(Lang::EN, "120")])));
}

#[test]
fn a_status_is_reported_unless_the_one_that_holds_says_the_same() {
    let on =
        |day: &str, status: &str| format!("reports_on = '{day}'\nmilestone = [{{ code = '1', {status} }}]");
    let reported = |day: &str| format!("milestone-status-reported milestone/1 @{day}");
    let table = [
        ("2018-06-30", "status = 'limited'", None),
        ("2018-09-30", "status = 'limited'", None),
        ("2018-09-30", "status = 'complete'", Some("2018-09-30")),
        ("2018-06-30", "status = 'complete'", Some("2018-06-30")),
        ("2018-03-31", "status = 'limited'", Some("2018-03-31")),
        ("2018-09-30", "status = 'complete', as_of = '2018-08'", Some("2018-08")),
        ("2018-09-30", "status = 'limited', source = 'o'", Some("2018-09-30")),
        ("2018-09-30", "status = 'limited', progress = { en = 'More.' }", Some("2018-09-30")),
    ];
    for (day, status, expected) in table {
        let expected: Vec<String> = expected.into_iter().map(reported).collect();
        check(&[REPORT], &on(day, status), &expected.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let later = on("2018-09-30", "status = 'complete'");
    check(&[REPORT, &later], REPORT, &[]);
    check(&[REPORT, &later], &on("2018-07-31", "status = 'limited'"), &[]);
}

#[test]
fn a_statement_on_the_schedule_follows_the_same_rule() {
    let on = |day: &str, state: &str| {
        format!(
            "reports_on = '{day}'\nschedule = {{ state = '{state}', statement = {{ en = 'On schedule.' }} }}"
        )
    };
    check(&[REPORT], &on("2018-09-30", "on-schedule"), &[]);
    check(&[REPORT], &on("2018-09-30", "completed"), &["schedule-stated commitment @2018-09-30"]);
    check(&[REPORT], &on("2018-03-31", "on-schedule"), &["schedule-stated commitment @2018-03-31"]);
    let french =
        "reports_on = '2018-06-30'\nschedule = { state = 'on-schedule', statement = { fr = 'À temps.' } }";
    let found = changes(&[REPORT], french);
    let [Change { fact: Fact::ScheduleStated(stated), .. }] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(stated.statement, Text::from([(Lang::EN, "On schedule."), (Lang::FR, "À temps.")]));
}

#[test]
fn an_achievement_at_the_top_keeps_its_parent() {
    let found = changes(&[REPORT], "achievement = [{ id = 'y', text = { en = 'All' } }]");
    let [Change { fact: Fact::EventCorrected(Correction { replacement, .. }), .. }] = found.as_slice() else {
        panic!("{found:?}")
    };
    let Replacement::AchievementReported(achievement) = replacement else { panic!("{replacement:?}") };
    assert_eq!(achievement.parent, Some("x".parse().unwrap()));
}

#[test]
fn a_report_answers_its_period_once_whatever_its_day() {
    let quarter = |period: &str, day: &str| {
        format!(
            "reports_on = '{day}'\nperiod = '{period}'\nmilestone = [{{ code = '1', status = 'limited' }}]"
        )
    };
    let (second, third) = (quarter("2018-Q2", "2018-07-05"), quarter("2018-Q3", "2018-10-05"));
    let one = "milestone-status-reported milestone/1 @2018-10-05";
    check(&[REPORT, &second], &third, &[one]);
    check(&[REPORT, &second, &third], &second, &[]);
    let undated = "reports_on = '2018-10-05'\nmilestone = [{ code = '1', status = 'limited' }]";
    check(&[REPORT, &second, undated], &third, &[one]);
    check(&[REPORT, &second, &third], undated, &[]);
}

#[test]
fn a_time_is_the_same_in_any_writing() {
    let one = |keys: &str| format!("indicator = [{{ id = 'i', measurement = [{{ {keys} }}] }}]");
    let valued = |period: &str, value: &str| one(&format!("source = 'o', {period}, value = '{value}'"));
    let corrected = ["event-corrected indicator/i @2018-Q1"];
    for (period, value, expected) in [
        ("period = '2018-01/2018-03'", "119", &[][..]),
        ("period = '2018-01-01/2018-03-31'", "119", &[]),
        ("period = '2018-01-01/2018-03-31'", "120", &corrected),
        ("period = '2018-01/..'", "119", &["measurement-recorded indicator/i @2018-01/.."]),
        ("as_of = '2018-Q1'", "119", &["measurement-recorded indicator/i @2018-Q1"]),
    ] {
        check(&[REPORT], &valued(period, value), expected);
    }
    for (known, said) in [
        ("2018", "2018-01/2018-12"),
        ("FY2017-18", "2017-04-01/2018-03-31"),
        ("2018-06-30", "2018-06-30/2018-06-30"),
        ("2018-Q2/..", "2018-04-01/.."),
    ] {
        let known = valued(&format!("period = '{known}'"), "5");
        check(&[REPORT, &known], &valued(&format!("period = '{said}'"), "5"), &[]);
    }
    let found = changes(&[REPORT], &valued("period = '2018-01/2018-03'", "120"));
    let [Change { fact: Fact::EventCorrected(Correction { replacement, .. }), .. }] = found.as_slice() else {
        panic!("{found:?}")
    };
    let Replacement::MeasurementRecorded(measurement) = replacement else { panic!("{replacement:?}") };
    assert_eq!(measurement.period, Some("2018-Q1".parse().unwrap()), "as the record writes it");
    check_refused(
        &[REPORT],
        "[[indicator]]\nid = 'i'\n[[indicator.measurement]]\nvalue = '1'\nperiod = '2019-Q1'\n\
         [[indicator.measurement]]\nvalue = '2'\nperiod = '2019-01/2019-03'",
        &["8:1: indicator.measurement: line 5 measures the same: source, time, unit and dimension; keep one"],
    );
}

#[test]
fn a_report_answers_its_period_once_in_any_writing() {
    let quarter = |period: &str| {
        format!(
            "reports_on = '{period}'\nperiod = '{period}'\nmilestone = [{{ code = '1', status = 'limited' }}, {{ code = '2', \
             report = [{{ status = 'limited' }}] }}]\nschedule = {{ state = 'on-schedule', statement = {{ en = 'Well.' }} }}"
        )
    };
    let third = quarter("2018-Q3");
    assert_eq!(changes(&[REPORT], &third).len(), 3);
    for other in ["2018-07/2018-09", "2018-07-01/2018-09-30"] {
        check(&[REPORT, &third], &quarter(other), &[]);
    }
}

/// A log may have one time in two writings, each with a figure. Each is found and corrected as it stands.
#[test]
fn what_a_log_has_in_two_writings_is_found_in_its_own() {
    let measured =
        |period: &str, value: &str| format!("{{ source = 'o', period = '{period}', value = '{value}' }}");
    let both = |value: &str| {
        let list = [measured("2018-Q3", "350"), measured("2018-07/2018-09", value)].join(", ");
        format!("indicator = [{{ id = 'i', measurement = [{list}] }}]")
    };
    let first = format!("indicator = [{{ id = 'i', measurement = [{}] }}]", measured("2018-Q3", "350"));
    let known = record(&[REPORT, &first]);
    let again = Measurement { period: Some("2018-07/2018-09".parse().unwrap()), ..last(&known) };
    let subject = Subject::part(crate::event::SubjectKind::Indicator, &"i".parse().unwrap());
    let fact = Fact::MeasurementRecorded(again);
    let known =
        apply(&known, vec![Change::new(Source::Commitment("c".parse().unwrap()), subject, fact)], 9_000);
    let found = |report: &str| difference(&known, &about(report)).unwrap();
    assert_eq!(found(&both("350")), []);
    let corrected = found(&both("345"));
    let [Change { fact: Fact::EventCorrected(Correction { event, .. }), .. }] = corrected.as_slice() else {
        panic!("{corrected:?}")
    };
    assert_eq!(*event, Ulid::from_parts(9_000, 0));
}

/// What was measured last.
fn last(known: &Record) -> Measurement {
    let commitment = known.commitments.get(&"c".parse().unwrap()).unwrap();
    commitment.indicators.values().flat_map(|indicator| &indicator.measurements).last().unwrap().said.clone()
}
