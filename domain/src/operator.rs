//! Companies that handle controlled chemicals: their state in the register, what
//! they do, and the forms in which names and identifiers are compared.

use crate::codes::coded;
use crate::substance::fold;

coded! {
    /// Where a company stands in its authority's register.
    Status {
        /// Registered itself; the authority has not looked yet.
        Applied "applied",
        Regular "regular",
        /// Something is out of order; it may go on.
        Irregular "irregular",
        Suspended "suspended",
        Closed "closed",
    }
}

/// What an authority does to a company's entry in the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Accept,
    Decline,
    FindIrregular,
    Clear,
    Suspend,
    Close,
}

impl Status {
    /// The state after a step; `None` where the step is not open.
    pub const fn after(self, step: Step) -> Option<Self> {
        match (self, step) {
            (Self::Applied, Step::Accept) => Some(Self::Regular),
            (Self::Applied, Step::Decline) => Some(Self::Closed),
            (Self::Regular | Self::Suspended, Step::FindIrregular) => Some(Self::Irregular),
            (Self::Irregular | Self::Suspended, Step::Clear) => Some(Self::Regular),
            (Self::Regular | Self::Irregular, Step::Suspend) => Some(Self::Suspended),
            (Self::Regular | Self::Irregular | Self::Suspended, Step::Close) => Some(Self::Closed),
            _ => None,
        }
    }

    /// Whether its people may file and its records may be authorised.
    pub const fn may_trade(self) -> bool {
        matches!(self, Self::Regular | Self::Irregular)
    }
}

impl Step {
    pub const ALL: &'static [Self] =
        &[Self::Accept, Self::Decline, Self::FindIrregular, Self::Clear, Self::Suspend, Self::Close];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::FindIrregular => "find_irregular",
            Self::Clear => "clear",
            Self::Suspend => "suspend",
            Self::Close => "close",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|step| step.code() == code)
    }
}

coded! {
    /// What a company does with controlled chemicals (HISTORY.md, `roles`).
    Trade {
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
    /// The line of business a company is compared within (HISTORY.md, `sector`).
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
    /// What kind of place an address is.
    SiteKind {
        Premises "premises",
        Office "office",
        Mailbox "mailbox",
        Residence "residence",
        FreeZone "free_zone",
        Agent "agent",
        CityOnly "city_only",
    }
}

coded! {
    /// What identifies a company besides its name; two that share one may be one.
    IdentifierKind {
        Address "address",
        Phone "phone",
        Email "email",
        Tax "tax",
        Bank "bank",
    }
}

coded! {
    /// The part an address-book entry plays in a consignment.
    BookRole {
        Importer "importer",
        Consignee "consignee",
        Agent "agent",
        Carrier "carrier",
        Broker "broker",
        Supplier "supplier",
    }
}

/// Endings that say what kind of legal person it is, not which.
const LEGAL_FORMS: &[&str] = &[
    "ab",
    "ag",
    "as",
    "asa",
    "aps",
    "bv",
    "bvba",
    "co",
    "company",
    "corp",
    "corporation",
    "cv",
    "doo",
    "eood",
    "gmbh",
    "inc",
    "incorporated",
    "kft",
    "kg",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "nv",
    "oo",
    "ooo",
    "oy",
    "oyj",
    "plc",
    "pte",
    "pty",
    "pvt",
    "private",
    "sa",
    "sac",
    "sarl",
    "sas",
    "se",
    "sl",
    "spa",
    "srl",
    "sro",
    "zoo",
];

/// A name as it is compared and searched: lower case, no accents, no
/// punctuation, no legal form at its end.
pub fn name_key(name: &str) -> String {
    let words = words(name);
    let ends = words
        .iter()
        .rposition(|word| !LEGAL_FORMS.contains(&word.as_str()))
        .map_or(words.len(), |last| last + 1);
    words[..ends].join(" ")
}

/// Words of a text, folded. `S.A.` is one word: a full stop between single
/// letters does not part them.
fn words(text: &str) -> Vec<String> {
    let joined = text.replace(['.', '\'', '’'], "");
    joined.split(|c: char| !c.is_alphanumeric()).map(fold).filter(|word| !word.is_empty()).collect()
}

/// An identifier as it is compared; empty when nothing comparable is in it.
pub fn normalise(kind: IdentifierKind, value: &str) -> String {
    match kind {
        IdentifierKind::Address => words(value).join(" "),
        IdentifierKind::Email => value.trim().to_lowercase(),
        IdentifierKind::Phone => phone(value),
        IdentifierKind::Tax | IdentifierKind::Bank => {
            value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
        }
    }
}

/// Digits with the international prefix as `+`; a trunk zero in brackets goes.
fn phone(value: &str) -> String {
    let value = value.replace("(0)", "");
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None if value.trim_start().starts_with('+') => format!("+{digits}"),
        None => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_dress() {
        for (name, key) in [
            ("Société Chimique d'Été S.A.", "societe chimique dete"),
            ("ACME Chemicals (Pvt.) Ltd.", "acme chemicals"),
            ("Acme Chemicals Private Limited", "acme chemicals"),
            ("Müller & Söhne GmbH & Co. KG", "muller sohne"),
            // A name made of nothing else is still a name.
            ("S.A.", "sa"),
            ("", ""),
        ] {
            assert_eq!(name_key(name), key, "{name}");
        }
    }

    #[test]
    fn identifiers_are_compared_without_dress() {
        use IdentifierKind::*;
        for (kind, value, norm) in [
            (Phone, "+32 (0)2 123.45.67", "+3221234567"),
            (Phone, "0032 2 123 45 67", "+3221234567"),
            (Phone, "02/123 45 67", "021234567"),
            (Email, " Sales@Example.COM ", "sales@example.com"),
            (Tax, "be 0123.456.789", "BE0123456789"),
            (Bank, "BE68 5390 0754 7034", "BE68539007547034"),
            (Address, "12, Rue de l'Été", "12 rue de lete"),
        ] {
            assert_eq!(normalise(kind, value), norm, "{value}");
        }
    }

    #[test]
    fn only_open_steps_lead_on() {
        use Status::*;
        let open: Vec<_> = Status::ALL
            .iter()
            .flat_map(|from| Step::ALL.iter().map(move |step| (from, step, from.after(*step))))
            .filter_map(|(from, step, to)| Some((*from, step.code(), to?)))
            .collect();
        assert_eq!(
            open,
            [
                (Applied, "accept", Regular),
                (Applied, "decline", Closed),
                (Regular, "find_irregular", Irregular),
                (Regular, "suspend", Suspended),
                (Regular, "close", Closed),
                (Irregular, "clear", Regular),
                (Irregular, "suspend", Suspended),
                (Irregular, "close", Closed),
                (Suspended, "find_irregular", Irregular),
                (Suspended, "clear", Regular),
                (Suspended, "close", Closed),
            ]
        );
    }
}
