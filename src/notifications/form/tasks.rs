//! The task list: every section with where it stands; nothing forces an order.

use super::super::drafts::{self, Draft, Kind};
use super::super::entity::notification;
use super::sections::segment;
use super::{Form, base, go, open};
use crate::app::App;
use crate::http::{Page, View};
use axum::extract::{Path, State};
use domain::message::Message;
use domain::notification::content::{Gap, Section, Status, substance_name};
use minijinja::context;
use sea_orm::EntityTrait;
use serde::Serialize;
use uuid::Uuid;

#[derive(Serialize)]
struct Task {
    href: String,
    text: String,
    hint: String,
    status: String,
    colour: &'static str,
}

/// Done is plain text; what waits for somebody has a colour.
fn told(view: &View, status: Status) -> (String, &'static str) {
    let words = view.t(&format!("notifications-status-{}", status.code().replace('_', "-")));
    let colour = match status {
        Status::Done => "",
        Status::ToDo => "blue",
        Status::Problem => "red",
    };
    (words, colour)
}

pub(super) async fn page(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let draft = open(&view, id).await?;
    let gaps = draft.gaps();
    let changed = changed_rules(&app, &draft).await?;
    let open_left = gaps.iter().filter(|gap| !gap.late).count();
    let of = match draft.row.notification_id {
        Some(notification) => notification::Entity::find_by_id(notification).one(app.db.read()).await?,
        None => None,
    };
    let goods = goods(&view, &draft, &gaps);
    let mut lists = goods.clone();
    lists.push(context! {
        title => view.t("notifications-tasks-rest"), tasks => sections(&view, &draft, &gaps),
    });
    view.render(
        "notifications/tasks.html",
        context! {
            base => base(&draft),
            back => back(draft.kind),
            goods => goods,
            lists => lists,
            left => open_left,
            late => gaps.iter().filter(|gap| gap.late).map(|gap| view.say(&gap.problem.message)).collect::<Vec<_>>(),
            law => super::sentences(&draft),
            changed => changed,
            copied => draft.row.copied_from.is_some(),
            voluntary => draft.row.voluntary,
            kind => draft.kind.code(),
            exporter => draft.body().exporter.name,
            revises => of.map(|row| row.reference),
            saved_ms => draft.row.updated_at_ms,
        },
    )
}

pub(super) fn back(kind: Kind) -> &'static str {
    if super::is_company(kind) { "/company/notifications" } else { "/notifications/drafts" }
}

async fn changed_rules(app: &App, draft: &Draft) -> Result<Vec<Message>, crate::http::Failure> {
    let Some(earlier) = draft.row.copied_from else { return Ok(Vec::new()) };
    let Some(row) = notification::Entity::find_by_id(earlier).one(app.db.read()).await? else {
        return Ok(Vec::new());
    };
    Ok(drafts::changed_rules(draft, &row)?)
}

/// Two lines for each item; a last one may be removed too, and another begun.
fn goods(view: &View, draft: &Draft, gaps: &[Gap]) -> Vec<minijinja::Value> {
    let items = draft.body().items.iter().enumerate();
    items
        .map(|(index, item)| {
            let at = format!("items.{}.", index + 1);
            let own: Vec<Gap> =
                gaps.iter().filter(|gap| gap.problem.field.starts_with(&at)).cloned().collect();
            let on_first = |gap: &Gap| {
                ["substance", "brand", "hs", "product_form"]
                    .iter()
                    .any(|f| gap.problem.field == format!("{at}{f}"))
            };
            let name = substance_name(&draft.reference.catalogue, &item.substance);
            let first = match (name, own.iter().any(|gap| on_first(gap) && !gap.late)) {
                (None, _) | (Some(_), true) => Status::ToDo,
                (Some(_), false) => Status::Done,
            };
            let rest: Vec<&Gap> = own.iter().filter(|gap| !on_first(gap) && !gap.late).collect();
            let second = match (rest.is_empty(), rest.iter().any(|gap| !gap.missing)) {
                (true, _) if item.quantity.is_some() => Status::Done,
                (false, true) => Status::Problem,
                _ => Status::ToDo,
            };
            let href = |page: &str| format!("{}/item/{}/{page}", base(draft), item.id);
            let task = |page: &str, status: Status| {
                let (status, colour) = told(view, status);
                Task {
                    href: href(page),
                    text: view.t(&format!("notifications-section-{page}")),
                    hint: String::new(),
                    status,
                    colour,
                }
            };
            let title = crate::words::text(
                &view.lang,
                if name.is_some() { "notifications-item-named" } else { "notifications-item" },
                [("number", (index + 1).to_string().as_str()), ("name", name.unwrap_or_default())]
                    .into_iter(),
            );
            context! {
                title => title,
                tasks => vec![task("substance", first), task("quantity", second)],
                remove => href("remove"),
            }
        })
        .collect()
}

fn sections(view: &View, draft: &Draft, gaps: &[Gap]) -> Vec<Task> {
    let all = Section::ALL.iter().copied().filter(|section| *section != Section::Goods);
    all.map(|section| {
        let (status, colour) = told(view, draft.status(section, gaps));
        let missing: Vec<String> = gaps
            .iter()
            .filter(|gap| gap.section == section && !gap.late && draft.begun(section))
            .map(|gap| view.say(&gap.problem.message))
            .collect();
        Task {
            href: format!("{}/{}", base(draft), segment(section)),
            text: view.t(&format!("notifications-section-{}", segment(section))),
            hint: missing.join(" "),
            status,
            colour,
        }
    })
    .collect()
}

pub(super) async fn discard(State(app): State<App>, Path(id): Path<Uuid>, form: Form) -> Page {
    let by = form.by()?;
    open(&form.view, id).await?;
    let kind = drafts::discard(&app, &by, id).await?;
    go(back(kind))
}
