//! What is there: first documents, revisions, moves, withdrawals, and what is refused.

use super::*;

#[test]
fn a_first_report_brings_everything_in_its_order() {
    check(
        &[],
        REPORT,
        &[
            "commitment-made commitment @2018-06-30",
            "contact-revised commitment @2018-06-30",
            "schedule-stated commitment @2018-06-30",
            "milestone-added milestone/1 @2018-06-30",
            "milestone-status-reported milestone/1 @2018-06-30",
            "milestone-added milestone/1.1 @2018-06-30",
            "milestone-added milestone/2 @2018-06-30",
            "indicator-defined indicator/i @2018-06-30",
            "target-set target/i @2018-06-30",
            "measurement-recorded indicator/i @2018-Q1",
            "measurement-recorded indicator/i",
            "achievement-reported achievement/x @2018-05",
            "achievement-reported achievement/y",
            "evidence-attached evidence/e @2018-06-30",
            "note-published note/n @2018-06-30",
            "challenge-posed challenge/c @2018-06-30",
            "assessment-recorded assessment/a @2018-06-30",
        ],
    );
}

#[test]
fn what_is_not_mentioned_stays() {
    check(&[REPORT], "", &[]);
    check(&[REPORT], "title = { en = 'Skills' }", &[]);
    let of_title = changes(&[REPORT], "title = { en = 'Open skills' }");
    let [Change { fact: Fact::CommitmentRevised(revised), .. }] = of_title.as_slice() else {
        panic!("{of_title:?}")
    };
    assert_eq!(revised.title, Text::from([(Lang::EN, "Open skills"), (Lang::FR, "Compétences")]));
    check(&[REPORT], "milestone = [{ code = '1.1' }]", &[]);
    check(&[REPORT], "indicator = [{ id = 'i', target = [{ due = '2018' }] }]", &["target-revised target/i"]);
}

#[test]
fn a_milestone_is_moved_by_writing_it_below_another() {
    let table: [(&str, &[&str]); 5] = [
        ("[{ code = '1', milestone = [{ id = '2', code = '1.2' }] }]", &["milestone-moved milestone/2"]),
        (
            "[{ code = '1', milestone = [{ id = '2', code = '1.2', text = { en = 'II' } }] }]",
            &["milestone-moved milestone/2", "milestone-revised milestone/2"],
        ),
        ("[{ id = '2', code = '3' }]", &["milestone-revised milestone/2"]),
        ("[{ code = '2', due = '2019' }]", &["milestone-revised milestone/2"]),
        ("[{ code = '2', withdrawn = true }]", &["milestone-withdrawn milestone/2"]),
    ];
    for (milestones, expected) in table {
        check(&[REPORT], &format!("milestone = {milestones}"), expected);
    }
}

#[test]
fn codes_can_be_shifted() {
    let shifted = "milestone = [{ id = 'new', code = '1', text = { en = 'Zero' } }, { id = '1', code = '2' }, \
                   { id = '2', code = '3' }]";
    check(
        &[REPORT],
        shifted,
        &["milestone-revised milestone/2", "milestone-revised milestone/1", "milestone-added milestone/new"],
    );
    check(
        &[REPORT, shifted],
        "milestone = [{ code = '2', status = 'complete' }]",
        &["milestone-status-reported milestone/1"],
    );
}

#[test]
fn many_codes_can_be_shifted() {
    let all = |shown: &dyn Fn(usize) -> String| (1..=20).map(shown).collect::<Vec<_>>().join(", ");
    let first = all(&|n| format!("{{ code = '3.{n}', text = {{ en = 'x' }} }}"));
    let shifted = all(&|n| format!("{{ id = '3.{n}', code = '3.{}' }}", n + 1));
    let first = format!("milestone = [{first}]");
    let revised: Vec<_> = (1..=20).rev().map(|n| format!("milestone-revised milestone/3.{n}")).collect();
    let revised: Vec<_> = revised.iter().map(String::as_str).collect();
    check(&[REPORT, &first], &format!("milestone = [{shifted}]"), &revised);
}

#[test]
fn the_wording_of_another_goal_does_not_stay() {
    let found = changes(&[REPORT], "indicator = [{ id = 'i', target = [{ at_least = '400' }] }]");
    let [Change { fact: Fact::TargetRevised(target), .. }] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((target.published.as_ref(), target.per), (None, Some(crate::Per::Quarter)));
}

#[test]
fn a_milestone_has_its_own_leads_and_the_words_of_its_deadline() {
    let found = |given: &[&str], milestone: &str| {
        let found = changes(&[&[REPORT], given].concat(), milestone);
        let [Change { fact: Fact::MilestoneRevised(revised), .. }] = found.as_slice() else {
            panic!("{milestone}: {found:?}")
        };
        let words = revised.deadline.iter().flat_map(Text::iter).map(|(_, words)| words.to_owned());
        (
            revised.lead.len(),
            revised.due.as_ref().map(ToString::to_string),
            words.collect::<Vec<_>>().join(" | "),
        )
    };
    let some = |text: &str| Some(text.to_owned());
    let dated =
        "milestone = [{ code = '2', lead = ['o'], due = '2018-06', deadline = { en = 'By June 2018' } }]";
    assert_eq!(found(&[], dated), (1, some("2018-06"), "By June 2018".into()));
    let french = "milestone = [{ code = '2', deadline = { fr = 'D’ici juin 2018' } }]";
    assert_eq!(found(&[dated], french), (1, some("2018-06"), "By June 2018 | D’ici juin 2018".into()));
    let later = "milestone = [{ code = '2', due = '2019-06' }]";
    assert_eq!(found(&[dated], later), (1, some("2019-06"), String::new()), "words of another date");
    let words = "milestone = [{ code = '2', deadline = { en = 'Ongoing' } }]";
    assert_eq!(found(&[dated], words), (1, None, "Ongoing".into()), "a date of other words");
    let nobody = "milestone = [{ code = '2', lead = [] }]";
    assert_eq!(found(&[dated], nobody), (0, some("2018-06"), "By June 2018".into()));
    check_refused(
        &[REPORT],
        "milestone = [{ code = '2', lead = ['o', 'q'] }]",
        &["3:14: milestone: there is no organization q; name one that the record has, or record it first"],
    );
}

#[test]
fn the_words_for_units_are_merged_per_language() {
    let units =
        |words: &str| format!("indicator = [{{ id = 'i', units = {{ employees = {{ {words} }} }} }}]");
    let found = changes(&[REPORT, &units("en = 'employees'")], &units("fr = 'employés'"));
    let [Change { fact: Fact::IndicatorRevised(revised), .. }] = found.as_slice() else {
        panic!("{found:?}")
    };
    let words = revised.units.0.get(&"employees".parse().unwrap());
    assert_eq!(words, Some(&Text::from([(Lang::EN, "employees"), (Lang::FR, "employés")])));
}

#[test]
fn something_can_come_in_withdrawn() {
    check(
        &[REPORT],
        "milestone = [{ code = '3', text = { en = 'Three' }, status = 'withdrawn' }]",
        &["milestone-added milestone/3", "milestone-withdrawn milestone/3"],
    );
    check(
        &[REPORT],
        "indicator = [{ id = 'i', target = [{ withdrawn = true }] }]",
        &["target-withdrawn target/i"],
    );
    check(&[REPORT], "indicator = [{ id = 'i', withdrawn = true }]", &["indicator-withdrawn indicator/i"]);
    check(&[REPORT], "withdrawn = true", &["commitment-withdrawn commitment"]);
    let by = Ulid::from_parts(4_000, 0);
    check_refused(
        &[REPORT, "withdrawn = true"],
        "title = { en = 'Again' }\nnote = [{ id = 'm', text = { en = 'New' } }]",
        &[&format!(
            "1:1: commitment c was withdrawn by event {by}; to bring it back, say withdrawn = false in a document, or send \
             event-retracted naming it"
        )],
    );
}

#[test]
fn what_was_taken_out_is_brought_back() {
    let table = [
        ("withdrawn = FLAG", "event-retracted commitment"),
        ("milestone = [{ code = '2', withdrawn = FLAG }]", "event-retracted milestone/2"),
        ("indicator = [{ id = 'i', withdrawn = FLAG }]", "event-retracted indicator/i"),
        ("indicator = [{ id = 'i', target = [{ withdrawn = FLAG }] }]", "event-retracted target/i"),
        ("challenge = [{ id = 'c', closed = FLAG }]", "event-retracted challenge/c"),
    ];
    for (part, back) in table {
        let (out, back_in) = (part.replace("FLAG", "true"), part.replace("FLAG", "false"));
        check(&[REPORT], &back_in, &[]);
        check(&[REPORT, &out], &back_in, &[back]);
        assert_eq!(record(&[REPORT, &out, &back_in]).commitments, {
            let mut known = record(&[REPORT]).commitments;
            let last = record(&[REPORT, &out, &back_in]).commitments.values().next().unwrap().last;
            Arc::make_mut(known.get_mut(&"c".parse().unwrap()).unwrap()).last = last;
            known
        });
    }
    let gone = "milestone = [{ code = '2', withdrawn = true }]";
    let reported = "milestone = [{ code = '2', withdrawn = false, reason = { en = 'By mistake.' }, status = 'complete' }]";
    check(
        &[REPORT, gone],
        reported,
        &["event-retracted milestone/2", "milestone-status-reported milestone/2"],
    );
    let found = changes(&[REPORT, gone], reported);
    let Fact::EventRetracted(removal) = &found[0].fact else { panic!("{found:?}") };
    assert_eq!(removal.reason, Some(Text::from([(Lang::EN, "By mistake.")])));
    let other = "milestone = [{ id = 'other', code = '2', text = { en = 'Other' } }]";
    check_refused(
        &[REPORT, gone, other],
        "milestone = [{ id = '2', withdrawn = false }]",
        &[
            "3:14: milestone: milestone/other already has the code 2; codes are unique among those that are not withdrawn",
        ],
    );
}

#[test]
fn the_past_is_marked_as_such_but_for_what_it_founds() {
    let past = changes(&[], &format!("history = true\nperiod = '2018-Q2'\n{REPORT}"));
    let news = past.iter().filter(|change| !change.history).map(|change| change.fact.kind());
    assert_eq!(news.collect::<Vec<_>>(), ["commitment-made"]);
    let day: When = "2018-06-30".parse().unwrap();
    let period: When = "2018-Q2".parse().unwrap();
    assert!(past.iter().all(|change| change.attested.as_ref() == Some(&day)));
    assert!(past.iter().all(|change| change.period.as_ref() == Some(&period)));
    assert!(changes(&[], REPORT).iter().all(|change| !change.history && change.attested.is_none()));
}

#[test]
fn contacts_are_revised_as_a_list() {
    let one = "contact = [{ email = 'a@b.ca', label = { en = 'A', fr = 'B' } }]";
    check(&[REPORT], one, &["contact-revised commitment"]);
    check(&[REPORT, one], "contact = [{ email = 'a@b.ca', label = { en = 'A' } }]", &[]);
    check(&[REPORT, one], "contact = []", &["contact-revised commitment"]);
}

#[test]
fn what_is_new_and_says_too_little_is_refused_at_its_place() {
    check_refused(
        &[],
        "title = { en = 'T' }",
        &[
            "1:1: commitment c is new, so it needs the key number",
            "1:1: commitment c is new, so it needs the key lead",
        ],
    );
    check_refused(
        &[REPORT],
        "milestone = [\n{ code = '3', milestone = [{ code = '3.1', text = { en = 'x' } }] },\n]\n[[indicator]]\nid = 'j'\n\
         target = [{ at_least = '1' }]",
        &[
            "4:1: milestone: milestone 3 is new, so it needs the key text",
            "6:1: indicator: indicator j is new, so it needs the key name",
        ],
    );
}

#[test]
fn every_broken_rule_is_said_at_once() {
    check_refused(
        &[REPORT],
        "lead = []\nmilestone = [\n{ code = '1', status = 'complete', source = 'nobody' },\n{ id = 'z', code = '2', \
         text = { en = 'Z' } },\n]\n[[indicator]]\nid = 'i'\n[[indicator.measurement]]\nsource = 'nobody'\nvalue = '1'\n\
         [[indicator.measurement]]\nvalue = '1'\n[[indicator.measurement]]\nvalue = '2'",
        &[
            "1:1: a commitment needs at least one lead organization",
            "5:1: milestone: there is no organization nobody; name one that the record has, or record it first",
            "6:1: milestone: milestone/2 already has the code 2; codes are unique among those that are not withdrawn",
            "10:1: indicator.measurement: there is no organization nobody; name one that the record has, or record it first",
            "15:1: indicator.measurement: line 13 measures the same: source, time, unit and dimension; keep one",
        ],
    );
}

#[test]
fn plans_and_organizations_are_revised_from_both() {
    let known = record(&[]);
    let found = |text: &str| {
        let changes = difference(&known, &document(text)).unwrap();
        changes.iter().map(|change| format!("{} of {}", shown(change), change.source)).collect::<Vec<_>>()
    };
    assert_eq!(found("id = 'p'\nplace = { en = 'Ottawa' }"), ["plan-revised plan of /plans/p"]);
    assert_eq!(found("id = 'p'"), [""; 0]);
    let named =
        "[[organization]]\nid = 'o'\nname = { fr = 'O' }\n[[organization]]\nid = 'q'\nname = { en = 'Q' }";
    assert_eq!(
        found(named),
        [
            "organization-named organization of /organizations/o",
            "organization-named organization of /organizations/q"
        ]
    );
    let problems = difference(&known, &document("id = 'q'\ntitle = { en = 'Q' }")).unwrap_err();
    let keys: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(
        keys,
        ["plan q is new, so it needs the key period", "plan q is new, so it needs the key publisher"]
    );
}
