//! Notifications that lean on a company's licences: what a suspension touches.
//! `notifications` stands below us in the house, so this reads its table through
//! a narrow row of its own and never writes it.

use crate::error::Result;
use domain::country::Country;
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

pub mod row {
    //! The columns of `notification` that are read here.

    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notification")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub reference: String,
        pub state: String,
        pub operator_id: Option<Uuid>,
        pub importer_operator_id: Option<Uuid>,
        pub origin: String,
        pub destination: String,
        pub exporter_name: String,
        pub importer_name: String,
        pub substance: String,
        pub mass_mg: i64,
        pub dispatch_on: Date,
        pub from_outside: bool,
        pub sent_at_ms: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// States in which nobody has finished with a notification.
pub const OPEN: &[&str] = &["submitted", "returned", "in_review", "sent", "authorised", "suspended"];
/// How many are listed; the page says when there are more.
pub const MOST: u64 = 200;

/// Open notifications that name a company of `country`, newest first: its own
/// exports, and imports from the moment its authority may see them.
pub async fn open(db: &impl ConnectionTrait, operator: Uuid, country: Country) -> Result<Vec<row::Model>> {
    of(db, operator, country, true).await
}

/// All notifications of a company, for its record.
pub async fn all(db: &impl ConnectionTrait, operator: Uuid, country: Country) -> Result<Vec<row::Model>> {
    of(db, operator, country, false).await
}

async fn of(
    db: &impl ConnectionTrait,
    operator: Uuid,
    country: Country,
    only_open: bool,
) -> Result<Vec<row::Model>> {
    use row::Column;
    let out = Column::OperatorId.eq(operator).and(Column::Origin.eq(country.to_string()));
    let inward = Column::ImporterOperatorId
        .eq(operator)
        .and(Column::Destination.eq(country.to_string()))
        .and(Column::SentAtMs.is_not_null().or(Column::FromOutside.eq(true)));
    let mut query = row::Entity::find().filter(Condition::any().add(out).add(inward));
    if only_open {
        query = query.filter(Column::State.is_in(OPEN.iter().copied()));
    }
    Ok(query.order_by_desc(Column::Id).limit(MOST).all(db).await?)
}
