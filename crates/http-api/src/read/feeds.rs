//! Feeds of everything, of a plan, of an organization, of a commitment, in three formats and both languages.
//!
//! - A feed reader says by `If-None-Match` how far it knows the record. Where nothing came since, that is answered
//!   without writing an item; where more came than the document holds, with all of it.
//! - A feed stays where it is: something withdrawn or continued elsewhere tells that in its feed, as its last item.

mod kept;

use std::sync::Arc;

use bytes::Bytes;
use domain::Lang;
use domain::record::Record;
use http::StatusCode;
use http::header::{ETAG, IF_NONE_MATCH};
pub(crate) use kept::WrittenFeeds;
use projection::Update;
use serde_json::json;

use super::id;
use crate::answer::{Answer, Keep, Lasts};
use crate::problem::Problem;
use crate::represent::feed::{
    Asked, Axis, Choice, Document, Feed, Filter, Format, Head, Item, Natures, OPML_MEDIA_TYPE, Part, Tag,
    Twin, opml,
};
use crate::represent::page::LatestItem;
use crate::represent::site::{Topic, UNPREFIXED};
use crate::router::Call;

/// How many pieces of news a page lists.
const LATEST_ITEMS: usize = 10;

/// What the feed at an address is about: the thing whose id stands there, else everything.
pub(super) fn topic(call: &Call<'_>) -> Result<Topic, Problem> {
    let named = |name| Some(call.segment(name)).filter(|text| !text.is_empty()).map(|_| id(call, name));
    if let Some(plan) = named("plan") {
        return plan.map(Topic::Plan);
    }
    if let Some(organization) = named("organization") {
        return organization.map(Topic::Organization);
    }
    named("id").map_or(Ok(Topic::All), |commitment| commitment.map(Topic::Commitment))
}

/// `GET /feeds.opml`: the list of all feeds in a language.
pub(crate) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let lang = call.lang.unwrap_or(UNPREFIXED);
    Ok(Answer::live(OPML_MEDIA_TYPE, opml(&call.state, lang, call.app.site())).language(lang))
}

/// `GET /ns/{axis}`: the tokens by which items can be told apart.
pub(crate) fn vocabulary(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let name = call.segment("axis");
    let axis = Axis::ALL.into_iter().find(|axis| axis.name() == name);
    let axis = axis.ok_or_else(|| {
        Problem::not_found(format_args!("vocabulary `{name}`"))
            .with("available", Axis::ALL.map(Axis::name).to_vec())
    })?;
    Ok(Answer::json(&json!({ "id": call.app.site().vocabulary(name), "terms": axis.terms(&call.state) })))
}

/// `GET /feeds/all.{format}`, `GET /plans/{plan}/feed.{format}` and their like: what readers poll.
pub(crate) fn live(call: &Call<'_>) -> Result<Answer, Problem> {
    let asked = asked(call, call.segment("format"), Part::Window)?;
    if let Some(elsewhere) = elsewhere(call, &asked) {
        return Ok(elsewhere);
    }
    let head = Head::of(&call.state, &asked, call.app.site()).ok_or_else(|| unknown(&asked))?;
    let tags = call.header(IF_NONE_MATCH).map(Tag::listed).unwrap_or_default();
    let newest = head.tag();
    if let Some(held) =
        tags.iter().find(|held| (held.position, &held.version) == (newest.position, &newest.version))
    {
        return Ok(validated(call, &asked, Vec::new(), held, head.updated).not_modified());
    }
    let document = call.app.feeds().document(&asked, &newest, || document(call, &asked))?;
    let known = tags.iter().map(|tag| tag.position).filter(|known| *known <= call.state.position).max();
    if let Some(missed) =
        known.map(|known| missed(call, &asked, known, document.oldest)).transpose()?.flatten()
    {
        let tag = Tag { position: missed.position, from: known, ..newest };
        return Ok(validated(call, &asked, missed.bytes, &tag, missed.updated).keep(Keep::Never));
    }
    let answer = validated(call, &asked, document.bytes.clone(), &newest, head.updated);
    Ok(answer.kept(Lasts::ForNewcomers))
}

/// What came since a reader was here, where the document that all readers poll begins later.
fn missed(
    call: &Call<'_>,
    asked: &Asked,
    known: u64,
    oldest: Option<u64>,
) -> Result<Option<Document>, Problem> {
    if oldest.is_none_or(|oldest| known >= oldest) {
        return Ok(None);
    }
    let missed = document(call, &Asked { part: Part::Since(known), ..asked.clone() })?;
    Ok(Some(missed).filter(|missed| missed.oldest < oldest))
}

/// `GET /feeds/all/archive/{page}.rss`, `GET /plans/{plan}/feed/archive/{page}.rss` and their like: a page that never changes.
pub(crate) fn archive(call: &Call<'_>) -> Result<Answer, Problem> {
    let text = call.segment("page");
    let page = super::number(text).and_then(|page| usize::try_from(page).ok());
    let page = page.ok_or_else(|| Problem::not_found(format_args!("archive page `{text}`")))?;
    if call.lang.is_some() && call.suffix.is_none() {
        return super::news::page(call, Part::Page(page));
    }
    let format = call.suffix.as_deref().unwrap_or_default().trim_start_matches('.');
    let asked = asked(call, format, Part::Page(page))?;
    if let Some(elsewhere) = elsewhere(call, &asked) {
        return Ok(elsewhere);
    }
    let site = call.app.site();
    if let Some(feed) = feed(call, &asked)? {
        let document = feed.write();
        let answer = Answer::immutable(asked.format.media_type(), document.bytes).language(asked.lang);
        return Ok(answer.modified(Some(document.updated)));
    }
    let current = Asked { part: Part::Window, ..asked.clone() };
    let is_full = |page| asked.filter.page(&call.state, page).is_some();
    let is_next = page.checked_sub(1).is_none_or(is_full);
    match is_next && Head::of(&call.state, &current, site).is_some() {
        true => Ok(Answer::redirect(StatusCode::TEMPORARY_REDIRECT, &current.address(site))),
        false => Err(unknown(&asked)),
    }
}

/// Leads to the one address of a document from all others: with the language that needs no prefix, with natures in
/// another order or twice. A reader that moves for good reads the same items there.
fn elsewhere(call: &Call<'_>, asked: &Asked) -> Option<Answer> {
    let address = asked.address(call.app.site());
    let here = call.request.uri().path_and_query().map(http::uri::PathAndQuery::as_str);
    let there = call.app.site().path_of(&address);
    (here != there).then(|| Answer::redirect(StatusCode::MOVED_PERMANENTLY, &address))
}

/// What an address asks for.
pub(super) fn asked(call: &Call<'_>, format: &str, part: Part) -> Result<Asked, Problem> {
    let topic = topic(call)?;
    call.query.allow(&["nature"])?;
    let natures: Natures = call.query.get("nature")?.unwrap_or_default();
    let known = Format::ALL.map(Format::suffix).to_vec();
    let no_format =
        || Problem::not_found(format_args!("feed in the format `{format}`")).with("available", known);
    let format: Format = format.parse().map_err(|_| no_format())?;
    Ok(Asked { filter: Filter { topic, natures }, lang: call.lang.unwrap_or(UNPREFIXED), format, part })
}

fn document(call: &Call<'_>, asked: &Asked) -> Result<Document, Problem> {
    feed(call, asked)?.map(Feed::write).ok_or_else(|| unknown(asked))
}

/// A document with its items told; none where there is nothing of that name, or the archive page is not full.
pub(super) fn feed(call: &Call<'_>, asked: &Asked) -> Result<Option<Feed>, Problem> {
    let (state, site, filter) = (&call.state, call.app.site(), &asked.filter);
    let tell = |positions: &[u64]| call.app.projection().tell(state, positions);
    let told = |update: &Arc<Update>| call.app.feeds().item(update, state, asked.lang, site);
    Ok(match asked.part {
        Part::Window => {
            let (choice, mut updates) = (Choice::of(state, filter), Vec::new());
            loop {
                match choice.next(&updates) {
                    [] => break Feed::window(&told, state, asked, site, choice.window(updates)),
                    next => updates.extend(tell(next)?),
                }
            }
        }
        Part::Since(position) => {
            Feed::since(&told, state, asked, site, &tell(&filter.since(state, position))?)
        }
        Part::Page(page) => match filter.page(state, page) {
            Some(positions) => Feed::page(&told, state, asked, site, &tell(&positions)?),
            None => None,
        },
    })
}

pub(super) fn unknown(asked: &Asked) -> Problem {
    let topic = asked.filter.topic.path();
    match asked.part {
        Part::Window | Part::Since(_) => Problem::not_found(format_args!("{topic} with a feed")),
        Part::Page(page) => Problem::not_found(format_args!("archive page {page} of the feed of {topic}/")),
    }
}

/// An answer with the validators of a feed, which are known before it is written, and links to its twins.
fn validated(
    call: &Call<'_>,
    asked: &Asked,
    body: impl Into<Bytes>,
    tag: &Tag,
    updated: jiff::Timestamp,
) -> Answer {
    let site = call.app.site();
    let answer = Answer::live(asked.format.media_type(), body)
        .language(asked.lang)
        .header(ETAG.as_str(), &format!("\"{tag}\""))
        .modified(Some(updated))
        .keep(Keep::Minutes)
        .link(&asked.address(site), "self", &format!("; type=\"{}\"", asked.format.essence()));
    let answer = asked.twins(site).iter().fold(answer, alternate);
    let page = site.news(&asked.filter.topic, asked.lang, None) + &asked.filter.query();
    answer.link(&page, "alternate", &format!("; type=\"text/html\"; hreflang=\"{}\"", asked.lang))
}

/// Tells where the feeds of something are, beside its JSON (RFC 8288).
pub(crate) fn discover(call: &Call<'_>, topic: Topic, answer: Answer) -> Answer {
    let filter = Filter::all(topic);
    let asked = Asked { filter, lang: UNPREFIXED, format: Format::Rss, part: Part::Window };
    let site = call.app.site();
    let first = Twin { lang: UNPREFIXED, format: Format::Rss, address: asked.address(site) };
    std::iter::once(first).chain(asked.twins(site)).fold(answer, |answer, twin| alternate(answer, &twin))
}

fn alternate(answer: Answer, twin: &Twin) -> Answer {
    let Twin { lang, format, address } = twin;
    answer.link(address, "alternate", &format!("; type=\"{}\"; hreflang=\"{lang}\"", format.essence()))
}

/// The title of an update, as in its feed item.
pub(crate) fn title(call: &Call<'_>, update: &Update, lang: Lang) -> String {
    title_within(call, &call.state.record, update, lang)
}

/// The title of news in the words of a record.
pub(crate) fn title_within(call: &Call<'_>, record: &Record, update: &Update, lang: Lang) -> String {
    Item::title_of(update, record, lang, call.app.site())
}

/// The latest news of a topic, for a page.
pub(crate) fn latest(call: &Call<'_>, topic: Topic, lang: Lang) -> Result<Vec<LatestItem>, Problem> {
    let positions = Filter::all(topic).latest(&call.state, LATEST_ITEMS);
    let item = |update: &Arc<Update>| LatestItem {
        title: title(call, update, lang),
        link: call.app.site().event_page(update.event.stamp.id, lang),
        day: update.day(),
    };
    Ok(call.app.projection().tell(&call.state, &positions)?.iter().map(item).collect())
}
