//! The layouts of sheets: which columns each has.

use super::grid::Grid;
use super::{definitions, measurements, progress};
use crate::document::spelling::did_you_mean;
use crate::document::{PROBLEMS_MAX, Place, Problem};

/// What the columns of a sheet hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    Progress,
    Definitions,
    Measurements,
}

impl Layout {
    const ALL: [Self; 3] = [Self::Progress, Self::Definitions, Self::Measurements];

    /// The layout that is meant, by columns that no other one has.
    pub(super) fn of(has: impl Fn(&str) -> bool) -> Option<Self> {
        match () {
            () if has("reporting_period") => Some(Self::Progress),
            () if has("milestone") => Some(Self::Definitions),
            () if has("commitment") && has("indicator") => Some(Self::Measurements),
            () => None,
        }
    }

    /// The layout of a sheet, if it has all columns that it needs, each once, and no others.
    pub(super) fn of_grid(grid: &Grid) -> Result<Self, Vec<Problem>> {
        let has = |name: &str| grid.columns.iter().any(|column| column == name);
        let Some(layout) = Self::of(has) else {
            let needed = Self::ALL.map(|layout| layout.needed().join(", ")).join("; or ");
            let message = format!("the columns are of no known layout; a sheet has at least {needed}");
            return Err(vec![problem(grid.line, 0, "", message)]);
        };
        let missing = layout.needed().iter().filter(|name| !has(name));
        let missing =
            missing.map(|name| problem(grid.line, 0, name, "the column is missing; add it".to_owned()));
        let problems: Vec<_> = layout.strange(grid).chain(missing).take(PROBLEMS_MAX).collect();
        if problems.is_empty() { Ok(layout) } else { Err(problems) }
    }

    /// The columns that are not of the layout, or stand there again.
    fn strange(self, grid: &Grid) -> impl Iterator<Item = Problem> {
        let known: Vec<&str> = self.columns().collect();
        grid.columns.iter().enumerate().filter_map(move |(index, name)| {
            let message = match known.contains(&name.as_str()) {
                true if grid.columns.iter().take(index).any(|before| before == name) => {
                    "the column stands here a second time; remove one of them".to_owned()
                }
                true => return None,
                false => {
                    let meant = did_you_mean(name, &known);
                    format!("unknown column `{name}`{meant}; known here: {}", known.join(", "))
                }
            };
            Some(problem(grid.line, index + 1, name, message))
        })
    }

    /// The columns without which it is none.
    fn needed(self) -> &'static [&'static str] {
        match self {
            Self::Progress => progress::NEEDED,
            Self::Definitions => definitions::NEEDED,
            Self::Measurements => measurements::NEEDED,
        }
    }

    /// All columns that it may have.
    fn columns(self) -> impl Iterator<Item = &'static str> {
        let more = match self {
            Self::Progress => progress::MORE,
            Self::Definitions => definitions::MORE,
            Self::Measurements => measurements::MORE,
        };
        let needed = self.needed();
        needed.iter().chain(more.iter().filter(|name| !needed.contains(name))).copied()
    }
}

fn problem(line: usize, column: usize, path: &str, message: String) -> Problem {
    Problem { place: Place { line, column }, path: path.to_owned(), message }
}
