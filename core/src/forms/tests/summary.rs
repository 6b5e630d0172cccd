//! What is looked through before it is sent.

use super::*;

fn lines(form: &Form, answers: &Answers, language: &str) -> Vec<SummaryLine> {
    let sections = form.summary(answers, language).into_iter();
    sections.flat_map(|section| section.lines).collect()
}

fn line(form: &Form, answers: &Answers, path: &str) -> SummaryLine {
    let mut lines = lines(form, answers, "en").into_iter();
    lines.find(|line| line.path == path).unwrap()
}

#[test]
fn every_kind_of_answer_is_put_into_words_and_kept_as_what_it_is() {
    let form = Form::compile(kinds::definition()).unwrap();
    let answers = filled(
        &form,
        [
            ("/rent", text("1.200,50")),
            ("/visit", text("9:30")),
            ("/needs", text(r#"["lift","heat"]"#)),
            ("/district", choice("d-01")),
            ("/by_post", Answer::YesNo { value: false }),
        ],
    );
    let in_words = |path| line(&form, &answers, path).words;
    assert_eq!(in_words("/rent"), ["1200.50 EUR"]);
    assert_eq!(in_words("/visit"), ["09:30"]);
    assert_eq!(
        in_words("/needs"),
        ["Heating", "A lift"],
        "in the order of the form"
    );
    assert_eq!(
        in_words("/district"),
        ["New Harbour"],
        "also of a list that is not shown"
    );
    assert_eq!(in_words("/by_post"), ["No"]);
    assert_eq!(in_words("/number"), [""; 0], "not answered");

    let rent = line(&form, &answers, "/rent");
    assert_eq!(
        rent.answer,
        Answer::Money {
            minor_units: 120_050
        }
    );
    assert_eq!(rent.currency.unwrap().code, "EUR");
    let spanish = lines(&form, &answers, "es");
    assert_eq!(spanish[2].words, ["Calefacción", "Ascensor"]);
    assert_eq!(spanish[5].words, ["No"]);
}

#[test]
fn what_is_typed_wrong_stands_as_it_was_typed() {
    let form = form();
    let answers = filled(
        &form,
        [("/date_of_birth", text("soon")), ("/copies", text("two"))],
    );
    assert_eq!(line(&form, &answers, "/date_of_birth").words, ["soon"]);
    assert_eq!(line(&form, &answers, "/copies").words, ["two"]);
}

#[test]
fn what_is_not_sent_does_not_stand_in_it() {
    let form = Form::compile(kinds::definition()).unwrap();
    let paths = |answers: &Answers| -> Vec<String> {
        lines(&form, answers, "en")
            .into_iter()
            .map(|line| line.path)
            .collect()
    };
    let mut answers = filled(
        &form,
        [
            ("/by_post", Answer::YesNo { value: true }),
            ("/street", text("6 Lotus Lane")),
            ("/copy_to", text("My sister")),
        ],
    );
    let asked = paths(&answers);
    assert!(asked.contains(&"/street".to_owned()) && asked.contains(&"/copy_to".to_owned()));
    let by_post = Answer::YesNo { value: false };
    form.answer(&mut answers, "/by_post", by_post).unwrap();
    let asked = paths(&answers);
    assert!(!asked.contains(&"/street".to_owned()), "hidden");
    assert!(
        !asked.contains(&"/copy_to".to_owned()),
        "shown, and disabled"
    );
    let sent = form.submission(&answers);
    assert!(!sent.contains_key("street") && !sent.contains_key("copy_to"));
}

#[test]
fn a_heading_stands_where_its_group_begins() {
    let form = Form::compile(kinds::definition()).unwrap();
    let answers = filled(&form, [("/by_post", Answer::YesNo { value: true })]);
    let heading = |path| line(&form, &answers, path).heading;
    assert_eq!(heading("/by_post"), None);
    assert_eq!(heading("/street").as_deref(), Some("Your address"));
    assert_eq!(heading("/postcode"), None);
    assert_eq!(heading("/copy_to"), None);
}

#[test]
fn rows_are_called_by_their_names_and_their_questions_say_of_which_they_are() {
    let form = Form::compile(rows::definition()).unwrap();
    let mut answers = filled(&form, [("/alone", Answer::YesNo { value: false })]);
    assert_eq!(line(&form, &answers, "/children").words, [""; 0]);
    for _ in 0..2 {
        form.add_row(&mut answers, "/children").unwrap();
    }
    let path = "/children/1/name";
    form.answer(&mut answers, path, text("Li Bo")).unwrap();
    assert_eq!(
        line(&form, &answers, "/children").words,
        ["Child 1", "Child 2"]
    );
    let name = line(&form, &answers, path);
    assert_eq!(
        (name.label.as_str(), name.words),
        ("Child 2 – Full name:", vec!["Li Bo".to_owned()])
    );
}

#[test]
fn a_step_with_nothing_to_show_is_not_counted() {
    let mut json = serde_json::to_value(definition()).unwrap();
    let rule = json!({"effect": "SHOW", "condition": {
        "scope": "#/properties/copies", "schema": {"minimum": 2}, "failWhenUndefined": true,
    }});
    let hidden = json["ui"]["elements"][0].as_object_mut().unwrap();
    for control in hidden["elements"].as_array_mut().unwrap() {
        control.as_object_mut().unwrap().remove("rule");
    }
    hidden.insert("rule".to_owned(), rule);
    json["schema"]["required"] = json!(["phone"]);
    let form = Form::compile(serde_json::from_value(json).unwrap()).unwrap();
    let sections = form.summary(&Answers::new(), "zh-Hans");
    assert_eq!(sections.len(), 1);
    assert_eq!((sections[0].step, sections[0].title.as_str()), (0, "副本"));
    let sections = form.summary(
        &filled(&form, [("/copies", Answer::Integer { value: 2 })]),
        "en",
    );
    let steps: Vec<u32> = sections.iter().map(|section| section.step).collect();
    assert_eq!(steps, [0, 1]);
}

#[test]
fn a_calculated_answer_says_that_it_is_one() {
    let form = &*calculations::PERMIT;
    let answers = filled(form, [("/months", Answer::Integer { value: 3 })]);
    let fee = line(form, &answers, "/fee");
    assert_eq!((fee.words, fee.calculated), (vec!["5997".to_owned()], true));
    assert!(!line(form, &answers, "/months").calculated);
}
