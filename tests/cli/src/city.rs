//! What is asked of the city outside of the app: who it is, a development sign-in, and the
//! caseworkers' side. The API is docs/city-api.yaml.

use std::time::Duration;

use bytes::Bytes;
use chrono::{TimeDelta, Utc};
use citizen_core::{
    environment::{HttpRequest, HttpResponse, Transport},
    facade::{CitizenError, CityTrust, OfflineReason},
    net::{CATALOGUE_BYTES, HttpTransport},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use url::Url;

use crate::key_file::SignIn;

/// A city at its URL. Each request has a connection of its own, because the city of a demo comes
/// and goes.
pub(crate) struct City {
    base: Url,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
    expires_in: i64,
}

#[derive(Deserialize)]
struct Problem {
    #[serde(rename = "type")]
    kind: String,
}

impl City {
    /// No I/O; `None` if `url` is no URL.
    pub(crate) fn at(url: &str) -> Option<Self> {
        let base = Url::parse(&format!("{}/", url.trim_end_matches('/'))).ok()?;
        Some(Self { base })
    }

    /// The city's id and receipt keys, as it presents itself.
    pub(crate) async fn trust(&self) -> Result<CityTrust, CitizenError> {
        self.json("GET", ".well-known/citizen-city", None, None)
            .await
    }

    /// A token for whoever says that she is `resident`.
    pub(crate) async fn sign_in(&self, resident: &str) -> Result<SignIn, CitizenError> {
        let body = json!({ "resident": resident });
        let token: Token = self.json("POST", "dev/token", None, Some(body)).await?;
        Ok(SignIn {
            resident: resident.to_owned(),
            access_token: token.access_token,
            expires_at: Utc::now() + TimeDelta::seconds(token.expires_in),
        })
    }

    /// One exchange; the answer must be JSON and of the form of `T`.
    pub(crate) async fn json<T: DeserializeOwned>(
        &self,
        method: &'static str,
        path: &str,
        bearer: Option<&str>,
        body: Option<Value>,
    ) -> Result<T, CitizenError> {
        let answer = self.exchange(method, path, bearer, body).await?;
        serde_json::from_slice(&answer.body).map_err(|_| unexpected("answer-malformed"))
    }

    /// The catalogue as the city publishes it, decoded.
    pub(crate) async fn catalogue(&self) -> Result<Bytes, CitizenError> {
        Ok(self.exchange("GET", "v1/catalogue", None, None).await?.body)
    }

    async fn exchange(
        &self,
        method: &'static str,
        path: &str,
        bearer: Option<&str>,
        body: Option<Value>,
    ) -> Result<HttpResponse, CitizenError> {
        let mut headers = Vec::new();
        if let Some(token) = bearer {
            headers.push(("authorization".to_owned(), format!("Bearer {token}")));
        }
        if body.is_some() {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        let request = HttpRequest {
            method,
            url: self.base.join(path).map_err(|_| unexpected("city-url"))?,
            headers,
            body: body.map_or_else(Bytes::new, |body| body.to_string().into()),
            max_response_bytes: CATALOGUE_BYTES,
            timeout: Duration::from_secs(30),
        };
        let answer = HttpTransport::new()
            .send(request)
            .await
            .map_err(|_| offline(OfflineReason::CityUnavailable))?;
        let media_type = answer.header("content-type").unwrap_or_default();
        match answer.status {
            200..=299 if media_type.starts_with("application/") => Ok(answer),
            401 => Err(CitizenError::Unauthorized),
            408 | 425 | 429 | 500..=599 => Err(offline(OfflineReason::CityUnavailable)),
            _ => Err(match serde_json::from_slice::<Problem>(&answer.body) {
                Ok(problem) => CitizenError::Refused {
                    reason: problem
                        .kind
                        .trim_start_matches("urn:citizen:problem:")
                        .to_owned(),
                },
                // No city of ours answers so: a page in its place, or a redirect to one.
                Err(_) => offline(OfflineReason::CaptivePortal),
            }),
        }
    }
}

fn offline(reason: OfflineReason) -> CitizenError {
    CitizenError::Offline {
        reason,
        retry_after: None,
    }
}

fn unexpected(code: &str) -> CitizenError {
    CitizenError::Unexpected {
        code: code.to_owned(),
    }
}
