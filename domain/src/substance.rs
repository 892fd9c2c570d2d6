//! Substances under control or watch, as dated data: Tables I and II of the
//! 1988 Convention, national categories, the surveillance list.

mod cas;
mod catalogue;
#[cfg(test)]
pub(crate) mod tests;

use crate::{
    needs::Line,
    quantity::{Factor, Facts},
};
pub use cas::{Cas, CasError};
pub(crate) use catalogue::fold;
pub use catalogue::{Catalogue, Resolved};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where the Convention lists a substance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum UnTable {
    #[serde(rename = "I")]
    One,
    #[serde(rename = "II")]
    Two,
    #[serde(rename = "none")]
    None,
}

impl UnTable {
    pub const ALL: [Self; 3] = [Self::One, Self::Two, Self::None];

    pub const fn code(self) -> &'static str {
        match self {
            Self::One => "I",
            Self::Two => "II",
            Self::None => "none",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.code() == code)
    }
}

/// How an entry of the list relates to a chemical.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Substance,
    /// A family controlled as one entry (an acid and its esters).
    Group,
    /// A named member of a family.
    Member,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Substance, Self::Group, Self::Member];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Substance => "substance",
            Self::Group => "group",
            Self::Member => "member",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Who may see that an entry is on a list. The chemical itself can be chosen by
/// everybody: a voluntary notification needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    Public,
    /// Shared among authorities only (surveillance lists).
    Authorities,
}

impl Visibility {
    pub const ALL: [Self; 2] = [Self::Public, Self::Authorities];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Authorities => "authorities",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|visibility| visibility.code() == code)
    }
}

/// A salt or hydrate of a substance, with the anhydrous base in one part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// `hydrochloride`, `sulfate`, `hemihydrate`, ...; unique within the substance.
    pub key: String,
    /// Key of the list entry for this form, where one exists (`ephedrine_hcl`).
    pub entry: Option<String>,
    pub name: String,
    pub base: Factor,
    pub cas: Option<Cas>,
}

/// A national or regional category: `eu` `1`, `us` `I`, `ca` `A`, ...
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Category {
    /// The list, in lower case: jurisdiction code.
    pub list: String,
    /// The category within the list, as the law writes it.
    pub class: String,
    /// Only goods on this line (EU category 4 is medicinal products).
    pub line: Option<Line>,
}

/// One entry of the substance list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Substance {
    /// Stable key, as in `acetic_anhydride`.
    pub key: String,
    /// Canonical name; for listed substances as stated in the Table.
    pub name: String,
    pub synonyms: Vec<String>,
    pub table: UnTable,
    /// On the limited international special surveillance list.
    pub surveillance: bool,
    pub kind: Kind,
    /// The family this entry is a member of.
    pub parent: Option<String>,
    pub forms: Vec<Form>,
    pub cas: Option<Cas>,
    /// HS heading as `2915.24`; several goods may share it.
    pub hs: Option<String>,
    /// Kilograms per litre at 20 °C.
    pub density: Option<Factor>,
    /// Milligrams that a dosage unit holds at most.
    pub max_strength_mg: Option<Factor>,
    /// Only ever sold in solution (acids): content must be asked.
    pub solution: bool,
    /// Lines for which States declare a yearly need; empty: they do not.
    pub need_lines: Vec<Line>,
    pub categories: Vec<Category>,
    /// What this is used in place of.
    pub substitute_for: Vec<String>,
    pub drugs: Vec<String>,
    pub role: String,
    pub visibility: Visibility,
    /// In force from this day; `None`: since before records.
    pub from: Option<NaiveDate>,
    /// Last day in force; `None`: open.
    pub until: Option<NaiveDate>,
    pub source: String,
    pub note: String,
}

impl Substance {
    /// What [`crate::quantity::convert`] needs to know.
    pub fn facts(&self) -> Facts {
        Facts {
            density: self.density.clone(),
            forms: self.forms.iter().map(|form| (form.key.clone(), form.base.clone())).collect(),
            max_strength_mg: self.max_strength_mg.clone(),
            solution: self.solution,
        }
    }

    /// Whether the entry is in force on a day, both ends included.
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }

    /// Whether States declare a yearly need of it.
    pub fn takes_a_need(&self) -> bool {
        !self.need_lines.is_empty()
    }

    /// Whether a form key can be declared: `base` and the listed salts.
    pub fn has_form(&self, key: &str) -> bool {
        key == "base" || self.forms.iter().any(|form| form.key == key)
    }
}
