//! Text for people, in the city's languages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The city's languages, as BCP 47 tags.
pub(crate) const LANGUAGES: [&str; 4] = ["en", "zh-Hans", "es", "ar"];

/// One text in several languages: BCP 47 tag to text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub(crate) struct Text(pub(crate) BTreeMap<String, String>);

impl Text {
    /// The text in the city's languages, in the order of [`LANGUAGES`].
    pub(crate) fn new<T: Into<String>>(words: [T; LANGUAGES.len()]) -> Self {
        let tags = LANGUAGES.map(str::to_owned).into_iter();
        Self(tags.zip(words.map(Into::into)).collect())
    }

    /// The text in `language`, or in English, or in whichever it has.
    pub(crate) fn in_language(&self, language: &str) -> Option<&str> {
        self.0
            .get(language)
            .or_else(|| self.0.get("en"))
            .or_else(|| self.0.values().next())
            .map(String::as_str)
    }

    /// Whether there is nothing to read in any language.
    pub(crate) fn is_blank(&self) -> bool {
        self.0.values().all(|text| text.trim().is_empty())
    }
}
