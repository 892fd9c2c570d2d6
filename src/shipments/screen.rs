//! A shipment as screening sees it.

use super::entity::shipment;
use crate::app::{App, Tx};
use crate::error::Result;
use domain::country::Country;
use domain::time::Instant;

pub async fn departed(_tx: &Tx, _app: &App, _at: Instant, _row: &shipment::Model) -> Result<()> {
    Ok(())
}
pub async fn arrived(_tx: &Tx, _app: &App, _at: Instant, _row: &shipment::Model) -> Result<()> {
    Ok(())
}
pub async fn unnotified(
    _tx: &Tx,
    _app: &App,
    _at: Instant,
    _own: Country,
    _row: &shipment::Model,
) -> Result<()> {
    Ok(())
}
