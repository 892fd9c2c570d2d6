//! What the world writes: the events of the history format, one type each, with no
//! field that the format does not know. Ids are given in file order, so that neither
//! an id nor a place in the file tells what an event belongs to.

use crate::time::{Day, Instant, iso_instant};
use serde::Serialize;
use std::io::{self, Write};

mod values;

pub use values::*;
use values::{as_date, no};

/// One event without its id and time.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type")]
pub enum Fact {
    #[serde(rename = "substance.added")]
    SubstanceAdded {
        key: &'static str,
        name: &'static str,
        un_table: &'static str,
        substitute_for: &'static str,
        materiality: Quantity,
    },
    #[serde(rename = "control.set")]
    ControlSet {
        jurisdiction: &'static str,
        substance: &'static str,
        activity: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        regime: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        threshold: Option<Threshold>,
        #[serde(skip_serializing_if = "Option::is_none")]
        notice_days: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        reply_days: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        silence: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        transit_notice_days: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        loss_report_days: Option<i64>,
        #[serde(serialize_with = "as_date")]
        from: Day,
        source: &'static str,
    },
    #[serde(rename = "country.makes")]
    CountryMakes { country: &'static str, substance: &'static str, makes: bool },
    #[serde(rename = "register.size")]
    RegisterSize { handlers: usize },
    #[serde(rename = "product.registered")]
    ProductRegistered {
        product: String,
        operator: String,
        name: String,
        substance: &'static str,
        strength_mg: &'static str,
        form: &'static str,
    },
    #[serde(rename = "operator.registered")]
    OperatorRegistered {
        operator: String,
        name: String,
        country: &'static str,
        roles: Vec<&'static str>,
        sector: &'static str,
        #[serde(serialize_with = "as_date")]
        established_on: Day,
        #[serde(serialize_with = "as_date")]
        registered_on: Day,
        address: Address,
        phones: Vec<String>,
        emails: Vec<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        bank_accounts: Vec<String>,
        tax_id: String,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        officers: Vec<Officer>,
        #[serde(skip_serializing_if = "Option::is_none")]
        successor_of: Option<String>,
    },
    #[serde(rename = "operator.changed")]
    OperatorChanged {
        operator: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        successor_of: Option<String>,
    },
    #[serde(rename = "operator.status")]
    OperatorStatus {
        operator: String,
        status: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason_code: Option<&'static str>,
    },
    #[serde(rename = "licence.granted")]
    LicenceGranted {
        licence: String,
        operator: String,
        jurisdiction: &'static str,
        kind: &'static str,
        activities: Vec<&'static str>,
        substances: Vec<&'static str>,
        #[serde(serialize_with = "as_date")]
        valid_from: Day,
        #[serde(serialize_with = "as_date")]
        valid_to: Day,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        caps: Vec<Cap>,
    },
    #[serde(rename = "licence.status")]
    LicenceStatus { licence: String, status: &'static str },
    #[serde(rename = "permit.issued")]
    PermitIssued {
        permit: String,
        number: String,
        issuer: &'static str,
        operator: String,
        activity: &'static str,
        substance: &'static str,
        quantity: Quantity,
        #[serde(serialize_with = "as_date")]
        valid_from: Day,
        #[serde(serialize_with = "as_date")]
        valid_to: Day,
        in_register: bool,
    },
    #[serde(rename = "need.declared")]
    NeedDeclared {
        country: &'static str,
        substance: &'static str,
        line: &'static str,
        year: i32,
        quantity: Quantity,
    },
    #[serde(rename = "need.survey")]
    NeedSurvey {
        country: &'static str,
        substance: &'static str,
        year: i32,
        quantity: Quantity,
        scope: &'static str,
    },
    #[serde(rename = "notification.submitted")]
    Submitted {
        notification: String,
        #[serde(flatten)]
        consignment: Box<Consignment>,
    },
    #[serde(rename = "notification.amended")]
    Amended { notification: String, items: Vec<Item> },
    #[serde(rename = "notification.replied")]
    Replied {
        notification: String,
        country: &'static str,
        reply: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason_code: Option<&'static str>,
    },
    #[serde(rename = "notification.authorised")]
    Authorised { notification: String },
    #[serde(rename = "notification.refused")]
    Refused { notification: String, reason_code: &'static str },
    #[serde(rename = "notification.withdrawn")]
    Withdrawn { notification: String },
    #[serde(rename = "notification.cancelled")]
    Cancelled { notification: String },
    #[serde(rename = "shipment.departed")]
    Departed {
        shipment: String,
        notification: Option<String>,
        #[serde(flatten, skip_serializing_if = "Option::is_none")]
        consignment: Option<Box<Consignment>>,
    },
    #[serde(rename = "shipment.rerouted")]
    Rerouted {
        shipment: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        destination: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        consignee: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        port: Option<String>,
    },
    #[serde(rename = "shipment.arrived")]
    Arrived {
        shipment: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        quantity: Option<Quantity>,
        #[serde(skip_serializing_if = "Option::is_none")]
        packages: Option<u32>,
        #[serde(skip_serializing_if = "Option::is_none")]
        seal_intact: Option<bool>,
        #[serde(skip_serializing_if = "no")]
        partial: bool,
    },
    #[serde(rename = "shipment.examined")]
    Examined { shipment: String, found: Vec<Found>, label: String },
    #[serde(rename = "shipment.returned")]
    Returned { shipment: String, quantity: Quantity },
    #[serde(rename = "order.received")]
    OrderReceived {
        order: String,
        from: String,
        to: String,
        substance: &'static str,
        quantity: Quantity,
        email: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        delivery_site: Option<DeliverySite>,
        #[serde(skip_serializing_if = "Option::is_none")]
        licence_copy: Option<bool>,
    },
    #[serde(rename = "transfer.recorded")]
    TransferRecorded {
        transfer: String,
        from: String,
        to: String,
        substance: &'static str,
        quantity: Quantity,
        #[serde(skip_serializing_if = "Option::is_none")]
        packages: Option<u32>,
        order: String,
    },
    #[serde(rename = "stock.flows")]
    StockFlows {
        operator: String,
        substance: &'static str,
        #[serde(serialize_with = "as_date")]
        from: Day,
        #[serde(serialize_with = "as_date")]
        to: Day,
        receipts: Quantity,
        shipments: Quantity,
        consumption: Quantity,
        declared_losses: Quantity,
    },
    #[serde(rename = "stock.counted")]
    StockCounted {
        operator: String,
        substance: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        book: Option<Quantity>,
        measured: Quantity,
        #[serde(skip_serializing_if = "Option::is_none")]
        sigma: Option<Quantity>,
        by: &'static str,
    },
    #[serde(rename = "stock.holdup")]
    StockHoldup { operator: String, substance: &'static str, quantity: Quantity, sigma: Quantity },
    #[serde(rename = "production.recorded")]
    ProductionRecorded {
        production: String,
        operator: String,
        product: String,
        batches: u32,
        units: u64,
        booked: Quantity,
    },
    #[serde(rename = "use.declared")]
    UseDeclared {
        operator: String,
        substance: &'static str,
        #[serde(serialize_with = "as_date")]
        from: Day,
        #[serde(serialize_with = "as_date")]
        to: Day,
        quantity: Quantity,
    },
    #[serde(rename = "return.due")]
    ReturnDue { operator: String, kind: &'static str, period: String },
    #[serde(rename = "return.filed")]
    ReturnFiled { operator: String, kind: &'static str, period: String },
    #[serde(rename = "loss.reported")]
    LossReported {
        operator: String,
        substance: &'static str,
        quantity: Quantity,
        #[serde(serialize_with = "as_date")]
        discovered_on: Day,
        #[serde(serialize_with = "as_date")]
        reported_on: Day,
        #[serde(skip_serializing_if = "Option::is_none")]
        carrier: Option<String>,
        kind: &'static str,
    },
    #[serde(rename = "enquiry.reported")]
    EnquiryReported {
        operator: String,
        about: Enquirer,
        substance: &'static str,
        quantity: Quantity,
        grounds: &'static str,
    },
    #[serde(rename = "incident.recorded")]
    IncidentRecorded {
        incident: String,
        kind: &'static str,
        substance: &'static str,
        quantity: Quantity,
        country: &'static str,
        region: &'static str,
    },
    #[serde(rename = "intelligence.recorded")]
    IntelligenceRecorded { about: About, source_grade: &'static str, information_grade: u8 },
    #[serde(rename = "history.total")]
    HistoryTotal {
        subject: TotalOf,
        substance: &'static str,
        #[serde(serialize_with = "as_date")]
        from: Day,
        #[serde(serialize_with = "as_date")]
        to: Day,
        quantity: Quantity,
        count: u32,
    },
    #[serde(rename = "clock.advanced")]
    ClockAdvanced {},
}

impl Fact {
    /// Order among events of one instant: what introduces a name comes first.
    const fn rank(&self) -> u8 {
        match self {
            Self::SubstanceAdded { .. } => 0,
            Self::ControlSet { .. } | Self::CountryMakes { .. } | Self::RegisterSize { .. } => 1,
            Self::OperatorRegistered { successor_of: None, .. } => 2,
            Self::OperatorRegistered { .. } => 3,
            Self::LicenceGranted { .. } | Self::ProductRegistered { .. } => 4,
            Self::NeedDeclared { .. } | Self::NeedSurvey { .. } | Self::HistoryTotal { .. } => 5,
            Self::ClockAdvanced {} => 9,
            _ => 6,
        }
    }
}

struct Line {
    at: Instant,
    rank: u8,
    tie: u64,
    body: Box<str>,
}

/// All events, in any order until they are written.
#[derive(Default)]
pub struct Events(Vec<Line>);

impl Events {
    /// # Panics
    /// Never: the facts hold nothing that JSON cannot say.
    pub fn add(&mut self, at: Instant, fact: &Fact) {
        let body = serde_json::to_string(fact).expect("a fact is plain data");
        self.0.push(Line { at, rank: fact.rank(), tie: fnv(body.as_bytes()), body: body.into_boxed_str() });
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Drops what happens after `end`, then puts the rest in order.
    pub fn settle(&mut self, end: Instant) {
        self.0.retain(|line| line.at <= end);
        self.0.sort_unstable_by(|a, b| (a.at, a.rank, a.tie, &a.body).cmp(&(b.at, b.rank, b.tie, &b.body)));
    }

    /// Writes the history file: the header, then one event a line.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(b"{\"format\":\"ringfence-history\",\"version\":1}\n")?;
        for (i, line) in self.0.iter().enumerate() {
            let rest = line.body.strip_prefix('{').unwrap_or(&line.body);
            writeln!(out, "{{\"id\":\"e{}\",\"at\":\"{}\",{rest}", i + 1, iso_instant(line.at))?;
        }
        Ok(())
    }
}

/// FNV-1a: an order among equals that says nothing.
fn fnv(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kilograms_have_no_idle_digits() {
        assert_eq!(kg(1_000_000), "1");
        assert_eq!(kg(20_480_000), "20.48");
        assert_eq!(kg(1), "0.000001");
        assert_eq!(kg(0), "0");
        assert_eq!(kg(-500_000), "-0.5");
    }

    #[test]
    fn events_leave_in_time_order_with_their_names_introduced() {
        let mut events = Events::default();
        events.add(5, &Fact::ClockAdvanced {});
        events.add(5, &Fact::RegisterSize { handlers: 2 });
        events.add(9, &Fact::ClockAdvanced {});
        events.settle(8);
        let mut out = Vec::new();
        events.write(&mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3, "the late one is left out");
        assert_eq!(
            lines[1],
            r#"{"id":"e1","at":"1970-01-01T00:00:05Z","type":"register.size","handlers":2}"#
        );
        assert_eq!(lines[2], r#"{"id":"e2","at":"1970-01-01T00:00:05Z","type":"clock.advanced"}"#);
    }
}
