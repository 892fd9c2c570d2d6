//! What follows a notification: replies, sendings, suspension orders, export
//! authorisations and permits; and what physically moves: tables of `shipments`.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, boolean_null, date, date_null, integer, integer_null, string,
    string_null, text, text_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

fn table(name: &str) -> TableCreateStatement {
    Table::create().table(Alias::new(name)).to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            series(),
            sending(),
            reply(),
            order(),
            authorisation(),
            permit(),
            shipment(),
            shipment_item(),
            shipment_event(),
        ];
        for table in tables {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in INDEXES {
            let mut index = Index::create().name(*name).table(Alias::new(*table)).to_owned();
            for column in *columns {
                index.col(Alias::new(*column));
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in [
            "shipment_event",
            "shipment_item",
            "shipment",
            "permit",
            "export_authorisation",
            "suspension_order",
            "notification_reply",
            "notification_sending",
            "number_series",
        ] {
            manager.drop_table(Table::drop().table(Alias::new(name)).to_owned()).await?;
        }
        Ok(())
    }
}

const INDEXES: &[(&str, &str, &[&str])] = &[
    ("sending_record", "notification_sending", &["notification_id", "id"]),
    ("reply_record", "notification_reply", &["notification_id", "id"]),
    ("order_record", "suspension_order", &["notification_id", "id"]),
    ("authorisation_record", "export_authorisation", &["notification_id"]),
    ("permit_number", "permit", &["number_key"]),
    ("permit_record", "permit", &["notification_id"]),
    ("permit_country", "permit", &["country", "id"]),
    ("shipment_record", "shipment", &["notification_id", "id"]),
    ("shipment_operator", "shipment", &["operator_id", "id"]),
    ("shipment_importer", "shipment", &["importer_operator_id", "id"]),
    ("shipment_origin", "shipment", &["origin", "id"]),
    ("shipment_destination", "shipment", &["destination", "id"]),
    ("shipment_waiting", "shipment", &["state", "planned_arrival_on"]),
    ("shipment_item_record", "shipment_item", &["shipment_id", "position"]),
    ("shipment_item_of", "shipment_item", &["notification_item_id"]),
    ("shipment_event_record", "shipment_event", &["shipment_id", "id"]),
];

/// The last number given out of a series in a year.
fn series() -> TableCreateStatement {
    table("number_series")
        .col(string("series"))
        .col(integer("year"))
        .col(big_integer("last"))
        .primary_key(Index::create().col(Alias::new("series")).col(Alias::new("year")))
        .to_owned()
}

/// A PEN on its way to the other authority: which version, how, when.
fn sending() -> TableCreateStatement {
    table("notification_sending")
        .col(uuid("id").primary_key())
        .col(uuid("notification_id"))
        .col(integer("version"))
        .col(string("to_country"))
        // here | pen_online | post | mail | courier | fax | other
        .col(string("how"))
        // As keyed in; on this instance the day of the act.
        .col(date("sent_on"))
        .col(text("note"))
        .col(boolean("copy"))
        .col(uuid("by_person"))
        .col(string("by_name"))
        .col(big_integer("at_ms"))
        .to_owned()
}

/// Every reply, also those that another one followed.
fn reply() -> TableCreateStatement {
    table("notification_reply")
        .col(uuid("id").primary_key())
        .col(uuid("notification_id"))
        .col(integer("version"))
        .col(string("reply"))
        .col(string_null("reason"))
        // JSON list: for each item in order the quantity not objected to, or null.
        .col(text("masses"))
        .col(text("conditions"))
        .col(text("for_authority"))
        .col(text("for_company"))
        // Given elsewhere and keyed in by the exporting authority.
        .col(boolean("keyed_in"))
        .col(boolean("late"))
        .col(date("given_on"))
        .col(string("outside_reference"))
        .col(uuid("by_person"))
        .col(string("by_name"))
        .col(big_integer("at_ms"))
        .to_owned()
}

/// An order that forbids departure until it is lifted.
fn order() -> TableCreateStatement {
    table("suspension_order")
        .col(uuid("id").primary_key())
        .col(uuid("notification_id"))
        .col(string("grounds"))
        .col(text("for_authority"))
        .col(text("for_company"))
        .col(uuid("by_person"))
        .col(string("by_name"))
        .col(big_integer("at_ms"))
        .col(big_integer_null("lifted_at_ms"))
        .col(string_null("lifted_by_name"))
        .col(text_null("lifted_because"))
        .to_owned()
}

/// The numbered paper an authorisation issues, as it was issued.
fn authorisation() -> TableCreateStatement {
    table("export_authorisation")
        .col(uuid("id").primary_key())
        .col(string("number").unique_key())
        .col(uuid("notification_id"))
        .col(date("valid_until"))
        .col(text("body"))
        .col(string("by_name"))
        .col(string_null("second_name"))
        .col(big_integer("issued_at_ms"))
        .to_owned()
}

/// Import permits and letters of no objection.
fn permit() -> TableCreateStatement {
    table("permit")
        .col(uuid("id").primary_key())
        // import_permit | no_objection
        .col(string("kind"))
        .col(string("number"))
        .col(string("number_key"))
        // Whose authority issued it.
        .col(string("country"))
        .col(string("authority_name"))
        .col(uuid_null("operator_id"))
        .col(string("holder_name"))
        .col(string_null("substance"))
        .col(big_integer_null("mass_mg"))
        .col(date_null("valid_from"))
        .col(date_null("valid_until"))
        // Registered by the authority that issued it; otherwise keyed in as told.
        .col(boolean("verified"))
        .col(uuid_null("notification_id"))
        .col(text("note"))
        .col(uuid("by_person"))
        .col(string("by_name"))
        .col(big_integer("at_ms"))
        .to_owned()
}

fn shipment() -> TableCreateStatement {
    table("shipment")
        .col(uuid("id").primary_key())
        // SH-YYYY-NNNNNN
        .col(string("number").unique_key())
        // None for a movement that nobody notified.
        .col(uuid_null("notification_id"))
        .col(uuid_null("operator_id"))
        .col(uuid_null("importer_operator_id"))
        .col(string("origin"))
        .col(string("destination"))
        .col(string("exporter_name"))
        .col(string("importer_name"))
        .col(string("state"))
        .col(boolean("unnotified"))
        .col(date_null("departed_on"))
        // Left while a suspension order was in force, or before it could.
        .col(string_null("departed_against"))
        .col(date_null("planned_arrival_on"))
        .col(date_null("landed_on"))
        .col(date_null("arrived_on"))
        .col(boolean("last_arrived"))
        .col(integer_null("packages_sent"))
        .col(integer_null("packages_arrived"))
        .col(string("seals"))
        .col(boolean_null("seals_intact"))
        .col(text("route"))
        .col(string("carrier"))
        .col(string("transport_document"))
        .col(uuid("created_by"))
        .col(big_integer("created_at_ms"))
        .col(big_integer("updated_at_ms"))
        .to_owned()
}

fn shipment_item() -> TableCreateStatement {
    table("shipment_item")
        .col(uuid("id").primary_key())
        .col(uuid("shipment_id"))
        .col(uuid_null("notification_item_id"))
        .col(integer("position"))
        .col(string("substance"))
        .col(string_null("need_substance"))
        .col(string("line"))
        // What left; nothing for an arrival that nobody saw leave.
        .col(big_integer("mass_mg"))
        .col(big_integer("arrived_mg"))
        // Calendar year whose need it is booked on.
        .col(integer("year"))
        // JSON list of {key, mass}: what of it is booked as used, and where.
        .col(text("booked"))
        .to_owned()
}

/// What happened, in the order it was told. Only ever added to.
fn shipment_event() -> TableCreateStatement {
    table("shipment_event")
        .col(uuid("id").primary_key())
        .col(uuid("shipment_id"))
        .col(uuid_null("item_id"))
        .col(string("kind"))
        .col(date("happened_on"))
        .col(big_integer("mass_mg"))
        .col(boolean("last"))
        // JSON list of {from, to, mass}: whose account to whose.
        .col(text("moves"))
        .col(integer_null("packages"))
        .col(boolean_null("seals_intact"))
        .col(string_null("outcome"))
        .col(string_null("reason"))
        .col(string("confirmed_by"))
        // Who has the goods now, by name, and where.
        .col(string("holder_name"))
        .col(text("note"))
        .col(text_null("change"))
        .col(uuid("by_person"))
        .col(string("by_name"))
        .col(big_integer("at_ms"))
        .to_owned()
}
