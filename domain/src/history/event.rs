//! The events, field by field as they stand in a file. What is not named here is
//! refused, so a misspelt field is never silently lost.

mod inside;
mod knowledge;
mod parties;
mod trade;

pub use inside::*;
pub use knowledge::*;
pub use parties::*;
pub use trade::*;

use super::fault::{Fault, FaultKind, Right, from_serde};
use super::value::{Day, Id, Land, Number, Quantity, nullable};
use crate::codes::coded;
use crate::needs::Line;
use crate::time::Instant;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One line of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub line: u64,
    pub id: String,
    /// When the fact became known.
    pub at: Instant,
    /// Fingerprint of everything but the id.
    pub content: u128,
    pub fact: Fact,
}

macro_rules! facts {
    ($($variant:ident($type:ident) $name:literal),* $(,)?) => {
        /// What became known.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Fact { $($variant(Box<$type>)),* }

        impl Fact {
            /// Every event type, as files name it.
            pub const TYPES: &'static [&'static str] = &[$($name),*];

            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => $name),* }
            }

            /// Reads the fields of an event of a type.
            pub(super) fn read(name: &str, fields: Value) -> Result<Self, Fault> {
                match name {
                    $($name => read(fields).map(|fact| Self::$variant(Box::new(fact))),)*
                    other => {
                        let types = Self::TYPES.iter().map(|known| (*known).to_owned()).collect();
                        Err(Fault::new("type", FaultKind::TypeUnknown, other, Right::OneOf(types)))
                    }
                }
            }
        }
    };
}

facts! {
    SubstanceAdded(SubstanceAdded) "substance.added",
    ControlSet(ControlSet) "control.set",
    CountryMakes(CountryMakes) "country.makes",
    RegisterSize(RegisterSize) "register.size",
    ProductRegistered(ProductRegistered) "product.registered",
    OperatorRegistered(OperatorRegistered) "operator.registered",
    OperatorChanged(OperatorChanged) "operator.changed",
    OperatorStatus(OperatorStatus) "operator.status",
    LicenceGranted(LicenceGranted) "licence.granted",
    LicenceStatus(LicenceStatusSet) "licence.status",
    PermitIssued(PermitIssued) "permit.issued",
    NeedDeclared(NeedDeclared) "need.declared",
    NeedWithdrawn(NeedWithdrawn) "need.withdrawn",
    NeedOpeningUse(NeedOpeningUse) "need.opening_use",
    NeedSurvey(NeedSurvey) "need.survey",
    NotificationSubmitted(NotificationSubmitted) "notification.submitted",
    NotificationAmended(NotificationAmended) "notification.amended",
    NotificationReplied(NotificationReplied) "notification.replied",
    NotificationAuthorised(NotificationEnded) "notification.authorised",
    NotificationRefused(NotificationEnded) "notification.refused",
    NotificationWithdrawn(NotificationEnded) "notification.withdrawn",
    NotificationCancelled(NotificationEnded) "notification.cancelled",
    ShipmentDeparted(ShipmentDeparted) "shipment.departed",
    ShipmentRerouted(ShipmentRerouted) "shipment.rerouted",
    ShipmentArrived(ShipmentArrived) "shipment.arrived",
    ShipmentCustoms(ShipmentCustoms) "shipment.customs",
    ShipmentExamined(ShipmentExamined) "shipment.examined",
    ShipmentReturned(ShipmentReturned) "shipment.returned",
    AllocationGranted(AllocationGranted) "allocation.granted",
    PurposeChanged(PurposeChanged) "purpose.changed",
    OrderReceived(OrderReceived) "order.received",
    TransferRecorded(TransferRecorded) "transfer.recorded",
    StockFlows(StockFlows) "stock.flows",
    StockCounted(StockCounted) "stock.counted",
    StockHoldup(StockHoldup) "stock.holdup",
    ProductionRecorded(ProductionRecorded) "production.recorded",
    AssayRecorded(AssayRecorded) "assay.recorded",
    UseDeclared(UseDeclared) "use.declared",
    ReturnDue(ReturnPeriod) "return.due",
    ReturnFiled(ReturnPeriod) "return.filed",
    LossReported(LossReported) "loss.reported",
    EnquiryReported(EnquiryReported) "enquiry.reported",
    IncidentRecorded(IncidentRecorded) "incident.recorded",
    IntelligenceRecorded(IntelligenceRecorded) "intelligence.recorded",
    HistoryTotal(HistoryTotal) "history.total",
    ClockAdvanced(ClockAdvanced) "clock.advanced",
}

/// Reads the fields into their struct; a fault names the path.
fn read<T: for<'de> Deserialize<'de>>(fields: Value) -> Result<T, Fault> {
    let kept = fields.clone();
    serde_path_to_error::deserialize(fields).map_err(|error| {
        let path = error.path().to_string();
        let pointer = format!("/{}", path.replace(['.', '['], "/").replace(']', ""));
        let there = kept.pointer(&pointer).map(Value::to_string).unwrap_or_default();
        from_serde(&path, &error.inner().to_string(), &there)
    })
}

coded! {
    /// What the law is about.
    Activity {
        Import "import",
        Export "export",
        Transit "transit",
        Manufacture "manufacture",
        Distribute "distribute",
        Use "use",
        All "all",
    }
}

coded! {
    Regime {
        Licence "licence",
        Registration "registration",
        None "none",
    }
}

coded! {
    Silence {
        Hold "hold",
        Lapse "lapse",
        Consent "consent",
    }
}

/// A substance beyond the shipped list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubstanceAdded {
    pub key: Id,
    pub name: String,
    pub hs: Option<String>,
    pub un_table: Option<String>,
    pub parent: Option<Id>,
    pub base_factor: Option<Number>,
    pub density_kg_l: Option<Number>,
    pub alr_applies: Option<bool>,
    pub substitute_for: Option<StringOrList>,
    #[serde(default)]
    pub lookalike_of: Vec<Id>,
    pub materiality: Option<Quantity>,
}

/// One text, or several.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum StringOrList {
    One(String),
    Many(Vec<String>),
}

impl StringOrList {
    pub fn all(&self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one.clone()],
            Self::Many(many) => many.clone(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlSet {
    pub jurisdiction: Land,
    pub substance: Id,
    pub activity: Activity,
    pub regime: Option<Regime>,
    pub threshold: Option<Threshold>,
    pub shipment_cap: Option<Quantity>,
    pub handler_cap: Option<HandlerCap>,
    pub exempt_below_pct: Option<Number>,
    pub import_prohibited: Option<bool>,
    pub notice_days: Option<u16>,
    pub reply_days: Option<u16>,
    pub silence: Option<Silence>,
    pub transit_notice_days: Option<u16>,
    pub loss_report_days: Option<u16>,
    pub from: Day,
    pub to: Option<Day>,
    pub source: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    pub quantity: Quantity,
    pub period: CapPeriod,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandlerCap {
    pub quantity: Quantity,
    pub period: CapPeriod,
    pub basis: String,
}

coded! {
    /// What a cap or threshold adds up over.
    CapPeriod {
        CalendarYear "calendar_year",
        Licence "licence",
        Month "month",
        Shipment "shipment",
        Quarter "quarter",
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountryMakes {
    pub country: Land,
    pub substance: Id,
    pub makes: bool,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterSize {
    pub handlers: u64,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductRegistered {
    pub product: Id,
    pub operator: Id,
    pub name: String,
    pub substance: Id,
    pub strength_mg: Option<Number>,
    pub content_pct: Option<Number>,
    pub form: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedDeclared {
    pub country: Land,
    pub substance: Id,
    pub line: Line,
    pub year: u16,
    /// `None`: nothing is filed.
    #[serde(deserialize_with = "nullable")]
    pub quantity: Option<Quantity>,
    pub basis: Option<String>,
    pub supersedes: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedWithdrawn {
    pub country: Land,
    pub substance: Id,
    pub line: Line,
    pub year: u16,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedOpeningUse {
    pub country: Land,
    pub substance: Id,
    pub line: Line,
    pub year: u16,
    pub quantity: Quantity,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedSurvey {
    pub country: Land,
    pub substance: Id,
    pub year: u16,
    pub quantity: Quantity,
    pub scope: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockAdvanced {}
