//! `/queue`: what the officers of an authority have before them, in the order in
//! which it presses; taken one by one, or given to a colleague.

mod acts;
mod export;
pub mod find;
mod page;
pub mod rows;
mod selected;
pub mod views;

use crate::http::{Access, Routes};
use domain::actor::group;

pub fn routes() -> Routes {
    let officers = Access::Roles(group::OFFICERS);
    Routes::new()
        .get("/queue", officers, page::index)
        .post("/queue/next", officers, acts::take_next)
        .post("/queue/take", officers, acts::take)
        .get("/queue/assign", officers, acts::assign_form)
        .post("/queue/assign", officers, acts::assign)
        .get("/queue/selected", officers, selected::preview)
        .post("/queue/selected", officers, selected::carry_out)
        .post("/queue/views", officers, views::save)
        .post("/queue/views/remove", officers, views::remove)
        .get("/queue/export/{kind}", officers, export::download)
}
