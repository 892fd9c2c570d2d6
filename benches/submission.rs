//! What one submission costs: statements, and the time of a whole act with its
//! commit, on each database. Prints figures; judges nothing.
//!
//! `cargo bench --bench submission` measures SQLite, and PostgreSQL too when
//! `TEST_DATABASE_URL` names a server on which databases may be made.

use migration::{Migrator, MigratorTrait};
use ringfence::app::App;
use ringfence::clock::Clock;
use ringfence::db::Db;
use ringfence::keys;
use ringfence::practice::Stage;
use ringfence::settings::{DataFolder, Settings, sqlite_url};
use sea_orm::ConnectionTrait;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant as Wall;

/// Submissions before anything is counted, and counted ones.
const WARM_UP: usize = 20;
const COUNTED: usize = 300;

fn main() {
    // `cargo bench` passes its own flags; there is nothing to choose here.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let folder = tempfile::tempdir().expect("a temporary folder");
        measure("SQLite", &sqlite_url(&folder.path().join("bench.db")), folder.path()).await;
        match std::env::var("TEST_DATABASE_URL") {
            Ok(server) => {
                let name = format!("bench_{}", std::process::id());
                let admin = sea_orm::Database::connect(&server).await.expect("the server");
                admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database");
                let base = server.rsplit_once('/').map_or(server.as_str(), |(base, _)| base);
                measure("PostgreSQL", &format!("{base}/{name}"), folder.path()).await;
                let drop = format!("DROP DATABASE {name} WITH (FORCE)");
                admin.execute_unprepared(&drop).await.expect("the database goes");
            }
            Err(_) => println!("PostgreSQL: not measured, TEST_DATABASE_URL is not set"),
        }
    });
}

async fn measure(label: &str, url: &str, folder: &std::path::Path) {
    let statements = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&statements);
    let db = Db::connect_counted(url, 8, move || {
        counter.fetch_add(1, Ordering::Relaxed);
    })
    .await
    .expect("the database opens");
    Migrator::up(db.read(), None).await.expect("migrations run");
    let app = App {
        db,
        settings: Arc::new(Settings::load(None).expect("defaults parse")),
        clock: Clock::System,
        keys: Arc::new(keys::Ring::parse(&keys::fresh_line()).expect("a fresh key")),
        data: Arc::new(DataFolder(folder.to_owned())),
        practice: true,
    };
    let stage = Stage::set(&app).await.expect("the stage is set");
    let mut times = Vec::new();
    let mut counted = 0;
    for n in 0..WARM_UP + COUNTED {
        let draft = stage.draft(&app, n).await.expect("a draft");
        let before = statements.load(Ordering::Relaxed);
        let started = Wall::now();
        stage.submit(&app, draft).await.expect("a submission");
        let took = started.elapsed();
        if n >= WARM_UP {
            times.push(took);
            counted += statements.load(Ordering::Relaxed) - before;
        }
    }
    times.sort();
    let at = |per_cent: usize| times[(times.len() * per_cent / 100).min(times.len() - 1)];
    println!(
        "{label}: {} submissions, {:.1} statements each, p50 {:.1} ms, p99 {:.1} ms, slowest {:.1} ms",
        times.len(),
        counted as f64 / times.len() as f64,
        at(50).as_secs_f64() * 1_000.0,
        at(99).as_secs_f64() * 1_000.0,
        times[times.len() - 1].as_secs_f64() * 1_000.0,
    );
    app.db.close().await.expect("the database closes");
}
