//! `verify`: each decision has its entry in the trail, and each counter is the sum
//! of what was counted. Spoilt one by one, and mended again.

use crate::world::{World, on_both};
use domain::actor::Role;
use ringfence::alerts::commands::endings::{self, Ending};
use ringfence::alerts::entity::alert;
use ringfence::reference;
use ringfence::verify::first_difference;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

async fn complaint(world: &World) -> String {
    let Some(message) = first_difference(&world.app.db).await.unwrap() else { return String::new() };
    let table = message.args.iter().find(|(name, _)| name == "table").map(|(_, table)| table.clone());
    [Some(message.key), table].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// What `spoil` does is found as `key`, and gone after `mend`.
async fn found(world: &World, spoil: &str, mend: &str, key: &str) {
    let db = world.app.db.read();
    assert_eq!(complaint(world).await, "", "before {spoil}");
    db.execute_unprepared(spoil).await.unwrap();
    assert_eq!(complaint(world).await, key, "{spoil}");
    db.execute_unprepared(mend).await.unwrap();
    assert_eq!(complaint(world).await, "", "after {mend}");
}

on_both!(alerts_roles_and_reference_answer_to_the_trail, world => {
    reference::commands::first_set(&world.app).await.unwrap();
    let row = world.filed(6_500).await;
    let officer = world.officer("PK", &[Role::CaseOfficer, Role::Approver]).await;
    let review = alert::Entity::find()
        .filter(alert::Column::RecordId.eq(row.id))
        .filter(alert::Column::Severity.eq("review"))
        .one(world.app.db.read())
        .await
        .unwrap()
        .expect("the permit is unverified");
    // Closed by somebody who left no trace.
    let open = "rule = 'R13'";
    found(
        &world,
        &format!("UPDATE alert SET state = 'closed' WHERE {open}"),
        &format!("UPDATE alert SET state = 'open' WHERE {open}"),
        "verify-decision-without-entry alert",
    )
    .await;
    let ending = Ending::Close { outcome: domain::alert::Outcome::AdministrativeFault, explained: None };
    endings::end(&world.app, &world.by(officer).await, review.id, ending, "A letter came").await.unwrap();

    // An alert that was made to disappear.
    let own = &review.reference;
    found(
        &world,
        &format!("UPDATE alert SET reference = 'AL-2000-000009' WHERE reference = '{own}'"),
        &format!("UPDATE alert SET reference = '{own}' WHERE reference = 'AL-2000-000009'"),
        "verify-decision-without-entry alert",
    )
    .await;
    // A role that nobody is known to have given, one that nobody is known to have taken.
    found(
        &world,
        &format!("UPDATE role_grant SET granted_by = person_id WHERE role = '{}'", Role::Approver.code()),
        "UPDATE role_grant SET granted_by = NULL",
        "verify-decision-without-entry role_grant",
    )
    .await;
    found(
        &world,
        "UPDATE role_grant SET ended_at_ms = 1",
        "UPDATE role_grant SET ended_at_ms = NULL",
        "verify-decision-without-entry role_grant",
    )
    .await;
    // A set of law put in force behind everybody's back.
    found(
        &world,
        "INSERT INTO reference_set (id, hash, content, state, origin, set_up, loaded_at_ms) \
         SELECT n.operator_id, s.hash, s.content, 'replaced', s.origin, s.set_up, s.loaded_at_ms \
         FROM reference_set s, notification n",
        "DELETE FROM reference_set WHERE state = 'replaced'",
        "verify-decision-without-entry reference_set",
    )
    .await;
    // A decision of another State that nobody keyed in.
    found(
        &world,
        "UPDATE notification SET from_outside = TRUE, state = 'authorised'",
        "UPDATE notification SET from_outside = FALSE, state = 'submitted'",
        "verify-decision-without-entry notification",
    )
    .await;
});

on_both!(running_counts_are_the_sums_of_what_was_counted, world => {
    world.filed(100).await;
    for (table, column, key) in [
        ("permit_use", "used_mg", "verify-permit-use"),
        ("handler_use", "used_mg", "verify-handler-use"),
        ("filing_month", "filed", "verify-filings"),
        ("filing_month", "late", "verify-filings"),
    ] {
        found(
            &world,
            &format!("UPDATE {table} SET {column} = {column} + 1"),
            &format!("UPDATE {table} SET {column} = {column} - 1"),
            key,
        )
        .await;
    }
});
