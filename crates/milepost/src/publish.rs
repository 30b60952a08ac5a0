//! `milepost publish`: everything that can be read, as files for any host that gives out files.
//!
//! What is published is what is linked or described: each address is asked for as a browser asks, its answer is searched for
//! more, and what the description of the interface has below it is asked for as well. So whatever the service learns to
//! answer is published, and every file is what the service answers, byte for byte.

mod description;
mod files;
mod kept;
mod links;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use bytes::Bytes;
use event_store::Checkpoint;
use http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LINK, LOCATION,
};
use http::{Request, StatusCode};

use self::description::Description;
use self::files::{Files, file_of};
use self::kept::{Entry, Kept};
use self::links::Base;
use crate::args::Publish;
use crate::ask::{Answerer, accepted};

/// What a browser asks for.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// How many entries a tile has (C2SP tlog-tiles).
const TILE_WIDTH: u64 = 256;

pub(crate) fn run(config: Option<&Path>, publish: &Publish) -> Result<ExitCode> {
    let answerer = Answerer::at(config, &publish.whom, publish.public_url.as_ref())?;
    let mut publication = Publication::begin(&answerer, &publish.out)?;
    publication.walk()?;
    publication.end()?;
    let Files { written, unchanged, removed, .. } = publication.files;
    println!(
        "{} files in {}: {written} written, {unchanged} unchanged; {removed} removed",
        written + unchanged,
        publish.out.display(),
    );
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
    after: Kept,
    /// Whether what never changes is as it was: not where something was redacted since, or another program wrote it.
    lasts: bool,
}

impl<'a> Publication<'a> {
    fn begin(answerer: &'a Answerer, out: &'a Path) -> Result<Self> {
        let base = Base::of(&text(answerer, "/robots.txt")?)?;
        let description = Description::read(&text(answerer, "/openapi.json")?)?;
        let files = Files::within(out);
        let before = files.kept()?;
        let redacted = text(answerer, "/events?type=event-redacted")?.lines().count();
        let after = Kept::of(base.url().to_owned(), redacted);
        ensure!(
            before.base.is_empty() || before.base == after.base,
            "{} holds the site of {}, not of {}; publish into another folder",
            out.display(),
            before.base,
            after.base
        );
        let lasts = before.is_like(&after);
        Ok(Self { answerer, base, description, files, before, after, lasts })
    }

    /// Asks for everything that is linked.
    fn walk(&mut self) -> Result<()> {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut left = self.seeds()?;
        while let Some(path) = left.pop() {
            // What has a query is a question, of which a folder of files answers none.
            if path.contains('?') || !seen.insert(path.clone()) {
                continue;
            }
            let mut found = self.take(&path)?;
            found.extend(self.description.below(&path));
            left.extend(found.into_iter().filter(|found| !seen.contains(found)));
        }
        Ok(())
    }

    /// Where the walk begins: what the description has without a parameter, and the log, which nothing links to.
    fn seeds(&self) -> Result<Vec<String>> {
        let checkpoint = Checkpoint::parse(&text(self.answerer, "/log/checkpoint")?)?;
        let fixed = self.description.fixed.iter().cloned();
        Ok(fixed.chain(tiles(checkpoint.size().index())).collect())
    }

    /// Takes what stands at an address into the folder; what it links to.
    fn take(&mut self, path: &str) -> Result<Vec<String>> {
        let known = self.before.files.get(path).cloned();
        let held = known.and_then(|entry| Some((self.files.read(&entry.file)?, entry)));
        if let Some((body, entry)) = held.as_ref().filter(|(_, entry)| self.lasts && entry.is_immutable()) {
            return Ok(self.keep(path, entry.clone(), body));
        }
        let mut request = Request::get(path).header(ACCEPT, BROWSER);
        if let Some((_, entry)) = &held {
            request = request.header(IF_NONE_MATCH, &entry.etag);
        }
        let response = self.answerer.ask_once(request.body(Bytes::new())?)?;
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
            (StatusCode::OK, _) if !header(CACHE_CONTROL).contains("no-store") => {
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
                self.after.redirects.extend(to.map(|to| (path.to_owned(), to)));
                Ok(self.base.path_of(&location).into_iter().collect())
            }
            (status, _) if status.is_server_error() => bail!("{path} is answered with {status}"),
            _ => Ok(Vec::new()),
        }
    }

    /// Keeps a file as it is.
    fn keep(&mut self, path: &str, entry: Entry, body: &[u8]) -> Vec<String> {
        let links = self.base.links(&entry.content_type, body);
        self.files.unchanged += 1;
        self.enter(path, entry, links)
    }

    /// Writes down that a file is part of the site; what it links to, in its body and beside it.
    fn enter(&mut self, path: &str, entry: Entry, mut links: Vec<String>) -> Vec<String> {
        links.extend(entry.links.iter().cloned());
        self.after.files.insert(path.to_owned(), entry);
        links
    }

    /// Removes what is not there any more, and writes down what is.
    fn end(&mut self) -> Result<()> {
        let files: BTreeSet<&str> = self.after.files.values().map(|entry| &*entry.file).collect();
        for entry in self.before.files.values().filter(|entry| !files.contains(&*entry.file)) {
            self.files.remove(&entry.file)?;
        }
        self.files.keep(&self.after)
    }
}

fn text(answerer: &Answerer, path: &str) -> Result<String> {
    let body = accepted(answerer.get(path)?)?.into_bytes()?;
    String::from_utf8(body.to_vec()).with_context(|| format!("{path} is not text"))
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
