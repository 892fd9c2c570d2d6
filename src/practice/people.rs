//! The people and companies of the practice world.

use super::Shown;
use super::cast::{self, ACCOUNTS, COMPANIES, COUNTRIES, Company, Home as Where};
use crate::accounts::{NewPerson, insert_ready, password, totp};
use crate::app::{App, By};
use crate::error::{CommandError, Result};
use crate::operators::{self, Particulars};
use crate::people::{self, authority, person, role_grant};
use crate::{ids, words};
use domain::actor::{Home, Role};
use domain::country::Country;
use domain::operator::{Sector, Trade};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Who acts for whom while the past is made.
pub struct Cast {
    /// Per country: case officer, approver, second approver, customs officer.
    pub officers: BTreeMap<&'static str, Officers>,
    pub members: Vec<Member>,
}

#[derive(Clone, Copy, Debug)]
pub struct Officers {
    pub authority: Uuid,
    pub officer: Uuid,
    pub approver: Uuid,
    pub second: Uuid,
    pub customs: Uuid,
}

/// A company with the person who signs for it.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    pub company: &'static Company,
    pub operator: Uuid,
    pub signer: Uuid,
}

impl Cast {
    pub fn member(&self, name: &str) -> &Member {
        self.members.iter().find(|m| m.company.name == name).expect("the cast names its companies")
    }

    pub fn officers(&self, country: &str) -> &Officers {
        self.officers.get(country).expect("the cast has an authority in each of its countries")
    }
}

pub async fn make(app: &App, password: &str) -> Result<Cast> {
    let hash = password::hash(password).await?;
    let maker = Maker { app, password, hash: &hash };
    let mut officers = BTreeMap::new();
    for (code, name) in COUNTRIES {
        officers.insert(*code, maker.authority(code, name).await?);
    }
    let mut members = Vec::new();
    for company in COMPANIES {
        members.push(maker.company(company, officers[company.country].officer).await?);
    }
    for account in ACCOUNTS {
        let home = match account.home {
            Where::Instance => Home::Instance,
            Where::Authority(code) => {
                Home::Authority { authority: officers[code].authority, country: country(code) }
            }
            Where::Company(name) => {
                let member = members.iter().find(|m: &&Member| m.company.name == name);
                let member = member.expect("an account names a company of the cast");
                Home::Company { operator: member.operator, country: country(member.company.country) }
            }
        };
        maker.person(account.login, account.name, home, account.roles).await?;
    }
    Ok(Cast { officers, members })
}

struct Maker<'a> {
    app: &'a App,
    password: &'a str,
    hash: &'a str,
}

impl Maker<'_> {
    async fn person(&self, login: &str, name: &str, home: Home, roles: &[Role]) -> Result<Uuid> {
        let secret = totp::new_secret();
        let email = address(login);
        let new = NewPerson {
            name,
            email: &email,
            lang: words::FALLBACK,
            home,
            roles,
            password: self.password,
            totp_secret: &secret,
        };
        let tx = self.app.begin_system().await?;
        let id = insert_ready(self.app, &tx, &new, self.hash).await?;
        tx.commit("").await?;
        Ok(id)
    }

    async fn authority(&self, code: &'static str, name: &str) -> Result<Officers> {
        let id = ids::fresh();
        authority::Entity::insert(authority::ActiveModel {
            id: Set(id),
            country: Set(code.to_owned()),
            name: Set(name.to_owned()),
            email: Set(format!("desk-{}@practice.example", code.to_lowercase())),
            kind: Set("cna".to_owned()),
            created_at_ms: Set(self.app.now().ms()),
        })
        .exec_without_returning(self.app.db.read())
        .await?;
        let home = Home::Authority { authority: id, country: country(code) };
        let lower = code.to_lowercase();
        let staff = [
            ("desk", "desk", &[Role::CaseOfficer][..]),
            ("chief", "chief", &[Role::Approver]),
            ("deputy", "deputy chief", &[Role::Approver]),
            ("border", "border post", &[Role::CustomsOfficer]),
        ];
        let mut made = Vec::new();
        for (login, title, roles) in staff {
            let name = format!("{code} {title}");
            made.push(self.person(&format!("{lower}-{login}"), &name, home, roles).await?);
        }
        Ok(Officers { authority: id, officer: made[0], approver: made[1], second: made[2], customs: made[3] })
    }

    async fn company(&self, company: &'static Company, officer: Uuid) -> Result<Member> {
        let by = by(self.app, officer).await?;
        let login = login_of(company);
        let operator = operators::register(self.app, &by, &particulars(company, &login)).await?;
        let home = Home::Company { operator, country: country(company.country) };
        let name = format!("{} office", company.name.split(' ').next().unwrap_or(company.name));
        let roles = &[Role::CompanyResponsible, Role::CompanySubmitter];
        let signer = self.person(&login, &name, home, roles).await?;
        Ok(Member { company, operator, signer })
    }
}

fn particulars(company: &Company, login: &str) -> Particulars {
    let mut trades = Vec::new();
    if company.sector == "logistics" {
        trades.push(Trade::Carrier);
    }
    if !company.exports.is_empty() {
        trades.push(Trade::Exporter);
    }
    if !company.imports.is_empty() {
        trades.push(Trade::Importer);
    }
    if matches!(company.sector, "chemical" | "pharmaceutical") {
        trades.push(Trade::Manufacturer);
    }
    // Invented numbers that no register would issue.
    let number: u32 = company.name.bytes().fold(7, |n, b| n.wrapping_mul(31).wrapping_add(u32::from(b)));
    Particulars {
        name: company.name.to_owned(),
        country: country(company.country),
        address: format!("{} Harbour Road, {}", number % 180 + 1, company.city),
        email: address(login),
        phone: format!("+00 {} {}", number % 900 + 100, number / 7 % 9_000 + 1_000),
        tax_number: format!("{}-{:08}", company.country, number % 100_000_000),
        trades,
        sector: Sector::from_code(company.sector),
        established_on: None,
    }
}

fn login_of(company: &Company) -> String {
    let word: String = company
        .name
        .split(' ')
        .next()
        .unwrap_or_default()
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    format!("{}-{word}", company.country.to_lowercase())
}

fn address(login: &str) -> String {
    format!("{login}@practice.example")
}

pub fn country(code: &str) -> Country {
    code.parse().expect("the cast holds country codes")
}

/// Acts as `person` at the clock's present, freshly verified.
pub async fn by(app: &App, person: Uuid) -> Result<By> {
    let at = app.now();
    let mut actor = people::actor(app, app.db.read(), person, at).await?.ok_or(CommandError::NotFound)?;
    actor.stepped_up = true;
    Ok(By { actor, at, request: None })
}

/// Accounts as they are printed: those with a role of their own first.
pub async fn shown(app: &App, password: &str) -> Result<Vec<Shown>> {
    let db = app.db.read();
    let people = person::Entity::find().order_by_asc(person::Column::Id).all(db).await?;
    let grants = role_grant::Entity::find().filter(role_grant::Column::EndedAtMs.is_null()).all(db).await?;
    let authorities = authority::Entity::find().all(db).await?;
    let mut list = Vec::new();
    for person in people {
        let roles: Vec<String> =
            grants.iter().filter(|g| g.person_id == person.id).map(|g| g.role.clone()).collect();
        let organisation = match (person.operator_id, person.authority_id) {
            (Some(operator), _) => operators::find(db, operator).await?.map(|o| o.name),
            (_, Some(id)) => authorities.iter().find(|a| a.id == id).map(|a| a.name.clone()),
            _ => None,
        };
        list.push(Shown {
            login: person.email.split('@').next().unwrap_or_default().to_owned(),
            role: roles.first().cloned().unwrap_or_default(),
            roles,
            name: person.name,
            email: person.email,
            password: password.to_owned(),
            country: person.country,
            organisation,
        });
    }
    let place =
        |login: &str| ACCOUNTS.iter().position(|a: &cast::Account| a.login == login).unwrap_or(usize::MAX);
    list.sort_by_key(|account| place(&account.login));
    Ok(list)
}
