//! Uploaded documents, each with what it would change and the pages as they would be.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use domain::document::{Form, Terms};
use domain::event::{Change, Fact, Request as Asking};
use domain::{Command, Lang, Slug};
use http::{Method, Request, Response, Uri};
use jiff::Timestamp;
use projection::{Order, Projection, Refusal, Update};
use sha2::{Digest, Sha256};

use super::ENTRANCE;
use super::session::Session;
use crate::app::App;
use crate::auth::Holder;
use crate::body::Body;
use crate::limits::{PREVIEW_TIME_MAX, PREVIEWS_MAX};
use crate::problem::{InputError, Problem};
use crate::represent::page::{self, DryRunPage, OpenPreview, RecordedNote};
use crate::represent::site::{Preview, local};
use crate::respond::respond;
use crate::write::{Orders, hex, uploaded};

/// A document as it was uploaded.
pub(super) struct Upload {
    /// What the person calls the file.
    pub(super) name: String,
    pub(super) form: Form,
    pub(super) bytes: Bytes,
    pub(super) terms: Terms,
}

/// An upload that can be recorded.
pub(super) struct Previewed {
    id: String,
    upload: Upload,
    by: Holder,
    at: Timestamp,
    /// Held while it is recorded, so that a second click finds what the first one did.
    stage: Mutex<Stage>,
}

/// All of them, the oldest first.
#[derive(Default)]
pub(super) struct Previews(Mutex<Vec<Arc<Previewed>>>);

/// What a document would change at one moment.
struct Stage {
    /// The service that has recorded it.
    app: Arc<App>,
    updates: Vec<Arc<Update>>,
    steps: Vec<Step>,
    remarks: Vec<InputError>,
    /// Whether the record has changed since it was shown first.
    anew: bool,
    recorded: Option<Recorded>,
}

/// What became of one of the orders of a document.
#[derive(PartialEq, Eq)]
enum Step {
    /// The record says all of it already.
    Nothing,
    /// A change list; where it alters a commitment, the version that this had before.
    List(Option<(Slug, u64)>),
}

struct Recorded {
    by: String,
    at: Timestamp,
    updates: Vec<Arc<Update>>,
}

impl Upload {
    /// What it asks for, as copies of an order.
    fn orders(&self, order: &Order) -> Result<Orders, Problem> {
        let Self { name, form, bytes, terms } = self;
        Orders::read(*form, bytes, terms, (order, &uploaded(name, bytes)))
    }
}

impl Previews {
    fn all(&self) -> MutexGuard<'_, Vec<Arc<Previewed>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an upload, and gives its id; the upload again with all that is wrong with it where it is refused.
    pub(super) fn add(
        &self,
        app: &App,
        by: &Holder,
        upload: Upload,
    ) -> Result<String, Box<(Upload, Problem)>> {
        let id = hex(&app.projection().random().to_be_bytes());
        let stage = match Stage::of(app, &id, by, &upload) {
            Ok(stage) => Mutex::new(stage),
            Err(problem) => return Err(Box::new((upload, problem))),
        };
        let at = app.projection().clock().now();
        let mut all = self.all();
        all.retain(|previewed| previewed.is_kept(at));
        let beyond = (all.len() + 1).saturating_sub(PREVIEWS_MAX);
        all.drain(..beyond);
        all.push(Arc::new(Previewed { id: id.clone(), upload, by: by.clone(), at, stage }));
        Ok(id)
    }

    pub(super) fn find(&self, app: &App, id: &str) -> Option<Arc<Previewed>> {
        let now = app.projection().clock().now();
        self.all().iter().find(|known| known.id == id && known.is_kept(now)).map(Arc::clone)
    }

    /// All that are kept, the newest first.
    pub(super) fn open(&self, app: &App, lang: Lang) -> Vec<OpenPreview> {
        let now = app.projection().clock().now();
        let kept: Vec<_> =
            self.all().iter().rev().filter(|known| known.is_kept(now)).map(Arc::clone).collect();
        let open = |known: &Arc<Previewed>| OpenPreview {
            file: known.upload.name.clone(),
            by: known.by.actor.clone(),
            at: known.at,
            recorded: known.stage().recorded.is_some(),
            href: local(&app.site().url(&format!("/{lang}{}", path(&known.id)))),
        };
        kept.iter().map(open).collect()
    }
}

impl Previewed {
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_kept(&self, now: Timestamp) -> bool {
        now.duration_since(self.at) < PREVIEW_TIME_MAX
    }

    /// Answers a GET of one of the pages as they would be. What is escaped in its address stays so: a slash in a period
    /// is no step.
    pub(super) fn answer(&self, request: &Request<Bytes>) -> Result<Response<Body>, Problem> {
        let here = request.uri().path_and_query().map_or("", |here| here.as_str());
        let own = here.strip_prefix(&format!("{}/pages", path(&self.id)));
        let uri = own.and_then(|own| own.parse::<Uri>().ok()).ok_or_else(|| Problem::not_found(here))?;
        let mut inner = Request::new(Bytes::new());
        *inner.method_mut() = Method::GET;
        *inner.uri_mut() = uri;
        for name in [http::header::ACCEPT, http::header::ACCEPT_LANGUAGE] {
            request.headers().get(&name).map(|value| inner.headers_mut().insert(name, value.clone()));
        }
        let app = Arc::clone(&self.stage().app);
        Ok(respond(&app, &inner))
    }

    /// Records the document, once. Where the record is no longer the one that was shown, nothing is recorded, and what
    /// the document would change is worked out anew.
    pub(super) fn record(&self, app: &App, by: &Holder) -> Result<(), Problem> {
        let mut stage = self.stage();
        if stage.recorded.is_some() {
            return Ok(());
        }
        let fresh = Stage::of(app, &self.id, &self.by, &self.upload)?;
        if !fresh.is_as(&stage) {
            *stage = Stage { anew: true, ..fresh };
            return Ok(());
        }
        match submit(app.projection(), self.orders(by, &stage)?, &stage.steps) {
            Ok(updates) => {
                let at = app.projection().clock().now();
                stage.recorded = Some(Recorded { by: by.actor.clone(), at, updates });
            }
            Err(Refusal::Stale { .. }) => {
                *stage = Stage { anew: true, ..Stage::of(app, &self.id, &self.by, &self.upload)? };
            }
            Err(refusal) => return Err(refusal.into()),
        }
        Ok(())
    }

    /// The orders of the document, whose request is one for each state of the record that was shown.
    fn orders(&self, by: &Holder, stage: &Stage) -> Result<Orders, Problem> {
        let shown_at = stage.app.projection().log().head();
        let hash = |text: &[u8]| hex(&Sha256::digest(text));
        let request = Asking {
            key: hash(format!("team\n{}\n{shown_at}", self.id).as_bytes()),
            body: hash(&self.upload.bytes),
        };
        self.upload.orders(&Order { request: Some(request), ..order(by) })
    }

    /// The page that tells what would change, or what has.
    pub(super) fn page(&self, app: &App, session: &Session, lang: Lang) -> String {
        let stage = self.stage();
        let recorded = stage.recorded.as_ref();
        let state = match recorded {
            Some(_) => app.projection().state(),
            None => stage.app.projection().state(),
        };
        // The versions are those of the preview: recording makes the same ones, or nothing.
        let after = stage.app.projection().state();
        let version = |id: &Slug| {
            let mut known = stage.steps.iter().filter_map(Step::version).filter(|(known, _)| known == id);
            let before = known.next().map_or(0, |(_, before)| *before);
            (before, after.version(id).map_or(before, |version| version.number))
        };
        let page = DryRunPage {
            csrf: &session.csrf,
            id: &self.id,
            file: &self.upload.name,
            by: &self.by.actor,
            at: self.at,
            anew: stage.anew,
            recorded: recorded.map(|recorded| RecordedNote { by: &recorded.by, at: recorded.at }),
            updates: recorded.map_or(&*stage.updates, |recorded| &*recorded.updates),
            record: &state.record,
            versions: &version,
            remarks: &super::faults(&stage.remarks, &self.upload),
            pages: if recorded.is_some() { app.site() } else { stage.app.site() },
        };
        page::dry_run(&page, lang, app.site())
    }
}

impl Step {
    fn version(&self) -> Option<&(Slug, u64)> {
        match self {
            Self::Nothing => None,
            Self::List(version) => version.as_ref(),
        }
    }
}

impl Stage {
    /// What an upload would change now. Everything that is wrong with it is found at once.
    fn of(app: &App, id: &str, by: &Holder, upload: &Upload) -> Result<Self, Problem> {
        let orders = upload.orders(&order(by))?;
        app.projection().preview(&orders.whole)?;
        let base = app.site().url("");
        let preview = Preview::Within { base: base.clone(), path: path(id) };
        let preview = app.preview(&format!("{base}{}/pages", path(id)), preview)?;
        let projection = preview.projection();
        let (mut updates, mut steps) = (Vec::new(), Vec::new());
        for part in orders.parts {
            let before = projection.state();
            let outcome = projection.submit(part)?;
            let about = outcome.updates.first().and_then(|update| update.commitment.as_ref());
            let version = |id: &Slug| before.version(id).map_or(0, |version| version.number);
            let expected = about.map(|(id, _)| (id.clone(), version(id)));
            steps.push(if outcome.updates.is_empty() { Step::Nothing } else { Step::List(expected) });
            updates.extend(outcome.updates);
        }
        let app = Arc::new(preview);
        Ok(Self { app, updates, steps, remarks: orders.remarks, anew: false, recorded: None })
    }

    /// Whether it is what was shown: the same changes to the same versions.
    fn is_as(&self, shown: &Self) -> bool {
        fn told(update: &Update) -> (&Change, Option<&Fact>) {
            (&update.event.change, update.before.as_ref())
        }
        let same = |(one, other): (&Arc<Update>, &Arc<Update>)| told(one) == told(other);
        self.steps == shown.steps
            && self.updates.len() == shown.updates.len()
            && self.updates.iter().zip(&shown.updates).all(same)
    }
}

/// Records each change list at the version at which it was shown.
fn submit(projection: &Projection, orders: Orders, steps: &[Step]) -> Result<Vec<Arc<Update>>, Refusal> {
    let mut updates = Vec::new();
    for (part, step) in orders.parts.into_iter().zip(steps) {
        if let Step::List(expected) = step {
            updates.extend(projection.submit(Order { expected: expected.clone(), ..part })?.updates);
        }
    }
    Ok(updates)
}

fn order(by: &Holder) -> Order {
    let Holder { actor, permit, .. } = by.clone();
    Order { command: Command::Record(Vec::new()), actor, permit, expected: None, request: None }
}

/// The path of a preview behind the language.
fn path(id: &str) -> String {
    format!("{ENTRANCE}/previews/{id}")
}
