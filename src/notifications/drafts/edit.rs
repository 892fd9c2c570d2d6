//! Filling a draft in: each page saved as it was typed.

use super::{Draft, Kind, lock, path, text};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::Result;
use crate::notifications::entity::draft;
use crate::notifications::papers;
use crate::notifications::sheet::{self, ItemSheet, Sheet, Typed};
use crate::operators::address_book::{self, Party};
use domain::notification::content::{Section, substance_name};
use domain::rights::Act;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;
use uuid::Uuid;

/// Which page of a draft was filled in.
#[derive(Clone, Debug)]
pub enum Page {
    Section(Section),
    Substance(Uuid),
    Quantity(Uuid),
    /// The explanation of warnings, on the page before the declaration.
    Check,
}

/// Keeps a page as it was typed. What is wrong with it is the reader's to ask.
pub async fn save(app: &App, by: &By, id: Uuid, page: &Page, typed: Typed) -> Result<Draft> {
    save_with(app, by, id, page, typed, None).await
}

/// As [`save`], and keeps a party of the page in the company's address book.
///
/// # Errors
/// As [`save`], and where the address book is not the actor's to write.
pub async fn save_with(
    app: &App,
    by: &By,
    id: Uuid,
    page: &Page,
    typed: Typed,
    party: Option<&Party>,
) -> Result<Draft> {
    let by = By { request: None, ..by.clone() };
    let tx = app.begin(&by).await?;
    let mut draft = lock(&tx, &by, id, Act::Change).await?;
    match page {
        Page::Section(section) => {
            draft.sheet.pages.insert(section.code().to_owned(), typed);
        }
        Page::Check => {
            draft.sheet.pages.insert("check".to_owned(), typed);
        }
        Page::Substance(item) => {
            let index = draft.item(*item)?;
            draft.sheet.items[index].substance = typed;
        }
        Page::Quantity(item) => {
            let index = draft.item(*item)?;
            draft.sheet.items[index].set_quantity(typed);
        }
    }
    write(&tx, &by, &mut draft).await?;
    if let Some(party) = party {
        address_book::keep(&tx, &by, party).await?;
    }
    tx.commit("").await?;
    Ok(draft)
}

/// Fills a whole draft in at once, as if every page had been typed.
///
/// # Errors
/// Not found, or forbidden.
pub async fn fill(app: &App, by: &By, id: Uuid, sheet: Sheet) -> Result<Draft> {
    let by = By { request: None, ..by.clone() };
    let tx = app.begin(&by).await?;
    let mut draft = lock(&tx, &by, id, Act::Change).await?;
    draft.sheet = sheet;
    write(&tx, &by, &mut draft).await?;
    tx.commit("").await?;
    Ok(draft)
}

/// Adds an empty item and answers its id.
pub async fn add_item(app: &App, by: &By, id: Uuid) -> Result<Uuid> {
    let tx = app.begin(by).await?;
    let mut draft = lock(&tx, by, id, Act::Change).await?;
    let item = ItemSheet::new();
    let fresh = item.id;
    draft.sheet.items.push(item);
    write(&tx, by, &mut draft).await?;
    tx.commit(&format!("{}/item/{fresh}/substance", path(draft.kind, id))).await?;
    Ok(fresh)
}

pub async fn remove_item(app: &App, by: &By, id: Uuid, item: Uuid) -> Result<Kind> {
    let tx = app.begin(by).await?;
    let mut draft = lock(&tx, by, id, Act::Change).await?;
    let index = draft.item(item)?;
    draft.sheet.items.remove(index);
    write(&tx, by, &mut draft).await?;
    tx.commit(&path(draft.kind, id)).await?;
    Ok(draft.kind)
}

/// Throws a draft away.
pub async fn discard(app: &App, by: &By, id: Uuid) -> Result<Kind> {
    let tx = app.begin(by).await?;
    let draft = lock(&tx, by, id, Act::Change).await?;
    papers::discard(&tx, by, id).await?;
    draft::Entity::delete_by_id(id).exec(&*tx).await?;
    let entry = Entry::new("notification-draft-discarded", "notification", draft.record(), Visible::Company)
        .data(json!({ "title": draft.row.title }));
    audit::record(&tx, by, entry).await?;
    tx.commit("/company/notifications").await?;
    Ok(draft.kind)
}

async fn write(tx: &Tx, by: &By, draft: &mut Draft) -> Result<()> {
    draft.read = sheet::read(&draft.sheet, &draft.given);
    draft::Entity::update(draft::ActiveModel {
        id: Set(draft.row.id),
        body: Set(text(&draft.sheet)?),
        title: Set(title(draft)),
        updated_at_ms: Set(by.at.ms()),
        ..Default::default()
    })
    .exec(&**tx)
    .await?;
    Ok(())
}

/// Substance and importer, as far as they are known; empty before that.
fn title(draft: &Draft) -> String {
    let body = draft.body();
    let name = body
        .items
        .first()
        .and_then(|item| substance_name(&draft.reference.catalogue, &item.substance).map(str::to_owned));
    [name, Some(body.importer.name.clone())]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" – ")
}
