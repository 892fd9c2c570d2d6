//! Writing into the threads, and the company's page of one question.

use super::form::Reader;
use crate::app::App;
use crate::dialogue::{self, Thread, commands};
use crate::error::CommandError;
use crate::http::{FormView, Page, Posted, View};
use crate::notifications::standing;
use crate::templates;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::message::Problem;
use domain::rights;
use minijinja::context;

type Fields = Vec<(String, String)>;

fn to_dialogue(reference: &str) -> Page {
    Ok(Redirect::to(&format!("/notifications/{reference}?tab=dialogue")).into_response())
}

pub async fn ask(State(app): State<App>, Path(reference): Path<String>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let row = standing::open(app.db.read(), &by, &reference, rights::Act::Ask).await?;
    let mut reader = Reader::new(&posted.values);
    let thread = reader.choice("thread", Thread::from_code);
    let due_on = reader.date("due_on");
    let text = reader.required("text");
    let (Some(thread), true) = (thread, reader.problems.is_empty()) else {
        return Err(CommandError::Invalid(reader.problems).into());
    };
    let question = commands::Question { thread, about: reader.text("about"), text, due_on };
    commands::ask(&app, &by, row.id, &question).await?;
    to_dialogue(&reference)
}

pub async fn say(State(app): State<App>, Path(reference): Path<String>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let row = standing::open(app.db.read(), &by, &reference, rights::Act::View).await?;
    // Nothing chosen is a note for one's own.
    let thread = Thread::from_code(posted.values.first("thread")).unwrap_or(Thread::Internal);
    commands::say(&app, &by, row.id, thread, posted.values.first("text")).await?;
    to_dialogue(&reference)
}

pub async fn answer(
    State(app): State<App>,
    Path((reference, number)): Path<(String, i32)>,
    posted: Posted<Fields>,
) -> Page {
    let by = posted.by()?;
    let row = standing::open(app.db.read(), &by, &reference, rights::Act::Answer).await?;
    commands::answer(&app, &by, row.id, number, posted.values.first("text")).await?;
    to_dialogue(&reference)
}

pub async fn company_question(
    view: View,
    State(app): State<App>,
    Path((reference, number)): Path<(String, i32)>,
) -> Page {
    show_question(&view, &app, &reference, number, StatusCode::OK, &FormView::default()).await
}

async fn show_question(
    view: &View,
    app: &App,
    reference: &str,
    number: i32,
    status: StatusCode,
    form: &FormView,
) -> Page {
    let by = view.by()?;
    let db = app.db.read();
    let row = standing::open(db, &by, reference, rights::Act::View).await?;
    let questions = dialogue::queries::questions(db, &by, &row).await?;
    let found = questions.into_iter().find(|question| question.number == number);
    let question = found.ok_or(CommandError::NotFound)?;
    let open = question.closed_at_ms.is_none();
    let may_answer = rights::may(&by.actor, rights::Act::Answer, &standing::subject(&row)?).is_ok();
    view.render_with(
        status,
        "dialogue/question.html",
        context! {
            reference => row.reference,
            number => question.number,
            text => question.text,
            asked_at_ms => question.asked_at_ms,
            due_on => question.due_on.map(|day| templates::date_words(&view.lang, day)),
            answer => question.answer,
            answered_by => question.answered_by_name,
            open => open,
            may_answer => open && may_answer,
            readers => super::tabs::readers(view, &row, Thread::Company),
            form => form,
        },
    )
}

pub async fn company_answer(
    State(app): State<App>,
    Path((reference, number)): Path<(String, i32)>,
    posted: Posted<Fields>,
) -> Page {
    let by = posted.by()?;
    let row = standing::open(app.db.read(), &by, &reference, rights::Act::Answer).await?;
    let text = posted.values.first("text");
    match commands::answer(&app, &by, row.id, number, text).await {
        Ok(()) => {
            let next = format!("/company/notifications/{reference}/question/{number}");
            Ok(Redirect::to(&next).into_response())
        }
        Err(CommandError::Invalid(problems)) => {
            let problems: Vec<Problem> = problems;
            let form = FormView::new(&posted.values).with_problems(&posted.view.lang, &problems);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show_question(&posted.view, &app, &reference, number, status, &form).await
        }
        Err(error) => Err(error.into()),
    }
}
