//! What is asked of the city outside of the app: who it is, a development sign-in, and the
//! caseworkers' side. The API is docs/city-api.yaml.

use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use citizen_core::{
    environment::{Environment, SystemClock, SystemRandomness},
    facade::{CitizenError, CityTrust},
    net::{self, HttpTransport},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::key_file::SignIn;

/// A city at its URL, reached as the app reaches it. Make one for a moment: its connections are its
/// own, because the city of a demo comes and goes.
pub(crate) struct City(net::City);

#[derive(Deserialize)]
struct Token {
    access_token: String,
    expires_in: i64,
}

impl City {
    /// No I/O.
    pub(crate) fn at(url: &str) -> Self {
        let environment = Environment {
            clock: Arc::new(SystemClock),
            randomness: Arc::new(SystemRandomness::default()),
            transport: Arc::new(HttpTransport::new()),
        };
        Self(net::City::new(url, environment, None))
    }

    /// The city's id, receipt keys and root of trust, as it presents itself.
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
        let mut request = self.0.request(method, path)?;
        let mut header = |name: &str, value: String| request.headers.push((name.to_owned(), value));
        if let Some(token) = bearer {
            header("authorization", format!("Bearer {token}"));
        }
        if let Some(body) = body {
            header("content-type", "application/json".to_owned());
            request.body = body.to_string().into();
        }
        Ok(self.0.json(request, 200).await?)
    }
}
