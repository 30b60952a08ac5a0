//! Pages for people: each is a pure function of a view, a language and the addresses of the site.
//!
//! The templates escape every text of the record; what a caller hands over as HTML is named so and is printed as it
//! is. No page needs a script, and the one stylesheet stands at [`STYLESHEET_PATH`]; the one
//! script is [`COPY_SCRIPT`].

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

use domain::{Lang, Text, When};
use jiff::civil::Date;
use projection::view::{
    CommitmentSummary, CommitmentView, CompletenessView, LicenseView, Named, OrganizationView, PeriodView,
    PeriodsView, PlanView,
};
use projection::{Update, Version};

pub use self::cite::{COPY_SCRIPT, COPY_SCRIPT_NAME, Cited, Reference};
pub use self::difference::Difference;
use super::citation::Day;
use super::feed::Feed;
use super::site::Site;
use super::wording::Wording;

pub use team::{DryRunPage, Fault, OpenPreview, RecordedNote, RefusedPage, SignInPage, UploadPage};

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
    pub license: Option<&'a LicenseView>,
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

/// The entrance: the plans and the latest news.
#[must_use]
pub fn home(page: &HomePage<'_>, lang: Lang, site: &Site) -> String {
    lists::home(page, lang, site)
}

/// A plan with those of its commitments that the reader asked for.
#[must_use]
pub fn plan(page: &PlanPage<'_>, lang: Lang, site: &Site) -> String {
    lists::plan(page, lang, site)
}

/// The reporting periods of a plan.
#[must_use]
pub fn periods(view: &PeriodsView, lang: Lang, site: &Site) -> String {
    period::list(view, lang, site)
}

/// A reporting period of a plan: who has reported, and who has not.
#[must_use]
pub fn period(view: &PeriodView, lang: Lang, site: &Site) -> String {
    period::one(view, lang, site)
}

/// A period as part of an address: a slash in it is no step.
#[must_use]
pub fn period_segment(period: &When) -> String {
    period.as_str().replace('/', "%2F")
}

/// What a plan lacks.
#[must_use]
pub fn completeness(view: &CompletenessView, lang: Lang, site: &Site) -> String {
    completeness::page(view, lang, site)
}

/// The commitments that a reader looks for.
#[must_use]
pub fn search(page: &SearchPage<'_>, lang: Lang, site: &Site) -> String {
    lists::search(page, lang, site)
}

/// How to follow what changes, and where.
#[must_use]
pub fn follow(page: &FollowPage<'_>, lang: Lang, site: &Site) -> String {
    follow::page(page, lang, site)
}

/// How to follow what changes by e-mail.
#[must_use]
pub fn follow_by_email(lang: Lang, site: &Site) -> String {
    follow::by_email(lang, site)
}

/// The items of a feed.
#[must_use]
pub fn news(page: &NewsPage<'_>, lang: Lang, site: &Site) -> String {
    news::page(page, lang, site)
}

/// An organization with what it leads and supports.
#[must_use]
pub fn organization(view: &OrganizationView, lang: Lang, site: &Site) -> String {
    lists::organization(view, lang, site)
}

/// A commitment with everything that the record has on it.
#[must_use]
pub fn commitment(page: &CommitmentPage<'_>, lang: Lang, site: &Site) -> String {
    commitment::page(page, lang, site)
}

/// The same as plain text, for a terminal.
#[must_use]
pub fn commitment_text(page: &CommitmentPage<'_>, lang: Lang, site: &Site) -> String {
    commitment::text(page, lang, site)
}

/// What differs between two versions of a commitment, text by text and value by value; the earlier one is none where
/// nothing was there yet.
#[must_use]
pub fn differences(before: Option<&CommitmentView>, after: &CommitmentView, lang: Lang) -> Vec<Difference> {
    ledger::differences(before, after, Wording::of(lang))
}

/// The versions of a commitment, the newest first, with what each changed.
#[must_use]
pub fn history(page: &HistoryPage<'_>, lang: Lang, site: &Site) -> String {
    history::history(page, lang, site)
}

/// Two versions of a commitment side by side.
#[must_use]
pub fn comparison(page: &ComparisonPage<'_>, lang: Lang, site: &Site) -> String {
    history::comparison(page, lang, site)
}

/// One piece of news.
#[must_use]
pub fn update(page: &UpdatePage<'_>, lang: Lang, site: &Site) -> String {
    plain::update(page, lang, site)
}

/// What went wrong.
#[must_use]
pub fn error(page: &ErrorPage<'_>, lang: Lang, site: &Site) -> String {
    plain::error(page, lang, site)
}

/// What a kind of problem means.
#[must_use]
pub fn problem(page: &ProblemPage<'_>, lang: Lang, site: &Site) -> String {
    reference::problem(page, lang, site)
}

/// The description of the interface (`OpenAPI` 3.1).
#[must_use]
pub fn api(description: &serde_json::Value, lang: Lang, site: &Site) -> String {
    reference::api(description, lang, site)
}

/// What the service is, and how to follow, cite and replay what it holds.
#[must_use]
pub fn about(lang: Lang, site: &Site) -> String {
    plain::about(lang, site)
}

/// The form for the token of the team that reports.
#[must_use]
pub fn sign_in(page: &SignInPage<'_>, lang: Lang, site: &Site) -> String {
    team::sign_in(page, lang, site)
}

/// The form for a document.
#[must_use]
pub fn upload(page: &UploadPage<'_>, lang: Lang, site: &Site) -> String {
    team::upload(page, lang, site)
}

/// A document with everything that is wrong with it.
#[must_use]
pub fn refused(page: &RefusedPage<'_>, lang: Lang, site: &Site) -> String {
    team::refused(page, lang, site)
}

/// What a document would change, or has changed.
#[must_use]
pub fn dry_run(page: &DryRunPage<'_>, lang: Lang, site: &Site) -> String {
    team::dry_run(page, lang, site)
}
