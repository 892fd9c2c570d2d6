//! What an explanation keeps out of the queue: the same cause again, recorded
//! and closed at once, unless the mass has grown by half or the term is over.
//! A hold always goes to a person.

use super::Seen;
use super::entity::{alert, explanation, party};
use crate::app::Tx;
use crate::error::Result;
use crate::ids;
use domain::alert::explained::{Explained, Scope, covers};
use domain::operator::name_key;
use domain::quantity::Mass;
use domain::screening::{Finding, Severity};
use domain::time::Instant;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// Pure mass of the record's goods.
pub(super) fn mass(seen: &Seen<'_>) -> Mass {
    seen.facts.items.iter().map(|item| item.mass).sum()
}

fn one_party(part: &str, operator: Option<Uuid>, name_key: &str) -> String {
    // A party in no register is known by its name alone.
    operator.map_or_else(|| format!("{part}={name_key}"), |id| format!("{part}={id}"))
}

fn together(mut parties: Vec<String>) -> String {
    parties.sort();
    parties.dedup();
    parties.join("|")
}

/// Who takes part, in one text to compare.
fn of_facts(seen: &Seen<'_>) -> String {
    let parties = &seen.facts.parties;
    together(parties.iter().map(|p| one_party(p.part.code(), p.operator, &name_key(&p.name))).collect())
}

/// Keeps an explanation with what it was given for.
///
/// # Errors
/// The database.
pub(super) async fn keep(
    tx: &Tx,
    at: Instant,
    row: &alert::Model,
    explained: Explained,
    reason: &str,
) -> Result<()> {
    let parties = party::Entity::find().filter(party::Column::AlertId.eq(row.id)).all(&**tx).await?;
    let parties = parties.iter().map(|p| one_party(&p.part, p.operator_id, &p.name_key)).collect();
    explanation::Entity::insert(explanation::ActiveModel {
        id: Set(ids::fresh()),
        alert_id: Set(row.id),
        scope: Set(explained.scope.code().to_owned()),
        country: Set(row.country.clone()),
        rule: Set(row.rule.clone()),
        substance: Set(row.substance.clone()),
        origin: Set(row.origin.clone()),
        destination: Set(row.destination.clone()),
        parties: Set(together(parties)),
        mass_mg: Set(row.mass_mg),
        reason: Set(reason.to_owned()),
        until: Set(explained.until),
        at_ms: Set(at.ms()),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

fn fits(found: &explanation::Model, seen: &Seen<'_>) -> bool {
    covers(Mass::from_mg(found.mass_mg), found.until, mass(seen), seen.facts.today)
}

/// The explanation that covers this finding on a new record; none for a hold.
///
/// # Errors
/// The database.
pub(super) async fn covering(
    tx: &Tx,
    seen: &Seen<'_>,
    severity: Severity,
    finding: &Finding,
) -> Result<Option<explanation::Model>> {
    use explanation::Column as C;
    if severity == Severity::Hold {
        return Ok(None);
    }
    let substance = seen.facts.items.first().map(|item| item.name.clone()).unwrap_or_default();
    let found = explanation::Entity::find()
        .filter(C::Scope.eq(Scope::Pattern.code()))
        .filter(C::Country.eq(seen.whose.country.as_str()))
        .filter(C::Rule.eq(finding.rule().code()))
        .filter(C::Substance.eq(substance))
        .filter(C::Origin.eq(seen.facts.origin.as_str()))
        .filter(C::Destination.eq(seen.facts.destination.as_str()))
        .filter(C::Parties.eq(of_facts(seen)))
        .filter(C::Until.gte(seen.facts.today))
        .order_by_desc(C::Id)
        .all(&**tx)
        .await?;
    Ok(found.into_iter().find(|one| fits(one, seen)))
}

/// Whether the explanation that closed this alert is outgrown: its own, or the
/// one that it was recorded under.
///
/// # Errors
/// The database.
pub(super) async fn outgrown(
    tx: &Tx,
    seen: &Seen<'_>,
    row: &alert::Model,
    severity: Severity,
    finding: &Finding,
) -> Result<bool> {
    let own = explanation::Entity::find()
        .filter(explanation::Column::AlertId.eq(row.id))
        .order_by_desc(explanation::Column::Id)
        .one(&**tx)
        .await?;
    match own {
        Some(own) => Ok(!fits(&own, seen)),
        // Closed in the moment it was opened: it leans on another alert's.
        None if row.closed_at_ms == Some(row.opened_at_ms) => {
            Ok(covering(tx, seen, severity, finding).await?.is_none())
        }
        None => Ok(false),
    }
}
