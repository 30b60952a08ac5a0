//! The editor with a spreadsheet: the columns of the national tracker, applied by the command.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use sha2::{Digest, Sha256};
use stories::{Folder, Service, root};

pub(crate) const ORGANIZATIONS: &str = "organization = [
   { id = 'nrcan-rncan', name = { en = 'Natural Resources Canada' } },
   { id = 'ec', name = { en = 'Environment Canada' } },
   { id = 'jus', name = { en = 'Department of Justice' } },
   { id = 'pco-bcp', name = { en = 'Privy Council Office' } },
 ]\n";
pub(crate) const PLAN: &str =
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
        ("C01,i98,ec,2024,1,,\n", "C01,i99,ec,1900,1,,\nC01,nothing,ec,2024-Q4,1,,\nC01,i0,ec,2024,many,,\n");
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
         {wrong}:{}: indicator: nap5-c01 has no indicator nothing; define it in a document first\n\
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

/// The rows of a sheet of progress, quarter by quarter, for some deliverables of each commitment, which only one row
/// defines.
fn quarters(rows: usize, deliverables: usize, commitments: usize) -> String {
    let mut text =
        "reporting_period,commitments,milestones,indicators,indicator_en,status,progress_en\n".to_owned();
    for n in 0..rows {
        let (quarter, part) = (n / (deliverables * commitments), n % (deliverables * commitments));
        let (commitment, part) = (format!("C{:02}", part / deliverables + 1), 100 + part % deliverables);
        let period = format!("{}-{:02}", 1_900 + quarter / 4, 3 * (quarter % 4) + 3);
        let words = if quarter == 3 { format!("Deliverable {part}") } else { String::new() };
        text.push_str(&format!(
            "{period},{commitment},{commitment}.1,{commitment}.1.{part},{words},LP,Step {n}\n"
        ));
    }
    text
}

#[test]
fn a_deliverable_that_one_row_of_a_long_sheet_defines_is_defined_for_all_its_pieces() {
    let folder = Folder::new();
    let args = plan(&folder);
    assert_eq!(folder.milepost(&args.iter().map(String::as_str).collect::<Vec<_>>()).code, Some(0));
    let (rows, deliverables) = (6_000, 20);
    let sheet = folder.write("long.csv", &quarters(rows, deliverables, 1)).display().to_string();
    let dry = folder.milepost(&["apply", "--plan", "nap5", "--dry-run", &sheet]);
    let changes = rows + deliverables;
    assert_eq!(dry.code, Some(0), "{}", dry.err);
    assert!(
        dry.out.starts_with(&format!("{sheet}: {changes} changes would be recorded\n")),
        "{}",
        &dry.out[..200]
    );
    let done = folder.milepost(&["apply", "--plan", "nap5", &sheet]);
    assert_eq!(done.out, format!("{sheet}: {changes} changes recorded\n"), "{}", done.err);
    let again = folder.milepost(&["apply", "--plan", "nap5", &sheet]);
    assert_eq!(again.out, format!("{sheet}: no change\n"));
}

#[test]
fn a_run_that_was_cut_short_leaves_whole_lists_and_is_completed_by_the_next() {
    let service = Service::empty();
    let args = plan(&service.folder);
    assert_eq!(service.milepost(&args.iter().map(String::as_str).collect::<Vec<_>>()).code, Some(0));
    let (rows, deliverables) = (6_000, 20);
    let sheet = service.folder.write("long.csv", &quarters(rows, deliverables, 1)).display().to_string();
    let before = service.position();
    let args = ["apply", "--server", &service.address, "--plan", "nap5", &sheet];
    let mut running = service.folder.command(&args).stdout(Stdio::null()).spawn().expect("it starts");
    while service.position() == before {
        assert!(running.try_wait().expect("it can be asked").is_none(), "it ended before it was cut short");
        std::thread::sleep(Duration::from_millis(2));
    }
    running.kill().expect("it runs");
    running.wait().expect("it ended");
    // What was sent last may still be recorded; when the service has ended, it was or was not.
    let service = service.restart();
    let recorded = service.position() - before;
    let (all, list) = ((rows + deliverables) as u64, deliverables as u64);
    assert!(recorded > 0 && recorded < all, "{recorded} of {all}");
    assert_eq!(recorded % list, 0, "every list is whole");
    let rest = service.milepost(&["apply", "--plan", "nap5", &sheet]);
    assert_eq!(rest.out, format!("{sheet}: {} changes recorded\n", all - recorded), "{}", rest.err);
    assert_eq!(service.milepost(&["apply", "--plan", "nap5", &sheet]).out, format!("{sheet}: no change\n"));
}

/// What a run of the command holds in memory at most, in bytes.
fn memory_of(folder: &Folder, args: &[&str]) -> usize {
    let mut running = folder.command(args).stdout(Stdio::null()).spawn().expect("it starts");
    let status = format!("/proc/{}/status", running.id());
    let mut most = 0;
    while running.try_wait().expect("it can be asked").is_none() {
        let status = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(peak.unwrap_or(0) << 10);
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(running.wait().expect("it ended").code(), Some(0));
    most
}

/// How much more memory a row may take, in bytes, until what is kept of commitments and of the log is full. A row that is
/// held to the end takes twice as much.
const MORE_BYTES_A_ROW: usize = 1_600;

/// What a run may hold in memory at most, whatever the sheet.
const MEMORY_BYTES_MAX: usize = 160 << 20;

#[test]
fn a_sheet_of_many_more_rows_is_applied_in_the_same_memory() {
    const COMMITMENTS: usize = 50;
    let (few, many) = (10_000, 22_000);
    let [small, large] = [few, many].map(|rows| {
        let folder = Folder::new();
        let definition =
            |n: usize| format!("C{n:02},Commitment {n},C{n:02}.1,Milestone,C{n:02}.1.1,Deliverable,ec\n");
        let definitions: String = (1..=COMMITMENTS).map(definition).collect();
        let header = "commitment,commitment_en,milestone,milestone_en,indicator,indicator_en,lead_dept\n";
        let files = [
            folder.write("organizations.toml", ORGANIZATIONS),
            folder.write("plan.json", PLAN),
            folder.write("definitions.csv", &format!("{header}{definitions}")),
        ];
        let files = files.map(|path| path.display().to_string());
        let [organizations, plan, definitions] = files.each_ref().map(String::as_str);
        let done = folder.milepost(&["apply", "--plan", "nap5", organizations, plan, definitions]);
        assert_eq!(done.code, Some(0), "{}", done.err);
        let sheet = folder.write("long.csv", &quarters(rows, 20, COMMITMENTS)).display().to_string();
        memory_of(&folder, &["apply", "--plan", "nap5", &sheet])
    });
    assert!(small > 10 << 20 && large < MEMORY_BYTES_MAX, "{small} bytes for {few} rows, {large} for {many}");
    assert!(
        large < small + (many - few) * MORE_BYTES_A_ROW,
        "{small} bytes for {few} rows, {large} for {many}"
    );
}
