//! The two pages of a substance: what it is, and how much of it. The pure
//! content is written at once when the second is saved.

use super::super::drafts::{self, Draft, Page as Which};
use super::super::sheet::{Typed, typed};
use super::fields::{Field, Maker};
use super::{Choice, Form, Sheet, asked, base, go, open, sentences, stripped};
use crate::app::App;
use crate::error::CommandError;
use crate::http::{FormView, Page, Values, View};
use crate::licences;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::licence::{Side, keys_covering};
use domain::message::{Message, Problem};
use domain::notification::content::{self, Good, ProductForm, Section, UNLISTED, goods, substance_name};
use domain::quantity::{Mass, Unit};
use domain::substance::{Substance, Visibility};
use minijinja::context;
use serde::Serialize;
use uuid::Uuid;

const SUBSTANCE_FIELDS: [&str; 5] = ["substance", "q", "brand", "hs", "product_form"];

pub(super) async fn add(State(app): State<App>, Path(id): Path<Uuid>, form: Form) -> Page {
    let by = form.by()?;
    let draft = open(&form.view, id).await?;
    let item = drafts::add_item(&app, &by, id).await?;
    go(&format!("{}/item/{item}/substance", base(&draft)))
}

pub(super) async fn remove(State(app): State<App>, Path((id, item)): Path<(Uuid, Uuid)>, form: Form) -> Page {
    let by = form.by()?;
    let draft = open(&form.view, id).await?;
    drafts::remove_item(&app, &by, id, item).await?;
    go(&base(&draft))
}

pub(super) async fn substance_page(view: View, Path((id, item)): Path<(Uuid, Uuid)>) -> Page {
    let draft = open(&view, id).await?;
    let index = draft.item(item)?;
    let typed = draft.sheet.items[index].substance.clone();
    show_substance(&view, &draft, index, &typed, &[], StatusCode::OK)
}

/// The entries a reader may choose from by name, number or heading.
fn found<'a>(view: &View, draft: &'a Draft, query: &str) -> Vec<&'a Substance> {
    let company = view.live.as_ref().is_some_and(|live| live.actor.operator().is_some());
    let seen = |entry: &&Substance| !company || entry.visibility == Visibility::Public;
    draft.reference.catalogue.search(query).into_iter().filter(seen).take(20).collect()
}

pub(super) async fn substance(
    State(app): State<App>,
    Path((id, item)): Path<(Uuid, Uuid)>,
    form: Form,
) -> Page {
    let view = &form.view;
    let by = form.by()?;
    let before = open(view, id).await?;
    let index = before.item(item)?;
    let mut values = form.values.0.clone();
    values.retain(|(name, _)| name != "action");
    let query = form.values.first("q").to_owned();
    let searched = form.values.first("action") == "search";
    let matches = if query.is_empty() { Vec::new() } else { found(view, &before, &query) };
    let chosen = form.values.first("substance").to_owned();
    // One entry of that name is what was meant; more are for the reader to choose.
    if !searched
        && chosen.is_empty()
        && let [only] = matches.as_slice()
    {
        values.retain(|(name, _)| name != "substance");
        values.push(("substance".to_owned(), only.key.clone()));
    }
    let found_some = !matches.is_empty();
    let draft = drafts::save(&app, &by, id, &Which::Substance(item), values.clone()).await?;
    if searched {
        return show_substance(view, &draft, index, &values, &[], StatusCode::OK);
    }
    let key = typed(&values, "substance");
    if substance_name(&draft.reference.catalogue, key).is_none() {
        let why = match (query.is_empty(), found_some) {
            (true, _) => "notifications-substance-missing",
            (false, true) => "notifications-substance-choose",
            (false, false) => "notifications-substance-none-found",
        };
        let field = if found_some { "substance" } else { "q" };
        let problem = Problem::new(field, Message::new(why));
        return show_substance(view, &draft, index, &values, &[problem], StatusCode::UNPROCESSABLE_ENTITY);
    }
    go(&format!("{}/item/{item}/quantity", base(&draft)))
}

fn show_substance(
    view: &View,
    draft: &Draft,
    index: usize,
    values: &Typed,
    problems: &[Problem],
    status: StatusCode,
) -> Page {
    let make = Maker { view };
    let query = typed(values, "q");
    let chosen = typed(values, "substance");
    let mut keys: Vec<String> = Vec::new();
    if substance_name(&draft.reference.catalogue, chosen).is_some() {
        keys.push(chosen.to_owned());
    }
    if !query.is_empty() {
        keys.extend(found(view, draft, query).into_iter().map(|entry| entry.key.clone()));
        if draft.row.voluntary {
            keys.push(format!("{UNLISTED}{query}"));
        }
    }
    keys.dedup();
    let mut options = Vec::new();
    for key in keys {
        if options.iter().all(|known: &Choice| known.value != key) {
            options.push(choice(view, draft, &key));
        }
    }
    let mut fields = vec![Field { kind: "search", ..make.of("search", "items.", "q") }];
    if !options.is_empty() {
        fields.push(Field { options, ..make.of("radios", "items.", "substance") });
    }
    let forms = make.codes("product-form", ProductForm::ALL.iter().map(|form| form.code()));
    fields.push(Field { options: forms, ..make.of("radios", "items.", "product_form") });
    fields.push(Field { optional: true, ..make.of("text", "items.", "brand") });
    let listed = draft.reference.catalogue.resolve(chosen).and_then(|entry| entry.substance.hs.clone());
    let hint = listed.map_or(String::new(), |hs| {
        crate::words::text(&view.lang, "notifications-hs-listed", [("hs", hs.as_str())].into_iter())
    });
    fields.push(Field { hint, width: "10", ..make.of("text", "items.", "hs") });
    Sheet {
        title: view.t("notifications-section-substance"),
        intro: view.t("notifications-intro-substance"),
        fields,
        form: FormView::new(&Values(values.clone())).with_problems(&view.lang, problems),
        law: sentences(draft),
        asked: Vec::new(),
        extra: context! { item => index + 1, items => draft.sheet.items.len() },
    }
    .render(view, draft, status)
}

fn choice(view: &View, draft: &Draft, key: &str) -> Choice {
    let name = substance_name(&draft.reference.catalogue, key).unwrap_or(key).to_owned();
    let hint = match draft.reference.catalogue.resolve(key) {
        None => view.t("notifications-substance-unlisted"),
        Some(entry) => {
            let cas = entry.substance.cas.as_ref().map_or("–", |cas| cas.as_str());
            let table = entry.substance.table.code();
            let hs = entry.substance.hs.as_deref().unwrap_or("–");
            let args = [("table", table), ("cas", cas), ("hs", hs)];
            crate::words::text(&view.lang, "notifications-substance-hint", args.into_iter())
        }
    };
    Choice { value: key.to_owned(), text: name, hint }
}

pub(super) async fn quantity_page(
    view: View,
    State(app): State<App>,
    Path((id, item)): Path<(Uuid, Uuid)>,
) -> Page {
    let draft = open(&view, id).await?;
    let index = draft.item(item)?;
    let typed = draft.sheet.items[index].quantity.clone();
    let problems = if typed.is_empty() { Vec::new() } else { problems(&draft, index) };
    show_quantity(&view, &app, &draft, index, &typed, &problems, StatusCode::OK).await
}

pub(super) async fn quantity(
    State(app): State<App>,
    Path((id, item)): Path<(Uuid, Uuid)>,
    form: Form,
) -> Page {
    let view = &form.view;
    let by = form.by()?;
    let before = open(view, id).await?;
    let index = before.item(item)?;
    let mut values = form.values.0.clone();
    values.retain(|(name, _)| name != "action");
    let draft = drafts::save(&app, &by, id, &Which::Quantity(item), values.clone()).await?;
    let problems = problems(&draft, index);
    if !problems.is_empty() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_quantity(view, &app, &draft, index, &values, &problems, status).await;
    }
    // Back to the same page, which now says what is booked.
    go(&format!("{}/item/{item}/quantity#content", base(&draft)))
}

/// What is wrong with an item's quantity; what is missing is for the task list.
fn problems(draft: &Draft, index: usize) -> Vec<Problem> {
    let gaps = draft.gaps().into_iter().filter(|gap| gap.section == Section::Goods && !gap.missing);
    let own = stripped(gaps.map(|gap| gap.problem), &format!("items.{}.", index + 1));
    own.into_iter().filter(|problem| !SUBSTANCE_FIELDS.contains(&problem.field.as_str())).collect()
}

/// What will be booked, with the way it was found.
#[derive(Serialize)]
struct Booked {
    name: String,
    mass: String,
    upper_bound: bool,
    steps: Vec<Message>,
    years: Vec<(i32, String)>,
    /// What is left under the company's own ceilings.
    licences: Vec<Message>,
}

/// What is left under the ceilings of the company's own licences.
async fn left(app: &App, draft: &Draft, good: &Good) -> Result<Vec<Message>, CommandError> {
    let Some(operator) = draft.row.operator_id else { return Ok(Vec::new()) };
    let on = draft.body().dispatch_on.unwrap_or(draft.today);
    let keys = keys_covering(&draft.reference.catalogue, &good.substance);
    let held = licences::facts_for(app.db.read(), operator, on, &[good.id]).await?;
    let mut lines = Vec::new();
    for facts in held.iter().filter(|facts| facts.runs_on(on)) {
        for cap in facts.caps.iter().filter(|cap| cap.cap.draws(&keys, Side::Out)) {
            let Some(left) = cap.remaining() else { continue };
            let name = substance_name(&draft.reference.catalogue, &good.substance).unwrap_or(&good.substance);
            lines.push(
                Message::new("notifications-licence-left")
                    .with("licence", &facts.number)
                    .with("substance", name)
                    .with("cap", cap.cap.quantity)
                    .with("left", left),
            );
        }
    }
    Ok(lines)
}

async fn booked(app: &App, draft: &Draft, index: usize) -> Result<Vec<Booked>, CommandError> {
    let item = draft.body().items[index].clone();
    let ids: Vec<Uuid> = std::iter::once(item.id).chain(item.components.iter().map(|part| part.id)).collect();
    let alone =
        content::Body { items: vec![item], arrival_on: draft.body().arrival_on, ..Default::default() };
    let catalogue = &draft.reference.catalogue;
    let Ok(all) = goods(&alone, catalogue) else { return Ok(Vec::new()) };
    let mut lines = Vec::new();
    for good in all.into_iter().filter(|good| ids.contains(&good.id)) {
        lines.push(Booked {
            name: substance_name(catalogue, &good.substance).unwrap_or(&good.substance).to_owned(),
            mass: good.converted.mass.to_string(),
            upper_bound: good.converted.upper_bound,
            licences: left(app, draft, &good).await?,
            steps: good.converted.steps.iter().map(domain::quantity::Step::message).collect(),
            years: if good.years.len() > 1 {
                good.years.iter().map(|part| (part.year, Mass::to_string(&part.mass))).collect()
            } else {
                Vec::new()
            },
        });
    }
    Ok(lines)
}

async fn show_quantity(
    view: &View,
    app: &App,
    draft: &Draft,
    index: usize,
    values: &Typed,
    problems: &[Problem],
    status: StatusCode,
) -> Page {
    let item = &draft.body().items[index];
    let catalogue = &draft.reference.catalogue;
    let name = substance_name(catalogue, &item.substance).unwrap_or_default().to_owned();
    let mut values = values.clone();
    let fields = quantity_fields(view, draft, index, &mut values);
    Sheet {
        title: crate::words::text(
            &view.lang,
            if name.is_empty() { "notifications-section-quantity" } else { "notifications-section-quantity-of" },
            [("substance", name.as_str())].into_iter(),
        ),
        intro: view.t("notifications-intro-quantity"),
        fields,
        form: FormView::new(&Values(values)).with_problems(&view.lang, problems),
        law: Vec::new(),
        asked: asked(view, draft, Section::Goods),
        extra: context! { booked => booked(app, draft, index).await?, more => true, item => index + 1, items => draft.sheet.items.len() },
    }
    .render(view, draft, status)
}

fn quantity_fields(view: &View, draft: &Draft, index: usize, values: &mut Typed) -> Vec<Field> {
    let make = Maker { view };
    let item = &draft.body().items[index];
    let entry = draft.reference.catalogue.resolve(&item.substance);
    let of = |kind: &'static str, name: &str| make.of(kind, "items.", name);
    let mut fields = vec![
        Field { width: "10", mode: "decimal", ..of("text", "amount") },
        Field {
            options: make.codes("unit", Unit::ALL.iter().map(|unit| unit.code())),
            ..of("select", "unit")
        },
    ];
    if let Some(entry) = entry.filter(|entry| entry.form.is_none() && !entry.substance.forms.is_empty()) {
        let mut forms = vec![Choice::new("base", view.t("notifications-form-base"))];
        forms.extend(
            entry.substance.forms.iter().map(|form| Choice::new(form.key.as_str(), form.name.as_str())),
        );
        fields.push(Field { options: forms, ..of("select", "form") });
    }
    fields.push(Field { width: "5", mode: "decimal", suffix: "%".to_owned(), ..of("text", "content_pct") });
    if item.product_form == Some(ProductForm::Preparation) {
        let field = of("text", "strength_mg");
        fields.push(Field { width: "5", mode: "decimal", suffix: "mg".to_owned(), optional: true, ..field });
    }
    let gross = of("text", "gross_kg");
    fields.push(Field { width: "10", mode: "decimal", suffix: "kg".to_owned(), optional: true, ..gross });
    let row = |name: String, kind: &'static str| Field {
        name: name.clone(),
        kind,
        label: super::label(view, &format!("items.{name}")),
        ..Field::default()
    };
    if matches!(item.product_form, Some(ProductForm::Mixture | ProductForm::Preparation)) {
        let list: Vec<Choice> = draft
            .reference
            .catalogue
            .iter()
            .filter(|entry| entry.visibility == Visibility::Public && entry.key != item.substance)
            .map(|entry| Choice::new(entry.key.as_str(), entry.name.as_str()))
            .collect();
        fields.extend(make.rows(values, "components", 2, |path| {
            vec![
                Field { options: list.clone(), ..row(format!("{path}.substance"), "select") },
                Field {
                    width: "5",
                    mode: "decimal",
                    suffix: "%".to_owned(),
                    ..row(format!("{path}.content_pct"), "text")
                },
            ]
        }));
    }
    fields.extend(make.rows(values, "containers", 2, |path| {
        vec![
            Field { width: "5", mode: "numeric", ..row(format!("{path}.number"), "text") },
            Field { width: "20", ..row(format!("{path}.size"), "text") },
            row(format!("{path}.label"), "text"),
        ]
    }));
    fields.extend(years(view, draft, values));
    fields
}

/// Over a year's end the quantity is asked for each calendar year.
fn years(view: &View, draft: &Draft, values: &mut Typed) -> Vec<Field> {
    let Some((first, last)) = draft.body().years().filter(|(first, last)| first < last) else {
        return Vec::new();
    };
    let typed_for = |values: &Typed, year: i32| {
        super::super::sheet::rows(values, "years")
            .into_iter()
            .find(|row| typed(values, &format!("years.{row}.year")) == year.to_string())
            .map(|row| typed(values, &format!("years.{row}.amount")).to_owned())
            .unwrap_or_default()
    };
    let amounts: Vec<String> = (first..=last).map(|year| typed_for(values, year)).collect();
    values.retain(|(name, _)| !name.starts_with("years."));
    let mut fields = Vec::new();
    for (row, (year, amount)) in (first..=last).zip(amounts).enumerate() {
        values.push((format!("years.{row}.year"), year.to_string()));
        values.push((format!("years.{row}.amount"), amount));
        fields.push(Field { kind: "hidden", name: format!("years.{row}.year"), ..Field::default() });
        let words = crate::words::text(
            &view.lang,
            "notifications-year-amount",
            [("year", year.to_string().as_str())].into_iter(),
        );
        fields.push(Field {
            kind: "text",
            name: format!("years.{row}.amount"),
            label: words,
            width: "10",
            mode: "decimal",
            ..Field::default()
        });
    }
    fields
}
