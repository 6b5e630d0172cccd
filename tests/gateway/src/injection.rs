//! Where scripted faults strike: around every operation, and down in the connection.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use bytes::{Buf, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use hyper::rt::{Read, ReadBufCursor, Write};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::operation_id;
use crate::city::City;
use crate::faults::{Fault, FaultSpec};
use crate::problem::{Kind, Problem, ProblemBody, RefusedBody};
use crate::published;
use crate::request::Json;
use crate::sign_in::Caseworker;

const ENDLESS_BYTES: u64 = 1 << 30;
const ENDLESS_CHUNK: Bytes = Bytes::from_static(&[0; 64 * 1024]);

const CAPTIVE_PORTAL: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
    <title>Free Wi-Fi</title></head><body><h1>Welcome to Harbour Café Wi-Fi</h1>\
    <p>Accept our terms to go online.</p><form><button>Accept</button></form></body></html>\n";

/// Marks a response that must not be sent: the connection closes instead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Disconnect;

/// Middleware: lets the fault whose time it is befall the request.
pub(crate) async fn inject(State(city): State<City>, request: Request, next: Next) -> Response {
    let operation = request
        .extensions()
        .get::<MatchedPath>()
        .and_then(|path| operation_id(request.method(), path.as_str()))
        .or_else(|| published::operation(request.uri().path()));
    let fault = operation.and_then(|operation| city.faults.draw(operation));
    let Some(fault) = fault else {
        return next.run(request).await;
    };
    tracing::info!(?fault, "scripted fault");
    match fault {
        Fault::DropRequest => disconnect(),
        Fault::DropReply => {
            next.run(request).await;
            disconnect()
        }
        Fault::Delay(duration) => {
            tokio::time::sleep(duration).await;
            next.run(request).await
        }
        Fault::Status(status) => Problem::scripted(status).into_response(),
        Fault::CutAfter(bytes) => {
            let flushed = request
                .extensions()
                .get::<FlushSignal>()
                .cloned()
                .unwrap_or_default();
            let reply = next.run(request).await;
            reply.map(|body| {
                Body::new(CutBody {
                    body,
                    left: bytes,
                    begun: false,
                    flushed: Some(flushed),
                })
            })
        }
        Fault::CutRequest(bytes) => {
            let cut = request.map(|body| {
                Body::new(CutBody {
                    body,
                    left: bytes,
                    begun: false,
                    flushed: None,
                })
            });
            next.run(cut).await;
            disconnect()
        }
        Fault::Html => Html(CAPTIVE_PORTAL).into_response(),
        Fault::Endless => {
            let media_type = HeaderValue::from_static("application/json");
            let body = Body::new(EndlessBody {
                left: ENDLESS_BYTES,
            });
            ([(header::CONTENT_TYPE, media_type)], body).into_response()
        }
    }
}

fn disconnect() -> Response {
    let mut response = Response::default();
    response.extensions_mut().insert(Disconnect);
    response
}

/// Faults to add.
#[derive(Deserialize, ToSchema)]
pub(crate) struct FaultRequest {
    /// `<operation>=<fault>@<when>`, separated by commas.
    #[schema(examples("submit=drop_reply@once"))]
    spec: String,
}

/// Adds scripted faults to those in force.
#[utoipa::path(
    post,
    path = "/dev/faults",
    operation_id = "add_faults",
    tag = "development",
    security(("admin" = [])),
    request_body = FaultRequest,
    responses(
        (status = 204, description = "In force."),
        (status = 400, description = "`malformed-json`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "`unauthorized`.", body = ProblemBody, content_type = "application/problem+json"),
        RefusedBody,
        (status = 422, description = "`invalid-request`, `invalid-fault-spec`.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn add_faults(
    State(city): State<City>,
    _: Caseworker,
    Json(request): Json<FaultRequest>,
) -> Result<StatusCode, Problem> {
    let spec: FaultSpec = request
        .spec
        .parse()
        .map_err(|error| Problem::new(Kind::InvalidSpec, format!("{error}.")))?;
    city.faults.add(spec);
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all scripted faults.
#[utoipa::path(
    delete,
    path = "/dev/faults",
    operation_id = "clear_faults",
    tag = "development",
    security(("admin" = [])),
    responses(
        (status = 204, description = "No fault is in force."),
        (status = 401, description = "`unauthorized`.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn clear_faults(State(city): State<City>, _: Caseworker) -> StatusCode {
    city.faults.clear();
    StatusCode::NO_CONTENT
}

/// Tells a body that all it gave has left for the network.
#[derive(Clone, Debug, Default)]
pub(crate) struct FlushSignal(Arc<AtomicBool>);

/// A connection that raises its [`FlushSignal`] whenever hyper has written all it had.
pub(crate) struct ObservedIo<T> {
    io: T,
    flushed: FlushSignal,
}

impl<T> ObservedIo<T> {
    /// Observes `io`.
    pub(crate) fn new(io: T, flushed: FlushSignal) -> Self {
        Self { io, flushed }
    }
}

impl<T: Read + Unpin> Read for ObservedIo<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(context, buffer)
    }
}

impl<T: Write + Unpin> Write for ObservedIo<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.io).poll_flush(context);
        if flushed.is_ready() && !self.flushed.0.swap(true, Ordering::AcqRel) {
            // A body that waits for the signal is polled by this same task.
            context.waker().wake_by_ref();
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(context, buffers)
    }
}

/// The first `left` bytes of `body`, then an error. A reply's, at which hyper closes the connection, waits
/// until the bytes have been written: hyper drops what it holds back.
struct CutBody {
    body: Body,
    left: u64,
    begun: bool,
    flushed: Option<FlushSignal>,
}

impl CutBody {
    /// What has been written until now does not count.
    fn await_flush(&self) {
        if let Some(FlushSignal(flushed)) = &self.flushed {
            flushed.store(false, Ordering::Release);
        }
    }
}

impl HttpBody for CutBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if !self.begun {
            // hyper has just taken the head: a flush that counts comes after it.
            self.begun = true;
            self.await_flush();
        }
        if self.left > 0 {
            let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) else {
                return Poll::Pending;
            };
            if let Some(frame) = frame {
                return Poll::Ready(Some(frame.map(|frame| {
                    frame.map_data(|mut data| {
                        data.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
                        self.left -= data.remaining() as u64;
                        self.await_flush();
                        data
                    })
                })));
            }
            self.left = 0;
        }
        let flushed = self.flushed.as_ref();
        if flushed.is_none_or(|FlushSignal(flushed)| flushed.load(Ordering::Acquire)) {
            Poll::Ready(Some(Err(axum::Error::new(io::Error::from(
                io::ErrorKind::ConnectionAborted,
            )))))
        } else {
            Poll::Pending
        }
    }

    fn size_hint(&self) -> SizeHint {
        // The head promises the whole body, as it would have.
        self.body.size_hint()
    }
}

struct EndlessBody {
    left: u64,
}

impl HttpBody for EndlessBody {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let chunk = ENDLESS_CHUNK.slice(..ENDLESS_CHUNK.len().min(self.left as usize));
        self.left -= chunk.len() as u64;
        Poll::Ready((!chunk.is_empty()).then(|| Ok(Frame::data(chunk))))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use http_body_util::BodyExt;

    #[tokio::test]
    async fn an_endless_body_ends_after_a_gibibyte_of_zeros() {
        let mut body = EndlessBody {
            left: ENDLESS_BYTES,
        };
        let mut length = 0;
        while let Some(frame) = body.frame().await {
            let data = frame.unwrap().into_data().unwrap();
            assert!(data.first() == Some(&0));
            length += data.len();
        }
        assert_eq!(length, 1 << 30);
    }
}
