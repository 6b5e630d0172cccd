//! The city's services.

use std::time::Instant;

use citizen_core::{
    catalogue::SearchRequest,
    facade::{CitizenError, error_message, freshness_message},
};
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
    if let Some(problem) = &refreshed.delta_problem {
        let words = format!("the delta is refused, so the whole was fetched: {problem}");
        app.terminal.warn("delta_refused", &words);
    }
    app.terminal.say(&Reply::new(
        json!({
            "changed": refreshed.changed,
            "revision": refreshed.revision,
            "services": refreshed.services,
            "fetched_bytes": refreshed.fetched_bytes,
            "milliseconds": milliseconds,
            "delta_problem": refreshed.delta_problem,
        }),
        words,
    )?)
}

pub(super) async fn search(
    app: &App,
    request: SearchRequest,
    as_typed: bool,
) -> Result<(), Failure> {
    has_filters(app, &request).await?;
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

/// What nothing can pass is a slip of the pen: which filters there are is told.
async fn has_filters(app: &App, request: &SearchRequest) -> Result<(), Failure> {
    let catalogue = app.client.catalogue();
    let among = |what: &str, id: &str, known: Vec<String>| match known.iter().any(|one| one == id) {
        true => Ok(()),
        false => Err(Failure::Usage(format!(
            "there is no {what} {id:?}; there are: {}",
            known.join(", ")
        ))),
    };
    if let Some(id) = &request.category_id {
        let known = catalogue.categories(app.language.clone()).await?;
        let ids = known.into_iter().map(|category| category.id);
        among("category", id, ids.collect())?;
    }
    if let Some(id) = &request.life_event_id {
        let known = catalogue.life_events(app.language.clone()).await?;
        let ids = known.into_iter().map(|event| event.id);
        among("life event", id, ids.collect())?;
    }
    Ok(())
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
    let catalogue = app.client.catalogue();
    let freshness = catalogue.freshness().await?;
    let language = app.language.clone();
    let (held, said) = match catalogue.categories(language.clone()).await {
        Err(missing @ CitizenError::NoCatalogue) => (false, Some(error_message(missing, language))),
        held => {
            held?;
            (true, freshness_message(freshness.clone(), language))
        }
    };
    let words = said.clone().unwrap_or_else(|| {
        let until = freshness.holds_until.map(words::moment).unwrap_or_default();
        format!("The catalogue is the city's newest. The city has signed for it until {until}.")
    });
    app.terminal.say(&Reply::new(
        json!({
            "held": held,
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
