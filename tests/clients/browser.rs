//! A browser: the page is there, says nothing in its console, and a picture of it is kept in `target/screenshots`.

use stories::{Service, need, root};

/// What every run of the browser needs, root included.
const HEADLESS: [&str; 5] =
    ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"];

#[test]
#[ignore = "run by make test-clients"]
fn chromium_shows_the_page_in_both_languages() {
    let service = Service::with_examples();
    for (lang, title, statement) in [
        ("en", "Develop open government skills", "All deliverables on schedule."),
        (
            "fr",
            "Développer les compétences",
            "Tous les produits livrables sont réalisés selon le calendrier.",
        ),
    ] {
        let address = format!("{}/{lang}/commitments/canada-2016-2018-6", service.address);
        let profile = format!("--user-data-dir={}", service.folder.at("profile").display());
        let more = [profile.as_str(), "--enable-logging=stderr", "--dump-dom", &address];
        let done = need("chromium").args(&HEADLESS).args(&more).run();
        let html = &done.out;
        let head = html.split("</title>").next().unwrap_or_default();
        assert!(head.contains(&format!("<title>{title}")), "{lang}: {head}");
        assert!(html.contains("<table") && html.contains(statement), "{lang}: {html}");
        let complaints: Vec<&str> = done.err.lines().filter(|line| line.contains("CONSOLE")).collect();
        assert!(complaints.is_empty(), "{lang}: {complaints:?}");
        for width in [1280, 390] {
            picture(&profile, &address, &format!("commitment-{lang}-{width}.png"), width);
        }
    }
}

fn picture(profile: &str, address: &str, name: &str, width: u32) {
    let folder = root().join("target/screenshots");
    std::fs::create_dir_all(&folder).expect("target takes folders");
    let file = folder.join(name);
    let (to, size) = (format!("--screenshot={}", file.display()), format!("--window-size={width},3000"));
    let done = need("chromium").args(&HEADLESS).args(&[profile, &to, &size, address]).run();
    let taken = std::fs::metadata(&file).map_or(0, |file| file.len());
    assert!(taken > 10_000, "{name} has {taken} bytes: {}", done.err);
}
