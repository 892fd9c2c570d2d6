//! Every route that names a record, walked by a foreign company and a foreign
//! authority: the record answers as if it were not there (T10, I-09). A route
//! without a sample here fails the test.

use crate::licences::{granted, terms};
use crate::operators::company;
use crate::world::filing::Filing;
use crate::world::{Backend, World};
use axum::http::{Method, StatusCode};
use domain::actor::Role;
use domain::law::DocumentKind;
use ringfence::accounts::commands::people as acts;
use ringfence::documents::{self, File, Owner};
use ringfence::http::Access;
use ringfence::operators::address_book;
use ringfence::{countersign, ids, pages};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Where a path begins so, its parameters take these values, in order; the last
/// one is used again where there are more.
type Samples = Vec<(&'static str, Vec<String>)>;

/// Paths whose parameter names nothing that belongs to one company or State:
/// substances, law and calendars; needs, which every authority reads; an
/// observer's copies; links that are secrets themselves; practice pages.
const COMMON: &[&str] = &[
    "/reference/",
    "/needs/{country}",
    "/observer/",
    "/invitation/",
    "/register/",
    "/practice/",
    "/queue/export/",
];

const COMPANY: &[Role] = &[Role::CompanySubmitter, Role::CompanyResponsible, Role::CompanyReader];
const AUTHORITY: &[Role] = &[
    Role::CaseOfficer,
    Role::Approver,
    Role::Inspector,
    Role::CustomsOfficer,
    Role::StatisticsOfficer,
    Role::AuthorityAdmin,
    Role::Auditor,
];

async fn samples(world: &World) -> Samples {
    let of = world.authorised("2026-04-20", &[(2026, 500)], None).await;
    let shipment = world.left(&of, "2026-03-02", 100, "2026-04-20").await;
    let reference = of.reference.clone();
    let (_, _, signer) = world.firm("BE", "Alpha Works").await;
    let draft = world.draft(signer, &Filing::new("acetic_anhydride", 100, "PE")).await;
    let operator = company(world, "BE", "Beta Works").await;
    let licence = granted(world, "BE", operator, "L-7", &terms(vec![])).await;
    let admin = world.officer("BE", &[Role::AuthorityAdmin]).await;
    let clerk = world.officer("BE", &[Role::CaseOfficer]).await;
    acts::prepare_reset(&world.app, &world.by(admin).await, clerk, "lost").await.unwrap();
    let alert = crate::alert_pages::held(world).await;
    world.declare_need_kg(&World::need("BE", "acetic_anhydride", 2026), 100).await;
    let line = |id: Uuid| vec![id.to_string()];
    vec![
        ("/admin/people/{id}", line(clerk)),
        ("/admin/proposals/{id}", line(proposal(world, "person").await)),
        ("/alerts/{id}", line(alert)),
        ("/company/address-book/{id}", line(party(world, signer).await)),
        ("/company/licences/{id}", line(licence)),
        ("/company/notifications/draft/{id}", line(draft)),
        ("/company/notifications/{", vec![reference.clone(), "1".to_owned()]),
        ("/company/shipments/depart/", vec![reference.clone()]),
        ("/company/shipments/expected/", vec![reference.clone()]),
        ("/company/shipments/{number}", vec![shipment.number.clone(), "lose".to_owned()]),
        ("/customs/{reference}", vec![reference.clone()]),
        ("/documents/{id}", line(document(world, of.sender, of.id).await)),
        ("/licences/{id}", line(licence)),
        ("/needs/proposals/{id}", line(proposal(world, "need").await)),
        ("/notifications/draft/{id}", line(draft)),
        ("/notifications/{", vec![reference, "1".to_owned()]),
        ("/operators/{id}", line(operator)),
        ("/shipments/{number}", vec![shipment.number, "lose".to_owned()]),
    ]
}

async fn proposal(world: &World, kind: &str) -> Uuid {
    let found = countersign::entity::Entity::find()
        .filter(countersign::entity::Column::Kind.eq(kind))
        .one(world.app.db.read())
        .await
        .unwrap();
    found.unwrap_or_else(|| panic!("no proposal about a {kind}")).id
}

async fn party(world: &World, signer: Uuid) -> Uuid {
    let values = [("role", "importer"), ("name", "Delta"), ("address", "1 Quay"), ("country", "PE")];
    let values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let party = address_book::Party::from_form(&ringfence::http::Values(values)).unwrap();
    address_book::save(&world.app, &world.by(signer).await, None, &party).await.unwrap()
}

async fn document(world: &World, by: Uuid, notification: Uuid) -> Uuid {
    let by = world.by(by).await;
    let file = File {
        field: "file".to_owned(),
        name: "invoice.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: b"%PDF-1.7 test".to_vec(),
    };
    let checked = documents::check(&file).unwrap();
    let tx = world.app.begin(&by).await.unwrap();
    let owner = Owner { kind: "notification", id: notification };
    let id = documents::store(&tx, &by, owner, DocumentKind::Invoice, checked).await.unwrap();
    tx.commit("/").await.unwrap();
    id
}

/// The path with its parameters filled in; `None` where no sample fits.
fn filled(path: &str, samples: &Samples) -> Option<String> {
    let (_, values) =
        samples.iter().filter(|(start, _)| path.starts_with(start)).max_by_key(|(start, _)| start.len())?;
    let mut values = values.iter();
    let mut last = values.next()?;
    let mut first = true;
    let parts: Vec<&str> = path
        .split('/')
        .map(|part| {
            if !part.starts_with('{') {
                return part;
            }
            if !first {
                last = values.next().unwrap_or(last);
            }
            first = false;
            last.as_str()
        })
        .collect();
    Some(parts.join("/"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_foreign_record_answers_as_a_missing_one() {
    let world = World::new(Backend::Sqlite).await;
    let samples = samples(&world).await;
    let strangers = [
        ("a foreign company", COMPANY, world.clerk(ids::fresh(), "PE", COMPANY).await),
        ("a foreign authority", AUTHORITY, world.officer("PE", AUTHORITY).await),
    ];
    let mut wrong = Vec::new();
    let mut walked = BTreeMap::<&str, u32>::new();
    for (who, roles, person) in strangers {
        let client = world.client(person).await;
        let csrf = client.get("/account").await.input("csrf");
        for route in pages::routes().list().iter().filter(|route| route.path.contains('{')) {
            if COMMON.iter().any(|start| route.path.starts_with(start)) {
                continue;
            }
            let Some(path) = filled(route.path, &samples) else {
                wrong.push(format!("{} has no sample record in this test", route.path));
                continue;
            };
            let admitted = match route.access {
                Access::Roles(wanted) => roles.iter().any(|role| wanted.contains(role)),
                _ => true,
            };
            if !admitted {
                continue;
            }
            let answer = match route.method {
                Method::POST => client.post(&path, &[("csrf", csrf.as_str())]).await,
                _ => client.get(&path).await,
            };
            // An empty form may be refused as a form before the record is looked for.
            let form = [StatusCode::BAD_REQUEST, StatusCode::UNPROCESSABLE_ENTITY];
            let hidden = answer.status == StatusCode::NOT_FOUND
                || (route.method == Method::POST && form.contains(&answer.status));
            if !hidden {
                wrong.push(format!(
                    "{} {path} for {who}: {} {}",
                    route.method,
                    answer.status,
                    answer.location()
                ));
            }
            *walked.entry(who).or_default() += 1;
        }
    }
    assert!(wrong.is_empty(), "{walked:?}\n{}", wrong.join("\n"));
    assert!(walked.values().all(|count| *count > 10), "{walked:?}");
    world.close().await;
}
