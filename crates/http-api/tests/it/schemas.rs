//! The JSON Schemas of the events.

use domain::event::Fact;

use crate::Service;

#[test]
fn every_kind_has_its_schema_at_the_address_that_the_list_says() {
    let service = Service::with_commitment_6("2018-09-01T00:00:00Z");
    let list = service.get("/schemas").json();
    let schemas = list["schemas"].as_array().unwrap();
    for kind in Fact::KINDS {
        let path = format!("/schemas/{kind}.v1.json");
        let listed = schemas.iter().find(|one| one["type"] == format!("{kind}.v1")).unwrap();
        assert!(listed["schema"].as_str().unwrap().ends_with(&path), "{listed}");
        let schema = service.get(&path);
        assert_eq!(
            (schema.status, schema.header("content-type")),
            (200, "application/schema+json"),
            "{path}"
        );
        assert_eq!(schema.json()["properties"]["type"]["const"], format!("{kind}.v1"));
    }
    assert_eq!(service.get("/schemas/plan-published.json").status, 404);
    assert_eq!(service.get("/schemas/plan-published.v1").status, 404);
    assert_eq!(service.get("/schemas/").header("location"), "https://commitments.example.ca/schemas");
}
