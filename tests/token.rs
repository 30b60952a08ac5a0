//! Tokens: who may write, and who may not.

use http::Request;
use stories::{Answer, COMMITMENT, Folder, Service, status_change};

/// Makes a token in the folder's token file.
fn token(folder: &Folder, key: &str, more: &[&str]) -> String {
    let args = [&["token", "new", "--tokens", "tokens.txt", "--key", key, "--name", "Reporting team"], more]
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
    assert_eq!(service.position(), position);
}

#[test]
fn the_command_takes_its_token_from_the_environment() {
    let (service, good, _) = with_tokens();
    let document = stories::root().join("examples/fictional-next-quarter/mended.toml").display().to_string();
    let apply = ["apply", &document, "--server", &service.address];
    let refused = service.folder.milepost(&apply);
    assert!(refused.code == Some(1) && refused.err.contains("token"), "{refused:?}");
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
        folder.milepost(&["token", "new", "--tokens", "tokens.txt", "--key", "team-a", "--name", "Another"]);
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
