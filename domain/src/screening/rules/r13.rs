//! R13 permit-not-genuine: a permit that was presented is not what its issuer's
//! register says.
//!
//! Test: number not in the register; withdrawn; drawn on beyond its quantity;
//! holder, substance, destination or dates differ. Hold. Where no register can
//! be asked: "unverified", review, and a question to the issuer. A number one
//! typing error away from an unused permit of the same holder is suggested. What
//! may only be written differently (a holder known by name alone, the quantity of
//! a paper that may name a salt) is for review.
//!
//! Parameters: `typing_errors` (1). Source: 1988 Convention article 12(9)(d);
//! national permit law.
//!
//! Known innocent causes: a typing error in the number; a renewed permit; a name
//! written differently.

use super::bounded;
use crate::country::Country;
use crate::message::Message;
use crate::operator::name_key;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::facts::{Facts, Permit, RecordKind, Reference, Register};
use crate::screening::{Outcome, Params, Severity, Stage};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermitNotGenuine {
    pub number: String,
    pub issuer: Country,
    pub fault: Fault,
    pub permit: Option<Uuid>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// No register can be asked from here.
    Unverified,
    Unknown {
        suggestion: Option<String>,
    },
    Withdrawn,
    OtherHolder {
        holder: String,
        /// Known by name only, which may just be written differently.
        #[serde(default)]
        by_name: bool,
    },
    OtherSubstance {
        substance: String,
    },
    UsedUp {
        quantity: Mass,
        used: Mass,
        asked: Mass,
    },
    NotYet {
        from: NaiveDate,
        day: NaiveDate,
    },
    Ended {
        to: NaiveDate,
        day: NaiveDate,
    },
    OtherDestination {
        destination: Country,
        allowed: Vec<Country>,
    },
    /// The paper names another last day than the register.
    OtherDate {
        stated: NaiveDate,
        register: NaiveDate,
    },
    /// The paper names another quantity than the register.
    OtherQuantity {
        stated: Mass,
        register: Mass,
    },
}

pub fn judge(facts: &Facts, params: &Params, _: Stage) -> Vec<Outcome> {
    facts.permits.iter().map(|permit| judge_permit(facts, permit, params)).collect()
}

fn judge_permit(facts: &Facts, permit: &Permit, params: &Params) -> Outcome {
    let fault = match &permit.register {
        Register::Unverified => Some(Fault::Unverified),
        Register::Unknown { unused } => {
            let near = |known: &&String| typing_errors(&permit.number, known) <= params.r13_typing_errors;
            Some(Fault::Unknown { suggestion: unused.iter().find(near).cloned() })
        }
        Register::Known { .. } => register_differs(facts, permit),
    };
    let Some(fault) = fault else {
        return Outcome::Passed;
    };
    let severity = match fault {
        Fault::Unverified | Fault::OtherQuantity { .. } | Fault::OtherHolder { by_name: true, .. } => {
            Severity::Review
        }
        Fault::UsedUp { .. } => bounded(Severity::Hold, facts.items.iter().any(|item| item.upper_bound)),
        _ => Severity::Hold,
    };
    let id = match permit.register {
        Register::Known { id, .. } => Some(id),
        _ => None,
    };
    let (number, issuer) = (permit.number.clone(), permit.issuer);
    Outcome::raised(severity, PermitNotGenuine { number, issuer, fault, permit: id })
}

/// The first field of the register that does not agree with the consignment.
fn register_differs(facts: &Facts, permit: &Permit) -> Option<Fault> {
    let Register::Known {
        holder,
        holder_name,
        substance,
        quantity,
        used,
        valid_from,
        valid_to,
        withdrawn,
        destinations,
        ..
    } = &permit.register
    else {
        return None;
    };
    if *withdrawn {
        return Some(Fault::Withdrawn);
    }
    if let Some(fault) = other_holder(permit, *holder, holder_name) {
        return Some(fault);
    }
    let covered = || facts.items.iter().filter(|item| item.is_covered_by(substance));
    if covered().next().is_none() {
        return Some(Fault::OtherSubstance { substance: substance.clone() });
    }
    if !destinations.is_empty() && !destinations.contains(&facts.destination) {
        let allowed = destinations.clone();
        return Some(Fault::OtherDestination { destination: facts.destination, allowed });
    }
    // An import permit has to run when the goods arrive, any other when they leave.
    let day = match permit.issuer == facts.destination {
        true => facts.arrival_on.or(facts.dispatch_on),
        false => facts.dispatch_on,
    };
    if let (Some(from), Some(day)) = (*valid_from, day)
        && day < from
    {
        return Some(Fault::NotYet { from, day });
    }
    if let (Some(to), Some(day)) = (*valid_to, day)
        && day > to
    {
        return Some(Fault::Ended { to, day });
    }
    let asked: Mass = covered().map(|item| item.mass).sum();
    if let Some(quantity) = (*quantity).filter(|quantity| *used + asked > *quantity) {
        return Some(Fault::UsedUp { quantity, used: *used, asked });
    }
    if let Some((stated, register)) =
        permit.stated.valid_to.zip(*valid_to).filter(|(one, other)| one != other)
    {
        return Some(Fault::OtherDate { stated, register });
    }
    let (stated, register) = permit.stated.quantity.zip(*quantity).filter(|(one, other)| one != other)?;
    Some(Fault::OtherQuantity { stated, register })
}

/// Two records that are not the same company; or, where one side is only a name,
/// two names that are not alike.
fn other_holder(permit: &Permit, holder: Option<Uuid>, holder_name: &str) -> Option<Fault> {
    let by_name = match holder.zip(permit.presented_by) {
        Some((holder, by)) if holder == by => return None,
        Some(_) => false,
        None => {
            let stated = permit.stated.holder.as_ref()?;
            if name_key(stated) == name_key(holder_name) {
                return None;
            }
            true
        }
    };
    Some(Fault::OtherHolder { holder: holder_name.to_owned(), by_name })
}

/// Letters to change, add, drop or swap to get from one number to the other;
/// spaces, dashes, slashes and case do not count.
fn typing_errors(one: &str, other: &str) -> i64 {
    let plain = |text: &str| -> Vec<char> {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
    };
    let (one, other) = (plain(one), plain(other));
    let mut before: Vec<i64> = Vec::new();
    let mut last: Vec<i64> = (0..).take(other.len() + 1).collect();
    for (i, letter) in one.iter().enumerate() {
        let mut row = vec![last[0] + 1];
        for (j, counter) in other.iter().enumerate() {
            let change = last[j] + i64::from(letter != counter);
            let mut best = change.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == other[j - 1] && one[i - 1] == *counter {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

impl PermitNotGenuine {
    fn how(&self) -> &'static str {
        match self.fault {
            Fault::Unverified => "unverified",
            Fault::Unknown { suggestion: None } => "unknown",
            Fault::Unknown { suggestion: Some(_) } => "mistyped",
            Fault::Withdrawn => "withdrawn",
            Fault::OtherHolder { .. } => "other-holder",
            Fault::OtherSubstance { .. } => "other-substance",
            Fault::UsedUp { .. } => "used-up",
            Fault::NotYet { .. } => "not-yet",
            Fault::Ended { .. } => "ended",
            Fault::OtherDestination { .. } => "other-destination",
            Fault::OtherDate { .. } => "other-date",
            Fault::OtherQuantity { .. } => "other-quantity",
        }
    }

    fn figures(&self, key: &str) -> Message {
        let message = Message::new(key).with("number", &self.number).with("issuer", self.issuer);
        match &self.fault {
            Fault::Unverified | Fault::Withdrawn | Fault::Unknown { suggestion: None } => message,
            Fault::Unknown { suggestion: Some(other) } => message.with("other", other),
            Fault::OtherHolder { holder, .. } => message.with("holder", holder),
            Fault::OtherSubstance { substance } => message.with("substance", substance),
            Fault::UsedUp { quantity, used, asked } => message
                .with("quantity", quantity)
                .with("used", used)
                .with("asked", asked)
                .with("fits", quantity.saturating_sub(*used)),
            Fault::NotYet { from: bound, day } | Fault::Ended { to: bound, day } => {
                message.with("bound", bound).with("day", day)
            }
            Fault::OtherDestination { destination, allowed } => {
                message.with("destination", destination).with("allowed", list(allowed))
            }
            Fault::OtherDate { stated, register } => {
                message.with("stated", stated).with("register", register)
            }
            Fault::OtherQuantity { stated, register } => {
                message.with("stated", stated).with("register", register)
            }
        }
    }
}

fn list(countries: &[Country]) -> String {
    countries.iter().map(Country::to_string).collect::<Vec<_>>().join(", ")
}

impl Explain for PermitNotGenuine {
    fn about(&self) -> About {
        About::new("permit", &self.number)
    }

    fn cause(&self) -> String {
        format!("{}#{}", self.number, self.how())
    }

    fn sentence(&self) -> Message {
        self.figures(&format!("screening-r13-{}", self.how()))
    }

    fn equation(&self) -> String {
        match &self.fault {
            Fault::Unverified => format!("{} = ?", self.number),
            Fault::Unknown { .. } => format!("{} ∉ {}", self.number, self.issuer),
            Fault::Withdrawn => "withdrawn ≠ active".to_owned(),
            Fault::OtherHolder { holder, .. } => format!("{} ≠ {holder}", self.number),
            Fault::OtherSubstance { substance } => format!("{} ≠ {substance}", self.number),
            Fault::UsedUp { quantity, used, asked } => {
                format!("{} > {quantity}", super::super::explain::summed(&[*used, *asked]))
            }
            Fault::NotYet { from, day } => format!("{day} < {from}"),
            Fault::Ended { to, day } => format!("{day} > {to}"),
            Fault::OtherDestination { destination, allowed } => {
                format!("{destination} ∉ {{{}}}", list(allowed))
            }
            Fault::OtherDate { stated, register } => format!("{stated} ≠ {register}"),
            Fault::OtherQuantity { stated, register } => format!("{stated} ≠ {register}"),
        }
    }

    fn threshold(&self) -> String {
        match &self.fault {
            Fault::UsedUp { quantity, .. } => quantity.to_string(),
            Fault::NotYet { from: bound, .. } | Fault::Ended { to: bound, .. } => bound.to_string(),
            Fault::OtherDestination { allowed, .. } => list(allowed),
            Fault::OtherHolder { holder, .. } => holder.clone(),
            Fault::OtherDate { register, .. } => register.to_string(),
            Fault::OtherQuantity { register, .. } => register.to_string(),
            Fault::OtherSubstance { substance } => substance.clone(),
            _ => self.issuer.to_string(),
        }
    }

    fn margin(&self) -> String {
        match &self.fault {
            Fault::UsedUp { quantity, used, asked } => (*used + *asked).saturating_sub(*quantity).to_string(),
            Fault::OtherDate { stated, register } => {
                super::super::explain::days_between(*stated.min(register), *stated.max(register))
            }
            Fault::OtherQuantity { stated, register } => {
                (*stated).max(*register).saturating_sub((*stated).min(*register)).to_string()
            }
            Fault::NotYet { from, day } => super::super::explain::days_between(*day, *from),
            Fault::Ended { to, day } => super::super::explain::days_between(*to, *day),
            _ => "1".to_owned(),
        }
    }

    fn counterfactual(&self) -> Message {
        match self.fault {
            Fault::UsedUp { .. } => self.figures("screening-would-fit"),
            _ => self.figures("screening-r13-would-pass"),
        }
    }

    fn rows(&self) -> Vec<Row> {
        let number = Row::text("screening-row-permit", &self.number);
        let number = match self.permit {
            Some(id) => number.of(Reference { kind: RecordKind::Permit, id, number: self.number.clone() }),
            None => number,
        };
        let mut rows = vec![number, Row::text("screening-row-issuer", self.issuer)];
        match &self.fault {
            Fault::Unknown { suggestion: Some(other) } => {
                rows.push(Row::text("screening-row-suggested-permit", other));
            }
            Fault::OtherHolder { holder, .. } => rows.push(Row::text("screening-row-holder", holder)),
            Fault::OtherSubstance { substance } => rows.push(Row::text("screening-row-substance", substance)),
            Fault::UsedUp { quantity, used, asked } => rows.extend([
                Row::mass("screening-row-permit-quantity", *quantity),
                Row::mass("screening-row-permit-used", *used),
                Row::mass("screening-row-this", *asked),
            ]),
            Fault::NotYet { from: bound, day } | Fault::Ended { to: bound, day } => {
                let label = match self.fault {
                    Fault::NotYet { .. } => "screening-row-valid-from",
                    _ => "screening-row-valid-to",
                };
                rows.extend([Row::day(label, *bound), Row::day("screening-row-day", *day)]);
            }
            Fault::OtherDestination { destination, allowed } => rows.extend([
                Row::text("screening-row-destination", destination),
                Row::text("screening-row-allowed", list(allowed)),
            ]),
            Fault::OtherDate { stated, register } => rows.extend([
                Row::day("screening-row-permit-stated", *stated),
                Row::day("screening-row-permit-register", *register),
            ]),
            Fault::OtherQuantity { stated, register } => rows.extend([
                Row::mass("screening-row-permit-stated", *stated),
                Row::mass("screening-row-permit-register", *register),
            ]),
            Fault::Unverified | Fault::Withdrawn | Fault::Unknown { suggestion: None } => {}
        }
        rows
    }

    fn causes(&self) -> Vec<Cause> {
        let typed = match &self.fault {
            Fault::Unknown { suggestion: Some(other) } => {
                Some(Message::new("screening-answer-suggested-permit").with("other", other))
            }
            _ => None,
        };
        vec![
            Cause::new("screening-cause-number-mistyped").answered(typed),
            Cause::new("screening-cause-permit-renewed"),
            Cause::new("screening-cause-name-written-differently"),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-ask-issuer")
    }
}

#[cfg(test)]
#[path = "r13_tests.rs"]
mod tests;
