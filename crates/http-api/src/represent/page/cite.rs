//! How to cite what a page shows: a dialog with references to copy and files for reference managers.
//!
//! It opens by the browser's own means (`popover`), and without them stands at the end of the page. Only the buttons
//! that copy need a script.

use std::sync::LazyLock;

use askama::Template;
use askama::filters::HtmlSafe;
use projection::view::CommitmentView;

use super::link::local;
use crate::represent::citation::{CitationFormat, FORMATS, Proof};
use crate::represent::site::Site;
use crate::represent::wording::Wording;

/// The script of the buttons that copy.
pub const COPY_SCRIPT: &[u8] = include_bytes!("../../../assets/copy.js");

/// The name of the script within `/scripts`, which holds its hash: what stands at it never changes.
pub static COPY_SCRIPT_NAME: LazyLock<String> = LazyLock::new(|| {
    use sha2::{Digest, Sha256};
    let hash: String = Sha256::digest(COPY_SCRIPT).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("copy-{hash}.js")
});

/// What is cited on a page.
#[derive(Debug, Clone, Copy)]
pub struct Cited<'a> {
    /// The absolute address that is cited.
    pub address: &'a str,
    /// It in words, in each style; none where that would cost more than the page.
    pub references: &'a [Reference],
    /// Whether it never changes, so that a citation can carry what the log was then.
    pub permanent: bool,
}

/// A reference in a style.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The name of the style in addresses: `apa`.
    pub name: &'static str,
    /// Its name for people.
    pub style: &'static str,
    /// The reference as safe HTML.
    pub html: String,
}

/// The dialog.
#[derive(Template)]
#[template(path = "part/cite.html")]
pub(super) struct Cite<'a> {
    w: &'static Wording,
    permanent: Option<&'a str>,
    references: &'a [Reference],
    files: Vec<File>,
    /// The same files with what the log was.
    proofs: Vec<File>,
    script: String,
}

/// A citation in a format of reference managers.
pub(super) struct File {
    pub(super) name: &'static str,
    pub(super) href: String,
}

impl HtmlSafe for Cite<'_> {}

impl<'a> Cite<'a> {
    pub(super) fn of(cited: Cited<'a>, w: &'static Wording, site: &Site) -> Self {
        let Cited { address, references, permanent } = cited;
        let proofs =
            if permanent { files(address, &format!("{}=true", Proof::PARAMETER)) } else { Vec::new() };
        Self {
            w,
            permanent: permanent.then_some(address),
            references,
            files: files(address, ""),
            proofs,
            script: copy_script(site),
        }
    }
}

/// Where pages find the script of the buttons that copy.
pub(super) fn copy_script(site: &Site) -> String {
    local(&site.url(&format!("/scripts/{}", *COPY_SCRIPT_NAME)))
}

/// The files of what stands at an address, which may end in a query: suffixes go in front of that.
pub(super) fn files(address: &str, more: &str) -> Vec<File> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let query = [query, more].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&");
    let query = if query.is_empty() { query } else { format!("?{query}") };
    let file = |format: &CitationFormat| File {
        name: format.called,
        href: local(&format!("{path}{}{query}", format.suffix)),
    };
    FORMATS.iter().map(file).collect()
}

/// The day that a view is narrowed to, as a query; empty where it is not.
pub(crate) fn day_query(view: &CommitmentView) -> String {
    match (view.as_of, view.attested_by) {
        (Some(day), _) => format!("?as_of={day}"),
        (None, Some(day)) => format!("?attested_by={day}"),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suffix_goes_in_front_of_the_query() {
        let hrefs =
            |address, more| files(address, more).into_iter().map(|file| file.href).collect::<Vec<_>>();
        assert_eq!(hrefs("https://a.ca/fr/plans/p", "")[1], "/fr/plans/p.bib");
        assert_eq!(
            hrefs("https://a.ca/c/versions/2?as_of=2018-06-30", "")[3],
            "/c/versions/2.ris?as_of=2018-06-30"
        );
        assert_eq!(
            hrefs("https://a.ca/c?as_of=2018-06-30", "proof=true")[0],
            "/c.csl.json?as_of=2018-06-30&proof=true"
        );
        assert_eq!(hrefs("https://a.ca/c", "proof=true")[5], "/c.jsonld?proof=true");
    }

    #[test]
    fn the_name_of_the_script_is_its_hash() {
        let name = COPY_SCRIPT_NAME.as_str();
        assert!(
            name.starts_with("copy-") && name.ends_with(".js") && name.len() == "copy-.js".len() + 16,
            "{name}"
        );
    }
}
