//! Whoever makes a mistake is told in words what is wrong, where, and what to do.

use stories::{COMMITMENT, Folder};

/// What stands in no message: signs of the language that the program is written in, numbers of the system, pleading.
const JARGON: [&str; 11] = [
    "os error",
    "Some(",
    "None",
    "Err(",
    "Ok(",
    "panicked",
    "please",
    "invalid digit",
    "variant",
    "field `",
    "EOF",
];

/// Files with one mistake each.
const FILES: [(&str, &str); 10] = [
    ("key.toml", "plan = \"canada-2016-2018\"\nid = \"canada-2016-2018-6\"\nnumbr = \"6\"\n"),
    ("date.toml", "plan = \"canada-2016-2018\"\nid = \"canada-2016-2018-6\"\nreports_on = 2018-09-30\n"),
    ("half.json", "{\"plan\":"),
    ("column.csv", "commitment,indicator,source,period,valeu\n6,employees,tbs-sct,2018-Q2,12\n"),
    ("day.csv", "commitment,indicator,source,as_of,value\n6,employees,tbs-stc,30/09/2018,12\n"),
    ("name.csv", "commitment,indicator,source,as_of,value\n6,employees,tbs-stc,2018-09-30,12\n"),
    ("no.xlsx", "no workbook"),
    ("line.ndjson", "{\"a\":1}\n"),
    ("wrong.toml", "lock_wait = -1\n"),
    ("tokens", "team-a\n"),
];

/// Commands that cannot do what they are told, and what they say.
const MISTAKES: [(&[&str], &str); 34] = [
    (&["apply", "missing.toml"], "cannot read missing.toml: No such file or directory"),
    (&["apply", "notes.doc"], "notes.doc: name the form of the document by one of .toml, .json, .csv, .xlsx"),
    (
        &["apply", "key.toml"],
        "key.toml:3:1: numbr: unknown key `numbr` (did you mean `number`?); known here: plan",
    ),
    (
        &["apply", "date.toml"],
        "date.toml:3:14: reports_on: expected a text, found a date without quotes; quote it",
    ),
    (&["apply", "half.json"], "half.json:1:8: this is not JSON: it ends where a value should stand"),
    (
        &["apply", "--plan", "canada-2016-2018", "column.csv"],
        "column.csv:1:5: valeu: unknown column `valeu` (did you mean `value`?)",
    ),
    (
        &["apply", "name.csv"],
        "name.csv:1:1: a sheet does not say which plan it is about; name it with --plan PLAN",
    ),
    (
        &["apply", "--plan", "canada-2016-18", "name.csv"],
        "name.csv:1:1: there is no plan canada-2016-18 (did you mean `canada-2016-2018`?); name one that",
    ),
    (
        &["apply", "--plan", "canada-2016-2018", "name.csv"],
        "name.csv:2: source: there is no organization tbs-stc (did you mean `tbs-sct`?); name it in a document first",
    ),
    (
        &["apply", "--plan", "canada-2016-2018", "day.csv"],
        "day.csv:2:4: as_of: `30/09/2018` is a day written in another order; write 2018-09-30",
    ),
    (
        &["apply", "--plan", "canada-2016-2018", "no.xlsx"],
        "no.xlsx:1: the workbook cannot be read; save it anew as .xlsx",
    ),
    (&["apply", "--captured", "soon", "key.toml"], "`soon` is not a date: write 2018-06-30"),
    (&["show", "nothing"], "there is no commitment `nothing`"),
    (&["show", COMMITMENT, "--at", "99"], "it has versions 1 to 1"),
    (&["show", COMMITMENT, "--at", "x"], "write a number in figures, such as 14"),
    (&["show", COMMITMENT, "--as-of", "today"], "write a day such as 2018-06-30"),
    (&["show", COMMITMENT, "--known-at", "2018"], "write a moment such as 2018-06-30T12:00:00Z"),
    (
        &["list", "--completion", "done"],
        "completion: `done` is not known (did you mean `complete`?); write one of",
    ),
    (&["list", "--attainment", "good"], "attainment: `good` is not known; write one of met"),
    (&["cite", COMMITMENT, "--style", "harvard"], "no citation style is called `harvard`; choose one of apa"),
    (&["events", "--from", "x"], "from: is not a position such as 42 or 42-1a2b3c4d"),
    (
        &["import", "--data", "new", "--origin", "a.example", "line.ndjson"],
        "line.ndjson:1: line 0 of the log cannot be read: the key source is missing",
    ),
    (&["import", "--data", "new", "missing.ndjson"], "cannot read missing.ndjson: No such file or directory"),
    (
        &["import", "--data", "tokens", "--origin", "a.example", "line.ndjson"],
        "data: tokens is a file; name a folder, which is made where it is missing",
    ),
    (&["list", "--data", "tokens"], "data: tokens is a file; name a folder"),
    (&["serve", "--data", "tokens", "--listen", "127.0.0.1:0"], "data: tokens is a file; name a folder"),
    (
        &["serve", "--listen", "nonsense"],
        "cannot listen on nonsense: invalid socket address; choose another ADDR:PORT",
    ),
    (
        &["serve", "--public-url", "a.example"],
        "public_url: `a.example` is not an http or https address without a query",
    ),
    (&["serve", "--drain-delay", "soon"], "write a number of seconds, such as 60"),
    (
        &["serve", "--config", "wrong.toml"],
        "wrong.toml:1:13: `lock_wait = -1`: expected an integer of 0 or more, found `-1`",
    ),
    (&["serve", "--tokens", "tokens"], "tokens: line 1 is no token: it has 1 of 7 fields"),
    (&["redact", "notanid"], "`notanid` is not the id of an event; take it from `milepost events`"),
    (&["copy", "--from", "a", "--to", "b"], "write a stream as nats://HOST:PORT/STREAM"),
    (&["verify", "--backup", "none"], "none is not a backup: it has no checkpoint"),
];

#[test]
fn a_mistake_is_told_with_its_place_and_the_way_out() {
    let folder = Folder::new();
    folder.apply_examples();
    for (file, text) in FILES {
        folder.write(file, text);
    }
    for (args, said) in MISTAKES {
        let done = folder.milepost(args);
        assert!(done.code.is_some_and(|code| code != 0) && done.err.contains(said), "{args:?}: {done:?}");
        let jargon = JARGON.iter().find(|word| done.err.contains(**word));
        assert_eq!(jargon, None, "{args:?}: {done:?}");
        let sentence = done.err.lines().find_map(|line| line.strip_prefix("milepost: "));
        assert!(!sentence.is_some_and(|said| said.starts_with(char::is_uppercase)), "{args:?}: {done:?}");
    }
}

#[test]
fn what_only_reads_or_tries_makes_no_log_of_a_folder_that_is_named_wrongly() {
    let folder = Folder::new();
    let plan = "id = \"a\"\ntitle = { en = \"A\" }\nperiod = \"2026\"\npublisher = { en = \"P\" }\n";
    folder.write("plan.toml", plan);
    let readers: [&[&str]; 10] = [
        &["list"],
        &["show", COMMITMENT],
        &["history", COMMITMENT],
        &["report", "--plan", "a"],
        &["events"],
        &["cite", COMMITMENT],
        &["export", "events.ndjson"],
        &["backup", "backup"],
        &["publish", "--out", "site"],
        &["redact", "01M89S0KGFKF2SWD5SJ2TX6PRV", "--reason-en", "a person", "--reason-fr", "une personne"],
    ];
    for reader in readers {
        let done = folder.milepost(&[reader, &["--data", "tpyo"]].concat());
        assert_eq!(done.code, Some(74), "{reader:?} {done:?}");
        let said = "milepost: tpyo holds no log; say where it is: --data names its folder";
        assert!(done.err.starts_with(said), "{reader:?} {done:?}");
    }
    let tried = folder.milepost(&["apply", "--dry-run", "--data", "tpyo", "plan.toml"]);
    assert_eq!(tried.code, Some(0), "{tried:?}");
    assert!(tried.out.contains("1 change would be recorded"), "{tried:?}");
    assert!(!folder.at("tpyo").exists() && !folder.at("backup").exists() && !folder.at("site").exists());
}
