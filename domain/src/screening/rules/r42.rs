//! R42 destination-changed: after the notification was sent, the goods are to go
//! somewhere or to somebody else.
//!
//! Test: consignee, ultimate consignee, notify party, country, bill of lading or
//! onward export outside the permit changed: hold, and to be treated as a new
//! notification to the new country. Only the port changed: information.
//!
//! Parameters: none. Source: 1988 Convention article 12(10)(a); Convention
//! article 18 for free zones and ports.
//!
//! Known innocent causes: a congested port with the same consignee; a name
//! written differently.

use crate::message::Message;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::facts::{Change, Changed, Facts};
use crate::screening::{Outcome, Params, Severity, Stage};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DestinationChanged {
    pub record: String,
    /// Weightiest first; never empty.
    pub changes: Vec<Change>,
}

pub fn judge(facts: &Facts, _: &Params, _: Stage) -> Vec<Outcome> {
    let mut changes: Vec<Change> =
        facts.changes.iter().filter(|change| change.from != change.to).cloned().collect();
    changes.sort_by_key(|change| change.what);
    let Some(first) = changes.first() else {
        return Vec::new();
    };
    let severity = match first.what {
        Changed::PortOfDischarge => Severity::Info,
        _ => Severity::Hold,
    };
    let record = facts.record.reference.id.to_string();
    vec![Outcome::raised(severity, DestinationChanged { record, changes })]
}

impl DestinationChanged {
    fn figures(&self, key: &str) -> Message {
        let first = self.changes.first();
        Message::new(key)
            .with("from", first.map(|change| change.from.as_str()).unwrap_or_default())
            .with("to", first.map(|change| change.to.as_str()).unwrap_or_default())
    }

    fn same_consignee(&self) -> bool {
        !self
            .changes
            .iter()
            .any(|change| matches!(change.what, Changed::Consignee | Changed::UltimateConsignee))
    }
}

impl Explain for DestinationChanged {
    fn about(&self) -> About {
        About::new("notification", &self.record)
    }

    fn cause(&self) -> String {
        let parts: Vec<String> =
            self.changes.iter().map(|change| format!("{}={}", change.what.code(), change.to)).collect();
        parts.join("#")
    }

    fn sentence(&self) -> Message {
        let what = self.changes.first().map_or("destination", |change| change.what.code());
        self.figures(&format!("screening-r42-{}", what.replace('_', "-")))
    }

    fn equation(&self) -> String {
        let parts: Vec<String> =
            self.changes.iter().map(|change| format!("{} ≠ {}", change.to, change.from)).collect();
        parts.join("; ")
    }

    fn threshold(&self) -> String {
        self.changes.first().map(|change| change.from.clone()).unwrap_or_default()
    }

    fn margin(&self) -> String {
        self.changes.len().to_string()
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r42-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let row = |change: &Change| {
            let label = format!("screening-row-changed-{}", change.what.code().replace('_', "-"));
            Row::text(&label, format!("{} → {}", change.from, change.to))
        };
        self.changes.iter().map(row).collect()
    }

    fn causes(&self) -> Vec<Cause> {
        let same = self.same_consignee().then(|| Message::new("screening-answer-same-consignee"));
        vec![
            Cause::new("screening-cause-port-congested").answered(same),
            Cause::new("screening-cause-name-written-differently"),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-notify-anew")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::{params, sample, severities};

    fn change(what: Changed, to: &str) -> Change {
        Change { what, from: "a".into(), to: to.into() }
    }

    #[test]
    fn everything_but_the_port_holds() {
        use Changed::*;
        for (what, severity) in [
            (Destination, Severity::Hold),
            (Consignee, Severity::Hold),
            (UltimateConsignee, Severity::Hold),
            (NotifyParty, Severity::Hold),
            (BillOfLading, Severity::Hold),
            (OnwardExport, Severity::Hold),
            (PortOfDischarge, Severity::Info),
        ] {
            let mut facts = sample(10);
            facts.changes = vec![change(what, "b")];
            assert_eq!(severities(&judge(&facts, &params(), Stage::Amendment)), [severity], "{what:?}");
            facts.changes = vec![change(what, "a")];
            assert!(judge(&facts, &params(), Stage::Amendment).is_empty(), "{what:?}");
        }
    }

    #[test]
    fn several_changes_are_one_finding_by_the_weightiest() {
        let mut facts = sample(10);
        facts.changes = vec![change(Changed::PortOfDischarge, "b"), change(Changed::Consignee, "c")];
        let raised = judge(&facts, &params(), Stage::Departure);
        assert_eq!(severities(&raised), [Severity::Hold]);
        let [Outcome::Raised { finding, .. }] = raised.as_slice() else { panic!() };
        assert_eq!(finding.sentence().key, "screening-r42-consignee");
        assert_eq!(finding.rows().len(), 2);
    }
}
