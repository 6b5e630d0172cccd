//! The phones on which a resident is notified.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use chrono::Utc;
use citizen_core::environment::may_be_asked;
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::city::City;
use crate::database::DatabaseError;
use crate::idempotency::timestamp;
use crate::problem::{Kind, Problem, ProblemBody, RefusedBody, Unserved};
use crate::push;
use crate::request::Json;
use crate::sign_in::Resident;
use crate::submissions::check_language;

const ENDPOINT_BYTES: usize = 2048;
const AUTH_BYTES: usize = 16;
/// Of a resident's phones, those that registered last.
const MOST_DEVICES: i64 = 20;

/// A phone's subscription to Web Push.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewDevice {
    /// Where pushes go (RFC 8030): `https`, or plain `http` to a loopback address.
    #[schema(
        format = "uri",
        examples("https://push.example/s/1"),
        max_length = 2048
    )]
    endpoint: String,
    /// The phone's public key of P-256, an uncompressed point in base64url (RFC 8291 section 3.1).
    #[schema(
        examples(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        ),
        min_length = 87,
        max_length = 87,
        pattern = "^[A-Za-z0-9_-]+$"
    )]
    p256dh: String,
    /// The subscription's authentication secret, 16 bytes in base64url (RFC 8291 section 3.2).
    #[schema(
        examples("BTBZMqHH6r4Tts7J_aSIgg"),
        min_length = 22,
        max_length = 22,
        pattern = "^[A-Za-z0-9_-]+$"
    )]
    auth: String,
    /// BCP 47 tag of the language that she is notified in.
    #[schema(examples("en"))]
    language: String,
}

/// A phone that the city notifies.
#[derive(Serialize, ToSchema)]
pub(crate) struct Device {
    id: Uuid,
    #[schema(format = DateTime)]
    registered_at: String,
}

/// Has a resident notified on a phone, from now on in this way. What the city writes to her is pushed to it: docs/push.md.
///
/// A phone that the push service says is gone is forgotten; so are the oldest of more than 20.
#[utoipa::path(
    put,
    path = "/v1/devices/{id}",
    operation_id = "put_device",
    tag = "resident",
    security(("resident" = [])),
    params(("id" = Uuid, Path, description = "Minted by the app once for each subscription; pushes name it.")),
    request_body = NewDevice,
    responses(
        (status = 200, description = "Registered.", body = Device),
        (status = 400, description = "`malformed-json`; `invalid-parameter`: the id is none.", body = ProblemBody, content_type = "application/problem+json"),
        RefusedBody,
        (status = 422, description = "`invalid-request`.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
pub(crate) async fn put_device(
    State(city): State<City>,
    Resident(resident): Resident,
    id: Result<Path<String>, PathRejection>,
    Json(device): Json<NewDevice>,
) -> Result<axum::Json<Device>, Problem> {
    let id = parse(id)?;
    check_language(&device.language)?;
    let invalid = |detail| Problem::new(Kind::InvalidRequest, detail);
    let url = Url::parse(&device.endpoint).ok();
    if device.endpoint.len() > ENDPOINT_BYTES || !url.as_ref().is_some_and(may_be_asked) {
        return Err(invalid("endpoint is an https URL of at most 2,048 bytes."));
    }
    let p256dh = BASE64_URL_SAFE_NO_PAD
        .decode(&device.p256dh)
        .unwrap_or_default();
    let auth = BASE64_URL_SAFE_NO_PAD
        .decode(&device.auth)
        .unwrap_or_default();
    if auth.len() != AUTH_BYTES || push::encrypt(&p256dh, &auth, b"").is_err() {
        return Err(invalid(
            "p256dh is a point of P-256 and auth has 16 bytes, in base64url.",
        ));
    }
    let registered_at = timestamp(Utc::now());
    let registered = registered_at.clone();
    let put = city.database.write(move |records| {
        records.execute(
            include_str!("sql/put_device.sql"),
            &[
                &resident,
                &id.to_string(),
                &device.endpoint,
                &p256dh,
                &auth,
                &device.language,
                &registered,
            ],
        )?;
        let surplus = include_str!("sql/delete_surplus_devices.sql");
        records.execute(surplus, &[&resident, &MOST_DEVICES])
    });
    put.await
        .map_err(|error: DatabaseError| Problem::from(error))?;
    Ok(axum::Json(Device { id, registered_at }))
}

/// Has a resident notified on a phone no more. One that is not registered is no error.
#[utoipa::path(
    delete,
    path = "/v1/devices/{id}",
    operation_id = "delete_device",
    tag = "resident",
    security(("resident" = [])),
    params(("id" = Uuid, Path, description = "As it was registered.")),
    responses(
        (status = 204, description = "Nothing is pushed to it."),
        (status = 400, description = "`invalid-parameter`: the id is none.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
pub(crate) async fn delete_device(
    State(city): State<City>,
    Resident(resident): Resident,
    id: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Problem> {
    let id = parse(id)?.to_string();
    let delete = city.database.write(move |records| {
        records.execute(include_str!("sql/delete_device.sql"), &[&resident, &id])
    });
    delete
        .await
        .map_err(|error: DatabaseError| Problem::from(error))?;
    Ok(StatusCode::NO_CONTENT)
}

fn parse(id: Result<Path<String>, PathRejection>) -> Result<Uuid, Problem> {
    let id = id.ok().and_then(|Path(id)| Uuid::try_parse(&id).ok());
    let detail = "A device's id is a UUID.";
    id.ok_or_else(|| Problem::new(Kind::InvalidParameter, detail))
}
