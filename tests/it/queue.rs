//! The review queue and the desk, with notifications as companies file them.

use crate::world::decisions::words;
use crate::world::filing::Filing;
use crate::world::{World, on_both};
use axum::http::StatusCode;
use domain::actor::Role;
use ringfence::accounts::commands::own;
use ringfence::alerts::entity::alert;
use ringfence::audit;
use ringfence::error::CommandError;
use ringfence::ids;
use ringfence::notifications::commands::send::Sending;
use ringfence::notifications::commands::{desk, refuse, review};
use ringfence::notifications::entity::notification;
use ringfence::notifications::{filing, later};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::collections::BTreeSet;

async fn filed(world: &World) -> notification::Model {
    let (_, _, responsible) = world.firm("PK", "=Karachi Chemicals").await;
    world.declare_need_kg(&World::need("IQ", "ephedrine", 2026), 3_000).await;
    let filing = Filing { form: "base".to_owned(), ..Filing::new("ephedrine", 6_500, "IQ") };
    world.file(responsible, &filing).await
}

/// Copies of a filed notification that nobody has yet, a minute apart.
async fn copies(world: &World, of: &notification::Model, many: i64) {
    let db = world.app.db.read();
    for number in 1..=many {
        let mut copy = notification::ActiveModel::from(of.clone()).reset_all();
        copy.id = Set(ids::fresh());
        copy.reference = Set(format!("RF-2026-{:06}", 100 + number));
        copy.submitted_at_ms = Set(of.submitted_at_ms.map(|ms| ms + number * 60_000));
        notification::Entity::insert(copy).exec_without_returning(db).await.unwrap();
    }
}

on_both!(a_flagged_shipment_reaches_a_reviewer, world => {
    let row = filed(&world).await;
    assert_eq!(world.notification(&row.reference).await.flag, "hold");
    let officer = world.officer("PK", &[Role::CaseOfficer]).await;
    let client = world.client(officer).await;

    let queue = client.get("/queue").await;
    assert_eq!(queue.status, StatusCode::OK, "{}", queue.body);
    for words in [&row.reference, "Ephedrine", "6,500 kg", "0.0 % → 216.7 %", "Holds: over need", "5 days left"] {
        assert!(queue.body.contains(words), "{words} is not in {}", queue.body);
    }
    assert!(!queue.body.contains('⟦'), "{}", queue.body);
    let desk = client.get("/desk").await;
    assert_eq!(desk.status, StatusCode::OK, "{}", desk.body);
    assert!(desk.body.contains("Holds: over need") && !desk.body.contains('⟦'), "{}", desk.body);

    let taken = client.submit("/queue", "/queue/next", &[]).await;
    assert_eq!(taken.location(), format!("/notifications/{}", row.reference), "{}", taken.body);
    let now = world.notification(&row.reference).await;
    assert_eq!((now.state.as_str(), now.owner_id), ("in_review", Some(officer)));
    let none = client.submit("/queue", "/queue/next", &[]).await;
    assert_eq!(none.location(), "/queue?nothing=1");
    assert!(client.get("/queue?nothing=1").await.body.contains("Nothing waits to be taken"));

    for (filter, there) in [
        ("flag=hold", true),
        ("flag=review", false),
        ("owner=me", true),
        ("owner=none", false),
        ("country=iq", true),
        ("country=af", false),
        ("substance=eph", true),
        ("q=karachi", true),
        ("q=nobody", false),
        ("state=sent", false),
        ("age=2", false),
        ("way=in", false),
    ] {
        let page = client.get(&format!("/queue?{filter}")).await;
        assert_eq!(page.body.contains(&row.reference), there, "{filter}");
    }
});

on_both!(a_colleague_gets_it_and_a_stranger_does_not, world => {
    let row = filed(&world).await;
    let first = world.officer("PK", &[Role::CaseOfficer]).await;
    let second = world.officer("PK", &[Role::Approver]).await;
    let foreign = world.officer("IQ", &[Role::CaseOfficer]).await;
    let client = world.client(first).await;
    let page = format!("/queue/assign?ref={}", row.reference);
    let wrong = client.submit(&page, &page, &[("person", &foreign.to_string())]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    let given = client.submit(&page, &page, &[("person", &second.to_string())]).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
    assert_eq!(world.notification(&row.reference).await.owner_id, Some(second));
    assert_eq!(world.client(foreign).await.get(&page).await.status, StatusCode::NOT_FOUND);
    assert!(!world.client(foreign).await.get("/queue").await.body.contains(&row.reference));
    let clerk = world.clerk(row.operator_id.unwrap(), "PK", &[Role::CompanyResponsible]).await;
    for path in ["/queue", "/desk", "/alerts", "/queue/export/csv"] {
        assert_eq!(world.client(clerk).await.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
});

on_both!(two_officers_who_press_at_once_get_two_different_ones, world => {
    let row = filed(&world).await;
    copies(&world, &row, 5).await;
    let mut racing = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let officer = world.officer("PK", &[Role::CaseOfficer]).await;
        let world = world.clone();
        racing.spawn(async move { desk::take_next(&world.app, &world.by(officer).await).await.unwrap() });
    }
    let taken: Vec<Option<String>> = racing.join_all().await;
    let different: BTreeSet<_> = taken.iter().flatten().collect();
    assert_eq!(different.len(), 6, "{taken:?}");
});

on_both!(the_queue_pages_by_key_in_every_order, world => {
    let row = filed(&world).await;
    copies(&world, &row, 29).await;
    let officer = world.officer("PK", &[Role::CaseOfficer]).await;
    let client = world.client(officer).await;
    let link = |body: &str, rel: &str| {
        let before = body.split(&format!("rel=\"{rel}\"")).next().unwrap().to_owned();
        let href = before.rsplit("href=\"").next().unwrap().split('"').next().unwrap().to_owned();
        href.replace("&amp;", "&").replace("&#x2f;", "/")
    };
    let shown = |body: &str| -> BTreeSet<String> {
        let parts = body.split("class=\"govuk-link rf-ref\" href=\"").skip(1);
        parts.map(|part| part.split('"').next().unwrap().to_owned()).collect()
    };
    for sort in ["clock", "filed", "mass", "need"] {
        let first = client.get(&format!("/queue?sort={sort}")).await;
        let second = client.get(&link(&first.body, "next")).await;
        let back = client.get(&link(&second.body, "prev")).await;
        let (one, two) = (shown(&first.body), shown(&second.body));
        assert_eq!((one.len(), two.len()), (25, 5), "{sort}: {}", second.body);
        assert!(one.is_disjoint(&two), "{sort}");
        assert_eq!(shown(&back.body), one, "{sort}");
        assert!(first.body.contains("30 notifications."), "{sort}");
    }
});

on_both!(an_export_is_safe_from_formulas_and_leaves_a_line, world => {
    let row = filed(&world).await;
    let officer = world.officer("PK", &[Role::CaseOfficer]).await;
    let csv = world.client(officer).await.get("/queue/export/csv?flag=hold").await;
    assert_eq!(csv.status, StatusCode::OK, "{}", csv.body);
    assert!(csv.body.contains(&row.reference) && csv.body.contains("6500"), "{}", csv.body);
    assert!(csv.body.contains("'=Karachi Chemicals"), "{}", csv.body);
    let found = audit::entity::Entity::find()
        .filter(audit::entity::Column::Act.eq("queue-exported"))
        .all(world.app.db.read())
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    assert!(found[0].data.contains("\"rows\":1"), "{}", found[0].data);
    let xlsx = world.client(officer).await.get("/queue/export/xlsx").await;
    assert_eq!(xlsx.status, StatusCode::OK);
});

on_both!(a_revised_need_closes_the_hold_by_job, world => {
    let row = filed(&world).await;
    world.declare_need_kg(&World::need("IQ", "ephedrine", 2026), 9_000).await;
    let payload = json!({ "country": "IQ", "substance": "ephedrine", "line": "combined", "year": 2026 });
    for _ in 0..2 {
        later::need(&world.app, &payload).await.unwrap();
    }
    let alerts = alert::Entity::find()
        .filter(alert::Column::NotificationId.eq(row.id))
        .filter(alert::Column::Rule.eq("R01"))
        .all(world.app.db.read())
        .await
        .unwrap();
    assert_eq!(alerts.len(), 1);
    assert_eq!((alerts[0].state.as_str(), alerts[0].holds, alerts[0].versions), ("closed", false, 2));
    assert_ne!(world.notification(&row.reference).await.flag, "hold");
});

/// A notification from Pakistan that the authority of Iraq, on this instance, has to answer.
async fn sent_to_iraq(world: &World) -> (notification::Model, uuid::Uuid, uuid::Uuid) {
    let importing = world.officer("IQ", &[Role::CaseOfficer]).await;
    let row = filed(world).await;
    let exporting = world.officer("PK", &[Role::CaseOfficer]).await;
    world.take(exporting, row.id).await;
    world.send(exporting, row.id, &Sending::default()).await;
    (world.notification(&row.reference).await, exporting, importing)
}

on_both!(each_authority_has_its_own_owner, world => {
    let (row, exporting, importing) = sent_to_iraq(&world).await;
    let other = world.officer("IQ", &[Role::Approver]).await;
    let client = world.client(importing).await;
    let mine = "/queue?owner=me";
    assert!(!client.get(mine).await.body.contains(&row.reference));
    assert!(client.get("/queue?owner=none").await.body.contains(&row.reference));
    let taken = client.submit("/queue", "/queue/next", &[]).await;
    assert_eq!(taken.location(), format!("/notifications/{}", row.reference), "{}", taken.body);
    let now = world.notification(&row.reference).await;
    assert_eq!((now.owner_id, now.other_owner_id, now.state.as_str()), (Some(exporting), Some(importing), "sent"));
    assert!(client.get(mine).await.body.contains(&row.reference));
    assert!(world.client(exporting).await.get(mine).await.body.contains(&row.reference));
    assert_eq!(client.submit("/queue", "/queue/next", &[]).await.location(), "/queue?nothing=1");

    let assign = format!("/queue/assign?ref={}", row.reference);
    let given = client.submit(&assign, &assign, &[("person", &other.to_string())]).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
    let now = world.notification(&row.reference).await;
    assert_eq!((now.owner_id, now.other_owner_id), (Some(exporting), Some(other)));
    let wrong = client.submit(&assign, &assign, &[("person", &exporting.to_string())]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "a colleague of one's own authority only");

    // The other authority reads neither who has it nor that somebody does.
    let theirs = world.client(exporting).await.get(&format!("/notifications/{}?tab=timeline", row.reference)).await;
    assert!(!theirs.body.contains("Taken at the desk"), "{}", theirs.body);
    let ours = client.get(&format!("/notifications/{}?tab=timeline", row.reference)).await;
    assert!(ours.body.contains("Taken at the desk of the importing authority"), "{}", ours.body);
});

on_both!(a_deputy_gets_the_work_and_no_right, world => {
    let row = filed(&world).await;
    let away = world.officer("PK", &[Role::CaseOfficer, Role::Approver]).await;
    let deputy = world.officer("PK", &[Role::CaseOfficer]).await;
    world.take(away, row.id).await;
    let client = world.client(deputy).await;
    assert!(!client.get("/queue?owner=me").await.body.contains(&row.reference));
    let until = "2026-03-04".parse().unwrap();
    own::set_absence(&world.app, &world.by(away).await, Some((until, deputy))).await.unwrap();

    let mine = client.get("/queue?owner=me").await.body;
    assert!(mine.contains(&row.reference) && mine.contains("away, you stand in"), "{mine}");
    let letters = |of: uuid::Uuid| {
        let world = world.clone();
        async move {
            ringfence::mail::entity::Entity::find()
                .filter(ringfence::mail::entity::Column::PersonId.eq(of))
                .filter(ringfence::mail::entity::Column::Template.eq("notification-withdrawn"))
                .all(world.app.db.read())
                .await
                .unwrap()
                .len()
        }
    };
    let refused = refuse::refuse(&world.app, &world.by(deputy).await, row.id, &words("No")).await;
    assert!(matches!(refused, Err(CommandError::Forbidden)), "the absent one's roles are not lent: {refused:?}");
    let missing = review::give_back(&world.app, &world.by(deputy).await, row.id, "Which port?").await;
    missing.unwrap();
    let story = world.story(row.id).await;
    let told = story.iter().position(|act| act == "notification-stood-in").expect("the timeline tells");
    assert_eq!(story[told + 1], "notification-returned", "{story:?}");

    let bystander = world.officer("PK", &[Role::CaseOfficer]).await;
    let signer = world.clerk(row.operator_id.unwrap(), "PK", &[Role::CompanyResponsible]).await;
    filing::withdraw(&world.app, &world.by(signer).await, row.id, "Not needed").await.unwrap();
    assert_eq!((letters(away).await, letters(deputy).await, letters(bystander).await), (1, 1, 0));

    // Back at work: the day after the last day away.
    world.app.clock.advance_ms(3 * 86_400_000);
    assert!(!client.get("/queue?state=all&owner=me").await.body.contains(&row.reference));
});

on_both!(a_question_about_an_alert_goes_out_and_says_nothing_of_it, world => {
    let row = filed(&world).await;
    let officer = world.officer("PK", &[Role::CaseOfficer]).await;
    let client = world.client(officer).await;
    let held = alert::Entity::find()
        .filter(alert::Column::NotificationId.eq(row.id))
        .filter(alert::Column::Rule.eq("R01"))
        .one(world.app.db.read())
        .await
        .unwrap()
        .unwrap();
    let path = format!("/alerts/{}/ask", held.id);
    let form = client.get(&path).await;
    assert!(form.body.contains("The company") && !form.body.contains("The other authority"), "{}", form.body);
    assert!(form.body.contains("please confirm the goods"), "a wording that tells nothing is offered");
    let none = client.submit(&path, &path, &[("thread", ""), ("text", "Which route?")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", none.body);
    let asked = client.submit(&path, &path, &[("thread", "company"), ("text", "Please confirm the goods.")]).await;
    assert_eq!(asked.location(), format!("/alerts/{}", held.id), "{}", asked.body);
    let now = alert::Entity::find_by_id(held.id).one(world.app.db.read()).await.unwrap().unwrap();
    assert_eq!((now.state.as_str(), now.owner_id), ("asked", Some(officer)));

    let clerk = world.clerk(row.operator_id.unwrap(), "PK", &[Role::CompanyResponsible]).await;
    let page = world.client(clerk).await.get(&format!("/company/notifications/{}/question/1", row.reference)).await;
    assert!(page.body.contains("Please confirm the goods."), "{}", page.body);
    for word in [held.reference.as_str(), "alert", "Alert", "R01", "hold"] {
        let main = page.body.split("<main").nth(1).unwrap();
        assert!(!main.contains(word), "{word} is in {main}");
    }
});

on_both!(selected_rows_are_shown_and_then_given_or_answered, world => {
    let (row, exporting, importing) = sent_to_iraq(&world).await;
    let firm = row.operator_id.unwrap();
    let signer = world.clerk(firm, "PK", &[Role::CompanyResponsible]).await;
    let small = Filing { form: "base".to_owned(), ..Filing::new("ephedrine", 10, "IQ") };
    let second = world.file(signer, &small).await;
    world.take(exporting, second.id).await;
    world.send(exporting, second.id, &Sending::default()).await;
    let client = world.client(importing).await;
    let picks = format!("pick={}&pick={}", row.id, second.id);
    let queue = client.get("/queue").await;
    assert!(queue.body.contains(&format!("value=\"{}\" id=\"pick-{}\" form=\"selected\"", row.id, row.id)), "{}", queue.body);

    // The one that holds is left out, and said so; the other goes.
    let preview = client.get(&format!("/queue/selected?act=reply&{picks}")).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.body);
    assert!(preview.body.contains("An alert holds it") && preview.body.contains("to one notification"), "{}", preview.body);
    let (one, two) = (row.id.to_string(), second.id.to_string());
    let from = format!("/queue/selected?act=reply&{picks}");
    let fields = [("act", "reply"), ("pick", one.as_str()), ("pick", two.as_str())];
    let (csrf, request) = (preview.input("csrf"), preview.input("request_id"));
    let all = [&[("csrf", csrf.as_str()), ("request_id", request.as_str())][..], &fields[..]].concat();
    for _ in 0..2 {
        let done = client.post("/queue/selected", &all).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        assert!(done.body.contains("One notification was answered"), "a resent form answers the same: {}", done.body);
    }
    assert_eq!(world.notification(&second.reference).await.reply.as_deref(), Some("no_objection"));
    assert_eq!(world.notification(&row.reference).await.reply, None);
    let given = world.story(second.id).await.into_iter().filter(|act| act == "notification-replied").count();
    assert_eq!(given, 1);

    let other = world.officer("IQ", &[Role::Approver]).await.to_string();
    let nobody = client.submit("/queue", "/queue/selected", &[("act", "assign"), ("pick", &one)]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", nobody.body);
    let fields = [("act", "assign"), ("pick", one.as_str()), ("pick", two.as_str()), ("person", other.as_str())];
    let given = client.submit("/queue", "/queue/selected", &fields).await;
    assert!(given.body.contains("2 notifications were given"), "{}", given.body);
    assert_eq!(world.notification(&row.reference).await.other_owner_id.unwrap().to_string(), other);

    // The exporting officer answers nothing, and a stranger's pick is nobody's.
    let theirs = world.client(exporting).await.get(&from).await;
    assert!(theirs.body.contains("not the one that answers"), "{}", theirs.body);
    let stranger = world.client(world.officer("PE", &[Role::CaseOfficer]).await).await;
    let blind = stranger.get(&from).await;
    assert!(!blind.body.contains(&row.reference), "{}", blind.body);
});

on_both!(a_view_of_the_queue_is_kept_by_name_for_its_person, world => {
    let officer = world.officer("PK", &[Role::CaseOfficer]).await;
    let client = world.client(officer).await;
    let here = "/queue?flag=hold&sort=mass";
    let unnamed = client.submit(here, "/queue/views", &[("name", " "), ("query", "flag=hold")]).await;
    assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unnamed.body);
    let query = client.get(here).await.input("query");
    let kept = client.submit(here, "/queue/views", &[("name", "Held first"), ("query", &query)]).await;
    assert_eq!(kept.location(), here, "{}", kept.body);
    let page = client.get("/queue").await;
    assert!(page.body.contains("Held first") && page.body.contains("flag=hold"), "{}", page.body);
    let other = world.client(world.officer("PK", &[Role::CaseOfficer]).await).await;
    assert!(!other.get("/queue").await.body.contains("Held first"));
    let id = page.input("view");
    let theirs = other.submit("/queue", "/queue/views/remove", &[("view", &id)]).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND);
    client.submit("/queue", "/queue/views/remove", &[("view", &id)]).await;
    assert!(!client.get("/queue").await.body.contains("Held first"));
});
