//! The listener: header time limit, a cap on connections, optional TLS, and a
//! stop that finishes what was accepted.

use crate::app::App;
use crate::http::address::Peer;
use crate::pages;
use anyhow::{Context, Result};
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// How long accepted requests may still take after a stop was asked for.
const GRACE: Duration = Duration::from_secs(25);

/// Opens the listening socket.
///
/// # Errors
/// When the address is taken or not ours.
pub async fn listen(app: &App) -> Result<TcpListener> {
    let server = &app.settings.server;
    let address = format!("{}:{}", server.bind, server.port);
    TcpListener::bind(&address).await.with_context(|| format!("cannot listen on {address}"))
}

/// Serves until `stop`, then finishes what was accepted.
///
/// # Errors
/// When the TLS files cannot be used.
pub async fn run(app: App, listener: TcpListener, stop: CancellationToken) -> Result<()> {
    let service = pages::service(app.clone());
    run_service(app, service, listener, stop).await
}

/// The same for any service of ours.
///
/// # Errors
/// When the TLS files cannot be used.
pub async fn run_service(
    app: App,
    service: axum::Router,
    listener: TcpListener,
    stop: CancellationToken,
) -> Result<()> {
    let tls = acceptor(&app)?;
    let seats = Arc::new(Semaphore::new(app.settings.server.max_connections));
    let mut http = Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(app.settings.server.header_timeout_seconds));
    let http = Arc::new(http);
    let graceful = GracefulShutdown::new();
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = stop.cancelled() => break,
        };
        let Ok(seat) = Arc::clone(&seats).try_acquire_owned() else {
            tracing::warn!("all connections are taken; one was turned away");
            continue;
        };
        let service =
            service.clone().map_request(move |mut request: hyper::Request<hyper::body::Incoming>| {
                request.extensions_mut().insert(Peer(peer));
                request.map(axum::body::Body::new)
            });
        let (http, tls, watcher) = (Arc::clone(&http), tls.clone(), graceful.watcher());
        tokio::spawn(async move {
            let _seat = seat;
            if let Some(stream) = secured(stream, tls).await {
                let io = TokioIo::new(stream);
                let serving = http.serve_connection(io, TowerToHyperService::new(service));
                // A client that breaks off is no fault of ours.
                let _ = watcher.watch(serving).await;
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
    Ok(())
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

async fn secured(stream: TcpStream, tls: Option<TlsAcceptor>) -> Option<Box<dyn Stream>> {
    let _ = stream.set_nodelay(true);
    match tls {
        None => Some(Box::new(stream)),
        Some(tls) => match tokio::time::timeout(Duration::from_secs(10), tls.accept(stream)).await {
            Ok(Ok(stream)) => Some(Box::new(stream)),
            _ => None,
        },
    }
}

fn acceptor(app: &App) -> Result<Option<TlsAcceptor>> {
    let server = &app.settings.server;
    if server.tls_certificate.is_empty() {
        return Ok(None);
    }
    let chain: Vec<_> = CertificateDer::pem_file_iter(&server.tls_certificate)
        .and_then(Iterator::collect)
        .with_context(|| format!("server.tls_certificate {}", server.tls_certificate))?;
    let key = PrivateKeyDer::from_pem_file(&server.tls_key)
        .with_context(|| format!("server.tls_key {}", server.tls_key))?;
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    Ok(Some(TlsAcceptor::from(Arc::new(config))))
}
