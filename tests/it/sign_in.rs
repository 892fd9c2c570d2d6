//! Signing in, and what must not get in (T14).

use crate::world::client::{Answer, Client};
use crate::world::{World, on_both};
use axum::http::{Method, StatusCode};
use domain::actor::{Home, Role};
use ringfence::accounts::{self, NewPerson, totp};
use ringfence::http::session;
use ringfence::people::person;
use sea_orm::EntityTrait;
use std::sync::Arc;
use uuid::Uuid;

const PASSWORD: &str = "seven green lamps under the bridge";
const EMAIL: &str = "amina@cna.example";

struct Account {
    id: Uuid,
    secret: String,
}

async fn account(world: &World, email: &str) -> Account {
    let secret = totp::new_secret();
    let authority = world.authority("BE").await;
    let id = accounts::add_person(
        &world.app,
        NewPerson {
            name: "Amina Okafor",
            email,
            lang: "en",
            home: Home::Authority { authority, country: World::country("BE") },
            roles: &[Role::CaseOfficer],
            password: PASSWORD,
            totp_secret: &secret,
        },
    )
    .await
    .unwrap();
    Account { id, secret }
}

impl Account {
    fn code(&self, world: &World) -> String {
        totp::code_at(&self.secret, world.app.now()).unwrap()
    }
}

async fn password(client: &Client, email: &str, password: &str) -> Answer {
    client.submit("/sign-in", "/sign-in", &[("email", email), ("password", password)]).await
}

async fn code(client: &Client, code: &str) -> Answer {
    client.submit("/sign-in/second-factor", "/sign-in/second-factor", &[("code", code)]).await
}

async fn signed_in(world: &World, account: &Account, client: &Client) {
    let answer = password(client, EMAIL, PASSWORD).await;
    assert_eq!(answer.location(), "/sign-in/second-factor", "{}", answer.body);
    let answer = code(client, &account.code(world)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

on_both!(password_and_code_open_a_session_and_signing_out_ends_it, world => {
    let account = account(&world, EMAIL).await;
    let client = world.visitor();
    assert_eq!(client.get("/account").await.location(), "/sign-in?next=%2Faccount");

    let half = client.submit("/sign-in?next=/account", "/sign-in", &[("email", "Amina@CNA.example "), ("password", PASSWORD), ("next", "/account")]).await;
    assert_eq!(half.location(), "/sign-in/second-factor?next=%2Faccount");
    assert!(client.get("/account").await.location().starts_with("/sign-in"), "half a sign-in opens nothing");
    let half_token = client.cookie(session::SESSION).unwrap();

    let full = client
        .submit("/sign-in/second-factor?next=/account", "/sign-in/second-factor", &[("code", &account.code(&world)), ("next", "/account")])
        .await;
    assert_eq!(full.location(), "/account");
    assert_ne!(client.cookie(session::SESSION).unwrap(), half_token, "a new token with the new privilege");
    assert_eq!(client.get("/account").await.status, StatusCode::OK);

    // A copy of the token does not outlive signing out.
    let thief = world.visitor();
    thief.set_cookie(session::SESSION, &client.cookie(session::SESSION).unwrap());
    let out = client.submit("/account", "/sign-out", &[]).await;
    assert_eq!(out.location(), "/sign-in");
    assert_eq!(out.headers["clear-site-data"], "\"cache\", \"storage\"");
    assert!(client.cookie(session::SESSION).is_none());
    assert!(thief.get("/account").await.location().starts_with("/sign-in"));
});

on_both!(unknown_and_known_accounts_get_the_same_answer, world => {
    account(&world, EMAIL).await;
    let plain = |answer: Answer| {
        let body = answer.body.replace(EMAIL, "X").replace("nobody@cna.example", "X");
        let mut lines: Vec<String> = body.lines().map(str::to_owned).collect();
        lines.retain(|line| !line.contains("csrf") && !line.contains("request_id"));
        (answer.status, lines)
    };
    let known = plain(password(&world.visitor(), EMAIL, "wrong wrong wrong wrong").await);
    let unknown = plain(password(&world.visitor(), "nobody@cna.example", "wrong wrong wrong wrong").await);
    assert_eq!(known.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(known, unknown);
});

on_both!(a_code_is_never_accepted_twice, world => {
    let account = account(&world, EMAIL).await;
    signed_in(&world, &account, &world.visitor()).await;

    let other = world.visitor();
    password(&other, EMAIL, PASSWORD).await;
    let replayed = code(&other, &account.code(&world)).await;
    assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY);

    // Two at once with the next code: one gets in.
    world.app.clock.advance_ms(30_000);
    let (a, b) = (world.visitor(), world.visitor());
    password(&a, EMAIL, PASSWORD).await;
    password(&b, EMAIL, PASSWORD).await;
    let next = account.code(&world);
    let (a, b) = tokio::join!(code(&a, &next), code(&b, &next));
    let inside = [a, b].iter().filter(|answer| answer.status == StatusCode::SEE_OTHER).count();
    assert_eq!(inside, 1);
});

on_both!(a_session_planted_before_signing_in_is_worth_nothing, world => {
    let account = account(&world, EMAIL).await;
    let planted = "f".repeat(64);
    let client = world.visitor();
    client.set_cookie(session::SESSION, &planted);
    signed_in(&world, &account, &client).await;
    let attacker = world.visitor();
    attacker.set_cookie(session::SESSION, &planted);
    assert!(attacker.get("/account").await.location().starts_with("/sign-in"));
});

on_both!(guessing_is_slowed_and_a_known_device_still_gets_in, world => {
    let mut world = world;
    let mut settings = (*world.app.settings).clone();
    settings.server.behind_proxy = true;
    world.app.settings = Arc::new(settings);
    let account = account(&world, EMAIL).await;
    let own = world.visitor().with("x-forwarded-for", "192.0.2.1");
    signed_in(&world, &account, &own).await;
    own.submit("/account", "/sign-out", &[]).await;

    world.app.clock.advance_ms(60_000);
    // A stranger behind the same address, and a swarm from many others.
    let stranger = world.visitor().with("x-forwarded-for", "6.6.6.6, 192.0.2.1");
    let mut answers = Vec::new();
    for _ in 0..25 {
        answers.push(password(&stranger, EMAIL, "wrong wrong wrong wrong").await.status);
    }
    assert_eq!(answers[4], StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answers[5], StatusCode::TOO_MANY_REQUESTS, "five tries a minute by default");
    for at in 0..40 {
        let swarm = world.visitor().with("x-forwarded-for", Box::leak(format!("198.51.100.{at}").into_boxed_str()));
        password(&swarm, EMAIL, "wrong wrong wrong wrong").await;
    }
    let swarm = world.visitor().with("x-forwarded-for", "203.0.113.9");
    assert_eq!(password(&swarm, EMAIL, PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);

    world.app.clock.advance_ms(30_000);
    signed_in(&world, &account, &own).await;
});

on_both!(one_address_may_not_try_many_accounts, world => {
    let client = world.visitor();
    let mut answers = Vec::new();
    for at in 0..21 {
        answers.push(password(&client, &format!("p{at}@cna.example"), "wrong wrong wrong wrong").await.status);
    }
    assert_eq!(answers[19], StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answers[20], StatusCode::TOO_MANY_REQUESTS);
});

on_both!(a_form_that_needs_a_fresh_factor_is_sent_again_by_itself, world => {
    let account = account(&world, EMAIL).await;
    let client = world.visitor();
    signed_in(&world, &account, &client).await;
    let page = client.get("/account/recovery-codes").await;
    world.app.clock.advance_ms(6 * 60_000);
    assert_eq!(client.get("/account/recovery-codes").await.location(), "/account/step-up?next=%2Faccount%2Frecovery%2Dcodes");

    let form = [("csrf", page.input("csrf")), ("request_id", page.input("request_id"))];
    let asked = client.post("/account/recovery-codes", &form).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    assert_eq!(asked.input("request_id"), form[1].1);
    let wrong = client
        .post("/account/step-up", &[form[0].clone(), ("step_up_next", asked.input("step_up_next")), ("step_up_code", "000000".to_owned())])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);

    let before = client.cookie(session::SESSION).unwrap();
    let fields = [form[0].clone(), form[1].clone(), ("step_up_next", asked.input("step_up_next")), ("step_up_code", account.code(&world))];
    let onward = client.post("/account/step-up", &fields).await;
    assert_eq!((onward.status, onward.location()), (StatusCode::TEMPORARY_REDIRECT, "/account/recovery-codes"));
    assert_ne!(client.cookie(session::SESSION).unwrap(), before);
    let done = client.post("/account/recovery-codes", &fields).await;
    assert_eq!(done.status, StatusCode::OK);
    assert_eq!(done.body.matches("<li><span class=\"rf-ref\">").count(), 10);
});

on_both!(a_recovery_code_opens_the_door_once, world => {
    let account = account(&world, EMAIL).await;
    let client = world.client(account.id).await;
    let page = client.submit("/account/recovery-codes", "/account/recovery-codes", &[]).await;
    let one = page.body.split("<li><span class=\"rf-ref\">").nth(1).unwrap().split('<').next().unwrap().to_owned();

    let other = world.visitor();
    password(&other, EMAIL, PASSWORD).await;
    let typed = one.to_lowercase().replace('-', " ");
    let at = "/sign-in/second-factor";
    assert_eq!(other.submit(at, at, &[("recovery", &typed)]).await.status, StatusCode::SEE_OTHER);
    let again = world.visitor();
    password(&again, EMAIL, PASSWORD).await;
    assert_eq!(again.submit(at, at, &[("recovery", &one)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
});

on_both!(idle_and_total_limits_end_a_session, world => {
    let account = account(&world, EMAIL).await;
    let client = world.client(account.id).await;
    world.app.clock.advance_ms(14 * 60_000);
    assert_eq!(client.submit("/account", "/session/extend", &[]).await.status, StatusCode::SEE_OTHER);
    world.app.clock.advance_ms(14 * 60_000);
    assert_eq!(client.get("/account").await.status, StatusCode::OK);
    world.app.clock.advance_ms(15 * 60_000);
    assert_eq!(client.get("/account").await.status, StatusCode::SEE_OTHER);

    let client = world.client(account.id).await;
    for _ in 0..73 {
        world.app.clock.advance_ms(10 * 60_000);
        client.get("/account").await;
    }
    assert_eq!(client.get("/account").await.status, StatusCode::SEE_OTHER, "twelve hours are over");
});

on_both!(changing_the_password_ends_the_other_sessions, world => {
    let account = account(&world, EMAIL).await;
    let (here, there) = (world.client(account.id).await, world.client(account.id).await);
    let new = "tall otters juggle 14 teacups";
    let at = "/account/password";
    let fields = |p: &'static str, n: &'static str| [("password", p), ("password_new", n), ("password_again", n)];
    assert_eq!(here.submit(at, at, &fields("not my password at all", new)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(here.submit(at, at, &fields(PASSWORD, "passwordpassword")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(here.submit(at, at, &fields(PASSWORD, new)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(here.get("/account").await.status, StatusCode::OK);
    assert_eq!(there.get("/account").await.status, StatusCode::SEE_OTHER);
    let kept = person::Entity::find_by_id(account.id).one(world.app.db.read()).await.unwrap().unwrap();
    assert!(!kept.password_hash.unwrap().contains(new));
});

on_both!(the_second_factor_can_be_moved_to_another_phone, world => {
    let account = account(&world, EMAIL).await;
    let client = world.client(account.id).await;
    let page = client.get("/account/second-factor").await;
    let secret = page.body.split("id=\"totp-secret\">").nth(1).unwrap().split('<').next().unwrap().replace(' ', "");
    let picture = client.get("/account/second-factor/qr.svg").await;
    assert_eq!(picture.headers["content-type"], "image/svg+xml");
    assert_eq!(picture.headers["cache-control"], "no-store");
    let at = "/account/second-factor";
    assert_eq!(client.submit(at, at, &[("code", "123456")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fresh = totp::code_at(&secret, world.app.now()).unwrap();
    assert_eq!(client.submit(at, at, &[("code", &fresh)]).await.status, StatusCode::SEE_OTHER);
    let other = world.visitor();
    password(&other, EMAIL, PASSWORD).await;
    assert_eq!(code(&other, &account.code(&world)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
});

#[tokio::test(flavor = "multi_thread")]
async fn an_unsafe_method_without_its_token_has_no_effect() {
    let world = World::new(crate::world::Backend::Sqlite).await;
    let account = account(&world, EMAIL).await;
    let client = world.client(account.id).await;
    for (path, body) in
        [("/sign-out", ""), ("/account/language", "lang=en"), ("/account/language", "lang=en&csrf=00")]
    {
        let answer = client.send(Method::POST, path, Some(body.to_owned())).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
    }
    assert_eq!(client.get("/account").await.status, StatusCode::OK);
}
