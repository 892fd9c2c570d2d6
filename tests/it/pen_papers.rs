//! The pre-export notification as it leaves: data files, copies for transit
//! States, the scan of a reply that came on paper.

use crate::world::decisions::{by_mail, refusal};
use crate::world::filing::Filing;
use crate::world::{World, on_both};
use axum::http::StatusCode;
use domain::actor::Role;
use quick_xml::events::Event;
use ringfence::documents;
use ringfence::error::CommandError;
use ringfence::notifications::commands::send::Sending;
use ringfence::notifications::commands::{office, transit};
use ringfence::notifications::entity::notification;
use ringfence::notifications::standing;
use ringfence::reference::commands;
use ringfence::reference::files::Files;
use sea_orm::{ActiveValue::Set, EntityTrait};
use std::collections::BTreeMap;

/// The texts of a document by the path of their elements; reading proves that it is
/// well-formed.
fn texts(xml: &str) -> BTreeMap<String, String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut path, mut found) = (Vec::<String>::new(), BTreeMap::<String, String>::new());
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Eof => break,
            Event::Start(tag) => path.push(tag.name().as_ref().to_owned()),
            Event::End(_) => drop(path.pop()),
            Event::Text(text) => {
                let text: String = text.as_ref().to_owned();
                if !text.trim().is_empty() {
                    found.entry(path.join("/")).or_default().push_str(&text);
                }
            }
            _ => {}
        }
    }
    assert!(path.is_empty(), "{path:?}");
    found
}

fn through(country: &str) -> Filing {
    let base = Filing { form: "base".to_owned(), ..Filing::new("ephedrine", 100, "IQ") };
    Filing { transit: vec![country.to_owned()], ..base }
}

impl World {
    async fn told_on(&self, row: &notification::Model) -> Option<String> {
        let row = self.notification(&row.reference).await;
        standing::body(&row).unwrap().transit[0].notified_on.map(|day| day.to_string())
    }

    /// Turkey's pack asks for copies from here on.
    async fn turkey_asks(&self) {
        let mut files = Files::built_in();
        let pack = "jurisdiction = \"TR\"\nzone = \"Europe/Istanbul\"\ncalendar = \"TR\"\ntransit_copy = true\n\
                    office_hours = { from = \"08:30\", to = \"17:30\" }\n\
                    [[rule]]\nid = \"TR/transit\"\nscope = [\"*\"]\nactivities = [\"transit\"]\n\
                    transit_notice = { days = 49, kind = \"calendar\" }\nsource = \"Transit Regulation\"\n";
        files.0.insert("packs/TR.toml".to_owned(), pack.to_owned());
        let first = self.instance_person(&[Role::SystemAdmin]).await;
        let second = self.instance_person(&[Role::SystemAdmin]).await;
        let loaded = commands::load(&self.app, &self.by(first).await, &files, "a folder").await.unwrap();
        let waiting =
            ringfence::countersign::open_for(self.app.db.read(), loaded.id).await.unwrap().remove(0);
        commands::activate(&self.app, &self.by(second).await, waiting.id, &waiting.body_hash).await.unwrap();
    }
}

on_both!(the_data_file_comes_as_xml_with_the_fields_of_the_json, world => {
    let desks = world.desks("PK", None).await;
    let (_, _, one) = world.firm("PK", "Karachi & Sons <Chemicals>").await;
    let row = world.file(one, &through("TR")).await;
    let client = world.client(desks.officer).await;
    let xml = client.get(&format!("/notifications/{}/pen.xml", row.reference)).await;
    assert_eq!(xml.status, StatusCode::OK, "{}", xml.body);
    assert_eq!(xml.headers["content-type"], "application/xml");
    assert!(xml.headers["content-disposition"].to_str().unwrap().ends_with(".xml\""));
    assert!(xml.body.contains("xmlns=\"urn:ringfence:pen:1\""), "{}", xml.body);
    assert!(xml.body.contains("Karachi &amp; Sons &lt;Chemicals&gt;"), "{}", xml.body);
    let found = texts(&xml.body);
    let json = client.get(&format!("/notifications/{}/pen.json", row.reference)).await;
    let json: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    let paper = &json["notification"];
    for (path, expected) in [
        ("reference", &json["reference"]),
        ("destination", &json["destination"]),
        ("importer/name", &paper["importer"]["name"]),
        ("importer/address", &paper["importer"]["address"]),
        ("items/item/substance", &paper["items"][0]["name"]),
        ("items/item/hs_code", &paper["items"][0]["hs"]),
        ("items/item/quantity", &paper["items"][0]["amount"]),
        ("expected_date_of_dispatch", &paper["dispatch_on"]),
        ("expected_arrival", &paper["arrival_on"]),
        ("transit/country", &paper["transit"][0]),
        ("import_permit_number", &paper["permit"]),
        ("invoice_number", &paper["invoice"]),
        ("end_use", &paper["end_use"]),
    ] {
        let found = found.get(&format!("pre_export_notification/{path}")).map(String::as_str);
        assert_eq!(found, expected.as_str(), "{path} in {}", xml.body);
    }
    assert_eq!(found["pre_export_notification/items/item/quantity_of_anhydrous_base"], "100");
    // What leaves as a file leaves a trace.
    let looks = world.story(row.id).await;
    assert_eq!(looks.iter().filter(|act| *act == "notification-exported").count(), 2);
    let documented = include_str!("../../docs/pen-data.md");
    for path in found.keys() {
        for name in path.split('/').skip(1) {
            assert!(documented.contains(name), "{name} is not in docs/pen-data.md");
        }
    }
});

on_both!(a_transit_authority_that_asks_gets_its_copy, world => {
    world.turkey_asks().await;
    let desks = world.desks("PK", None).await;
    let transit_officer = world.officer("TR", &[Role::CaseOfficer]).await;
    let (_, _, one) = world.firm("PK", "Karachi Chemicals").await;
    let row = world.file(one, &through("TR")).await;
    assert!(world.raised(row.id).await.contains(&("R41".to_owned(), "review".to_owned())));
    let client = world.client(transit_officer).await;
    let copy = format!("/transit/{}", row.reference);
    assert_eq!(client.get(&copy).await.status, StatusCode::NOT_FOUND, "not sent yet");

    world.take(desks.officer, row.id).await;
    world.send(desks.officer, row.id, &by_mail()).await;
    assert_eq!(world.told_on(&row).await.as_deref(), Some("2026-03-02"));
    assert!(client.get("/transit").await.body.contains(&row.reference));
    let shown = client.get(&copy).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    assert!(shown.body.contains("Karachi Chemicals") && shown.body.contains("Ephedrine"), "{}", shown.body);
    // The copy, and nothing else of the record.
    let record = client.get(&format!("/notifications/{}", row.reference)).await;
    assert_eq!(record.status, StatusCode::NOT_FOUND);
    let other = world.client(world.officer("BE", &[Role::CaseOfficer]).await).await;
    assert_eq!(other.get(&copy).await.status, StatusCode::NOT_FOUND);
    assert!(world.letters().await.contains(&"notification-transit-copy".to_owned()));
    assert!(world.story(row.id).await.contains(&"notification-transit-told".to_owned()));
});

on_both!(a_transit_authority_elsewhere_is_told_by_hand, world => {
    world.turkey_asks().await;
    let desks = world.desks("PK", None).await;
    let (_, _, one) = world.firm("PK", "Karachi Chemicals").await;
    let row = world.file(one, &through("TR")).await;
    let country = World::country("TR");
    let by = world.by(desks.officer).await;
    let early = transit::tell(&world.app, &by, row.id, country, &by_mail()).await;
    assert_eq!(refusal(early), "notification-transit-not-sent");
    world.take(desks.officer, row.id).await;
    world.send(desks.officer, row.id, &by_mail()).await;
    assert_eq!(world.told_on(&row).await, None, "nobody told it yet");

    let path = format!("/notifications/{}/transit", row.reference);
    let client = world.client(desks.officer).await;
    assert!(client.get(&path).await.body.contains("Asks to be told"));
    let silent = client.submit(&path, &path, &[("country", "TR")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [
        ("country", "TR"), ("how", "fax"),
        ("sent_on-day", "2"), ("sent_on-month", "3"), ("sent_on-year", "2026"),
    ];
    let done = client.submit(&path, &path, &fields).await;
    assert_eq!(done.location(), path, "{}", done.body);
    assert_eq!(world.told_on(&row).await.as_deref(), Some("2026-03-02"));
    let open = world.alerts_of(row.id).await;
    assert!(open.contains(&("R41".to_owned(), "closed".to_owned(), Some("rejudged".to_owned()))), "{open:?}");
    let by = world.by(desks.officer).await;
    let twice = transit::tell(&world.app, &by, row.id, country, &by_mail()).await;
    assert!(matches!(twice, Err(CommandError::Invalid(_))), "{twice:?}");
});

on_both!(what_is_confidential_goes_to_a_third_state_only_by_hand, world => {
    world.turkey_asks().await;
    let desks = world.desks("PK", None).await;
    let reader = world.officer("TR", &[Role::CaseOfficer]).await;
    let (_, _, one) = world.firm("PK", "Karachi Chemicals").await;
    let row = world.file(one, &through("TR")).await;
    let secret =
        notification::ActiveModel { id: Set(row.id), confidential: Set(true), ..Default::default() };
    notification::Entity::update(secret).exec(world.app.db.read()).await.unwrap();
    world.take(desks.officer, row.id).await;
    world.send(desks.officer, row.id, &by_mail()).await;
    assert_eq!(world.told_on(&row).await, None);
    let client = world.client(reader).await;
    assert!(!client.get("/transit").await.body.contains(&row.reference));
    let by = world.by(desks.officer).await;
    transit::tell(&world.app, &by, row.id, World::country("TR"), &Sending::default()).await.unwrap();
    assert_eq!(world.told_on(&row).await.as_deref(), Some("2026-03-02"));
    assert!(client.get("/transit").await.body.contains(&row.reference));
});

on_both!(a_keyed_in_reply_takes_its_scan_in_the_same_form, world => {
    let desks = world.desks("PK", None).await;
    let row = world.filed(100).await;
    world.take(desks.officer, row.id).await;
    world.send(desks.officer, row.id, &by_mail()).await;
    let path = format!("/notifications/{}/answer", row.reference);
    let client = world.client(desks.officer).await;
    let fields = [
        ("reply", "no_objection"), ("for_company", ""), ("for_authority", ""), ("outside_reference", "IQ/77"),
        ("given_on-day", "2"), ("given_on-month", "3"), ("given_on-year", "2026"), ("step", "check"),
    ];
    let check = client.submit(&path, &path, &fields).await;
    assert_eq!(check.status, StatusCode::OK, "{}", check.body);
    assert!(check.body.contains("multipart/form-data") && check.body.contains("name=\"scan\""), "{}", check.body);

    let mut confirm = fields.to_vec();
    confirm.retain(|(name, _)| *name != "step");
    confirm.push(("step", "confirm"));
    let wrong = client.upload(&path, &path, &confirm, ("scan", "reply.exe", b"MZ\x90")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.notification(&row.reference).await.reply, None);
    let pdf = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";
    let done = client.upload(&path, &path, &confirm, ("scan", "reply.pdf", pdf)).await;
    assert_eq!(done.location(), format!("/notifications/{}", row.reference), "{}", done.body);
    assert_eq!(world.notification(&row.reference).await.reply.as_deref(), Some("no_objection"));
    let kept = documents::list(world.app.db.read(), office::owner(row.id)).await.unwrap();
    assert_eq!(kept.iter().map(|one| one.file_name.as_str()).collect::<Vec<_>>(), ["reply.pdf"]);
});

on_both!(the_desk_s_clock_counts_by_its_own_hours, world => {
    world.turkey_asks().await;
    let officer = world.officer("TR", &[Role::CaseOfficer]).await;
    let (_, _, one) = world.firm("TR", "Izmir Kimya").await;
    let base = Filing { form: "base".to_owned(), ..Filing::new("ephedrine", 10, "IQ") };
    let row = world.file(one, &base).await;
    let pakistani = world.filed(10).await;
    // Filed on Monday at 12:00 in Istanbul; on Tuesday at 12:00 nine working hours have passed.
    world.app.clock.advance_ms(86_400_000);
    let page = world.client(officer).await.get(&format!("/notifications/{}", row.reference)).await.body;
    assert!(page.contains("9 working hours (08:30 to 17:30, Europe"), "{page}");
    let officer = world.officer("PK", &[Role::CaseOfficer]).await;
    let page = world.client(officer).await.get(&format!("/notifications/{}", pakistani.reference)).await.body;
    assert!(page.contains("8 working hours (09:00 to 17:00 are assumed, Asia"), "{page}");
});
