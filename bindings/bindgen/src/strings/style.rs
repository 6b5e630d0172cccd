#![allow(clippy::unwrap_used)]
//! What a reader would stumble over although every platform shows it: words left in English, and
//! punctuation of another language.

use std::path::Path;

use super::{
    sources,
    words::{Forms, Part, Words, words},
};

/// What reads the same in English, and is right.
const SAME_AS_ENGLISH: [(&str, &str); 3] = [
    ("es", "app-name"),
    ("es", "no"),
    ("es", "settings-text-size-normal"),
];

/// Names that every script takes over in Latin letters.
const LATIN_NAMES: [&str; 3] = ["Apache License 2.0", "QR", "Wi-Fi"];

/// Marks that a language writes otherwise.
const FOREIGN_MARKS: [(&str, &[char]); 4] = [
    ("en", &['"', '«', '»', '，', '。']),
    ("es", &['"', '“', '”', '，', '。']),
    ("zh-Hans", &['"', '\'', ',', ';', ':', '?', '!', '(', ')']),
    ("ar", &['"', '“', '”', ',', ';', '?', '，', '。']),
];

/// Spanish opens what it closes.
const PAIRS: [(char, char); 3] = [('¿', '?'), ('¡', '!'), ('«', '»')];

/// Every stumbling block in the words of `language`, as `tag key: what`.
fn stumbling_blocks(english: &Words, words: &Words) -> Vec<String> {
    let tag = words.language.tag;
    let mut blocks = Vec::new();
    for (key, message) in &words.messages {
        let model = texts(&english.messages.get(key).unwrap().forms);
        for text in texts(&message.forms) {
            for what in stumbles(tag, key, &text, &model) {
                blocks.push(format!("{tag} {key}: {what} in `{text}`"));
            }
        }
    }
    blocks
}

fn stumbles(tag: &str, key: &str, text: &str, english: &[String]) -> Vec<&'static str> {
    let has_letters = |text: &str| text.contains(char::is_alphabetic);
    let words = without_names(text);
    let is_english = tag != "en"
        && has_letters(&words)
        && english.iter().any(|english| english == text)
        && !SAME_AS_ENGLISH.contains(&(tag, key));
    let latin =
        ["zh-Hans", "ar"].contains(&tag) && words.contains(|c: char| c.is_ascii_alphabetic());
    let mut marks = FOREIGN_MARKS
        .iter()
        .filter(|(language, _)| *language == tag);
    let sentence = without_times(&words);
    let foreign = marks.any(|(_, marks)| sentence.contains(*marks));
    let unpaired = tag == "es"
        && PAIRS
            .iter()
            .any(|&(open, close)| words.matches(open).count() != words.matches(close).count());
    let endings: Vec<_> = english.iter().map(|english| ending(english)).collect();
    [
        (is_english, "left in English"),
        (latin, "Latin letters"),
        (foreign, "a foreign mark"),
        (unpaired, "a mark without its other"),
        (
            !endings.contains(&ending(text)),
            "another ending than in English",
        ),
        (text.contains("  "), "two spaces"),
    ]
    .into_iter()
    .filter_map(|(is_so, what)| is_so.then_some(what))
    .collect()
}

/// The forms as they stand in the sources, with `{}` for each argument.
fn texts(forms: &Forms) -> Vec<String> {
    let text = |pattern: &Vec<Part>| {
        let parts = pattern.iter().map(|part| match part {
            Part::Text(text) => text.as_str(),
            Part::Argument(_) => "{}",
        });
        parts.collect()
    };
    match forms {
        Forms::Plain(pattern) => vec![text(pattern)],
        Forms::Plural(forms) => forms.values().map(text).collect(),
    }
}

fn without_names(text: &str) -> String {
    let without = |text: String, name: &&str| text.replace(name, "");
    LATIN_NAMES.iter().fold(text.to_owned(), without)
}

/// The text without the colons of times, `09:30`, which are no marks of a language.
fn without_times(text: &str) -> String {
    let is_digit = |character: &char| character.is_ascii_digit();
    let (mut kept, mut before) = (String::new(), None);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let after = characters.peek();
        if character != ':'
            || !before.as_ref().is_some_and(is_digit)
            || !after.is_some_and(is_digit)
        {
            kept.push(character);
        }
        before = Some(character);
    }
    kept
}

/// What the text ends with, in English marks; a space for none.
fn ending(text: &str) -> char {
    match text.chars().next_back() {
        Some('.' | '。') => '.',
        Some('?' | '？' | '؟') => '?',
        Some('!' | '！') => '!',
        Some(':' | '：') => ':',
        Some('…') => '…',
        _ => ' ',
    }
}

#[test]
fn nobody_stumbles_over_the_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let words = words(&sources(&root).unwrap()).unwrap();
    let english = words.first().unwrap();
    let blocks: Vec<_> = words
        .iter()
        .flat_map(|words| stumbling_blocks(english, words))
        .collect();
    assert!(blocks.is_empty(), "{}", blocks.join("\n"));
}

#[test]
fn each_stumbling_block_is_seen() {
    let cases = [
        ("es", "Back", "Back", "left in English"),
        ("es", "{} of {}", "{} of {}", "left in English"),
        ("zh-Hans", "Open the app.", "打开app。", "Latin letters"),
        ("ar", "Open the app.", "افتح app.", "Latin letters"),
        ("zh-Hans", "Yes, no", "是, 否", "a foreign mark"),
        ("zh-Hans", "At 9: yes", "9: 是", "a foreign mark"),
        ("ar", "Yes, no", "نعم, لا", "a foreign mark"),
        ("ar", "Yes?", "نعم?", "a foreign mark"),
        ("es", "the “{}”", "el “{}”", "a foreign mark"),
        ("es", "Leave?", "Salir?", "a mark without its other"),
        ("es", "the “{}”", "el «{}", "a mark without its other"),
        ("es", "Done.", "Hecho", "another ending than in English"),
        (
            "zh-Hans",
            "Done",
            "完成。",
            "another ending than in English",
        ),
        ("es", "Free of charge", "Sin  coste", "two spaces"),
    ];
    for (tag, english, text, expected) in cases {
        let found = stumbles(tag, "key", text, &[english.to_owned()]);
        assert_eq!(found, [expected], "{text}");
    }
}

#[test]
fn what_is_right_is_let_through() {
    let cases = [
        ("es", "{}", "{}"),
        ("es", "Leave?", "¿Quiere salir?"),
        ("zh-Hans", "This Wi-Fi is open.", "此 Wi-Fi 无需密码。"),
        ("ar", "Leave?", "هل تريد الخروج؟"),
        ("ar", "Wait …", "انتظر…"),
    ];
    for (tag, english, text) in cases {
        let found = stumbles(tag, "key", text, &[english.to_owned()]);
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}
