//! Who the parties are: stops (R30), names like those of the stopped (R31),
//! identifiers that companies share (R32).

use super::Moment;
use crate::history::{
    AddressKind, Event, IncidentKind, IncidentRecorded, OperatorStatus, ReasonCode, Role, Standing,
};
use crate::quantity::Mass;
use crate::replay::Engine;
use crate::replay::goods::Goods;
use crate::replay::output::Found;
use crate::replay::record::{Kind, Record};
use crate::replay::register::Operator;
use crate::screening::identity::index::NameIndex;
use crate::screening::identity::links::{Attribute, Links, officer};
use crate::screening::identity::names::Name;
use crate::screening::library::Inputs;
use crate::screening::rules::{r30, r31, r32};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What is known of identities and stops.
#[derive(Clone, Debug, Default)]
pub(in crate::replay) struct Identities {
    pub links: Links,
    /// Names of all companies, and of those that were stopped for suspicion.
    names: NameIndex,
    stopped_names: NameIndex,
    stops: BTreeMap<String, Vec<Stopped>>,
    /// Stops on the way from one country to another, by substance.
    corridors: BTreeMap<String, Vec<Stopped>>,
}

#[derive(Clone, Debug)]
struct Stopped {
    record: String,
    kind: r30::Kind,
    on: NaiveDate,
    administrative: bool,
    cleared_on: Option<NaiveDate>,
}

impl Stopped {
    fn counts(&self) -> bool {
        !self.administrative && self.cleared_on.is_none()
    }

    fn tied(&self, tie: r30::Tie) -> r30::Stop {
        r30::Stop {
            record: self.record.clone(),
            kind: self.kind,
            on: self.on,
            tie,
            administrative: self.administrative,
            cleared_on: self.cleared_on,
        }
    }
}

impl Engine {
    /// A company was registered or changed: its identifiers and its name.
    pub(in crate::replay) fn watch_identity(&mut self, id: &str, now: Moment<'_>, out: &mut Vec<Found>) {
        let Some(of) = self.operators.get(id).cloned() else { return };
        let params = &self.params;
        let links = &mut self.identities.links;
        let agent = of.roles.contains(&Role::Agent)
            || of.address.as_ref().is_some_and(|address| address.kind == Some(AddressKind::Agent));
        if agent {
            links.agent(id, true, params);
        }
        for (attribute, value) in identifiers(&of) {
            links.add(id, attribute, &value, params);
        }
        self.identities.names.remove(id);
        self.identities.names.insert(id, Name::of(&of.name, &params.names));
        self.watch_name(id, now, out);
        self.watch_cluster(id, Vec::new(), now, out);
        self.match_notes(id, id, now, out);
    }

    /// Before a company's particulars change: takes the old ones out.
    pub(in crate::replay) fn forget_identity(&mut self, id: &str) {
        let Some(of) = self.operators.get(id) else { return };
        for (attribute, value) in identifiers(of) {
            self.identities.links.remove(id, attribute, &value, &self.params);
        }
    }

    fn identity(&self, id: &str) -> Option<r31::Identity> {
        let of = self.operators.get(id)?;
        Some(r31::Identity {
            operator: id.to_owned(),
            name: of.name.clone(),
            country: of.country,
            city: None,
            registration: None,
        })
    }

    /// The first stop of a company that counts.
    fn stop_of(&self, id: &str) -> Option<&Stopped> {
        self.identities.stops.get(id)?.iter().find(|stop| stop.counts())
    }

    /// Whether a company bears a name like that of a stopped one.
    fn watch_name(&mut self, id: &str, now: Moment<'_>, out: &mut Vec<Found>) {
        let Some(party) = self.identity(id) else { return };
        let name = Name::of(&party.name, &self.params.names);
        let ids = self.identities.stopped_names.candidates(&name);
        let candidates: Vec<r31::Candidate> = ids
            .iter()
            .filter(|other| *other != id)
            .filter_map(|other| {
                let stop = self.stop_of(other)?;
                let (record, stopped_on) = (stop.record.clone(), stop.on);
                Some(r31::Candidate { identity: self.identity(other)?, record, stopped_on })
            })
            .collect();
        if candidates.is_empty() {
            return;
        }
        let others: Vec<Name> = candidates
            .iter()
            .map(|candidate| Name::of(&candidate.identity.name, &self.params.names))
            .collect();
        let frequency = self.identities.names.frequency(others.iter().chain([&name]));
        let on = now.at.utc().date_naive();
        let inputs = r31::Inputs { on, party, candidates, frequency };
        self.watch(Inputs::R31(Box::new(inputs)), "", Some(("operator", id.to_owned())), now, out);
    }

    /// Whether companies said to be independent are joined, and why that matters.
    fn watch_cluster(&mut self, id: &str, grounds: Vec<r32::Ground>, now: Moment<'_>, out: &mut Vec<Found>) {
        let cluster = self.identities.links.cluster(id);
        if cluster.len() < 2 {
            return;
        }
        let member = |id: &String| r32::Member {
            operator: id.clone(),
            company: self.operator_name(id),
            stopped: self.stop_of(id).map(|stop| stop.record.clone()),
        };
        let members: Vec<r32::Member> = cluster.iter().map(member).collect();
        if grounds.is_empty() && members.iter().all(|member| member.stopped.is_none()) {
            return;
        }
        let successors = cluster.iter().filter_map(|id| {
            let before = self.operators.get(id)?.successor_of.clone()?;
            Some((before, id.clone()))
        });
        let inputs = r32::Inputs {
            on: now.at.utc().date_naive(),
            handlers: self.identities.links.handlers(),
            links: self.identities.links.links(id, &self.params),
            declared: successors.collect(),
            members,
            grounds,
        };
        self.watch(Inputs::R32(Box::new(inputs)), "", None, now, out);
    }

    /// The parties of a record against what was stopped before.
    pub(in crate::replay) fn watch_parties(&mut self, seq: u64, now: Moment<'_>, out: &mut Vec<Found>) {
        let Some(record) = self.records.get(&seq).cloned() else { return };
        let parties: std::collections::BTreeSet<String> = record.parties().cloned().collect();
        for id in &parties {
            self.watch_stops(&record, id, now, out);
            self.match_notes(id, &record.id, now, out);
        }
        self.match_goods(&record, now, out);
        if let (Some(from), Some(to)) = (&record.exporter, &record.importer)
            && from != to
            && self.identities.links.cluster(from).contains(to)
        {
            let ground =
                r32::Ground::Supplies { from: from.clone(), to: to.clone(), record: record.id.clone() };
            self.watch_cluster(from, vec![ground], now, out);
        }
    }

    fn watch_stops(&mut self, record: &Record, id: &str, now: Moment<'_>, out: &mut Vec<Found>) {
        let mut stops: Vec<r30::Stop> = Vec::new();
        let own = self.identities.stops.get(id).into_iter().flatten();
        stops.extend(own.map(|stop| stop.tied(r30::Tie::Party)));
        for (operator, distance) in self.identities.links.distances(id, &self.params) {
            let company = self.operator_name(&operator);
            let theirs = self.identities.stops.get(&operator).into_iter().flatten();
            let tie = r30::Tie::Cluster { operator: operator.clone(), company, distance };
            stops.extend(theirs.map(|stop| stop.tied(tie.clone())));
        }
        // A corridor weighs on who receives along it.
        if record.importer.as_deref() == Some(id) {
            for corridor in record.goods.iter().filter_map(|goods| corridor(record, goods)) {
                let there = self.identities.corridors.get(&corridor).into_iter().flatten();
                let tie = r30::Tie::Corridor { corridor: corridor.clone() };
                stops.extend(there.map(|stop| stop.tied(tie.clone())));
            }
        }
        stops.retain(|stop| stop.record != record.id);
        let Some(first) = record.goods.first().filter(|_| !stops.is_empty()) else { return };
        let inputs = r30::Inputs {
            operator: id.to_owned(),
            company: self.operator_name(id),
            record: record.id.clone(),
            on: now.at.utc().date_naive(),
            mass: record.goods.iter().map(|goods| goods.mass).sum(),
            upper_bound: record.goods.iter().any(|goods| goods.upper_bound),
            materiality: self.q_min(record, first),
            stops,
        };
        self.watch(Inputs::R30(Box::new(inputs)), &record.id, Some(("operator", id.to_owned())), now, out);
    }

    /// A company was stopped, or what stopped it was cleared.
    pub(in crate::replay) fn watch_standing(
        &mut self,
        event: &Event,
        of: &OperatorStatus,
        out: &mut Vec<Found>,
    ) {
        let on = event.at.utc().date_naive();
        match of.status {
            Standing::Cleared => {
                for stop in self.identities.stops.get_mut(&*of.operator).into_iter().flatten() {
                    stop.cleared_on.get_or_insert(on);
                }
                self.identities.stopped_names.remove(&of.operator);
            }
            Standing::Stopped => {
                let stop = Stopped {
                    record: event.id.clone(),
                    kind: r30::Kind::Status,
                    on,
                    administrative: of.reason_code == Some(ReasonCode::Administrative),
                    cleared_on: None,
                };
                self.stopped(&of.operator, stop, Moment::of(event), out);
            }
            _ => {}
        }
    }

    pub(in crate::replay) fn watch_incident(
        &mut self,
        event: &Event,
        of: &IncidentRecorded,
        out: &mut Vec<Found>,
    ) {
        let kind = match of.kind {
            IncidentKind::Seizure => r30::Kind::Seizure,
            IncidentKind::Stopped => r30::Kind::Stopped,
            IncidentKind::Diversion => r30::Kind::Diversion,
            IncidentKind::Laboratory => r30::Kind::Laboratory,
            IncidentKind::Attempt => r30::Kind::Attempt,
        };
        let on = event.at.utc().date_naive();
        let stop =
            Stopped { record: of.incident.0.clone(), kind, on, administrative: false, cleared_on: None };
        if let Some([from, .., to]) = of.route.as_deref() {
            let corridor = format!("{}>{}/{}", from.0, to.0, self.key(&of.substance));
            self.identities.corridors.entry(corridor).or_default().push(stop.clone());
        }
        for party in of.parties.iter().flatten() {
            self.stopped(party, stop.clone(), Moment::of(event), out);
        }
    }

    /// An importing authority objected because it suspects diversion.
    pub(in crate::replay) fn watch_objection(
        &mut self,
        seq: u64,
        reason: Option<ReasonCode>,
        now: Moment<'_>,
        out: &mut Vec<Found>,
    ) {
        let Some(record) = self.records.get(&seq).cloned() else { return };
        if reason != Some(ReasonCode::DiversionSuspected) {
            return;
        }
        let stop = Stopped {
            record: record.id.clone(),
            kind: r30::Kind::Objection,
            on: now.at.utc().date_naive(),
            administrative: false,
            cleared_on: None,
        };
        for corridor in record.goods.iter().filter_map(|goods| corridor(&record, goods)) {
            self.identities.corridors.entry(corridor).or_default().push(stop.clone());
        }
        let receivers = [record.importer.clone(), record.ultimate.clone()];
        for id in receivers.into_iter().flatten().collect::<std::collections::BTreeSet<_>>() {
            self.stopped(&id, stop.clone(), now, out);
        }
    }

    /// Keeps a stop and judges again what it touches: open records of the company
    /// and its cluster, and companies of a like name.
    fn stopped(&mut self, id: &str, stop: Stopped, now: Moment<'_>, out: &mut Vec<Found>) {
        let counts = stop.counts();
        self.identities.stops.entry(id.to_owned()).or_default().push(stop);
        if !counts {
            return;
        }
        let Some(of) = self.operators.get(id) else { return };
        let name = Name::of(&of.name, &self.params.names);
        self.identities.stopped_names.remove(id);
        self.identities.stopped_names.insert(id, name.clone());
        for member in self.identities.links.cluster(id) {
            let open = self.operators.get(&member).map(|of| of.open.clone()).unwrap_or_default();
            for record in
                open.into_iter().filter_map(|seq| self.records.get(&seq).cloned()).collect::<Vec<_>>()
            {
                self.watch_stops(&record, &member, now, out);
            }
        }
        self.watch_cluster(id, Vec::new(), now, out);
        for other in self.identities.names.candidates(&name).into_iter().filter(|other| other != id) {
            self.watch_name(&other, now, out);
        }
    }

    /// Orders of a joined cluster count together: R20 over all its members.
    pub(in crate::replay) fn joined_with(&self, id: &str) -> Vec<String> {
        let cluster = self.identities.links.cluster(id);
        let declared = |other: &String| {
            let of = self.operators.get(other);
            of.and_then(|of| of.successor_of.as_deref()) == Some(id)
        };
        cluster.into_iter().filter(|other| other == id || !declared(other)).collect()
    }

    /// The joined parties' orders together pass a limit that each alone keeps.
    pub(in crate::replay) fn watch_limit(
        &mut self,
        id: &str,
        ground: (crate::screening::RuleCode, String, Mass, Mass),
        now: Moment<'_>,
        out: &mut Vec<Found>,
    ) {
        let (rule, record, together, limit) = ground;
        self.watch_cluster(id, vec![r32::Ground::Limit { rule, record, together, limit }], now, out);
    }
}

/// `CC>CC/substance` of what crosses a border.
fn corridor(record: &Record, goods: &Goods) -> Option<String> {
    let crosses =
        matches!(record.kind, Kind::Notification | Kind::Shipment) && record.origin != record.destination;
    let substance = goods.substance.as_deref().filter(|_| crosses)?;
    Some(format!("{}>{}/{substance}", record.origin, record.destination))
}

/// Everything that can tie a company to another.
fn identifiers(of: &Operator) -> Vec<(Attribute, String)> {
    let mut values: Vec<(Attribute, String)> = Vec::new();
    values.extend(of.bank_accounts.iter().map(|value| (Attribute::Bank, value.clone())));
    values.extend(of.tax_id.iter().map(|value| (Attribute::Tax, value.clone())));
    values.extend(of.emails.iter().map(|value| (Attribute::Email, value.clone())));
    values.extend(of.phones.iter().map(|value| (Attribute::Phone, value.clone())));
    values.extend(
        of.officers.iter().filter_map(|one| Some((Attribute::Officer, officer(&one.name, one.born?.0)))),
    );
    let shared_office = [AddressKind::Agent, AddressKind::FreeZone, AddressKind::Mailbox].map(Some);
    let addresses = of.address.iter().filter(|address| !shared_office.contains(&address.kind));
    values.extend(addresses.map(|address| (Attribute::Address, address.text.clone())));
    values
}
