//! The city itself: who it is, and what it publishes to everyone.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, FixedOffset, Utc};
use citizen_core::net::HttpTransport;
use serde::Serialize;
use utoipa::ToSchema;

use crate::catalogue::Catalogue;
use crate::database::Database;
use crate::faults::Faults;
use crate::forms::Forms;
use crate::promise::Calendar;
use crate::signing::{Jwk, SigningKey};
use crate::text::{LANGUAGES, Text};

/// The city's id, also the issuer of its receipts.
pub(crate) const ID: &str = "langang";
/// The city's number for questions.
pub(crate) const HOTLINE: &str = "12345";
/// Its time zone: the IANA id, and the same as a POSIX `TZ` rule.
pub(crate) const TIME_ZONE: (&str, &str) = ("Asia/Shanghai", "<+08>-8");
/// Asia/Shanghai has kept one offset since 1991.
pub(crate) const TIME_ZONE_OFFSET: FixedOffset = match FixedOffset::east_opt(8 * 3600) {
    Some(offset) => offset,
    None => unreachable!(),
};

/// What pushes are signed with.
pub(crate) struct PushKeys {
    /// For the phones: what a push says is the city's.
    pub(crate) push: SigningKey,
    /// For the push services: it is the city that sends (RFC 8292).
    pub(crate) vapid: SigningKey,
}

/// All that the handlers share.
pub(crate) struct CityState {
    pub(crate) catalogue: Catalogue,
    /// The root of trust of what it publishes, as JSON.
    pub(crate) root: String,
    /// The folder of the files that it publishes.
    pub(crate) published: PathBuf,
    /// The folder of what residents upload.
    pub(crate) uploads: PathBuf,
    pub(crate) forms: Forms,
    pub(crate) calendar: Calendar,
    pub(crate) database: Database,
    pub(crate) receipt_key: SigningKey,
    pub(crate) push_keys: PushKeys,
    /// What pushes leave through.
    pub(crate) push_transport: HttpTransport,
    pub(crate) admin_token: String,
    pub(crate) faults: Faults,
    /// Last, so that the database is closed before another gateway may open it.
    pub(crate) _lock: std::fs::File,
}

impl CityState {
    /// The day (RFC 3339 full-date) by which the city promises to decide on an application for this service that it
    /// receives at this moment; none, where the service says nothing of how long it takes.
    pub(crate) fn promised_by(
        &self,
        service_id: &str,
        received_at: DateTime<Utc>,
    ) -> Option<String> {
        let service = self.catalogue.service(service_id)?;
        let days = service.get("processing_time_working_days")?.as_u64()?;
        self.calendar.promised(received_at, days)
    }

    /// A service's name; its id, where the catalogue no longer has it.
    pub(crate) fn service_name(&self, service_id: &str) -> Text {
        self.catalogue
            .service(service_id)
            .and_then(|service| service.get("name"))
            .and_then(|name| serde_json::from_value(name.clone()).ok())
            .unwrap_or_else(|| Text::new([service_id; LANGUAGES.len()]))
    }
}

/// What the city is called.
pub(crate) fn name() -> Text {
    Text::new(["Langang", "澜港市", "Langang", "لانغانغ"])
}

/// A shared handle on the city.
pub(crate) type City = Arc<CityState>;

/// Who the city is.
#[derive(Serialize, ToSchema)]
pub(crate) struct CityProfile {
    #[schema(examples("langang"))]
    city: &'static str,
    name: Text,
    /// IANA time zone.
    #[schema(examples("Asia/Shanghai"))]
    time_zone: &'static str,
    /// BCP 47 tags.
    languages: [&'static str; LANGUAGES.len()],
    #[schema(examples("12345"))]
    hotline: &'static str,
    /// Keys that sign receipts, or once did.
    receipt_keys: Vec<Jwk>,
    /// The first root of trust of the published files: `metadata/1.root.json`, as JSON in a string.
    root: String,
}

/// Who the city is, and the keys its receipts are checked with.
#[utoipa::path(
    get,
    path = "/.well-known/citizen-city",
    operation_id = "city",
    tag = "resident",
    responses((status = 200, description = "The city's profile.", body = CityProfile))
)]
pub(crate) async fn city(State(city): State<City>) -> Json<CityProfile> {
    Json(CityProfile {
        city: ID,
        name: name(),
        time_zone: TIME_ZONE.0,
        languages: LANGUAGES,
        hotline: HOTLINE,
        receipt_keys: vec![city.receipt_key.jwk().clone()],
        root: city.root.clone(),
    })
}
