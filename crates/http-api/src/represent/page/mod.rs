//! Pages for people: each is a pure function of a view, a language and the addresses of the site.
//!
//! The templates escape every text of the record; what a caller hands over as HTML is named so and is printed as it
//! is. No page needs a script: the one that there is, [`COPY_SCRIPT`], copies references. The one stylesheet stands at
//! [`STYLESHEET_PATH`].

mod achievement;
mod chart;
mod cite;
mod commitment;
mod completeness;
mod difference;
mod filter;
mod follow;
mod frame;
mod history;
mod indicator;
mod ledger;
mod link;
mod lists;
mod milestone;
mod news;
mod period;
mod phrase;
mod plain;
mod reference;
mod tally;
mod team;
#[cfg(test)]
mod tests;

use domain::event::License;
use domain::{Lang, Text, When};
use jiff::civil::Date;
use projection::view::{CommitmentSummary, CommitmentView, Named, PlanView};
use projection::{Update, Version};

pub(crate) use self::cite::day_query;
pub use self::cite::{COPY_SCRIPT, COPY_SCRIPT_NAME, Cited, Reference};
pub use self::commitment::{page as commitment, text as commitment_text};
pub use self::completeness::page as completeness;
pub use self::difference::Difference;
pub use self::follow::{by_email as follow_by_email, page as follow};
pub use self::history::{comparison, history};
pub use self::lists::{home, organization, plan, search};
pub use self::news::page as news;
pub use self::period::{list as periods, one as period};
pub use self::plain::{about, error, update};
pub use self::reference::{api, problem};
pub use self::team::{
    DryRunPage, Fault, OpenPreview, RecordedNote, RefusedPage, SignInPage, UploadPage, dry_run, refused,
    sign_in, upload,
};
use super::citation::Day;
use super::feed::Feed;
use super::wording::Wording;

/// The bytes of a template.
fn html(page: &impl askama::Template) -> String {
    page.render().expect("whatever a page holds is text")
}

/// The stylesheet of all pages.
pub const STYLESHEET: &[u8] = include_bytes!("../../../assets/style.css");

/// The sign of the service, for tabs and bookmarks.
pub const ICON: &[u8] = include_bytes!("../../../assets/favicon.svg");

/// Where the pages look for it.
pub const ICON_PATH: &str = "/favicon.svg";

/// Where the pages look for the stylesheet.
pub const STYLESHEET_PATH: &str = "/style.css";

/// A piece of news in a list: the title and address of a feed item, and the day on which it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct LatestItem {
    pub title: String,
    /// An absolute address.
    pub link: String,
    pub day: Date,
}

/// What the home page shows.
#[derive(Debug, Clone, Copy)]
pub struct HomePage<'a> {
    /// The plans, in the order in which they are to stand.
    pub plans: &'a [PlanView],
    /// The latest news, the newest first.
    pub latest: &'a [LatestItem],
}

/// The filters of a list as a reader gave them; empty where one is not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for the parameters of the query")]
pub struct AskedFor {
    pub words: String,
    pub plan: String,
    pub organization: String,
    pub schedule: String,
    pub completion: String,
    pub attainment: String,
    pub overdue: bool,
    pub stale: bool,
    pub stale_days: String,
    /// The day that was asked for.
    pub on: Option<Date>,
}

/// What a list that is narrowed says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Narrowed<'a> {
    /// What the reader asked for.
    pub asked: &'a AskedFor,
    /// The day for which it is.
    pub on: Date,
    /// After how many days without a report its commitments are stale, where that was asked for.
    pub stale_days: Option<u16>,
    /// The commitments that were found, or a page of them.
    pub shown: &'a [CommitmentSummary],
}

/// What the page of a plan shows.
#[derive(Debug, Clone, Copy)]
pub struct PlanPage<'a> {
    /// The plan, whole.
    pub view: &'a PlanView,
    /// Those of its commitments that the reader asked for.
    pub narrowed: Narrowed<'a>,
    /// How the plan is cited.
    pub cited: Cited<'a>,
}

/// What a search shows.
#[derive(Debug, Clone, Copy)]
pub struct SearchPage<'a> {
    /// What was asked for and found.
    pub narrowed: Narrowed<'a>,
    /// The plans there are.
    pub plans: &'a [Named],
    /// The organizations that lead something.
    pub organizations: &'a [Named],
    /// The query of the next page, where there is one.
    pub next: Option<&'a str>,
}

/// What can be followed.
#[derive(Debug, Clone, Copy)]
pub struct FollowPage<'a> {
    /// The plans.
    pub plans: &'a [Named],
    /// The organizations.
    pub organizations: &'a [Named],
}

/// The items of a feed, or of an archive page of it.
#[derive(Debug, Clone, Copy)]
pub struct NewsPage<'a> {
    /// The feed, in any format.
    pub feed: &'a Feed,
    /// How many archive pages of it are full.
    pub pages: usize,
    /// The name of what it is about; none where it is about everything.
    pub about: Option<&'a Text>,
}

/// What the page of a commitment, or of a version of it, shows.
#[derive(Debug, Clone, Copy)]
pub struct CommitmentPage<'a> {
    /// The commitment as of the version.
    pub view: &'a CommitmentView,
    /// All its versions, the oldest first.
    pub versions: &'a [Version],
    /// Whether this is the current record; an old version otherwise.
    pub live: bool,
    /// The latest news about it, the newest first.
    pub latest: &'a [LatestItem],
    /// The licence of its plan.
    pub license: Option<&'a License>,
    /// The title of the commitment that continues it.
    pub successor: Option<&'a Text>,
    /// The publisher of its plan.
    pub publisher: Option<&'a Text>,
    /// How the version that it shows is cited.
    pub cited: Cited<'a>,
    /// The day that a citation gives; none where it gives none.
    pub issued: Option<Day>,
    /// The record as JSON-LD, without `<`, to stand in a script element; empty where there is none.
    pub json_ld: &'a str,
}

/// What a kind of problem means.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ProblemPage<'a> {
    /// Without a language: `/problems/rule`.
    pub path: &'a str,
    pub title: &'a str,
    pub meaning: &'a str,
    pub status: u16,
}

/// The history of a commitment.
#[derive(Debug, Clone, Copy)]
pub struct HistoryPage<'a> {
    /// The commitment as it stands.
    pub view: &'a CommitmentView,
    /// All its versions, the oldest first.
    pub chapters: &'a [ChapterOfHistory<'a>],
}

/// Two versions of a commitment side by side.
#[derive(Debug, Clone, Copy)]
pub struct ComparisonPage<'a> {
    /// The earlier version; none: nothing was there yet.
    pub before: Option<&'a CommitmentView>,
    /// The later one.
    pub after: &'a CommitmentView,
    /// The number of the newest version.
    pub newest: u64,
    /// The versions after the earlier one up to the later one, the oldest first.
    pub chapters: &'a [ChapterOfHistory<'a>],
}

/// A version with the events that it consists of.
#[derive(Debug, Clone)]
pub struct ChapterOfHistory<'a> {
    /// The version.
    pub version: Version,
    /// What it changed, in the order of recording.
    pub pieces: Vec<Piece<'a>>,
}

/// One event of a version.
#[derive(Debug, Clone)]
pub struct Piece<'a> {
    /// The title of its feed item.
    pub title: String,
    /// Its page, absolute.
    pub link: String,
    /// The event with what was before it.
    pub update: &'a Update,
}

/// One piece of news with an address of its own.
#[derive(Debug, Clone, Copy)]
pub struct UpdatePage<'a> {
    /// What it is.
    pub title: &'a str,
    /// What it says below its title, as safe HTML.
    pub body_html: &'a str,
    /// Where it stands, without the language: `/events/01J…`.
    pub path: &'a str,
    /// What it is about: a title and an absolute address; none for news that is about no commitment.
    pub about: Option<(&'a Text, &'a str)>,
    /// The event with what was before it, so that texts that it words anew are shown beside the old ones.
    pub update: Option<&'a Update>,
    /// How it is cited.
    pub cited: Cited<'a>,
}

/// What went wrong, for a person.
#[derive(Debug, Clone, Copy)]
pub struct ErrorPage<'a> {
    /// In a few words: `Not found`.
    pub title: &'a str,
    /// What to do now.
    pub detail: &'a str,
    /// The status code of HTTP.
    pub status: u16,
}

/// A period as part of an address: a slash in it is no step.
#[must_use]
pub fn period_segment(period: &When) -> String {
    period.as_str().replace('/', "%2F")
}

/// What differs between two versions of a commitment, text by text and value by value; the earlier one is none where
/// nothing was there yet.
#[must_use]
pub fn differences(before: Option<&CommitmentView>, after: &CommitmentView, lang: Lang) -> Vec<Difference> {
    ledger::differences(before, after, Wording::of(lang))
}
