//! The keys of each table of a document: the whole format on one page.

/// The keys that a table must have, and those that it may have.
pub(super) struct Keys {
    pub(super) required: &'static [&'static str],
    pub(super) optional: &'static [&'static str],
}

impl Keys {
    /// All of them.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).copied()
    }
}

pub(super) const ORGANIZATIONS: Keys = Keys { required: &["organization"], optional: &[] };

pub(super) const ORGANIZATION: Keys =
    Keys { required: &["id", "name"], optional: &["abbreviation", "same_as"] };

pub(super) const PLAN: Keys =
    Keys { required: &["id"], optional: &["title", "period", "publisher", "place", "history", "license"] };

pub(super) const LICENSE: Keys = Keys { required: &["name", "address"], optional: &[] };

pub(super) const COMMITMENT: Keys = Keys {
    required: &["plan", "id"],
    optional: &[
        "number",
        "reports_on",
        "attested",
        "period",
        "history",
        "withdrawn",
        "reason",
        "title",
        "description",
        "planned_result",
        "other_actors",
        "lead",
        "supporting",
        "external_ids",
        "succeeded_by",
        "contact",
        "schedule",
        "milestone",
        "indicator",
        "achievement",
        "evidence",
        "note",
        "challenge",
        "assessment",
    ],
};

pub(super) const CONTACT: Keys = Keys { required: &["email"], optional: &["label"] };

pub(super) const SCHEDULE: Keys = Keys {
    required: &["state", "statement"],
    optional: &["extent", "as_of", "attested", "reporting_period"],
};

pub(super) const MILESTONE: Keys = Keys {
    required: &[],
    optional: &[
        "code",
        "id",
        "text",
        "lead",
        "due",
        "deadline",
        "status",
        "progress",
        "as_of",
        "attested",
        "reporting_period",
        "source",
        "withdrawn",
        "reason",
        "report",
        "milestone",
    ],
};

pub(super) const REPORT: Keys = Keys {
    required: &["status"],
    optional: &["progress", "source", "as_of", "attested", "reporting_period"],
};

pub(super) const INDICATOR: Keys = Keys {
    required: &["id"],
    optional: &["code", "name", "unit", "units", "additive", "withdrawn", "reason", "target", "measurement"],
};

/// The comparisons of a target, of which it has at most one.
pub(super) const GOALS: [&str; 8] =
    ["at_least", "at_most", "more_than", "less_than", "exactly", "between", "prose", "not_set"];

pub(super) const TARGET: Keys = Keys {
    required: &[],
    optional: &[
        "id",
        "at_least",
        "at_most",
        "more_than",
        "less_than",
        "exactly",
        "between",
        "prose",
        "not_set",
        "unit",
        "per",
        "due",
        "baseline",
        "published",
        "withdrawn",
        "reason",
    ],
};

pub(super) const BASELINE: Keys = Keys { required: &["value"], optional: &["period"] };

/// The answers of a measurement, of which it has exactly one.
pub(super) const VALUES: [&str; 4] = ["value", "range", "text", "missing"];

pub(super) const MEASUREMENT: Keys = Keys {
    required: &[],
    optional: &[
        "source",
        "period",
        "as_of",
        "value",
        "range",
        "text",
        "missing",
        "expected",
        "qualifier",
        "unit",
        "dimension",
        "published",
        "attested",
        "reporting_period",
    ],
};

pub(super) const ACHIEVEMENT: Keys = Keys {
    required: &["id", "text"],
    optional: &["date", "counts", "units", "attested", "reporting_period", "achievement"],
};

pub(super) const COUNT: Keys = Keys { required: &["value", "unit"], optional: &["qualifier"] };

pub(super) const NOTE: Keys =
    Keys { required: &["id", "text"], optional: &["as_of", "attested", "reporting_period"] };

pub(super) const CHALLENGE: Keys = Keys {
    required: &["id"],
    optional: &["text", "as_of", "attested", "reporting_period", "closed", "reason", "answer"],
};

pub(super) const ANSWER: Keys =
    Keys { required: &["text"], optional: &["by", "as_of", "attested", "reporting_period"] };

pub(super) const EVIDENCE: Keys = Keys {
    required: &["id", "address"],
    optional: &["about", "title", "archived", "sha256", "captured", "as_of", "attested", "reporting_period"],
};

pub(super) const ASSESSMENT: Keys = Keys {
    required: &["id", "assessor", "scale", "value"],
    optional: &["address", "as_of", "attested", "reporting_period"],
};
