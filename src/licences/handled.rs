//! What a handler moves, over all its licences, by month: what a national ceiling
//! per handler is compared with. A ceiling that is written later needs no recount.

use super::entity::{draw, handled};
use crate::app::Tx;
use crate::error::Result;
use domain::licence::{Side, Span, month_index};
use domain::quantity::Mass;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Changes of months, applied in one order that is the same for everybody.
#[derive(Default)]
pub(super) struct Months(BTreeMap<(Uuid, String, i32, String), i64>);

/// The goods' own key stands first among those that cover them.
fn substance(keys: &str) -> String {
    let keys: Vec<String> = serde_json::from_str(keys).unwrap_or_default();
    keys.into_iter().next().unwrap_or_default()
}

impl Months {
    pub(super) fn add(&mut self, draw: &draw::Model, mg: i64) {
        let key = (draw.operator_id, draw.side.clone(), month_index(draw.on_day), substance(&draw.keys));
        *self.0.entry(key).or_default() += mg;
    }

    pub(super) async fn apply(self, tx: &Tx) -> Result<()> {
        for ((operator, side, month, substance), mg) in self.0.into_iter().filter(|(_, mg)| *mg != 0) {
            let moved = Expr::col((handled::Entity, handled::Column::UsedMg)).add(mg);
            handled::Entity::insert(handled::ActiveModel {
                operator_id: Set(operator),
                side: Set(side),
                substance: Set(substance),
                month: Set(month),
                used_mg: Set(mg),
            })
            .on_conflict(
                OnConflict::columns([
                    handled::Column::OperatorId,
                    handled::Column::Side,
                    handled::Column::Month,
                    handled::Column::Substance,
                ])
                .value(handled::Column::UsedMg, moved)
                .to_owned(),
            )
            .exec_without_returning(&**tx)
            .await?;
        }
        Ok(())
    }
}

/// What an operator moved on one side in a stretch of time, of the substances that
/// `counts` names; what the items in `but` draw is left out.
///
/// # Errors
/// The database's.
pub async fn handled(
    db: &impl ConnectionTrait,
    operator: Uuid,
    side: Side,
    span: &Span,
    but: &[Uuid],
    counts: impl Fn(&str) -> bool,
) -> Result<Mass> {
    let (first, last) = (month_index(span.from), span.to.map_or(i32::MAX, month_index));
    let months = handled::Entity::find()
        .filter(handled::Column::OperatorId.eq(operator))
        .filter(handled::Column::Side.eq(side.code()))
        .filter(handled::Column::Month.between(first, last))
        .all(db)
        .await?;
    let own = draw::Entity::find()
        .filter(draw::Column::OperatorId.eq(operator))
        .filter(draw::Column::Side.eq(side.code()))
        .filter(draw::Column::ItemId.is_in(but.iter().copied()))
        .all(db)
        .await?;
    let within = |draw: &&draw::Model| (first..=last).contains(&month_index(draw.on_day));
    let all: i64 = months.iter().filter(|month| counts(&month.substance)).map(|month| month.used_mg).sum();
    let own: i64 =
        own.iter().filter(within).filter(|one| counts(&substance(&one.keys))).map(|one| one.mass_mg).sum();
    Ok(Mass::from_mg(all - own))
}
