//! What a notification says: every field of DOMAIN.md 3.3. A draft may lack
//! anything; what must be there by law is asked in `gaps`.

mod body;
mod diff;
mod goods;

pub use body::{
    Body, Component, Consent, Container, Item, Leg, Mode, Other, Party, Permit, PermitKind, Place,
    ProductForm, Role, Series, Signatory, Transit, YearShare, name_key,
};
pub use diff::{Change, Meaning, diff, what_amendment_means};
pub use goods::{Good, YearMass, goods};
