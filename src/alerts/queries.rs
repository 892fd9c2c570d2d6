//! Finders that carry whose eyes are looking.

use super::entity::{alert, explanation, party, version};
use crate::error::{CommandError, Result};
use domain::actor::{Actor, Home, Role};
use domain::message::Message;
use domain::operator::name_key;
use domain::screening::Severity;
use domain::screening::facts::{Facts, RecordKind, Reference};
use sea_orm::sea_query::Condition;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

/// Alerts this person may look at. A company's people see none (I-07).
pub fn visible_to(actor: &Actor) -> Select<alert::Entity> {
    let all = alert::Entity::find();
    match actor.home {
        Home::Company { .. } => all.filter(Condition::any()).filter(alert::Column::Id.is_null()),
        Home::Authority { country, .. } => all.filter(
            Condition::any()
                .add(alert::Column::Country.eq(country.as_str()))
                .add(alert::Column::AlsoCountry.eq(country.as_str())),
        ),
        Home::Instance if actor.has(Role::Auditor) => all,
        Home::Instance => all.filter(alert::Column::Id.is_null()),
    }
}

/// An alert as this person sees it.
pub async fn find(db: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<alert::Model> {
    visible_to(actor).filter(alert::Column::Id.eq(id)).one(db).await?.ok_or(CommandError::NotFound)
}

/// The alerts of a notification and its shipments that this person may see,
/// gravest and newest first.
pub async fn of_notification(
    db: &impl ConnectionTrait,
    actor: &Actor,
    notification: Uuid,
) -> Result<Vec<alert::Model>> {
    let mut found = visible_to(actor)
        .filter(alert::Column::NotificationId.eq(notification))
        .order_by_desc(alert::Column::Id)
        .all(db)
        .await?;
    found.sort_by_key(|alert| std::cmp::Reverse(Severity::from_code(&alert.severity)));
    Ok(found)
}

/// The alert's versions, oldest first.
pub async fn versions(db: &impl ConnectionTrait, alert: Uuid) -> Result<Vec<version::Model>> {
    Ok(version::Entity::find()
        .filter(version::Column::AlertId.eq(alert))
        .order_by_asc(version::Column::Number)
        .all(db)
        .await?)
}

/// How far the explanation of an alert reaches, where it was closed with one.
pub async fn explanation(db: &impl ConnectionTrait, alert: Uuid) -> Result<Option<explanation::Model>> {
    Ok(explanation::Entity::find()
        .filter(explanation::Column::AlertId.eq(alert))
        .order_by_desc(explanation::Column::Id)
        .one(db)
        .await?)
}

/// Refuses while a hold is open on the notification or its shipments. Only
/// approvers ask, so the alert may be named; a company never sees the answer.
pub async fn none_holding(db: &impl ConnectionTrait, notification: Uuid) -> Result<()> {
    let holding = alert::Entity::find()
        .filter(alert::Column::NotificationId.eq(notification))
        .filter(alert::Column::Holds.eq(true))
        .order_by_asc(alert::Column::Id)
        .one(db)
        .await?;
    match holding {
        None => Ok(()),
        Some(alert) => {
            Err(CommandError::Refused(Message::new("alerts-refused-holding").with("alert", &alert.reference)))
        }
    }
}

/// The gravest alert that is open on the notification; a hold that a closed one
/// keeps counts as well.
pub async fn worst_open(db: &impl ConnectionTrait, notification: Uuid) -> Result<Option<Severity>> {
    let open = alert::Entity::find()
        .filter(alert::Column::NotificationId.eq(notification))
        .filter(Condition::any().add(alert::Column::State.ne("closed")).add(alert::Column::Holds.eq(true)))
        .all(db)
        .await?;
    let weight = |alert: &alert::Model| match alert.holds {
        true => Some(Severity::Hold),
        false => Severity::from_code(&alert.severity).map(|severity| match severity {
            // Released: still to be closed, no longer holding.
            Severity::Hold => Severity::Review,
            lighter => lighter,
        }),
    };
    Ok(open.iter().filter_map(weight).max())
}

/// How many earlier alerts a finding shows.
const EARLIER: u64 = 10;

/// Earlier alerts on the parties of these facts, newest first.
pub async fn earlier(db: &impl ConnectionTrait, facts: &Facts) -> Result<Vec<Reference>> {
    let operators: Vec<Uuid> = facts.parties.iter().filter_map(|party| party.operator).collect();
    // A party in no register is known by its name alone.
    let names: Vec<String> = facts
        .parties
        .iter()
        .filter(|party| party.operator.is_none())
        .map(|party| name_key(&party.name))
        .filter(|key| !key.is_empty())
        .collect();
    if operators.is_empty() && names.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<(Uuid, String)> = party::Entity::find()
        .select_only()
        .column(alert::Column::Id)
        .column(alert::Column::Reference)
        .join(JoinType::InnerJoin, party_alert())
        .filter(
            Condition::any()
                .add(party::Column::OperatorId.is_in(operators))
                .add(party::Column::NameKey.is_in(names)),
        )
        .filter(alert::Column::RecordId.ne(facts.record.reference.id))
        .distinct()
        .order_by_desc(alert::Column::Id)
        .limit(EARLIER)
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().map(|(id, number)| Reference { kind: RecordKind::Alert, id, number }).collect())
}

fn party_alert() -> sea_orm::RelationDef {
    party::Entity::belongs_to(alert::Entity).from(party::Column::AlertId).to(alert::Column::Id).into()
}
