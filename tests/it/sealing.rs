//! Second factors at rest: what the database keeps of them, a new key in front,
//! rows from before they were sealed, and a key that is lost.

use crate::world::{World, on_both};
use axum::http::StatusCode;
use domain::actor::{Home, Role};
use ringfence::accounts::commands::people as acts;
use ringfence::accounts::entity::invitation;
use ringfence::accounts::{self, NewPerson, sealing, totp};
use ringfence::error::CommandError;
use ringfence::keys::{Ring, fresh_line, key_of};
use ringfence::people::person;
use sea_orm::{ActiveValue::Set, EntityTrait};
use std::sync::Arc;
use uuid::Uuid;

const PASSWORD: &str = "seven green lamps under the bridge";
const EMAIL: &str = "amina@cna.example";

async fn account(world: &World) -> (Uuid, String) {
    let secret = totp::new_secret();
    let authority = world.authority("BE").await;
    let new = NewPerson {
        name: "Amina Okafor",
        email: EMAIL,
        lang: "en",
        home: Home::Authority { authority, country: World::country("BE") },
        roles: &[Role::CaseOfficer],
        password: PASSWORD,
        totp_secret: &secret,
    };
    (accounts::add_person(&world.app, new).await.unwrap(), secret)
}

async fn kept(world: &World, id: Uuid) -> Option<String> {
    let row = person::Entity::find_by_id(id).one(world.app.db.read()).await.unwrap();
    row.expect("the person is there").totp_secret
}

/// The same world, opened with other keys.
fn with_keys(world: &World, lines: &[&str]) -> World {
    let mut world = world.clone();
    world.app.keys = Arc::new(Ring::parse(&lines.join("\n")).unwrap());
    world
}

async fn signs_in(world: &World, secret: &str) -> StatusCode {
    let client = world.visitor();
    client.submit("/sign-in", "/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).await;
    let code = totp::code_at(secret, world.app.now()).unwrap();
    client.submit("/sign-in/second-factor", "/sign-in/second-factor", &[("code", &code)]).await.status
}

on_both!(the_database_keeps_no_second_factor_in_the_clear, world => {
    let (id, secret) = account(&world).await;
    let sealed = kept(&world, id).await.unwrap();
    assert!(!sealed.contains(&secret) && key_of(&sealed) == world.app.keys.current(), "{sealed}");
    assert_eq!(signs_in(&world, &secret).await, StatusCode::SEE_OTHER);

    // An invited person's secret waits sealed too, and opens on the invitation's page.
    let admin = world.officer("BE", &[Role::AuthorityAdmin]).await;
    let home = world.actor(admin).await.home;
    let invitee = acts::Invitee {
        name: "Bo", email: "bo@cna.example", home, roles: &[Role::CaseOfficer], reason: "",
    };
    let bo = acts::invite(&world.app, &world.by(admin).await, invitee).await.unwrap();
    let link = invitation::Entity::find().one(world.app.db.read()).await.unwrap().unwrap();
    let plain = world.app.keys.open(bo, &link.totp_secret).unwrap();
    assert_ne!(plain, link.totp_secret);
    assert!(world.app.keys.open(id, &link.totp_secret).is_err(), "bound to its person");
});

on_both!(a_new_key_takes_over_and_plain_rows_are_sealed, world => {
    let (old, new) = (fresh_line(), fresh_line());
    let before = with_keys(&world, &[&old]);
    let (id, secret) = account(&before).await;
    let plain = world.officer("BE", &[Role::CaseOfficer]).await;
    let change = person::ActiveModel {
        id: Set(plain), totp_secret: Set(Some(secret.clone())), ..Default::default()
    };
    person::Entity::update(change).exec(world.app.db.read()).await.unwrap();

    let both = with_keys(&world, &[&new, &old]);
    assert!(sealing::unknown_keys(&both.app).await.unwrap().is_empty());
    assert_eq!(sealing::settle(&both.app).await.unwrap(), 2);
    assert_eq!(sealing::settle(&both.app).await.unwrap(), 0, "once");
    for person in [id, plain] {
        let sealed = kept(&world, person).await.unwrap();
        assert_eq!(key_of(&sealed), both.app.keys.current());
    }
    let after = with_keys(&world, &[&new]);
    assert_eq!(after.app.keys.open(plain, &kept(&world, plain).await.unwrap()).unwrap(), secret);
    assert_eq!(signs_in(&after, &secret).await, StatusCode::SEE_OTHER);
});

on_both!(a_lost_key_is_named_and_its_people_enrol_again, world => {
    let lost = with_keys(&world, &[&fresh_line()]);
    let (id, secret) = account(&lost).await;
    let name = lost.app.keys.current().unwrap().to_owned();
    let names = sealing::unknown_keys(&world.app).await.unwrap();
    assert_eq!(names, vec![name.clone()]);
    assert!(matches!(sealing::settle(&world.app).await, Err(CommandError::Corrupt(_))));
    assert!(matches!(sealing::forget(&lost.app, &name).await, Err(CommandError::Refused(_))));

    assert_eq!(sealing::forget(&world.app, &name).await.unwrap(), 1);
    assert_eq!(kept(&world, id).await, None);
    assert!(sealing::unknown_keys(&world.app).await.unwrap().is_empty());
    let client = world.visitor();
    let refused = client.submit("/sign-in", "/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{secret} is worth nothing any more");
    let admin = world.officer("BE", &[Role::AuthorityAdmin]).await;
    acts::resend(&world.app, &world.by(admin).await, id).await.unwrap();
});
