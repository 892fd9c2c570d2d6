//! The keys of the instance: where they are read from, and `ringfence key`.

use super::{open, say};
use crate::accounts::sealing;
use crate::keys::{Bad, Ring, fresh_line};
use crate::settings::Settings;
use anyhow::{Context, Result, anyhow, bail};
use clap::Subcommand;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The key file of an instance with an embedded database, in its data folder.
const FILE: &str = "keys";

#[derive(Debug, Subcommand)]
pub enum Key {
    /// Print a new key as a line for the key file
    New,
    /// Give up what a lost key sealed: its people need a new link
    Forget { name: String },
}

/// What to do where there is no key file yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Make one beside an embedded database; elsewhere ask for one.
    Make,
    /// Go on without.
    Leave,
}

pub async fn run(command: Key, settings: Settings, folder: PathBuf) -> Result<ExitCode> {
    match command {
        Key::New => println!("{}", fresh_line()),
        Key::Forget { name } => {
            let app = open::keyed(settings, folder).await?;
            let people = sealing::forget(&app, &name).await?.to_string();
            println!("{}", say("cli-key-forgotten", &[("name", &name), ("count", &people)]));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The ring that the settings name.
///
/// # Errors
/// Names the setting or the line that is wrong, a key file that others may read,
/// and a missing key where one cannot be made.
pub fn load(settings: &Settings, folder: &Path, missing: Missing) -> Result<Ring> {
    let secrets = &settings.secrets;
    let external = !settings.database.url.is_empty() && !settings.database.url.starts_with("sqlite:");
    let text = match (secrets.keys.trim(), secrets.key_file.trim()) {
        ("", "") if external && missing == Missing::Leave => String::new(),
        ("", "") if external => bail!(say("cli-key-none", &[])),
        ("", "") => beside(&folder.join(FILE), missing)?,
        ("", file) => read(Path::new(file))?,
        (keys, "") => keys.replace(',', "\n"),
        _ => bail!(say("cli-key-both", &[])),
    };
    let ring = Ring::parse(&text).map_err(|bad| anyhow!(words_of(&bad)))?;
    if ring.current().is_none() && missing == Missing::Make {
        bail!(say("cli-key-none", &[]));
    }
    Ok(ring)
}

fn words_of(bad: &Bad) -> String {
    match bad {
        Bad::Shape(line) => say("cli-key-shape", &[("line", &line.to_string())]),
        Bad::Name(line) => say("cli-key-name", &[("line", &line.to_string())]),
        Bad::Length(name) => say("cli-key-length", &[("name", name)]),
        Bad::Example(name) => say("cli-key-example", &[("name", name)]),
        Bad::Twice(name) => say("cli-key-twice", &[("name", name)]),
    }
}

fn beside(file: &Path, missing: Missing) -> Result<String> {
    match (file.exists(), missing) {
        (true, _) => read(file),
        (false, Missing::Leave) => Ok(String::new()),
        (false, Missing::Make) => {
            let line = fresh_line();
            make(file, &line).with_context(|| file.display().to_string())?;
            Ok(line)
        }
    }
}

/// A new file that nobody else may read.
fn make(file: &Path, line: &str) -> std::io::Result<()> {
    use std::io::Write;
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut open = options.open(file)?;
    writeln!(open, "{line}")?;
    open.sync_all()
}

fn read(file: &Path) -> Result<String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let found = std::fs::metadata(file).with_context(|| file.display().to_string())?;
        if found.permissions().mode() & 0o077 != 0 {
            bail!(say("cli-key-readable", &[("file", &file.display().to_string())]));
        }
    }
    std::fs::read_to_string(file).with_context(|| file.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(change: impl Fn(&mut Settings)) -> Settings {
        let mut settings = Settings::load(None).expect("defaults parse");
        change(&mut settings);
        settings
    }

    fn wrong(settings: &Settings, folder: &Path) -> String {
        load(settings, folder, Missing::Make).unwrap_err().to_string()
    }

    #[test]
    fn an_embedded_database_has_its_key_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let plain = settings(|_| {});
        assert_eq!(load(&plain, folder.path(), Missing::Leave).unwrap().current(), None);
        let made = load(&plain, folder.path(), Missing::Make).unwrap();
        let again = load(&plain, folder.path(), Missing::Leave).unwrap();
        assert!(made.current().is_some());
        assert_eq!(made.current(), again.current());
    }

    #[test]
    fn a_key_file_that_others_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("keys");
        std::fs::write(&file, fresh_line()).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(wrong(&settings(|_| {}), folder.path()).contains("chmod 600"));
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert!(load(&settings(|_| {}), folder.path(), Missing::Make).is_ok());
    }

    #[test]
    fn an_example_key_and_no_key_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let zeros = format!("first:{}=", "A".repeat(43));
        let example = settings(|s| s.secrets.keys.clone_from(&zeros));
        assert!(wrong(&example, folder.path()).contains("example"), "{}", wrong(&example, folder.path()));
        let postgres = settings(|s| s.database.url = "postgres://ringfence@db/ringfence".to_owned());
        assert!(wrong(&postgres, folder.path()).contains("secrets.key_file"));
        assert!(load(&postgres, folder.path(), Missing::Leave).is_ok());
        let given = settings(|s| {
            s.database.url = "postgres://ringfence@db/ringfence".to_owned();
            s.secrets.keys = format!("{},{}", fresh_line(), fresh_line());
        });
        assert!(load(&given, folder.path(), Missing::Make).is_ok());
        let both = settings(|s| {
            s.secrets.keys = fresh_line();
            s.secrets.key_file = "/run/keys".to_owned();
        });
        assert!(wrong(&both, folder.path()).contains("secrets.keys"));
    }
}
