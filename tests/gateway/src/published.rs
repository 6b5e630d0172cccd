//! What the city publishes, handed out as any web server would: plain files with entity tags and ranges.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use axum::extract::{self, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use ring::digest::{SHA256, digest};

use crate::catalogue::lowercase_hex;
use crate::city::City;
use crate::problem::{Kind, Problem};

/// Where it is handed out.
pub(crate) const ROUTE: &str = "/published/{*path}";

/// The one file that is replaced: all others have their version or their content in their names.
const REPLACED: &str = "metadata/timestamp.json";

/// The folder in a city's data, and the one of the keys that sign, which is beside it.
pub(crate) fn folders(data: &Path) -> (PathBuf, PathBuf) {
    (data.join("published"), data.join("publishing-keys"))
}

/// The operation, in the sense of scripted faults, that hands out the file at `path` of a request.
pub(crate) fn operation(path: &str) -> Option<&'static str> {
    match path.strip_prefix("/published/")?.split('/').next()? {
        "metadata" => Some("metadata"),
        "targets" => Some("targets"),
        _ => None,
    }
}

/// One file (RFC 9110): whole or, with `Range`, from one byte to another.
pub(crate) async fn file(
    State(city): State<City>,
    extract::Path(path): extract::Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let missing = || Problem::new(Kind::NotFound, "There is no such file.");
    if !path.split('/').all(is_name) {
        return Err(missing());
    }
    let place = city.published.join(&path);
    let read = tokio::task::spawn_blocking(move || read(&place)).await;
    let content = match read.map_err(io::Error::other).flatten() {
        Ok(content) => content,
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(missing()),
        Err(error) => {
            tracing::error!(%error, "a published file cannot be read");
            return Err(Problem::new(Kind::Internal, "The file cannot be read."));
        }
    };
    let etag = format!("\"{}\"", lowercase_hex(digest(&SHA256, &content).as_ref()));
    let mut response = answer(content, &etag, &headers);
    let kept = match &*path {
        REPLACED => "no-cache",
        _ => "public, max-age=31536000, immutable",
    };
    let media_type = match path.rsplit_once('.') {
        Some((_, "json")) => "application/json",
        Some((_, "zst")) => "application/zstd",
        _ => "application/octet-stream",
    };
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::ETAG, &etag);
    set(header::CACHE_CONTROL, kept);
    set(header::CONTENT_TYPE, media_type);
    set(header::ACCEPT_RANGES, "bytes");
    Ok(response)
}

/// Whether it is a name of a published file or folder, and no way out of it.
fn is_name(segment: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    segment.bytes().all(plain) && segment.bytes().next().is_some_and(|first| first != b'.')
}

fn read(path: &Path) -> io::Result<Bytes> {
    if path.is_dir() {
        return Err(ErrorKind::NotFound.into());
    }
    fs::read(path).map(Bytes::from)
}

/// The content, or as much of it as `headers` ask for.
pub(crate) fn answer(content: Bytes, etag: &str, headers: &HeaderMap) -> Response {
    if is_known(etag, headers) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let asked = |name| headers.get(name).and_then(|value| value.to_str().ok());
    // Another file than the one that was begun is sent from its beginning.
    let same = asked(header::IF_RANGE).is_none_or(|known| known == etag);
    let range = asked(header::RANGE).filter(|_| same);
    match range.map(|range| Range::read(range, content.len())) {
        None | Some(Range::Other) => content.into_response(),
        Some(Range::Part { first, last }) => {
            let told = format!("bytes {first}-{last}/{}", content.len());
            let part = content.slice(first..=last);
            (
                StatusCode::PARTIAL_CONTENT,
                [(header::CONTENT_RANGE, told)],
                part,
            )
                .into_response()
        }
        Some(Range::Outside) => {
            let told = format!("bytes */{}", content.len());
            (
                StatusCode::RANGE_NOT_SATISFIABLE,
                [(header::CONTENT_RANGE, told)],
            )
                .into_response()
        }
    }
}

/// Whether the client has it; the comparison is weak (RFC 9110 section 13.1.2).
fn is_known(etag: &str, headers: &HeaderMap) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*")
}

/// What `Range` asks for (RFC 9110 section 14.2).
#[derive(Debug, PartialEq, Eq)]
enum Range {
    /// These bytes, both included.
    Part { first: usize, last: usize },
    /// Bytes that are not there.
    Outside,
    /// Something that may be passed over: several ranges, or another unit.
    Other,
}

impl Range {
    fn read(text: &str, length: usize) -> Self {
        let bounds = text
            .strip_prefix("bytes=")
            .and_then(|range| range.split_once('-'));
        let (first, last) = match bounds.map(|(first, last)| (first.trim(), last.trim())) {
            Some(("", last)) => match last.parse() {
                Ok(0) => return Self::Outside,
                Ok(count) => (length.saturating_sub(count), length),
                Err(_) => return Self::Other,
            },
            Some((first, last)) => match (first.parse(), last.parse()) {
                (Ok(first), Ok(last)) if first <= last => (first, last),
                (Ok(first), _) if last.is_empty() => (first, length),
                _ => return Self::Other,
            },
            None => return Self::Other,
        };
        match length.checked_sub(1) {
            Some(end) if first <= end => Self::Part {
                first,
                last: last.min(end),
            },
            _ => Self::Outside,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_it_is_meant() {
        let part = |first, last| Range::Part { first, last };
        for (asked, meant) in [
            ("bytes=0-", part(0, 9)),
            ("bytes=4-", part(4, 9)),
            ("bytes=4-6", part(4, 6)),
            ("bytes=4-99", part(4, 9)),
            ("bytes=-3", part(7, 9)),
            ("bytes=-99", part(0, 9)),
            ("bytes=10-", Range::Outside),
            ("bytes=-0", Range::Outside),
            ("bytes=6-4", Range::Other),
            ("bytes=0-1,4-5", Range::Other),
            ("bytes=x-", Range::Other),
            ("lines=1-2", Range::Other),
            ("", Range::Other),
        ] {
            assert_eq!(Range::read(asked, 10), meant, "{asked}");
        }
        assert_eq!(Range::read("bytes=0-", 0), Range::Outside);
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        for name in ["timestamp.json", "1.root.json", "catalogue", "a-b_c"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", ".", "..", ".hidden", "a b", "a\\b", "a%2fb", "é"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
