//! What officers work from: alerts, the review queue, the desk. Read models over
//! the capabilities above; acts are those capabilities' own.

mod alerts;
mod links;
mod url;

use crate::http::Routes;

pub fn routes() -> Routes {
    Routes::new().merge(alerts::routes())
}
