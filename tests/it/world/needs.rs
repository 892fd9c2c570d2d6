//! Needs put on file, and what a balance says.

use super::World;
use domain::needs::{Declared, Key, Line, Room};
use domain::quantity::Mass;
use ringfence::error::CommandError;
use ringfence::needs::{self, Statement};

impl World {
    pub fn need(country: &str, substance: &str, year: i32) -> Key {
        Key { country: Self::country(country), substance: substance.to_owned(), line: Line::Combined, year }
    }

    /// Puts a figure on file as the set-up of an instance does.
    pub async fn declare_need(&self, key: &Key, declared: Declared) {
        loop {
            let tx = self.app.begin_system().await.unwrap();
            match needs::seed(&tx, self.app.now(), Self::statement(key, declared)).await {
                // Somebody opened a year at the same moment; the two-person act tries again too.
                Err(CommandError::Refused(message)) if message.key == "needs-refused-busy" => {}
                answer => {
                    answer.unwrap();
                    return tx.commit("").await.unwrap();
                }
            }
        }
    }

    /// So many kilograms.
    pub async fn declare_need_kg(&self, key: &Key, kg: i64) {
        self.declare_need(key, Declared::Figure { mass: Mass::from_kg(kg) }).await;
    }

    pub fn statement(key: &Key, declared: Declared) -> Statement {
        Statement {
            country: key.country,
            substance: key.substance.clone(),
            line: key.line,
            year: key.year,
            declared,
            original: None,
            steps: Vec::new(),
            source: "Letter of the authority".to_owned(),
            declared_on: None,
            reason: "Yearly estimate".to_owned(),
            supersedes: None,
        }
    }

    pub async fn room(&self, key: &Key) -> Room {
        needs::room(self.app.db.read(), key).await.unwrap()
    }
}
