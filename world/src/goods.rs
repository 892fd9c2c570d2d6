//! What is traded: each good is a substance on a line, in the packs and forms it is
//! really sold in. Masses are computed with the product's own conversion, so that a
//! quantity written here is booked to the milligram as it was meant.

use crate::event::{Item, Quantity, kg};
use domain::quantity::{Declared, Factor, Facts, Unit, convert};
use rust_decimal::Decimal;

/// How the yearly need of a country is drawn, for substances that have one.
#[derive(Clone, Copy, Debug)]
pub struct NeedLaw {
    /// Kilograms of base.
    pub median_kg: f64,
    pub log_sd: f64,
}

#[derive(Debug)]
pub struct Good {
    pub substance: &'static str,
    /// `raw` or `preparation`.
    pub line: &'static str,
    /// Share of all consignments, per mille.
    pub share: u32,
    pub unit: &'static str,
    /// Units in one pack: a drum, a container, a case.
    pub pack: u32,
    pub form: Option<&'static str>,
    pub content_pct: Option<&'static str>,
    pub strength_mg: Option<&'static str>,
    pub density: Option<&'static str>,
    pub base_factor: Option<&'static str>,
    pub need: Option<NeedLaw>,
    /// Packs in a usual order, where no need sets the size.
    pub usual_packs: f64,
    /// 3:1 between the month of most and of least trade.
    pub seasonal: bool,
    /// In Table I: a movement across a border needs a notification everywhere.
    pub table_one: bool,
    pub hs: Option<&'static str>,
    /// Below this mass statistics are silent (kilograms).
    pub material_kg: i64,
    /// What uncontrolled goods are used in place of.
    pub stands_for: Option<&'static str>,
    pub sector: &'static str,
}

const PLAIN: Good = Good {
    substance: "",
    line: "raw",
    share: 0,
    unit: "kg",
    pack: 25,
    form: None,
    content_pct: None,
    strength_mg: None,
    density: None,
    base_factor: None,
    need: None,
    usual_packs: 8.0,
    seasonal: false,
    table_one: true,
    hs: None,
    material_kg: 1,
    stands_for: None,
    sector: "chemical",
};

const HCL: Good =
    Good { form: Some("hydrochloride"), base_factor: Some("0.8192"), sector: "pharmaceutical", ..PLAIN };
const TABLETS: Good =
    Good { line: "preparation", unit: "tablet", pack: 20_000, sector: "medicines_trade", ..HCL };
const BULK: Good =
    Good { unit: "l", pack: 1_000, table_one: false, material_kg: 500, usual_packs: 16.0, ..PLAIN };
const FREE: Good = Good { table_one: false, share: 5, usual_packs: 6.0, ..PLAIN };

const fn need(median_kg: f64) -> Option<NeedLaw> {
    Some(NeedLaw { median_kg, log_sd: 1.67 })
}

/// Shares follow the mix of notifications: ephedrines 40 %, solvents and acids 35 %,
/// acetic anhydride 10 %, permanganate 8 %, the rest 7 %.
pub const GOODS: &[Good] = &[
    Good {
        substance: "pseudoephedrine",
        share: 160,
        need: need(3_470.0),
        seasonal: true,
        hs: Some("2939.42"),
        ..HCL
    },
    Good {
        substance: "pseudoephedrine",
        share: 120,
        need: need(1_700.0),
        seasonal: true,
        strength_mg: Some("60"),
        ..TABLETS
    },
    Good { substance: "ephedrine", share: 70, need: need(800.0), hs: Some("2939.41"), ..HCL },
    Good {
        substance: "ephedrine",
        share: 30,
        need: need(300.0),
        strength_mg: Some("30"),
        pack: 10_000,
        ..TABLETS
    },
    Good {
        substance: "norephedrine",
        share: 20,
        hs: Some("2939.44"),
        base_factor: Some("0.8057"),
        usual_packs: 5.0,
        ..HCL
    },
    Good {
        substance: "acetic_anhydride",
        share: 100,
        density: Some("1.081"),
        table_one: true,
        hs: Some("2915.24"),
        material_kg: 100,
        usual_packs: 12.0,
        ..BULK
    },
    Good {
        substance: "potassium_permanganate",
        share: 80,
        pack: 50,
        hs: Some("2841.61"),
        material_kg: 50,
        usual_packs: 30.0,
        ..PLAIN
    },
    Good { substance: "acetone", share: 90, density: Some("0.792"), hs: Some("2914.11"), ..BULK },
    Good { substance: "toluene", share: 80, density: Some("0.868"), hs: Some("2902.30"), ..BULK },
    Good { substance: "methyl_ethyl_ketone", share: 50, density: Some("0.805"), hs: Some("2914.12"), ..BULK },
    Good {
        substance: "hydrochloric_acid",
        share: 70,
        unit: "kg",
        pack: 1_200,
        content_pct: Some("37"),
        hs: Some("2806.10"),
        ..BULK
    },
    Good {
        substance: "sulphuric_acid",
        share: 60,
        unit: "kg",
        pack: 1_800,
        content_pct: Some("98"),
        hs: Some("2807.00"),
        ..BULK
    },
    Good { substance: "p2p", share: 10, need: need(400.0), hs: Some("2914.31"), ..PLAIN },
    Good { substance: "phenylacetic_acid", share: 20, hs: Some("2916.34"), usual_packs: 20.0, ..PLAIN },
    Good {
        substance: "safrole",
        share: 10,
        pack: 200,
        content_pct: Some("80"),
        hs: Some("2932.94"),
        usual_packs: 4.0,
        ..PLAIN
    },
    Good { substance: "w_phenylacetyl_ester", stands_for: Some("p2p"), ..FREE },
    Good { substance: "w_phenyl_malonate", stands_for: Some("p2p"), ..FREE },
    Good { substance: "w_masked_ephedrine", stands_for: Some("ephedrine"), ..FREE },
    Good { substance: "w_chloro_analogue", stands_for: Some("ephedrine"), ..FREE },
    Good { substance: "w_mixed_anhydride", stands_for: Some("acetic_anhydride"), ..FREE },
    Good { substance: "w_acetyl_donor", stands_for: Some("acetic_anhydride"), ..FREE },
];

/// Names of the uncontrolled substitutes, by key.
pub const FREE_NAMES: &[(&str, &str)] = &[
    ("w_phenylacetyl_ester", "World phenylacetyl ester"),
    ("w_phenyl_malonate", "World phenyl malonate"),
    ("w_masked_ephedrine", "World masked ephedrine"),
    ("w_chloro_analogue", "World chloro analogue"),
    ("w_mixed_anhydride", "World mixed anhydride"),
    ("w_acetyl_donor", "World acetyl donor"),
];

impl Good {
    /// So many packs, as the papers state them.
    pub fn packs(&self, packs: u32) -> Quantity {
        Quantity {
            amount: (u64::from(packs) * u64::from(self.pack)).to_string(),
            unit: self.unit,
            form: self.form.or(self.base_factor.map(|_| "base")),
            content_pct: self.content_pct,
            strength_mg: self.strength_mg,
            gross: false,
        }
    }

    /// A mass of base or pure substance, as kilograms of it.
    pub fn pure(&self, mg: i64) -> Quantity {
        pure(mg, self.base_factor.is_some(), self.content_pct.is_some())
    }

    pub fn item(&self, quantity: Quantity) -> Item {
        Item { substance: self.substance, line: Some(self.line), quantity }
    }

    /// Milligrams of base or pure substance.
    ///
    /// # Panics
    /// Where a quantity of this world cannot be converted: a mistake in its tables.
    pub fn mass(&self, quantity: &Quantity) -> i64 {
        let number = |text: &str| text.parse::<Decimal>().expect("a decimal of the table");
        let factor = |text: &str| Factor::new(number(text), "");
        let declared = Declared {
            content_pct: quantity.content_pct.map(number),
            strength_mg: quantity.strength_mg.map(number),
            form: quantity.form.map(str::to_owned),
            gross: quantity.gross,
            ..Declared::new(number(&quantity.amount), Unit::from_code(quantity.unit).expect("a unit"))
        };
        let facts = Facts {
            density: self.density.map(factor),
            forms: self
                .base_factor
                .map(|text| ("hydrochloride".to_owned(), factor(text)))
                .into_iter()
                .collect(),
            max_strength_mg: None,
            solution: self.content_pct.is_some(),
        };
        convert(&declared, &facts).expect("a quantity of this world converts").mass.mg()
    }

    pub fn pack_mass(&self) -> i64 {
        self.mass(&self.packs(1))
    }

    /// What the substance is written as in declared needs: base kilograms.
    pub fn need_quantity(&self, mg: i64) -> Quantity {
        self.pure(mg)
    }
}

fn pure(mg: i64, has_salts: bool, solution: bool) -> Quantity {
    Quantity {
        amount: kg(mg),
        unit: "kg",
        form: has_salts.then_some("base"),
        content_pct: solution.then_some("100"),
        strength_mg: None,
        gross: false,
    }
}

/// The good of a substance and line.
pub fn find(substance: &str, line: &str) -> Option<usize> {
    GOODS.iter().position(|good| good.substance == substance && good.line == line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_weigh_what_they_hold() {
        let mass = |substance, line| GOODS[find(substance, line).unwrap()].pack_mass();
        assert_eq!(mass("pseudoephedrine", "raw"), 20_480_000, "25 kg of hydrochloride");
        assert_eq!(mass("pseudoephedrine", "preparation"), 983_040, "20,000 tablets of 60 mg");
        assert_eq!(mass("acetic_anhydride", "raw"), 1_081_000_000, "1,000 litres");
        assert_eq!(mass("hydrochloric_acid", "raw"), 444_000_000, "1,200 kg at 37 %");
    }

    #[test]
    fn shares_make_the_published_mix() {
        let of = |keys: &[&str]| -> u32 {
            GOODS.iter().filter(|good| keys.contains(&good.substance)).map(|good| good.share).sum()
        };
        assert_eq!(GOODS.iter().map(|good| good.share).sum::<u32>(), 1_000);
        assert_eq!(of(&["pseudoephedrine", "ephedrine", "norephedrine"]), 400);
        assert_eq!(
            of(&["acetone", "toluene", "methyl_ethyl_ketone", "hydrochloric_acid", "sulphuric_acid"]),
            350
        );
        assert_eq!((of(&["acetic_anhydride"]), of(&["potassium_permanganate"])), (100, 80));
    }

    #[test]
    fn a_mass_is_written_and_read_back() {
        for good in GOODS {
            assert_eq!(good.mass(&good.pure(123_456_789)), 123_456_789, "{}", good.substance);
        }
    }
}
