//! How a table of published texts is read: `cargo run -p domain --example read -- tests/data/readings.csv`.
//!
//! The table has a header with `id`, `kind`, `lang`, `raw` and `reading`; a text whose reading is empty is to be
//! refused. Printed are the shares of each kind, and each text that came out otherwise.

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
    for row in &rows {
        let said = match table::check(row) {
            Came::Right | Came::Refused(_) => continue,
            Came::Wrong(read) => format!("read wrong, as {read}"),
            Came::NotRead(unread) => format!("not read: {unread}"),
        };
        println!("{} {}: {said}", row.id, row.kind);
    }
    Ok(())
}
