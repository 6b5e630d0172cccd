//! What the city signs: compact JWS (RFC 7515) by keys of P-256, ES256 (RFC 7518).

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use ring::error::Unspecified;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::receipt::sha256_base64url;

/// A public key that what the city signs is checked with (RFC 7517).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Jwk {
    #[schema(examples("EC"))]
    kty: &'static str,
    #[schema(examples("P-256"))]
    crv: &'static str,
    /// base64url
    x: String,
    /// base64url
    y: String,
    #[schema(examples("ES256"))]
    alg: &'static str,
    #[schema(examples("sig"))]
    r#use: &'static str,
    /// The key's thumbprint (RFC 7638, SHA-256), base64url.
    kid: String,
}

impl Jwk {
    /// SHA-256 of the key (RFC 7638), base64url.
    pub(crate) fn thumbprint(&self) -> &str {
        &self.kid
    }
}

/// A private key of the city's.
pub(crate) struct SigningKey {
    pair: EcdsaKeyPair,
    random: SystemRandom,
    jwk: Jwk,
}

impl SigningKey {
    /// A new private key, in PKCS#8.
    pub(crate) fn generate() -> Result<Vec<u8>, Unspecified> {
        EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
            .map(|document| document.as_ref().to_vec())
    }

    /// The key of this PKCS#8 document.
    pub(crate) fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, ring::error::KeyRejected> {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &random)?;
        // SEC 1 uncompressed point: 0x04, then x and y of 32 bytes each.
        let coordinates = pair.public_key().as_ref().get(1..).unwrap_or_default();
        let (x, y) = coordinates.split_at(coordinates.len() / 2);
        let (x, y) = (
            BASE64_URL_SAFE_NO_PAD.encode(x),
            BASE64_URL_SAFE_NO_PAD.encode(y),
        );
        // RFC 7638 §3: the required members in lexicographic order, without white space.
        let members = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        let kid = sha256_base64url(members.as_bytes());
        Ok(Self {
            pair,
            random,
            jwk: Jwk {
                kty: "EC",
                crv: "P-256",
                x,
                y,
                alg: "ES256",
                r#use: "sig",
                kid,
            },
        })
    }

    /// The public key.
    pub(crate) fn jwk(&self) -> &Jwk {
        &self.jwk
    }

    /// The public key as an uncompressed point (SEC 1 section 2.3.3), base64url.
    pub(crate) fn point(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.pair.public_key())
    }

    /// These claims in the compact serialization, as what this `typ` says that they are.
    pub(crate) fn sign(&self, kind: &str, claims: &impl Serialize) -> Result<String, Unspecified> {
        self.compact(
            &json!({"alg": "ES256", "kid": self.jwk.kid, "typ": kind}),
            claims,
        )
    }

    /// The same with a header of the caller's.
    pub(crate) fn compact(
        &self,
        header: &Value,
        claims: &impl Serialize,
    ) -> Result<String, Unspecified> {
        let payload = serde_json::to_vec(claims).map_err(|_| Unspecified)?;
        let signing_input = format!(
            "{}.{}",
            BASE64_URL_SAFE_NO_PAD.encode(header.to_string()),
            BASE64_URL_SAFE_NO_PAD.encode(payload)
        );
        let signature = self.pair.sign(&self.random, signing_input.as_bytes())?;
        Ok(format!(
            "{signing_input}.{}",
            BASE64_URL_SAFE_NO_PAD.encode(signature)
        ))
    }
}
