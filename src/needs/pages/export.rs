//! A balance's ledger as a file: bounded, safe from formulas, and in the trail
//! with its hash.

use super::{Fields, Place};
use crate::app::App;
use crate::audit::{self, Entry, Visible};
use crate::error::CommandError;
use crate::http::{Page, Posted};
use crate::needs::entity::entry;
use crate::needs::pages::record::notifications;
use crate::needs::queries;
use crate::sheet::{self, Cell, Kind};
use crate::{reference, words};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use domain::message::{Message, Problem};
use domain::rights::Act;
use domain::time::Instant;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use sha2::{Digest, Sha256};

const MOST: u64 = 20_000;
const HEAD: &[&str] = &[
    "needs-export-at",
    "needs-export-kind",
    "needs-export-cause",
    "needs-export-notification",
    "needs-export-pending",
    "needs-export-reserved",
    "needs-export-used",
    "needs-export-overridden",
    "needs-export-excess",
    "needs-export-reason",
];

pub async fn download(State(app): State<App>, Path(place): Path<Place>, posted: Posted<Fields>) -> Page {
    let (view, by) = (&posted.view, posted.by()?);
    let key = place.key(&*reference::current(&app).await?)?;
    super::may(&app, view, Act::Export, key.country).await?;
    by.stepped_up()?;
    let kind = Kind::from_code(posted.values.first("kind")).unwrap_or(Kind::Csv);
    let purpose = posted.values.first("purpose");
    if purpose.is_empty() {
        let missing = Problem::new("purpose", Message::new("needs-export-purpose-missing"));
        return Err(CommandError::Invalid(vec![missing]).into());
    }
    let db = app.db.read();
    let rows = match queries::by_key(&key).one(db).await? {
        Some(balance) => {
            entry::Entity::find()
                .filter(entry::Column::BalanceId.eq(balance.id))
                .order_by_asc(entry::Column::Id)
                .limit(MOST + 1)
                .all(db)
                .await?
        }
        None => Vec::new(),
    };
    if rows.len() as u64 > MOST {
        let most = Message::new("needs-export-too-many").with("most", MOST);
        return Err(CommandError::Refused(most).into());
    }
    let known = notifications(db, rows.iter().filter_map(|row| row.notification_id).collect()).await?;
    let own = by.actor.country();
    let cells: Vec<Vec<Cell>> = rows
        .iter()
        .map(|row| {
            let named = row.notification_id.and_then(|id| known.get(&id)).filter(|named| named.readable(own));
            vec![
                Cell::text(Instant::from_ms(row.at_ms).to_string()),
                Cell::text(row.kind.as_str()),
                Cell::text(row.cause.as_str()),
                named.map_or(Cell::Empty, |named| Cell::text(named.reference.as_str())),
                Cell::kg(row.pending_mg),
                Cell::kg(row.reserved_mg),
                Cell::kg(row.used_mg),
                Cell::kg(row.overridden_mg),
                Cell::kg(row.excess_mg),
                Cell::text(row.reason.clone().unwrap_or_default()),
            ]
        })
        .collect();
    let head: Vec<String> = HEAD.iter().map(|key| words::plain(&view.lang, key)).collect();
    let bytes = sheet::write(kind, &head, &cells).map_err(CommandError::Fault)?;
    let data = json!({
        "need": key.to_string(), "rows": cells.len(), "kind": kind.code(), "purpose": purpose,
        "sha256": hex::encode(Sha256::digest(&bytes)),
    });
    let series = queries::series(db, key.country, &key.substance, key.line).await?;
    let about = series.map(|series| series.id).unwrap_or_else(uuid::Uuid::nil);
    audit::record_read(&app, &by, Entry::new("need-exported", "need", about, Visible::Internal).data(data))
        .await?;
    let name = format!("{}.{}", key.to_string().replace('/', "-"), kind.code());
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers =
        [(header::CONTENT_TYPE, kind.media_type().to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, bytes).into_response())
}
