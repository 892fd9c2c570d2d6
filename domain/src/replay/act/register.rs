//! Operators, licences, permits.

use crate::history::{
    Event, LicenceGranted, LicenceStatusSet, OperatorChanged, OperatorRegistered, OperatorStatus,
    PermitIssued,
};
use crate::replay::Engine;
use crate::replay::judge::LICENCE;
use crate::replay::output::Found;
use crate::replay::prepare::Prepared;
use crate::replay::register::{Ceiling, Licence, Operator, Permit};
use crate::replay::watch::Moment;
use crate::screening::RuleCode;
use crate::screening::facts::LicenceStatus;
use std::collections::BTreeMap;

impl Engine {
    pub(super) fn register_operator(&mut self, event: &Event, of: &OperatorRegistered, out: &mut Vec<Found>) {
        self.operators.insert(of.operator.0.clone(), Operator::new(of));
        self.watch_identity(&of.operator, Moment::of(event), out);
    }

    pub(super) fn change_operator(&mut self, event: &Event, of: &OperatorChanged, out: &mut Vec<Found>) {
        self.forget_identity(&of.operator);
        if let Some(operator) = self.operators.get_mut(&*of.operator) {
            operator.change(of);
        }
        self.watch_identity(&of.operator, Moment::of(event), out);
    }

    pub(super) fn set_standing(&mut self, event: &Event, of: &OperatorStatus, out: &mut Vec<Found>) {
        if let Some(operator) = self.operators.get_mut(&*of.operator) {
            operator.standing = Some((of.status, of.reason_code, event.at.utc().date_naive()));
        }
        self.rejudge(self.open_of(&of.operator), LICENCE, event, out);
        self.watch_standing(event, of, out);
    }

    pub(super) fn grant_licence(
        &mut self,
        event: &Event,
        of: &LicenceGranted,
        prepared: &Prepared,
        out: &mut Vec<Found>,
    ) {
        let caps = of.caps.iter().enumerate().map(|(at, cap)| Ceiling {
            substance: self.key(&cap.substance),
            quantity: prepared.mass(&format!("caps[{at}].quantity")).unwrap_or_default(),
            period: cap.period,
            counts: cap.counts,
        });
        let licence = Licence {
            operator: of.operator.0.clone(),
            jurisdiction: of.jurisdiction.0,
            kind: of.kind,
            activities: of.activities.clone(),
            substances: of.substances.iter().map(|key| self.key(key)).collect(),
            forms: of.forms.clone().unwrap_or_default(),
            sites: of.sites.iter().flatten().map(|site| site.0.clone()).collect(),
            valid_from: of.valid_from.0,
            valid_to: of.valid_to.map(|day| day.0),
            status: LicenceStatus::Active,
            caps: caps.collect(),
        };
        self.licences.insert(of.licence.0.clone(), licence);
        if let Some(operator) = self.operators.get_mut(&*of.operator) {
            operator.licences.push(of.licence.0.clone());
        }
        self.rejudge(self.open_of(&of.operator), LICENCE, event, out);
    }

    pub(super) fn set_licence(&mut self, event: &Event, of: &LicenceStatusSet, out: &mut Vec<Found>) {
        let Some(licence) = self.licences.get_mut(&*of.licence) else { return };
        licence.set(of.status);
        let operator = licence.operator.clone();
        self.rejudge(self.open_of(&operator), LICENCE, event, out);
    }

    pub(super) fn issue_permit(
        &mut self,
        event: &Event,
        of: &PermitIssued,
        prepared: &Prepared,
        out: &mut Vec<Found>,
    ) {
        let presents: Vec<u64> = self
            .open_records()
            .filter(|record| record.permits.contains(&of.number))
            .map(|record| record.seq)
            .collect();
        let permit = Permit {
            id: of.permit.0.clone(),
            issuer: of.issuer.0,
            operator: of.operator.0.clone(),
            activity: of.activity,
            substance: self.key(&of.substance),
            quantity: prepared.mass("quantity"),
            destinations: of.destinations.iter().flatten().map(|land| land.0).collect(),
            valid_from: of.valid_from.map(|day| day.0),
            valid_to: of.valid_to.map(|day| day.0),
            in_register: of.in_register,
            drawn: BTreeMap::new(),
        };
        self.permit_ids.insert(of.permit.0.clone());
        self.permits.issue(of.number.clone(), permit);
        for seq in &presents {
            // Draws on the permit from now on.
            self.count(*seq, false);
            self.count(*seq, true);
        }
        self.rejudge(presents, &[RuleCode::R13], event, out);
    }
}
