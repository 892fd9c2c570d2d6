//! What lies around every handler: a task of its own, the view, worded
//! failures, security headers, a request id in the log.

use super::failure::Unworded;
use super::view::View;
use crate::app::App;
use crate::ids;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use minijinja::context;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tracing::Instrument;

/// Wraps the assembled routes; the result serves requests.
pub fn around(app: App, routes: Router<App>) -> Router {
    routes
        .fallback(|| async { super::Failure::NotFound })
        .method_not_allowed_fallback(|| async { StatusCode::METHOD_NOT_ALLOWED })
        .layer(axum::extract::DefaultBodyLimit::max(app.settings.server.body_limit_bytes))
        .layer(middleware::from_fn_with_state(app.clone(), with_view))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), headers))
        .layer(CompressionLayer::new().gzip(true))
        .layer(middleware::from_fn_with_state(app.clone(), in_a_task))
        .with_state(app)
}

/// Runs the rest in a task of its own: it finishes whatever the client does, so
/// no connection is left inside a transaction and no answered act is lost.
async fn in_a_task(State(app): State<App>, request: Request, next: Next) -> Response {
    let id = ids::fresh();
    let span = tracing::info_span!("request", request.id = %id, method = %request.method(), path = %request.uri().path());
    let limit = std::time::Duration::from_secs(app.settings.server.handler_timeout_seconds);
    let started = app.now();
    let work = tokio::spawn(next.run(request).instrument(span.clone()));
    let mut response = match tokio::time::timeout(limit, work).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        // The task goes on; only the wait is over.
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    span.in_scope(|| {
        tracing::debug!(
            status = response.status().as_u16(),
            duration_ms = app.now().ms() - started.ms(),
            "answered"
        );
    });
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

async fn with_view(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let view = match View::build(&app, request.headers(), request.uri().path()).await {
        Ok(view) => view,
        Err(failure) => return failure.into_response(),
    };
    let json = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("json") && !accept.contains("html"));
    request.extensions_mut().insert(view.clone());
    let signed_in = view.live.is_some();
    let mut response = next.run(request).await;
    if let Some(unworded) = response.extensions_mut().remove::<Unworded>() {
        response = worded(&view, response.status(), &unworded, json);
    }
    if signed_in {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

fn worded(view: &View, status: StatusCode, unworded: &Unworded, json: bool) -> Response {
    let text = view.say(&unworded.message);
    let problems: Vec<_> = unworded
        .problems
        .iter()
        .map(|p| serde_json::json!({ "field": p.field, "text": view.say(&p.message) }))
        .collect();
    if json {
        let body = serde_json::json!({ "status": status.as_u16(), "title": text, "errors": problems });
        return (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string())
            .into_response();
    }
    let incident = ids::fresh().to_string();
    if status.is_server_error() {
        tracing::error!(incident, "shown to the user as a fault");
    }
    let context = context! { status => status.as_u16(), text, problems, incident };
    view.render_with(status, "error.html", context).unwrap_or_else(|_| status.into_response())
}

async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let map = response.headers_mut();
    for (name, value) in [
        (
            "content-security-policy",
            "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ] {
        map.insert(name, HeaderValue::from_static(value));
    }
    if app.settings.server.public_url.starts_with("https:") {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        map.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
}
