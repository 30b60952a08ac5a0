//! How a table of published texts is read: `cargo run -p domain --example read -- tests/data/readings.csv`.
//!
//! The table has a header with `id`, `kind`, `lang`, `raw` and `reading`, and may have `machine`, the month that the
//! publisher stores beside a deadline. A text whose reading is empty is to be refused. Printed are the shares of each
//! kind, each text that came out otherwise or contradicts its publisher's date, and, with `refused` behind the file,
//! why each of the others was refused.

#[path = "../tests/reading/table.rs"]
#[expect(unreachable_pub, reason = "the module is shared with the tests")]
mod table;

use table::Came;

#[expect(clippy::print_stdout, reason = "it is a command")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name a table: read FILE.csv")?;
    let rows = table::rows(&std::fs::read_to_string(&path)?);
    println!("{:<14} {:>10} {:>8} {:>10} {:>9}", "kind", "read right", "refused", "read wrong", "not read");
    for (kind, shares) in table::shares(&rows) {
        let table::Shares { right, refused, wrong, not_read } = shares;
        println!("{kind:<14} {right:>10} {refused:>8} {wrong:>10} {not_read:>9}");
    }
    let refused = std::env::args().nth(2).is_some_and(|argument| argument == "refused");
    for row in &rows {
        if let Some(said) = said(row, refused) {
            println!("{} {}: {said}", row.id, row.kind);
        }
    }
    Ok(())
}

/// What there is to say about one text.
fn said(row: &table::Row, refused: bool) -> Option<String> {
    match table::check(row) {
        Came::Right => table::contradicted(row).then(|| format!("`{}`, stored as {}", row.raw, row.machine)),
        Came::Refused(unread) => refused.then(|| format!("refused: {unread}")),
        Came::Wrong(read) => Some(format!("`{}` read wrong, as {read}", row.raw)),
        Came::NotRead(unread) => Some(format!("not read: {unread}")),
    }
}
