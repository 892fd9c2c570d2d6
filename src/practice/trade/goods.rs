//! What is traded, in the lots and packings it is traded in.

use domain::notification::content::{Container, Item, ProductForm};
use domain::quantity::{Declared, Unit};
use rust_decimal::Decimal;
use uuid::Uuid;

/// One line of goods.
#[derive(Clone, Debug)]
pub struct Lot {
    pub substance: &'static str,
    pub product_form: ProductForm,
    pub declared: Declared,
    pub packing: (u32, &'static str),
    pub end_use: &'static str,
}

impl Lot {
    pub fn item(&self, id: Uuid) -> Item {
        let mut item = Item::new(id, self.substance);
        item.product_form = Some(self.product_form);
        item.quantity = Some(self.declared.clone());
        let (number, size) = self.packing;
        item.containers =
            vec![Container { number, size: size.to_owned(), label: self.substance.replace('_', " ") }];
        item
    }

    /// The same goods in another amount of their unit.
    #[must_use]
    pub fn amount(mut self, amount: i64) -> Self {
        self.declared.amount = Decimal::from(amount);
        self
    }
}

/// A lot of ordinary size; `size` from 0 to 4.
pub fn lot(substance: &'static str, size: usize) -> Lot {
    let step = i64::try_from(size).unwrap_or(0) + 1;
    let (declared, packing, end_use): (Declared, (i64, &'static str), &'static str) = match substance {
        "ephedrine" | "pseudoephedrine" => (
            Declared::kg(25 * step).form("hydrochloride"),
            (step, "25 kg drum"),
            "Cold and allergy medicines",
        ),
        "acetic_anhydride" => (
            Declared::new(Decimal::from(5_000 * step), Unit::L),
            (5 * step, "1,000 l container"),
            "Acetylation of cellulose",
        ),
        "potassium_permanganate" => {
            (Declared::kg(500 * step), (10 * step, "50 kg drum"), "Drinking-water treatment")
        }
        "p2p" | "phenylacetic_acid" => {
            (Declared::kg(50 * step), (step, "50 kg drum"), "Fragrance intermediates")
        }
        "sulphuric_acid" | "hydrochloric_acid" => (
            Declared::kg(8_000 * step).content(Decimal::from(96)),
            (8 * step, "1,000 kg container"),
            "Leaching and pH control",
        ),
        _ => (
            Declared::new(Decimal::from(4_000 * step), Unit::L),
            (4 * step, "1,000 l container"),
            "Paint and adhesive solvents",
        ),
    };
    // Pure goods unless said otherwise: some laws ask for the content of all.
    let declared = Declared { content_pct: declared.content_pct.or(Some(Decimal::ONE_HUNDRED)), ..declared };
    Lot {
        substance,
        product_form: ProductForm::Raw,
        declared,
        packing: (u32::try_from(packing.0).unwrap_or(1), packing.1),
        end_use,
    }
}
