//! Text for people, in the city's languages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One text in several languages: BCP 47 tag to text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub(crate) struct Text(pub(crate) BTreeMap<String, String>);

impl Text {
    /// The text in English and in Simplified Chinese.
    pub(crate) fn new(en: impl Into<String>, zh_hans: impl Into<String>) -> Self {
        Self(BTreeMap::from([
            ("en".to_owned(), en.into()),
            ("zh-Hans".to_owned(), zh_hans.into()),
        ]))
    }

    /// The text in `language`, or in whichever it has.
    pub(crate) fn in_language(&self, language: &str) -> Option<&str> {
        self.0
            .get(language)
            .or_else(|| self.0.values().next())
            .map(String::as_str)
    }

    /// Whether there is nothing to read in any language.
    pub(crate) fn is_blank(&self) -> bool {
        self.0.values().all(|text| text.trim().is_empty())
    }
}
