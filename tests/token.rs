//! Tokens: who may write, and who may not.

use http::Request;
use stories::{Answer, COMMITMENT, Folder, Found, Service, status_change};

/// Makes a token in the folder's token file.
fn token(folder: &Folder, key: &str, more: &[&str]) -> String {
    let args = [&["token", "new", "--tokens", "tokens.txt", "--key", key, "--label", "Reporting team"], more]
        .concat();
    let done = folder.milepost(&args);
    assert_eq!(done.code, Some(0), "{done:?}");
    done.out.trim().to_owned()
}

fn report(service: &Service, authorization: Option<&str>, day: &str) -> Answer {
    let request = Request::post(format!("/commitments/{COMMITMENT}/changes"))
        .header("content-type", "application/json");
    let request = match authorization {
        Some(value) => request.header("authorization", value),
        None => request,
    };
    service.send(request, status_change("6.1", "complete", day))
}

fn with_tokens() -> (Service, String, String) {
    let folder = Folder::new();
    folder.apply_examples();
    let good = token(&folder, "team-a", &[]);
    let expired = token(&folder, "team-b", &["--expires", "2020-01-31"]);
    (Service::start(folder, &["--tokens", "tokens.txt"]), good, expired)
}

#[test]
fn a_good_token_writes_and_its_key_is_the_actor() {
    let (service, good, _) = with_tokens();
    let answer = report(&service, Some(&format!("Bearer {good}")), "2018-09-30");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let events = service.ok("/events?type=milestone-status-reported").text();
    let last = events.lines().last().unwrap_or_default();
    assert!(last.contains("\"actor\":\"team-a\""), "{last}");
}

#[test]
fn without_a_good_token_nothing_is_recorded() {
    let (service, good, expired) = with_tokens();
    let position = service.position();
    let twisted = format!("{}x", &good[..good.len() - 1]);
    for wrong in [
        None,
        Some("Bearer nonsense".to_owned()),
        Some(format!("Bearer {twisted}")),
        Some(format!("Bearer {expired}")),
        Some(format!("Basic {good}")),
        Some(good.clone()),
    ] {
        let answer = report(&service, wrong.as_deref(), "2018-09-30");
        answer.expect_problem(401, "unauthorized");
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{wrong:?}");
        assert!(!answer.text().contains(&good[4..]), "no answer shows a token");
    }
    service.post_document("id = 5").expect_problem(401, "unauthorized");
    let mut found = Found::default();
    found.row("S20", "none of these recorded anything", service.position() == position, "it grew");
    let said = service.errors();
    found.row("S20", "the request log has no token", !said.contains(&good[4..]), &said);
}

#[test]
fn the_command_takes_its_token_from_the_environment() {
    let (service, good, _) = with_tokens();
    let document = stories::root().join("examples/fictional-next-quarter/mended.toml").display().to_string();
    let apply = ["apply", &document, "--server", &service.address];
    let refused = service.folder.milepost(&apply);
    assert!(
        refused.code == Some(1) && refused.err.contains("a token is needed; put it into MILEPOST_TOKEN"),
        "{refused:?}"
    );
    let done = stories::run(service.folder.command(&apply).env("MILEPOST_TOKEN", &good));
    assert!(done.code == Some(0) && done.out.ends_with("1 change recorded\n"), "{done:?}");
}

#[test]
fn a_token_is_shown_once_and_kept_as_a_hash() {
    let folder = Folder::new();
    let text = token(&folder, "team-a", &[]);
    let kept = folder.read("tokens.txt");
    assert!(text.starts_with("mp1_team-a_") && text.len() == "mp1_team-a_".len() + 43, "{text}");
    assert!(!kept.contains(&text["mp1_team-a_".len()..]), "{kept}");
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &std::fs::metadata(folder.at("tokens.txt")).expect("it is there").permissions(),
    );
    assert_eq!(mode & 0o777, 0o600, "readable by its owner only");
    let again =
        folder.milepost(&["token", "new", "--tokens", "tokens.txt", "--key", "team-a", "--label", "Another"]);
    assert!(again.code == Some(1) && again.err.contains("team-a already"), "{again:?}");
}

#[test]
fn whoever_listens_to_the_world_without_tokens_takes_no_writes() {
    let folder = Folder::new();
    folder.apply_examples();
    let service = Service::listen(folder, "0.0.0.0:0", &[]);
    assert!(service.errors().contains("takes no writes"), "{}", service.errors());
    let local = service.address.replace("0.0.0.0", "127.0.0.1");
    let post = Request::post("/documents").header("content-type", "application/toml");
    stories::ask(&local, post, "id = 5").expect_problem(403, "forbidden");
    assert_eq!(stories::ask(&local, Request::get("/healthz"), "").status, 200);
}

#[test]
fn a_token_records_what_its_scopes_and_organizations_allow() {
    let folder = Folder::new();
    folder.apply_examples();
    let csps = ["--organization", "csps-efpc"];
    let reports = token(&folder, "csps-reports", &[&csps[..], &["--scope", "report"]].concat());
    let other = token(&folder, "other", &["--organization", "nonesuch"]);
    let service = Service::start(folder, &["--tokens", "tokens.txt"]);
    let bearer = |token: &str| format!("Bearer {token}");
    assert_eq!(report(&service, Some(&bearer(&reports)), "2018-09-30").status, 200, "it leads this one");
    let position = service.position();
    for (token, said) in [
        (&other, "the token of nonesuch may not withdraw a milestone; commitment"),
        (&reports, "needs the scope `define`"),
    ] {
        let request = Request::post(format!("/commitments/{COMMITMENT}/changes"))
            .header("content-type", "application/json")
            .header("authorization", bearer(token));
        let body = r#"{"changes":[{"type":"milestone-withdrawn","subject":"milestone/6.2","data":{}}]}"#;
        let answer = service.send(request, body);
        let problem = answer.expect_problem(403, "forbidden");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(said)), "{problem}");
        assert_eq!(problem["errors"][0]["pointer"], "/changes/0");
        assert!(answer.header("www-authenticate").contains("insufficient_scope"), "{problem}");
    }
    let plan = stories::root().join("examples/canada-2016-2018/plan.toml").display().to_string();
    let apply = |dry: &[&str]| {
        let document = std::fs::read_to_string(&plan).expect("it is there").replace("Third", "Fourth");
        service.folder.write("plan.toml", &document);
        let args = [&["apply", "plan.toml", "--server", &service.address], dry].concat();
        stories::run(service.folder.command(&args).env("MILEPOST_TOKEN", &other))
    };
    for dry in [&[][..], &["--dry-run"]] {
        let done = apply(dry);
        assert!(done.code == Some(1) && done.err.contains("plan.toml:1: the token of nonesuch may not revise a plan; plan canada-2016-2018 is recorded"), "{done:?}");
    }
    assert_eq!(service.position(), position);
}

#[test]
fn a_token_is_replaced_and_revoked_while_the_service_runs() {
    let (service, first, _) = with_tokens();
    let second = token(&service.folder, "team-a-2", &[]);
    let position = service.position();
    for good in [&first, &second] {
        assert_eq!(report(&service, Some(&format!("Bearer {good}")), "2018-09-30").status, 200);
    }
    let new = ["token", "new", "--tokens", "tokens.txt", "--label", "Reporting team"];
    let third = service.folder.milepost(&new);
    assert!(third.code == Some(1) && third.err.contains("team-a and team-a-2; revoke one"), "{third:?}");
    let revoked = service.folder.milepost(&["token", "revoke", "team-a", "--tokens", "tokens.txt"]);
    assert_eq!((revoked.code, revoked.out.as_str()), (Some(0), "team-a is revoked\n"), "{revoked:?}");
    report(&service, Some(&format!("Bearer {first}")), "2018-12-31").expect_problem(401, "unauthorized");
    let written = report(&service, Some(&format!("bEaReR  {second}")), "2018-12-31");
    Found::default().row("S20", "`bEaReR`", written.status == 200, &written.text());
    assert_eq!(service.position(), position + 3);
    let listed = service.folder.milepost(&["token", "list", "--tokens", "tokens.txt"]).out;
    let states: Vec<_> = listed.lines().map(|line| line.split('\t').take(2).collect::<Vec<_>>()).collect();
    assert_eq!(
        states,
        [["team-a", "revoked"], ["team-b", "expired on 2020-01-31"], ["team-a-2", "good"]],
        "{listed}"
    );
    let third = service.folder.milepost(&new);
    assert!(third.code == Some(0) && third.out.starts_with("mp1_reporting-team_"), "{third:?}");
}

#[test]
fn a_token_file_that_was_spoiled_locks_nobody_out() {
    let (service, good, _) = with_tokens();
    let kept = service.folder.read("tokens.txt");
    service.folder.write("tokens.txt", "nonsense\n");
    for day in ["2018-09-28", "2018-09-29", "2018-09-30"] {
        assert_eq!(report(&service, Some(&format!("Bearer {good}")), day).status, 200);
    }
    let said = service.errors();
    assert_eq!(said.matches("tokens.txt: line 1 is no token").count(), 1, "{said}");
    service.folder.write("tokens.txt", &kept.replace("active", "revoked"));
    report(&service, Some(&format!("Bearer {good}")), "2018-12-31").expect_problem(401, "unauthorized");
}

#[test]
fn whoever_tries_too_many_tokens_has_to_wait_and_nobody_else() {
    let (service, good, _) = with_tokens();
    let refused: Vec<Answer> =
        (0..25).map(|_| report(&service, Some("Bearer mp1_x_y"), "2018-09-30")).collect();
    let statuses: Vec<u16> = refused.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [vec![401; 20], vec![429; 5]].concat());
    let last = refused.last().expect("there is one");
    last.expect_problem(429, "too-many-requests");
    let seconds: u64 = last.header("retry-after").parse().expect("it says when");
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert_eq!(report(&service, Some(&format!("Bearer {good}")), "2018-09-30").status, 200);
}

#[test]
fn a_token_in_an_address_is_none_and_what_comes_through_a_proxy_needs_one() {
    let (service, good, _) = with_tokens();
    let request = Request::post(format!("/commitments/{COMMITMENT}/changes?access_token={good}"))
        .header("content-type", "application/json");
    let answer = service.send(request, status_change("6.1", "complete", "2018-09-30"));
    assert!(matches!(answer.status, 400 | 401) && !answer.text().contains(&good), "{}", answer.text());
    let open = Service::with_examples();
    let request = |name: &str, value: &str| {
        let request = Request::post(format!("/commitments/{COMMITMENT}/changes"))
            .header("content-type", "application/json")
            .header(name, value);
        open.send(request, status_change("6.1", "complete", "2018-09-30"))
    };
    request("x-forwarded-for", "192.0.2.1").expect_problem(403, "forbidden");
    request("forwarded", "for=192.0.2.1").expect_problem(403, "forbidden");
    assert_eq!(request("accept", "*/*").status, 200);
}
