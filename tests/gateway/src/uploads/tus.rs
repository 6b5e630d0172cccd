//! tus 1.0 (<https://tus.io/protocols/resumable-upload>): its headers, and the version that every request names.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use chrono::DateTime;
use ring::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256};

use crate::problem::{Kind, Problem};

const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
pub(super) const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
pub(super) const VERSIONS: HeaderName = HeaderName::from_static("tus-version");
pub(super) const LENGTH: HeaderName = HeaderName::from_static("upload-length");
pub(super) const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
pub(super) const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
pub(super) const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const METHOD_OVERRIDE: HeaderName = HeaderName::from_static("x-http-method-override");
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");

/// What is there besides the core protocol.
pub(super) const EXTENSIONS: &str = "creation,expiration,checksum,termination";
/// The protocol asks for SHA-1 of everybody who checks at all.
const ALGORITHMS: [(&str, &Algorithm); 2] =
    [("sha1", &SHA1_FOR_LEGACY_USE_ONLY), ("sha256", &SHA256)];
pub(super) const ALGORITHM_NAMES: &str = "sha1,sha256";

const METADATA_LIMIT_BYTES: usize = 4096;
const METADATA_LIMIT_PAIRS: usize = 16;

/// Middleware: the protocol's version, in every answer and asked of every request but `OPTIONS`.
pub(super) async fn speak(request: Request, next: Next) -> Response {
    let known =
        request.method() == Method::OPTIONS || request.headers().get(RESUMABLE) == Some(&VERSION);
    let mut response = if known {
        next.run(request).await
    } else {
        let detail = "Send Tus-Resumable: 1.0.0.";
        let mut refusal = Problem::new(Kind::TusVersion, detail).into_response();
        refusal.headers_mut().insert(VERSIONS, VERSION);
        refusal
    };
    response.headers_mut().insert(RESUMABLE, VERSION);
    response
}

/// A request about an upload whose client or proxy knows `GET` and `POST` only names the method that it means in
/// `X-HTTP-Method-Override`. To be called before the request finds its route.
pub(crate) fn take_method_meant<B>(request: &mut axum::http::Request<B>) {
    let path = request.uri().path();
    if request.method() != Method::POST || !path.starts_with("/v1/uploads") {
        return;
    }
    let meant = request.headers().get(METHOD_OVERRIDE);
    let known = [Method::PATCH, Method::HEAD, Method::DELETE, Method::OPTIONS];
    let meant = known
        .into_iter()
        .find(|method| meant.is_some_and(|meant| meant == method.as_str()));
    if let Some(method) = meant {
        *request.method_mut() = method;
    }
}

/// A header that is a number of bytes.
pub(super) fn bytes(headers: &HeaderMap, name: &HeaderName) -> Result<u64, Problem> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| {
            let detail = format!("{name} is missing, or no number of bytes.");
            Problem::new(Kind::InvalidParameter, detail)
        })
}

/// `Upload-Metadata` as it came: pairs of a key of its own and, in base64, a value that may be missing.
pub(super) fn metadata(headers: &HeaderMap) -> Result<&str, Problem> {
    let Some(value) = headers.get(METADATA) else {
        return Ok("");
    };
    value
        .to_str()
        .ok()
        .filter(|text| is_metadata(text))
        .ok_or_else(|| {
            let detail = format!(
                "Upload-Metadata has at most {METADATA_LIMIT_PAIRS} pairs in {METADATA_LIMIT_BYTES} bytes, \
                 separated by commas, of a key and a blank and a value in base64."
            );
            Problem::new(Kind::InvalidParameter, detail)
        })
}

fn is_metadata(text: &str) -> bool {
    if text.len() > METADATA_LIMIT_BYTES {
        return false;
    }
    let mut keys = Vec::new();
    text.split(',').all(|pair| {
        let (key, value) = pair.trim().split_once(' ').unwrap_or((pair.trim(), ""));
        let new = !key.is_empty() && !keys.contains(&key) && keys.len() < METADATA_LIMIT_PAIRS;
        keys.push(key);
        new && BASE64_STANDARD.decode(value).is_ok()
    })
}

/// What `Upload-Metadata` calls the file, if it does; as [`plain_name`] has it.
pub(crate) fn file_name(metadata: &str) -> Option<String> {
    let mut pairs = metadata
        .split(',')
        .filter_map(|pair| pair.trim().split_once(' '));
    let (_, name) = pairs.find(|(key, _)| *key == "filename")?;
    plain_name(&String::from_utf8(BASE64_STANDARD.decode(name).ok()?).ok()?)
}

/// A file's name without what would lead a terminal or a folder astray; `None` where nothing is left.
pub(crate) fn plain_name(name: &str) -> Option<String> {
    let plain = name.replace(
        |letter: char| letter.is_control() || "/\\".contains(letter),
        "_",
    );
    Some(plain).filter(|name| !name.is_empty())
}

/// What a chunk's bytes have to hash to.
pub(super) struct Checksum {
    pub(super) algorithm: &'static Algorithm,
    pub(super) expected: Vec<u8>,
}

/// `Upload-Checksum`: an algorithm, and the hash in base64.
pub(super) fn checksum(headers: &HeaderMap) -> Result<Option<Checksum>, Problem> {
    let Some(value) = headers.get(CHECKSUM) else {
        return Ok(None);
    };
    let read = || {
        let (name, hash) = value.to_str().ok()?.split_once(' ')?;
        let (_, algorithm) = ALGORITHMS.into_iter().find(|(known, _)| *known == name)?;
        let expected = BASE64_STANDARD.decode(hash).ok()?;
        (expected.len() == algorithm.output_len()).then_some(Checksum {
            algorithm,
            expected,
        })
    };
    let wrong = || {
        let detail = format!("Upload-Checksum is one of {ALGORITHM_NAMES} and a hash in base64.");
        Problem::new(Kind::InvalidParameter, detail)
    };
    read().map(Some).ok_or_else(wrong)
}

/// Whether the body is a chunk of an upload.
pub(super) fn is_chunk(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value == "application/offset+octet-stream")
}

/// A time in Unix seconds as HTTP writes it (RFC 9110 §5.6.7).
pub(super) fn http_date(seconds: i64) -> String {
    DateTime::from_timestamp(seconds, 0)
        .unwrap_or_default()
        .format("%a, %d %b %Y %H:%M:%S GMT")
        .to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn headers(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn a_number_of_bytes_is_digits() {
        for (text, read) in [
            ("0", Some(0)),
            ("64", Some(64)),
            ("18446744073709551615", Some(u64::MAX)),
        ] {
            assert_eq!(bytes(&headers(OFFSET, text), &OFFSET).ok(), read);
        }
        for text in ["", "-1", "+1", "1.0", "0x1", "18446744073709551616"] {
            assert!(bytes(&headers(OFFSET, text), &OFFSET).is_err(), "{text}");
        }
        assert!(bytes(&HeaderMap::new(), &OFFSET).is_err());
    }

    #[test]
    fn metadata_is_pairs_of_which_each_key_comes_once() {
        for text in [
            "filename YS5qcGc=",
            "filename YS5qcGc=,filetype aW1hZ2UvanBlZw==",
            "a,b ,c YQ==",
        ] {
            assert_eq!(metadata(&headers(METADATA, text)).unwrap(), text);
        }
        assert_eq!(metadata(&HeaderMap::new()).unwrap(), "");
        let seventeen = (0..17)
            .map(|n| format!("k{n}"))
            .collect::<Vec<_>>()
            .join(",");
        let long = format!("filename {}", "YWFh".repeat(1024));
        for text in [
            "",
            ",",
            "a,,b",
            "a YQ==,a Yg==",
            "filename a.jpg",
            &seventeen,
            &long,
        ] {
            assert!(metadata(&headers(METADATA, text)).is_err(), "{text}");
        }
    }

    #[test]
    fn a_checksum_is_of_an_algorithm_that_we_know_and_as_long_as_its_hashes() {
        let sha1 = "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=";
        let read = checksum(&headers(CHECKSUM, sha1)).unwrap().unwrap();
        assert_eq!(read.expected.len(), 20);
        for text in [
            "",
            "sha1",
            "sha256 Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
            "md5 1B2M2Y8AsgTpgAmY7PhCfg==",
            "sha1 ?",
        ] {
            assert!(checksum(&headers(CHECKSUM, text)).is_err(), "{text}");
        }
        let known = ALGORITHMS.map(|(name, _)| name).join(",");
        assert_eq!(known, ALGORITHM_NAMES);
    }

    #[test]
    fn a_time_is_written_as_http_does() {
        assert_eq!(http_date(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
