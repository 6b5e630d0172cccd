//! The city's services.

use std::time::Instant;

use citizen_core::{catalogue::SearchRequest, facade::freshness_message};
use serde_json::json;

use crate::{app::App, failure::Failure, terminal::Reply, words};

pub(super) async fn sync(app: &App) -> Result<(), Failure> {
    app.go_online();
    let started = Instant::now();
    let refreshed = {
        let _waiting = app.terminal.wait("fetching the catalogue");
        app.client.catalogue().refresh().await?
    };
    let milliseconds = milliseconds(started);
    let words = match refreshed.changed {
        true => format!(
            "Fetched {} services, {} bytes, in {milliseconds:.0} ms.",
            refreshed.services, refreshed.fetched_bytes
        ),
        false => format!("Nothing has changed: {} services.", refreshed.services),
    };
    app.terminal.say(&Reply::new(
        json!({
            "changed": refreshed.changed,
            "revision": refreshed.revision,
            "services": refreshed.services,
            "fetched_bytes": refreshed.fetched_bytes,
            "milliseconds": milliseconds,
        }),
        words,
    )?)
}

pub(super) async fn search(
    app: &App,
    request: SearchRequest,
    as_typed: bool,
) -> Result<(), Failure> {
    let catalogue = app.client.catalogue();
    let query = &request.query;
    let typed: Vec<&str> = query
        .char_indices()
        .filter(|_| as_typed)
        .filter_map(|(start, character)| query.get(..start + character.len_utf8()))
        .collect();
    let typed = if typed.is_empty() {
        vec![query.as_str()]
    } else {
        typed
    };
    let mut hits = Vec::new();
    let mut keystrokes = Vec::new();
    let mut slowest = 0.0_f64;
    for typed in typed {
        let so_far = SearchRequest {
            query: typed.to_owned(),
            ..request.clone()
        };
        let started = Instant::now();
        hits = catalogue.search(so_far).await?;
        let milliseconds = milliseconds(started);
        slowest = slowest.max(milliseconds);
        keystrokes.push(json!({
            "typed": typed,
            "milliseconds": milliseconds,
            "hits": hits.len(),
        }));
    }
    let words = match hits.is_empty() {
        true => format!("Nothing was found for \u{201c}{query}\u{201d}."),
        false => format!(
            "{}\n{} services, in at most {slowest:.1} ms.",
            words::hits(&hits),
            hits.len(),
        ),
    };
    app.terminal.say(&Reply::new(
        json!({
            "query": query,
            "language": app.language,
            "keystrokes": keystrokes,
            "hits": hits,
        }),
        words,
    )?)
}

pub(super) async fn suggest(app: &App, query: String, limit: u32) -> Result<(), Failure> {
    let catalogue = app.client.catalogue();
    let suggestions = catalogue
        .suggest(query, app.language.clone(), limit)
        .await?;
    let words = words::suggestions(&suggestions);
    app.terminal
        .say(&Reply::new(json!({ "suggestions": suggestions }), words)?)
}

/// How sure it is that the catalogue here is the newest.
pub(super) async fn freshness(app: &App) -> Result<(), Failure> {
    let freshness = app.client.catalogue().freshness().await?;
    let said = freshness_message(freshness.clone(), app.language.clone());
    let words = said.clone().unwrap_or_else(|| {
        let until = freshness.holds_until.map(words::moment).unwrap_or_default();
        format!("The catalogue is the city's newest. The city has signed for it until {until}.")
    });
    app.terminal.say(&Reply::new(
        json!({
            "state": json!(freshness.state).get("state"),
            "stale": freshness.stale,
            "checked_at": freshness.checked_at,
            "holds_until": freshness.holds_until,
            "message": said,
        }),
        words,
    )?)
}

pub(super) async fn categories(app: &App) -> Result<(), Failure> {
    let catalogue = app.client.catalogue();
    let categories = catalogue.categories(app.language.clone()).await?;
    let words = words::categories(&categories);
    app.terminal
        .say(&Reply::new(json!({ "categories": categories }), words)?)
}

pub(super) async fn services(app: &App, category: String, offset: u32) -> Result<(), Failure> {
    let catalogue = app.client.catalogue();
    let page = catalogue
        .services_in(category, app.language.clone(), offset)
        .await?;
    let words = format!(
        "{}\n{} of {} services, from {offset}.",
        words::services(&page.services),
        page.services.len(),
        page.total,
    );
    app.terminal.say(&Reply::new(page, words)?)
}

pub(super) async fn service(app: &App, id: String) -> Result<(), Failure> {
    let catalogue = app.client.catalogue();
    let service = catalogue.service(id, app.language.clone()).await?;
    let words = words::service(&service);
    app.terminal.say(&Reply::new(service, words)?)
}

pub(super) async fn offices(
    app: &App,
    (latitude, longitude): (f64, f64),
    open_now: bool,
    limit: u32,
) -> Result<(), Failure> {
    let catalogue = app.client.catalogue();
    let language = app.language.clone();
    let offices = catalogue
        .offices_near(latitude, longitude, language, limit, open_now)
        .await?;
    let words = words::offices(&offices);
    app.terminal
        .say(&Reply::new(json!({ "offices": offices }), words)?)
}

pub(super) fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
