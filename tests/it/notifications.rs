//! What companies do with notifications, on both databases.

use crate::world::filing::{Filing, date, signature, typed};
use crate::world::{World, on_both};
use axum::http::StatusCode;
use domain::actor::Role;
use domain::needs::{Key, Line};
use domain::notification::content::Section;
use domain::quantity::Mass;
use domain::time::Instant;
use ringfence::app::{By, Request};
use ringfence::error::CommandError;
use ringfence::ids;
use ringfence::notifications::drafts::{self, Kind, Page, Start};
use ringfence::notifications::entity::{draft, notification, party};
use ringfence::notifications::filing;
use ringfence::notifications::standing;
use sea_orm::{ActiveValue::Set, EntityTrait};

fn key(country: &str, substance: &str, year: i32) -> Key {
    Key { country: World::country(country), substance: substance.to_owned(), line: Line::Combined, year }
}

/// A page with its slashes as they are read.
fn plain(body: &str) -> String {
    body.replace("&#x2f;", "/")
}

fn at(text: &str) -> Instant {
    Instant::from(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap())
}

on_both!(a_submission_stores_books_and_answers_with_a_reference, world => {
    let (company, _, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let key = key("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 3_000).await;

    let filing = Filing { form: "base".to_owned(), ..Filing::new("ephedrine", 6_500, "IQ") };
    let row = world.file(responsible, &filing).await;

    assert_eq!(row.reference, "RF-2026-000001");
    assert_eq!((row.state.as_str(), row.version), ("submitted", 1));
    assert_eq!(row.operator_id, Some(company));
    assert_eq!((row.origin.as_str(), row.destination.as_str()), ("PK", "IQ"));
    assert_eq!(row.mass_mg, Mass::from_kg(6_500).mg());
    assert_eq!(row.exporter_name, "Karachi Chemicals");
    let law = standing::law_taken(&row).unwrap().expect("the law is kept");
    assert!(law.pen_applies());
    assert_eq!(world.room(&key).await.pending, Mass::from_kg(6_500));

    let db = world.app.db.read();
    let items = standing::items(db, row.id).await.unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].need_substance.as_deref(), Some("ephedrine"));
    let versions = standing::versions(db, row.id).await.unwrap();
    assert_eq!(versions.len(), 1);
    assert_eq!(versions[0].changes, "[]");
    let roles: Vec<String> =
        party::Entity::find().all(db).await.unwrap().into_iter().map(|party| party.role).collect();
    assert_eq!(roles.len(), 3, "{roles:?}");
    assert!(draft::Entity::find().all(db).await.unwrap().is_empty(), "the draft became the notification");
});

on_both!(what_is_missing_stops_and_is_named, world => {
    let (_, _, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let by = world.by(responsible).await;
    let id = drafts::start(&world.app, &by, Kind::Company, Start::default()).await.unwrap();
    let Err(CommandError::Invalid(problems)) =
        filing::submit(&world.app, &world.by(responsible).await, id, &Default::default()).await
    else {
        panic!("an empty draft is not submitted");
    };
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    for wanted in ["items.1.amount", "importer.name", "dispatch_on", "name", "role", "declared"] {
        assert!(fields.contains(&wanted), "{wanted} in {fields:?}");
    }
    for problem in &problems {
        assert!(ringfence::words::has(&problem.message.key), "{} has no words", problem.message.key);
    }
    assert!(notification::Entity::find().all(world.app.db.read()).await.unwrap().is_empty());
});

on_both!(only_a_responsible_person_signs, world => {
    let (_, submitter, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let id = world.draft(submitter, &Filing::new("ephedrine", 10, "IQ")).await;
    let refused = filing::submit(&world.app, &world.by(submitter).await, id, &signature()).await;
    assert!(matches!(refused, Err(CommandError::Forbidden)), "{refused:?}");
    filing::submit(&world.app, &world.by(responsible).await, id, &signature()).await.unwrap();
});

on_both!(another_company_finds_nothing, world => {
    let (_, _, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let (_, _, stranger) = world.firm("PK", "Lahore Trading").await;
    let id = world.draft(responsible, &Filing::new("ephedrine", 10, "IQ")).await;
    let theirs = filing::submit(&world.app, &world.by(stranger).await, id, &signature()).await;
    assert!(matches!(theirs, Err(CommandError::NotFound)), "{theirs:?}");
    let row = world.file(responsible, &Filing::new("ephedrine", 10, "IQ")).await;
    let client = world.client(stranger).await;
    for path in [
        format!("/company/notifications/{}", row.reference),
        format!("/company/notifications/{}/submitted", row.reference),
        format!("/company/notifications/{}/withdraw", row.reference),
        format!("/company/notifications/draft/{id}"),
        format!("/company/notifications/draft/{id}/check"),
        format!("/company/notifications/draft/{id}/dates"),
    ] {
        assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let like = Start { like: Some(row.id), ..Start::default() };
    let copied = drafts::start(&world.app, &world.by(stranger).await, Kind::Company, like).await;
    assert!(matches!(copied, Err(CommandError::NotFound)), "{copied:?}");
});

on_both!(one_submission_however_often_it_is_sent, world => {
    let (_, _, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let key = key("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 3_000).await;
    let id = world.draft(responsible, &Filing::new("ephedrine", 10, "IQ")).await;
    let by = By { request: Some(Request { id: ids::fresh(), body_hash: "b".to_owned() }), ..world.by(responsible).await };
    let mut racing = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let (world, by) = (world.clone(), by.clone());
        racing.spawn(async move { filing::submit(&world.app, &by, id, &signature()).await });
    }
    let answers = racing.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    let wanted = "/company/notifications/RF-2026-000001/submitted";
    let repeated = |answer: &Result<String, CommandError>| {
        matches!(answer, Err(CommandError::Repeated(path)) if path == wanted)
    };
    assert_eq!(answers.iter().filter(|answer| repeated(answer)).count(), 11, "{answers:?}");
    assert_eq!(notification::Entity::find().all(world.app.db.read()).await.unwrap().len(), 1);
    assert_eq!(world.room(&key).await.pending, world_mass(&world).await);
});

async fn world_mass(world: &World) -> Mass {
    let all = notification::Entity::find().all(world.app.db.read()).await.unwrap();
    all.iter().map(|row| Mass::from_mg(row.mass_mg)).sum()
}

on_both!(references_are_never_given_twice, world => {
    let (_, _, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let mut drafts = Vec::new();
    for _ in 0..8 {
        drafts.push(world.draft(responsible, &Filing::new("ephedrine", 1, "IQ")).await);
    }
    let mut racing = tokio::task::JoinSet::new();
    for id in drafts {
        let (world, by) = (world.clone(), world.by(responsible).await);
        racing.spawn(async move { filing::submit(&world.app, &by, id, &signature()).await.unwrap() });
    }
    let mut references = racing.join_all().await;
    references.sort();
    references.dedup();
    assert_eq!(references.len(), 8, "{references:?}");
});

on_both!(several_substances_and_a_years_end_are_booked_each_by_itself, world => {
    let (_, _, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let (this, next) = (key("IQ", "ephedrine", 2026), key("IQ", "ephedrine", 2027));
    world.declare_need_kg(&this, 3_000).await;
    let filing = Filing { form: "base".to_owned(), ..Filing::new("ephedrine", 100, "IQ") };
    let id = world.draft(responsible, &filing).await;
    let by = world.by(responsible).await;
    let save = async |page: Page, values: Vec<(String, String)>| {
        drafts::save(&world.app, &by, id, &page, values).await.unwrap()
    };
    let mut dates = date("dispatch_on", filing.dispatch);
    dates.extend(date("arrival_on", filing.arrival));
    dates.extend(date("series_until", "2027-02-01".parse().unwrap()));
    dates.extend(typed([("series", "yes"), ("series_shipments", "4")]));
    save(Page::Section(Section::Dates), dates).await;
    let second = drafts::add_item(&world.app, &world.by(responsible).await, id).await.unwrap();
    let shares = |first: &str, then: &str| {
        typed([("years.0.year", "2026"), ("years.0.amount", first), ("years.1.year", "2027"), ("years.1.amount", then)])
    };
    save(Page::Substance(second), typed([("substance", "acetic_anhydride"), ("product_form", "raw"), ("hs", "2915.24")])).await;
    let mut quantity = typed([("amount", "10"), ("unit", "l"), ("content_pct", "100"), ("gross_kg", "12"), ("containers.0.number", "1")]);
    quantity.extend(shares("10", "0"));
    let draft = save(Page::Quantity(second), quantity).await;
    let problems = filing::submit(&world.app, &world.by(responsible).await, id, &signature()).await;
    assert!(
        matches!(&problems, Err(CommandError::Invalid(all)) if all.iter().any(|p| p.field == "items.1.years")),
        "{problems:?}"
    );
    let mut quantity = draft.sheet.items[0].quantity.clone();
    quantity.extend(shares("60", "40"));
    save(Page::Quantity(draft.sheet.items[0].id), quantity).await;

    let reference = filing::submit(&world.app, &world.by(responsible).await, id, &signature()).await.unwrap();
    let row = world.notification(&reference).await;
    let items = standing::items(world.app.db.read(), row.id).await.unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items[1].mass_mg, 10_810_000, "10 l of acetic anhydride are 10.81 kg");
    assert_eq!(world.room(&this).await.pending, Mass::from_kg(60));
    assert_eq!(world.room(&next).await.pending, Mass::from_kg(40));
});

on_both!(a_copy_keeps_the_goods_and_asks_dates_and_consent_anew, world => {
    let (_, _, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let row = world.file(responsible, &Filing::new("ephedrine", 10, "IQ")).await;
    let like = Start { like: Some(row.id), ..Start::default() };
    let by = world.by(responsible).await;
    let id = drafts::start(&world.app, &by, Kind::Company, like).await.unwrap();
    let draft = drafts::open(world.app.db.read(), &by, id, domain::rights::Act::View).await.unwrap();
    assert_eq!(draft.body().importer.name, "Importer Ltd");
    assert_eq!(draft.body().items[0].substance, "ephedrine");
    assert_ne!(draft.body().items[0].id, standing::body(&row).unwrap().items[0].id);
    assert_eq!(draft.body().dispatch_on, None);
    assert_eq!(draft.body().consent, None);
    assert_eq!(drafts::changed_rules(&draft, &row).unwrap(), vec![]);
});

on_both!(a_withdrawal_frees_what_was_pending, world => {
    let (_, submitter, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let key = key("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 3_000).await;
    let row = world.file(responsible, &Filing::new("ephedrine", 10, "IQ")).await;
    let refused = filing::withdraw(&world.app, &world.by(submitter).await, row.id, "no").await;
    assert!(matches!(refused, Err(CommandError::Forbidden)));
    let refused = filing::withdraw(&world.app, &world.by(responsible).await, row.id, " ").await;
    assert!(matches!(refused, Err(CommandError::Invalid(_))));
    filing::withdraw(&world.app, &world.by(responsible).await, row.id, "Order cancelled").await.unwrap();
    assert_eq!(world.notification(&row.reference).await.state, "withdrawn");
    assert_eq!(world.room(&key).await.pending, Mass::ZERO);
    let again = filing::withdraw(&world.app, &world.by(responsible).await, row.id, "Again").await;
    assert!(again.is_err());
});

on_both!(filed_on_a_friday_before_a_holiday_it_names_the_first_lawful_day, world => {
    // Friday 6 March 2026 in Sydney; Monday 9 March is Canberra Day. The five business
    // days are 10, 11, 12, 13 and 16 March.
    world.app.clock.turn_to(at("2026-03-06T02:00:00Z"));
    let (_, _, responsible) = world.firm("AU", "Sydney Solvents").await;
    let row = world.file(responsible, &Filing::new("acetic_anhydride", 100, "NZ").on("2026-04-20", "2026-05-01")).await;
    let law = standing::law_taken(&row).unwrap().expect("the law is kept");
    let earliest = law.earliest.clone().expect("a day is computed");
    let (notice, _) = earliest.waits.clone().expect("five business days");
    assert_eq!(notice.term.days, 5);
    assert_eq!(earliest.day, "2026-03-17".parse().unwrap());
    assert_eq!(earliest.holidays.len(), 1, "{:?}", earliest.holidays);
    assert_eq!(row.earliest_dispatch_on, Some(earliest.day));

    let client = world.client(responsible).await;
    let page = plain(&client.get(&format!("/company/notifications/{}/submitted", row.reference)).await.body);
    let words = "17 March 2026";
    assert!(page.contains(words), "{words} in {page}");
    assert!(page.contains(&notice.basis.rule), "the rule is named: {page}");
    let record = client.get(&format!("/company/notifications/{}", row.reference)).await.body;
    assert!(record.contains(words));
});

/// Page text without what differs on every request.
fn steady(body: &str) -> String {
    let mut out = String::new();
    let mut rest = body;
    while let Some(start) = rest.find("value=\"") {
        let (head, tail) = rest.split_at(start + 7);
        out.push_str(head);
        let end = tail.find('"').unwrap_or(tail.len());
        let value = &tail[..end];
        let token = value.len() >= 32 && value.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
        out.push_str(if token { "TOKEN" } else { value });
        rest = &tail[end..];
    }
    out.push_str(rest);
    out
}

on_both!(a_watched_notification_looks_to_its_company_like_any_other, world => {
    let (_, _, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let row = world.file(responsible, &Filing::new("ephedrine", 10, "IQ")).await;
    let client = world.client(responsible).await;
    let paths = [
        format!("/company/notifications/{}", row.reference),
        "/company".to_owned(),
        "/company/notifications".to_owned(),
        format!("/company/notifications/{}/submitted", row.reference),
    ];
    let look = async || {
        let mut pages = Vec::new();
        for path in &paths {
            pages.push(steady(&client.get(path).await.body));
        }
        pages
    };
    let before = look().await;
    for flag in ["hold", "review", "info", "none"] {
        notification::Entity::update(notification::ActiveModel {
            id: Set(row.id),
            flag: Set(flag.to_owned()),
            need_after_pm: Set(Some(2_167)),
            owner_id: Set(Some(ids::fresh())),
            ..Default::default()
        })
        .exec(world.app.db.read())
        .await
        .unwrap();
        assert_eq!(look().await, before, "{flag}");
    }
});

on_both!(an_authority_enters_one_from_paper_and_one_from_outside, world => {
    let (company, _, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let officer = world.officer("PK", &[Role::CaseOfficer]).await;
    let start = Start { operator: Some(company), ..Start::default() };
    let by = world.by(officer).await;
    let id = drafts::start(&world.app, &by, Kind::Paper, start.clone()).await.unwrap();
    let abroad = world.officer("IQ", &[Role::CaseOfficer]).await;
    let refused = drafts::start(&world.app, &world.by(abroad).await, Kind::Paper, start).await;
    assert!(matches!(refused, Err(CommandError::Refused(_))), "{refused:?}");
    world.fill(&by, id, &Filing::new("ephedrine", 10, "IQ")).await;
    let client = world.client(responsible).await;
    assert_eq!(client.get(&format!("/company/notifications/draft/{id}")).await.status, StatusCode::NOT_FOUND);
    let reference = filing::submit(&world.app, &world.by(officer).await, id, &signature()).await.unwrap();
    let row = world.notification(&reference).await;
    assert!(row.from_paper && !row.from_outside);
    assert_eq!(row.operator_id, Some(company));
    let page = client.get(&format!("/company/notifications/{reference}")).await;
    assert!(page.body.contains("paper form"), "{}", page.body);

    let key = key("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 3_000).await;
    let by = world.by(abroad).await;
    let id = drafts::start(&world.app, &by, Kind::Outside, Start::default()).await.unwrap();
    world.fill(&by, id, &Filing::new("ephedrine", 10, "IQ")).await;
    let mut exporter = typed([
        ("outside_reference", "PEN/77"),
        ("exporter.name", "Elsewhere SA"),
        ("exporter.address", "Street 1"),
        ("exporter.country", "CH"),
    ]);
    exporter.extend(date("sent_on", "2026-02-27".parse().unwrap()));
    drafts::save(&world.app, &by, id, &Page::Section(Section::Exporter), exporter).await.unwrap();
    let reference = filing::submit(&world.app, &world.by(abroad).await, id, &signature()).await.unwrap();
    let row = world.notification(&reference).await;
    assert!(row.from_outside);
    assert_eq!((row.state.as_str(), row.outside_reference.as_deref()), ("sent", Some("PEN/77")));
    assert!(row.reply_due_ms.is_some());
    assert!(world.room(&key).await.pending > Mass::ZERO);
    let elsewhere = world.client(officer).await;
    assert_eq!(elsewhere.get(&format!("/notifications/draft/{id}")).await.status, StatusCode::NOT_FOUND);
});
