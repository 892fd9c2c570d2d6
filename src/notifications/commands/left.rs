//! What `shipments` tells a notification: so much has left.

use crate::app::Tx;
use crate::error::Result;
use crate::notifications::entity::notification;
use domain::quantity::Mass;
use domain::time::Instant;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// Adds to what has left. A fact: no state is asked.
///
/// # Errors
/// The database's.
pub async fn departed(tx: &Tx, at: Instant, id: Uuid, mass: Mass) -> Result<()> {
    notification::Entity::update_many()
        .col_expr(
            notification::Column::DepartedMg,
            Expr::col(notification::Column::DepartedMg).add(mass.mg()),
        )
        .col_expr(notification::Column::UpdatedAtMs, Expr::value(at.ms()))
        .filter(notification::Column::Id.eq(id))
        .exec(&**tx)
        .await?;
    Ok(())
}
