//! What companies do with notifications: after a return, by the packs of two
//! countries, in the voluntary lane, with papers, and what nobody may notice.

use crate::world::filing::{Filing, signature, typed};
use crate::world::{Backend, World, on_both};
use axum::http::StatusCode;
use domain::actor::Role;
use domain::law::DocumentKind;
use domain::needs::{Key, Line};
use domain::notification::content::Section;
use domain::quantity::Mass;
use domain::rights::Act;
use ringfence::documents;
use ringfence::error::CommandError;
use ringfence::notifications::commands::{review, send};
use ringfence::notifications::drafts::{self, Kind, Page, Start};
use ringfence::notifications::entity::notification;
use ringfence::notifications::{filing, papers, standing};
use sea_orm::{ActiveValue::Set, EntityTrait};

fn ephedrine(year: i32) -> Key {
    Key { country: World::country("IQ"), substance: "ephedrine".to_owned(), line: Line::Combined, year }
}

on_both!(a_returned_notification_is_completed_and_submitted_again, world => {
    let (_, submitter, responsible) = world.firm("PK", "Karachi Chemicals").await;
    world.declare_need_kg(&ephedrine(2026), 3_000).await;
    let filing = Filing { form: "base".to_owned(), ..Filing::new("ephedrine", 100, "IQ") };
    let row = world.file(responsible, &filing).await;
    let officer = world.officer("PK", &[Role::CaseOfficer]).await;
    review::take(&world.app, &world.by(officer).await, row.id).await.unwrap();
    review::give_back(&world.app, &world.by(officer).await, row.id, "The invoice is missing")
        .await
        .unwrap();
    assert_eq!(world.room(&ephedrine(2026)).await.pending, Mass::from_kg(100), "pending stays");

    let client = world.client(submitter).await;
    let home = client.get("/company").await.body;
    assert!(home.contains("was sent back to you"), "{home}");
    let path = format!("/company/notifications/{}", row.reference);
    let begun = client.submit(&path, &format!("{path}/amend"), &[]).await;
    let tasks = begun.location().to_owned();
    assert!(tasks.starts_with("/company/notifications/draft/"), "{}", begun.body);
    let again = client.submit(&path, &format!("{path}/amend"), &[]).await;
    assert_eq!(again.location(), tasks, "one open version at a time");
    let declaration = client.get(&format!("{tasks}/declaration")).await.body;
    assert!(declaration.contains("responsible person of your company has to sign"), "{declaration}");

    let signer = world.client(responsible).await;
    let fields = [("name", "Ada"), ("role", "Manager"), ("declared", "correct"), ("declared", "lawful")];
    let page = format!("{tasks}/declaration");
    let done = signer.submit(&page, &page, &fields).await;
    assert_eq!(done.location(), format!("{path}/submitted"), "{}", done.body);
    let row = world.notification(&row.reference).await;
    assert_eq!((row.state.as_str(), row.version), ("submitted", 2));
    assert_eq!(world.room(&ephedrine(2026)).await.pending, Mass::from_kg(100));
});

on_both!(the_stricter_of_both_countries_says_what_is_missing, world => {
    let (_, _, responsible) = world.firm("BE", "Antwerp Chemie").await;
    let by = world.by(responsible).await;
    let id = world.draft(responsible, &Filing::new("ephedrine", 10, "CA")).await;
    drafts::save(&world.app, &by, id, &Page::Section(Section::Confidentiality), typed([("confidential", "no")])).await.unwrap();
    drafts::save(&world.app, &by, id, &Page::Section(Section::Permits), typed([("permit.kind", "none"), ("invoice", "1")])).await.unwrap();
    let draft = drafts::open(world.app.db.read(), &by, id, Act::View).await.unwrap();
    let gaps = draft.gaps();
    assert!(!gaps.is_empty(), "Belgium asks for a permit");
    for gap in &gaps {
        assert!(!gap.by.is_empty(), "{gap:?} names the law that asks");
        assert!(ringfence::words::has(&gap.problem.message.key), "{} has words", gap.problem.message.key);
    }
    let client = world.client(responsible).await;
    let page = client.get(&format!("/company/notifications/draft/{id}/check")).await.body;
    for gap in &gaps {
        assert!(page.contains(&ringfence::words::say("en", &gap.problem.message)), "{gap:?}");
    }
});

on_both!(the_voluntary_lane_takes_what_no_law_lists_and_nothing_else, world => {
    let (_, _, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let by = world.by(responsible).await;
    let start = Start { voluntary: true, ..Start::default() };
    let id = drafts::start(&world.app, &by, Kind::Company, start).await.unwrap();
    world.fill(&by, id, &Filing::new("ephedrine", 10, "IQ")).await;
    let refused = filing::submit(&world.app, &world.by(responsible).await, id, &signature()).await;
    assert!(
        matches!(&refused, Err(CommandError::Invalid(all)) if all.iter().any(|p| p.message.key == "notifications-voluntary-controlled")),
        "{refused:?}"
    );
    let draft = drafts::open(world.app.db.read(), &by, id, Act::View).await.unwrap();
    let item = draft.sheet.items[0].id;
    let other = typed([("substance", "other:methyl benzyl something")]);
    drafts::save(&world.app, &by, id, &Page::Substance(item), other).await.unwrap();
    let reference = filing::submit(&world.app, &world.by(responsible).await, id, &signature()).await.unwrap();
    let row = world.notification(&reference).await;
    assert!(row.voluntary);
    assert_eq!(row.mass_mg, Mass::from_kg(10).mg());
    let items = standing::items(world.app.db.read(), row.id).await.unwrap();
    assert_eq!(items[0].need_substance, None);
    let page = world.client(responsible).await.get(&format!("/company/notifications/{reference}")).await;
    assert!(page.body.contains("methyl benzyl something"), "{}", page.body);
});

on_both!(papers_go_with_the_draft_into_the_notification, world => {
    let (_, _, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let (_, _, stranger) = world.firm("PK", "Lahore Trading").await;
    let id = world.draft(responsible, &Filing::new("ephedrine", 10, "IQ")).await;
    let file = documents::File {
        field: "file".to_owned(),
        name: "invoice.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: b"%PDF-1.7 invoice".to_vec(),
    };
    let checked = || documents::check(&file).unwrap();
    let theirs = papers::attach(&world.app, &world.by(stranger).await, id, DocumentKind::Invoice, checked()).await;
    assert!(matches!(theirs, Err(CommandError::NotFound)), "{theirs:?}");
    for _ in 0..2 {
        papers::attach(&world.app, &world.by(responsible).await, id, DocumentKind::Invoice, checked()).await.unwrap();
    }
    let client = world.client(responsible).await;
    let page = client.get(&format!("/company/notifications/draft/{id}/documents")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("invoice.pdf") && !page.body.contains('⟦'), "{}", page.body);
    let by = world.by(responsible).await;
    let draft = drafts::open(world.app.db.read(), &by, id, Act::View).await.unwrap();
    assert_eq!(draft.papers, vec![DocumentKind::Invoice, DocumentKind::Invoice]);
    let first = papers::of(world.app.db.read(), &draft.row).await.unwrap()[0].id;
    papers::remove(&world.app, &by, id, first).await.unwrap();

    let reference = filing::submit(&world.app, &world.by(responsible).await, id, &signature()).await.unwrap();
    let row = world.notification(&reference).await;
    let filed = papers::filed(world.app.db.read(), row.id).await.unwrap();
    assert_eq!(filed.len(), 1);
    let served = client.get(&format!("/documents/{}", filed[0].id)).await;
    assert_eq!(served.status, StatusCode::OK);
    let denied = world.client(stranger).await.get(&format!("/documents/{}", filed[0].id)).await;
    assert_eq!(denied.status, StatusCode::NOT_FOUND);
});

on_both!(the_importing_company_sees_it_from_authorisation_on, world => {
    let (_, _, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let (importer, buyer, _) = world.firm("IQ", "Importer Ltd").await;
    let row = world.file(responsible, &Filing::new("ephedrine", 10, "IQ")).await;
    assert_eq!(row.importer_operator_id, Some(importer), "found by its name, by nobody's choice");
    let client = world.client(buyer).await;
    let path = format!("/company/notifications/{}", row.reference);
    assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND);
    assert!(!client.get("/company/notifications").await.body.contains(&row.reference));
    notification::Entity::update(notification::ActiveModel {
        id: Set(row.id),
        state: Set("authorised".to_owned()),
        authorised_at_ms: Set(Some(world.app.now().ms())),
        ..Default::default()
    })
    .exec(world.app.db.read())
    .await
    .unwrap();
    let page = client.get(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Karachi Chemicals"), "{}", page.body);
    for secret in ["Pharmaceutical tablets", "INV-1", "/withdraw", "/amend", "Ada Signer"] {
        assert!(!page.body.contains(secret), "{secret} is not the importer's to read");
    }
    assert!(client.get("/company/notifications").await.body.contains(&row.reference));
    for tail in ["/withdraw", "/submitted"] {
        let answer = client.get(&format!("{path}{tail}")).await;
        assert_ne!(answer.status, StatusCode::OK, "{tail}");
    }
});

/// A page without what differs on every request or in every world: tokens, ids,
/// the reader's invented name.
fn steady(body: &str, name: &str) -> String {
    let mut out = String::new();
    let body = body.replace(name, "NAME");
    let mut word = String::new();
    for c in body.chars().chain(std::iter::once(' ')) {
        if c.is_ascii_hexdigit() || c == '-' {
            word.push(c);
            continue;
        }
        let token = word.len() >= 32;
        out.push_str(if token { "TOKEN" } else { &word });
        word.clear();
        out.push(c);
    }
    out
}

/// Everything the company looks at on the way of one notification.
async fn twin(need_kg: i64) -> (String, Vec<String>) {
    let world = World::new(Backend::Sqlite).await;
    world.declare_need_kg(&ephedrine(2026), need_kg).await;
    let (_, _, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let filing = Filing { form: "base".to_owned(), ..Filing::new("ephedrine", 6_500, "IQ") };
    let row = world.file(responsible, &filing).await;
    let name = world.by(responsible).await.actor.name;
    let client = world.client(responsible).await;
    let mut pages = Vec::new();
    let paths = [
        format!("/company/notifications/{}", row.reference),
        format!("/company/notifications/{}/submitted", row.reference),
        "/company/notifications".to_owned(),
        "/company".to_owned(),
    ];
    let officer = world.officer("PK", &[Role::CaseOfficer]).await;
    for step in 0..3 {
        match step {
            0 => {}
            1 => review::take(&world.app, &world.by(officer).await, row.id).await.unwrap(),
            _ => {
                let sending = send::Sending {
                    how: "post".to_owned(),
                    sent_on: Some(world.app.now().utc().date_naive()),
                    note: String::new(),
                };
                send::send(&world.app, &world.by(officer).await, row.id, &sending).await.unwrap();
            }
        }
        for path in &paths {
            let page = client.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            let officer = world.by(officer).await.actor.name;
            pages.push(steady(&page.body.replace(&officer, "OFFICER"), &name));
        }
    }
    let flag = world.notification(&row.reference).await.flag;
    world.close().await;
    (flag, pages)
}

/// T12 in small: twin worlds, in one of which the notification is held.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hold_shows_nowhere_on_the_pages_of_the_company() {
    let (held, watched) = twin(3_000).await;
    let (free, other) = twin(30_000).await;
    assert_eq!(held, "hold", "6,500 kg against 3,000 kg is held");
    assert_ne!(free, "hold");
    assert_eq!(watched, other);
}
