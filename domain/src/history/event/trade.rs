//! Notifications and shipments.

use super::*;

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// `None`: the paper does not say.
    #[serde(deserialize_with = "nullable")]
    pub substance: Option<Id>,
    pub line: Option<Line>,
    pub quantity: Quantity,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leg {
    pub country: Land,
    pub notified_on: Option<Day>,
}

/// What the paper says of the goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    pub goods: String,
    pub hs: Option<String>,
    pub trade_name: Option<String>,
    /// Customs' word on the HS code.
    pub in_tariff: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotificationSubmitted {
    pub notification: Id,
    pub exporter: Id,
    pub importer: Id,
    pub ultimate_consignee: Option<Id>,
    pub origin: Land,
    pub destination: Land,
    pub items: Vec<Item>,
    pub route: Option<Vec<Leg>>,
    pub planned_dispatch: Day,
    pub planned_arrival: Option<Day>,
    pub purpose: Option<String>,
    pub permits: Option<Vec<String>>,
    pub packages: Option<u32>,
    pub declared: Option<Declaration>,
    pub round_trip: Option<Id>,
    pub replaces: Option<Id>,
    pub allocation: Option<Id>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotificationAmended {
    pub notification: Id,
    pub exporter: Option<Id>,
    pub importer: Option<Id>,
    pub ultimate_consignee: Option<Id>,
    pub origin: Option<Land>,
    pub destination: Option<Land>,
    pub items: Option<Vec<Item>>,
    pub route: Option<Vec<Leg>>,
    pub planned_dispatch: Option<Day>,
    pub planned_arrival: Option<Day>,
    pub purpose: Option<String>,
    pub permits: Option<Vec<String>>,
    pub packages: Option<u32>,
    pub declared: Option<Declaration>,
    pub round_trip: Option<Id>,
    pub replaces: Option<Id>,
    pub allocation: Option<Id>,
}

coded! {
    ReplyKind {
        NoObjection "no_objection",
        Objection "objection",
        InformationRequested "information_requested",
        UnderInvestigation "under_investigation",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotificationReplied {
    pub notification: Id,
    pub country: Land,
    pub reply: ReplyKind,
    pub reason_code: Option<ReasonCode>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotificationEnded {
    pub notification: Id,
    pub reason_code: Option<ReasonCode>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShipmentDeparted {
    pub shipment: Id,
    /// `None`: there is none, and the goods' own fields stand here.
    #[serde(deserialize_with = "nullable")]
    pub notification: Option<Id>,
    pub exporter: Option<Id>,
    pub importer: Option<Id>,
    pub ultimate_consignee: Option<Id>,
    pub origin: Option<Land>,
    pub destination: Option<Land>,
    pub items: Option<Vec<Item>>,
    pub route: Option<Vec<Leg>>,
    pub planned_dispatch: Option<Day>,
    pub planned_arrival: Option<Day>,
    pub purpose: Option<String>,
    pub permits: Option<Vec<String>>,
    pub declared: Option<Declaration>,
    pub round_trip: Option<Id>,
    pub replaces: Option<Id>,
    pub allocation: Option<Id>,
    pub packages: Option<u32>,
    pub quantity: Option<Quantity>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShipmentRerouted {
    pub shipment: Id,
    pub destination: Option<Land>,
    pub consignee: Option<Id>,
    pub port: Option<String>,
    pub bill_reissued: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShipmentArrived {
    pub shipment: Id,
    pub quantity: Option<Quantity>,
    pub packages: Option<u32>,
    pub seal_intact: Option<bool>,
    #[serde(default)]
    pub partial: bool,
}

coded! {
    CustomsStatus {
        Landed "landed",
        Uncleared "uncleared",
        Released "released",
        Unclaimed "unclaimed",
        Returned "returned",
        Seized "seized",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShipmentCustoms {
    pub shipment: Id,
    pub status: CustomsStatus,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    pub substance: Id,
    pub line: Option<Line>,
    pub quantity: Option<Quantity>,
    pub content_pct: Option<Number>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShipmentExamined {
    pub shipment: Id,
    pub found: Vec<Finding>,
    pub label: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShipmentReturned {
    pub shipment: Id,
    pub quantity: Quantity,
    pub reason_code: Option<String>,
}
