//! The editor with a spreadsheet: the columns of the national tracker, applied by the command.

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

#[test]
fn a_long_sheet_is_checked_to_its_end_and_applied_in_pieces() {
    const ROWS: usize = 3_000;
    let folder = Folder::new();
    let args = plan(&folder);
    let defined = folder.milepost(&args.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(defined.code, Some(0), "{}", defined.err);
    let indicators: String = (0..40)
        .map(|n| format!("[[indicator]]\nid = \"i{n}\"\nname = {{ en = \"Number {n}\" }}\n"))
        .collect();
    let commitment = format!("plan = \"nap5\"\nid = \"nap5-c01\"\n{indicators}");
    let commitment = folder.write("indicators.toml", &commitment).display().to_string();
    assert_eq!(folder.milepost(&["apply", &commitment]).code, Some(0));
    let words = "as the department counted them, ".repeat(12);
    let row = |n: usize| {
        let (year, quarter) = (1900 + n / 160, n / 40 % 4 + 1);
        format!("C01,i{},ec,{year}-Q{quarter},{n},\"{n} things,\n{words}\",{n} choses\n", n % 40)
    };
    let head = "commitment,indicator,source,period,value,published_en,published_fr\n";
    let rows: Vec<String> = (0..ROWS).map(row).collect();
    let text = format!("{head}{}", rows.concat());
    assert!(text.len() > 1 << 20, "{} bytes", text.len());
    let wrong = format!("{text}C01,i99,ec,2024-Q4,1,,\n");
    let wrong = folder.write("wrong.csv", &wrong).display().to_string();
    let refused = folder.milepost(&["apply", "--plan", "nap5", &wrong]);
    let line = 2 + 2 * ROWS;
    let said = format!(
        "{wrong}:{line}: indicator: nap5-c01 has no indicator i99; define it in a document first\n\
         milepost: 1 problem; nothing of this document was recorded\n"
    );
    assert_eq!(
        (refused.code, refused.err),
        (Some(1), said),
        "the last piece is read before the first is applied"
    );
    let long = folder.write("long.csv", &text).display().to_string();
    let apply = || folder.milepost(&["apply", "--plan", "nap5", &long]);
    assert_eq!(apply().out, format!("{long}: {ROWS} changes recorded\n"));
    assert_eq!(apply().out, format!("{long}: no change\n"));
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
