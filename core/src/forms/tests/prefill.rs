//! What is known of her, offered where a form asks for it.

use serde_json::{Value, json};

use super::*;

/// A form with these fields: the schema and the options of the control of each.
fn definition(fields: &[(&str, Value, Value)]) -> FormDefinition {
    let (mut properties, mut controls, mut texts) = (json!({}), Vec::new(), json!({}));
    for (name, schema, options) in fields {
        properties[name] = schema.clone();
        properties[name]["i18n"] = json!(name);
        let scope = format!("#/properties/{name}");
        controls.push(json!({"type": "Control", "scope": scope, "options": options}));
        texts[format!("{name}.label")] = json!({"en": name});
        for value in schema["enum"].as_array().into_iter().flatten() {
            texts[format!("{name}.{}", value.as_str().unwrap())] = json!({"en": value});
        }
    }
    texts["step.label"] = json!({"en": "Step"});
    let category = json!({"type": "Category", "i18n": "step", "elements": controls});
    serde_json::from_value(json!({
        "id": "f", "version": "1", "texts": texts,
        "schema": {"type": "object", "properties": properties},
        "ui": {"type": "Categorization", "elements": [category]},
    }))
    .unwrap()
}

fn form(fields: &[(&str, Value, Value)]) -> Form {
    Form::compile(definition(fields)).unwrap()
}

fn string() -> Value {
    json!({"type": "string"})
}

fn asks(purpose: &str) -> Value {
    json!({"autocomplete": purpose})
}

fn is(fact: &str) -> Value {
    json!({"fact": fact})
}

/// What she has told about herself.
fn facts(facts: &[(&str, Answer)]) -> Known<&'static str> {
    let mut known = Known::default();
    for (id, answer) in facts {
        known
            .facts
            .insert((*id).to_owned(), (answer.clone(), "profile"));
    }
    known
}

/// What she has sent at one time.
fn sent(known: &mut Known<&'static str>, told: Value, source: &'static str) {
    known.add_earlier(serde_json::from_value(told).unwrap(), &source);
}

/// What is offered: path, value, source.
fn offered(form: &Form, answers: &Answers, known: &Known<&'static str>) -> Value {
    let offers = form.offers(answers, known).into_iter();
    let offers = offers.map(|offer| {
        let value = offer.answers[&offer.path[1..]].clone();
        json!([offer.path, value, offer.source])
    });
    offers.collect()
}

#[test]
fn what_she_sent_before_is_offered_where_it_is_asked_for_again() {
    let form = form(&[
        (
            "mail",
            json!({"type": "string", "format": "email"}),
            asks("email"),
        ),
        (
            "born",
            json!({"type": "string", "format": "date"}),
            asks("bday"),
        ),
        ("note", string(), json!({})),
    ]);
    let mut known = Known::default();
    sent(&mut known, json!({"email": "li@example.org"}), "newest");
    sent(
        &mut known,
        json!({"email": "old@example.org", "bday": "1990-02-28", "sex": "female"}),
        "older",
    );
    let expected = json!([
        ["/mail", "li@example.org", "newest"],
        ["/born", "1990-02-28", "older"],
    ]);
    assert_eq!(offered(&form, &Answers::new(), &known), expected);
    let answered = filled(&form, [("/mail", text("new@example.org"))]);
    assert_eq!(offered(&form, &answered, &known), json!([expected[1]]));
    let mistyped = filled(&form, [("/mail", text("new")), ("/born", text("soon"))]);
    assert_eq!(
        offered(&form, &mistyped, &known),
        json!([]),
        "what she types is hers"
    );
}

#[test]
fn a_fact_she_has_told_comes_before_what_she_sent() {
    let whole = json!({"type": "integer"});
    let both = json!({"fact": "born_on", "autocomplete": "bday"});
    let form = form(&[
        ("born", json!({"type": "string", "format": "date"}), both),
        ("children", whole, is("children")),
        ("insured", json!({"type": "boolean"}), is("insured")),
        (
            "work",
            json!({"type": "string", "enum": ["employed", "retired"]}),
            is("work"),
        ),
    ]);
    let mut known = facts(&[
        ("born_on", date("1944-03-08")),
        ("children", Answer::Integer { value: 2 }),
        ("insured", Answer::YesNo { value: false }),
        ("work", choice("retired")),
    ]);
    sent(&mut known, json!({"bday": "1990-02-28"}), "sent");
    let expected = json!([
        ["/born", "1944-03-08", "profile"],
        ["/children", 2, "profile"],
        ["/insured", false, "profile"],
        ["/work", "retired", "profile"],
    ]);
    assert_eq!(offered(&form, &Answers::new(), &known), expected);
    known.facts.clear();
    let from_sent = json!([["/born", "1990-02-28", "sent"]]);
    assert_eq!(offered(&form, &Answers::new(), &known), from_sent);
}

#[test]
fn what_does_not_fit_the_field_is_not_offered() {
    let five = json!({"type": "string", "pattern": "^[0-9]{5}$"});
    let form = form(&[
        (
            "postcode",
            five,
            json!({"autocomplete": "postal-code", "format": "text"}),
        ),
        (
            "born",
            json!({"type": "string", "format": "date"}),
            asks("bday"),
        ),
        (
            "sex",
            json!({"type": "string", "enum": ["f", "m"]}),
            asks("sex"),
        ),
        (
            "children",
            json!({"type": "integer", "maximum": 3}),
            is("children"),
        ),
        (
            "work",
            json!({"type": "string", "enum": ["employed"]}),
            is("work"),
        ),
    ]);
    let mut known = facts(&[
        ("children", Answer::Integer { value: 4 }),
        ("work", choice("retired")),
    ]);
    let told = json!({"postal-code": "310001", "bday": "1990-02-30", "sex": "other"});
    sent(&mut known, told, "sent");
    assert_eq!(offered(&form, &Answers::new(), &known), json!([]));
    known
        .facts
        .insert("children".to_owned(), (text("three"), "profile"));
    assert_eq!(
        offered(&form, &Answers::new(), &known),
        json!([]),
        "not of the field's kind"
    );
    known.facts.insert(
        "children".to_owned(),
        (Answer::Integer { value: 3 }, "profile"),
    );
    assert_eq!(
        offered(&form, &Answers::new(), &known),
        json!([["/children", 3, "profile"]])
    );
}

#[test]
fn an_address_is_offered_whole_or_not_at_all() {
    let form = form(&[
        ("street", string(), asks("street-address")),
        ("postcode", string(), asks("postal-code")),
        ("mail", string(), asks("email")),
    ]);
    let mut known = Known::default();
    sent(
        &mut known,
        json!({"street-address": "6 Lotus Lane"}),
        "newest",
    );
    sent(
        &mut known,
        json!({"street-address": "1 Old Street", "postal-code": "10001", "email": "li@example.org"}),
        "older",
    );
    let street = json!(["/street", "6 Lotus Lane", "newest"]);
    let mail = json!(["/mail", "li@example.org", "older"]);
    let none_mixed = json!([street, mail]);
    assert_eq!(
        offered(&form, &Answers::new(), &known),
        none_mixed,
        "no old postcode with a new street"
    );

    let mut known = Known::default();
    sent(
        &mut known,
        json!({"street-address": "6 Lotus Lane", "postal-code": "20002"}),
        "sent",
    );
    let postcode = json!(["/postcode", "20002", "sent"]);
    let same = filled(&form, [("/street", text("6 Lotus Lane"))]);
    assert_eq!(offered(&form, &same, &known), json!([postcode]));
    let another = filled(&form, [("/street", text("9 Harbour Road"))]);
    assert_eq!(offered(&form, &another, &known), json!([]), "she has moved");
}

#[test]
fn what_is_not_asked_for_is_not_offered() {
    let mut definition = kinds::definition();
    definition.schema["required"] = json!([]);
    let form = Form::compile(definition).unwrap();
    let mut known = Known::default();
    sent(
        &mut known,
        json!({"street-address": "6 Lotus Lane", "postal-code": "20002"}),
        "sent",
    );
    assert_eq!(offered(&form, &Answers::new(), &known), json!([]), "hidden");
    let by_post = filled(&form, [("/by_post", Answer::YesNo { value: true })]);
    let expected = json!([
        ["/street", "6 Lotus Lane", "sent"],
        ["/postcode", "20002", "sent"],
    ]);
    assert_eq!(offered(&form, &by_post, &known), expected);
}

#[test]
fn what_has_to_be_given_anew_each_time_is_neither_kept_nor_offered() {
    let picture = files::files(1, &["image/png"]);
    let form = form(&[
        (
            "number",
            json!({"type": "string", "format": "es-dni"}),
            asks("nickname"),
        ),
        (
            "agreed",
            json!({"type": "boolean", "const": true}),
            asks("sex"),
        ),
        (
            "signature",
            picture.clone(),
            json!({"format": "signature", "autocomplete": "url"}),
        ),
        (
            "photo",
            picture,
            json!({"format": "photo", "autocomplete": "photo"}),
        ),
        ("card", string(), asks("cc-number")),
        ("secret", string(), asks("current-password")),
        ("code", string(), asks("one-time-code")),
        ("name", string(), asks("name")),
        ("again", string(), asks("name")),
    ]);
    let given = json!({
        "number": "12345678Z", "agreed": true, "signature": [{}], "photo": [{}], "card": "4111", "secret": "s",
        "code": "1", "name": "Li Na", "again": "Li An",
    });
    let kept = form.purposes(given.as_object().unwrap());
    assert_eq!(
        json!(kept),
        json!({"name": "name"}),
        "the first of those that ask for the same"
    );
    let mut known = Known::default();
    let told = json!({"nickname": "12345678Z", "sex": true, "url": "u", "photo": "p"});
    sent(&mut known, told, "sent");
    assert_eq!(offered(&form, &Answers::new(), &known), json!([]));
}

#[test]
fn a_row_is_about_someone_else() {
    let form = Form::compile(rows::definition()).unwrap();
    let mut answers = filled(&form, [("/alone", Answer::YesNo { value: false })]);
    form.add_row(&mut answers, "/children").unwrap();
    let mut known = Known::default();
    sent(&mut known, json!({"name": "Li Na"}), "sent");
    assert_eq!(offered(&form, &answers, &known), json!([]));
    assert_eq!(form.offer(&answers, "/children/0/name", &known), None);
    form.answer(&mut answers, "/children/0/name", text("Li An"))
        .unwrap();
    assert_eq!(json!(form.purposes(&answers)), json!({}));
}

#[test]
fn a_fact_where_none_can_be_the_answer_is_refused() {
    let refused = |schema: Value, options: Value| {
        let definition = definition(&[("field", schema, options)]);
        let wrong = FormError::InvalidOption {
            path: "/field".to_owned(),
            option: "fact",
        };
        assert_eq!(Form::compile(definition).unwrap_err(), wrong);
    };
    refused(string(), is("name"));
    refused(json!({"type": "boolean", "const": true}), is("agreed"));
    refused(json!({"type": "integer"}), json!({"fact": ""}));
    refused(json!({"type": "integer"}), json!({"fact": 7}));
    let money = json!({"fact": "income", "format": "money", "currency": "EUR"});
    refused(json!({"type": "integer"}), money);

    let mut calculated = definition(&[("field", json!({"type": "integer"}), is("children"))]);
    calculated.calculations.insert("field".to_owned(), json!(1));
    assert!(matches!(
        Form::compile(calculated),
        Err(FormError::InvalidOption { .. })
    ));
}
