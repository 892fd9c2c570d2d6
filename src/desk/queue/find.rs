//! What is in the queue: whose eyes, which filters, which order, which page.

use crate::desk::url::Asked;
use crate::error::Result;
use crate::notifications::entity::notification::{self, Column as C};
use domain::actor::{Actor, Home};
use domain::time::Instant;
use sea_orm::sea_query::{Alias, CaseStatement, Condition, Expr, ExprTrait, Func, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

pub const FILTERS: &[&str] = &["state", "way", "substance", "country", "flag", "owner", "age", "q", "sort"];
pub const PAGE: u64 = 25;
/// Working target of a desk until it sets its own: days from receipt to sending.
pub const DESK_DAYS: i64 = 5;
pub const DAY_MS: i64 = 86_400_000;

/// States in which something is to be done.
const TO_DO: [&str; 3] = ["submitted", "in_review", "sent"];

/// Notifications that this officer's authority works on: its own, and those that
/// another authority here has sent to it.
pub fn of_authority(actor: &Actor) -> Select<notification::Entity> {
    let all = notification::Entity::find();
    let Home::Authority { country, .. } = actor.home else {
        return all.filter(C::Id.is_null());
    };
    let country = country.to_string();
    let own = Condition::any()
        .add(Condition::all().add(C::Origin.eq(&country)).add(C::FromOutside.eq(false)))
        .add(Condition::all().add(C::Destination.eq(&country)).add(C::FromOutside.eq(true)));
    let sent_here = Condition::all()
        .add(C::Destination.eq(&country))
        .add(C::CounterpartHere.eq(true))
        .add(C::SentAtMs.is_not_null());
    all.filter(Condition::any().add(own).add(sent_here))
}

/// The filters of the address. Without a state: what is to be done.
/// `hats` are the reader and those whom the reader stands in for.
pub fn wanted(actor: &Actor, hats: &[Uuid], asked: &Asked, now: Instant) -> Condition {
    let mut all = Condition::all();
    all = match asked.get("state") {
        "" => all.add(C::State.is_in(TO_DO)),
        "all" => all,
        state => all.add(C::State.eq(state)),
    };
    if let Home::Authority { country, .. } = actor.home {
        let country = country.to_string();
        all = match asked.get("way") {
            "out" => all.add(C::Origin.eq(&country)),
            "in" => all.add(C::Destination.eq(&country)),
            _ => all,
        };
    }
    all = match asked.get("flag") {
        "any" => all.add(C::Flag.is_in(["review", "hold"])),
        "" => all,
        flag => all.add(C::Flag.eq(flag)),
    };
    all = match asked.get("owner") {
        "" => all,
        "me" => all.add(owned_by(actor, hats)),
        "none" => all.add(owner(actor).is_null()),
        id => match id.parse::<Uuid>() {
            Ok(person) => all.add(owned_by(actor, &[person])),
            Err(_) => all,
        },
    };
    let code = asked.get("country").to_uppercase();
    if !code.is_empty() {
        all = all.add(Condition::any().add(C::Origin.eq(&code)).add(C::Destination.eq(&code)));
    }
    let substance = asked.get("substance").to_lowercase();
    if !substance.is_empty() {
        all = all.add(C::Substance.starts_with(&substance));
    }
    if let Ok(days) = asked.get("age").parse::<i64>() {
        all = all.add(C::SubmittedAtMs.lte(now.ms() - days.saturating_mul(DAY_MS)));
    }
    let text = asked.get("q");
    if !text.is_empty() {
        let like = format!("%{}%", text.to_lowercase().replace(['%', '_'], ""));
        let named =
            |column: C| Expr::expr(Func::lower(Expr::col((notification::Entity, column)))).like(&like);
        all = all.add(
            Condition::any()
                .add(C::Reference.starts_with(text.to_uppercase()))
                .add(named(C::ExporterName))
                .add(named(C::ImporterName)),
        );
    }
    all
}

/// Who has it at the reader's authority: of its own records, and of those that
/// another authority sent.
fn owner(actor: &Actor) -> SimpleExpr {
    let country = actor.country().map(|country| country.to_string()).unwrap_or_default();
    let col = |column: C| Expr::col((notification::Entity, column));
    let own = Condition::any()
        .add(Condition::all().add(col(C::Origin).eq(&country)).add(col(C::FromOutside).eq(false)))
        .add(Condition::all().add(col(C::Destination).eq(&country)).add(col(C::FromOutside).eq(true)));
    CaseStatement::new().case(own, col(C::OwnerId)).finally(col(C::OtherOwnerId)).into()
}

/// Had by one of these at the reader's authority.
pub fn owned_by(actor: &Actor, people: &[Uuid]) -> SimpleExpr {
    owner(actor).is_in(people.iter().copied())
}

/// Orders of the queue. All keys are whole numbers, so that a page is found by key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// What is due first.
    Clock,
    /// Filed first.
    Filed,
    /// Largest first.
    Mass,
    /// Fills the need most.
    Need,
}

impl Sort {
    pub fn of(asked: &Asked) -> Self {
        match asked.get("sort") {
            "filed" => Self::Filed,
            "mass" => Self::Mass,
            "need" => Self::Need,
            _ => Self::Clock,
        }
    }

    pub const fn code(self) -> &'static str {
        match self {
            Self::Clock => "clock",
            Self::Filed => "filed",
            Self::Mass => "mass",
            Self::Need => "need",
        }
    }

    pub const fn descending(self) -> bool {
        matches!(self, Self::Mass | Self::Need)
    }

    fn expr(self) -> SimpleExpr {
        let col = |column: C| Expr::col((notification::Entity, column));
        let filed = || {
            SimpleExpr::from(Func::coalesce([
                SimpleExpr::from(col(C::SubmittedAtMs)),
                SimpleExpr::from(col(C::CreatedAtMs)),
            ]))
        };
        match self {
            Self::Filed => filed(),
            Self::Mass => SimpleExpr::from(col(C::MassMg)),
            Self::Need => {
                let share = Func::coalesce([SimpleExpr::from(col(C::NeedAfterPm)), Expr::value(-1)]);
                SimpleExpr::from(share).cast_as(Alias::new("bigint"))
            }
            Self::Clock => CaseStatement::new()
                .case(
                    Condition::all().add(col(C::State).eq("sent")).add(col(C::ReplyDueMs).is_not_null()),
                    col(C::ReplyDueMs),
                )
                .finally(filed().add(DESK_DAYS * DAY_MS))
                .into(),
        }
    }

    /// The same key, of a row in hand.
    pub fn key(self, row: &notification::Model) -> i64 {
        match self {
            Self::Filed => row.submitted_at_ms.unwrap_or(row.created_at_ms),
            Self::Mass => row.mass_mg,
            Self::Need => row.need_after_pm.map_or(-1, i64::from),
            Self::Clock => due(row),
        }
    }
}

/// When the desk is late with it: at the end of the reply term once it was sent,
/// at the desk's own target before.
pub fn due(row: &notification::Model) -> i64 {
    match row.reply_due_ms.filter(|_| row.state == "sent") {
        Some(due) => due,
        None => row.submitted_at_ms.unwrap_or(row.created_at_ms) + DESK_DAYS * DAY_MS,
    }
}

/// A page of the queue, and whether there is one before and after.
pub struct Found {
    pub rows: Vec<notification::Model>,
    pub before: bool,
    pub after: bool,
}

/// The page that the address asks for: `at=KEY.ID` continues after that row,
/// `to=KEY.ID` ends before it.
pub async fn page(
    db: &impl ConnectionTrait,
    filtered: Select<notification::Entity>,
    sort: Sort,
    asked: &Asked,
) -> Result<Found> {
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let (at, to) = (place(asked.get("at")), place(asked.get("to")));
    let backward = at.is_none() && to.is_some();
    let mut query = filtered;
    if let Some((key, id)) = at.or(to) {
        query = query.filter(beyond(sort, sort.descending() != backward, key, id));
    }
    // Backwards the list is read from its other end, and turned round afterwards.
    let order = if sort.descending() == backward { Order::Asc } else { Order::Desc };
    let mut rows =
        query.order_by(sort.expr(), order.clone()).order_by(C::Id, order).limit(PAGE + 1).all(db).await?;
    let more = rows.len() > size;
    rows.truncate(size);
    if backward {
        rows.reverse();
    }
    Ok(Found { rows, before: if backward { more } else { at.is_some() }, after: backward || more })
}

/// Rows beyond a place, in the direction of smaller or larger keys.
fn beyond(sort: Sort, smaller: bool, key: i64, id: Uuid) -> Condition {
    let (further, tie) = match smaller {
        true => (sort.expr().lt(key), C::Id.lt(id)),
        false => (sort.expr().gt(key), C::Id.gt(id)),
    };
    Condition::any().add(further).add(Condition::all().add(sort.expr().eq(key)).add(tie))
}

/// A place in the list as an address holds it.
pub fn mark(sort: Sort, row: &notification::Model) -> String {
    format!("{}.{}", sort.key(row), row.id)
}

fn place(text: &str) -> Option<(i64, Uuid)> {
    let (key, id) = text.split_once('.')?;
    Some((key.parse().ok()?, id.parse().ok()?))
}

/// The first `most` rows in order, for an export.
pub async fn first(
    db: &impl ConnectionTrait,
    filtered: Select<notification::Entity>,
    sort: Sort,
    most: u64,
) -> Result<Vec<notification::Model>> {
    let order = if sort.descending() { Order::Desc } else { Order::Asc };
    let ordered = filtered.order_by(sort.expr(), order.clone()).order_by(C::Id, order);
    Ok(ordered.limit(most).all(db).await?)
}
