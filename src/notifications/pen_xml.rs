//! The PEN's data file as XML: the fields of the notice one by one, in the names
//! of `docs/pen-data.md`. Written by a serialiser, so that it is well-formed
//! whatever was typed.

use super::paper::{Paper, PaperItem, PaperParty};
use super::standing::Row;
use crate::error::{CommandError, Result};
use domain::quantity::Mass;
use domain::time::Instant;
use serde::Serialize;

/// The namespace of this version of the format.
pub const NAMESPACE: &str = "urn:ringfence:pen:1";

#[derive(Serialize)]
#[serde(rename = "pre_export_notification")]
struct Document<'a> {
    #[serde(rename = "@xmlns")]
    xmlns: &'a str,
    #[serde(rename = "@format_version")]
    format_version: u8,
    #[serde(rename = "@practice", skip_serializing_if = "std::ops::Not::not")]
    practice: bool,
    reference: &'a str,
    version: i32,
    confidential: bool,
    origin: &'a str,
    destination: &'a str,
    authority: &'a str,
    issued_on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_due: Option<ReplyDue<'a>>,
    exporter: Party<'a>,
    importer: Party<'a>,
    ultimate_consignee: Party<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other_operators: Option<Others<'a>>,
    items: Items<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected_date_of_dispatch: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected_arrival: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    several_shipments_until: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    point_of_exit: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    point_of_entry: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    transport: Option<Transport<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transit: Option<Transit<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    import_permit_number: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    invoice_number: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    end_use: &'a str,
}

/// When the term for the reply is over, with the zone and rule it comes from.
#[derive(Serialize)]
struct ReplyDue<'a> {
    #[serde(rename = "@zone", skip_serializing_if = "Option::is_none")]
    zone: Option<&'a str>,
    #[serde(rename = "@rule", skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    #[serde(rename = "$text")]
    at: String,
}

#[derive(Serialize)]
struct Party<'a> {
    #[serde(rename = "@role", skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    address: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    country: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    licence_number: &'a str,
}

#[derive(Serialize)]
struct Others<'a> {
    operator: Vec<Party<'a>>,
}

#[derive(Serialize)]
struct Items<'a> {
    item: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    substance: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    salt: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    brand_name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    hs_code: &'a str,
    quantity: Quantity<'a>,
    #[serde(skip_serializing_if = "str::is_empty")]
    concentration_percent: &'a str,
    /// Pure substance or anhydrous base.
    quantity_of_anhydrous_base: Quantity<'a>,
    #[serde(skip_serializing_if = "str::is_empty")]
    containers: &'a str,
}

#[derive(Serialize)]
struct Quantity<'a> {
    #[serde(rename = "@unit")]
    unit: &'a str,
    #[serde(rename = "$text")]
    amount: String,
}

#[derive(Serialize)]
struct Transport<'a> {
    leg: Vec<Leg<'a>>,
}

#[derive(Serialize)]
struct Leg<'a> {
    #[serde(rename = "@means")]
    means: &'a str,
    from: &'a str,
    to: &'a str,
}

#[derive(Serialize)]
struct Transit<'a> {
    country: &'a [String],
}

fn party<'a>(party: &'a PaperParty, role: Option<&'a str>) -> Party<'a> {
    Party {
        role,
        name: &party.name,
        address: &party.address,
        country: &party.country,
        licence_number: &party.licence_no,
    }
}

fn item(item: &PaperItem) -> Item<'_> {
    Item {
        substance: &item.name,
        salt: &item.form,
        brand_name: &item.brand,
        hs_code: &item.hs,
        quantity: Quantity { unit: &item.unit, amount: item.amount.clone() },
        concentration_percent: &item.content_pct,
        quantity_of_anhydrous_base: Quantity {
            unit: "kg",
            amount: Mass::from_mg(item.mass_mg).kg().replace(',', ""),
        },
        containers: &item.packing,
    }
}

/// The PEN as an XML document.
///
/// # Errors
/// When the serialiser refuses.
pub fn document(row: &Row, paper: &Paper) -> Result<String> {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    let others: Vec<_> = paper.others.iter().map(|(role, of)| party(of, Some(role))).collect();
    let legs: Vec<_> = paper.legs.iter().map(|(means, from, to)| Leg { means, from, to }).collect();
    let document = Document {
        xmlns: NAMESPACE,
        format_version: 1,
        practice: paper.practice,
        reference: &row.reference,
        version: row.version,
        confidential: paper.confidential,
        origin: &row.origin,
        destination: &row.destination,
        authority: &paper.authority,
        issued_on: paper.issued_on.to_string(),
        reply_due: row.reply_due_ms.map(|due| ReplyDue {
            zone: row.reply_zone.as_deref(),
            rule: row.reply_rule.as_deref(),
            at: Instant::from_ms(due).to_string(),
        }),
        exporter: party(&paper.exporter, None),
        importer: party(&paper.importer, None),
        ultimate_consignee: party(&paper.consignee, None),
        other_operators: (!others.is_empty()).then_some(Others { operator: others }),
        items: Items { item: paper.items.iter().map(item).collect() },
        expected_date_of_dispatch: day(paper.dispatch_on),
        expected_arrival: day(paper.arrival_on),
        several_shipments_until: day(paper.series_until),
        point_of_exit: &paper.exit,
        point_of_entry: &paper.entry,
        transport: (!legs.is_empty()).then_some(Transport { leg: legs }),
        transit: (!paper.transit.is_empty()).then_some(Transit { country: &paper.transit }),
        import_permit_number: &paper.permit,
        invoice_number: &paper.invoice,
        end_use: &paper.end_use,
    };
    written(&document)
}

fn written(document: &impl Serialize) -> Result<String> {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let mut serialiser = quick_xml::se::Serializer::new(&mut text);
    serialiser.indent(' ', 2);
    document.serialize(serialiser).map_err(|e| CommandError::Fault(format!("an XML data file: {e}")))?;
    text.push('\n');
    // XML 1.0 has no way to write most control characters, not even escaped.
    Ok(text.chars().map(|c| if is_xml(c) { c } else { '\u{fffd}' }).collect())
}

/// Whether XML 1.0 knows the character.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use quick_xml::events::Event;

    /// Every event of a document to its end, or where it breaks.
    fn read(text: &str) -> Vec<String> {
        let mut reader = quick_xml::Reader::from_str(text);
        let mut found = Vec::new();
        loop {
            match reader.read_event().expect("well-formed") {
                Event::Eof => return found,
                Event::Start(tag) => found.push(tag.name().as_ref().to_owned()),
                _ => {}
            }
        }
    }

    #[test]
    fn whatever_was_typed_is_well_formed() {
        let typed = PaperParty {
            name: "A & B <Traders> \"x\" ]]> \u{1}\u{b}\u{fffe}\u{1f9ea}".to_owned(),
            address: "1 Harbour Street\r\n2000 Port".to_owned(),
            country: "IQ".to_owned(),
            licence_no: String::new(),
        };
        let text = written(&Others { operator: vec![party(&typed, Some("broker"))] }).expect("written");
        assert_eq!(read(&text), ["Others", "operator", "name", "address", "country"]);
        assert!(text.contains("A &amp; B &lt;Traders&gt;"), "{text}");
        assert!(!text.chars().any(|c| !is_xml(c)), "{text}");
    }
}
