//! Browsers: a reader's and an editor's story in Chromium, in both languages, and every kind of page as axe-core and the
//! checker of the W3C see it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use stories::{Folder, Service, hostile, need, node_within, root, status_change};

/// How long a story or a walk over all kinds of pages may take.
const BROWSER_TIME_MAX: Duration = Duration::from_secs(540);

/// A quarter that two rows report; numbers made up.
const SHEET: &str = "commitment,indicator,source,period,value\r\n\
                     6,employees,tbs-sct,2018-07-01/2018-09-30,1204\r\n\
                     6,employees,csps-efpc,2018-07-01/2018-09-30,87\r\n";

/// Where a browser is found, as programs that start one want to be told.
fn chromium() -> String {
    let found = need("sh").args(&["-c", "command -v chromium"]).prints();
    found.trim().to_owned()
}

/// A service with the real plan, a later report, and a team with a token; the token.
fn with_a_team() -> (Service, String) {
    let folder = Folder::new();
    folder.apply_examples();
    let made = ["token", "new", "--tokens", "tokens.txt", "--key", "team-a", "--name", "Reporting team"];
    let token = folder.milepost(&made).out.trim().to_owned();
    // The port is chosen by the system, and links must lead there.
    let service = Service::at_home(folder, &["--tokens", "tokens.txt"]);
    let path = format!("/commitments/{}/changes", stories::COMMITMENT);
    let report = http::Request::post(path)
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {token}"));
    let answer = service.send(report, status_change("6.2", "limited", "2018-09-30"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    (service, token)
}

/// The sheet, and one with a number that has two readings.
fn sheets(folder: &Folder) -> (String, String) {
    let right = folder.write("q3.csv", SHEET).display().to_string();
    let wrong = folder.write("q3-wrong.csv", &SHEET.replace("1204", "a dozen")).display().to_string();
    (right, wrong)
}

fn browse(script: &str, args: &[&str]) -> Value {
    let said = node_within(BROWSER_TIME_MAX, &format!("browser/{script}"), args);
    serde_json::from_str(&said).unwrap_or_else(|error| panic!("{script}: {error}: {said}"))
}

#[test]
#[ignore = "run by make test-clients"]
fn a_reader_finds_what_was_promised_and_how_it_is_known() {
    let (service, _) = with_a_team();
    for lang in ["en", "fr"] {
        assert_eq!(browse("reader.cjs", &[&chromium(), &service.address, lang]), json!({}));
    }
}

#[test]
#[ignore = "run by make test-clients"]
fn an_editor_uploads_looks_shows_and_records() {
    for lang in ["en", "fr"] {
        let (service, token) = with_a_team();
        let (right, wrong) = sheets(&service.folder);
        let position = service.position();
        let args = [&chromium(), &service.address, lang, &token, &wrong, &right];
        assert_eq!(browse("team.cjs", &args), json!({}));
        assert_eq!(service.position(), position + 2, "two rows, once");
    }
}

#[test]
#[ignore = "run by make test-clients"]
fn every_kind_of_page_is_accessible_valid_and_no_wider_than_a_telephone() {
    let (service, token) = with_a_team();
    let post = http::Request::post("/documents")
        .header("content-type", "application/toml")
        .header("authorization", format!("Bearer {token}"));
    let answer = service.send(post, hostile());
    assert_eq!(answer.status, 200, "{}", answer.text());
    let (right, wrong) = sheets(&service.folder);
    let pages = service.folder.at("pages");
    fs::create_dir(&pages).expect("the folder takes folders");
    let (browser, folder) = (chromium(), pages.display().to_string());
    let crawled = browse("crawl.cjs", &[&browser, &service.address, &token, &right, &wrong, &folder]);
    let kinds = crawled["kinds"].as_array().map_or(0, Vec::len);
    assert!(kinds > 25, "{crawled}");
    let faults = invalid(&pages);
    assert!(faults.is_empty(), "{} faults: {}", faults.len(), faults.join("\n"));
}

/// What the checker of the W3C finds wrong with the pages in a folder.
fn invalid(pages: &Path) -> Vec<String> {
    let checker = root().join(".tools/node/node_modules/vnu-jar/build/dist/vnu.jar").display().to_string();
    let args = [
        "-jar",
        &checker,
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        &pages.display().to_string(),
    ];
    let said: Value = serde_json::from_str(&need("java").args(&args).prints()).expect("it prints JSON");
    let told = said["messages"].as_array().cloned().unwrap_or_default();
    let wrong = told.iter().filter(|message| message["type"] == "error" || message["subType"] == "warning");
    let text = |message: &Value| message["message"].as_str().unwrap_or_default().to_owned();
    wrong.map(|message| format!("{}: {} in {}", message["url"], text(message), message["extract"])).collect()
}

#[test]
#[ignore = "run by make screenshots"]
fn pictures_for_the_readme() {
    let (service, token) = with_a_team();
    let (right, _) = sheets(&service.folder);
    let folder: PathBuf = root().join("docs/pictures");
    fs::create_dir_all(&folder).expect("the folder can be made");
    let (browser, to) = (chromium(), folder.display().to_string());
    for name in browse("pictures.cjs", &[&browser, &service.address, &token, &right, &to])
        .as_array()
        .expect("it lists them")
    {
        let picture = folder.join(format!("{}.png", name.as_str().unwrap_or_default()));
        let bytes = fs::metadata(&picture).map_or(0, |file| file.len());
        assert!((10_000..400_000).contains(&bytes), "{} has {bytes} bytes", picture.display());
    }
}
