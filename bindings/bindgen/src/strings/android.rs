//! Android's string resources: `values*/strings.xml`, and the list of languages for the system's
//! settings (`android:localeConfig`, since Android 13).

use std::{collections::BTreeMap, fmt::Write};

use crate::{
    languages::Language,
    words::{Forms, Message, Part, Slot, Words},
};

const RESOURCES: &str = "android/app/src/main/res";

pub(crate) fn files(words: &[Words]) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for (index, words) in words.iter().enumerate() {
        let folder = match words.language.tag {
            _ if index == 0 => "values".to_owned(),
            tag if tag.contains('-') => format!("values-b+{}", tag.replace('-', "+")),
            tag => format!("values-{tag}"),
        };
        files.insert(format!("{RESOURCES}/{folder}/strings.xml"), strings(words));
    }
    let languages = words.iter().map(|words| words.language);
    files.insert(
        format!("{RESOURCES}/xml/locales_config.xml"),
        locales(languages),
    );
    files
}

fn strings(words: &Words) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let source = words.language.source();
    let _ = writeln!(
        xml,
        "<!-- Made by script/strings from {source}: change that one. -->"
    );
    xml.push_str("<resources>\n");
    for (key, message) in &words.messages {
        let name = key.replace('-', "_");
        match &message.forms {
            Forms::Plain(pattern) => {
                let text = text(message, pattern);
                let _ = writeln!(xml, "    <string name=\"{name}\">{text}</string>");
            }
            Forms::Plural(forms) => {
                let _ = writeln!(xml, "    <plurals name=\"{name}\">");
                for (plural, pattern) in forms {
                    let (quantity, text) = (plural.name(), text(message, pattern));
                    let _ = writeln!(xml, "        <item quantity=\"{quantity}\">{text}</item>");
                }
                xml.push_str("    </plurals>\n");
            }
        }
    }
    xml.push_str("</resources>\n");
    xml
}

/// A pattern as aapt reads it back. Text arguments stand between Unicode isolates, so that a name
/// in one script keeps its order inside a sentence of another.
fn text(message: &Message, pattern: &[Part]) -> String {
    let formatted = !message.arguments.is_empty();
    let mut xml = String::new();
    for part in pattern {
        match part {
            Part::Text(words) => escape(words, formatted, &mut xml),
            Part::Argument(name) => match message.slot(name) {
                Slot::Text(position) => {
                    let _ = write!(xml, r"\u2068%{position}$s\u2069");
                }
                Slot::Count => xml.push_str("%1$d"),
            },
        }
    }
    // aapt takes spaces away at the ends; those at the beginning are escaped already.
    match xml.strip_suffix(' ') {
        Some(words) => format!(r"{words}\u0020"),
        None => xml,
    }
}

fn escape(words: &str, formatted: bool, xml: &mut String) {
    for character in words.chars() {
        match character {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '\'' | '"' | '\\' => xml.extend(['\\', character]),
            // References to other resources begin so.
            '@' | '?' if xml.is_empty() => xml.extend(['\\', character]),
            '\n' => xml.push_str(r"\n"),
            // aapt makes one space of several.
            ' ' if xml.is_empty() || xml.ends_with([' ']) || xml.ends_with(r"\u0020") => {
                xml.push_str(r"\u0020");
            }
            '%' if formatted => xml.push_str("%%"),
            _ => xml.push(character),
        }
    }
}

fn locales<'a>(languages: impl Iterator<Item = &'a Language>) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <!-- Made by script/strings: the languages of bindings/strings. -->\n\
         <locale-config xmlns:android=\"http://schemas.android.com/apk/res/android\">\n",
    );
    for language in languages {
        let _ = writeln!(xml, "    <locale android:name=\"{}\" />", language.tag);
    }
    xml.push_str("</locale-config>\n");
    xml
}
