//! What a handler answers when it does not answer with a page. The body is made
//! by the outer layer, in the reader's language, as a page or a problem document.

use crate::error::CommandError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::message::{Message, Problem};

#[derive(Debug)]
pub enum Failure {
    NotFound,
    Forbidden,
    /// Not signed in; come back to this path afterwards.
    SignIn(String),
    /// The second factor is too old for this act; come back to this path.
    StepUp(String),
    BadRequest(Message),
    Conflict(Message),
    Invalid(Vec<Problem>),
    TooMany,
    TooLarge,
    /// Not an error at all: the request was carried out before, this was its answer.
    Elsewhere(String),
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

/// Travels in the response's extensions to the layer that words it.
#[derive(Clone, Debug)]
pub struct Unworded {
    pub message: Message,
    pub problems: Vec<Problem>,
}

impl From<CommandError> for Failure {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::NotFound => Self::NotFound,
            CommandError::Forbidden => Self::Forbidden,
            CommandError::StepUp => Self::StepUp(String::new()),
            CommandError::Repeated(answer) => Self::Elsewhere(answer),
            CommandError::Refused(message) => Self::Conflict(message),
            CommandError::Invalid(problems) => Self::Invalid(problems),
            broken => Self::Internal(Box::new(broken)),
        }
    }
}

impl From<sea_orm::DbErr> for Failure {
    fn from(error: sea_orm::DbErr) -> Self {
        CommandError::from(error).into()
    }
}

impl From<minijinja::Error> for Failure {
    fn from(error: minijinja::Error) -> Self {
        Self::Internal(Box::new(error))
    }
}

impl From<domain::rights::Denied> for Failure {
    fn from(denied: domain::rights::Denied) -> Self {
        CommandError::from(denied).into()
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let key = |key: &str| Message::new(key);
        let (status, message, problems) = match self {
            Self::SignIn(next) => return to("/sign-in", &next),
            Self::StepUp(next) => {
                let mut response = to("/account/step-up", &next);
                response.extensions_mut().insert(super::carried::Wanted(next));
                return response;
            }
            Self::Elsewhere(path) => return Redirect::to(&path).into_response(),
            Self::NotFound => (StatusCode::NOT_FOUND, key("common-error-not-found"), Vec::new()),
            Self::Forbidden => (StatusCode::FORBIDDEN, key("common-error-forbidden"), Vec::new()),
            Self::BadRequest(message) => (StatusCode::BAD_REQUEST, message, Vec::new()),
            Self::Conflict(message) => (StatusCode::CONFLICT, message, Vec::new()),
            Self::Invalid(problems) => {
                (StatusCode::UNPROCESSABLE_ENTITY, key("common-error-invalid"), problems)
            }
            Self::TooMany => (StatusCode::TOO_MANY_REQUESTS, key("common-error-too-many"), Vec::new()),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, key("common-error-too-large"), Vec::new()),
            Self::Internal(error) => {
                let mut chain = error.to_string();
                let mut source = error.source();
                while let Some(cause) = source {
                    chain = format!("{chain}: {cause}");
                    source = cause.source();
                }
                tracing::error!(error = %chain, "a request failed");
                (StatusCode::INTERNAL_SERVER_ERROR, key("common-error-internal"), Vec::new())
            }
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(Unworded { message, problems });
        response
    }
}

fn to(path: &str, next: &str) -> Response {
    let next = percent_encoding::utf8_percent_encode(next, percent_encoding::NON_ALPHANUMERIC);
    Redirect::to(&format!("{path}?next={next}")).into_response()
}
