//! The items of feeds as pages, and how browsers and readers find feeds in pages.

use std::collections::BTreeSet;

use super::{SIX, SUFFIXES, ids, notes, service};
use crate::{Answer, Service};

const SITE: &str = "https://commitments.example.ca";

/// What can be followed, as its page and as the beginning of the addresses of its feeds.
const TOPICS: [(&str, &str); 4] = [
    ("", "/feeds/all"),
    ("/plans/canada-2016-2018", "/plans/canada-2016-2018/feed"),
    ("/organizations/tbs-sct", "/organizations/tbs-sct/feed"),
    ("/commitments/canada-2016-2018-6", SIX),
];

fn prefix(lang: &str) -> &str {
    if lang == "en" { "" } else { "/fr" }
}

/// The events that the articles of a page lead to, in their order.
fn shown(answer: &Answer) -> Vec<String> {
    let articles = answer.body.split("<article class=\"entry\">").skip(1);
    let event = |article: &str| {
        let (_, rest) = article.split_once("/events/").unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    articles.map(event).collect()
}

/// A record with three kinds of news beside corrections, withdrawals and changes of wording.
fn eventful() -> Service {
    let service = service();
    notes(&service, 3);
    let note = service.get("/events").body.lines().last().unwrap().to_owned();
    let note: serde_json::Value = serde_json::from_str(&note).unwrap();
    service.record(&format!(
        r#"{{"type":"event-retracted","subject":"note/n2","data":{{"event":{}}}}},
           {{"type":"milestone-revised","subject":"milestone/6.2","nature":"editorial","data":{{"code":"6.2","text":{{"en":"Lead forums <b>&</b> workshops.","fr":"Diriger des forums."}}}}}}"#,
        note["id"]
    ));
    service
}

#[test]
fn a_page_shows_the_items_of_its_feed_in_each_language() {
    let service = eventful();
    for (_, stem) in TOPICS {
        for lang in ["en", "fr"] {
            for query in ["", "?nature=retraction", "?nature=update,correction,retraction,editorial"] {
                let page = service.get(&format!("/{lang}{stem}{query}"));
                let feed = service.get(&format!("{}{stem}.rss{query}", prefix(lang)));
                assert_eq!(
                    (page.status, page.header("content-language")),
                    (200, format!("{lang}-CA").as_str()),
                    "{lang} {stem}"
                );
                assert!(page.header("content-type").starts_with("text/html"), "{lang} {stem}");
                assert_eq!(shown(&page), ids(&feed), "{lang} {stem}{query}");
                let address = format!("{SITE}{}{stem}.rss{query}", prefix(lang)).replace('&', "&#38;");
                assert!(page.body.contains(&format!(">{address}</code>")), "{address}: {}", page.body);
                let title = feed.body.split("<title>").nth(1).and_then(|rest| rest.split('<').next());
                assert!(
                    page.body.contains(&format!("<h1>{}</h1>", title.unwrap())),
                    "{title:?} {}",
                    page.body
                );
                let links = feed.headers.get_all("link").iter().filter_map(|link| link.to_str().ok());
                let here = format!(
                    "<{SITE}/{lang}{stem}{query}>; rel=\"alternate\"; type=\"text/html\"; hreflang=\"{lang}\""
                );
                assert!(links.into_iter().any(|link| link == here), "{here}");
            }
        }
    }
    let first = service.get(&format!("/fr{SIX}")).body;
    assert!(first.contains("Retrait –") && !first.contains("<b>&</b>"), "{first}");
    for nothing in
        ["/en/plans/nothing/feed", "/fr/commitments/nothing/feed", "/en/organizations/nothing/feed/archive/0"]
    {
        assert_eq!(service.get(nothing).status, 404, "{nothing}");
    }
    assert_eq!(service.get("/en/feeds/all?nature=news").status, 400);
}

#[test]
fn pages_lead_through_the_archives() {
    let service = service();
    notes(&service, 330);
    let mut page = service.get(&format!("/en{SIX}"));
    assert_eq!(shown(&page), ids(&service.get(&format!("{SIX}.rss"))));
    let (mut seen, mut read) = (BTreeSet::new(), 0);
    while let Some(older) =
        page.body.split("\" rel=\"next\"").next().filter(|before| before.len() < page.body.len())
    {
        let path = older.rsplit("href=\"").next().unwrap().to_owned();
        let newer = page;
        page = service.get(&path);
        assert_eq!(page.status, 200, "{path}");
        let archived = service.get(&format!("{}.rss", path.strip_prefix("/en").unwrap()));
        assert_eq!(shown(&page), ids(&archived), "{path}");
        assert!(newer.body.contains(&format!("href=\"{path}\" rel=\"next\"")));
        seen.extend(shown(&page));
        read += 1;
    }
    assert!(read >= 3 && seen.len() == read * 100, "{read} {}", seen.len());
    let behind = service.get(&format!("/fr{SIX}/archive/{read}"));
    assert_eq!((behind.status, behind.header("location")), (307, format!("{SITE}/fr{SIX}").as_str()));
    for nothing in [
        format!("/fr{SIX}/archive/{}", read + 1),
        format!("/fr{SIX}/archive/00"),
        format!("{SIX}/archive/0"),
        SIX.to_owned(),
    ] {
        assert_eq!(service.get(&nothing).status, 404, "{nothing}");
    }
}

/// The feeds that the head of a page names: relation, type, title, address.
fn discovered(page: &Answer) -> Vec<[String; 4]> {
    let head = page.body.split_once("</head>").unwrap().0;
    let links = head.split("<link ").skip(1).map(|link| link.split_once('>').unwrap().0);
    let value = |link: &str, name: &str| {
        let (_, rest) = link.split_once(&format!("{name}=\"")).unwrap_or_default();
        rest.split('"').next().unwrap().to_owned()
    };
    let feeds = links.filter(|link| link.contains("alternate") && link.contains("type=\""));
    feeds.map(|link| ["rel", "type", "title", "href"].map(|name| value(link, name))).collect()
}

#[test]
fn f1_the_head_of_a_page_names_the_feed_of_what_it_is_about() {
    let service = service();
    let elsewhere = ["/about", "/follow", "/follow/email", "/commitments"].map(|page| (page, "/feeds/all"));
    let own = [
        (SIX, SIX),
        ("/commitments/canada-2016-2018-6/history", SIX),
        ("/commitments/canada-2016-2018-6/versions/1", SIX),
        ("/feeds/all", "/feeds/all"),
    ];
    for (page, stem) in TOPICS.into_iter().chain(elsewhere).chain(own) {
        for lang in ["en", "fr"] {
            let html = service.get(&format!("/{lang}{page}"));
            assert_eq!(html.status, 200, "/{lang}{page}");
            let feeds = discovered(&html);
            let types: Vec<_> = feeds.iter().map(|feed| feed[1].as_str()).collect();
            assert_eq!(
                types,
                ["application/rss+xml", "application/atom+xml", "application/feed+json"],
                "F1 one of each, with a literal + /{lang}{page}"
            );
            assert!(
                feeds.iter().all(|feed| feed[0] == "alternate"),
                "F1 alternate alone /{lang}{page} {feeds:?}"
            );
            let titles: BTreeSet<_> = feeds.iter().map(|feed| &feed[2]).collect();
            assert!(
                titles.len() == 3 && titles.iter().all(|title| !title.is_empty()),
                "F1 titles /{lang}{page} {feeds:?}"
            );
            for (feed, suffix) in feeds.iter().zip(SUFFIXES) {
                let path = format!("{}{stem}.{suffix}", prefix(lang));
                assert_eq!(feed[3], format!("{SITE}{path}"), "F1 absolute /{lang}{page}");
                assert_eq!(service.get(&path).status, 200, "F1 {path}");
            }
        }
    }
    // Feeds of different things have different titles.
    let titles: Vec<_> = TOPICS
        .iter()
        .flat_map(|(page, _)| discovered(&service.get(&format!("/en{page}"))))
        .map(|feed| feed[2].clone())
        .collect();
    assert_eq!(titles.iter().collect::<BTreeSet<_>>().len(), 4 * 3, "F1 {titles:?}");
}

#[test]
fn how_feeds_come_by_e_mail_is_explained_in_each_language() {
    let service = service();
    for (lang, words) in [
        ("en", ["holds no addresses", "Thunderbird", "rss2email"]),
        ("fr", ["ne conserve aucune adresse", "Thunderbird", "rss2email"]),
    ] {
        let follow = service.get(&format!("/{lang}/follow"));
        let path = format!("/{lang}/follow/email");
        assert!(follow.body.contains(&format!("href=\"{path}\"")), "{lang}");
        let page = service.get(&path);
        assert_eq!((page.status, page.header("content-language")), (200, format!("{lang}-CA").as_str()));
        for word in words {
            assert!(page.body.contains(word), "{lang} {word}");
        }
        assert!(
            page.body.contains(&format!("r2e add milepost {SITE}{}/feeds/all.rss", prefix(lang))),
            "{lang}"
        );
        assert!(!page.body.contains("<form") && !page.body.contains("<input"), "no address is asked for");
        assert!(service.get(&format!("/{lang}{SIX}")).body.contains(&format!("href=\"{path}\"")), "{lang}");
    }
}
