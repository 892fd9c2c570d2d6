//! One rule of a pack: for what it holds, and what it says. Everything a rule
//! does not say is `None`.

use super::{DocumentKind, Field, Trade};
use crate::{
    country::Country,
    licence::{Counts, Period},
    needs::Line,
    period::Term,
    quantity::{Declared, convert},
    substance::{Catalogue, Substance, UnTable},
};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

macro_rules! coded {
    ($(#[$meta:meta])* $name:ident { $($(#[$item:meta])* $variant:ident $code:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
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
    /// What is done with the substance.
    Activity {
        Import "import",
        Export "export",
        Transit "transit",
        Manufacture "manufacture",
        Distribute "distribute",
        Use "use",
        /// Any of them; a named activity is looked up first.
        All "all",
    }
}

coded! {
    /// What the law asks for before it is done.
    Regime {
        Licence "licence",
        Registration "registration",
        /// A permit or authorisation per shipment.
        Permit "permit",
        PreExportNotification "pre_export_notification",
        /// A declaration to the authority, as the US form 486.
        Declaration "declaration",
        EndUseDeclaration "end_use_declaration",
        CustomerDeclaration "customer_declaration",
        /// Documents and labels carry the canonical name (article 12(9)(d)).
        Documentation "documentation",
        Quota "quota",
        Records "records",
        None "none",
    }
}

coded! {
    /// From when a term counts.
    Start {
        Submission "submission",
        /// From a complete declaration or file.
        Complete "complete",
        PenSent "pen_sent",
    }
}

coded! {
    /// What it means that the importing authority has not answered in time.
    Silence {
        Hold "hold",
        Lapse "lapse",
        /// May go; a person still authorises.
        Consent "consent",
        /// Silence is refusal: an explicit document is needed.
        None "none",
    }
}

coded! {
    /// Over what a threshold adds up.
    ThresholdPeriod {
        Shipment "shipment",
        Transaction "transaction",
        Package "package",
        Day "day",
        Month "calendar_month",
        Year "calendar_year",
    }
}

/// What a pack or rule is keyed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keyed {
    /// The minimum of the 1988 Convention: written `UN1988`.
    Convention,
    /// A country or a region (`EU`).
    Of(Country),
    /// From one jurisdiction to another: written `EU->EC`.
    Pair(Country, Country),
}

impl Keyed {
    pub fn country(self) -> Option<Country> {
        match self {
            Self::Of(country) => Some(country),
            Self::Convention | Self::Pair(..) => None,
        }
    }
}

impl FromStr for Keyed {
    type Err = crate::country::NotACountry;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "UN1988" {
            return Ok(Self::Convention);
        }
        match text.split_once("->") {
            Some((from, to)) => Ok(Self::Pair(from.parse()?, to.parse()?)),
            None => text.parse().map(Self::Of),
        }
    }
}

impl std::fmt::Display for Keyed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Convention => f.write_str("UN1988"),
            Self::Of(country) => country.fmt(f),
            Self::Pair(from, to) => write!(f, "{from}->{to}"),
        }
    }
}

impl Serialize for Keyed {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Keyed {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// For which substances a rule holds, as packs write it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// `*`: everything on the list.
    All,
    /// `*table_i`, `*table_ii`.
    Table(UnTable),
    /// `*LIST:CLASS`, as in `*eu:2`; a class reaches its sub-classes (`2A`).
    Category { list: String, class: String },
    /// A key: the entry, its salts and the members of its family.
    Substance(String),
}

impl Scope {
    /// How narrowly the scope meets a substance; `None`: not at all. The higher
    /// the narrower: the entry itself, its family, a category, a Table, all.
    pub fn fits(&self, catalogue: &Catalogue, substance: &str, line: Line) -> Option<u8> {
        match self {
            Self::All => Some(0),
            Self::Table(table) => {
                catalogue.lineage(substance).any(|entry| entry.table == *table).then_some(1)
            }
            Self::Category { list, class } => {
                let within = |entry: &Substance| {
                    entry.categories.iter().any(|category| {
                        category.list == *list
                            && category.line.is_none_or(|only| only == line)
                            && category.class.strip_prefix(class.as_str()).is_some_and(|rest| {
                                rest.is_empty()
                                    || rest.starts_with(|sub: char| sub.is_ascii_uppercase())
                                        && class.ends_with(|last: char| last.is_ascii_digit())
                            })
                    })
                };
                catalogue.lineage(substance).any(within).then_some(2)
            }
            Self::Substance(key) => {
                let depth = catalogue.lineage(substance).position(|entry| entry.key == *key)?;
                Some(if depth == 0 { 4 } else { 3 })
            }
        }
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.strip_prefix('*') {
            None if text.is_empty() => Err("a scope names a substance, or begins with *".to_owned()),
            None => Ok(Self::Substance(text.to_owned())),
            Some("") => Ok(Self::All),
            Some("table_i") => Ok(Self::Table(UnTable::One)),
            Some("table_ii") => Ok(Self::Table(UnTable::Two)),
            Some(category) => match category.split_once(':') {
                Some((list, class)) if !list.is_empty() && !class.is_empty() => {
                    Ok(Self::Category { list: list.to_owned(), class: class.to_owned() })
                }
                _ => Err(format!("{text:?} is not *table_i, *table_ii or *LIST:CLASS")),
            },
        }
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::All => f.write_str("*"),
            Self::Table(UnTable::Two) => f.write_str("*table_ii"),
            Self::Table(_) => f.write_str("*table_i"),
            Self::Category { list, class } => write!(f, "*{list}:{class}"),
            Self::Substance(key) => f.write_str(key),
        }
    }
}

/// A quantity from which a duty begins, as the law writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threshold {
    pub quantity: Declared,
    pub period: ThresholdPeriod,
    /// The quantity itself is already under the duty ("from 100 l").
    pub inclusive: bool,
}

impl Threshold {
    /// Whether a quantity reaches the threshold; `None`: not comparable (no
    /// density, say). Units of the same kind are compared as declared, others by
    /// pure mass.
    pub fn reached_by(&self, quantity: &Declared, substance: &Substance) -> Option<bool> {
        let (asked, limit) = if quantity.unit.dimension() == self.quantity.unit.dimension() {
            let size = |declared: &Declared| declared.amount.checked_mul(declared.unit.size());
            (size(quantity)?, size(&self.quantity)?)
        } else {
            let mass = |declared: &Declared| {
                convert(declared, &substance.facts()).ok().map(|converted| Decimal::from(converted.mass.mg()))
            };
            (mass(quantity)?, mass(&self.quantity)?)
        };
        Some(if self.inclusive { asked >= limit } else { asked > limit })
    }
}

/// The content from which goods are under a rule, per cent by weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinContent {
    pub pct: Decimal,
    /// Goods of exactly this content are let off ("not more than 30 %").
    pub above: bool,
}

impl MinContent {
    /// Whether goods of this content are let off.
    pub fn lets_off(&self, content: Decimal) -> bool {
        if self.above { content <= self.pct } else { content < self.pct }
    }
}

coded! {
    /// What a span of validity is counted in.
    SpanUnit {
        Days "days",
        BusinessDays "business_days",
        Months "months",
        Years "years",
    }
}

/// How long a permit is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub count: u32,
    pub unit: SpanUnit,
}

/// A paper that has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DocumentDuty {
    pub kind: DocumentKind,
    /// May follow after submission, before departure.
    pub late: bool,
}

/// How much of a substance the law lets one handler take or sell in a period, over
/// all its licences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandlerCap {
    pub quantity: Declared,
    /// Never the life of a licence: this ceiling stands beside all of them.
    pub period: Period,
    pub counts: Counts,
}

/// One dated rule of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable id, as in `AU/export/table-ii-solvents`: stored with decisions.
    pub id: String,
    pub scopes: Vec<Scope>,
    /// Only goods on this line; `None`: any.
    pub line: Option<Line>,
    pub activities: Vec<Activity>,
    pub regime: Vec<Regime>,
    pub threshold: Option<Threshold>,
    /// Goods whose content is lower are not under the rule.
    pub min_content: Option<MinContent>,
    /// Days between notification and departure.
    pub notice: Option<Term>,
    pub notice_from: Option<Start>,
    /// Days the importing authority has to answer.
    pub reply: Option<Term>,
    pub reply_from: Option<Start>,
    pub silence: Option<Silence>,
    /// Lead time a transit country wants.
    pub transit_notice: Option<Term>,
    pub permit_validity: Option<Span>,
    pub retention_years: Option<u32>,
    /// Days within which a loss or theft must be reported.
    pub loss_report: Option<Term>,
    /// Import is forbidden.
    pub prohibited: Option<bool>,
    pub handler_cap: Option<HandlerCap>,
    /// Most substances that one permit may name.
    pub max_items: Option<u32>,
    pub documents: Vec<DocumentDuty>,
    pub fields: Vec<Field>,
    /// Fields that may be completed after submission, before departure.
    pub late_fields: Vec<Field>,
    /// First and last day in force, both included; `None`: open.
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub source: String,
    pub note: String,
}

impl Rule {
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }

    pub fn covers(&self, activity: Activity) -> bool {
        self.activities.contains(&activity) || self.activities.contains(&Activity::All)
    }

    /// How narrowly the rule meets a trade; `None`: not at all.
    pub fn fits(&self, trade: &Trade<'_>) -> Option<u8> {
        if self.line.is_some_and(|line| line != trade.line) {
            return None;
        }
        self.scopes.iter().filter_map(|scope| scope.fits(trade.catalogue, trade.substance, trade.line)).max()
    }

    /// Whether a shipment is let off by the rule's own threshold. Only
    /// per-shipment thresholds are judged here; what adds up over time is not.
    pub fn lets_off(&self, trade: &Trade<'_>) -> bool {
        let per_shipment = self.threshold.as_ref().filter(|threshold| {
            matches!(threshold.period, ThresholdPeriod::Shipment | ThresholdPeriod::Transaction)
        });
        let (Some(quantity), Some(threshold)) = (trade.quantity, per_shipment) else { return false };
        let entry = trade.catalogue.resolve(trade.substance);
        entry.and_then(|entry| threshold.reached_by(quantity, entry.substance)) == Some(false)
    }
}
