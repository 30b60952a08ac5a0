//! Workbooks say what separated values say.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

/// A workbook with one sheet, whose cells are given as the XML of each row.
fn workbook(rows: &[&str]) -> Vec<u8> {
    let rows: String =
        rows.iter().enumerate().map(|(n, cells)| format!(r#"<row r="{}">{cells}</row>"#, n + 1)).collect();
    packed(&format!("<sheetData>{rows}</sheetData>"), CompressionMethod::Stored)
}

fn packed(sheet: &str, method: CompressionMethod) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let parts = [
        (
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#.to_owned(),
        ),
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="w" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="a" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                r#"<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="yyyy\-mm"/><numFmt numFmtId="165" formatCode="0.0"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="9"/><xf numFmtId="165"/></cellXfs></styleSheet>"#
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="{MAIN}">{sheet}</worksheet>"#)),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A cell with a text.
fn text(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

/// The cells of a header.
fn heads(names: &[&str]) -> String {
    names.iter().zip('A'..='Z').map(|(name, at)| text(&format!("{at}1"), name)).collect()
}

/// A cell with a number in a style.
fn number(place: &str, style: u8, number: &str) -> String {
    format!(r#"<c r="{place}" s="{style}"><v>{number}</v></c>"#)
}

#[test]
fn a_workbook_is_read_like_separated_values() {
    let head = heads(&["commitment", "indicator", "period", "value", "published_en"]);
    let row = [
        text("A3", "6"),
        text("B3", "i"),
        number("C3", 1, "45627"),
        number("D3", 0, "80.7"),
        text("E3", " 80.7 "),
    ];
    let workbook = workbook(&[&head, "", &row.concat()]);
    let values = b"commitment,indicator,period,value,published_en\n\n6,i,2024-12,80.7,80.7\n";
    assert_eq!(sheet(Form::Xlsx, &workbook), sheet(Form::Csv, values));
}

#[test]
fn a_number_that_shows_something_else_is_refused_and_so_is_a_code_that_is_a_number() {
    let head = heads(&["commitment", "indicator", "value"]);
    let row = [number("A2", 0, "1.1"), text("B2", "i"), number("C2", 2, "0.29")];
    let whole = [number("A3", 0, "6"), text("B3", "i"), number("C3", 0, "1")];
    let problems = sheet(Form::Xlsx, &workbook(&[&head, &row.concat(), &whole.concat()])).unwrap_err();
    assert_eq!(
        lines(&problems),
        "2:1: commitment: `1.1` is a number; format the column as text, so that 1.10 does not become 1.1\n\
         2:3: value: the cell holds 0.29 and its format 0% may show another number; write the one that is meant as a \
         text\n"
    );
}

#[test]
fn a_whole_number_is_a_code_as_it_is_shown() {
    let head = heads(&["commitment", "indicator", "value"]);
    let row = |number: &str| format!("{number}{}{}", text("B2", "i"), self::number("C2", 0, "5"));
    let values = b"commitment,indicator,value\n6,i,5\n";
    let whole = workbook(&[&head, &row(&number("A2", 0, "6"))]);
    assert_eq!(sheet(Form::Xlsx, &whole), sheet(Form::Csv, values));
    let problems = sheet(Form::Xlsx, &workbook(&[&head, &row(&number("A2", 3, "6"))])).unwrap_err();
    assert!(
        lines(&problems).starts_with("2:1: commitment: `6.0` is a number; format the column"),
        "{problems:?}"
    );
}

#[test]
fn a_formula_that_was_never_calculated_is_refused_and_one_that_comes_to_nothing_is_empty() {
    let head = heads(&["commitment", "indicator", "value", "published_en", "source"]);
    let formula = |place: &str, kind: &str, value: &str| {
        format!(r#"<c r="{place}"{kind}><f>IF(1,"","a")</f>{value}</c>"#)
    };
    let row = |value: &str, words: &str| {
        [text("A2", "6"), text("B2", "i"), value.to_owned(), words.to_owned()].concat()
    };
    let calculated = row(&formula("C2", "", "<v>5</v>"), &formula("D2", r#" t="str""#, "<v></v>"));
    let expected = sheet(Form::Csv, b"commitment,indicator,value,published_en,source\n6,i,5,,\n");
    assert_eq!(sheet(Form::Xlsx, &workbook(&[&head, &calculated])), expected);
    let way = "the cell has a formula that was never calculated; open and save the workbook in a spreadsheet program, \
               or write the value";
    for empty in ["", "<v/>", "<v></v>"] {
        let shared = format!(r#"<c r="E2"><f t="shared" si="0"/>{empty}</c>"#);
        let row = row(&formula("C2", "", empty), &formula("D2", "", empty)) + &shared;
        let problems = sheet(Form::Xlsx, &workbook(&[&head, &row])).unwrap_err();
        let expected = format!("2:3: value: {way}\n2:4: published_en: {way}\n2:5: source: {way}\n");
        assert_eq!(lines(&problems), expected, "{empty}");
    }
    let head = format!("{}{}", heads(&["commitment", "indicator", "value"]), formula("D1", "", "<v/>"));
    let problems = sheet(Form::Xlsx, &workbook(&[&head, &row(&number("C2", 0, "5"), &text("D2", "words"))]));
    assert_eq!(
        lines(&problems.unwrap_err()),
        format!("1:4: {way}\n"),
        "a column without a name would be left out"
    );
}

#[test]
fn a_file_that_is_no_workbook_or_unpacks_without_end_is_refused() {
    let problems = sheet(Form::Xlsx, b"a,b\n1,2\n").unwrap_err();
    assert!(lines(&problems).starts_with("1: the workbook cannot be read; save it anew"), "{problems:?}");
    let bomb = packed(&" ".repeat(65 << 20), CompressionMethod::Deflated);
    assert!(bomb.len() < 1 << 20, "{} bytes", bomb.len());
    let problems = sheet(Form::Xlsx, &bomb).unwrap_err();
    assert_eq!(lines(&problems), "1: the workbook has more than 64 MiB unpacked; divide it into several\n");
}
