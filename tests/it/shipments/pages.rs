use crate::world as _;
