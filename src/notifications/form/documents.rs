//! The papers that go with the goods: attached one by one, named by what they are.

use super::super::papers;
use super::{Choice, asked, base, go, open};
use crate::app::App;
use crate::documents;
use crate::http::{FormView, Page, Posted, Uploaded, View};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::law::DocumentKind;
use domain::message::{Message, Problem};
use domain::notification::content::Section;
use minijinja::context;
use serde::de::IgnoredAny;
use uuid::Uuid;

/// The words of a kind of paper.
pub(crate) fn role(view: &View, code: &str) -> String {
    view.t(&format!("documents-role-{}", code.replace('_', "-")))
}

pub(super) async fn page(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    show(&view, &app, id, FormView::default(), StatusCode::OK).await
}

async fn show(view: &View, app: &App, id: Uuid, form: FormView, status: StatusCode) -> Page {
    let draft = open(view, id).await?;
    let attached: Vec<_> = papers::of(app.db.read(), &draft.row)
        .await?
        .into_iter()
        .map(|paper| {
            context! {
                href => format!("/documents/{}", paper.id),
                name => paper.file_name,
                role => role(view, &paper.role),
                sha256 => paper.sha256,
                // What was filed with an earlier version stays with it.
                remove => (paper.owner_kind == papers::OWNER)
                    .then(|| format!("{}/documents/{}/remove", base(&draft), paper.id)),
            }
        })
        .collect();
    let roles: Vec<Choice> =
        DocumentKind::ALL.iter().map(|kind| Choice::new(kind.code(), role(view, kind.code()))).collect();
    view.render_with(
        status,
        "notifications/documents.html",
        context! {
            base => base(&draft),
            attached => attached,
            roles => roles,
            asked => asked(view, &draft, Section::Documents),
            form => form,
        },
    )
}

pub(super) async fn attach(State(app): State<App>, Path(id): Path<Uuid>, form: Uploaded) -> Page {
    let view = &form.view;
    let by = form.by()?;
    let draft = open(view, id).await?;
    let role = DocumentKind::from_code(form.values.first("role"));
    let mut problems = Vec::new();
    if role.is_none() {
        problems.push(Problem::new("role", Message::new("common-error-choose")));
    }
    let checked = match form.files.iter().find(|file| file.field == "file") {
        None => Err(Problem::new("file", Message::new("notifications-file-missing"))),
        Some(file) => documents::check(file),
    };
    match (role, checked) {
        (Some(role), Ok(file)) => {
            papers::attach(&app, &by, id, role, file).await?;
            go(&format!("{}/documents", base(&draft)))
        }
        (_, checked) => {
            problems.extend(checked.err());
            let shown = FormView::new(&form.values).with_problems(&view.lang, &problems);
            show(view, &app, id, shown, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    Path((id, paper)): Path<(Uuid, Uuid)>,
    form: Posted<IgnoredAny>,
) -> Page {
    let by = form.by()?;
    let draft = open(&form.view, id).await?;
    papers::remove(&app, &by, id, paper).await?;
    go(&format!("{}/documents", base(&draft)))
}
