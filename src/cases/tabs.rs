//! What each tab of the record shows.

use super::{preview, trail};
use crate::app::{App, By};
use crate::dialogue::{self, Thread};
use crate::error::Result;
use crate::http::{View, choices};
use crate::notifications::commands::{office, reply, suspend};
use crate::notifications::entity::sending;
use crate::notifications::standing::{self, Row, Seat};
use crate::notifications::{checks, papers, summary};
use crate::reference;
use crate::screening::views;
use crate::shipments;
use crate::{alerts, documents, templates, words};
use domain::actor::Role;
use domain::quantity::Mass;
use domain::rights;
use domain::time::Instant;
use minijinja::{Value, context};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The content of one tab.
///
/// # Errors
/// The database's, or a stored row that cannot be.
pub async fn content(app: &App, view: &View, by: &By, row: &Row, tab: &str) -> Result<Value> {
    match tab {
        "rules" => rules(app, view, by, row).await,
        "needs" => needs(app, row).await,
        "parties" => parties(view, row),
        "documents" => documents(app, view, by, row).await,
        "shipments" => moved(app, view, row).await,
        "dialogue" => talk(app, view, by, row).await,
        "timeline" => Ok(context! { events => trail::rows(app.db.read(), view, by, row).await? }),
        _ => summary_tab(app, view, row).await,
    }
}

async fn summary_tab(app: &App, view: &View, row: &Row) -> Result<Value> {
    let db = app.db.read();
    let reference = reference::current(app).await?;
    let body = standing::body(row)?;
    let law = standing::law_taken(row)?;
    let sentences: Vec<String> =
        law.iter().flat_map(|law| law.sentences()).map(|message| view.say(&message)).collect();
    let order = suspend::in_force(db, row.id).await?;
    Ok(context! {
        groups => summary::of(view, &body, &reference.catalogue, None),
        law => sentences,
        sendings => sendings(app, view, row).await?,
        reply => replied(app, view, row).await?,
        order => order.map(|order| context! {
            grounds => choices::word(&view.lang, "cases-grounds", &order.grounds),
            text => order.for_company,
            by => order.by_name,
            at_ms => order.at_ms,
        }),
        authorisation => row.authorisation_no,
        authorised_here => !row.from_outside,
        valid_until => row.valid_until.map(|day| templates::date_words(&view.lang, day)),
        outside_reference => row.outside_reference,
        changes => changes(app, view, row).await?,
    })
}

async fn sendings(app: &App, view: &View, row: &Row) -> Result<Vec<Value>> {
    let found = sending::Entity::find()
        .filter(sending::Column::NotificationId.eq(row.id))
        .order_by_asc(sending::Column::Id)
        .all(app.db.read())
        .await?;
    Ok(found
        .into_iter()
        .map(|one| {
            context! {
                to => words::country(&view.lang, &one.to_country),
                how => choices::word(&view.lang, "cases-way-sent", &one.how),
                on => templates::date_words(&view.lang, one.sent_on),
                version => one.version,
                copy => one.copy,
                note => one.note,
                by => one.by_name,
            }
        })
        .collect())
}

async fn replied(app: &App, view: &View, row: &Row) -> Result<Option<Value>> {
    let Some(found) = reply::latest(app.db.read(), row.id).await? else { return Ok(None) };
    let masses: Vec<Option<i64>> = serde_json::from_str(&found.masses).unwrap_or_default();
    let masses: Vec<Option<String>> =
        masses.into_iter().map(|mg| mg.map(|mg| Mass::from_mg(mg).to_string())).collect();
    Ok(Some(context! {
        text => choices::word(&view.lang, "cases-reply", &found.reply),
        reason => found.reason.as_deref().map(|code| choices::word(&view.lang, "cases-reason", code)),
        masses => masses,
        conditions => found.conditions,
        for_authority => found.for_authority,
        for_company => found.for_company,
        keyed_in => found.keyed_in,
        late => found.late,
        on => templates::date_words(&view.lang, found.given_on),
        outside_reference => found.outside_reference,
        by => found.by_name,
        at_ms => found.at_ms,
    }))
}

/// Field by field, what the version that stands says otherwise than the one before.
async fn changes(app: &App, view: &View, row: &Row) -> Result<Vec<Value>> {
    if row.version < 2 {
        return Ok(Vec::new());
    }
    let versions = standing::versions(app.db.read(), row.id).await?;
    let Some(last) = versions.last() else { return Ok(Vec::new()) };
    let changes: Vec<domain::notification::content::Change> =
        serde_json::from_str(&last.changes).unwrap_or_default();
    Ok(changes
        .into_iter()
        .map(|change| {
            context! {
                field => crate::notifications::form::label(view, &change.name()),
                position => change.position(),
                old => change.old,
                new => change.new,
            }
        })
        .collect())
}

async fn rules(app: &App, view: &View, by: &By, row: &Row) -> Result<Value> {
    let db = app.db.read();
    let sees = by.actor.has_any(&[Role::CaseOfficer, Role::Approver, Role::Inspector, Role::Auditor]);
    // Screening is the keeper's own business; the other authority sees the alerts
    // it has been shown.
    let own = standing::keeper(row).ok() == by.actor.country() || by.actor.country().is_none();
    if !sees {
        return Ok(context! { closed => true });
    }
    let found = alerts::queries::of_notification(db, &by.actor, row.id).await?;
    let mut alerts = Vec::new();
    for alert in &found {
        alerts.push(context! {
            reference => alert.reference,
            href => format!("/alerts/{}", alert.id),
            text => alerts::words::tell(&view.lang, &alert.finding()?.sentence()),
            severity => alerts::words::severity(&view.lang, alert.severity()?),
            state => choices::word(&view.lang, "cases-alert-state", &alert.state),
            holds => alert.holds,
        });
    }
    let evaluated = if own { views::of_record(db, &view.lang, row.id, 5).await? } else { Vec::new() };
    Ok(context! { alerts => alerts, evaluated => evaluated })
}

async fn needs(app: &App, row: &Row) -> Result<Value> {
    let over = checks::shares_over(app.db.read(), row).await?;
    Ok(context! { rows => preview::needs(app.db.read(), &over).await? })
}

fn parties(view: &View, row: &Row) -> Result<Value> {
    let body = standing::body(row)?;
    let parties: Vec<Value> = body
        .parties()
        .into_iter()
        .map(|(part, party)| {
            context! {
                part => choices::word(&view.lang, "cases-part", part),
                name => party.name,
                address => party.address,
                country => party.country.map(|c| words::country(&view.lang, c.as_str())),
                licence_no => party.licence_no,
                phone => party.phone,
                email => party.email,
                href => party.operator.map(|id| format!("/operators/{id}")),
            }
        })
        .collect();
    Ok(context! { parties => parties })
}

async fn documents(app: &App, view: &View, by: &By, row: &Row) -> Result<Value> {
    let db = app.db.read();
    let keeps = by.actor.country().is_none() || standing::keeper(row).ok() == by.actor.country();
    let mut files = Vec::new();
    for paper in papers::filed(db, row.id).await? {
        files.push(file(view, &paper, false));
    }
    if keeps {
        for paper in documents::list(db, office::owner(row.id)).await? {
            files.push(file(view, &paper, true));
        }
    }
    let transit =
        standing::seat(by, row) == Some(Seat::Exporting) && !standing::body(row)?.transit.is_empty();
    let may_attach = rights::may(&by.actor, rights::Act::Record, &standing::subject(row)?).is_ok();
    Ok(context! {
        files => files,
        pen => true,
        authorisation => row.authorisation_no.is_some() && !row.from_outside,
        may_attach => may_attach,
        transit => transit,
        form => "",
    })
}

fn file(view: &View, paper: &documents::entity::document::Model, office: bool) -> Value {
    context! {
        href => format!("/documents/{}", paper.id),
        name => paper.file_name,
        role => choices::word(&view.lang, "documents-role", &paper.role),
        by => paper.uploaded_by_name,
        at_ms => paper.at_ms,
        sha256 => paper.sha256,
        office => office,
    }
}

async fn moved(app: &App, view: &View, row: &Row) -> Result<Value> {
    let found = shipments::queries::of_notification(app.db.read(), row.id).await?;
    let rows: Vec<Value> = found
        .into_iter()
        .map(|one| {
            let day = |day: Option<chrono::NaiveDate>| day.map(|day| templates::date_words(&view.lang, day));
            context! {
                number => one.number,
                state => choices::word(&view.lang, "shipments-state", &one.state),
                departed_on => day(one.departed_on),
                arrived_on => day(one.arrived_on),
                against => one.departed_against.as_deref().map(|code| choices::word(&view.lang, "shipments-against", code)),
            }
        })
        .collect();
    Ok(context! { shipments => rows, departed => Mass::from_mg(row.departed_mg).to_string() })
}

async fn talk(app: &App, view: &View, by: &By, row: &Row) -> Result<Value> {
    let db = app.db.read();
    let mut threads = Vec::new();
    for thread in Thread::ALL {
        if !dialogue::is_open_to(thread, by, row) {
            continue;
        }
        let messages = dialogue::queries::messages(db, by, row, thread).await?;
        let readers = readers(view, row, thread);
        let rows: Vec<Value> = messages
            .into_iter()
            .map(|message| {
                let at = Instant::from_ms(message.at_ms);
                context! {
                    by => message.by_name,
                    at => at.utc().to_rfc3339(),
                    when => templates::instant_words(&view.lang, at, None),
                    readers => readers,
                    text => message.text,
                    own => Some(message.by_person) == Some(by.actor.person),
                    internal => thread == Thread::Internal,
                }
            })
            .collect();
        threads.push(context! {
            code => thread.code(),
            title => view.t(&format!("dialogue-thread-{}", thread.code())),
            readers => readers,
            messages => rows,
            may_ask => thread != Thread::Internal,
        });
    }
    let questions = dialogue::queries::questions(db, by, row).await?;
    let own = by.actor.country().map(|c| c.to_string()).unwrap_or_default();
    let questions: Vec<Value> = questions
        .into_iter()
        .map(|q| {
            context! {
                number => q.number,
                thread => view.t(&format!("dialogue-thread-{}", q.thread)),
                text => q.text,
                by => q.asked_by_name,
                at_ms => q.asked_at_ms,
                due_on => q.due_on.map(|day| templates::date_words(&view.lang, day)),
                answer => q.answer,
                answered_by => q.answered_by_name,
                ours_to_answer => q.closed_at_ms.is_none() && q.thread == "authorities" && q.asked_by_country != own,
                open => q.closed_at_ms.is_none(),
            }
        })
        .collect();
    Ok(context! { threads => threads, questions => questions, form => "" })
}

/// Who reads a thread, by name of side.
pub fn readers(view: &View, row: &Row, thread: Thread) -> String {
    let key = format!("dialogue-readers-{}", thread.code());
    let origin = words::country(&view.lang, &row.origin);
    let destination = words::country(&view.lang, &row.destination);
    let args = [("company", row.exporter_name.as_str()), ("origin", &origin), ("destination", &destination)];
    words::text(&view.lang, &key, args.into_iter())
}
