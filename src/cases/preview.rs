//! What a decision will do, shown before it is done: the words each side reads,
//! and what the needs will be.

use super::decision::{Decision, Which};
use crate::app::App;
use crate::error::Result;
use crate::http::{Page, Values, View, choices};
use crate::needs;
use crate::notifications::booking::Share;
use crate::notifications::standing::Row;
use crate::reference;
use crate::templates;
use domain::notification::content::substance_name;
use domain::notification::lifecycle::State;
use domain::notification::reply::Reply;
use domain::quantity::Mass;
use minijinja::{Value, context};
use sea_orm::ConnectionTrait;

/// One row a balance and item: declared, booked, this, left, over.
///
/// # Errors
/// The database's.
pub async fn needs(db: &impl ConnectionTrait, shares: &[(Share, Mass)]) -> Result<Vec<Value>> {
    let reference = reference::current_in(db).await?;
    let mut rows = Vec::new();
    for (share, over) in shares {
        let room = needs::room(db, &share.key).await?;
        let declared = room.declared.limit();
        // What this record holds itself is shown as this record's, once.
        let reserved = room.reserved.saturating_sub(share.held.reserved);
        let left = declared.map(|limit| {
            let all = (limit + room.overridden).mg() - room.used.mg() - reserved.mg() - share.mass.mg();
            Mass::from_mg(all).to_string()
        });
        rows.push(context! {
            position => share.position,
            country => share.key.country.to_string(),
            substance => substance_name(&reference.catalogue, &share.key.substance).unwrap_or(&share.key.substance),
            line => share.key.line.code(),
            year => share.key.year,
            declared_for => room.declared_for,
            declared => declared.map(|limit| limit.to_string()),
            used => room.used.to_string(),
            reserved => reserved.to_string(),
            pending => room.pending.to_string(),
            overridden => (room.overridden > Mass::ZERO).then(|| room.overridden.to_string()),
            excess => (room.excess > Mass::ZERO).then(|| room.excess.to_string()),
            this => share.mass.to_string(),
            left => left,
            over => (*over > Mass::ZERO).then(|| over.to_string()),
            percent => declared.and_then(|limit| over.percent_of(limit)).filter(|_| *over > Mass::ZERO),
            fits => room.free().map(|free| free.min(share.mass).to_string()),
            href => format!("/needs/{}", share.key),
        });
    }
    Ok(rows)
}

struct Seen {
    company: Vec<String>,
    authority: Vec<String>,
    inside: Vec<String>,
    reserves: bool,
    frees: bool,
}

/// The check page.
///
/// # Errors
/// When the template is at fault.
pub async fn show(
    view: &View,
    app: &App,
    row: &Row,
    which: Which,
    decision: &Decision,
    values: &Values,
    needs: &[Value],
) -> Page {
    let seen = seen(view, row, decision);
    let kept: Vec<Value> = values
        .0
        .iter()
        .filter(|(name, _)| name != "step")
        .map(|(name, value)| context! { name, value })
        .collect();
    let exporting =
        !matches!(decision, Decision::Answer(_) | Decision::Elsewhere(_)) || !row.counterpart_here;
    view.render(
        "cases/check.html",
        context! {
            which => which.code(),
            title => view.t(&format!("cases-do-{}", which.code())),
            reference => row.reference,
            company_name => row.exporter_name,
            company_here => row.operator_id.is_some(),
            other => if exporting { &row.destination } else { &row.origin },
            other_here => row.counterpart_here,
            company => seen.company,
            authority => seen.authority,
            inside => seen.inside,
            reserves => seen.reserves,
            frees => seen.frees,
            needs => needs,
            kept => kept,
            practice => app.practice,
            scans => matches!(decision, Decision::Answer(_)) && !row.counterpart_here && !row.from_outside,
        },
    )
}

fn seen(view: &View, row: &Row, decision: &Decision) -> Seen {
    let mut seen = Seen {
        company: Vec::new(),
        authority: Vec::new(),
        inside: Vec::new(),
        reserves: false,
        frees: false,
    };
    let state = |state: State| {
        crate::words::text(
            &view.lang,
            "cases-see-state",
            [("state", choices::word(&view.lang, "cases-state", state.code()).as_str())].into_iter(),
        )
    };
    let told = |to: &mut Vec<String>, text: &str| {
        if !text.trim().is_empty() {
            to.push(text.trim().to_owned());
        }
    };
    match decision {
        Decision::Return { for_company } => {
            seen.company.push(state(State::Returned));
            told(&mut seen.company, for_company);
        }
        Decision::Send(sending) => {
            seen.company.push(state(State::Sent));
            seen.authority.push(view.t("cases-see-pen"));
            if !row.counterpart_here {
                seen.inside.push(choices::word(&view.lang, "cases-way-sent", &sending.how));
                told(&mut seen.inside, &sending.note);
            }
        }
        Decision::Answer(answer) => {
            let given = &answer.given;
            seen.authority.push(choices::word(&view.lang, "cases-reply", given.reply.code()));
            if let Some(reason) = given.reason {
                seen.authority.push(choices::word(&view.lang, "cases-reason", reason.code()));
            }
            for (i, mass) in given.masses.iter().enumerate() {
                if let Some(mass) = mass {
                    let number = (i + 1).to_string();
                    let mass = mass.to_string();
                    let args = [("number", number.as_str()), ("mass", mass.as_str())];
                    seen.authority.push(crate::words::text(&view.lang, "cases-see-item", args.into_iter()));
                }
            }
            told(&mut seen.authority, &given.conditions);
            told(&mut seen.authority, &answer.for_authority);
            told(&mut seen.company, &answer.for_company);
            seen.frees = matches!(given.reply, Reply::Objection);
        }
        Decision::Authorise { ask, reason, two } => {
            let until = templates::date_words(&view.lang, ask.valid_until);
            let until =
                crate::words::text(&view.lang, "cases-see-valid", [("until", until.as_str())].into_iter());
            seen.company.extend([state(State::Authorised), until.clone()]);
            told(&mut seen.company, &ask.for_company);
            seen.authority.extend([state(State::Authorised), until]);
            told(&mut seen.authority, &ask.for_authority);
            told(&mut seen.inside, reason);
            if *two {
                seen.inside.push(view.t("cases-see-two"));
            }
            seen.reserves = true;
        }
        Decision::Refuse(words) => {
            both(&mut seen, &state(State::Refused), words);
            seen.frees = true;
        }
        Decision::Suspend { grounds, words } => {
            both(&mut seen, &state(State::Suspended), words);
            seen.company.insert(1, choices::word(&view.lang, "cases-grounds", grounds));
        }
        Decision::Lift(words) => both(&mut seen, &state(State::Authorised), words),
        Decision::Cancel(words) => {
            both(&mut seen, &state(State::Cancelled), words);
            seen.frees = true;
        }
        Decision::Elsewhere(outside) => {
            seen.inside.push(state(outside.outcome));
            told(&mut seen.inside, &outside.number);
            seen.reserves = outside.outcome == State::Authorised;
            seen.frees = !seen.reserves;
        }
    }
    seen
}

fn both(seen: &mut Seen, state: &str, words: &crate::notifications::commands::refuse::Words) {
    seen.company.push(state.to_owned());
    seen.authority.push(state.to_owned());
    for (to, text) in [(&mut seen.company, &words.for_company), (&mut seen.authority, &words.for_authority)] {
        if !text.trim().is_empty() {
            to.push(text.trim().to_owned());
        }
    }
}
