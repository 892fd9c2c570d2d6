//! The score as a table, as JSON and as a chart.

use super::{
    interval::{Figure, median, pooled, spread},
    measure::{Measured, Share},
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

#[derive(Clone, Debug, Serialize)]
pub struct TypologyRow {
    pub typology: String,
    pub schemes: usize,
    pub recall: Option<Figure>,
    pub mass_prevented: Option<Figure>,
    pub median_days: Option<f64>,
    pub median_consignments: Option<f64>,
}

/// One method over all seeds.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub code: String,
    pub name: String,
    /// `engine`, `equal volume` or `own mark`.
    pub basis: &'static str,
    pub cases: usize,
    pub cases_per_consignment: Option<Figure>,
    pub scheme_recall: Option<Figure>,
    pub scheme_recall_without_faint: Option<Figure>,
    pub recall_sd_over_seeds: Option<f64>,
    pub mass_prevented: Option<Figure>,
    pub case_precision: Option<Figure>,
    pub precision_at_0_35_pct: Option<Figure>,
    pub precision_at_1_pct: Option<Figure>,
    pub brier: Option<Figure>,
    pub licit_alerts_per_1000: Option<Figure>,
    pub twins_alerted: Option<Figure>,
    pub typologies: Vec<TypologyRow>,
}

/// What is said of the engine only.
#[derive(Clone, Debug, Serialize)]
pub struct Hard {
    pub facts_found: Option<Figure>,
    pub false_per_consignment: Option<Figure>,
    pub by_entry_errors_per_consignment: Option<Figure>,
    pub site_alarms_per_site_year: Option<Figure>,
    pub missed: Vec<(String, String)>,
    pub wrong: Vec<(String, String)>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub profile: String,
    pub seeds: Vec<u64>,
    pub size: u32,
    pub years: u8,
    pub hard: Hard,
    /// The engine first, then the baselines.
    pub methods: Vec<Row>,
}

fn figures(all: &[Measured], of: impl Fn(&Measured) -> Share) -> Option<Figure> {
    pooled(&all.iter().map(of).collect::<Vec<_>>())
}

pub fn row(code: &str, name: &str, basis: &'static str, all: &[Measured]) -> Row {
    let recalls: Vec<Share> = all.iter().map(|m| m.recall).collect();
    Row {
        code: code.to_owned(),
        name: name.to_owned(),
        basis,
        cases: all.iter().map(|m| m.cases).sum(),
        cases_per_consignment: figures(all, |m| m.case_rate),
        scheme_recall: figures(all, |m| m.recall),
        scheme_recall_without_faint: figures(all, |m| m.strong_recall),
        recall_sd_over_seeds: spread(&recalls),
        mass_prevented: figures(all, |m| m.mass),
        case_precision: figures(all, |m| m.precision),
        precision_at_0_35_pct: figures(all, |m| m.top[0]),
        precision_at_1_pct: figures(all, |m| m.top[1]),
        brier: figures(all, |m| m.brier),
        licit_alerts_per_1000: figures(all, |m| m.licit_alerts),
        twins_alerted: figures(all, |m| m.twins),
        typologies: typologies(all),
    }
}

fn typologies(all: &[Measured]) -> Vec<TypologyRow> {
    let kinds: BTreeSet<&String> = all.iter().flat_map(|m| m.typologies.keys()).collect();
    let mut rows: Vec<TypologyRow> = kinds
        .into_iter()
        .map(|kind| {
            let of: Vec<_> = all.iter().filter_map(|m| m.typologies.get(kind)).collect();
            let mut days: Vec<f64> = of.iter().flat_map(|t| t.days.clone()).collect();
            let mut consignments: Vec<f64> = of.iter().flat_map(|t| t.consignments.clone()).collect();
            TypologyRow {
                typology: kind.clone(),
                schemes: of.iter().map(|t| t.found.all as usize).sum(),
                recall: pooled(&of.iter().map(|t| t.found).collect::<Vec<_>>()),
                mass_prevented: pooled(&of.iter().map(|t| t.mass).collect::<Vec<_>>()),
                median_days: median(&mut days),
                median_consignments: median(&mut consignments),
            }
        })
        .collect();
    rows.sort_by_key(|row| row.typology[1..].parse::<u32>().unwrap_or(u32::MAX));
    rows
}

pub fn hard(all: &[Measured]) -> Hard {
    Hard {
        facts_found: figures(all, |m| m.hard_found),
        false_per_consignment: figures(all, |m| m.hard_false),
        by_entry_errors_per_consignment: figures(all, |m| m.hard_noise),
        site_alarms_per_site_year: figures(all, |m| m.site_alarms),
        missed: all.iter().flat_map(|m| m.missed.clone()).collect(),
        wrong: all.iter().flat_map(|m| m.wrong.clone()).collect(),
    }
}

fn percent(figure: Option<Figure>) -> String {
    figure.map_or_else(
        || "-".to_owned(),
        |f| format!("{:.1} [{:.1}, {:.1}]", f.value * 100.0, f.low * 100.0, f.high * 100.0),
    )
}

fn plain(figure: Option<Figure>) -> String {
    figure.map_or_else(|| "-".to_owned(), |f| format!("{:.2} [{:.2}, {:.2}]", f.value, f.low, f.high))
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.0}"))
}

/// Columns set to their widest cell; the first one to the left.
fn table(out: &mut String, rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |i: usize| {
        rows.iter().filter_map(|row| row.get(i)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .enumerate()
            .map(
                |(i, (cell, &width))| {
                    if i == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
                },
            )
            .collect();
        let _ = writeln!(out, "{}", cells.join("  ").trim_end());
    }
    out.push('\n');
}

impl Report {
    /// The score in plain text; per cent with 95 % intervals.
    pub fn table(&self) -> String {
        let mut out = format!(
            "profile {}, seeds {:?}, {} consignments, {} years; per cent with 95 % intervals over seeds\n\n",
            self.profile, self.seeds, self.size, self.years
        );
        let head = [
            "method",
            "basis",
            "cases",
            "scheme recall",
            "mass prevented",
            "case precision",
            "licit alerts per 1,000",
            "twins alerted",
        ];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        for row in &self.methods {
            rows.push(vec![
                format!("{} {}", row.code, row.name),
                row.basis.to_owned(),
                row.cases.to_string(),
                percent(row.scheme_recall),
                percent(row.mass_prevented),
                percent(row.case_precision),
                plain(row.licit_alerts_per_1000),
                percent(row.twins_alerted),
            ]);
        }
        table(&mut out, &rows);
        if let Some(engine) = self.methods.iter().find(|row| row.basis == "engine") {
            self.engine(&mut out, engine);
        }
        out
    }

    fn engine(&self, out: &mut String, engine: &Row) {
        let mut rows = vec![
            ["typology", "schemes", "recall", "mass prevented", "median days", "median consignments"]
                .map(str::to_owned)
                .to_vec(),
        ];
        for row in &engine.typologies {
            rows.push(vec![
                row.typology.clone(),
                row.schemes.to_string(),
                percent(row.recall),
                percent(row.mass_prevented),
                number(row.median_days),
                number(row.median_consignments),
            ]);
        }
        table(out, &rows);
        let rows = [
            ("scheme recall without the faint", percent(engine.scheme_recall_without_faint)),
            ("cases of all consignments", percent(engine.cases_per_consignment)),
            ("precision at 0.35 %, of the best attainable", percent(engine.precision_at_0_35_pct)),
            ("precision at 1 %, of the best attainable", percent(engine.precision_at_1_pct)),
            ("Brier score of the cases' weights", plain(engine.brier)),
            ("certain facts found", percent(self.hard.facts_found)),
            ("hard rules, false, of consignments", percent(self.hard.false_per_consignment)),
            (
                "hard rules, by entry errors, of consignments",
                percent(self.hard.by_entry_errors_per_consignment),
            ),
            ("site alarms per site-year", percent(self.hard.site_alarms_per_site_year)),
        ];
        table(out, &rows.map(|(name, value)| vec![name.to_owned(), value]));
        for (title, list) in [("missed", &self.hard.missed), ("false", &self.hard.wrong)] {
            let mut by_rule: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (rule, about) in list {
                by_rule.entry(rule).or_default().push(about);
            }
            for (rule, abouts) in by_rule {
                let some: Vec<&str> = abouts.iter().take(3).copied().collect();
                let _ = writeln!(out, "{title} {rule}: {}, such as {}", abouts.len(), some.join(", "));
            }
        }
    }
}
