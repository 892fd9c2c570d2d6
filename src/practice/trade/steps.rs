//! One step of a filing at a time, each by the person whose act it is.

use super::{Course, Filing, Todo, Trade};
use crate::app::By;
use crate::error::{CommandError, Result};
use crate::licences::entity::licence;
use crate::notifications::commands::permits;
use crate::notifications::drafts::{self, CONSENT, Kind, Start};
use crate::notifications::entity::{item, notification};
use crate::notifications::filing::{self, DECLARATIONS, Signature};
use crate::notifications::{papers, sheet};
use crate::practice::DAY_MS;
use crate::practice::people::{by, country};
use crate::{documents, ids, operators, reference};
use chrono::NaiveDate;
use domain::law::DocumentKind;
use domain::notification::content::{
    Body, Consent, Item, Leg, Mode, Party, Permit, PermitKind, Place, Transit,
};
use domain::time::Instant;
use rust_decimal::Decimal;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

impl Trade<'_> {
    pub(super) async fn step(&mut self, index: usize, todo: Todo) -> Result<()> {
        match todo {
            Todo::File => self.file(index).await,
            Todo::Resubmit => self.resubmit(index).await,
            Todo::Depart => self.depart(index).await,
            Todo::ArriveHalf | Todo::Arrive => self.arrive(index, todo).await,
            Todo::Reroute | Todo::GoBack => self.on_the_way(index, todo).await,
            _ => self.decide(index, todo).await,
        }
    }

    pub(super) fn filing(&self, index: usize) -> &Filing {
        &self.live[index].filing
    }

    pub(super) fn id(&self, index: usize) -> Result<Uuid> {
        self.live[index].notification.ok_or(CommandError::NotFound)
    }

    pub(super) async fn signer(&self, index: usize) -> Result<By> {
        by(self.app, self.filing(index).exporter.signer).await
    }

    pub(super) fn today(&self) -> NaiveDate {
        self.app.now().utc().date_naive()
    }

    /// A complete draft with its papers, and who will sign it.
    pub(in crate::practice) async fn prepare(&self, index: usize) -> Result<(By, Uuid)> {
        let signer = self.signer(index).await?;
        let body = self.body(index).await?;
        self.register_permit(index, &body).await?;
        let draft = drafts::start(self.app, &signer, Kind::Company, Start::default()).await?;
        drafts::fill(self.app, &signer, draft, sheet::of(&body)).await?;
        self.attach(&signer, draft).await?;
        Ok((signer, draft))
    }

    pub(in crate::practice) fn signature(signer: &By) -> Signature {
        Signature {
            name: signer.actor.name.clone(),
            role: "Responsible person".to_owned(),
            declared: DECLARATIONS.iter().map(|code| (*code).to_owned()).collect(),
        }
    }

    async fn file(&mut self, index: usize) -> Result<()> {
        let (signer, draft) = self.prepare(index).await?;
        let reference = filing::submit(self.app, &signer, draft, &Self::signature(&signer)).await?;
        let row = notification::Entity::find()
            .filter(notification::Column::Reference.eq(&reference))
            .one(self.app.db.read())
            .await?
            .ok_or(CommandError::NotFound)?;
        self.live[index].notification = Some(row.id);
        self.live[index].reference = reference;
        match self.filing(index).course {
            Course::Withdrawn => self.then(index, Todo::Withdraw, 50),
            _ => self.then(index, Todo::Take, 20),
        }
        Ok(())
    }

    /// The importing authority issued the permit that the company names.
    async fn register_permit(&self, index: usize, body: &Body) -> Result<()> {
        let filing = self.filing(index);
        let (Some(named), true) = (&body.permit, filing.permit_known) else { return Ok(()) };
        let to = filing.importer.company.country;
        let permit = permits::Permit {
            kind: named.kind.code().to_owned(),
            number: named.number.clone(),
            country: country(to),
            authority_name: named.authority.clone(),
            operator: Some(filing.importer.operator),
            holder_name: filing.importer.company.name.to_owned(),
            substance: Some(filing.lot.substance.to_owned()),
            mass: None,
            valid_from: named.issued_on,
            valid_until: named.valid_until,
            notification: None,
            note: String::new(),
        };
        permits::register(self.app, &by(self.app, self.cast.officers(to).officer).await?, &permit).await?;
        Ok(())
    }

    /// The papers that some laws want with the filing.
    async fn attach(&self, signer: &By, draft: Uuid) -> Result<()> {
        let tx = self.app.begin(signer).await?;
        let owner = documents::Owner { kind: papers::OWNER, id: draft };
        for role in [DocumentKind::ForeignAuthorisation, DocumentKind::ImportPermit, DocumentKind::Invoice] {
            let file = documents::File {
                field: role.code().to_owned(),
                name: format!("{}.txt", role.code()),
                media_type: "text/plain".to_owned(),
                bytes: format!("Practice document: {}\n", role.code().replace('_', " ")).into_bytes(),
            };
            let checked = documents::check(&file).map_err(|problem| CommandError::Invalid(vec![problem]))?;
            documents::store(&tx, signer, owner, role, checked).await?;
        }
        tx.commit("").await
    }

    async fn body(&self, index: usize) -> Result<Body> {
        let filing = self.filing(index);
        let dispatch = Instant::from_ms(filing.dispatch_ms).utc().date_naive();
        let sea = filing.exporter.company.country != "NL";
        let arrival =
            Instant::from_ms(filing.dispatch_ms + if sea { 21 } else { 6 } * DAY_MS).utc().date_naive();
        let exporter = self.party(filing.exporter.operator).await?;
        let importer = self.party(filing.importer.operator).await?;
        let (from, to) = (filing.exporter.company, filing.importer.company);
        let place = |code: &str, city: &str| Place {
            country: Some(country(code)),
            text: city.to_owned(),
            locode: String::new(),
        };
        Ok(Body {
            exporter,
            importer,
            consignee_is_importer: true,
            no_others: true,
            items: vec![self.goods(filing, ids::fresh()).await?],
            legs: vec![Leg {
                mode: if sea { Mode::Sea } else { Mode::Road },
                from: from.city.to_owned(),
                to: to.city.to_owned(),
            }],
            transit: filing
                .transit
                .iter()
                .map(|code| Transit {
                    country: country(code),
                    free_zone: false,
                    notified_on: Some(self.today()),
                })
                .collect(),
            no_transit: filing.transit.is_empty(),
            exit: place(from.country, from.city),
            customs_office: format!("{} customs", from.city),
            entry: place(to.country, to.city),
            dispatch_on: Some(dispatch),
            arrival_on: Some(arrival),
            permit: Some(Permit {
                kind: PermitKind::NoObjection,
                number: format!("LNO-{}-{:05}", to.country, 10_000 + index),
                authority: format!("Authority of {}", to.country),
                issued_on: Some(self.today()),
                valid_until: arrival.checked_add_days(chrono::Days::new(120)),
                quantity: String::new(),
            }),
            invoice: format!("INV-{:06}", 4_000 + index),
            end_use: filing.lot.end_use.to_owned(),
            distribution_chain: vec![from.name.to_owned(), to.name.to_owned()],
            confidential: filing.confidential,
            consent: Some(Consent { id: CONSENT.0.to_owned(), version: CONSENT.1.to_owned() }),
            ..Body::default()
        })
    }

    /// The lot with the commodity code of its substance.
    async fn goods(&self, filing: &Filing, id: Uuid) -> Result<Item> {
        let reference = reference::current(self.app).await?;
        let mut item = filing.lot.item(id);
        if let Some(entry) = reference.catalogue.get(filing.lot.substance) {
            item.hs = entry.hs.clone().unwrap_or_default();
        }
        item.gross_kg = Some(filing.lot.declared.amount * Decimal::new(12, 1));
        Ok(item)
    }

    async fn party(&self, operator: Uuid) -> Result<Party> {
        let row = operators::find(self.app.db.read(), operator).await?.ok_or(CommandError::NotFound)?;
        let licence = licence::Entity::find()
            .filter(licence::Column::OperatorId.eq(operator))
            .one(self.app.db.read())
            .await?;
        Ok(Party {
            operator: Some(row.id),
            name: row.name.clone(),
            address: row.address.clone(),
            country: Some(row.country()?),
            licence_no: licence.map(|licence| licence.number).unwrap_or_default(),
            tax_no: row.tax_number.clone().unwrap_or_default(),
            phone: row.phone.clone(),
            email: row.email.clone(),
        })
    }

    /// The company completes what was sent back and submits again.
    async fn resubmit(&mut self, index: usize) -> Result<()> {
        let signer = self.signer(index).await?;
        let id = self.id(index)?;
        let draft = drafts::revise(self.app, &signer, id).await?;
        let mut body = self.body(index).await?;
        body.notes = "Completed as asked.".to_owned();
        let kept = item::Entity::find()
            .filter(item::Column::NotificationId.eq(id))
            .order_by_asc(item::Column::Position)
            .all(self.app.db.read())
            .await?;
        for (item, kept) in body.items.iter_mut().zip(kept) {
            item.id = kept.id;
        }
        drafts::fill(self.app, &signer, draft, sheet::of(&body)).await?;
        filing::amend(self.app, &signer, draft, &Self::signature(&signer)).await?;
        self.then(index, Todo::Take, 26);
        Ok(())
    }
}
