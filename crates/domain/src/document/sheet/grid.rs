//! A sheet as it comes, whatever file it stood in: the names of its columns, and rows of cells.

/// The column in which a piece of a longer sheet says where its rows stand there.
pub(super) const LINE_COLUMN: &str = "line_of_document";

/// The rows of a sheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Grid {
    /// The line of the header.
    pub(super) line: usize,
    /// The names of the columns, in lower case.
    pub(super) columns: Vec<String>,
    /// The rows that are not empty.
    pub(super) rows: Vec<Row>,
}

/// A row. A cell that is not there is empty.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// The line of the file in which it begins, or the number of the row in a workbook; from 1.
    pub(super) line: usize,
    pub(super) cells: Vec<Cell>,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// A text, trimmed.
    Text(String),
    /// A number, as the sheet shows it. With decimals, it has lost the zeros of a code.
    Number(String),
    /// Something that cannot be read, with the reason.
    Wrong(String),
}

impl Cell {
    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    /// Whether it is a number that is shown without decimals.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self, Self::Number(shown) if !shown.contains('.'))
    }
}

impl Grid {
    /// The grid of these rows, of which the first that is not empty names the columns.
    pub(super) fn of(rows: impl IntoIterator<Item = Row>) -> Self {
        let mut rows = rows.into_iter().filter(|row| !row.cells.iter().all(Cell::is_empty));
        let Some(header) = rows.next() else { return Self { line: 1, ..Self::default() } };
        let mut columns: Vec<String> = header.cells.iter().map(name).collect();
        while columns.last().is_some_and(String::is_empty) {
            columns.pop();
        }
        let mut grid = Self { line: header.line, columns, rows: rows.collect() };
        if grid.columns.last().is_some_and(|name| name == LINE_COLUMN) {
            grid.number();
        }
        grid
    }

    /// Gives each row the line that its last cell names.
    fn number(&mut self) {
        self.columns.pop();
        let last = self.columns.len();
        for row in &mut self.rows {
            let line = row.cells.get(last).and_then(|cell| match cell {
                Cell::Text(text) | Cell::Number(text) => text.parse().ok(),
                Cell::Wrong(_) => None,
            });
            row.line = line.unwrap_or(row.line);
            row.cells.truncate(last);
        }
    }
}

fn name(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Number(text) => text.trim().to_lowercase(),
        Cell::Wrong(_) => String::new(),
    }
}
