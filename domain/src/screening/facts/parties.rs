//! Who takes part, and what they are allowed: licences, caps, permits.

use super::{Duty, Item};
use crate::{country::Country, quantity::Mass};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A company of the consignment with the licences that are known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    pub part: Part,
    /// `None`: not in any register on this instance.
    pub operator: Option<Uuid>,
    pub name: String,
    pub country: Country,
    /// Whether its own country's law asks it for a licence.
    #[serde(default)]
    pub licence: Duty,
    /// `None`: its register cannot be asked from here.
    #[serde(default)]
    pub licences: Option<Vec<Licence>>,
    /// Where the goods leave from or go to.
    #[serde(default)]
    pub site: Option<Uuid>,
    /// Allowances per operator by national law, over all licences.
    #[serde(default)]
    pub handler_caps: Vec<Cap>,
    /// Its entry in the register of companies is `suspended` or `closed`: no
    /// licence of it counts.
    #[serde(default)]
    pub barred: Option<Barred>,
    /// Took over from another operator, whose licence may still run.
    #[serde(default)]
    pub successor_of: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Exporter,
    Importer,
    UltimateConsignee,
    /// Supplies inside the country.
    Sender,
    /// Receives, buys or holds an allocation inside the country.
    Receiver,
}

impl Part {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exporter => "exporter",
            Self::Importer => "importer",
            Self::UltimateConsignee => "ultimate_consignee",
            Self::Sender => "sender",
            Self::Receiver => "receiver",
        }
    }

    /// Gives goods away; the others take them.
    pub const fn supplies(self) -> bool {
        matches!(self, Self::Exporter | Self::Sender)
    }

    /// The activity a licence must allow; `None`: any.
    pub const fn activity(self) -> Option<&'static str> {
        match self {
            Self::Exporter => Some("export"),
            Self::Importer => Some("import"),
            Self::Sender => Some("distribute"),
            Self::UltimateConsignee | Self::Receiver => None,
        }
    }
}

/// Why a company may not trade at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Barred {
    Suspended,
    Closed,
}

impl Barred {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
            Self::Closed => "closed",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    pub id: Uuid,
    pub number: String,
    pub status: LicenceStatus,
    pub valid_from: NaiveDate,
    /// Both ends included; `None`: until further notice.
    pub valid_to: Option<NaiveDate>,
    /// Substance, base, family or table keys.
    pub substances: Vec<String>,
    /// Empty: every form.
    #[serde(default)]
    pub forms: Vec<String>,
    pub activities: Vec<String>,
    /// Empty: every site of the holder.
    #[serde(default)]
    pub sites: Vec<Uuid>,
    /// Means of transport; empty: any.
    #[serde(default)]
    pub transports: Vec<String>,
    #[serde(default)]
    pub caps: Vec<Cap>,
}

impl Licence {
    /// Whether the licence runs on `day`, with `grace` days after its end.
    pub fn runs_on(&self, day: NaiveDate, grace: i64) -> bool {
        self.status == LicenceStatus::Active
            && self.valid_from <= day
            && self.valid_to.is_none_or(|end| day <= end + chrono::Duration::days(grace))
    }

    pub fn covers(&self, item: &Item) -> bool {
        self.substances.iter().any(|key| item.is_covered_by(key))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenceStatus {
    Active,
    Suspended,
    Revoked,
    Expired,
    Surrendered,
}

impl LicenceStatus {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
            Self::Surrendered => "surrendered",
        }
    }
}

/// A ceiling, and what of it is used already, this record left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cap {
    pub substance: String,
    pub quantity: Mass,
    pub period: Period,
    pub counts: Counts,
    /// Used in the period that the movement day falls in; `None`: not known.
    pub used: Option<Mass>,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    /// Where the ceiling stands: a licence number or a paragraph.
    pub source: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    CalendarYear,
    Licence,
    Quarter,
    Month,
    Shipment,
}

impl Period {
    pub const fn code(self) -> &'static str {
        match self {
            Self::CalendarYear => "calendar_year",
            Self::Licence => "licence",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::Shipment => "shipment",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    Purchases,
    Sales,
    Stock,
    Use,
}

impl Counts {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Purchases => "purchases",
            Self::Sales => "sales",
            Self::Stock => "stock",
            Self::Use => "use",
        }
    }
}

/// A permit number that was presented, and what its issuer's register says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permit {
    pub number: String,
    pub issuer: Country,
    /// Who should hold it: exporter's or importer's operator id.
    pub presented_by: Option<Uuid>,
    /// What the paper says, as far as it was keyed in.
    #[serde(default, skip_serializing_if = "Stated::is_nothing")]
    pub stated: Stated,
    pub register: Register,
}

/// Fields of a permit as the filing gives them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// Who should hold it, by name.
    pub holder: Option<String>,
    /// Last day.
    pub valid_to: Option<NaiveDate>,
    /// As the permit writes it: perhaps a salt, perhaps gross.
    pub quantity: Option<Mass>,
}

impl Stated {
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "register", rename_all = "snake_case")]
pub enum Register {
    /// The issuer cannot be asked from here, or somebody only keyed it in.
    Unverified,
    Unknown {
        /// Unused permits of the same holder: a typing error looks like one of them.
        unused: Vec<String>,
    },
    Known {
        id: Uuid,
        holder: Option<Uuid>,
        holder_name: String,
        substance: String,
        quantity: Option<Mass>,
        /// Drawn by other consignments.
        used: Mass,
        valid_from: Option<NaiveDate>,
        valid_to: Option<NaiveDate>,
        withdrawn: bool,
        /// Empty: anywhere.
        destinations: Vec<Country>,
    },
}
