//! Style sheets and the small script, embedded; cached for a day.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::compression::CompressionLayer;

#[derive(rust_embed::RustEmbed)]
#[folder = "assets"]
struct Files;

pub fn router() -> Router {
    Router::new().route("/assets/{name}", get(asset)).layer(CompressionLayer::new().gzip(true))
}

async fn asset(Path(name): Path<String>) -> Response {
    // The folder also holds notes and a licence text.
    if !name.ends_with(".css") && !name.ends_with(".js") && !name.ends_with(".svg") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Some(file) = Files::get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let media = file.metadata.mimetype().to_owned();
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CACHE_CONTROL, "public, max-age=86400".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'".to_owned()),
    ];
    (headers, file.data).into_response()
}
