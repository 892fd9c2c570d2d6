//! The accounts of one item under way.

use super::{Holder, Kind, State};
use crate::message::Message;
use crate::quantity::Mass;
use serde::{Deserialize, Serialize};

/// One event of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub kind: Kind,
    /// What left, arrived, was lost ...: pure substance. Nothing for a reroute.
    pub mass: Mass,
    /// For an arrival: no more will come, what is missing is short.
    pub last: bool,
}

/// Mass that changes hands. `from: None`: goods that nobody had, a surplus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    pub from: Option<Holder>,
    pub to: Holder,
    pub mass: Mass,
}

/// Who holds how much of one item. Only [`Accounts::apply`] moves anything, so
/// the sum is always what was shipped plus what turned up besides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounts {
    held: [Mass; Holder::ALL.len()],
    shipped: Mass,
    surplus: Mass,
    arrived: Mass,
    closed: bool,
}

impl Accounts {
    /// Accounts rebuilt from the moves that were kept.
    pub fn from_moves(moves: impl IntoIterator<Item = (Kind, bool, Move)>) -> Self {
        let mut accounts = Self::default();
        for (kind, last, a_move) in moves {
            accounts.book(kind, &a_move);
            accounts.closed |= last && kind == Kind::Arrived;
        }
        accounts
    }

    pub fn held_by(&self, holder: Holder) -> Mass {
        self.held[slot(holder)]
    }

    /// All accounts that hold something, for a table.
    pub fn rows(&self) -> impl Iterator<Item = (Holder, Mass)> + '_ {
        Holder::ALL.iter().map(|holder| (*holder, self.held_by(*holder))).filter(|(_, m)| *m > Mass::ZERO)
    }

    /// What left.
    pub const fn shipped(&self) -> Mass {
        self.shipped
    }

    /// What arrived beyond what was under way.
    pub const fn surplus(&self) -> Mass {
        self.surplus
    }

    /// What arrived altogether, deliveries summed; rejected goods are not in it.
    pub const fn arrived(&self) -> Mass {
        self.arrived
    }

    /// The last arrival has been recorded.
    pub const fn closed(&self) -> bool {
        self.closed
    }

    /// The sum of all accounts; always [`Self::shipped`] plus [`Self::surplus`].
    pub fn total(&self) -> Mass {
        self.held.iter().copied().sum()
    }

    /// Books an event and answers the moves to keep.
    ///
    /// # Errors
    /// A quantity that is not positive, or more than the holder has: only an
    /// arrival may bring more than was under way, and that is a surplus.
    pub fn apply(&mut self, event: Event) -> Result<Vec<Move>, Message> {
        let moves = self.moves(event)?;
        for a_move in &moves {
            self.book(event.kind, a_move);
        }
        self.closed |= event.last && event.kind == Kind::Arrived;
        Ok(moves)
    }

    fn moves(&self, event: Event) -> Result<Vec<Move>, Message> {
        let mass = event.mass;
        let nothing_is_news =
            matches!(event.kind, Kind::Rerouted) || (event.kind == Kind::Arrived && event.last);
        if mass < Mass::ZERO || (mass == Mass::ZERO && !nothing_is_news) {
            return Err(Message::new("shipment-quantity-positive"));
        }
        match event.kind {
            Kind::Rerouted => Ok(Vec::new()),
            Kind::Departed => Ok(vec![Move { from: Some(Holder::Exporter), to: Holder::Carrier, mass }]),
            Kind::Arrived => Ok(self.arrival(mass, event.last)),
            Kind::Rejected => self.take(&[Holder::Carrier, Holder::Importer], Holder::Rejected, mass),
            Kind::Returned => self.take(
                &[Holder::Rejected, Holder::Carrier, Holder::Missing, Holder::Importer, Holder::Authority],
                Holder::Exporter,
                mass,
            ),
            Kind::Lost => {
                self.take(&[Holder::Missing, Holder::Carrier, Holder::Rejected], Holder::Lost, mass)
            }
            Kind::Seized => self.take(
                &[Holder::Carrier, Holder::Rejected, Holder::Missing, Holder::Importer, Holder::Lost],
                Holder::Authority,
                mass,
            ),
            Kind::Released => self.take(&[Holder::Authority], Holder::Importer, mass),
        }
    }

    /// Carrier to importer; what nobody had under way is found first among the
    /// missing (a later partial delivery), and only then a surplus. What the last
    /// arrival leaves with the carrier is missing.
    fn arrival(&self, mass: Mass, last: bool) -> Vec<Move> {
        let mut moves = Vec::new();
        let mut left = mass;
        for from in [Holder::Carrier, Holder::Missing] {
            let part = left.min(self.held_by(from));
            if part > Mass::ZERO {
                moves.push(Move { from: Some(from), to: Holder::Importer, mass: part });
                left = left.saturating_sub(part);
            }
        }
        if left > Mass::ZERO {
            moves.push(Move { from: None, to: Holder::Importer, mass: left });
        }
        let short = self.held_by(Holder::Carrier).saturating_sub(mass);
        if last && short > Mass::ZERO {
            moves.push(Move { from: Some(Holder::Carrier), to: Holder::Missing, mass: short });
        }
        moves
    }

    fn take(&self, from: &[Holder], to: Holder, mass: Mass) -> Result<Vec<Move>, Message> {
        let mut moves = Vec::new();
        let mut left = mass;
        for holder in from {
            let part = left.min(self.held_by(*holder));
            if part > Mass::ZERO {
                moves.push(Move { from: Some(*holder), to, mass: part });
                left = left.saturating_sub(part);
            }
        }
        if left > Mass::ZERO {
            let there: Mass = from.iter().map(|holder| self.held_by(*holder)).sum();
            return Err(Message::new("shipment-more-than-held").with("asked", mass).with("held", there));
        }
        Ok(moves)
    }

    fn book(&mut self, kind: Kind, a_move: &Move) {
        match a_move.from {
            // What departs was the exporter's before it was on any account here.
            Some(Holder::Exporter) if kind == Kind::Departed => {
                let back = a_move.mass.min(self.held_by(Holder::Exporter));
                self.held[slot(Holder::Exporter)] = self.held_by(Holder::Exporter).saturating_sub(back);
                self.shipped = self.shipped + a_move.mass.saturating_sub(back);
            }
            Some(holder) => {
                self.held[slot(holder)] = self.held_by(holder).saturating_sub(a_move.mass);
                if holder == Holder::Importer {
                    self.arrived = self.arrived.saturating_sub(a_move.mass);
                }
            }
            None => self.surplus = self.surplus + a_move.mass,
        }
        self.held[slot(a_move.to)] = self.held_by(a_move.to) + a_move.mass;
        if a_move.to == Holder::Importer {
            self.arrived = self.arrived + a_move.mass;
        }
    }
}

fn slot(holder: Holder) -> usize {
    holder as usize
}

impl State {
    /// Where a shipment stands, from the accounts of all its items.
    pub fn of<'a>(items: impl IntoIterator<Item = &'a Accounts> + Clone) -> Self {
        let sum = |of: &dyn Fn(&Accounts) -> Mass| items.clone().into_iter().map(of).sum::<Mass>();
        let under_way = sum(&|a| a.held_by(Holder::Carrier));
        let arrived = sum(&|a| a.held_by(Holder::Importer));
        let astray = sum(&|a| a.held_by(Holder::Missing) + a.held_by(Holder::Rejected) + a.surplus());
        let all_closed =
            items.clone().into_iter().all(|a| a.closed() || a.held_by(Holder::Carrier) == Mass::ZERO);
        if under_way > Mass::ZERO && !all_closed {
            return if arrived > Mass::ZERO { Self::ArrivedInPart } else { Self::UnderWay };
        }
        if astray > Mass::ZERO {
            Self::Difference
        } else if arrived > Mass::ZERO {
            Self::Arrived
        } else {
            Self::Gone
        }
    }
}

#[cfg(test)]
mod tests;
