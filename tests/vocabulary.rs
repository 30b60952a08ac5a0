//! What the record can say, and what it never does: milestones in a tree of any depth, codes that are text, identity
//! that survives every renaming, axes that are never merged, and no number that nobody said.

use http::Request;
use serde_json::{Value, json};
use stories::{Answer, COMMITMENT, Service, status_change};

/// Sends changes to the commitment of the examples.
fn send(service: &Service, changes: &[Value]) -> Answer {
    service.post_changes(COMMITMENT, &json!({ "changes": changes }).to_string())
}

fn record(service: &Service, changes: &[Value]) {
    let answer = send(service, changes);
    assert_eq!(answer.status, 200, "{}", answer.text());
}

fn added(code: &str, parent: Option<&str>) -> Value {
    let mut data =
        json!({"code": code, "text": {"en": format!("Part {code}"), "fr": format!("Partie {code}")}});
    if let Some(parent) = parent {
        data["parent"] = parent.into();
    }
    json!({"type": "milestone-added", "subject": format!("milestone/{code}"), "data": data})
}

fn status(service: &Service) -> Value {
    service.ok(&format!("/commitments/{COMMITMENT}.json")).json()
}

/// The milestones of a list, each with its depth.
fn flat(list: &Value, depth: usize) -> Vec<(usize, Value)> {
    let each = |one: &Value| {
        let mut found = vec![(depth, one.clone())];
        found.extend(flat(&one["milestones"], depth + 1));
        found
    };
    list.as_array().into_iter().flatten().flat_map(each).collect()
}

#[test]
fn milestones_nest_to_any_depth_without_a_circle_and_in_the_order_of_their_codes() {
    let service = Service::with_examples();
    let codes = ["9", "9.1", "9.1.1", "9.1.1.1", "9.1.1.1.1", "9.1.1.1.1.1"];
    let parents = std::iter::once(None).chain(codes.iter().map(|code| Some(*code)));
    record(
        &service,
        &codes.iter().zip(parents).map(|(code, parent)| added(code, parent)).collect::<Vec<_>>(),
    );
    record(&service, &["9.a", "9.10", "9.2"].map(|code| added(code, Some("9"))));
    let circle = json!({"type": "milestone-moved", "subject": "milestone/9.1", "data": {"code": "9.1", "parent": "9.1.1.1"}});
    let refused = send(&service, &[circle]).expect_problem(409, "rule");
    assert!(refused["detail"].as_str().is_some_and(|said| said.contains("below itself")), "{refused}");
    let all = flat(&status(&service)["milestones"], 0);
    let of_nine: Vec<(usize, &str)> = all
        .iter()
        .filter_map(|(depth, one)| Some((*depth, one["code"].as_str()?)))
        .filter(|(_, code)| code.starts_with('9'))
        .collect();
    let expected = [
        (0, "9"),
        (1, "9.1"),
        (2, "9.1.1"),
        (3, "9.1.1.1"),
        (4, "9.1.1.1.1"),
        (5, "9.1.1.1.1.1"),
        (1, "9.2"),
        (1, "9.10"),
        (1, "9.a"),
    ];
    assert_eq!(of_nine, expected);
    let html = service.ok(&format!("/fr/commitments/{COMMITMENT}")).text();
    let text = service.milepost(&["show", COMMITMENT, "--lang", "fr"]).out;
    for code in codes {
        assert!(html.contains(&format!("id=\"milestone-{code}\"")), "{code}");
        assert!(text.contains(&format!("{code} Partie {code}")), "{code}: {text}");
    }
}

#[test]
fn each_milestone_counts_once_inherits_nothing_and_goes_back_as_well_as_on() {
    let service = Service::with_examples();
    let before = status(&service)["tally"].clone();
    record(&service, &[added("9", None), added("9.1", Some("9")), added("9.2", Some("9"))]);
    let unreported = |tally: &Value| tally["unreported"].as_u64().expect("a count");
    assert_eq!(
        unreported(&status(&service)["tally"]),
        unreported(&before) + 3,
        "nobody reported, which is not zero"
    );
    for (said, day) in [("complete", "2018-03-31"), ("limited", "2018-06-30")] {
        assert_eq!(service.post_changes(COMMITMENT, &status_change("9", said, day)).status, 200);
    }
    let now = status(&service);
    let all = flat(&now["milestones"], 0);
    let completion =
        |id: &str| all.iter().find(|(_, one)| one["id"] == id).map(|(_, one)| one["completion"].clone());
    assert_eq!(completion("9"), Some("limited".into()), "it went back");
    assert_eq!(
        (completion("9.1"), completion("9.2")),
        (Some(Value::Null), Some(Value::Null)),
        "nothing is inherited"
    );
    let counted: u64 =
        now["tally"].as_object().into_iter().flatten().filter_map(|(_, count)| count.as_u64()).sum();
    assert_eq!(usize::try_from(counted).ok(), Some(all.len()), "each once");
    assert_eq!(unreported(&now["tally"]), unreported(&before) + 2);
    let plan = service.ok("/plans/canada-2016-2018.json").json();
    let named: Vec<String> = [members(&plan), members(&now)].concat();
    let overall: Vec<&String> =
        named.iter().filter(|name| name.contains("percent") || name.contains("progress_")).collect();
    assert!(overall.is_empty(), "nobody said an overall percentage: {overall:?}");
}

/// The names of all members, wherever they stand.
fn members(json: &Value) -> Vec<String> {
    match json {
        Value::Object(all) => {
            all.iter().flat_map(|(name, member)| [vec![name.clone()], members(member)].concat()).collect()
        }
        Value::Array(items) => items.iter().flat_map(members).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

#[test]
fn identity_survives_a_new_code_title_and_name_of_the_department() {
    let service = Service::with_examples();
    let before = status(&service);
    let mut title = before["title"].clone();
    title["en"] = "Another title".into();
    record(
        &service,
        &[
            json!({"type": "milestone-moved", "subject": "milestone/6.1", "data": {"code": "7.1"}}),
            json!({"type": "commitment-revised", "subject": "commitment", "data": {"plan": "canada-2016-2018", "number": "60",
            "title": title, "lead": ["tbs-sct", "csps-efpc"], "external_ids": ["ogp:CA0047"]}}),
        ],
    );
    let named = |name: &str, same_as: &str| {
        let named = json!({"changes": [{"type": "organization-named", "source": "/organizations/csps-efpc",
            "data": {"name": {"en": name, "fr": "École"}, "same_as": same_as}}]});
        service.send(Request::post("/changes").header("content-type", "application/json"), named.to_string())
    };
    let registers = ["https://ror.org/05kfsmk07", "https://www.wikidata.org/entity/Q5058932"];
    for (n, register) in registers.iter().enumerate() {
        let answer = named(&format!("School {n}"), register);
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let school = service.ok("/organizations/csps-efpc.json").json();
    assert_eq!((&school["name"]["en"], &school["same_as"]), (&"School 1".into(), &registers[1].into()));
    let former: Vec<&Value> =
        school["former_names"].as_array().into_iter().flatten().map(|name| &name["en"]).collect();
    assert_eq!(former, ["Canada School of Public Service", "School 0"], "{school}");
    let now = status(&service);
    assert_eq!((&now["id"], &now["number"]), (&before["id"], &"60".into()));
    let milestone = |status: &Value| {
        flat(&status["milestones"], 0).into_iter().find(|(_, one)| one["id"] == "6.1").map(|(_, one)| one)
    };
    let (was, is) = (milestone(&before).expect("it is there"), milestone(&now).expect("it is there"));
    assert_eq!((&is["code"], &is["former_codes"]), (&"7.1".into(), &json!(["6.1"])));
    assert_eq!(is["reports"], was["reports"], "its reports stay with it");
    assert_eq!(now["indicators"], before["indicators"]);
    let old = service.ok(&format!("/commitments/{COMMITMENT}/versions/1.json")).json();
    assert_eq!(
        old["lead"][1]["name"]["en"], "Canada School of Public Service",
        "an old version has the names of then"
    );
    for other in ["/commitments/ogp:CA0047", "/plans/canada-2016-2018/commitments/6"] {
        let answer = service.get(other);
        assert!(
            answer.header("location").ends_with(&format!("/commitments/{COMMITMENT}")),
            "{other}: {}",
            answer.status
        );
    }
}

/// An indicator with a target by a year, and one measurement.
fn measured(id: &str, due: &str, measurement: Value) -> [Value; 3] {
    let target = json!({"indicator": id, "goal": {"comparison": "at-least", "value": "10"}, "due": due});
    [
        json!({"type": "indicator-defined", "subject": format!("indicator/{id}"), "data": {"name": {"en": id, "fr": id}}}),
        json!({"type": "target-set", "subject": format!("target/{id}"), "data": target}),
        json!({"type": "measurement-recorded", "subject": format!("indicator/{id}"), "data": measurement}),
    ]
}

#[test]
fn four_axes_stand_beside_each_other_and_each_verdict_says_why() {
    let service = Service::with_examples();
    let ahead = measured("ahead", "2099", json!({"source": "tbs-sct", "value": "5", "as_of": "2018-06"}));
    let silent = measured("silent", "2017", json!({"source": "tbs-sct", "missing": "not-published"}));
    let assessed = json!({"type": "assessment-recorded", "subject": "assessment/irm", "effective": "2018",
        "data": {"assessor": {"en": "IRM"}, "scale": {"en": "Early results"}, "value": {"en": "Marginal"}}});
    record(&service, &[&ahead[..], &silent[..], &[assessed]].concat());
    let now = status(&service);
    let verdict = |id: &str| {
        let mut all = now["indicators"].as_array().into_iter().flatten();
        all.find(|one| one["id"] == id).expect("it is there")["targets"][0]["verdicts"][0].clone()
    };
    for (id, attainment, reason) in
        [("ahead", "pending", "deadline-ahead"), ("silent", "not-available", "not-published")]
    {
        let found = verdict(id);
        assert_eq!((&found["attainment"], &found["reason"]), (&attainment.into(), &reason.into()), "{found}");
    }
    assert_eq!(now["schedule"]["state"], "on-schedule");
    assert!(now["disagreement"]["not_met"].as_u64() > Some(0), "beside the figures, and neither is changed");
    assert_eq!(now["assessments"][0]["value"]["en"], "Marginal", "in its own words, mapped to nothing");
    for (lang, words) in [
        (
            "en",
            [
                "Pending",
                "the deadline has not passed yet",
                "Not available",
                "the data are not published",
                "Marginal",
                "do not agree",
            ],
        ),
        (
            "fr",
            [
                "À venir",
                "l’échéance n’est pas encore passée",
                "Non disponible",
                "les données ne sont pas publiées",
                "Marginal",
                "ne concordent pas",
            ],
        ),
    ] {
        let html = service.ok(&format!("/{lang}/commitments/{COMMITMENT}")).text();
        let text = service.milepost(&["show", COMMITMENT, "--lang", lang]).out;
        for word in words {
            assert!(html.contains(word), "{lang} page: {word}");
            assert!(text.contains(word), "{lang} text: {word}: {text}");
        }
    }
}

#[test]
fn every_kind_of_event_has_its_schema_where_the_list_says() {
    let service = Service::empty();
    let list = service.ok("/schemas").json();
    let mut kinds = 0;
    for entry in std::fs::read_dir(stories::root().join("tests/data/events")).expect("it is there") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let Some(kind) = name.strip_suffix(".v1.json") else { continue };
        let path = format!("/schemas/{kind}.v1.json");
        assert!(list.to_string().contains(&format!("{kind}.v1")), "{kind}: {list}");
        let schema = service.ok(&path).json();
        assert!(
            schema["$schema"].is_string() && schema["properties"]["data"].is_object(),
            "{kind}: {schema}"
        );
        kinds += 1;
    }
    assert_eq!(kinds, 31, "a sample of each kind");
}
