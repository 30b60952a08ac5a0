//! The head of the page of a commitment: what search engines and reference managers read.

use projection::view::CommitmentView;

use super::super::CommitmentPage;
use super::super::cite::day_query;
use super::super::frame::{Crumb, Frame, HeadLink};
use super::super::link::{Link, page as page_of};
use super::super::phrase::Phrase;
use super::{heading, marked_heading, number};
use crate::represent::citation::FORMATS;
use crate::represent::feed::Filter;
use crate::represent::site::{Site, Topic};
use crate::represent::wording::Wording;

pub(super) fn frame(page: &CommitmentPage<'_>, w: &'static Wording, site: &Site) -> Frame {
    let view = page.view;
    let title = marked_heading(view, w);
    let topic = Topic::Commitment(view.id.clone());
    let mut frame = if page.live {
        Frame::of(title, &topic, w.lang(), site)
    } else {
        let path = format!("{}/versions/{}", topic.path(), view.version);
        let mut frame = Frame::new(
            w.text(
                "version-title",
                &[("title", title.as_str().into()), ("number", view.version.to_string().into())],
            ),
            &path,
            w.lang(),
            site,
        );
        frame.follows(&title, &Filter::all(topic), site);
        frame
    };
    frame.crumbs = crumbs(page, w, site);
    let described = [&view.description, &view.planned_result].into_iter().flatten().next();
    frame.description = described.map(|text| w.words(text)).unwrap_or_default();
    frame.meta = highwire(page, w, site);
    frame.unapi_id = Some(cite_as(page, w, site));
    frame.links = links(page, w, site);
    page.json_ld.clone_into(&mut frame.json_ld);
    frame.licensed(page.license);
    frame.publisher = page.publisher.map(|name| Phrase::of(name, w));
    frame
}

/// The way to the page: its plan, and for an old version the live record.
fn crumbs(page: &CommitmentPage<'_>, w: &Wording, site: &Site) -> Vec<Crumb> {
    let plan = Link::plan(&page.view.plan, w, site);
    let plan = Crumb { href: plan.href, name: plan.text };
    let live = (!page.live).then(|| Crumb {
        href: page_of(site, &Topic::Commitment(page.view.id.clone()), w.lang()),
        name: Phrase::of(&page.view.title, w),
    });
    std::iter::once(plan).chain(live).collect()
}

/// The tags by which Google Scholar, Zotero and others read a page.
///
/// A name ends in a comma: reference managers take what stands behind the last comma for a first name, and with
/// nothing behind it the name of an organization stays whole. The institution makes it a report.
fn highwire(page: &CommitmentPage<'_>, w: &Wording, site: &Site) -> Vec<(&'static str, String)> {
    let view = page.view;
    let mut tags = vec![("citation_title", heading(view, w))];
    tags.extend(authors(view, w).map(|name| ("citation_author", format!("{name},"))));
    tags.extend(page.issued.map(|day| ("citation_publication_date", day.slashed())));
    let publisher = page.publisher.and_then(|name| name.best(w.lang())).map(|(_, name)| name.to_owned());
    tags.push((
        "citation_technical_report_institution",
        publisher.unwrap_or_else(|| authors(view, w).collect()),
    ));
    tags.push(("citation_technical_report_number", view.number.to_string()));
    tags.push(("citation_language", w.locale().to_owned()));
    tags.push(("citation_public_url", site.cited(&view.id, number(page), w.lang())));
    tags
}

fn authors<'a>(view: &'a CommitmentView, w: &'a Wording) -> impl Iterator<Item = String> + use<'a> {
    view.lead.iter().map(|named| Phrase::named(named, w).text)
}

/// The other representations, and the address to cite.
fn links(page: &CommitmentPage<'_>, w: &Wording, site: &Site) -> Vec<HeadLink> {
    let cited = cite_as(page, w, site);
    let (path, query) = cited.split_at(cited.find('?').unwrap_or(cited.len()));
    let described = FORMATS.iter().map(|format| HeadLink {
        rel: "describedby",
        media_type: format.essence(),
        url: format!("{path}{}{query}", format.suffix),
    });
    std::iter::once(HeadLink { rel: "cite-as", media_type: "", url: cited.clone() })
        .chain(described)
        .collect()
}

/// The address of the version that the page shows.
fn cite_as(page: &CommitmentPage<'_>, w: &Wording, site: &Site) -> String {
    let view = page.view;
    site.cited(&view.id, Some(view.version), w.lang()) + &day_query(view)
}
