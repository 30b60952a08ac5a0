//! The guide to documents says what the program reads: its samples, that of the README, and every key.

use domain::document::read_toml;

const GUIDE: &str = include_str!("../../../docs/documents.md");
const README: &str = include_str!("../../../README.md");

/// The samples between the fences.
fn samples(text: &'static str) -> Vec<&'static str> {
    let fenced = text.split("```toml\n").skip(1);
    fenced.filter_map(|rest| rest.split_once("```")).map(|(sample, _)| sample).collect()
}

/// The keys of the table that a document opens last, as the refusal of an unknown key lists them.
fn keys_of(document: &str) -> Vec<String> {
    let problems = read_toml(&format!("{document}\nunknown = true\n")).expect_err("no table has this key");
    let listed = problems.iter().find_map(|problem| problem.message.split_once("known here: "));
    let (_, keys) = listed.expect("the refusal lists the keys");
    keys.split(", ").map(str::to_owned).collect()
}

#[test]
fn every_sample_of_a_document_is_read() {
    assert_eq!((samples(GUIDE).len(), samples(README).len()), (10, 1));
    for sample in samples(GUIDE).into_iter().chain(samples(README)) {
        assert!(read_toml(sample).is_ok(), "{:?}\n{sample}", read_toml(sample));
    }
}

#[test]
fn every_key_stands_in_the_guide() {
    let report = "plan = 'p'\nid = 'c'";
    let tables = [
        "[[organization]]".to_owned(),
        "id = 'p'".to_owned(),
        "id = 'p'\n[license]".to_owned(),
        report.to_owned(),
        format!("{report}\n[[contact]]"),
        format!("{report}\n[schedule]"),
        format!("{report}\n[[milestone]]"),
        format!("{report}\n[[milestone]]\n[[milestone.report]]"),
        format!("{report}\n[[indicator]]"),
        format!("{report}\n[[indicator]]\n[[indicator.target]]"),
        format!("{report}\n[[indicator]]\n[[indicator.target]]\n[indicator.target.baseline]"),
        format!("{report}\n[[indicator]]\n[[indicator.measurement]]"),
        format!("{report}\n[[achievement]]"),
        format!("{report}\n[[achievement]]\n[[achievement.counts]]"),
        format!("{report}\n[[evidence]]"),
        format!("{report}\n[[note]]"),
        format!("{report}\n[[challenge]]"),
        format!("{report}\n[[challenge]]\n[[challenge.answer]]"),
        format!("{report}\n[[assessment]]"),
    ];
    for table in tables {
        for key in keys_of(&table) {
            assert!(GUIDE.contains(&format!("`{key}`")), "`{key}` of {table}");
        }
    }
}
