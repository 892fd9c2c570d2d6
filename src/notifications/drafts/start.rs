//! Beginning a draft: empty, like an earlier notification, or as the next
//! version of one.

use super::{Draft, Kind, path, text};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::notifications::entity::{draft, notification};
use crate::notifications::sheet::{self, ItemSheet, Sheet};
use crate::notifications::standing;
use crate::{ids, operators};
use domain::country::Country;
use domain::message::Message;
use domain::notification::content::{Body, LawTaken, Section};
use domain::rights::{self, Act, Kind as Of, Subject};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// Where a draft begins.
#[derive(Clone, Debug, Default)]
pub struct Start {
    pub voluntary: bool,
    /// The company that an authority files for, from paper.
    pub operator: Option<Uuid>,
    /// An earlier notification of the same company to begin from.
    pub like: Option<Uuid>,
}

/// Begins a draft and answers its id.
pub async fn start(app: &App, by: &By, kind: Kind, start: Start) -> Result<Uuid> {
    let tx = app.begin(by).await?;
    let (operator, country) = owner(&tx, by, kind, start.operator).await?;
    let subject = Subject {
        kind: Of::Notification,
        state: "draft",
        operator: operator.filter(|_| country.is_none()),
        country,
        ..Subject::default()
    };
    rights::may(&by.actor, Act::Create, &subject)?;
    let mut sheet = Sheet::default();
    let mut voluntary = start.voluntary;
    if let Some(like) = start.like {
        let earlier =
            notification::Entity::find_by_id(like).one(&*tx).await?.ok_or(CommandError::NotFound)?;
        // One's own only: another company's is as good as not there.
        if earlier.operator_id.is_none() || earlier.operator_id != operator {
            return Err(CommandError::NotFound);
        }
        sheet = copy(&standing::body(&earlier)?);
        voluntary = earlier.voluntary;
    }
    if sheet.items.is_empty() {
        sheet.items.push(ItemSheet::new());
    }
    let id = insert(
        &tx,
        by,
        &sheet,
        draft::Model {
            id: ids::fresh(),
            operator_id: operator,
            authority_country: country.map(|country| country.to_string()),
            kind: kind.code().to_owned(),
            voluntary,
            notification_id: None,
            copied_from: start.like,
            body: String::new(),
            title: String::new(),
            created_by: by.actor.person,
            created_at_ms: by.at.ms(),
            updated_at_ms: by.at.ms(),
        },
    )
    .await?;
    tx.commit(&path(kind, id)).await?;
    Ok(id)
}

async fn owner(tx: &Tx, by: &By, kind: Kind, named: Option<Uuid>) -> Result<(Option<Uuid>, Option<Country>)> {
    let country = by.actor.country();
    match kind {
        Kind::Company => {
            let operator = by.actor.operator().ok_or(CommandError::Forbidden)?;
            let row = operators::find(&**tx, operator).await?.ok_or(CommandError::NotFound)?;
            if !row.status()?.may_trade() {
                return Err(CommandError::refused("notifications-company-may-not-file"));
            }
            Ok((Some(operator), None))
        }
        Kind::Paper => {
            by.actor.authority().ok_or(CommandError::Forbidden)?;
            let missing = || CommandError::refused("notifications-paper-company-missing");
            let row = operators::find(&**tx, named.ok_or_else(missing)?).await?.ok_or_else(missing)?;
            if Some(row.country()?) != country {
                return Err(missing());
            }
            Ok((named, country))
        }
        Kind::Outside => {
            by.actor.authority().ok_or(CommandError::Forbidden)?;
            Ok((None, country))
        }
    }
}

async fn insert(tx: &Tx, by: &By, sheet: &Sheet, row: draft::Model) -> Result<Uuid> {
    let id = row.id;
    draft::Entity::insert(draft::ActiveModel {
        id: Set(row.id),
        operator_id: Set(row.operator_id),
        authority_country: Set(row.authority_country),
        kind: Set(row.kind),
        voluntary: Set(row.voluntary),
        notification_id: Set(row.notification_id),
        copied_from: Set(row.copied_from),
        body: Set(text(sheet)?),
        title: Set(row.title),
        created_by: Set(row.created_by),
        created_at_ms: Set(row.created_at_ms),
        updated_at_ms: Set(row.updated_at_ms),
    })
    .exec_without_returning(&**tx)
    .await?;
    let entry = Entry::new("notification-draft-begun", "notification", id, Visible::Company);
    audit::record(tx, by, entry).await?;
    Ok(id)
}

/// A copy begins as the earlier one, without what belongs to that one only:
/// dates, permit and invoice, and the ids of its goods.
fn copy(body: &Body) -> Sheet {
    let mut body = body.clone();
    for item in &mut body.items {
        item.id = ids::fresh();
        item.years.clear();
        for part in &mut item.components {
            part.id = ids::fresh();
        }
    }
    let mut sheet = sheet::of(&body);
    for section in [Section::Dates, Section::Permits] {
        sheet.pages.remove(section.code());
    }
    // Consent is given anew each time.
    if let Some(page) = sheet.pages.get_mut(Section::Confidentiality.code()) {
        page.retain(|(name, _)| name != "consent");
    }
    sheet
}

/// Rules of a copy that are not what they were: sentences gone and sentences new.
pub fn changed_rules(draft: &Draft, earlier: &notification::Model) -> Result<Vec<Message>> {
    let Some(then) = standing::law_taken(earlier)? else { return Ok(Vec::new()) };
    let rules = |law: &LawTaken| {
        let mut rules: Vec<(String, Message)> = Vec::new();
        for item in &law.items {
            rules.extend(item.pen.basis.iter().map(|basis| (basis.rule.clone(), item.pen.message())));
            if item.pen.basis.is_empty() {
                rules.push((format!("pen/{:?}", item.pen.due), item.pen.message()));
            }
        }
        let waits = law.earliest.as_ref().and_then(|earliest| earliest.waits.as_ref());
        if let (Some((notice, _)), Some(earliest)) = (waits, &law.earliest) {
            let term = format!("{}/{}", notice.basis.rule, notice.term.days);
            rules.push((term, earliest.message()));
        }
        let reply = law.reply.basis.as_ref().map_or("default", |basis| basis.rule.as_str());
        rules.push((
            format!("{reply}/{}/{}", law.reply.term.days, law.reply.silence.code()),
            law.reply.message(),
        ));
        rules
    };
    let Some(now) = draft.law() else { return Ok(Vec::new()) };
    let before = rules(&then);
    let mut changed: Vec<Message> = Vec::new();
    for (rule, message) in rules(&now) {
        if !before.iter().any(|(known, _)| *known == rule) && !changed.contains(&message) {
            changed.push(message);
        }
    }
    Ok(changed)
}

/// A draft of a new version of a notification; the one that is there already, if
/// any, since two would overwrite each other.
pub async fn revise(app: &App, by: &By, notification: Uuid) -> Result<Uuid> {
    let tx = app.begin(by).await?;
    let row = standing::lock(&tx, notification).await?;
    rights::may(&by.actor, Act::Change, &standing::subject(&row)?)?;
    let open = draft::Entity::find().filter(draft::Column::NotificationId.eq(row.id)).one(&*tx).await?;
    let id = match open {
        Some(open) => open.id,
        None => {
            let sheet = sheet::of(&standing::body(&row)?);
            insert(
                &tx,
                by,
                &sheet,
                draft::Model {
                    id: ids::fresh(),
                    operator_id: row.operator_id,
                    authority_country: None,
                    kind: Kind::Company.code().to_owned(),
                    voluntary: row.voluntary,
                    notification_id: Some(row.id),
                    copied_from: None,
                    body: String::new(),
                    title: row.reference.clone(),
                    created_by: by.actor.person,
                    created_at_ms: by.at.ms(),
                    updated_at_ms: by.at.ms(),
                },
            )
            .await?
        }
    };
    tx.commit(&path(Kind::Company, id)).await?;
    Ok(id)
}
