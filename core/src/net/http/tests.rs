#![allow(clippy::unwrap_used)]
//! What TLS says of a certificate, through the real stack: a server with a certificate of a test's
//! own authority, on loopback.

mod cost;
mod pins;

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    sync::Arc,
    thread,
};

use bytes::Bytes;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer},
};

use super::*;
use crate::{
    net::{City, NetError, OfflineReason},
    testing::{VirtualClock, environment},
};

/// Who the transport under test trusts.
struct Authority(Issuer<'static, KeyPair>, CertificateDer<'static>);

impl Authority {
    fn new() -> Self {
        let mut authority = CertificateParams::default();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = authority.self_signed(&key).unwrap();
        Self(Issuer::new(authority, key), certificate.der().clone())
    }

    fn transport(&self) -> HttpTransport {
        let mut roots = RootCertStore::empty();
        roots.add(self.1.clone()).unwrap();
        HttpTransport::trusting(roots.roots.into())
    }

    /// A city on loopback whose certificate is for `host` and valid in these years; answers each
    /// request with 304.
    fn city(&self, host: &str, years: std::ops::Range<i32>) -> String {
        let mut of_city = CertificateParams::new([host.to_owned()]).unwrap();
        of_city.not_before = date_time_ymd(years.start, 1, 1);
        of_city.not_after = date_time_ymd(years.end, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = of_city.signed_by(&key, &self.0).unwrap();
        serve(vec![certificate.der().clone()], &key, nothing_new)
    }

    /// What the transport says to a request to the city at `url`.
    async fn asked(&self, url: &str) -> Result<u16, TransportError> {
        let answer = self.transport().send(request(url)).await;
        answer.map(|answer| answer.status)
    }
}

fn request(url: &str) -> HttpRequest {
    HttpRequest {
        method: "GET",
        url: url.parse().unwrap(),
        headers: Vec::new(),
        body: Bytes::new(),
        max_response_bytes: 0,
        timeout: Duration::from_secs(30),
        pinned: true,
    }
}

/// A server on loopback that shows these certificates, the first of which is about `key`, and answers a request for a
/// path with what `answers` makes of it.
fn serve(
    chain: Vec<CertificateDer<'static>>,
    key: &KeyPair,
    answers: impl Fn(&str) -> Vec<u8> + Send + 'static,
) -> String {
    let provider = rustls::crypto::ring::default_provider();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let tls = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = BufReader::new(StreamOwned::new(tls, stream.unwrap()));
            let (mut asked, mut line) = (String::new(), String::new());
            while stream.read_line(&mut line).is_ok_and(|read| read > 2) {
                if asked.is_empty() {
                    asked.clone_from(&line);
                }
                line.clear();
            }
            // A client that has refused the certificate is gone already.
            let Some(path) = asked.split(' ').nth(1) else {
                continue;
            };
            let _ = stream.get_mut().write_all(&answers(path));
            stream.get_mut().conn.send_close_notify();
            let _ = stream.get_mut().flush();
        }
    });
    url
}

fn answer(status: u16, media_type: &str, body: &[u8]) -> Vec<u8> {
    let length = match status {
        304 => String::new(),
        _ => format!("content-length: {}\r\n", body.len()),
    };
    let head = format!(
        "HTTP/1.1 {status} \r\nconnection: close\r\ncontent-type: {media_type}\r\n{length}\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn nothing_new(_: &str) -> Vec<u8> {
    answer(304, "application/json", b"")
}

#[tokio::test]
async fn a_certificate_outside_of_its_time_is_told_from_one_that_is_wrong() {
    let authority = Authority::new();
    let (here, now) = ("127.0.0.1", 2020..2100);
    assert_eq!(
        authority.asked(&authority.city(here, now.clone())).await,
        Ok(304)
    );
    for years in [2020..2021, 2099..2100] {
        assert_eq!(
            authority.asked(&authority.city(here, years)).await,
            Err(TransportError::CertificateNotValidNow)
        );
    }
    let elsewhere = authority.city("127.0.0.2", now.clone());
    let unknown = Authority::new().city(here, now);
    for url in [&elsewhere, &unknown] {
        assert_eq!(authority.asked(url).await, Err(TransportError::Unreachable));
    }
}

#[tokio::test]
async fn a_city_whose_certificate_is_not_valid_now_means_a_wrong_clock() {
    let authority = Authority::new();
    let clock = Arc::new(VirtualClock::default());
    for years in [2020..2021, 2099..2100] {
        let world = environment(&clock, Arc::new(authority.transport()));
        let city = City::new(&authority.city("127.0.0.1", years), world, None);
        let request = city.request("GET", "v1/messages").unwrap();
        let Err(NetError::Offline { reason, .. }) =
            city.json::<serde_json::Value>(request, 200).await
        else {
            panic!("not offline");
        };
        assert_eq!(reason, OfflineReason::ClockWrong);
    }
}
