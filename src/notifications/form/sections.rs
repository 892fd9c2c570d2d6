//! Every page but those of the goods and the documents: shown, and saved as
//! typed whatever is wrong with it.

use super::super::drafts::{self, Draft, Kind, Page as Which};
use super::super::sheet::{Typed, typed};
use super::{Choice, Form, Sheet, asked, base, fields, go, open, sentences};
use crate::app::App;
use crate::error::CommandError;
use crate::http::{Failure, FormView, Page, Values, View};
use crate::operators::{self, address_book::Party};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::message::Problem;
use domain::notification::content::{Gap, Section};
use domain::operator::BookRole;
use minijinja::context;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// The section an address names; goods and documents have pages of their own.
fn section(code: &str) -> Result<Section, Failure> {
    Section::from_code(&code.replace('-', "_"))
        .filter(|section| !matches!(section, Section::Goods | Section::Documents))
        .ok_or(Failure::NotFound)
}

pub(super) fn segment(section: Section) -> String {
    section.code().replace('_', "-")
}

pub(super) async fn page(view: View, State(app): State<App>, Path((id, code)): Path<(Uuid, String)>) -> Page {
    let section = section(&code)?;
    let draft = open(&view, id).await?;
    let typed = draft.sheet.pages.get(section.code()).cloned().unwrap_or_default();
    let problems = problems(&draft, section);
    // A page nobody has filled in yet is not wrong.
    let problems = if draft.begun(section) { problems } else { Vec::new() };
    show(&view, &app, &draft, section, &typed, &problems, StatusCode::OK).await
}

pub(super) async fn save(State(app): State<App>, Path((id, code)): Path<(Uuid, String)>, form: Form) -> Page {
    let section = section(&code)?;
    let view = &form.view;
    let by = form.by()?;
    // Asks whether it is theirs before anything is read from the form.
    let before = open(view, id).await?;
    let action = form.values.first("action").to_owned();
    let mut typed = form.values.0.clone();
    typed.retain(|(name, _)| name != "action");
    if action == "fill" {
        fill(app.db.read(), &before, &by, section, &mut typed).await?;
    }
    let kept = kept(&before, section, &mut typed);
    let party = kept.as_ref().and_then(|kept| kept.as_ref().ok());
    let draft = drafts::save_with(&app, &by, id, &Which::Section(section), typed.clone(), party).await?;
    let mut problems = problems(&draft, section);
    problems.extend(kept.and_then(Result::err).into_iter().flatten());
    if !problems.is_empty() {
        return show(view, &app, &draft, section, &typed, &problems, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    match action.as_str() {
        "more" | "fill" => go(&format!("{}/{}", base(&draft), segment(section))),
        _ => go(&base(&draft)),
    }
}

/// The party of the page as an entry of the company's address book, where the box
/// was ticked; an entry is whole, or the page says what it lacks. The box itself is
/// not kept with the page.
fn kept(draft: &Draft, section: Section, values: &mut Typed) -> Option<Result<Party, Vec<Problem>>> {
    let ticked = typed(values, fields::KEEP) == "yes";
    values.retain(|(name, _)| name != fields::KEEP);
    let role = match section {
        Section::Importer => BookRole::Importer,
        Section::Consignee => BookRole::Consignee,
        _ => return None,
    };
    if !ticked || draft.kind != Kind::Company {
        return None;
    }
    let prefix = format!("{}.", section.code());
    let own =
        |(name, value): &(String, String)| Some((name.strip_prefix(&prefix)?.to_owned(), value.clone()));
    let mut entry: Typed = values.iter().filter_map(own).collect();
    entry.push(("role".to_owned(), role.code().to_owned()));
    let named = |problem: Problem| Problem { field: format!("{prefix}{}", problem.field), ..problem };
    Some(Party::from_form(&Values(entry)).map_err(|wrong| wrong.into_iter().map(named).collect()))
}

/// What is wrong with what was typed; what is missing is for the task list.
fn problems(draft: &Draft, section: Section) -> Vec<Problem> {
    let gaps: Vec<Gap> = draft.gaps();
    gaps.into_iter().filter(|gap| gap.section == section && !gap.missing).map(|gap| gap.problem).collect()
}

async fn show(
    view: &View,
    app: &App,
    draft: &Draft,
    section: Section,
    typed: &Typed,
    problems: &[Problem],
    status: StatusCode,
) -> Page {
    let book = book(app.db.read(), draft, section).await?;
    let code = segment(section);
    let law = match section {
        Section::Dates | Section::Importer => sentences(draft),
        _ => Vec::new(),
    };
    let exporter = draft.given.exporter.as_ref().filter(|_| section == Section::Exporter);
    Sheet {
        title: view.t(&format!("notifications-section-{code}")),
        intro: view.t(&format!("notifications-intro-{code}")),
        fields: fields::of(view, draft, section, typed, book),
        form: FormView::new(&Values(typed.clone())).with_problems(&view.lang, problems),
        law,
        asked: asked(view, draft, section),
        extra: context! {
            more => matches!(section, Section::Others | Section::Route),
            exporter => exporter.map(|party| context! {
                name => party.name, address => party.address, tax_no => party.tax_no,
                country => party.country.map(|country| country.to_string()),
            }),
            consent => (section == Section::Confidentiality).then_some(drafts::CONSENT.1),
        },
    }
    .render(view, draft, status)
}

/// What a party can be chosen from: the company's own address book; for a PEN
/// from outside, the companies of the authority's country.
async fn book(
    db: &impl ConnectionTrait,
    draft: &Draft,
    section: Section,
) -> Result<Vec<Choice>, CommandError> {
    if !matches!(section, Section::Importer | Section::Consignee) {
        return Ok(Vec::new());
    }
    match (draft.kind, draft.row.operator_id) {
        (Kind::Company, Some(operator)) => {
            let entries = operators::address_book::list(db, operator).await?;
            Ok(entries
                .into_iter()
                .map(|e| Choice::new(e.id.to_string(), format!("{} ({})", e.name, e.country)))
                .collect())
        }
        (Kind::Outside, _) => {
            let country = draft.row.authority_country.as_deref().and_then(|code| code.parse().ok());
            let Some(country) = country else { return Ok(Vec::new()) };
            let companies = operators::by_country(db, country).await?;
            Ok(companies
                .into_iter()
                .map(|c| Choice::new(c.id.to_string(), format!("{} ({})", c.name, c.reference)))
                .collect())
        }
        _ => Ok(Vec::new()),
    }
}

/// Writes the chosen party into the fields.
async fn fill(
    db: &impl ConnectionTrait,
    draft: &Draft,
    by: &crate::app::By,
    section: Section,
    values: &mut Typed,
) -> Result<(), Failure> {
    let Ok(chosen) = typed(values, "book").parse::<Uuid>() else { return Ok(()) };
    let path = section.code();
    let found: Vec<(&str, String)> = match (draft.kind, draft.row.operator_id) {
        (Kind::Company, Some(operator)) => {
            let entry = operators::address_book::find(db, operator, chosen).await?;
            vec![
                ("name", entry.name),
                ("address", entry.address),
                ("country", entry.country),
                ("phone", entry.phone),
                ("email", entry.email),
                ("licence_no", entry.licence_no),
            ]
        }
        (Kind::Outside, _) => {
            let company = operators::find(db, chosen).await?.ok_or(Failure::NotFound)?;
            if by.actor.country().map(|country| country.to_string()) != Some(company.country.clone()) {
                return Err(Failure::NotFound);
            }
            vec![
                ("operator", company.id.to_string()),
                ("name", company.name),
                ("address", company.address),
                ("country", company.country),
                ("phone", company.phone),
                ("email", company.email),
            ]
        }
        _ => return Ok(()),
    };
    for (field, value) in found {
        let name = format!("{path}.{field}");
        values.retain(|(known, _)| *known != name);
        values.push((name, value));
    }
    values.retain(|(name, _)| name != "book");
    Ok(())
}
