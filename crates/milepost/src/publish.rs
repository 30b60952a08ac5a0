//! `milepost publish`: everything that can be read, as files for any host that gives out files.
//!
//! What is published is what is linked or described: each address is asked for as a browser asks, its answer is searched for
//! more, and what the description of the interface has below it is asked for as well. So whatever the service learns to
//! answer is published, and every file is what the service answers, byte for byte.

mod description;
mod files;
mod kept;
mod links;
mod walk;

use std::path::Path;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use anyhow::{Result, bail, ensure};
use bytes::Bytes;
use event_store::Checkpoint;
use http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LINK, LOCATION,
};
use http::{Request, Response, StatusCode};

use self::description::Description;
use self::files::{Files, file_of};
use self::kept::{Entry, Kept};
use self::links::Base;
use self::walk::Walk;
use crate::args::Publish;
use crate::ask::{Answered, Answerer, ELSEWHERE};

/// What a browser asks for.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// How many entries a tile has (C2SP tlog-tiles).
const TILE_WIDTH: u64 = 256;

pub(crate) fn run(config: Option<&Path>, publish: &Publish) -> Result<ExitCode> {
    let answerer = Answerer::at(config, &publish.whom, publish.public_url.as_ref(), ELSEWHERE)?;
    let publication = Publication::begin(&answerer, &publish.out)?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    Walk::from(publication.seeds()?).run(threads, |path| publication.take(path))?;
    println!("{}", publication.end()?);
    Ok(ExitCode::SUCCESS)
}

/// A site on its way to a folder.
struct Publication<'a> {
    answerer: &'a Answerer,
    base: Base,
    description: Description,
    files: Files<'a>,
    /// What the last run left, and what this one does.
    before: Kept,
    after: Mutex<Kept>,
    /// Whether what never changes is as it was: not where something was redacted since, or another program wrote it.
    lasts: bool,
}

impl<'a> Publication<'a> {
    fn begin(answerer: &'a Answerer, out: &'a Path) -> Result<Self> {
        let base = Base::of(&answerer.text("/robots.txt")?)?;
        let description = Description::read(&answerer.text("/openapi.json")?)?;
        let files = Files::within(out);
        let before = files.kept()?;
        let redacted = answerer.text("/events?type=event-redacted")?.lines().count();
        let after = Kept::of(base.url().to_owned(), redacted);
        ensure!(
            before.base.is_empty() || before.base == after.base,
            "{} holds the site of {}, not of {}; publish into another folder",
            out.display(),
            before.base,
            after.base
        );
        let lasts = before.is_like(&after);
        let after = Mutex::new(after);
        Ok(Self { answerer, base, description, files, before, after, lasts })
    }

    /// Where the walk begins: what the description has without a parameter, and the log, which nothing links to.
    fn seeds(&self) -> Result<Vec<String>> {
        let checkpoint = Checkpoint::parse(&self.answerer.text("/log/checkpoint")?)?;
        let fixed = self.description.fixed.iter().cloned();
        Ok(fixed.chain(tiles(checkpoint.size().index())).collect())
    }

    /// Takes what stands at an address into the folder; the addresses that it leads to.
    fn take(&self, path: &str) -> Result<Vec<String>> {
        let mut found = self.take_alone(path)?;
        found.extend(self.description.below(path));
        // What has a query is a question, of which a folder of files answers none.
        found.retain(|path| !path.contains('?'));
        Ok(found)
    }

    fn take_alone(&self, path: &str) -> Result<Vec<String>> {
        let known = self.before.files.get(path).cloned();
        let held = known.and_then(|entry| Some((self.files.read(&entry.file)?, entry)));
        if let Some((body, entry)) = held.as_ref().filter(|(_, entry)| self.lasts && entry.is_immutable()) {
            return Ok(self.keep(path, entry.clone(), body));
        }
        let mut response = self.ask(path, held.as_ref().map(|(_, entry)| &*entry.etag))?;
        if held.is_some() && is_for_one(&response) {
            // Who comes with an old feed gets what he missed; what is published is what newcomers get.
            response = self.ask(path, None)?;
        }
        let status = response.status();
        let header = |name| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        let location = header(LOCATION);
        let said = response.headers().get_all(LINK).into_iter();
        let said: Vec<String> = said.flat_map(|link| self.base.links("", link.as_bytes())).collect();
        match (status, held) {
            (StatusCode::NOT_MODIFIED, Some((body, entry))) => Ok(self.keep(path, entry, &body)),
            // What nobody may store is no part of a publication.
            (StatusCode::OK, _) if !is_for_one(&response) => {
                let mut entry = Entry {
                    file: file_of(path, &header(CONTENT_TYPE))?,
                    links: said,
                    content_type: header(CONTENT_TYPE),
                    content_language: header(CONTENT_LANGUAGE),
                    cache_control: header(CACHE_CONTROL),
                    etag: header(ETAG),
                };
                let body = response.into_body().into_bytes()?;
                self.files.write(&entry.file, &body)?;
                let links = self.base.links(&entry.content_type, &body);
                entry.links.retain(|link| !links.contains(link));
                entry.links.sort();
                entry.links.dedup();
                Ok(self.enter(path, entry, links))
            }
            (status, _) if status.is_redirection() => {
                let to = location.strip_prefix(self.base.url()).map(str::to_owned);
                self.after(|after| after.redirects.extend(to.map(|to| (path.to_owned(), to))));
                Ok(self.base.path_of(&location).into_iter().collect())
            }
            (status, _) if status.is_server_error() => bail!("{path} is answered with {status}"),
            _ => Ok(Vec::new()),
        }
    }

    /// What a browser gets that holds what has this tag.
    fn ask(&self, path: &str, etag: Option<&str>) -> Result<Response<Answered>> {
        let mut request = Request::get(path).header(ACCEPT, BROWSER);
        if let Some(etag) = etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        self.answerer.ask_once(request.body(Bytes::new())?)
    }

    /// Keeps a file as it is.
    fn keep(&self, path: &str, entry: Entry, body: &[u8]) -> Vec<String> {
        let links = self.base.links(&entry.content_type, body);
        self.enter(path, entry, links)
    }

    /// Writes down that a file is part of the site; what it links to, in its body and beside it.
    fn enter(&self, path: &str, entry: Entry, mut links: Vec<String>) -> Vec<String> {
        links.extend(entry.links.iter().cloned());
        self.after(|after| drop(after.files.insert(path.to_owned(), entry)));
        links
    }

    fn after(&self, add: impl FnOnce(&mut Kept)) {
        add(&mut self.after.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Removes what is not there any more, and writes down what is; what was done, in words.
    fn end(self) -> Result<String> {
        let after = self.after.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (files, before) = (after.names(), self.before.names());
        let gone = before.difference(&files);
        let removed: usize = gone.map(|file| self.files.remove(file).map(usize::from)).sum::<Result<_>>()?;
        self.files.keep(&after)?;
        let written = self.files.written();
        Ok(format!(
            "{} files in {}: {written} written, {} unchanged; {removed} removed",
            files.len(),
            self.files.out().display(),
            files.len() - written,
        ))
    }
}

/// Whether an answer is for the one who asked: nobody may store it.
fn is_for_one(response: &Response<Answered>) -> bool {
    let said = response.headers().get(CACHE_CONTROL).and_then(|value| value.to_str().ok());
    said.is_some_and(|said| said.contains("no-store"))
}

/// The tiles of a log of so many events: of the events, and of each level of hashes.
fn tiles(size: u64) -> Vec<String> {
    let mut paths = of_level("entries", size);
    let (mut level, mut hashes) = (0, size);
    while hashes > 0 {
        paths.extend(of_level(&level.to_string(), hashes));
        (level, hashes) = (level + 1, hashes / TILE_WIDTH);
    }
    paths
}

/// The tiles of a level, the last of which may be a part of one.
fn of_level(level: &str, entries: u64) -> Vec<String> {
    let path = |tile: u64| format!("/log/tile/{level}/{}", index(tile));
    let (full, rest) = (entries / TILE_WIDTH, entries % TILE_WIDTH);
    let partial = (rest > 0).then(|| format!("{}.p/{rest}", path(full)));
    (0..full).map(path).chain(partial).collect()
}

/// The number of a tile in groups of three digits, all but the last marked: `x001/x234/067`.
fn index(tile: u64) -> String {
    let last = format!("{:03}", tile % 1_000);
    let mut groups = vec![last];
    let mut left = tile / 1_000;
    while left > 0 {
        groups.insert(0, format!("x{:03}", left % 1_000));
        left /= 1_000;
    }
    groups.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_named_as_the_protocol_has_it() {
        assert_eq!(tiles(0), [""; 0]);
        assert_eq!(tiles(140), ["/log/tile/entries/000.p/140", "/log/tile/0/000.p/140"]);
        let tiles = tiles(70_000);
        assert_eq!(tiles.len(), 2 * 274 + 2 + 1);
        for tile in ["entries/272", "0/273.p/112", "1/000", "1/001.p/17", "2/000.p/1"] {
            assert!(tiles.contains(&format!("/log/tile/{tile}")), "{tile}");
        }
        assert_eq!(index(1_234_067), "x001/x234/067");
    }
}
