//! The web kit: routes that declare who may come in, sessions, forms with CSRF
//! tokens and request ids, pages, failures. Only this module knows status codes.

pub mod address;
pub mod carried;
pub mod choices;
pub mod events;
pub mod failure;
pub mod form;
pub mod layers;
pub mod nav;
pub mod routes;
pub mod session;
pub mod view;

pub use failure::Failure;
pub use form::{FormView, Posted, Uploaded, Values};
pub use routes::{Access, Routes};
pub use view::View;

pub type Page = Result<axum::response::Response, Failure>;
