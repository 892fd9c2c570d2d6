//! Every route with every kind of person (T10), unsafe methods without their
//! token (T14), and what every answer carries (T22).

use crate::world::client::{Answer, Client};
use crate::world::{Backend, World};
use axum::http::{Method, StatusCode};
use domain::actor::Role;
use ringfence::http::routes::Listed;
use ringfence::http::{Access, session};
use ringfence::pages;
use uuid::Uuid;

/// Somebody who knocks, with a name for messages.
struct Principal {
    name: String,
    roles: Vec<Role>,
    client: Client,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Visitor,
    HalfWay,
    SignedIn,
}

async fn principals(world: &World) -> Vec<Principal> {
    let visitor = world.visitor();
    let mut all =
        vec![Principal { name: "visitor".to_owned(), roles: vec![], client: visitor, kind: Kind::Visitor }];
    let officer = world.officer("BE", Role::ALL).await;
    let tx = world.app.begin_system().await.unwrap();
    let token = session::open(&world.app, &tx, officer, false).await.unwrap();
    tx.commit("").await.unwrap();
    let client = world.visitor();
    client.set_cookie(session::SESSION, &token);
    all.push(Principal { name: "half-way".to_owned(), roles: vec![], client, kind: Kind::HalfWay });
    let company = ringfence::ids::fresh();
    for role in Role::ALL {
        let person = match role {
            Role::CompanySubmitter | Role::CompanyResponsible | Role::CompanyReader => {
                world.clerk(company, "BE", &[*role]).await
            }
            Role::SystemAdmin | Role::Observer => world.instance_person(&[*role]).await,
            _ => world.officer("BE", &[*role]).await,
        };
        let client = world.client(person).await;
        all.push(Principal {
            name: role.code().to_owned(),
            roles: vec![*role],
            client,
            kind: Kind::SignedIn,
        });
    }
    let auditor = world.instance_person(&[Role::Auditor]).await;
    all.push(Principal {
        name: "auditor of the instance".to_owned(),
        roles: vec![Role::Auditor],
        client: world.client(auditor).await,
        kind: Kind::SignedIn,
    });
    let none = world.officer("BE", &[]).await;
    all.push(Principal {
        name: "nobody's role".to_owned(),
        roles: vec![],
        client: world.client(none).await,
        kind: Kind::SignedIn,
    });
    all
}

/// What the declaration says about a principal.
#[derive(Debug, PartialEq, Eq)]
enum Door {
    Open,
    SignInFirst,
    Forbidden,
    NotThere,
}

fn declared(access: Access, who: &Principal) -> Door {
    match (access, who.kind) {
        (Access::Public, _) => Door::Open,
        (Access::Practice, _) => Door::NotThere,
        (Access::FirstFactor, Kind::HalfWay | Kind::SignedIn) => Door::Open,
        (_, Kind::Visitor | Kind::HalfWay) => Door::SignInFirst,
        (Access::SignedIn, Kind::SignedIn) => Door::Open,
        (Access::Roles(roles), Kind::SignedIn) if who.roles.iter().any(|role| roles.contains(role)) => {
            Door::Open
        }
        (Access::Roles(_), Kind::SignedIn) => Door::Forbidden,
    }
}

/// A concrete path that belongs to nobody.
fn nowhere(path: &str) -> String {
    let parts = path
        .split('/')
        .map(|part| if part.starts_with('{') { Uuid::nil().to_string() } else { part.to_owned() });
    parts.collect::<Vec<_>>().join("/")
}

async fn knock(route: &Listed, who: &Principal) -> Answer {
    let body = (route.method == Method::POST).then(String::new);
    who.client.send(route.method.clone(), &nowhere(route.path), body).await
}

fn leads_to_sign_in(answer: &Answer) -> bool {
    answer.status == StatusCode::SEE_OTHER && answer.location().starts_with("/sign-in")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_route_opens_for_those_it_declares_and_nobody_else() {
    let world = World::new(Backend::Sqlite).await;
    let routes = pages::routes();
    let mut wrong = Vec::new();
    let mut cells = 0;
    for who in principals(&world).await {
        for route in routes.list() {
            // Signing out really signs out, and needs no role to be tried.
            let answer = knock(route, &who).await;
            let door = declared(route.access, &who);
            let unsafe_method = route.method == Method::POST;
            let fits = match door {
                Door::SignInFirst => leads_to_sign_in(&answer),
                Door::Forbidden => answer.status == StatusCode::FORBIDDEN,
                Door::NotThere => answer.status == StatusCode::NOT_FOUND,
                // No token: refused before anything else, whoever asks.
                Door::Open if unsafe_method => answer.status == StatusCode::BAD_REQUEST,
                Door::Open => {
                    let inside = who.kind == Kind::SignedIn && leads_to_sign_in(&answer);
                    !answer.status.is_server_error() && answer.status != StatusCode::FORBIDDEN && !inside
                }
            };
            if !fits {
                wrong.push(format!(
                    "{} {} as {}: {door:?}, but {} {}",
                    route.method,
                    route.path,
                    who.name,
                    answer.status,
                    answer.location()
                ));
            }
            edge(route, &answer, &mut wrong);
            cells += 1;
        }
    }
    assert!(wrong.is_empty(), "{} of {cells} cells\n{}", wrong.len(), wrong.join("\n"));
    world.close().await;
}

/// Headers and cookies of every answer (T22).
fn edge(route: &Listed, answer: &Answer, wrong: &mut Vec<String>) {
    let header = |name: &str| answer.headers.get(name).map_or("", |value| value.to_str().unwrap());
    let mut say =
        |what: &str| wrong.push(format!("{} {} {}: {what}", route.method, route.path, answer.status));
    let policy = header("content-security-policy");
    for part in [
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ] {
        if !policy.contains(part) {
            say(&format!("policy lacks {part}"));
        }
    }
    if policy.contains("unsafe-inline") {
        say("policy allows inline");
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        if header(name) != value {
            say(&format!("{name} is {:?}", header(name)));
        }
    }
    if header("x-request-id").is_empty() {
        say("no request id");
    }
    for cookie in answer.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        if !(cookie.contains("; HttpOnly")
            && cookie.contains("; SameSite=Lax")
            && cookie.contains("; Path=/"))
        {
            say(&format!("cookie {}", cookie.split('=').next().unwrap()));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn anywhere_but_on_loopback_cookies_are_host_bound_and_transport_is_strict() {
    let mut world = World::new(Backend::Sqlite).await;
    let mut settings = (*world.app.settings).clone();
    settings.server.public_url = "https://ringfence.example".to_owned();
    world.app.settings = std::sync::Arc::new(settings);
    for path in ["/sign-in", "/no-such-page", "/account", "/register"] {
        let answer = world.visitor().get(path).await;
        assert_eq!(
            answer.headers["strict-transport-security"], "max-age=31536000; includeSubDomains",
            "{path}"
        );
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.starts_with("__Host-") && cookie.contains("; Secure"), "{path}: {cookie}");
        }
    }
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_a_person_is_never_cached() {
    let world = World::new(Backend::Sqlite).await;
    let client = world.client(world.officer("BE", &[Role::CaseOfficer]).await).await;
    for path in ["/account", "/no-such-page", "/", "/needs", "/sign-in"] {
        assert_eq!(client.get(path).await.headers["cache-control"], "no-store", "{path}");
    }
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_elsewhere_is_refused_even_with_a_token() {
    let world = World::new(Backend::Sqlite).await;
    let client = world.client(world.officer("BE", &[Role::CaseOfficer]).await).await;
    let csrf = client.get("/account").await.input("csrf");
    let fields = [("csrf", csrf.as_str()), ("lang", "en")];
    let away = client.clone().with("origin", "https://evil.example");
    assert_eq!(away.post("/account/language", &fields).await.status, StatusCode::FORBIDDEN);
    let own = client.clone().with("origin", "http://127.0.0.1:8080");
    assert_eq!(own.post("/account/language", &fields).await.status, StatusCode::SEE_OTHER);
    // Another person's token is no token.
    let other = world.client(world.officer("BE", &[Role::CaseOfficer]).await).await;
    assert_eq!(other.post("/account/language", &fields).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(client.send(Method::PUT, "/account", None).await.status, StatusCode::METHOD_NOT_ALLOWED);
    world.close().await;
}
