//! The list of alerts: filters in the address, newest first, paged by key.

use crate::alerts::entity::alert;
use crate::alerts::{queries, words as told};
use crate::desk::url::Asked;
use crate::error::Result;
use crate::http::{FormView, Page, View};
use crate::{templates, words};
use axum::extract::{Query, State};
use domain::actor::Actor;
use domain::alert::State as Standing;
use domain::screening::{RULES, RuleCode, Severity};
use domain::time::Instant;
use minijinja::{Value, context};
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, ConnectionTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

const PAGE: u64 = 25;
const FILTERS: &[&str] = &["state", "severity", "rule", "country", "owner", "q"];

pub async fn index(State(app): State<crate::app::App>, view: View, Query(asked): Query<Asked>) -> Page {
    let by = view.by()?;
    let db = app.db.read();
    let filtered = || queries::visible_to(&by.actor).filter(wanted(&by.actor, &asked));
    let total = filtered().count(db).await?;
    let oldest = filtered().order_by_asc(alert::Column::Id).one(db).await?;
    let (rows, newer, older) = page_of(db, filtered(), &asked).await?;
    let link = |name: &str, id: Option<uuid::Uuid>| {
        id.map(|id| asked.href("/alerts", FILTERS, &[(name, &id.to_string())])).unwrap_or_default()
    };
    let prev = link("after", newer.then(|| rows.first().map(|row| row.id)).flatten());
    let next = link("before", older.then(|| rows.last().map(|row| row.id)).flatten());
    let table: Vec<Vec<Value>> = rows.iter().map(|row| cells(&view, row)).collect::<Result<_>>()?;
    view.render(
        "alerts/index.html",
        context! {
            form => FormView::filled(asked.values(FILTERS)),
            filters => filters(&view),
            filtered => FILTERS.iter().any(|name| !asked.get(name).is_empty()),
            rows => table,
            total,
            oldest => oldest.map(|row| days_since(by.at, row.opened_at_ms)),
            prev,
            next,
        },
    )
}

fn days_since(now: Instant, ms: i64) -> i64 {
    (now.ms() - ms).max(0) / 86_400_000
}

/// What the filters ask. Without any: open ones that want a person.
fn wanted(actor: &Actor, asked: &Asked) -> Condition {
    use alert::Column as C;
    let mut all = Condition::all();
    all = match asked.get("state") {
        "" => all.add(Condition::any().add(C::State.ne("closed")).add(C::Holds.eq(true))),
        "all" => all,
        state => all.add(C::State.eq(state)),
    };
    all = match asked.get("severity") {
        "" => all.add(Condition::any().add(C::Severity.ne("info")).add(C::Holds.eq(true))),
        "all" => all,
        "holding" => all.add(C::Holds.eq(true)),
        severity => all.add(C::Severity.eq(severity)),
    };
    all = match asked.get("owner") {
        "me" => all.add(C::OwnerId.eq(actor.person)),
        "none" => all.add(C::OwnerId.is_null()),
        _ => all,
    };
    if !asked.get("rule").is_empty() {
        all = all.add(C::Rule.eq(asked.get("rule")));
    }
    if !asked.get("country").is_empty() {
        let code = asked.get("country").to_uppercase();
        all = all.add(Condition::any().add(C::Origin.eq(&code)).add(C::Destination.eq(&code)));
    }
    if !asked.get("q").is_empty() {
        let text = asked.get("q").to_uppercase();
        all = all.add(
            Condition::any().add(C::Reference.starts_with(&text)).add(C::RecordReference.starts_with(&text)),
        );
    }
    all
}

/// One page, newest first, and whether there are newer and older ones.
async fn page_of(
    db: &impl ConnectionTrait,
    filtered: sea_orm::Select<alert::Entity>,
    asked: &Asked,
) -> Result<(Vec<alert::Model>, bool, bool)> {
    use alert::Column::Id;
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    if let Some(after) = asked.id("after") {
        let mut rows = filtered.filter(Id.gt(after)).order_by_asc(Id).limit(PAGE + 1).all(db).await?;
        let newer = rows.len() > size;
        rows.truncate(size);
        rows.reverse();
        return Ok((rows, newer, true));
    }
    let before = asked.id("before");
    let query = match before {
        Some(before) => filtered.filter(Id.lt(before)),
        None => filtered,
    };
    let mut rows = query.order_by_desc(Id).limit(PAGE + 1).all(db).await?;
    let older = rows.len() > size;
    rows.truncate(size);
    Ok((rows, before.is_some(), older))
}

fn cells(view: &View, row: &alert::Model) -> Result<Vec<Value>> {
    let lang = &view.lang;
    let finding = row.finding()?;
    let (severity, state) = (row.severity()?, row.state()?);
    let weight = match row.holds {
        true => words::plain(lang, "alerts-holds"),
        false => told::severity(lang, severity),
    };
    let opened = Instant::from_ms(row.opened_at_ms);
    let way = format!("{} → {}", words::country(lang, &row.origin), words::country(lang, &row.destination));
    Ok(vec![
        context! { text => row.reference, href => format!("/alerts/{}", row.id), ref => true },
        context! { text => weight, tag => colour(severity, row.holds) },
        context! { text => told::rule(lang, row.rule()?), small => told::tell(lang, &finding.sum()) },
        context! { text => row.record_reference, small => format!("{}, {way}", row.substance), ref => true },
        context! { text => words::plain(lang, &format!("alerts-state-{}", state.code())),
        small => row.owner_name.clone().unwrap_or_default() },
        context! { text => templates::date_words(lang, opened.utc().date_naive()) },
    ])
}

pub(in crate::desk) fn colour(severity: Severity, holds: bool) -> &'static str {
    match (holds, severity) {
        (true, _) => "red",
        (false, Severity::Hold) => "orange",
        (false, Severity::Review) => "yellow",
        (false, Severity::Info) => "grey",
    }
}

fn filters(view: &View) -> Value {
    let lang = &view.lang;
    let option = |value: &str, text: String| context! { value, text };
    let word = |value: &str, key: &str| option(value, words::plain(lang, key));
    let mut states = vec![word("all", "common-all")];
    states.extend(Standing::ALL.iter().map(|s| word(s.code(), &format!("alerts-state-{}", s.code()))));
    let mut severities = vec![word("all", "common-all"), word("holding", "alerts-holds")];
    let codes = Severity::ALL.into_iter().rev();
    severities.extend(codes.map(|s| option(s.code(), told::severity(lang, s))));
    let rule = |code: &RuleCode| option(code.code(), format!("{} {}", code.code(), told::rule(lang, *code)));
    context! {
        states,
        severities,
        rules => RULES.iter().map(|known| rule(&known.code)).collect::<Vec<_>>(),
        owners => [word("me", "alerts-owner-me"), word("none", "alerts-owner-none")],
    }
}
