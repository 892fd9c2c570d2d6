//! How often somebody may try. Counted in the database, so that several
//! instances count together; one upsert a bucket, so that parallel tries cannot
//! slip past each other.

use crate::app::App;
use crate::error::Result;
use crate::http::session::hash;
use sea_orm::sea_query::{CaseStatement, Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::entity::bucket::{self, Column, Entity};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;

/// Something that is counted.
#[derive(Clone, Debug)]
pub struct Counted {
    key: String,
    per_minute: u32,
    /// Failures from which on every further one doubles the wait.
    patience: i32,
    /// Longest wait, in seconds.
    cap_seconds: i64,
}

impl Counted {
    /// `what` and `parts` are hashed: the table holds no address and no name.
    pub fn new(what: &str, parts: &[&str], per_minute: u32, patience: i32, cap_seconds: i64) -> Self {
        let mut text = what.to_owned();
        for part in parts {
            text.push('\n');
            text.push_str(part);
        }
        Self { key: hash(&text), per_minute, patience, cap_seconds }
    }

    fn wait_seconds(&self, row: &bucket::Model, now_ms: i64) -> i64 {
        let mut wait = 0;
        if i64::from(row.tries) > i64::from(self.per_minute) {
            wait = ((row.minute + 1) * MINUTE_MS - now_ms + 999) / 1000;
        }
        let over = row.failures - self.patience;
        if over >= 0 && now_ms - row.last_failure_ms < DAY_MS {
            let delay = (2_i64 << over.min(20)).min(self.cap_seconds);
            wait = wait.max(delay - (now_ms - row.last_failure_ms) / 1000);
        }
        wait.max(0)
    }
}

/// Counts one try in every bucket. Answers the seconds to wait, 0 when the try
/// may go on.
///
/// # Errors
/// The database.
pub async fn admit(app: &App, counted: &[Counted]) -> Result<i64> {
    let now_ms = app.now().ms();
    let minute = now_ms / MINUTE_MS;
    let tx = app.begin_system().await?;
    let mut wait = 0;
    for one in counted {
        Entity::insert(bucket::ActiveModel {
            key: Set(one.key.clone()),
            minute: Set(minute),
            tries: Set(1),
            failures: Set(0),
            last_failure_ms: Set(0),
        })
        .on_conflict(
            OnConflict::column(Column::Key)
                .value(Column::Tries, one_more_this(minute))
                .value(Column::Minute, Expr::value(minute))
                .to_owned(),
        )
        .exec_without_returning(&*tx)
        .await?;
        if let Some(row) = Entity::find_by_id(one.key.clone()).one(&*tx).await? {
            wait = wait.max(one.wait_seconds(&row, now_ms));
        }
    }
    tx.commit("").await?;
    Ok(wait)
}

/// Tries of the running minute, or the first of a new one.
fn one_more_this(minute: i64) -> CaseStatement {
    use sea_orm::sea_query::ExprTrait;
    let tries = Expr::col((Entity, Column::Tries)).add(1);
    CaseStatement::new().case(Expr::col((Entity, Column::Minute)).eq(minute), tries).finally(1)
}

/// Failures since the last quiet day.
fn one_more_failure(now_ms: i64) -> CaseStatement {
    use sea_orm::sea_query::ExprTrait;
    let failures = Expr::col(Column::Failures).add(1);
    CaseStatement::new().case(Expr::col(Column::LastFailureMs).gt(now_ms - DAY_MS), failures).finally(1)
}

/// A try that failed: the next wait grows.
///
/// # Errors
/// The database.
pub async fn failed(app: &App, counted: &[Counted]) -> Result<()> {
    let now_ms = app.now().ms();
    let tx = app.begin_system().await?;
    for one in counted {
        Entity::update_many()
            .col_expr(Column::Failures, one_more_failure(now_ms).into())
            .col_expr(Column::LastFailureMs, Expr::value(now_ms))
            .filter(Column::Key.eq(one.key.as_str()))
            .exec(&*tx)
            .await?;
    }
    tx.commit("").await
}

/// A try that succeeded: its buckets forget earlier failures, and old buckets go.
///
/// # Errors
/// The database.
pub async fn succeeded(app: &App, counted: &[Counted]) -> Result<()> {
    let tx = app.begin_system().await?;
    let keys: Vec<&str> = counted.iter().map(|one| one.key.as_str()).collect();
    Entity::update_many()
        .col_expr(Column::Failures, Expr::value(0))
        .filter(Column::Key.is_in(keys))
        .exec(&*tx)
        .await?;
    Entity::delete_many()
        .filter(Column::Minute.lt((app.now().ms() - 2 * DAY_MS) / MINUTE_MS))
        .exec(&*tx)
        .await?;
    tx.commit("").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_its_cap() {
        let one = Counted::new("x", &[], 5, 5, 900);
        let row = |tries, failures| bucket::Model {
            key: String::new(),
            minute: 0,
            tries,
            failures,
            last_failure_ms: 30_000,
        };
        assert_eq!(one.wait_seconds(&row(5, 4), 30_000), 0);
        assert_eq!(one.wait_seconds(&row(6, 0), 30_000), 30);
        assert_eq!(one.wait_seconds(&row(1, 5), 30_000), 2);
        assert_eq!(one.wait_seconds(&row(1, 8), 40_000), 6);
        assert_eq!(one.wait_seconds(&row(1, 60), 30_000), 900);
        assert_eq!(one.wait_seconds(&row(1, 60), 30_000 + DAY_MS), 0);
    }
}
