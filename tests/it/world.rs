//! A world of its own for each test: a fresh database, a clock to turn, people
//! to act as, and a browser without a browser.
//!
//! `on_both!` makes two tests of one body: on an SQLite file and on PostgreSQL.
//! Without `TEST_DATABASE_URL` the second fails: a test that did not run is a
//! failed test. `scripts/test` starts a server and sets it.

pub mod client;
pub mod decisions;
pub mod filing;
pub mod needs;
pub mod people;
pub mod shipping;

use domain::time::Instant;
use migration::{Migrator, MigratorTrait};
use ringfence::app::App;
use ringfence::clock::Clock;
use ringfence::db::Db;
use ringfence::keys::Ring;
use ringfence::settings::{DataFolder, Settings, sqlite_url};
use sea_orm::ConnectionTrait;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// Monday 2 March 2026, 09:00 UTC: when every world begins.
pub const START: Instant = Instant::from_ms(1_772_442_000_000);

#[derive(Clone)]
pub struct World {
    pub app: App,
    pub folder: Arc<TempDir>,
    postgres: Option<Arc<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// Two tests of one body: `on_both!(a_sentence, world => { ... });`
macro_rules! on_both {
    ($name:ident, $world:ident => $body:block) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn body($world: crate::world::World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn sqlite() {
                let world = crate::world::World::new(crate::world::Backend::Sqlite).await;
                body(world.clone()).await;
                world.close().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn postgres() {
                let world = crate::world::World::new(crate::world::Backend::Postgres).await;
                body(world.clone()).await;
                world.close().await;
            }
        }
    };
}
pub(crate) use on_both;

impl World {
    pub async fn new(backend: Backend) -> Self {
        let folder = Arc::new(tempfile::tempdir().expect("a temporary folder"));
        let (url, postgres) = match backend {
            Backend::Sqlite => (sqlite_url(&folder.path().join("world.db")), None),
            Backend::Postgres => {
                let name = fresh_postgres().await;
                (postgres_url(&name), Some(Arc::new(name)))
            }
        };
        let db = Db::connect(&url, 8).await.expect("the test database opens");
        Migrator::up(db.read(), None).await.expect("migrations run");
        let mut settings = Settings::load(None).expect("defaults parse");
        settings.database.url = url;
        let app = App {
            db,
            settings: Arc::new(settings),
            clock: Clock::manual(START),
            keys: Arc::new(Ring::parse(&ringfence::keys::fresh_line()).expect("a fresh key")),
            data: Arc::new(DataFolder(folder.path().to_owned())),
            practice: false,
        };
        Self { app, folder, postgres }
    }

    pub fn backend(&self) -> Backend {
        if self.postgres.is_some() { Backend::Postgres } else { Backend::Sqlite }
    }

    /// Ends the world and demands that everything stored still proves itself.
    pub async fn close(self) {
        let difference = ringfence::verify::first_difference(&self.app.db).await.expect("verify can read");
        assert!(difference.is_none(), "{}", difference.expect("just seen"));
        if let Some(name) = &self.postgres {
            let admin = sea_orm::Database::connect(server_url()).await.expect("the server");
            admin
                .execute_unprepared(&format!("DROP DATABASE \"{name}\" WITH (FORCE)"))
                .await
                .expect("the test database is dropped");
        }
    }

    /// A second handle on the same database, as another process would have.
    pub async fn outside(&self) -> Db {
        Db::connect(&self.app.settings.database.url, 2).await.expect("a second connection")
    }
}

fn server_url() -> String {
    std::env::var("TEST_DATABASE_URL")
        .expect("TEST_DATABASE_URL is not set: run scripts/test, it starts PostgreSQL")
}

fn postgres_url(database: &str) -> String {
    let server = server_url();
    let (head, query) = server.split_once('?').map_or((server.as_str(), ""), |(h, q)| (h, q));
    let base = head.rsplit_once('/').map_or(head, |(base, _)| base);
    if query.is_empty() { format!("{base}/{database}") } else { format!("{base}/{database}?{query}") }
}

static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// A new database copied from one that was migrated once per run.
async fn fresh_postgres() -> String {
    let template = TEMPLATE
        .get_or_init(|| async {
            let name = format!("t_template_{}", std::process::id());
            let admin = sea_orm::Database::connect(server_url()).await.expect("the server");
            admin
                .execute_unprepared(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"))
                .await
                .expect("no old template");
            admin.execute_unprepared(&format!("CREATE DATABASE \"{name}\"")).await.expect("a template");
            let db = Db::connect(&postgres_url(&name), 1).await.expect("the template opens");
            Migrator::up(db.read(), None).await.expect("migrations run");
            db.close().await.expect("the template closes");
            name
        })
        .await;
    let name = format!("t{}", ringfence::ids::fresh().simple());
    let admin = sea_orm::Database::connect(server_url()).await.expect("the server");
    // Two copies at once need the template to themselves; the server says so and we wait.
    for attempt in 0.. {
        match admin.execute_unprepared(&format!("CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"")).await {
            Ok(_) => break,
            Err(_) if attempt < 100 => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            Err(error) => panic!("the test database could not be made: {error}"),
        }
    }
    name
}
