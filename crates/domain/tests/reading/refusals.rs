//! What is refused, and with which words.

use domain::Lang;
use domain::reading::{deadline, measurement, period, target};

const EN: Option<Lang> = Some(Lang::EN);
const FR: Option<Lang> = Some(Lang::FR);

/// The message behind the text.
fn check(read: Result<String, String>, text: &str, expected: &str) {
    let message = read.expect_err(text);
    assert_eq!(message.replacen(&format!("`{text}` "), "", 1), expected, "{text}");
}

fn measured(text: &str, lang: Option<Lang>) -> Result<String, String> {
    measurement(text, lang).map(|read| format!("{read:?}")).map_err(|unread| unread.to_string())
}

fn targeted(text: &str, lang: Option<Lang>) -> Result<String, String> {
    target(text, lang).map(|read| format!("{read:?}")).map_err(|unread| unread.to_string())
}

fn dated(text: &str, lang: Option<Lang>) -> Result<String, String> {
    deadline(text, lang).map(|when| when.to_string()).map_err(|unread| unread.to_string())
}

#[test]
fn a_date_with_two_readings_is_refused_with_both() {
    let table = [
        ("By winter 2025", EN, "can be read as 2025-03 or as 2025-12; write 2025-03 or 2025-12"),
        ("2011-12", EN, "can be read as FY2011-12 or as 2011-12; write FY2011-12 or 2011-12"),
        ("2016-2017", EN, "can be read as FY2016-17 or as 2016/2017; write FY2016-17 or 2016/2017"),
        ("2016-2017", None, "can be read as FY2016-17 or as 2016/2017; write FY2016-17 or 2016/2017"),
        ("Q4 2022", EN, "can be read as 2022-Q4 or as 2023-Q1; write 2022-Q4 or 2023-Q1"),
        ("D'ici l'hiver 2025", FR, "can be read as 2025-03 or as 2025-12; write 2025-03 or 2025-12"),
    ];
    for (text, lang, expected) in table {
        check(dated(text, lang), text, expected);
    }
}

#[test]
fn a_refusal_says_what_the_matter_is() {
    let several = "says more than one thing; record each on its own, or keep it as a text";
    let goes_on = "goes on or comes again, so it is no date; leave the date out and keep the text";
    let words = "gives no figures to read; keep it as a text";
    let unclear = "has more around its figures than can be read without a guess; write them alone";
    check(dated("By February 2022 and February 2023", EN), "By February 2022 and February 2023", several);
    check(dated("Ongoing", EN), "Ongoing", goes_on);
    check(dated("Chaque année", FR), "Chaque année", goes_on);
    check(dated("Soon", EN), "Soon", words);
    check(dated("before June 2018", EN), "before June 2018", unclear);
    check(measured("6 held, then 12", EN), "6 held, then 12", several);
    check(
        measured("Consultations complete (January 2018)", EN),
        "Consultations complete (January 2018)",
        words,
    );
    check(measured("68,000 +/- 500", EN), "68,000 +/- 500", several);
    check(measured("Bill 21", EN), "Bill 21", unclear);
    check(targeted("Top 5 among OECD", EN), "Top 5 among OECD", unclear);
    check(measured("80,7 %", EN), "80,7 %", "`80,7` has a decimal comma; write 80.7");
}

/// What stands around a number is part of what it says: none of these is the number alone.
#[test]
fn garbage_around_a_number_is_refused_and_not_skipped() {
    let wrong = [
        "5 out of ten",
        "5% increase",
        "40 workshops in June",
        "Bill 21",
        "5 to 3",
        "from 3 to 5",
        "3-5",
        "10 or 20",
        "5 workshops or a conference",
        "US$ 5 million",
        "300 people 2017",
        "5th",
        "10:30",
        "1/2",
        "½",
        "3½",
        "12²",
        "5e3",
        "5 K",
        "5 M$",
        "5 Mio",
        "5%%",
        "24 hours a day",
        "5 percentage points",
        "NIL",
        "~",
        "%",
        "$",
        "(5",
        "5)",
        "5;",
        "5?",
        "5 people, places",
        "N=35;P=55",
        "2017-18",
        "119 since May 2019 as of June 2018",
        "5\n6",
        "300 employees per quarter",
        "approximately 5 or more",
        "68.00 to 71500",
        "2015 to 2020",
        "#5",
        "5 *",
    ];
    for text in wrong {
        assert!(measured(text, EN).is_err(), "{text}: {:?}", measured(text, EN));
    }
}

#[test]
fn a_target_whose_direction_is_not_said_is_refused() {
    for text in [
        "30 days",
        "0 workshops",
        "from 3 to 4%",
        "5 errors by 2018",
        "Increase from 4 to 3",
        "about 250",
        "within 5 days",
    ] {
        assert!(targeted(text, EN).is_err(), "{text}: {:?}", targeted(text, EN));
    }
    assert!(targeted("at most 30 days", EN).is_ok());
    assert!(targeted("less than 5 errors", EN).is_ok());
}

#[test]
fn a_text_in_an_unknown_language_must_read_the_same_in_both() {
    for text in ["5,500", "25,1", "5 billion", "2016-2017"] {
        assert!(measured(text, None).is_err(), "{text}");
    }
    assert!(measured("environ 29 %", None).is_ok());
    assert!(measured("approximately 29%", None).is_ok());
    assert!(measured("29", Some("de".parse().expect("a language"))).is_err());
}

#[test]
fn a_period_ends_after_it_begins() {
    for text in
        ["June 2018 to May 2018", "July 1 to July 1, 2017", "June 31, 2018", "1990-2000", "May", "Q1 2022-24"]
    {
        assert!(period(text, EN).is_err(), "{text}");
    }
}
