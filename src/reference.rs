//! Substances, country packs, working calendars and who asked for PENs, as dated
//! sets: loaded whole, proposed by one person, activated by another, kept for
//! good. Everybody else reads the active one through [`current`].

pub mod commands;
pub mod diff;
pub mod entity;
pub mod files;
pub mod pages;
pub mod parse;
pub mod queries;

use crate::app::App;
use crate::error::{CommandError, Result};
use chrono::NaiveDate;
use domain::country::Country;
use domain::law::{Law, Trade};
use domain::needs::Line;
use domain::quantity::{Converted, Declared};
use domain::substance::Catalogue;
pub use parse::{FileError, ShippedNeed};
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use uuid::Uuid;

/// A set, parsed.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Its record; none for the shipped set where nothing is activated yet.
    pub id: Option<Uuid>,
    /// SHA-256 of the files, hex: stored with what was decided by them.
    pub hash: String,
    pub catalogue: Catalogue,
    pub law: Law,
    /// Declared needs shipped with the set, loadable or listed with the reason.
    pub needs: Vec<ShippedNeed>,
}

impl Reference {
    /// A question to the law about these goods on their way.
    pub fn trade<'a>(
        &'a self,
        origin: Country,
        destination: Country,
        substance: &'a str,
        line: Line,
        quantity: Option<&'a Declared>,
        on: NaiveDate,
    ) -> Trade<'a> {
        Trade { catalogue: &self.catalogue, origin, destination, substance, line, quantity, on }
    }

    /// A declared quantity of a substance as the mass that is booked. A key of a
    /// salt's own entry counts as that form.
    ///
    /// # Errors
    /// [`CommandError::Invalid`] with the field to put right.
    pub fn convert(&self, substance: &str, declared: &Declared) -> Result<Converted> {
        let resolved = self.catalogue.resolve(substance).ok_or_else(|| {
            let unknown = domain::message::Message::new("reference-key-unknown").with("value", substance);
            CommandError::Invalid(vec![domain::message::Problem::new("substance", unknown)])
        })?;
        let mut declared = declared.clone();
        if let (Some(form), None) = (resolved.form, &declared.form) {
            declared.form = Some(form.key.clone());
        }
        domain::quantity::convert(&declared, &resolved.substance.facts()).map_err(|error| {
            CommandError::Invalid(vec![domain::message::Problem::new(error.field(), error.message())])
        })
    }
}

/// Sets parsed in this process. A handful at most: one is active.
static PARSED: LazyLock<Mutex<BTreeMap<Uuid, Arc<Reference>>>> = LazyLock::new(Mutex::default);

/// How many parsed sets are kept before the cache starts anew.
const KEPT: usize = 16;

fn cached(id: Uuid) -> Option<Arc<Reference>> {
    PARSED.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
}

fn keep(id: Uuid, reference: Reference) -> Arc<Reference> {
    let reference = Arc::new(reference);
    let mut kept = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(id, Arc::clone(&reference));
    reference
}

/// The set this program ships.
pub fn built_in() -> Arc<Reference> {
    static SHIPPED: LazyLock<Arc<Reference>> = LazyLock::new(|| {
        let files = files::Files::built_in();
        let parse::Parsed { catalogue, law, needs } =
            parse::parse(&files).expect("a test parses the shipped set");
        Arc::new(Reference { id: None, hash: files.hash(), catalogue, law, needs })
    });
    Arc::clone(&SHIPPED)
}

/// The active set; the shipped one while none was ever activated.
///
/// # Errors
/// When the stored set cannot be read.
pub async fn current(app: &App) -> Result<Arc<Reference>> {
    current_in(app.db.read()).await
}

/// As [`current`], on a connection or inside a transaction. One small read; the
/// set itself is read and parsed once per process, also after another instance
/// has activated it.
///
/// # Errors
/// When the stored set cannot be read.
pub async fn current_in(db: &impl ConnectionTrait) -> Result<Arc<Reference>> {
    let Some((id, hash)) = queries::active(db).await? else { return Ok(built_in()) };
    if let Some(found) = cached(id) {
        return Ok(found);
    }
    // The usual set is the shipped one, which is parsed already.
    let shipped = built_in();
    if shipped.hash == hash {
        return Ok(keep(id, Reference { id: Some(id), ..(*shipped).clone() }));
    }
    read(db, id).await
}

/// Any stored set, parsed.
///
/// # Errors
/// [`CommandError::NotFound`], or when the stored set cannot be read.
pub async fn read(db: &impl ConnectionTrait, id: Uuid) -> Result<Arc<Reference>> {
    if let Some(found) = cached(id) {
        return Ok(found);
    }
    let files = queries::files(db, id).await?;
    let parse::Parsed { catalogue, law, needs } = parse::parse(&files)
        .map_err(|faults| CommandError::Corrupt(format!("reference set {id}: {} faults", faults.len())))?;
    Ok(keep(id, Reference { id: Some(id), hash: files.hash(), catalogue, law, needs }))
}
