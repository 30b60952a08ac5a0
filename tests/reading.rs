//! The editor who wants to know how a figure will be read, before it stands in a document.

use stories::{Folder, root};

#[test]
fn a_figure_is_read_or_refused_with_what_it_could_mean() {
    let folder = Folder::new();
    let read = |args: &[&str]| folder.milepost(&[&["read"], args].concat());
    let done = read(&["--lang", "en", "34, 012", "approximately 29%"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let lines: Vec<&str> = done.out.lines().collect();
    assert!(lines[0].starts_with("34, 012: {") && lines[0].contains(r#""value":"34012""#), "{lines:?}");
    assert!(lines[1].contains(r#""qualifier":"approximately""#), "{lines:?}");
    let done = read(&["--lang", "fr", "2,012"]);
    assert_eq!(done.code, Some(1));
    assert!(done.out.starts_with("2,012: refused: ") && done.out.contains("2.012"), "{}", done.out);
    let done = read(&["--as", "deadline", "--lang", "fr", "D’ici juin 2018"]);
    assert_eq!((done.code, done.out.as_str()), (Some(0), "D’ici juin 2018: \"2018-06\"\n"), "{}", done.err);
    assert_eq!(read(&["--as", "sums", "3"]).code, Some(2), "an unknown kind is a wrong command line");
}

#[test]
fn the_shares_of_a_table_are_printed_and_nothing_published_reads_wrong() {
    let folder = Folder::new();
    let table = root().join("tests/data/readings.csv").display().to_string();
    let done = folder.milepost(&["read", "--table", &table]);
    assert_eq!(done.code, Some(0), "{}{}", done.out, done.err);
    let all = done.out.lines().find(|line| line.starts_with("all ")).expect("it sums up");
    let shares: Vec<usize> = all.split_whitespace().skip(1).filter_map(|count| count.parse().ok()).collect();
    let [right, refused, wrong, not_read] = shares[..] else { panic!("{all}") };
    assert!(right > 150 && right + refused > 300 && wrong + not_read == 0, "{all}");
    assert_eq!(
        done.out.matches(": refused: ").count(),
        refused,
        "each that is refused is told with its line"
    );
    let rows = "kind,lang,raw,reading\nnumber,en,\"1,204\",\"\"\"1204\"\"\"\nnumber,en,\"1,204\",\"\"\"1.204\"\"\"\nnumber,en,one,\"\"\"1\"\"\"\n";
    let wrong = folder.write("wrong.csv", rows).display().to_string();
    let done = folder.milepost(&["read", "--table", &wrong]);
    assert_eq!(done.code, Some(1));
    assert!(done.out.contains("wrong.csv:3: `1,204` read wrong, as \"1204\""), "{}", done.out);
    assert!(done.out.contains("wrong.csv:4: not read: "), "{}", done.out);
    let own = folder.write("own.csv", "figures\n119\nabout 3\n?\n").display().to_string();
    let done = folder.milepost(&["read", "--table", &own, "--column", "Figures", "--lang", "en"]);
    assert_eq!(done.code, Some(0), "{}{}", done.out, done.err);
    let other = folder.milepost(&["read", "--table", &own, "--column", "values"]);
    assert!(other.code == Some(1) && other.err.contains("there is no column `values`; there are figures"));
}
