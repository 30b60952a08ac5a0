//! The titles of every kind of news, in both languages.

use domain::Lang;

use super::sample::{BASE, Told, site, state};
use crate::represent::feed::{Item, TITLE_CHARS_MAX};

fn newest(state: &Told, lang: Lang) -> Item {
    Item::of(&state.newest(), &state.record, lang, &site())
}

/// The title of the last of these rows, after the base.
fn check(rows: &[&str], english: &str, french: &str) {
    let state = state(BASE.iter().chain(rows).copied());
    for (lang, expected) in [(Lang::EN, english), (Lang::FR, french)] {
        let item = newest(&state, lang);
        assert_eq!(item.title.replace('\u{A0}', " "), expected, "I11 {lang} {rows:?}");
        assert!(item.title.chars().count() <= TITLE_CHARS_MAX, "I10 {}", item.title);
    }
}

const LIMITED: &str = r#"milestone-status-reported milestone/6.1 @2018-03 {"status":"limited"}"#;
const SUBSTANTIAL: &str =
    r#"milestone-status-reported milestone/6.1 @2018-06-30 {"status":"substantial","source":"csps"}"#;
const MEASURED: &str = r#"measurement-recorded indicator/employees @2018-06-30 {"source":"tbs","value":"277","period":"2018-04-01/2018-06-30","published":{"en":"277 from April 1 to June 30, 2018"}}"#;
const NOTE: &str = r#"note-published note/n {"text":{"en":"Some were webcast."}}"#;
const CHALLENGE: &str = r#"challenge-posed challenge/hub {"text":{"en":"Any ideas?","fr":"Des idées?"}}"#;
const GUIDE: &str = r#"milestone-added milestone/6.3 {"code":"6.3","text":{"en":"Publish a guide","fr":"Publier un guide"},"due":"2018-06"}"#;

#[test]
fn i11_a_status_says_from_where_to_where() {
    check(
        &[LIMITED],
        "Commitment 6 – 6.1 Provide enhanced open government learning for public servants so that every department can publish its…: limited (first report)",
        "Engagement 6 – 6.1 Offrir aux fonctionnaires des formations améliorées sur le gouvernement ouvert afin que chaque… : progrès limité (premier rapport)",
    );
    check(
        &[LIMITED, SUBSTANTIAL],
        "Commitment 6 – 6.1 Provide enhanced open government learning for public servants so that every department can publish its data…: limited → substantial",
        "Engagement 6 – 6.1 Offrir aux fonctionnaires des formations améliorées sur le gouvernement ouvert afin que… : progrès limité → progrès important",
    );
    check(
        &[
            r#"milestone-status-reported milestone/6.2 {"status":"complete"}"#,
            r#"milestone-status-reported milestone/6.2 {"status":"complete"}"#,
        ],
        "Commitment 6 – 6.2 Hold forums: still complete",
        "Engagement 6 – 6.2 Hold forums [en anglais] : toujours réalisé",
    );
    check(
        &[r#"schedule-stated commitment {"state":"behind-schedule","statement":{"en":"Late."}}"#],
        "Commitment 6 – Develop open government skills across the federal public service: schedule: behind schedule (first report)",
        "Engagement 6 – Développer les compétences en matière de gouvernement ouvert : calendrier : en retard sur le calendrier (premier rapport)",
    );
}

#[test]
fn i11_figures_say_what_they_mean_for_the_target() {
    check(
        &[MEASURED],
        "Commitment 6 – Number of employees who took a…: 277 employees, April 1 to June 30, 2018 (TBS); target not met (at least 300 employees per quarter)",
        "Engagement 6 – Nombre d’employés ayant… : 277 employés, du 1er avril au 30 juin 2018 (SCT); cible non atteinte (au moins 300 employés par trimestre)",
    );
    check(
        &[
            r#"target-revised target/t {"indicator":"employees","goal":{"comparison":"at-least","value":"350"},"per":"quarter"}"#,
        ],
        "Commitment 6 – Number of employees who took a course on open government: target changed from at least 300 to at least 350 employees per quarter",
        "Engagement 6 – Nombre d’employés ayant suivi un cours sur le gouvernement ouvert : cible modifiée : au moins 300 → au moins 350 employés par trimestre",
    );
    let long = r#"measurement-recorded indicator/employees {"source":"csps","value":"301","period":"2017-10-01/2017-12-31"}"#;
    check(
        &[long],
        "Commitment 6 – Number of employees who took a course on…: 301 employees, October 1 to December 31, 2017 (Canada School of Public Service); target met",
        "Engagement 6 – Nombre d’employés ayant suivi un… : 301 employés, du 1er octobre au 31 décembre 2017 (Canada School of Public Service); cible atteinte",
    );
    // No room for the name, and enough for all that is said.
    let named = r#"/organizations/csps organization-named organization {"name":{"en":"Canada School of Public Service","fr":"École de la fonction publique du Canada (Ottawa)"}}"#;
    let longer = &long.replace("301", "130301").replace("2017-10-01", "2017-09-01");
    check(
        &[named, longer],
        "Commitment 6 – 130,301 employees, September 1 to December 31, 2017 (Canada School of Public Service); not comparable with the target",
        "Engagement 6 – 130 301 employés, du 1er septembre au 31 décembre 2017 (École de la fonction publique du Canada…); non comparable avec la cible",
    );
    check(
        &[r#"measurement-recorded indicator/employees {"text":{"en":"Many"}}"#],
        "Commitment 6 – Number of employees who took a course on open government: “Many”; not comparable with the target (at least 300 employees per quarter)",
        "Engagement 6 – Nombre d’employés ayant suivi un cours sur… : « Many » [en anglais]; non comparable avec la cible (au moins 300 employés par trimestre)",
    );
    check(
        &[r#"target-withdrawn target/t {}"#],
        "Commitment 6 – Number of employees who took a course on open government: target withdrawn",
        "Engagement 6 – Nombre d’employés ayant suivi un cours sur le gouvernement ouvert : cible retirée",
    );
    check(
        &[r#"indicator-revised indicator/employees {"name":{"en":"Employees"},"unit":"employees"}"#],
        "Commitment 6 – Employees: revised (name)",
        "Engagement 6 – Employees [en anglais] : révision (nom, unité)",
    );
}

#[test]
fn i11_parts_come_move_and_go() {
    check(
        &[GUIDE],
        "Commitment 6 – 6.3 Publish a guide: new milestone, due June 2018",
        "Engagement 6 – 6.3 Publier un guide : nouveau jalon, échéance : juin 2018",
    );
    check(
        &[
            GUIDE,
            r#"milestone-revised milestone/6.3 {"code":"6.3","text":{"en":"Publish a guide","fr":"Publier un guide"},"due":"2019-06"}"#,
        ],
        "Commitment 6 – 6.3 Publish a guide: due June 2018 → June 2019",
        "Engagement 6 – 6.3 Publier un guide : échéance : juin 2018 → juin 2019",
    );
    check(
        &[
            GUIDE,
            r#"milestone-revised milestone/6.3 {"code":"6.3","text":{"en":"Publish a guide","fr":"Publier un guide"},"deadline":{"en":"Ongoing","fr":"En cours"}}"#,
        ],
        "Commitment 6 – 6.3 Publish a guide: due June 2018 → “Ongoing”",
        "Engagement 6 – 6.3 Publier un guide : échéance : juin 2018 → « En cours »",
    );
    check(
        &[
            GUIDE,
            r#"milestone-revised milestone/6.3 {"code":"6.3","text":{"en":"Publish a guide","fr":"Publier un guide"},"lead":["tbs-sct"],"due":"2018-06"}"#,
        ],
        "Commitment 6 – 6.3 Publish a guide: revised (lead)",
        "Engagement 6 – 6.3 Publier un guide : révision (responsable)",
    );
    check(
        &[GUIDE, r#"milestone-moved milestone/6.3 {"code":"6.1.1","parent":"6.1"}"#],
        "Commitment 6 – 6.3 Publish a guide: moved, code 6.3 → 6.1.1",
        "Engagement 6 – 6.3 Publier un guide : déplacé, code 6.3 → 6.1.1",
    );
    check(
        &[r#"milestone-withdrawn milestone/6.2 {"reason":{"en":"No money."}}"#],
        "Commitment 6 – 6.2 Hold forums: milestone withdrawn",
        "Engagement 6 – 6.2 Hold forums [en anglais] : jalon retiré",
    );
    check(
        &[r#"indicator-defined indicator/o {"name":{"en":"Other","fr":"Autre"}}"#],
        "Commitment 6 – Other: new indicator",
        "Engagement 6 – Autre : nouvel indicateur",
    );
}

#[test]
fn i11_what_people_say_stands_in_the_title() {
    check(
        &[
            r#"achievement-reported achievement/e {"text":{"en":"98 events","fr":"98 activités"},"date":"2018-06"}"#,
        ],
        "Commitment 6 – 98 events: reported as done, June 2018",
        "Engagement 6 – 98 activités : déclaré réalisé, juin 2018",
    );
    check(
        &[NOTE],
        "Commitment 6 – Develop open government skills across the federal public service: note: “Some were webcast.”",
        "Engagement 6 – Développer les compétences en matière de gouvernement ouvert : note : « Some were webcast. » [en anglais]",
    );
    check(
        &[CHALLENGE, r#"challenge-answered challenge/hub {"text":{"en":"Yes.","fr":"Oui."}}"#],
        "Commitment 6 – Develop open government skills across the federal public service: answer to a challenge: “Yes.”",
        "Engagement 6 – Développer les compétences en matière de gouvernement ouvert : réponse à un défi : « Oui. »",
    );
    check(
        &[CHALLENGE, r#"challenge-closed challenge/hub {}"#],
        "Commitment 6 – Any ideas?: challenge closed",
        "Engagement 6 – Des idées? : défi clos",
    );
    check(
        &[
            r#"evidence-attached evidence/e {"address":"https://open.canada.ca/6?a=b","about":"milestone/6.2"}"#,
        ],
        "Commitment 6 – 6.2 Hold forums: evidence added: open.canada.ca",
        "Engagement 6 – 6.2 Hold forums [en anglais] : preuve ajoutée : open.canada.ca",
    );
    check(
        &[
            r#"assessment-recorded assessment/i {"assessor":{"en":"IRM","fr":"MEI"},"scale":{"en":"early results","fr":"premiers résultats"},"value":{"en":"Marginal","fr":"Marginal"}}"#,
        ],
        "Commitment 6 – Develop open government skills across the federal public service: assessment by IRM, early results: Marginal",
        "Engagement 6 – Développer les compétences en matière de gouvernement ouvert : évaluation par MEI, premiers résultats : Marginal",
    );
}

#[test]
fn i11_the_record_itself_begins_changes_and_ends() {
    check(
        &[],
        "Commitment 1 – More: entered the record",
        "Engagement 1 – More [en anglais] : inscrit au registre",
    );
    check(
        &[
            r#"/plans/q plan-revised plan {"title":{"en":"Fifth","fr":"Cinquième"},"period":"2018/2020","publisher":{"en":"Government of Canada"}}"#,
        ],
        "Fifth: revised (title)",
        "Cinquième : révision (titre)",
    );
    check(
        &[
            r#"commitment-revised commitment {"plan":"p","number":"6","title":{"en":"Skills","fr":"Savoirs"},"lead":["tbs"]}"#,
        ],
        "Commitment 6 – Skills: revised (title, lead)",
        "Engagement 6 – Savoirs : révision (titre, responsable)",
    );
    check(
        &[
            r#"contact-revised commitment {"contacts":[{"email":"a@example.ca"}]}"#,
            r#"contact-revised commitment {"contacts":[]}"#,
        ],
        "Commitment 6 – Develop open government skills across the federal public service: address for enquiries: a@example.ca → none",
        "Engagement 6 – Développer les compétences en matière de gouvernement ouvert : adresse pour les demandes de renseignements : a@example.ca → néant",
    );
    check(
        &[r#"/commitments/q1 commitment-withdrawn commitment {"reason":{"en":"Merged."}}"#],
        "Commitment 1 – More: commitment withdrawn",
        "Engagement 1 – More [en anglais] : engagement retiré",
    );
}

#[test]
fn i11_a_correction_shows_both_and_a_withdrawal_what_was_said() {
    check(
        &[
            MEASURED,
            r#"event-corrected indicator/employees {"event":"~10","replacement":{"type":"measurement-recorded","data":{"source":"tbs","value":"377","period":"2018-04-01/2018-06-30"}}}"#,
        ],
        "Correction – Commitment 6 – Number of employees who took a course on open government: 277 employees → 377 employees, April 1 to June 30, 2018 (TBS)",
        "Correction – Engagement 6 – Nombre d’employés ayant suivi un cours sur le… : 277 employés → 377 employés, du 1er avril au 30 juin 2018 (SCT)",
    );
    check(
        &[
            NOTE,
            r#"event-corrected note/n {"event":"~10","replacement":{"type":"note-published","data":{"text":{"en":"All were.","fr":"Tous."}}}}"#,
        ],
        "Correction – Commitment 6 – Develop open government skills across the federal public service: “Some were webcast.” → “All were.”",
        "Correction – Engagement 6 – Développer les compétences en matière de gouvernement ouvert : « Some were webcast. » [en anglais] → « Tous. »",
    );
    check(
        &[
            r#"milestone-status-reported milestone/6.2 {"status":"complete"}"#,
            r#"event-retracted milestone/6.2 {"event":"~10"}"#,
        ],
        "Withdrawn – Commitment 6 – 6.2 Hold forums: complete",
        "Retrait – Engagement 6 – 6.2 Hold forums [en anglais] : réalisé",
    );
    check(
        &[
            r#"milestone-withdrawn milestone/6.2 {"reason":{"en":"No money."}}"#,
            r#"event-retracted milestone/6.2 {"event":"~10"}"#,
        ],
        "Reinstated – Commitment 6 – 6.2 Hold forums: no longer withdrawn",
        "Rétablissement – Engagement 6 – 6.2 Hold forums [en anglais] : le retrait est annulé",
    );
}
