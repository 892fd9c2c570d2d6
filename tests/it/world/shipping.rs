//! Authorised notifications put straight into the tables, so that a test of what
//! moves begins where the goods leave.

use super::World;
use chrono::{Datelike, NaiveDate};
use domain::actor::Role;
use domain::needs::{Key, Line};
use domain::notification::content::{Body, Party, Series, YearMass};
use domain::notification::lifecycle::State;
use domain::quantity::{Declared, Mass, Unit};
use ringfence::needs::{self, ItemRef};
use ringfence::notifications::entity::{item, notification};
use ringfence::shipments::accounts;
use ringfence::shipments::commands::arrive::{Arrival, ItemArrival};
use ringfence::shipments::commands::depart::{self, Departure};
use ringfence::shipments::entity::shipment;
use ringfence::{alerts, ids};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A consignment of ephedrine from XA to XB and everybody who has to do with it.
pub struct Consignment {
    pub id: Uuid,
    pub reference: String,
    pub item: Uuid,
    pub exporter: Uuid,
    pub importer: Uuid,
    /// Signs for the exporting company.
    pub sender: Uuid,
    /// Signs for the importing company.
    pub receiver: Uuid,
    /// Customs and case officers of both ends.
    pub customs_out: Uuid,
    pub customs_in: Uuid,
    pub officer_in: Uuid,
}

pub const FROM: &str = "XA";
pub const TO: &str = "XB";

pub fn ephedrine(year: i32) -> Key {
    Key { country: World::country(TO), substance: "ephedrine".into(), line: Line::Combined, year }
}

impl World {
    /// So many kilograms, authorised and reserved, in these years of arrival.
    pub async fn authorised(&self, arrival: &str, years: &[(i32, i64)], series: Option<&str>) -> Consignment {
        self.consignment(State::Authorised, arrival, years, series).await
    }

    pub async fn consignment(
        &self,
        state: State,
        arrival: &str,
        years: &[(i32, i64)],
        series: Option<&str>,
    ) -> Consignment {
        let (exporter, _, sender) = self.firm(FROM, "Alpha Chemicals").await;
        let (importer, _, receiver) = self.firm(TO, "Beta Pharma").await;
        let consignment = Consignment {
            id: ids::fresh(),
            reference: format!("RF-2026-{:06}", 1),
            item: ids::fresh(),
            exporter,
            importer,
            sender,
            receiver,
            customs_out: self.officer(FROM, &[Role::CustomsOfficer]).await,
            customs_in: self.officer(TO, &[Role::CustomsOfficer]).await,
            officer_in: self.officer(TO, &[Role::CaseOfficer, Role::Approver]).await,
        };
        let total: i64 = years.iter().map(|(_, kg)| kg).sum();
        self.rows(&consignment, state, day(arrival), Mass::from_kg(total), years, series).await;
        let tx = self.app.begin_system().await.unwrap();
        for (year, kg) in years {
            let (key, whose) = (ephedrine(*year), ItemRef::of(consignment.id, consignment.item));
            needs::pending(&tx, self.app.now(), &key, &whose, Mass::from_kg(*kg)).await.unwrap();
            if state == State::Authorised {
                needs::reserve(&tx, self.app.now(), &key, &whose, Mass::from_kg(*kg), None).await.unwrap();
            }
        }
        tx.commit("").await.unwrap();
        consignment
    }

    async fn rows(
        &self,
        of: &Consignment,
        state: State,
        arrival: NaiveDate,
        mass: Mass,
        years: &[(i32, i64)],
        series: Option<&str>,
    ) {
        let at = self.app.now().ms();
        let party = |operator, name: &str, country: &str| Party {
            operator: Some(operator),
            name: name.to_owned(),
            country: Some(World::country(country)),
            ..Party::default()
        };
        let body = Body {
            exporter: party(of.exporter, "Alpha Chemicals", FROM),
            importer: party(of.importer, "Beta Pharma", TO),
            consignee_is_importer: true,
            dispatch_on: Some(day("2026-03-01")),
            arrival_on: Some(arrival),
            series: series.map(|until| Series { until: day(until), shipments: None }),
            ..Body::default()
        };
        let authorised = state == State::Authorised;
        let row = notification::Model {
            id: of.id,
            reference: of.reference.clone(),
            voluntary: false,
            state: state.code().to_owned(),
            version: 1,
            operator_id: Some(of.exporter),
            importer_operator_id: Some(of.importer),
            origin: FROM.to_owned(),
            destination: TO.to_owned(),
            exporter_name: "Alpha Chemicals".to_owned(),
            importer_name: "Beta Pharma".to_owned(),
            consignee_name: "Beta Pharma".to_owned(),
            substance: "ephedrine".to_owned(),
            mass_mg: mass.mg(),
            items: 1,
            dispatch_on: day("2026-03-01"),
            arrival_on: arrival,
            confidential: false,
            counterpart_here: true,
            from_paper: false,
            from_outside: false,
            outside_reference: None,
            permit_no: None,
            owner_id: None,
            other_owner_id: None,
            flag: "none".to_owned(),
            need_before_pm: None,
            need_after_pm: None,
            submitted_at_ms: Some(at),
            sent_at_ms: Some(at),
            sent_how: Some("here".to_owned()),
            received_at_ms: Some(at),
            seen_at_ms: None,
            reply: authorised.then(|| "no_objection".to_owned()),
            reply_reason: None,
            reply_mass_mg: None,
            reply_conditions: None,
            replied_at_ms: authorised.then_some(at),
            reply_due_ms: None,
            reply_rule: None,
            reply_source: None,
            reply_zone: None,
            silence: None,
            may_go_at_ms: None,
            earliest_dispatch_on: None,
            valid_until: authorised.then(|| day("2027-12-31")),
            authorised_at_ms: authorised.then_some(at),
            authorisation_no: authorised.then(|| "EA-XA-2026-000001".to_owned()),
            departed_mg: 0,
            state_since_ms: at,
            body: serde_json::to_string(&body).unwrap(),
            law: "null".to_owned(),
            created_by: of.sender,
            created_at_ms: at,
            updated_at_ms: at,
        };
        row.into_active_model().insert(self.app.db.read()).await.unwrap();
        let declared = Declared {
            amount: (mass.mg() / 1_000_000).into(),
            unit: Unit::Kg,
            form: Some("base".to_owned()),
            content_pct: None,
            strength_mg: None,
            gross: false,
            mixture: Vec::new(),
        };
        let years: Vec<YearMass> =
            years.iter().map(|(year, kg)| YearMass { year: *year, mass: Mass::from_kg(*kg) }).collect();
        let row = item::Model {
            id: of.item,
            notification_id: of.id,
            position: 1,
            substance: "ephedrine".to_owned(),
            need_substance: Some("ephedrine".to_owned()),
            line: "raw".to_owned(),
            form: "raw".to_owned(),
            declared: serde_json::to_string(&declared).unwrap(),
            mass_mg: mass.mg(),
            upper_bound: false,
            steps: "[]".to_owned(),
            years: serde_json::to_string(&years).unwrap(),
            authorised_mg: authorised.then_some(mass.mg()),
        };
        row.into_active_model().insert(self.app.db.read()).await.unwrap();
    }

    /// The exporter tells that so much left.
    pub async fn left(&self, of: &Consignment, on: &str, kg: i64, due: &str) -> shipment::Model {
        let told = departure(on, kg, due);
        let number = depart::depart(&self.app, &self.by(of.sender).await, of.id, &told).await.unwrap();
        self.shipment(&number).await
    }

    pub async fn shipment(&self, number: &str) -> shipment::Model {
        shipment::Entity::find()
            .filter(shipment::Column::Number.eq(number))
            .one(self.app.db.read())
            .await
            .unwrap()
            .expect("the shipment is there")
    }

    /// Open alerts of a record: rule and severity.
    pub async fn raised(&self, record: Uuid) -> Vec<(String, String)> {
        let mut found: Vec<_> = alerts::entity::alert::Entity::find()
            .filter(alerts::entity::alert::Column::RecordId.eq(record))
            .all(self.app.db.read())
            .await
            .unwrap()
            .into_iter()
            .map(|alert| (alert.rule, alert.severity))
            .collect();
        found.sort();
        found
    }

    /// Every alert of a record: rule, state, how it ended.
    pub async fn alerts_of(&self, record: Uuid) -> Vec<(String, String, Option<String>)> {
        let found = alerts::entity::alert::Entity::find()
            .filter(alerts::entity::alert::Column::RecordId.eq(record))
            .all(self.app.db.read())
            .await
            .unwrap();
        found.into_iter().map(|alert| (alert.rule, alert.state, alert.outcome)).collect()
    }

    /// Who holds how many kilograms of a shipment's only item.
    pub async fn held(&self, shipment: Uuid) -> Vec<(&'static str, i64)> {
        let db = self.app.db.read();
        let items = ringfence::shipments::queries::items(db, shipment).await.unwrap();
        let events = accounts::events(db, shipment).await.unwrap();
        let account = accounts::of_item(&events, items[0].id).unwrap();
        account.rows().map(|(holder, mass)| (holder.code(), mass.mg() / 1_000_000)).collect()
    }
}

pub fn departure(on: &str, kg: i64, due: &str) -> Departure {
    let on = day(on);
    assert!(on.year() >= 2026);
    Departure {
        departed_on: on,
        masses: vec![Some(Mass::from_kg(kg))],
        planned_arrival_on: Some(day(due)),
        packages: Some(10),
        seals: "S-1".to_owned(),
        route: "By sea".to_owned(),
        carrier: "Carrier".to_owned(),
        transport_document: "BL-1".to_owned(),
        note: String::new(),
    }
}

pub fn arrival(on: &str, last: bool, item: ItemArrival) -> Arrival {
    Arrival {
        arrived_on: day(on),
        last,
        items: vec![item],
        packages: None,
        seals_intact: Some(true),
        note: String::new(),
    }
}
