//! What may happen to a public commitment, and what has.
pub mod attainment;
mod code;
pub mod decide;
pub mod document;
pub mod event;
pub mod evolve;
mod ids;
mod lookup;
mod malformed;
mod quantity;
pub mod record;
mod rules;
mod text;
mod when;

pub use attainment::{Attainment, Because, Verdict, verdicts};
pub use code::{CODE_CHARS_MAX, Code};
pub use decide::{Command, Rejection, Rule, decide};
pub use event::Completion;
pub use evolve::{Impossible, evolve};
pub use ids::{ID_CHARS_MAX, LocalId, Slug};
pub use malformed::Malformed;
pub use quantity::{Baseline, Decimal, Goal, Measurement, Missing, Per, Qualifier, Quantity, Unit, Value};
pub use text::{Lang, TEXT_BYTES_MAX, Text};
pub use when::{Precision, When};
