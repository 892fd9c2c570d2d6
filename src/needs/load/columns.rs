//! Which column of a file is what: found by its heading, or said by hand.

use domain::message::Message;

macro_rules! fields {
    ($($name:ident $code:literal $must:literal [$($heading:literal),*]),* $(,)?) => {
        /// What a column can hold.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Field { $($name),* }

        impl Field {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// Without it no row can be read.
            pub const fn must(self) -> bool {
                match self { $(Self::$name => $must),* }
            }

            /// Headings that name it, lower case.
            const fn headings(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($heading),*]),* }
            }
        }
    };
}

fields! {
    Country "country" true ["country_iso2", "country", "iso2", "country code", "country_code"],
    Substance "substance" true ["substance_key", "substance", "chemical_key", "chemical", "precursor"],
    Line "line" false ["line", "form of goods"],
    Year "year" true ["year", "year_or_report", "calendar year"],
    Quantity "quantity" true ["quantity_kg", "quantity", "mass_kg", "amount", "kg", "requirement_kg", "need_kg"],
    Unit "unit" false ["unit"],
    Basis "basis" false ["basis", "salt", "form", "unit_basis"],
    Qualifier "qualifier" false ["qualifier"],
    DeclaredOn "declared_on" false ["declared_on", "date", "declared", "date of update"],
    Source "source" false ["source"],
    Note "note" false ["note", "footnote", "remarks", "comment"],
}

/// The column of each field, by the order of [`Field::ALL`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping(Vec<Option<usize>>);

impl Mapping {
    /// Finds the columns by their headings; the first heading that fits wins.
    pub fn detect(header: &[String]) -> Self {
        let folded: Vec<String> = header.iter().map(|cell| cell.trim().to_lowercase()).collect();
        let column = |field: &Field| {
            field.headings().iter().find_map(|heading| folded.iter().position(|cell| cell == heading))
        };
        Self(Field::ALL.iter().map(column).collect())
    }

    /// The columns as said by hand; `said` answers the column of a field.
    pub fn by_hand(said: impl Fn(Field) -> Option<usize>) -> Self {
        Self(Field::ALL.iter().map(|field| said(*field)).collect())
    }

    pub fn column(&self, field: Field) -> Option<usize> {
        let place = Field::ALL.iter().position(|one| *one == field)?;
        self.0.get(place).copied().flatten()
    }

    /// The cell of a field in a row; empty where the column or the cell is missing.
    pub fn cell<'a>(&self, field: Field, row: &'a [String]) -> &'a str {
        self.column(field).and_then(|column| row.get(column)).map_or("", |cell| cell.trim())
    }

    /// Complaints about columns that must be there.
    pub fn missing(&self) -> Vec<Message> {
        Field::ALL
            .iter()
            .filter(|field| field.must() && self.column(**field).is_none())
            .map(|field| Message::new(&format!("needs-load-no-column-{}", field.code())))
            .collect()
    }
}
