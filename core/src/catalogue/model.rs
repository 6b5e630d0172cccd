//! What the catalogue hands out: flat records, each text already in the reader's language.

use serde::{Deserialize, Serialize};

use crate::{environment::Timestamp, text::Text};

/// Which state of the city's catalogue is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Revision {
    /// Lowercase hex SHA-256 of the records' hashes.
    pub revision: String,
    /// When the city published it, as far as it says.
    pub published_at: Option<Timestamp>,
    /// When it was applied, by the phone's clock.
    pub applied_at: Timestamp,
    /// How many services it has.
    pub services: u32,
    /// The BCP 47 tags of its languages.
    pub languages: Vec<String>,
}

/// One of the subjects that services are sorted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Category {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What belongs to it.
    pub description: String,
    /// How many services it has.
    pub service_count: u32,
}

/// What a list shows of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ServiceSummary {
    /// The service's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The first sentence of its description.
    pub summary: String,
    /// The id of its category.
    pub category_id: String,
    /// The name of its category.
    pub category_name: String,
    /// The name of the department that offers it.
    pub department: String,
}

/// A part of a longer list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ServicePage {
    /// The part asked for.
    pub services: Vec<ServiceSummary>,
    /// How long the whole list is.
    pub total: u32,
}

/// Everything a resident reads about a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Service {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is, in one to three sentences.
    pub description: String,
    /// The id of its category.
    pub category_id: String,
    /// The name of its category.
    pub category_name: String,
    /// Who offers it.
    pub department: Department,
    /// How it can be applied for.
    pub channels: Vec<Channel>,
    /// What it costs; nothing in it means free of charge. `None` where the city does not say.
    pub fees: Option<Vec<Fee>>,
    /// How long the city takes, in working days; 0 is the same day. `None` where the city does not say.
    pub processing_time_working_days: Option<u32>,
    /// What has to be brought or sent along.
    pub required_documents: Vec<String>,
    /// How to apply.
    pub how_to_apply: String,
    /// Who may apply.
    pub eligibility: String,
    /// Where to go.
    pub offices: Vec<Office>,
    /// The id of its form; nothing where it has none.
    pub form_id: Option<String>,
    /// The version of its form; there exactly where `form_id` is.
    pub form_version: Option<String>,
}

/// A part of the city's administration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Department {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its telephone numbers, as they are dialled in the city.
    pub phones: Vec<String>,
    /// Its web page.
    pub url: Option<String>,
}

/// A way to apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// In this app.
    Online,
    /// By telephone.
    Phone,
    /// At an office.
    Office,
    /// By post.
    Post,
}

impl Channel {
    /// Nothing for one that a later version of the format has: the others still stand.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "online" => Some(Self::Online),
            "phone" => Some(Self::Phone),
            "office" => Some(Self::Office),
            "post" => Some(Self::Post),
            _ => None,
        }
    }
}

/// One price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Fee {
    /// The amount in the currency's minor unit: 2000 is 20 yuan.
    pub amount_minor: i64,
    /// ISO 4217 code of the currency.
    pub currency: String,
    /// What it is for.
    pub description: Option<String>,
}

/// A place to go to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Office {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its postal address.
    pub address: String,
    /// WGS 84 latitude in degrees.
    pub latitude: f64,
    /// WGS 84 longitude in degrees.
    pub longitude: f64,
    /// When it is open, in the city's time zone.
    pub opening_hours: Vec<OpeningHours>,
}

/// A weekly stretch of opening hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OpeningHours {
    /// Days of the week as in RFC 5545 `BYDAY`: `MO`, `TU`, `WE`, `TH`, `FR`, `SA`, `SU`.
    pub days: Vec<String>,
    /// Local time, `09:00`.
    pub opens_at: String,
    /// Local time, `17:00`.
    pub closes_at: String,
}

/// What a list shows of a service, in all languages, as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Card {
    pub(super) name: Text,
    pub(super) summary: Text,
    pub(super) category_id: String,
    pub(super) category_name: Text,
    pub(super) department: Text,
}

impl Card {
    pub(super) fn in_language(&self, id: String, language: &str) -> ServiceSummary {
        ServiceSummary {
            id,
            name: self.name.in_language(language).to_owned(),
            summary: self.summary.in_language(language).to_owned(),
            category_id: self.category_id.clone(),
            category_name: self.category_name.in_language(language).to_owned(),
            department: self.department.in_language(language).to_owned(),
        }
    }
}
