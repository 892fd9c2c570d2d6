//! Who acts: a person with roles, at home in a company, an authority, or the
//! instance itself.

use crate::country::Country;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! roles {
    ($($name:ident $code:literal),* $(,)?) => {
        /// What a person may be. One person may hold several.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Role { $($name),* }

        impl Role {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|role| role.code() == code)
            }
        }
    };
}

roles! {
    CompanySubmitter "company_submitter",
    CompanyResponsible "company_responsible",
    CompanyReader "company_reader",
    CaseOfficer "case_officer",
    Approver "approver",
    Inspector "inspector",
    CustomsOfficer "customs_officer",
    StatisticsOfficer "statistics_officer",
    AuthorityAdmin "authority_admin",
    Auditor "auditor",
    Observer "observer",
    SystemAdmin "system_admin",
}

/// Role groups used by routes and by the policy table.
pub mod group {
    use super::Role::{self, *};

    pub const COMPANY: &[Role] = &[CompanySubmitter, CompanyResponsible, CompanyReader];
    pub const COMPANY_WRITES: &[Role] = &[CompanySubmitter, CompanyResponsible];
    /// Authority staff who work on cases.
    pub const OFFICERS: &[Role] = &[CaseOfficer, Approver];
    /// Authority staff who read case content.
    pub const AUTHORITY: &[Role] =
        &[CaseOfficer, Approver, Inspector, CustomsOfficer, StatisticsOfficer, AuthorityAdmin];
    pub const READERS: &[Role] =
        &[CaseOfficer, Approver, Inspector, CustomsOfficer, StatisticsOfficer, AuthorityAdmin, Auditor];
}

/// Where a person is at home; decides whose records they see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "home", rename_all = "snake_case")]
pub enum Home {
    Company {
        operator: Uuid,
        country: Country,
    },
    Authority {
        authority: Uuid,
        country: Country,
    },
    /// System administrators, observers: no country of their own.
    Instance,
}

impl Home {
    pub fn country(&self) -> Option<Country> {
        match self {
            Self::Company { country, .. } | Self::Authority { country, .. } => Some(*country),
            Self::Instance => None,
        }
    }
}

/// A person as the rights see them at the moment of the act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub person: Uuid,
    pub name: String,
    pub home: Home,
    pub roles: Vec<Role>,
    /// Second factor within the last five minutes.
    pub stepped_up: bool,
    /// Second-person roles whose cool-off is over (LIFECYCLE: 72 h; 0 in practice).
    pub may_countersign: bool,
}

impl Actor {
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    pub fn has_any(&self, roles: &[Role]) -> bool {
        self.roles.iter().any(|role| roles.contains(role))
    }

    pub fn country(&self) -> Option<Country> {
        self.home.country()
    }

    pub fn operator(&self) -> Option<Uuid> {
        match self.home {
            Home::Company { operator, .. } => Some(operator),
            _ => None,
        }
    }

    pub fn authority(&self) -> Option<Uuid> {
        match self.home {
            Home::Authority { authority, .. } => Some(authority),
            _ => None,
        }
    }
}
