//! The small version of T4: 64 at once on one balance, seen from outside.

use super::{booked, item, kg};
use crate::world::{World, on_both};
use domain::needs::Key;
use domain::time::Instant;
use ringfence::app::By;
use ringfence::db::Db;
use ringfence::error::{CommandError, Result};
use ringfence::needs::{self, ItemRef, Override};
use sea_orm::{ConnectionTrait, Statement};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Reads the balance again and again as another process would, until told to stop;
/// every committed state it sees must keep the promise.
struct Watch {
    stop: Arc<AtomicBool>,
    seen: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<Vec<String>>,
}

impl Watch {
    async fn over(world: &World, facts: bool) -> Self {
        let (stop, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let db = world.outside().await;
        let task = tokio::spawn(watch(db, facts, Arc::clone(&stop), Arc::clone(&seen)));
        while seen.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        Self { stop, seen, task }
    }

    async fn silent(self) {
        self.stop.store(true, Ordering::SeqCst);
        let complaints = self.task.await.unwrap();
        println!("{} snapshots from outside", self.seen.load(Ordering::SeqCst));
        assert_eq!(complaints, Vec::<String>::new());
    }
}

async fn watch(db: Db, facts: bool, stop: Arc<AtomicBool>, seen: Arc<AtomicUsize>) -> Vec<String> {
    // One statement, so that balance and entries are of one snapshot.
    let question = "SELECT b.declared_mg, b.used_mg, b.reserved_mg, b.overridden_mg, b.excess_mg, b.pending_mg, \
         CAST(COALESCE((SELECT SUM(e.used_mg) FROM need_entry e WHERE e.balance_id = b.id), 0) AS BIGINT), \
         CAST(COALESCE((SELECT SUM(e.reserved_mg) FROM need_entry e WHERE e.balance_id = b.id), 0) AS BIGINT), \
         CAST(COALESCE((SELECT SUM(e.pending_mg) FROM need_entry e WHERE e.balance_id = b.id), 0) AS BIGINT) \
         FROM need_balance b";
    let mut complaints = Vec::new();
    loop {
        let last = stop.load(Ordering::SeqCst);
        let rows = db.read().query_all_raw(Statement::from_string(db.backend(), question)).await.unwrap();
        for row in rows {
            let declared: Option<i64> = row.try_get_by_index(0).unwrap();
            let at = |index: usize| row.try_get_by_index::<i64>(index).unwrap();
            let (used, reserved, overridden, excess, pending) = (at(1), at(2), at(3), at(4), at(5));
            let allowed = declared.map(|mg| mg + overridden + if facts { excess } else { 0 });
            if allowed.is_some_and(|allowed| used + reserved > allowed) {
                complaints.push(format!("{used} + {reserved} > {allowed:?}"));
            }
            if (used, reserved, pending) != (at(6), at(7), at(8)) {
                complaints.push(format!("the balance is not the sum of its entries: {row:?}"));
            }
        }
        seen.fetch_add(1, Ordering::SeqCst);
        if last {
            db.close().await.unwrap();
            return complaints;
        }
    }
}

async fn authorise(
    world: &World,
    by: &By,
    key: &Key,
    item: &ItemRef,
    mass: i64,
    signed: Option<&Override>,
) -> Result<()> {
    let tx = world.app.begin(by).await?;
    needs::reserve(&tx, by, key, item, kg(mass), signed).await?;
    tx.commit("/done").await
}

on_both!(sixty_four_cannot_promise_a_need_twice, world => {
    let key = World::need("XB", "ephedrine", 2026);
    world.declare_need_kg(&World::need("XB", "ephedrine", 2020), 1_000).await;
    let watch = Watch::over(&world, false).await;
    let officer = world.officer("XA", &[domain::actor::Role::Approver]).await;
    let mut racing = tokio::task::JoinSet::new();
    for _ in 0..64 {
        let (world, key, by) = (world.clone(), key.clone(), world.by(officer).await);
        racing.spawn(async move { authorise(&world, &by, &key, &item(), 50, None).await });
    }
    let answers = racing.join_all().await;
    watch.silent().await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 20);
    assert!(answers.iter().all(|answer| matches!(answer, Ok(()) | Err(CommandError::Refused(_)))), "{answers:?}");
    let room = world.room(&key).await;
    assert_eq!((room.reserved, room.free(), room.declared_for), (kg(1_000), Some(kg(0)), Some(2020)));
});

on_both!(sixty_four_do_different_things_at_once, world => {
    let key = World::need("XB", "ephedrine", 2026);
    world.declare_need_kg(&key, 1_000).await;
    let watch = Watch::over(&world, true).await;
    let officer = world.officer("XA", &[domain::actor::Role::Approver]).await;
    let mut racing = tokio::task::JoinSet::new();
    for client in 0..64_u32 {
        let (world, key, by) = (world.clone(), key.clone(), world.by(officer).await);
        racing.spawn(async move { mixed(&world, &by, &key, client).await });
    }
    let answers = racing.join_all().await;
    watch.silent().await;
    assert!(answers.iter().all(|answer| matches!(answer, Ok(()) | Err(CommandError::Refused(_)))), "{answers:?}");
    assert!(answers.iter().any(Result::is_err) && answers.iter().any(Result::is_ok));
});

async fn mixed(world: &World, by: &By, key: &Key, client: u32) -> Result<()> {
    let item = item();
    booked!(world, pending, key, &item, kg(60))?;
    match client % 8 {
        0 => {
            let bare = ItemRef { notification: None, ..item };
            booked!(world, fact, key, &bare, kg(30), "unnotified")?;
        }
        1 => {
            world.declare_need_kg(key, 900 + i64::from(client)).await;
        }
        2 => {
            let signed = Override {
                proposal_id: ringfence::ids::fresh(),
                mass_needed: kg(70),
                reason: "r".to_owned(),
            };
            authorise(world, by, key, &item, 60, Some(&signed)).await?;
        }
        _ => {
            authorise(world, by, key, &item, 60, None).await?;
            booked!(world, depart, key, &item, kg(70))?;
            booked!(world, arrive_last, key, &item, kg(if client.is_multiple_of(2) { 50 } else { 75 }))?;
            if client.is_multiple_of(3) {
                let later = Key { year: key.year + 1, ..key.clone() };
                let tx = world.app.begin_system().await?;
                needs::move_year(&tx, Instant::from_ms(by.at.ms()), key, &later, &item).await?;
                tx.commit("").await?;
            }
        }
    }
    booked!(world, release, key, &item, "expired").map(|_| ())
}
