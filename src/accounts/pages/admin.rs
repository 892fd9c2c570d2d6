//! The people one looks after: an authority's administrator those of the
//! authority and its companies, a responsible person those of the company, a
//! system administrator administrators. No case content.

use super::ADMINISTRATORS;
use crate::accounts::commands::people::{self as acts, Invitee};
use crate::accounts::pages::sign_in::Nothing;
use crate::accounts::queries;
use crate::app::{App, By};
use crate::error::CommandError;
use crate::http::form::FormView;
use crate::http::{Access, Failure, Page, Posted, Routes, View};
use crate::people::{self, role_grant};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::Query;
use domain::actor::{Home, Role};
use domain::rights::Act;
use minijinja::{Value, context};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Deserialize;
use uuid::Uuid;

/// The same page under an administrator's and a company's address.
macro_rules! both {
    ($routes:expr, $method:ident, $tail:literal, $handler:expr) => {
        $routes.$method(concat!("/admin/people", $tail), Access::Roles(ADMINISTRATORS), $handler).$method(
            concat!("/company/people", $tail),
            Access::Roles(&[Role::CompanyResponsible]),
            $handler,
        )
    };
}

pub fn routes() -> Routes {
    let mut routes = Routes::new().get("/admin", Access::Roles(super::SIGNERS), landing).post(
        "/admin/people/{id}/reset-factor",
        Access::Roles(ADMINISTRATORS),
        reset,
    );
    routes = both!(routes, get, "", list);
    routes = both!(routes, get, "/new", show_new);
    routes = both!(routes, post, "/new", invite);
    routes = both!(routes, get, "/{id}", show);
    routes = both!(routes, post, "/{id}/roles", add_roles);
    routes = both!(routes, post, "/{id}/roles/end", end_role);
    routes = both!(routes, post, "/{id}/disable", disable);
    routes = both!(routes, post, "/{id}/enable", enable);
    both!(routes, post, "/{id}/invite", resend)
}

async fn landing(State(app): State<App>, view: View) -> Page {
    let by = view.by()?;
    let mut waiting = Vec::new();
    for proposal in queries::open_proposals(&app, &by).await? {
        let row = acts::find(app.db.read(), proposal.record_id).await?;
        let preparer = By {
            actor: domain::actor::Actor { person: proposal.prepared_by, ..by.actor.clone() },
            ..by.clone()
        };
        let signers = acts::signers(app.db.read(), &preparer, &row).await?;
        waiting.push(context! {
            href => format!("/admin/proposals/{}", proposal.id),
            what => super::proposals::what(&view, &proposal),
            prepared_by => proposal.prepared_by_name, at_ms => proposal.prepared_at_ms,
            signers => signers.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join(", "),
        });
    }
    let system = by.actor.has(Role::SystemAdmin);
    let keeper = by.actor.has_any(ADMINISTRATORS);
    let standing = queries::standing(&app).await?;
    view.render("accounts/admin.html", context! { waiting, system, keeper, standing })
}

#[derive(Debug, Deserialize)]
struct Search {
    #[serde(default)]
    q: String,
}

async fn list(State(app): State<App>, view: View, Query(search): Query<Search>) -> Page {
    let by = view.by()?;
    let mut found = queries::people_of(&app, &by, &search.q).await?;
    let more = found.len() as u64 > queries::PAGE;
    found.truncate(usize::try_from(queries::PAGE).unwrap_or(usize::MAX));
    let mut rows = Vec::new();
    for row in &found {
        let roles = people::roles(app.db.read(), row.id).await?;
        rows.push(context! {
            href => acts::path(&by, row.id), name => row.name, email => row.email,
            roles => role_words(&view, &roles).join(", "), state => row.state, home => row.home,
        });
    }
    view.render("accounts/people.html", context! { rows, more, q => search.q, base => acts::base(&by) })
}

fn role_words(view: &View, roles: &[Role]) -> Vec<String> {
    roles.iter().map(|role| view.t(&format!("role-{}", role.code()))).collect()
}

/// Where a new person can be at home, seen from `by`: value and name.
async fn homes(app: &App, by: &By) -> Result<Vec<(String, String, Home)>, Failure> {
    let own = match by.actor.home {
        Home::Instance => None,
        home => Some(home),
    };
    if let Some(home) = own {
        return Ok(vec![("own".to_owned(), String::new(), home)]);
    }
    let mut homes = vec![("instance".to_owned(), String::new(), Home::Instance)];
    for row in queries::authorities(app).await? {
        let country =
            row.country.parse().map_err(|_| CommandError::Corrupt(format!("authority {}", row.id)))?;
        homes.push((row.id.to_string(), row.name, Home::Authority { authority: row.id, country }));
    }
    Ok(homes)
}

async fn show_new(State(app): State<App>, view: View, Query(at): Query<At>) -> Page {
    view.require_step_up()?;
    let form = FormView::filled([("home", if at.home.is_empty() { "own" } else { at.home.as_str() })]);
    new_page(&app, &view, StatusCode::OK, form).await
}

#[derive(Debug, Deserialize)]
struct At {
    #[serde(default)]
    home: String,
}

async fn new_page(app: &App, view: &View, status: StatusCode, form: FormView) -> Page {
    let by = view.by()?;
    let homes = homes(app, &by).await?;
    let mut roles: Vec<Role> = homes.iter().flat_map(|(.., home)| acts::grantable(&by, *home)).collect();
    roles.sort_unstable();
    roles.dedup();
    let roles: Vec<Value> = roles
        .into_iter()
        .map(|role| {
            context! {
                value => role.code(), text => view.t(&format!("role-{}", role.code())),
                hint => acts::SENSITIVE.contains(&role).then(|| view.t("accounts-role-two-persons")),
            }
        })
        .collect();
    let homes: Vec<Value> = homes
        .into_iter()
        .map(|(value, name, home)| {
            let text = if home == Home::Instance { view.t("accounts-home-instance") } else { name };
            context! { value, text }
        })
        .collect();
    let base = acts::base(&by);
    view.render_with(status, "accounts/person-new.html", context! { form, roles, homes, base })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    name: String,
    email: String,
    #[serde(default)]
    home: String,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    reason: String,
}

async fn invite(State(app): State<App>, posted: Posted<New>) -> Page {
    let by = posted.by()?;
    let form = &posted.form;
    let wanted = if form.home.is_empty() { "own" } else { form.home.as_str() };
    let homes = homes(&app, &by).await?;
    let home = homes.iter().find(|(value, ..)| value == wanted).or(homes.first()).map(|(.., home)| *home);
    let home = home.ok_or(Failure::NotFound)?;
    let roles: Vec<Role> = form.roles.iter().filter_map(|code| Role::from_code(code)).collect();
    let invitee = Invitee { name: &form.name, email: &form.email, home, roles: &roles, reason: &form.reason };
    match acts::invite(&app, &by, invitee).await {
        Ok(id) => Ok(Redirect::to(&acts::path(&by, id)).into_response()),
        Err(CommandError::Invalid(problems)) => {
            let form = FormView::new(&posted.values).with_problems(&posted.view.lang, &problems);
            new_page(&app, &posted.view, StatusCode::UNPROCESSABLE_ENTITY, form).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn show(State(app): State<App>, view: View, Path(id): Path<Uuid>) -> Page {
    person_page(&app, &view, id, StatusCode::OK, FormView::default()).await
}

async fn person_page(app: &App, view: &View, id: Uuid, status: StatusCode, form: FormView) -> Page {
    let by = view.by()?;
    let row = acts::find_for(app.db.read(), &by, id, Act::View).await?;
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(id))
        .order_by_asc(role_grant::Column::Id)
        .all(app.db.read())
        .await?;
    let held = people::roles(app.db.read(), id).await?;
    let grants: Vec<Value> = grants
        .iter()
        .map(|grant| {
            context! {
                role => view.t(&format!("role-{}", grant.role)), code => grant.role,
                from_ms => grant.granted_at_ms, until_ms => grant.ended_at_ms,
            }
        })
        .collect();
    let open: Vec<Role> =
        acts::grantable(&by, people::home(&row)?).into_iter().filter(|role| !held.contains(role)).collect();
    let open: Vec<Value> = open
        .into_iter()
        .map(|role| context! { value => role.code(), text => view.t(&format!("role-{}", role.code())) })
        .collect();
    let proposals: Vec<Value> = crate::countersign::open_for(app.db.read(), id)
        .await?
        .iter()
        .map(|p| context! { href => format!("/admin/proposals/{}", p.id), text => super::proposals::what(view, p) })
        .collect();
    let own = by.actor.person == id;
    let may = context! {
        change => !own && acts::find_for(app.db.read(), &by, id, Act::Change).await.is_ok(),
        disable => !own && acts::find_for(app.db.read(), &by, id, Act::Disable).await.is_ok(),
        reset => !own && acts::find_for(app.db.read(), &by, id, Act::Prepare).await.is_ok(),
    };
    let context = context! {
        form, grants, open, proposals, may, base => acts::base(&by),
        id => id.to_string(), name => row.name, email => row.email, state => row.state,
    };
    view.render_with(status, "accounts/person.html", context)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    reason: String,
}

async fn add_roles(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Roles>) -> Page {
    let roles: Vec<Role> = posted.form.roles.iter().filter_map(|code| Role::from_code(code)).collect();
    let done = acts::add_roles(&app, &posted.by()?, id, &roles, &posted.form.reason).await;
    answer(&app, &posted.view, id, done, FormView::new(&posted.values)).await
}

async fn answer(app: &App, view: &View, id: Uuid, done: Result<(), CommandError>, form: FormView) -> Page {
    match done {
        Ok(()) => Ok(Redirect::to(&acts::path(&view.by()?, id)).into_response()),
        Err(CommandError::Invalid(problems)) => {
            let form = form.with_problems(&view.lang, &problems);
            person_page(app, view, id, StatusCode::UNPROCESSABLE_ENTITY, form).await
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleCode {
    role: String,
}

async fn end_role(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<RoleCode>) -> Page {
    let role = Role::from_code(&posted.form.role).ok_or(Failure::NotFound)?;
    let done = acts::end_role(&app, &posted.by()?, id, role).await;
    answer(&app, &posted.view, id, done, FormView::default()).await
}

async fn disable(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Nothing>) -> Page {
    let done = acts::disable(&app, &posted.by()?, id).await;
    answer(&app, &posted.view, id, done, FormView::default()).await
}

async fn enable(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Nothing>) -> Page {
    let done = acts::enable(&app, &posted.by()?, id).await;
    answer(&app, &posted.view, id, done, FormView::default()).await
}

async fn resend(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Nothing>) -> Page {
    let done = acts::resend(&app, &posted.by()?, id).await;
    answer(&app, &posted.view, id, done, FormView::default()).await
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    reset_reason: String,
}

async fn reset(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Reason>) -> Page {
    let done = acts::prepare_reset(&app, &posted.by()?, id, &posted.form.reset_reason).await;
    answer(&app, &posted.view, id, done, FormView::new(&posted.values)).await
}
