//! The interface against its own description, by a tester that makes requests from it: schemathesis.

use stories::{Folder, Service, root, run};

/// The requests are the same in every run.
const SEED: &str = "1";

/// How many requests for each operation are made at random, beside those from examples and from boundaries.
const RANDOM_EACH: &str = "12";

fn tool(name: &str) -> std::process::Command {
    let path = root().join(".tools/contract/bin").join(name);
    assert!(path.exists(), "{} is not there; run `make test-clients`", path.display());
    std::process::Command::new(path)
}

#[test]
#[ignore = "needs schemathesis: make test-clients"]
fn the_description_is_valid() {
    let mut validate = tool("openapi-spec-validator");
    let done = run(validate.arg(root().join("crates/http-api/openapi.json")));
    assert!(done.code == Some(0) && done.out.contains(": OK"), "{done:?}");
}

#[test]
#[ignore = "needs schemathesis: make test-clients"]
fn every_operation_answers_as_it_is_described() {
    let folder = Folder::new();
    folder.apply_examples();
    let new = ["token", "new", "--tokens", "tokens.txt", "--label", "Tester"];
    let token = folder.milepost(&new).out.trim().to_owned();
    let arguments = ["--tokens", "tokens.txt", "--security-contact", "mailto:security@example.ca"];
    let service = Service::start(folder, &arguments);
    let mut tester = tool("st");
    tester
        .args(["--config-file", &root().join("tests/clients/schemathesis.toml").display().to_string()])
        .args(["run", &format!("{}/openapi.json", service.address), "--url", &service.address])
        .args(["--seed", SEED, "--max-examples", RANDOM_EACH, "--phases", "examples,coverage,fuzzing"])
        .args([
            "--header",
            &format!("Authorization: Bearer {token}"),
            "--workers",
            "1",
            "--request-timeout",
            "70",
            "--no-color",
        ])
        .env("SCHEMATHESIS_HOOKS", root().join("tests/clients/schemathesis_hooks.py"))
        .current_dir(service.folder.path());
    let child = tester.output().expect("it can be started");
    let said = String::from_utf8_lossy(&child.stdout).into_owned();
    assert!(child.status.success(), "{said}{}", String::from_utf8_lossy(&child.stderr));
    assert_eq!(service.get("/livez").status, 200, "it goes on");
    let failed = service.ok("/metrics").text();
    assert!(!failed.contains("status=\"500\""), "{failed}");
}
