//! Goods that leave, arrive, and what happens to them in between.

use super::decisions::find;
use super::{Course, Todo, Trade};
use crate::error::{CommandError, Result};
use crate::notifications::entity::item;
use crate::practice::people::{by, country};
use crate::shipments::commands::arrive::{self, Arrival, ItemArrival};
use crate::shipments::commands::depart::{self, Departure};
use crate::shipments::commands::happen::{self, Happening, Turned};
use crate::shipments::entity::{item as goods, shipment};
use domain::quantity::Mass;
use domain::shipment::{Difference, Kind as Event, Outcome};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

impl Trade<'_> {
    pub(super) async fn depart(&mut self, index: usize) -> Result<()> {
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

    pub(super) async fn arrive(&mut self, index: usize, todo: Todo) -> Result<()> {
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
        // Deliveries are added up: the second brings what the first left over.
        let all = i32::try_from(self.filing(index).lot.packing.0).unwrap_or(1);
        let packages = match (course, todo) {
            (Course::Partial, Todo::ArriveHalf) => all / 2,
            (Course::Partial, _) => all - all / 2,
            _ => all,
        };
        let told = Arrival {
            arrived_on: self.today(),
            last: todo == Todo::Arrive,
            items,
            packages: Some(packages),
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
    pub(super) async fn on_the_way(&mut self, index: usize, todo: Todo) -> Result<()> {
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
