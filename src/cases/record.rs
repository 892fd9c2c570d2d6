//! One notification as an authority sees it: head, tabs, and the next step.

use super::decision::Which;
use super::{clock, list, tabs};
use crate::app::{App, By};
use crate::audit::{self, Entry, Visible};
use crate::countersign;
use crate::error::Result;
use crate::http::{Page, View, choices};
use crate::notifications::commands::{authorise, send};
use crate::notifications::standing::{self, Row, Seat};
use crate::people::person;
use crate::reference;
use axum::extract::{Path, Query, State};
use domain::notification::content::substance_name;
use domain::notification::lifecycle::{self, State as Stage};
use domain::quantity::Mass;
use domain::rights;
use minijinja::{Value, context};
use sea_orm::EntityTrait;
use serde::Deserialize;
use serde_json::json;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    tab: String,
}

pub const TABS: [&str; 8] =
    ["summary", "rules", "needs", "parties", "documents", "shipments", "dialogue", "timeline"];

pub async fn show(
    view: View,
    State(app): State<App>,
    Path(reference): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Page {
    let by = view.by()?;
    let row = standing::open(app.db.read(), &by, &reference, rights::Act::View).await?;
    looked_at(&app, &by, &row, &wanted.tab).await?;
    send::opened(&app, &by, &row).await?;
    let tab = TABS.into_iter().find(|tab| *tab == wanted.tab).unwrap_or("summary");
    let content = tabs::content(&app, &view, &by, &row, tab).await?;
    view.render(
        &format!("cases/{tab}.html"),
        context! { ..head(&app, &view, &by, &row, tab).await?, ..content },
    )
}

/// A confidential record leaves a trace of every look at it (article 12(11)).
///
/// # Errors
/// The database's: without the entry nothing is shown.
pub async fn looked_at(app: &App, by: &By, row: &Row, part: &str) -> Result<()> {
    if !row.confidential {
        return Ok(());
    }
    let entry = Entry::new("notification-read", "notification", row.id, Visible::Internal)
        .reference(&row.reference)
        .data(json!({ "part": part }));
    audit::record_read(app, by, entry).await
}

/// The head of the record's pages.
///
/// # Errors
/// The database's, or a stored row that cannot be.
pub async fn head(app: &App, view: &View, by: &By, row: &Row, tab: &str) -> Result<Value> {
    let lang = &view.lang;
    let reference = reference::current(app).await?;
    let seat = standing::seat(by, row);
    let had = match by.actor.country() {
        Some(country) => standing::owner_at(row, country)?,
        None => row.owner_id,
    };
    let owner = match had {
        Some(id) => person::Entity::find_by_id(id).one(app.db.read()).await?.map(|person| person.name),
        None => None,
    };
    let office = match seat {
        Some(seat) => clock::office(app, view, row, seat).await?,
        None => None,
    };
    let name = substance_name(&reference.catalogue, &row.substance).unwrap_or(&row.substance).to_owned();
    Ok(context! {
        reference => row.reference,
        exporter => row.exporter_name,
        importer => row.importer_name,
        origin => row.origin,
        destination => row.destination,
        substance => name,
        mass => Mass::from_mg(row.mass_mg).to_string(),
        more_items => row.items > 1,
        state => context! {
            text => choices::word(lang, "cases-state", &row.state),
            colour => list::colour(&row.state),
        },
        flag => flag(view, by, row),
        confidential => row.confidential,
        from_paper => row.from_paper,
        from_outside => row.from_outside,
        voluntary => row.voluntary,
        clock => clock::legal(view, row, by.at)?,
        due => clock::due_words(view, row),
        due_rule => row.reply_rule,
        due_source => row.reply_source,
        office => office,
        owner => owner,
        tabs => tab_links(view, row, tab),
        actions => actions(view, by, row)?,
        can_take => can(by, row, rights::Act::Take, lifecycle::Act::Take)?,
        waiting => waiting(app, view, row).await?,
    })
}

/// The worst open alert in words; only for those who may see alerts.
fn flag(view: &View, by: &By, row: &Row) -> Option<Value> {
    use domain::actor::Role::{Approver, Auditor, CaseOfficer, Inspector};
    let sees = by.actor.has_any(&[CaseOfficer, Approver, Inspector, Auditor]);
    let colour = match row.flag.as_str() {
        "hold" => "red",
        "review" => "orange",
        "info" => "grey",
        _ => return None,
    };
    sees.then(|| context! { text => choices::word(&view.lang, "cases-flag", &row.flag), colour })
}

fn tab_links(view: &View, row: &Row, current: &str) -> Vec<Value> {
    TABS.into_iter()
        .map(|tab| {
            context! {
                href => format!("/notifications/{}?tab={tab}", row.reference),
                text => view.t(&format!("cases-tab-{tab}")),
                current => tab == current,
            }
        })
        .collect()
}

fn can(by: &By, row: &Row, right: rights::Act, act: lifecycle::Act) -> Result<bool> {
    let allowed = rights::may(&by.actor, right, &standing::subject(row)?).is_ok();
    Ok(allowed && lifecycle::next(&standing::standing(row, by.at)?, act).is_ok())
}

/// What this reader can do now, the main step first.
fn actions(view: &View, by: &By, row: &Row) -> Result<Vec<Value>> {
    let mut out = Vec::new();
    for which in Which::ALL {
        if !offered(by, row, which)? || !can(by, row, which.right(), which.act())? {
            continue;
        }
        out.push(context! {
            href => format!("/notifications/{}/{}", row.reference, which.code()),
            text => view.t(&format!("cases-do-{}", which.code())),
            warning => matches!(which, Which::Refuse | Which::Suspend | Which::Cancel),
        });
    }
    Ok(out)
}

/// Whether a decision belongs to this seat at this kind of record.
fn offered(by: &By, row: &Row, which: Which) -> Result<bool> {
    let seat = standing::seat(by, row);
    let open = standing::state(row)? == Stage::Sent;
    Ok(match which {
        Which::Answer => {
            seat == Some(Seat::Importing) || seat == Some(Seat::Exporting) && !row.counterpart_here
        }
        Which::Elsewhere => row.from_outside && open,
        Which::Authorise | Which::Refuse | Which::Suspend | Which::Lift | Which::Cancel => {
            !row.from_outside && seat == Some(Seat::Exporting)
        }
        Which::Return | Which::Send => seat == Some(Seat::Exporting),
    })
}

/// A prepared act that waits for its second person.
async fn waiting(app: &App, view: &View, row: &Row) -> Result<Option<Value>> {
    let open = countersign::open_for(app.db.read(), row.id).await?;
    let ours = open.into_iter().find(|one| [authorise::TWO, authorise::OVERRIDE].contains(&one.act.as_str()));
    Ok(ours.map(|one| {
        context! {
            text => view.t(if one.act == authorise::OVERRIDE { "cases-waits-override" } else { "cases-waits-second" }),
            by => one.prepared_by_name,
            href => format!("/notifications/{}/countersign", row.reference),
        }
    }))
}
