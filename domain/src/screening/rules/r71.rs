//! R71 shift to substitutes: where one chemical is controlled, another that serves
//! the same end appears.
//!
//! Test, per group of chemicals that serve one end, region and quarter, over
//! inquiries, orders, stops and incidents: (a) a member appears in the region for
//! the first time, with more than 10 kg, within 24 months after another member was
//! put under control; or (b) a controlled member falls by half or more year on
//! year while an uncontrolled one rises to three times or more, or the shares of
//! the members differ from a year ago by a Jensen-Shannon divergence above 0.1
//! bit with uncontrolled members gaining. A review, as a notice to authorities:
//! it is about a region, not against a party. (b) needs the group's total above
//! the materiality in both years.
//!
//! Could not be judged: the region has no history of a year.
//!
//! Parameters: `first_grams` (10000), `months` (24), `fall_per_mille` (500),
//! `rise_per_mille` (3000), `divergence_thousandths` (100). Source: assumed; INCB's
//! lists of substitutes.
//!
//! Known innocent causes: reporting improved; one large seizure; a substance was
//! renamed.

use super::bounded;
use super::statistical::{causes, strength};
use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Amount, Cause, Explain, Row};
use crate::screening::stats::{Figure, jensen_shannon};
use crate::screening::{Outcome, Params, Severity, Unjudged};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub region: String,
    /// What the group serves: the substance it can replace.
    pub serves: String,
    /// First and last day of the quarter.
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub members: Vec<Member>,
    /// The region's records reach back to a year before the quarter.
    pub year_known: bool,
    pub materiality: Mass,
    pub upper_bound: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub substance: String,
    pub controlled_on: Option<NaiveDate>,
    /// In this quarter, and in the same quarter a year before.
    pub now: Mass,
    pub year_ago: Mass,
    /// Never seen in the region before this quarter.
    pub first: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubstituteShift {
    pub region: String,
    pub serves: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub why: Why,
    pub members: Vec<Member>,
    pub upper_bound: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    Appeared { new: Member, after: Member, limit: Mass },
    Replaced { fallen: Member, risen: Member, limit: Mass },
    Shares { divergence: Figure, bar: Figure },
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let appeared = appeared(inputs, params);
    if appeared.is_none() && !inputs.year_known {
        return Outcome::blind(Unjudged::HistoryShort);
    }
    let year =
        || inputs.year_known.then(|| replaced(inputs, params).or_else(|| shares(inputs, params))).flatten();
    let Some(why) = appeared.or_else(year) else { return Outcome::Passed };
    let finding = SubstituteShift {
        region: inputs.region.clone(),
        serves: inputs.serves.clone(),
        from: inputs.from,
        to: inputs.to,
        why,
        members: inputs.members.clone(),
        upper_bound: inputs.upper_bound,
    };
    Outcome::raised(bounded(Severity::Review, inputs.upper_bound), finding)
}

impl Member {
    fn controlled_by(&self, day: NaiveDate) -> bool {
        self.controlled_on.is_some_and(|on| on <= day)
    }
}

fn appeared(inputs: &Inputs, params: &Params) -> Option<Why> {
    let limit = Mass::from_mg(params.r71_first_grams.saturating_mul(1_000));
    let months = Months::new(u32::try_from(params.r71_months).unwrap_or(0));
    let recent = |on: NaiveDate| on <= inputs.to && inputs.from <= on + months;
    inputs.members.iter().filter(|new| new.first && new.now > limit).find_map(|new| {
        let others = inputs.members.iter().filter(|other| other.substance != new.substance);
        let after =
            others.filter(|other| other.controlled_on.is_some_and(recent)).max_by_key(|m| m.controlled_on)?;
        Some(Why::Appeared { new: new.clone(), after: after.clone(), limit })
    })
}

/// Both years of the group are material.
fn material(inputs: &Inputs) -> bool {
    let total = |of: fn(&Member) -> Mass| inputs.members.iter().map(of).sum::<Mass>();
    total(|member| member.now) > inputs.materiality && total(|member| member.year_ago) > inputs.materiality
}

fn replaced(inputs: &Inputs, params: &Params) -> Option<Why> {
    let per_mille = super::per_mille;
    let fell = |member: &&Member| {
        let half = per_mille(member.year_ago, 1_000 - params.r71_fall_per_mille);
        member.controlled_by(inputs.from) && member.year_ago > inputs.materiality && member.now <= half
    };
    let rose = |member: &&Member| {
        let limit = per_mille(member.year_ago, params.r71_rise_per_mille);
        !member.controlled_by(inputs.from)
            && member.year_ago > Mass::ZERO
            && member.now >= limit
            && member.now > inputs.materiality
    };
    let fallen = inputs.members.iter().filter(fell).max_by_key(|member| member.year_ago)?;
    let risen = inputs.members.iter().filter(rose).max_by_key(|member| member.now)?;
    let limit = per_mille(risen.year_ago, params.r71_rise_per_mille);
    Some(Why::Replaced { fallen: fallen.clone(), risen: risen.clone(), limit })
}

fn shares(inputs: &Inputs, params: &Params) -> Option<Why> {
    let now: Vec<Mass> = inputs.members.iter().map(|member| member.now).collect();
    let then: Vec<Mass> = inputs.members.iter().map(|member| member.year_ago).collect();
    let free = |of: fn(&Member) -> Mass| {
        let free = inputs.members.iter().filter(|member| !member.controlled_by(inputs.from));
        free.map(of).sum::<Mass>()
    };
    let share = |part: Mass, whole: &[Mass]| Figure::ratio(part, whole.iter().copied().sum());
    let gained = share(free(|member| member.now), &now) > share(free(|member| member.year_ago), &then);
    let some_controlled = inputs.members.iter().any(|member| member.controlled_by(inputs.from));
    if !some_controlled || !gained || !material(inputs) {
        return None;
    }
    let divergence = jensen_shannon(&now, &then)?;
    let bar = Figure::thousandths(params.r71_divergence_thousandths);
    (divergence > bar).then_some(Why::Shares { divergence, bar })
}

impl SubstituteShift {
    fn how(&self) -> &'static str {
        match self.why {
            Why::Appeared { .. } => "appeared",
            Why::Replaced { .. } => "replaced",
            Why::Shares { .. } => "shares",
        }
    }

    fn figures(&self, key: &str) -> Message {
        let message = Message::new(key)
            .with("region", &self.region)
            .with("serves", &self.serves)
            .with("from", self.from)
            .with("to", self.to);
        match &self.why {
            Why::Appeared { new, after, limit } => message
                .with("new", &new.substance)
                .with("mass", new.now)
                .with("controlled", &after.substance)
                .with("since", after.controlled_on.unwrap_or(self.from))
                .with("limit", limit),
            Why::Replaced { fallen, risen, limit } => message
                .with("fallen", &fallen.substance)
                .with("before", fallen.year_ago)
                .with("after", fallen.now)
                .with("risen", &risen.substance)
                .with("grown-from", risen.year_ago)
                .with("grown-to", risen.now)
                .with("limit", limit),
            Why::Shares { divergence, bar } => {
                message.with("divergence", divergence.show(3)).with("limit", bar)
            }
        }
    }
}

impl Explain for SubstituteShift {
    fn about(&self) -> About {
        About::new("region", format!("{}/{}", self.region, self.serves))
    }

    fn cause(&self) -> String {
        match &self.why {
            Why::Appeared { new, .. } => format!("appeared#{}", new.substance),
            Why::Replaced { fallen, risen, .. } => {
                format!("replaced#{}#{}", fallen.substance, risen.substance)
            }
            Why::Shares { .. } => "shares".to_owned(),
        }
    }

    fn sentence(&self) -> Message {
        self.figures(&format!("screening-r71-{}", self.how()))
    }

    fn equation(&self) -> String {
        match &self.why {
            Why::Appeared { new, limit, .. } => format!("0 + {} > {limit}", new.now.kg()),
            Why::Replaced { fallen, risen, limit } => {
                let (before, after) = (fallen.year_ago.kg(), fallen.now.kg());
                format!("{before} → {after}; {} → {} ≥ {limit}", risen.year_ago.kg(), risen.now.kg())
            }
            Why::Shares { divergence, bar } => format!("{} > {bar}", divergence.show(3)),
        }
    }

    fn threshold(&self) -> String {
        match &self.why {
            Why::Appeared { limit, .. } | Why::Replaced { limit, .. } => limit.to_string(),
            Why::Shares { bar, .. } => bar.to_string(),
        }
    }

    fn margin(&self) -> String {
        match &self.why {
            Why::Appeared { new, limit, .. } => new.now.saturating_sub(*limit).to_string(),
            Why::Replaced { risen, limit, .. } => risen.now.saturating_sub(*limit).to_string(),
            Why::Shares { divergence, bar } => Figure::of(divergence.value() - bar.value()).show(3),
        }
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r71-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let row = |key: &str, member: &Member, mass| Row {
            label: Message::new(key).with("substance", &member.substance),
            amount: Amount::Mass(mass),
            record: None,
        };
        let mut rows = vec![
            Row::day("screening-row-period-from", self.from),
            Row::day("screening-row-period-to", self.to),
        ];
        for member in &self.members {
            rows.push(row("screening-row-member-year-ago", member, member.year_ago));
            rows.push(row("screening-row-member-now", member, member.now));
            rows.extend(member.controlled_on.map(|on| Row {
                label: Message::new("screening-row-member-controlled").with("substance", &member.substance),
                amount: Amount::Day(on),
                record: None,
            }));
        }
        rows
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        causes([
            "screening-cause-reporting-improved",
            "screening-cause-one-large-seizure",
            "screening-cause-substance-renamed",
        ])
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-tell-region")
    }

    fn strength(&self) -> i64 {
        match &self.why {
            Why::Shares { divergence, bar } => strength(*divergence, *bar),
            Why::Appeared { new: Member { now, .. }, limit, .. }
            | Why::Replaced { risen: Member { now, .. }, limit, .. } => {
                Figure::ratio(*now, *limit).map_or(1_000, |times| strength(times, Figure::thousandths(1_000)))
            }
        }
    }
}

#[cfg(test)]
#[path = "r71_tests.rs"]
mod tests;
