//! Law that is put in force later, and what a country's own law counts: ceilings
//! per handler, notice that is kept or not.

use crate::world::filing::Filing;
use crate::world::{World, on_both};
use domain::actor::Role;
use domain::screening::Facts;
use ringfence::alerts::entity::alert;
use ringfence::alerts::queries;
use ringfence::notifications::entity::{filing_month, notification};
use ringfence::reference::commands;
use ringfence::reference::files::Files;
use ringfence::{countersign, screening, worker};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

const CAP: &str = r#"
[[rule]]
id = "PK/export/handler"
scope = ["ephedrine"]
activities = ["export"]
handler_cap = { amount = "500", unit = "kg", period = "calendar_year", counts = "exports" }
source = "Handlers Order, schedule 2"
"#;

const LICENCE: &str = r#"
[[rule]]
id = "PK/export/licence"
scope = ["ephedrine"]
activities = ["export"]
regime = ["licence"]
source = "Export Licences Act, section 3"
"#;

const PROHIBITED: &str = r#"
[[rule]]
id = "IQ/import/prohibited"
scope = ["ephedrine"]
activities = ["import"]
prohibited = true
from = "2026-05-01"
source = "Decree of 1 March"
"#;

const NOTICE: &str = r#"
[[rule]]
id = "PK/export/notice"
scope = ["ephedrine"]
activities = ["export"]
notice = { days = 60, kind = "calendar", start = "submission" }
source = "Notices Order"
"#;

/// The shipped set with more rules in one country's pack.
fn with(country: &str, rules: &str) -> Files {
    let mut files = Files::built_in();
    let text = files.0.get_mut(&format!("packs/{country}.toml")).expect("a pack");
    text.push_str(rules);
    files
}

impl World {
    /// Loaded by one person, put in force by another; what follows is done.
    async fn put_in_force(&self, files: &Files) {
        let first = self.instance_person(&[Role::SystemAdmin]).await;
        let second = self.instance_person(&[Role::SystemAdmin]).await;
        let loaded = commands::load(&self.app, &self.by(first).await, files, "a folder").await.unwrap();
        assert!(!loaded.active);
        let waiting = countersign::open_for(self.app.db.read(), loaded.id).await.unwrap().remove(0);
        let by = self.by(second).await;
        commands::activate(&self.app, &by, waiting.id, &waiting.body_hash).await.unwrap();
        worker::drain(&self.app).await.unwrap();
    }

    async fn alert_of(&self, row: &notification::Model, rule: &str) -> Option<alert::Model> {
        alert::Entity::find()
            .filter(alert::Column::RecordId.eq(row.id))
            .filter(alert::Column::Rule.eq(rule))
            .one(self.app.db.read())
            .await
            .unwrap()
    }

    async fn severity(&self, row: &notification::Model, rule: &str) -> Option<String> {
        self.alert_of(row, rule).await.filter(|alert| alert.state != "closed").map(|alert| alert.severity)
    }
}

fn ephedrine(kg: i64) -> Filing {
    Filing { form: "base".to_owned(), ..Filing::new("ephedrine", kg, "IQ") }
}

async fn facts(world: &World, id: Uuid) -> Facts {
    let kept = screening::latest(world.app.db.read(), id).await.unwrap().unwrap();
    serde_json::from_str(&kept.facts).unwrap()
}

on_both!(law_that_is_put_in_force_judges_what_is_open_again, world => {
    let row = world.filed(100).await;
    assert_eq!(world.severity(&row, "R11").await, None);
    world.put_in_force(&with("PK", LICENCE)).await;
    assert_eq!(world.severity(&row, "R11").await.as_deref(), Some("hold"));
    assert_eq!(world.notification(&row.reference).await.flag, "hold");
    let alert = world.alert_of(&row, "R11").await.unwrap();
    let officer = world.officer("PK", &[Role::CaseOfficer]).await;
    let page = world.client(officer).await.get(&format!("/alerts/{}", alert.id)).await.body;
    assert!(page.contains("Export Licences Act, section 3"), "{page}");

    // Taken back without a word the question is open again, and the hold stays.
    world.put_in_force(&Files::built_in()).await;
    assert_eq!(world.severity(&row, "R11").await.as_deref(), Some("hold"));
});

on_both!(both_versions_stay_to_be_read_when_the_law_turns_again, world => {
    let row = world.filed(100).await;
    world.put_in_force(&with("IQ", PROHIBITED)).await;
    assert_eq!(world.severity(&row, "R04").await.as_deref(), Some("hold"));
    world.put_in_force(&with("IQ", &PROHIBITED.replace("= true", "= false"))).await;
    let alert = world.alert_of(&row, "R04").await.unwrap();
    assert_eq!((alert.state.as_str(), alert.outcome.as_deref()), ("closed", Some("rejudged")));
    let versions = queries::versions(world.app.db.read(), alert.id).await.unwrap();
    let said: Vec<_> = versions.iter().map(|version| version.severity.as_deref()).collect();
    assert_eq!(said, [Some("hold"), None]);
});

on_both!(an_import_that_is_forbidden_on_the_day_of_arrival_is_held, world => {
    let row = world.filed(100).await;
    let (_, _, other) = world.firm("PK", "Lahore Chemicals").await;
    let before = world.file(other, &ephedrine(50).on("2026-04-01", "2026-04-30")).await;
    world.put_in_force(&with("IQ", PROHIBITED)).await;
    // The first comes on 4 May, the other on the last day before the decree.
    assert_eq!(world.severity(&row, "R04").await.as_deref(), Some("hold"));
    assert_eq!(world.severity(&before, "R04").await, None);
});

on_both!(many_open_notifications_are_judged_in_turns, world => {
    let (_, _, one) = world.firm("PK", "Karachi Chemicals").await;
    let row = world.file(one, &ephedrine(1)).await;
    // As many as one turn takes, and one more, copied from a filed one.
    for n in 0..100 {
        let copy = notification::ActiveModel::from(notification::Model {
            id: ringfence::ids::fresh(),
            reference: format!("RF-2025-{n:06}"),
            ..row.clone()
        });
        notification::Entity::insert(copy).exec_without_returning(world.app.db.read()).await.unwrap();
    }
    let last = world.file(one, &ephedrine(2).on("2026-08-01", "2026-08-20")).await;
    world.put_in_force(&with("PK", LICENCE)).await;
    assert_eq!(world.severity(&row, "R11").await.as_deref(), Some("hold"));
    assert_eq!(world.severity(&last, "R11").await.as_deref(), Some("hold"), "the second turn");
});

on_both!(a_handler_is_held_to_its_country_s_ceiling_over_all_licences, world => {
    world.put_in_force(&with("PK", CAP)).await;
    let (_, _, one) = world.firm("PK", "Karachi Chemicals").await;
    let (_, _, other) = world.firm("PK", "Lahore Chemicals").await;
    let first = world.file(one, &ephedrine(300)).await;
    assert_eq!(world.severity(&first, "R10").await, None);
    let salt = Filing { form: "hydrochloride".to_owned(), ..Filing::new("ephedrine", 300, "IQ") };
    let second = world.file(one, &salt.clone().on("2026-06-01", "2026-06-20")).await;
    let alert = world.alert_of(&second, "R10").await.expect("over the ceiling");
    assert_eq!(alert.severity, "hold");
    // 300 kg of the hydrochloride are 245.76 kg of base.
    assert_eq!(alert.finding().unwrap().equation(), "300 + 245.76 = 545.76 > 500 kg");
    let page = &facts(&world, second.id).await.parties[0].handler_caps[0];
    assert_eq!((page.source.as_str(), page.from.to_string().as_str()), ("Handlers Order, schedule 2", "2026-01-01"));

    // Another handler, and the same one in another year, have a ceiling of their own.
    let others = world.file(other, &salt.clone().on("2026-07-01", "2026-07-20")).await;
    assert_eq!(world.severity(&others, "R10").await, None);
    let next_year = world.file(one, &salt.on("2027-01-10", "2027-01-25")).await;
    assert_eq!(world.severity(&next_year, "R10").await, None);

    // What is withdrawn is not counted.
    ringfence::notifications::filing::withdraw(&world.app, &world.by(one).await, first.id, "Sold at home").await.unwrap();
    let third = world.file(one, &ephedrine(200).on("2026-09-01", "2026-09-20")).await;
    assert_eq!(world.severity(&third, "R10").await, None);
});

on_both!(filing_late_once_is_noted_and_as_a_habit_is_looked_at, world => {
    world.declare_need_kg(&World::need("IQ", "ephedrine", 2026), 3_000).await;
    world.put_in_force(&with("PK", NOTICE)).await;
    let (company, _, one) = world.firm("PK", "Karachi Chemicals").await;
    let in_time = async |month: u32| {
        world.file(one, &ephedrine(1).on(&format!("2026-{month:02}-01"), &format!("2026-{month:02}-20"))).await
    };
    for month in 6..=9 {
        let row = in_time(month).await;
        assert_eq!(world.severity(&row, "R51").await, None);
    }
    // The permit is unverified, which alone would lift a late notice to review: it is
    // left out so that only the habit counts.
    let plain = |mut filing: Filing| {
        filing.permit = crate::world::filing::typed([("permit.kind", "none")]);
        filing
    };
    let first = world.file(one, &plain(ephedrine(2).on("2026-04-01", "2026-04-20"))).await;
    assert_eq!(world.severity(&first, "R51").await.as_deref(), Some("info"));
    let second = world.file(one, &plain(ephedrine(3).on("2026-04-15", "2026-04-30"))).await;
    // One of five before it.
    let late = facts(&world, second.id).await.notification.unwrap().late.unwrap();
    assert_eq!((late.late, late.of), (1, 5));
    assert_eq!(world.severity(&second, "R51").await.as_deref(), Some("review"));

    let months = filing_month::Entity::find()
        .filter(filing_month::Column::OperatorId.eq(company))
        .all(world.app.db.read())
        .await
        .unwrap();
    assert_eq!(months.iter().map(|m| (m.filed, m.late)).collect::<Vec<_>>(), [(6, 2)]);

    // A year later the habit is forgotten.
    world.app.clock.advance_ms(366 * 86_400_000);
    let later = world.file(one, &plain(ephedrine(4).on("2027-03-20", "2027-04-10"))).await;
    let late = facts(&world, later.id).await.notification.unwrap().late.unwrap();
    assert_eq!((late.late, late.of), (0, 0));
    assert_eq!(world.severity(&later, "R51").await.as_deref(), Some("info"));
});

on_both!(the_guide_marks_rules_whose_list_was_not_read, world => {
    let visitor = world.visitor();
    let ask = async |origin: &str, destination: &str| {
        let asked = "substance=acetic_anhydride&amount=2000&unit=kg&line=raw";
        visitor.get(&format!("/guide?{asked}&origin={origin}&destination={destination}")).await.body
    };
    let india = ask("IN", "BR").await;
    let told = india.replace("&#x2f;", "/");
    assert!(told.contains("Not known whether it applies") && told.contains("IN/schedule-b/export"), "{told}");
    assert!(told.contains("vdocuments.mx"), "its source is named: {told}");
    let ecuador = ask("BE", "EC").await.replace("&#x2f;", "/");
    assert!(ecuador.contains("EU-EC/export/annex-b"), "{ecuador}");
    let read = ask("AU", "BR").await;
    assert!(!read.contains("Not known whether it applies"), "{read}");
});
