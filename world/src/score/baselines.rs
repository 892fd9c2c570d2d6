//! The simple methods to beat, on the same consignments and through the same measure:
//! chance, the need check alone, fixed multiples, "highest of six months", an isolation
//! forest, and boosted trees that have seen the labels of other seeds.

use super::{
    cases,
    history::{Consignment, FEATURES, History},
    measure::{Measured, measure},
    read::{Finding, Severity},
    truth::World,
};
use crate::rng::Rng;
use extended_isolation_forest::{Forest, ForestOptions};
use gbdt::{
    config::Config,
    decision_tree::{Data, DataVec},
    gradient_boost::GBDT,
};
use std::collections::BTreeSet;

/// Share of the consignments that a queue may hold where no findings say how many.
pub const VOLUME: f64 = 0.0035;

/// A way to rank consignments, with the mark that it would use by itself.
pub struct Baseline {
    pub code: &'static str,
    pub name: &'static str,
    scores: Vec<f64>,
    /// Alerts where the score is above; `None`: only ever ranked.
    mark: Option<f64>,
}

/// All baselines on one world. `model` is B6, trained elsewhere.
pub fn all(world: &World, history: &History, model: Option<&GBDT>) -> Vec<Baseline> {
    let of = |score: fn(&Consignment) -> f64| history.consignments.iter().map(score).collect::<Vec<f64>>();
    let ranked = |code, name, scores, mark| Baseline { code, name, scores, mark };
    let mut rng = Rng::of(world.seed, "chance", 0);
    let mut all = vec![
        ranked("B0", "chance", history.consignments.iter().map(|_| rng.unit()).collect(), None),
        ranked("B1", "need check only", of(|c| c.over_need), Some(1.0)),
        ranked("B2x3", "three times the peers' mean", of(|c| c.peer_ratio), Some(3.0)),
        ranked("B2x8", "eight times the peers' mean", of(|c| c.peer_ratio), Some(8.0)),
        ranked("B3", "highest of six months", of(|c| c.six_months), Some(1.0)),
        ranked("B4x2", "twice the twelve-month mean", of(|c| c.twelve_months), Some(2.0)),
        ranked("B4x3", "three times the twelve-month mean", of(|c| c.twelve_months), Some(3.0)),
    ];
    if let Some(scores) = forest(history) {
        all.push(ranked("B5", "isolation forest", scores, None));
    }
    if let Some(model) = model {
        let data: DataVec =
            history.consignments.iter().map(|c| Data::new_test_data(narrow(c), None)).collect();
        let scores = model.predict(&data).into_iter().map(f64::from).collect();
        all.push(ranked("B6", "boosted trees with labels of other seeds", scores, None));
    }
    all
}

fn narrow(consignment: &Consignment) -> Vec<f32> {
    consignment.features.iter().map(|feature| *feature as f32).collect()
}

/// The library draws from the thread's own chance: many trees keep the spread small.
fn forest(history: &History) -> Option<Vec<f64>> {
    let rows: Vec<[f64; FEATURES.len()]> = history.consignments.iter().map(|c| c.features).collect();
    let options = ForestOptions {
        n_trees: 200,
        sample_size: 256.min(rows.len()),
        max_tree_depth: None,
        extension_level: 1,
    };
    let forest = Forest::from_slice(&rows, &options).ok()?;
    Some(rows.iter().map(|row| forest.score(row)).collect())
}

/// Ids of all that belongs to schemes.
fn members(world: &World) -> BTreeSet<&str> {
    let of = world.schemes.iter().flat_map(|scheme| &scheme.members);
    of.flat_map(|member| member.also.iter().chain([&member.id]).map(String::as_str)).collect()
}

/// Trains B6 on worlds other than the one it will judge.
pub fn train(worlds: &[(&World, &History)]) -> Option<GBDT> {
    let mut data: DataVec = Vec::new();
    let mut positives = 0;
    for (world, history) in worlds {
        let members = members(world);
        for (i, consignment) in history.consignments.iter().enumerate() {
            let guilty = members.contains(consignment.id.as_str());
            // One lawful consignment in five is enough to learn from.
            if guilty || i % 5 == 0 {
                positives += usize::from(guilty);
                let weight = if guilty { 20.0 } else { 1.0 };
                let label = if guilty { 1.0 } else { 0.0 };
                data.push(Data::new_training_data(narrow(consignment), weight, label, None));
            }
        }
    }
    if positives == 0 {
        return None;
    }
    let mut config = Config::new();
    config.set_feature_size(FEATURES.len());
    config.set_max_depth(4);
    config.set_iterations(60);
    config.set_shrinkage(0.1);
    config.set_loss("SquaredError");
    config.set_min_leaf_size(20);
    let mut model = GBDT::new(&config);
    model.fit(&mut data);
    Some(model)
}

impl Baseline {
    fn finding(&self, consignment: &Consignment) -> Finding {
        Finding {
            at: consignment.at,
            event: consignment.event.clone(),
            rule: self.code.to_owned(),
            kind: "notification".to_owned(),
            about: consignment.id.clone(),
            severity: Severity::Review,
            raised: true,
        }
    }

    /// Consignments of the scored time, the most suspicious first.
    fn ranked<'a>(&self, world: &World, history: &'a History) -> Vec<(&'a Consignment, f64)> {
        let mut ranked: Vec<(&Consignment, f64)> = history
            .consignments
            .iter()
            .zip(self.scores.iter().copied())
            .filter(|(consignment, _)| consignment.at >= world.scored_from)
            .collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.id.cmp(&b.0.id)));
        ranked
    }

    /// What it finds with as many cases as `volume`.
    pub fn at_volume(&self, world: &World, history: &History, volume: usize) -> Measured {
        let ranked = self.ranked(world, history);
        let findings: Vec<Finding> =
            ranked.iter().map(|(consignment, _)| self.finding(consignment)).collect();
        // The number of cases never falls as alerts are added: halve the interval.
        let (mut low, mut high) = (0, findings.len());
        while low < high {
            let middle = (low + high).div_ceil(2);
            if cases::group(world, &findings[..middle], Some(history)).len() <= volume {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        measure(world, &findings[..low], Some(history))
    }

    /// What it finds with its own mark, however many alerts that makes.
    pub fn at_mark(&self, world: &World, history: &History) -> Option<Measured> {
        let mark = self.mark?;
        let findings: Vec<Finding> = self
            .ranked(world, history)
            .into_iter()
            .filter(|(_, score)| *score > mark)
            .map(|(consignment, _)| self.finding(consignment))
            .collect();
        Some(measure(world, &findings, Some(history)))
    }
}
