//! For the team that reports: a document is uploaded, what it would change is shown, then it is recorded.
//!
//! The write token is exchanged for a session in a cookie ([`session`]). An upload becomes a preview ([`previews`]): a
//! service of its own in memory that has recorded the document, so that its pages are those that would be. Recording
//! takes the same document through the same door as `POST /documents`.

pub(crate) mod form;
mod multipart;
mod previews;
mod session;

use domain::document::{Form, Terms};
use domain::{Lang, Slug};
use http::StatusCode;
use projection::view::Named;

use self::previews::{Previewed, Previews, Upload};
use self::session::{Session, Sessions};
use crate::answer::{Answer, Keep};
use crate::auth;
use crate::problem::{InputError, Kind, Problem};
use crate::represent::page::{self, Fault, OpenPreview, RefusedPage, SignInPage, UploadPage};
use crate::represent::site::local;
use crate::router::Call;

/// Who is signed in, and what they have uploaded.
#[derive(Default)]
pub(crate) struct Team {
    sessions: Sessions,
    previews: Previews,
}

/// Where the team enters, behind the language.
pub(crate) const ENTRANCE: &str = "/team";

/// The longest piece of a wrong line that is shown with it, in characters.
const LINE_CHARACTERS: usize = 200;

/// `GET /en/team`: the form for a document; before that, the form for the token.
pub(crate) fn entrance(call: &Call<'_>) -> Result<Answer, Problem> {
    at_home(call)?;
    call.query.allow(&[])?;
    match session::of(call) {
        Some(session) => Ok(upload_page(call, &session)),
        None => sign_in_page(call, Why::Entrance),
    }
}

/// `POST /en/team/session`: a token for a session.
pub(crate) fn sign_in(call: &Call<'_>) -> Result<Answer, Problem> {
    at_home(call)?;
    form::same_origin(call)?;
    let fields = form::fields(call)?;
    let holder = match auth::holder(call.app, call.request, fields.text("token").unwrap_or_default().trim()) {
        Ok(holder) => holder,
        Err(problem) if problem.kind == Kind::Unauthorized => {
            return sign_in_page(call, Why::BadToken);
        }
        Err(problem) => return Err(problem),
    };
    let cookie = call.app.team().sessions.begin(call.app, holder);
    let here = |path: &str| local(&call.app.site().url(path));
    let to = fields.text("to").filter(|to| is_ours(to)).map_or_else(|| entrance_path(call), here);
    Ok(go(&to).header("set-cookie", &cookie))
}

/// `POST /en/team/session/end`: signs out.
pub(crate) fn sign_out(call: &Call<'_>) -> Result<Answer, Problem> {
    at_home(call)?;
    form::same_origin(call)?;
    let fields = form::fields(call)?;
    if let Some(session) = session::of(call) {
        session.permits(fields.text("csrf"))?;
        call.app.team().sessions.end(&session);
    }
    Ok(go(&entrance_path(call)).header("set-cookie", &session::no_cookie(call.app)))
}

/// `POST /en/team/previews`: reads a document, and shows what it would change.
pub(crate) fn upload(call: &Call<'_>) -> Result<Answer, Problem> {
    let session = signed_in(call)?;
    form::same_origin(call)?;
    let parts = form::parts(call)?;
    session.permits(parts.text("csrf"))?;
    let file = parts.file("document").filter(|file| !file.bytes.is_empty());
    let Some(file) = file else {
        return Ok(refused_page(call, "", &Problem::new(Kind::Content, "choose a document")));
    };
    let name = file.file.clone().unwrap_or_default();
    let form = Form::of_name(&name).or_else(|| Form::of_media_type(&file.media_type));
    let Some(form) = form else {
        let known = Form::ALL.map(Form::suffix).join(", ");
        let detail = format!("name the form of the document by one of {known}");
        return Ok(refused_page(call, &name, &Problem::new(Kind::UnsupportedMediaType, detail)));
    };
    let plan = parts.text("plan").filter(|plan| !plan.is_empty() && form.is_sheet());
    let plan: Option<Slug> =
        plan.map(str::parse).transpose().map_err(|error| Problem::parameter("plan", error))?;
    let required = parts.text("require").map_or_else(Vec::new, |_| Lang::OFFICIAL.to_vec());
    let terms = Terms { required, plan, history: false };
    let upload = Upload { name, form, bytes: file.bytes.clone(), terms };
    match call.app.team().previews.add(call.app, &session.holder, upload) {
        Ok(id) => Ok(go(&preview_path(call, &id))),
        Err(refused) => Ok(faults_page(call, &refused.0, &refused.1)),
    }
}

/// `GET /en/team/previews/{preview}`: what a document would change, or has changed.
pub(crate) fn preview(call: &Call<'_>) -> Result<Answer, Problem> {
    at_home(call)?;
    call.query.allow(&[])?;
    let Some(session) = session::of(call) else { return sign_in_page(call, Why::NoSession) };
    let previewed = known(call)?;
    Ok(private(previewed.page(call.app, &session, call.language()), call.language()))
}

/// `POST /en/team/previews/{preview}/record`: records the document, once, if the record is still the one that was
/// shown; else shows it anew.
pub(crate) fn record(call: &Call<'_>) -> Result<Answer, Problem> {
    let session = signed_in(call)?;
    form::same_origin(call)?;
    session.permits(form::fields(call)?.text("csrf"))?;
    let previewed = known(call)?;
    previewed.record(call.app, &session.holder)?;
    Ok(go(&preview_path(call, previewed.id())))
}

/// `GET /team/previews/{preview}/pages/…`: any page as it would be.
pub(crate) fn page(call: &Call<'_>) -> Result<Answer, Problem> {
    at_home(call)?;
    let Some(_) = session::of(call) else { return sign_in_page(call, Why::NoSession) };
    Ok(Answer::private(known(call)?.answer(call.request)?))
}

/// Refuses what is asked of a preview: it has no team of its own.
fn at_home(call: &Call<'_>) -> Result<(), Problem> {
    match call.app.site().is_preview() {
        true => Err(Problem::not_found("team in a preview")),
        false => Ok(()),
    }
}

/// The session of a request that would change something.
fn signed_in(call: &Call<'_>) -> Result<Session, Problem> {
    at_home(call)?;
    session::of(call).ok_or_else(|| {
        Problem::new(Kind::Unauthorized, "this session has ended; sign in again and send the form once more")
    })
}

fn known(call: &Call<'_>) -> Result<std::sync::Arc<Previewed>, Problem> {
    let id = call.segment("preview");
    let found = call.app.team().previews.find(call.app, id);
    found.ok_or_else(|| Problem::not_found("such preview any more; upload the document again"))
}

fn upload_page(call: &Call<'_>, session: &Session) -> Answer {
    let record = &call.state.record;
    let lang = call.language();
    let open: Vec<OpenPreview> = call.app.team().previews.open(call.app, lang);
    let page = UploadPage {
        csrf: &session.csrf,
        actor: &session.holder.actor,
        plans: &record.plans.keys().map(|id| Named::plan(record, id)).collect::<Vec<_>>(),
        open: &open,
    };
    private(page::upload(&page, lang, call.app.site()), lang)
}

/// Why somebody is asked for a token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    /// This is where one comes in.
    Entrance,
    /// The page that was asked for is for those who are signed in.
    NoSession,
    /// The token that was given is not good.
    BadToken,
}

fn sign_in_page(call: &Call<'_>, why: Why) -> Result<Answer, Problem> {
    let lang = call.language();
    let settings = call.app.settings();
    if settings.tokens.is_none() && !settings.loopback {
        return Err(auth::no_writes());
    }
    let own = call.request.uri().path();
    let reads = matches!(*call.request.method(), http::Method::GET | http::Method::HEAD);
    let to = if is_ours(own) && reads { own } else { "" };
    let page = SignInPage { refused: why == Why::BadToken, to, needs_token: settings.tokens.is_some() };
    let answer = private(page::sign_in(&page, lang, call.app.site()), lang);
    Ok(match why {
        Why::Entrance => answer,
        Why::NoSession | Why::BadToken => {
            answer.status(StatusCode::UNAUTHORIZED).header("www-authenticate", "Bearer realm=\"milepost\"")
        }
    })
}

/// A document that was refused as a whole.
fn refused_page(call: &Call<'_>, name: &str, problem: &Problem) -> Answer {
    let page = RefusedPage { file: name, detail: &problem.detail, faults: &[] };
    let lang = call.language();
    private(page::refused(&page, lang, call.app.site()), lang).status(problem.kind.status())
}

/// A document with everything that is wrong with it.
fn faults_page(call: &Call<'_>, upload: &Upload, problem: &Problem) -> Answer {
    let page =
        RefusedPage { file: &upload.name, detail: &problem.detail, faults: &faults(&problem.errors, upload) };
    let lang = call.language();
    private(page::refused(&page, lang, call.app.site()), lang).status(problem.kind.status())
}

/// What is wrong or strange, each with the line of the document that it is about.
fn faults(errors: &[InputError], upload: &Upload) -> Vec<Fault> {
    let text = (!upload.form.is_packed()).then(|| String::from_utf8_lossy(&upload.bytes));
    let lines: Vec<&str> = text.iter().flat_map(|text| text.lines()).collect();
    let fault = |error: &InputError| {
        let line = error.line.and_then(|line| lines.get(line.checked_sub(1)?));
        Fault {
            line: error.line,
            column: error.column,
            path: error.path.clone().unwrap_or_default(),
            text: line.map(|line| line.chars().take(LINE_CHARACTERS).collect()).unwrap_or_default(),
            detail: error.detail.clone(),
        }
    };
    errors.iter().map(fault).collect()
}

/// Whether a path leads to a page of the team, so that a form may be told to go there.
fn is_ours(path: &str) -> bool {
    let entrances = || Lang::OFFICIAL.into_iter().map(|lang| format!("/{lang}{ENTRANCE}"));
    let ours = || entrances().chain([ENTRANCE.to_owned()]);
    let plain = path.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    plain
        && ours()
            .any(|ours| path == ours || path.strip_prefix(&ours).is_some_and(|rest| rest.starts_with('/')))
}

fn entrance_path(call: &Call<'_>) -> String {
    local(&call.app.site().url(&format!("/{}{ENTRANCE}", call.language())))
}

fn preview_path(call: &Call<'_>, id: &str) -> String {
    local(&call.app.site().url(&format!("/{}{ENTRANCE}/previews/{id}", call.language())))
}

/// On to another page with a GET. The address names no host, so that it leads there under any name of the service.
fn go(path: &str) -> Answer {
    Answer::redirect(StatusCode::SEE_OTHER, path).keep(Keep::Private)
}

fn private(html: String, lang: Lang) -> Answer {
    Answer::page(html, lang).keep(Keep::Private)
}
