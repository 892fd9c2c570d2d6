//! The content as it is kept with each version.

use crate::{
    country::Country,
    needs::Line,
    quantity::{self, Declared},
};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! coded {
    ($(#[$meta:meta])* $name:ident { $($(#[$item:meta])* $variant:ident $code:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$item])* $variant),* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    };
}
pub(super) use coded;

coded! {
    /// How the goods are made up.
    ProductForm {
        Raw "raw",
        Mixture "mixture",
        Preparation "preparation",
    }
}

coded! {
    /// What somebody beside exporter, importer and consignee does.
    Role {
        Broker "broker",
        FreightAgent "freight_agent",
        CustomsBroker "customs_broker",
        Carrier "carrier",
        Manufacturer "manufacturer",
    }
}

coded! {
    /// Means of transport.
    Mode {
        Road "road",
        Rail "rail",
        Sea "sea",
        Air "air",
        Inland "inland",
        Post "post",
        Other "other",
    }
}

coded! {
    /// What the importing State has issued for these goods.
    PermitKind {
        ImportPermit "import_permit",
        /// A letter of no objection.
        NoObjection "no_objection",
        /// The company states that there is none.
        None "none",
    }
}

/// Everything one version of a notification says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Body {
    pub exporter: Party,
    /// The exporter's site the goods leave from.
    pub site: Option<Uuid>,
    pub importer: Party,
    /// The ultimate consignee is the importer itself; `consignee` is then empty.
    pub consignee_is_importer: bool,
    pub consignee: Party,
    pub others: Vec<Other>,
    /// The company states that nobody else takes part.
    pub no_others: bool,
    pub items: Vec<Item>,
    pub legs: Vec<Leg>,
    /// Countries of transit and transhipment, in order.
    pub transit: Vec<Transit>,
    /// The company states that the goods pass through no other country.
    pub no_transit: bool,
    pub exit: Place,
    pub customs_office: String,
    pub entry: Place,
    pub dispatch_on: Option<NaiveDate>,
    pub arrival_on: Option<NaiveDate>,
    /// Several shipments under one notification.
    pub series: Option<Series>,
    pub permit: Option<Permit>,
    pub invoice: String,
    /// The company states that there is no invoice or order number.
    pub no_invoice: bool,
    pub end_use: String,
    /// From the manufacturer to the importer, one name each.
    pub distribution_chain: Vec<String>,
    /// Article 12(11): trade secrets stay confidential.
    pub confidential: bool,
    pub consent: Option<Consent>,
    pub signatory: Option<Signatory>,
    /// Why a warning shown before submission does not matter.
    pub explanation: String,
    pub notes: String,
}

/// A company named in the notification, as it was then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Party {
    /// Its record on this instance, when it has one.
    pub operator: Option<Uuid>,
    pub name: String,
    pub address: String,
    pub country: Option<Country>,
    pub licence_no: String,
    /// Business or tax number.
    pub tax_no: String,
    pub phone: String,
    pub email: String,
}

impl Party {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Other {
    pub role: Role,
    pub party: Party,
}

/// One substance of the consignment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Stays through every version, so that the ledger is moved by the difference.
    pub id: Uuid,
    /// Key of the substance list.
    pub substance: String,
    #[serde(default)]
    pub brand: String,
    /// HS or national commodity code.
    #[serde(default)]
    pub hs: String,
    #[serde(default)]
    pub product_form: Option<ProductForm>,
    #[serde(default)]
    pub quantity: Option<Declared>,
    /// Gross mass in kilograms, packing included.
    #[serde(default, with = "rust_decimal::serde::str_option", skip_serializing_if = "Option::is_none")]
    pub gross_kg: Option<Decimal>,
    /// Other controlled substances in a mixture or preparation.
    #[serde(default)]
    pub components: Vec<Component>,
    #[serde(default)]
    pub containers: Vec<Container>,
    /// How the quantity falls on calendar years of arrival; empty: all on the
    /// year of the expected arrival.
    #[serde(default)]
    pub years: Vec<YearShare>,
}

impl Item {
    pub fn new(id: Uuid, substance: &str) -> Self {
        Self {
            id,
            substance: substance.to_owned(),
            brand: String::new(),
            hs: String::new(),
            product_form: None,
            quantity: None,
            gross_kg: None,
            components: Vec::new(),
            containers: Vec::new(),
            years: Vec::new(),
        }
    }

    /// The line of the need these goods fall on: preparations for themselves,
    /// raw material and mixtures together.
    pub fn line(&self) -> Line {
        match (self.product_form, &self.quantity) {
            (Some(ProductForm::Preparation), _) => Line::Preparation,
            (Some(_), _) | (None, None) => Line::Raw,
            (None, Some(declared)) => declared.line(),
        }
    }

    /// The quantity with the mixture's other controlled substances in it.
    pub fn declared(&self) -> Option<Declared> {
        let mut declared = self.quantity.clone()?;
        declared.mixture = self
            .components
            .iter()
            .map(|part| quantity::Component {
                substance: part.substance.clone(),
                content_pct: part.content_pct,
            })
            .collect();
        Some(declared)
    }
}

/// Another controlled substance in the same goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Booked as goods of its own, under this id.
    pub id: Uuid,
    pub substance: String,
    #[serde(with = "rust_decimal::serde::str")]
    pub content_pct: Decimal,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Container {
    pub number: u32,
    /// As written: "200 l drum".
    pub size: String,
    /// Name on the label.
    pub label: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearShare {
    pub year: i32,
    /// In the unit of the item's quantity.
    #[serde(with = "rust_decimal::serde::str")]
    pub amount: Decimal,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leg {
    pub mode: Mode,
    pub from: String,
    pub to: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transit {
    pub country: Country,
    /// In a free zone or under suspensive storage.
    #[serde(default)]
    pub free_zone: bool,
    /// When its authority was told.
    #[serde(default)]
    pub notified_on: Option<NaiveDate>,
}

/// A point of exit or entry: port lists are never complete, so the text is free.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Place {
    pub country: Option<Country>,
    pub text: String,
    /// UN/LOCODE without the space, upper case; empty: not given.
    pub locode: String,
}

impl Place {
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.locode.is_empty()
    }

    /// Whether a text is a UN/LOCODE by its syntax: two letters of the country,
    /// then three letters or digits 2 to 9.
    pub fn locode_is_well_formed(code: &str) -> bool {
        let bytes = code.as_bytes();
        bytes.len() == 5
            && bytes[..2].iter().all(u8::is_ascii_uppercase)
            && bytes[2..].iter().all(|b| b.is_ascii_uppercase() || (b'2'..=b'9').contains(b))
    }
}

/// Several shipments under one notification, up to the total of the items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// Last expected arrival.
    pub until: NaiveDate,
    /// Most shipments; none: not limited.
    #[serde(default)]
    pub shipments: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permit {
    pub kind: PermitKind,
    #[serde(default)]
    pub number: String,
    #[serde(default)]
    pub authority: String,
    #[serde(default)]
    pub issued_on: Option<NaiveDate>,
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
    /// As the permit writes it.
    #[serde(default)]
    pub quantity: String,
}

/// The consent text that was agreed to, with its version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    pub id: String,
    pub version: String,
}

/// Who signs for the company, and what was declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signatory {
    pub name: String,
    /// Their position in the company.
    pub role: String,
    pub person: Uuid,
    /// Codes of the declarations that were ticked.
    pub declared: Vec<String>,
}

impl Body {
    pub fn origin(&self) -> Option<Country> {
        self.exporter.country
    }

    pub fn destination(&self) -> Option<Country> {
        self.importer.country
    }

    /// Who receives the goods in the end.
    pub fn consignee(&self) -> &Party {
        if self.consignee_is_importer { &self.importer } else { &self.consignee }
    }

    /// First and last calendar year of expected arrival.
    pub fn years(&self) -> Option<(i32, i32)> {
        use chrono::Datelike;
        let first = self.arrival_on?.year();
        let last = self.series.as_ref().map_or(first, |series| series.until.year());
        Some((first, last.max(first)))
    }

    /// Everybody named, with the code of the part they play.
    pub fn parties(&self) -> Vec<(&'static str, &Party)> {
        let mut all = vec![("exporter", &self.exporter), ("importer", &self.importer)];
        if !self.consignee().is_empty() {
            all.push(("consignee", self.consignee()));
        }
        all.extend(self.others.iter().map(|other| (other.role.code(), &other.party)));
        all
    }
}
