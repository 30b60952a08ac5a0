//! Charts as SVG, drawn here. Each has a title and a description and stands beside a table of the same data; what it
//! shows is told by shape and place, never by colour alone. Attributes only: the pages allow no inline style.

mod measured;
mod overview;
mod paper;
mod scale;
mod strip;

pub(super) use measured::Chart;
pub(super) use overview::Overview;
pub(super) use strip::Strip;

/// The width of every chart, in its own units; small, so that its words can be read on a telephone.
const WIDTH: f64 = 360.0;

/// The width of a character of a label, at most.
const CHARACTER: f64 = 6.2;

/// A coordinate, to a tenth.
fn at(number: f64) -> String {
    let written = format!("{number:.1}");
    written.strip_suffix(".0").map(str::to_owned).unwrap_or(written)
}

/// The width of a label.
fn wide(label: &str) -> f64 {
    f64::from(u16::try_from(label.chars().count()).unwrap_or(u16::MAX)) * CHARACTER
}
