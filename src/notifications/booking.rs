//! What an act does to the declared needs: item by item, year by year, always in
//! the order of the keys so that two acts never wait for each other.

use super::checks;
use super::entity::item;
use super::standing::{self, Row};
use crate::app::Tx;
use crate::error::{CommandError, Result};
use crate::needs::{self, ItemRef, Override, Stamp};
use domain::needs::{Held, Key, Line};
use domain::notification::content::YearMass;
use domain::quantity::Mass;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// One item's share of one year, on the balance it is booked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub item: Uuid,
    pub position: i32,
    pub key: Key,
    pub mass: Mass,
    /// What the item holds on that balance.
    pub held: Held,
    /// The balance on which it still waits, where a declaration for another line
    /// came after it was filed; it moves when it is booked next.
    pub waits_on: Option<Key>,
}

/// Every share of every item, in the order of the balances. Goods of which no
/// State declares a need have none. `masses`: what is asked now, item by item.
///
/// # Errors
/// A stored row that cannot be, or the database's.
pub async fn shares(
    db: &impl ConnectionTrait,
    row: &Row,
    items: &[item::Model],
    masses: &[Mass],
) -> Result<Vec<Share>> {
    let mut all = Vec::new();
    for (item, mass) in items.iter().zip(masses) {
        let Some(need) = &item.need_substance else { continue };
        let corrupt = |what: &str| CommandError::Corrupt(format!("item {}: {what}", item.id));
        let line = Line::from_code(&item.line).ok_or_else(|| corrupt("line"))?;
        let years: Vec<YearMass> =
            serde_json::from_str(&item.years).map_err(|e| corrupt(&format!("years: {e}")))?;
        let holdings = needs::holdings(db, item.id).await?;
        for (year, mass) in cut(&years, *mass) {
            let found = holdings.iter().find(|(key, _)| key.year == year && key.substance == *need);
            let (key, held, waits_on) = match found {
                // What is set aside stays where it is booked, whatever was declared since.
                Some((key, held)) if held.reserved + held.used > Mass::ZERO => (key.clone(), *held, None),
                _ => {
                    // What only waits goes to the line on which a need is declared today, or a
                    // figure that came after the filing would limit nothing.
                    let to = standing::destination(row)?;
                    let key = needs::key_for(db, to, need, line, year).await?;
                    match found {
                        Some((old, held)) if *old == key => (key, *held, None),
                        Some((old, _)) => (key, Held::default(), Some(old.clone())),
                        None => (key, Held::default(), None),
                    }
                }
            };
            all.push(Share { item: item.id, position: item.position, key, mass, held, waits_on });
        }
    }
    all.sort_by(|a, b| (&a.key, a.position).cmp(&(&b.key, b.position)));
    Ok(all)
}

/// Spreads a quantity over the years as notified; a smaller one fills the
/// earliest first.
fn cut(years: &[YearMass], mass: Mass) -> Vec<(i32, Mass)> {
    let mut left = mass;
    years
        .iter()
        .map(|share| {
            let part = left.min(share.mass);
            left = left.saturating_sub(part);
            (share.year, part)
        })
        .collect()
}

/// Each share with how much of it passes the need as it stands now, the shares of
/// one balance after each other.
///
/// # Errors
/// The database's.
pub async fn over(db: &impl ConnectionTrait, shares: &[Share]) -> Result<Vec<(Share, Mass)>> {
    let mut out: Vec<(Share, Mass)> = Vec::new();
    for share in shares {
        let room = needs::room(db, &share.key).await?;
        let before: Mass = out.iter().filter(|(s, _)| s.key == share.key).map(|(s, _)| s.mass).sum();
        // What earlier shares pass the need by is theirs; this one adds the rest. The first
        // also answers for facts that lie past the need already (LIFECYCLE.md 2).
        let passed = |mass: Mass| room.over(mass).unwrap_or(Mass::ZERO);
        let earlier = if before == Mass::ZERO { Mass::ZERO } else { passed(before) };
        let over = if share.mass == Mass::ZERO {
            Mass::ZERO
        } else {
            passed(before + share.mass).saturating_sub(earlier)
        };
        out.push((share.clone(), over));
    }
    Ok(out)
}

/// Moves what waits on another line's balance to where it is booked now.
async fn settle(tx: &Tx, stamp: Stamp, row: &Row, share: &Share) -> Result<()> {
    if let Some(old) = &share.waits_on {
        needs::move_year(tx, stamp, old, &share.key, &ItemRef::of(row.id, share.item)).await?;
    }
    Ok(())
}

/// Books the quantities as pending.
pub async fn pend(tx: &Tx, stamp: Stamp, row: &Row, shares: &[Share]) -> Result<()> {
    for share in shares.iter().filter(|share| share.mass > Mass::ZERO) {
        settle(tx, stamp, row, share).await?;
        needs::pending(tx, stamp, &share.key, &ItemRef::of(row.id, share.item), share.mass).await?;
    }
    Ok(())
}

/// Trims what is pending to the quantities of a smaller reply.
pub async fn trim(tx: &Tx, stamp: Stamp, row: &Row, shares: &[Share]) -> Result<()> {
    for share in shares {
        settle(tx, stamp, row, share).await?;
        needs::trim(tx, stamp, &share.key, &ItemRef::of(row.id, share.item), share.mass).await?;
    }
    Ok(())
}

/// Reserves each share; an override helps only the balances it was signed for.
///
/// # Errors
/// Refused, with the sum, where one does not fit.
pub async fn reserve(
    tx: &Tx,
    stamp: Stamp,
    row: &Row,
    shares: &[Share],
    signed: impl Fn(&Share) -> Option<Override>,
) -> Result<()> {
    for share in shares {
        let item = ItemRef::of(row.id, share.item);
        settle(tx, stamp, row, share).await?;
        if share.mass == Mass::ZERO {
            // A smaller reply left nothing for this year.
            needs::release(tx, stamp, &share.key, &item, "smaller-reply").await?;
            continue;
        }
        needs::reserve(tx, stamp, &share.key, &item, share.mass, signed(share).as_ref()).await?;
    }
    Ok(())
}

/// Frees whatever the items still hold, on every balance, under every ceiling of a
/// licence and on the permit that was presented.
pub async fn release(tx: &Tx, stamp: Stamp, row: &Row, items: &[item::Model], cause: &str) -> Result<()> {
    release_needs(tx, stamp, row, items, cause).await?;
    let items: Vec<Uuid> = items.iter().map(|item| item.id).collect();
    checks::uncount(tx, &items).await
}

/// Frees what the items still hold on the needs only: what has left in part stays
/// counted under the licences.
pub async fn release_needs(
    tx: &Tx,
    stamp: Stamp,
    row: &Row,
    items: &[item::Model],
    cause: &str,
) -> Result<()> {
    let mut held = Vec::new();
    for item in items {
        held.extend(needs::holdings(&**tx, item.id).await?.into_iter().map(|(key, _)| (key, item.id)));
    }
    held.sort();
    for (key, item) in held {
        needs::release(tx, stamp, &key, &ItemRef::of(row.id, item), cause).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smaller_quantity_fills_the_earliest_year_first() {
        let year = |year, kg| YearMass { year, mass: Mass::from_kg(kg) };
        let years = [year(2026, 60), year(2027, 40)];
        let cut = |kg| {
            cut(&years, Mass::from_kg(kg)).into_iter().map(|(_, m)| m.mg() / 1_000_000).collect::<Vec<_>>()
        };
        assert_eq!(cut(100), [60, 40]);
        assert_eq!(cut(70), [60, 10]);
        assert_eq!(cut(50), [50, 0]);
    }
}
