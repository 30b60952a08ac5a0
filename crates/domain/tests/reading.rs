//! The grammar against texts as published (`tests/data/readings.csv`), and against any text at all.

#[path = "reading/properties.rs"]
mod properties;
#[path = "reading/refusals.rs"]
mod refusals;
#[path = "reading/table.rs"]
mod table;

use domain::reading::{Came, Kind, read_as};
use domain::{Lang, When};
use table::Row;

fn rows() -> Vec<Row> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/readings.csv");
    table::rows(&std::fs::read_to_string(path).expect("the table is there"))
}

#[test]
fn every_published_text_reads_right_or_is_refused() {
    let rows = rows();
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|row| match table::check(row) {
            Came::Right(_) | Came::Refused(_) => None,
            Came::Wrong(read) => Some(format!("{} `{}` read wrong, as {read}", row.id, row.raw)),
            Came::NotRead(unread) => Some(format!("{} not read: {unread}", row.id)),
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let all = &table::shares(&rows)["all"];
    println!("read right {}, refused {}, read wrong {}", all.right, all.refused, all.wrong);
    assert_eq!(all.right + all.refused, rows.len());
    assert!(rows.len() > 300, "the table has only {} rows", rows.len());
}

#[test]
fn a_refusal_names_the_text_and_a_way_out() {
    for row in rows() {
        if let Came::Refused(unread) = table::check(&row) {
            let message = unread.to_string();
            let quoted = message.split('`').nth(1).expect("it quotes");
            let stands = row.raw.contains(quoted.trim_end_matches('…')) || row.raw.contains('\n');
            assert!(stands && !message.ends_with('.'), "{message}");
        }
    }
}

/// The publisher's own dates are months: a deadline is due on the last day of that month.
#[test]
fn a_deadline_is_due_when_its_publisher_says() {
    let rows = rows();
    let contradicted: Vec<&str> =
        rows.iter().filter(|row| table::contradicted(row)).map(|row| row.raw.as_str()).collect();
    // The one deadline that its publisher's date contradicts, in both languages.
    assert_eq!(contradicted, ["By March 2023", "D'ici mars 2023"]);
}

/// A deadline that was read is a date as this program writes it, and is read again as itself.
#[test]
fn a_date_that_was_read_reads_back() {
    for row in rows().iter().filter(|row| matches!(&*row.kind, "deadline" | "period")) {
        if row.reading.is_empty() {
            continue;
        }
        let when: When = serde_json::from_str(&row.reading).expect("a date");
        let again = read_as(Kind::Period, when.as_str(), Some(Lang::EN));
        match when.as_str() {
            "FY2011-12" | "2011-12" => {}
            text => assert_eq!(again.expect("it reads back"), text, "{}", row.id),
        }
    }
}
