//! Where a record is shown.

use domain::screening::facts::{RecordKind, Reference};

/// The page of a record; the keys of needs are their addresses.
pub fn of(record: &Reference) -> String {
    match record.kind {
        RecordKind::Notification => format!("/notifications/{}", record.number),
        RecordKind::Shipment => format!("/shipments/{}", record.number),
        RecordKind::Operator => format!("/operators/{}", record.id),
        RecordKind::Licence => format!("/licences/{}", record.id),
        RecordKind::Permit => format!("/search?q={}", record.number),
        RecordKind::Need => format!("/needs/{}", record.number),
        RecordKind::Alert => format!("/alerts/{}", record.id),
    }
}
