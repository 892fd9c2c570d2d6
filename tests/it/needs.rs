//! Declared needs on both databases: the race, the facts, the two persons.

mod acts;
mod load;
mod pages;
mod proof;
mod race;
mod two_persons;

use crate::world::World;
use domain::needs::{Key, Room};
use domain::quantity::Mass;
use ringfence::error::Result;
use ringfence::ids;
use ringfence::needs::{self, ItemRef};

/// The item of a notification that nobody else knows.
fn item() -> ItemRef {
    ItemRef::of(ids::fresh(), ids::fresh())
}

fn kg(kg: i64) -> Mass {
    Mass::from_kg(kg)
}

/// One act on the ledger in a transaction of its own.
macro_rules! booked {
    ($world:expr, $act:ident, $key:expr, $item:expr $(, $arg:expr)*) => {{
        let tx = $world.app.begin_system().await.unwrap();
        let answer = needs::$act(&tx, $world.app.now(), $key, $item $(, $arg)*).await;
        if answer.is_ok() {
            tx.commit("").await.unwrap();
        }
        answer
    }};
}
use booked;

/// used, reserved, pending, overridden, excess in whole kilograms.
fn amounts(room: &Room) -> [i64; 5] {
    [room.used, room.reserved, room.pending, room.overridden, room.excess].map(|mass| mass.mg() / 1_000_000)
}

async fn reserved(world: &World, key: &Key, mass: i64) -> Result<ItemRef> {
    let item = item();
    booked!(world, pending, key, &item, kg(mass))?;
    booked!(world, reserve, key, &item, kg(mass), None)?;
    Ok(item)
}
