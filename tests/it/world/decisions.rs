//! What authorities do with a notification, step by step.

use super::World;
use super::filing::Filing;
use domain::actor::Role;
use domain::notification::reply::{Given, Reason, Reply};
use domain::quantity::Mass;
use ringfence::audit::{self, Visible};
use ringfence::error::CommandError;
use ringfence::notifications::commands::authorise::{self, Authorising};
use ringfence::notifications::commands::refuse::Words;
use ringfence::notifications::commands::reply::{self, Answer};
use ringfence::notifications::commands::review;
use ringfence::notifications::commands::send::{self, Sending};
use ringfence::notifications::entity::notification;
use uuid::Uuid;

/// An exporting and, where it is on the instance, an importing authority.
#[derive(Clone, Copy, Debug)]
pub struct Desks {
    pub officer: Uuid,
    pub approver: Uuid,
    pub second: Uuid,
    pub importing: Option<Uuid>,
}

pub fn answer(reply: Reply) -> Answer {
    Answer {
        given: Given {
            reply,
            reason: (reply == Reply::Objection).then_some(Reason::PartyUnknown),
            masses: Vec::new(),
            conditions: String::new(),
        },
        for_authority: "Words for the authority".to_owned(),
        for_company: String::new(),
        given_on: None,
        outside_reference: String::new(),
    }
}

pub fn smaller(kg: i64) -> Answer {
    let mut answer = answer(Reply::Conditions);
    answer.given.masses = vec![Some(Mass::from_kg(kg))];
    answer
}

pub fn words(text: &str) -> Words {
    Words { for_authority: format!("{text} (authority)"), for_company: format!("{text} (company)") }
}

pub fn until(day: &str) -> Authorising {
    Authorising {
        valid_until: day.parse().unwrap(),
        for_authority: String::new(),
        for_company: "In sealed drums only".to_owned(),
    }
}

pub fn by_mail() -> Sending {
    Sending {
        how: "mail".to_owned(),
        sent_on: Some(super::START.utc().date_naive()),
        note: "registered".to_owned(),
    }
}

/// The key of a refusal.
pub fn refusal<T: std::fmt::Debug>(answer: Result<T, CommandError>) -> String {
    match answer {
        Err(CommandError::Refused(message)) => message.key,
        other => panic!("refused was expected: {other:?}"),
    }
}

impl World {
    pub async fn desks(&self, from: &str, to: Option<&str>) -> Desks {
        let importing = match to {
            Some(to) => Some(self.officer(to, &[Role::CaseOfficer]).await),
            None => None,
        };
        Desks {
            officer: self.officer(from, &[Role::CaseOfficer]).await,
            approver: self.officer(from, &[Role::Approver]).await,
            second: self.officer(from, &[Role::Approver]).await,
            importing,
        }
    }

    /// Ephedrine from Pakistan to Iraq, whose law the Convention's minimum is.
    pub async fn filed(&self, kg: i64) -> notification::Model {
        let (_, _, responsible) = self.firm("PK", "Karachi Chemicals").await;
        let base = Filing { form: "base".to_owned(), ..Filing::new("ephedrine", kg, "IQ") };
        self.file(responsible, &base).await
    }

    pub async fn take(&self, officer: Uuid, id: Uuid) {
        review::take(&self.app, &self.by(officer).await, id).await.unwrap();
    }

    pub async fn send(&self, officer: Uuid, id: Uuid, sending: &Sending) {
        send::send(&self.app, &self.by(officer).await, id, sending).await.unwrap();
    }

    pub async fn reply(&self, officer: Uuid, id: Uuid, answer: &Answer) -> Result<(), CommandError> {
        reply::reply(&self.app, &self.by(officer).await, id, answer).await
    }

    pub async fn authorise(&self, approver: Uuid, id: Uuid) -> Result<(), CommandError> {
        authorise::authorise(&self.app, &self.by(approver).await, id, &until("2026-08-31")).await
    }

    /// In review, sent, and not objected to.
    pub async fn answered(&self, desks: &Desks, id: Uuid) {
        self.take(desks.officer, id).await;
        let sending = if desks.importing.is_some() { Sending::default() } else { by_mail() };
        self.send(desks.officer, id, &sending).await;
        let mut said = answer(Reply::NoObjection);
        said.given_on = Some(self.app.now().utc().date_naive());
        self.reply(desks.importing.unwrap_or(desks.officer), id, &said).await.unwrap();
    }

    /// The acts of a notification's timeline, oldest first.
    pub async fn story(&self, id: Uuid) -> Vec<String> {
        let everything = [Visible::Company, Visible::Authorities, Visible::Internal];
        let entries = audit::timeline(self.app.db.read(), "notification", id, &everything).await.unwrap();
        entries.into_iter().map(|entry| entry.act).collect()
    }

    /// Templates of the letters queued so far.
    pub async fn letters(&self) -> Vec<String> {
        use sea_orm::EntityTrait;
        let all = ringfence::mail::entity::Entity::find().all(self.app.db.read()).await.unwrap();
        all.into_iter().map(|letter| letter.template).collect()
    }
}
