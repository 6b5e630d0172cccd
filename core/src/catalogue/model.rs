//! What the catalogue hands out: flat records, each text already in the reader's language.

use serde::{Deserialize, Serialize};

use crate::environment::Timestamp;

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
    /// The city's time zone, an id of the IANA time zone database, as far as it says.
    pub time_zone: Option<String>,
    /// Whether the app brought it along.
    pub came_with_app: bool,
    /// Whether all of it was read that this version of the app knows. An earlier one may have passed over what
    /// it did not know yet.
    pub complete: bool,
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
    /// What it is called as well.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub alternate_name: Option<String>,
    /// The laws and rules that it goes by.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub legal_basis: Vec<LegalBasis>,
    /// Telephone numbers of its own, as they are dialled in the city; the department has others.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub phones: Vec<String>,
    /// Its e-mail address.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub email: Option<String>,
    /// Its web page, http or https.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub url: Option<String>,
}

/// A law or rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LegalBasis {
    /// What it is called.
    pub title: String,
    /// Where to read it, http or https.
    pub url: Option<String>,
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
    /// Its usual hours in the seven days from today, holidays left out.
    pub opening_hours: Vec<OpeningHours>,
    /// The id of the department that it belongs to.
    #[cfg_attr(feature = "uniffi", uniffi(default = ""))]
    pub department_id: String,
    /// Its telephone numbers, as they are dialled in the city.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub phones: Vec<String>,
    /// Whether one gets in with a wheelchair, as far as is known.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub wheelchair: Option<Wheelchair>,
    /// What else there is to know on getting in and about.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub accessibility: Vec<String>,
    /// Whether it is open; nothing where that is not known.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub opening: Option<Opening>,
    /// Its hours on the seven days from today, holidays and all; none where they are not known.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub week: Vec<DayHours>,
    /// What there is to know about its hours: "By appointment".
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub hours_notes: Vec<String>,
}

/// Whether one gets in with a wheelchair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Wheelchair {
    /// To all that the public uses.
    Yes,
    /// To a part of it, or with help.
    Limited,
    /// Not.
    No,
}

impl Wheelchair {
    /// Nothing for a word that a later version of the format has.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "yes" => Some(Self::Yes),
            "limited" => Some(Self::Limited),
            "no" => Some(Self::No),
            _ => None,
        }
    }
}

/// An office and how far away it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct NearbyOffice {
    /// The office.
    pub office: Office,
    /// The name of the department that it belongs to.
    pub department: String,
    /// How far away it is, as the crow flies.
    pub distance_meters: u32,
}

/// Usual opening hours: the same on some days of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OpeningHours {
    /// Days of the week as in RFC 5545 `BYDAY`: `MO`, `TU`, `WE`, `TH`, `FR`, `SA`, `SU`.
    pub days: Vec<String>,
    /// The city's time, `09:00`.
    pub opens_at: String,
    /// The city's time, `17:00`; of the next day where it is not later than `opens_at`.
    pub closes_at: String,
}

/// Whether an office is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Opening {
    /// Whether it is open now.
    pub open: bool,
    /// When it closes, or opens next. Nothing where it does not within a year, or is open day and night.
    pub changes: Option<LocalMoment>,
}

/// A moment, and what the city's clocks show then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LocalMoment {
    /// The moment.
    pub at: Timestamp,
    /// The city's date, `2026-11-28`.
    pub date: String,
    /// The city's time, `09:00`.
    pub time: String,
}

/// When an office is open on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DayHours {
    /// The city's date, `2026-11-28`.
    pub date: String,
    /// The day of the week, as in [`OpeningHours::days`].
    pub weekday: String,
    /// The holiday that it is, or the working day that a holiday is made up for on.
    pub holiday: Option<String>,
    /// In order, and apart from each other; none is closed all day.
    pub spans: Vec<TimeSpan>,
}

/// From when to when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TimeSpan {
    /// The city's time, `09:00`.
    pub opens_at: String,
    /// The city's time, `17:00`; of the next day where it is not later than `opens_at`.
    pub closes_at: String,
}
