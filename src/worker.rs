//! Binds job kinds to the functions that do them, and runs the queue. Lower
//! modules enqueue a kind and never know who does it.

use crate::app::{App, instance};
use crate::error::Result;
use crate::{ids, jobs};
use serde_json::Value;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// One line a job kind.
async fn run(app: &App, kind: &str, payload: &Value) -> Result<()> {
    match kind {
        other => {
            let _ = (app, payload);
            Err(crate::error::CommandError::Fault(format!("no worker knows the job kind {other}")))
        }
    }
}

/// Runs due jobs until none is left; what tests and the practice world use.
/// Answers how many ran.
pub async fn drain(app: &App) -> Result<usize> {
    let owner = ids::fresh();
    let mut ran = 0;
    while let Some(job) = jobs::claim(app, owner).await? {
        one(app, &job, owner).await?;
        ran += 1;
    }
    Ok(ran)
}

async fn one(app: &App, job: &jobs::entity::Model, owner: uuid::Uuid) -> Result<()> {
    let payload = serde_json::from_str(&job.payload).unwrap_or(Value::Null);
    match run(app, &job.kind, &payload).await {
        Ok(()) => jobs::finish(app, job.id, owner).await,
        Err(error) => {
            tracing::error!(job.kind = %job.kind, job.id = %job.id, %error, "a job failed and will be tried again");
            jobs::put_back(app, job, owner, &error.to_string()).await
        }
    }
}

/// Works until told to stop; finishes the job in hand.
pub async fn work(app: App, stop: CancellationToken) {
    let owner = ids::fresh();
    let pause = Duration::from_secs(app.settings.jobs.poll_seconds);
    while !stop.is_cancelled() {
        let halted = matches!(instance::get(app.db.read(), instance::CLOCK_HALT).await, Ok(Some(_)));
        let next = if halted { Ok(None) } else { jobs::claim(&app, owner).await };
        match next {
            Ok(Some(job)) => {
                if let Err(error) = one(&app, &job, owner).await {
                    tracing::error!(%error, "the queue could not be written");
                }
            }
            Ok(None) => {
                tokio::select! { () = tokio::time::sleep(pause) => {}, () = stop.cancelled() => {} }
            }
            Err(error) => {
                tracing::error!(%error, "the queue could not be read");
                tokio::select! { () = tokio::time::sleep(pause) => {}, () = stop.cancelled() => {} }
            }
        }
    }
}
