//! Pages of accounts.

mod account;
mod admin;
mod authorities;
mod invitation;
mod proposals;
mod set_up;
mod sign_in;
mod trail;

use crate::http::Routes;
use domain::actor::Role::{self, Approver, AuthorityAdmin, SystemAdmin};

/// Who looks after people.
const ADMINISTRATORS: &[Role] = &[AuthorityAdmin, SystemAdmin];
/// Who prepares or signs what is about people.
const SIGNERS: &[Role] = &[AuthorityAdmin, SystemAdmin, Approver];

/// What other capabilities' pages of public forms count tries with.
pub use sign_in::Nothing;

/// Every route of this capability.
pub fn routes() -> Routes {
    Routes::new()
        .merge(sign_in::routes())
        .merge(account::routes())
        .merge(invitation::routes())
        .merge(set_up::routes())
        .merge(admin::routes())
        .merge(authorities::routes())
        .merge(proposals::routes())
        .merge(trail::routes())
}
