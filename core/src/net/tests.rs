#![allow(clippy::unwrap_used)]
//! What each answer of a city means to the core.

use std::sync::Arc;

use chrono::TimeZone;

use super::*;
use crate::testing::{ScriptedNetwork, SignedIn, VirtualClock, environment, problem};

fn city(answer: Result<HttpResponse, TransportError>) -> City {
    let network = ScriptedNetwork::new(move |_| answer.clone());
    let environment = environment(&Arc::new(VirtualClock::default()), network);
    City::new("http://127.0.0.1:1", environment, Some(Arc::new(SignedIn)))
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> HttpResponse {
    let headers = headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_string()));
    HttpResponse {
        status,
        headers: headers.collect(),
        body: Bytes::from(body.to_owned()),
    }
}

async fn submit(answer: Result<HttpResponse, TransportError>) -> NetError {
    city(answer)
        .submit("v1/submissions", "key", Bytes::from_static(b"{}"))
        .await
        .unwrap_err()
}

fn later(reason: OfflineReason, retry_after_seconds: Option<u64>) -> NetError {
    NetError::Offline {
        reason,
        retry_after: retry_after_seconds.map(Duration::from_secs),
    }
}

#[tokio::test]
async fn what_may_pass_is_offline_with_the_wait_that_the_city_asks_for() {
    use OfflineReason::CityUnavailable;
    for status in [408, 425, 429, 500, 502, 503, 504, 599] {
        assert_eq!(
            submit(Ok(problem(status, "x"))).await,
            later(CityUnavailable, None)
        );
    }
    assert_eq!(
        submit(Ok(problem(409, "idempotency-in-flight"))).await,
        NetError::UnderWay { retry_after: None },
        "of an earlier exchange, which says nothing of the city"
    );
    for (value, seconds) in [
        ("7", Some(7)),
        ("Mon, 23 Nov 2026 12:01:30 GMT", Some(90)),
        ("Mon, 23 Nov 2026 11:00:00 GMT", Some(0)),
        ("99999999999", Some(24 * 3600)),
        ("soon", None),
        ("-4", None),
    ] {
        let busy = answer(503, &[("retry-after", value)], "");
        assert_eq!(
            submit(Ok(busy)).await,
            later(CityUnavailable, seconds),
            "{value}"
        );
    }
    for error in [
        TransportError::Unreachable,
        TransportError::TimedOut,
        TransportError::Interrupted,
    ] {
        assert_eq!(submit(Err(error)).await, later(CityUnavailable, None));
    }
}

#[tokio::test]
async fn a_phone_whose_clock_is_behind_is_told_from_a_city_that_is_away() {
    use OfflineReason::{CityUnavailable, ClockWrong};
    for (year, expected) in [
        (1970, ClockWrong),
        (2025, ClockWrong),
        (2027, CityUnavailable),
    ] {
        let clock = Arc::new(VirtualClock::default());
        clock.set(chrono::Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).unwrap());
        let network = ScriptedNetwork::new(|_| Err(TransportError::Unreachable));
        let city = City::new("http://127.0.0.1:1", environment(&clock, network), None);
        let request = city.request("GET", "v1").unwrap();
        let away = city.json::<serde_json::Value>(request, 200).await;
        assert_eq!(away.unwrap_err(), later(expected, None), "{year}");
    }
    let expired = submit(Err(TransportError::CertificateNotValidNow)).await;
    assert_eq!(expired, later(ClockWrong, None));
}

#[tokio::test]
async fn a_page_in_the_citys_place_is_not_success() {
    use OfflineReason::CaptivePortal;
    let html = [("content-type", "text/html")];
    for status in [200, 201, 204, 302, 307, 404, 511] {
        let expected = if status == 511 {
            later(OfflineReason::CityUnavailable, None)
        } else {
            later(CaptivePortal, None)
        };
        assert_eq!(
            submit(Ok(answer(status, &html, "<html>Wi-Fi</html>"))).await,
            expected,
            "{status}"
        );
    }
    let json_with_wrong_status = answer(200, &[("content-type", "application/json")], "{}");
    assert_eq!(
        submit(Ok(json_with_wrong_status)).await,
        later(CaptivePortal, None)
    );
}

#[tokio::test]
async fn refusals_keep_their_kind_and_their_problems() {
    assert_eq!(
        submit(Ok(problem(401, "unauthorized"))).await,
        NetError::Unauthorized
    );
    let body = r#"{"type":"urn:citizen:problem:invalid-answers",
        "problems":[{"pointer":"/answers/name","keyword":"required"}]}"#;
    let refused = answer(
        422,
        &[("content-type", "application/problem+json; charset=utf-8")],
        body,
    );
    let NetError::Refused {
        status: 422,
        kind,
        problems,
    } = submit(Ok(refused)).await
    else {
        panic!("not refused");
    };
    assert_eq!(kind, "invalid-answers");
    assert_eq!(problems.first().unwrap().pointer, "/answers/name");
}

#[tokio::test]
async fn nonsense_and_floods_are_typed() {
    let json = [("content-type", "application/json")];
    assert_eq!(
        submit(Ok(answer(201, &json, "{\"half\":"))).await,
        NetError::Malformed
    );
    let deep = "[".repeat(1_000_000);
    assert_eq!(
        submit(Ok(answer(201, &json, &deep))).await,
        NetError::Malformed
    );
    assert_eq!(
        submit(Err(TransportError::TooLarge { limit_bytes: 1 })).await,
        NetError::TooLarge
    );
}

#[tokio::test]
async fn without_a_network_or_a_sign_in_nothing_is_sent() {
    let unreached = city(Ok(answer(500, &[], "")));
    unreached.set_connectivity(Connectivity::Offline);
    let refused = unreached.messages(None).await.unwrap_err();
    assert_eq!(refused, later(OfflineReason::NoNetwork, None));
    let mut nobody = city(Ok(answer(500, &[], "")));
    nobody.authorizer = None;
    assert_eq!(
        nobody.messages(None).await.unwrap_err(),
        NetError::Unauthorized
    );
}

#[tokio::test]
async fn a_url_that_may_not_be_used_is_told_at_once_and_nothing_is_sent_there() {
    for (url, usable) in [
        ("https://api.example.org/app", true),
        ("http://127.0.0.1:8080", true),
        ("http://[::1]:8080/", true),
        ("ftp://127.0.0.1", false),
        ("http://example.com", false),
        ("http://localhost:1", false),
        ("no url", false),
        ("", false),
    ] {
        assert_eq!(city_url(url).is_some(), usable, "{url}");
        let network = ScriptedNetwork::new(|_| Err(TransportError::Unreachable));
        let environment = environment(&Arc::new(VirtualClock::default()), network.clone());
        let city = City::new(url, environment, Some(Arc::new(SignedIn)));
        if !usable {
            city.set_connectivity(Connectivity::Offline);
        }
        let expected = match usable {
            true => later(OfflineReason::CityUnavailable, None),
            false => NetError::Misconfigured,
        };
        assert_eq!(city.messages(None).await.err(), Some(expected));
        assert_eq!(network.requests.lock().unwrap().is_empty(), !usable);
    }
}
