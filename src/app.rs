//! The handle each command takes, who acts, and how an act begins and ends.

use crate::clock::Clock;
use crate::db::{Db, WriteTx};
use crate::error::{CommandError, Result};
use crate::keys::Ring;
use crate::settings::{DataFolder, Settings};
use domain::actor::Actor;
use domain::time::Instant;
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};
use std::sync::Arc;
use uuid::Uuid;

/// Everything a command needs besides its own arguments. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub settings: Arc<Settings>,
    pub clock: Clock,
    /// Seals what the database must not keep in the clear.
    pub keys: Arc<Ring>,
    pub data: Arc<DataFolder>,
    /// The database was stamped *practice* when it was made.
    pub practice: bool,
}

/// A form's or an API call's own id with the hash of what it asks (I-03).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub id: Uuid,
    pub body_hash: String,
}

/// Who acts, when, and under which request.
#[derive(Clone, Debug)]
pub struct By {
    pub actor: Actor,
    pub at: Instant,
    pub request: Option<Request>,
}

impl By {
    /// # Errors
    /// [`CommandError::StepUp`] when the second factor is older than the setting.
    pub fn stepped_up(&self) -> Result<()> {
        if self.actor.stepped_up { Ok(()) } else { Err(CommandError::StepUp) }
    }
}

/// One act's transaction: everything it means, or nothing.
pub struct Tx {
    tx: WriteTx,
    request: Option<Request>,
}

impl std::ops::Deref for Tx {
    type Target = sea_orm::DatabaseTransaction;

    fn deref(&self) -> &Self::Target {
        &self.tx
    }
}

impl Tx {
    /// Makes the act durable and remembers `answer` (a path) for a resent request.
    pub async fn commit(self, answer: &str) -> Result<()> {
        if let Some(request) = &self.request {
            request_log::Entity::update(request_log::ActiveModel {
                id: Set(request.id),
                answer: Set(Some(answer.to_owned())),
                ..Default::default()
            })
            .exec(&*self.tx)
            .await?;
        }
        self.tx.commit().await?;
        Ok(())
    }
}

impl App {
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Begins an act. A request that was carried out before answers
    /// [`CommandError::Repeated`] with its first answer; the same id with another
    /// body, or by another person, is refused.
    pub async fn begin(&self, by: &By) -> Result<Tx> {
        let tx = self.db.begin_write().await?;
        if let Some(request) = &by.request {
            let fresh = request_log::Entity::insert(request_log::ActiveModel {
                id: Set(request.id),
                person_id: Set(by.actor.person),
                body_hash: Set(request.body_hash.clone()),
                answer: Set(None),
                at_ms: Set(by.at.ms()),
            })
            .on_conflict(OnConflict::column(request_log::Column::Id).do_nothing().to_owned())
            .exec_without_returning(&*tx)
            .await?;
            if fresh == 0 {
                return Err(self.answered_before(&tx, by, request).await?);
            }
        }
        Ok(Tx { tx, request: by.request.clone() })
    }

    async fn answered_before(&self, tx: &WriteTx, by: &By, request: &Request) -> Result<CommandError> {
        let row = request_log::Entity::find_by_id(request.id)
            .one(&**tx)
            .await?
            .ok_or_else(|| CommandError::Corrupt(format!("request {} vanished", request.id)))?;
        if row.person_id != by.actor.person || row.body_hash != request.body_hash {
            return Ok(CommandError::refused("common-request-reused"));
        }
        Ok(CommandError::Repeated(row.answer.unwrap_or_else(|| "/".to_owned())))
    }

    /// Begins a job's or the instance's own act, which carries no request id.
    pub async fn begin_system(&self) -> Result<Tx> {
        Ok(Tx { tx: self.db.begin_write().await?, request: None })
    }
}

/// Requests that had an effect, with the answer they got.
pub mod request_log {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "request_log")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub person_id: Uuid,
        pub body_hash: String,
        pub answer: Option<String>,
        pub at_ms: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Facts about the instance itself: practice stamp, set-up mode, halts.
pub mod instance {
    use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, sea_query::OnConflict};

    pub mod entity {
        use sea_orm::entity::prelude::*;

        #[sea_orm::model]
        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
        #[sea_orm(table_name = "instance_fact")]
        pub struct Model {
            #[sea_orm(primary_key, auto_increment = false)]
            pub name: String,
            pub value: String,
        }

        impl ActiveModelBehavior for ActiveModel {}
    }

    pub const PRACTICE: &str = "practice";
    /// Present and `on` until a second administrator has accepted.
    pub const SET_UP_MODE: &str = "set_up_mode";
    /// Set when the clock jumped; automatic steps rest until an administrator confirms.
    pub const CLOCK_HALT: &str = "clock_halt";

    pub async fn get(db: &impl ConnectionTrait, name: &str) -> Result<Option<String>, DbErr> {
        Ok(entity::Entity::find_by_id(name.to_owned()).one(db).await?.map(|fact| fact.value))
    }

    /// Takes a fact away.
    pub async fn clear(db: &impl ConnectionTrait, name: &str) -> Result<(), DbErr> {
        entity::Entity::delete_by_id(name.to_owned()).exec(db).await?;
        Ok(())
    }

    pub async fn set(db: &impl ConnectionTrait, name: &str, value: &str) -> Result<(), DbErr> {
        entity::Entity::insert(entity::ActiveModel {
            name: Set(name.to_owned()),
            value: Set(value.to_owned()),
        })
        .on_conflict(OnConflict::column(entity::Column::Name).update_column(entity::Column::Value).to_owned())
        .exec_without_returning(db)
        .await?;
        Ok(())
    }
}
