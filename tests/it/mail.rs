//! The outbox: what a letter holds, how it travels, and that none is lost (T6).

use crate::world::{World, on_both};
use domain::actor::Role;
use ringfence::app::App;
use ringfence::mail::{self, Letter, entity};
use ringfence::words;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

async fn queue(app: &App, address: &str, template: &'static str, digest: Option<&'static str>) -> Uuid {
    let tx = app.begin_system().await.unwrap();
    let args = serde_json::json!({ "reference": "RF-2026-000123", "path": "/notifications/RF-2026-000123" });
    let letter = Letter { person: None, address, lang: "en", template, args, digest };
    let id = mail::queue(&tx, app.now(), letter).await.unwrap();
    tx.commit("").await.unwrap();
    id
}

async fn in_state(app: &App, state: &str) -> u64 {
    entity::Entity::find().filter(entity::Column::State.eq(state)).count(app.db.read()).await.unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "eml"))
        .filter(|path| !path.file_name().unwrap().to_string_lossy().starts_with('.'))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}

fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    let lines = mail.lines().take_while(|line| !line.is_empty());
    lines.filter_map(|line| line.split_once(": ")).find(|(n, _)| *n == name).map_or("", |(_, value)| value)
}

on_both!(a_letter_holds_a_number_and_a_link_and_goes_out_once, world => {
    let id = queue(&world.app, "officer@cna.example", "notification-received", Some("notifications")).await;
    assert_eq!(mail::send_due(&world.app).await.unwrap(), 1);
    assert_eq!(mail::send_due(&world.app).await.unwrap(), 0);
    let sent = files(&world.folder.path().join("mail"));
    let [letter] = sent.as_slice() else { panic!("{} letters", sent.len()) };
    assert_eq!(header(letter, "Message-ID"), format!("<{id}@127.0.0.1>"));
    assert_eq!(header(letter, "To"), "officer@cna.example");
    assert_eq!(header(letter, "Subject"), "RF-2026-000123: pre-export notification received");
    assert_eq!(header(letter, "Auto-Submitted"), "auto-generated");
    assert!(letter.contains("text/plain") && letter.contains("text/html"));
    assert!(letter.contains("http://127.0.0.1:8080/notifications/RF-2026-000123"));
    let row = entity::Entity::find_by_id(id).one(world.app.db.read()).await.unwrap().unwrap();
    assert_eq!((row.state.as_str(), row.args.as_str()), ("sent", "{}"), "links are not kept");
});

on_both!(floods_become_one_digest, world => {
    for _ in 0..30 {
        queue(&world.app, "busy@cna.example", "question-answered", Some("notifications")).await;
    }
    queue(&world.app, "calm@cna.example", "question-answered", Some("notifications")).await;
    assert_eq!(mail::send_due(&world.app).await.unwrap(), 2);
    let folder = world.folder.path().join("mail");
    let digest = files(&folder).into_iter().find(|mail| header(mail, "To") == "busy@cna.example").unwrap();
    assert_eq!(header(&digest, "Subject"), "30 messages from Ringfence");
    assert_eq!(in_state(&world.app, "gathered").await, 29);

    // One at a time up to the figure, then the hour has to pass.
    for _ in 0..12 {
        queue(&world.app, "busy@cna.example", "question-answered", Some("notifications")).await;
        mail::send_due(&world.app).await.unwrap();
    }
    assert_eq!(in_state(&world.app, "queued").await, 3);
    queue(&world.app, "busy@cna.example", "invitation", None).await;
    assert_eq!(mail::send_due(&world.app).await.unwrap(), 1, "what is not gathered goes at once");
    world.app.clock.advance_ms(61 * 60_000);
    assert_eq!(mail::send_due(&world.app).await.unwrap(), 3);
});

#[tokio::test(flavor = "multi_thread")]
async fn every_letter_has_its_words() {
    let world = World::new(crate::world::Backend::Sqlite).await;
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut named = std::collections::BTreeSet::new();
    let mut folders = vec![src];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let source = std::fs::read_to_string(path).unwrap();
                for part in source.split('"').skip(1).step_by(2) {
                    let slug = part.chars().all(|c| c.is_ascii_lowercase() || c == '-');
                    if slug && part != "digest" && words::has(&format!("mail-{part}-subject")) {
                        named.insert(part.to_owned());
                    }
                }
                // A letter's template is always named where it is told.
                for line in source.lines().filter(|line| line.contains("tell_") && line.contains(".await")) {
                    for part in line.split('"').skip(1).step_by(2).filter(|part| part.contains('-')) {
                        assert!(
                            words::has(&format!("mail-{part}-subject")),
                            "no words for the letter {part}"
                        );
                    }
                }
            }
        }
    }
    assert!(named.len() > 10, "{named:?}");
    for template in named {
        let row = entity::Model {
            id: ringfence::ids::fresh(),
            person_id: None,
            address: "a@b.example".to_owned(),
            template: template.clone(),
            args: r#"{"reference":"RF-2026-000001","path":"/x"}"#.to_owned(),
            lang: "en".to_owned(),
            digest_key: None,
            state: "queued".to_owned(),
            attempts: 0,
            queued_at_ms: 0,
            next_try_ms: 0,
            sent_at_ms: None,
            last_error: None,
        };
        let worded = mail::compose::word(&world.app, &row).unwrap();
        for text in [&worded.subject, &worded.text, &worded.html] {
            assert!(!text.contains('⟦') && !text.trim().is_empty(), "{template}: {text}");
        }
        assert!(worded.text.contains("http://127.0.0.1:8080/x"));
    }
    world.close().await;
}

fn var(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: run scripts/test, it starts an SMTP server"))
}

fn smtp(world: &World, port: &str) -> App {
    let mut app = world.app.clone();
    let mut settings = (*app.settings).clone();
    settings.mail.transport = "smtp".to_owned();
    settings.mail.smtp_host = "localhost".to_owned();
    settings.mail.smtp_port = port.parse().unwrap();
    settings.mail.smtp_security = "none".to_owned();
    settings.mail.digest_above_per_hour = 10_000;
    app.settings = Arc::new(settings);
    app
}

/// Letters the real server kept for addresses that end so, by Message-ID.
fn kept(suffix: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for mail in files(Path::new(&var("TEST_SMTP_DIR"))) {
        if header(&mail, "X-Envelope-To").ends_with(suffix) {
            *found.entry(header(&mail, "Message-ID").to_owned()).or_default() += 1;
        }
    }
    found
}

/// The server's moods are one file for all: one test, one story at a time.
#[tokio::test(flavor = "multi_thread")]
async fn letters_reach_a_real_server_through_every_mood() {
    let world = World::new(crate::world::Backend::Sqlite).await;
    let control = Path::new(&var("TEST_SMTP_DIR")).join("control");
    let mood = |text: &str| std::fs::write(&control, text).unwrap();
    mood("");
    let run = ringfence::ids::fresh().simple().to_string();
    let plain = smtp(&world, &var("TEST_SMTP_PORT"));

    // Plain on loopback; STARTTLS with a certificate of the house, and AUTH.
    let to = |name: &str| format!("{name}@{run}.example");
    let id = queue(&plain, &to("plain"), "question-answered", None).await;
    assert_eq!(mail::send_due(&plain).await.unwrap(), 1);
    assert_eq!(kept(&to("plain")), BTreeMap::from([(format!("<{id}@127.0.0.1>"), 1)]));
    let mut guarded = smtp(&world, &var("TEST_SMTP_TLS_PORT"));
    let mut settings = (*guarded.settings).clone();
    settings.mail.smtp_security = "starttls".to_owned();
    settings.mail.smtp_user = var("TEST_SMTP_USER");
    settings.mail.smtp_password = var("TEST_SMTP_PASSWORD");
    settings.mail.smtp_ca = var("TEST_SMTP_CA");
    guarded.settings = Arc::new(settings);
    queue(&guarded, &to("guarded"), "question-answered", None).await;
    assert_eq!(mail::send_due(&guarded).await.unwrap(), 1);
    let letter = files(Path::new(&var("TEST_SMTP_DIR")))
        .into_iter()
        .find(|m| header(m, "X-Envelope-To") == to("guarded"))
        .unwrap();
    assert_eq!((header(&letter, "X-Session-TLS"), header(&letter, "X-Session-User")), ("yes", "ringfence"));

    // A certificate nobody vouches for gets no letter.
    let mut blind = guarded.clone();
    let mut settings = (*blind.settings).clone();
    settings.mail.smtp_ca.clear();
    blind.settings = Arc::new(settings);
    queue(&blind, &to("blind"), "question-answered", None).await;
    assert_eq!(mail::send_due(&blind).await.unwrap(), 0);
    assert!(kept(&to("blind")).is_empty());

    // Greylisted, then put off after its content: later, once, under one id.
    mood("greylist");
    queue(&plain, &to("grey"), "question-answered", None).await;
    assert_eq!(mail::send_due(&plain).await.unwrap(), 0);
    world.app.clock.advance_ms(20 * 60_000);
    mail::send_due(&plain).await.unwrap();
    assert_eq!(kept(&to("grey")).values().sum::<usize>(), 1);

    // Refused for good: given up after a few tries, and counted as such.
    mood(&format!("reject {}", to("gone")));
    queue(&plain, &to("gone"), "question-answered", None).await;
    for _ in 0..6 {
        mail::send_due(&plain).await.unwrap();
        world.app.clock.advance_ms(60 * 60_000);
    }
    assert_eq!(in_state(&plain, "failed").await, 1);

    outage(&world, &plain, &run, &mood).await;
    mood("");
    world.close().await;
}

/// Six hours away, slow and rude in turn; a restart is a new transport, which
/// each round has.
async fn outage(world: &World, plain: &App, run: &str, mood: &impl Fn(&str)) {
    let nowhere = smtp(world, "1");
    let mut ids = Vec::new();
    for at in 0..40 {
        ids.push(queue(&nowhere, &format!("o{at}@out-{run}.example"), "question-answered", None).await);
    }
    for minute in (0..360).step_by(15) {
        let app = if minute > 180 { plain } else { &nowhere };
        mood(["drop", "later", "greylist"][(minute / 15) as usize % 3]);
        let officer = world.officer("BE", &[Role::CaseOfficer]).await;
        assert!(world.actor(officer).await.has(Role::CaseOfficer), "decisions go on");
        mail::send_due(app).await.unwrap();
        world.app.clock.advance_ms(15 * 60_000);
    }
    mood("");
    for _ in 0..3 {
        mail::send_due(plain).await.unwrap();
        world.app.clock.advance_ms(61 * 60_000);
    }
    let kept = kept(&format!("@out-{run}.example"));
    let wanted: BTreeMap<String, usize> = ids.iter().map(|id| (format!("<{id}@127.0.0.1>"), 1)).collect();
    assert_eq!(kept, wanted, "none lost, none twice");
    assert_eq!(in_state(plain, "queued").await, 0);
}
