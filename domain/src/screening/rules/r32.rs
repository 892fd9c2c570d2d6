//! R32 shared-identifiers: companies said to be independent are one by what
//! they share, and something follows from that.
//!
//! Test: two companies are joined when `sum of -ln(df/N) x factor` over what they
//! share comes to `join_per_mille` of `ln(N)` (see `identity::links`). Review
//! when joined companies that are said to be independent together break a limit
//! (R10, R20, R26), or supplier and customer are joined, or exporter and importer
//! on a suspicious route. Hold when one of them was stopped for suspicion.
//!
//! Parameters: `df_max` (20 companies), `join_per_mille` (500 of ln N), and a
//! factor per mille by kind: bank 1000, tax 1000, officer 900, device 800, e-mail
//! 800, phone 500, address 400, gate 400. Source: assumed defaults; with
//! N = 10,000 and df = 2 one bank account is enough and a telephone is not.
//!
//! Known innocent causes: agents; groups of companies; shared lawyers; family
//! firms.

use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::identity::links::{Attribute, Link, join_micro};
use crate::screening::identity::milli_text;
use crate::screening::{Outcome, Params, RuleCode, Severity};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub on: NaiveDate,
    /// All handlers there are, in this register or not.
    pub handlers: u64,
    pub members: Vec<Member>,
    /// What pairs of them share, whether it joins or not.
    pub links: Vec<Link>,
    /// Pairs known to belong together: a successor, a declared group.
    #[serde(default)]
    pub declared: Vec<(String, String)>,
    /// What is true only when the members are taken together.
    #[serde(default)]
    pub grounds: Vec<Ground>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub operator: String,
    pub company: String,
    /// Stopped for suspicion and not cleared: the record of it.
    #[serde(default)]
    pub stopped: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ground", rename_all = "snake_case")]
pub enum Ground {
    /// Their combined use breaks a limit that each alone keeps.
    Limit { rule: RuleCode, record: String, together: Mass, limit: Mass },
    /// One supplies the other.
    Supplies { from: String, to: String, record: String },
    /// One exports to the other on a route that R40 or R41 found odd.
    Route { from: String, to: String, record: String },
}

impl Ground {
    const fn code(&self) -> &'static str {
        match self {
            Self::Limit { .. } => "limit",
            Self::Supplies { .. } => "supplies",
            Self::Route { .. } => "route",
        }
    }

    fn record(&self) -> &str {
        match self {
            Self::Limit { record, .. } | Self::Supplies { record, .. } | Self::Route { record, .. } => record,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedIdentifiers {
    /// Joined companies, ids sorted, with the names people know them by.
    pub members: Vec<String>,
    pub companies: Vec<String>,
    pub handlers: u64,
    /// The link that explains most, its weight and what was asked, in millionths.
    pub link: Link,
    pub weight_micro: i64,
    pub join_micro: i64,
    pub grounds: Vec<Ground>,
    pub stopped: Option<String>,
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let joining: Vec<&Link> = inputs
        .links
        .iter()
        .filter(|link| link.joins(inputs.handlers, params) && !declared(inputs, &link.a, &link.b))
        .collect();
    let Some(cluster) = heaviest_cluster(inputs, &joining) else { return Outcome::Passed };
    let inside = |link: &&&Link| cluster.contains(link.a.as_str()) && cluster.contains(link.b.as_str());
    let grounds: Vec<Ground> =
        inputs.grounds.iter().filter(|ground| holds_within(ground, &cluster)).cloned().collect();
    let members: Vec<&Member> =
        inputs.members.iter().filter(|member| cluster.contains(member.operator.as_str())).collect();
    let stopped = members.iter().find_map(|member| member.stopped.clone());
    let weight = |link: &Link| link.weight_micro(inputs.handlers, params);
    let strongest = joining.iter().filter(inside).max_by_key(|link| (weight(link), &link.a, &link.b));
    let Some(link) = strongest.filter(|_| stopped.is_some() || !grounds.is_empty()) else {
        return Outcome::Passed;
    };
    let severity = if stopped.is_some() { Severity::Hold } else { Severity::Review };
    let finding = SharedIdentifiers {
        members: cluster.iter().map(ToString::to_string).collect(),
        companies: members.iter().map(|member| member.company.clone()).collect(),
        handlers: inputs.handlers,
        weight_micro: weight(link),
        join_micro: join_micro(inputs.handlers, params),
        link: (*link).clone(),
        grounds,
        stopped,
    };
    Outcome::raised(severity, finding)
}

fn declared(inputs: &Inputs, a: &str, b: &str) -> bool {
    inputs.declared.iter().any(|(one, other)| (one == a && other == b) || (one == b && other == a))
}

/// Companies joined by a chain of links; of several such, the one with a
/// stopped member, then the largest, then the first by id.
fn heaviest_cluster<'a>(inputs: &'a Inputs, joining: &[&'a Link]) -> Option<BTreeSet<&'a str>> {
    let mut clusters: Vec<BTreeSet<&str>> = Vec::new();
    for link in joining {
        let mut joined = BTreeSet::from([link.a.as_str(), link.b.as_str()]);
        clusters.retain(|cluster| {
            let apart = cluster.is_disjoint(&joined);
            if !apart {
                joined.extend(cluster);
            }
            apart
        });
        clusters.push(joined);
    }
    let stopped = |cluster: &BTreeSet<&str>| {
        inputs.members.iter().any(|m| m.stopped.is_some() && cluster.contains(m.operator.as_str()))
    };
    clusters.into_iter().max_by(|one, other| {
        (stopped(one), one.len(), std::cmp::Reverse(one)).cmp(&(
            stopped(other),
            other.len(),
            std::cmp::Reverse(other),
        ))
    })
}

fn holds_within(ground: &Ground, cluster: &BTreeSet<&str>) -> bool {
    match ground {
        Ground::Limit { .. } => true,
        Ground::Supplies { from, to, .. } | Ground::Route { from, to, .. } => {
            cluster.contains(from.as_str()) && cluster.contains(to.as_str())
        }
    }
}

impl SharedIdentifiers {
    /// Which of its grounds is told first.
    fn how(&self) -> &'static str {
        match (&self.stopped, self.grounds.first()) {
            (Some(_), _) => "stopped",
            (None, Some(ground)) => ground.code(),
            (None, None) => "joined",
        }
    }

    fn ground_record(&self) -> String {
        let first = self.grounds.first().map(|ground| ground.record().to_owned());
        self.stopped.clone().or(first).unwrap_or_default()
    }

    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("companies", self.companies.join(", "))
            .with("record", self.ground_record())
            .with("weight", milli_text(self.weight_micro))
            .with("needed", milli_text(self.join_micro))
    }
}

impl Explain for SharedIdentifiers {
    fn about(&self) -> About {
        match self.members.as_slice() {
            [one] => About::new("operator", one),
            many => About::new("cluster", many.join("+")),
        }
    }

    fn cause(&self) -> String {
        format!("{}#{}", self.how(), self.ground_record())
    }

    fn sentence(&self) -> Message {
        self.figures(&format!("screening-r32-{}", self.how()))
    }

    fn equation(&self) -> String {
        let of = |shared: &crate::screening::identity::links::Shared| {
            format!("{} ln({}/{})", shared.attribute.code(), self.handlers, shared.df)
        };
        let terms: Vec<String> = self.link.shared.iter().map(of).collect();
        format!("{} = {} ≥ {}", terms.join(" + "), milli_text(self.weight_micro), milli_text(self.join_micro))
    }

    fn threshold(&self) -> String {
        milli_text(self.join_micro)
    }

    fn margin(&self) -> String {
        milli_text(self.weight_micro - self.join_micro)
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r32-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![Row::text("screening-row-companies", self.companies.join(", "))];
        for shared in &self.link.shared {
            let label = format!("screening-row-shared-{}", shared.attribute.code());
            rows.push(Row::text(&label, &shared.value));
            rows.push(Row::count("screening-row-holders", i64::from(shared.df)));
        }
        for ground in &self.grounds {
            rows.push(Row::text(&format!("screening-row-ground-{}", ground.code()), ground.record()));
            if let Ground::Limit { together, limit, .. } = ground {
                rows.push(Row::mass("screening-row-together", *together));
                rows.push(Row::mass("screening-row-limit", *limit));
            }
        }
        if let Some(stopped) = &self.stopped {
            rows.push(Row::text("screening-row-stop-record", stopped));
        }
        rows
    }

    fn causes(&self) -> Vec<Cause> {
        let few = self.link.shared.iter().map(|shared| shared.df).max().unwrap_or_default();
        let holders = Message::new("screening-answer-holders").with("count", few);
        let weak = [Attribute::Phone, Attribute::Address, Attribute::Gate];
        let family = self.link.shared.iter().all(|shared| weak.contains(&shared.attribute));
        let premises = family.then(|| Message::new("screening-answer-premises-only"));
        vec![
            Cause::new("screening-cause-shared-agent").answered(Some(holders)),
            Cause::new("screening-cause-group-of-companies"),
            Cause::new("screening-cause-shared-lawyer"),
            Cause::new("screening-cause-family-firms").answered(premises),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-ask-how-tied")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::identity::links::Shared;
    use crate::screening::tests::{day, explained, params, severities};

    fn member(operator: &str) -> Member {
        Member { operator: operator.into(), company: format!("Company {operator}"), stopped: None }
    }

    fn link(a: &str, b: &str, shared: &[Attribute]) -> Link {
        let shared = shared
            .iter()
            .map(|attribute| Shared { attribute: *attribute, value: "v1".into(), df: 2 })
            .collect();
        Link { a: a.into(), b: b.into(), shared }
    }

    fn limit() -> Ground {
        Ground::Limit {
            rule: RuleCode::R20,
            record: "n4".into(),
            together: Mass::from_kg(900),
            limit: Mass::from_kg(500),
        }
    }

    fn inputs(links: Vec<Link>) -> Inputs {
        Inputs {
            on: day("2027-02-01"),
            handlers: 10_000,
            members: ["a", "b", "c"].map(member).into(),
            links,
            declared: vec![],
            grounds: vec![limit()],
        }
    }

    fn judged(inputs: &Inputs) -> (Vec<Severity>, String) {
        let outcome = judge(inputs, &params());
        explained(std::slice::from_ref(&outcome));
        let about = match &outcome {
            Outcome::Raised { finding, .. } => format!("{} {}", finding.about().kind, finding.about().id),
            _ => String::new(),
        };
        (severities(&[outcome]), about)
    }

    #[test]
    fn joined_companies_need_a_ground() {
        use Attribute::*;
        for (shared, raised) in
            [(vec![Bank], true), (vec![Phone], false), (vec![Address], false), (vec![Phone, Address], true)]
        {
            let with = inputs(vec![link("a", "b", &shared)]);
            assert_eq!(!judged(&with).0.is_empty(), raised, "{shared:?}");
            let without = Inputs { grounds: vec![], ..with };
            assert_eq!(judged(&without).0, [], "{shared:?}");
        }
    }

    #[test]
    fn a_chain_is_one_cluster_named_by_its_members() {
        let chain = inputs(vec![link("b", "c", &[Attribute::Email]), link("a", "b", &[Attribute::Bank])]);
        assert_eq!(judged(&chain), (vec![Severity::Review], "cluster a+b+c".to_owned()));
    }

    #[test]
    fn a_stopped_member_holds_without_another_ground() {
        let mut stopped = inputs(vec![link("a", "b", &[Attribute::Bank])]);
        stopped.grounds = vec![];
        stopped.members[1].stopped = Some("i1".into());
        assert_eq!(judged(&stopped), (vec![Severity::Hold], "cluster a+b".to_owned()));
        stopped.links = vec![link("a", "b", &[Attribute::Phone])];
        assert_eq!(judged(&stopped).0, [], "not joined");
    }

    #[test]
    fn trade_between_joined_companies_is_a_ground_and_declared_ties_are_none() {
        let mut inputs = inputs(vec![link("a", "b", &[Attribute::Bank])]);
        inputs.grounds = vec![Ground::Supplies { from: "b".into(), to: "c".into(), record: "t1".into() }];
        assert_eq!(judged(&inputs).0, [], "c is not joined");
        inputs.grounds = vec![Ground::Route { from: "a".into(), to: "b".into(), record: "n1".into() }];
        assert_eq!(judged(&inputs).0, [Severity::Review]);
        inputs.declared = vec![("b".into(), "a".into())];
        assert_eq!(judged(&inputs).0, [], "known to belong together");
    }

    #[test]
    fn the_sum_can_be_added_by_hand() {
        let outcome =
            judge(&inputs(vec![link("a", "b", &[Attribute::Phone, Attribute::Address])]), &params());
        let Outcome::Raised { finding, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(finding.equation(), "phone ln(10000/2) + address ln(10000/2) = 7.665 ≥ 4.605");
        assert_eq!(finding.margin(), "3.060");
    }
}
