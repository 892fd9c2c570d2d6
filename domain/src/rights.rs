//! May this actor do this act to this record? Nothing else answers that.
//!
//! The policy is a table (`table.rs`), one row a permission. Not yours to see is
//! *not found*; yours to see but not to do is *forbidden*. Whether the record's
//! state allows the act is also the life cycle's business; the table names the
//! states so that a lawyer can read one list.

mod table;
#[cfg(test)]
mod tests;

use crate::actor::{Actor, Home, Role};
use crate::country::Country;
pub use table::{Act, Kind, POLICY};
use uuid::Uuid;

/// How a record lies to the actor who looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The actor's own company, or the authority whose record it is.
    Own,
    /// The other authority of the same consignment, from the moment it was sent.
    Counterpart,
    /// A company named as importer, from authorisation on.
    Named,
    /// A record of the whole instance (substances, law), nobody's in particular.
    Common,
    /// Everybody else.
    Stranger,
}

/// What the policy needs to know of a record.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    pub kind: Kind,
    /// The state's code; empty for kinds without a life cycle.
    pub state: &'static str,
    /// The company that owns it, if one does.
    pub operator: Option<Uuid>,
    /// The importing company, once it may see the record.
    pub named: Option<Uuid>,
    /// The country whose authority it belongs to.
    pub country: Option<Country>,
    /// The other State, once it may see the record.
    pub counterpart: Option<Country>,
    /// Nobody's in particular.
    pub common: bool,
}

impl Subject {
    pub fn common(kind: Kind) -> Self {
        Self { kind, common: true, ..Self::default() }
    }

    pub fn of_country(kind: Kind, country: Country) -> Self {
        Self { kind, country: Some(country), ..Self::default() }
    }

    pub fn relation(&self, actor: &Actor) -> Relation {
        if self.common {
            return Relation::Common;
        }
        match actor.home {
            Home::Company { operator, .. } if self.operator == Some(operator) => Relation::Own,
            Home::Company { operator, .. } if self.named == Some(operator) => Relation::Named,
            Home::Company { .. } => Relation::Stranger,
            Home::Authority { country, .. } if self.country == Some(country) => Relation::Own,
            Home::Authority { country, .. } if self.counterpart == Some(country) => Relation::Counterpart,
            Home::Authority { .. } => Relation::Stranger,
            // Auditors and observers read across the instance by role; the table says what.
            Home::Instance => Relation::Common,
        }
    }
}

/// One permission: these roles may do this act to this kind of record.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub act: Act,
    pub kind: Kind,
    pub relations: &'static [Relation],
    /// State codes; empty: any.
    pub states: &'static [&'static str],
    pub roles: &'static [Role],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The actor may not even know that it is there.
    #[error("not found")]
    NotFound,
    #[error("forbidden")]
    Forbidden,
}

/// Answers by the policy table.
///
/// # Errors
/// [`Denied::NotFound`] when no row lets the actor view the record in any way,
/// else [`Denied::Forbidden`].
pub fn may(actor: &Actor, act: Act, subject: &Subject) -> Result<(), Denied> {
    let relation = subject.relation(actor);
    let allows = |row: &&Row| {
        row.kind == subject.kind
            && row.relations.contains(&relation)
            && (row.states.is_empty() || row.states.contains(&subject.state))
            && actor.has_any(row.roles)
    };
    if POLICY.iter().filter(allows).any(|row| row.act == act) {
        return Ok(());
    }
    if POLICY.iter().filter(allows).any(|row| row.act == Act::View) {
        return Err(Denied::Forbidden);
    }
    Err(Denied::NotFound)
}
