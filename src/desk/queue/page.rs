//! The queue's page.

use super::find::{self, FILTERS, Sort};
use super::{rows, views};
use crate::app::App;
use crate::desk::url::Asked;
use crate::http::{FormView, Page, Values, View};
use crate::notifications::entity::notification::Column as C;
use crate::people::deputies;
use crate::{reference, words};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use domain::message::Problem;
use minijinja::{Value, context};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder};

pub async fn index(State(app): State<App>, view: View, Query(asked): Query<Asked>) -> Page {
    list(&app, &view, &asked, &Values::default(), &[]).await
}

/// The list, with what was wrong in keeping a view of it.
pub async fn list(app: &App, view: &View, asked: &Asked, typed: &Values, problems: &[Problem]) -> Page {
    let by = view.by()?;
    let (db, lang) = (app.db.read(), view.lang.as_str());
    let hats = deputies::hats(db, by.actor.person, by.at).await?;
    let filtered = || find::of_authority(&by.actor).filter(find::wanted(&by.actor, &hats, asked, by.at));
    let sort = Sort::of(asked);
    let found = find::page(db, filtered(), sort, asked).await?;
    let total = filtered().count(db).await?;
    let oldest = filtered().filter(C::SubmittedAtMs.is_not_null()).order_by_asc(C::SubmittedAtMs);
    let oldest = oldest.one(db).await?.and_then(|row| row.submitted_at_ms);
    let reference = reference::current(app).await?;
    let lines = rows::worded(db, &reference, &by.actor, lang, by.at, &found.rows).await?;
    let mark = |row: Option<&_>| row.map(|row| find::mark(sort, row)).unwrap_or_default();
    let prev = if found.before { mark(found.rows.first()) } else { String::new() };
    let next = if found.after { mark(found.rows.last()) } else { String::new() };
    let link = |name: &str, place: &str| match place {
        "" => String::new(),
        place => asked.href("/queue", FILTERS, &[(name, place)]),
    };
    let kept: Vec<Value> = views::of(db, by.actor.person)
        .await?
        .into_iter()
        .map(|kept| context! { id => kept.id.to_string(), name => kept.name, href => format!("/queue?{}", kept.query) })
        .collect();
    let here = asked.href("/queue", FILTERS, &[]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    view.render_with(
        status,
        "desk/queue.html",
        context! {
            form => FormView::filled(asked.values(FILTERS)),
            filters => filters(lang),
            filtered => FILTERS.iter().any(|name| *name != "sort" && !asked.get(name).is_empty()),
            lines,
            head => head(lang, asked, sort),
            total,
            oldest => oldest.map(|ms| (by.at.ms() - ms).max(0) / find::DAY_MS),
            prev => link("to", &prev),
            next => link("at", &next),
            csv => asked.href("/queue/export/csv", FILTERS, &[]),
            xlsx => asked.href("/queue/export/xlsx", FILTERS, &[]),
            back => asked.href("/queue", FILTERS, &[]),
            views => kept,
            query => here.split_once('?').map_or("", |(_, query)| query),
            keeping => FormView::new(typed).with_problems(&view.lang, problems),
            nothing => asked.get("nothing") == "1",
        },
    )
}

/// Column heads; those that sort are links that keep the filters.
fn head(lang: &str, asked: &Asked, now: Sort) -> Vec<Value> {
    let plain = |key: &str| context! { text => words::plain(lang, key) };
    let sorting = |key: &str, sort: Sort, num: bool| {
        let sorted = match (sort == now, sort.descending()) {
            (false, _) => "",
            (true, false) => "ascending",
            (true, true) => "descending",
        };
        let href = asked.href("/queue", FILTERS, &[("sort", sort.code())]);
        context! { text => words::plain(lang, key), href, sorted, num }
    };
    vec![
        sorting("desk-clock", Sort::Clock, false),
        sorting("desk-reference", Sort::Filed, false),
        sorting("desk-goods", Sort::Mass, true),
        plain("desk-way"),
        sorting("desk-need", Sort::Need, true),
        plain("desk-flags"),
        plain("common-status"),
        plain("desk-owner"),
    ]
}

fn filters(lang: &str) -> Value {
    let option = |value: &str, key: &str| context! { value, text => words::plain(lang, key) };
    let states = ["submitted", "in_review", "returned", "sent", "authorised", "suspended"];
    let mut state_options = vec![option("all", "common-all")];
    state_options.extend(states.map(|code| option(code, &format!("desk-state-{}", code.replace('_', "-")))));
    context! {
        states => state_options,
        ways => [option("out", "desk-way-out"), option("in", "desk-way-in")],
        flags => [
            option("any", "desk-flag-any"),
            option("hold", "screening-severity-hold"),
            option("review", "screening-severity-review"),
            option("none", "screening-severity-none"),
        ],
        owners => [option("me", "alerts-owner-me"), option("none", "alerts-owner-none")],
        ages => ["2", "5", "10", "30"].map(|days| {
            let text = words::text(lang, "desk-age-days", [("days", days)].into_iter());
            context! { value => days, text }
        }),
    }
}
