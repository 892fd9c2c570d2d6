//! Clients that leave mid-request: what was answered is there, what was begun is
//! finished, and no session is left inside a transaction.

use crate::world::{Backend, on_both};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use domain::actor::Role;
use ringfence::app::App;
use ringfence::http::{Access, Page, Posted, Routes, View, layers, session};
use ringfence::{audit, serve};
use sea_orm::{ConnectionTrait, EntityTrait, Statement};
use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

#[derive(Deserialize)]
struct Note {
    text: String,
}

/// An act of several statements, as real ones are.
async fn note(State(app): State<App>, posted: Posted<Note>) -> Page {
    let by = posted.by()?;
    let tx = app.begin(&by).await?;
    for _ in 0..3 {
        let entry = audit::Entry::new("test-note", "person", by.actor.person, audit::Visible::Internal)
            .reference(&posted.form.text);
        audit::record(&tx, &by, entry).await?;
    }
    tx.commit("/done").await?;
    Ok(Redirect::to("/done").into_response())
}

async fn form(view: View) -> Page {
    Ok(view.csrf.clone().into_response())
}

on_both!(clients_that_leave_lose_nothing_that_was_answered, world => {
    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    let tx = world.app.begin_system().await.unwrap();
    let token = session::open(&world.app, &tx, officer, true).await.unwrap();
    tx.commit("").await.unwrap();
    let routes = Routes::new().get("/form", Access::SignedIn, form).post("/note", Access::SignedIn, note);
    let service = layers::around(world.app.clone(), routes.into_router());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let serving = tokio::spawn(serve::run_service(world.app.clone(), service, listener, stop.clone()));

    let csrf = ask(address, &format!("GET /form HTTP/1.1\r\nHost: x\r\nCookie: rf_session={token}\r\nConnection: close\r\n\r\n")).await;
    let csrf = csrf.rsplit("\r\n").find(|line| line.len() == 64).expect("a token").to_owned();

    let mut answered = Vec::new();
    for round in 0..20 {
        let mut clients = tokio::task::JoinSet::new();
        for client in 0..32 {
            let (token, csrf) = (token.clone(), csrf.clone());
            clients.spawn(async move {
                let name = format!("r{round}c{client}");
                let body = format!("csrf={csrf}&request_id={}&text={name}", ringfence::ids::fresh());
                let request = format!(
                    "POST /note HTTP/1.1\r\nHost: x\r\nCookie: rf_session={token}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                );
                let mut stream = TcpStream::connect(address).await.unwrap();
                stream.write_all(request.as_bytes()).await.unwrap();
                // Half leave at once or after a moment; the others wait for the answer.
                if client % 2 == 0 {
                    tokio::time::sleep(std::time::Duration::from_micros(500 * (client as u64 % 7))).await;
                    return None;
                }
                let mut answer = String::new();
                stream.read_to_string(&mut answer).await.ok()?;
                answer.starts_with("HTTP/1.1 303").then_some(name)
            });
        }
        answered.extend(clients.join_all().await.into_iter().flatten());
    }
    stop.cancel();
    serving.await.unwrap().unwrap();
    assert_eq!(answered.len(), 20 * 16, "everyone who waited was answered");

    let outside = world.outside().await;
    let entries = audit::entity::Entity::find().all(outside.read()).await.unwrap();
    for name in &answered {
        let seen = entries.iter().filter(|e| e.reference.as_deref() == Some(name)).count();
        assert_eq!(seen, 3, "{name} was answered, so all of it must be there");
    }
    assert!(entries.len().is_multiple_of(3), "no act is half there");
    if world.backend() == Backend::Postgres {
        let open = Statement::from_string(
            sea_orm::DatabaseBackend::Postgres,
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'",
        );
        let count: i64 = outside.read().query_one_raw(open).await.unwrap().unwrap().try_get_by_index(0).unwrap();
        assert_eq!(count, 0, "no session is left inside a transaction");
    }
    outside.close().await.unwrap();
});

async fn ask(address: std::net::SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}
