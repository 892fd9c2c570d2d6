//! The arithmetic of the ledger (LIFECYCLE.md 2): what an act does to a balance.
//! An authorisation is tested; a fact is always booked, and what then lies past
//! the need is excess. Nothing here knows a row or a transaction.

use super::Declared;
use crate::message::Message;
use crate::quantity::Mass;
use serde::{Deserialize, Serialize};

/// The amounts of one balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    pub declared: Declared,
    pub used: Mass,
    pub reserved: Mass,
    pub pending: Mass,
    pub overridden: Mass,
    pub excess: Mass,
}

impl Balance {
    /// A balance on which nothing was booked.
    pub const fn opened(declared: Declared) -> Self {
        Self {
            declared,
            used: Mass::ZERO,
            reserved: Mass::ZERO,
            pending: Mass::ZERO,
            overridden: Mass::ZERO,
            excess: Mass::ZERO,
        }
    }

    /// What could still be authorised without an override; `None`: no limit.
    pub fn free(&self) -> Option<Mass> {
        self.declared.limit().map(|limit| (limit + self.overridden).saturating_sub(self.used + self.reserved))
    }

    /// How far past the need the balance would lie with `asked` authorised too.
    pub fn over(&self, asked: Mass) -> Option<Mass> {
        let limit = self.declared.limit()?;
        Some((self.used + self.reserved + asked).saturating_sub(limit + self.overridden))
    }

    /// The balance after a booking; `None` where an amount would not fit or would
    /// fall below zero, which [`book`] never proposes.
    pub fn after(&self, declared: Declared, delta: &Delta) -> Option<Self> {
        let moved =
            |amount: Mass, by: i64| amount.mg().checked_add(by).filter(|mg| *mg >= 0).map(Mass::from_mg);
        Some(Self {
            declared,
            used: moved(self.used, delta.used)?,
            reserved: moved(self.reserved, delta.reserved)?,
            pending: moved(self.pending, delta.pending)?,
            overridden: moved(self.overridden, delta.overridden)?,
            excess: moved(self.excess, delta.excess)?,
        })
    }
}

/// What lies past the need: nothing where no limit is on file.
pub fn excess(declared: Declared, used: Mass, reserved: Mass, overridden: Mass) -> Mass {
    declared.limit().map_or(Mass::ZERO, |limit| (used + reserved).saturating_sub(limit + overridden))
}

/// What one item holds on one balance: the sums of its own entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub pending: Mass,
    pub reserved: Mass,
    pub used: Mass,
    /// How much of it stands on a signed override.
    pub overridden: Mass,
}

/// What happens to an item, or to the figure on file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Submitted or amended: the item holds so much pending, and no other amount.
    Pending(Mass),
    /// A smaller quantity is not objected to; never makes it larger.
    Trim(Mass),
    /// Authorised: so much is reserved, with at most `signed` past the need.
    Reserve { mass: Mass, signed: Option<Mass> },
    /// Refused, withdrawn, cancelled, lapsed, expired: what is not used comes free.
    Release,
    /// So much has left. A fact.
    Depart(Mass),
    /// The last of it has arrived, so much in all: a shortfall comes free, a
    /// surplus is booked. A fact.
    ArriveLast(Mass),
    /// So much came back.
    GiveBack(Mass),
    /// So much came in without a notification. A fact.
    Fact(Mass),
    /// The item is booked on another year's balance from now on. A fact.
    Leave,
    /// What it held elsewhere is booked here. A fact.
    Enter(Held),
    /// Another figure is on file. A fact.
    Declare(Declared),
}

/// What an entry is about, as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    Pending,
    Trimmed,
    Reserved,
    Released,
    Used,
    Arrived,
    Returned,
    Fact,
    MovedOut,
    MovedIn,
    Declared,
}

impl EntryKind {
    pub const ALL: [Self; 11] = [
        Self::Pending,
        Self::Trimmed,
        Self::Reserved,
        Self::Released,
        Self::Used,
        Self::Arrived,
        Self::Returned,
        Self::Fact,
        Self::MovedOut,
        Self::MovedIn,
        Self::Declared,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Trimmed => "trimmed",
            Self::Reserved => "reserved",
            Self::Released => "released",
            Self::Used => "used",
            Self::Arrived => "arrived",
            Self::Returned => "returned",
            Self::Fact => "fact",
            Self::MovedOut => "moved_out",
            Self::MovedIn => "moved_in",
            Self::Declared => "declared",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Differences in milligrams, one a column of the balance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    pub used: i64,
    pub reserved: i64,
    pub pending: i64,
    pub overridden: i64,
    pub excess: i64,
}

impl Delta {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One entry to add, and what the balance is afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booking {
    pub kind: EntryKind,
    pub delta: Delta,
    pub after: Balance,
}

/// Why an act cannot be booked, with the figures that say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("{asked} asked, {would_fit} would fit")]
    Exceeds {
        declared: Mass,
        overridden: Mass,
        used: Mass,
        reserved: Mass,
        asked: Mass,
        over: Mass,
        would_fit: Mass,
    },
    #[error("the signed override covers {signed} of {needed}")]
    OverrideTooSmall { needed: Mass, signed: Mass },
    #[error("{asked} cannot come back, {used} are booked as used")]
    MoreThanUsed { used: Mass, asked: Mass },
    #[error("a mass below zero cannot be booked")]
    Negative,
    #[error("the amount does not fit into the ledger")]
    TooLarge,
}

impl Refusal {
    /// The refusal for people: `needs-refused-...`.
    pub fn message(&self) -> Message {
        match self {
            Self::Exceeds { declared, overridden, used, reserved, asked, over, would_fit } => {
                Message::new("needs-refused-exceeds")
                    .with("declared", declared)
                    .with("overridden", overridden)
                    .with("used", used)
                    .with("reserved", reserved)
                    .with("asked", asked)
                    .with("after", *used + *reserved + *asked)
                    .with("over", over)
                    .with("fits", would_fit)
            }
            Self::OverrideTooSmall { needed, signed } => {
                Message::new("needs-refused-override-small").with("needed", needed).with("signed", signed)
            }
            Self::MoreThanUsed { used, asked } => {
                Message::new("needs-refused-more-than-used").with("used", used).with("asked", asked)
            }
            Self::Negative => Message::new("needs-refused-negative"),
            Self::TooLarge => Message::new("needs-refused-too-large"),
        }
    }
}

/// What a change does: the entry to add and the balance it leaves.
///
/// # Errors
/// An authorisation past the need without a signature that covers it; more
/// coming back than went; amounts that are no amounts.
pub fn book(balance: &Balance, held: &Held, change: Change) -> Result<Booking, Refusal> {
    bounded(change)?;
    let kind = kind_of(change);
    let declared = if let Change::Declare(declared) = change { declared } else { balance.declared };
    let target = target(held, change)?;
    let mut delta = Delta {
        used: target.used.mg() - held.used.mg(),
        reserved: target.reserved.mg() - held.reserved.mg(),
        pending: target.pending.mg() - held.pending.mg(),
        ..Delta::default()
    };
    delta.overridden = match change {
        Change::Reserve { signed, .. } if delta.reserved > 0 => needed(balance, &delta, signed)?,
        // A figure on file moves no item.
        Change::Declare(_) => 0,
        _ => -given_back(held, &target).mg(),
    };
    let after = balance.after(declared, &delta).ok_or(Refusal::TooLarge)?;
    let now = excess(declared, after.used, after.reserved, after.overridden);
    delta.excess = now.mg() - balance.excess.mg();
    Ok(Booking { kind, delta, after: Balance { excess: now, ..after } })
}

const fn kind_of(change: Change) -> EntryKind {
    match change {
        Change::Pending(_) => EntryKind::Pending,
        Change::Trim(_) => EntryKind::Trimmed,
        Change::Reserve { .. } => EntryKind::Reserved,
        Change::Release => EntryKind::Released,
        Change::Depart(_) => EntryKind::Used,
        Change::ArriveLast(_) => EntryKind::Arrived,
        Change::GiveBack(_) => EntryKind::Returned,
        Change::Fact(_) => EntryKind::Fact,
        Change::Leave => EntryKind::MovedOut,
        Change::Enter(_) => EntryKind::MovedIn,
        Change::Declare(_) => EntryKind::Declared,
    }
}

/// What the item holds afterwards, its override aside.
fn target(held: &Held, change: Change) -> Result<Held, Refusal> {
    let none = Mass::ZERO;
    Ok(match change {
        Change::Pending(mass) => Held { pending: mass, ..*held },
        Change::Trim(mass) => Held { pending: held.pending.min(mass), ..*held },
        Change::Reserve { mass, .. } => Held { pending: none, reserved: mass, ..*held },
        Change::Release => Held { pending: none, reserved: none, ..*held },
        Change::Depart(mass) => {
            // What leaves was reserved; without an authorisation, pending; else neither.
            let rest = mass.saturating_sub(held.reserved);
            Held {
                pending: held.pending.saturating_sub(rest),
                reserved: held.reserved.saturating_sub(mass),
                used: held.used + mass,
                ..*held
            }
        }
        Change::ArriveLast(total) => Held { pending: none, reserved: none, used: total, ..*held },
        Change::GiveBack(mass) => {
            let used =
                held.used.checked_sub(mass).ok_or(Refusal::MoreThanUsed { used: held.used, asked: mass })?;
            Held { used, ..*held }
        }
        Change::Fact(mass) => Held { used: held.used + mass, ..*held },
        Change::Leave => Held { overridden: held.overridden, ..Held::default() },
        Change::Enter(other) => Held {
            pending: held.pending + other.pending,
            reserved: held.reserved + other.reserved,
            used: held.used + other.used,
            ..*held
        },
        Change::Declare(_) => *held,
    })
}

/// An override is for this item and no other: what the item no longer holds, it
/// gives back, or the room it made would be free for anybody.
fn given_back(held: &Held, target: &Held) -> Mass {
    let now = target.reserved + target.used;
    if now == Mass::ZERO {
        return held.overridden;
    }
    held.overridden.min((held.reserved + held.used).saturating_sub(now))
}

/// How much of the signed override an authorisation takes: what it needs, not
/// what was signed. `used + reserved + asked <= declared + overridden` holds after.
fn needed(balance: &Balance, delta: &Delta, signed: Option<Mass>) -> Result<i64, Refusal> {
    let Some(limit) = balance.declared.limit() else { return Ok(0) };
    let asked = Mass::from_mg(delta.reserved);
    let over = balance.over(asked).unwrap_or(Mass::ZERO);
    if over == Mass::ZERO {
        return Ok(0);
    }
    match signed {
        Some(signed) if signed >= over => Ok(over.mg()),
        Some(signed) => Err(Refusal::OverrideTooSmall { needed: over, signed }),
        None => Err(Refusal::Exceeds {
            declared: limit,
            overridden: balance.overridden,
            used: balance.used,
            reserved: balance.reserved,
            asked,
            over,
            would_fit: balance.free().unwrap_or(Mass::ZERO),
        }),
    }
}

/// The most that one act can book: a million tonnes. Keeps the sums far from
/// the ledger's width, whatever somebody types.
const MOST: Mass = Mass::from_kg(1_000_000_000);

fn bounded(change: Change) -> Result<(), Refusal> {
    let amounts = match change {
        Change::Pending(mass)
        | Change::Trim(mass)
        | Change::Depart(mass)
        | Change::ArriveLast(mass)
        | Change::GiveBack(mass)
        | Change::Fact(mass) => [Some(mass), None],
        Change::Reserve { mass, signed } => [Some(mass), signed],
        Change::Declare(declared) => [declared.limit(), None],
        // Held before, so it was bounded then.
        Change::Release | Change::Leave | Change::Enter(_) => [None, None],
    };
    for mass in amounts.into_iter().flatten() {
        if mass < Mass::ZERO {
            return Err(Refusal::Negative);
        }
        if mass > MOST {
            return Err(Refusal::TooLarge);
        }
    }
    Ok(())
}
