//! What moves, on both databases: every gram on somebody's account, the need
//! booked as the facts are.

mod happenings;
mod pages;
mod ways;
mod whole;
