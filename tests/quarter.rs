//! The coordinator at the end of a quarter: who has reported, the sheets that are sent out and come back, and what is
//! still missing.

use stories::Service;

use crate::sheets::{plan, sample};

/// A service with the sample plan and its first reports.
fn service() -> Service {
    let service = Service::empty();
    let args = plan(&service.folder);
    let progress = sample("progress.csv");
    let done =
        service.milepost(&args.iter().map(String::as_str).chain([progress.as_str()]).collect::<Vec<_>>());
    assert_eq!(done.code, Some(0), "{}", done.err);
    service
}

/// Asks for a sheet on the quarter that is to come.
fn sheet(service: &Service, organization: &str, out: &str) -> String {
    let path = service.folder.at(out).display().to_string();
    let asked = ["--plan", "nap5", "--period", "2024-12", "--organization", organization, "--out", &path];
    let done = service.milepost(&[&["sheet"], &asked[..]].concat());
    assert_eq!((done.code, done.out.as_str(), done.err.as_str()), (Some(0), "", ""));
    path
}

fn report(service: &Service, more: &[&str]) -> (Option<i32>, String) {
    let done = service.milepost(&[&["report", "--plan", "nap5"], more].concat());
    assert_eq!(done.err, "");
    (done.code, done.out)
}

#[test]
fn a_sheet_is_sent_out_filled_in_and_applied() {
    let service = service();
    let (code, before) = report(&service, &["--period", "2024-12"]);
    assert_eq!(code, Some(3), "something is missing: {before}");
    assert!(before.starts_with("0 reported, 12 missing\n"), "{before}");
    assert!(before.contains("nrcan-rncan: 0 reported, 3 missing\n  C01 C01.1.1 Add content"), "{before}");
    for out in ["ec.csv", "ec.xlsx"] {
        let path = sheet(&service, "ec", out);
        let back = service.milepost(&["apply", "--plan", "nap5", &path]);
        assert_eq!(back.out, format!("{path}: no change\n"), "as it was sent: {}", back.err);
    }
    let path = sheet(&service, "nrcan-rncan", "nrcan.csv");
    let blank = service.folder.read("nrcan.csv");
    let row = blank.lines().position(|line| line.contains(",C01.1.1,")).expect("it is asked for");
    let filled: Vec<String> = blank
        .lines()
        .enumerate()
        .map(|(at, line)| match at == row {
            true => line.replacen(
                ",nrcan-rncan,,,,",
                ",nrcan-rncan,SP,Nine topics are on line.,Neuf sujets sont en ligne.,",
                1,
            ),
            false => line.to_owned(),
        })
        .collect();
    assert_ne!(filled.join("\r\n"), blank.trim_end(), "{blank}");
    service.folder.write("nrcan.csv", &(filled.join("\r\n") + "\r\n"));
    let apply = |more: &[&str]| {
        service.milepost(&[&["apply", "--plan", "nap5", "--require", "en,fr", &path], more].concat())
    };
    let dry = apply(&["--dry-run"]);
    assert!(
        dry.out.to_lowercase().contains("substantial")
            && dry.out.starts_with(&format!("{path}: 1 change would")),
        "{}",
        dry.out
    );
    assert_eq!(apply(&[]).out, format!("{path}: 1 change recorded\n"));
    assert_eq!(apply(&[]).out, format!("{path}: no change\n"));
    let (_, after) = report(&service, &["--period", "2024-12"]);
    assert!(after.starts_with("1 reported, 11 missing\n"), "{after}");
    let page = service.ok("/fr/plans/nap5/periods/2024-12").text();
    assert!(page.contains("1 rapport reçu; 11 manquants"), "{page}");
}

#[test]
fn a_script_learns_from_the_exit_code_that_something_is_missing() {
    let service = service();
    let (code, told) = report(&service, &[]);
    assert_eq!(code, Some(3), "{told}");
    assert!(told.contains("7 milestones without a report\n  C01 C01.1.2 Explain ten topics"), "{told}");
    assert!(told.contains("  C02 C02.2.1 Write guides \"for everyone\" (jus, pco-bcp)\n"), "{told}");
    assert!(told.contains("/plans/nap5 Plan: plan title in fr\n"), "{told}");
    assert!(!told.contains("without news"), "{told}");
    let (_, later) = report(&service, &["--on", "2099-01-01", "--stale-days", "30", "--lang", "fr"]);
    assert!(
        later.starts_with("2 commitments without news for 30 days or more\n  C01 Données climatiques: "),
        "{later}"
    );
    let unknown = service.milepost(&["report", "--plan", "nap9"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (Some(1), ""), "{}", unknown.err);
    assert!(unknown.err.contains("there is no plan `nap9`"), "{}", unknown.err);
}

#[test]
fn nothing_missing_is_an_exit_code_of_0() {
    let service = Service::empty();
    let organization = "[[organization]]\nid = 'o'\nname = { en = 'O', fr = 'O' }\n";
    let plan =
        "id = 'p'\ntitle = { en = 'P', fr = 'P' }\nperiod = '2018'\npublisher = { en = 'G', fr = 'G' }\n";
    let commitment = "plan = 'p'\nid = 'c'\nnumber = '1'\ntitle = { en = 'T', fr = 'T' }\nlead = ['o']\n\
                      reports_on = '2018-06-30'\nperiod = '2018-Q2'\n\
                      milestone = [{ code = '1.1', text = { en = 'X', fr = 'X' }, status = 'complete' }]\n";
    for (document, name) in [(organization, "o.toml"), (plan, "p.toml"), (commitment, "c.toml")] {
        let path = service.folder.write(name, document).display().to_string();
        assert_eq!(service.milepost(&["apply", &path]).code, Some(0));
    }
    let done = service.milepost(&["report", "--plan", "p", "--on", "2030-01-01"]);
    assert_eq!((done.code, done.out.as_str()), (Some(0), "nothing is missing on 2030-01-01\n"));
    let period = service.milepost(&["report", "--plan", "p", "--period", "2018-Q2"]);
    assert_eq!(
        (period.code, period.out.as_str()),
        (Some(0), "1 reported, 0 missing\no: 1 reported, 0 missing\n")
    );
    let next = service.milepost(&["report", "--plan", "p", "--period", "2018-Q3"]);
    assert_eq!(
        (next.code, next.out.as_str()),
        (Some(0), "0 reported, 0 missing\no: 0 reported, 0 missing\n"),
        "it is complete"
    );
    let sheet = service.milepost(&["sheet", "--plan", "p", "--period", "2018-Q2", "--organization", "o"]);
    assert!(sheet.out.contains("2018-Q2,1,1.1,1.1,X,X,,,o,,,,,,,,o,O | O\r\n"), "printed: {}", sheet.out);
    let taken = service.folder.write("taken.csv", "").display().to_string();
    let asked = ["sheet", "--plan", "p", "--period", "2018-Q2", "--organization", "o", "--out", &taken];
    assert_eq!(service.milepost(&asked).code, Some(1), "a file that is there is not overwritten");
}
