//! What lies around every handler: a task of its own, the view, worded
//! failures, security headers, a request id in the log.

use super::carried::{self, Slot, Wanted};
use super::failure::Unworded;
use super::form::FormView;
use super::view::View;
use crate::app::App;
use crate::ids;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
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
    let span = tracing::info_span!("request", request.id = %id, method = %request.method(), path = logged(request.uri().path()));
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

/// The path as it may stand in a log: tokens in it open accounts and drafts.
fn logged(path: &str) -> &str {
    ["/invitation/", "/register/"].into_iter().find(|secret| path.starts_with(secret)).unwrap_or(path)
}

async fn with_view(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let built = View::build(&app, &parts).await;
    request = Request::from_parts(parts, body);
    let view = match built {
        Ok(view) => view,
        Err(failure) => return failure.into_response(),
    };
    let slot = Slot::default();
    request.extensions_mut().insert(slot.clone());
    let json = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("json") && !accept.contains("html"));
    let get = request.method() == Method::GET;
    let came_from = referer(&app, request.headers());
    request.extensions_mut().insert(view.clone());
    let signed_in = view.live.is_some();
    let mut response = next.run(request).await;
    if let Some(unworded) = response.extensions_mut().remove::<Unworded>() {
        response = worded(&view, response.status(), &unworded, json);
    }
    if let Some(Wanted(next)) = response.extensions_mut().remove::<Wanted>() {
        response = step_up(&view, next, &slot, get, came_from.as_deref());
    }
    if signed_in {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Asks for the second factor: a read comes back by address, a form by being
/// sent again with everything that was typed.
fn step_up(view: &View, next: String, slot: &Slot, get: bool, came_from: Option<&str>) -> Response {
    let here = if get { view.here.as_str() } else { came_from.unwrap_or("/account") };
    let next = carried::local(&next).unwrap_or(here).to_owned();
    let Some(kept) = slot.take().filter(|_| !get) else {
        let to = percent_encoding::utf8_percent_encode(&next, percent_encoding::NON_ALPHANUMERIC);
        return Redirect::to(&format!("/account/step-up?next={to}")).into_response();
    };
    let fields: Vec<_> =
        kept.values.0.iter().map(|(name, value)| context! { name => name, value => value }).collect();
    let context = context! {
        fields, form_id => kept.request_id, target => format!("{}{}", carried::AGAIN, view.here), form => FormView::default(),
    };
    view.render_with(StatusCode::FORBIDDEN, "accounts/step-up.html", context)
        .unwrap_or_else(IntoResponse::into_response)
}

/// The page of ours a request came from.
fn referer(app: &App, headers: &axum::http::HeaderMap) -> Option<String> {
    let text = headers.get(header::REFERER)?.to_str().ok()?;
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let (origin_host, path) = text.split_once("://")?.1.split_once('/')?;
    let own = Some(origin_host) == host || app.settings.server.public_url.ends_with(origin_host);
    let path = format!("/{path}");
    (own && carried::local(&path).is_some()).then_some(path)
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
