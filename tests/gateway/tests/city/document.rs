//! The API's document is the API's.

const KEPT: &str = include_str!("../../../../docs/city-api.yaml");

#[test]
fn the_document_in_docs_is_what_the_gateway_serves() {
    assert_eq!(
        KEPT,
        citizen_gateway::openapi_yaml().unwrap(),
        "docs/city-api.yaml is not up to date; write it anew with\n\
         cargo run -p citizen-gateway -- openapi > docs/city-api.yaml"
    );
}

#[test]
fn the_document_is_openapi_3_1() {
    assert!(KEPT.starts_with("openapi: 3.1.0\n"));
}
