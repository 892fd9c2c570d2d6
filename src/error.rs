//! What an act can answer besides success. A refusal is for the user and is
//! worded for one; a fault is for us and shows only a reference number.

use domain::message::{Message, Problem};
use domain::rights::Denied;

#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error("not found")]
    NotFound,
    #[error("forbidden")]
    Forbidden,
    /// The act wants a second factor within the last minutes.
    #[error("step-up needed")]
    StepUp,
    /// The same request was carried out before; this was its answer.
    #[error("already done")]
    Repeated(String),
    /// The rules say no; the message says why and what would be right.
    #[error("refused: {0}")]
    Refused(Message),
    /// Complaints about single fields.
    #[error("problems with the input: {}", listed(.0))]
    Invalid(Vec<Problem>),
    /// A stored row that cannot be: ours to mend, never defaulted away.
    #[error("corrupt record: {0}")]
    Corrupt(String),
    #[error("database")]
    Db(#[from] sea_orm::DbErr),
    #[error("{0}")]
    Fault(String),
}

/// Field and key of each problem, for whoever reads it without a form.
fn listed(problems: &[Problem]) -> String {
    let each = problems.iter().map(|problem| format!("{}: {}", problem.field, problem.message));
    each.collect::<Vec<_>>().join("; ")
}

impl CommandError {
    pub fn refused(key: &str) -> Self {
        Self::Refused(Message::new(key))
    }
}

impl From<Denied> for CommandError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotFound => Self::NotFound,
            Denied::Forbidden => Self::Forbidden,
        }
    }
}

pub type Result<T, E = CommandError> = std::result::Result<T, E>;
