//! Reference data, law, needs.

use crate::history::{
    ControlSet, Event, NeedDeclared, NeedOpeningUse, NeedWithdrawn, ProductRegistered, SubstanceAdded,
};
use crate::needs::{Declared, Key};
use crate::quantity::Mass;
use crate::replay::goods::Added;
use crate::replay::judge::{LICENCE, NEED};
use crate::replay::law::Control;
use crate::replay::output::Found;
use crate::replay::prepare::Prepared;
use crate::replay::{Engine, Product};
use crate::screening::RuleCode;
use crate::substance::{Catalogue, Kind, Substance, UnTable, Visibility};

impl Engine {
    /// Adds a substance, or says more of one that is shipped.
    pub(super) fn add_substance(&mut self, of: &SubstanceAdded, prepared: &Prepared) {
        let shipped = self.substances.catalogue.get(&of.key).cloned();
        let mut entry = shipped.unwrap_or_else(|| bare(&of.key));
        entry.name = of.name.clone();
        entry.hs = of.hs.clone().or(entry.hs);
        entry.table = of.un_table.as_deref().and_then(UnTable::from_code).unwrap_or(entry.table);
        entry.parent = of.parent.as_ref().map(|key| key.0.clone()).or(entry.parent);
        if let Some(serves) = &of.substitute_for {
            entry.substitute_for = serves.all();
        }
        let others = self.substances.catalogue.iter().filter(|other| other.key != *of.key).cloned();
        self.substances.catalogue = Catalogue::new(others.chain([entry]));
        let added = Added {
            base_factor: of.base_factor.map(|number| number.0),
            density: of.density_kg_l.map(|number| number.0),
            alr_applies: of.alr_applies,
            materiality: prepared.mass("materiality"),
        };
        self.substances.added.insert(of.key.0.clone(), added);
    }

    pub(super) fn add_product(&mut self, of: &ProductRegistered) {
        let substance = self.key(&of.substance);
        let product = Product { substance, form: of.form.clone() };
        self.products.insert(of.product.0.clone(), product);
    }

    /// The key as it is booked.
    pub(in crate::replay) fn key(&self, key: &str) -> String {
        self.substances.resolve(key).map_or_else(|| key.to_owned(), |(key, _)| key)
    }

    pub(super) fn set_control(
        &mut self,
        event: &Event,
        of: &ControlSet,
        prepared: &Prepared,
        out: &mut Vec<Found>,
    ) {
        let period = of.threshold.as_ref().map(|threshold| threshold.period);
        let each = of.handler_cap.as_ref().map(|cap| cap.period);
        let control = Control {
            set: of.clone(),
            threshold: prepared.mass("threshold.quantity").zip(period),
            shipment_cap: prepared.mass("shipment_cap"),
            handler_cap: prepared.mass("handler_cap.quantity").zip(each),
        };
        let substance = self.key(&of.substance);
        self.law.set(&substance, control);
        let here = |country| self.law.jurisdictions(country).any(|one| one == of.jurisdiction.0);
        let open: Vec<u64> = self
            .open_records()
            .filter(|record| here(record.origin) || here(record.destination))
            .filter(|record| {
                record.goods.iter().any(|goods| {
                    goods
                        .substance
                        .as_deref()
                        .is_some_and(|key| self.substances.covers(key).contains(&substance))
                })
            })
            .map(|record| record.seq)
            .collect();
        for seq in &open {
            self.rebook(*seq);
            self.schedule(*seq, event.at);
        }
        self.rejudge(open.iter().copied(), NEED, event, out);
        self.rejudge(open.iter().copied(), LICENCE, event, out);
        self.rejudge(open, &[RuleCode::R41], event, out);
    }

    fn need(
        &self,
        country: crate::history::Land,
        substance: &str,
        line: crate::needs::Line,
        year: u16,
    ) -> Key {
        let substance = self.substances.need_substance(substance);
        Key { country: country.0, substance, line, year: year.into() }
    }

    pub(super) fn declare_need(
        &mut self,
        event: &Event,
        of: &NeedDeclared,
        prepared: &Prepared,
        out: &mut Vec<Found>,
    ) {
        let key = self.need(of.country, &of.substance, of.line, of.year);
        let declared = match prepared.mass("quantity") {
            None => Declared::NoneOnFile,
            Some(Mass::ZERO) => Declared::Zero,
            Some(mass) => Declared::Figure { mass },
        };
        self.need_changed(event, &key, Some(declared), out);
    }

    pub(super) fn withdraw_need(&mut self, event: &Event, of: &NeedWithdrawn, out: &mut Vec<Found>) {
        let key = self.need(of.country, &of.substance, of.line, of.year);
        self.need_changed(event, &key, Some(Declared::NoneOnFile), out);
    }

    pub(super) fn open_use(
        &mut self,
        event: &Event,
        of: &NeedOpeningUse,
        prepared: &Prepared,
        out: &mut Vec<Found>,
    ) {
        let key = self.need(of.country, &of.substance, of.line, of.year);
        let mass = prepared.mass("quantity").unwrap_or_default();
        let line = self.ledger.line_mut(&key);
        line.used = line.used + mass;
        line.allocated = line.allocated + mass;
        self.need_changed(event, &key, None, out);
    }

    /// Another figure or another use: what can still be stopped is judged again.
    fn need_changed(&mut self, event: &Event, key: &Key, declared: Option<Declared>, out: &mut Vec<Found>) {
        if let Some(declared) = declared {
            self.ledger.declare(key, declared, &event.id, event.at);
        }
        let open = self.ledger.open_of(key.country, &key.substance, key.year);
        for seq in &open {
            self.rebook(*seq);
        }
        self.rejudge(open, NEED, event, out);
    }
}

/// An entry of which only the key is known.
fn bare(key: &str) -> Substance {
    Substance {
        key: key.to_owned(),
        name: key.to_owned(),
        synonyms: Vec::new(),
        table: UnTable::None,
        surveillance: false,
        kind: Kind::Substance,
        parent: None,
        forms: Vec::new(),
        cas: None,
        hs: None,
        density: None,
        max_strength_mg: None,
        solution: false,
        need_lines: Vec::new(),
        categories: Vec::new(),
        substitute_for: Vec::new(),
        drugs: Vec::new(),
        role: String::new(),
        visibility: Visibility::Public,
        from: None,
        until: None,
        source: "history file".to_owned(),
        note: String::new(),
    }
}
