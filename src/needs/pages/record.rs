//! One balance: the bar with its table, the entries behind each figure, what was
//! declared and when.

use super::{Place, Value, context, name, say, told};
use crate::app::App;
use crate::audit::{self, Visible};
use crate::error::Result;
use crate::http::{Page, View, events};
use crate::needs::entity::entry;
use crate::needs::{balance_card, queries, room};
use crate::{reference, templates, words};
use axum::extract::{Path, Query, State};
use domain::country::Country;
use domain::needs::Key;
use domain::quantity::Mass;
use domain::rights::Act;
use domain::time::Instant;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query as Sql};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

const PAGE: u64 = 100;
const FIGURES: &[(&str, entry::Column)] = &[
    ("used", entry::Column::UsedMg),
    ("reserved", entry::Column::ReservedMg),
    ("pending", entry::Column::PendingMg),
    ("overridden", entry::Column::OverriddenMg),
    ("excess", entry::Column::ExcessMg),
];

/// Which figure's entries, and from where on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    figure: String,
    before: Option<Uuid>,
}

pub async fn show(
    view: View,
    State(app): State<App>,
    Path(place): Path<Place>,
    Query(asked): Query<Asked>,
) -> Page {
    let reference = reference::current(&app).await?;
    let key = place.key(&reference)?;
    super::may(&app, &view, Act::View, key.country).await?;
    let room = room(app.db.read(), &key).await?;
    let substance = name(&reference, &key.substance);
    let today = app.now().utc().date_naive();
    let card = balance_card(&view.lang, &room, &substance, today);
    let (rows, more) = entries(&app, &view, &key, &asked).await?;
    let history = history(&app, &view, &key).await?;
    let (before, after) = (neighbour(&key, -1), neighbour(&key, 1));
    let may = context! {
        prepare => super::may(&app, &view, Act::Prepare, key.country).await.is_ok(),
        export => super::may(&app, &view, Act::Export, key.country).await.is_ok(),
    };
    let figures: Vec<Value> = std::iter::once("")
        .chain(FIGURES.iter().map(|(code, _)| *code))
        .map(|code| {
            let word = if code.is_empty() { "all" } else { code };
            let text = words::plain(&view.lang, &format!("needs-figure-{word}"));
            let href = if code.is_empty() {
                format!("/needs/{key}#entries")
            } else {
                format!("/needs/{key}?figure={code}#entries")
            };
            context! { href, text, current => code == asked.figure }
        })
        .collect();
    let timeline = timeline(&app, &view, &key).await?;
    let next = more.map(|id| format!("/needs/{key}?figure={}&before={id}#entries", asked.figure));
    let query = format!(
        "country={}&substance={}&line={}&year={}",
        key.country,
        key.substance,
        key.line.code(),
        key.year
    );
    view.render(
        "needs/record.html",
        context! { card, rows, history, figures, timeline, next, before, after, may, query, place => key.to_string() },
    )
}

fn neighbour(key: &Key, by: i32) -> Value {
    let year = key.year + by;
    context! { href => format!("/needs/{}", Key { year, ..key.clone() }), year => year.to_string() }
}

async fn history(app: &App, view: &View, key: &Key) -> Result<Vec<Value>> {
    let rows = queries::history(app.db.read(), key.country, &key.substance, key.line).await?;
    rows.iter().map(|row| Ok(Value::from_serialize(told::history(&view.lang, row)?))).collect()
}

async fn timeline(app: &App, view: &View, key: &Key) -> Result<Vec<Value>> {
    let found = queries::series(app.db.read(), key.country, &key.substance, key.line).await?;
    let Some(series) = found else { return Ok(Vec::new()) };
    let actor = view.by().map_err(|_| crate::error::CommandError::NotFound)?.actor;
    // What another State prepares is its own business until it is signed.
    let readable = if actor.country().is_none_or(|own| own == key.country) {
        events::readable(&actor)
    } else {
        &[Visible::Authorities]
    };
    Ok(events::worded(view, &audit::timeline(app.db.read(), "need", series.id, readable).await?))
}

async fn entries(app: &App, view: &View, key: &Key, asked: &Asked) -> Result<(Vec<Value>, Option<Uuid>)> {
    let db = app.db.read();
    let Some(balance) = queries::by_key(key).one(db).await? else { return Ok((Vec::new(), None)) };
    let mut query = entry::Entity::find().filter(entry::Column::BalanceId.eq(balance.id));
    if let Some((_, column)) = FIGURES.iter().find(|(code, _)| *code == asked.figure) {
        query = query.filter(column.ne(0));
    }
    if let Some(before) = asked.before {
        query = query.filter(entry::Column::Id.lt(before));
    }
    let found = query.order_by_desc(entry::Column::Id).limit(PAGE + 1).all(db).await?;
    let page = &found[..found.len().min(PAGE as usize)];
    let more = (found.len() > page.len()).then(|| page.last().map(|row| row.id)).flatten();
    let ids = page.iter().filter_map(|row| row.notification_id).collect();
    let known = notifications(db, ids).await?;
    let own = view.by().ok().and_then(|by| by.actor.country());
    Ok((page.iter().map(|row| Value::from_serialize(cells(&view.lang, row, &known, own))).collect(), more))
}

/// What the ledger's reader may know of a notification it names.
pub struct Named {
    pub reference: String,
    origin: String,
    destination: String,
    sent: bool,
}

impl Named {
    /// The exporting authority's from the start, the importing one's once sent;
    /// auditors' (who have no country) always.
    pub fn readable(&self, own: Option<Country>) -> bool {
        own.is_none_or(|own| own.as_str() == self.origin || (self.sent && own.as_str() == self.destination))
    }
}

/// References of notifications, asked of their table by name: the ledger stands
/// below them and does not know their rows.
pub async fn notifications(db: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<BTreeMap<Uuid, Named>> {
    let columns = ["id", "reference", "origin", "destination", "sent_at_ms", "from_outside"];
    let statement = Sql::select()
        .columns(columns.map(Alias::new))
        .from(Alias::new("notification"))
        .and_where(Expr::col(Alias::new("id")).is_in(ids))
        .to_owned();
    let mut known = BTreeMap::new();
    for row in db.query_all(&statement).await? {
        let sent: Option<i64> = row.try_get("", "sent_at_ms")?;
        let named = Named {
            reference: row.try_get("", "reference")?,
            origin: row.try_get("", "origin")?,
            destination: row.try_get("", "destination")?,
            sent: sent.is_some() || row.try_get("", "from_outside")?,
        };
        known.insert(row.try_get("", "id")?, named);
    }
    Ok(known)
}

/// The cell that leads to a notification, or says whose it is.
pub fn notification_cell(
    lang: &str,
    id: Option<Uuid>,
    known: &BTreeMap<Uuid, Named>,
    own: Option<Country>,
) -> Value {
    match id.and_then(|id| known.get(&id)) {
        Some(named) if named.readable(own) => {
            context! { text => named.reference, href => format!("/notifications/{}", named.reference), ref => true }
        }
        Some(named) => {
            let country = words::country(lang, &named.origin);
            context! { text => say(lang, "needs-entry-others", &[("country", &country)]) }
        }
        None => context! { text => words::plain(lang, "needs-entry-none") },
    }
}

fn cells(lang: &str, row: &entry::Model, known: &BTreeMap<Uuid, Named>, own: Option<Country>) -> Vec<Value> {
    let when = templates::instant_words(lang, Instant::from_ms(row.at_ms), None);
    let kind = words::plain(lang, &format!("needs-kind-{}", row.kind.replace('_', "-")));
    let cause_key = format!("needs-cause-{}", row.cause.replace('_', "-"));
    let cause = if words::has(&cause_key) { words::plain(lang, &cause_key) } else { row.cause.clone() };
    let cause = match &row.reason {
        Some(reason) => say(lang, "needs-cause-signed", &[("cause", &cause), ("reason", reason)]),
        None => cause,
    };
    let amount = |mg: i64| {
        let sign = if mg > 0 { "+" } else { "" };
        let text = if mg == 0 { String::new() } else { format!("{sign}{}", Mass::from_mg(mg)) };
        context! { text, num => true }
    };
    vec![
        context! { text => when },
        context! { text => kind, small => cause },
        notification_cell(lang, row.notification_id, known, own),
        amount(row.pending_mg),
        amount(row.reserved_mg),
        amount(row.used_mg),
        amount(row.overridden_mg),
        amount(row.excess_mg),
    ]
}
