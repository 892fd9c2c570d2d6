//! `/reference`: the list, the law, the calendars and the sets; `/guide`: does a
//! shipment need a notification?
pub fn routes() -> crate::http::Routes {
    crate::http::Routes::new()
}
