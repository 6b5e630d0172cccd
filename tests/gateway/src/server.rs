//! The accept loop. It is our own because a scripted fault has to be able to close a connection
//! without a byte of a reply.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tower::ServiceExt;

use crate::injection::{Disconnect, FlushSignal, ObservedIo};
use crate::uploads;

/// How long a client may take for the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// How long requests may still run once the gateway is told to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);
/// How long to wait when the system has no more sockets to give.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// The connection is to be closed: hyper closes it where a service fails.
#[derive(Debug, thiserror::Error)]
#[error("scripted fault: the connection closes")]
struct Disconnected;

/// Serves `router` until `stop` is sent or dropped, then lets the requests under way end.
pub(crate) async fn serve(listener: TcpListener, router: Router, mut stop: oneshot::Receiver<()>) {
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let connection = converse(stream, peer, router.clone(), graceful.watcher());
                    connections.spawn(connection);
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
            Some(_) = connections.join_next() => {}
            _ = &mut stop => break,
        }
    }
    drop(listener);
    if tokio::time::timeout(SHUTDOWN_TIMEOUT, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some requests did not end in time");
    }
    connections.shutdown().await;
}

async fn converse(stream: TcpStream, peer: SocketAddr, router: Router, watcher: Watcher) {
    // Replies are small and waited for.
    let _ = stream.set_nodelay(true);
    let flushed = FlushSignal::default();
    let io = ObservedIo::new(TokioIo::new(stream), flushed.clone());
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(flushed.clone());
        uploads::take_method_meant(&mut request);
        answer(router.clone(), request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(io, service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, %peer, "a connection ended early");
    }
}

async fn answer(router: Router, request: Request<Incoming>) -> Result<Response, Disconnected> {
    let answered: Result<_, Infallible> = router.oneshot(request.map(Body::new)).await;
    match answered {
        Ok(response) if response.extensions().get::<Disconnect>().is_some() => Err(Disconnected),
        Ok(response) => Ok(response),
        Err(never) => match never {},
    }
}
