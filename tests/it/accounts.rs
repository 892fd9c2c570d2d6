//! People: set-up, invitations, roles, and the rules of two persons (T24).

use crate::world::client::{Answer, Client};
use crate::world::{World, on_both};
use axum::http::StatusCode;
use domain::actor::Role;
use ringfence::accounts::commands::people as acts;
use ringfence::accounts::{self, totp};
use ringfence::app::instance;
use ringfence::countersign::entity as proposal;
use ringfence::error::CommandError;
use ringfence::mail::entity as outgoing;
use ringfence::people::{self, person};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

const PASSWORD: &str = "seven green lamps under the bridge";

async fn by_email(world: &World, email: &str) -> person::Model {
    person::Entity::find()
        .filter(person::Column::Email.eq(email))
        .one(world.app.db.read())
        .await
        .unwrap()
        .unwrap_or_else(|| panic!("no person {email}"))
}

/// The path in the last mail to this address.
async fn mailed_path(world: &World, email: &str) -> String {
    let letter = outgoing::Entity::find()
        .filter(outgoing::Column::Address.eq(email))
        .order_by_desc(outgoing::Column::Id)
        .one(world.app.db.read())
        .await
        .unwrap()
        .expect("a letter");
    let args: serde_json::Value = serde_json::from_str(&letter.args).unwrap();
    args["path"].as_str().unwrap().to_owned()
}

async fn accept(world: &World, client: &Client, path: &str) -> Answer {
    let page = client.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let secret =
        page.body.split("id=\"totp-secret\">").nth(1).unwrap().split('<').next().unwrap().replace(' ', "");
    let code = totp::code_at(&secret, world.app.now()).unwrap();
    let fields =
        [("name", "Somebody"), ("password_new", PASSWORD), ("password_again", PASSWORD), ("code", &code)];
    client.submit(path, path, &fields).await
}

async fn only_proposal(world: &World, person: Uuid) -> proposal::Model {
    proposal::Entity::find()
        .filter(proposal::Column::RecordId.eq(person))
        .one(world.app.db.read())
        .await
        .unwrap()
        .expect("a proposal")
}

on_both!(an_empty_instance_is_set_up_by_two_administrators, world => {
    assert_eq!(world.visitor().get("/set-up").await.status, StatusCode::NOT_FOUND);
    let code = accounts::setup_code(&world.app).await.unwrap().expect("a code");
    let first = world.visitor();
    let wrong = [("set_up_code", "AAAA-AAAA-AAAA"), ("name", "First"), ("email", "first@instance.example")];
    assert_eq!(first.submit("/set-up", "/set-up", &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let right = [("set_up_code", code.as_str()), wrong[1], wrong[2]];
    let begun = first.submit("/set-up", "/set-up", &right).await;
    assert!(begun.location().starts_with("/invitation/"), "{}", begun.body);
    assert_eq!(world.visitor().get("/set-up").await.status, StatusCode::NOT_FOUND, "the code holds once");
    let welcome = accept(&world, &first, begun.location()).await;
    assert_eq!(welcome.body.matches("<li><span class=\"rf-ref\">").count(), 10);
    assert_eq!(first.get(begun.location()).await.status, StatusCode::NOT_FOUND, "and so does the link");
    assert!(accounts::setup_code(&world.app).await.unwrap().is_none());

    let fields = [("name", "Second"), ("email", "second@instance.example"), ("home", "instance"), ("roles", "system_admin")];
    let sent = first.submit("/admin/people/new", "/admin/people/new", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    assert_eq!(instance::get(world.app.db.read(), instance::SET_UP_MODE).await.unwrap().as_deref(), Some("on"));
    let second = world.visitor();
    let path = mailed_path(&world, "second@instance.example").await;
    assert_eq!(accept(&world, &second, &path).await.status, StatusCode::OK);
    assert_eq!(instance::get(world.app.db.read(), instance::SET_UP_MODE).await.unwrap().as_deref(), Some("off"));

    // From now on a third one takes two persons, and the newcomer has to wait.
    let fields = [("name", "Third"), ("email", "third@instance.example"), ("home", "instance"), ("roles", "system_admin")];
    first.submit("/admin/people/new", "/admin/people/new", &fields).await;
    let third = by_email(&world, "third@instance.example").await;
    assert!(people::roles(world.app.db.read(), third.id).await.unwrap().is_empty());
    let proposal = only_proposal(&world, third.id).await;
    let second = by_email(&world, "second@instance.example").await.id;
    let cooling = acts::sign(&world.app, &world.by(second).await, proposal.id, &proposal.body_hash).await;
    assert!(matches!(cooling, Err(CommandError::Refused(m)) if m.key == "common-second-person-cool-off"));
    world.app.clock.advance_ms(72 * 3_600_000);
    acts::sign(&world.app, &world.by(second).await, proposal.id, &proposal.body_hash).await.unwrap();
    assert_eq!(people::roles(world.app.db.read(), third.id).await.unwrap(), [Role::SystemAdmin]);
});

on_both!(an_administrator_invites_and_an_approver_signs_what_takes_two, world => {
    let admin = world.officer("BE", &[Role::AuthorityAdmin, Role::Approver]).await;
    let approver = world.officer("BE", &[Role::Approver]).await;
    let foreign = world.officer("PE", &[Role::Approver, Role::AuthorityAdmin]).await;
    let client = world.client(admin).await;
    let fields = [("name", "Bo"), ("email", "bo@cna.example"), ("home", "own"), ("roles", "case_officer"), ("roles", "approver"), ("reason", "new desk")];
    let sent = client.submit("/admin/people/new", "/admin/people/new", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let bo = by_email(&world, "bo@cna.example").await;
    assert_eq!(people::roles(world.app.db.read(), bo.id).await.unwrap(), [Role::CaseOfficer]);
    let proposal = only_proposal(&world, bo.id).await;
    let page = format!("/admin/proposals/{}", proposal.id);

    // The same person, whatever the roles; a foreign State; a changed page.
    let same = acts::sign(&world.app, &world.by(admin).await, proposal.id, &proposal.body_hash).await;
    assert!(matches!(same, Err(CommandError::Refused(m)) if m.key == "common-second-person-same"));
    assert_eq!(world.client(foreign).await.get(&page).await.status, StatusCode::NOT_FOUND);
    let away = acts::sign(&world.app, &world.by(foreign).await, proposal.id, &proposal.body_hash).await;
    assert!(matches!(away, Err(CommandError::NotFound)));
    let changed = acts::sign(&world.app, &world.by(approver).await, proposal.id, "other").await;
    assert!(matches!(changed, Err(CommandError::Refused(m)) if m.key == "common-second-person-changed"));

    // Revoked between the page and the signature.
    let stale = world.by(approver).await;
    acts::end_role(&world.app, &world.by(admin).await, approver, Role::Approver).await.unwrap();
    let revoked = acts::sign(&world.app, &stale, proposal.id, &proposal.body_hash).await;
    assert!(matches!(revoked, Err(CommandError::Forbidden)));

    // Given back within the cool-off: still too new.
    let other = world.officer("BE", &[Role::Approver]).await;
    acts::add_roles(&world.app, &world.by(admin).await, approver, &[Role::Approver], "back").await.unwrap();
    let again = only_proposal(&world, approver).await;
    acts::sign(&world.app, &world.by(other).await, again.id, &again.body_hash).await.unwrap();
    let fresh = acts::sign(&world.app, &world.by(approver).await, proposal.id, &proposal.body_hash).await;
    assert!(matches!(fresh, Err(CommandError::Refused(m)) if m.key == "common-second-person-cool-off"));

    // Two signers at once: one signature.
    let third = world.officer("BE", &[Role::Approver]).await;
    let (a, b) = (world.by(other).await, world.by(third).await);
    let (a, b) = tokio::join!(
        acts::sign(&world.app, &a, proposal.id, &proposal.body_hash),
        acts::sign(&world.app, &b, proposal.id, &proposal.body_hash)
    );
    assert_eq!([&a, &b].iter().filter(|done| done.is_ok()).count(), 1, "{a:?} {b:?}");
    assert_eq!(people::roles(world.app.db.read(), bo.id).await.unwrap(), [Role::CaseOfficer, Role::Approver]);
    let signed = world.client(other).await.get(&page).await;
    assert_eq!(signed.status, StatusCode::OK);
});

on_both!(nobody_signs_what_is_about_himself, world => {
    let admin = world.officer("BE", &[Role::AuthorityAdmin]).await;
    let approver = world.officer("BE", &[Role::Approver]).await;
    acts::prepare_reset(&world.app, &world.by(admin).await, approver, "called back").await.unwrap();
    let proposal = only_proposal(&world, approver).await;
    let own = acts::sign(&world.app, &world.by(approver).await, proposal.id, &proposal.body_hash).await;
    assert!(matches!(own, Err(CommandError::Refused(m)) if m.key == "accounts-not-own"));
    let own = acts::add_roles(&world.app, &world.by(admin).await, admin, &[Role::CaseOfficer], "").await;
    assert!(matches!(own, Err(CommandError::Refused(_))));
});

on_both!(a_lost_factor_takes_two_officers_and_a_new_link, world => {
    let admin = world.officer("BE", &[Role::AuthorityAdmin]).await;
    let approver = world.officer("BE", &[Role::Approver]).await;
    let clerk = world.officer("BE", &[Role::CaseOfficer]).await;
    let client = world.client(clerk).await;
    let email = person::Entity::find_by_id(clerk).one(world.app.db.read()).await.unwrap().unwrap().email;
    let page = format!("/admin/people/{clerk}");
    let done = world.client(admin).await.submit(&page, &format!("{page}/reset-factor"), &[("reset_reason", "called back")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let at = format!("/admin/proposals/{}", only_proposal(&world, clerk).await.id);
    let signer = world.client(approver).await;
    let hash = signer.get(&at).await.input("hash");
    assert_eq!(signer.submit(&at, &format!("{at}/sign"), &[("hash", &hash)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(client.get("/account").await.status, StatusCode::SEE_OTHER, "signed out");
    let fresh = world.visitor();
    let path = mailed_path(&world, &email).await;
    assert_eq!(accept(&world, &fresh, &path).await.status, StatusCode::OK);
    assert_eq!(fresh.get("/account").await.status, StatusCode::OK);
    assert_eq!(people::roles(world.app.db.read(), clerk).await.unwrap(), [Role::CaseOfficer]);
});

on_both!(disabling_ends_everything_open, world => {
    let admin = world.officer("BE", &[Role::AuthorityAdmin]).await;
    let clerk = world.officer("BE", &[Role::CaseOfficer]).await;
    let client = world.client(clerk).await;
    assert_eq!(client.get("/account").await.status, StatusCode::OK);
    let page = format!("/admin/people/{clerk}");
    let done = world.client(admin).await.submit(&page, &format!("{page}/disable"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(client.get("/account").await.status, StatusCode::SEE_OTHER);
    let foreign = world.officer("PE", &[Role::AuthorityAdmin]).await;
    assert_eq!(world.client(foreign).await.get(&page).await.status, StatusCode::NOT_FOUND);
    let last = world.instance_person(&[Role::SystemAdmin]).await;
    let other = world.instance_person(&[Role::SystemAdmin]).await;
    acts::disable(&world.app, &world.by(last).await, other).await.unwrap();
    let mine = acts::disable(&world.app, &world.by(last).await, last).await;
    assert!(matches!(mine, Err(CommandError::Refused(_))));
});

on_both!(a_responsible_person_looks_after_the_own_company_only, world => {
    let (own, other) = (ringfence::ids::fresh(), ringfence::ids::fresh());
    let boss = world.clerk(own, "BE", &[Role::CompanyResponsible]).await;
    let stranger = world.clerk(other, "BE", &[Role::CompanySubmitter]).await;
    let client = world.client(boss).await;
    let new = "/company/people/new";
    let fields = |role: &'static str| [("name", "Kim"), ("email", "kim@company.example"), ("home", "own"), ("roles", role)];
    assert_eq!(client.submit(new, new, &fields("company_responsible")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(client.submit(new, new, &fields("approver")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(client.submit(new, new, &fields("company_submitter")).await.status, StatusCode::SEE_OTHER);
    let kim = by_email(&world, "kim@company.example").await;
    assert_eq!(kim.operator_id, Some(own));
    assert_eq!(client.get(&format!("/company/people/{stranger}")).await.status, StatusCode::NOT_FOUND);
    let list = client.get("/company/people").await.body;
    assert!(!list.contains(&stranger.to_string()));
    let list = list.replace("&#x2f;", "/");
    assert!(list.contains(&format!("/company/people/{}", kim.id)) && !list.contains("/admin/"), "{list}");
    let home = client.get("/company").await.body.replace("&#x2f;", "/");
    assert!(home.contains("href=\"/company/people\""), "the navigation leads there: {home}");
    assert_eq!(client.get("/admin/people").await.status, StatusCode::FORBIDDEN);
    let page = format!("/company/people/{}", kim.id);
    let off = client.submit(&page, &format!("{page}/disable"), &[]).await;
    assert_eq!(off.location(), page, "{}", off.body);
    assert_eq!(by_email(&world, "kim@company.example").await.state, people::DISABLED);
    let reader = world.client(world.clerk(own, "BE", &[Role::CompanyReader]).await).await;
    assert_eq!(reader.get("/company/people").await.status, StatusCode::FORBIDDEN);
});

on_both!(a_system_administrator_makes_authorities_and_cannot_become_a_reader, world => {
    let admin = world.instance_person(&[Role::SystemAdmin]).await;
    let client = world.client(admin).await;
    let at = "/admin/authorities";
    let fields = [("country", "PE"), ("name", "Ministry"), ("email", "cna@ministry.example"), ("kind", "cna")];
    assert_eq!(client.submit(at, at, &fields).await.status, StatusCode::SEE_OTHER);
    assert!(client.get(at).await.body.contains("Ministry"));
    let authority = world.authority("PE").await.to_string();
    let new = "/admin/people/new";
    for (home, role) in [(authority.as_str(), "case_officer"), (authority.as_str(), "auditor")] {
        let fields = [("name", "X"), ("email", "x@y.example"), ("home", home), ("roles", role)];
        assert_eq!(client.submit(new, new, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{role}");
    }
    let other = world.instance_person(&[Role::SystemAdmin]).await;
    let both = acts::add_roles(&world.app, &world.by(admin).await, other, &[Role::Auditor], "").await;
    assert!(matches!(both, Err(CommandError::Invalid(_))));
    assert_eq!(client.get("/admin").await.status, StatusCode::OK);
});

on_both!(the_auditor_finds_entries_of_the_own_state_and_leaves_a_trace, world => {
    let admin = world.officer("BE", &[Role::AuthorityAdmin]).await;
    let clerk = world.officer("BE", &[Role::CaseOfficer]).await;
    acts::disable(&world.app, &world.by(admin).await, clerk).await.unwrap();
    let foreign = world.officer("PE", &[Role::AuthorityAdmin]).await;
    let other = world.officer("PE", &[Role::CaseOfficer]).await;
    acts::disable(&world.app, &world.by(foreign).await, other).await.unwrap();
    let name = |actor: domain::actor::Actor| actor.name;
    let (here, there) = (name(world.actor(admin).await), name(world.actor(foreign).await));

    let auditor = world.client(world.officer("BE", &[Role::Auditor]).await).await;
    let page = auditor.get("/audit").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(&here) && !page.body.contains(&there));
    assert!(auditor.get("/audit").await.body.contains("Searched the audit trail"));
    let all = world.client(world.instance_person(&[Role::Auditor]).await).await;
    let body = all.get("/audit").await.body;
    assert!(body.contains(&here) && body.contains(&there));
    let narrow = all.get(&format!("/audit?person={}", there.replace(' ', "+"))).await.body;
    assert!(narrow.contains(&there) && !narrow.contains(&here));
    assert_eq!(all.get("/audit?from=2026-03-03").await.body.matches(&here).count(), 0);
    assert_eq!(all.get("/audit?from=yesterday").await.status, StatusCode::OK);
    for at in 0..60 {
        all.get(&format!("/audit?reference=R{at}")).await;
    }
    let first = all.get("/audit").await.body;
    assert!(first.contains("audit?before="), "the next page is a key, not a count");
});
