//! The practice world: an invented, plausible past of two years, made through
//! the same acts that people use, on a clock that is turned by hand. It exists
//! only on a database stamped *practice* when it was made.

pub mod cast;
mod papers;
mod people;
mod stage;
mod trade;

use crate::app::{App, instance};
use crate::clock::Clock;
use crate::error::Result;
use crate::{ids, reference, worker};
use domain::time::Instant;
use serde::Serialize;

pub use people::{Cast, Member};
pub use stage::{Ready, Stage};

/// Stamped while the world is being made, and when it is ready.
pub const MAKING: &str = "making";
pub const READY: &str = "ready";

const PASSWORD: &str = "practice_password";
const DAY_MS: i64 = 86_400_000;

/// How far back the invented past begins: inside the calendars we ship.
const PAST_DAYS: i64 = 685;

/// Filings of the two past years.
const PAST_FILINGS: usize = 220;

/// What is being made, for the command line's progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    People,
    Licences,
    Needs,
    Trade { done: usize, of: usize },
}

/// A practice account as it is printed.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    pub login: String,
    pub role: String,
    pub roles: Vec<String>,
    pub name: String,
    pub email: String,
    pub password: String,
    pub country: Option<String>,
    pub organisation: Option<String>,
}

/// Makes the world from two years ago until now. A world that was
/// [`broken_off`] has to be thrown away first.
///
/// # Errors
/// When an act of the past is refused: a fault of this module.
pub async fn make(app: &App, tell: impl Fn(Step)) -> Result<()> {
    let now = app.now();
    let past = App { clock: Clock::manual(Instant::from_ms(now.ms() - PAST_DAYS * DAY_MS)), ..app.clone() };
    instance::set(app.db.read(), instance::PRACTICE, MAKING).await?;
    // Long enough for any policy, drawn for this database only.
    let password = format!("practice {}", ids::paper_code().to_lowercase());
    instance::set(app.db.read(), PASSWORD, &password).await?;
    reference::commands::first_set(&past).await?;
    tell(Step::People);
    let cast = people::make(&past, &password).await?;
    tell(Step::Licences);
    papers::grant_licences(&past, &cast).await?;
    tell(Step::Needs);
    papers::declare_needs(&past, &cast).await?;
    let mut trade = trade::Trade::new(&past, &cast, now);
    trade.plan_past(PAST_FILINGS);
    trade.plan_scenes();
    trade.run(&tell, &async || worker::drain(&past).await.map(|_| ())).await?;
    trade.find_unnotified().await?;
    crate::mail::put_aside(app).await?;
    instance::set(app.db.read(), instance::PRACTICE, READY).await?;
    Ok(())
}

/// Whether the world is there in full.
pub async fn ready(app: &App) -> Result<bool> {
    Ok(instance::get(app.db.read(), instance::PRACTICE).await?.as_deref() == Some(READY))
}

/// Whether somebody began to make the world and never finished.
///
/// # Errors
/// The database.
pub async fn broken_off(app: &App) -> Result<bool> {
    Ok(!ready(app).await? && instance::get(app.db.read(), PASSWORD).await?.is_some())
}

/// The accounts to print: one line per role first, the other countries' after.
pub async fn accounts(app: &App) -> Result<Vec<Shown>> {
    people::shown(app, &instance::get(app.db.read(), PASSWORD).await?.unwrap_or_default()).await
}
