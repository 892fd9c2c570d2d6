//! Reports and knowledge.

use super::*;
use std::collections::BTreeMap;

coded! {
    LossKind {
        Loss "loss",
        Theft "theft",
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LossReported {
    pub operator: Id,
    pub substance: Id,
    pub quantity: Quantity,
    pub lost_on: Option<Day>,
    pub discovered_on: Day,
    pub reported_on: Day,
    pub carrier: Option<String>,
    pub kind: LossKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AboutWhom {
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub country: Option<Land>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnquiryReported {
    pub operator: Id,
    pub about: AboutWhom,
    pub substance: Id,
    pub quantity: Option<Quantity>,
    pub grounds: StringOrList,
}

coded! {
    IncidentKind {
        Seizure "seizure",
        Stopped "stopped",
        Diversion "diversion",
        Laboratory "laboratory",
        Attempt "attempt",
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentRecorded {
    pub incident: Id,
    pub kind: IncidentKind,
    pub substance: Id,
    pub quantity: Option<Quantity>,
    pub country: Option<Land>,
    pub region: Option<String>,
    pub parties: Option<Vec<Id>>,
    pub lots: Option<Vec<String>>,
    pub route: Option<Vec<Land>>,
}

coded! {
    SubjectKind {
        Operator "operator",
        Name "name",
        Address "address",
        Phone "phone",
        Email "email",
        Lot "lot",
        Corridor "corridor",
        Product "product",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    pub kind: SubjectKind,
    pub value: Id,
}

coded! {
    SourceGrade {
        A "A",
        B "B",
        C "C",
        D "D",
    }
}

/// 1 (sure) to 4 (doubtful); a number or the same as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InformationGrade(pub u8);

impl<'de> Deserialize<'de> for InformationGrade {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(d)?;
        let number = value.as_u64().or_else(|| value.as_str()?.parse().ok());
        match number {
            Some(grade @ 1..=4) => Ok(Self(grade as u8)),
            _ => Err(crate::history::fault::wrong("grade", &value.to_string())),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntelligenceRecorded {
    pub about: Subject,
    pub source_grade: Option<SourceGrade>,
    pub information_grade: Option<InformationGrade>,
    pub text: Option<String>,
    pub expires: Option<Day>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeerSubject {
    pub country: Option<Land>,
    pub region: Option<String>,
    pub sector: Option<Sector>,
    pub activity: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TotalSubject {
    pub operator: Option<Id>,
    pub counterparty: Option<Id>,
    pub origin: Option<Land>,
    pub destination: Option<Land>,
    pub country: Option<Land>,
    pub region: Option<String>,
    pub peer_group: Option<PeerSubject>,
}

/// A total known without its transactions.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryTotal {
    pub subject: TotalSubject,
    pub substance: Id,
    pub from: Day,
    pub to: Day,
    pub quantity: Option<Quantity>,
    pub count: Option<u64>,
    pub parties: Option<u64>,
    #[serde(default)]
    pub quantiles: BTreeMap<String, Quantity>,
}
