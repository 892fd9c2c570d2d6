//! Binds job kinds to the functions that do them, and runs the queue. Lower
//! modules enqueue a kind and never know who does it.

use crate::app::App;
use crate::error::Result;
use crate::halt::{self, Watch};
use crate::notifications::{jobs as terms, later};
use crate::{ids, jobs, mail, registration, shipments};
use serde_json::Value;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// One line a job kind.
async fn run(app: &App, kind: &str, payload: &Value) -> Result<()> {
    match kind {
        terms::TERM => terms::term_over(app, payload).await,
        terms::REMIND => terms::remind(app, payload).await,
        terms::EXPIRE => terms::expire(app, payload).await,
        later::NEED => later::need(app, payload).await,
        later::LICENCE => later::licence(app, payload).await,
        later::PERMIT => later::permit(app, payload).await,
        later::IN_FORCE => later::law(app, payload).await,
        later::OPERATOR => later::operator(app, payload).await,
        shipments::jobs::OVERDUE => shipments::jobs::overdue(app, payload).await,
        shipments::jobs::UNCLEARED => shipments::jobs::uncleared(app, payload).await,
        registration::ACCEPTED => registration::invite(app, payload).await,
        registration::DECLINED => registration::declined(app, payload).await,
        other => Err(crate::error::CommandError::Fault(format!("no worker knows the job kind {other}"))),
    }
}

/// Runs due jobs until none is left; what tests and the practice world use.
/// Answers how many ran.
pub async fn drain(app: &App) -> Result<usize> {
    if halt::standing(app).await?.is_some() {
        return Ok(0);
    }
    let owner = ids::fresh();
    let mut ran = 0;
    while let Some(job) = jobs::claim(app, owner).await? {
        one(app, &job, owner).await?;
        ran += 1;
    }
    // The practice world's past fills its mailbox without a file a letter.
    if !app.practice {
        mail::send_due(app).await?;
    }
    Ok(ran)
}

/// Sends mail until told to stop. Letters are no automatic decision: they also
/// go out while the clock is doubted.
pub async fn post(app: App, stop: CancellationToken) {
    let pause = Duration::from_secs(app.settings.jobs.poll_seconds);
    while !stop.is_cancelled() {
        if let Err(error) = mail::send_due(&app).await {
            tracing::error!(%error, "mail could not be sent");
        }
        tokio::select! { () = tokio::time::sleep(pause) => {}, () = stop.cancelled() => {} }
    }
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
    let started = std::time::Instant::now();
    let mut watch = Watch::new(app.now(), 0);
    while !stop.is_cancelled() {
        let steady_ms = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
        let next = match halt::check(&app, &mut watch, steady_ms).await {
            Ok(true) => jobs::claim(&app, owner).await,
            Ok(false) => Ok(None),
            Err(error) => Err(error),
        };
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
