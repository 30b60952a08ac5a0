//! `milepost read`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use domain::Lang;
use domain::document::{DOCUMENT_BYTES_MAX, Form, TextRow, texts};
use domain::reading::{Came, Kind, check, read_as};

use crate::args::Read;
use crate::exit::{Exit, REFUSED};

pub(crate) fn run(read: &Read) -> Result<ExitCode> {
    let well = match &read.table {
        Some(path) => table(path, read)?,
        None => each(read),
    };
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::from(REFUSED) })
}

/// Prints the reading of each text. Whether all are read.
fn each(read: &Read) -> bool {
    let mut well = true;
    for text in &read.texts {
        match read_as(read.kind, text, read.lang) {
            Ok(reading) => println!("{text}: {reading}"),
            Err(unread) => {
                well = false;
                println!("{text}: refused: {unread}");
            }
        }
    }
    well
}

/// How many texts of one kind came to what.
#[derive(Default)]
struct Shares {
    right: usize,
    refused: usize,
    wrong: usize,
    not_read: usize,
}

/// Prints what of a sheet is not read, and the shares. Whether all came out as they should.
fn table(path: &Path, read: &Read) -> Result<bool> {
    let shown = path.display();
    let form = Form::of_name(&path.to_string_lossy()).filter(|form| form.is_sheet());
    let form = form.with_context(|| format!("{shown} is no sheet; its name ends in .csv or .xlsx"))?;
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {shown}"))?;
    if bytes.len() > DOCUMENT_BYTES_MAX {
        let message = format!("{shown} has more than {DOCUMENT_BYTES_MAX} bytes; divide it into several");
        return Err(Exit::error(REFUSED, message));
    }
    let wrong = |problems: Vec<_>| {
        let lines: Vec<String> = problems.iter().map(|problem| format!("{shown}:{problem}")).collect();
        Exit::error(REFUSED, lines.join("\n"))
    };
    let rows = texts(form, &bytes, &read.column).map_err(wrong)?;
    let mut shares: BTreeMap<String, Shares> = BTreeMap::new();
    for row in &rows {
        let came = came(row, read).with_context(|| format!("{shown}:{}", row.line))?;
        let (kind, text) = (row.kind.clone().unwrap_or_default(), &row.text);
        let told = match &came {
            Came::Right(_) => None,
            Came::Refused(unread) => Some(format!("refused: {unread}")),
            Came::Wrong(reading) => Some(format!("`{text}` read wrong, as {reading}")),
            Came::NotRead(unread) => Some(format!("not read: {unread}")),
        };
        if let Some(told) = told {
            println!("{shown}:{}: {told}", row.line);
        }
        for name in [kind, "all".to_owned()].into_iter().filter(|name| !name.is_empty()) {
            let shares = shares.entry(name).or_default();
            *match came {
                Came::Right(_) => &mut shares.right,
                Came::Refused(_) => &mut shares.refused,
                Came::Wrong(_) => &mut shares.wrong,
                Came::NotRead(_) => &mut shares.not_read,
            } += 1;
        }
    }
    println!("{:<14} {:>10} {:>8} {:>10} {:>9}", "kind", "read right", "refused", "read wrong", "not read");
    for (kind, Shares { right, refused, wrong, not_read }) in &shares {
        println!("{kind:<14} {right:>10} {refused:>8} {wrong:>10} {not_read:>9}");
    }
    Ok(shares.get("all").is_none_or(|all| all.wrong == 0 && all.not_read == 0))
}

/// What came of a row. Where the sheet does not say how it should be read, whatever is read is right, and what is
/// refused need not be read.
fn came(row: &TextRow, read: &Read) -> Result<Came> {
    let kind: Kind = row.kind.as_deref().map_or(Ok(read.kind), str::parse)?;
    let lang: Option<Lang> = row.lang.as_deref().map(str::parse).transpose()?.or(read.lang);
    Ok(match row.reading.as_deref() {
        None => match read_as(kind, &row.text, lang) {
            Ok(reading) => Came::Right(reading),
            Err(unread) => Came::Refused(unread),
        },
        Some(expected) => {
            let expected = (!expected.is_empty()).then(|| serde_json::from_str(expected)).transpose();
            let expected = expected.context("the column reading is not JSON")?;
            check(kind, &row.text, lang, expected.as_ref())
        }
    })
}
