//! Typed configuration: compiled-in defaults, then a file, then the environment.
//! Checked once at start; a wrong key is refused by name.

use figment::Figment;
use figment::providers::{Env, Format, Toml};
use serde::Deserialize;
use std::path::{Path, PathBuf};

const DEFAULTS: &str = include_str!("../config/default.toml");

macro_rules! section {
    ($(#[$meta:meta])* $name:ident { $($field:ident : $kind:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $(pub $field: $kind),* }
    };
}

section!(Server {
    bind: String,
    port: u16,
    public_url: String,
    behind_proxy: bool,
    tls_certificate: String,
    tls_key: String,
    body_limit_bytes: usize,
    header_timeout_seconds: u64,
    handler_timeout_seconds: u64,
    max_connections: usize,
});
section!(Database { url: String, max_connections: u32, server_role: String });
section!(Session {
    idle_minutes_authority: i64,
    idle_minutes_company: i64,
    total_hours: i64,
    step_up_minutes: i64,
});
section!(Secrets { keys: String, key_file: String });
section!(Limits { sign_in_per_account_minute: u32, sign_in_per_address_minute: u32 });
section!(People { password_min_length: usize, cool_off_hours: i64, invitation_days: i64 });
section!(Decisions { authorising_persons: u8 });
section!(Mail {
    transport: String,
    smtp_host: String,
    smtp_port: u16,
    smtp_security: String,
    smtp_user: String,
    smtp_password: String,
    smtp_ca: String,
    from: String,
    digest_above_per_hour: u32,
});
section!(Log { format: String, filter: String });
section!(Jobs { poll_seconds: u64, workers: usize });
section!(
    /// Everything an operator can set, see `config/default.toml`.
    Settings {
        server: Server,
        database: Database,
        session: Session,
        limits: Limits,
        secrets: Secrets,
        people: People,
        decisions: Decisions,
        mail: Mail,
        log: Log,
        jobs: Jobs,
    }
);

impl Settings {
    /// Defaults, then `file`, then `RINGFENCE_SECTION__KEY`.
    ///
    /// # Errors
    /// Names the key that is unknown or of the wrong type, and where it came from.
    pub fn load(file: Option<&Path>) -> Result<Self, Box<figment::Error>> {
        let mut figment = Figment::from(Toml::string(DEFAULTS));
        if let Some(file) = file {
            figment = figment.merge(Toml::file_exact(file));
        }
        figment.merge(Env::prefixed("RINGFENCE_").split("__")).extract().map_err(Box::new)
    }

    /// The database URL, an SQLite file under `data` when none is set.
    pub fn database_url(&self, data: &Path) -> String {
        if self.database.url.is_empty() {
            sqlite_url(&data.join("ringfence.db"))
        } else {
            self.database.url.clone()
        }
    }
}

/// The URL of an SQLite file that is made when missing.
pub fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

/// Where files live beside the database: practice mail, backups.
#[derive(Clone, Debug)]
pub struct DataFolder(pub PathBuf);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compiled_in_defaults_are_complete() {
        let settings = Settings::load(None).expect("defaults parse");
        assert_eq!(settings.session.idle_minutes_authority, 15);
    }
}
