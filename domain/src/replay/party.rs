//! Who takes part in a record, with licences, allowances and permits.

use super::Engine;
use super::goods::uuid;
use super::record::{Kind, Record};
use super::register::{Ceiling, Licence, Operator, Orders};
use crate::country::Country;
use crate::history::{Activity, CapCounts, CapPeriod, LicenceKind, LicensedActivity, Regime, Standing};
use crate::quantity::Mass;
use crate::screening::facts::{Barred, Cap, Counts, Duty, Part, Party, Period, Permit, Register, Stated};
use chrono::{Datelike, NaiveDate};

impl Engine {
    /// The parties whose licences count: who sends and who receives.
    pub(super) fn parties(&self, record: &Record) -> Vec<Party> {
        let (sender, receiver) = match record.kind {
            Kind::Notification | Kind::Shipment => (Part::Exporter, Part::Importer),
            Kind::Transfer => (Part::Sender, Part::Receiver),
            // The supplier reports an order; it sends nothing yet.
            Kind::Order | Kind::Allocation => (Part::Sender, Part::Receiver),
        };
        let sends = !matches!(record.kind, Kind::Order | Kind::Allocation);
        let from = record.exporter.as_ref().filter(|_| sends).and_then(|id| self.party(record, id, sender));
        let to = record.importer.as_ref().and_then(|id| self.party(record, id, receiver));
        from.into_iter().chain(to).collect()
    }

    fn party(&self, record: &Record, id: &str, part: Part) -> Option<Party> {
        let operator = self.operators.get(id).filter(|operator| operator.group_of <= 1)?;
        let day = record.order_day.unwrap_or_else(|| record.known_at.utc().date_naive());
        let duty = self.duty(record, operator, part);
        let only_licences = matches!(duty, Some((Regime::Licence, _)));
        let own = |licence: &&Licence| {
            self.law.jurisdictions(operator.country).any(|one| one == licence.jurisdiction)
        };
        let held: Vec<(&String, &Licence)> = operator
            .licences
            .iter()
            .filter_map(|id| Some((id, self.licences.get(id)?)))
            .filter(|(_, licence)| own(licence))
            .collect();
        let counts = |licence: &Licence| match licence.kind {
            LicenceKind::Licence => true,
            LicenceKind::Registration => !only_licences,
            LicenceKind::Quota => false,
        };
        let licences = held.iter().filter(|(_, licence)| counts(licence));
        // An order counts on the licence that ran when it was placed; where that is
        // another than the one the goods move under, its ceilings stand by themselves.
        let movement = if part.supplies() { record.dispatch } else { record.planned_arrival() };
        let grace = self.params.r11_grace_days;
        let mut handler_caps = self.national_caps(record, operator, part, day);
        for (id, licence) in &held {
            let under_way = movement.is_none_or(|movement| {
                counts(licence) && self.licence(record, operator, id, licence, day).runs_on(movement, grace)
            });
            if licence.ran_on(day) && !under_way {
                handler_caps
                    .extend(licence.caps.iter().map(|cap| self.cap(record, operator, licence, id, cap, day)));
            }
        }
        Some(Party {
            part,
            operator: Some(uuid("operator", id)),
            name: operator.name.clone(),
            country: operator.country,
            licence: match duty {
                Some((_, source)) => Duty::Due { source },
                None => Duty::NotDue,
            },
            licences: Some(
                licences.map(|(id, licence)| self.licence(record, operator, id, licence, day)).collect(),
            ),
            site: record.site.as_ref().filter(|_| !part.supplies()).map(|site| uuid("site", site)),
            handler_caps,
            barred: match operator.standing {
                Some((Standing::Suspended, ..)) => Some(Barred::Suspended),
                _ => None,
            },
            successor_of: operator.successor_of.as_ref().map(|id| self.operator_name(id)),
        })
    }

    pub(super) fn operator_name(&self, id: &str) -> String {
        self.operators.get(id).map_or_else(|| id.to_owned(), |operator| operator.name.clone())
    }

    /// Whether the operator's own law asks for a licence, and where it says so.
    fn duty(&self, record: &Record, operator: &Operator, part: Part) -> Option<(Regime, String)> {
        let day = record.dispatch.unwrap_or_else(|| record.known_at.utc().date_naive());
        let activities: &[Activity] = match part {
            Part::Exporter => &[Activity::Export],
            Part::Importer => &[Activity::Import],
            Part::Sender => &[Activity::Distribute],
            Part::UltimateConsignee | Part::Receiver => {
                &[Activity::Use, Activity::Distribute, Activity::Manufacture, Activity::Import]
            }
        };
        let goods = record.goods.iter();
        goods.flat_map(|goods| activities.iter().map(move |activity| (goods, *activity))).find_map(
            |(goods, activity)| self.law.regime(&self.substances, goods, operator.country, activity, day),
        )
    }

    fn licence(
        &self,
        record: &Record,
        of: &Operator,
        id: &str,
        licence: &Licence,
        day: NaiveDate,
    ) -> crate::screening::facts::Licence {
        crate::screening::facts::Licence {
            id: uuid("licence", id),
            number: id.to_owned(),
            status: licence.status,
            valid_from: licence.valid_from,
            valid_to: licence.valid_to,
            substances: licence.substances.clone(),
            forms: licence.forms.clone(),
            activities: licence.activities.iter().map(|activity| activity.code().to_owned()).collect(),
            sites: licence.sites.iter().map(|site| uuid("site", site)).collect(),
            transports: Vec::new(),
            caps: licence
                .caps
                .iter()
                .filter(|_| licence.ran_on(day))
                .map(|cap| self.cap(record, of, licence, id, cap, day))
                .collect(),
        }
    }

    fn cap(
        &self,
        record: &Record,
        of: &Operator,
        licence: &Licence,
        id: &str,
        cap: &Ceiling,
        day: NaiveDate,
    ) -> Cap {
        let (from, to) = window(cap.period, day, licence.valid_from, licence.valid_to);
        let counts = match cap.counts {
            CapCounts::Purchases => Counts::Purchases,
            CapCounts::Sales => Counts::Sales,
            CapCounts::Stock => Counts::Stock,
            CapCounts::Use => Counts::Use,
        };
        let orders = match cap.counts {
            CapCounts::Purchases => Some(&of.purchases),
            CapCounts::Sales => Some(&of.sales),
            CapCounts::Stock | CapCounts::Use => None,
        };
        Cap {
            substance: cap.substance.clone(),
            quantity: cap.quantity,
            period: period(cap.period),
            counts,
            used: orders.map(|orders| self.ordered(record, orders, &cap.substance, from, day)),
            from,
            to,
            source: id.to_owned(),
        }
    }

    /// Allowances of the national law: per handler and per shipment.
    fn national_caps(&self, record: &Record, of: &Operator, part: Part, day: NaiveDate) -> Vec<Cap> {
        let activity = match part {
            Part::Exporter => Activity::Export,
            Part::Importer => Activity::Import,
            Part::Sender => Activity::Distribute,
            Part::UltimateConsignee | Part::Receiver => Activity::Use,
        };
        let mut caps: Vec<Cap> = Vec::new();
        for goods in &record.goods {
            let Some(key) = goods.substance.as_deref() else { continue };
            if self.law.exempt(&self.substances, goods, of.country, activity, day) {
                continue;
            }
            let look = |get: fn(&super::law::Control) -> Option<(Mass, CapPeriod)>| {
                self.law.field(&self.substances, of.country, key, activity, day, get)
            };
            let handler = look(|control| control.handler_cap).filter(|_| !part.supplies());
            let shipment = look(|control| control.shipment_cap.map(|mass| (mass, CapPeriod::Shipment)));
            for ((quantity, each), source) in handler.into_iter().chain(shipment) {
                let (from, to) = window(each, day, day, None);
                caps.push(Cap {
                    substance: key.to_owned(),
                    quantity,
                    period: period(each),
                    counts: if part.supplies() { Counts::Sales } else { Counts::Purchases },
                    used: Some(self.ordered(record, &of.purchases, key, from, day)),
                    from,
                    to,
                    source,
                });
            }
        }
        caps.dedup();
        caps
    }

    /// What was ordered before a record within a period, without what it carries out.
    fn ordered(
        &self,
        record: &Record,
        orders: &Orders,
        substance: &str,
        from: NaiveDate,
        day: NaiveDate,
    ) -> Mass {
        let covered = |key: &str| self.substances.covers(key).iter().any(|covered| covered == substance);
        orders.sum(covered, from, (day, record.seq), record.named)
    }

    /// Permits that were presented, as the issuer's register knows them.
    pub(super) fn presented(&self, record: &Record) -> Vec<Permit> {
        record.permits.iter().filter_map(|number| self.presented_one(record, number)).collect()
    }

    fn presented_one(&self, record: &Record, number: &str) -> Option<Permit> {
        let by = |activity| match activity {
            LicensedActivity::Export => record.exporter.as_ref(),
            LicensedActivity::Import => record.importer.as_ref(),
            _ => record.importer.as_ref().or(record.exporter.as_ref()),
        };
        let Some(known) = self.permits.by_number.get(number) else {
            return self.unknown_permit(record, number);
        };
        let register = match known.in_register {
            false => Register::Unknown { unused: self.permits.unused(known.issuer, &known.operator) },
            true => Register::Known {
                id: uuid("permit", &known.id),
                holder: Some(uuid("operator", &known.operator)),
                holder_name: self.operator_name(&known.operator),
                substance: known.substance.clone(),
                quantity: known.quantity,
                used: known.drawn.range(..record.seq).map(|(_, mass)| *mass).sum(),
                valid_from: known.valid_from,
                valid_to: known.valid_to,
                withdrawn: false,
                destinations: known.destinations.clone(),
            },
        };
        let presented_by = by(known.activity).map(|id| uuid("operator", id));
        Some(Permit {
            number: number.to_owned(),
            issuer: known.issuer,
            presented_by,
            stated: Stated::default(),
            register,
        })
    }

    /// A number that no register on file knows; where none is on file, nobody can say.
    fn unknown_permit(&self, record: &Record, number: &str) -> Option<Permit> {
        let countries: [Country; 2] = [record.destination, record.origin];
        let issuer = self.permits.register_of(&countries)?;
        let holder = if issuer == record.origin { &record.exporter } else { &record.importer };
        let unused = holder.as_ref().map(|id| self.permits.unused(issuer, id)).unwrap_or_default();
        Some(Permit {
            number: number.to_owned(),
            issuer,
            presented_by: None,
            stated: Stated::default(),
            register: Register::Unknown { unused },
        })
    }
}

const fn period(of: CapPeriod) -> Period {
    match of {
        CapPeriod::CalendarYear => Period::CalendarYear,
        CapPeriod::Licence => Period::Licence,
        CapPeriod::Month => Period::Month,
        CapPeriod::Shipment => Period::Shipment,
        CapPeriod::Quarter => Period::Quarter,
    }
}

/// First and last day of the period a day falls in.
fn window(
    of: CapPeriod,
    day: NaiveDate,
    start: NaiveDate,
    end: Option<NaiveDate>,
) -> (NaiveDate, Option<NaiveDate>) {
    let months = |first: u32, count: u32| {
        let from = NaiveDate::from_ymd_opt(day.year(), first, 1).unwrap_or(day);
        let to = from.checked_add_months(chrono::Months::new(count)).and_then(|next| next.pred_opt());
        (from, to)
    };
    match of {
        CapPeriod::CalendarYear => months(1, 12),
        CapPeriod::Quarter => months((day.month0() / 3) * 3 + 1, 3),
        CapPeriod::Month => months(day.month(), 1),
        CapPeriod::Licence => (start, end),
        CapPeriod::Shipment => (day, Some(day)),
    }
}
