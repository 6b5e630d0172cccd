//! Fields for files: what they say of themselves, and what becomes of their answers.

use serde_json::{Value, json};

use super::*;

/// The schema of up to `count` files of these types and at most 1,000 bytes each.
pub(super) fn files(count: u32, media_types: &[&str]) -> Value {
    json!({
        "type": "array", "i18n": "papers", "maxItems": count, "items": {
            "type": "object", "additionalProperties": false,
            "required": ["sha256", "name", "size", "media_type"],
            "properties": {
                "sha256": {"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"},
                "name": {"type": "string", "minLength": 1, "maxLength": 255},
                "size": {"type": "integer", "minimum": 1, "maximum": 1000},
                "media_type": {"enum": media_types},
            },
        },
    })
}

fn definition(format: &str, schema: Value) -> FormDefinition {
    serde_json::from_value(json!({
        "id": "f", "version": "1",
        "schema": {"type": "object", "properties": {"papers": schema}},
        "ui": {"type": "Categorization", "elements": [{"type": "Category", "i18n": "step", "elements": [
            {"type": "Control", "scope": "#/properties/papers", "options": {"format": format}},
        ]}]},
        "texts": {"step.label": {"en": "Step"}, "papers.label": {"en": "Papers"}},
    }))
    .unwrap()
}

fn compiled(format: &str, schema: Value) -> Result<Form, FormError> {
    Form::compile(definition(format, schema))
}

fn paper(number: u8) -> FormFile {
    FormFile {
        sha256: char::from(b'a' + number).to_string().repeat(43),
        name: format!("{number}.pdf"),
        size_bytes: 1000,
        media_type: "application/pdf".into(),
    }
}

#[test]
fn a_field_says_what_it_takes() {
    for (format, kind, media_types) in [
        (
            "file",
            FieldKind::File,
            &["application/pdf", "text/plain"][..],
        ),
        ("photo", FieldKind::Photo, &["image/jpeg", "image/heic"]),
        ("signature", FieldKind::Signature, &["image/png"]),
    ] {
        let form = compiled(format, files(1, media_types)).unwrap();
        let field = field(&form, &Answers::new(), "/papers");
        let limits = FileLimits {
            max_count: 1,
            max_bytes: 1000,
            media_types: media_types.iter().map(|one| (*one).to_owned()).collect(),
        };
        assert_eq!((field.kind, field.files), (kind, Some(limits)));
        assert_eq!(field.answer, Answer::Nothing);
    }
}

#[test]
fn a_schema_that_says_more_or_less_than_the_limits_is_refused() {
    let pdf = ["application/pdf"];
    let with = |pointer: &str, name: &str, value: Value| {
        let mut schema = files(1, &pdf);
        schema.pointer_mut(pointer).unwrap()[name] = value;
        schema
    };
    for (format, schema) in [
        ("photo", files(1, &pdf)),
        ("signature", files(1, &["image/jpeg"])),
        ("signature", files(2, &["image/png"])),
        ("file", files(0, &pdf)),
        ("file", files(FILES_LIMIT + 1, &pdf)),
        ("file", files(1, &[])),
        ("file", files(1, &["application/zip"])),
        ("file", with("", "maxItems", json!(null))),
        ("file", with("/items", "additionalProperties", json!(true))),
        ("file", with("/items", "required", json!(["sha256"]))),
        ("file", with("/items/properties", "page", json!({}))),
        (
            "file",
            with("/items/properties", "size", json!({"type": "integer"})),
        ),
        (
            "file",
            with(
                "/items/properties/size",
                "maximum",
                json!(FILE_BYTES_LIMIT + 1),
            ),
        ),
    ] {
        let error = compiled(format, schema.clone()).unwrap_err();
        let is_about_it = matches!(
            error,
            FormError::InvalidFileField { .. } | FormError::InvalidSchema { .. }
        );
        assert!(is_about_it, "{format} {schema}: {error}");
    }
    let error = compiled("picture", files(1, &pdf)).unwrap_err();
    assert!(matches!(error, FormError::UnknownFieldKind { .. }));
}

#[test]
fn files_are_answers_by_their_content_and_the_schema_judges_them() {
    let mut schema = files(2, &["application/pdf"]);
    schema["minItems"] = json!(2);
    let form = compiled("file", schema).unwrap();
    let mut answers = Answers::new();
    assert!(form.attach(&mut answers, "/papers", &paper(1)).unwrap());
    assert_eq!(keys_at(&form, &answers, "/papers"), ["problem-too-few"]);
    assert!(form.attach(&mut answers, "/papers", &paper(2)).unwrap());
    assert!(form.view(&answers, "en").complete);

    let before = answers.clone();
    assert!(!form.attach(&mut answers, "/papers", &paper(3)).unwrap());
    assert_eq!(answers, before);
    let renamed = FormFile {
        name: "other.pdf".into(),
        ..paper(1)
    };
    assert!(form.attach(&mut answers, "/papers", &renamed).unwrap());
    let expected = vec![renamed.clone(), paper(2)];
    let shown = field(&form, &answers, "/papers").answer;
    assert_eq!(shown, Answer::Files { files: expected });
    let attached = form.attached(&answers);
    let expected = [
        ("/papers/0".to_owned(), renamed),
        ("/papers/1".to_owned(), paper(2)),
    ];
    assert_eq!(attached, expected);

    for number in [1, 2] {
        let sha256 = paper(number).sha256;
        form.detach(&mut answers, "/papers", &sha256).unwrap();
    }
    assert_eq!(answers, Answers::new());
}

#[test]
fn what_is_wrong_with_a_file_is_told_at_its_field() {
    let form = compiled("file", files(1, &["application/pdf"])).unwrap();
    for (name, value) in [
        ("size", json!(1001)),
        ("media_type", json!("image/png")),
        ("name", json!("")),
        ("sha256", json!(null)),
        ("page", json!(1)),
    ] {
        let mut file = json!(paper(1));
        file[name] = value;
        let answers = json!({"papers": [file]});
        let answers = answers.as_object().unwrap();
        assert_eq!(
            keys_at(&form, answers, "/papers"),
            ["problem-other"],
            "{name}"
        );
        assert!(!form.view(answers, "en").complete);
    }
    let answers = json!({"papers": [paper(1), paper(2)]});
    let answers = answers.as_object().unwrap();
    assert_eq!(keys_at(&form, answers, "/papers"), ["problem-too-many"]);
}

#[test]
fn an_answer_to_a_field_for_files_follows_from_nothing_and_nothing_from_it() {
    let mut definition = definition("file", files(1, &["application/pdf"]));
    definition.calculations = [("papers".to_owned(), json!([]))].into();
    let error = Form::compile(definition.clone()).unwrap_err();
    assert!(
        matches!(error, FormError::InvalidFileField { .. }),
        "{error}"
    );
    definition.schema["properties"]["other"] = json!({"type": "string", "i18n": "papers"});
    let control = json!({"type": "Control", "scope": "#/properties/other"});
    let elements = &mut definition.ui["elements"][0]["elements"];
    elements.as_array_mut().unwrap().push(control);
    definition.calculations = [("other".to_owned(), json!({"var": "papers"}))].into();
    let error = Form::compile(definition).unwrap_err();
    assert!(
        matches!(error, FormError::InvalidCalculation { .. }),
        "{error}"
    );
}
