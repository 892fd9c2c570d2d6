//! The fields of each page, as the template draws them.

use super::super::drafts::{Draft, Kind};
use super::super::sheet::{self, Typed};
use super::{Choice, countries, label};
use crate::http::View;
use domain::notification::content::{Mode, PermitKind, Role, Section};
use serde::Serialize;

/// The box that puts the party of a page into the company's address book.
pub(super) const KEEP: &str = "keep_in_book";

/// One field, or a row of fields that belong together.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Field {
    pub kind: &'static str,
    pub name: String,
    pub label: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hint: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub width: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub suffix: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub mode: &'static str,
    pub optional: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
}

/// Makes fields with their words.
pub(super) struct Maker<'a> {
    pub view: &'a View,
}

impl Maker<'_> {
    pub fn hint(&self, path: &str) -> String {
        let parts = path.split('.').filter(|part| part.parse::<u32>().is_err());
        let name = parts.collect::<Vec<_>>().join("-").replace('_', "-");
        let key = format!("notifications-hint-{name}");
        if crate::words::has(&key) { self.view.t(&key) } else { String::new() }
    }

    /// `prefix` stands before the name in the catalogue only: pages of an item
    /// name their fields without it.
    pub fn of(&self, kind: &'static str, prefix: &str, name: &str) -> Field {
        let path = format!("{prefix}{name}");
        Field {
            kind,
            name: name.to_owned(),
            label: label(self.view, &path),
            hint: self.hint(&path),
            ..Field::default()
        }
    }

    pub fn text(&self, name: &str) -> Field {
        self.of("text", "", name)
    }

    pub fn optional(&self, name: &str) -> Field {
        Field { optional: true, ..self.text(name) }
    }

    pub fn area(&self, name: &str) -> Field {
        self.of("area", "", name)
    }

    pub fn select(&self, name: &str, options: Vec<Choice>) -> Field {
        Field { options, ..self.of("select", "", name) }
    }

    pub fn radios(&self, name: &str, options: Vec<Choice>) -> Field {
        Field { options, ..self.of("radios", "", name) }
    }

    pub fn tick(&self, name: &str) -> Field {
        let text = label(self.view, &format!("{name}.yes"));
        Field { options: vec![Choice::new("yes", text)], ..self.of("tick", "", name) }
    }

    pub fn date(&self, name: &str) -> Field {
        self.of("date", "", name)
    }

    pub fn country(&self, name: &str) -> Field {
        self.select(name, countries(self.view))
    }

    pub fn yes_no(&self, name: &str) -> Field {
        let options = ["yes", "no"].map(|code| Choice::new(code, self.view.t(&format!("common-{code}"))));
        self.radios(name, options.to_vec())
    }

    /// Codes of a closed list with their words: `notifications-LIST-CODE`.
    pub fn codes<'c>(&self, list: &str, codes: impl IntoIterator<Item = &'c str>) -> Vec<Choice> {
        let key = |code: &str| format!("notifications-{list}-{}", code.replace('_', "-"));
        codes.into_iter().map(|code| Choice::new(code, self.view.t(&key(code)))).collect()
    }

    /// Rows of a group: those typed, and blank ones after them.
    pub fn rows(
        &self,
        typed: &Typed,
        prefix: &str,
        blank: usize,
        of: impl Fn(&str) -> Vec<Field>,
    ) -> Vec<Field> {
        let last = sheet::rows(typed, prefix).last().map_or(0, |last| last + 1);
        (0..last + blank)
            .map(|row| {
                let path = format!("{prefix}.{row}");
                let number = (row + 1).to_string();
                let words = crate::words::text(
                    &self.view.lang,
                    &format!("notifications-row-{}", prefix.replace('_', "-")),
                    [("number", number.as_str())].into_iter(),
                );
                Field {
                    kind: "group",
                    name: path.clone(),
                    label: words,
                    fields: of(&path),
                    ..Field::default()
                }
            })
            .collect()
    }

    fn party(&self, path: &str) -> Vec<Field> {
        vec![
            self.text(&format!("{path}.name")),
            self.area(&format!("{path}.address")),
            self.country(&format!("{path}.country")),
            self.optional(&format!("{path}.phone")),
            self.optional(&format!("{path}.email")),
            self.optional(&format!("{path}.licence_no")),
        ]
    }
}

/// The fields of a section's page.
pub(super) fn of(
    view: &View,
    draft: &Draft,
    section: Section,
    typed: &Typed,
    book: Vec<Choice>,
) -> Vec<Field> {
    let make = Maker { view };
    match section {
        Section::Goods | Section::Documents => Vec::new(),
        Section::Exporter => exporter(&make, draft),
        Section::Importer => {
            let mut fields = from_book(&make, book, make.party("importer"));
            if draft.kind == Kind::Company {
                fields.push(make.tick(KEEP));
            }
            if draft.kind == Kind::Outside {
                // The record chosen from the register; a name typed over it unties them.
                fields.push(Field {
                    kind: "hidden",
                    name: "importer.operator".to_owned(),
                    ..Field::default()
                });
            }
            fields
        }
        Section::Consignee => {
            let mut fields = vec![make.yes_no("same")];
            fields.extend(from_book(&make, book, make.party("consignee")));
            if draft.kind == Kind::Company {
                fields.push(make.tick(KEEP));
            }
            fields
        }
        Section::Others => {
            let mut fields = make.rows(typed, "others", 2, |path| {
                vec![
                    make.select(
                        &format!("{path}.role"),
                        make.codes("role", Role::ALL.iter().map(|role| role.code())),
                    ),
                    make.text(&format!("{path}.name")),
                    make.optional(&format!("{path}.address")),
                    make.country(&format!("{path}.country")),
                ]
            });
            fields.push(make.tick("none"));
            fields
        }
        Section::Route => route(&make, typed),
        Section::Points => points(&make),
        Section::Dates => vec![
            make.date("dispatch_on"),
            make.date("arrival_on"),
            make.yes_no("series"),
            make.date("series_until"),
            Field { width: "4", mode: "numeric", ..make.optional("series_shipments") },
        ],
        Section::EndUse => {
            vec![make.area("end_use"), Field { optional: true, ..make.area("distribution_chain") }]
        }
        Section::Permits => permits(&make),
        Section::Confidentiality => vec![
            make.yes_no("confidential"),
            make.tick("consent"),
            Field { optional: true, ..make.area("notes") },
        ],
    }
}

fn exporter(make: &Maker<'_>, draft: &Draft) -> Vec<Field> {
    if draft.kind == Kind::Outside {
        let mut fields = vec![make.text("outside_reference"), make.date("sent_on")];
        fields.extend(make.party("exporter"));
        return fields;
    }
    let mut fields = Vec::new();
    let sites: Vec<Choice> =
        draft.given.sites.iter().map(|(id, name)| Choice::new(id.to_string(), name.as_str())).collect();
    if !sites.is_empty() {
        fields.push(Field { optional: true, ..make.select("site", sites) });
    }
    fields.push(make.text("exporter.licence_no"));
    fields.push(make.optional("exporter.phone"));
    fields.push(make.optional("exporter.email"));
    fields
}

fn from_book(make: &Maker<'_>, book: Vec<Choice>, party: Vec<Field>) -> Vec<Field> {
    let mut fields = Vec::new();
    if !book.is_empty() {
        fields.push(Field { kind: "book", options: book, ..make.of("book", "", "book") });
    }
    fields.extend(party);
    fields
}

fn route(make: &Maker<'_>, typed: &Typed) -> Vec<Field> {
    let modes = || make.codes("mode", Mode::ALL.iter().map(|mode| mode.code()));
    let mut fields = make.rows(typed, "legs", 2, |path| {
        vec![
            make.select(&format!("{path}.mode"), modes()),
            make.text(&format!("{path}.from")),
            make.text(&format!("{path}.to")),
        ]
    });
    fields.extend(make.rows(typed, "transit", 2, |path| {
        vec![make.country(&format!("{path}.country")), make.tick(&format!("{path}.free_zone"))]
    }));
    fields.push(make.tick("no_transit"));
    fields
}

fn points(make: &Maker<'_>) -> Vec<Field> {
    let mut fields = Vec::new();
    for path in ["exit", "entry"] {
        fields.push(make.text(&format!("{path}.text")));
        fields.push(Field { width: "10", ..make.optional(&format!("{path}.locode")) });
        fields.push(Field { optional: true, ..make.country(&format!("{path}.country")) });
    }
    fields.insert(3, make.optional("customs_office"));
    fields
}

fn permits(make: &Maker<'_>) -> Vec<Field> {
    vec![
        make.radios("permit.kind", make.codes("permit", PermitKind::ALL.iter().map(|kind| kind.code()))),
        make.optional("permit.number"),
        make.optional("permit.authority"),
        Field { optional: true, ..make.date("permit.issued_on") },
        Field { optional: true, ..make.date("permit.valid_until") },
        make.optional("permit.quantity"),
        make.optional("invoice"),
        make.tick("no_invoice"),
    ]
}
