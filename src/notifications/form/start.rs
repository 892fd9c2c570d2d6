//! Beginning: like an earlier one, or new; and for an authority, from paper or
//! from outside.

use super::super::drafts::{self, Kind, Start};
use super::super::entity::notification;
use super::super::{queries, standing};
use super::{Choice, Form, go};
use crate::app::App;
use crate::http::{Failure, FormView, Page, View};
use crate::{operators, reference};
use axum::extract::{Path, State};
use domain::notification::content::substance_name;
use domain::quantity::Mass;
use minijinja::context;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// How many earlier ones a new one can be like.
const EARLIER: u64 = 10;

pub(super) async fn page(view: View, State(app): State<App>) -> Page {
    let by = view.by()?;
    let operator = by.actor.operator().ok_or(Failure::Forbidden)?;
    let reference = reference::current(&app).await?;
    let earlier = queries::of_company(app.db.read(), operator, EARLIER).await?;
    let like: Vec<Choice> = earlier
        .iter()
        .map(|row| {
            let name = substance_name(&reference.catalogue, &row.substance).unwrap_or(&row.substance);
            let mass = Mass::from_mg(row.mass_mg).to_string();
            let country = crate::words::country(&view.lang, &row.destination);
            let args = [
                ("substance", name),
                ("mass", mass.as_str()),
                ("importer", row.importer_name.as_str()),
                ("country", country.as_str()),
            ];
            let text = crate::words::text(&view.lang, "notifications-like-line", args.into_iter());
            Choice { value: row.id.to_string(), text, hint: row.reference.clone() }
        })
        .collect();
    let any = !like.is_empty();
    let mut options = like;
    options.push(Choice {
        hint: view.t("notifications-start-new-hint"),
        ..Choice::new("new", view.t("notifications-start-new"))
    });
    options.push(Choice {
        hint: view.t("notifications-start-voluntary-hint"),
        ..Choice::new("voluntary", view.t("notifications-start-voluntary"))
    });
    let chosen = if any { "" } else { "new" };
    view.render(
        "notifications/start.html",
        context! { options => options, form => FormView::filled([("begin", chosen)]), any => any },
    )
}

pub(super) async fn begin(State(app): State<App>, form: Form) -> Page {
    let by = form.by()?;
    let begin = form.values.first("begin");
    let start = match begin {
        "voluntary" => Start { voluntary: true, ..Start::default() },
        like => Start { like: like.parse().ok(), ..Start::default() },
    };
    let id = drafts::start(&app, &by, Kind::Company, start).await?;
    go(&drafts::path(Kind::Company, id))
}

/// Begins, or goes on with, the next version of a notification.
pub(super) async fn revise(State(app): State<App>, Path(reference): Path<String>, form: Form) -> Page {
    let by = form.by()?;
    let row = notification::Entity::find()
        .filter(notification::Column::Reference.eq(&reference))
        .one(app.db.read())
        .await?
        .ok_or(Failure::NotFound)?;
    domain::rights::may(&by.actor, domain::rights::Act::View, &standing::subject(&row)?)?;
    let id = drafts::revise(&app, &by, row.id).await?;
    go(&drafts::path(Kind::Company, id))
}

pub(super) async fn list(view: View, State(app): State<App>) -> Page {
    let by = view.by()?;
    let country = by.actor.country().ok_or(Failure::Forbidden)?;
    let drafts = drafts::of_authority(app.db.read(), country).await?;
    let rows: Vec<_> = drafts
        .iter()
        .map(|row| {
            context! {
                href => format!("/notifications/draft/{}", row.id), title => row.title, kind => row.kind,
                saved_ms => row.updated_at_ms,
            }
        })
        .collect();
    view.render("notifications/office-drafts.html", context! { rows => rows })
}

pub(super) async fn paper_page(view: View, State(app): State<App>) -> Page {
    office_page(&view, &app, Kind::Paper).await
}

pub(super) async fn outside_page(view: View, State(app): State<App>) -> Page {
    office_page(&view, &app, Kind::Outside).await
}

async fn office_page(view: &View, app: &App, kind: Kind) -> Page {
    let by = view.by()?;
    let country = by.actor.country().ok_or(Failure::Forbidden)?;
    let companies = match kind {
        Kind::Paper => operators::by_country(app.db.read(), country).await?,
        _ => Vec::new(),
    };
    let options: Vec<Choice> = companies
        .into_iter()
        .map(|row| Choice::new(row.id.to_string(), format!("{} ({})", row.name, row.reference)))
        .collect();
    let form = FormView::default();
    view.render(
        "notifications/start-office.html",
        context! { kind => kind.code(), companies => options, form => form },
    )
}

pub(super) async fn paper(State(app): State<App>, form: Form) -> Page {
    let by = form.by()?;
    let operator: Option<Uuid> = form.values.first("company").parse().ok();
    let voluntary = form.values.first("voluntary") == "yes";
    let start = Start { operator, voluntary, like: None };
    let id = drafts::start(&app, &by, Kind::Paper, start).await?;
    go(&drafts::path(Kind::Paper, id))
}

pub(super) async fn outside(State(app): State<App>, form: Form) -> Page {
    let by = form.by()?;
    let id = drafts::start(&app, &by, Kind::Outside, Start::default()).await?;
    go(&drafts::path(Kind::Outside, id))
}
