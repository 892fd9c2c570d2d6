//! Pages of the needs: balances and their records, declaring, signing, loading.

mod declare;
mod export;
mod list;
mod load;
mod proposal;
mod record;
mod told;

use crate::app::App;
use crate::error::CommandError;
use crate::http::{Access, Failure, Routes, View};
use crate::reference::Reference;
use domain::actor::{Role, group};
use domain::country::Country;
use domain::needs::{Key, Line};
use domain::rights::{self, Act, Kind, Subject};
use minijinja::{Value, context};
use serde::Deserialize;

/// A posted form whose fields the handler reads one by one.
pub type Fields = Vec<(String, String)>;

const READERS: Access = Access::Roles(group::READERS);
const PREPARING: Access = Access::Roles(&[Role::CaseOfficer, Role::Approver, Role::StatisticsOfficer]);
const SIGNING: Access = Access::Roles(&[Role::Approver]);
const EXPORTING: Access =
    Access::Roles(&[Role::CaseOfficer, Role::Approver, Role::StatisticsOfficer, Role::Auditor]);

pub fn routes() -> Routes {
    Routes::new()
        .get("/needs", READERS, list::index)
        .get("/needs/declare", PREPARING, declare::form)
        .post("/needs/declare", PREPARING, declare::submit)
        .get("/needs/load", PREPARING, load::form)
        .post("/needs/load", PREPARING, load::upload)
        .post("/needs/load/check", PREPARING, load::check)
        .get("/needs/proposals/{id}", READERS, proposal::show)
        .post("/needs/proposals/{id}/sign", SIGNING, proposal::sign)
        .post("/needs/proposals/{id}/return", PREPARING, proposal::send_back)
        .get("/needs/{country}/{substance}/{line}/{year}", READERS, record::show)
        .post("/needs/{country}/{substance}/{line}/{year}/export", EXPORTING, export::download)
}

/// The address of one balance; what is no key is not found.
#[derive(Debug, Deserialize)]
pub struct Place {
    country: String,
    substance: String,
    line: String,
    year: i32,
}

impl Place {
    fn key(self, reference: &Reference) -> Result<Key, CommandError> {
        let country: Country = self.country.parse().map_err(|_| CommandError::NotFound)?;
        let line = Line::from_code(&self.line).ok_or(CommandError::NotFound)?;
        let known = reference.catalogue.get(&self.substance).is_some();
        if country.as_str() != self.country || !known || !(1990..=2200).contains(&self.year) {
            return Err(CommandError::NotFound);
        }
        Ok(Key { country, substance: self.substance, line, year: self.year })
    }
}

/// Whether this reader may do an act to a country's needs; 404 where it is not
/// theirs to see.
async fn may(app: &App, view: &View, act: Act, country: Country) -> Result<(), Failure> {
    let by = view.by()?;
    let subject = match act {
        Act::Prepare | Act::Countersign => super::declare::subject(app.db.read(), country, &by.actor).await?,
        _ => Subject::of_country(Kind::Need, country),
    };
    Ok(rights::may(&by.actor, act, &subject)?)
}

/// The substance's name as the list has it.
fn name(reference: &Reference, key: &str) -> String {
    reference.catalogue.get(key).map_or_else(|| key.to_owned(), |one| one.name.clone())
}

/// Substances that take a declared need, as options.
fn substances(reference: &Reference) -> Vec<Value> {
    let mut known: Vec<_> = reference
        .catalogue
        .iter()
        .filter(|one| one.takes_a_need())
        .map(|one| (&one.name, &one.key))
        .collect();
    known.sort();
    known.into_iter().map(|(name, key)| context! { value => key, text => name }).collect()
}

/// A sentence of the catalogue with arguments.
fn say(lang: &str, key: &str, args: &[(&str, &str)]) -> String {
    crate::words::text(lang, key, args.iter().copied())
}

/// Whether every statement is this reader's to sign.
async fn may_all(app: &App, view: &View, act: Act, statements: &[super::Statement]) -> bool {
    for one in statements {
        if may(app, view, act, one.country).await.is_err() {
            return false;
        }
    }
    !statements.is_empty()
}
