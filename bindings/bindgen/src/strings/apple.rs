//! Apple's String Catalog, and its keys as a Swift enum.

use std::{collections::BTreeMap, fmt::Write, io};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use crate::{
    languages::Plural,
    words::{Forms, Message, Part, Pattern, Slot, Words},
};

const MODULE: &str = "ios/CitizenKit/Sources/CitizenKit";

pub(crate) fn files(words: &[Words]) -> BTreeMap<String, String> {
    BTreeMap::from([
        (
            format!("{MODULE}/Resources/Localizable.xcstrings"),
            catalog(words),
        ),
        (format!("{MODULE}/StringKey.swift"), keys(words)),
    ])
}

/// With the members, their order and the spacing that Xcode gives it, so that a change made there
/// reads as one in the history.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Catalog<'a> {
    source_language: &'a str,
    strings: BTreeMap<&'a str, Entry<'a>>,
    version: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    /// `manual`: Xcode looks for no use of the key and never takes the entry away.
    extraction_state: &'a str,
    localizations: BTreeMap<&'a str, Localization<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Localization<'a> {
    StringUnit(StringUnit),
    Variations(Variations<'a>),
}

#[derive(Serialize)]
struct Variations<'a> {
    plural: BTreeMap<&'a str, Variation>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Variation {
    string_unit: StringUnit,
}

#[derive(Serialize)]
struct StringUnit {
    state: &'static str,
    value: String,
}

fn catalog(words: &[Words]) -> String {
    let mut strings: BTreeMap<&str, Entry<'_>> = BTreeMap::new();
    for words in words {
        for (key, message) in &words.messages {
            let entry = strings.entry(key).or_insert_with(|| Entry {
                extraction_state: "manual",
                localizations: BTreeMap::new(),
            });
            let tag = words.language.tag;
            entry.localizations.insert(tag, localization(message));
        }
    }
    let catalog = Catalog {
        source_language: words.first().map_or("", |words| words.language.tag),
        strings,
        version: "1.0",
    };
    let mut json = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut json, XcodeFormatter::default());
    // Writing strings into memory cannot fail.
    let _ = catalog.serialize(&mut serializer);
    json.push(b'\n');
    String::from_utf8_lossy(&json).into_owned()
}

fn localization(message: &Message) -> Localization<'static> {
    match &message.forms {
        Forms::Plain(pattern) => Localization::StringUnit(unit(message, pattern)),
        Forms::Plural(forms) => {
            let variation = |(plural, pattern): (&Plural, &Pattern)| {
                let string_unit = unit(message, pattern);
                (plural.name(), Variation { string_unit })
            };
            let plural = forms.iter().map(variation).collect();
            Localization::Variations(Variations { plural })
        }
    }
}

/// Text arguments stand between Unicode isolates, so that a name in one script keeps its order
/// inside a sentence of another.
fn unit(message: &Message, pattern: &[Part]) -> StringUnit {
    let formatted = !message.arguments.is_empty();
    let mut value = String::new();
    for part in pattern {
        match part {
            Part::Text(words) if formatted => value.push_str(&words.replace('%', "%%")),
            Part::Text(words) => value.push_str(words),
            Part::Argument(name) => match message.slot(name) {
                Slot::Text(position) => {
                    let _ = write!(value, "\u{2068}%{position}$@\u{2069}");
                }
                Slot::Count => value.push_str("%lld"),
            },
        }
    }
    StringUnit {
        state: "translated",
        value,
    }
}

/// JSON with a space before the colon too.
#[derive(Default)]
struct XcodeFormatter(PrettyFormatter<'static>);

impl Formatter for XcodeFormatter {
    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b" : ")
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }
}

fn keys(words: &[Words]) -> String {
    let mut swift = String::from(
        "// Made by script/strings from bindings/strings: change those.\n\n\
         /// The words of the screens, by their keys in `Localizable.xcstrings`.\n\
         public enum StringKey: String, CaseIterable, Sendable {\n",
    );
    for key in words.iter().take(1).flat_map(|words| words.messages.keys()) {
        let _ = writeln!(swift, "  case {} = \"{key}\"", camel_case(key));
    }
    swift.push_str("}\n");
    swift
}

fn camel_case(key: &str) -> String {
    let mut words = key.split('-');
    let mut name = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut characters = word.chars();
        name.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(characters.as_str());
    }
    name
}
