//! Pages for the team that reports.

mod dry_run;

use askama::Template;
use domain::Lang;
use domain::document::Form;
use jiff::Timestamp;
use projection::view::Named;

pub use self::dry_run::{DryRunPage, RecordedNote, dry_run};
use super::frame::{Crumb, Frame};
use super::link::{Link, in_language};
use super::phrase::Phrase;
use crate::represent::page::html;
use crate::represent::site::Site;
use crate::represent::wording::Wording;

/// The form for the token.
#[derive(Debug, Clone, Copy)]
pub struct SignInPage<'a> {
    /// Whether a token was given that is not good.
    pub refused: bool,
    /// The path to go on to; empty for the usual one.
    pub to: &'a str,
    /// Whether the service has tokens; else whoever reaches it is the operator.
    pub needs_token: bool,
}

/// The form for a document.
#[derive(Debug, Clone, Copy)]
pub struct UploadPage<'a> {
    /// What the form must carry.
    pub csrf: &'a str,
    /// Who is signed in.
    pub actor: &'a str,
    /// The plans that a sheet can be about.
    pub plans: &'a [Named],
    /// What was uploaded before.
    pub open: &'a [OpenPreview],
}

/// An upload in a list.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OpenPreview {
    pub file: String,
    pub by: String,
    pub at: Timestamp,
    pub recorded: bool,
    pub href: String,
}

/// A document that cannot be recorded.
#[derive(Debug, Clone, Copy)]
pub struct RefusedPage<'a> {
    /// The name of the file.
    pub file: &'a str,
    /// What is wrong with it as a whole.
    pub detail: &'a str,
    /// Each thing that is wrong.
    pub faults: &'a [Fault],
}

/// Something in a document that is wrong, or that a person should look at.
#[derive(Debug, Clone, Default)]
pub struct Fault {
    /// The line or row, from 1.
    pub line: Option<usize>,
    /// The column, from 1.
    pub column: Option<usize>,
    /// The key or the name of the column; empty where it is about the whole.
    pub path: String,
    /// The beginning of the line; empty where it cannot be shown.
    pub text: String,
    /// What is wrong.
    pub detail: String,
}

#[derive(Template)]
#[template(path = "team/sign-in.html")]
struct SignIn<'a> {
    frame: Frame,
    w: &'static Wording,
    action: String,
    refused: bool,
    to: &'a str,
    needs_token: bool,
}

#[derive(Template)]
#[template(path = "team/upload.html")]
struct Upload<'a> {
    frame: Frame,
    w: &'static Wording,
    action: String,
    end: String,
    csrf: &'a str,
    signed_in: String,
    forms: String,
    plans: Vec<(String, String)>,
    open: Vec<Open>,
}

struct Open {
    link: Link,
    told: String,
    recorded: bool,
}

#[derive(Template)]
#[template(path = "team/refused.html")]
struct Refused {
    frame: Frame,
    w: &'static Wording,
    title: String,
    detail: Option<Phrase>,
    faults: Faults,
    count: String,
    again: String,
}

/// A table of faults.
#[derive(Template)]
#[template(path = "team/faults.html")]
struct Faults {
    w: &'static Wording,
    rows: Vec<FaultRow>,
}

/// The template escapes the text.
impl askama::filters::HtmlSafe for Faults {}

struct FaultRow {
    place: String,
    path: String,
    text: String,
    detail: Phrase,
}

/// The form for the token of the team that reports.
#[must_use]
pub fn sign_in(page: &SignInPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let frame = frame(w.say("team-title"), "/team", lang, site);
    let SignInPage { refused, to, needs_token } = *page;
    let action = in_language(site, "/team/session", lang);
    html(&SignIn { frame, w, action, refused, to, needs_token })
}

/// The form for a document.
#[must_use]
pub fn upload(page: &UploadPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let open = |open: &OpenPreview| Open {
        link: Link { href: open.href.clone(), text: Phrase::plain(open.file.clone()) },
        told: told(&open.by, open.at, w),
        recorded: open.recorded,
    };
    let page = Upload {
        frame: frame(w.say("team-title"), "/team", lang, site),
        w,
        action: in_language(site, "/team/previews", lang),
        end: in_language(site, "/team/session/end", lang),
        csrf: page.csrf,
        signed_in: w.text("team-signed-in", &[("actor", page.actor.into())]),
        forms: Form::ALL.map(Form::suffix).join(","),
        plans: page.plans.iter().map(|plan| (plan.id.to_string(), Phrase::marked(plan, w))).collect(),
        open: page.open.iter().map(open).collect(),
    };
    html(&page)
}

/// A document with everything that is wrong with it.
#[must_use]
pub fn refused(page: &RefusedPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let title = match page.file {
        "" => w.say("team-refused"),
        file => w.text("team-refused-file", &[("file", file.into())]),
    };
    let page = Refused {
        frame: with_entrance(frame(title.clone(), "/team", lang, site), w, site),
        w,
        title,
        detail: page.faults.is_empty().then(|| Phrase::of_program(page.detail, w)),
        faults: Faults::of(page.faults, w),
        count: w.count("team-faults", page.faults.len()),
        again: in_language(site, "/team", lang),
    };
    html(&page)
}

/// The frame of a page of the team, which is nobody else's business.
fn frame(title: String, path: &str, lang: Lang, site: &Site) -> Frame {
    let mut frame = Frame::new(title, path, lang, site);
    frame.hidden = true;
    frame
}

fn with_entrance(mut frame: Frame, w: &Wording, site: &Site) -> Frame {
    let name = Phrase::plain(w.say("team-title"));
    frame.crumbs.push(Crumb { href: in_language(site, "/team", w.lang()), name });
    frame
}

fn told(by: &str, at: Timestamp, w: &Wording) -> String {
    w.text("team-uploaded", &[("actor", by.into()), ("when", w.instant(at).into())])
}

impl Faults {
    fn of(faults: &[Fault], w: &'static Wording) -> Self {
        Self { w, rows: faults.iter().map(|fault| FaultRow::of(fault, w)).collect() }
    }
}

impl FaultRow {
    fn of(fault: &Fault, w: &Wording) -> Self {
        let number = |key, number: usize| w.text(key, &[("number", number.to_string().into())]);
        let places = [
            fault.line.map(|line| number("team-line", line)),
            fault.column.map(|c| number("team-column", c)),
        ];
        Self {
            place: places.into_iter().flatten().collect::<Vec<_>>().join(", "),
            path: fault.path.clone(),
            text: fault.text.clone(),
            detail: Phrase::of_program(&fault.detail, w),
        }
    }
}
