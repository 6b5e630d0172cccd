//! Who asks: development sign-in for residents, one token for the caseworkers.

use axum::extract::{FromRequestParts, State};
use axum::http::{HeaderMap, header, request::Parts};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use chrono::Utc;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use utoipa::ToSchema;

use crate::city::City;
use crate::database::DatabaseError;
use crate::problem::{Kind, Problem, ProblemBody};
use crate::request::Json;

const TOKEN_LIFETIME_SECONDS: i64 = 86_400;
const RESIDENT_NAME_LIMIT_CHARS: usize = 100;

/// A new secret of 256 random bits, in base64url.
pub(crate) fn random_token() -> Result<String, ring::error::Unspecified> {
    let mut secret = [0_u8; 32];
    SystemRandom::new().fill(&mut secret)?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(secret))
}

/// Who wants a token.
#[derive(Deserialize, ToSchema)]
pub(crate) struct TokenRequest {
    /// Any name; the same name is the same resident.
    #[schema(examples("li-na"), min_length = 1, max_length = 100)]
    resident: String,
}

/// A bearer token (RFC 6750).
#[derive(Serialize, ToSchema)]
pub(crate) struct Token {
    access_token: String,
    #[schema(examples("Bearer"))]
    token_type: &'static str,
    /// Seconds.
    #[schema(examples(86400))]
    expires_in: i64,
}

/// Development sign-in: a token for whoever asks.
///
/// Only for development: the gateway listens on loopback only. Of the token it keeps a SHA-256.
#[utoipa::path(
    post,
    path = "/dev/token",
    operation_id = "token",
    tag = "resident",
    request_body = TokenRequest,
    responses(
        (status = 200, description = "A token for this resident.", body = Token),
        (status = "default", description = "Refused.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn token(
    State(city): State<City>,
    Json(request): Json<TokenRequest>,
) -> Result<axum::Json<Token>, Problem> {
    let resident = request.resident;
    if resident.trim().is_empty()
        || resident.chars().count() > RESIDENT_NAME_LIMIT_CHARS
        || resident.contains(char::is_control)
    {
        let detail = format!(
            "A resident's name has 1 to {RESIDENT_NAME_LIMIT_CHARS} characters, none of them a control character."
        );
        return Err(Problem::new(Kind::InvalidRequest, detail));
    }
    let access_token = random_token()
        .map_err(|_| Problem::new(Kind::Internal, "There is no randomness to be had."))?;
    let hash = digest(&SHA256, access_token.as_bytes());
    let now = Utc::now().timestamp();
    city.database
        .write(move |records| {
            records.execute(include_str!("sql/delete_expired_tokens.sql"), &[&now])?;
            let expires_at = now + TOKEN_LIFETIME_SECONDS;
            records.execute(
                include_str!("sql/insert_token.sql"),
                &[&hash.as_ref(), &resident, &expires_at],
            )
        })
        .await?;
    Ok(axum::Json(Token {
        access_token,
        token_type: "Bearer",
        expires_in: TOKEN_LIFETIME_SECONDS,
    }))
}

/// The resident whose token came with the request.
pub(crate) struct Resident(pub(crate) String);

impl FromRequestParts<City> for Resident {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, city: &City) -> Result<Self, Problem> {
        let hash = digest(&SHA256, bearer(&parts.headers)?.as_bytes());
        let now = Utc::now().timestamp();
        city.database
            .read(move |records| {
                let of_token = include_str!("sql/resident_of_token.sql");
                records.row(of_token, &[&hash.as_ref(), &now], |row| row.read(0))
            })
            .await
            .map_err(|error: DatabaseError| Problem::from(error))?
            .map(Self)
            .ok_or_else(|| Problem::new(Kind::Unauthorized, "The token is unknown or expired."))
    }
}

/// The request came with the admin token.
pub(crate) struct Caseworker;

impl FromRequestParts<City> for Caseworker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, city: &City) -> Result<Self, Problem> {
        let given = bearer(&parts.headers)?;
        if bool::from(given.as_bytes().ct_eq(city.admin_token.as_bytes())) {
            Ok(Self)
        } else {
            Err(Problem::new(
                Kind::Unauthorized,
                "This needs the admin token.",
            ))
        }
    }
}

fn bearer(headers: &HeaderMap) -> Result<&str, Problem> {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| Problem::new(Kind::Unauthorized, "Send a bearer token."))
}
