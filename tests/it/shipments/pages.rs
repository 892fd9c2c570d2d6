//! The pages: what each side sees, and what it can tell.

use crate::world::client::{Answer, Client};
use crate::world::on_both;
use crate::world::shipping::ephedrine;
use axum::http::StatusCode;
use domain::actor::Role;
use ringfence::shipments::entity::shipment;
use sea_orm::EntityTrait;

/// The page, which has to be there, with every word in the catalogue.
async fn page(client: &Client, path: &str) -> String {
    plain(path, client.get(path).await, StatusCode::OK)
}

fn plain(path: &str, answer: Answer, status: StatusCode) -> String {
    assert_eq!(answer.status, status, "{path}: {}", answer.body);
    assert!(!answer.body.contains('⟦'), "{path}: {}", answer.body);
    answer.body.replace("&#x2f;", "/").replace("&#x27;", "'")
}

const LEFT: [(&str, &str); 10] = [
    ("departed_on-day", "2"),
    ("departed_on-month", "3"),
    ("departed_on-year", "2026"),
    ("planned_arrival_on-day", "20"),
    ("planned_arrival_on-month", "3"),
    ("planned_arrival_on-year", "2026"),
    ("mass-1", "400"),
    ("packages", "10"),
    ("seals", "S-1"),
    ("carrier", "Carrier"),
];

on_both!(a_company_reports_a_departure_after_checking_it, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], None).await;
    let sender = world.client(of.sender).await;
    let form = format!("/company/shipments/depart/{}", of.reference);
    assert!(page(&sender, "/company/shipments").await.contains(&form));

    let unread = sender.submit(&form, &form, &[("mass-1", "much")]).await;
    let unread = plain(&form, unread, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unread.contains("#mass-1") && unread.contains("#departed_on"), "{unread}");

    let check = sender.submit(&form, &form, &LEFT).await;
    let request = check.input("request_id");
    let check = plain(&form, check, StatusCode::OK);
    assert!(check.contains("400 kg") && check.contains("20 March 2026"), "{check}");
    assert!(shipment::Entity::find().all(world.app.db.read()).await.unwrap().is_empty(), "nothing is told yet");

    let csrf = sender.get(&form).await.input("csrf");
    let mut fields = vec![("csrf", csrf.as_str()), ("request_id", request.as_str()), ("step", "confirm")];
    fields.extend(LEFT);
    let done = sender.post(&form, &fields).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/company/shipments/SH-2026-000001"));
    // A second click on the same button.
    let again = sender.post(&form, &fields).await;
    assert_eq!(again.location(), "/company/shipments/SH-2026-000001");
    assert_eq!(shipment::Entity::find().all(world.app.db.read()).await.unwrap().len(), 1);

    let record = page(&sender, "/company/shipments/SH-2026-000001").await;
    assert!(record.contains("Under way") && record.contains("400 kg") && record.contains("/loss"), "{record}");
    assert!(!record.contains("/seizure"), "{record}");
});

on_both!(an_importer_sees_what_is_authorised_and_reports_its_arrival, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], None).await;
    let receiver = world.client(of.receiver).await;
    let list = page(&receiver, "/company/shipments").await;
    assert!(list.contains(&format!("/company/shipments/expected/{}", of.reference)), "{list}");
    page(&receiver, &format!("/company/shipments/expected/{}", of.reference)).await;
    let own = receiver.get(&format!("/company/shipments/depart/{}", of.reference)).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);

    let sent = world.left(&of, "2026-03-02", 400, "2026-03-20").await;
    let form = format!("/company/shipments/{}/arrive", sent.number);
    let mut fields = vec![
        ("arrived_on-day", "2"), ("arrived_on-month", "3"), ("arrived_on-year", "2026"),
        ("outcome-1", "accepted_other"), ("mass-1", "390"), ("last", "yes"), ("seals", "intact"),
    ];
    let unexplained = receiver.submit(&form, &form, &fields).await;
    assert!(plain(&form, unexplained, StatusCode::UNPROCESSABLE_ENTITY).contains("#reason-1"));
    fields.push(("reason-1", "short_weight"));
    let done = receiver.submit(&form, &form, &fields).await;
    assert_eq!(done.location(), format!("/company/shipments/{}", sent.number));
    let record = page(&receiver, done.location()).await;
    assert!(record.contains("Missing on arrival") && record.contains("10 kg") && record.contains("Short weight"), "{record}");
});

on_both!(customs_find_by_any_number_and_record, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], None).await;
    let customs = world.client(of.customs_out).await;
    page(&customs, "/customs").await;
    let home = format!("/customs/{}", of.reference);
    for number in ["EA-XA-2026-000001", &of.reference] {
        assert!(page(&customs, &format!("/customs?number={number}")).await.contains(&home));
    }
    assert!(page(&customs, "/customs?number=nothing").await.contains("/customs/unnotified"));
    let shown = page(&customs, &home).await;
    assert!(shown.contains("Authorised") && shown.contains(&format!("{home}/depart")), "{shown}");
    let form = format!("{home}/depart");
    let mut fields = LEFT.to_vec();
    fields.push(("step", "confirm"));
    let done = customs.submit(&form, &form, &fields).await;
    assert_eq!(done.location(), "/shipments/SH-2026-000001");
    let record = page(&customs, done.location()).await;
    assert!(record.contains("Reported by") && record.contains("/seizure"), "{record}");
    for act in ["arrive", "land", "return", "loss", "reroute", "seizure", "release"] {
        page(&customs, &format!("/shipments/SH-2026-000001/{act}")).await;
    }
    let land = "/shipments/SH-2026-000001/land";
    let landed = [("landed_on-day", "2"), ("landed_on-month", "3"), ("landed_on-year", "2026")];
    let check = plain(land, customs.submit(land, land, &landed).await, StatusCode::OK);
    assert!(check.contains("2 March 2026") && check.contains("Report the landing"), "{check}");
    let again = [landed.as_slice(), &[("step", "change")]].concat();
    assert!(plain(land, customs.submit(land, land, &again).await, StatusCode::OK).contains("name=\"landed_on-day\""));
    let nothing = page(&customs, "/shipments/SH-2026-000001").await;
    assert!(!nothing.contains("Landed"), "{nothing}");
    let landed = [landed.as_slice(), &[("step", "confirm")]].concat();
    assert_eq!(customs.submit(land, land, &landed).await.location(), "/shipments/SH-2026-000001");
    let seize = "/shipments/SH-2026-000001/seizure";
    let taken = [
        ("happened_on-day", "2"), ("happened_on-month", "3"), ("happened_on-year", "2026"), ("mass", "500"),
    ];
    let much = customs.submit(seize, seize, &taken).await;
    plain(seize, much, StatusCode::UNPROCESSABLE_ENTITY);
});

on_both!(customs_record_a_movement_without_a_notification, world => {
    let customs = world.officer("AU", &[Role::CustomsOfficer]).await;
    let customs = world.client(customs).await;
    let form = "/customs/unnotified";
    let empty = customs.submit(form, form, &[("note", "x")]).await;
    assert!(plain(form, empty, StatusCode::UNPROCESSABLE_ENTITY).contains("#way"));
    let found = [
        ("way", "arrived"), ("found_on-day", "2"), ("found_on-month", "3"), ("found_on-year", "2026"),
        ("substance", "ephedrine"), ("line", "raw"), ("mass", "12.5"), ("origin", "PK"), ("destination", "AU"),
        ("exporter_name", "Alpha"), ("importer_name", "Beta"),
    ];
    let done = customs.submit(form, form, &found).await;
    assert_eq!(done.location(), "/shipments/SH-2026-000001");
    let record = page(&customs, done.location()).await;
    assert!(record.contains("12.5 kg") && record.contains("Nobody notified this movement."), "{record}");
});

on_both!(nobody_else_sees_a_shipment_and_no_company_what_stood_against_it, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.consignment(domain::notification::lifecycle::State::Sent, "2026-03-20", &[(2026, 400)], None).await;
    let sent = world.left(&of, "2026-03-02", 400, "2026-03-20").await;
    let record = format!("/company/shipments/{}", sent.number);
    let own = page(&world.client(of.sender).await, &record).await;
    assert!(!own.contains("without an authorisation"), "{own}");
    let theirs = page(&world.client(of.officer_in).await, &format!("/shipments/{}", sent.number)).await;
    assert!(theirs.contains("without an authorisation"), "{theirs}");
    for (home, person) in [
        ("/company/shipments", of.receiver),
        ("/company/shipments", world.clerk(ringfence::ids::fresh(), "XA", &[Role::CompanyResponsible]).await),
        ("/shipments", world.officer("XC", &[Role::CustomsOfficer]).await),
    ] {
        let client = world.client(person).await;
        for act in ["", "/arrive", "/loss"] {
            let answer = client.get(&format!("{home}/{}{act}", sent.number)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{home} {act}");
        }
    }
    let reader = world.clerk(of.exporter, "XA", &[Role::CompanyReader]).await;
    let reader = world.client(reader).await;
    page(&reader, &record).await;
    assert_eq!(reader.get(&format!("{record}/loss")).await.status, StatusCode::FORBIDDEN);
    let seizure = world.client(of.sender).await.get(&format!("{record}/seizure")).await;
    assert_eq!(seizure.status, StatusCode::FORBIDDEN);
});

on_both!(goods_are_turned_after_the_change_was_checked, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], None).await;
    let sent = world.left(&of, "2026-03-02", 400, "2026-03-20").await;
    let customs = world.client(of.customs_out).await;
    let form = format!("/shipments/{}/reroute", sent.number);
    let turned = [
        ("happened_on-day", "2"), ("happened_on-month", "3"), ("happened_on-year", "2026"),
        ("destination", "XC"), ("consignee", "Gamma Trading"), ("note", "Strike"),
    ];
    let nowhere = customs.submit(&form, &form, &turned[..3]).await;
    assert!(plain(&form, nowhere, StatusCode::UNPROCESSABLE_ENTITY).contains("#destination"));
    let check = plain(&form, customs.submit(&form, &form, &turned).await, StatusCode::OK);
    assert!(check.contains("Beta Pharma → Gamma Trading") && check.contains("Strike"), "{check}");
    let row = world.shipment(&sent.number).await;
    assert_eq!(row.destination, "XB", "nothing is told yet");
    let confirmed = [turned.as_slice(), &[("step", "confirm")]].concat();
    let done = customs.submit(&form, &form, &confirmed).await;
    assert_eq!(done.location(), format!("/shipments/{}", sent.number), "{}", done.body);

    // The authority it was notified to reads on, and can tell nothing more of it.
    let first = world.client(of.officer_in).await;
    let record = page(&first, &format!("/shipments/{}", sent.number)).await;
    assert!(record.contains("Gamma Trading"), "{record}");
    assert!(page(&first, "/shipments").await.contains(&sent.number));
    assert_eq!(first.get(&form).await.status, StatusCode::NOT_FOUND);
    let stranger = world.client(world.officer("XD", &[Role::CaseOfficer]).await).await;
    assert_eq!(stranger.get(&format!("/shipments/{}", sent.number)).await.status, StatusCode::NOT_FOUND);
    let new = world.client(world.officer("XC", &[Role::CaseOfficer]).await).await;
    page(&new, &format!("/shipments/{}", sent.number)).await;
});

on_both!(authorities_find_shipments_by_what_the_address_asks, world => {
    world.declare_need_kg(&ephedrine(2026), 9_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 600)], Some("2026-12-31")).await;
    let mut numbers = Vec::new();
    for _ in 0..60 {
        numbers.push(world.left(&of, "2026-03-02", 10, "2026-03-20").await.number);
    }
    let customs = world.client(of.customs_in).await;
    let first = page(&customs, "/shipments?state=under_way&way=in").await;
    assert!(first.contains(&numbers[59]) && first.contains(&numbers[10]) && !first.contains(&numbers[9]));
    let next = first.split("href=\"").find(|part| part.contains("before=")).expect("a next page");
    let next = next.split('"').next().unwrap().replace("&amp;", "&");
    assert!(next.contains("state=under_way") && next.contains("way=in"), "{next}");
    let second = page(&customs, &next).await;
    assert!(second.contains(&numbers[9]) && second.contains(&numbers[0]) && !second.contains(&numbers[10]));
    for (asked, found) in [
        ("?way=out", false),
        ("?q=alpha", true),
        ("?q=gamma", false),
        ("?state=arrived", false),
        ("?mark=unnotified", false),
        ("?mark=against", false),
        (&format!("?q={}", numbers[59].to_lowercase()), true),
    ] {
        assert_eq!(page(&customs, &format!("/shipments{asked}")).await.contains(&numbers[59]), found, "{asked}");
    }
    assert_eq!(world.client(of.sender).await.get("/shipments").await.status, StatusCode::FORBIDDEN);
});
