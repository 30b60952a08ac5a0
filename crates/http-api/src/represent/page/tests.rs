//! Tests of whole pages, rendered from the example documents and from a commitment with a part of every kind.

mod frame;
mod sample;

use domain::Lang;
use projection::view::{CommitmentView, OrganizationView, PlanView};

use self::sample::{EVERYTHING, SEED, Sample, site};
use super::*;

fn latest() -> Vec<LatestItem> {
    let link = "https://commitments.example.ca/en/events/01J".to_owned();
    vec![LatestItem { title: "6.1 & 6.2".to_owned(), link, day: "2018-07-15".parse().unwrap() }]
}

fn references() -> [Reference; 1] {
    [Reference { name: "apa", style: "APA", html: "Treasury Board. <i>Skills</i>.".to_owned() }]
}

fn cited(references: &[Reference]) -> Cited<'_> {
    Cited {
        address: "https://commitments.example.ca/commitments/canada-2016-2018-6/versions/1",
        references,
        permanent: true,
    }
}

fn rendered(sample: &Sample, id: &str, lang: Lang, live: bool) -> String {
    let view = sample.commitment(id);
    let plan = sample.plan();
    let versions = sample.versions(id);
    let (latest, license, references) = (latest(), plan.license.as_ref(), references());
    let page = CommitmentPage {
        view: &view,
        versions: &versions,
        live,
        latest: &latest,
        license,
        successor: None,
        publisher: Some(&plan.publisher),
        cited: cited(&references),
        issued: Some(Day { year: 2018, month: Some(6), day: Some(30) }),
        json_ld: "{\"@type\":\"Report\"}",
    };
    commitment(&page, lang, &site())
}

fn narrowed<'a>(asked: &'a AskedFor, shown: &'a [CommitmentSummary]) -> Narrowed<'a> {
    Narrowed { asked, on: "2018-07-01".parse().expect("a day"), stale_days: Some(190), shown }
}

/// All pages of a sample in a language.
fn all_pages(sample: &Sample, id: &str, lang: Lang) -> Vec<String> {
    let (view, plan_view): (CommitmentView, PlanView) = (sample.commitment(id), sample.plan());
    let organization_view: OrganizationView = sample.organization("tbs-sct");
    let plans = [plan_view];
    let [plan_view] = &plans;
    let named = [organization_view.named.clone()];
    let chapters = sample.chapters(id);
    let news = UpdatePage {
        title: "T",
        body_html: "<p>B</p>",
        path: "/events/01J",
        about: Some((&view.title, "https://a.ca/en")),
        update: None,
        cited: Cited { permanent: false, ..cited(&[]) },
    };
    let references = references();
    vec![
        home(&HomePage { plans: &plans, latest: &latest() }, lang, &site()),
        home(&HomePage { plans: &[], latest: &[] }, lang, &site()),
        plan(
            &PlanPage {
                view: plan_view,
                narrowed: narrowed(&AskedFor::default(), &plan_view.commitments),
                cited: Cited { permanent: false, ..cited(&references) },
            },
            lang,
            &site(),
        ),
        search(
            &SearchPage {
                narrowed: narrowed(
                    &AskedFor { schedule: "completed".to_owned(), overdue: true, ..AskedFor::default() },
                    &plan_view.commitments,
                ),
                plans: &named,
                organizations: &named,
                next: Some("cursor=x"),
            },
            lang,
            &site(),
        ),
        follow(&FollowPage { plans: &named, organizations: &named }, lang, &site()),
        organization(&organization_view, lang, &site()),
        rendered(sample, id, lang, true),
        rendered(sample, id, lang, false),
        history(&HistoryPage { view: &view, chapters: &chapters }, lang, &site()),
        comparison(
            &ComparisonPage { before: None, after: &view, newest: view.version, chapters: &chapters },
            lang,
            &site(),
        ),
        comparison(
            &ComparisonPage { before: Some(&view), after: &view, newest: view.version, chapters: &[] },
            lang,
            &site(),
        ),
        update(&news, lang, &site()),
        error(&ErrorPage { title: "T", detail: "D", status: 404 }, lang, &site()),
        about(lang, &site()),
    ]
}

/// What a reader sees: without elements and with the five entities read.
fn words(html: &str) -> String {
    let body = html.split_once("<body>").map_or(html, |(_, body)| body);
    let mut text = String::new();
    for part in body.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
        text.push(' ');
    }
    let entities = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
    let read = entities.iter().fold(text, |text, (entity, sign)| text.replace(entity, sign));
    read.split([' ', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The passages stand in the text in this order.
fn in_order(html: &str, passages: &[&str]) {
    let text = words(html);
    let mut rest = text.as_str();
    for passage in passages {
        let at = rest.find(passage).unwrap_or_else(|| panic!("`{passage}` is not in: {rest}"));
        rest = rest.get(at + passage.len()..).unwrap_or_default();
    }
}

#[test]
fn the_page_of_the_seed_shows_all_that_it_had_in_its_order() {
    let html = rendered(&Sample::of(&SEED), "canada-2016-2018-6", Lang::EN, true);
    in_order(
        &html,
        &[
            "Develop open government skills across the federal public service: Commitment 6",
            "Follow: RSS Cite",
            "Description",
            "Lead departments Treasury Board of Canada Secretariat (TBS) Canada School of Public Service (CSPS)",
            "Email address for enquiries The published page has this heading and no address under it.",
            "Other involved actors n/a",
            "Overall status All deliverables on schedule.",
            "7 milestones Complete 2 Substantial 1 Not reported 4",
            "It does not mean zero.",
            "Planned result",
            "Key indicators",
            "Indicator Target Latest actual data (and data collection date)",
            "Number of employees participating in open government learning opportunities",
            "at least 300 employees per quarter 300 employees per quarter",
            "Treasury Board of Canada Secretariat (TBS) 277 employees April 1 to June 30, 2018 Not met 277 of 300",
            "119 employees July 1 to September 30, 2017 Not met 119 of 300 119 from July 1 to Sept 30, 2017",
            "Canada School of Public Service (CSPS) 815 employees October to December 2017 Met 815 of 300",
            "at least 35% by June 2018",
            "approximately 29% no date given Not met approximately 29%, target 35%",
            "41 workshops July 1, 2017 to June 30, 2018 Met 41 of 25 (target: at least 25 workshops by July 2018)",
            "35 workshops June 30, 2016 to June 30, 2017 Met 35 of 25 (target: at least 25 workshops by July 2017)",
            "3,484 visits since December 2016",
            "35,755 learners July 1, 2016 to June 30, 2017 Not comparable the value counts something else than the target",
            "Status of milestones",
            "Complete 6.2 Complete",
            "6.3 Complete",
            "Substantial 6.1 Substantial",
            "6.1.1 Not reported",
            "6.1.4 Not reported",
            "Other completed milestones",
            "98 events approximately 5,500 learners",
            "EXecuTalk",
            "84 learners",
            "Notes",
            "webcast connections",
            "Challenges",
            "What is your opinion of it",
            "Latest updates July 15, 2018 6.1 & 6.2",
            "Status as of June 30, 2018",
            "Date modified July 15, 2018, 14:03 UTC",
            "ogp:CA0047",
            "Cite what you see",
            "APA Treasury Board. Skills . Copy",
            "Files for reference managers CSL-JSON BibTeX BibLaTeX RIS EndNote JSON-LD",
            "Published by Government of Canada",
            "Licence: Open Government Licence – Canada",
        ],
    );
}

#[test]
fn a_statement_that_the_figures_do_not_bear_out_is_said_to_differ() {
    let english = rendered(&Sample::of(&SEED), "canada-2016-2018-6", Lang::EN, true);
    in_order(
        &english,
        &[
            "do not agree: it is stated “All deliverables on schedule”, while 4 results do not meet their targets.",
        ],
    );
    let french = rendered(&Sample::of(&SEED), "canada-2016-2018-6", Lang::FR, true);
    in_order(&french, &["ne concordent pas", "alors que 4 résultats n’atteignent pas leur cible."]);
}

#[test]
fn the_french_page_uses_the_official_words() {
    let html = rendered(&Sample::of(&SEED), "canada-2016-2018-6", Lang::FR, true);
    in_order(
        &html,
        &[
            "\u{a0}: Engagement 6",
            "Suivre\u{a0}: RSS Citer",
            "Ministères responsables Secrétariat du Conseil du Trésor du Canada (SCT)",
            "Courriel pour les demandes de renseignements",
            "Autres intervenants participants s.o.",
            "Situation générale",
            "Résultat prévu",
            "Indicateurs clés",
            "Indicateur Cible Données réelles les plus récentes (et date de collecte)",
            "119 employés du 1er juillet au 30 septembre 2017 Non atteinte 119 sur 300",
            "environ 29\u{a0}% date non précisée Non atteinte environ 29\u{a0}%, cible de 35\u{a0}%",
            "34\u{a0}012 apprenants du 1er juillet 2017 au 24 janvier 2018",
            "État des jalons",
            "Réalisé 6.2 Réalisé",
            "6.1.1 Aucun état déclaré",
            "Autres jalons réalisés",
            "Défis",
            "Date de modification 15 juillet 2018",
        ],
    );
}

#[test]
fn no_word_of_the_other_language_is_on_a_page() {
    let seed = (Sample::of(&SEED), "canada-2016-2018-6");
    let everything = (Sample::of(&EVERYTHING).reworded("X"), "everything");
    let pages =
        |lang| [&seed, &everything].into_iter().flat_map(move |(sample, id)| all_pages(sample, id, lang));
    let english = "the of and not with target targets milestone milestones commitment reported updates \
                   latest version's address current description's given status stated nothing measured recorded met \
                   overdue due since until record about evidence skip back withdrawn closed";
    for html in pages(Lang::FR) {
        let text = words(&html).to_lowercase();
        let all: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '\'').collect();
        for word in english.split_whitespace() {
            assert!(!all.contains(&word), "`{word}` is on a French page: {text}");
        }
    }
    for html in pages(Lang::EN) {
        let text = words(&html).to_lowercase();
        for word in ["jalon", " cible", " aucun", " état", "mise à jour", " du 1er"] {
            assert!(!text.contains(word), "`{word}` is on an English page: {text}");
        }
    }
}

#[test]
fn a_text_that_is_missing_in_a_language_is_marked_as_such() {
    let html = rendered(&Sample::of(&EVERYTHING), "everything", Lang::FR, true);
    assert!(html.contains(
        "<span lang=\"en\">Everything</span> <small class=\"only\">(en anglais seulement)</small>"
    ));
    in_order(&html, &["textes de cette fiche n’ont pas été publiés en français"]);
}

#[test]
fn every_part_that_a_record_can_have_is_shown() {
    let html = rendered(&Sample::of(&EVERYTHING), "everything", Lang::EN, true);
    in_order(
        &html,
        &[
            "1 milestone is overdue",
            "Lead department Treasury Board of Canada Secretariat (TBS)",
            "General a+b@c.ca",
            "Other involved actors Canada School of Public Service (CSPS)",
            "starting from 2 seats (2016)",
            "Before: at least 5 seats",
            "3 to 4 seats as of June 2018 Ottawa only Not comparable the value is about another group than the target",
            "People are satisfied Not comparable the target is in words",
            "Overdue",
            "Due by June 30, 2018",
            "Half is done.",
            "Evidence",
            "Report",
            "About m1 Archived copy Captured 2018 SHA-256 0123",
            "Assessments by others",
            "Reviewer Early results Marginal",
        ],
    );
    assert!(html.contains("href=\"mailto:a+b@c.ca\""));
}

#[test]
fn hostile_text_stays_text_wherever_it_stands() {
    let sample = Sample::of(&EVERYTHING).reworded("<script>alert(1)</script> & \"é\" '");
    for lang in Lang::OFFICIAL {
        for html in all_pages(&sample, "everything", lang) {
            assert!(!html.contains("<script>"), "{html}");
            assert!(!html.contains("& \"é"), "{html}");
            assert!(!html.contains("href=\"javascript"), "{html}");
        }
        let html = rendered(&sample, "everything", lang, true);
        assert!(
            html.matches("&#60;script&#62;alert(1)&#60;/script&#62; &#38; &#34;é&#34; &#39;").count() > 30,
            "{html}"
        );
    }
}
