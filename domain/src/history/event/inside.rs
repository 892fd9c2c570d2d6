//! What happens inside the country: allocations, orders, transfers, stock, use.

use super::*;

coded! {
    Purpose {
        Domestic "domestic",
        Export "export",
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllocationGranted {
    pub allocation: Id,
    pub operator: Id,
    pub substance: Id,
    pub line: Option<Line>,
    pub quantity: Quantity,
    pub purpose: Purpose,
    pub destination: Option<Land>,
    pub year: u16,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurposeChanged {
    pub refs: StringOrList,
    pub from: String,
    pub to: String,
    /// Absent or null: no document.
    pub document: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliverySite {
    pub site: Option<Id>,
    pub text: Option<String>,
    pub country: Option<Land>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderReceived {
    pub order: Id,
    /// Buys.
    pub from: Id,
    pub to: Id,
    pub substance: Id,
    pub quantity: Quantity,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub delivery_site: Option<DeliverySite>,
    pub licence_copy: Option<bool>,
    pub permit: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    pub amount: Number,
    pub currency: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    pub from: Day,
    pub to: Day,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransferRecorded {
    pub transfer: Id,
    /// Supplies.
    pub from: Id,
    pub to: Id,
    pub substance: Id,
    pub quantity: Quantity,
    pub packages: Option<u32>,
    pub permit: Option<String>,
    pub declared: Option<Declaration>,
    pub value: Option<Money>,
    /// The sum of many deliveries.
    pub period: Option<Span>,
    pub order: Option<Id>,
    pub allocation: Option<Id>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockFlows {
    pub operator: Id,
    pub site: Option<Id>,
    pub substance: Id,
    pub from: Day,
    pub to: Day,
    pub receipts: Quantity,
    pub shipments: Quantity,
    pub production: Option<Quantity>,
    pub consumption: Option<Quantity>,
    pub declared_losses: Option<Quantity>,
    pub items_in: Option<u64>,
    pub items_out: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockCounted {
    pub operator: Id,
    pub site: Option<Id>,
    pub substance: Id,
    pub book: Option<Quantity>,
    pub measured: Option<Quantity>,
    pub items_book: Option<u64>,
    pub items_measured: Option<u64>,
    pub sigma: Option<Quantity>,
    pub by: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockHoldup {
    pub operator: Id,
    pub site: Option<Id>,
    pub substance: Id,
    pub quantity: Quantity,
    pub sigma: Option<Quantity>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductionRecorded {
    pub production: Id,
    pub operator: Id,
    pub product: Id,
    pub batches: u64,
    pub units: u64,
    /// Taken from stock as used.
    pub booked: Quantity,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssayRecorded {
    pub refs: StringOrList,
    pub batches_failed: Option<u64>,
    pub found_strength_mg: Option<Number>,
    pub found_content_pct: Option<Number>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseDeclared {
    pub operator: Id,
    pub substance: Id,
    pub from: Day,
    pub to: Day,
    pub quantity: Quantity,
    pub basis: Option<String>,
}

/// A periodic report that is due, or was filed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnPeriod {
    pub operator: Id,
    pub kind: String,
    pub period: String,
}
