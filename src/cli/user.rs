//! `user add`: a ready account, made by who holds the machine. For the case
//! that nobody can sign in any more; everybody else is invited.

use super::{open, say};
use crate::accounts::{NewPerson, add_person, commands::own, totp};
use crate::error::CommandError;
use crate::people::authority;
use crate::settings::Settings;
use crate::words;
use anyhow::{Result, bail};
use clap::Subcommand;
use domain::actor::{Home, Role};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::io::{BufRead, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum User {
    /// Add a ready account; reads the password from standard input
    Add {
        #[arg(long)]
        name: String,
        #[arg(long)]
        email: String,
        /// Country of the competent authority; left out for the instance itself
        #[arg(long)]
        authority: Option<String>,
        /// Role code, several times for several roles: system_admin, authority_admin, case_officer, ...
        #[arg(long = "role", required = true)]
        roles: Vec<String>,
    },
}

pub async fn run(command: User, settings: Settings, folder: PathBuf) -> Result<ExitCode> {
    let User::Add { name, email, authority, roles } = command;
    let app = open::keyed(settings, folder).await?;
    let mut held = Vec::new();
    for code in &roles {
        match Role::from_code(code) {
            Some(role) => held.push(role),
            None => bail!(say("cli-user-no-role", &[("role", code)])),
        }
    }
    let home = match &authority {
        None => Home::Instance,
        Some(code) => {
            let row = authority::Entity::find()
                .filter(authority::Column::Country.eq(code.as_str()))
                .filter(authority::Column::Kind.eq("cna"))
                .one(app.db.read())
                .await?;
            match (row, code.parse()) {
                (Some(row), Ok(country)) => Home::Authority { authority: row.id, country },
                _ => bail!(say("cli-user-no-authority", &[("country", code)])),
            }
        }
    };
    if std::io::stdin().is_terminal() {
        eprintln!("{}", say("cli-user-password", &[]));
    }
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password)?;
    let secret = totp::new_secret();
    let new = NewPerson {
        name: &name,
        email: &email,
        lang: words::FALLBACK,
        home,
        roles: &held,
        password: password.trim_end_matches(['\r', '\n']),
        totp_secret: &secret,
    };
    let id = match add_person(&app, new).await {
        Ok(id) => id,
        Err(CommandError::Invalid(problems)) => {
            let all: Vec<String> =
                problems.iter().map(|problem| words::say(words::FALLBACK, &problem.message)).collect();
            bail!(all.join(" "));
        }
        Err(other) => return Err(other.into()),
    };
    let tx = app.begin_system().await?;
    let codes = own::fresh_codes(&tx, id).await?;
    tx.commit("").await?;
    println!("{}", say("cli-user-added", &[("email", &email), ("key", &totp::grouped(&secret))]));
    codes.iter().for_each(|code| println!("  {code}"));
    Ok(ExitCode::SUCCESS)
}
