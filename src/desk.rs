//! What officers work from: alerts, the review queue, the desk. Read models over
//! the capabilities above; acts are those capabilities' own.

mod alerts;
mod home;
mod links;
mod queue;
mod url;

use crate::http::Routes;

pub fn routes() -> Routes {
    Routes::new().merge(home::routes()).merge(queue::routes()).merge(alerts::routes())
}
