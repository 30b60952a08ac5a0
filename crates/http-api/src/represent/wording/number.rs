//! Numbers as a language writes them.

use domain::Decimal;
use icu_decimal::{DecimalFormatter, input, options::DecimalFormatterOptions};
use icu_locale_core::Locale;
use icu_provider::DataError;

use super::Wording;

/// ICU's signs for one language.
pub(super) struct Numbers(DecimalFormatter);

impl Numbers {
    pub(super) fn new(locale: &Locale) -> Result<Self, DataError> {
        DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default()).map(Self)
    }

    /// Writes a number in canonical form. What is no number stays as it is.
    fn write(&self, canonical: &str) -> String {
        match input::Decimal::try_from_str(canonical) {
            Ok(number) => self.0.format(&number).to_string(),
            Err(_) => canonical.to_owned(),
        }
    }
}

impl Wording {
    /// A number with all its decimals: `34,012.50`, `34 012,50` (with a no-break space).
    #[must_use]
    pub fn number(&self, number: &Decimal) -> String {
        self.numbers.write(&number.to_string())
    }

    /// A whole number.
    #[must_use]
    pub fn whole(&self, number: usize) -> String {
        self.numbers.write(&number.to_string())
    }

    /// A percentage from its number of hundredths: `29%`, `29 %`.
    #[must_use]
    pub fn percent(&self, number: &Decimal) -> String {
        self.text("percent", &[("number", self.number(number).into())])
    }
}
