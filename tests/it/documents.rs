//! Uploaded files: what is taken, who reads it, and that it stays what it was.

use crate::licences::{granted, terms};
use crate::operators::company;
use crate::world::filing::{Filing, signature};
use crate::world::{World, on_both};
use axum::http::{StatusCode, header};
use domain::actor::Role;
use domain::law::DocumentKind;
use ringfence::audit;
use ringfence::documents::{self, File, Owner};
use ringfence::error::CommandError;
use ringfence::ids;
use ringfence::notifications::entity::notification;
use ringfence::notifications::{drafts, filing};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

fn file(name: &str, bytes: &[u8]) -> File {
    File {
        field: "file".to_owned(),
        name: name.to_owned(),
        media_type: "text/html".to_owned(),
        bytes: bytes.to_vec(),
    }
}

async fn stored(world: &World, by: Uuid, owner: Owner, name: &str, bytes: &[u8]) -> Uuid {
    let by = world.by(by).await;
    let checked = documents::check(&file(name, bytes)).unwrap();
    let tx = world.app.begin(&by).await.unwrap();
    let id = documents::store(&tx, &by, owner, DocumentKind::Invoice, checked).await.unwrap();
    tx.commit("/").await.unwrap();
    id
}

#[test]
fn wrong_files_are_told_by_the_field_they_came_in() {
    for (name, bytes, key) in [
        ("a.exe", &b"MZ"[..], "documents-problem-kind"),
        ("a.pdf", b"<script>", "documents-problem-not-what-it-says"),
        ("a.pdf", b"", "documents-problem-empty"),
        ("a.xml", b"<!DOCTYPE a><a/>", "documents-problem-unsafe"),
    ] {
        let problem = documents::check(&file(name, bytes)).unwrap_err();
        assert_eq!((problem.field.as_str(), problem.message.key.as_str()), ("file", key), "{name}");
    }
}

on_both!(a_document_is_served_as_an_attachment_to_those_who_may_read_its_record, world => {
    let operator = company(&world, "BE", "Acme").await;
    let rival = company(&world, "BE", "Rival").await;
    let licence = granted(&world, "BE", operator, "L-1", &terms(vec![])).await;
    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    let owner = Owner { kind: "licence", id: licence };
    let id = stored(&world, officer, owner, "Ünder/Licence.pdf", b"%PDF-1.7 licence").await;
    let path = format!("/documents/{id}");

    let clerk = world.clerk(operator, "BE", &[Role::CompanyReader]).await;
    for reader in [officer, clerk] {
        let answer = world.client(reader).await.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.body, "%PDF-1.7 licence");
        // What the browser that sent it said of its type counts for nothing.
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/pdf");
        assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment; filename=\"Licence.pdf\""));
    }
    let strangers = [
        world.clerk(rival, "BE", &[Role::CompanyResponsible]).await,
        world.officer("NL", &[Role::Approver]).await,
        world.instance_person(&[Role::SystemAdmin]).await,
    ];
    for stranger in strangers {
        assert_eq!(world.client(stranger).await.get(&path).await.status, StatusCode::NOT_FOUND);
    }
    let missing = format!("/documents/{}", ids::fresh());
    assert_eq!(world.client(officer).await.get(&missing).await.status, StatusCode::NOT_FOUND);
});

on_both!(papers_of_a_draft_are_the_companys_until_it_is_filed_and_then_the_authoritys_too, world => {
    let (_, submitter, responsible) = world.firm("AU", "Acme").await;
    let rival = company(&world, "AU", "Rival").await;
    let rival = world.clerk(rival, "AU", &[Role::CompanyResponsible]).await;
    let officer = world.officer("AU", &[Role::CaseOfficer]).await;
    let draft = world.draft(submitter, &Filing::new("acetic_anhydride", 500, "NZ")).await;
    let page = format!("/company/notifications/draft/{draft}/documents");
    let client = world.client(submitter).await;

    let wrong = client.upload(&page, &page, &[("role", "")], ("file", "a.pdf", b"<script>")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("not what its name says") && wrong.body.contains("Choose one answer"), "{}", wrong.body);
    assert!(!wrong.body.contains('⟦'));
    for (name, bytes) in [("Invoice 7.pdf", &b"%PDF-1.7 invoice"[..]), ("drop.txt", b"text")] {
        let sent = client.upload(&page, &page, &[("role", "invoice")], ("file", name, bytes)).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    }
    let db = world.app.db.read();
    let owner = Owner { kind: "draft", id: draft };
    let papers = documents::list(db, owner).await.unwrap();
    let (kept, dropped) = (papers[0].id, papers[1].id);
    let shown = client.get(&page).await;
    assert!(shown.body.contains("Invoice 7.pdf") && !shown.body.contains('⟦'), "{}", shown.body);
    let gone = client.submit(&page, &format!("{page}/{dropped}/remove"), &[]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
    assert!(matches!(documents::find(db, dropped).await, Err(CommandError::NotFound)));

    let path = format!("/documents/{kept}");
    let status = async |person: Uuid| world.client(person).await.get(&path).await.status;
    assert_eq!(status(submitter).await, StatusCode::OK);
    assert_eq!(status(officer).await, StatusCode::NOT_FOUND);
    assert_eq!(status(rival).await, StatusCode::NOT_FOUND);
    assert_eq!(world.client(rival).await.get(&page).await.status, StatusCode::NOT_FOUND);

    let by = world.by(responsible).await;
    let reference = filing::submit(&world.app, &by, draft, &signature()).await.unwrap();
    assert_eq!(status(submitter).await, StatusCode::OK);
    assert_eq!(status(officer).await, StatusCode::OK);
    assert_eq!(status(rival).await, StatusCode::NOT_FOUND);
    let foreign = world.officer("NZ", &[Role::CaseOfficer]).await;
    assert_eq!(status(foreign).await, StatusCode::NOT_FOUND);
    let own = world.client(responsible).await.get(&format!("/company/notifications/{reference}")).await;
    assert!(own.body.contains("Invoice 7.pdf"));

    // The authority's own papers stay with it.
    let desk = world.client(officer).await;
    let tab = format!("/notifications/{reference}?tab=documents");
    let to = format!("/notifications/{reference}/documents");
    let wrong = desk.upload(&tab, &to, &[], ("file", "a.exe", b"MZ")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = desk.upload(&tab, &to, &[], ("file", "Reply.pdf", b"%PDF-1.4 reply")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let tab = desk.get(&tab).await;
    assert!(tab.body.contains("Reply.pdf") && tab.body.contains("Invoice 7.pdf"));
    let office = Owner { kind: documents::OFFICE, id: draft };
    let reply = documents::list(db, office).await.unwrap()[0].id;
    let path = format!("/documents/{reply}");
    assert_eq!(desk.get(&path).await.status, StatusCode::OK);
    assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND);
});

on_both!(each_look_at_a_paper_of_a_confidential_notification_leaves_a_trace, world => {
    let (_, _, responsible) = world.firm("AU", "Acme").await;
    let officer = world.officer("AU", &[Role::CaseOfficer]).await;
    let filed = world.file(responsible, &Filing::new("acetic_anhydride", 500, "NZ")).await;
    let owner = Owner { kind: "notification", id: filed.id };
    let id = stored(&world, responsible, owner, "a.csv", b"a;b\n").await;
    let looks = async || {
        audit::entity::Entity::find()
            .filter(audit::entity::Column::Act.eq("document-read"))
            .filter(audit::entity::Column::RecordId.eq(id))
            .all(world.app.db.read())
            .await
            .unwrap()
            .len()
    };
    let path = format!("/documents/{id}");
    let desk = world.client(officer).await;
    assert_eq!(desk.get(&path).await.status, StatusCode::OK);
    assert_eq!(looks().await, 0);
    notification::Entity::update_many()
        .col_expr(notification::Column::Confidential, Expr::value(true))
        .filter(notification::Column::Id.eq(filed.id))
        .exec(world.app.db.read())
        .await
        .unwrap();
    assert_eq!(desk.get(&path).await.status, StatusCode::OK);
    assert_eq!(looks().await, 1);
});

on_both!(a_draft_that_is_thrown_away_takes_its_papers_along, world => {
    let (_, submitter, _) = world.firm("AU", "Acme").await;
    let draft = world.draft(submitter, &Filing::new("acetic_anhydride", 500, "NZ")).await;
    let owner = Owner { kind: "draft", id: draft };
    let id = stored(&world, submitter, owner, "a.csv", b"a;b\n").await;
    drafts::discard(&world.app, &world.by(submitter).await, draft).await.unwrap();
    let db = world.app.db.read();
    assert!(matches!(documents::find(db, id).await, Err(CommandError::NotFound)));
    assert!(documents::entity::content::Entity::find_by_id(id).one(db).await.unwrap().is_none());
});

on_both!(bytes_that_changed_in_the_database_are_not_served, world => {
    let operator = company(&world, "BE", "Acme").await;
    let licence = granted(&world, "BE", operator, "L-1", &terms(vec![])).await;
    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    let id = stored(&world, officer, Owner { kind: "licence", id: licence }, "a.txt", b"true").await;
    documents::entity::content::Entity::update_many()
        .col_expr(documents::entity::content::Column::Bytes, Expr::value(b"false".to_vec()))
        .filter(documents::entity::content::Column::DocumentId.eq(id))
        .exec(world.app.db.read())
        .await
        .unwrap();
    let answer = world.client(officer).await.get(&format!("/documents/{id}")).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!answer.body.contains("false"));
});
