//! Numbers as written by people: as far as they read the same in every language, or in one.

use super::Unread;
use crate::{Decimal, Lang};

/// Reads a number: in its canonical form (`34012`, `80.7`, `-3`), or with its thousands grouped so that no language
/// reads it otherwise.
///
/// Grouped by spaces (U+0020, U+00A0, U+2009, U+202F: `34 012`), by a comma and a space as some pages print it
/// (`34, 012`), or by commas more than once or before a decimal point (`1,234,567`, `1,234.5`). The decimals stand
/// after a point.
///
/// # Errors
///
/// [`Unread`]: `1,204` has two readings, `80,7` has a decimal comma, anything else is no number.
pub fn number(text: &str) -> Result<Decimal, Unread> {
    let canonical = match text.parse::<Decimal>() {
        Ok(number) => return Ok(number),
        Err(malformed) => malformed,
    };
    let (sign, figures) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let read = |written: &str| format!("{sign}{written}").parse::<Decimal>().ok();
    let comma = decimal_comma(figures).and_then(|written| read(&written));
    let grouped = ungrouped(figures).and_then(|written| read(&written));
    match (grouped, comma) {
        (Some(number), None) => Ok(number),
        (Some(grouped), Some(decimal)) => Err(Unread::Ambiguous { text: text.to_owned(), grouped, decimal }),
        (None, Some(decimal)) => Err(Unread::Comma { text: text.to_owned(), decimal }),
        (None, None) => Err(canonical.into()),
    }
}

/// Reads a number in the language of its text; without one it is [`number`].
///
/// In English a comma groups, so `3,484` is 3484. In French a comma stands before decimals, so `25,1` is 25.1; but
/// `3,484` stays ambiguous there, because English figures are pasted into French texts.
///
/// # Errors
///
/// [`Unread`], as for [`number`].
pub fn number_in(text: &str, lang: Option<Lang>) -> Result<Decimal, Unread> {
    match (number(text), lang) {
        (Err(Unread::Ambiguous { grouped, .. }), Some(Lang::EN)) => Ok(grouped),
        (Err(Unread::Comma { decimal, .. }), Some(Lang::FR)) => Ok(decimal),
        (read, _) => read,
    }
}

/// Reads a number that stands alone, as in the cell of a table whose language nobody names.
///
/// A comma that can only stand before decimals does so (`1 180,5`, `80,7`), and a sign of minus may be the typographic one (U+2212).
///
/// In running text the same comma is refused, since there it may part two numbers.
///
/// # Errors
///
/// [`Unread`]: `1,204` has two readings, anything else is no number.
pub fn number_alone(text: &str) -> Result<Decimal, Unread> {
    match number(&text.replace('\u{2212}', "-")) {
        Err(Unread::Comma { decimal, .. }) => Ok(decimal),
        read => read,
    }
}

/// The figures without their grouping, where they are grouped in threes by one and the same sign.
fn ungrouped(figures: &str) -> Option<String> {
    let (whole, decimals) =
        figures.split_once('.').map_or((figures, None), |(whole, after)| (whole, Some(after)));
    let whole = SIGNS.iter().find_map(|sign| threes(whole, sign))?;
    match decimals {
        None => Some(whole),
        Some(after) => all_figures(after).then(|| format!("{whole}.{after}")),
    }
}

/// The signs that group thousands. A point is none of them: it would be decimal elsewhere.
const SIGNS: [&str; 6] = [" ", "\u{A0}", "\u{2009}", "\u{202F}", ", ", ","];

fn threes(whole: &str, sign: &str) -> Option<String> {
    let mut groups = whole.split(sign);
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()))?;
    let rest: Vec<&str> = groups.collect();
    let grouped =
        !rest.is_empty() && all_figures(first) && rest.iter().all(|g| g.len() == 3 && all_figures(g));
    grouped.then(|| format!("{first}{}", rest.concat()))
}

/// The number with a point, where its one comma can stand before decimals.
fn decimal_comma(figures: &str) -> Option<String> {
    let (whole, decimals) = figures.split_once(',')?;
    let spaced = SIGNS.iter().find_map(|sign| threes(whole, sign));
    let whole = spaced.unwrap_or_else(|| whole.to_owned());
    (all_figures(&whole) && all_figures(decimals)).then(|| format!("{whole}.{decimals}"))
}

fn all_figures(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text comes to this number, or to this message behind the text.
    fn check(text: &str, expected: &str) {
        let read = match number(text) {
            Ok(number) => number.to_string(),
            Err(unread) => unread.to_string().replacen(&format!("`{text}` "), "", 1),
        };
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn a_number_that_reads_the_same_everywhere_is_read() {
        let table = [
            ("34012", "34012"),
            ("80.7", "80.7"),
            ("-3", "-3"),
            ("6.0", "6.0"),
            ("34 012", "34012"),
            ("1\u{A0}056", "1056"),
            ("1\u{2009}056", "1056"),
            ("1\u{202F}056", "1056"),
            ("34, 012", "34012"),
            ("1,234,567", "1234567"),
            ("1,234.5", "1234.5"),
            ("1 234 567.25", "1234567.25"),
            ("-1 056", "-1056"),
        ];
        for (text, expected) in table {
            check(text, expected);
        }
    }

    #[test]
    fn what_could_be_two_numbers_is_refused_with_both() {
        check("1,204", "can be read as 1204 or as 1.204; write 1204 or 1.204");
        check("2,012", "can be read as 2012 or as 2.012; write 2012 or 2.012");
        check("-34,012", "can be read as -34012 or as -34.012; write -34012 or -34.012");
    }

    #[test]
    fn a_decimal_comma_is_refused_with_the_right_form() {
        for (text, right) in [
            ("80,7", "80.7"),
            ("0,500", "0.500"),
            ("1204,500", "1204.500"),
            ("1 204,5", "1204.5"),
            ("1,2045", "1.2045"),
        ] {
            check(text, &format!("has a decimal comma; write {right}"));
        }
    }

    #[test]
    fn a_number_alone_may_have_a_comma_that_can_only_be_decimal() {
        let table = [
            ("80,7", "80.7"),
            ("1 180,5", "1180.5"),
            ("1\u{A0}180,50", "1180.50"),
            ("1\u{202F}234\u{202F}567,8", "1234567.8"),
            ("0,125", "0.125"),
            ("\u{2212}3,5", "-3.5"),
            ("1,180.5", "1180.5"),
        ];
        for (text, expected) in table {
            assert_eq!(
                number_alone(text).map(|number| number.to_string()).as_deref(),
                Ok(expected),
                "{text}"
            );
        }
        for text in ["1,204", "-34,012", "12,5,3", "1 180,", "12,5 %", "3,5-4"] {
            assert_eq!(number_alone(text), number(text), "{text}");
            assert!(number(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_language_settles_what_its_comma_means() {
        let read = |text, lang| number_in(text, Some(lang)).ok().map(|number| number.to_string());
        assert_eq!(read("3,484", Lang::EN).as_deref(), Some("3484"));
        assert_eq!(read("25,1", Lang::FR).as_deref(), Some("25.1"));
        assert_eq!(read("1 204,5", Lang::FR).as_deref(), Some("1204.5"));
        assert_eq!(read("25,1", Lang::EN), None);
        assert_eq!(read("3,484", Lang::FR), None);
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let wrong = [
            "",
            " ",
            "x",
            "29%",
            "3 4",
            "34 01",
            "1 2345",
            "0 500",
            "1.234.567",
            "1 234,567,890",
            "1, 234 567",
            "+5",
            "1e3",
            "--1",
            "1,204 ",
            "٣",
            "1.",
            ",5",
            "1 056 .5",
        ];
        for text in wrong {
            let rule = "write figures without grouping and a point for decimals, such as 34012 or 80.7";
            check(text, &format!("is not a number: {rule}"));
        }
    }
}
