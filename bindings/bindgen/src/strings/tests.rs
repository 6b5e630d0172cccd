#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! What the words become, and what is not let through.

use std::{collections::BTreeMap, fs, path::Path};

use super::{
    LANGUAGES, Language, files,
    languages::Plural::{self, *},
    sources, words,
};

static ENGLISH: Language = Language {
    tag: "en",
    plurals: &[One, Other],
};
static CHINESE: Language = Language {
    tag: "zh-Hans",
    plurals: &[Other],
};
static ARABIC: Language = Language {
    tag: "ar",
    plurals: &[Zero, One, Two, Few, Many, Other],
};

const EN: &str = "android/app/src/main/res/values/strings.xml";
const AR: &str = "android/app/src/main/res/values-ar/strings.xml";
const ZH: &str = "android/app/src/main/res/values-b+zh+Hans/strings.xml";
const CATALOG: &str = "ios/CitizenKit/Sources/CitizenKit/Resources/Localizable.xcstrings";
const KEYS: &str = "ios/CitizenKit/Sources/CitizenKit/StringKey.swift";

type Sources = Vec<(&'static Language, String)>;

fn english(source: &str) -> Sources {
    vec![(&ENGLISH, source.to_owned())]
}

fn with(mut first: Sources, language: &'static Language, source: &str) -> Sources {
    first.push((language, source.to_owned()));
    first
}

fn made_of(sources: &Sources) -> BTreeMap<String, String> {
    files(&words(sources).unwrap())
}

fn faults(sources: &Sources) -> Vec<String> {
    words(sources).err().unwrap_or_default()
}

/// What Android reads between the tags, for a source of one message.
fn android(source: &str) -> String {
    let xml = &made_of(&english(source))[EN];
    let (_, from) = xml.split_once("<string name=\"key\">").unwrap();
    from.split_once("</string>").unwrap().0.to_owned()
}

/// What iOS reads, for a source of one message.
fn apple(source: &str) -> String {
    let catalog: serde_json::Value =
        serde_json::from_str(&made_of(&english(source))[CATALOG]).unwrap();
    let unit = &catalog["strings"]["key"]["localizations"]["en"]["stringUnit"];
    unit["value"].as_str().unwrap().to_owned()
}

#[test]
fn the_committed_files_are_what_the_words_make() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (path, content) in made_of(&sources(&root).unwrap()) {
        let committed = fs::read_to_string(root.join(&path)).unwrap_or_default();
        assert!(committed == content, "{path}: run script/strings");
    }
}

#[test]
fn words_are_sorted_by_key_and_named_as_each_platform_does() {
    let made = made_of(&english("home-search = Search\nback = Back\n"));
    assert_eq!(
        made[EN],
        r#"<?xml version="1.0" encoding="utf-8"?>
<!-- Made by script/strings from bindings/strings/en.ftl: change that one. -->
<resources>
    <string name="back">Back</string>
    <string name="home_search">Search</string>
</resources>
"#
    );
    assert_eq!(
        made[KEYS],
        r#"// Made by script/strings from bindings/strings: change those.

/// The words of the screens, by their keys in `Localizable.xcstrings`.
public enum StringKey: String, CaseIterable, Sendable {
  case back = "back"
  case homeSearch = "home-search"
}
"#
    );
    assert_eq!(
        made[CATALOG],
        r#"{
  "sourceLanguage" : "en",
  "strings" : {
    "back" : {
      "extractionState" : "manual",
      "localizations" : {
        "en" : {
          "stringUnit" : {
            "state" : "translated",
            "value" : "Back"
          }
        }
      }
    },
    "home-search" : {
      "extractionState" : "manual",
      "localizations" : {
        "en" : {
          "stringUnit" : {
            "state" : "translated",
            "value" : "Search"
          }
        }
      }
    }
  },
  "version" : "1.0"
}
"#
    );
}

#[test]
fn a_count_makes_plurals_and_what_stands_around_the_choice_is_in_each() {
    let source =
        "key = Saw { $count ->\n    [one] { $count } cat\n   *[other] { $count } cats\n}.\n";
    let made = made_of(&english(source));
    assert!(made[EN].contains(
        r#"    <plurals name="key">
        <item quantity="one">Saw %1$d cat.</item>
        <item quantity="other">Saw %1$d cats.</item>
    </plurals>
"#
    ));
    let catalog: serde_json::Value = serde_json::from_str(&made[CATALOG]).unwrap();
    let english = &catalog["strings"]["key"]["localizations"]["en"];
    let plural = &english["variations"]["plural"];
    assert_eq!(plural["one"]["stringUnit"]["value"], "Saw %lld cat.");
    assert_eq!(plural["other"]["stringUnit"]["value"], "Saw %lld cats.");
}

#[test]
fn each_language_has_all_plurals_it_counts_by_and_no_other() {
    let counted = |plurals: &[Plural]| {
        let others = plurals.iter().filter(|&&plural| plural != Other);
        let variants: String = others
            .map(|plural| format!("    [{}] x\n", plural.name()))
            .collect();
        format!("key = {{ $count ->\n{variants}   *[other] {{ $count }} x\n}}\n")
    };
    let english = english(&counted(&[One]));
    let arabic = counted(&[Zero, One, Two, Few, Many]);
    let made = made_of(&with(english.clone(), &ARABIC, &arabic));
    for quantity in ["zero", "one", "two", "few", "many", "other"] {
        assert!(made[AR].contains(&format!("quantity=\"{quantity}\"")));
    }
    let uncounted = with(english.clone(), &CHINESE, "key = { $count } x\n");
    assert!(made_of(&uncounted)[ZH].contains(
        r#"<plurals name="key">
        <item quantity="other">%1$d x</item>"#
    ));

    assert_eq!(
        faults(&with(english.clone(), &ARABIC, &counted(&[One]))),
        [
            "bindings/strings/ar.ftl:1: key: has one, other; ar counts by zero, one, two, few, many, other"
        ]
    );
    assert_eq!(
        faults(&with(english, &CHINESE, &counted(&[One]))),
        ["bindings/strings/zh-Hans.ftl:1: key: has one, other; zh-Hans counts by other"]
    );
}

#[test]
fn arguments_keep_the_positions_of_the_first_language() {
    let made = made_of(&with(
        english("key = { $shown } of { $total }\n"),
        &CHINESE,
        "key = { $total }/{ $shown }\n",
    ));
    let isolated = |argument: &str| format!("\u{2068}{argument}\u{2069}");
    assert!(made[EN].contains(r">\u2068%1$s\u2069 of \u2068%2$s\u2069<"));
    assert!(made[ZH].contains(r">\u2068%2$s\u2069/\u2068%1$s\u2069<"));
    assert!(made[CATALOG].contains(&format!("{}/{}", isolated("%2$@"), isolated("%1$@"))));
}

#[test]
fn android_reads_back_what_was_written() {
    assert_eq!(
        android("key = the phone's \"own\" \\\n"),
        r#"the phone\'s \"own\" \\"#
    );
    assert_eq!(android("key = A & B < C > D\n"), "A &amp; B &lt; C &gt; D");
    assert_eq!(android("key = { \"@\" }home?\n"), r"\@home?");
    assert_eq!(android("key = ?@\n"), r"\?@");
    assert_eq!(android("key = one\n    two\n"), r"one\ntwo");
    assert_eq!(
        android("key = { \" \" }a  b c{ \" \" }\n"),
        r"\u0020a \u0020b c\u0020"
    );
    assert_eq!(
        android("key = { \"\\u2066\" }1{ \"\\u2069\" }\n"),
        "\u{2066}1\u{2069}"
    );
}

#[test]
fn a_percent_sign_is_doubled_only_where_arguments_are_filled_in() {
    assert_eq!(android("key = 100 %\n"), "100 %");
    assert_eq!(apple("key = 100 %\n"), "100 %");
    assert_eq!(android("key = { $a } %\n"), r"\u2068%1$s\u2069 %%");
    assert_eq!(apple("key = { $a } %\n"), "\u{2068}%1$@\u{2069} %%");
}

#[test]
fn apple_reads_quotes_and_spaces_as_they_are() {
    assert_eq!(
        apple("key = the phone's \"own\" \\\n"),
        r#"the phone's "own" \"#
    );
    assert_eq!(apple("key = { \" \" }a  b\n"), " a  b");
}

#[test]
fn every_fault_names_its_file_key_and_line() {
    let cases = [
        (
            "key = { $count ->\n    [one] x\n}\n",
            "3: key: The select expression must have a default variant",
        ),
        (
            "good = x\nkey = { $a\n",
            "3: key: Expected a token starting with \"}\"",
        ),
        ("-term = x\n", "1: term: is a term"),
        ("key =\n    .label = x\n", "2: key: has an attribute"),
        (
            "key = x\n\n# again\nkey = y\n",
            "4: key: stands in line 1 already",
        ),
        (
            "homeSearch = x\n",
            "1: homeSearch: is not written like `home-search`",
        ),
        (
            "home_search = x\n",
            "1: home_search: is not written like `home-search`",
        ),
        (
            "key = { other }\n",
            "1: key: has something else in braces than an argument or \"text\"",
        ),
        (
            "key = { -term }\n",
            "1: key: has something else in braces than an argument or \"text\"",
        ),
        (
            "key = { NUMBER($a) }\n",
            "1: key: has something else in braces than an argument or \"text\"",
        ),
        (
            "key = { $kind ->\n   *[other] x\n}\n",
            "1: key: chooses by something else than $count",
        ),
        (
            "key = { $count ->\n   *[other] { $count }\n}{ $count ->\n   *[other] x\n}\n",
            "1: key: chooses twice",
        ),
        (
            "key = { $count ->\n    [0] none\n   *[other] { $count }\n}\n",
            "2: key: has a variant that is no plural category",
        ),
        (
            "key = { $count ->\n   *[one] { $count }\n    [other] { $count }\n}\n",
            "2: key: has another default than [other]",
        ),
        (
            "key = { $count ->\n    [one] x\n    [one] y\n   *[other] { $count }\n}\n",
            "3: key: has one of its plurals twice",
        ),
        (
            "key = { $count ->\n    [one] x\n   *[other] y\n}\n",
            "1: key: does not say $count in [other]",
        ),
        (
            "key = { $count ->\n    [one] { $count }\n   *[other] y\n}\n",
            "1: key: does not say $count in [other]",
        ),
        (
            "key = { $count ->\n    [one] x\n   *[other] { $count } of { $a }\n}\n",
            "1: key: has another argument beside $count",
        ),
        (
            "key = { $count } x\n",
            "1: key: has other; en counts by one, other",
        ),
    ];
    for (source, expected) in cases {
        let expected = format!("bindings/strings/en.ftl:{expected}");
        assert_eq!(faults(&english(source)), [expected], "{source}");
    }
}

#[test]
fn languages_differ_in_words_only() {
    let first = english("a = x\n\nb = { $name }\nc = x\n");
    let cases = [
        ("a = x\nb = { $name }\n", "2: c: is missing after this line"),
        (
            "a = x\nb = { $name }\nc = x\nd = x\n",
            "4: d: is not in bindings/strings/en.ftl",
        ),
        ("a = x\nb = x\nc = x\n", "2: b: does not use $name"),
        (
            "a = { $name }\nb = { $name }\nc = x\n",
            "1: a: uses $name, bindings/strings/en.ftl does not",
        ),
        (
            "b = { $name }\na = x\nc = x\n",
            "1: b: stands elsewhere than in bindings/strings/en.ftl",
        ),
    ];
    for (source, expected) in cases {
        let expected = format!("bindings/strings/zh-Hans.ftl:{expected}");
        assert_eq!(
            faults(&with(first.clone(), &CHINESE, source)),
            [expected],
            "{source}"
        );
    }
}

#[test]
fn the_first_language_is_androids_default_and_all_are_offered() {
    let made = made_of(&with(english("key = x\n"), &CHINESE, "key = y\n"));
    assert!(made[EN].contains(">x<") && made[ZH].contains(">y<"));
    let offered = &made["android/app/src/main/res/xml/locales_config.xml"];
    assert!(
        offered.contains("android:name=\"en\"") && offered.contains("android:name=\"zh-Hans\"")
    );
    assert_eq!(LANGUAGES[0].tag, "en");
}
