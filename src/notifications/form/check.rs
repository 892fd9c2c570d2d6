//! Check answers, declare, submit. Errors stop; warnings come from the draft's
//! own data and public law only, and may be explained.

use super::super::drafts::{self, Draft, Page as Which};
use super::super::filing::{self, DECLARATIONS, Signature};
use super::super::summary;
use super::super::{queries, standing};
use super::sections::segment;
use super::{Form, base, go, open, sentences};
use crate::app::App;
use crate::error::CommandError;
use crate::http::{FormView, Page, Values, View};
use crate::{licences, people};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::actor::Role;
use domain::licence::{Activity, Side, Verdict, Want, judge, keys_covering};
use domain::message::{Message, Problem};
use domain::notification::content::{self, Gap, Good, Section, goods, substance_name};
use domain::notification::lifecycle::State as Stands;
use domain::quantity::Mass;
use domain::rights::Act;
use minijinja::context;
use serde::Serialize;
use uuid::Uuid;

/// A problem with the place where it is put right.
#[derive(Serialize)]
struct Stop {
    text: String,
    href: String,
    late: bool,
}

/// Where a gap is put right.
fn place(draft: &Draft, gap: &Gap) -> String {
    let base = base(draft);
    let path = gap.problem.field.as_str();
    let item = path.strip_prefix("items.").and_then(|rest| {
        let (number, field) = rest.split_once('.')?;
        let item = draft.body().items.get(number.parse::<usize>().ok()?.checked_sub(1)?)?;
        let page = match field {
            "substance" | "brand" | "hs" | "product_form" => "substance",
            _ => "quantity",
        };
        Some(format!("{base}/item/{}/{page}#{field}", item.id))
    });
    item.unwrap_or_else(|| match gap.section {
        Section::Goods => base.clone(),
        section => format!("{base}/{}#{path}", segment(section)),
    })
}

fn stops(view: &View, draft: &Draft, gaps: &[Gap]) -> Vec<Stop> {
    let mut all: Vec<Stop> = gaps
        .iter()
        .map(|gap| Stop { text: view.say(&gap.problem.message), href: place(draft, gap), late: gap.late })
        .collect();
    all.sort_by_key(|stop| stop.late);
    all
}

pub(super) async fn page(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let draft = open(&view, id).await?;
    show(&view, &app, &draft, FormView::default(), StatusCode::OK).await
}

async fn show(view: &View, app: &App, draft: &Draft, form: FormView, status: StatusCode) -> Page {
    let gaps = draft.gaps();
    let warnings = warnings(app, draft).await?;
    let form = if form.values.is_empty() {
        FormView::filled([("explanation", draft.body().explanation.as_str())])
    } else {
        form
    };
    view.render_with(
        status,
        "notifications/check.html",
        context! {
            base => base(draft),
            groups => summary::of(view, draft.body(), &draft.reference.catalogue, Some(&base(draft))),
            stops => stops(view, draft, &gaps),
            stopped => gaps.iter().any(|gap| !gap.late),
            warnings => warnings,
            law => sentences(draft),
            form => form,
        },
    )
}

/// Warnings for the company: its own duplicates, its own licence, public law.
async fn warnings(app: &App, draft: &Draft) -> Result<Vec<Message>, CommandError> {
    let db = app.db.read();
    let mut found = content::warnings(draft.body(), draft.law().as_ref(), &draft.setting());
    let Some(operator) = draft.row.operator_id else { return Ok(found) };
    let catalogue = &draft.reference.catalogue;
    let goods = goods(draft.body(), catalogue).unwrap_or_default();
    for row in
        queries::similar_of_company(db, operator, draft.body(), &goods, draft.row.notification_id).await?
    {
        found.push(
            Message::new("notifications-warning-duplicate")
                .with("reference", &row.reference)
                .with("day", row.dispatch_on)
                .with("mass", Mass::from_mg(row.mass_mg)),
        );
    }
    found.extend(licence_warnings(app, draft, operator, &goods).await?);
    Ok(found)
}

/// The company's own licences, on the day of dispatch: one that covers the goods,
/// and what is left under its ceilings.
async fn licence_warnings(
    app: &App,
    draft: &Draft,
    operator: Uuid,
    goods: &[Good],
) -> Result<Vec<Message>, CommandError> {
    let on = draft.body().dispatch_on.unwrap_or(draft.today);
    let own: Vec<Uuid> = goods.iter().map(|good| good.id).collect();
    let held = licences::facts_for(app.db.read(), operator, on, &own).await?;
    let mut found = Vec::new();
    for good in goods {
        let keys = keys_covering(&draft.reference.catalogue, &good.substance);
        let name = substance_name(&draft.reference.catalogue, &good.substance).unwrap_or(&good.substance);
        let want = Want {
            keys: &keys,
            form: Some(good.product_form.code()),
            activity: Some(Activity::Export),
            site: draft.body().site,
            day: on,
        };
        let facts = match judge(&held, &want) {
            Verdict::Covered(facts) => facts,
            Verdict::NotRunning(facts) => {
                let message = Message::new("notifications-warning-licence-not-running");
                found.push(message.with("licence", &facts.number).with("day", on).with("substance", name));
                continue;
            }
            Verdict::OutOfScope(_) | Verdict::Nothing => {
                found.push(Message::new("notifications-warning-licence-none").with("substance", name));
                continue;
            }
        };
        for cap in &facts.caps {
            let drawn = cap.cap.draws(&keys, Side::Out);
            if let Some(over) = cap.over(good.converted.mass).filter(|over| drawn && *over > Mass::ZERO) {
                found.push(
                    Message::new("notifications-warning-licence-cap")
                        .with("licence", &facts.number)
                        .with("substance", name)
                        .with("cap", cap.cap.quantity)
                        .with("left", cap.remaining().unwrap_or_default())
                        .with("over", over),
                );
            }
        }
    }
    Ok(found)
}

pub(super) async fn explain(State(app): State<App>, Path(id): Path<Uuid>, form: Form) -> Page {
    let view = &form.view;
    let by = form.by()?;
    open(view, id).await?;
    let mut typed = form.values.0.clone();
    typed.retain(|(name, _)| name != "action");
    let draft = drafts::save(&app, &by, id, &Which::Check, typed).await?;
    if draft.gaps().iter().any(|gap| !gap.late) {
        let problem = Problem::new("", Message::new("notifications-check-stopped"));
        let view_form = FormView::new(&form.values).with_problems(&view.lang, &[problem]);
        return show(view, &app, &draft, view_form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    go(&format!("{}/declaration", base(&draft)))
}

pub(super) async fn declaration_page(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let draft = open(&view, id).await?;
    if draft.gaps().iter().any(|gap| !gap.late) {
        return go(&format!("{}/check", base(&draft)));
    }
    let name = view.by()?.actor.name;
    show_declaration(&view, &app, &draft, FormView::filled([("name", name)]), StatusCode::OK).await
}

async fn show_declaration(view: &View, app: &App, draft: &Draft, form: FormView, status: StatusCode) -> Page {
    let by = view.by()?;
    let may_sign = may_sign(app, &by, draft).await?;
    let signers = match draft.row.operator_id {
        Some(operator) if !may_sign => {
            people::of_operator(app.db.read(), operator, &[Role::CompanyResponsible]).await?
        }
        _ => Vec::new(),
    };
    let meaning = match draft.row.notification_id {
        None => "new",
        Some(notification) => {
            let row = queries::find(app.db.read(), notification).await?;
            match standing::state(&row)? {
                Stands::Returned => "again",
                _ => match content::what_amendment_means(
                    &standing::body(&row)?,
                    draft.body(),
                    &draft.reference.catalogue,
                ) {
                    content::Meaning::NewClock => "new-clock",
                    content::Meaning::SameClock => "same-clock",
                },
            }
        }
    };
    view.render_with(
        status,
        "notifications/declaration.html",
        context! {
            base => base(draft),
            may_sign => may_sign,
            signers => signers.into_iter().map(|person| person.name).collect::<Vec<_>>(),
            declarations => DECLARATIONS.iter().map(|code| context! {
                value => code, text => view.t(&format!("notifications-declare-{code}")),
            }).collect::<Vec<_>>(),
            meaning => meaning,
            kind => draft.kind.code(),
            form => form,
        },
    )
}

/// Whether the reader's signature would be taken: a draft of a new version asks
/// by the state of its notification.
async fn may_sign(app: &App, by: &crate::app::By, draft: &Draft) -> Result<bool, CommandError> {
    let Some(notification) = draft.row.notification_id else {
        return Ok(domain::rights::may(&by.actor, Act::Submit, &drafts::subject(&draft.row)?).is_ok());
    };
    let row = queries::find(app.db.read(), notification).await?;
    let act = if standing::state(&row)? == Stands::Returned { Act::Submit } else { Act::Amend };
    Ok(domain::rights::may(&by.actor, act, &standing::subject(&row)?).is_ok())
}

pub(super) async fn declare(State(app): State<App>, Path(id): Path<Uuid>, form: Form) -> Page {
    let view = &form.view;
    let by = form.by()?;
    let signature = signature(&form.values);
    // A form sent twice finds its draft gone; the act itself knows what it answered.
    let opened = open(view, id).await;
    let revises = matches!(&opened, Ok(draft) if draft.row.notification_id.is_some());
    let done = if revises {
        filing::amend(&app, &by, id, &signature).await
    } else {
        filing::submit(&app, &by, id, &signature).await
    };
    match (done, opened) {
        (Ok(reference), Ok(draft)) => match draft.kind {
            drafts::Kind::Company => go(&format!("/company/notifications/{reference}/submitted")),
            _ => go(&format!("/notifications/{reference}")),
        },
        (Err(CommandError::Invalid(problems)), Ok(draft)) => {
            let shown = FormView::new(&form.values).with_problems(&view.lang, &problems);
            show_declaration(view, &app, &draft, shown, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        (Err(error), _) => Err(error.into()),
        (Ok(_), Err(failure)) => Err(failure),
    }
}

fn signature(values: &Values) -> Signature {
    Signature {
        name: values.first("name").to_owned(),
        role: values.first("role").to_owned(),
        declared: values.all("declared").map(str::to_owned).collect(),
    }
}
