//! Pages of accounts.

mod account;
mod sign_in;

use crate::http::Routes;

/// Every route of this capability.
pub fn routes() -> Routes {
    Routes::new().merge(sign_in::routes()).merge(account::routes())
}
