//! What a company does with its notification, and an authority for it from
//! paper: submit, submit again after a return, amend, withdraw.

mod amend;
mod rows;
mod submit;
mod withdraw;

pub use amend::amend;
pub use submit::submit;
pub use withdraw::withdraw;

use super::drafts::Draft;
use super::sheet;
use crate::app::By;
use crate::error::{CommandError, Result};
use domain::message::{Message, Problem};
use domain::notification::content::{Body, Good, LawTaken, Section, Signatory, goods};

/// What is declared with every submission; each is ticked by itself.
pub const DECLARATIONS: [&str; 2] = ["correct", "lawful"];

/// Who signs, as typed on the declaration page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    pub name: String,
    /// Their position in the company.
    pub role: String,
    /// Codes of [`DECLARATIONS`] that were ticked.
    pub declared: Vec<String>,
}

/// A draft that has everything the law and the form ask for.
struct Complete {
    body: Body,
    law: LawTaken,
    goods: Vec<Good>,
}

/// Checks a draft and its signature.
///
/// # Errors
/// [`CommandError::Invalid`] with everything that stops it.
fn complete(draft: &Draft, by: &By, signature: &Signature) -> Result<Complete> {
    let mut problems: Vec<Problem> =
        draft.gaps().into_iter().filter(|gap| !gap.late).map(|gap| gap.problem).collect();
    let required = |field: &str| Problem::new(field, Message::new("common-error-required"));
    for (field, text) in [("name", &signature.name), ("role", &signature.role)] {
        if text.trim().is_empty() {
            problems.push(required(field));
        }
    }
    if !DECLARATIONS.iter().all(|wanted| signature.declared.iter().any(|given| given == wanted)) {
        problems.push(Problem::new("declared", Message::new("notifications-declaration-missing")));
    }
    if !problems.is_empty() {
        return Err(CommandError::Invalid(problems));
    }
    let mut body = draft.body().clone();
    body.signatory = Some(Signatory {
        name: signature.name.trim().to_owned(),
        role: signature.role.trim().to_owned(),
        person: by.actor.person,
        declared: DECLARATIONS.iter().map(|code| (*code).to_owned()).collect(),
    });
    let goods = goods(&body, &draft.reference.catalogue).map_err(CommandError::Invalid)?;
    let law = draft.law().ok_or_else(|| CommandError::Fault("a complete draft has no trade".to_owned()))?;
    Ok(Complete { body, law, goods })
}

/// What was typed about a PEN that came from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct FromOutside {
    reference: String,
    sent_on: Option<chrono::NaiveDate>,
}

fn from_outside(draft: &Draft) -> FromOutside {
    let nothing = sheet::Typed::new();
    let page = draft.sheet.pages.get(Section::Exporter.code()).unwrap_or(&nothing);
    FromOutside {
        reference: sheet::typed(page, "outside_reference").to_owned(),
        sent_on: sheet::date(page, "sent_on"),
    }
}
