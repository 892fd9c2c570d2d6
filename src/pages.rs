//! Assembles the routes that capabilities offer, and the few pages that belong
//! to none: assets, health.

mod assets;
mod documents;
mod health;
mod public;

use crate::app::App;
use crate::http::{Routes, layers};
use axum::Router;

/// Every route of the service; the access test walks this list.
pub fn routes() -> Routes {
    Routes::new()
        .merge(public::routes())
        .merge(documents::routes())
        .merge(crate::halt::pages::routes())
        .merge(crate::accounts::pages::routes())
        .merge(crate::mailbox::routes())
        .merge(crate::registration::pages::routes())
        .merge(crate::reference::pages::routes())
        .merge(crate::operators::pages::routes())
        .merge(crate::licences::pages::routes())
        .merge(crate::needs::pages::routes())
        .merge(crate::search::routes())
        .merge(crate::desk::routes())
        .merge(crate::cases::routes())
        .merge(crate::notifications::form::routes())
        .merge(crate::company::routes())
        .merge(crate::shipments::pages::routes())
}

/// The whole service, ready to be served.
pub fn service(app: App) -> Router {
    let pages = layers::around(app.clone(), routes().into_router());
    Router::new().merge(assets::router()).merge(health::router(app)).fallback_service(pages)
}
