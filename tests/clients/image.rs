//! The container image, as those who run containers take it in their hands: built, inspected, unpacked and run.

use std::time::Duration;

use serde_json::json;
use stories::{Folder, need, root};

/// How long building the static program may take on two cores.
const BUILD_TIME_MAX: Duration = Duration::from_secs(1_800);

/// The largest image, as it is pulled.
const IMAGE_BYTES_MAX: u64 = 15 << 20;

#[test]
#[ignore = "it builds the program once more, and needs buildah, skopeo, umoci, runc and root"]
fn the_image_is_small_and_runs_with_a_root_that_takes_no_writes() {
    for tool in ["buildah", "skopeo", "umoci", "runc"] {
        drop(need(tool));
    }
    let folder = Folder::new();
    let script = |path: &str| root().join(path).display().to_string();
    let at = |name: &str| folder.at(name).display().to_string();
    need("bash").taking(BUILD_TIME_MAX).args(&[&script("deploy/image.sh"), &at("image")]).prints();
    std::fs::create_dir(folder.at("work")).expect("the folder takes folders");
    let tried = need("python3").args(&[&script("tests/clients/image.py"), &at("image"), &at("work")]);
    let printed = tried.prints();
    let told: serde_json::Value = serde_json::from_str(&printed).expect("it prints JSON");
    let config = &told["config"];
    assert_eq!(config["User"], "65532:65532");
    assert_eq!((&config["Entrypoint"], &config["Cmd"]), (&json!(["/milepost"]), &json!(["serve"])));
    assert_eq!(
        (&config["Volumes"], &config["ExposedPorts"]),
        (&json!({"/data": {}}), &json!({"8080/tcp": {}}))
    );
    assert!(told["bytes"].as_u64().is_some_and(|bytes| bytes < IMAGE_BYTES_MAX), "{}", told["bytes"]);
    let inside = told["inside"].as_object().expect("names");
    let names: Vec<_> = inside.keys().filter(|path| !path.contains('/')).collect();
    assert_eq!(names, ["data", "licenses", "milepost"], "a program, its licences and a folder");
    for carried in ["NOTICE", "NOTICE-CSL.md", "THIRD-PARTY.txt"] {
        assert_eq!(inside[&format!("licenses/{carried}")]["mode"], "0o100644", "{carried}");
    }
    assert_eq!((&inside["data"]["uid"], &inside["milepost"]["mode"]), (&json!(65_532), &json!("0o100755")));
    assert_eq!(
        (&told["ready"], &told["page"], &told["code"]),
        (&json!(200), &json!(200), &json!(0)),
        "{told}"
    );
    assert_eq!(told["users"], json!(["65532", "65532", "65532", "65532"]));
    assert_eq!(told["root_takes_writes"], false);
    let volume: Vec<&str> =
        told["volume"].as_array().into_iter().flatten().filter_map(|name| name.as_str()).collect();
    assert!(volume.contains(&"log") && volume.contains(&"key"), "{volume:?}");
}
