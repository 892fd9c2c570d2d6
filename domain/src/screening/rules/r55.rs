//! R55 arrival-unconfirmed: nobody has confirmed that the goods came, or they
//! landed and nobody claims them.
//!
//! Test: no arrival within `arrival_days` after the planned day; or landed and
//! not arrived or released `uncleared_days` after. From landing on the second
//! counts alone. Review.
//!
//! Parameters: `arrival_days` (30), `uncleared_days` (15); assumed defaults.
//! Source: 1988 Convention article 12(9)(a).
//!
//! Known innocent causes: the arrival was not recorded; a slow vessel; customs
//! are behind.

use crate::message::Message;
use crate::screening::explain::{About, Cause, Explain, Row, days_between};
use crate::screening::facts::{Facts, Filing};
use crate::screening::{Outcome, Params, Severity, Stage, Unjudged};
use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrivalUnconfirmed {
    pub record: String,
    /// Number of the shipment that is waited for; several may be under way on one
    /// notification.
    #[serde(default)]
    pub shipment: String,
    pub landed: bool,
    /// Planned arrival, or the day of landing.
    pub since: NaiveDate,
    pub days: i64,
    pub today: NaiveDate,
}

pub fn judge(facts: &Facts, params: &Params, _: Stage) -> Vec<Outcome> {
    let Some(movement) = facts.movement.as_ref().filter(|movement| movement.stoppable()) else {
        return Vec::new();
    };
    let ended = |filing: &Filing| matches!(filing.state.as_str(), "cancelled" | "withdrawn" | "refused");
    if facts.notification.as_ref().is_some_and(ended) {
        return Vec::new();
    }
    let (landed, since, days) = match (movement.landed_on, facts.arrival_on) {
        (Some(landed), _) => (true, landed, params.r55_uncleared_days),
        (None, Some(planned)) => (false, planned, params.r55_arrival_days),
        (None, None) => return vec![Outcome::blind(Unjudged::DayUnknown)],
    };
    // A term of n days from D is over at 00:00 of D+n+1.
    if facts.today <= since + Duration::days(days) {
        return vec![Outcome::Passed];
    }
    let record = facts.record.reference.id.to_string();
    let shipment = movement.number.clone();
    let finding = ArrivalUnconfirmed { record, shipment, landed, since, days, today: facts.today };
    vec![Outcome::raised(Severity::Review, finding)]
}

impl ArrivalUnconfirmed {
    fn last(&self) -> NaiveDate {
        self.since + Duration::days(self.days)
    }

    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("shipment", &self.shipment)
            .with("since", self.since)
            .with("days", self.days)
            .with("last", self.last())
            .with("waited", (self.today - self.since).num_days())
    }
}

impl Explain for ArrivalUnconfirmed {
    fn about(&self) -> About {
        About::new("notification", &self.record)
    }

    fn cause(&self) -> String {
        format!("{}#{}", if self.landed { "uncleared" } else { "unconfirmed" }, self.shipment)
    }

    fn sentence(&self) -> Message {
        self.figures(if self.landed { "screening-r55-uncleared" } else { "screening-r55-unconfirmed" })
    }

    fn equation(&self) -> String {
        format!("{} > {} + {} d = {}", self.today, self.since, self.days, self.last())
    }

    fn threshold(&self) -> String {
        format!("{} d", self.days)
    }

    fn margin(&self) -> String {
        days_between(self.last(), self.today)
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r55-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let since = if self.landed { "screening-row-landed" } else { "screening-row-planned-arrival" };
        vec![
            Row::text("screening-row-shipment", &self.shipment),
            Row::day(since, self.since),
            Row::count("screening-row-days-allowed", self.days),
            Row::day("screening-row-last-day", self.last()),
            Row::day("screening-row-today", self.today),
        ]
    }

    fn causes(&self) -> Vec<Cause> {
        vec![
            Cause::new("screening-cause-arrival-not-recorded"),
            Cause::new("screening-cause-slow-vessel"),
            Cause::new("screening-cause-customs-behind"),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-ask-for-arrival")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::facts::Movement;
    use crate::screening::tests::{day, params, sample, severities};

    #[test]
    fn the_days_run_from_landing_else_from_the_planned_arrival() {
        // planned arrival 2027-03-25
        for (today, landed, arrived, raised) in [
            ("2027-04-24", None, None, false),
            ("2027-04-25", None, None, true),
            ("2027-04-04", Some("2027-03-20"), None, false),
            ("2027-04-05", Some("2027-03-20"), None, true),
            ("2027-04-25", Some("2027-04-20"), None, false),
            ("2027-09-01", Some("2027-03-20"), Some("2027-03-21"), false),
        ] {
            let mut facts = sample(10);
            facts.today = day(today);
            facts.movement = Some(Movement {
                landed_on: landed.map(day),
                arrived_on: arrived.map(day),
                ..Movement::default()
            });
            let outcomes = severities(&judge(&facts, &params(), Stage::Due));
            assert_eq!(outcomes.len(), usize::from(raised), "{today} {landed:?} {arrived:?}");
        }
    }
}
