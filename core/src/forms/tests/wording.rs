//! Problems in words: every key in every language, and always the name of the field.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;

use super::{super::messages, *};

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_DIRECTIONAL_ISOLATE: char = '\u{2069}';

fn message(answers: &Answers, path: &str, language: &str) -> String {
    let problems = form().problems(answers, language).into_iter();
    let mut told = problems.filter(|problem| problem.path == path);
    let message = told.next().unwrap().message;
    message.replace([FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE], "")
}

/// The keys of a source, each with the arguments its message mentions.
fn arguments(source: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    FluentResource::try_new(source.to_owned()).unwrap();
    let mut arguments: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut key = "";
    let lines = source.lines().filter(|line| !line.starts_with('#'));
    for line in lines.filter(|line| !line.is_empty()) {
        if let (false, Some((name, _))) = (line.starts_with([' ', '}']), line.split_once(" =")) {
            key = name;
        }
        let mentioned = line
            .split('$')
            .skip(1)
            .filter_map(|behind| behind.split(' ').next());
        arguments.entry(key).or_default().extend(mentioned);
    }
    arguments
}

#[test]
fn every_language_has_every_message_with_the_same_arguments() {
    let [(_, first), rest @ ..] = &messages::SOURCES;
    let expected = arguments(first);
    assert_eq!(
        expected["problem-minimum"],
        ["bound", "label", "limit"].into()
    );
    assert!(expected["answer-no"].is_empty());
    for (tag, source) in rest {
        assert_eq!(arguments(source), expected, "{tag}");
    }
}

#[test]
fn no_message_is_left_in_english() {
    // A form's own words are its author's, and no is no in Spanish.
    let same = [
        ("es", "answer-no"),
        ("es", "problem-in-own-words"),
        ("ar", "problem-in-own-words"),
    ];
    let [(english, source), rest @ ..] = &messages::SOURCES;
    for (tag, _) in rest {
        for (key, _) in arguments(source) {
            let message = |tag| messages::message(tag, key, &Default::default());
            let is_english = message(tag) == message(english);
            assert_eq!(is_english, same.contains(&(*tag, key)), "{tag} {key}");
        }
    }
}

#[test]
fn every_message_of_a_problem_names_its_field_and_fills_every_place() {
    let arguments = |pairs: &[(&str, &str)]| {
        let pairs = pairs
            .iter()
            .chain([&("label", "Name-7"), &("words", "own")]);
        pairs
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    };
    let limit: &[(&str, &str)] = &[("limit", "7")];
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("problem-required", &[]),
        ("problem-type", &[("kind", "integer")]),
        ("problem-type", &[("kind", "money")]),
        ("problem-type", &[("kind", "yes-no")]),
        ("problem-type", &[("kind", "choices")]),
        ("problem-type", &[("kind", "text")]),
        ("problem-format", &[("format", "date")]),
        ("problem-format", &[("format", "time")]),
        ("problem-format", &[("format", "email")]),
        ("problem-format", &[("format", "uri")]),
        ("problem-pattern", &[]),
        ("problem-check-digit", &[("format", "il-id")]),
        ("problem-too-few", limit),
        ("problem-too-few", &[("limit", "1")]),
        ("problem-too-many", limit),
        ("problem-too-short", limit),
        ("problem-too-short", &[("limit", "1")]),
        ("problem-too-long", limit),
        ("problem-minimum", &[("limit", "7"), ("bound", "inclusive")]),
        ("problem-minimum", &[("limit", "7"), ("bound", "exclusive")]),
        ("problem-maximum", &[("limit", "7"), ("bound", "inclusive")]),
        ("problem-maximum", &[("limit", "7"), ("bound", "exclusive")]),
        ("problem-option", &[]),
        ("problem-other", &[]),
        ("problem-in-own-words", &[]),
    ];
    for (tag, _) in messages::SOURCES {
        let mut worded = BTreeSet::new();
        for (key, given) in cases {
            let message = messages::message(tag, key, &arguments(given));
            assert!(message.contains("Name-7"), "{tag} {key}: {message}");
            assert!(!message.contains(['{', '$']), "{tag} {key}: {message}");
            assert!(!message.contains("problem-"), "{tag} {key}: {message}");
            assert!(
                worded.insert(message),
                "{tag} {key} {given:?} reads like another"
            );
        }
    }
}

#[test]
fn problems_read_plainly_in_the_readers_language() {
    let form = form();
    let empty = Answers::new();
    assert_eq!(
        message(&empty, "/full_name", "en"),
        "Full name: please fill this in."
    );
    assert_eq!(
        message(&empty, "/full_name", "zh-Hans-CN"),
        "姓名：请填写此项。"
    );
    let short = filled(&form, [("/full_name", text("李"))]);
    assert_eq!(
        message(&short, "/full_name", "en"),
        "Full name: please write at least 2 characters."
    );
    let many = filled(&form, [("/copies", text("11"))]);
    assert_eq!(
        message(&many, "/copies", "en"),
        "Number of copies: please enter a number less than 11."
    );
    assert_eq!(
        message(&many, "/copies", "es-MX"),
        "Number of copies: por favor, escriba un número menor que 11.",
        "the form has no Spanish label"
    );
    assert_eq!(
        message(&many, "/copies", "fr"),
        message(&many, "/copies", "en"),
        "a language without messages reads English"
    );
}

#[test]
fn characters_are_counted_as_each_language_counts() {
    let at_least = |language, limit: &str| {
        let arguments = [("label", "L"), ("limit", limit)];
        let arguments = arguments.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let message = messages::message(language, "problem-too-short", &arguments.into());
        let words = message.replace([FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE], "");
        words.trim_start_matches("L: ").to_owned()
    };
    assert_eq!(
        at_least("es", "1"),
        "por favor, escriba al menos 1 carácter."
    );
    assert_eq!(
        at_least("es", "2"),
        "por favor, escriba al menos 2 caracteres."
    );
    assert_eq!(at_least("ar", "1"), "يرجى كتابة حرف واحد على الأقل.");
    assert_eq!(at_least("ar", "2"), "يرجى كتابة حرفين على الأقل.");
    assert_eq!(at_least("ar", "3"), "يرجى كتابة 3 أحرف على الأقل.");
    assert_eq!(at_least("ar", "11"), "يرجى كتابة 11 حرفًا على الأقل.");
    assert_eq!(at_least("ar", "100"), "يرجى كتابة 100 حرف على الأقل.");
}

#[test]
fn the_example_of_a_date_keeps_its_order_between_arabic_letters() {
    let arguments = [("label", "L"), ("format", "date")];
    let arguments = arguments.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let message = messages::message("ar", "problem-format", &arguments.into());
    assert!(message.contains("\u{2066}2026-01-31\u{2069}"), "{message}");
}

#[test]
fn a_forms_own_words_replace_ours_and_still_name_the_field() {
    let answers = filled(&form(), [("/certificate_number", text("12"))]);
    assert_eq!(
        message(&answers, "/certificate_number", "en"),
        "Number of the certificate: Enter one capital letter and nine digits."
    );
    assert_eq!(
        message(&answers, "/certificate_number", "zh-Hans"),
        "证明编号：请填写一个大写字母和九位数字。"
    );
}

#[test]
fn a_label_of_another_script_stands_between_isolates() {
    let problem = &form().problems(&Answers::new(), "en")[0];
    assert_eq!(
        problem.message,
        format!("{FIRST_STRONG_ISOLATE}Full name{POP_DIRECTIONAL_ISOLATE}: please fill this in.")
    );
}

#[test]
fn only_small_limits_are_numbers_and_none_is_rewritten() {
    let arguments = [("limit", "9007199254740993"), ("label", "0042")];
    let arguments = arguments.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let message = messages::message("en", "problem-minimum", &arguments.into());
    assert!(message.contains("9007199254740993"), "{message}");
    assert!(message.contains("0042"), "{message}");
}
