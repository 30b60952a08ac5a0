//! [FAIR Signposting](https://signposting.org/FAIR/), level 1: typed links by which a program finds what to cite, what
//! describes it, who answers for it and under which licence.

use domain::Lang;

use super::citations::lang;
use super::version::Shown;
use crate::answer::Answer;
use crate::represent::citation::{CitationFormat, Kind};
use crate::router::Call;

/// The formats that describe a record in a header; the page lists all of them.
const DESCRIBING: [&str; 3] = ["csl.json", "bib", "ris"];

/// Longest `Link` header in all, in bytes, so that no proxy on the way refuses it: authors that would make it longer
/// are left out, since every one stands in the citations.
const LINK_BYTES_MAX: usize = 4_096;

/// The links of a page or a status: what to cite is the version that it shows.
pub(super) fn describe(call: &Call<'_>, shown: &Shown, answer: Answer) -> Answer {
    let lang = lang(call);
    let mut answer = cite_as(call, shown, answer);
    for format in DESCRIBING.iter().filter_map(|name| CitationFormat::by_name(name)) {
        let media_type = format!("; type=\"{}\"", format.essence());
        answer =
            answer.link(&shown.pinned_address(call.app, lang, format.suffix), "describedby", &media_type);
    }
    let types = [Kind::Report.schema_org(), "AboutPage"].map(|name| format!("https://schema.org/{name}"));
    for name in types {
        answer = answer.link(&name, "type", "");
    }
    for address in license(shown, lang).into_iter().filter(|address| is_absolute(address)) {
        answer = answer.link(&address, "license", "");
    }
    let json = shown.pinned_address(call.app, Lang::EN, ".json");
    answer = answer.link(&json, "item", "; type=\"application/json\"");
    for author in authors(shown) {
        if answer.link_bytes() + author.len() + "link: <>; rel=\"author\"\r\n".len() <= LINK_BYTES_MAX {
            answer = answer.link(&author, "author", "");
        }
    }
    answer
}

/// The links of a citation: what it describes.
pub(super) fn citation(call: &Call<'_>, shown: &Shown, answer: Answer) -> Answer {
    let described = shown.pinned_address(call.app, lang(call), "");
    cite_as(call, shown, answer).link(&described, "describes", "")
}

fn cite_as(call: &Call<'_>, shown: &Shown, answer: Answer) -> Answer {
    answer.link(&shown.pinned_address(call.app, lang(call), ""), "cite-as", "")
}

fn license(shown: &Shown, lang: Lang) -> Option<String> {
    let plan = shown.record.plans.get(&shown.view.plan.id)?;
    let license = plan.now.license.as_ref()?;
    license.address.best(lang).map(|(_, address)| address.to_owned())
}

/// The leads that a public register knows, by their addresses there.
fn authors(shown: &Shown) -> Vec<String> {
    let known = |id| shown.record.organizations.get(id)?.now.same_as.clone();
    let known = shown.view.lead.iter().filter_map(|lead| known(&lead.id));
    known.filter(|address| is_absolute(address)).collect()
}

/// Whether an address may stand in a link: absolute, of the web, and without what would end it.
fn is_absolute(address: &str) -> bool {
    let web = address.starts_with("https://") || address.starts_with("http://");
    web && !address.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"'))
}
