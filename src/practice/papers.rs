//! Licences and declared needs of the practice world, prepared by one officer
//! and signed by another, as everybody's are.

use super::cast::NEEDS;
use super::people::{Cast, Member, by, country};
use crate::app::App;
use crate::error::{CommandError, Result};
use crate::needs::declare::{self, Statement};
use crate::{countersign, licences};
use chrono::{Datelike, NaiveDate};
use domain::licence::{Activity, Cap, Counts, Kind, Period, Terms};
use domain::needs::{Declared, Line};
use domain::quantity::Mass;
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};
use uuid::Uuid;

/// The newest open proposal: the one just prepared.
async fn newest(app: &App) -> Result<countersign::entity::Model> {
    countersign::entity::Entity::find()
        .order_by_desc(countersign::entity::Column::Id)
        .limit(1)
        .one(app.db.read())
        .await?
        .ok_or(CommandError::NotFound)
}

/// Declares what the practice countries need.
pub async fn declare_needs(app: &App, cast: &Cast) -> Result<()> {
    for (code, substance, line, year, kg) in NEEDS {
        let officers = cast.officers(code);
        let declared = match kg {
            None => Declared::Zero,
            Some(kg) => Declared::Figure { mass: Mass::from_kg(*kg) },
        };
        let statement = Statement {
            country: country(code),
            substance: (*substance).to_owned(),
            line: Line::from_code(line).expect("the cast names lines"),
            year: *year,
            declared,
            original: None,
            steps: Vec::new(),
            source: format!("Form D {year} (practice)"),
            declared_on: NaiveDate::from_ymd_opt(year - 1, 11, 20),
            reason: "Yearly declaration (practice)".to_owned(),
            supersedes: None,
        };
        declare::prepare(app, &by(app, officers.officer).await?, statement).await?;
        let proposal = newest(app).await?;
        declare::sign(app, &by(app, officers.approver).await?, proposal.id, &proposal.body_hash).await?;
    }
    Ok(())
}

/// Grants each company a licence for what it trades in; makers of medicines with a
/// yearly ceiling on the ephedrines.
pub async fn grant_licences(app: &App, cast: &Cast) -> Result<()> {
    for (n, member) in cast.members.iter().enumerate() {
        let terms = terms(app, member);
        if terms.substances.is_empty() {
            continue;
        }
        let number = format!("{}-L-{:04}", member.company.country, 1_201 + n);
        grant(app, cast, member, &number, terms).await?;
    }
    Ok(())
}

/// Grants one licence by two persons and answers its id.
pub async fn grant(app: &App, cast: &Cast, member: &Member, number: &str, terms: Terms) -> Result<Uuid> {
    let officers = cast.officers(member.company.country);
    let officer = by(app, officers.officer).await?;
    let reason = "Application complete (practice)";
    let id =
        licences::commands::propose::grant(app, &officer, member.operator, number, &terms, reason).await?;
    let proposal = newest(app).await?;
    let approver = by(app, officers.approver).await?;
    licences::commands::sign::sign(app, &approver, id, proposal.id, &proposal.body_hash).await?;
    Ok(id)
}

fn terms(app: &App, member: &Member) -> Terms {
    let company = member.company;
    let today = app.now().utc().date_naive();
    let mut activities = Vec::new();
    if !company.exports.is_empty() {
        activities.push(Activity::Export);
    }
    if !company.imports.is_empty() {
        activities.push(Activity::Import);
    }
    activities.extend(match company.sector {
        "chemical" | "pharmaceutical" => [Activity::Manufacture, Activity::Use],
        "industry" => [Activity::Use, Activity::Store],
        _ => [Activity::Distribute, Activity::Store],
    });
    let mut substances: Vec<String> =
        company.exports.iter().chain(company.imports).map(|key| (*key).to_owned()).collect();
    substances.sort();
    substances.dedup();
    // Who buys for public tenders has no yearly ceiling of its own.
    let capped = company.sector != "medicines_trade";
    let caps = substances
        .iter()
        .filter(|key| capped && key.contains("ephedrine") && company.imports.contains(&key.as_str()))
        .map(|key| Cap {
            substance: key.clone(),
            quantity: Mass::from_kg(4_000),
            period: Period::CalendarYear,
            counts: Counts::Imports,
        })
        .collect();
    Terms {
        kind: Kind::Licence,
        activities,
        substances,
        forms: Vec::new(),
        sites: Vec::new(),
        valid_from: NaiveDate::from_ymd_opt(today.year(), 1, 1).expect("the first of January is a day"),
        valid_to: NaiveDate::from_ymd_opt(today.year() + 3, 12, 31),
        caps,
        note: String::new(),
    }
}
