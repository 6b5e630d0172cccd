//! How requests are read: the body in one place and within limits, JSON with our own problems.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, MatchedPath, Request};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;

use crate::problem::{Kind, Problem};
use crate::uploads;

/// The longest body a request may have, in bytes.
pub(crate) const BODY_LIMIT_BYTES: usize = 256 * 1024;

/// How much of a body that is too long is still read, in bytes: a client that sends to the end
/// hears the 413 instead of a broken connection.
const DRAIN_LIMIT_BYTES: usize = 16 * BODY_LIMIT_BYTES;

/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// Middleware: reads the whole body before anything acts on the request, unless it is a chunk of an upload.
pub(crate) async fn read_body(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    if path.is_some_and(|path| uploads::streams(request.method(), path.as_str())) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match tokio::time::timeout(BODY_TIMEOUT, collect(body)).await {
        Ok(Ok(bytes)) => {
            next.run(Request::from_parts(parts, Body::from(bytes)))
                .await
        }
        Ok(Err(problem)) => problem.into_response(),
        Err(_) => {
            Problem::new(Kind::RequestTimeout, "The body did not arrive in time.").into_response()
        }
    }
}

async fn collect(mut body: Body) -> Result<Bytes, Problem> {
    let mut kept = BytesMut::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame
            .map_err(|_| Problem::new(Kind::RequestTimeout, "The body ended before its end."))?;
        if let Some(data) = frame.data_ref() {
            length = length.saturating_add(data.len());
            if length <= BODY_LIMIT_BYTES {
                kept.extend_from_slice(data);
            } else if length > DRAIN_LIMIT_BYTES {
                break;
            }
        }
    }
    if length > BODY_LIMIT_BYTES {
        let detail = format!("A request's body may have {BODY_LIMIT_BYTES} bytes.");
        return Err(Problem::new(Kind::ContentTooLarge, detail));
    }
    Ok(kept.freeze())
}

/// Reads what is left of a body that is refused, within the limits of one that is too long: so the refusal
/// is heard.
pub(crate) async fn drain(body: &mut Body) {
    let mut left = DRAIN_LIMIT_BYTES;
    let read_on = async {
        while let Some(Ok(frame)) = body.frame().await {
            left = left.saturating_sub(frame.data_ref().map_or(0, Bytes::len));
            if left == 0 {
                break;
            }
        }
    };
    // Whoever is too slow for that does not hear it.
    let _ = tokio::time::timeout(BODY_TIMEOUT, read_on).await;
}

/// Reads `body` as a `T`; the media type has to be JSON.
pub(crate) fn parse_json<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: &[u8],
) -> Result<T, Problem> {
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|value| value.trim().to_ascii_lowercase());
    if media_type.as_deref() != Some("application/json") {
        return Err(Problem::new(
            Kind::UnsupportedMediaType,
            "Send application/json.",
        ));
    }
    serde_json::from_slice(body).map_err(|error| {
        // serde's own message can repeat a value, so only the place is told.
        let place = format!("line {}, column {}", error.line(), error.column());
        if error.is_data() {
            let detail = format!("A member is missing or of the wrong kind, {place}.");
            Problem::new(Kind::InvalidRequest, detail)
        } else {
            Problem::new(
                Kind::MalformedJson,
                format!("The JSON breaks off at {place}."),
            )
        }
    })
}

/// A request's body as a `T`, or a problem.
pub(crate) struct Json<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|_| Problem::new(Kind::Internal, "The body was read twice."))?;
        parse_json(&headers, &body).map(Self)
    }
}
