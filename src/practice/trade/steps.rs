//! One step of a filing at a time, each by the person whose act it is.

use super::{Course, Filing, Todo, Trade};
use crate::app::{App, By};
use crate::error::{CommandError, Result};
use crate::licences::entity::licence;
use crate::notifications::commands::authorise::{self, Authorising};
use crate::notifications::commands::refuse::{self, Words};
use crate::notifications::commands::reply::{self, Answer};
use crate::notifications::commands::{permits, review, send, suspend};
use crate::notifications::drafts::{self, CONSENT, Kind, Start};
use crate::notifications::entity::{item, notification};
use crate::notifications::filing::{self, DECLARATIONS, Signature};
use crate::notifications::{papers, sheet, standing};
use crate::practice::DAY_MS;
use crate::practice::people::{by, country};
use crate::shipments::commands::arrive::{self, Arrival, ItemArrival};
use crate::shipments::commands::depart::{self, Departure};
use crate::shipments::commands::happen::{self, Happening, Turned};
use crate::shipments::entity::{item as goods, shipment};
use crate::{documents, ids, operators, reference};
use chrono::NaiveDate;
use domain::law::DocumentKind;
use domain::notification::content::{
    Body, Consent, Item, Leg, Mode, Party, Permit, PermitKind, Place, Transit,
};
use domain::notification::reply::{Given, Reason, Reply};
use domain::quantity::Mass;
use domain::shipment::{Difference, Kind as Event, Outcome};
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

    fn filing(&self, index: usize) -> &Filing {
        &self.live[index].filing
    }

    fn id(&self, index: usize) -> Result<Uuid> {
        self.live[index].notification.ok_or(CommandError::NotFound)
    }

    async fn signer(&self, index: usize) -> Result<By> {
        by(self.app, self.filing(index).exporter.signer).await
    }

    fn today(&self) -> NaiveDate {
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

    async fn decide(&mut self, index: usize, todo: Todo) -> Result<()> {
        let id = self.id(index)?;
        let course = self.filing(index).course;
        let own = *self.cast.officers(self.filing(index).exporter.company.country);
        let other = *self.cast.officers(self.filing(index).importer.company.country);
        let app = self.app;
        let done = match todo {
            Todo::Take => {
                review::take(app, &by(app, own.officer).await?, id).await?;
                if course == Course::Returned && self.live[index].steps < 3 {
                    self.then(index, Todo::GiveBack, 3);
                } else if course == Course::Refused {
                    self.then(index, Todo::Refuse, 30);
                } else if self.needs_no_pen(id).await? {
                    self.then(index, Todo::Authorise, 24);
                } else {
                    self.then(index, Todo::Send, 5);
                }
                Ok(())
            }
            Todo::GiveBack => {
                let text = "Please name the means of transport of the last leg.";
                review::give_back(app, &by(app, own.officer).await?, id, text).await?;
                self.then(index, Todo::Resubmit, 40);
                Ok(())
            }
            Todo::Withdraw => {
                filing::withdraw(app, &self.signer(index).await?, id, "Order cancelled by the customer.")
                    .await
            }
            Todo::Send => {
                send::send(app, &by(app, own.officer).await?, id, &send::Sending::default()).await?;
                match course {
                    Course::Silent => self.then(index, Todo::Authorise, 16 * 24 + 8),
                    Course::Early => self.then(index, Todo::Depart, 30),
                    _ => self.then(index, Todo::Open, 19),
                }
                Ok(())
            }
            Todo::Open => {
                let row = find(app, id).await?;
                send::opened(app, &by(app, other.officer).await?, &row).await?;
                self.then(index, Todo::Reply, 52);
                Ok(())
            }
            Todo::Reply => self.reply(index, id, other.officer).await,
            Todo::Refuse => {
                let words = words("The end use could not be established.");
                refuse::refuse(app, &by(app, own.approver).await?, id, &words).await
            }
            Todo::Authorise => self.authorise(index, id, own.approver).await,
            Todo::Cancel => {
                let words = words("The company gave the licence for this delivery back.");
                refuse::cancel(app, &by(app, own.approver).await?, id, &words).await
            }
            Todo::Suspend => {
                let words = words("Suspended until the consignee's address is confirmed.");
                suspend::suspend(app, &by(app, own.approver).await?, id, "new_information", &words).await?;
                self.then(index, Todo::Lift, 7 * 24);
                Ok(())
            }
            Todo::Lift => {
                let words = words("The address was confirmed.");
                suspend::lift(app, &by(app, own.approver).await?, id, &words).await?;
                self.depart_at_dispatch(index);
                Ok(())
            }
            _ => Ok(()),
        };
        self.unless_refused(index, todo, done)
    }

    /// A hold, a term that still runs, a full need: the officers of the practice
    /// world stop there too, and the filing stays open.
    fn unless_refused(&mut self, index: usize, todo: Todo, done: Result<()>) -> Result<()> {
        match done {
            Err(CommandError::Refused(why)) => {
                tracing::debug!(reference = %self.live[index].reference, ?todo, %why, "stays open in the practice world");
                Ok(())
            }
            other => other,
        }
    }

    async fn needs_no_pen(&self, id: Uuid) -> Result<bool> {
        let row = find(self.app, id).await?;
        Ok(!standing::standing(&row, self.app.now())?.pen_due)
    }

    async fn reply(&mut self, index: usize, id: Uuid, officer: Uuid) -> Result<()> {
        let course = self.filing(index).course;
        let items =
            item::Entity::find().filter(item::Column::NotificationId.eq(id)).all(self.app.db.read()).await?;
        let smaller = |mg: i64| Some(Mass::from_mg(mg / 4 * 3));
        let given = match course {
            Course::Objected => Given {
                reply: Reply::Objection,
                reason: Some(Reason::Administrative),
                masses: Vec::new(),
                conditions: String::new(),
            },
            Course::Smaller => Given {
                reply: Reply::Conditions,
                reason: None,
                masses: items.iter().map(|item| smaller(item.mass_mg)).collect(),
                conditions: "Only the quantity of the import permit.".to_owned(),
            },
            _ => Given {
                reply: Reply::NoObjection,
                reason: None,
                masses: Vec::new(),
                conditions: String::new(),
            },
        };
        let answer = Answer {
            given,
            for_authority: String::new(),
            for_company: String::new(),
            given_on: None,
            outside_reference: String::new(),
        };
        reply::reply(self.app, &by(self.app, officer).await?, id, &answer).await?;
        match course {
            Course::Objected => self.then(index, Todo::Refuse, 30),
            _ => self.then(index, Todo::Authorise, 28),
        }
        Ok(())
    }

    async fn authorise(&mut self, index: usize, id: Uuid, approver: Uuid) -> Result<()> {
        let dispatch = Instant::from_ms(self.filing(index).dispatch_ms).utc().date_naive();
        let ask = Authorising {
            valid_until: dispatch
                .max(self.today())
                .checked_add_days(chrono::Days::new(30))
                .unwrap_or(dispatch),
            for_authority: String::new(),
            for_company: String::new(),
        };
        authorise::authorise(self.app, &by(self.app, approver).await?, id, &ask).await?;
        match self.filing(index).course {
            Course::Cancelled => self.then(index, Todo::Cancel, 48),
            Course::Suspended => self.then(index, Todo::Suspend, 30),
            Course::NotShipped => {}
            _ => self.depart_at_dispatch(index),
        }
        Ok(())
    }

    fn depart_at_dispatch(&mut self, index: usize) {
        let wait_ms = self.filing(index).dispatch_ms - self.app.now().ms();
        self.then(index, Todo::Depart, (wait_ms / 3_600_000).max(12) + 8);
    }

    async fn depart(&mut self, index: usize) -> Result<()> {
        let id = self.id(index)?;
        let row = find(self.app, id).await?;
        let items = item::Entity::find()
            .filter(item::Column::NotificationId.eq(id))
            .order_by_asc(item::Column::Position)
            .all(self.app.db.read())
            .await?;
        let told = Departure {
            departed_on: self.today(),
            masses: items.iter().map(|i| Some(Mass::from_mg(i.authorised_mg.unwrap_or(i.mass_mg)))).collect(),
            planned_arrival_on: Some(row.arrival_on.max(self.today())),
            packages: i32::try_from(self.filing(index).lot.packing.0).ok(),
            seals: format!("S{:05}", 20_000 + index),
            route: String::new(),
            carrier: "Weser Spedition GmbH".to_owned(),
            transport_document: format!("BL-{:06}", 7_000 + index),
            note: String::new(),
        };
        let number = depart::depart(self.app, &self.signer(index).await?, id, &told).await?;
        let shipment = shipment::Entity::find()
            .filter(shipment::Column::Number.eq(number))
            .one(self.app.db.read())
            .await?
            .ok_or(CommandError::NotFound)?;
        self.live[index].shipment = Some(shipment.id);
        match self.filing(index).course {
            Course::Vanished => {}
            Course::Rerouted | Course::Diverted => self.then(index, Todo::Reroute, 5 * 24),
            Course::Partial => self.then(index, Todo::ArriveHalf, 18 * 24),
            Course::Lost | Course::Seized => self.then(index, Todo::GoBack, 12 * 24),
            _ => self.then(index, Todo::Arrive, 21 * 24),
        }
        Ok(())
    }

    async fn arrive(&mut self, index: usize, todo: Todo) -> Result<()> {
        let Some(id) = self.live[index].shipment else { return Ok(()) };
        let course = self.filing(index).course;
        let rows =
            goods::Entity::find().filter(goods::Column::ShipmentId.eq(id)).all(self.app.db.read()).await?;
        let other = |mg: i64, reason: Difference| ItemArrival {
            outcome: Outcome::AcceptedOther,
            mass: Some(Mass::from_mg(mg)),
            reason: Some(reason),
        };
        let items = rows
            .iter()
            .map(|row| match (course, todo) {
                (Course::Partial, Todo::ArriveHalf) => other(row.mass_mg / 2, Difference::PartialDelivery),
                (Course::Short, _) => other(row.mass_mg - row.mass_mg / 50, Difference::ShortWeight),
                (Course::Rejected, _) => ItemArrival { outcome: Outcome::Rejected, mass: None, reason: None },
                _ => ItemArrival { outcome: Outcome::Accepted, mass: None, reason: None },
            })
            .collect();
        let told = Arrival {
            arrived_on: self.today(),
            last: todo == Todo::Arrive,
            items,
            packages: i32::try_from(self.filing(index).lot.packing.0).ok(),
            seals_intact: Some(true),
            note: String::new(),
        };
        let importer = by(self.app, self.filing(index).importer.signer).await?;
        arrive::arrive(self.app, &importer, id, &told).await?;
        match (course, todo) {
            (Course::Partial, Todo::ArriveHalf) => self.then(index, Todo::Arrive, 4 * 24),
            (Course::Rejected, _) => self.then(index, Todo::GoBack, 9 * 24),
            _ => {}
        }
        Ok(())
    }

    /// What happens to goods besides leaving and arriving.
    async fn on_the_way(&mut self, index: usize, todo: Todo) -> Result<()> {
        let Some(id) = self.live[index].shipment else { return Ok(()) };
        let course = self.filing(index).course;
        let first = goods::Entity::find()
            .filter(goods::Column::ShipmentId.eq(id))
            .one(self.app.db.read())
            .await?
            .ok_or(CommandError::NotFound)?;
        let customs = self.cast.officers(self.filing(index).importer.company.country).customs;
        let (kind, mass, actor, note) = match (todo, course) {
            (Todo::Reroute, _) => {
                (Event::Rerouted, None, self.filing(index).exporter.signer, "Port closed by a strike")
            }
            (_, Course::Lost) => (
                Event::Lost,
                Some(first.mass_mg / 2),
                self.filing(index).exporter.signer,
                "Lost overboard in heavy weather",
            ),
            (_, Course::Seized) => {
                (Event::Seized, Some(first.mass_mg), customs, "Documents do not fit the goods")
            }
            _ => (
                Event::Returned,
                Some(first.mass_mg),
                self.filing(index).exporter.signer,
                "Sent back after rejection",
            ),
        };
        let told = Happening {
            kind,
            happened_on: self.today(),
            item: mass.map(|_| first.id),
            mass: mass.map(Mass::from_mg),
            holder_name: String::new(),
            note: note.to_owned(),
            turned: if course == Course::Diverted {
                Turned {
                    destination: Some(country("MX")),
                    consignee: "Golfo Disolventes SA de CV".to_owned(),
                    bill_reissued: true,
                    ..Turned::default()
                }
            } else if kind == Event::Rerouted {
                Turned { port: "Zeebrugge".to_owned(), ..Turned::default() }
            } else {
                Turned::default()
            },
        };
        let done = happen::happen(self.app, &by(self.app, actor).await?, id, &told).await;
        self.unless_refused(index, todo, done)?;
        if matches!(course, Course::Rerouted | Course::Lost) {
            self.then(index, Todo::Arrive, 16 * 24);
        }
        Ok(())
    }
}

async fn find(app: &App, id: Uuid) -> Result<notification::Model> {
    notification::Entity::find_by_id(id).one(app.db.read()).await?.ok_or(CommandError::NotFound)
}

fn words(for_company: &str) -> Words {
    Words { for_authority: String::new(), for_company: for_company.to_owned() }
}
