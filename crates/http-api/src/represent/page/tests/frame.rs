//! Tests of what surrounds a page: head, links, ids, stylesheet.

use domain::Lang;

use super::sample::{EVERYTHING, SEED, Sample};
use super::{STYLESHEET, all_pages, in_order, rendered};

#[test]
fn the_head_names_the_feeds_the_other_language_and_the_citation() {
    let html = rendered(&Sample::of(&SEED), "canada-2016-2018-6", Lang::FR, true);
    let base = "https://commitments.example.ca";
    let title = "Développer les compétences relatives au gouvernement ouvert dans l’ensemble de la fonction publique fédérale\u{a0}: Engagement 6";
    for expected in [
        "<html lang=\"fr-CA\">".to_owned(),
        format!("<link rel=\"canonical\" href=\"{base}/fr/commitments/canada-2016-2018-6\">"),
        format!(
            "<link rel=\"alternate\" hreflang=\"en-CA\" href=\"{base}/en/commitments/canada-2016-2018-6\">"
        ),
        format!(
            "type=\"application/rss+xml\" title=\"{title} – changements (RSS)\" href=\"{base}/fr/commitments/canada-2016-2018-6/feed.rss\""
        ),
        format!(
            "type=\"application/feed+json\" title=\"{title} – changements (JSON Feed)\" href=\"{base}/fr/commitments/canada-2016-2018-6/feed.json\""
        ),
        format!("<meta name=\"citation_title\" content=\"{title}\">"),
        "<meta name=\"citation_author\" content=\"Secrétariat du Conseil du Trésor du Canada,\">".to_owned(),
        "<meta name=\"citation_author\" content=\"École de la fonction publique du Canada,\">".to_owned(),
        "<meta name=\"citation_publication_date\" content=\"2018/06/30\">".to_owned(),
        "<meta name=\"citation_technical_report_institution\" content=\"Gouvernement du Canada\">".to_owned(),
        "<meta name=\"citation_technical_report_number\" content=\"6\">".to_owned(),
        "<link rel=\"license\" href=\"https://ouvert.canada.ca/fr/licence-du-gouvernement-ouvert-canada\">"
            .to_owned(),
        "<script type=\"application/ld+json\">{\"@type\":\"Report\"}</script>".to_owned(),
        format!("<link rel=\"cite-as\" href=\"{base}/fr/commitments/canada-2016-2018-6/versions/1\">"),
    ] {
        assert!(html.contains(&expected), "{expected}\n{html}");
    }
}

#[test]
fn feeds_in_a_head_have_distinct_titles() {
    for html in all_pages(&Sample::of(&SEED), "canada-2016-2018-6", Lang::EN) {
        let feeds: Vec<&str> = html.lines().filter(|line| line.contains("rel=\"alternate\" type=")).collect();
        assert_eq!(feeds.len(), 3, "{feeds:?}");
        let mut titles: Vec<&str> = feeds.iter().filter_map(|line| line.split("title=").nth(1)).collect();
        titles.sort_unstable();
        let before = titles.len();
        titles.dedup();
        assert_eq!(titles.len(), before, "{feeds:?}");
    }
}

#[test]
fn ids_stand_once_and_references_to_them_hold() {
    let values = |html: &str, name: &str| -> Vec<String> {
        let start = format!(" {name}=\"");
        html.split(start.as_str())
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
            .collect()
    };
    for sample in [(&SEED[..], "canada-2016-2018-6"), (&EVERYTHING[..], "everything")] {
        for html in all_pages(&Sample::of(sample.0), sample.1, Lang::EN) {
            let ids = values(&html, "id");
            let mut once = ids.clone();
            once.sort();
            once.dedup();
            assert_eq!(ids.len(), once.len(), "{ids:?}");
            let links =
                values(&html, "href").into_iter().filter_map(|href| Some(href.strip_prefix('#')?.to_owned()));
            let labels =
                values(&html, "aria-labelledby").into_iter().chain(values(&html, "for")).chain(links);
            for id in labels.flat_map(|ids| ids.split(' ').map(str::to_owned).collect::<Vec<_>>()) {
                assert!(ids.contains(&id), "{id} of {ids:?}");
            }
            assert_eq!(html.matches("<h1").count(), 1);
            assert!(!html.contains(" style="), "the content security policy allows no inline style");
        }
    }
}

#[test]
fn an_old_version_says_so_and_leads_to_the_current_record() {
    let html = rendered(&Sample::of(&SEED), "canada-2016-2018-6", Lang::EN, false);
    in_order(&html, &["This is version 1, recorded on July 15, 2018", "Go to the current record"]);
    let base = "https://commitments.example.ca";
    for expected in [
        format!("rel=\"canonical\" href=\"{base}/en/commitments/canada-2016-2018-6/versions/1\""),
        format!("hreflang=\"fr-CA\" href=\"{base}/fr/commitments/canada-2016-2018-6/versions/1\""),
        format!("name=\"citation_public_url\" content=\"{base}/commitments/canada-2016-2018-6/versions/1\""),
        "href=\"/commitments/canada-2016-2018-6/versions/1.bib\"".to_owned(),
    ] {
        assert!(html.contains(&expected), "{expected}\n{html}");
    }
}

#[test]
fn the_stylesheet_is_small() {
    assert!(STYLESHEET.len() <= 16_384, "{} bytes", STYLESHEET.len());
}
