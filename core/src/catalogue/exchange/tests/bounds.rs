//! What a source may not bring into a bundle: what a phone would refuse, and what a screen would act on.

use super::*;
use crate::catalogue::{
    MAX_LINE_BYTES,
    exchange::{ExchangeError, Misfit},
};

fn service(id: &str, name: &str, description: &str) -> Value {
    json!({
        "id": id, "name": name, "description": description, "status": "active",
        "organization": {"id": "o1", "name": "Mill Advice", "description": "A charity."},
    })
}

#[test]
fn a_row_longer_than_a_line_of_a_bundle_is_reported_and_the_rest_goes_on() {
    let long = "字".repeat(MAX_LINE_BYTES / 3 + 1);
    let rows = json!([
        service("a", "Too long", &long),
        service("b", "Short", "Words.")
    ]);
    let imported = imported("s.json", rows.to_string(), &Format::HsdsJson);
    assert_eq!((imported.services, imported.report.left_out), (1, 1));
    let problem = &imported.report.problems[0];
    assert_eq!(
        (problem.place.as_str(), problem.misfit.to_string()),
        ("/0", "it is refused: the line is too long".to_owned())
    );
    let (_folder, store) = store(&imported);
    assert!(store.service("b", "en", at()).unwrap().is_some());
}

#[test]
fn what_a_report_quotes_of_a_source_is_short() {
    let mut row = service("a", "Fishing licence", "");
    row["cost_options"] = json!([{"id": "c", "amount": "9".repeat(800_000), "currency": "EUR"}]);
    let imported = imported("s.json", row.to_string(), &Format::HsdsJson);
    let [problem] = imported.report.problems.as_slice() else {
        panic!("{:?}", imported.report);
    };
    assert!(problem.misfit.to_string().chars().count() < 300);
}

#[test]
fn what_no_reader_sees_does_not_come_into_a_text() {
    let row = service(
        "a",
        "Fish\u{0}ing \u{202e}ecnecil\u{202c}",
        "On\u{2066}e\u{2069}.\u{1b}[2J",
    );
    let imported = imported("s.json", row.to_string(), &Format::HsdsJson);
    let (_folder, store) = store(&imported);
    let service = store.service("a", "en", at()).unwrap().unwrap();
    assert_eq!(service.name, "Fishing ecnecil");
    assert_eq!(service.description, "One.[2J");
}

#[test]
fn an_id_that_cannot_be_typed_is_none() {
    let service = |id: &str| {
        json!({
            "@id": id, "@type": "PublicService", "title": "Licence",
            "hasCompetentAuthority": {"@id": "urn:o", "title": "Town hall"},
        })
    };
    let rows = json!([
        service("urn:a"),
        service("urn:\u{0}b"),
        service("urn:\u{202e}c")
    ]);
    let imported = imported("s.jsonld", rows.to_string(), &Format::CpsvAp);
    assert_eq!(imported.services, 1);
    let told = told(&imported);
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(
        told.iter()
            .all(|(_, field, _, left_out)| *field == "id" && *left_out)
    );
}

#[test]
fn a_city_and_a_language_are_checked_before_anything_is_read() {
    let nowhere = Path::new("/there/is/no/such/file");
    let of = |city: &str, language: &str| {
        let target = Target {
            city: city.to_owned(),
            language: language.to_owned(),
        };
        import(nowhere, &Format::HsdsJson, &target, &mut |_, _| {}).unwrap_err()
    };
    for odd in [
        "",
        "two words",
        "a/b",
        "../x",
        "北京",
        "a\u{0}",
        &"a".repeat(65),
    ] {
        assert!(matches!(of(odd, "en"), ExchangeError::City { .. }), "{odd}");
    }
    for odd in ["", "xx;;;", "en_GB", "12"] {
        assert!(
            matches!(of("mill", odd), ExchangeError::Language { .. }),
            "{odd}"
        );
    }
    assert!(matches!(
        of("mill-2.b", "zh-Hans"),
        ExchangeError::File { .. }
    ));
    let mapping = json!({"name": {"xx;;;": "Name"}, "organization": "Office"});
    let (_folder, path) = file("mapping.json", mapping.to_string());
    let refused = Mapping::read(&path).unwrap_err();
    assert!(matches!(refused, ExchangeError::Language { found } if found == "xx;;;"));
}

#[test]
fn words_in_no_language_are_passed_over_and_told() {
    let service = json!({
        "@id": "urn:s", "@type": "PublicService",
        "title": [{"@value": "Licence", "@language": "en"}, {"@value": "?", "@language": "xx;;;"}],
        "hasCompetentAuthority": {"@id": "urn:o", "title": "Town hall"},
    });
    let imported = imported("s.jsonld", service.to_string(), &Format::CpsvAp);
    let misfit = Misfit::Value("xx;;;".into());
    assert_eq!(imported.report.problems[0].misfit, misfit);
    let (_folder, store) = store(&imported);
    let languages = store.revision().unwrap().languages;
    assert!(!languages.contains(&"xx;;;".to_owned()), "{languages:?}");
}
