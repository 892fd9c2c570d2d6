//! What the statistical rules say in the same way.

use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{Amount, Cause, Row};
use crate::screening::stats::{Baseline, Dated, Figure, Peers, mass_of};
use chrono::NaiveDate;

/// The newest ten of `orders`, newest first.
pub(super) fn last_ten(orders: &[Dated]) -> Vec<Dated> {
    let mut newest = orders.to_vec();
    newest.sort_by(|one, other| other.cmp(one));
    newest.truncate(10);
    newest
}

/// One row for each mass, labelled with its day.
pub(super) fn dated_rows(key: &str, orders: &[Dated]) -> Vec<Row> {
    orders
        .iter()
        .map(|order| Row {
            label: Message::new(key).with("day", order.day),
            amount: Amount::Mass(order.mass),
            record: None,
        })
        .collect()
}

/// Two scales either side of the centre.
pub(super) fn range_rows(usual: &Baseline) -> Vec<Row> {
    vec![
        Row::mass("screening-row-usual-from", mass_of(usual.at(-2.0))),
        Row::mass("screening-row-usual-to", mass_of(usual.at(2.0))),
    ]
}

pub(super) fn peer_rows(peers: Option<&Peers>) -> Vec<Row> {
    let Some(peers) = peers else { return Vec::new() };
    let [lower, middle, upper] = peers.quartiles;
    vec![
        Row::count("screening-row-peers", i64::from(peers.members)),
        Row::mass("screening-row-peer-lower", lower),
        Row::mass("screening-row-peer-median", middle),
        Row::mass("screening-row-peer-upper", upper),
    ]
}

pub(super) fn causes<const N: usize>(keys: [&str; N]) -> Vec<Cause> {
    keys.into_iter().map(Cause::new).collect()
}

/// A peer group that is large enough to be one.
pub(super) fn enough(peers: Option<&Peers>, least: i64) -> Option<&Peers> {
    peers.filter(|peers| enough_members(peers.members, least))
}

pub(super) fn enough_members(members: u32, least: i64) -> bool {
    i64::from(members) >= least
}

/// How far past its threshold a figure is: half strength at the threshold, full
/// at three times it.
pub(super) fn strength(value: Figure, threshold: Figure) -> i64 {
    let times = value.value() / threshold.value().max(1e-9);
    (500.0 + 250.0 * (times - 1.0)).clamp(500.0, 1_000.0).round() as i64
}

pub(super) fn days_before(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_sub_signed(chrono::Duration::days(days)).unwrap_or(NaiveDate::MIN)
}

/// `whole` times `part / of`, rounded down.
pub(super) fn scaled(whole: Mass, part: i64, of: i64) -> Mass {
    let mg = i128::from(whole.mg()) * i128::from(part) / i128::from(of.max(1));
    Mass::from_mg(i64::try_from(mg).unwrap_or(i64::MAX))
}
