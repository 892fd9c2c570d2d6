//! The needs of a country in a year, as bars.

use super::{Value, context, name, substances};
use crate::app::App;
use crate::http::{Page, View, choices};
use crate::needs::entity::series;
use crate::needs::{balance_card, declare, room};
use crate::{countersign, reference, words};
use axum::extract::{Query, State};
use chrono::Datelike;
use domain::country::Country;
use domain::needs::{Key, Line};
use domain::rights::Act;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;

/// What the address asks for; empty fields ask for the usual.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    country: String,
    substance: String,
    year: String,
}

pub async fn index(view: View, State(app): State<App>, Query(asked): Query<Asked>) -> Page {
    let by = view.by()?;
    let reference = reference::current(&app).await?;
    let today = app.now().utc().date_naive();
    let year = asked.year.parse().ok().filter(|year| (1990..=2200).contains(year)).unwrap_or(today.year());
    let country: Option<Country> = asked.country.parse().ok().or(by.actor.country());
    let mut cards = Vec::new();
    if let Some(country) = country {
        super::may(&app, &view, Act::View, country).await?;
        for (substance, line) in lines(&app, country, &asked.substance).await? {
            let key = Key { country, substance: substance.clone(), line, year };
            let room = room(app.db.read(), &key).await?;
            cards.push(balance_card(&view.lang, &room, &name(&reference, &substance), today));
        }
    }
    let may_prepare = match country {
        Some(country) => super::may(&app, &view, Act::Prepare, country).await.is_ok(),
        None => false,
    };
    let years: Vec<Value> = (today.year() - 5..=today.year() + 2)
        .rev()
        .map(|y| context! { value => y, text => y.to_string() })
        .collect();
    let form = crate::http::FormView::filled([
        ("country", country.map(|one| one.to_string()).unwrap_or_default()),
        ("substance", asked.substance.clone()),
        ("year", year.to_string()),
    ]);
    let more = context! { waiting => waiting(&app, &view).await?, countries => choices::countries(&view) };
    let shown = country.map(|one| words::country(&view.lang, one.as_str()));
    let substances = substances(&reference);
    let code = country.map(|one| one.to_string());
    view.render(
        "needs/index.html",
        context! { cards, form, years, substances, shown, code, year, may_prepare, ..more },
    )
}

/// Lines of a country that were ever declared or booked on.
async fn lines(app: &App, country: Country, substance: &str) -> Result<Vec<(String, Line)>, sea_orm::DbErr> {
    let mut query = series::Entity::find().filter(series::Column::Country.eq(country.as_str()));
    if !substance.is_empty() {
        query = query.filter(series::Column::Substance.eq(substance));
    }
    let rows = query
        .order_by_asc(series::Column::Substance)
        .order_by_asc(series::Column::Line)
        .limit(100)
        .all(app.db.read())
        .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.substance, Line::from_code(&row.line)?))).collect())
}

/// Prepared declarations of one's own country that wait for a signature.
async fn waiting(app: &App, view: &View) -> Result<Vec<Value>, crate::http::Failure> {
    use countersign::entity::{Column, Entity};
    let Some(country) = view.by()?.actor.country() else { return Ok(Vec::new()) };
    let rows = Entity::find()
        .filter(Column::Act.is_in([declare::DECLARE, declare::LOAD]))
        .filter(Column::State.eq(countersign::OPEN))
        .filter(Column::Country.eq(country.as_str()))
        .order_by_desc(Column::Id)
        .limit(50)
        .all(app.db.read())
        .await?;
    let cells = |row: &countersign::entity::Model| {
        let what = words::plain(&view.lang, &format!("needs-proposal-{}", row.act.replace('.', "-")));
        vec![
            context! { text => what, href => format!("/needs/proposals/{}", row.id), small => row.reason },
            context! { text => row.prepared_by_name },
        ]
    };
    Ok(rows.iter().map(|row| Value::from_serialize(cells(row))).collect())
}
