//! The HTML of a description: a handful of elements without class, style or script, so that every reader shows it, and
//! only absolute addresses, since a feed has no base that readers agree on.

use domain::Lang;

/// A piece of HTML whose every text is escaped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Html(String);

impl Html {
    /// A text as HTML.
    pub(super) fn text(text: &str) -> Self {
        Self(escaped(text))
    }

    /// A text in another language than the document's.
    pub(super) fn foreign(text: &str, lang: Lang) -> Self {
        Self(format!("<span lang=\"{lang}\">{}</span>", escaped(text)))
    }

    /// A link; the text alone where the address is not absolute, or leads elsewhere than to the web.
    pub(super) fn link(address: &str, inner: &Self) -> Self {
        let web = ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme));
        let plain = !address.contains(|c: char| c.is_whitespace() || c.is_control());
        match web && plain {
            true => Self(format!("<a href=\"{}\">{}</a>", escaped(address), inner.0)),
            false => inner.clone(),
        }
    }

    /// This, and something after it.
    pub(super) fn then(mut self, more: &Self) -> Self {
        self.0.push_str(&more.0);
        self
    }

    /// These, with a text between each two.
    pub(super) fn joined(parts: &[Self], between: &str) -> Self {
        let parts: Vec<&str> = parts.iter().map(|part| part.0.as_str()).collect();
        Self(parts.join(&escaped(between)))
    }

    /// A paragraph.
    pub(super) fn paragraph(inner: &Self) -> Self {
        Self(format!("<p>{}</p>", inner.0))
    }

    /// Words of somebody else.
    pub(super) fn quote(inner: &Self) -> Self {
        Self(format!("<blockquote><p>{}</p></blockquote>", inner.0))
    }

    /// A list; nothing where there is nothing to list.
    pub(super) fn list(rows: &[Self]) -> Self {
        let rows: String = rows.iter().map(|row| format!("<li>{}</li>", row.0)).collect();
        if rows.is_empty() { Self::default() } else { Self(format!("<ul>{rows}</ul>")) }
    }

    /// The markup.
    pub(super) fn into_string(self) -> String {
        self.0
    }
}

/// Escapes a text for content and for quoted attributes; line breaks stay visible.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("<br>"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i13_i14_a_text_cannot_become_markup() {
        let text = Html::text("<script>alert(1)</script> & \"é\"\nR&D");
        let expected = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;é&quot;<br>R&amp;D";
        assert_eq!(text.into_string(), expected, "I13");
    }

    #[test]
    fn i14_only_addresses_of_the_web_become_links() {
        let check = |address: &str, expected: &str| {
            assert_eq!(Html::link(address, &Html::text("x")).into_string(), expected, "I14 {address}");
        };
        check("https://example.ca/a?b=1&c=2", "<a href=\"https://example.ca/a?b=1&amp;c=2\">x</a>");
        check("https://example.ca/\"onclick=", "<a href=\"https://example.ca/&quot;onclick=\">x</a>");
        check("javascript:alert(1)", "x");
        check(" https://example.ca/", "x");
        check("https://example.ca/\njavascript:", "x");
        check("/commitments/6", "x");
    }
}
