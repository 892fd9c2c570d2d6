//! A decision as it is typed, read into what the commands take, and done.

use super::form::Reader;
use crate::app::{App, By};
use crate::documents::Checked;
use crate::error::Result;
use crate::http::Values;
use crate::notifications::commands::{authorise, elsewhere, refuse, reply, review, send, suspend};
use crate::notifications::entity::item;
use crate::notifications::standing::Row;
use domain::message::Problem;
use domain::notification::lifecycle::{Act, State};
use domain::notification::reply::{Given, Reason, Reply};
use domain::rights;

/// The decisions that have a page, with the last part of its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Return,
    Send,
    Answer,
    Authorise,
    Refuse,
    Suspend,
    Lift,
    Cancel,
    Elsewhere,
}

impl Which {
    pub const ALL: [Self; 9] = [
        Self::Send,
        Self::Answer,
        Self::Authorise,
        Self::Elsewhere,
        Self::Return,
        Self::Refuse,
        Self::Suspend,
        Self::Lift,
        Self::Cancel,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Return => "return",
            Self::Send => "send",
            Self::Answer => "answer",
            Self::Authorise => "authorise",
            Self::Refuse => "refuse",
            Self::Suspend => "suspend",
            Self::Lift => "lift",
            Self::Cancel => "cancel",
            Self::Elsewhere => "elsewhere",
        }
    }

    /// The right that is asked for.
    pub const fn right(self) -> rights::Act {
        match self {
            Self::Return => rights::Act::Return,
            Self::Send => rights::Act::Send,
            Self::Answer => rights::Act::Reply,
            // Preparing for a second signature is open to case officers too.
            Self::Authorise => rights::Act::Prepare,
            Self::Refuse => rights::Act::Refuse,
            Self::Suspend => rights::Act::Suspend,
            Self::Lift => rights::Act::Lift,
            Self::Cancel => rights::Act::Cancel,
            Self::Elsewhere => rights::Act::Record,
        }
    }

    /// The act the life cycle is asked about.
    pub const fn act(self) -> Act {
        match self {
            Self::Return => Act::Return,
            Self::Send => Act::Send,
            Self::Answer | Self::Elsewhere => Act::Reply,
            Self::Authorise => Act::Authorise,
            Self::Refuse => Act::Refuse,
            Self::Suspend => Act::Suspend,
            Self::Lift => Act::Lift,
            Self::Cancel => Act::Cancel,
        }
    }
}

/// What was decided, ready to be shown once more and then done.
#[derive(Clone, Debug)]
pub enum Decision {
    Return { for_company: String },
    Send(send::Sending),
    Answer(reply::Answer),
    Authorise { ask: authorise::Authorising, reason: String, two: bool },
    Refuse(refuse::Words),
    Suspend { grounds: String, words: refuse::Words },
    Lift(refuse::Words),
    Cancel(refuse::Words),
    Elsewhere(elsewhere::Outside),
}

/// What reading a decision needs to know of the record.
pub struct About<'a> {
    pub row: &'a Row,
    pub items: &'a [item::Model],
    /// How much of the needs the authorisation would pass, in milligrams.
    pub over_mg: i64,
    /// Two must sign whatever the needs say.
    pub two: bool,
}

/// Reads the typed fields.
///
/// # Errors
/// Everything that is wrong with them.
pub fn read(which: Which, values: &Values, about: &About<'_>) -> Result<Decision, Vec<Problem>> {
    let mut reader = Reader::new(values);
    let decision = match which {
        Which::Return => Some(Decision::Return { for_company: reader.required("for_company") }),
        Which::Send => Some(Decision::Send(sending(&mut reader, about.row.counterpart_here))),
        Which::Answer => answer(&mut reader, about).map(Decision::Answer),
        Which::Authorise => authorising(&mut reader, about),
        Which::Refuse => Some(Decision::Refuse(words(&mut reader))),
        Which::Suspend => {
            let known = |code: &str| suspend::GROUNDS.contains(&code).then(|| code.to_owned());
            let grounds = reader.choice("grounds", known);
            let words = words(&mut reader);
            grounds.map(|grounds| Decision::Suspend { grounds, words })
        }
        Which::Lift => Some(Decision::Lift(words(&mut reader))),
        Which::Cancel => Some(Decision::Cancel(words(&mut reader))),
        Which::Elsewhere => outside(&mut reader),
    };
    match decision {
        Some(decision) if reader.problems.is_empty() => Ok(decision),
        _ => Err(reader.problems),
    }
}

fn words(reader: &mut Reader<'_>) -> refuse::Words {
    refuse::Words { for_authority: reader.text("for_authority"), for_company: reader.required("for_company") }
}

fn sending(reader: &mut Reader<'_>, here: bool) -> send::Sending {
    if here {
        return send::Sending::default();
    }
    let how = reader.choice("how", |code| send::WAYS.contains(&code).then(|| code.to_owned()));
    let sent_on = reader.required_date("sent_on");
    send::Sending { how: how.unwrap_or_default(), sent_on, note: reader.text("note") }
}

fn answer(reader: &mut Reader<'_>, about: &About<'_>) -> Option<reply::Answer> {
    let reply = reader.choice("reply", Reply::from_code)?;
    let reason = match reply {
        Reply::Objection => reader.choice("reason", Reason::from_code),
        _ => None,
    };
    let smaller = reply == Reply::Conditions;
    let mut masses = Vec::new();
    for item in about.items {
        let field = format!("mass-{}", item.position);
        let mass = if smaller { reader.kilograms(&field) } else { None };
        if mass.is_some_and(|mass| mass.mg() > item.mass_mg || mass.mg() == 0) {
            reader.wrong(&field, "cases-mass-at-most-notified");
        }
        masses.push(mass);
    }
    let conditions = if smaller { reader.text("conditions") } else { String::new() };
    if smaller && conditions.is_empty() && masses.iter().all(Option::is_none) {
        reader.wrong("conditions", "notification-reply-needs-conditions");
    }
    // Only a reply that came on paper has a day and a number of its own.
    let elsewhere = !about.row.counterpart_here && !about.row.from_outside;
    let given_on = if elsewhere { reader.required_date("given_on") } else { None };
    Some(reply::Answer {
        given: Given { reply, reason, masses, conditions },
        for_authority: reader.text("for_authority"),
        for_company: reader.text("for_company"),
        given_on,
        outside_reference: reader.text("outside_reference"),
    })
}

fn authorising(reader: &mut Reader<'_>, about: &About<'_>) -> Option<Decision> {
    let valid_until = reader.required_date("valid_until")?;
    let over = about.over_mg > 0;
    let reason = if over { reader.required("reason") } else { String::new() };
    let ask = authorise::Authorising {
        valid_until,
        for_authority: reader.text("for_authority"),
        for_company: reader.text("for_company"),
    };
    Some(Decision::Authorise { ask, reason, two: over || about.two })
}

fn outside(reader: &mut Reader<'_>) -> Option<Decision> {
    let outcome = reader.choice("outcome", |code| {
        [State::Authorised, State::Refused, State::Withdrawn].into_iter().find(|state| state.code() == code)
    })?;
    let number = if outcome == State::Authorised { reader.required("number") } else { reader.text("number") };
    let valid_until = reader.date("valid_until");
    Some(Decision::Elsewhere(elsewhere::Outside { outcome, number, valid_until }))
}

/// Does it, and answers where to go next. `scan`: of a reply that came on paper.
///
/// # Errors
/// The command's.
pub async fn carry_out(
    app: &App,
    by: &By,
    row: &Row,
    decision: &Decision,
    scan: Option<Checked>,
) -> Result<String> {
    let id = row.id;
    let mut next = format!("/notifications/{}", row.reference);
    match decision {
        Decision::Return { for_company } => review::give_back(app, by, id, for_company).await?,
        Decision::Send(sending) => send::send(app, by, id, sending).await?,
        Decision::Answer(answer) => reply::reply_with(app, by, id, answer, scan).await?,
        Decision::Authorise { ask, reason, two: true } => {
            authorise::prepare(app, by, id, ask, reason).await?;
            next.push_str("/countersign");
        }
        Decision::Authorise { ask, .. } => authorise::authorise(app, by, id, ask).await?,
        Decision::Refuse(words) => refuse::refuse(app, by, id, words).await?,
        Decision::Suspend { grounds, words } => suspend::suspend(app, by, id, grounds, words).await?,
        Decision::Lift(words) => suspend::lift(app, by, id, words).await?,
        Decision::Cancel(words) => refuse::cancel(app, by, id, words).await?,
        Decision::Elsewhere(outside) => elsewhere::decided_elsewhere(app, by, id, outside).await?,
    }
    Ok(next)
}
