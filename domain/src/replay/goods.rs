//! Goods as they are booked: every declared quantity converted once, with its
//! steps; a mixture is as many lines as it holds controlled substances.

use crate::history::{Fault, FaultKind, Item, Number, Quantity, Right};
use crate::message::Message;
use crate::needs::Line;
use crate::quantity::{Converted, Declared, Factor, Facts, convert};
use crate::substance::Catalogue;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::quantity::Mass;

/// One line of goods.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Goods {
    pub id: Uuid,
    /// As booked: the base of a salt. `None`: the paper does not say.
    pub substance: Option<String>,
    pub line: Option<Line>,
    /// The line where nobody stated one.
    pub usual: Line,
    pub form: Option<String>,
    pub mass: Mass,
    pub upper_bound: bool,
    pub steps: Vec<Message>,
    /// All controlled substances of the same goods, and their share together.
    pub together: Vec<String>,
    pub content_pct: Option<Decimal>,
    /// Found by examination, declared by nobody.
    pub found: bool,
}

/// What a file says of a substance beyond or beside the shipped list.
#[derive(Clone, Debug, Default)]
pub(super) struct Added {
    pub base_factor: Option<Decimal>,
    pub density: Option<Decimal>,
    pub alr_applies: Option<bool>,
    pub materiality: Option<Mass>,
}

/// Substances as they stand: the shipped list and what the file added.
#[derive(Clone, Debug)]
pub(super) struct Substances {
    pub catalogue: Catalogue,
    pub added: BTreeMap<String, Added>,
}

/// A dosage unit holds no more of any substance: taken where no strength is known.
const MOST_MG: i64 = 1_000;

impl Substances {
    /// The key as it is booked, and the form that a salt's own entry stands for.
    pub fn resolve(&self, key: &str) -> Option<(String, Option<String>)> {
        let found = self.catalogue.resolve(key)?;
        Some((found.substance.key.clone(), found.form.map(|form| form.key.clone())))
    }

    /// Every key that a need, licence or law could be written for.
    pub fn covers(&self, key: &str) -> Vec<String> {
        let mut keys: Vec<String> = self.catalogue.lineage(key).map(|entry| entry.key.clone()).collect();
        match self.table(key) {
            1 => keys.push("table_i".to_owned()),
            2 => keys.push("table_ii".to_owned()),
            _ => {}
        }
        keys
    }

    /// The Table of the 1988 Convention, by itself or through its family; 0: none.
    pub fn table(&self, key: &str) -> u8 {
        use crate::substance::UnTable;
        match self.catalogue.lineage(key).map(|entry| entry.table).min() {
            Some(UnTable::One) => 1,
            Some(UnTable::Two) => 2,
            _ => 0,
        }
    }

    pub fn name(&self, key: &str) -> String {
        self.catalogue.get(key).map_or_else(|| key.to_owned(), |entry| entry.name.clone())
    }

    /// What a need is written for.
    pub fn need_substance(&self, key: &str) -> String {
        self.catalogue.need_substance(key).unwrap_or(key).to_owned()
    }

    /// Whether States declare a yearly need of it.
    pub fn need_expected(&self, key: &str) -> bool {
        self.catalogue.lineage(key).any(|entry| match self.added.get(&entry.key) {
            Some(Added { alr_applies: Some(applies), .. }) => *applies,
            _ => entry.takes_a_need(),
        })
    }

    pub fn liquid(&self, key: &str) -> bool {
        self.catalogue.get(key).is_some_and(|entry| entry.density.is_some() || entry.solution)
    }

    /// The mass of a declared quantity of a substance.
    pub fn mass(&self, field: &str, key: Option<&str>, quantity: &Quantity) -> Result<Converted, Fault> {
        let mut declared = quantity.0.clone();
        let mut facts = match key {
            None => Facts { density: Some(bound(Decimal::ONE)), ..Facts::default() },
            Some(key) => self.facts(key, &mut declared),
        };
        facts.max_strength_mg.get_or_insert_with(|| bound(Decimal::from(MOST_MG)));
        convert(&declared, &facts).map_err(|error| {
            let field = format!("{field}.{}", error.field());
            Fault::new(&field, FaultKind::NoMass, &declared.amount.to_string(), Right::Said(error.message()))
        })
    }

    fn facts(&self, key: &str, declared: &mut Declared) -> Facts {
        let Some((key, form)) = self.resolve(key) else { return Facts::default() };
        if declared.form.is_none() {
            declared.form = form;
        }
        let mut facts = self.catalogue.get(&key).map(crate::substance::Substance::facts).unwrap_or_default();
        if let Some(added) = self.added.get(&key) {
            if let Some(density) = added.density {
                facts.density = Some(Factor::new(density, "history file"));
            }
            if let Some(factor) = added.base_factor {
                facts.forms.push((key.clone(), Factor::new(factor, "history file")));
                declared.form.get_or_insert(key);
            }
        }
        facts
    }

    /// The lines of goods that items stand for.
    ///
    /// # Errors
    /// A substance that nobody introduced, or a quantity that is no mass.
    pub fn goods(&self, record: &str, items: &[Item]) -> Result<Vec<Goods>, Fault> {
        let mut goods = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let field = format!("items[{at}]");
            self.lines_of(record, &field, item, &mut goods)?;
        }
        Ok(goods)
    }

    fn lines_of(&self, record: &str, field: &str, item: &Item, goods: &mut Vec<Goods>) -> Result<(), Fault> {
        let declared = &item.quantity.0;
        let unknown = |field: String, key: &str| Fault::unknown(&field, key);
        let resolved = item
            .substance
            .as_ref()
            .map(|key| self.resolve(key).ok_or_else(|| unknown(format!("{field}.substance"), key)));
        let (substance, salt) = match resolved.transpose()? {
            Some((key, salt)) => (Some(key), salt),
            None => (None, None),
        };
        let mut together: Vec<String> = substance.iter().cloned().collect();
        let mut total = declared.content_pct;
        for (at, part) in declared.mixture.iter().enumerate() {
            let path = || format!("{field}.quantity.mixture[{at}].substance");
            together.push(self.resolve(&part.substance).ok_or_else(|| unknown(path(), &part.substance))?.0);
            total = total.map(|total| total + part.content_pct);
        }
        let named = item.substance.as_deref();
        let converted = self.mass(&format!("{field}.quantity"), named, &item.quantity)?;
        let one = |id: usize, substance, form, converted: Converted| Goods {
            id: item_id(record, id),
            substance,
            line: item.line,
            usual: declared.line(),
            form,
            mass: converted.mass,
            upper_bound: converted.upper_bound,
            steps: steps(declared, &converted),
            together: together.clone(),
            content_pct: total,
            found: false,
        };
        goods.push(one(goods.len(), substance, declared.form.clone().or(salt), converted));
        for (key, quantity) in declared.components() {
            let converted = self.mass(&format!("{field}.quantity"), Some(key), &Quantity(quantity))?;
            let key = self.resolve(key).map(|(key, _)| key);
            goods.push(one(goods.len(), key, None, converted));
        }
        Ok(())
    }
}

impl Goods {
    /// Goods of one substance, without more to say of them.
    pub fn plain(record: &str, key: &str, line: Option<Line>, declared: &Declared, of: Converted) -> Self {
        Self {
            id: item_id(record, 0),
            substance: Some(key.to_owned()),
            line,
            usual: declared.line(),
            form: declared.form.clone(),
            mass: of.mass,
            upper_bound: of.upper_bound,
            steps: steps(declared, &of),
            together: vec![key.to_owned()],
            content_pct: declared.content_pct,
            found: false,
        }
    }
}

/// The declared amount, then every factor.
fn steps(declared: &Declared, converted: &Converted) -> Vec<Message> {
    let amount = Message::new("history-declared")
        .with("amount", declared.amount)
        .with("unit", declared.unit.code())
        .with("mass", converted.mass);
    std::iter::once(amount).chain(converted.steps.iter().map(crate::quantity::Step::message)).collect()
}

fn bound(value: Decimal) -> Factor {
    Factor { value, source: String::new(), bound: true }
}

/// The id of a line of goods within a record.
pub(super) fn item_id(record: &str, at: usize) -> Uuid {
    uuid("item", &format!("{record}#{at}"))
}

/// The id that stands for one of the file's own ids.
pub(super) fn uuid(kind: &str, id: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{kind}:{id}").as_bytes())
}

/// What an examination found of a substance, from a quantity or a share of the goods.
pub(super) fn share_of(whole: &Declared, content: Number) -> Quantity {
    Quantity(Declared {
        content_pct: Some(content.0),
        form: None,
        strength_mg: None,
        mixture: Vec::new(),
        ..whole.clone()
    })
}
