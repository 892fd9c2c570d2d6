//! Notifications filed as a company files them: a draft filled in page by page,
//! then signed.

use super::World;
use chrono::NaiveDate;
use domain::actor::Role;
use domain::notification::content::Section;
use domain::operator::{Sector, Trade};
use ringfence::app::By;
use ringfence::error::CommandError;
use ringfence::notifications::drafts::{self, Kind, Page, Start};
use ringfence::notifications::entity::notification;
use ringfence::notifications::filing::{self, Signature};
use ringfence::operators::{Particulars, commands::register};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// What a test wants to file; everything else is filled in plausibly.
#[derive(Clone, Debug)]
pub struct Filing {
    pub substance: String,
    pub kg: String,
    pub form: String,
    pub to: String,
    pub importer: String,
    pub dispatch: NaiveDate,
    pub arrival: NaiveDate,
    /// Fields of the permit page: number, last day, quantity as far as given.
    pub permit: Vec<(String, String)>,
    /// Countries passed through.
    pub transit: Vec<String>,
}

impl Filing {
    /// So many kilograms of a substance, on their way in April 2026.
    pub fn new(substance: &str, kg: i64, to: &str) -> Self {
        Self {
            substance: substance.to_owned(),
            kg: kg.to_string(),
            form: String::new(),
            to: to.to_owned(),
            importer: "Importer Ltd".to_owned(),
            dispatch: "2026-04-20".parse().unwrap(),
            arrival: "2026-05-04".parse().unwrap(),
            permit: typed([("permit.number", "P-77")]),
            transit: Vec::new(),
        }
    }

    /// With this permit of the importing country.
    pub fn permitted(mut self, number: &str) -> Self {
        self.permit = typed([("permit.number", number)]);
        self
    }

    /// With no permit, which the Convention's minimum does not ask for.
    pub fn without_permit(mut self) -> Self {
        self.permit = typed([("permit.kind", "none")]);
        self
    }

    pub fn on(mut self, dispatch: &str, arrival: &str) -> Self {
        self.dispatch = dispatch.parse().unwrap();
        self.arrival = arrival.parse().unwrap();
        self
    }
}

/// Fields as a browser would send them.
pub fn typed<N: ToString, V: ToString>(pairs: impl IntoIterator<Item = (N, V)>) -> Vec<(String, String)> {
    pairs.into_iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
}

/// The three fields of a date.
pub fn date(name: &str, day: NaiveDate) -> Vec<(String, String)> {
    typed([
        (format!("{name}-day"), day.format("%-d").to_string()),
        (format!("{name}-month"), day.format("%-m").to_string()),
        (format!("{name}-year"), day.format("%Y").to_string()),
    ])
}

pub fn signature() -> Signature {
    Signature {
        name: "Ada Signer".to_owned(),
        role: "Export manager".to_owned(),
        declared: filing::DECLARATIONS.iter().map(|code| (*code).to_owned()).collect(),
    }
}

impl World {
    /// A regular company with a person who prepares and one who signs: company,
    /// submitter, responsible person.
    pub async fn firm(&self, country: &str, name: &str) -> (Uuid, Uuid, Uuid) {
        let officer = self.officer(country, &[Role::CaseOfficer]).await;
        let particulars = Particulars {
            name: name.to_owned(),
            country: Self::country(country),
            address: "12 Dock Road, 1000 Port".to_owned(),
            email: "office@company.example".to_owned(),
            phone: "+61 2 5550 0000".to_owned(),
            tax_number: "T-1".to_owned(),
            trades: vec![Trade::Exporter],
            sector: Some(Sector::Chemical),
            established_on: None,
        };
        let company = register::register(&self.app, &self.by(officer).await, &particulars).await.unwrap();
        let submitter = self.clerk(company, country, &[Role::CompanySubmitter]).await;
        let responsible = self.clerk(company, country, &[Role::CompanyResponsible]).await;
        (company, submitter, responsible)
    }

    /// A complete draft, by this person.
    pub async fn draft(&self, person: Uuid, filing: &Filing) -> Uuid {
        let by = self.by(person).await;
        let id = drafts::start(&self.app, &by, Kind::Company, Start::default()).await.unwrap();
        self.fill(&by, id, filing).await;
        id
    }

    /// Fills every page of a draft that has one item.
    pub async fn fill(&self, by: &By, id: Uuid, filing: &Filing) {
        let save = async |page: Page, values: Vec<(String, String)>| {
            drafts::save(&self.app, by, id, &page, values).await.unwrap()
        };
        let section = |section: Section| Page::Section(section);
        let draft = save(section(Section::Exporter), typed([("exporter.licence_no", "L-1")])).await;
        let item = draft.sheet.items[0].id;
        save(
            Page::Substance(item),
            typed([("substance", filing.substance.as_str()), ("product_form", "raw"), ("hs", "2915.24")]),
        )
        .await;
        save(
            Page::Quantity(item),
            typed([
                ("amount", filing.kg.as_str()),
                ("unit", "kg"),
                ("form", filing.form.as_str()),
                ("content_pct", "100"),
                ("gross_kg", "7000"),
                ("containers.0.number", "10"),
                ("containers.0.size", "drum"),
                ("containers.0.label", "Goods"),
            ]),
        )
        .await;
        save(
            section(Section::Importer),
            typed([
                ("importer.name", filing.importer.as_str()),
                ("importer.address", "1 Harbour Street"),
                ("importer.country", filing.to.as_str()),
            ]),
        )
        .await;
        save(section(Section::Consignee), typed([("same", "yes")])).await;
        save(section(Section::Others), typed([("none", "yes")])).await;
        let mut route = typed([("legs.0.mode", "sea"), ("legs.0.from", "Port A"), ("legs.0.to", "Port B")]);
        if filing.transit.is_empty() {
            route.extend(typed([("no_transit", "yes")]));
        }
        let passed = filing.transit.iter().enumerate();
        route.extend(typed(passed.map(|(n, country)| (format!("transit.{n}.country"), country))));
        save(section(Section::Route), route).await;
        save(
            section(Section::Points),
            typed([("exit.text", "Port A"), ("customs_office", "Office A"), ("entry.text", "Port B")]),
        )
        .await;
        let mut dates = date("dispatch_on", filing.dispatch);
        dates.extend(date("arrival_on", filing.arrival));
        save(section(Section::Dates), dates).await;
        save(
            section(Section::EndUse),
            typed([("end_use", "Pharmaceutical tablets"), ("distribution_chain", "Maker\nImporter Ltd")]),
        )
        .await;
        let mut permits = typed([("invoice", "INV-1")]);
        if !filing.permit.iter().any(|(name, _)| name == "permit.kind") {
            permits.extend(typed([("permit.kind", "import_permit")]));
        }
        permits.extend(filing.permit.clone());
        save(section(Section::Permits), permits).await;
        save(section(Section::Confidentiality), typed([("confidential", "no"), ("consent", "yes")])).await;
    }

    /// Files and answers the reference.
    pub async fn try_file(&self, responsible: Uuid, filing: &Filing) -> Result<String, CommandError> {
        let draft = self.draft(responsible, filing).await;
        filing::submit(&self.app, &self.by(responsible).await, draft, &signature()).await
    }

    pub async fn file(&self, responsible: Uuid, filing: &Filing) -> notification::Model {
        let reference = self.try_file(responsible, filing).await.unwrap();
        self.notification(&reference).await
    }

    pub async fn notification(&self, reference: &str) -> notification::Model {
        notification::Entity::find()
            .filter(notification::Column::Reference.eq(reference))
            .one(self.app.db.read())
            .await
            .unwrap()
            .expect("the notification is there")
    }
}
