//! The city itself: who it is, and what it publishes to everyone.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use chrono::FixedOffset;
use serde::Serialize;
use utoipa::ToSchema;

use crate::catalogue::Catalogue;
use crate::database::Database;
use crate::faults::Faults;
use crate::forms::Forms;
use crate::problem::ProblemBody;
use crate::receipt::{Jwk, ReceiptKey};
use crate::submissions::InFlight;
use crate::text::{LANGUAGES, Text};

/// The city's id, also the issuer of its receipts.
pub(crate) const ID: &str = "langang";
/// The city's number for questions.
pub(crate) const HOTLINE: &str = "12345";
const TIME_ZONE: &str = "Asia/Shanghai";
/// Asia/Shanghai has kept one offset since 1991.
pub(crate) const TIME_ZONE_OFFSET: FixedOffset = match FixedOffset::east_opt(8 * 3600) {
    Some(offset) => offset,
    None => unreachable!(),
};

/// All that the handlers share.
pub(crate) struct CityState {
    pub(crate) catalogue: Catalogue,
    /// The bundle, to be sent without a copy.
    pub(crate) bundle: Bytes,
    /// The folder of the files that it publishes.
    pub(crate) published: PathBuf,
    pub(crate) forms: Forms,
    pub(crate) database: Database,
    pub(crate) receipt_key: ReceiptKey,
    pub(crate) admin_token: String,
    pub(crate) in_flight: InFlight,
    pub(crate) faults: Faults,
    /// Last, so that the database is closed before another gateway may open it.
    pub(crate) _lock: std::fs::File,
}

impl CityState {
    /// A service's name; its id, where the catalogue no longer has it.
    pub(crate) fn service_name(&self, service_id: &str) -> Text {
        self.catalogue
            .service(service_id)
            .and_then(|service| service.get("name"))
            .and_then(|name| serde_json::from_value(name.clone()).ok())
            .unwrap_or_else(|| Text::new([service_id; LANGUAGES.len()]))
    }
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
        name: Text::new(["Langang", "澜港市", "Langang", "لانغانغ"]),
        time_zone: TIME_ZONE,
        languages: LANGUAGES,
        hotline: HOTLINE,
        receipt_keys: vec![city.receipt_key.jwk().clone()],
    })
}

/// Every service of the city, one JSON object a line.
///
/// Compressed with gzip where the client accepts it.
#[utoipa::path(
    get,
    path = "/v1/catalogue",
    operation_id = "catalogue",
    tag = "resident",
    params(("If-None-Match" = Option<String>, Header, description = "The ETag the client has.")),
    responses(
        (status = 200, description = "The bundle, format `citizen-catalogue/1`.", body = String, content_type = "application/x-ndjson", headers(
            ("ETag" = String, description = "Strong: the revision in quotes."),
        )),
        (status = 304, description = "The client has it."),
        (status = "default", description = "Refused.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn catalogue(State(city): State<City>, headers: HeaderMap) -> Response {
    let etag = format!("\"{}\"", city.catalogue.revision);
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        // RFC 9110 §13.1.2: the comparison is weak.
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*");
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let media_type = HeaderValue::from_static("application/x-ndjson");
        ([(header::CONTENT_TYPE, media_type)], city.bundle.clone()).into_response()
    };
    let headers = response.headers_mut();
    if let Ok(etag) = HeaderValue::try_from(etag) {
        headers.insert(header::ETAG, etag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
