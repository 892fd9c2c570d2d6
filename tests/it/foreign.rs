//! Every route that names a record, walked with every role by people to whom the
//! record is foreign: another company of the same State, a company and an
//! authority of a third one. The record answers as if it were not there; what a
//! role may not do at all is forbidden (T10, I-09). A route whose record is not
//! made here fails the test, and so does a record that its own people do not find.

use crate::licences::{granted, terms};
use crate::operators::company;
use crate::world::client::{Answer, Client};
use crate::world::filing::Filing;
use crate::world::shipping::{FROM, TO};
use crate::world::{Backend, World};
use axum::http::{Method, StatusCode};
use domain::actor::{Role, group};
use domain::law::DocumentKind;
use domain::licence::Step;
use domain::operator::IdentifierKind;
use ringfence::accounts::commands::people as acts;
use ringfence::alerts::commands::endings::{self, Ending};
use ringfence::audit::{self, Entry, Visible};
use ringfence::dialogue::commands::{self as dialogue, Question};
use ringfence::documents::{self, File, Owner};
use ringfence::http::Access;
use ringfence::http::routes::Listed;
use ringfence::licences::commands::propose;
use ringfence::operators::address_book;
use ringfence::operators::commands::parts;
use ringfence::{countersign, ids, notifications, pages};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Paths whose parameter names nothing that belongs to one company or State:
/// substances, law, calendars and their sets; needs, which every authority reads;
/// an observer's copies; links that are secrets themselves; practice pages; the
/// file type of an export; permits, whose numbers every authority reads (who may
/// withdraw one is tested with them).
const COMMON: &[&str] = &[
    "/reference/substances/{key}",
    "/reference/law/{code}",
    "/reference/calendars/{code}",
    "/reference/sets/{id}",
    "/reference/sets/{id}/activate",
    "/reference/sets/{id}/return",
    "/needs/{country}/{substance}/{line}/{year}",
    "/needs/{country}/{substance}/{line}/{year}/export",
    "/needs/proposals/{id}",
    "/observer/{reference}",
    "/invitation/{token}",
    "/invitation/{token}/qr.svg",
    "/register/{token}/company",
    "/register/{token}/person",
    "/register/{token}/check",
    "/register/{token}/sent",
    "/practice/mail/{id}",
    "/queue/export/{kind}",
    "/permits/{id}/withdraw",
];

const AUTHORITY: &[Role] = &[
    Role::CaseOfficer,
    Role::Approver,
    Role::Inspector,
    Role::CustomsOfficer,
    Role::StatisticsOfficer,
    Role::AuthorityAdmin,
    Role::Auditor,
];

/// Routes that begin so name this record, where they have as many parameters.
struct Sample {
    start: &'static str,
    values: Vec<String>,
    /// Whose record it is.
    owner: Uuid,
}

struct Samples(Vec<Sample>);

impl Samples {
    fn keep(&mut self, start: &'static str, values: &[&dyn ToString], owner: Uuid) {
        let values = values.iter().map(|value| value.to_string()).collect();
        self.0.push(Sample { start, values, owner });
    }

    /// The record of a path and the path with its parameters filled in.
    fn of(&self, path: &str) -> Option<(&Sample, String)> {
        let wanted = path.matches('{').count();
        let fits = |sample: &&Sample| sample.values.len() == wanted && path.starts_with(sample.start);
        let sample = self.0.iter().filter(fits).max_by_key(|sample| sample.start.len())?;
        let mut values = sample.values.iter();
        let filled = |part: &str| match part.starts_with('{') {
            true => values.next().expect("as many as the path has").clone(),
            false => part.to_owned(),
        };
        Some((sample, path.split('/').map(filled).collect::<Vec<_>>().join("/")))
    }
}

async fn samples(world: &World) -> Samples {
    let mut all = Samples(Vec::new());
    moving(world, &mut all).await;
    register(world, &mut all).await;
    let admin = world.officer(FROM, &[Role::AuthorityAdmin, Role::Approver]).await;
    let clerk = world.officer(FROM, &[Role::CaseOfficer]).await;
    acts::prepare_reset(&world.app, &world.by(admin).await, clerk, "lost").await.unwrap();
    all.keep("/admin/people/", &[&clerk], admin);
    all.keep("/admin/registrations/", &[&registration(world).await], admin);
    all.keep("/admin/proposals/", &[&proposal(world, clerk).await], admin);
    let alert = crate::alert_pages::held(world).await;
    let officer = world.officer("PK", &[Role::CaseOfficer, Role::Approver]).await;
    let ending = Ending::close("confirmed").unwrap();
    endings::end(&world.app, &world.by(officer).await, alert, ending, "letter seen").await.unwrap();
    all.keep("/alerts/", &[&alert], officer);
    all.keep("/alerts/", &[&alert, &proposal(world, alert).await], officer);
    all
}

/// A copy of the notification delivered to a transit State.
async fn copied(world: &World, notification: Uuid, to: &str) {
    use ringfence::notifications::commands::send::HERE;
    use ringfence::notifications::entity::sending;
    let copy = sending::ActiveModel {
        id: Set(ids::fresh()),
        notification_id: Set(notification),
        version: Set(1),
        to_country: Set(to.to_owned()),
        how: Set(HERE.to_owned()),
        sent_on: Set("2026-03-02".parse().unwrap()),
        note: Set(String::new()),
        copy: Set(true),
        by_person: Set(ids::fresh()),
        by_name: Set("Ada Sender".to_owned()),
        at_ms: Set(world.app.now().ms()),
    };
    sending::Entity::insert(copy).exec_without_returning(world.app.db.read()).await.unwrap();
}

/// A notification with everything on it, its shipment, and drafts.
async fn moving(world: &World, all: &mut Samples) {
    let of = world.authorised("2026-04-20", &[(2026, 500)], None).await;
    let shipment = world.left(&of, "2026-03-02", 100, "2026-04-20").await;
    let officer = world.officer(FROM, AUTHORITY).await;
    paper(world, of.id).await;
    let asked = Question {
        thread: ringfence::dialogue::Thread::Company,
        about: String::new(),
        text: "Which route?".to_owned(),
        due_on: None,
    };
    let number = dialogue::ask(&world.app, &world.by(officer).await, of.id, &asked).await.unwrap();
    let (reference, moved) = (of.reference.as_str(), shipment.number.as_str());
    let staff = world.clerk(of.exporter, FROM, group::COMPANY).await;
    let receiving = world.clerk(of.importer, TO, group::COMPANY).await;
    all.keep("/notifications/", &[&reference], officer);
    all.keep("/notifications/{reference}/question/", &[&reference, &number], officer);
    all.keep("/customs/", &[&reference], officer);
    copied(world, of.id, "XT").await;
    all.keep("/transit/", &[&reference], world.officer("XT", AUTHORITY).await);
    all.keep("/shipments/", &[&moved], officer);
    all.keep("/shipments/", &[&moved, &"loss"], officer);
    all.keep("/company/notifications/", &[&reference], staff);
    all.keep("/company/notifications/{reference}/question/", &[&reference, &number], staff);
    all.keep("/company/shipments/", &[&moved], staff);
    all.keep("/company/shipments/", &[&moved, &"loss"], staff);
    all.keep("/company/shipments/depart/", &[&reference], staff);
    all.keep("/company/shipments/expected/", &[&reference], receiving);
    let paper = document(world, of.sender, Owner { kind: "notification", id: of.id }).await;
    all.keep("/documents/", &[&paper], staff);
    for (start, person) in [("/company/notifications/draft/", of.sender), ("/notifications/draft/", officer)]
    {
        let id = match person == officer {
            true => office_draft(world, officer, of.exporter).await,
            false => world.draft(person, &Filing::new("acetic_anhydride", 100, "PE")).await,
        };
        let by = world.by(person).await;
        let draft = notifications::drafts::open(world.app.db.read(), &by, id, domain::rights::Act::View)
            .await
            .unwrap();
        let item = draft.sheet.items[0].id;
        all.keep(start, &[&id], person);
        all.keep(start, &[&id, &"route"], person);
        all.keep(if person == officer { ITEM } else { COMPANY_ITEM }, &[&id, &item], person);
        let paper = document(world, person, Owner { kind: "draft", id }).await;
        all.keep(if person == officer { PAPER } else { COMPANY_PAPER }, &[&id, &paper], person);
    }
}

/// The export authorisation as it was issued.
async fn paper(world: &World, notification: Uuid) {
    use ringfence::notifications::entity::authorisation::{ActiveModel, Entity};
    let party = json!({ "name": "A", "address": "", "country": FROM, "licence_no": "" });
    let body = json!({
        "number": "EA-XA-2026-000001", "reference": "RF-2026-000001", "version": 1, "authority": "CNA",
        "issued_on": "2026-03-02", "valid_until": "2027-12-31", "exporter": party, "importer": party,
        "consignee": party, "others": [], "items": [], "dispatch_on": null, "arrival_on": null, "exit": "",
        "entry": "", "legs": [], "transit": [], "permit": "", "end_use": "", "invoice": "",
        "series_until": null, "conditions": "", "signed_by": [], "confidential": false, "practice": false,
    });
    Entity::insert(ActiveModel {
        id: Set(ids::fresh()),
        number: Set("EA-XA-2026-000001".to_owned()),
        notification_id: Set(notification),
        valid_until: Set("2027-12-31".parse().unwrap()),
        body: Set(body.to_string()),
        by_name: Set("Approver".to_owned()),
        second_name: Set(None),
        issued_at_ms: Set(world.app.now().ms()),
    })
    .exec_without_returning(world.app.db.read())
    .await
    .unwrap();
    let tx = world.app.begin_system().await.unwrap();
    let entry = Entry::new("notification-authorised", "notification", notification, Visible::Company);
    audit::record_system(&tx, world.app.now(), entry).await.unwrap();
    tx.commit("").await.unwrap();
}

const ITEM: &str = "/notifications/draft/{id}/item/";
const COMPANY_ITEM: &str = "/company/notifications/draft/{id}/item/";
const PAPER: &str = "/notifications/draft/{id}/documents/";
const COMPANY_PAPER: &str = "/company/notifications/draft/{id}/documents/";

async fn office_draft(world: &World, officer: Uuid, exporter: Uuid) -> Uuid {
    use ringfence::notifications::drafts::{self, Kind, Start};
    let start = Start { operator: Some(exporter), ..Start::default() };
    let by = world.by(officer).await;
    let id = drafts::start(&world.app, &by, Kind::Paper, start).await.unwrap();
    world.fill(&by, id, &Filing::new("acetic_anhydride", 100, "PE")).await;
    id
}

/// A company of the register with its parts, licences, people and address book.
async fn register(world: &World, all: &mut Samples) {
    let officer = world.officer(FROM, AUTHORITY).await;
    let by = world.by(officer).await;
    let operator = company(world, FROM, "Gamma Works").await;
    let new =
        parts::NewOfficer { name: "Ann Other".to_owned(), function: "Manager".to_owned(), born_year: None };
    let person = parts::add_officer(&world.app, &by, operator, &new).await.unwrap();
    let new = parts::NewSite {
        name: "Yard".to_owned(),
        address: "2 Dock Road".to_owned(),
        kind: domain::operator::SiteKind::Premises,
        free_zone: false,
    };
    let by = world.by(officer).await;
    let site = parts::add_site(&world.app, &by, operator, &new).await.unwrap();
    let by = world.by(officer).await;
    parts::add_identifier_to(&world.app, &by, operator, IdentifierKind::Phone, "+32 2 999 99 99")
        .await
        .unwrap();
    let phone = ringfence::operators::entity::identifier::Entity::find()
        .filter(ringfence::operators::entity::identifier::Column::OperatorId.eq(operator))
        .one(world.app.db.read())
        .await
        .unwrap()
        .expect("a company has identifiers");
    let licence = granted(world, FROM, operator, "L-7", &terms(vec![])).await;
    let by = world.by(officer).await;
    propose::step(&world.app, &by, licence, Step::Revoke, "closed").await.unwrap();
    let prepared = proposal(world, licence).await;
    let signer = world.clerk(operator, FROM, group::COMPANY).await;
    let colleague = world.clerk(operator, FROM, &[Role::CompanyReader]).await;
    all.keep("/company/people/", &[&colleague], signer);
    all.keep("/operators/", &[&operator], officer);
    all.keep("/operators/{id}/officers/", &[&operator, &person], officer);
    all.keep("/operators/{id}/identifiers/", &[&operator, &phone.id], officer);
    all.keep("/operators/{id}/sites/", &[&operator, &site], officer);
    all.keep("/operators/{id}/status/", &[&operator, &"suspend"], officer);
    all.keep("/licences/", &[&licence], officer);
    all.keep("/licences/{id}/step/", &[&licence, &"suspend"], officer);
    all.keep("/licences/{id}/sign/", &[&licence, &prepared], officer);
    all.keep("/company/licences/", &[&licence], signer);
    all.keep("/company/address-book/", &[&party(world, signer).await], signer);
    let key = World::need(FROM, "acetic_anhydride", 2026);
    let statement = World::statement(&key, domain::needs::Declared::Zero);
    let by = world.by(officer).await;
    let need = ringfence::needs::declare::prepare(&world.app, &by, statement).await.unwrap();
    all.keep("/needs/proposals/", &[&need], officer);
}

/// A registration that reached the authority.
async fn registration(world: &World) -> Uuid {
    use ringfence::registration::entity::{ActiveModel, Entity};
    let id = ids::fresh();
    Entity::insert(ActiveModel {
        id: Set(id),
        token_hash: Set("hash".to_owned()),
        country: Set(FROM.to_owned()),
        state: Set("sent".to_owned()),
        body: Set("[]".to_owned()),
        person_name: Set("Noor".to_owned()),
        person_email: Set("noor@nova.example".to_owned()),
        lang: Set("en".to_owned()),
        operator_id: Set(None),
        created_at_ms: Set(0),
        sent_at_ms: Set(Some(0)),
    })
    .exec_without_returning(world.app.db.read())
    .await
    .unwrap();
    id
}

async fn proposal(world: &World, record: Uuid) -> Uuid {
    let open = countersign::open_for(world.app.db.read(), record).await.unwrap();
    open.first().expect("something was prepared").id
}

const PARTY: &[(&str, &str)] =
    &[("role", "importer"), ("name", "Delta"), ("address", "1 Quay"), ("country", "PE")];

async fn party(world: &World, signer: Uuid) -> Uuid {
    let values = PARTY.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let party = address_book::Party::from_form(&ringfence::http::Values(values)).unwrap();
    address_book::save(&world.app, &world.by(signer).await, None, &party).await.unwrap()
}

async fn document(world: &World, by: Uuid, owner: Owner) -> Uuid {
    let by = world.by(by).await;
    let file = File {
        field: "file".to_owned(),
        name: "invoice.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: PDF.to_vec(),
    };
    let checked = documents::check(&file).unwrap();
    let tx = world.app.begin(&by).await.unwrap();
    let id = documents::store(&tx, &by, owner, DocumentKind::Invoice, checked).await.unwrap();
    tx.commit("/").await.unwrap();
    id
}

const PDF: &[u8] = b"%PDF-1.7 test";

/// Somebody to whom every sample is foreign.
struct Stranger {
    who: String,
    role: Role,
    client: Client,
    csrf: String,
}

async fn strangers(world: &World) -> Vec<Stranger> {
    let mut all = Vec::new();
    let rival = company(world, FROM, "Rival Works").await;
    let abroad = company(world, "PE", "Lima Works").await;
    let mut add = async |who: &str, role: Role, person: Uuid| {
        let client = world.client(person).await;
        let csrf = client.get("/account").await.input("csrf");
        all.push(Stranger { who: format!("{} of {who}", role.code()), role, client, csrf });
    };
    for role in group::COMPANY {
        add("a company of the same State", *role, world.clerk(rival, FROM, &[*role]).await).await;
        add("a company abroad", *role, world.clerk(abroad, "PE", &[*role]).await).await;
    }
    for role in AUTHORITY {
        add("a foreign authority", *role, world.officer("PE", &[*role]).await).await;
    }
    all
}

/// Fields without which a form is refused before its record is looked for.
fn fields(route: &Listed) -> &'static [(&'static str, &'static str)] {
    match route.path {
        "/admin/people/{id}/reset-factor" => &[("reset_reason", "lost")],
        "/admin/registrations/{id}" => &[("person_name", "X"), ("person_email", "x@y.example")],
        "/admin/people/{id}/roles/end" | "/company/people/{id}/roles/end" => &[("role", "case_officer")],
        "/admin/proposals/{id}/sign" | "/alerts/{id}/sign/{proposal}" => &[("hash", "seen")],
        "/company/address-book/{id}" => PARTY,
        _ => &[],
    }
}

impl Stranger {
    async fn knock(&self, route: &Listed, path: &str) -> Answer {
        if route.method == Method::GET {
            return self.client.get(path).await;
        }
        if UPLOADS.contains(&route.path) {
            let kind = [("kind", "invoice")];
            return self.client.upload("/account", path, &kind, ("file", "invoice.pdf", PDF)).await;
        }
        let mut pairs = vec![("csrf", self.csrf.as_str())];
        pairs.extend(fields(route).iter().copied());
        self.client.post(path, &pairs).await
    }
}

/// Forms that carry a file.
const UPLOADS: &[&str] = &[
    "/notifications/{reference}/documents",
    "/notifications/draft/{id}/documents",
    "/company/notifications/draft/{id}/documents",
];

fn admits(route: &Listed, role: Role) -> bool {
    match route.access {
        Access::Roles(wanted) => wanted.contains(&role),
        _ => true,
    }
}

fn named(route: &&Listed) -> bool {
    route.path.contains('{') && !COMMON.contains(&route.path)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_foreign_record_answers_as_a_missing_one() {
    let world = World::new(Backend::Sqlite).await;
    let samples = samples(&world).await;
    let routes = pages::routes();
    let mut wrong = Vec::new();
    let mut walked = BTreeMap::<String, u32>::new();
    for stranger in strangers(&world).await {
        for route in routes.list().iter().filter(named) {
            let Some((_, path)) = samples.of(route.path) else {
                wrong.push(format!("{} has no record in this test", route.path));
                continue;
            };
            let due = match admits(route, stranger.role) {
                true => StatusCode::NOT_FOUND,
                false => StatusCode::FORBIDDEN,
            };
            let answer = stranger.knock(route, &path).await;
            if answer.status != due {
                let to = answer.location();
                let line = format!("{} {path} as {}: {} {to}", route.method, stranger.who, answer.status);
                wrong.push(line);
            }
            *walked.entry(format!("{} {due}", stranger.who)).or_default() += 1;
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{walked:#?}\n{}", wrong.join("\n"));
    assert!(walked.values().sum::<u32>() > 1_000, "{walked:#?}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_records_that_strangers_miss_are_there_for_their_own() {
    let world = World::new(Backend::Sqlite).await;
    let samples = samples(&world).await;
    let routes = pages::routes();
    let mut missing = Vec::new();
    for route in routes.list().iter().filter(named).filter(|route| route.method == Method::GET) {
        let Some((sample, path)) = samples.of(route.path) else { continue };
        let answer = world.client(sample.owner).await.get(&path).await;
        // Theirs to see, though what a page does may not be possible now.
        if answer.status == StatusCode::NOT_FOUND || answer.status.is_server_error() {
            missing.push(format!("{path}: {}", answer.status));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_common_path_of_this_test_exists() {
    let routes = pages::routes();
    for path in COMMON.iter().chain(UPLOADS) {
        assert!(routes.list().iter().any(|route| route.path == *path), "{path} is no route");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_record_named_in_a_query_or_a_field_is_foreign_too() {
    let world = World::new(Backend::Sqlite).await;
    let of = world.authorised("2026-04-20", &[(2026, 500)], None).await;
    let officer = world.client(world.officer("PE", &[Role::CaseOfficer]).await).await;
    let assign = format!("/queue/assign?ref={}", of.reference);
    assert_eq!(officer.get(&assign).await.status, StatusCode::NOT_FOUND);
    let me = ids::fresh().to_string();
    let given = officer.submit("/account", &assign, &[("person", me.as_str())]).await;
    assert_eq!(given.status, StatusCode::NOT_FOUND);
    let id = of.id.to_string();
    let taken = officer.submit("/account", "/queue/take", &[("notification", id.as_str())]).await;
    assert_eq!(taken.status, StatusCode::NOT_FOUND);
    world.close().await;
}
