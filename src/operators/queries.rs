//! Finding companies, with whose eyes look.

use super::entity::{identifier, officer, operator, site};
use crate::error::{CommandError, Result};
use domain::actor::{Actor, Home};
use domain::country::Country;
use domain::operator::{IdentifierKind, Status, name_key, normalise};
use domain::rights::{self, Act, Kind, Subject};
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// Companies on one page of the list.
pub const PAGE: u64 = 50;

/// A company by id, whoever asks. Pages use [`visible`].
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<operator::Model>> {
    Ok(operator::Entity::find_by_id(id).one(db).await?)
}

pub async fn by_country(db: &impl ConnectionTrait, country: Country) -> Result<Vec<operator::Model>> {
    Ok(operator::Entity::find()
        .filter(operator::Column::Country.eq(country.to_string()))
        .order_by_asc(operator::Column::NameKey)
        .order_by_asc(operator::Column::Id)
        .all(db)
        .await?)
}

/// The one company of a country that goes by this name; `None` where there is
/// none, or more than one.
pub async fn only_by_name(db: &impl ConnectionTrait, country: Country, name: &str) -> Result<Option<Uuid>> {
    let found = operator::Entity::find()
        .filter(operator::Column::Country.eq(country.to_string()))
        .filter(operator::Column::NameKey.eq(name_key(name)))
        .limit(2)
        .all(db)
        .await?;
    Ok(if let [only] = found.as_slice() { Some(only.id) } else { None })
}

/// The company as the policy table sees it, for any kind of record it owns.
pub fn subject(row: &operator::Model, kind: Kind) -> Result<Subject> {
    Ok(Subject {
        kind,
        state: row.status()?.code(),
        operator: Some(row.id),
        country: Some(row.country()?),
        ..Subject::default()
    })
}

/// A company that this actor may see.
///
/// # Errors
/// [`CommandError::NotFound`] when there is none, or none for these eyes.
pub async fn visible(db: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<operator::Model> {
    let row = find(db, id).await?.ok_or(CommandError::NotFound)?;
    rights::may(actor, Act::View, &subject(&row, Kind::Operator)?)?;
    Ok(row)
}

/// A company locked for an act that this actor may do to it.
pub async fn lock(db: &impl ConnectionTrait, actor: &Actor, act: Act, id: Uuid) -> Result<operator::Model> {
    let found = operator::Entity::find_by_id(id).lock_exclusive().one(db).await?;
    let row = found.ok_or(CommandError::NotFound)?;
    rights::may(actor, act, &subject(&row, Kind::Operator)?)?;
    Ok(row)
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Name, reference, or any identifier.
    pub text: String,
    pub status: Option<Status>,
    /// The last company of the page before.
    pub after: Option<Uuid>,
}

/// One page of the register this actor may read, by name; one more row than a
/// page holds when there is a next page.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, wanted: &Wanted) -> Result<Vec<operator::Model>> {
    use operator::Column;
    let mut query = operator::Entity::find();
    match actor.home {
        Home::Authority { country, .. } => query = query.filter(Column::Country.eq(country.to_string())),
        // Auditors of the instance; the route lets nobody else in.
        Home::Instance => {}
        Home::Company { operator, .. } => query = query.filter(Column::Id.eq(operator)),
    }
    if let Some(status) = wanted.status {
        query = query.filter(Column::Status.eq(status.code()));
    }
    if !wanted.text.trim().is_empty() {
        query = query.filter(matching(db, &wanted.text).await?);
    }
    if let Some(after) = wanted.after
        && let Some(last) = find(db, after).await?
    {
        let later = Condition::any()
            .add(Column::NameKey.gt(last.name_key.clone()))
            .add(Column::NameKey.eq(last.name_key).and(Column::Id.gt(last.id)));
        query = query.filter(later);
    }
    let query = query.order_by_asc(Column::NameKey).order_by_asc(Column::Id).limit(PAGE + 1);
    Ok(query.all(db).await?)
}

async fn matching(db: &impl ConnectionTrait, text: &str) -> Result<Condition> {
    use operator::Column;
    let mut any = Condition::any().add(Column::Reference.eq(text.trim().to_uppercase()));
    let key = name_key(text);
    if !key.is_empty() {
        any = any.add(Column::NameKey.contains(&key));
    }
    let mut same = Condition::any();
    for kind in IdentifierKind::ALL {
        let norm = normalise(*kind, text);
        if !norm.is_empty() {
            let one = identifier::Column::Kind.eq(kind.code()).and(identifier::Column::Norm.eq(norm));
            same = same.add(one);
        }
    }
    if !same.is_empty() {
        let holders = identifier::Entity::find()
            .filter(identifier::Column::EndedAtMs.is_null())
            .filter(same)
            .limit(PAGE)
            .all(db)
            .await?;
        any = any.add(Column::Id.is_in(holders.into_iter().map(|row| row.operator_id)));
    }
    Ok(any)
}

/// Sites, open ones first.
pub async fn sites(db: &impl ConnectionTrait, operator: Uuid) -> Result<Vec<site::Model>> {
    let mut rows = site::Entity::find()
        .filter(site::Column::OperatorId.eq(operator))
        .order_by_asc(site::Column::Id)
        .all(db)
        .await?;
    rows.sort_by_key(|row| row.closed_at_ms.is_some());
    Ok(rows)
}

pub async fn officers(db: &impl ConnectionTrait, operator: Uuid) -> Result<Vec<officer::Model>> {
    let mut rows = officer::Entity::find()
        .filter(officer::Column::OperatorId.eq(operator))
        .order_by_asc(officer::Column::Id)
        .all(db)
        .await?;
    rows.sort_by_key(|row| row.ended_at_ms.is_some());
    Ok(rows)
}

pub async fn identifiers(db: &impl ConnectionTrait, operator: Uuid) -> Result<Vec<identifier::Model>> {
    let mut rows = identifier::Entity::find()
        .filter(identifier::Column::OperatorId.eq(operator))
        .order_by_asc(identifier::Column::Kind)
        .order_by_asc(identifier::Column::Id)
        .all(db)
        .await?;
    rows.sort_by_key(|row| row.ended_at_ms.is_some());
    Ok(rows)
}

/// Other companies that hold the same identifier now.
pub async fn sharing(
    db: &impl ConnectionTrait,
    kind: IdentifierKind,
    norm: &str,
    but: Uuid,
) -> Result<Vec<Uuid>> {
    let rows = identifier::Entity::find()
        .filter(identifier::Column::Kind.eq(kind.code()))
        .filter(identifier::Column::Norm.eq(norm))
        .filter(identifier::Column::EndedAtMs.is_null())
        .filter(identifier::Column::OperatorId.ne(but))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.operator_id).collect())
}
