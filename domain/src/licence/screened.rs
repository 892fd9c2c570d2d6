//! Licences in the words of screening, which keeps its own fact types so that a
//! stored evaluation never changes its meaning with ours.

use super::{CapFacts, Counts, Facts, Period, Status};
use crate::screening::facts as seen;

impl Facts {
    /// What R10 to R12 judge; `None` for a licence that is only being drawn up.
    /// The dates speak for themselves there, with the rule's days of grace.
    pub fn screened(&self) -> Option<seen::Licence> {
        let status = match self.stored {
            Status::Proposed => return None,
            Status::Active => seen::LicenceStatus::Active,
            Status::Suspended => seen::LicenceStatus::Suspended,
            Status::Revoked => seen::LicenceStatus::Revoked,
            Status::Expired => seen::LicenceStatus::Expired,
            Status::Surrendered => seen::LicenceStatus::Surrendered,
        };
        Some(seen::Licence {
            id: self.id,
            number: self.number.clone(),
            status,
            valid_from: self.terms.valid_from,
            valid_to: self.terms.valid_to,
            substances: self.terms.substances.clone(),
            forms: self.terms.forms.clone(),
            activities: self.terms.activities.iter().map(|activity| activity.code().to_owned()).collect(),
            sites: self.terms.sites.clone(),
            transports: Vec::new(),
            caps: self.caps.iter().map(|cap| cap.screened(&self.number)).collect(),
        })
    }
}

impl CapFacts {
    fn screened(&self, number: &str) -> seen::Cap {
        seen::Cap {
            substance: self.cap.substance.clone(),
            quantity: self.cap.quantity,
            period: match self.cap.period {
                Period::CalendarYear => seen::Period::CalendarYear,
                Period::Licence => seen::Period::Licence,
                Period::Quarter => seen::Period::Quarter,
                Period::Month => seen::Period::Month,
                Period::Shipment => seen::Period::Shipment,
            },
            // Across a border an export is a sale and an import a purchase.
            counts: match self.cap.counts {
                Counts::Purchases | Counts::Imports => seen::Counts::Purchases,
                Counts::Sales | Counts::Exports => seen::Counts::Sales,
                Counts::Stock => seen::Counts::Stock,
                Counts::Use => seen::Counts::Use,
            },
            used: self.used,
            from: self.from,
            to: self.to,
            source: number.to_owned(),
        }
    }
}
