//! The city's profile: where the city is reached and what it asks of its app, as a file that it signs and
//! publishes beside its catalogue (docs/city-profile.md). One core serves any city by its profile and its root
//! of trust.

use std::collections::{BTreeMap, BTreeSet};

use base64::{
    Engine,
    prelude::{BASE64_STANDARD as BASE64, BASE64_URL_SAFE_NO_PAD as BASE64URL},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::{Host, Url};

use super::ReceiptKey;
use crate::{
    environment::{HostPins, Timestamp, may_be_asked},
    text::{Text, is_tag},
};

/// A profile is never longer, in bytes.
pub const MOST_BYTES: u64 = 256 << 10;

const FORMAT: &str = "citizen-city-profile/1";
/// No list or map has more entries.
const MOST_ENTRIES: usize = 100;
/// No more districts: no alert names more.
const MOST_DISTRICTS: usize = 200;
/// No id of a district is longer, in characters.
const ID_CHARACTERS: usize = 200;
/// No text is longer, in bytes.
const TEXT_BYTES: usize = 500;
/// A SHA-256, and a coordinate of P-256.
const KEY_BYTES: usize = 32;
/// One key to use, and one that lies ready for when it is lost.
const FEWEST_PINS: usize = 2;

/// What a city says of itself. Unknown members are passed over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CityProfile {
    format: String,
    /// The city's id, which its receipts and its catalogue name.
    pub city: String,
    /// When the city has said this. Of two profiles that are both the city's the later one holds.
    pub issued_at: Timestamp,
    /// What the city is called.
    pub name: Text,
    /// Where the city's API is; `None` leaves it to the app's configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_url: Option<String>,
    /// Where the city's published files lie; `None` leaves it to the app's configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_url: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pins: Vec<Pins>,
    /// The keys that receipts are signed with, or once were.
    #[serde(default)]
    pub receipt_keys: Vec<ReceiptKey>,
    /// The keys that notifications are signed with, or once were.
    #[serde(default)]
    pub push_keys: Vec<ReceiptKey>,
    /// The key that the city shows to push services (RFC 8292): an uncompressed point of P-256, base64url without padding.
    /// A push service may ask for it when a phone subscribes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vapid_key: Option<String>,
    /// The hosts that links in messages may lead to, as they stand in URLs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub link_hosts: Vec<String>,
    /// The districts that alerts name and that a resident may choose, in the order in which they are shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub districts: Vec<District>,
    /// The city's numbers for questions, in the order in which they are shown.
    #[serde(default)]
    pub hotlines: Vec<TelephoneNumber>,
    /// The numbers to call in danger, in the order in which they are shown.
    #[serde(default)]
    pub emergency_numbers: Vec<TelephoneNumber>,
    /// The city's clocks.
    pub time_zone: TimeZone,
    /// The languages that the city speaks, as BCP 47 tags, in the order in which they are shown.
    pub languages: Vec<String>,
    /// What is asked of the app, by platform: `android`, `ios`, and whatever else Rust calls a system.
    #[serde(default)]
    pub apps: BTreeMap<String, AppRequirement>,
    /// What is switched on or off.
    #[serde(default)]
    pub features: BTreeMap<String, bool>,
}

/// A district of the city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct District {
    /// As alerts name it; no other district has it.
    pub id: String,
    /// What it is called.
    pub name: Text,
}

/// A telephone number of the city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TelephoneNumber {
    /// Two to fifteen digits, perhaps with a `+` before them: safe to stand behind `tel:` (RFC 3966).
    pub number: String,
    /// Who answers.
    pub name: Text,
}

/// A city's time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeZone {
    /// Its IANA id, for example `Asia/Shanghai`.
    pub id: String,
    /// The same as a POSIX `TZ` rule, for example `<+08>-8`.
    pub posix: String,
}

/// What is asked of the app on one platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppRequirement {
    /// The lowest version that may still talk to the city, for example `1.4.0`.
    pub minimum_version: String,
    /// Where the app is updated from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store_url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Pins {
    host: String,
    sha256: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
}

/// Why a profile is not taken. The one that was there before stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// It is longer than [`MOST_BYTES`].
    #[error("the profile is longer than {MOST_BYTES} bytes")]
    TooLong,
    /// It is no JSON, or a member is missing or of another kind than it has to be.
    #[error("the profile does not read, at line {line}, column {column}")]
    Malformed {
        /// Where, counted from 1.
        line: usize,
        /// Where in the line, counted from 1.
        column: usize,
    },
    /// It is of another format than this app knows: a later app may know it.
    #[error("the profile's format is not known")]
    Format,
    /// It is another city's.
    #[error("the profile is another city's")]
    OtherCity,
    /// A member reads, and may not be as it is.
    #[error("the profile's `{member}` is not as it has to be")]
    Invalid {
        /// Which.
        member: &'static str,
    },
}

impl CityProfile {
    /// Reads the profile of the city with the id `city`, and holds all that is in it to its rules
    /// (docs/city-profile.md).
    pub fn read(bytes: &[u8], city: &str) -> Result<Self, ProfileError> {
        if bytes.len() as u64 > MOST_BYTES {
            return Err(ProfileError::TooLong);
        }
        let format: OfFormat = serde_json::from_slice(bytes).map_err(malformed)?;
        if format.format != FORMAT {
            return Err(ProfileError::Format);
        }
        let profile: Self = serde_json::from_slice(bytes).map_err(malformed)?;
        if profile.city != city {
            return Err(ProfileError::OtherCity);
        }
        let said: Value = serde_json::from_slice(bytes).map_err(malformed)?;
        match profile.broken_rule().or_else(|| profile.unnamed(&said)) {
            None => Ok(profile),
            Some(member) => Err(ProfileError::Invalid { member }),
        }
    }

    /// The first member in which something stands as a list that is to name its members: serde reads both.
    fn unnamed(&self, said: &Value) -> Option<&'static str> {
        let read = serde_json::to_value(self).unwrap_or_default();
        let members = [
            "time_zone",
            "pins",
            "receipt_keys",
            "push_keys",
            "districts",
            "hotlines",
            "emergency_numbers",
            "apps",
        ];
        if !said.is_object() {
            return Some("format");
        }
        members
            .into_iter()
            .find(|member| !names_as(read.get(member), said.get(member)))
    }

    /// The keys that servers have to show, by host.
    pub fn pins(&self) -> Vec<HostPins> {
        let pins = self.pins.iter();
        pins.map(|pins| HostPins {
            host: pins.host.clone(),
            sha256: pins.sha256.iter().filter_map(|pin| key(pin)).collect(),
            until: pins.until,
        })
        .collect()
    }

    /// What is asked of the app on `platform`.
    pub fn app(&self, platform: &str) -> Option<&AppRequirement> {
        self.apps.get(platform)
    }

    /// The first member that may not be as it is.
    fn broken_rule(&self) -> Option<&'static str> {
        let keys = |keys: &[ReceiptKey]| few(keys.len()) && keys.iter().all(ReceiptKey::is_sound);
        let numbers = |numbers: &[TelephoneNumber]| {
            few(numbers.len()) && numbers.iter().all(TelephoneNumber::is_sound)
        };
        let url = |url: &Option<String>| url.as_ref().is_none_or(|url| is_of_city(url));
        let hosts: BTreeSet<&str> = self.pins.iter().map(|pins| pins.host.as_str()).collect();
        let districts: BTreeSet<&str> = self.districts.iter().map(|one| one.id.as_str()).collect();
        let divided = self.districts.len() <= MOST_DISTRICTS
            && districts.len() == self.districts.len()
            && self.districts.iter().all(District::is_sound);
        let pinned = few(self.pins.len())
            && hosts.len() == self.pins.len()
            && self.pins.iter().all(Pins::are_sound);
        let rules = [
            ("name", has_words(&self.name)),
            ("api_url", url(&self.api_url)),
            ("published_url", url(&self.published_url)),
            ("pins", pinned),
            ("receipt_keys", keys(&self.receipt_keys)),
            ("push_keys", keys(&self.push_keys)),
            (
                "vapid_key",
                self.vapid_key.as_ref().is_none_or(|key| is_point(key)),
            ),
            (
                "link_hosts",
                few(self.link_hosts.len()) && self.link_hosts.iter().all(|host| is_host(host)),
            ),
            ("districts", divided),
            ("hotlines", numbers(&self.hotlines)),
            ("emergency_numbers", numbers(&self.emergency_numbers)),
            ("time_zone", self.time_zone.is_sound()),
            (
                "languages",
                few(self.languages.len())
                    && !self.languages.is_empty()
                    && self.languages.iter().all(|tag| is_tag(tag)),
            ),
            (
                "apps",
                few(self.apps.len()) && self.apps.values().all(AppRequirement::is_sound),
            ),
            ("features", few(self.features.len())),
        ];
        rules
            .into_iter()
            .find_map(|(member, holds)| (!holds).then_some(member))
    }
}

#[derive(Deserialize)]
struct OfFormat {
    format: String,
}

impl AppRequirement {
    /// Whether an app of this version may talk to the city. `None` where `version` is none.
    pub fn is_met_by(&self, version: &str) -> Option<bool> {
        Some(Version::read(version)? >= Version::read(&self.minimum_version)?)
    }

    fn is_sound(&self) -> bool {
        let secure = |url: &String| is_https(url);
        Version::read(&self.minimum_version).is_some() && self.store_url.as_ref().is_none_or(secure)
    }
}

/// Up to four numbers with dots between them. What follows behind a `-`, a `+` or a space says more of the same
/// version, such as `1.4.0-beta`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version([u32; 4]);

impl Version {
    fn read(text: &str) -> Option<Self> {
        let numbers = text.split(['-', '+', ' ']).next()?;
        let mut version = [0; 4];
        let mut places = version.iter_mut();
        for number in numbers.split('.') {
            // A `+` would be a number's, too.
            let plain = number.bytes().all(|byte| byte.is_ascii_digit());
            *places.next()? = number.parse().ok().filter(|_| plain)?;
        }
        Some(Self(version))
    }
}

impl District {
    fn is_sound(&self) -> bool {
        (1..=ID_CHARACTERS).contains(&self.id.chars().count()) && has_words(&self.name)
    }
}

impl TelephoneNumber {
    fn is_sound(&self) -> bool {
        let digits = self.number.strip_prefix('+').unwrap_or(&self.number);
        (2..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && has_words(&self.name)
    }
}

impl TimeZone {
    fn is_sound(&self) -> bool {
        let plain = |text: &str| {
            (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
        };
        plain(&self.id) && plain(&self.posix)
    }
}

impl Pins {
    fn are_sound(&self) -> bool {
        let different: BTreeSet<&String> = self.sha256.iter().collect();
        is_host(&self.host)
            && few(self.sha256.len())
            && different.len() == self.sha256.len()
            && different.len() >= FEWEST_PINS
            && self.sha256.iter().all(|pin| key(pin).is_some())
    }
}

impl ReceiptKey {
    fn is_sound(&self) -> bool {
        let coordinate = |text: &str| {
            BASE64URL
                .decode(text)
                .is_ok_and(|bytes| bytes.len() == KEY_BYTES)
        };
        let begins = (self.from.zip(self.until)).is_none_or(|(from, until)| from < until);
        (1..=200).contains(&self.key_id.len())
            && coordinate(&self.x)
            && coordinate(&self.y)
            && begins
    }
}

/// A pin (RFC 7469 section 2.1.1).
fn key(pin: &str) -> Option<[u8; KEY_BYTES]> {
    BASE64.decode(pin).ok()?.try_into().ok()
}

/// An uncompressed point (SEC 1 section 2.3.3); whether it is on the curve, the push service sees.
fn is_point(point: &str) -> bool {
    let bytes = BASE64URL.decode(point).unwrap_or_default();
    bytes.len() == 2 * KEY_BYTES + 1 && bytes.first() == Some(&4)
}

/// Whether it is a host as it stands in URLs.
fn is_host(text: &str) -> bool {
    Host::parse(text).is_ok_and(|host| host.to_string() == text)
}

fn few(entries: usize) -> bool {
    entries <= MOST_ENTRIES
}

fn has_words(text: &Text) -> bool {
    text.is_name()
        && text
            .0
            .iter()
            .all(|(tag, words)| is_tag(tag) && words.len() <= TEXT_BYTES)
}

fn is_of_city(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| may_be_asked(&url))
}

fn is_https(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| url.scheme() == "https")
}

/// Whether what was said names its members wherever what was read of it has names.
fn names_as(read: Option<&Value>, said: Option<&Value>) -> bool {
    match (read, said) {
        (Some(Value::Object(read)), Some(Value::Object(said))) => read
            .iter()
            .all(|(name, read)| names_as(Some(read), said.get(name))),
        (Some(Value::Array(read)), Some(Value::Array(said))) => read
            .iter()
            .zip(said)
            .all(|(read, said)| names_as(Some(read), Some(said))),
        (Some(Value::Object(_)), Some(Value::Array(_))) => false,
        _ => true,
    }
}

/// The parser's own text may quote what it read.
fn malformed(error: serde_json::Error) -> ProfileError {
    ProfileError::Malformed {
        line: error.line(),
        column: error.column(),
    }
}

#[cfg(test)]
mod tests;
