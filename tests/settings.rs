//! Settings: flag, else environment, else file, else default.

use std::process::Command;

use stories::{Folder, PLAN, root, run};

/// Runs `serve` on a port that there is not, so that it ends at once and names the one it took.
fn listens_on(folder: &Folder, flag: Option<&str>, environment: Option<&str>) -> String {
    let flags: Vec<&str> = flag.map(|value| ["--listen", value]).into_iter().flatten().collect();
    let mut command: Command = folder.command(&[&["serve"][..], &flags].concat());
    if let Some(value) = environment {
        command.env("MILEPOST_LISTEN", value);
    }
    let done = run(&mut command);
    assert_eq!(done.code, Some(69), "{done:?}");
    done.err
}

#[test]
fn a_flag_goes_before_the_environment_and_the_environment_before_the_file() {
    let folder = Folder::new();
    folder.write("milepost.toml", "listen = \"127.0.0.1:70003\"\n");
    assert!(listens_on(&folder, None, None).contains("127.0.0.1:70003"));
    assert!(listens_on(&folder, None, Some("127.0.0.1:70002")).contains("127.0.0.1:70002"));
    assert!(
        listens_on(&folder, Some("127.0.0.1:70001"), Some("127.0.0.1:70002")).contains("127.0.0.1:70001")
    );
}

#[test]
fn a_folder_that_is_named_goes_before_the_service_of_the_environment() {
    let folder = Folder::new();
    folder.apply_examples();
    let asked = |args: &[&str]| {
        let mut command = folder.command(&[&["events", "--limit", "1"], args].concat());
        run(command.env("MILEPOST_SERVER", "http://127.0.0.1:1"))
    };
    let service = asked(&[]);
    assert!(service.code == Some(1) && service.err.contains("127.0.0.1:1"), "{service:?}");
    let named = asked(&["--data", "milepost-data"]);
    assert!(named.code == Some(0) && named.out.lines().count() == 1, "{named:?}");
    let both = asked(&["--data", "milepost-data", "--server", "http://127.0.0.1:1"]);
    assert!(both.code == Some(2) && both.err.contains("--data and --server name two records"), "{both:?}");
}

#[test]
fn every_setting_of_the_file_is_used() {
    let folder = Folder::new();
    folder.write(
        "other.toml",
        "data = \"elsewhere\"\norigin = \"record.example/log\"\npublic_url = \"https://record.example\"\n",
    );
    folder.apply_examples();
    let replay = folder.milepost(&["events"]).out;
    folder.write("events.ndjson", &replay);
    let done = folder.milepost(&["import", "events.ndjson", "--config", "other.toml"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(folder.at("elsewhere").is_dir());
    let cited = folder.milepost(&["cite", stories::COMMITMENT, "--config", "other.toml"]);
    assert!(cited.out.contains("https://record.example/commitments/"), "{cited:?}");
}

#[test]
fn a_setting_that_is_wrong_ends_with_78_and_its_name() {
    for (text, said) in [
        (
            "lisen = \"127.0.0.1:0\"\n",
            "milepost.toml:2:1: `lisen = \"127.0.0.1:0\"`: unknown key `lisen` (did you mean `listen`?)",
        ),
        ("listen = 8080\n", "milepost.toml:2:10: `listen = 8080`: expected a text, found an integer"),
        ("public_url = \"record.example\"\n", "public_url"),
        ("public_url = \"https://record.example/?a=b\"\n", "public_url"),
        ("former_public_urls = \"https://a.example, b.example\"\n", "former_public_urls: `b.example`"),
        ("origin = \"not a host\"\n", "origin"),
        ("trusted_proxies = \"10.0.0.0/33\"\n", "trusted_proxies: `10.0.0.0/33`"),
        ("[data\n", "milepost.toml"),
    ] {
        let folder = Folder::new();
        folder.write("milepost.toml", &format!("# Settings.\n{text}"));
        let done = folder.milepost(&["serve", "--listen", "127.0.0.1:0"]);
        assert_eq!(done.code, Some(78), "{text}: {done:?}");
        assert!(done.err.contains(said), "{text}: {}", done.err);
        assert_eq!(done.out, "", "{text}");
    }
}

#[test]
fn a_token_file_that_is_wrong_ends_with_78_and_its_line() {
    let folder = Folder::new();
    folder.write("tokens.txt", "# key, hash, expiry, state, name\nteam-a nonsense\n");
    let done = folder.milepost(&["serve", "--listen", "127.0.0.1:0", "--tokens", "tokens.txt"]);
    assert!(done.code == Some(78) && done.err.contains("tokens.txt: line 2"), "{done:?}");
    let missing = folder.milepost(&["serve", "--listen", "127.0.0.1:0", "--tokens", "none.txt"]);
    assert!(missing.code != Some(0) && missing.err.contains("none.txt"), "{missing:?}");
}

#[test]
fn a_new_log_without_a_name_says_what_that_means() {
    let folder = Folder::new();
    let done = folder.milepost(&["apply", &root().join(PLAN).display().to_string()]);
    assert!(
        done.code == Some(0) && done.err.contains("localhost.invalid/") && done.err.contains("--origin"),
        "{done:?}"
    );
    assert_eq!(folder.milepost(&["events"]).err, "", "it says so once");
}

#[test]
fn every_setting_and_limit_is_shown_with_where_it_comes_from() {
    let folder = Folder::new();
    folder.write(
        "milepost.toml",
        "origin = \"record.example\"\nlog = \"off\"\ndrain_delay = 3\nexit_when_idle = 60\ntrusted_proxies = \"10.0.0.0/8,::1\"\n",
    );
    let mut command = folder.command(&["config", "show", "--listen", "127.0.0.1:1234", "--log", "json"]);
    let done = run(command.env("MILEPOST_DATA", "elsewhere").env("MILEPOST_LOCK_WAIT", "10s"));
    assert_eq!(done.code, Some(0), "{done:?}");
    let rows: Vec<Vec<&str>> = done.out.lines().map(|line| line.split("  ").collect::<Vec<_>>()).collect();
    let row = |name: &str| -> Vec<&str> {
        let found = rows.iter().find(|row| row[0] == name).unwrap_or_else(|| panic!("{name}: {}", done.out));
        found.iter().copied().filter(|cell| !cell.is_empty()).map(str::trim).collect()
    };
    for (name, value, from) in [
        ("data", "elsewhere", "MILEPOST_DATA"),
        ("listen", "127.0.0.1:1234", "--listen"),
        ("origin", "record.example", "milepost.toml"),
        ("log", "json", "--log"),
        ("drain_delay", "3 s", "milepost.toml"),
        ("exit_when_idle", "60 s", "milepost.toml"),
        ("lock_wait", "10 s", "MILEPOST_LOCK_WAIT"),
        ("key", "none", "default"),
        ("ephemeral", "false", "default"),
        ("tokens", "none", "default"),
        ("trusted_proxies", "10.0.0.0/8, ::1/128", "milepost.toml"),
        ("request body", "1 MiB, 30 s", "413, 408"),
        ("connections at once", "1,024", "the next one waits in the backlog"),
        ("drain at the end", "8 s", "the rest is cut"),
    ] {
        assert_eq!(row(name), [name, value, from], "{}", done.out);
    }
    for key in ["security_contact", "feedback"] {
        folder.write("milepost.toml", &format!("{key} = \"us\"\n"));
        let wrong = folder.milepost(&["config", "show"]);
        assert!(wrong.code == Some(78) && wrong.err.contains(&format!("{key}: `us`")), "{wrong:?}");
    }
}
