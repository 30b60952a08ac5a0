//! The types that are one word of JSON, and texts: what each may hold.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::event::{Source, Subject, SubjectKind};
use crate::{CODE_CHARS_MAX, Code, Decimal, ID_CHARS_MAX, LocalId, Slug, TEXT_BYTES_MAX, Text, Unit, When};

/// A ULID, as text.
pub(crate) struct UlidText;

/// A day, month, quarter, year or fiscal year.
const DATE: &str = r"([1-9][0-9]{3}(-Q[1-4]|-[0-9]{2}(-[0-9]{2})?)?|FY[0-9]{4}-[0-9]{2})";

fn word(description: &str, pattern: &str) -> Schema {
    json_schema!({ "type": "string", "description": description, "pattern": pattern })
}

impl JsonSchema for Slug {
    fn schema_name() -> Cow<'static, str> {
        "Slug".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let pattern = format!("^[a-z0-9-]{{1,{ID_CHARS_MAX}}}$");
        word("The id of a plan, a commitment or an organization.", &pattern)
    }
}

impl JsonSchema for LocalId {
    fn schema_name() -> Cow<'static, str> {
        "LocalId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let pattern = format!("^[A-Za-z0-9._-]{{1,{ID_CHARS_MAX}}}$");
        word("The id of a part within its commitment; it stays when the code changes.", &pattern)
    }
}

impl JsonSchema for Unit {
    fn schema_name() -> Cow<'static, str> {
        "Unit".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        word("What is counted, as a keyword.", &format!("^[A-Za-z0-9._-]{{1,{ID_CHARS_MAX}}}$"))
    }
}

impl JsonSchema for Code {
    fn schema_name() -> Cow<'static, str> {
        "Code".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // Letters of any script: what a pattern can say of them differs from validator to validator.
        json_schema!({
            "type": "string",
            "description": "A published number such as 6.1.1, C02.1.10 or 8.a. Never a number: 1.10 is not 1.1.",
            "minLength": 1,
            "maxLength": CODE_CHARS_MAX,
        })
    }
}

impl JsonSchema for When {
    fn schema_name() -> Cow<'static, str> {
        "When".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let description = "A date of the world with its precision: 2018-06-30, 2018-06, 2018-Q2, 2018, FY2017-18 \
                           (April to March), a period from one to another, a/b, or one without an end, a/..";
        word(description, &format!(r"^{DATE}(/({DATE}|\.\.))?$"))
    }
}

impl JsonSchema for Decimal {
    fn schema_name() -> Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let description =
            "A decimal number with the scale that it was published with, in figures without grouping.";
        word(description, r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$")
    }
}

impl JsonSchema for Source {
    fn schema_name() -> Cow<'static, str> {
        "Source".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let pattern = format!("^/(plans|organizations|commitments)/[a-z0-9-]{{1,{ID_CHARS_MAX}}}$");
        word("The plan, organization or commitment that it is about.", &pattern)
    }
}

impl JsonSchema for Subject {
    fn schema_name() -> Cow<'static, str> {
        "Subject".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words = |whole: bool| {
            let kinds = SubjectKind::ALL.into_iter().filter(|kind| kind.whole() == whole);
            kinds.map(SubjectKind::word).collect::<Vec<_>>().join("|")
        };
        let (whole, part) = (words(true), words(false));
        let pattern = format!("^(({whole})|({part})/[A-Za-z0-9._-]{{1,{ID_CHARS_MAX}}})$");
        word("The part of the source: its kind alone for the source itself, else kind and id.", &pattern)
    }
}

impl JsonSchema for UlidText {
    fn schema_name() -> Cow<'static, str> {
        "Ulid".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        word("A ULID: it sorts by the time at which it was given.", "^[0-7][0-9A-HJKMNP-TV-Z]{25}$")
    }
}

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "One text in the languages in which it was given, by their two-letter codes (ISO 639-1). A \
                            missing language is missing.",
            "patternProperties": { "^[a-z]{2}$": { "type": "string", "minLength": 1, "maxLength": TEXT_BYTES_MAX } },
            "additionalProperties": false,
            "minProperties": 1,
        })
    }
}
