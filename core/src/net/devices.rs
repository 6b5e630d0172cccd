//! Where the city sends pushes for this phone.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{City, NetError};

/// A subscription to Web Push, as the city is told of it.
#[derive(Debug, Clone, Copy)]
pub struct Device<'a> {
    /// Its id, a UUID.
    pub id: &'a str,
    /// Where pushes go.
    pub endpoint: &'a str,
    /// Its public key, an uncompressed point of P-256.
    pub public_point: &'a [u8],
    /// Its authentication secret.
    pub auth_secret: &'a [u8],
    /// BCP 47 tag of the language that she is notified in.
    pub language: &'a str,
}

#[derive(Serialize)]
struct Put<'a> {
    endpoint: &'a str,
    p256dh: String,
    auth: String,
    language: &'a str,
}

#[derive(Deserialize)]
struct Registered {}

impl City {
    /// Has the city push to a phone, from now on in this way.
    pub async fn put_device(&self, device: Device<'_>) -> Result<(), NetError> {
        let mut request = self.authorized("PUT", &path(device.id)).await?;
        let put = Put {
            endpoint: device.endpoint,
            p256dh: BASE64URL.encode(device.public_point),
            auth: BASE64URL.encode(device.auth_secret),
            language: device.language,
        };
        request
            .headers
            .push(("content-type".into(), "application/json".into()));
        request.body = Bytes::from(serde_json::to_vec(&put).map_err(|_| NetError::Malformed)?);
        let Registered {} = self.json(request, 200).await?;
        Ok(())
    }

    /// Has the city push to it no more.
    pub async fn delete_device(&self, id: &str) -> Result<(), NetError> {
        let request = self.authorized("DELETE", &path(id)).await?;
        let answer = self.exchange(request).await?;
        match answer.status {
            204 => Ok(()),
            _ => Err(self.refusal(&answer)),
        }
    }
}

fn path(id: &str) -> String {
    format!("v1/devices/{id}")
}
