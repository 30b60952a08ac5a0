//! A rendered reference as runs of text, mended, and written out as plain text or as HTML.
//!
//! The processor's own HTML is not escaped, so it is never used: every character is escaped here, and
//! only addresses of `http` and `https` become links.

use super::printable;
use hayagriva::citationberg::{FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::{ElemChild, ElemChildren, Formatting};

/// Stands for a closing parenthesis at the end of a value while the processor has it.
///
/// The processor writes one parenthesis where a style closes its own right after one of the text's:
/// `(…, Third Plan (2016–18))`. It does not know this character, of the private use area.
const PARENTHESIS: char = '\u{e000}';

/// A value as the processor may have it: one line, at most `len_max` characters, an ellipsis where it was cut.
pub(super) fn shielded(value: &str, len_max: usize) -> String {
    let mut kept: String = value.chars().filter(|c| *c != PARENTHESIS).map(printable).take(len_max).collect();
    if value.chars().count() > len_max {
        kept.push('…');
    }
    if kept.ends_with(')') {
        kept.pop();
        kept.push(PARENTHESIS);
    }
    kept
}

/// A reference, ready to be written.
pub(super) struct Markup(Vec<Run>);

/// Text of one appearance.
struct Run {
    text: String,
    formatting: Formatting,
    href: Option<String>,
}

impl Markup {
    /// Takes what the processor made: the number in front, in the styles that count, and the rest.
    pub(super) fn new(number: Option<&ElemChild>, content: &ElemChildren) -> Self {
        let mut runs = Vec::new();
        if let Some(number) = number {
            flatten(number, &mut runs);
            runs.push(Run::plain(" "));
        }
        content.0.iter().for_each(|child| flatten(child, &mut runs));
        mend(&mut runs);
        Self(runs)
    }

    /// Takes plain text.
    pub(super) fn plain(text: &str) -> Self {
        let mut runs = vec![Run::plain(text)];
        mend(&mut runs);
        Self(runs)
    }

    /// Writes the text alone.
    pub(super) fn text(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    /// Writes inline HTML: `i`, `b`, `sup`, `sub`, `a`, and `span` for small capitals and lines.
    pub(super) fn html(&self) -> String {
        self.0.iter().map(Run::html).collect()
    }
}

impl Run {
    fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), formatting: Formatting::default(), href: None }
    }

    fn html(&self) -> String {
        let mut html = escape(&self.text);
        for (open, close) in tags(self.formatting) {
            html = format!("{open}{html}{close}");
        }
        match self.href.as_deref().filter(|href| is_web(href)) {
            Some(href) => format!("<a href=\"{}\">{html}</a>", escape(href)),
            None => html,
        }
    }
}

fn flatten(child: &ElemChild, runs: &mut Vec<Run>) {
    match child {
        ElemChild::Text(text) => {
            runs.push(Run { text: text.text.clone(), formatting: text.formatting, href: None });
        }
        ElemChild::Link { text, url } => {
            runs.push(Run { text: text.text.clone(), formatting: text.formatting, href: Some(url.clone()) });
        }
        ElemChild::Markup(text) => runs.push(Run::plain(text)),
        ElemChild::Elem(elem) => elem.children.0.iter().for_each(|child| flatten(child, runs)),
        ElemChild::Transparent { .. } => {}
    }
}

/// Puts parentheses back and makes one space of several, across the borders of runs.
fn mend(runs: &mut Vec<Run>) {
    let mut after_space = true;
    for run in runs.iter_mut() {
        let mut mended = String::with_capacity(run.text.len());
        for c in run.text.chars() {
            if !(c == ' ' && after_space) {
                mended.push(if c == PARENTHESIS { ')' } else { c });
            }
            after_space = c == ' ';
        }
        run.text = mended;
    }
    runs.retain(|run| !run.text.is_empty());
    if let Some(last) = runs.last_mut() {
        last.text.truncate(last.text.trim_end_matches(' ').len());
    }
}

fn tags(formatting: Formatting) -> Vec<(&'static str, &'static str)> {
    let mut tags = Vec::new();
    match formatting.vertical_align {
        VerticalAlign::Sup => tags.push(("<sup>", "</sup>")),
        VerticalAlign::Sub => tags.push(("<sub>", "</sub>")),
        VerticalAlign::None | VerticalAlign::Baseline => {}
    }
    if formatting.font_variant == FontVariant::SmallCaps {
        tags.push(("<span style=\"font-variant:small-caps\">", "</span>"));
    }
    if formatting.text_decoration == TextDecoration::Underline {
        tags.push(("<span style=\"text-decoration:underline\">", "</span>"));
    }
    if formatting.font_weight == FontWeight::Bold {
        tags.push(("<b>", "</b>"));
    }
    if formatting.font_style == FontStyle::Italic {
        tags.push(("<i>", "</i>"));
    }
    tags
}

fn is_web(href: &str) -> bool {
    let scheme = href.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https"))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(text: &str, url: &str) -> ElemChild {
        let text = hayagriva::Formatted { text: text.to_owned(), formatting: Formatting::default() };
        ElemChild::Link { text, url: url.to_owned() }
    }

    fn italic(text: &str) -> ElemChild {
        let formatting = Formatting { font_style: FontStyle::Italic, ..Formatting::default() };
        ElemChild::Text(hayagriva::Formatted { text: text.to_owned(), formatting })
    }

    fn html(children: Vec<ElemChild>) -> String {
        Markup::new(None, &ElemChildren(children)).html()
    }

    #[test]
    fn every_character_of_html_is_escaped() {
        let expected = "<i>&lt;item&gt; ]]&gt; &amp; &quot;é&quot; &#39;x&#39;</i>";
        assert_eq!(html(vec![italic("<item> ]]> & \"é\" 'x'")]), expected);
    }

    #[test]
    fn only_web_addresses_become_links() {
        let check = |url: &str, expected: &str| assert_eq!(html(vec![link("x", url)]), expected);
        check("https://a.ca/?b&\"c", "<a href=\"https://a.ca/?b&amp;&quot;c\">x</a>");
        check("HTTP://a.ca", "<a href=\"HTTP://a.ca\">x</a>");
        check("javascript:alert(1)//https://", "x");
        check(" javascript://a", "x");
        check("data:text/html,x", "x");
        check("https:a", "x");
    }

    #[test]
    fn spaces_are_single_across_runs() {
        let children =
            ElemChildren(vec![italic("a  "), italic(" b"), link(" ", "https://a.ca"), italic(" c ")]);
        let markup = Markup::new(Some(&italic("[1]")), &children);
        assert_eq!(markup.text(), "[1] a b c");
        assert_eq!(Markup::plain(" a \u{a0} b ").text(), "a \u{a0} b");
    }

    #[test]
    fn a_closing_parenthesis_is_shielded_and_comes_back() {
        let check = |text: &str, shield: &str, back: &str| {
            assert_eq!(shielded(text, 9), shield);
            assert_eq!(Markup::plain(shield).text(), back);
        };
        check("(16–18)", "(16–18\u{e000}", "(16–18)");
        check("a\u{e000}(b) c", "a(b) c", "a(b) c");
        check("(345678) abc", "(345678) …", "(345678) …");
        check("a\nb", "a b", "a b");
        check("", "", "");
    }
}
