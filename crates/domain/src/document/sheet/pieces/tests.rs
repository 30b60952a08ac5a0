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

/// Room for so many bytes.
fn of(bytes: usize) -> Room {
    Room { rows: 100, bytes }
}

/// The rows of a piece as they stand in a text.
fn raw(text: &str, piece: &[PieceRow]) -> Vec<RawRow> {
    let bytes = |place: RowPlace| {
        let at = usize::try_from(place.at).unwrap();
        text.as_bytes()[at..at + place.bytes as usize].to_vec()
    };
    let row = |row: &PieceRow| RawRow {
        line: row.place.line,
        bytes: bytes(row.place),
        words: row.words.map(bytes),
    };
    piece.iter().map(row).collect()
}

/// The pieces of a text: the lines in which their rows begin.
fn lines(text: &str, block: usize, bytes_max: usize) -> Vec<Vec<u32>> {
    let (_, index) = index(text, block);
    let pieces = index.pieces(of(bytes_max), of(4_096)).unwrap();
    pieces.iter().map(|piece| piece.iter().map(|row| row.place.line).collect()).collect()
}

#[test]
fn rows_of_one_commitment_and_period_stay_together_the_oldest_period_of_each_first() {
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
    // January to March 2018 is 2018-Q1 in another writing, so both are one list.
    let expected: [u32; 6] = [4, 10, 2, 8, 3, 9];
    for block in [40, 64, 4_096] {
        let all: Vec<u32> = lines(&text, block, 4_096).concat();
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
    let pieces = index.pieces(of(4_096), of(4_096)).unwrap();
    assert_eq!(pieces.len(), 1);
    let piece = String::from_utf8(cutter.piece(&raw(&text, &pieces[0]))).unwrap();
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
    let wrong = index.pieces(of(20), of(40)).unwrap_err();
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

#[test]
fn the_words_of_a_deliverable_serve_every_piece_that_reports_on_it() {
    let header = "reporting_period;commitments;milestones;indicators;status;indicator_en;indicator_deadline_en;progress_en\n";
    let rows = [
        "2022-12;C01;C01.1;C01.1.1;LP;;;\n",
        "2022-12;C01;C01.1;C01.1.2;LP;Own;;\n",
        "2023-03;C01;C01.1;C01.1.1;LP;Old words;;\"One \"\"two\"\"; three\"\n",
        "2023-06;C01;C01.1;C01.1.1;SP;\"New\nwords; of 2023\";By 2024;\n",
        "2023-09;C01;C01.1;C01.1.1;C;;By 2025;\n",
        "2023-09;C01;C01.1;C01.1.3;C;;;\n",
    ];
    let text = format!("{header}{}", rows.concat());
    let (cutter, index) = index(&text, 4_096);
    let pieces = index.pieces(of(1), of(4_096)).unwrap();
    let written: Vec<String> = pieces
        .iter()
        .map(|piece| String::from_utf8(cutter.piece(&raw(&text, piece))).unwrap())
        .map(|piece| piece.split_once('\n').unwrap().1.to_owned())
        .collect();
    assert_eq!(
        written,
        [
            "\"2022-12\";\"C01\";\"C01.1\";\"C01.1.1\";\"LP\";\"New\nwords; of 2023\";\"By 2024\";\"\";2\n\
             2022-12;C01;C01.1;C01.1.2;LP;Own;;;3\n",
            "2023-03;C01;C01.1;C01.1.1;LP;Old words;;\"One \"\"two\"\"; three\";4\n",
            "2023-06;C01;C01.1;C01.1.1;SP;\"New\nwords; of 2023\";By 2024;;5\n",
            "\"2023-09\";\"C01\";\"C01.1\";\"C01.1.1\";\"C\";\"New\nwords; of 2023\";\"By 2025\";\"\";7\n\
             2023-09;C01;C01.1;C01.1.3;C;;;;8\n",
        ],
        "the newest words, where a piece has none; what a row says itself stays"
    );
    assert!(written.iter().all(|rows| grid(&format!("{}x\n{rows}", header.replace('\n', ";"))).is_ok()));
}
