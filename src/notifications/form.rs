//! The notification form: a task list, one idea a page, in any order; the same
//! pages for a company and for an authority that files from paper.

mod check;
mod documents;
mod fields;
mod goods;
mod sections;
mod start;
mod tasks;

pub(crate) use documents::role as paper_role;

use super::drafts::{self, Draft, Kind};
use crate::http::{Access, Failure, FormView, Page, Posted, Routes, View};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::actor::{Role, group};
use domain::message::{Message, Problem};
use domain::notification::content::{self, Section};
use domain::rights::Act;
use minijinja::{Value, context};
use serde::Serialize;
use serde::de::IgnoredAny;
use uuid::Uuid;

/// A form whose fields are kept as they were typed.
type Form = Posted<IgnoredAny>;

const OFFICE: &[Role] = &[Role::CaseOfficer];

/// The same page under the company's and the authority's address.
macro_rules! both {
    ($routes:expr, $method:ident, $tail:literal, $handler:expr) => {
        $routes
            .$method(
                concat!("/company/notifications/draft/{id}", $tail),
                Access::Roles(group::COMPANY_WRITES),
                $handler,
            )
            .$method(concat!("/notifications/draft/{id}", $tail), Access::Roles(OFFICE), $handler)
    };
}

pub fn routes() -> Routes {
    let writes = Access::Roles(group::COMPANY_WRITES);
    let office = Access::Roles(OFFICE);
    let mut routes = Routes::new()
        .get("/company/notifications/new", writes, start::page)
        .post("/company/notifications/new", writes, start::begin)
        .post("/company/notifications/{reference}/amend", writes, start::revise)
        .get("/notifications/drafts", office, start::list)
        .get("/notifications/new-from-paper", office, start::paper_page)
        .post("/notifications/new-from-paper", office, start::paper)
        .get("/notifications/new-from-outside", office, start::outside_page)
        .post("/notifications/new-from-outside", office, start::outside);
    routes = both!(routes, get, "", tasks::page);
    routes = both!(routes, post, "/discard", tasks::discard);
    routes = both!(routes, post, "/items", goods::add);
    routes = both!(routes, get, "/item/{item}/substance", goods::substance_page);
    routes = both!(routes, post, "/item/{item}/substance", goods::substance);
    routes = both!(routes, get, "/item/{item}/quantity", goods::quantity_page);
    routes = both!(routes, post, "/item/{item}/quantity", goods::quantity);
    routes = both!(routes, post, "/item/{item}/remove", goods::remove);
    routes = both!(routes, get, "/documents", documents::page);
    routes = both!(routes, post, "/documents", documents::attach);
    routes = both!(routes, post, "/documents/{document}/remove", documents::remove);
    routes = both!(routes, get, "/check", check::page);
    routes = both!(routes, post, "/check", check::explain);
    routes = both!(routes, get, "/declaration", check::declaration_page);
    routes = both!(routes, post, "/declaration", check::declare);
    routes = both!(routes, get, "/{section}", sections::page);
    both!(routes, post, "/{section}", sections::save)
}

/// A choice of a list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Choice {
    pub value: String,
    pub text: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hint: String,
}

impl Choice {
    fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), text: text.into(), hint: String::new() }
    }
}

/// Every country, by its name in the reader's language.
pub(crate) fn countries(view: &View) -> Vec<Choice> {
    let letters = || (b'A'..=b'Z').map(char::from);
    let codes = letters().flat_map(|a| letters().map(move |b| format!("{a}{b}")));
    let mut all: Vec<Choice> = codes
        .filter(|code| code != "EU" && crate::words::has(&format!("country-{code}")))
        .map(|code| {
            let name = crate::words::country(&view.lang, &code);
            Choice::new(code, name)
        })
        .collect();
    all.sort_by(|a, b| a.text.cmp(&b.text));
    all
}

/// The words of a field, by its path: `items.1.amount` is `items-amount`.
pub(crate) fn label(view: &View, path: &str) -> String {
    let parts = path.split('.').filter(|part| part.parse::<u32>().is_err());
    let name = parts.collect::<Vec<_>>().join("-").replace('_', "-");
    view.t(&format!("notifications-field-{name}"))
}

/// The words of a changed field, with its position where there are several.
pub fn field_label(view: &View, path: &str) -> String {
    let words = label(view, path);
    match path.split('.').find_map(|part| part.parse::<u32>().ok()) {
        None => words,
        Some(position) => {
            let number = position.to_string();
            let args = [("field", words.as_str()), ("number", number.as_str())];
            crate::words::text(&view.lang, "notifications-field-numbered", args.into_iter())
        }
    }
}

/// A draft for reading; what is not the reader's is not found.
async fn open(view: &View, id: Uuid) -> Result<Draft, Failure> {
    let by = view.by()?;
    let draft = drafts::open(view.app.db.read(), &by, id, Act::View).await?;
    if !view.path.starts_with(&drafts::path(draft.kind, id)) {
        return Err(Failure::NotFound);
    }
    Ok(draft)
}

/// Where a draft's pages live.
fn base(draft: &Draft) -> String {
    drafts::path(draft.kind, draft.row.id)
}

fn go(path: &str) -> Page {
    Ok(Redirect::to(path).into_response())
}

/// What the law says so far, sentence by sentence.
fn sentences(draft: &Draft) -> Vec<Message> {
    draft.law().map(|law| law.sentences()).unwrap_or_default()
}

/// One thing the law asks on a page, for the reader who wants to know why.
#[derive(Serialize)]
struct Asked {
    text: String,
    late: bool,
    sources: Vec<String>,
}

/// What the law of both countries asks on a section's page.
fn asked(view: &View, draft: &Draft, section: Section) -> Vec<Asked> {
    let mut bare = content::Body::default();
    bare.exporter.country = draft.body().origin();
    bare.importer.country = draft.body().destination();
    bare.items.clone_from(&draft.body().items);
    for item in &mut bare.items {
        item.hs.clear();
        item.containers.clear();
        item.gross_kg = None;
    }
    let setting = content::Setting { documents: &[], ..draft.setting() };
    content::gaps(&bare, &setting)
        .into_iter()
        .filter(|gap| gap.section == section && !gap.by.is_empty())
        .map(|gap| Asked {
            text: view.say(&gap.problem.message),
            late: gap.late,
            sources: gap.by.iter().map(|basis| format!("{}: {}", basis.rule, basis.source)).collect(),
        })
        .collect()
}

/// A page of the form: its heading, its fields, what the law says and asks.
struct Sheet {
    title: String,
    intro: String,
    fields: Vec<fields::Field>,
    form: FormView,
    law: Vec<Message>,
    asked: Vec<Asked>,
    extra: Value,
}

impl Sheet {
    fn render(self, view: &View, draft: &Draft, status: StatusCode) -> Page {
        view.render_with(
            status,
            "notifications/page.html",
            context! {
                base => base(draft),
                title => self.title,
                intro => self.intro,
                fields => self.fields,
                form => self.form,
                law => self.law,
                asked => self.asked,
                ..self.extra
            },
        )
    }
}

/// Problems of one page with field names as the page has them.
fn stripped(problems: impl IntoIterator<Item = Problem>, prefix: &str) -> Vec<Problem> {
    problems
        .into_iter()
        .filter_map(|problem| {
            let field = problem.field.strip_prefix(prefix)?.to_owned();
            Some(Problem { field, message: problem.message })
        })
        .collect()
}

/// Which kind of draft the address names, for the pages that begin one.
fn is_company(kind: Kind) -> bool {
    kind == Kind::Company
}
