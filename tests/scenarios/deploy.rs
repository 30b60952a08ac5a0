//! Whether what looks after `deploy/` would notice a slip: each file with one letter wrong is told.

use std::fs;
use std::process::Command;

use stories::{Done, Folder, Found, copy, milepost, root, run};

/// What `deploy/test.sh` says of a copy in which one word is another one.
fn checked(file: &str, (right, wrong): (&str, &str)) -> Done {
    let folder = Folder::new();
    let deploy = folder.at("deploy");
    copy(&root().join("deploy"), &deploy);
    let path = deploy.join(file);
    let text = fs::read_to_string(&path).expect("it is there");
    assert!(text.contains(right), "{file} has {right}");
    fs::write(&path, text.replacen(right, wrong, 1)).expect("it can be written");
    let mut command = Command::new("bash");
    command.arg(deploy.join("test.sh")).env("MILEPOST", milepost()).current_dir(folder.path());
    run(&mut command)
}

#[test]
fn a_slip_in_any_file_that_is_deployed_is_told() {
    let mut found = Found::default();
    for (file, slip) in [
        ("systemd/milepost.service", ("ProtectSystem=", "ProtectSystm=")),
        ("systemd/milepost.toml", ("public_url =", "publik_url =")),
        ("nginx/milepost.conf", ("proxy_http_version", "proxy_htpp_version")),
        ("observability/alerts.yml", ("milepost_writable", "milepost_writeable")),
        ("observability/dashboard.json", ("milepost_events", "milepost_evnts")),
    ] {
        let done = checked(file, slip);
        let said = done.out.lines().find(|line| line.starts_with(file)).unwrap_or_default();
        // A file that is not checked for want of a tool is not called good.
        let holds = said.contains("not verified here") || said.contains("WRONG") && done.code == Some(1);
        found.row("S37", &format!("{slip:?}: {said}"), holds, &format!("{done:?}"));
    }
}
