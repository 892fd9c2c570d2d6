//! Alerts as people see them, through the whole service.

use crate::screening::{facts, judged};
use crate::world::{World, on_both};
use axum::http::StatusCode;
use domain::actor::Role;
use domain::screening::Stage;
use ringfence::alerts::entity::alert;
use ringfence::{countersign, ids};
use sea_orm::EntityTrait;
use uuid::Uuid;

pub async fn held(world: &World) -> Uuid {
    let record = ids::fresh();
    judged(world, Stage::Submission, facts(record, 3_000)).await;
    let all = alert::Entity::find().all(world.app.db.read()).await.unwrap();
    all.last().unwrap().id
}

/// How far an explanation reaches, as the form sends it.
const EXPLAINED: &[(&str, &str)] =
    &[("scope", "record"), ("until-day", "1"), ("until-month", "3"), ("until-year", "2027")];

on_both!(the_alert_says_the_sum_first_and_two_persons_close_it, world => {
    let id = held(&world).await;
    let first = world.officer("PK", &[Role::CaseOfficer]).await;
    let second = world.officer("PK", &[Role::Approver]).await;
    let (first, second) = (world.client(first).await, world.client(second).await);

    let list = first.get("/alerts").await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.body);
    assert!(list.body.contains("AL-2026-000001") && list.body.contains("One alert"), "{}", list.body);

    let path = format!("/alerts/{id}");
    let page = first.get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let sum = "0 + 6,500 = 6,500 &gt; 3,000 kg, over by 3,500 kg (116.7 %); 3,000 kg would fit";
    for words in [sum, "3,500 kg over (116.7 %)", "need-exceeded", "CND resolution 49", "16 years"] {
        assert!(page.body.contains(words), "{words} is not in {}", page.body);
    }
    assert!(!page.body.contains('⟦'), "a word is missing in {}", page.body);

    let taken = first.submit(&path, &format!("{path}/take"), &[]).await;
    assert_eq!((taken.status, taken.location()), (StatusCode::SEE_OTHER, path.as_str()), "{}", taken.body);
    let end = format!("{path}/end");
    let empty = first.submit(&end, &end, &[&[("outcome", "explained"), ("reason", " ")][..], EXPLAINED].concat()).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", empty.body);
    let done = first.submit(&end, &end, &[&[("outcome", "explained"), ("reason", "letter seen")][..], EXPLAINED].concat()).await;
    assert_eq!(done.location(), path, "{}", done.body);

    let proposal = countersign::open_for(world.app.db.read(), id).await.unwrap().remove(0).id;
    let sign = format!("{path}/sign/{proposal}");
    let shown = second.get(&sign).await;
    assert!(shown.body.contains("letter seen") && shown.body.contains(sum), "{}", shown.body);
    let hash = shown.input("hash");
    let signed = second.submit(&sign, &sign, &[("hash", &hash)]).await;
    assert_eq!(signed.location(), path, "{}", signed.body);
    let page = second.get(&path).await;
    assert!(page.body.contains("Explained") && page.body.contains("letter seen"), "{}", page.body);
    assert!(page.body.contains("Alert AL-2026-000001 closed: explained"), "{}", page.body);
    for words in ["Two signatures", "Closing", "Signed", hash.as_str(), "This record alone", "1 March 2027"] {
        assert!(page.body.contains(words), "{words} is not in {}", page.body);
    }
});

on_both!(nobody_else_reaches_an_alert, world => {
    let id = held(&world).await;
    let company = world.clerk(ids::fresh(), "PK", &[Role::CompanyResponsible]).await;
    let foreign = world.officer("IQ", &[Role::CaseOfficer, Role::Approver]).await;
    let admin = world.instance_person(&[Role::SystemAdmin]).await;
    for path in [format!("/alerts/{id}"), format!("/alerts/{id}/end"), format!("/alerts/{}", ids::fresh())] {
        for person in [company, admin] {
            let answer = world.client(person).await.get(&path).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        }
        let answer = world.client(foreign).await.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let list = world.client(foreign).await.get("/alerts").await;
    assert!(!list.body.contains("AL-2026"), "{}", list.body);
});

on_both!(later_versions_stand_beside_each_other, world => {
    let record = ids::fresh();
    judged(&world, Stage::Submission, facts(record, 3_000)).await;
    judged(&world, Stage::Rejudge, facts(record, 9_000)).await;
    let id = alert::Entity::find().one(world.app.db.read()).await.unwrap().unwrap().id;
    let officer = world.officer("PK", &[Role::CaseOfficer]).await;
    let page = world.client(officer).await.get(&format!("/alerts/{id}")).await;
    assert!(page.body.contains("After later knowledge: no longer raised"), "{}", page.body);
    assert!(page.body.contains("At submission: Hold"), "{}", page.body);
});

on_both!(the_list_pages_by_key_and_filters, world => {
    for _ in 0..27 {
        held(&world).await;
    }
    let officer = world.officer("PK", &[Role::CaseOfficer]).await;
    let client = world.client(officer).await;
    let first = client.get("/alerts").await;
    assert!(first.body.contains("27 alerts") && first.body.contains("AL-2026-000027"), "{}", first.body);
    assert!(!first.body.contains("AL-2026-000002<"), "{}", first.body);
    let next = first.body.split("rel=\"next\"").next().unwrap().rsplit("href=\"").next().unwrap();
    let next = next.split('"').next().unwrap().replace("&amp;", "&").replace("&#x2f;", "/");
    let second = client.get(&next).await;
    assert!(second.body.contains("AL-2026-000002<") && second.body.contains("rel=\"prev\""), "{next} {}", second.body);
    let none = client.get("/alerts?rule=R54").await;
    assert!(none.body.contains("No alert fits"), "{}", none.body);
});

on_both!(an_explanation_says_how_far_and_at_most_a_year, world => {
    let id = held(&world).await;
    let officer = world.officer("PK", &[Role::CaseOfficer]).await;
    let client = world.client(officer).await;
    let end = format!("/alerts/{id}/end");
    let said = [("outcome", "explained"), ("reason", "letter seen")];
    let bare = client.submit(&end, &end, &said).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", bare.body);
    let day = |day: &'static str, year: &'static str| {
        [("scope", "pattern"), ("until-day", day), ("until-month", "3"), ("until-year", year)]
    };
    for (until, words) in [(day("3", "2027"), "at most 12 months"), (day("1", "2026"), "The day is over")] {
        let wrong = client.submit(&end, &end, &[&said[..], &until[..]].concat()).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
        assert!(wrong.body.contains(words), "{words} is not in {}", wrong.body);
    }
    let done = client.submit(&end, &end, &[&said[..], &day("2", "2027")[..]].concat()).await;
    assert_eq!(done.location(), format!("/alerts/{id}"), "{}", done.body);
});

/// A review of R03: the need was never declared.
async fn undeclared(world: &World, kg: i64) -> alert::Model {
    let record = ids::fresh();
    let mut seen = facts(record, 3_000);
    seen.items[0].mass = domain::quantity::Mass::from_kg(kg);
    if let Some(room) = &mut seen.items[0].room {
        room.declared = domain::needs::Declared::NoneOnFile;
    }
    judged(world, Stage::Submission, seen).await;
    let all = alert::Entity::find().all(world.app.db.read()).await.unwrap();
    let found: Vec<_> = all.into_iter().filter(|row| row.record_id == record && row.rule == "R03").collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().unwrap()
}

on_both!(an_explained_cause_is_recorded_and_queued_only_when_it_grows_by_half, world => {
    use domain::alert::explained::{Explained, Scope};
    use ringfence::alerts::commands::endings::{self, Ending};
    let first = undeclared(&world, 100).await;
    assert_eq!((first.state.as_str(), first.severity.as_str()), ("open", "review"));
    let officer = world.officer("PK", &[Role::CaseOfficer]).await;
    let until = "2027-03-01".parse().unwrap();
    let ending = Ending::explained(Explained { scope: Scope::Pattern, until });
    endings::end(&world.app, &world.by(officer).await, first.id, ending, "contract seen").await.unwrap();

    let again = undeclared(&world, 149).await;
    assert_eq!((again.state.as_str(), again.outcome.as_deref()), ("closed", Some("explained")));
    assert_eq!(again.outcome_reason.as_deref(), Some("contract seen"));
    assert!(world.story(again.record_id).await.contains(&"alert-recorded".to_owned()));
    let list = world.client(officer).await.get("/alerts").await.body;
    assert!(!list.contains(&again.reference), "{list}");

    let grown = undeclared(&world, 150).await;
    assert_eq!((grown.state.as_str(), grown.outcome), ("open", None));
    assert!(world.client(officer).await.get("/alerts").await.body.contains(&grown.reference));
});
