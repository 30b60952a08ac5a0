//! Spreadsheets as documents: separated values and workbooks, in one of three layouts.
//!
//! The first row names the columns, in any order; the layout follows from the names. An empty cell says nothing, and
//! so does a row without a status, a text or a value. What cannot be read is named by row and column, all of it at once.
//!
//! - **progress**: the columns of Canada's national action plan tracker (the published table of its sixth plan), one row
//!   per deliverable, department and reporting period.
//! - **definitions**: the commitments, milestones and deliverables of a plan, one row per deliverable.
//! - **measurements**: a long table of our own, one row per measurement.
//!
//! What that tracker calls an indicator is a deliverable with a status, so it becomes a milestone below the tracker's
//! milestone, never one of our indicators, which measure.

mod cells;
mod deadline;
mod decode;
mod definitions;
mod grid;
mod layout;
mod lists;
mod measurements;
mod parts;
mod pieces;
mod prefill;
mod progress;
mod separated;
mod texts;
mod tidy;
mod workbook;

pub use pieces::{Index, Indivisible, PieceRow, Pieces, ROW_BYTES, RawRow, Room, RowPlace, TooLong};
pub use prefill::{Addressee, PROGRESS_COLUMNS, Prefilled, ProgressRow, prefilled};
pub use separated::{separated, separated_more};
pub use texts::{TextRow, texts};
pub use tidy::{MEASUREMENT_COLUMNS, MeasurementRow, measurement_rows};

use self::cells::Sheet;
use self::grid::Grid;
use self::layout::Layout;
use super::form::{Read, Terms};
use super::{Document, Place, Problem};

/// How many rows a sheet may have. A longer one is applied in pieces, see [`Pieces`].
pub const SHEET_ROWS_MAX: usize = 20_000;

/// Reads separated values.
pub(super) fn read_separated(bytes: &[u8], terms: &Terms) -> Result<Read, Vec<Problem>> {
    let text = decode::text(bytes).map_err(|problem| vec![problem])?;
    read(&separated::grid(&text)?, terms)
}

/// Reads the first sheet of a workbook.
pub(super) fn read_workbook(bytes: &[u8], terms: &Terms) -> Result<Read, Vec<Problem>> {
    read(&workbook::grid(bytes)?, terms)
}

fn read(grid: &Grid, terms: &Terms) -> Result<Read, Vec<Problem>> {
    let layout = Layout::of_grid(grid)?;
    let Some(plan) = &terms.plan else {
        let message = "a sheet does not say which plan it is about; name it with --plan PLAN, or over HTTP with `?plan=PLAN`".to_owned();
        return Err(vec![Problem { place: Place { line: 1, column: 1 }, path: String::new(), message }]);
    };
    let sheet = Sheet::new(grid, terms, plan);
    let entries = match layout {
        Layout::Progress => progress::read(&sheet),
        Layout::Definitions => definitions::read(&sheet),
        Layout::Measurements => measurements::read(&sheet),
    };
    sheet.finish().map(|remarks| Read { document: Document::Sheet(entries), remarks })
}

#[cfg(test)]
mod tests;
