//! What holds for any text and any number.

use domain::reading::{Kind, measurement, number_in, read_as};
use domain::{Decimal, Lang, Value};
use proptest::prelude::*;

const KINDS: [Kind; 10] = [
    Kind::Number,
    Kind::Measurement,
    Kind::Target,
    Kind::Deadline,
    Kind::Period,
    Kind::Completion,
    Kind::Schedule,
    Kind::Organizations,
    Kind::Code,
    Kind::Nothing,
];

const LANGS: [Option<Lang>; 3] = [None, Some(Lang::EN), Some(Lang::FR)];

/// The pieces from which texts of the kind are made, so that random texts come near the grammar.
const PIECES: [&str; 48] = [
    "119",
    "3,484",
    "25,1",
    "34, 012",
    "1\u{A0}807",
    "0",
    "2017",
    "2017-18",
    "2016-2017",
    "1er",
    "July",
    "juillet",
    "mai",
    "May",
    "to",
    "à",
    "au",
    "du",
    "from",
    "between",
    "and",
    "by",
    "d'ici",
    "as of",
    "since",
    "depuis",
    "(",
    ")",
    ",",
    ".",
    ":",
    "-",
    "–",
    "%",
    "$",
    "million",
    "milliards",
    "approximately",
    "environ",
    "plus de",
    "or more",
    "employees",
    "per quarter",
    "fall",
    "été",
    "Q1",
    "not available",
    "€",
];

fn text() -> impl Strategy<Value = String> {
    let near = prop::collection::vec((prop::sample::select(&PIECES[..]), "[ ]{0,1}"), 0..9)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, blank)| format!("{piece}{blank}")).collect());
    prop_oneof![near, any::<String>()]
}

/// All figures of a text, without what stands between them.
fn figures(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_breaks_the_reading(text in text()) {
        for (kind, lang) in KINDS.iter().flat_map(|kind| LANGS.map(|lang| (*kind, lang))) {
            if let Err(unread) = read_as(kind, &text, lang) {
                prop_assert!(!unread.to_string().is_empty());
            }
        }
    }

    /// Every figure of a text without a date or a word for zeros is in the value that was read, and every word is
    /// kept or known.
    #[test]
    fn no_figure_is_lost(text in text()) {
        for lang in LANGS {
            let Ok(reading) = measurement(&text, lang) else { continue };
            let dated = reading.read.dated().is_some() || matches!(reading.read.value, Value::Missing(..));
            let scaled = ["million", "milliard"].iter().any(|word| text.contains(word));
            if dated || scaled {
                continue;
            }
            let read = match &reading.read.value {
                Value::Number(number) => number.to_string(),
                Value::Range(low, high) => format!("{low}{high}"),
                Value::Text(_) | Value::Missing(..) => unreachable!("they were left out above"),
            };
            prop_assert_eq!(figures(&read), figures(&text), "{}", text);
        }
    }

    #[test]
    fn a_grouped_number_reads_back(whole in 0_i64..999_999_999_999, negative: bool) {
        let number = Decimal::from(if negative { -whole } else { whole });
        for sign in ["", " ", "\u{A0}", "\u{2009}", "\u{202F}"] {
            for lang in LANGS {
                prop_assert_eq!(number_in(&grouped(number, sign), lang), Ok(number));
            }
        }
        prop_assert_eq!(number_in(&grouped(number, ","), Some(Lang::EN)), Ok(number));
    }

    #[test]
    fn a_decimal_comma_reads_back_in_french(whole in 0_i64..999_999, tenths in 0_i64..100) {
        let number: Decimal = format!("{whole}.{tenths:02}").parse().unwrap();
        let french = format!("{},{tenths:02}", grouped(whole.into(), "\u{A0}"));
        prop_assert_eq!(number_in(&french, Some(Lang::FR)), Ok(number));
        prop_assert!(number_in(&french, Some(Lang::EN)).is_err());
        prop_assert!(number_in(&french, None).is_err());
    }

    /// A measurement of a number and a period, written out, is read as itself.
    #[test]
    fn what_was_read_reads_back_in_its_own_form(value in -9999_i64..99_999, year in 2013_i16..2090, month in 1_i8..12) {
        let period = format!("{year}-{month:02}/{year}-{:02}", month + 1);
        let reading = measurement(&format!("{value} in {period}"), Some(Lang::EN)).unwrap();
        prop_assert_eq!(&reading.read.value, &Value::Number(value.into()));
        let read = reading.read.period.unwrap();
        prop_assert_eq!(read.as_str(), period);
    }

    /// A sign that the grammar does not know, anywhere beside a number, is never skipped.
    #[test]
    fn an_unknown_sign_is_never_skipped(value in 0_i64..99_999, sign in "[#*;?!/_=@^|+€£§\\[\\]{}\"]", before: bool) {
        let text = if before { format!("{sign}{value}") } else { format!("{value} {sign}") };
        for (kind, lang) in [Kind::Number, Kind::Measurement, Kind::Target].into_iter().zip(LANGS) {
            prop_assert!(read_as(kind, &text, lang).is_err(), "{}", text);
        }
    }
}

/// The number with a sign between its thousands.
fn grouped(number: Decimal, sign: &str) -> String {
    let text = number.to_string();
    let (minus, figures) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let first = match figures.len() % 3 {
        0 => 3.min(figures.len()),
        first => first,
    };
    let (head, rest) = figures.split_at(first);
    let groups: Vec<&str> =
        std::iter::once(head).chain((0..rest.len()).step_by(3).map(|at| &rest[at..at + 3])).collect();
    format!("{minus}{}", groups.join(sign))
}
