//! Applying an event that was found right.

mod inside;
mod movement;
mod reference;
mod register;
mod trade;

use super::Engine;
use super::output::Found;
use super::prepare::Prepared;
use super::record::{Kind, Record};
use crate::history::{Event, Fact};
use crate::screening::RuleCode;

impl Engine {
    pub(super) fn act(&mut self, event: &Event, prepared: Prepared, out: &mut Vec<Found>) {
        match &event.fact {
            Fact::SubstanceAdded(of) => self.add_substance(of, &prepared),
            Fact::ControlSet(of) => self.set_control(event, of, &prepared, out),
            Fact::ProductRegistered(of) => self.add_product(of),
            Fact::NeedDeclared(of) => self.declare_need(event, of, &prepared, out),
            Fact::NeedWithdrawn(of) => self.withdraw_need(event, of, out),
            Fact::NeedOpeningUse(of) => self.open_use(event, of, &prepared, out),
            Fact::RegisterSize(of) => self.identities.links.count_handlers(of.handlers),
            Fact::OperatorRegistered(of) => self.register_operator(event, of, out),
            Fact::OperatorChanged(of) => self.change_operator(event, of, out),
            Fact::OperatorStatus(of) => self.set_standing(event, of, out),
            Fact::LicenceGranted(of) => self.grant_licence(event, of, &prepared, out),
            Fact::LicenceStatus(of) => self.set_licence(event, of, out),
            Fact::PermitIssued(of) => self.issue_permit(event, of, &prepared, out),
            Fact::NotificationSubmitted(of) => self.submit(event, of, prepared, out),
            Fact::NotificationAmended(of) => self.amend(event, of, prepared, out),
            Fact::NotificationReplied(of) => self.reply(event, of, out),
            Fact::NotificationAuthorised(of) => self.authorise(event, &of.notification, out),
            Fact::NotificationRefused(of) => {
                self.end(event, &of.notification, super::record::State::Refused, out);
            }
            Fact::NotificationWithdrawn(of) => {
                self.end(event, &of.notification, super::record::State::Withdrawn, out);
            }
            Fact::NotificationCancelled(of) => {
                self.end(event, &of.notification, super::record::State::Cancelled, out);
            }
            Fact::ShipmentDeparted(of) => self.depart(event, of, prepared, out),
            Fact::ShipmentRerouted(of) => self.reroute(event, of, out),
            Fact::ShipmentArrived(of) => self.arrive(event, of, &prepared, out),
            Fact::ShipmentCustoms(of) => self.customs(event, of, out),
            Fact::ShipmentExamined(of) => self.examine(event, of, &prepared, out),
            Fact::ShipmentReturned(of) => self.send_back(event, of, &prepared, out),
            Fact::AllocationGranted(of) => self.allocate(event, of, prepared, out),
            Fact::OrderReceived(of) => self.order(event, of, prepared, out),
            Fact::TransferRecorded(of) => self.transfer(event, of, prepared, out),
            Fact::StockFlows(of) => self.stock_flows(of, &prepared),
            Fact::StockCounted(of) => self.stock_counted(event, of, &prepared, out),
            Fact::StockHoldup(of) => self.stock_holdup(event, of, &prepared, out),
            Fact::ProductionRecorded(of) => self.produced(of, &prepared),
            Fact::AssayRecorded(of) => self.assayed(event, of, out),
            Fact::HistoryTotal(of) => self.known_before(of),
            Fact::LossReported(of) => self.loss_reported(event, of, &prepared, out),
            Fact::ReturnDue(of) => self.return_due(event, of),
            Fact::ReturnFiled(of) => self.return_filed(of),
            Fact::IntelligenceRecorded(of) => self.noted(event, of, out),
            Fact::IncidentRecorded(of) => {
                self.incidents.insert(of.incident.0.clone());
                self.watch_incident(event, of, out);
            }
            _ => {}
        }
    }

    /// Keeps a new record, open to everybody who takes part in it.
    fn keep(&mut self, record: Record) -> u64 {
        let seq = record.seq;
        self.ids.insert((record.kind, record.id.clone()), seq);
        if !record.closed {
            for id in record.parties() {
                if let Some(operator) = self.operators.get_mut(id) {
                    operator.open.insert(seq);
                }
            }
        }
        self.records.insert(seq, record);
        seq
    }

    fn seq_of(&self, kind: Kind, id: &str) -> Option<u64> {
        self.ids.get(&(kind, id.to_owned())).copied()
    }

    /// Judges again what can still be stopped.
    fn rejudge(
        &mut self,
        records: impl IntoIterator<Item = u64>,
        rules: &[RuleCode],
        event: &Event,
        out: &mut Vec<Found>,
    ) {
        for seq in records {
            self.judge(seq, crate::screening::Stage::Rejudge, Some(rules), event.at, &event.id, out);
        }
    }

    /// Open records that a company takes part in.
    fn open_of(&self, operator: &str) -> Vec<u64> {
        self.operators.get(operator).map(|of| of.open.iter().copied().collect()).unwrap_or_default()
    }
}
