//! Before an event is applied: every name it uses exists, every quantity is a
//! mass. What is not so refuses the line, and nothing has changed.

mod events;

use super::Engine;
use super::goods::Goods;
use super::record::Kind;
use crate::history::{Event, Fact, Fault, FaultKind, Item, Quantity, StringOrList};
use crate::quantity::{Converted, Mass};
use std::collections::BTreeMap;

/// What an event's quantities come to.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub goods: Vec<Goods>,
    /// By field.
    pub masses: BTreeMap<String, Converted>,
}

impl Prepared {
    pub fn mass(&self, field: &str) -> Option<Mass> {
        self.masses.get(field).map(|converted| converted.mass)
    }
}

/// The most one quantity can be: a million tonnes. Keeps every sum far from the
/// ledger's width.
const MOST: Mass = Mass::from_kg(1_000_000_000);

pub(super) struct Check<'a> {
    engine: &'a Engine,
    prepared: Prepared,
}

impl Engine {
    /// # Errors
    /// The first name or quantity that is not right.
    pub(super) fn prepare(&self, event: &Event) -> Result<Prepared, Fault> {
        let mut check = Check { engine: self, prepared: Prepared::default() };
        check.fact(&event.fact).map_err(|fault| Fault { line: event.line, ..fault })?;
        Ok(check.prepared)
    }
}

impl Check<'_> {
    fn fact(&mut self, fact: &Fact) -> Result<(), Fault> {
        match fact {
            Fact::SubstanceAdded(_)
            | Fact::ControlSet(_)
            | Fact::CountryMakes(_)
            | Fact::RegisterSize(_)
            | Fact::ProductRegistered(_)
            | Fact::NeedDeclared(_)
            | Fact::NeedWithdrawn(_)
            | Fact::NeedOpeningUse(_)
            | Fact::NeedSurvey(_) => self.reference(fact),
            Fact::OperatorRegistered(_)
            | Fact::OperatorChanged(_)
            | Fact::OperatorStatus(_)
            | Fact::LicenceGranted(_)
            | Fact::LicenceStatus(_)
            | Fact::PermitIssued(_) => self.register(fact),
            Fact::NotificationSubmitted(_)
            | Fact::NotificationAmended(_)
            | Fact::NotificationReplied(_)
            | Fact::NotificationAuthorised(_)
            | Fact::NotificationRefused(_)
            | Fact::NotificationWithdrawn(_)
            | Fact::NotificationCancelled(_) => self.filing(fact),
            Fact::ShipmentDeparted(_)
            | Fact::ShipmentRerouted(_)
            | Fact::ShipmentArrived(_)
            | Fact::ShipmentCustoms(_)
            | Fact::ShipmentExamined(_)
            | Fact::ShipmentReturned(_) => self.shipment(fact),
            Fact::AllocationGranted(_)
            | Fact::PurposeChanged(_)
            | Fact::OrderReceived(_)
            | Fact::TransferRecorded(_) => self.domestic(fact),
            Fact::StockFlows(_)
            | Fact::StockCounted(_)
            | Fact::StockHoldup(_)
            | Fact::ProductionRecorded(_)
            | Fact::AssayRecorded(_)
            | Fact::UseDeclared(_) => self.stock(fact),
            _ => self.knowledge(fact),
        }
    }

    fn substance(&self, field: &str, key: &str) -> Result<(), Fault> {
        self.known(field, key, self.engine.substances.resolve(key).is_some())
    }

    /// A licence may be written for a whole Table.
    fn licensed(&self, field: &str, key: &str) -> Result<(), Fault> {
        if matches!(key, "table_i" | "table_ii") { Ok(()) } else { self.substance(field, key) }
    }

    fn operator(&self, field: &str, id: &str) -> Result<(), Fault> {
        self.known(field, id, self.engine.operators.contains_key(id))
    }

    fn maybe_operator(&self, field: &str, id: Option<&str>) -> Result<(), Fault> {
        id.map_or(Ok(()), |id| self.operator(field, id))
    }

    fn record(&self, field: &str, kind: Kind, id: &str) -> Result<(), Fault> {
        self.known(field, id, self.engine.ids.contains_key(&(kind, id.to_owned())))
    }

    fn maybe_record(&self, field: &str, kind: Kind, id: Option<&str>) -> Result<(), Fault> {
        id.map_or(Ok(()), |id| self.record(field, kind, id))
    }

    fn free_record(&self, field: &str, kind: Kind, id: &str) -> Result<(), Fault> {
        self.free(field, id, self.engine.ids.contains_key(&(kind, id.to_owned())))
    }

    fn shipped(&self, id: &str) -> Result<(), Fault> {
        self.known("shipment", id, self.engine.shipments.contains_key(id))
    }

    fn refs(&self, refs: &StringOrList) -> Result<(), Fault> {
        let kinds = [Kind::Notification, Kind::Shipment, Kind::Transfer, Kind::Order, Kind::Allocation];
        for id in refs.all() {
            let there = kinds.iter().any(|kind| self.engine.ids.contains_key(&(*kind, id.clone())))
                || self.engine.shipments.contains_key(&id)
                || self.engine.productions.contains_key(&id)
                || self.engine.products.contains_key(&id)
                || self.engine.licences.contains_key(&id)
                || self.engine.operators.contains_key(&id);
            self.known("refs", &id, there)?;
        }
        Ok(())
    }

    fn known(&self, field: &str, id: &str, there: bool) -> Result<(), Fault> {
        if there { Ok(()) } else { Err(Fault::unknown(field, id)) }
    }

    fn free(&self, field: &str, id: &str, there: bool) -> Result<(), Fault> {
        if there { Err(taken(field, id)) } else { Ok(()) }
    }

    fn items(&mut self, record: &str, items: &[Item]) -> Result<(), Fault> {
        if items.is_empty() {
            return Err(Fault::token("items", FaultKind::ValueWrong, "[]", "an-item"));
        }
        let goods = self.engine.substances.goods(record, items)?;
        for (at, line) in goods.iter().enumerate() {
            within(&format!("items[{at}].quantity"), line.mass)?;
        }
        self.prepared.goods = goods;
        Ok(())
    }

    fn one_line(
        &mut self,
        record: &str,
        key: &str,
        line: Option<crate::needs::Line>,
        quantity: &Quantity,
    ) -> Result<(), Fault> {
        self.of_substance(key, quantity)?;
        let named =
            Item { substance: Some(crate::history::Id(key.to_owned())), line, quantity: quantity.clone() };
        self.prepared.goods =
            self.engine.substances.goods(record, std::slice::from_ref(&named)).map_err(|fault| {
                let field = fault.field.trim_start_matches("items[0].").to_owned();
                Fault { field, ..fault }
            })?;
        Ok(())
    }

    /// `substance` and `quantity`, as most events have them.
    fn of_substance(&mut self, key: &str, quantity: &Quantity) -> Result<(), Fault> {
        self.substance("substance", key)?;
        self.quantity("quantity", Some(key), quantity)
    }

    fn optional(&mut self, field: &str, key: Option<&str>, quantity: Option<&Quantity>) -> Result<(), Fault> {
        quantity.map_or(Ok(()), |quantity| self.quantity(field, key, quantity))
    }

    fn quantity(&mut self, field: &str, key: Option<&str>, quantity: &Quantity) -> Result<(), Fault> {
        let converted = self.engine.substances.mass(field, key, quantity)?;
        within(field, converted.mass)?;
        self.prepared.masses.insert(field.to_owned(), converted);
        Ok(())
    }

    /// The quantity of something under way, which is of its record's goods.
    fn moved(
        &mut self,
        quantity: Option<&Quantity>,
        record: impl Fn(&Engine) -> Option<u64>,
    ) -> Result<(), Fault> {
        let record = record(self.engine).and_then(|seq| self.engine.records.get(&seq));
        let key = record.and_then(|record| record.goods.first()?.substance.clone());
        let quantity = quantity.map(|quantity| {
            let mut declared = quantity.0.clone();
            // What the arrival does not say of the goods is as the paper said.
            if let Some(whole) = record.and_then(|record| record.whole.as_ref()) {
                declared.form = declared.form.or_else(|| whole.form.clone());
                declared.content_pct = declared.content_pct.or(whole.content_pct);
                declared.strength_mg = declared.strength_mg.or(whole.strength_mg);
            }
            Quantity(declared)
        });
        self.optional("quantity", key.as_deref(), quantity.as_ref())
    }
}

fn taken(field: &str, id: &str) -> Fault {
    Fault::token(field, FaultKind::NameTaken, id, "new-name")
}

fn within(field: &str, mass: Mass) -> Result<(), Fault> {
    match mass > MOST {
        true => Err(Fault::token(&format!("{field}.amount"), FaultKind::NoMass, &mass.to_string(), "less")),
        false => Ok(()),
    }
}
