//! The addresses in an answer.

use anyhow::{Context, Result};

/// The public address of a site.
pub(super) struct Base {
    url: String,
    /// Its path: a site may stand below another one.
    path: String,
}

impl Base {
    /// That of a service, from what it tells crawlers.
    pub(super) fn of(robots: &str) -> Result<Self> {
        let map =
            robots.lines().find_map(|line| line.strip_prefix("Sitemap: ")?.strip_suffix("/sitemap.xml"));
        let url = map.context("/robots.txt names no map of the pages")?.to_owned();
        let host = url.find("://").map_or(0, |at| at + 3);
        let path = url.get(host..).and_then(|rest| rest.split_once('/'));
        let path = path.map(|(_, path)| format!("/{path}")).unwrap_or_default();
        Ok(Self { url, path })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The path of an address of the site.
    pub(super) fn path_of(&self, address: &str) -> Option<String> {
        let path = address.strip_prefix(&self.url)?;
        let path = path.split('#').next().unwrap_or(path);
        path.starts_with('/').then(|| path.to_owned())
    }

    /// The paths that a body names: each address of the site in any text, and in pages those without a host.
    pub(super) fn links(&self, content_type: &str, body: &[u8]) -> Vec<String> {
        let Ok(text) = std::str::from_utf8(body) else { return Vec::new() };
        let mut found: Vec<String> = Vec::new();
        for (at, _) in text.match_indices(&self.url) {
            found.extend(text.get(at..).map(address).and_then(|address| self.path_of(address)));
        }
        if content_type.starts_with("text/html") {
            for attribute in ["href=\"", "src=\""] {
                for (at, _) in text.match_indices(attribute) {
                    let value = text.get(at + attribute.len()..).and_then(|rest| rest.split('"').next());
                    let below = value.and_then(|value| value.strip_prefix(&self.path));
                    let path = below.and_then(|path| path.split('#').next());
                    let path = path.filter(|path| path.starts_with('/') && !path.starts_with("//"));
                    found.extend(path.map(str::to_owned));
                }
            }
        }
        found
    }
}

/// The address at the beginning of a text, as far as it goes in any of the forms.
fn address(text: &str) -> &str {
    let end = text.find(|c: char| c.is_whitespace() || "\"'<>\\)]}|,;".contains(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or(text).trim_end_matches(['.', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(url: &str) -> Base {
        Base::of(&format!("User-agent: *\nSitemap: {url}/sitemap.xml\n")).unwrap()
    }

    #[test]
    fn addresses_are_found_in_every_form() {
        let base = base("https://a.ca");
        for (text, path) in [
            ("{\"url\":\"https://a.ca/commitments/c.json\"}", "/commitments/c.json"),
            ("<loc>https://a.ca/en</loc>", "/en"),
            ("url = {https://a.ca/commitments/c/versions/3},", "/commitments/c/versions/3"),
            ("Retrieved from https://a.ca/en/plans/p.", "/en/plans/p"),
            ("UR  - https://a.ca/fr/commitments/c#top\r\n", "/fr/commitments/c"),
        ] {
            assert_eq!(base.links("text/plain", text.as_bytes()), [path], "{text}");
        }
        let page = "<a href=\"/en/about#x\"></a><script src=\"/scripts/a.js\"></script><a href=\"#top\"></a>\
                    <a href=\"https://b.ca/x\"></a><a href=\"//c.ca/y\"></a>";
        assert_eq!(base.links("text/html; charset=utf-8", page.as_bytes()), ["/en/about", "/scripts/a.js"]);
        assert_eq!(base.links("text/plain", b"https://a.car/x https://a.ca"), [""; 0]);
    }

    #[test]
    fn a_site_may_stand_below_another_one() {
        let base = base("https://a.ca/record");
        assert_eq!(base.links("text/html", b"<a href=\"/record/en\"><a href=\"/other\">"), ["/en"]);
        assert_eq!(base.path_of("https://a.ca/record/fr").as_deref(), Some("/fr"));
        assert_eq!(base.path_of("https://a.ca/other"), None);
    }
}
