//! The rules' parameters: versioned data with units, bounds and source. A rule
//! has no constant of its own that an authority might want to tune.

use super::identity::lexicon::Lexicon;
use crate::quantity::Mass;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A rule set as it is kept: parameters, materiality, legal basis. Its
/// `version` is given by whoever loads it (a name and a hash of the content).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    #[serde(default)]
    pub version: String,
    pub name: String,
    /// Who put these values there.
    pub set_by: String,
    #[serde(rename = "parameter")]
    pub parameters: Vec<Parameter>,
    #[serde(rename = "materiality")]
    pub materialities: Vec<Materiality>,
    #[serde(rename = "rule")]
    pub rules: Vec<LegalBasis>,
    #[serde(default)]
    pub names: NameWords,
}

/// Words that say little about who somebody is, in any script and in small
/// letters; entries of several words are matched as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameWords {
    /// Legal forms of companies.
    pub legal_forms: Vec<String>,
    /// Words that many companies of the trade have in their names.
    pub generic: Vec<String>,
    /// Domains at which anybody can have an e-mail address.
    pub mail_providers: Vec<String>,
    /// Words that mark a mail box in an address.
    pub mail_boxes: Vec<String>,
    pub source: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    pub rule: String,
    pub name: String,
    pub value: i64,
    pub unit: String,
    pub min: i64,
    pub max: i64,
    pub source: String,
}

/// Quantity below which small differences do not matter, per substance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Materiality {
    /// Substance, family or table keys; the first entry that covers an item holds.
    pub substances: Vec<String>,
    pub grams: i64,
    pub source: String,
}

/// What a rule rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    pub code: String,
    pub legal_basis: String,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRuleSet {
    #[error("rule set lacks {rule}.{name}")]
    Missing { rule: &'static str, name: &'static str },
    #[error("{rule}.{name} = {value} is outside {min} to {max} {unit}")]
    OutOfBounds { rule: String, name: String, value: i64, min: i64, max: i64, unit: String },
    #[error("{rule}.{name} is not a parameter of any rule")]
    Unknown { rule: String, name: String },
    #[error("{rule}.{name} stands there twice")]
    Twice { rule: String, name: String },
    #[error("{0} has no legal basis")]
    NoBasis(&'static str),
    #[error("a materiality is negative: {0} g")]
    Negative(i64),
}

macro_rules! params {
    ($($(#[$doc:meta])* $field:ident $rule:literal $name:literal),* $(,)?) => {
        /// The parameters as the rules read them. Units are in the names.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Params {
            $($(#[$doc])* pub $field: i64,)*
            materialities: Vec<Materiality>,
            pub names: Lexicon,
            weights: BTreeMap<String, i64>,
        }

        const KNOWN: &[(&str, &str)] = &[$(($rule, $name)),*];

        impl Params {
            /// Reads a rule set.
            ///
            /// # Errors
            /// The first parameter that is missing, unknown, doubled or out of its bounds.
            pub fn of(set: &RuleSet) -> Result<Self, BadRuleSet> {
                set.check()?;
                Ok(Self {
                    $($field: set.value($rule, $name)?,)*
                    materialities: set.materialities.clone(),
                    names: Lexicon::of(&set.names),
                    weights: set.weights(),
                })
            }
        }
    };
}

params! {
    /// Overage below this share of the need is information only.
    r01_tolerance_per_mille "R01" "tolerance_per_mille",
    /// How far ahead of the usual share, how early used up, and how new a party.
    r02_ahead_per_mille "R02" "ahead_per_mille",
    r02_early_days "R02" "early_days",
    r02_new_party_days "R02" "new_party_days",
    /// A reference sample up to this mass passes a zero need.
    r04_sample_mg "R04" "sample_mg",
    /// Where a declared figure is doubtful against its own past, its region, an estimate and its use.
    r05_own_per_mille "R05" "own_per_mille",
    r05_score_thousandths "R05" "score_thousandths",
    r05_estimate_per_mille "R05" "estimate_per_mille",
    r05_used_per_mille "R05" "used_per_mille",
    r05_used_years "R05" "used_years",
    /// Years unchanged while trade moved, and how many doubts together are for review.
    r05_unchanged_years "R05" "unchanged_years",
    r05_moved_per_mille "R05" "moved_per_mille",
    r05_points "R05" "points",
    /// Days after its end that a licence still counts.
    r11_grace_days "R11" "grace_days",
    /// Letters by which a mistyped permit number may differ.
    r13_typing_errors "R13" "typing_errors",
    /// Orders of this many days are looked at together.
    r20_days "R20" "days",
    /// Where the band under a threshold begins.
    r20_band_per_mille "R20" "band_per_mille",
    /// Orders in the band, and their sum, from which it is judged.
    r20_orders "R20" "orders",
    r20_sum_per_mille "R20" "sum_per_mille",
    /// Chance under which so many orders in the band are no accident.
    r20_chance_per_million "R20" "chance_per_million",
    /// Share of ordinary orders in the band: while peers are few, at least, and from where on the band is natural.
    r20_share_per_mille "R20" "share_per_mille",
    r20_least_share_per_mille "R20" "least_share_per_mille",
    r20_natural_per_mille "R20" "natural_per_mille",
    r20_peer_orders "R20" "peer_orders",
    /// Robust score above which a size is unusual, and how far above the year's highest.
    r21_score_thousandths "R21" "score_thousandths",
    r21_over_highest_per_mille "R21" "over_highest_per_mille",
    /// Months of own orders that say what is usual.
    r21_months "R21" "months",
    /// Orders that the peer group counts for, and the least scale of logs.
    r21_peer_weight "R21" "peer_weight",
    r21_floor_thousandths "R21" "floor_thousandths",
    /// Members from which a peer group is one; holds for R21 to R25.
    r21_peers "R21" "peers",
    /// Days whose orders are counted, from how many on, and the chance below which they are unusual.
    r22_days "R22" "days",
    r22_orders "R22" "orders",
    r22_chance_per_million "R22" "chance_per_million",
    /// Periods that the peers count for, own days needed without them, and the dispersion where no peers say another.
    r22_peer_weight "R22" "peer_weight",
    r22_history_days "R22" "history_days",
    r22_dispersion_thousandths "R22" "dispersion_thousandths",
    /// What a residual must exceed to count, and the sum that alarms.
    r23_slack_thousandths "R23" "slack_thousandths",
    r23_alarm_thousandths "R23" "alarm_thousandths",
    /// Expected false alarms a period above which the alarm rises.
    r23_false_alarms "R23" "false_alarms",
    /// Past periods needed, and kept.
    r23_least_periods "R23" "least_periods",
    r23_periods "R23" "periods",
    /// Points for what was never seen before.
    r24_consignee_points "R24" "consignee_points",
    r24_pair_points "R24" "pair_points",
    r24_substance_points "R24" "substance_points",
    r24_corridor_points "R24" "corridor_points",
    r24_registration_points "R24" "registration_points",
    r24_ultimate_points "R24" "ultimate_points",
    /// Points from which it can be for review, and the sizes that make it one.
    r24_review_points "R24" "review_points",
    r24_scale_most_per_mille "R24" "scale_most_per_mille",
    r24_median_per_mille "R24" "median_per_mille",
    r24_need_per_mille "R24" "need_per_mille",
    r24_registered_days "R24" "registered_days",
    /// Robust score and times the median above which a total stands out.
    r25_score_thousandths "R25" "score_thousandths",
    r25_times_per_mille "R25" "times_per_mille",
    /// Purchases against verified end use that explain a large total.
    r25_ratio_low_per_mille "R25" "ratio_low_per_mille",
    r25_ratio_high_per_mille "R25" "ratio_high_per_mille",
    /// Days over which supplies to one end user are added, and within which two hands count as several.
    r26_days "R26" "days",
    r26_near_days "R26" "near_days",
    /// Nearness in mass, and how far over its licence or its highest a total may go.
    r26_mass_per_mille "R26" "mass_per_mille",
    r26_licence_per_mille "R26" "licence_per_mille",
    r26_highest_per_mille "R26" "highest_per_mille",
    /// How near a notification must be in mass and days to be that of a movement.
    r50_mass_per_mille "R50" "mass_per_mille",
    r50_days "R50" "days",
    /// Share of late filings above which one more is for review.
    r51_late_share_per_mille "R51" "late_share_per_mille",
    /// Days before the reply term ends that a reminder is due.
    r52_remind_days "R52" "remind_days",
    /// Standard uncertainties and shares within which an arrival is as notified.
    r54_sigmas "R54" "sigmas",
    r54_solid_per_mille "R54" "solid_per_mille",
    r54_liquid_per_mille "R54" "liquid_per_mille",
    /// Days after planned arrival, and after landing.
    r55_arrival_days "R55" "arrival_days",
    r55_uncleared_days "R55" "uncleared_days",
    /// How far two accounts of a corridor may lie apart, and the weight of the newest quarter in its habit.
    r63_share_per_mille "R63" "share_per_mille",
    r63_spreads "R63" "spreads",
    r63_weight_per_mille "R63" "weight_per_mille",
    r63_lag_days "R63" "lag_days",
    /// Purchases against use: for review above and below, a hold above.
    r70_high_per_mille "R70" "high_per_mille",
    r70_low_per_mille "R70" "low_per_mille",
    r70_hold_per_mille "R70" "hold_per_mille",
    /// Uncertainties within which both are equal, and the yield's where none is stated.
    r70_sigmas "R70" "sigmas",
    r70_yield_per_mille "R70" "yield_per_mille",
    /// What a first appearance must exceed, and how long after a control it counts.
    r71_first_grams "R71" "first_grams",
    r71_months "R71" "months",
    /// A fall and a rise that go together, and how far shares may move (bits).
    r71_fall_per_mille "R71" "fall_per_mille",
    r71_rise_per_mille "R71" "rise_per_mille",
    r71_divergence_thousandths "R71" "divergence_thousandths",
    /// How long an earlier stop counts: of a party or its cluster, and of a corridor.
    r30_party_months "R30" "party_months",
    r30_corridor_months "R30" "corridor_months",
    /// Links of a cluster up to which a stop is for review, and for information.
    r30_review_distance "R30" "review_distance",
    r30_info_distance "R30" "info_distance",
    /// More companies than this with one identifier: it ties nobody.
    r32_df_max "R32" "df_max",
    /// Total weight, of ln(N), from which two companies are joined.
    r32_join_per_mille "R32" "join_per_mille",
    /// How much one shared identifier weighs, by its kind.
    r32_bank_per_mille "R32" "bank_per_mille",
    r32_tax_per_mille "R32" "tax_per_mille",
    r32_officer_per_mille "R32" "officer_per_mille",
    r32_device_per_mille "R32" "device_per_mille",
    r32_email_per_mille "R32" "email_per_mille",
    r32_phone_per_mille "R32" "phone_per_mille",
    r32_address_per_mille "R32" "address_per_mille",
    r32_gate_per_mille "R32" "gate_per_mille",
    /// Likeness of names for review by itself, with country or city, and for information.
    r31_review_alone "R31" "review_alone",
    r31_review_corroborated "R31" "review_corroborated",
    r31_info "R31" "info",
    /// What agreement adds to a score, and what another number takes off.
    r31_same_country "R31" "same_country",
    r31_same_city "R31" "same_city",
    r31_other_number "R31" "other_number",
    /// A name alike by words more common than this is information at most.
    r31_rare_per_mille "R31" "rare_per_mille",
    /// Two reports within this time at a site, of a carrier or on a route hold.
    r62_repeat_months "R62" "repeat_months",
    /// How long orders above usual are held after a material loss.
    r62_watch_days "R62" "watch_days",
    /// Days after a report was due: information, and review.
    r64_info_days "R64" "info_days",
    r64_review_days "R64" "review_days",
    /// How many grades, from the best, are trusted enough to hold.
    r80_source_grades "R80" "source_grades",
    r80_information_grades "R80" "information_grades",
    /// Balances a year where a site does not say.
    r61_periods "R61" "periods",
    /// Differences of a balance, in standard uncertainties, that hold and that inform.
    r60_hold_sigmas "R60" "hold_sigmas",
    r60_info_sigmas "R60" "info_sigmas",
    /// A balance less certain than this cannot see a loss that matters.
    r60_blind_factor "R60" "blind_factor",
    /// Standard uncertainties by method, where no certificate says otherwise.
    r60_scale_random_ppm "R60" "scale_random_ppm",
    r60_scale_systematic_ppm "R60" "scale_systematic_ppm",
    r60_tank_random_ppm "R60" "tank_random_ppm",
    r60_tank_systematic_ppm "R60" "tank_systematic_ppm",
    r60_assay_random_ppm "R60" "assay_random_ppm",
    r60_assay_systematic_ppm "R60" "assay_systematic_ppm",
    r60_yield_ppm "R60" "yield_ppm",
    /// Letters by which a domain may differ and still look like another.
    r33_domain_edits "R33" "domain_edits",
    /// How long a changed contact is doubted without a verified call-back.
    r33_changed_days "R33" "changed_days",
    /// How long an export shows that a country has the substance to export.
    r40_export_years "R40" "export_years",
    /// A way longer than this share, and by this much, is a detour.
    r40_detour_per_mille "R40" "detour_per_mille",
    r40_detour_km "R40" "detour_km",
    /// Points that make a route odd.
    r40_points "R40" "points",
    /// Difference of content that an analysis may have.
    r56_analytical_per_mille "R56" "analytical_per_mille",
    /// How hits become a day's work: days that make one case, cases a person can
    /// do, the false-discovery rate, and the share judged blind.
    triage_case_days "TRIAGE" "case_days",
    triage_budget "TRIAGE" "budget",
    triage_false_discovery_per_mille "TRIAGE" "false_discovery_per_mille",
    triage_blind_per_mille "TRIAGE" "blind_per_mille",
    /// Hours before a term from which a case grows urgent, and how far.
    triage_urgent_hours "TRIAGE" "urgent_hours",
    triage_urgent_most_per_mille "TRIAGE" "urgent_most_per_mille",
    /// How long an explanation holds, and the growth of mass that ends it.
    triage_explained_months "TRIAGE" "explained_months",
    triage_grown_per_mille "TRIAGE" "grown_per_mille",
    /// Decisions that say something about a rule, and when to propose retuning.
    triage_enough_decisions "TRIAGE" "enough_decisions",
    triage_retune_decisions "TRIAGE" "retune_decisions",
    triage_retune_per_mille "TRIAGE" "retune_per_mille",
    /// Nearness of two filings of one consignment.
    dup_mass_per_mille "DUP" "mass_per_mille",
    dup_days "DUP" "days",
    dup_near_days "DUP" "near_days",
}

impl Params {
    /// What a hit of full strength says of a diversion, per mille. A rule without
    /// a weight decides exactly and weighs all.
    pub fn weight(&self, rule: super::RuleCode) -> i64 {
        self.weights.get(rule.code()).copied().unwrap_or(1_000)
    }

    /// Quantity below which statistics stay silent and small overages are
    /// information: the first entry that covers the item, else 1 kg.
    pub fn materiality(&self, item: &super::facts::Item) -> Mass {
        self.materialities
            .iter()
            .find(|entry| entry.substances.iter().any(|key| key == "*" || item.is_covered_by(key)))
            .map_or(Mass::from_kg(1), |entry| Mass::from_mg(entry.grams.saturating_mul(1_000)))
    }
}

/// Every rule may have one: what a hit of full strength says of a diversion.
const WEIGHT: &str = "case_weight_per_mille";

impl Parameter {
    fn is_weight(&self) -> bool {
        self.name == WEIGHT && super::RuleCode::from_code(&self.rule).is_some()
    }
}

impl RuleSet {
    fn weights(&self) -> BTreeMap<String, i64> {
        let weights = self.parameters.iter().filter(|parameter| parameter.is_weight());
        weights.map(|parameter| (parameter.rule.clone(), parameter.value)).collect()
    }

    /// The set of then, with the parameters that later rules brought, as `shipped`
    /// has them. What the set itself says stays as it is, so that the rules it was
    /// made for judge as they did.
    #[must_use]
    pub fn with_later(&self, shipped: &Self) -> Self {
        let mut set = self.clone();
        let missing = |parameter: &&Parameter| {
            self.parameters.iter().all(|own| own.rule != parameter.rule || own.name != parameter.name)
        };
        set.parameters.extend(shipped.parameters.iter().filter(missing).cloned());
        set
    }

    fn value(&self, rule: &'static str, name: &'static str) -> Result<i64, BadRuleSet> {
        self.parameters
            .iter()
            .find(|parameter| parameter.rule == rule && parameter.name == name)
            .map(|parameter| parameter.value)
            .ok_or(BadRuleSet::Missing { rule, name })
    }

    fn check(&self) -> Result<(), BadRuleSet> {
        for (at, parameter) in self.parameters.iter().enumerate() {
            let (rule, name) = (parameter.rule.clone(), parameter.name.clone());
            if !KNOWN.contains(&(rule.as_str(), name.as_str())) && !parameter.is_weight() {
                return Err(BadRuleSet::Unknown { rule, name });
            }
            if self.parameters[..at].iter().any(|other| other.rule == rule && other.name == name) {
                return Err(BadRuleSet::Twice { rule, name });
            }
            let Parameter { value, min, max, unit, .. } = parameter.clone();
            if value < min || value > max {
                return Err(BadRuleSet::OutOfBounds { rule, name, value, min, max, unit });
            }
        }
        if let Some(entry) = self.materialities.iter().find(|entry| entry.grams < 0) {
            return Err(BadRuleSet::Negative(entry.grams));
        }
        match super::RULES.iter().find(|rule| self.legal_basis(rule.code).is_none()) {
            Some(rule) => Err(BadRuleSet::NoBasis(rule.code.code())),
            None => Ok(()),
        }
    }

    /// What the rule rests on, in the words of whoever set it.
    pub fn legal_basis(&self, code: super::RuleCode) -> Option<&str> {
        self.rules.iter().find(|rule| rule.code == code.code()).map(|rule| rule.legal_basis.as_str())
    }

    /// The parameters of one rule, to print beside a finding.
    pub fn parameters_of(&self, code: super::RuleCode) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.rule == code.code())
    }
}
