//! What may happen to a public commitment, and what has.
//!
//! An organization promises (a [plan](event::PlanDefinition) of [commitments](event::CommitmentDefinition) with
//! milestones, indicators and targets) and later says how far it has got. Each thing said is an
//! [event](event::Event), one line of JSON in a log. This crate holds the vocabulary of those events, the rules on
//! which may be recorded, and what they add up to:
//!
//! - [`decide`](decide()) takes a [`Record`](record::Record) and a [`Command`] and answers the changes to record, or
//!   a [`Rejection`] that names the broken rule and the way out. Every rule is asked there and nowhere else.
//! - A [`Permit`] says which of those changes one caller may record.
//! - [`evolve`](evolve()) takes a record and an event and answers the record after it. It knows no rules: rules
//!   change, facts do not. What `decide` accepts, `evolve` folds.
//! - [`verdicts`] and the tallies compute, for a day, what is never recorded: whether targets are met, and how many
//!   milestones have got how far.
//!
//! # What it is not
//!
//! It is no store and no service. It has no clock, no disk, no socket and no randomness: when, by whom and under which
//! id something is recorded is the caller's to say, in a [`Stamp`](event::Stamp). So the same events always make the
//! same record, and a program that only reads the log needs this crate alone.
//!
//! It makes no percentage of progress, merges no sources, lends no milestone the status of another, and fills no
//! missing language.
//!
//! # Limits
//!
//! An event has at most [`EVENT_BYTES_MAX`](event::EVENT_BYTES_MAX) bytes, a text at most [`TEXT_BYTES_MAX`] in one
//! language, an id at most [`ID_CHARS_MAX`] and a code at most [`CODE_CHARS_MAX`] characters. A record is held in
//! memory; a copy of it costs nothing.
//!
//! # Example
//!
//! A plan is published and read back. A commitment of a plan that nobody published is rejected.
//!
//! ```
//! use domain::event::{Change, Event, Fact, Line, Source, Stamp, Subject};
//! use domain::record::Record;
//! use domain::{Command, Lang, decide, evolve};
//!
//! // What somebody asks to be recorded: a list of changes, all of it or nothing.
//! let data = r#"{"title":{"en":"Third plan","fr":"Troisième plan"},"period":"2016-07-01/2018-06-30",
//!                "publisher":{"en":"Government of Canada","fr":"Gouvernement du Canada"}}"#;
//! let fact = Fact::read("plan-published", serde_json::from_str(data)?)?;
//! let list = vec![Change::new(Source::Plan("canada-2016-2018".parse()?), Subject::PLAN, fact)];
//!
//! // Decide: the changes to record, or why not.
//! let empty = Record::default();
//! let changes = decide(&empty, &Command::Record(list))?;
//!
//! // The caller stamps each change, which makes it an event, and stores its line.
//! let change = changes.into_iter().next().expect("there is one");
//! let stamp = Stamp {
//!     id: "01CKJ0Q1F900000000000000AB".parse()?,
//!     sequence: 0,
//!     time: "2018-08-21T14:03:12.417Z".parse()?,
//!     actor: "operator".to_owned(),
//!     change: "01CKJ0Q1F900000000000000AA".parse()?,
//!     salt: "00112233445566778899aabbccddeeff".to_owned(),
//!     request: None,
//!     leaf_hash: None,
//! };
//! let line = Event { stamp, change }.to_line()?;
//!
//! // Evolve: whoever has the lines has the record.
//! let Line::Event(event) = Line::read(&line, 0)? else { panic!("a later program wrote it") };
//! let record = evolve(empty, &event)?;
//! let plan = record.plans.get(&"canada-2016-2018".parse()?).expect("it is there");
//! assert_eq!(plan.now.title.get(Lang::FR), Some("Troisième plan"));
//!
//! // A rule says no, and what to do about it.
//! let data = r#"{"plan":"canada-2018-2020","number":"1","title":{"en":"Skills"},"lead":["tbs-sct"]}"#;
//! let fact = Fact::read("commitment-made", serde_json::from_str(data)?)?;
//! let list = vec![Change::new(Source::Commitment("skills".parse()?), Subject::COMMITMENT, fact)];
//! let rejection = decide(&record, &Command::Record(list)).expect_err("there is no such plan");
//! assert_eq!(
//!     rejection.to_string(),
//!     "change 0: there is no plan canada-2018-2020 (did you mean `canada-2016-2018`?); name one that the record has, or \
//!      record it first"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// The words: texts, codes, dates, values, and how they are wrong.
mod code;
mod ids;
mod malformed;
mod misread;
mod quantity;
mod text;
mod when;

// What has happened, and what it adds up to.
pub mod event;
pub mod evolve;
mod lookup;
mod outline;
pub mod record;

// What may happen.
pub mod decide;
mod deed;
mod permit;
mod rules;

// What is computed for a day.
mod as_of;
pub mod attainment;
pub mod completeness;
pub mod period;
mod steady;
mod tally;

// How people say it.
pub mod document;
pub mod reading;

pub use as_of::{as_of, attested_by};
pub use attainment::{Attainment, Because, Verdict, verdicts};
pub use code::{CODE_CHARS_MAX, Code};
pub use decide::{Command, Rejection, Rule, decide};
pub use event::Completion;
pub use evolve::{Impossible, evolve, evolve_outline};
pub use ids::{ID_CHARS_MAX, LocalId, Slug};
pub use lookup::{Said, reports, withdrawals};
pub use malformed::{Malformed, SHOWN_CHARS_MAX};
pub use misread::{misread, reworded};
pub use permit::{Forbidden, Permit, Scope};
pub use quantity::{Baseline, Decimal, Goal, Measurement, Missing, Per, Qualifier, Quantity, Unit, Value};
pub use steady::steady;
pub use tally::{AttainmentTally, Tally};
pub use text::{Lang, TEXT_BYTES_MAX, Text};
pub use when::{Precision, When};
