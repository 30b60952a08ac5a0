//! What the reader says about documents that are wrong.

use super::*;
use crate::document::CommitmentEntry;

const HEAD: &str = "plan = 'p'\nid = 'c'\n";

/// The text is refused with just these problems, each written as `line:column: path: message`.
fn check(text: &str, expected: &[&str]) {
    let problems = read(text).expect_err(text);
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(shown, expected, "{text}");
}

/// The same for lines of a report on a commitment, from line 3 on.
fn check_report(lines: &str, expected: &[&str]) {
    check(&format!("{HEAD}{lines}"), expected);
}

fn report(lines: &str) -> CommitmentEntry {
    match read(&format!("{HEAD}{lines}")) {
        Ok(Document::Commitment(entry)) => *entry,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_document_is_one_of_three() {
    let table = [
        ("[[organization]]\nid = 'o'\nname = { en = 'O' }", "Organizations"),
        ("id = 'p'", "Plan"),
        ("plan = 'p'\nid = 'c'", "Commitment"),
    ];
    for (text, kind) in table {
        let read = read(text).unwrap();
        assert!(format!("{read:?}").starts_with(kind), "{text}: {read:?}");
    }
    check("", &["1:1: the key id is missing"]);
    check("id = 'c'\nnumber = '6'", &["1:1: the key plan is missing"]);
}

#[test]
fn wrong_syntax_is_found_everywhere() {
    check(
        "a = 1\na = 2\nb = \n",
        &[
            "2:1: this is not TOML: duplicate key",
            "3:5: this is not TOML: string values must be quoted, expected literal string",
        ],
    );
}

#[test]
fn an_unknown_key_is_named_with_the_known_ones() {
    check(
        "[[organization]]\nid = 'o'\nnmae = { en = 'O' }\nname = { en = 'O' }",
        &[
            "3:1: organization.nmae: unknown key `nmae` (did you mean `name`?); known here: id, name, abbreviation, same_as",
        ],
    );
    let known = "known here: id, text, as_of, attested, reporting_period";
    check_report(
        "[[note]]\nid = 'n'\ntext = { en = 'x' }\ncolour = 'red'",
        &[&format!("6:1: note.colour: unknown key `colour`; {known}")],
    );
    check_report(
        "[[indicator]]\nid = 'i'\n[[indicator.target]]\nbaseline = { value = '1', when = '2018' }",
        &["6:27: indicator.target.baseline.when: unknown key `when`; known here: value, period"],
    );
}

#[test]
fn a_value_of_another_type_is_named_with_the_right_one() {
    let table = [
        (
            "reports_on = 2018-06-30",
            "3:14: reports_on: expected a text, found a date without quotes; quote it: \"2018-06-30\"",
        ),
        ("number = 6.10", "3:10: number: expected a text, found a number with decimals; quote it: \"6.10\""),
        ("history = 'yes'", "3:11: history: expected true or false, found a text"),
        (
            "title = 'Plan'",
            "3:9: title: expected a text per language, found one without; write { en = 'Plan' }",
        ),
        ("title = { en = 1 }", "3:16: title.en: expected a text, found an integer; quote it: \"1\""),
        ("lead = 'tbs'", "3:8: lead: expected a list, found a text"),
        ("[milestone]\ncode = '6.1'", "3:1: milestone: expected a list, found a table; write [[milestone]]"),
        ("schedule = ['x']", "3:13: schedule: expected a table, found a text"),
    ];
    for (lines, expected) in table {
        check_report(lines, &[expected]);
    }
}

#[test]
fn an_unreadable_value_is_repeated_with_what_would_be_right() {
    let dates = "write 2018-06-30, 2018-06, 2018-Q2, 2018, FY2017-18, or two of them as first/last";
    let status =
        "write one of not-started, in-progress, limited, substantial, complete, suspended, withdrawn";
    let table = [
        ("lead = ['TBS']", "3:9: lead: `TBS` is not an id: use 1 to 80 of a-z, 0-9 and -".to_owned()),
        ("reports_on = 'June 2018'", format!("3:14: reports_on: `June 2018` is not a date: {dates}")),
        ("title = { eng = 'x' }", "3:17: title.eng: `eng` is not a language: use two letters such as en or fr".to_owned()),
        (
            "[[milestone]]\ncode = '6.1'\nstatus = 'completed'",
            format!("5:10: milestone.status: `completed` is not known (did you mean `complete`?); {status}"),
        ),
        (
            "[[milestone]]\ncode = '6.1'\nstatus = 'started'",
            format!("5:10: milestone.status: `started` is not known (did you mean `in-progress`?); {status}"),
        ),
        (
            "[[milestone]]\ncode = '6.1'\nstatus = 'Done'",
            format!("5:10: milestone.status: `Done` is not known (did you mean `complete`?); {status}"),
        ),
        (
            "contact = [{ email = 'nobody' }]",
            "3:22: contact.email: `nobody` is not an address for e-mail: write it as name@example.ca".to_owned(),
        ),
        (
            "[[evidence]]\nid = 'e'\naddress = 'open.canada.ca'",
            "5:11: evidence.address: `open.canada.ca` is not an address: begin with https:// or http://, and leave no space".to_owned(),
        ),
        (
            "[[evidence]]\nid = 'e'\naddress = 'https://example.ca'\nsha256 = 'abc'",
            "6:10: evidence.sha256: `abc` is not a SHA-256: write its 64 hexadecimal figures in lower case".to_owned(),
        ),
    ];
    for (lines, expected) in &table {
        check_report(lines, &[expected]);
    }
}

#[test]
fn a_number_is_never_guessed() {
    let table = [
        ("'1,204'", "`1,204` can be read as 1204 or as 1.204; write 1204 or 1.204"),
        ("'80,7'", "`80,7` has a decimal comma; write 80.7"),
        ("80.7", "expected a text, found a number with decimals; quote it: \"80.7\""),
        (
            "'many'",
            "`many` is not a number: write figures without grouping and a point for decimals, such as 34012 or 80.7",
        ),
    ];
    for (value, message) in table {
        check_report(
            &format!("[[indicator]]\nid = 'i'\n[[indicator.measurement]]\nvalue = {value}"),
            &[&format!("6:9: indicator.measurement.value: {message}")],
        );
    }
    let entry = report("[[indicator]]\nid = 'i'\n[[indicator.measurement]]\nvalue = '34, 012'");
    let value = &entry.indicators[0].said.measurements[0].said.value;
    assert_eq!(*value, crate::Value::Number(34012.into()));
}

#[test]
fn keys_that_exclude_each_other_or_are_missing_are_said() {
    let indicator = "[[indicator]]\nid = 'i'\n";
    let table = [
        (
            "[[indicator.measurement]]",
            "measurement: the measurement says nothing; give one of value, range, text, missing",
        ),
        (
            "[[indicator.measurement]]\nvalue = '1'\ntext = { en = 'one' }",
            "measurement: value and text exclude each other; give one of value, range, text, missing",
        ),
        (
            "[[indicator.measurement]]\nvalue = '1'\nperiod = '2018'\nas_of = '2018'",
            "measurement: period and as_of exclude each other; give one of them",
        ),
        (
            "[[indicator.measurement]]\nvalue = '1'\nexpected = '2018'",
            "measurement: expected goes with missing only; remove it",
        ),
        (
            "[[indicator.target]]\nat_least = '1'\nnot_set = true",
            "target: at_least and not_set exclude each other; give one of at_least, at_most, more_than, less_than, \
             exactly, between, prose, not_set",
        ),
    ];
    for (lines, message) in table {
        check_report(&format!("{indicator}{lines}"), &[&format!("5:1: indicator.{message}")]);
    }
    check_report(
        "[[milestone]]\nsource = 'o'",
        &[
            "3:1: milestone: the milestone needs a code or an id",
            "3:1: milestone: source says more about a status; give the status too",
        ],
    );
    check_report("[schedule]\nstate = 'completed'", &["3:1: schedule: the key statement is missing"]);
    check_report(
        "[[indicator]]\nid = 'i'\n[[indicator.target]]\nbetween = ['5', '3']",
        &["6:11: indicator.target.between: the range ends below its start; write [\"3\", \"5\"]"],
    );
}

#[test]
fn an_id_is_given_once_at_any_depth() {
    check_report(
        "[[milestone]]\ncode = '6.1'\n[[milestone.milestone]]\ncode = '6.1'",
        &[
            "6:8: milestone.milestone.code: `6.1` was given in line 4 already; each milestone needs an id of its own",
        ],
    );
    report("[[milestone]]\ncode = '6.1'\n[[note]]\nid = '6.1'\ntext = { en = 'x' }");
}

#[test]
fn everything_wrong_is_said_at_once_in_the_order_of_the_lines() {
    check_report(
        "reports_on = 'soon'\n[[milestone]]\ncode = '6 1'\ndue = 'never'\nstatos = 'complete'\n[[note]]\nid = 'n'",
        &[
            "3:14: reports_on: `soon` is not a date: write 2018-06-30, 2018-06, 2018-Q2, 2018, FY2017-18, or two of them \
             as first/last",
            "5:8: milestone.code: `6 1` is not a code: use up to 40 letters, figures, ., -, _ and /",
            "6:7: milestone.due: `never` is not a date: write 2018-06-30, 2018-06, 2018-Q2, 2018, FY2017-18, or two of \
             them as first/last",
            "7:1: milestone.statos: unknown key `statos` (did you mean `status`?); known here: code, id, text, lead, due, deadline, \
             status, progress, as_of, attested, reporting_period, source, withdrawn, reason, report, milestone",
            "8:1: note: the key text is missing",
        ],
    );
}

#[test]
fn columns_count_characters() {
    check_report(
        "title = { fr = 'é', eng = 'x' }",
        &["3:27: title.eng: `eng` is not a language: use two letters such as en or fr"],
    );
    check("\u{FEFF}id = 'É'", &["1:6: id: `É` is not an id: use 1 to 80 of a-z, 0-9 and -"]);
}

#[test]
fn parts_of_milestones_follow_them_and_know_their_parent() {
    let entry = report(
        "[[milestone]]\ncode = '1'\n[[milestone.milestone]]\ncode = '1.1'\n[[milestone.milestone.milestone]]\nid = 'x'\n\
         [[milestone]]\ncode = '2'\nstatus = 'withdrawn'",
    );
    let shown: Vec<_> =
        entry.milestones.iter().map(|m| (m.said.id.as_str(), m.said.parent.as_ref())).collect();
    let id = |text: &str| -> crate::LocalId { text.parse().unwrap() };
    assert_eq!(shown, [("1", None), ("1.1", Some(&id("1"))), ("x", Some(&id("1.1"))), ("2", None)]);
    assert!(entry.milestones[3].said.withdrawn.is_said());
    let nested =
        "[[achievement]]\nid = 'a'\ntext.en = 'x'\n[[achievement.achievement]]\nid = 'b'\ntext.en = 'y'";
    let parents: Vec<_> =
        report(nested).achievements.into_iter().map(|placed| placed.said.1.parent).collect();
    assert_eq!(parents, [None, Some(id("a"))]);
}

#[test]
fn a_milestone_that_is_withdrawn_and_is_not_is_refused() {
    check_report(
        "[[milestone]]\ncode = '2'\nstatus = 'withdrawn'\nwithdrawn = false",
        &["3:1: milestone: status says that it is withdrawn, and withdrawn = false that it is not; keep one"],
    );
}

#[test]
fn an_empty_list_of_contacts_is_not_an_absent_one() {
    assert_eq!(report("").contacts, None);
    assert_eq!(report("contact = []").contacts.unwrap().contacts, []);
    assert_eq!(report("[[contact]]\nemail = 'a@b.ca'").contacts.unwrap().contacts.len(), 1);
}

#[test]
fn a_document_has_its_limits() {
    let long = format!("id = 'p'\n#{}", " ".repeat(DOCUMENT_BYTES_MAX));
    let bytes = long.len();
    check(
        &long,
        &[&format!("1:1: the document has {bytes} bytes, more than 1048576; divide it into several")],
    );
    let many = |count: usize| {
        let one = |n: usize| format!("[[organization]]\nid = 'o{n}'\nname.en = 'O'\n");
        (0..count).map(one).collect::<String>()
    };
    assert!(read(&many(ITEMS_MAX)).is_ok());
    check(
        &many(ITEMS_MAX + 9),
        &["15001:1: organization: the document has more than 5000 items; divide it into several"],
    );
    let deep = format!("id = 'p'\ntitle = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read(&deep).is_err());
    let wrong = (0..20_000).map(|n| format!("k{n} = 1\n")).collect::<String>();
    assert_eq!(read(&wrong).unwrap_err().len(), 1_000);
}

#[test]
fn a_text_that_must_stand_in_a_language_and_does_not_is_named() {
    let text =
        "id = \"p\"\ntitle = { en = \"Plan\" }\npublisher = { en = \"G\", fr = \"G\" }\nperiod = \"2018\"\n";
    assert!(super::read(text).is_ok());
    let problems = super::read_with(text, &crate::Lang::OFFICIAL).unwrap_err();
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["2:9: title: the text in `fr` is missing; add fr = \"…\""]);
}
