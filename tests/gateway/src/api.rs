//! The City API: its routes, its middleware and its OpenAPI document.

use std::collections::HashMap;
use std::sync::LazyLock;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::city::City;
use crate::problem::{Kind, Problem};
use crate::{
    cases, city, devices, follow_ups, injection, messages, published, request, sign_in,
    submissions, uploads,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "City API",
        version = "1",
        description = "What a city offers the resident's app, and its caseworkers. Every refusal is \
            a problem detail (RFC 9457) whose `type` is `urn:citizen:problem:` and a name. A \
            request's body may have 256 KiB, but for the chunks of an upload.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    tags(
        (name = "resident", description = "What the resident's app uses."),
        (name = "caseworker", description = "What the city's own people use."),
        (name = "development", description = "Only on a city that is a test double.")
    ),
    modifiers(&BearerTokens)
)]
struct Document;

struct BearerTokens;

impl Modify for BearerTokens {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        for (name, description) in [
            ("resident", "A token of `POST /dev/token`."),
            (
                "admin",
                "The admin token, which the gateway prints when it is ready.",
            ),
        ] {
            let bearer = HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some(description))
                .build();
            components.add_security_scheme(name, SecurityScheme::Http(bearer));
        }
    }
}

fn routes() -> OpenApiRouter<City> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(city::city))
        .routes(routes!(sign_in::token))
        .routes(routes!(submissions::submit))
        .merge(uploads::routes())
        .routes(routes!(follow_ups::answer))
        .routes(routes!(follow_ups::withdraw))
        .merge(cases::routes())
        .routes(routes!(devices::put_device, devices::delete_device))
        .merge(messages::routes())
        .routes(routes!(injection::add_faults, injection::clear_faults))
}

/// The API of this city, ready to serve.
pub(crate) fn router(city: City) -> Router {
    Router::from(routes())
        .route(published::ROUTE, get(published::file))
        .fallback(|| async { Problem::new(Kind::NotFound, "The API has no such path.") })
        .method_not_allowed_fallback(|| async {
            Problem::new(
                Kind::MethodNotAllowed,
                "The path has other methods, see Allow.",
            )
        })
        .layer(from_fn_with_state(city.clone(), injection::inject))
        .layer(from_fn(request::read_body))
        .layer(from_fn(observe))
        .with_state(city)
}

/// The OpenAPI 3.1 document of the City API, in YAML.
///
/// # Errors
/// Where a part of it cannot be written as YAML.
pub fn openapi_yaml() -> Result<String, OpenApiError> {
    routes()
        .to_openapi()
        .to_yaml()
        .map_err(|error| OpenApiError(Box::new(error)))
}

/// The OpenAPI document cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("the OpenAPI document cannot be written")]
pub struct OpenApiError(#[source] Box<dyn std::error::Error + Send + Sync>);

/// The `operationId` of a resident's operation, by method and path template.
pub(crate) fn operation_id(method: &Method, path: &str) -> Option<&'static str> {
    RESIDENT_OPERATIONS
        .get(path)?
        .iter()
        .find(|(known, _)| known == method)
        .map(|(_, id)| &**id)
}

static RESIDENT_OPERATIONS: LazyLock<HashMap<String, Vec<(Method, String)>>> =
    LazyLock::new(|| {
        let paths = routes().to_openapi().paths.paths;
        paths
            .into_iter()
            .map(|(path, item)| (path, resident_operations(item)))
            .collect()
    });

fn resident_operations(item: PathItem) -> Vec<(Method, String)> {
    let for_residents =
        |operation: &Operation| operation.tags.iter().flatten().any(|tag| tag == "resident");
    [
        (Method::GET, item.get),
        (Method::HEAD, item.head),
        (Method::POST, item.post),
        (Method::PUT, item.put),
        (Method::PATCH, item.patch),
        (Method::DELETE, item.delete),
        (Method::OPTIONS, item.options),
    ]
    .into_iter()
    .filter_map(|(method, operation)| {
        let operation = operation.filter(for_residents)?;
        Some((method, operation.operation_id?))
    })
    .collect()
}

/// Middleware: one line of log a request, of the path its template only; nothing personal is
/// cached on the way.
async fn observe(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    tracing::info!(
        %method,
        path = path.as_ref().map_or("unknown", MatchedPath::as_str),
        status = response.status().as_u16(),
        milliseconds = started.elapsed().as_millis(),
        "request"
    );
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::OPERATIONS;

    #[test]
    fn a_fault_can_befall_each_operation_of_a_resident() {
        let mut ids: Vec<_> = RESIDENT_OPERATIONS
            .values()
            .flatten()
            .map(|(_, id)| id.as_str())
            .collect();
        ids.sort_unstable();
        let files = ["metadata", "targets"];
        let others = OPERATIONS.into_iter().filter(|id| !files.contains(id));
        assert_eq!(ids, others.collect::<Vec<_>>());
    }
}
