use super::super::separated::grid;
use super::*;

const HEADER: &str = "commitment,indicator,value,period\r\n";

/// The index of a text that comes in blocks of so many bytes.
fn index(text: &str, block: usize) -> (Pieces, Index) {
    let (cutter, mut index) = (Pieces::of(text.as_bytes()).unwrap(), Index::default());
    let mut at = cutter.header_bytes();
    while at < text.len() {
        let end = (at + block).min(text.len());
        let line = text[..at].matches('\n').count() + 1;
        let bytes = &text.as_bytes()[at..end];
        let taken = cutter.note(&mut index, bytes, (at as u64, line), end == text.len());
        assert!(taken > 0, "a row is longer than {block}");
        at += taken;
    }
    (cutter, index)
}

/// The pieces of a text: the lines in which their rows begin.
fn lines(text: &str, block: usize, bytes_max: usize) -> Vec<Vec<usize>> {
    let (_, index) = index(text, block);
    let pieces = index.pieces(bytes_max).unwrap();
    pieces.iter().map(|piece| piece.iter().map(|row| row.line).collect()).collect()
}

#[test]
fn rows_of_one_commitment_and_period_stay_together_the_oldest_period_first() {
    let rows = [
        "6,a,1,2018-Q2\r\n",
        "7,a,1,2018-Q1\r\n",
        "6,b,\"2\r\n\r\n,3\",2018-Q1\r\n",
        "\r\n",
        "6,c,3,2018-Q2\r\n",
        "7,d,4,January to March 2018\r\n",
        "6,e,5,2018-Q1",
    ];
    let text = format!("{HEADER}{}", rows.concat());
    // January to March 2018 is written otherwise than 2018-Q1, so it is a list of its own.
    let expected: [usize; 6] = [9, 4, 10, 3, 2, 8];
    for block in [40, 64, 4_096] {
        let all: Vec<usize> = lines(&text, block, 4_096).concat();
        assert_eq!(all, expected, "{block}");
    }
    let small = lines(&text, 4_096, 80);
    assert_eq!(small.concat(), expected);
    assert!(
        small.len() > 1 && small.iter().any(|piece| piece.windows(2).any(|pair| pair == [4, 10])),
        "{small:?}"
    );
}

#[test]
fn a_piece_says_in_which_line_of_the_file_each_of_its_rows_stands() {
    let rows = ["6,a,1,2018-Q2\n", "6,b,\"2\n\n3\",2018-Q1\n", "6,c,3,2018-Q2"];
    let text = format!("{HEADER}{}", rows.concat());
    let (cutter, index) = index(&text, 4_096);
    let pieces = index.pieces(4_096).unwrap();
    assert_eq!(pieces.len(), 1);
    let at = |row: &Row| usize::try_from(row.at).unwrap();
    let rows = pieces[0].iter().map(|row| (row.line, &text.as_bytes()[at(row)..at(row) + row.bytes]));
    let piece = String::from_utf8(cutter.piece(rows)).unwrap();
    let head = HEADER.trim_end();
    let body = "6,b,\"2\n\n3\",2018-Q1,3\n6,a,1,2018-Q2,2\n6,c,3,2018-Q2,6\n";
    assert_eq!(piece, format!("{head},line_of_document\n{body}"));
    let grid = grid(&piece).unwrap();
    let lines: Vec<usize> = grid.rows.iter().map(|row| row.line).collect();
    assert_eq!((lines, grid.columns.len()), (vec![3, 2, 6], 4), "the reader names those lines");
    assert!(grid.rows.iter().all(|row| row.cells.len() == 4));
}

#[test]
fn a_list_that_fits_into_no_piece_is_named_by_its_first_line() {
    let rows = ["6,a,1,2018-Q2\n", "7,a,1,2018-Q1\n", "7,b,1,2018-Q1\n"];
    let (_, index) = index(&format!("{HEADER}{}", rows.concat()), 4_096);
    let wrong = index.pieces(40).unwrap_err();
    let said: Vec<String> = wrong.iter().map(|wrong| format!("{}: {wrong}", wrong.line)).collect();
    assert_eq!(
        said,
        [
            "3: commitment 7 has 2 rows for 2018-Q1 in 52 bytes, more than one change list may have; take what is long, such \
          as texts, out of the sheet"
        ]
    );
}

#[test]
fn definitions_are_read_as_a_whole() {
    assert_eq!(Pieces::of(b"plan,commitment,milestone,indicator\n").err(), Some(Indivisible));
}
