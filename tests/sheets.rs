//! The editor with a spreadsheet: the columns of the national tracker, applied by the command.

use std::collections::BTreeSet;

use serde_json::Value;
use sha2::{Digest, Sha256};
use stories::{Folder, Service, root};

const ORGANIZATIONS: &str = "organization = [
   { id = 'nrcan-rncan', name = { en = 'Natural Resources Canada' } },
   { id = 'ec', name = { en = 'Environment Canada' } },
   { id = 'jus', name = { en = 'Department of Justice' } },
   { id = 'pco-bcp', name = { en = 'Privy Council Office' } },
 ]\n";
const PLAN: &str =
    r#"{"id": "nap5", "title": {"en": "Plan"}, "period": "2022/2024", "publisher": {"en": "Government"}}"#;

pub(crate) fn sample(name: &str) -> String {
    root().join("tests/data/sheets").join(name).display().to_string()
}

/// A plan, its departments and its definitions, as the arguments of one command in any order.
pub(crate) fn plan(folder: &Folder) -> Vec<String> {
    let organizations = folder.write("organizations.toml", ORGANIZATIONS).display().to_string();
    let plan = folder.write("plan.json", PLAN).display().to_string();
    vec!["apply".into(), "--plan".into(), "nap5".into(), sample("definitions.csv"), plan, organizations]
}

#[test]
fn a_plan_and_its_progress_are_entered_with_one_command_each() {
    let service = Service::empty();
    let args = plan(&service.folder);
    let done = service.milepost(&args.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert!(done.out.ends_with("definitions.csv: 16 changes recorded\n"), "{}", done.out);
    assert!(
        done.err.ends_with("definitions.csv: 8 cells to look at; --dry-run names them\n"),
        "{}",
        done.err
    );
    let progress = sample("progress.csv");
    let dry = service.milepost(&["apply", "--plan", "nap5", "--dry-run", &progress]);
    assert!(dry.out.starts_with(&format!("{progress}: 9 changes would be recorded\n  ")), "{}", dry.out);
    assert_eq!(dry.out.lines().count(), 10, "each change is told: {}", dry.out);
    let told = |what: &str| format!("{progress}: {what}\n");
    let apply = || service.milepost(&["apply", "--plan", "nap5", &progress]);
    assert_eq!(apply().out, told("9 changes recorded"));
    assert_eq!(apply().out, told("no change"));
    let status = service.ok("/commitments/nap5-c01.json").json();
    let first = &status["milestones"][0]["milestones"][0];
    assert_eq!(
        (&first["lead"], &first["due"], &first["deadline"]["fr"]),
        (&["nrcan-rncan"].into(), &"2023".into(), &"D'ici 2023".into()),
        "{first}"
    );
    assert_eq!(first["overdue"], true, "2023 is over, and the report of 2023-03 says that it is limited");
    let page = service.ok("/fr/commitments/nap5-c01").text();
    assert!(page.contains("Responsable\u{a0}: <a href=\"/fr/organizations/nrcan-rncan\">"), "{page}");
    assert!(
        page.contains("(D&#39;ici 2023)") && page.contains("Échéance\u{a0}: En cours (2024-12)"),
        "{page}"
    );
    let latest = status["milestones"].to_string();
    assert!(latest.contains("\"limited\"") && latest.contains("\"substantial\""), "{latest}");
}

/// A folder with the plan, and with indicators for a long sheet.
fn measured() -> Folder {
    let folder = Folder::new();
    let args = plan(&folder);
    let defined = folder.milepost(&args.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(defined.code, Some(0), "{}", defined.err);
    let indicators: String = (0..INDICATORS)
        .map(|n| format!("[[indicator]]\nid = \"i{n}\"\nname = {{ en = \"Number {n}\" }}\n"))
        .collect();
    let commitment = format!("plan = \"nap5\"\nid = \"nap5-c01\"\n{indicators}");
    let commitment = folder.write("indicators.toml", &commitment).display().to_string();
    assert_eq!(folder.milepost(&["apply", &commitment]).code, Some(0));
    folder
}

const INDICATORS: usize = 200;
const PERIODS: usize = 10;
const HEAD: &str = "commitment,indicator,source,period,value,published_en,published_fr\n";

/// The rows of a sheet that is too long for one document: one for each indicator and period, with the periods mixed, so
/// that each has its rows at the beginning of the file and at its end.
fn long_rows() -> Vec<String> {
    let words = "as the department counted them, ".repeat(20);
    let row = |n: usize| {
        let (period, indicator) = (1_900 + n % PERIODS, n / PERIODS);
        format!("C01,i{indicator},ec,{period},{n},\"{n} things,\n{words}\",{n} choses\n")
    };
    (0..INDICATORS * PERIODS).map(row).collect()
}

#[test]
fn a_long_sheet_is_checked_to_its_end_before_anything_of_it_is_recorded() {
    let folder = measured();
    let events = folder.milepost(&["events"]).out;
    let rows = long_rows();
    let text = format!("{HEAD}{}", rows.concat());
    assert!(text.len() > 1 << 20, "{} bytes", text.len());
    let (first, last) =
        ("C01,i98,ec,2024,1,,\n", "C01,i99,ec,1900,1,,\nC01,i999,ec,2024-Q4,1,,\nC01,i0,ec,2024,many,,\n");
    let wrong =
        folder.write("wrong.csv", &format!("{HEAD}{first}{}{last}", rows.concat())).display().to_string();
    let refused = folder.milepost(&["apply", "--plan", "nap5", &wrong]);
    let line = 3 + 2 * rows.len();
    let said = format!(
        "{wrong}:{}:5: value: `many` is not a number: write figures without grouping and a point for decimals, such as 34012 or 80.7\n\
         milepost: 1 problem; nothing of this document was recorded\n",
        line + 2
    );
    assert_eq!((refused.code, refused.err), (Some(1), said), "what no record is needed for");
    let wrong =
        folder.write("wrong.csv", &format!("{HEAD}{first}{}{}", rows.concat(), last.replace("many", "1")));
    let wrong = wrong.display().to_string();
    let refused = folder.milepost(&["apply", "--plan", "nap5", &wrong]);
    let twice = 3 + 2 * 990;
    let said = format!(
        "{wrong}:{line}: indicator.measurement: line {twice} measures the same: source, time, unit and dimension; keep one\n\
         {wrong}:{}: indicator: nap5-c01 has no indicator i999; define it in a document first\n\
         milepost: 2 problems; nothing of this document was recorded\n",
        line + 1
    );
    let sorted = |text: &str| {
        let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(
        (refused.code, sorted(&refused.err)),
        (Some(1), sorted(&said)),
        "rows that are far from each other"
    );
    assert_eq!(folder.milepost(&["events"]).out, events, "nothing is recorded");
}

#[test]
fn rows_of_one_commitment_and_period_are_one_change_list_wherever_they_stand() {
    let folder = measured();
    let rows = long_rows();
    let long = folder.write("long.csv", &format!("{HEAD}{}", rows.concat())).display().to_string();
    let apply = || folder.milepost(&["apply", "--plan", "nap5", &long]);
    assert_eq!(apply().out, format!("{long}: {} changes recorded\n", rows.len()));
    let text = format!("{HEAD}{}", rows.concat());
    let hash: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    let events = folder.milepost(&["events"]).out;
    let named: BTreeSet<u64> = events
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a line is JSON"))
        .filter(|event| event["data"]["provenance"]["sha256"] == *hash)
        .filter_map(|event| event["data"]["provenance"]["row"].as_u64())
        .collect();
    assert!(
        named.iter().copied().eq((0..rows.len() as u64).map(|n| 2 + 2 * n)),
        "each names its row of the whole file"
    );
    assert_eq!(apply().out, format!("{long}: no change\n"));
    let mut lists: std::collections::BTreeMap<String, std::collections::BTreeSet<String>> =
        std::collections::BTreeMap::new();
    let mut periods = Vec::new();
    for line in
        folder.milepost(&["events"]).out.lines().filter(|line| line.contains("measurement-recorded.v1"))
    {
        let event: serde_json::Value = serde_json::from_str(line).expect("an event is JSON");
        let [period, change] =
            ["period", "change"].map(|name| event[name].as_str().unwrap_or_default().to_owned());
        periods.push(period.clone());
        lists.entry(period).or_default().insert(change);
    }
    assert_eq!((periods.len(), lists.len()), (rows.len(), PERIODS));
    assert!(lists.values().all(|changes| changes.len() == 1), "{lists:?}");
    assert!(periods.is_sorted(), "the oldest period comes first");
}

#[test]
fn files_that_need_each_other_are_tried_together_and_one_that_is_wrong_keeps_all_out() {
    let folder = Folder::new();
    let args = plan(&folder);
    let progress = sample("progress.csv");
    let files: Vec<&str> = args.iter().map(String::as_str).chain([progress.as_str()]).collect();
    let dry = folder.milepost(&[&files[..], &["--dry-run"]].concat());
    assert_eq!(dry.code, Some(0), "{}", dry.err);
    let told = [
        format!("{}: 16 changes would be recorded", sample("definitions.csv")),
        format!("{progress}: 9 changes would be recorded"),
    ];
    assert!(told.iter().all(|told| dry.out.contains(told)), "{}", dry.out);
    assert_eq!(folder.milepost(&["events"]).out, "", "a dry run records nothing");
    let wrong = "reporting_period,commitments,milestones,indicators,status\n2022-12,C09,C09.1,C09.1.1,LP\n";
    let wrong = folder.write("wrong.csv", wrong).display().to_string();
    let refused = folder.milepost(&[&files[..], &[wrong.as_str()]].concat());
    let said = "wrong.csv:2: commitments: plan nap5 has no commitment C09; apply its definition first\n\
                milepost: 1 problem; nothing was recorded\n";
    assert_eq!((refused.code, refused.out.as_str()), (Some(1), ""), "{}", refused.err);
    assert!(refused.err.ends_with(said), "{}", refused.err);
    assert_eq!(folder.milepost(&["events"]).out, "");
    let service = Service::start(folder, &[]);
    let dry = service.milepost(&[&files[..], &["--dry-run"]].concat());
    assert_eq!(dry.code, Some(0), "a service is asked for its log: {}", dry.err);
    assert!(told.iter().all(|told| dry.out.contains(told)), "{}", dry.out);
    assert_eq!(service.position(), 0);
}

#[test]
fn the_name_of_a_file_tells_its_form() {
    let folder = Folder::new();
    let path = folder.write("report.txt", PLAN).display().to_string();
    let done = folder.milepost(&["apply", &path]);
    let said =
        format!("milepost: {path}: name the form of the document by one of .toml, .json, .csv, .xlsx\n");
    assert_eq!((done.code, done.err), (Some(1), said));
    let empty = folder.write("empty.toml", "").display().to_string();
    assert!(folder.milepost(&["apply", &empty]).err.contains("the key id is missing"));
}
