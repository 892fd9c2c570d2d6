//! One company's record: its head with tabs, summary, timeline; and the same for
//! the company itself.

use super::status_tag;
use crate::app::App;
use crate::audit;
use crate::error::CommandError;
use crate::http::{Page, View, choices, events};
use crate::operators::entity::{identifier, officer, operator, site};
use crate::operators::queries;
use crate::{templates, words};
use axum::extract::{Path, State};
use domain::operator::{Status, Step};
use domain::rights::{self, Act, Kind};
use minijinja::{Value, context};
use uuid::Uuid;

/// The head of a company's pages: name, reference, state.
pub fn head(view: &View, row: &operator::Model) -> Value {
    context! {
        id => row.id.to_string(),
        name => row.name,
        reference => row.reference,
        country => row.country,
        status => status_tag(&view.lang, row),
        status_reason => row.status_reason,
    }
}

/// The tabs of a company's record; `current` is the last part of the address.
pub fn tabs(view: &View, id: Uuid, current: &str) -> Vec<Value> {
    ["summary", "sites", "people", "licences", "notifications", "timeline"]
        .into_iter()
        .map(|tab| {
            let href = match tab {
                "summary" => format!("/operators/{id}"),
                tab => format!("/operators/{id}/{tab}"),
            };
            context! { href, text => words::plain(&view.lang, &format!("operators-tab-{tab}")), current => tab == current }
        })
        .collect()
}

/// What a company is registered with, as rows of a summary list.
pub(super) fn particulars(view: &View, row: &operator::Model) -> Result<Vec<Value>, CommandError> {
    let lang = &view.lang;
    let key = |key: &str| words::plain(lang, key);
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| templates::date_words(lang, day));
    let trades: Vec<_> =
        row.trades()?.iter().map(|trade| choices::word(lang, "operators-trade", trade.code())).collect();
    let sector = row.sector()?.map(|sector| choices::word(lang, "operators-sector", sector.code()));
    Ok(vec![
        context! { key => key("operators-name"), value => row.name },
        context! { key => key("operators-reference"), value => row.reference, ref => true },
        context! { key => key("common-country"), value => words::country(lang, &row.country) },
        context! { key => key("operators-address"), values => row.address.lines().collect::<Vec<_>>() },
        context! { key => key("operators-email"), value => row.email },
        context! { key => key("operators-phone"), value => row.phone },
        context! { key => key("operators-tax-number"), value => row.tax_number, ref => row.tax_number.is_some() },
        context! { key => key("operators-trades"), values => trades },
        context! { key => key("operators-sector"), value => sector },
        context! { key => key("operators-established-on"), value => day(row.established_on) },
        context! { key => key("operators-registered-on"), value => day(row.registered_on) },
    ])
}

/// The steps this reader may take now, as links.
fn steps(view: &View, row: &operator::Model) -> Result<Vec<Value>, CommandError> {
    let by = view.by().map_err(|_| CommandError::NotFound)?;
    let (status, subject) = (row.status()?, queries::subject(row, Kind::Operator)?);
    let open = |step: Step| {
        let act = match step {
            Step::Accept | Step::Decline => Act::Accept,
            Step::FindIrregular => Act::Change,
            Step::Clear | Step::Suspend | Step::Close => Act::Suspend,
        };
        status.after(step).is_some() && rights::may(&by.actor, act, &subject).is_ok()
    };
    let links = Step::ALL.iter().filter(|step| open(**step)).map(|step| {
        context! {
            href => format!("/operators/{}/status/{}", row.id, step.code()),
            text => choices::word(&view.lang, "operators-step", step.code()),
            main => matches!(step, Step::Accept),
        }
    });
    Ok(links.collect())
}

pub async fn summary(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let by = view.by()?;
    let row = queries::visible(app.db.read(), &by.actor, id).await?;
    let may_change = rights::may(&by.actor, Act::Change, &queries::subject(&row, Kind::Operator)?).is_ok();
    view.render(
        "operators/record.html",
        context! {
            operator => head(&view, &row),
            tabs => tabs(&view, id, "summary"),
            particulars => particulars(&view, &row)?,
            steps => steps(&view, &row)?,
            may_change,
            applied => row.status()? == Status::Applied,
        },
    )
}

pub async fn timeline(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let by = view.by()?;
    let row = queries::visible(app.db.read(), &by.actor, id).await?;
    let entries = audit::timeline(app.db.read(), "operator", id, events::readable(&by.actor)).await?;
    view.render(
        "operators/timeline.html",
        context! {
            operator => head(&view, &row),
            tabs => tabs(&view, id, "timeline"),
            events => events::worded(&view, &entries),
        },
    )
}

/// A company reads its own entry.
pub async fn profile(view: View, State(app): State<App>) -> Page {
    let by = view.by()?;
    let db = app.db.read();
    let id = by.actor.operator().ok_or(CommandError::NotFound)?;
    let row = queries::visible(db, &by.actor, id).await?;
    let entries = audit::timeline(db, "operator", id, events::readable(&by.actor)).await?;
    let sites = queries::sites(db, id).await?;
    let officers = queries::officers(db, id).await?;
    view.render(
        "operators/profile.html",
        context! {
            operator => head(&view, &row),
            particulars => particulars(&view, &row)?,
            sites => site_rows(&view, &sites, false),
            officers => officer_rows(&view, &officers, false),
            events => events::worded(&view, &entries),
        },
    )
}

/// Cells of the table of sites; with the id of the part where it may be ended.
pub(super) fn site_rows(view: &View, rows: &[site::Model], may_change: bool) -> Vec<Value> {
    let lang = &view.lang;
    rows.iter()
        .map(|row| {
            let free_zone = if row.free_zone { "common-yes" } else { "common-no" };
            context! {
                cells => [
                    row.name.clone(),
                    row.address.clone(),
                    choices::word(lang, "operators-site-kind", &row.kind),
                    words::plain(lang, free_zone),
                ],
                end => (may_change && row.closed_at_ms.is_none()).then(|| row.id.to_string()),
                ended => row.closed_at_ms,
            }
        })
        .collect()
}

pub(super) fn officer_rows(_view: &View, rows: &[officer::Model], may_change: bool) -> Vec<Value> {
    rows.iter()
        .map(|row| {
            let born = row.born_year.map(|year| year.to_string()).unwrap_or_default();
            context! {
                cells => [row.name.clone(), row.function.clone(), born],
                end => (may_change && row.ended_at_ms.is_none()).then(|| row.id.to_string()),
                ended => row.ended_at_ms,
            }
        })
        .collect()
}

pub(super) fn identifier_rows(view: &View, rows: &[identifier::Model], may_change: bool) -> Vec<Value> {
    rows.iter()
        .map(|row| {
            context! {
                cells => [choices::word(&view.lang, "operators-identifier", &row.kind), row.value.clone()],
                end => (may_change && row.ended_at_ms.is_none()).then(|| row.id.to_string()),
                ended => row.ended_at_ms,
            }
        })
        .collect()
}
