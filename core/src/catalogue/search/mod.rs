//! Finds services by what residents type, on the phone and at each keystroke.
//!
//! `words` makes the same words of the catalogue's texts and of what is typed; `index` keeps which services
//! they lead to; `query` reads what is typed; `rank` finds the services and says why; `suggest` completes what is
//! typed; `filter` knows which services are asked for at all; `answer` puts it all together. What single
//! languages need is in `letters`.

use serde::{Deserialize, Serialize};

use super::model::{Channel, ServiceSummary};
use crate::environment::Timestamp;

mod answer;
mod filter;
mod fit;
mod highlight;
mod index;
mod letters;
mod query;
mod rank;
mod suggest;
mod typos;
mod words;

pub(super) use answer::{search, suggest};
pub(super) use filter::{channel_bit, distance_meters};
pub(super) use index::{Index, SegmentWriter, Texts};

/// What is looked for, and among which services.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SearchRequest {
    /// What has been typed so far, in any language of the catalogue; any text is a query. With no letter or digit
    /// in it all services that pass the filters are found, and none where there is no filter.
    pub query: String,
    /// The reader's language, a BCP 47 tag.
    pub language: String,
    /// The most hits to give back; at most 50.
    #[cfg_attr(feature = "uniffi", uniffi(default = 20))]
    #[serde(default = "usual_limit")]
    pub limit: u32,
    /// Only services of this category.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default)]
    pub category_id: Option<String>,
    /// Only services of the plan for this life event.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default)]
    pub life_event_id: Option<String>,
    /// Only services that can be applied for in this way.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default)]
    pub channel: Option<Channel>,
    /// Only services with an office near a place.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default)]
    pub near: Option<Near>,
    /// Only services with an office that is known to be open at this moment; where a place is named too, near to it.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default)]
    pub open_at: Option<Timestamp>,
}

fn usual_limit() -> u32 {
    20
}

impl SearchRequest {
    /// A search for `query` among all services, for a reader of `language`.
    pub fn new(query: impl Into<String>, language: impl Into<String>) -> Self {
        Self {
            query: query.into(),
            language: language.into(),
            limit: usual_limit(),
            category_id: None,
            life_event_id: None,
            channel: None,
            near: None,
            open_at: None,
        }
    }

    /// Whether it asks for some of the services only, whatever is typed.
    fn is_filtered(&self) -> bool {
        let Self {
            query: _,
            language: _,
            limit: _,
            category_id,
            life_event_id,
            channel,
            near,
            open_at,
        } = self;
        category_id.is_some()
            || life_event_id.is_some()
            || channel.is_some()
            || near.is_some()
            || open_at.is_some()
    }

    /// The same search with at most `limit` hits.
    pub fn limit(self, limit: u32) -> Self {
        Self { limit, ..self }
    }
}

/// A place and what counts as near to it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Near {
    /// WGS 84 latitude in degrees.
    pub latitude: f64,
    /// WGS 84 longitude in degrees.
    pub longitude: f64,
    /// How far away an office may be, as the crow flies.
    pub within_meters: u32,
}

/// A service that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SearchHit {
    /// What a list shows of it.
    pub service: ServiceSummary,
    /// Where its name has what was typed: ascending, and apart from each other.
    pub name_highlights: Vec<TextRange>,
    /// Where its summary has what was typed.
    pub summary_highlights: Vec<TextRange>,
    /// Why it was found.
    pub reason: MatchReason,
    /// The nearest of its offices, where services near a place were asked for.
    pub nearest_office: Option<NearestOffice>,
}

/// A part of a text, in UTF-16 code units, as Kotlin's `String` and Swift's `NSString` count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TextRange {
    /// The first unit.
    pub start: u32,
    /// One past the last unit.
    pub end: u32,
}

/// Why a service was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MatchReason {
    /// Its name has what was typed.
    Name,
    /// People call it so.
    EverydayWord {
        /// The everyday word, as the city wrote it: "baby".
        word: String,
    },
    /// Its description, or the name of its department, has what was typed.
    Description,
    /// It has what was typed once a slip is mended.
    Spelling {
        /// The first word with a slip: "pasport".
        typed: String,
        /// What it was taken for: "passport".
        meant: String,
    },
    /// It has some of what was typed.
    SomeWords {
        /// The words that it has.
        words: Vec<String>,
    },
    /// Nothing was typed: it passes the filters.
    Filters,
}

/// An office, and how far away it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct NearestOffice {
    /// The office's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// As the crow flies, in metres.
    pub distance_meters: u32,
}

/// How what is typed may go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Suggestion {
    /// What to put into the search field.
    pub text: String,
    /// Where it has what was typed.
    pub highlights: Vec<TextRange>,
    /// The service that is called so, where it is the name of just one.
    pub service_id: Option<String>,
}
