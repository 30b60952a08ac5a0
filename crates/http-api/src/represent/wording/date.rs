//! Dates as a language writes them, for every precision.

use domain::{Precision, When};
use icu_calendar::{Date as Day, Gregorian};
use icu_datetime::fieldsets::{M, MD, YM, YMD};
use icu_datetime::{DateTimeFormatterLoadError, FixedCalendarDateTimeFormatter};
use icu_locale_core::Locale;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::Wording;

/// ICU's patterns for one language.
pub(super) struct Dates {
    year_month_day: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    year_month: FixedCalendarDateTimeFormatter<Gregorian, YM>,
    month_day: FixedCalendarDateTimeFormatter<Gregorian, MD>,
    month: FixedCalendarDateTimeFormatter<Gregorian, M>,
}

impl Dates {
    pub(super) fn new(locale: &Locale) -> Result<Self, DateTimeFormatterLoadError> {
        Ok(Self {
            year_month_day: FixedCalendarDateTimeFormatter::try_new(locale.into(), YMD::long())?,
            year_month: FixedCalendarDateTimeFormatter::try_new(locale.into(), YM::long())?,
            month_day: FixedCalendarDateTimeFormatter::try_new(locale.into(), MD::long())?,
            month: FixedCalendarDateTimeFormatter::try_new(locale.into(), M::long())?,
        })
    }
}

impl Wording {
    /// A day: `June 30, 2018`, `30 juin 2018`, `1er juillet 2016`.
    #[must_use]
    pub fn day(&self, date: Date) -> String {
        self.ordinal(date, self.dates.year_month_day.format(&icu(date)).to_string())
    }

    /// A date of any precision, as a heading or a label says it: `June 2018`, `October to December 2017`,
    /// `du 1er juillet au 30 septembre 2017`, `exercice 2017-2018`, `depuis décembre 2016`.
    #[must_use]
    pub fn when(&self, when: &When) -> String {
        match when.precision() {
            Precision::Day => self.day(when.first_day()),
            Precision::Month => self.month_and_year(when.first_day()),
            Precision::Quarter => self.months(when.first_day(), last(when)),
            Precision::Year => when.as_str().to_owned(),
            Precision::FiscalYear => self.fiscal_year(when),
            Precision::Period => self.period(when),
        }
    }

    /// The date at which something held: `as of July 2017`, `au 30 juin 2018`, `en juillet 2017`.
    #[must_use]
    pub fn as_of(&self, when: &When) -> String {
        self.around("as-of", when)
    }

    /// A deadline: `by June 2018`, `d’ici juin 2018`. A period stands for its last day.
    #[must_use]
    pub fn by(&self, when: &When) -> String {
        match (when.precision(), when.last_day()) {
            (Precision::Period, Some(last)) => self.around("by", &When::day(last)),
            _ => self.around("by", when),
        }
    }

    /// A moment in UTC, to the minute: `July 15, 2018, 14:03 UTC`, `15 juillet 2018, 14 h 03 UTC`.
    #[must_use]
    pub fn instant(&self, time: Timestamp) -> String {
        let at = Offset::UTC.to_datetime(time);
        let two = |number: i8| format!("{number:02}");
        let args = [
            ("day", self.day(at.date()).into()),
            ("hour", two(at.hour()).into()),
            ("minute", two(at.minute()).into()),
        ];
        self.text("instant", &args)
    }

    fn around(&self, key: &str, when: &When) -> String {
        let precision = precision(when);
        self.text(key, &[("when", self.when(when).into()), ("precision", precision.into())])
    }

    /// ICU has no ordinal for the first of a month, which French wants: our one rule.
    fn ordinal(&self, date: Date, written: String) -> String {
        match date.day() {
            1 => written.replacen("1 ", &self.say("first-day"), 1),
            _ => written,
        }
    }

    fn month_and_year(&self, date: Date) -> String {
        self.dates.year_month.format(&icu(date)).to_string()
    }

    fn month_and_day(&self, date: Date) -> String {
        self.ordinal(date, format!("{} ", self.dates.month_day.format(&icu(date)))).trim_end().to_owned()
    }

    fn fiscal_year(&self, when: &When) -> String {
        let (first, last) = (when.first_day().year(), last(when).year());
        let args = [
            ("first", first.to_string().into()),
            ("last", last.to_string().into()),
            ("short", format!("{:02}", last % 100).into()),
        ];
        self.text("fiscal-year", &args)
    }

    fn period(&self, when: &When) -> String {
        let parts = when.as_str().split_once('/');
        let Some((from, to)) = parts.map(|(from, to)| (from.parse::<When>().ok(), to.parse::<When>().ok()))
        else {
            return when.as_str().to_owned();
        };
        match (from, to) {
            (Some(from), Some(to)) => self.between_dates(&from, &to),
            (Some(from), None) => self.around("since", &from),
            (None, _) => when.as_str().to_owned(),
        }
    }

    fn between_dates(&self, from: &When, to: &When) -> String {
        let by_month = |when: &When| matches!(when.precision(), Precision::Month | Precision::Quarter);
        match (from.precision(), to.precision()) {
            (Precision::Day, Precision::Day) => self.days(from.first_day(), to.first_day()),
            _ if by_month(from) && by_month(to) => self.months(from.first_day(), last(to)),
            (Precision::Year, Precision::Year) => self.range("from-year-to-year", from.as_str(), to.as_str()),
            _ => self.range("from-to", &self.when(from), &self.when(to)),
        }
    }

    fn days(&self, from: Date, to: Date) -> String {
        let first = if from.year() == to.year() { self.month_and_day(from) } else { self.day(from) };
        self.range("from-day-to-day", &first, &self.day(to))
    }

    fn months(&self, from: Date, to: Date) -> String {
        if (from.year(), from.month()) == (to.year(), to.month()) {
            return self.month_and_year(from);
        }
        let first = match from.year() == to.year() {
            true => self.dates.month.format(&icu(from)).to_string(),
            false => self.month_and_year(from),
        };
        self.range("from-month-to-month", &first, &self.month_and_year(to))
    }

    /// `$vowel` is `yes` where the first name begins with one: `d’octobre`.
    fn range(&self, key: &str, from: &str, to: &str) -> String {
        let vowel = if from.starts_with(['a', 'e', 'i', 'o', 'u']) { "yes" } else { "no" };
        self.text(key, &[("from", from.into()), ("to", to.into()), ("vowel", vowel.into())])
    }
}

fn icu(date: Date) -> Day<Gregorian> {
    let [month, day] = [date.month(), date.day()].map(i8::unsigned_abs);
    Day::try_new_gregorian(date.year().into(), month, day).expect("both count the same days")
}

/// The last day, or the first of what has no end.
fn last(when: &When) -> Date {
    when.last_day().unwrap_or(when.first_day())
}

fn precision(when: &When) -> &'static str {
    match when.precision() {
        Precision::Day => "day",
        Precision::Month => "month",
        Precision::Quarter => "quarter",
        Precision::Year => "year",
        Precision::FiscalYear => "fiscal-year",
        Precision::Period => "period",
    }
}
