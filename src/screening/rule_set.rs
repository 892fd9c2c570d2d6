//! The rule set in force: compiled in, named by its own content, and kept in
//! the database from its first use on.

use super::entity::{evaluation, rule_set};
use crate::app::Tx;
use crate::audit::content_hash;
use crate::error::{CommandError, Result};
use domain::screening::{self, Facts, Outcome, Params, RuleCode, RuleSet, Stage};
use domain::time::Instant;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};
use std::sync::LazyLock;

const DEFAULT: &str = include_str!("../../config/rules/default.toml");

/// A rule set, ready to judge with.
#[derive(Debug)]
pub struct Rules {
    pub set: RuleSet,
    pub params: Params,
}

static SHIPPED: LazyLock<Rules> =
    LazyLock::new(|| read(DEFAULT).expect("the shipped rule set parses and is complete; a test proves it"));

/// Name and content hash: another value is another version.
fn version(set: &RuleSet) -> String {
    let bare = RuleSet { version: String::new(), ..set.clone() };
    let content = serde_json::to_value(&bare).expect("a rule set is plain data");
    format!("{}+{}", set.name, &content_hash(&content)[..12])
}

/// A rule set from the text of a file laid out like the shipped one.
///
/// # Errors
/// Where it does not parse, or a parameter is missing, unknown or out of bounds.
pub fn read(text: &str) -> std::result::Result<Rules, String> {
    let mut set: RuleSet = toml::from_str(text).map_err(|error| error.to_string())?;
    set.version = version(&set);
    let params = Params::of(&set).map_err(|error| error.to_string())?;
    Ok(Rules { set, params })
}

/// The shipped rule set.
pub fn shipped() -> &'static Rules {
    &SHIPPED
}

/// The rule set to judge with now; its content is kept when first used.
pub async fn in_force(tx: &Tx, at: Instant) -> Result<&'static Rules> {
    let rules = shipped();
    let content = serde_json::to_string(&rules.set)
        .map_err(|e| CommandError::Fault(format!("unwritable rule set: {e}")))?;
    rule_set::Entity::insert(rule_set::ActiveModel {
        version: Set(rules.set.version.clone()),
        name: Set(rules.set.name.clone()),
        set_by: Set(rules.set.set_by.clone()),
        content: Set(content),
        first_used_ms: Set(at.ms()),
    })
    .on_conflict(OnConflict::column(rule_set::Column::Version).do_nothing().to_owned())
    .exec_without_returning(&**tx)
    .await?;
    Ok(rules)
}

/// A rule set of then, by its version.
pub async fn of_version(db: &impl ConnectionTrait, version: &str) -> Result<Rules> {
    let row = rule_set::Entity::find_by_id(version.to_owned()).one(db).await?;
    let row = row.ok_or_else(|| CommandError::Corrupt(format!("rule set {version} is not kept")))?;
    let corrupt = |e: String| CommandError::Corrupt(format!("rule set {version}: {e}"));
    let set: RuleSet = serde_json::from_str(&row.content).map_err(|e| corrupt(e.to_string()))?;
    let params = Params::of(&set.with_later(&shipped().set)).map_err(|e| corrupt(e.to_string()))?;
    Ok(Rules { set, params })
}

/// Judges a kept evaluation again by the rules of then: the same facts under the
/// same rules must say the same.
pub async fn replay(db: &impl ConnectionTrait, kept: &evaluation::Model) -> Result<Vec<(RuleCode, Outcome)>> {
    let rules = of_version(db, &kept.rule_set).await?;
    let corrupt = |what: &str| CommandError::Corrupt(format!("evaluation {}: {what}", kept.id));
    let facts: Facts = serde_json::from_str(&kept.facts).map_err(|e| corrupt(&e.to_string()))?;
    let stage = Stage::from_code(&kept.stage).ok_or_else(|| corrupt("no such stage"))?;
    Ok(screening::judge(&facts, &rules.params, stage))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_rule_set_is_complete_and_named_by_its_content() {
        let rules = shipped();
        assert!(rules.set.version.starts_with("2026.1+"), "{}", rules.set.version);
        let mut other = rules.set.clone();
        other.parameters[0].value += 1;
        assert_ne!(version(&other), rules.set.version);
        assert_eq!(version(&rules.set), rules.set.version, "the version does not hash itself");
    }
}
