//! The authored tables as they are read from JSON.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::BuildError;
use super::languages::{InLanguages, Translation};
use super::offices::{Holiday, Locations};
use super::planning::{Eligibility, Fact, LifeEvent};

/// What the tables themselves say, in English and Chinese: texts are written `["English", "中文"]`,
/// everyday words `[["baby"], ["宝宝"]]`. The other languages are in [`Translation`]s.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "(T, T)")]
pub(super) struct Pair<T> {
    pub(super) en: T,
    pub(super) zh_hans: T,
}

impl<T> From<(T, T)> for Pair<T> {
    fn from((en, zh_hans): (T, T)) -> Self {
        Self { en, zh_hans }
    }
}

pub(super) type Text = Pair<String>;
pub(super) type Words = Pair<Vec<String>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Category {
    pub(super) id: String,
    pub(super) name: Text,
    pub(super) description: Text,
    pub(super) order: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Organization {
    pub(super) id: String,
    pub(super) name: Text,
    pub(super) description: Text,
    pub(super) phones: Vec<String>,
}

/// Laws and rules by id, and which services go by them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Laws {
    pub(super) laws: BTreeMap<String, Text>,
    /// By subject, or by department for its other subjects.
    pub(super) of: BTreeMap<String, Vec<String>>,
}

/// Sentences that every service shares: how it is applied for, and when an answer comes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Phrases {
    /// By the channels joined with a space, in the order online, phone, office, post.
    pub(super) start: BTreeMap<String, Text>,
    pub(super) same_day: Text,
    pub(super) one_day: Text,
    pub(super) days: Text,
}

/// A needed document: an id of `documents.json`, or a text of its own (which may have slots).
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Document {
    Shared(String),
    Own(Text),
}

/// What can be done about the subjects of one family.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Procedure {
    pub(super) id: String,
    /// Id of the service; `{}` stands for the subject's id.
    pub(super) slug: String,
    pub(super) name: Text,
    pub(super) text: Text,
    /// Which of the subject's facts follows `text`; none when absent.
    pub(super) fact: Option<usize>,
    /// What happens after the application.
    pub(super) step: Text,
    /// Who may ask; the subject's own `who` when absent.
    pub(super) who: Option<Text>,
    pub(super) docs: Vec<Document>,
    /// Whether the subject's own documents are needed as well.
    #[serde(default)]
    pub(super) own_docs: bool,
    /// Working days.
    pub(super) days: u32,
    /// Minor units; 0 is free.
    #[serde(default)]
    pub(super) fee: u64,
    pub(super) note: Option<Text>,
    pub(super) channels: Vec<String>,
    pub(super) kw: Words,
}

/// A thing residents deal with, and the procedures that fit it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Subject {
    pub(super) id: String,
    pub(super) org: String,
    pub(super) family: String,
    /// Bare English noun phrase, for "your {one}".
    pub(super) one: String,
    /// With the indefinite article; derived from `one` when absent.
    pub(super) a: Option<String>,
    /// Plural; `one` with an s when absent.
    pub(super) many: Option<String>,
    /// With the definite article; derived from `one` when absent.
    pub(super) the: Option<String>,
    /// Chinese noun.
    pub(super) n: String,
    pub(super) facts: Vec<Text>,
    pub(super) who: Text,
    pub(super) docs: Vec<Document>,
    /// Shared documents of the family's procedures that this subject replaces or, by null, drops.
    #[serde(default)]
    pub(super) swap: BTreeMap<String, Option<String>>,
    pub(super) kw: Words,
    /// Ids of locations, or of departments (all their offices); the own department when empty.
    #[serde(default)]
    pub(super) at: Vec<String>,
    #[serde(rename = "do")]
    pub(super) procedures: Vec<String>,
    #[serde(default)]
    pub(super) with: BTreeMap<String, Override>,
}

/// What differs from the family's procedure for one subject.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Override {
    pub(super) id: Option<String>,
    pub(super) name: Option<Text>,
    pub(super) text: Option<Text>,
    pub(super) step: Option<Text>,
    pub(super) who: Option<Text>,
    pub(super) docs: Option<Vec<Document>>,
    pub(super) days: Option<u32>,
    pub(super) fee: Option<u64>,
    pub(super) note: Option<Text>,
    pub(super) channels: Option<Vec<String>>,
    #[serde(default)]
    pub(super) kw: Words,
    pub(super) form: Option<String>,
}

/// A form as authored; `texts` are pairs keyed by JSON Forms i18n keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) schema: Value,
    pub(super) ui: Value,
    pub(super) texts: BTreeMap<String, Text>,
}

/// How often services are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Popularity {
    /// Of the requests for a subject's first procedure, by family and procedure.
    percent: BTreeMap<String, BTreeMap<String, u32>>,
    /// Requests for a subject's first procedure in a year, by subject.
    thousands: BTreeMap<String, u32>,
}

impl Popularity {
    /// What a subject is asked for that the table does not name, in thousands a year.
    const USUAL: u32 = 20;

    /// Requests in a year; nothing where the table does not have the procedure.
    pub(super) fn of(&self, subject: &Subject, procedure: &Procedure) -> Option<u32> {
        let percent = self.percent.get(&subject.family)?.get(&procedure.id)?;
        let thousands = self.thousands.get(&subject.id).unwrap_or(&Self::USUAL);
        Some(percent * thousands * 10)
    }
}

/// All tables of one city.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) categories: Vec<Category>,
    pub(super) organizations: Vec<Organization>,
    pub(super) locations: Locations,
    pub(super) holidays: Vec<Holiday>,
    pub(super) laws: Laws,
    pub(super) documents: BTreeMap<String, Text>,
    pub(super) facts: Vec<Fact>,
    pub(super) eligibility: Eligibility,
    /// Ids of the documents that one has from a service, by the service's id.
    pub(super) outputs: BTreeMap<String, Vec<String>>,
    pub(super) life_events: Vec<LifeEvent>,
    pub(super) phrases: Phrases,
    pub(super) popularity: Popularity,
    /// By family.
    pub(super) procedures: BTreeMap<String, Vec<Procedure>>,
    /// By category.
    pub(super) subjects: BTreeMap<String, Vec<Subject>>,
    pub(super) forms: Vec<Form>,
    pub(super) translations: InLanguages<Translation>,
}

macro_rules! table {
    ($path:literal) => {
        ($path, include_str!(concat!("../../catalogue/", $path)))
    };
}

const CATEGORIES: (&str, &str) = table!("categories.json");
const ORGANIZATIONS: (&str, &str) = table!("organizations.json");
const LOCATIONS: (&str, &str) = table!("locations.json");
const HOLIDAYS: (&str, &str) = table!("holidays.json");
const LAWS: (&str, &str) = table!("laws.json");
const DOCUMENTS: (&str, &str) = table!("documents.json");
const FACTS: (&str, &str) = table!("facts.json");
const ELIGIBILITY: (&str, &str) = table!("eligibility.json");
const OUTPUTS: (&str, &str) = table!("outputs.json");
const LIFE_EVENTS: (&str, &str) = table!("life-events.json");
const PHRASES: (&str, &str) = table!("phrases.json");
const POPULARITY: (&str, &str) = table!("popularity.json");

const PROCEDURES: &[(&str, &str)] = &[
    table!("procedures/account.json"),
    table!("procedures/benefit.json"),
    table!("procedures/card.json"),
    table!("procedures/care.json"),
    table!("procedures/case.json"),
    table!("procedures/clinic.json"),
    table!("procedures/collection.json"),
    table!("procedures/course.json"),
    table!("procedures/licence.json"),
    table!("procedures/place.json"),
    table!("procedures/record.json"),
    table!("procedures/report.json"),
    table!("procedures/venue.json"),
];

const SERVICES: &[(&str, &str)] = &[
    table!("services/birth-marriage.json"),
    table!("services/culture-education.json"),
    table!("services/health.json"),
    table!("services/legal.json"),
    table!("services/senior-care.json"),
    table!("services/social-security.json"),
    table!("services/tourism.json"),
    table!("services/transportation.json"),
];

const FORMS: &[(&str, &str)] = &[
    table!("forms/birth-registration.json"),
    table!("forms/rent-subsidy.json"),
    table!("forms/resident-parking-permit.json"),
    table!("forms/senior-transit-card.json"),
];

/// By BCP 47 tag.
const TRANSLATIONS: &[(&str, (&str, &str))] = &[
    ("es", table!("languages/es.json")),
    ("ar", table!("languages/ar.json")),
];

/// All that is written in English and Chinese, as it stands in the files.
#[cfg(test)]
pub(super) fn sources() -> impl Iterator<Item = &'static str> {
    let subjects = [CATEGORIES, ORGANIZATIONS, LOCATIONS, DOCUMENTS, PHRASES];
    let offices = [HOLIDAYS, LAWS];
    let planning = [FACTS, ELIGIBILITY, LIFE_EVENTS];
    let many = [PROCEDURES, SERVICES, FORMS].into_iter().flatten().copied();
    let single = subjects.into_iter().chain(offices).chain(planning);
    single.chain(many).map(|(_, json)| json)
}

impl Tables {
    /// Reads the tables compiled into this crate.
    pub(super) fn authored() -> Result<Self, BuildError> {
        let forms = FORMS.iter().map(|&table| parse(table));
        let translations = TRANSLATIONS.iter();
        Ok(Self {
            categories: parse(CATEGORIES)?,
            organizations: parse(ORGANIZATIONS)?,
            locations: parse(LOCATIONS)?,
            holidays: parse(HOLIDAYS)?,
            laws: parse(LAWS)?,
            documents: parse(DOCUMENTS)?,
            facts: parse(FACTS)?,
            eligibility: parse(ELIGIBILITY)?,
            outputs: parse(OUTPUTS)?,
            life_events: parse(LIFE_EVENTS)?,
            phrases: parse(PHRASES)?,
            popularity: parse(POPULARITY)?,
            procedures: parse_all(PROCEDURES)?,
            subjects: parse_all(SERVICES)?,
            forms: forms.collect::<Result<_, _>>()?,
            translations: translations
                .map(|&(language, table)| Ok((language, parse(table)?)))
                .collect::<Result<_, _>>()?,
        })
    }

    /// A text without slots in all languages.
    pub(super) fn in_all_languages(
        &self,
        table: &str,
        row: &str,
        text: &Text,
    ) -> Result<InLanguages<String>, BuildError> {
        self.each_language(text, |translation| translation.texts.get(&text.en).cloned())
            .and_then(complete)
            .map_err(|language| missing(table, row, language))
    }

    /// Everyday words in all languages.
    pub(super) fn words_in_all_languages(
        &self,
        table: &str,
        row: &str,
        words: &Words,
    ) -> Result<InLanguages<Vec<String>>, BuildError> {
        let key = words.en.join(", ");
        self.each_language(words, |translation| match words.en.as_slice() {
            [] => Some(Vec::new()),
            _ => translation.keywords.get(&key).cloned(),
        })
        .map_err(|language| missing(table, row, language))
    }

    /// What a pair says, and in each other language what `translated` finds; or the language in which
    /// it finds nothing.
    pub(super) fn each_language<T: Clone>(
        &self,
        pair: &Pair<T>,
        translated: impl Fn(&Translation) -> Option<T>,
    ) -> Result<InLanguages<T>, &'static str> {
        let authored = [("en", pair.en.clone()), ("zh-Hans", pair.zh_hans.clone())];
        let translations = self.translations.iter();
        let translations = translations.map(|(&language, translation)| {
            Ok((language, translated(translation).ok_or(language)?))
        });
        authored.map(Ok).into_iter().chain(translations).collect()
    }
}

/// Refuses a text that has nothing to read in a language, which it names.
pub(super) fn complete(text: InLanguages<String>) -> Result<InLanguages<String>, &'static str> {
    match text.iter().find(|(_, words)| words.trim().is_empty()) {
        Some((language, _)) => Err(language),
        None => Ok(text),
    }
}

pub(super) fn missing(table: &str, row: &str, language: &'static str) -> BuildError {
    BuildError::MissingLanguage {
        table: table.to_owned(),
        row: row.to_owned(),
        language,
    }
}

fn parse<T: DeserializeOwned>((table, json): (&str, &str)) -> Result<T, BuildError> {
    serde_json::from_str(json).map_err(|source| BuildError::Malformed {
        table: table.to_owned(),
        source,
    })
}

/// Tables of one kind, keyed by file name without folder and extension.
fn parse_all<T: DeserializeOwned>(
    files: &[(&str, &str)],
) -> Result<BTreeMap<String, T>, BuildError> {
    files
        .iter()
        .map(|&(path, json)| {
            let name = path.split('/').next_back().unwrap_or(path);
            let key = name.trim_end_matches(".json").to_owned();
            Ok((key, parse((path, json))?))
        })
        .collect()
}
