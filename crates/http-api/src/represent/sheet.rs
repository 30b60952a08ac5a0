//! Sheets as workbooks (.xlsx, ECMA-376), for people who fill them in.

use domain::document::{PROGRESS_COLUMNS, ProgressRow};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook,
    XlsxError,
};

/// The words that may stand as a status.
const STATUSES: [&str; 4] = ["NS", "LP", "SP", "C"];

/// How wide a column of words is, in characters.
const WORDS_WIDTH: f64 = 40.0;

/// How wide any other column is, in characters.
const OTHER_WIDTH: f64 = 14.0;

/// How many rows take the choice of a status, beyond those that are filled: for rows that people add.
const ROWS_MORE: u32 = 200;

/// A workbook with one sheet of progress. Every cell is a text, so that no code becomes a number.
///
/// # Errors
///
/// [`XlsxError`], where the rows are more than a sheet can have.
pub(crate) fn workbook(rows: &[ProgressRow]) -> Result<Vec<u8>, XlsxError> {
    let text = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
    let head = text.clone().set_bold();
    let mut workbook = Workbook::new();
    // The same rows are the same bytes, whenever they are written.
    workbook
        .set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let sheet = workbook.add_worksheet();
    sheet.set_name("progress")?.set_freeze_panes(1, 4)?;
    for (column, name) in (0..).zip(PROGRESS_COLUMNS) {
        let words = name.ends_with("_en") || name.ends_with("_fr");
        sheet.set_column_width(column, if words { WORDS_WIDTH } else { OTHER_WIDTH })?;
        sheet.set_column_format(column, &text)?;
        sheet.write_string_with_format(0, column, name, &head)?;
        if name == "status" {
            let last = ROWS_MORE + u32::try_from(rows.len()).unwrap_or_default();
            sheet.add_data_validation(1, column, last, column, &choice()?)?;
        }
    }
    for (line, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(line, column, cell.as_str(), &text)?;
        }
    }
    workbook.save_to_buffer()
}

/// The statuses to choose from. Others are warned of, not refused: the words for them are read too.
fn choice() -> Result<DataValidation, XlsxError> {
    let choice = DataValidation::new().allow_list_strings(&STATUSES)?;
    Ok(choice.set_error_style(DataValidationErrorStyle::Warning))
}
