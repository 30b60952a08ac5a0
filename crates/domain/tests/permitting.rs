//! Who may record what: given the base, whether a caller with these scopes, for these organizations, may record a list.

mod given;

use domain::event::Change;
use domain::{Permit, Scope};

use given::{NEXT, change, id, record};

/// A permit as `report define / tbs csps`; without organizations, for all.
fn permit(text: &str) -> Permit {
    let (scopes, organizations) = text.split_once(" / ").unwrap_or((text, ""));
    let organizations: Vec<_> =
        organizations.split_whitespace().map(|id| id.parse().expect("an organization is an id")).collect();
    Permit {
        scopes: scopes.split_whitespace().map(|scope| scope.parse().expect("it is a scope")).collect(),
        organizations: (!organizations.is_empty()).then(|| organizations.into_iter().collect()),
    }
}

/// Commitment 8 is led by `tbs`, and `csps` helps.
const HELPED: [&str; 3] = [
    r#"/commitments/c8 commitment-made commitment {"plan":"p","number":"8","title":{"en":"Help"},"lead":["tbs"],"supporting":["csps"]}"#,
    r#"/commitments/c8 indicator-defined indicator/i {"name":{"en":"People"},"unit":"people"}"#,
    r#"/commitments/c8 milestone-added milestone/8.1 {"code":"8.1","text":{"en":"Begin"}}"#,
];

/// Given the base, the helped commitment and these rows, the list is permitted, or refused with this message.
fn check(caller: &str, given: &[&str], when: &[&str], then: &str) {
    let known = record(&[&HELPED[..], given].concat());
    let changes: Vec<Change> = when.iter().map(|row| change(row)).collect();
    let said = match permit(caller).check(&known, &changes) {
        Ok(()) => String::new(),
        Err((index, forbidden)) => format!("{index}: {forbidden}"),
    };
    assert_eq!(said, then, "{caller}: {when:?}");
}

const PLAN: &str =
    r#"/plans/r plan-published plan {"title":{"en":"R"},"period":"2020","publisher":{"en":"Canada"}}"#;
const NAME: &str = r#"/organizations/csps organization-named organization {"name":{"en":"School"}}"#;
const MILESTONE: &str = r#"milestone-added milestone/6.9 {"code":"6.9","text":{"en":"More"}}"#;
const STATUS: &str = r#"milestone-status-reported milestone/6.1 {"status":"complete"}"#;
const HELPER_STATUS: &str =
    r#"/commitments/c8 milestone-status-reported milestone/8.1 {"status":"complete","source":"csps"}"#;
const LEAD_STATUS: &str = r#"/commitments/c8 milestone-status-reported milestone/8.1 {"status":"complete"}"#;
const HELPER_VALUE: &str =
    r#"/commitments/c8 measurement-recorded indicator/i {"source":"csps","value":"5","period":"2018"}"#;
const LEAD_VALUE: &str =
    r#"/commitments/c8 measurement-recorded indicator/i {"source":"tbs","value":"6","period":"2018"}"#;
const HELPER_NOTE: &str = r#"/commitments/c8 note-published note/n {"text":{"en":"N"}}"#;

#[test]
fn a_scope_lets_record_its_kinds_of_events() {
    for (caller, when, then) in [
        ("report define register", PLAN, ""),
        ("register", PLAN, ""),
        ("report define", PLAN, "0: this token may not publish a plan: that needs the scope `register`"),
        ("define", MILESTONE, ""),
        ("report", MILESTONE, "0: this token may not add a milestone: that needs the scope `define`"),
        ("report", STATUS, ""),
        (
            "define register",
            STATUS,
            "0: this token may not report the status of a milestone: that needs the scope `report`",
        ),
    ] {
        check(caller, &[], &[when], then);
    }
    let error = "reports".parse::<Scope>().expect_err("it is none").to_string();
    assert!(error.contains("`reports`") && error.contains("use report, define or register"), "{error}");
}

#[test]
fn what_brings_something_back_needs_the_scope_of_what_took_it_out() {
    let first = id(NEXT + HELPED.len() as u64);
    for (kind, subject, scope) in [
        ("commitment-withdrawn", "commitment", "define"),
        ("milestone-withdrawn", "milestone/6.2", "define"),
        ("challenge-closed", "challenge/hub", "report"),
    ] {
        let out = format!("{kind} {subject} {{}}");
        let back = format!(r#"event-retracted {subject} {{"event":"{first}"}}"#);
        check(scope, &[&out], &[&back], "");
        let other = if scope == "define" { "report" } else { "define" };
        let refused = format!("0: this token may not retract an event: that needs the scope `{scope}`");
        check(other, &[&out], &[&back], &refused);
    }
}

#[test]
fn an_organization_changes_what_it_leads_and_reports_where_it_helps() {
    const LEADS: &str = "commitment c6 is changed by the organizations that lead it: tbs, csps";
    const HELPS: &str =
        "who supports commitment c8 records statuses and measurements that name it as their source";
    let all = "report define register";
    for (organization, when, deed, way_out) in [
        ("tbs", MILESTONE, "", ""),
        ("csps", STATUS, "", ""),
        ("csps", NAME, "", ""),
        ("tbs", NAME, "name an organization", "organization csps is named by itself"),
        ("tbs", PLAN, "publish a plan", "plan r is recorded with a token that names no organization"),
        ("other", STATUS, "report the status of a milestone", LEADS),
        ("csps", HELPER_STATUS, "", ""),
        ("csps", HELPER_VALUE, "", ""),
        ("csps", LEAD_STATUS, "report the status of a milestone", HELPS),
        ("csps", LEAD_VALUE, "record a measurement", HELPS),
        ("csps", HELPER_NOTE, "publish a note", HELPS),
        ("tbs", HELPER_VALUE, "", ""),
        ("tbs", HELPER_NOTE, "", ""),
    ] {
        let then = match deed {
            "" => String::new(),
            deed => format!("0: the token of {organization} may not {deed}; {way_out}"),
        };
        check(&format!("{all} / {organization}"), &[], &[when], &then);
    }
    check(&format!("{all} / other csps"), &[], &[STATUS], "");
}

#[test]
fn a_helper_mends_what_it_reported_itself_and_nothing_else() {
    // The first row given here, after the base and the helped commitment.
    let first = id(NEXT + HELPED.len() as u64);
    let corrected = |source: &str| {
        format!(
            r#"/commitments/c8 event-corrected indicator/i {{"event":"{first}","replacement":{{"type":"measurement-recorded","data":{{"source":"{source}","value":"7","period":"2018"}}}}}}"#
        )
    };
    let retracted = format!(r#"/commitments/c8 event-retracted indicator/i {{"event":"{first}"}}"#);
    let refused = |deed: &str| {
        format!(
            "0: the token of csps may not {deed}; who supports commitment c8 records statuses and measurements that name \
             it as their source"
        )
    };
    let caller = "report / csps";
    check(caller, &[HELPER_VALUE], &[&corrected("csps")], "");
    check(caller, &[HELPER_VALUE], &[&retracted], "");
    check(caller, &[HELPER_VALUE], &[&corrected("tbs")], &refused("correct an event"));
    check(caller, &[LEAD_VALUE], &[&corrected("csps")], &refused("correct an event"));
    check(caller, &[LEAD_VALUE], &[&retracted], &refused("retract an event"));
}

#[test]
fn an_organization_makes_commitments_that_it_leads() {
    let made = |lead: &str| {
        format!(
            r#"/commitments/c9 commitment-made commitment {{"plan":"p","number":"9","title":{{"en":"Nine"}},"lead":["{lead}"]}}"#
        )
    };
    let part = r#"/commitments/c9 milestone-added milestone/9.1 {"code":"9.1","text":{"en":"Begin"}}"#;
    check("define / tbs", &[], &[&made("tbs"), part], "");
    check(
        "define / tbs",
        &[],
        &[&made("csps"), part],
        "0: the token of tbs may not make a commitment; commitment c9 is changed by the organizations that lead it: csps",
    );
    let taken = r#"/commitments/c7 commitment-revised commitment {"plan":"p","number":"7","title":{"en":"Data"},"lead":["csps"]}"#;
    check("define / tbs", &[], &[taken], "");
    check(
        "define / csps",
        &[],
        &[taken],
        "0: the token of csps may not revise a commitment; commitment c7 is changed by the organizations that lead it: \
         tbs",
    );
}
