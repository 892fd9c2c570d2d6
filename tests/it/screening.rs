//! Evaluations and alerts on both databases: what is kept, what opens and
//! closes, who ends a hold, and that it all replays.

use crate::world::{World, on_both};
use domain::actor::{Actor, Role};
use domain::alert::explained::{Explained, Scope};
use domain::country::Country;
use domain::quantity::Mass;
use domain::screening::{Facts, Outcome, RuleCode, Severity, Stage};
use ringfence::alerts::commands::endings::{self, Ending};
use ringfence::alerts::{self, commands, entity::alert, queries};
use ringfence::countersign;
use ringfence::error::CommandError;
use ringfence::screening::{self, Judged, Whose, rule_set, views};
use ringfence::{ids, words};
use sea_orm::EntityTrait;
use serde_json::json;
use uuid::Uuid;

/// 6,500 kg of ephedrine base from Pakistan to Iraq; the declared need in kg.
pub fn facts(record: Uuid, declared: i64) -> Facts {
    let exporter = "01890000-0000-7000-8000-000000000001";
    let mg = |kg: i64| Mass::from_kg(kg).mg();
    serde_json::from_value(json!({
        "record": { "kind": "notification", "id": record, "number": "RF-2026-000001", "version": 1 },
        "now": 1_772_442_000_000_i64, "today": "2026-03-02", "origin": "PK", "destination": "IQ",
        "dispatch_on": "2026-04-10", "arrival_on": "2026-04-25",
        "items": [{
            "id": "01890000-0000-7000-8000-000000000010", "substance": "ephedrine", "name": "Ephedrine",
            "covers": ["ephedrine", "table_i"], "mass": mg(6_500), "need_expected": true,
            "room": {
                "key": { "country": "IQ", "substance": "ephedrine", "line": "combined", "year": 2026 },
                "declared": { "state": "figure", "mass": mg(declared) }, "declared_for": 2010,
                "declaration": null, "revision": 1, "used": 0, "reserved": 0, "pending": 0,
                "overridden": 0, "excess": 0,
            },
            "notification_due": { "duty": "due", "source": "art. 12(10)(a)" },
        }],
        "parties": [{
            "part": "exporter", "operator": exporter, "name": "Indus Fine Chemicals", "country": "PK",
            "licence": { "duty": "not_due" }, "licences": null,
        }],
        "law": { "notice": { "notice": "not_due" } },
        "notification": {
            "id": record, "number": "RF-2026-000001", "state": "submitted", "submitted_on": "2026-03-02",
            "reply_due": null, "reply": null, "authorised_at": null,
        },
    }))
    .unwrap()
}

pub async fn judged(world: &World, stage: Stage, facts: Facts) -> Judged {
    let record = facts.record.reference.id;
    let whose = Whose { country: Country::of("PK"), also: None, notification: Some(record) };
    let tx = world.app.begin_system().await.unwrap();
    let judged = screening::judge(&tx, world.app.now(), &whose, stage, facts).await.unwrap();
    tx.commit("").await.unwrap();
    judged
}

async fn only_alert(world: &World) -> alert::Model {
    let mut all = alert::Entity::find().all(world.app.db.read()).await.unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

async fn holding(world: &World, record: Uuid) -> bool {
    match queries::none_holding(world.app.db.read(), record).await {
        Ok(()) => false,
        Err(CommandError::Refused(_)) => true,
        Err(other) => panic!("{other}"),
    }
}

async fn officers(world: &World) -> (Uuid, Uuid) {
    let first = world.officer("PK", &[Role::CaseOfficer, Role::Approver]).await;
    let second = world.officer("PK", &[Role::Approver]).await;
    (first, second)
}

on_both!(the_published_sum_is_held_and_reads_as_published, world => {
    let record = ids::fresh();
    let judged = judged(&world, Stage::Submission, facts(record, 3_000)).await;
    assert_eq!(judged.worst, Some(Severity::Hold));
    assert_eq!((judged.need_before_pm, judged.need_after_pm), (Some(0), Some(2_167)));

    let alert = only_alert(&world).await;
    assert_eq!((alert.reference.as_str(), alert.rule.as_str(), alert.holds), ("AL-2026-000001", "R01", true));
    let sum = words::say("en", &alert.finding().unwrap().sum());
    assert_eq!(sum, "0 + 6,500 = 6,500 > 3,000 kg, over by 3,500 kg (116.7 %); 3,000 kg would fit");
    assert!(holding(&world, record).await);

    let told = views::of_record(world.app.db.read(), "en", record, 5).await.unwrap();
    let line = told[0].rules.iter().find(|line| line.code == "R01").unwrap();
    assert_eq!((line.outcome, line.severity, line.sum.as_str()), ("raised", "hold", sum.as_str()));
    assert!(line.text.contains("3,500 kg over"), "{}", line.text);
});

on_both!(an_evaluation_replays_to_the_same_findings, world => {
    let record = ids::fresh();
    let judged = judged(&world, Stage::Submission, facts(record, 3_000)).await;
    let db = world.app.db.read();
    let kept = screening::latest(db, record).await.unwrap().unwrap();
    assert_eq!(rule_set::replay(db, &kept).await.unwrap(), judged.outcomes);
    assert!(kept.outcomes.starts_with("R01=raised:hold R03=passed R04=passed"), "{}", kept.outcomes);
});

on_both!(later_knowledge_closes_and_opens_with_both_versions, world => {
    let record = ids::fresh();
    judged(&world, Stage::Submission, facts(record, 3_000)).await;
    let after = judged(&world, Stage::Rejudge, facts(record, 9_000)).await;
    assert_eq!(after.worst, None);
    let alert = only_alert(&world).await;
    assert_eq!((alert.state.as_str(), alert.outcome.as_deref()), ("closed", Some("rejudged")));
    assert!(!holding(&world, record).await);

    judged(&world, Stage::Rejudge, facts(record, 2_000)).await;
    let alert = only_alert(&world).await;
    assert_eq!((alert.state.as_str(), alert.holds, alert.versions), ("open", true, 3));
    let versions = queries::versions(world.app.db.read(), alert.id).await.unwrap();
    assert_eq!(
        versions.iter().map(|v| v.severity.as_deref()).collect::<Vec<_>>(),
        [Some("hold"), None, Some("hold")]
    );
});

on_both!(judging_the_same_again_changes_nothing, world => {
    let record = ids::fresh();
    judged(&world, Stage::Submission, facts(record, 3_000)).await;
    judged(&world, Stage::Authorisation, facts(record, 3_000)).await;
    assert_eq!(only_alert(&world).await.versions, 1);
});

on_both!(a_hold_ends_only_by_two_persons, world => {
    let record = ids::fresh();
    judged(&world, Stage::Submission, facts(record, 3_000)).await;
    let alert = only_alert(&world).await;
    let (first, second) = officers(&world).await;

    commands::take(&world.app, &world.by(first).await, alert.id).await.unwrap();
    let until = "2026-12-31".parse().unwrap();
    let closing = Ending::explained(Explained { scope: Scope::Record, until });
    let by = world.by(first).await;
    endings::end(&world.app, &by, alert.id, closing, "letter of 1 March").await.unwrap();
    assert!(holding(&world, record).await, "prepared is not done");

    let proposal = countersign::open_for(world.app.db.read(), alert.id).await.unwrap().remove(0);
    let sign = async |who: Uuid, hash: &str| {
        endings::sign(&world.app, &world.by(who).await, alert.id, proposal.id, hash).await
    };
    assert!(matches!(sign(first, &proposal.body_hash).await, Err(CommandError::Refused(_))));
    assert!(matches!(sign(second, "another").await, Err(CommandError::Refused(_))));
    sign(second, &proposal.body_hash).await.unwrap();
    let closed = only_alert(&world).await;
    assert_eq!((closed.state.as_str(), closed.outcome.as_deref()), ("closed", Some("explained")));
    assert!(!holding(&world, record).await);
    assert!(matches!(sign(second, &proposal.body_hash).await, Err(CommandError::Refused(_))));

    // Explained and no graver: stays closed.
    judged(&world, Stage::Rejudge, facts(record, 3_000)).await;
    assert_eq!(only_alert(&world).await.state, "closed");
    let by = world.by(first).await;
    commands::reopen(&world.app, &by, alert.id, "the letter was forged").await.unwrap();
    assert!(holding(&world, record).await);
});

on_both!(a_signature_falls_when_the_alert_changes, world => {
    let record = ids::fresh();
    judged(&world, Stage::Submission, facts(record, 3_000)).await;
    let alert = only_alert(&world).await;
    let (first, second) = officers(&world).await;
    let by = world.by(first).await;
    endings::end(&world.app, &by, alert.id, Ending::Release, "checked").await.unwrap();
    judged(&world, Stage::Rejudge, facts(record, 1_000)).await;
    let proposal = countersign::open_for(world.app.db.read(), alert.id).await.unwrap().remove(0);
    let by = world.by(second).await;
    let signed = endings::sign(&world.app, &by, alert.id, proposal.id, &proposal.body_hash).await;
    assert!(matches!(signed, Err(CommandError::Refused(_))));
    assert!(holding(&world, record).await);
});

on_both!(a_review_is_closed_by_one_and_can_be_held_by_hand, world => {
    let record = ids::fresh();
    let mut unsure = facts(record, 3_000);
    unsure.items[0].upper_bound = true;
    let raised = judged(&world, Stage::Submission, unsure).await;
    assert_eq!(raised.worst, Some(Severity::Review));
    assert!(!holding(&world, record).await);
    let alert = only_alert(&world).await;
    let (first, _) = officers(&world).await;
    commands::hold(&world.app, &world.by(first).await, alert.id, "unclear content").await.unwrap();
    assert!(holding(&world, record).await);
    let by = world.by(first).await;
    let ended = endings::end(&world.app, &by, alert.id, Ending::Release, "clear now").await.unwrap();
    assert!(matches!(ended, endings::Ended::Prepared(_)));
});

on_both!(an_override_of_the_need_closes_its_alerts, world => {
    let record = ids::fresh();
    judged(&world, Stage::Submission, facts(record, 3_000)).await;
    let (first, _) = officers(&world).await;
    let by = world.by(first).await;
    let tx = world.app.begin(&by).await.unwrap();
    alerts::need_overridden(&tx, &by, record, "confirmed by Baghdad").await.unwrap();
    alerts::none_holding(&*tx, record).await.unwrap();
    tx.commit("").await.unwrap();
    assert_eq!(only_alert(&world).await.outcome.as_deref(), Some("overridden"));
});

on_both!(only_the_own_authority_sees_an_alert, world => {
    let record = ids::fresh();
    judged(&world, Stage::Submission, facts(record, 3_000)).await;
    let alert = only_alert(&world).await;
    let db = world.app.db.read();
    let sees = async |actor: &Actor| queries::find(db, actor, alert.id).await.is_ok();

    let (own, _) = officers(&world).await;
    let foreign = world.officer("IQ", &[Role::CaseOfficer, Role::Approver]).await;
    let company = world.clerk(ids::fresh(), "PK", &[Role::CompanyResponsible]).await;
    let admin = world.instance_person(&[Role::SystemAdmin]).await;
    let auditor = world.instance_person(&[Role::Auditor]).await;
    let mut seen = Vec::new();
    for who in [own, foreign, company, admin, auditor] {
        seen.push(sees(&world.actor(who).await).await);
    }
    assert_eq!(seen, [true, false, false, false, true]);
    for who in [foreign, company, admin] {
        let by = world.by(who).await;
        let taken = commands::take(&world.app, &by, alert.id).await;
        assert!(matches!(taken, Err(CommandError::NotFound)));
    }
    let by = world.by(auditor).await;
    assert!(matches!(commands::take(&world.app, &by, alert.id).await, Err(CommandError::Forbidden)));

    let by = world.by(own).await;
    let tx = world.app.begin(&by).await.unwrap();
    alerts::show_counterpart(&tx, record, Country::of("IQ")).await.unwrap();
    tx.commit("").await.unwrap();
    assert!(sees(&world.actor(foreign).await).await, "once the notification was sent");
    let by = world.by(foreign).await;
    assert!(matches!(commands::take(&world.app, &by, alert.id).await, Err(CommandError::Forbidden)));
});

on_both!(earlier_alerts_on_the_same_parties_are_named, world => {
    let first = ids::fresh();
    judged(&world, Stage::Submission, facts(first, 3_000)).await;
    let later = ids::fresh();
    judged(&world, Stage::Submission, facts(later, 3_000)).await;
    let kept = screening::latest(world.app.db.read(), later).await.unwrap().unwrap();
    let seen: Facts = serde_json::from_str(&kept.facts).unwrap();
    assert_eq!(seen.earlier.iter().map(|e| e.number.as_str()).collect::<Vec<_>>(), ["AL-2026-000001"]);
    let judged = rule_set::replay(world.app.db.read(), &kept).await.unwrap();
    assert!(judged.iter().any(|(rule, outcome)| {
        *rule == RuleCode::R01 && matches!(outcome, Outcome::Raised { .. })
    }));
});

on_both!(an_answer_ends_the_alert_about_waiting, world => {
    let record = ids::fresh();
    let mut waiting = facts(record, 9_000);
    let filing = waiting.notification.as_mut().unwrap();
    filing.state = "sent".to_owned();
    filing.reply_due = Some(world.app.now());
    waiting.now = world.app.now();
    let late = judged(&world, Stage::Due, waiting.clone()).await;
    assert_eq!(late.worst, Some(Severity::Review));
    let reply = json!({ "kind": "no_objection", "at": world.app.now() });
    waiting.notification.as_mut().unwrap().reply = Some(serde_json::from_value(reply).unwrap());
    assert_eq!(judged(&world, Stage::Rejudge, waiting).await.worst, None);
    assert_eq!(only_alert(&world).await.outcome.as_deref(), Some("rejudged"));
});
