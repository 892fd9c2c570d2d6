//! Proves from the stored rows what the product promises: balances are the sums of
//! their entries, the audit leaves hold, decisions and entries answer each other.
//! Answers the first difference in words; capabilities add their own checks here.

use crate::db::Db;
use crate::error::Result;
use crate::{audit, needs};
use domain::message::Message;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement};
use uuid::Uuid;

/// Runs the checks one after the other until one finds something.
macro_rules! checks {
    ($db:ident: $($check:path),* $(,)?) => {
        $(if let Some(found) = $check($db).await? {
            return Ok(Some(found));
        })*
    };
}

/// The first difference between what is shown and what can be recomputed; `None`:
/// everything holds.
///
/// # Errors
/// The database, or a row that cannot be.
pub async fn first_difference(db: &Db) -> Result<Option<Message>> {
    let db = db.read();
    checks!(db: audit_leaves, needs::verify::balances, needs::verify::revisions, ceilings, permits, handlers, filings);
    checks!(db: alerts, roles);
    for pair in PAIRS {
        if let Some(found) = unanswered(db, pair).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// A decision kept in a table, and the acts whose entries tell of it.
struct Pair {
    table: &'static str,
    /// Column with the id that the entries are about.
    record: &'static str,
    /// What shows that the decision was taken, of a row `t`.
    decided: &'static str,
    acts: &'static [&'static str],
    /// One entry a row, counted; else at least one.
    each: bool,
}

impl Pair {
    /// Each row is a decision and has an entry of its own.
    const fn each(table: &'static str, record: &'static str, acts: &'static [&'static str]) -> Self {
        Self { table, record, decided: "1 = 1", acts, each: true }
    }

    /// A record in this state got there by one of these acts.
    const fn state(table: &'static str, decided: &'static str, acts: &'static [&'static str]) -> Self {
        Self { table, record: "id", decided, acts, each: false }
    }

    /// The same of those rows only that a decision shows in.
    const fn where_(self, decided: &'static str) -> Self {
        Self { decided, ..self }
    }
}

/// One line a decision. Both ways: no decision without its entry, no entry without
/// a record.
const PAIRS: &[Pair] = &[
    Pair::each("need_declaration", "series_id", &["need-declared"]),
    Pair::each("export_authorisation", "notification_id", &["notification-authorised"]),
    Pair::each("suspension_order", "notification_id", &["notification-suspended"]),
    Pair::each(
        "notification_reply",
        "notification_id",
        &["notification-replied", "notification-objected-late"],
    ),
    Pair::each("permit", "id", &["permit-registered", "permit-keyed-in"]),
    Pair::each("permit", "id", &["permit-withdrawn"]).where_("t.status = 'withdrawn'"),
    Pair::state(
        "notification",
        "t.state = 'refused'",
        &["notification-refused", "notification-decided-elsewhere"],
    ),
    Pair::state(
        "notification",
        "t.state = 'withdrawn'",
        &["notification-withdrawn", "notification-decided-elsewhere"],
    ),
    Pair::state(
        "notification",
        "t.from_outside AND t.state IN ('authorised', 'refused')",
        &["notification-decided-elsewhere"],
    ),
    Pair::state(
        "reference_set",
        "t.state IN ('active', 'replaced')",
        &["reference-activated", "reference-first-set"],
    ),
    Pair::state("notification", "t.state = 'cancelled'", &["notification-cancelled"]),
    Pair::state("notification", "t.state = 'lapsed'", &["notification-lapsed"]),
    Pair::state("notification", "t.state = 'expired'", &["notification-expired"]),
    Pair::each(
        "licence_history",
        "licence_id",
        &[
            "licence-granted",
            "licence-changed",
            "licence-suspended",
            "licence-reinstated",
            "licence-revoked",
            "licence-surrendered",
        ],
    ),
];

/// The first decision without an entry, or entry without a decision. Every name in
/// the statements is from [`PAIRS`], none from outside.
async fn unanswered(db: &impl ConnectionTrait, pair: &Pair) -> Result<Option<Message>> {
    let Pair { table, record, decided, acts, each } = pair;
    let list = |values: &[&str]| values.iter().map(|v| format!("'{v}'")).collect::<Vec<_>>().join(", ");
    let acts = list(acts);
    let entries =
        format!("SELECT COUNT(*) FROM audit_entry a WHERE a.record_id = t.{record} AND a.act IN ({acts})");
    let wrong = if *each {
        let own = decided.replace("t.", "o.");
        format!("({entries}) <> (SELECT COUNT(*) FROM {table} o WHERE o.{record} = t.{record} AND {own})")
    } else {
        format!("({entries}) = 0")
    };
    let silent = format!("SELECT t.{record} FROM {table} t WHERE {decided} AND {wrong} LIMIT 1");
    if let Some(id) = first_id(db, &silent).await? {
        return Ok(Some(entryless(table, id)));
    }
    let hollow = format!(
        "SELECT a.id FROM audit_entry a WHERE a.act IN ({acts}) \
         AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.{record} = a.record_id) LIMIT 1"
    );
    let found = first_id(db, &hollow).await?;
    Ok(found.map(|id| decisionless(table, id)))
}

/// A counter of a licence's ceiling that is not the sum of what was counted on it.
async fn ceilings(db: &impl ConnectionTrait) -> Result<Option<Message>> {
    let same = "e.licence_id = u.licence_id AND e.cap = u.cap AND e.period_key = u.period_key";
    let off = format!(
        "SELECT u.licence_id FROM licence_use u WHERE u.used_mg <> \
         (SELECT CAST(COALESCE(SUM(e.mass_mg), 0) AS BIGINT) FROM licence_use_entry e WHERE {same}) LIMIT 1"
    );
    let missing = format!(
        "SELECT e.licence_id FROM licence_use_entry e \
         WHERE e.mass_mg <> 0 AND NOT EXISTS (SELECT 1 FROM licence_use u WHERE {same}) LIMIT 1"
    );
    for question in [off, missing] {
        if let Some(id) = first_id(db, &question).await? {
            return Ok(Some(Message::new("verify-ceiling").with("licence", id)));
        }
    }
    Ok(None)
}

/// A counter of what is drawn on a permit that is not the sum of the draws.
async fn permits(db: &impl ConnectionTrait) -> Result<Option<Message>> {
    let same = "d.country = u.country AND d.number_key = u.number_key AND d.kind = u.kind \
                AND d.substance = u.substance";
    let off = format!(
        "SELECT u.number_key FROM permit_use u WHERE u.used_mg <> \
         (SELECT CAST(COALESCE(SUM(d.mass_mg), 0) AS BIGINT) FROM permit_draw d WHERE {same}) LIMIT 1"
    );
    let missing = format!(
        "SELECT d.number_key FROM permit_draw d \
         WHERE d.mass_mg <> 0 AND NOT EXISTS (SELECT 1 FROM permit_use u WHERE {same}) LIMIT 1"
    );
    for question in [off, missing] {
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), question)).await?;
        if let Some(row) = row {
            let number: String = row.try_get_by_index(0)?;
            return Ok(Some(Message::new("verify-permit-use").with("number", number)));
        }
    }
    Ok(None)
}

/// A month of a handler that is not the sum of its draws. The draws do not keep the
/// month, so that the sums over all months are compared.
async fn handlers(db: &impl ConnectionTrait) -> Result<Option<Message>> {
    let sums = |table: &str, of: &str, column: &str| {
        format!(
            "(SELECT CAST(COALESCE(SUM(x.{column}), 0) AS BIGINT) FROM {table} x \
             WHERE x.operator_id = {of}.operator_id AND x.side = {of}.side)"
        )
    };
    let off = format!(
        "SELECT o.operator_id FROM (SELECT operator_id, side FROM handler_use UNION \
         SELECT operator_id, side FROM licence_draw) o WHERE {} <> {} LIMIT 1",
        sums("handler_use", "o", "used_mg"),
        sums("licence_draw", "o", "mass_mg"),
    );
    let found = first_id(db, &off).await?;
    Ok(found.map(|id| Message::new("verify-handler-use").with("operator", id)))
}

/// A month of a company's filings that is not the sum of what was counted.
async fn filings(db: &impl ConnectionTrait) -> Result<Option<Message>> {
    let same = "c.operator_id = m.operator_id AND c.month = m.month";
    let off = format!(
        "SELECT m.operator_id FROM filing_month m WHERE \
         m.filed <> (SELECT COUNT(*) FROM filing_count c WHERE {same}) OR \
         m.late <> (SELECT COUNT(*) FROM filing_count c WHERE {same} AND c.late) LIMIT 1"
    );
    let missing = format!(
        "SELECT c.operator_id FROM filing_count c \
         WHERE NOT EXISTS (SELECT 1 FROM filing_month m WHERE {same}) LIMIT 1"
    );
    for question in [off, missing] {
        if let Some(id) = first_id(db, &question).await? {
            return Ok(Some(Message::new("verify-filings").with("operator", id)));
        }
    }
    Ok(None)
}

/// What the trail says of an alert that ended.
/// An explained cause that came again is recorded as closed from its first moment.
const ALERT_ENDS: &str =
    "'alert-closed', 'alert-rejudged', 'alert-overridden', 'alert-released', 'alert-recorded'";

/// An alert that was closed, or released from a hold, without its entry; an entry
/// about an alert that is not there.
async fn alerts(db: &impl ConnectionTrait) -> Result<Option<Message>> {
    let told = |acts: &str| {
        format!(
            "SELECT 1 FROM audit_entry a WHERE a.kind IN ('notification', 'shipment') \
             AND a.record_id IN (t.notification_id, t.record_id) \
             AND a.reference = t.reference AND a.act IN ({acts})"
        )
    };
    let silent = format!(
        "SELECT t.id FROM alert t WHERE (t.state = 'closed' AND NOT EXISTS ({})) \
         OR NOT EXISTS ({}) LIMIT 1",
        told(ALERT_ENDS),
        told("'alert-opened', 'alert-recorded'"),
    );
    if let Some(id) = first_id(db, &silent).await? {
        return Ok(Some(entryless("alert", id)));
    }
    let hollow = format!(
        "SELECT a.id FROM audit_entry a WHERE a.act IN ({ALERT_ENDS}, 'alert-opened', 'alert-held') \
         AND NOT EXISTS (SELECT 1 FROM alert t WHERE t.reference = a.reference) LIMIT 1"
    );
    Ok(first_id(db, &hollow).await?.map(|id| decisionless("alert", id)))
}

/// A role that somebody gave or took without an entry, or the other way round. Of
/// one person the grants and their entries are counted.
async fn roles(db: &impl ConnectionTrait) -> Result<Option<Message>> {
    let entries = |act: &str| {
        format!("(SELECT COUNT(*) FROM audit_entry a WHERE a.record_id = t.person_id AND a.act = '{act}')")
    };
    let grants = |which: &str| {
        format!(
            "(SELECT COUNT(*) FROM role_grant g WHERE g.person_id = t.person_id AND g.{which} IS NOT NULL)"
        )
    };
    let silent = format!(
        "SELECT t.person_id FROM role_grant t WHERE ({} < {} AND {} = 0) OR {} < {} LIMIT 1",
        entries("role-granted"),
        grants("granted_by"),
        // A company's first person gets the roles with the invitation.
        entries("person-invited"),
        entries("role-ended"),
        grants("ended_at_ms"),
    );
    if let Some(id) = first_id(db, &silent).await? {
        return Ok(Some(entryless("role_grant", id)));
    }
    let hollow = "SELECT a.id FROM audit_entry a WHERE a.act IN ('role-granted', 'role-ended') \
                  AND NOT EXISTS (SELECT 1 FROM role_grant t WHERE t.person_id = a.record_id) LIMIT 1";
    Ok(first_id(db, hollow).await?.map(|id| decisionless("role_grant", id)))
}

fn entryless(table: &str, id: Uuid) -> Message {
    Message::new("verify-decision-without-entry").with("table", table).with("id", id)
}

fn decisionless(table: &str, id: Uuid) -> Message {
    Message::new("verify-entry-without-decision").with("table", table).with("id", id)
}

async fn first_id(db: &impl ConnectionTrait, sql: &str) -> Result<Option<Uuid>> {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// The first entry of the trail whose leaf is not the hash of what it says.
async fn audit_leaves(db: &impl ConnectionTrait) -> Result<Option<Message>> {
    const PAGE: u64 = 1_000;
    let mut last = Uuid::nil();
    loop {
        let page = audit::entity::Entity::find()
            .filter(audit::entity::Column::Id.gt(last))
            .order_by_asc(audit::entity::Column::Id)
            .limit(PAGE)
            .all(db)
            .await?;
        let Some(end) = page.last() else { return Ok(None) };
        last = end.id;
        if let Some(wrong) = page.iter().find(|entry| audit::leaf(entry) != entry.leaf) {
            return Ok(Some(Message::new("verify-leaf").with("id", wrong.id).with("act", &wrong.act)));
        }
    }
}
