//! Where a request came from, for counting tries.

use crate::app::App;
use axum::http::{Extensions, HeaderMap};
use std::net::SocketAddr;

/// The other end of the connection; the listener puts it on each request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// The client's address: the connection's, or behind a proxy of ours the last
/// hop it names. What a client claims itself stands before that and is ignored.
pub fn of(app: &App, extensions: &Extensions, headers: &HeaderMap) -> String {
    let forwarded = || {
        let line = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        line.rsplit(',').next().map(|hop| hop.trim().to_owned())
    };
    app.settings
        .server
        .behind_proxy
        .then(forwarded)
        .flatten()
        .or_else(|| extensions.get::<Peer>().map(|peer| peer.0.ip().to_string()))
        .unwrap_or_else(|| "unknown".to_owned())
}
