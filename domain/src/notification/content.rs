//! What a notification says: every field of DOMAIN.md 3.3. A draft may lack
//! anything; what must be there by law is asked in `gaps`.

mod answers;
mod body;
mod diff;
mod gaps;
mod goods;
#[cfg(test)]
mod tests;
mod warnings;

pub use crate::operator::name_key;
pub use answers::{ItemLaw, LawTaken, law_taken, trades};
pub use body::{
    Body, Component, Consent, Container, Item, Leg, Mode, Other, Party, Permit, PermitKind, Place,
    ProductForm, Role, Series, Signatory, Transit, YearShare,
};
pub use diff::{Change, Meaning, diff, what_amendment_means};
pub use gaps::{Gap, Section, Setting, Status, gaps, problems, status};
pub use goods::{Good, UNLISTED, YearMass, goods, substance_name};
pub use warnings::warnings;
