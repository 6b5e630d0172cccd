//! CPSV-AP 3.2: what it has classes for comes in and goes out.

use super::*;

#[test]
fn cpsv_ap_is_read_whatever_its_names_are_shortened_to() {
    let document = json!({
        "@context": "https://never.fetched.example/context.jsonld",
        "@graph": [
            {"@id": "http://a/1", "@type": "cpsv:PublicService",
             "dct:title": [{"@value": "Build a house", "@language": "en"}, {"@value": "Bâtir", "@language": "fr"}],
             "http://purl.org/dc/terms/description": {"@value": "A permit.", "@language": "en"},
             "cv:hasCompetentAuthority": {"@id": "http://a/o"},
             "thematicArea": {"@id": "http://a/c"},
             "cv:hasChannel": [{"@type": "cv:Channel", "dct:type": "Service desk"}],
             "cv:hasCost": {"@type": "cv:Cost", "cv:value": "99.90", "cv:currency": "http://publications.europa.eu/resource/authority/currency/EUR"},
             "cpsv:hasInput": [{"@type": "cv:Evidence", "dct:title": "A plan"}],
             "dcat:keyword": [{"@value": "extension", "@language": "en"}]},
            {"@id": "http://a/o", "@type": "cv:PublicOrganisation", "skos:prefLabel": {"en": "Planning"}},
            {"@id": "http://a/c", "@type": "skos:Concept", "skos:prefLabel": {"en": "Housing"}},
            {"@id": "http://a/2", "@type": ["cpsv:PublicService"], "dct:title": "Nobody's"},
        ],
    });
    let imported = imported("services.jsonld", document.to_string(), &Format::CpsvAp);
    let (_folder, store) = store(&imported);
    let service = store.service("http://a/1", "fr", at()).unwrap().unwrap();
    assert_eq!(service.name, "Bâtir");
    assert_eq!(service.department.name, "Planning");
    assert_eq!(service.category_name, "Housing");
    assert_eq!(service.fees.unwrap()[0].amount_minor, 9990);
    assert_eq!(service.required_documents, ["A plan"]);
    let left_out = &imported.report.problems[0];
    assert_eq!(
        (left_out.place.as_str(), left_out.field.as_str()),
        ("http://a/2", "hasCompetentAuthority")
    );

    let files = export(imported.bundle.as_slice(), Exported::CpsvAp, "en").unwrap();
    let again = super::imported("again.jsonld", &files["cpsv-ap.jsonld"], &Format::CpsvAp);
    let (_folder, store) = super::store(&again);
    let service = store.service("http://a/1", "fr", at()).unwrap().unwrap();
    assert_eq!(
        (service.name.as_str(), service.category_name.as_str()),
        ("Bâtir", "Housing")
    );
    assert_eq!(service.channels.len(), 1);
}

/// Each class of the specification that a service is connected with, as its context calls them.
fn swimming_badge() -> Value {
    let english = |words: &str| json!([{"@value": words, "@language": "en"}]);
    json!({"@graph": [
        {
            "@id": "ex:badge", "@type": "PublicService", "PublicService.identifier": "badge",
            "PublicService.name": english("Swimming badge"),
            "PublicService.description": english("Proves that a child can swim."),
            "PublicService.hasCompetentAuthority": [{"@id": "ex:baths"}],
            "PublicService.contactPoint": [{
                "@type": "ContactPoint", "ContactPoint.hasTelephone": ["tel:+32 2 555 01 00"],
                "ContactPoint.hasEmail": ["mailto:badge@baths.example"],
                "ContactPoint.contactPage": [{"@id": "https://baths.example/badge"}],
            }],
            "PublicService.hasCost": [{
                "@type": "Cost", "Cost.identifier": "c1",
                "Cost.hasValue": {"@value": "7.5", "@type": "xsd:double"},
                "Cost.currency": {"@id": "http://publications.europa.eu/resource/authority/currency/EUR"},
            }],
            "PublicService.hasInput": [
                {"@type": "Evidence", "Evidence.identifier": "consent", "Evidence.name": english("Consent of a parent")},
            ],
            "PublicService.produces": [
                {"@type": "Output", "Output.identifier": "paper", "Output.name": english("Badge and paper")},
            ],
            "PublicService.holdsRequirement": [
                {"@type": "Requirement", "Requirement.identifier": "r1", "Requirement.name": english("From six years on.")},
                {"@type": "Requirement", "Requirement.identifier": "r2", "Requirement.name": english("In good health.")},
            ],
            "PublicService.follows": [{
                "@type": "Rule", "Rule.identifier": "u1", "Rule.name": english("The test"),
                "Rule.description": english("Swim 200 metres."),
            }],
            "PublicService.hasLegalResource": [
                {"@id": "https://law.example/baths", "@type": "LegalResource", "dct:title": english("Law on baths")},
                {"@id": "urn:no-page", "@type": "LegalResource", "dct:title": english("House rules")},
            ],
        },
        {
            "@id": "ex:baths", "@type": "PublicOrganization", "PublicOrganization.preferredLabel": english("City baths"),
            "cv:contactPoint": {"@type": "cv:ContactPoint", "cv:telephone": "+32 2 555 02 00"},
        },
        {
            "@id": "ex:free", "@type": "cpsv:PublicService", "dct:title": english("Open air"),
            "cv:hasCompetentAuthority": {"@id": "ex:baths"},
            "cv:hasCost": {"@type": "cv:Cost", "cv:hasValue": 0},
        },
    ]})
}

#[test]
fn each_class_that_a_record_has_a_field_for_is_read() {
    let imported = imported("s.jsonld", swimming_badge().to_string(), &Format::CpsvAp);
    assert_eq!(imported.report.problems, []);
    let (_folder, store) = store(&imported);
    let badge = store.service("badge", "en", at()).unwrap().unwrap();
    assert_eq!(badge.name, "Swimming badge");
    assert_eq!(badge.department.name, "City baths");
    assert_eq!(badge.department.phones, ["+32 2 555 02 00"]);
    assert_eq!(badge.phones, ["+32 2 555 01 00"]);
    assert_eq!(badge.email.as_deref(), Some("badge@baths.example"));
    assert_eq!(badge.url.as_deref(), Some("https://baths.example/badge"));
    assert_eq!(badge.fees.unwrap()[0].amount_minor, 750);
    assert_eq!(badge.required_documents, ["Consent of a parent"]);
    assert_eq!(badge.eligibility, "From six years on. In good health.");
    assert_eq!(badge.how_to_apply, "Swim 200 metres.");
    let laws: Vec<_> = badge
        .legal_basis
        .iter()
        .map(|law| (law.title.as_str(), law.url.as_deref()))
        .collect();
    assert_eq!(
        laws,
        [
            ("Law on baths", Some("https://law.example/baths")),
            ("House rules", None)
        ]
    );
    let free = store.service("ex:free", "en", at()).unwrap().unwrap();
    assert_eq!(
        free.fees,
        Some(Vec::new()),
        "a cost of nothing needs no currency"
    );

    let lines = String::from_utf8(imported.bundle).unwrap();
    let record = lines
        .lines()
        .find(|line| line.contains("\"badge\""))
        .unwrap();
    let record: Value = serde_json::from_str(record).unwrap();
    assert_eq!(record["required_documents"][0]["id"], "consent");
    assert_eq!(
        record["outputs"],
        json!([{"id": "paper", "name": {"en": "Badge and paper"}}])
    );
}

/// What goes out comes in again, but for what CPSV-AP has no class for.
#[test]
fn what_goes_out_says_all_that_there_are_classes_for() {
    let records = [
        json!({"type": "category", "id": "c", "name": {"en": "Sports"}, "description": {}, "order": 0}),
        json!({"type": "organization", "id": "o", "name": {"en": "Baths"}, "phones": [{"number": "5551"}], "url": "https://baths.example/"}),
        json!({
            "type": "location", "id": "l", "name": {"en": "East bath", "fr": "Bain est"}, "organization_id": "o",
            "latitude": 50.8, "longitude": 4.3, "address": {"en": "1 Mill Road"},
            "schedules": [
                {"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:00"},
                {"description": {"en": "By appointment."}},
            ],
        }),
        json!({
            "type": "service", "id": "s", "name": {"en": "Badge"}, "description": {"en": "Swim."}, "category_id": "c",
            "organization_id": "o", "channels": ["office"], "cost_options": [], "location_ids": ["l"],
            "required_documents": [{"id": "consent", "document": {"en": "Consent"}}],
            "outputs": [{"id": "paper", "name": {"en": "Paper"}}],
            "application_process": {"en": "Come."}, "eligibility_description": {"en": "Children."},
            "legal_basis": [{"title": {"en": "Law"}, "url": "https://law.example/1"}],
            "phones": [{"number": "5552"}], "email": "s@baths.example", "keywords": {"en": ["swim"]},
        }),
        json!({
            "type": "life_event", "id": "v", "name": {"en": "A child grows"}, "order": 1, "description": {},
            "date_question": {"en": "When?"}, "steps": [{"service_id": "s"}],
        }),
    ];
    let records: String = records.iter().map(|record| format!("{record}\n")).collect();
    let bundle = crate::testing::records::bundle_with(records.as_bytes(), &json!({"city": "mill"}));
    let files = export(bundle.as_slice(), Exported::CpsvAp, "en").unwrap();
    let document: Value = serde_json::from_str(&files["cpsv-ap.jsonld"]).unwrap();
    let graph = document["@graph"].as_array().unwrap();
    let of = |kind: &str| graph.iter().find(|node| node["@type"] == kind).unwrap();
    let service = of("cpsv:PublicService");
    assert_eq!(
        service["cv:isGroupedBy"],
        json!([{"@id": of("cv:LifeEvent")["@id"]}])
    );
    assert_eq!(
        of("cv:LifeEvent")["cv:hasRelatedService"],
        json!([{"@id": service["@id"]}])
    );
    let channels = service["cv:hasChannel"].as_array().unwrap();
    assert!(
        channels
            .iter()
            .all(|channel| channel["dct:identifier"].is_string())
    );
    let office = &channels[1];
    assert_eq!(
        office["dct:description"][1],
        json!({"@value": "Bain est, 1 Mill Road", "@language": "fr"})
    );
    assert_eq!(
        office["cv:openingHours"][0]["dct:description"][0]["@value"],
        "MO,TU 09:00-17:00"
    );
    assert_eq!(
        office["cv:openingHours"][1]["dct:description"][0]["@value"],
        "By appointment."
    );
    let told = |node: &Value| node.to_string().matches("[]").count();
    assert_eq!(
        graph.iter().map(told).sum::<usize>(),
        0,
        "what is not known is not said"
    );

    let again = imported("again.jsonld", &files["cpsv-ap.jsonld"], &Format::CpsvAp);
    assert_eq!(again.report.problems, []);
    let again = String::from_utf8(again.bundle).unwrap();
    let service = |lines: &str| -> Value {
        let line = lines
            .lines()
            .find(|line| line.contains("\"type\":\"service\""))
            .unwrap();
        serde_json::from_str(line).unwrap()
    };
    let (mut was, is) = (service(&records), service(&again));
    was.as_object_mut().unwrap().remove("location_ids");
    for (field, value) in was.as_object().unwrap() {
        assert_eq!(&is[field], value, "{field}");
    }
}
