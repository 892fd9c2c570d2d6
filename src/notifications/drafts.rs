//! Drafts: begun, filled in page by page in any order, thrown away. Saving a
//! page needs no request id: the same page saved twice is the same draft.

mod edit;
mod start;

use super::entity::draft;
use super::sheet::{self, Given, Read, Sheet};
use super::{papers, standing};
use crate::app::{By, Tx};
use crate::error::{CommandError, Result};
use crate::reference::Reference;
use crate::{operators, reference};
use chrono::NaiveDate;
use domain::country::Country;
use domain::law::DocumentKind;
use domain::notification::content::{self, Body, Consent, Gap, LawTaken, Party, Section, Setting, Status};
use domain::rights::{self, Act, Kind as Of, Subject};
use domain::time::Instant;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::sync::Arc;
use uuid::Uuid;

pub use edit::{Page, add_item, discard, fill, remove_item, save, save_with};
pub use start::{Start, changed_rules, revise, start};

/// The consent text of the form, and its version: stored with each notification.
pub const CONSENT: (&str, &str) = ("disclosure-to-incb-and-importing-authority", "1");

/// Who fills in a draft, and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A company, for itself.
    Company,
    /// An authority, for a company of its country, from paper.
    Paper,
    /// The importing authority, a PEN received from an authority elsewhere.
    Outside,
}

impl Kind {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Paper => "paper",
            Self::Outside => "outside",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Company, Self::Paper, Self::Outside].into_iter().find(|kind| kind.code() == code)
    }
}

pub fn kind(row: &draft::Model) -> Result<Kind> {
    Kind::from_code(&row.kind).ok_or_else(|| CommandError::Corrupt(format!("kind of draft {}", row.id)))
}

/// Whose draft it is: the company's that files, or the authority's that enters it.
pub fn subject(row: &draft::Model) -> Result<Subject> {
    let country = row.authority_country.as_deref().map(str::parse).transpose();
    let country = country.map_err(|_| CommandError::Corrupt(format!("country of draft {}", row.id)))?;
    Ok(Subject {
        kind: Of::Notification,
        state: "draft",
        operator: row.operator_id.filter(|_| country.is_none()),
        country,
        ..Subject::default()
    })
}

/// A draft with all that is known of it now.
pub struct Draft {
    pub row: draft::Model,
    pub kind: Kind,
    pub sheet: Sheet,
    pub given: Given,
    pub read: Read,
    pub reference: Arc<Reference>,
    /// Kinds of the papers attached so far.
    pub papers: Vec<DocumentKind>,
    /// The day it is where the exporter is.
    pub today: NaiveDate,
    pub now: Instant,
}

impl Draft {
    /// The notification it becomes, or is a version of: what its trail is kept under.
    pub fn record(&self) -> Uuid {
        self.row.notification_id.unwrap_or(self.row.id)
    }

    pub fn body(&self) -> &Body {
        &self.read.body
    }

    pub fn setting(&self) -> Setting<'_> {
        Setting {
            law: &self.reference.law,
            catalogue: &self.reference.catalogue,
            on: self.today,
            voluntary: self.row.voluntary,
            documents: &self.papers,
        }
    }

    /// Everything that is missing or wrong, what could not be read first.
    pub fn gaps(&self) -> Vec<Gap> {
        let unread = self.read.problems.iter().map(|(section, problem)| Gap {
            section: *section,
            problem: problem.clone(),
            missing: false,
            late: false,
            by: Vec::new(),
        });
        let mut gaps: Vec<Gap> = unread.collect();
        for gap in content::gaps(self.body(), &self.setting()) {
            if !gaps.iter().any(|known| known.problem.field == gap.problem.field) {
                gaps.push(gap);
            }
        }
        gaps.sort_by_key(|gap| gap.section);
        gaps
    }

    /// The law as it would be taken were it submitted now.
    pub fn law(&self) -> Option<LawTaken> {
        let reference = &self.reference;
        content::law_taken(self.body(), &reference.law, &reference.catalogue, self.today, self.now)
    }

    /// Whether anything was entered in a section.
    pub fn begun(&self, section: Section) -> bool {
        match section {
            Section::Goods => !self.sheet.items.is_empty(),
            Section::Documents => !self.papers.is_empty(),
            // A company's own particulars are known from the start.
            Section::Exporter => {
                self.given.exporter.is_some() || sheet::begun(self.sheet.pages.get(section.code()))
            }
            _ => self.sheet.pages.contains_key(section.code()),
        }
    }

    pub fn status(&self, section: Section, gaps: &[Gap]) -> Status {
        content::status(section, gaps, self.begun(section))
    }

    /// Position of an item, from 0.
    pub fn item(&self, id: Uuid) -> Result<usize> {
        self.sheet.items.iter().position(|item| item.id == id).ok_or(CommandError::NotFound)
    }
}

/// Reads a draft for a person who may do `act` to it.
pub async fn open(db: &impl ConnectionTrait, by: &By, id: Uuid, act: Act) -> Result<Draft> {
    let row = draft::Entity::find_by_id(id).one(db).await?.ok_or(CommandError::NotFound)?;
    rights::may(&by.actor, act, &subject(&row)?)?;
    load(db, row, by.at).await
}

/// The same, locked to the end of the act.
pub async fn lock(tx: &Tx, by: &By, id: Uuid, act: Act) -> Result<Draft> {
    let row =
        draft::Entity::find_by_id(id).lock_exclusive().one(&**tx).await?.ok_or(CommandError::NotFound)?;
    rights::may(&by.actor, act, &subject(&row)?)?;
    load(&**tx, row, by.at).await
}

async fn load(db: &impl ConnectionTrait, row: draft::Model, now: Instant) -> Result<Draft> {
    let reference = reference::current_in(db).await?;
    let sheet: Sheet = serde_json::from_str(&row.body)
        .map_err(|e| CommandError::Corrupt(format!("body of draft {}: {e}", row.id)))?;
    let given = given(db, row.operator_id).await?;
    let read = sheet::read(&sheet, &given);
    let papers = papers::kinds(db, &row).await?;
    let today = match read.body.origin() {
        Some(origin) => standing::today(&reference.law, origin, now),
        None => now.utc().date_naive(),
    };
    Ok(Draft { kind: kind(&row)?, row, sheet, given, read, reference, papers, today, now })
}

/// What a form does not ask of this company.
pub async fn given(db: &impl ConnectionTrait, operator: Option<Uuid>) -> Result<Given> {
    let consent = Some(Consent { id: CONSENT.0.to_owned(), version: CONSENT.1.to_owned() });
    let Some(operator) = operator else { return Ok(Given { consent, ..Given::default() }) };
    let row = operators::find(db, operator).await?.ok_or(CommandError::NotFound)?;
    let sites = operators::queries::sites(db, operator).await?;
    let sites = sites.into_iter().filter(|site| site.closed_at_ms.is_none());
    Ok(Given {
        exporter: Some(Party {
            operator: Some(operator),
            country: Some(row.country()?),
            name: row.name,
            address: row.address,
            licence_no: String::new(),
            tax_no: row.tax_number.unwrap_or_default(),
            phone: row.phone,
            email: row.email,
        }),
        sites: sites.map(|site| (site.id, format!("{}, {}", site.name, site.address))).collect(),
        consent,
    })
}

/// The task list of a draft.
pub fn path(kind: Kind, id: Uuid) -> String {
    match kind {
        Kind::Company => format!("/company/notifications/draft/{id}"),
        Kind::Paper | Kind::Outside => format!("/notifications/draft/{id}"),
    }
}

fn text(sheet: &Sheet) -> Result<String> {
    serde_json::to_string(sheet)
        .map_err(|e| CommandError::Fault(format!("a draft could not be written: {e}")))
}

/// A company's drafts, the last touched first.
pub async fn of_company(db: &impl ConnectionTrait, operator: Uuid) -> Result<Vec<draft::Model>> {
    Ok(draft::Entity::find()
        .filter(draft::Column::OperatorId.eq(operator))
        .filter(draft::Column::AuthorityCountry.is_null())
        .order_by_desc(draft::Column::UpdatedAtMs)
        .limit(50)
        .all(db)
        .await?)
}

/// Drafts an authority is entering.
pub async fn of_authority(db: &impl ConnectionTrait, country: Country) -> Result<Vec<draft::Model>> {
    Ok(draft::Entity::find()
        .filter(draft::Column::AuthorityCountry.eq(country.to_string()))
        .order_by_desc(draft::Column::UpdatedAtMs)
        .limit(50)
        .all(db)
        .await?)
}
