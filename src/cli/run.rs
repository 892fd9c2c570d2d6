//! `serve` and `worker`: refusing what must not be served, running until told
//! to stop.

use super::{open, say};
use crate::app::App;
use crate::settings::Settings;
use crate::{serve, worker};
use anyhow::{Result, bail};
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Values that stand in examples and must never reach a real instance.
const EXAMPLES: &[&str] = &["change-me", "changeme", "example", "secret", "password"];

pub async fn serve(settings: Settings, folder: PathBuf, with_worker: bool) -> Result<ExitCode> {
    refuse_unsafe(&settings)?;
    let app = open::real(settings, folder).await?;
    let listener = serve::listen(&app).await?;
    println!("{}", say("cli-listening", &[("address", &app.settings.server.public_url)]));
    if let Some(code) = crate::accounts::setup_code(&app).await? {
        let address = format!("{}/set-up", app.settings.server.public_url);
        println!("{}", say("cli-set-up", &[("code", &code), ("address", &address)]));
    }
    until_stopped(app, Some(listener), with_worker).await?;
    Ok(ExitCode::SUCCESS)
}

pub async fn worker(settings: Settings, folder: PathBuf) -> Result<ExitCode> {
    let app = open::real(settings, folder).await?;
    println!("{}", say("cli-working", &[]));
    until_stopped(app, None, true).await?;
    Ok(ExitCode::SUCCESS)
}

/// Serves and works until a signal, then lets both finish what they hold.
pub async fn until_stopped(
    app: App,
    listener: Option<tokio::net::TcpListener>,
    with_worker: bool,
) -> Result<()> {
    let stop = CancellationToken::new();
    let tracker = TaskTracker::new();
    if with_worker {
        tracker.spawn(worker::post(app.clone(), stop.clone()));
        for _ in 0..app.settings.jobs.workers.max(1) {
            tracker.spawn(worker::work(app.clone(), stop.clone()));
        }
    }
    let serving = listener.map(|listener| tokio::spawn(serve::run(app.clone(), listener, stop.clone())));
    signal().await?;
    tracing::info!("stopping: finishing what was accepted");
    stop.cancel();
    if let Some(serving) = serving {
        serving.await??;
    }
    tracker.close();
    if tokio::time::timeout(std::time::Duration::from_secs(28), tracker.wait()).await.is_err() {
        tracing::warn!("a job did not finish in time; its lease will run out and it will be taken up again");
    }
    app.db.close().await?;
    Ok(())
}

async fn signal() -> Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    Ok(())
}

/// # Errors
/// Names the setting that would expose the instance.
fn refuse_unsafe(settings: &Settings) -> Result<()> {
    let server = &settings.server;
    let loopback =
        server.bind.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()) || server.bind == "localhost";
    if !loopback && server.tls_certificate.is_empty() && !server.behind_proxy {
        bail!(say("cli-public-without-tls", &[("address", &server.bind)]));
    }
    if server.behind_proxy && !server.public_url.starts_with("https://") {
        bail!(say("cli-proxy-without-https", &[("address", &server.public_url)]));
    }
    let mail = &settings.mail;
    if EXAMPLES.contains(&mail.smtp_password.to_lowercase().as_str()) {
        bail!(say("cli-example-secret", &[("key", "mail.smtp_password")]));
    }
    let password = settings
        .database
        .url
        .split("://")
        .nth(1)
        .and_then(|rest| rest.rsplit_once('@'))
        .and_then(|(who, _)| who.split_once(':').map(|(_, password)| password.to_lowercase()));
    if password.is_some_and(|password| EXAMPLES.contains(&password.as_str())) {
        bail!(say("cli-example-secret", &[("key", "database.url")]));
    }
    let mail_loopback = mail.smtp_host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    if mail.transport == "smtp"
        && mail.smtp_security == "none"
        && !mail_loopback
        && mail.smtp_host != "localhost"
    {
        bail!(say("cli-mail-without-tls", &[("host", &mail.smtp_host)]));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(change: impl Fn(&mut Settings)) -> Settings {
        let mut settings = Settings::load(None).expect("defaults parse");
        change(&mut settings);
        settings
    }

    #[test]
    fn the_real_thing_refuses_to_be_exposed() {
        assert!(refuse_unsafe(&settings(|_| {})).is_ok());
        let public = |s: &mut Settings| s.server.bind = "0.0.0.0".to_owned();
        assert!(refuse_unsafe(&settings(public)).is_err());
        let proxied = |s: &mut Settings| {
            s.server.bind = "0.0.0.0".to_owned();
            s.server.behind_proxy = true;
            s.server.public_url = "https://ringfence.example".to_owned();
        };
        assert!(refuse_unsafe(&settings(proxied)).is_ok());
        let secret = |s: &mut Settings| s.mail.smtp_password = "change-me".to_owned();
        assert!(refuse_unsafe(&settings(secret)).is_err());
        let database =
            |s: &mut Settings| s.database.url = "postgres://ringfence:secret@db/ringfence".to_owned();
        assert!(refuse_unsafe(&settings(database)).is_err());
    }
}
