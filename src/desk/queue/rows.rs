//! Rows of the queue in words: clock, company, goods, way, need, flags, state,
//! owner. Shared by the page, the desk and the exports.

use super::find::{DAY_MS, due};
use crate::alerts::entity::alert;
use crate::alerts::{queries as alerts, words as told};
use crate::error::{CommandError, Result};
use crate::notifications::entity::notification;
use crate::notifications::standing;
use crate::people::{deputies, person};
use crate::reference::Reference;
use crate::words;
use domain::actor::{Actor, Home};
use domain::notification::content::substance_name;
use domain::quantity::Mass;
use domain::screening::RuleCode;
use domain::time::Instant;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One notification as the queue shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    pub id: Uuid,
    pub reference: String,
    pub href: String,
    pub company: String,
    pub substance: String,
    pub mass_mg: i64,
    pub more_items: i32,
    pub from: String,
    pub to: String,
    /// `12.5 % → 97.0 %`, or empty where no figure is on file.
    pub need: String,
    pub flags: Vec<Flag>,
    pub state: String,
    pub owner: Option<String>,
    /// The reader stands in for the owner, who is away.
    pub stands_in: bool,
    /// Waits to be taken by somebody of this authority.
    pub takeable: bool,
    pub clock: String,
    /// `ok`, `soon`, `late` or `paused`.
    pub clock_kind: &'static str,
    pub due_ms: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flag {
    pub text: String,
    pub colour: &'static str,
    pub href: String,
}

/// Words the rows for this reader.
pub async fn worded(
    db: &impl ConnectionTrait,
    reference: &Reference,
    actor: &Actor,
    lang: &str,
    now: Instant,
    rows: &[notification::Model],
) -> Result<Vec<Line>> {
    let mut flags = flags(db, actor, lang, rows).await?;
    let had = |row: &notification::Model| match actor.country() {
        Some(country) => standing::owner_at(row, country),
        None => Ok(row.owner_id),
    };
    let had: Vec<Option<Uuid>> = rows.iter().map(had).collect::<Result<_>>()?;
    let owners = names(db, had.iter().copied().flatten()).await?;
    let absent = deputies::stands_in_for(db, actor.person, now).await?;
    let own = |row: &notification::Model| match actor.home {
        Home::Authority { country, .. } => {
            let keeper = if row.from_outside { &row.destination } else { &row.origin };
            *keeper == country.as_str()
        }
        _ => false,
    };
    Ok(rows
        .iter()
        .zip(had)
        .map(|(row, had)| {
            let (clock, clock_kind) = clock(lang, row, now);
            Line {
                id: row.id,
                reference: row.reference.clone(),
                href: format!("/notifications/{}", row.reference),
                company: row.exporter_name.clone(),
                substance: substance_name(&reference.catalogue, &row.substance)
                    .unwrap_or(&row.substance)
                    .to_owned(),
                mass_mg: row.mass_mg,
                more_items: (row.items - 1).max(0),
                from: words::country(lang, &row.origin),
                to: words::country(lang, &row.destination),
                need: need(row),
                flags: flags.remove(&row.id).unwrap_or_default(),
                state: words::plain(lang, &format!("desk-state-{}", row.state.replace('_', "-"))),
                owner: had.and_then(|id| owners.get(&id).cloned()),
                stands_in: had.is_some_and(|id| absent.iter().any(|row| row.id == id)),
                takeable: match own(row) {
                    true => row.state == "submitted",
                    false => row.state == "sent" && row.reply.is_none() && had.is_none(),
                },
                clock,
                clock_kind,
                due_ms: due(row),
            }
        })
        .collect())
}

/// The share of the need before and after, in percent.
pub fn need(row: &notification::Model) -> String {
    let percent = |pm: i32| Mass::from_mg(i64::from(pm)).percent_of(Mass::from_mg(1_000)).unwrap_or_default();
    match (row.need_before_pm, row.need_after_pm) {
        (Some(before), Some(after)) => format!("{} → {}", percent(before), percent(after)),
        _ => String::new(),
    }
}

/// Days left or over, in words that say it alone.
fn clock(lang: &str, row: &notification::Model, now: Instant) -> (String, &'static str) {
    let say =
        |key: &str, days: i64| words::text(lang, key, [("days", days.to_string().as_str())].into_iter());
    match row.state.as_str() {
        "returned" => return (words::plain(lang, "desk-clock-with-company"), "paused"),
        "sent" if row.reply.is_some() => return (words::plain(lang, "desk-clock-answered"), "soon"),
        "submitted" | "in_review" | "sent" => {}
        _ => return (words::plain(lang, "desk-clock-none"), "paused"),
    }
    let left = due(row) - now.ms();
    if left < 0 {
        return (say("desk-clock-late", (-left) / DAY_MS), "late");
    }
    (say("desk-clock-left", left / DAY_MS), if left <= 2 * DAY_MS { "soon" } else { "ok" })
}

/// Open alerts of these notifications that the reader may see, in words.
async fn flags(
    db: &impl ConnectionTrait,
    actor: &Actor,
    lang: &str,
    rows: &[notification::Model],
) -> Result<BTreeMap<Uuid, Vec<Flag>>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let open = alerts::visible_to(actor)
        .filter(alert::Column::NotificationId.is_in(ids))
        .filter(Condition::any().add(alert::Column::State.ne("closed")).add(alert::Column::Holds.eq(true)))
        .all(db)
        .await?;
    let mut found = BTreeMap::<Uuid, Vec<(bool, Flag)>>::new();
    for alert in open {
        let Some(notification) = alert.notification_id else { continue };
        let rule = RuleCode::from_code(&alert.rule)
            .ok_or_else(|| CommandError::Corrupt(format!("alert {}: rule", alert.id)))?;
        let weight = match alert.holds {
            true => words::plain(lang, "alerts-holds"),
            false => told::severity(lang, alert.severity()?),
        };
        let words_of = [("weight", weight.as_str()), ("rule", &told::flag(lang, rule))]
            .map(|(name, value)| (name, value.to_owned()));
        let text =
            words::text(lang, "desk-flag", words_of.iter().map(|(name, value)| (*name, value.as_str())));
        let colour = crate::desk::alerts::colour(alert.severity()?, alert.holds);
        let flag = Flag { text, colour, href: format!("/alerts/{}", alert.id) };
        found.entry(notification).or_default().push((!alert.holds, flag));
    }
    let sorted = |mut flags: Vec<(bool, Flag)>| {
        flags.sort_by(|a, b| (a.0, &a.1.text).cmp(&(b.0, &b.1.text)));
        flags.into_iter().map(|(_, flag)| flag).collect()
    };
    Ok(found.into_iter().map(|(id, flags)| (id, sorted(flags))).collect())
}

/// Names of people by id.
pub async fn names(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, String>> {
    let people = person::Entity::find().filter(person::Column::Id.is_in(ids)).all(db).await?;
    Ok(people.into_iter().map(|person| (person.id, person.name)).collect())
}
