//! One notification as its company sees it, and as the importing company does
//! from authorisation on.

use super::list::arrived;
use crate::app::App;
use crate::audit;
use crate::dialogue::entity::question;
use crate::error::{CommandError, Result};
use crate::http::{Failure, FormView, Page, Posted, View, events};
use crate::notifications;
use crate::notifications::entity::notification;
use crate::notifications::{filing, queries, standing, summary, wording};
use crate::reference::{self, Reference};
use crate::shipments::entity::shipment;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::notification::content::{Change, substance_name};
use domain::notification::lifecycle::State as Stands;
use domain::quantity::Mass;
use domain::rights::{self, Act};
use minijinja::{Value, context};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::de::IgnoredAny;

async fn open(view: &View, app: &App, reference: &str) -> Result<(notification::Model, bool), Failure> {
    let by = view.by()?;
    let row = queries::by_reference(app.db.read(), &by.actor, reference, Act::View).await?;
    let own = row.operator_id.is_some() && row.operator_id == by.actor.operator();
    Ok((row, own))
}

pub(super) async fn page(view: View, State(app): State<App>, Path(number): Path<String>) -> Page {
    let (row, own) = open(&view, &app, &number).await?;
    let db = app.db.read();
    let reference = reference::current(&app).await?;
    let landed = arrived(db, std::slice::from_ref(&row)).await?.contains(&row.id);
    if !own {
        return named(&view, &app, &reference, &row, landed).await;
    }
    let by = view.by()?;
    let subject = standing::subject(&row)?;
    let may = |act: Act| rights::may(&by.actor, act, &subject).is_ok();
    let law = standing::law_taken(&row)?;
    let entries = audit::timeline(db, "notification", row.id, events::readable(&by.actor)).await?;
    let status = wording::status(&row, landed)?;
    view.render(
        "company/record.html",
        context! {
            reference => row.reference,
            status => view.t(&format!("company-status-{status}")),
            colour => wording::colour(status),
            sentence => wording::sentence(&row, landed)?,
            steps => steps(&view, status),
            facts => facts(&view, &reference, &row),
            law => law.map(|law| law.sentences()).unwrap_or_default(),
            questions => questions(&view, db, &row).await?,
            shipments => shipments(db, &row).await?,
            groups => summary::of(&view, &standing::body(&row)?, &reference.catalogue, None),
            versions => versions(&view, db, &row).await?,
            papers => papers(&view, db, &row).await?,
            timeline => events::worded(&view, &entries),
            voluntary => row.voluntary,
            from_paper => row.from_paper,
            may_amend => may(Act::Change),
            returned => row.state == Stands::Returned.code(),
            may_withdraw => may(Act::Withdraw),
            may_cancel => row.state == Stands::Authorised.code() && row.departed_mg == 0 && may(Act::Cancel),
            may_depart => row.state == Stands::Authorised.code() && by.actor.has_any(domain::actor::group::COMPANY_WRITES),
            authorisation_no => row.authorisation_no,
        },
    )
}

/// What the importing company sees: parties, goods, dates, its arrival form.
async fn named(
    view: &View,
    app: &App,
    reference: &Reference,
    row: &notification::Model,
    landed: bool,
) -> Page {
    let db = app.db.read();
    let items = standing::items(db, row.id).await?;
    let goods: Vec<Vec<Value>> = items
        .iter()
        .map(|item| {
            let name = substance_name(&reference.catalogue, &item.substance).unwrap_or(&item.substance);
            let mass = item.authorised_mg.unwrap_or(item.mass_mg);
            vec![
                context! { text => name },
                context! { text => view.t(&format!("notifications-product-form-{}", item.form)) },
                context! { text => Mass::from_mg(mass).to_string(), num => true },
            ]
        })
        .collect();
    let status = wording::status(row, landed)?;
    view.render(
        "company/named.html",
        context! {
            reference => row.reference,
            status => view.t(&format!("company-status-{status}")),
            colour => wording::colour(status),
            facts => facts(view, reference, row),
            exporter => row.exporter_name,
            goods => goods,
            shipments => shipments(db, row).await?,
            authorisation_no => row.authorisation_no,
        },
    )
}

/// The line received → with the authority → … with where it stands.
fn steps(view: &View, status: &str) -> Vec<Value> {
    let Some(now) = wording::step(status) else { return Vec::new() };
    wording::STEPS
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let place = match index.cmp(&now) {
                std::cmp::Ordering::Less => "done",
                std::cmp::Ordering::Equal => "now",
                std::cmp::Ordering::Greater => "to-come",
            };
            context! {
                text => view.t(&format!("company-status-{step}")),
                place => view.t(&format!("company-step-{place}")),
                current => index == now,
            }
        })
        .collect()
}

fn facts(view: &View, reference: &Reference, row: &notification::Model) -> Vec<Value> {
    let day = |day: chrono::NaiveDate| crate::words::date(&view.lang, day);
    let name = substance_name(&reference.catalogue, &row.substance).unwrap_or(&row.substance);
    let mut facts = vec![
        context! { name => view.t("common-reference"), value => row.reference, ref => true },
        context! { name => view.t("common-substance"), value => name },
        context! { name => view.t("company-pure"), value => Mass::from_mg(row.mass_mg).to_string(), num => true },
        context! { name => view.t("notifications-section-importer"), value => row.importer_name },
        context! {
            name => view.t("company-destination"), value => crate::words::country(&view.lang, &row.destination),
        },
        context! { name => view.t("notifications-field-dispatch-on"), value => day(row.dispatch_on) },
        context! { name => view.t("notifications-field-arrival-on"), value => day(row.arrival_on) },
    ];
    if let Some(earliest) = row.earliest_dispatch_on {
        facts.push(context! { name => view.t("company-earliest"), value => day(earliest) });
    }
    if let Some(until) = row.valid_until {
        facts.push(context! { name => view.t("company-valid-until"), value => day(until) });
    }
    facts
}

async fn questions(view: &View, db: &impl ConnectionTrait, row: &notification::Model) -> Result<Vec<Value>> {
    let asked = question::Entity::find()
        .filter(question::Column::NotificationId.eq(row.id))
        .filter(question::Column::Thread.eq("company"))
        .order_by_desc(question::Column::Number)
        .all(db)
        .await?;
    let line = |one: &question::Model| {
        let due = one.due_on.filter(|_| one.closed_at_ms.is_none());
        context! {
            href => format!("/company/notifications/{}/question/{}", row.reference, one.number),
            text => one.text,
            open => one.closed_at_ms.is_none(),
            due => due.map(|day| crate::words::date(&view.lang, day)),
        }
    };
    Ok(asked.iter().map(line).collect())
}

async fn papers(view: &View, db: &impl ConnectionTrait, row: &notification::Model) -> Result<Vec<Value>> {
    let filed = notifications::papers::filed(db, row.id).await?;
    Ok(filed
        .into_iter()
        .map(|paper| {
            context! {
                href => format!("/documents/{}", paper.id),
                name => paper.file_name,
                role => notifications::form::paper_role(view, &paper.role),
            }
        })
        .collect())
}

async fn shipments(db: &impl ConnectionTrait, row: &notification::Model) -> Result<Vec<Value>> {
    let found = shipment::Entity::find()
        .filter(shipment::Column::NotificationId.eq(row.id))
        .order_by_asc(shipment::Column::Id)
        .all(db)
        .await?;
    Ok(found
        .into_iter()
        .map(|one| context! { number => one.number, href => format!("/company/shipments/{}", one.number) })
        .collect())
}

/// Earlier versions with what each changed, field by field.
async fn versions(view: &View, db: &impl ConnectionTrait, row: &notification::Model) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    for version in standing::versions(db, row.id).await?.into_iter().rev() {
        let changes: Vec<Change> = serde_json::from_str(&version.changes)
            .map_err(|e| CommandError::Corrupt(format!("changes of {}: {e}", row.reference)))?;
        let lines: Vec<Value> = changes
            .iter()
            .map(|change| {
                context! {
                    field => crate::notifications::form::field_label(view, &change.field),
                    old => change.old, new => change.new,
                }
            })
            .collect();
        all.push(context! {
            number => version.version, by => version.by_name, at_ms => version.at_ms, changes => lines,
        });
    }
    Ok(all)
}

/// The confirmation after submission: reference, dates, what happens next.
pub(super) async fn submitted(view: View, State(app): State<App>, Path(number): Path<String>) -> Page {
    let (row, own) = open(&view, &app, &number).await?;
    if !own {
        return Err(Failure::NotFound);
    }
    let law = standing::law_taken(&row)?;
    let pen = law.as_ref().is_some_and(|law| law.pen_applies());
    view.render(
        "company/submitted.html",
        context! {
            reference => row.reference,
            version => row.version,
            law => law.map(|law| law.sentences()).unwrap_or_default(),
            earliest => row.earliest_dispatch_on.map(|day| day.to_string()),
            pen => pen && !row.voluntary,
            origin => row.origin,
            destination => row.destination,
        },
    )
}

pub(super) async fn withdraw_page(view: View, State(app): State<App>, Path(number): Path<String>) -> Page {
    let by = view.by()?;
    let row = queries::by_reference(app.db.read(), &by.actor, &number, Act::Withdraw).await?;
    show_withdraw(&view, &row, FormView::default(), StatusCode::OK)
}

fn show_withdraw(view: &View, row: &notification::Model, form: FormView, status: StatusCode) -> Page {
    view.render_with(status, "company/withdraw.html", context! { reference => row.reference, form => form })
}

pub(super) async fn withdraw(
    State(app): State<App>,
    Path(number): Path<String>,
    form: Posted<IgnoredAny>,
) -> Page {
    let by = form.by()?;
    let row = queries::by_reference(app.db.read(), &by.actor, &number, Act::View).await?;
    match filing::withdraw(&app, &by, row.id, form.values.first("reason")).await {
        Ok(()) => Ok(Redirect::to(&format!("/company/notifications/{number}")).into_response()),
        Err(CommandError::Invalid(problems)) => {
            let shown = FormView::new(&form.values).with_problems(&form.view.lang, &problems);
            show_withdraw(&form.view, &row, shown, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => Err(error.into()),
    }
}
