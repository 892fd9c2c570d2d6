//! The authorities' pages: every tab, the way from a form to a deed, what leaves
//! a trace, and what an observer reads.

use crate::world::decisions::by_mail;
use crate::world::filing::Filing;
use crate::world::{World, on_both};
use axum::http::StatusCode;
use domain::actor::Role;
use domain::quantity::Mass;
use ringfence::audit::{self, Visible};
use ringfence::notifications::commands::send::Sending;
use ringfence::notifications::entity::notification;
use sea_orm::{ActiveValue::Set, EntityTrait};

const TABS: [&str; 8] =
    ["summary", "rules", "needs", "parties", "documents", "shipments", "dialogue", "timeline"];

on_both!(every_tab_opens_for_both_authorities_and_for_nobody_else, world => {
    let desks = world.desks("PK", Some("IQ")).await;
    let row = world.filed(100).await;
    world.take(desks.officer, row.id).await;
    world.send(desks.officer, row.id, &Sending::default()).await;
    let auditor = world.instance_person(&[Role::Auditor]).await;
    for person in [desks.officer, desks.approver, desks.importing.unwrap(), auditor] {
        let client = world.client(person).await;
        for tab in TABS {
            let page = client.get(&format!("/notifications/{}?tab={tab}", row.reference)).await;
            assert_eq!(page.status, StatusCode::OK, "{tab}: {}", page.body);
            assert!(page.body.contains(&row.reference), "{tab}");
        }
        let list = client.get("/notifications").await;
        assert!(list.body.contains(&row.reference), "{}", list.body);
    }
    let stranger = world.client(world.officer("BE", &[Role::CaseOfficer]).await).await;
    let page = stranger.get(&format!("/notifications/{}", row.reference)).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(!stranger.get("/notifications").await.body.contains(&row.reference));
    let admin = world.client(world.instance_person(&[Role::SystemAdmin]).await).await;
    assert_eq!(admin.get(&format!("/notifications/{}", row.reference)).await.status, StatusCode::FORBIDDEN);
});

on_both!(a_decision_is_shown_before_it_is_done, world => {
    let key = World::need("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 3_000).await;
    let desks = world.desks("PK", None).await;
    let row = world.filed(100).await;
    world.answered(&desks, row.id).await;
    let path = format!("/notifications/{}/authorise", row.reference);
    let client = world.client(desks.approver).await;
    let fields = [
        ("valid_until-day", "31"),
        ("valid_until-month", "8"),
        ("valid_until-year", "2026"),
        ("for_company", "In sealed drums only"),
        ("for_authority", "As agreed by letter"),
    ];
    let empty = client.submit(&path, &path, &[("step", "check")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);

    let mut check = fields.to_vec();
    check.push(("step", "check"));
    let shown = client.submit(&path, &path, &check).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    for words in ["Karachi Chemicals will see", "In sealed drums only", "As agreed by letter", "2,900 kg"] {
        assert!(shown.body.contains(words), "{words} in {}", shown.body);
    }
    assert_eq!(world.notification(&row.reference).await.state, "sent", "nothing is done yet");

    let mut confirm = fields.to_vec();
    confirm.push(("step", "confirm"));
    let done = client.submit(&path, &path, &confirm).await;
    assert_eq!(done.location(), format!("/notifications/{}", row.reference), "{}", done.body);
    assert_eq!(world.room(&key).await.reserved, Mass::from_kg(100));

    let paper = client.get(&format!("/notifications/{}/authorisation", row.reference)).await;
    for words in ["EA-PK-2026-000001", "Ephedrine", "In sealed drums only", "31 August 2026"] {
        assert!(paper.body.contains(words), "{words} in {}", paper.body);
    }
    let data = client.get(&format!("/notifications/{}/pen.json", row.reference)).await;
    let data: serde_json::Value = serde_json::from_str(&data.body).expect("a data file");
    assert_eq!(data["notification"]["items"][0]["name"], "Ephedrine");
    assert_eq!(data["reference"], row.reference);
    // The form is closed now, and says why.
    let again = client.get(&path).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
});

on_both!(past_the_need_the_page_prepares_and_another_signs, world => {
    let key = World::need("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 3_000).await;
    let desks = world.desks("PK", None).await;
    let row = world.filed(6_500).await;
    world.answered(&desks, row.id).await;
    let path = format!("/notifications/{}/authorise", row.reference);
    let client = world.client(desks.approver).await;
    let page = client.get(&path).await;
    assert!(page.body.contains("This passes the need by 3,500 kg (116.7 % of it). 3,000 kg would fit."), "{}", page.body);
    let fields = [
        ("valid_until-day", "31"),
        ("valid_until-month", "8"),
        ("valid_until-year", "2026"),
        ("reason", "Iraq wrote so"),
        ("step", "confirm"),
    ];
    let prepared = client.submit(&path, &path, &fields).await;
    let countersign = format!("/notifications/{}/countersign", row.reference);
    assert_eq!(prepared.location(), countersign, "{}", prepared.body);
    let own = client.get(&countersign).await;
    assert!(own.body.contains("You prepared this."), "{}", own.body);

    let second = world.client(desks.second).await;
    let page = second.get(&countersign).await;
    assert!(page.body.contains("Iraq wrote so"), "{}", page.body);
    let (proposal, hash) = (page.input("proposal"), page.input("hash"));
    let signed = second.submit(&countersign, &countersign, &[("proposal", &proposal), ("hash", &hash)]).await;
    assert_eq!(signed.location(), format!("/notifications/{}", row.reference), "{}", signed.body);
    let room = world.room(&key).await;
    assert_eq!((room.reserved, room.overridden), (Mass::from_kg(6_500), Mass::from_kg(3_500)));
});

on_both!(a_confidential_record_keeps_who_looked, world => {
    let desks = world.desks("PK", None).await;
    let row = world.filed(10).await;
    let secret =
        notification::ActiveModel { id: Set(row.id), confidential: Set(true), ..Default::default() };
    notification::Entity::update(secret).exec(world.app.db.read()).await.unwrap();
    world.client(desks.officer).await.get(&format!("/notifications/{}?tab=parties", row.reference)).await;
    let looks = audit::timeline(world.app.db.read(), "notification", row.id, &[Visible::Internal]).await.unwrap();
    let look = looks.iter().find(|entry| entry.act == "notification-read").expect("a trace");
    assert_eq!(look.person_id, Some(desks.officer));
    assert!(look.data.contains("parties"), "{}", look.data);
});

on_both!(an_observer_reads_copies_and_nothing_more, world => {
    let desks = world.desks("PK", None).await;
    let row = world.filed(10).await;
    let observer = world.client(world.instance_person(&[Role::Observer]).await).await;
    let copy = format!("/observer/{}", row.reference);
    assert_eq!(observer.get(&copy).await.status, StatusCode::NOT_FOUND, "not sent yet");
    world.take(desks.officer, row.id).await;
    world.send(desks.officer, row.id, &by_mail()).await;
    assert!(observer.get("/observer").await.body.contains(&row.reference));
    let page = observer.get(&copy).await;
    assert!(page.body.contains("Ephedrine"), "{}", page.body);
    for path in ["/notifications", "/queue", "/permits"] {
        assert_eq!(observer.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
});

on_both!(a_permit_is_verified_by_who_issued_it, world => {
    let officer = world.client(world.officer("IQ", &[Role::CaseOfficer]).await).await;
    let fields = |number: &'static str, country: &'static str| {
        [("kind", "import_permit"), ("number", number), ("country", country), ("holder_name", "Importer Ltd")]
    };
    let own = officer.submit("/permits/new", "/permits/new", &fields("IP 77/26", "IQ")).await;
    assert_eq!(own.location(), "/permits", "{}", own.body);
    let again = officer.submit("/permits/new", "/permits/new", &fields("ip-7726", "IQ")).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "the same number, otherwise spaced");
    officer.submit("/permits/new", "/permits/new", &fields("X-1", "PK")).await;
    let found = officer.get("/permits?number=ip7726").await;
    assert!(found.body.contains("Verified"), "{}", found.body);
    let found = officer.get("/permits?number=x1").await;
    assert!(found.body.contains("Unverified"), "{}", found.body);
});

on_both!(a_company_reads_its_authorisation_and_not_the_rest, world => {
    let desks = world.desks("PK", None).await;
    let (_, _, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let row = world.file(responsible, &Filing::new("ephedrine", 10, "IQ")).await;
    world.answered(&desks, row.id).await;
    world.authorise(desks.approver, row.id).await.unwrap();
    let company = world.client(responsible).await;
    let paper = company.get(&format!("/company/notifications/{}/authorisation", row.reference)).await;
    assert!(paper.body.contains("EA-PK-2026-000001"), "{}", paper.body);
    let inside = company.get(&format!("/notifications/{}", row.reference)).await;
    assert_eq!(inside.status, StatusCode::FORBIDDEN);
});
