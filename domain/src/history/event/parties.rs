//! Operators, licences, permits.

use super::*;

coded! {
    Role {
        Manufacturer "manufacturer",
        Importer "importer",
        Exporter "exporter",
        Distributor "distributor",
        Retailer "retailer",
        Broker "broker",
        Carrier "carrier",
        Agent "agent",
        EndUser "end_user",
        Authority "authority",
        Unknown "unknown",
    }
}

coded! {
    Sector {
        Pharmaceutical "pharmaceutical",
        MedicinesTrade "medicines_trade",
        Chemical "chemical",
        ChemicalTrade "chemical_trade",
        Industry "industry",
        Retail "retail",
        Research "research",
        Public "public",
        Logistics "logistics",
        GeneralTrade "general_trade",
    }
}

coded! {
    AddressKind {
        Premises "premises",
        Office "office",
        Mailbox "mailbox",
        Residence "residence",
        FreeZone "free_zone",
        Agent "agent",
        CityOnly "city_only",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    pub text: String,
    pub kind: Option<AddressKind>,
    pub verified: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    pub name: String,
    pub born: Option<Day>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    pub id: Id,
    pub address: Option<Address>,
    pub free_zone: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorRegistered {
    pub operator: Id,
    pub name: String,
    pub country: Land,
    pub roles: Vec<Role>,
    pub sector: Option<Sector>,
    pub established_on: Option<Day>,
    pub registered_on: Option<Day>,
    pub address: Option<Address>,
    pub phones: Option<Vec<String>>,
    pub emails: Option<Vec<String>>,
    pub bank_accounts: Option<Vec<String>>,
    pub tax_id: Option<String>,
    pub officers: Option<Vec<Officer>>,
    pub sites: Option<Vec<Site>>,
    pub group_of: Option<std::num::NonZeroU32>,
    pub successor_of: Option<Id>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorChanged {
    pub operator: Id,
    pub name: Option<String>,
    pub country: Option<Land>,
    pub roles: Option<Vec<Role>>,
    pub sector: Option<Sector>,
    pub established_on: Option<Day>,
    pub registered_on: Option<Day>,
    pub address: Option<Address>,
    pub phones: Option<Vec<String>>,
    pub emails: Option<Vec<String>>,
    pub bank_accounts: Option<Vec<String>>,
    pub tax_id: Option<String>,
    pub officers: Option<Vec<Officer>>,
    pub sites: Option<Vec<Site>>,
    pub group_of: Option<std::num::NonZeroU32>,
    pub successor_of: Option<Id>,
}

coded! {
    Standing {
        Regular "regular",
        Irregular "irregular",
        Suspended "suspended",
        UnderInvestigation "under_investigation",
        Stopped "stopped",
        Cleared "cleared",
    }
}

coded! {
    /// Why an authority objects, refuses or stops.
    ReasonCode {
        Administrative "administrative",
        DiversionSuspected "diversion_suspected",
        NeedExceeded "need_exceeded",
        PartyUnknown "party_unknown",
        Other "other",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorStatus {
    pub operator: Id,
    pub status: Standing,
    pub reason_code: Option<ReasonCode>,
}

coded! {
    LicenceKind {
        Licence "licence",
        Registration "registration",
        Quota "quota",
    }
}

coded! {
    CapCounts {
        Purchases "purchases",
        Stock "stock",
        Sales "sales",
        Use "use",
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenceCap {
    pub substance: Id,
    pub quantity: Quantity,
    pub period: CapPeriod,
    pub counts: CapCounts,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenceGranted {
    pub licence: Id,
    pub operator: Id,
    pub jurisdiction: Land,
    pub kind: LicenceKind,
    pub activities: Vec<LicensedActivity>,
    pub substances: Vec<Id>,
    pub forms: Option<Vec<String>>,
    pub sites: Option<Vec<Id>>,
    pub valid_from: Day,
    pub valid_to: Option<Day>,
    #[serde(default)]
    pub caps: Vec<LicenceCap>,
}

coded! {
    LicensedActivity {
        Import "import",
        Export "export",
        Manufacture "manufacture",
        Make "make",
        Distribute "distribute",
        Store "store",
        Use "use",
        Transit "transit",
        All "all",
    }
}

coded! {
    LicenceState {
        Suspended "suspended",
        Revoked "revoked",
        Expired "expired",
        Reinstated "reinstated",
        Surrendered "surrendered",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenceStatusSet {
    pub licence: Id,
    pub status: LicenceState,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermitIssued {
    pub permit: Id,
    pub number: String,
    pub issuer: Land,
    pub operator: Id,
    pub activity: LicensedActivity,
    pub substance: Id,
    pub quantity: Option<Quantity>,
    pub destinations: Option<Vec<Land>>,
    pub valid_from: Option<Day>,
    pub valid_to: Option<Day>,
    /// `false`: the issuer does not know it.
    pub in_register: bool,
}
