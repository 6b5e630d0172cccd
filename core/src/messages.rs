//! The words that the core itself says to people, in Fluent: problems of answers, and errors.
//!
//! Placeables stand between Unicode isolates (U+2068, U+2069): a label in one script inside a
//! sentence in another, right to left in left to right, keeps its order on the screen.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

use crate::text::Text;

/// BCP 47 tag and Fluent source of every language there are messages in.
pub(crate) const SOURCES: [(&str, &str); 4] = [
    ("en", include_str!("messages/en.ftl")),
    ("zh-Hans", include_str!("messages/zh-Hans.ftl")),
    ("es", include_str!("messages/es.ftl")),
    ("ar", include_str!("messages/ar.ftl")),
];

static BUNDLES: LazyLock<BTreeMap<&'static str, FluentBundle<FluentResource>>> =
    LazyLock::new(|| {
        SOURCES
            .into_iter()
            .map(|(tag, source)| (tag, bundle(tag, source)))
            .collect()
    });

/// The tags themselves as a [`Text`], so that messages follow the one fallback chain of all texts.
static TAGS: LazyLock<Text> = LazyLock::new(|| {
    Text(
        SOURCES
            .into_iter()
            .map(|(tag, _)| (tag.to_owned(), tag.to_owned()))
            .collect(),
    )
});

fn bundle(tag: &str, source: &str) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![tag.parse().unwrap_or_default()]);
    let resource =
        FluentResource::try_new(source.to_owned()).unwrap_or_else(|(readable, _)| readable);
    bundle.add_resource_overriding(resource);
    bundle
}

/// The message `key` for a reader of `language`; an unknown key is rendered as itself.
pub(crate) fn message(language: &str, key: &str, arguments: &HashMap<String, String>) -> String {
    let mut values = FluentArgs::new();
    for (name, value) in arguments {
        values.set(name.as_str(), fluent_value(name, value));
    }
    BUNDLES
        .get(TAGS.in_language(language))
        .and_then(|bundle| {
            let pattern = bundle.get_message(key)?.value()?;
            let words = bundle.format_pattern(pattern, Some(&values), &mut Vec::new());
            Some(words.into_owned())
        })
        .unwrap_or_else(|| key.to_owned())
}

/// The message `key` in every language that the core has words in; `arguments` are asked for in each.
pub(crate) fn text<const N: usize>(
    key: &str,
    arguments: impl Fn(&str) -> [(&'static str, String); N],
) -> Text {
    let words = SOURCES.into_iter().map(|(tag, _)| {
        let arguments = arguments(tag).map(|(name, value)| (name.to_owned(), value));
        (tag.to_owned(), message(tag, key, &HashMap::from(arguments)))
    });
    Text(words.collect())
}

/// A `limit` and `days` are numbers to Fluent, which chooses the plural by them. Larger ones than any count stay
/// words: Fluent computes in binary floating point and would round them.
fn fluent_value<'a>(name: &str, value: &'a str) -> FluentValue<'a> {
    match value.parse::<u32>() {
        Ok(count) if matches!(name, "limit" | "days") => FluentValue::from(count),
        _ => FluentValue::from(value),
    }
}
