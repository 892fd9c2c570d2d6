//! Sites: what came, went and was counted (R60), as periods between two counts.

use super::Moment;
use crate::history::{
    AssayRecorded, Event, ProductionRecorded, Quantity, StockCounted, StockFlows, StockHoldup,
};
use crate::quantity::{Declared, Mass, Unit};
use crate::replay::Engine;
use crate::replay::output::{Found, Said};
use crate::replay::prepare::Prepared;
use crate::screening::library::Inputs;
use crate::screening::rules::r60::{self, Stream, Term};
use crate::screening::rules::r62late;
use crate::screening::{RuleCode, Severity};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::BTreeMap;

/// One site's stock of one substance.
#[derive(Clone, Debug, Default)]
pub(in crate::replay) struct Book {
    /// When a stock was last measured, and how much it was.
    measured: Option<(NaiveDate, Mass)>,
    items: Option<i64>,
    /// Since then, as filed; where nothing was filed, as recorded.
    filed: BTreeMap<Stream, Mass>,
    recorded: BTreeMap<Stream, Mass>,
    items_moved: Option<i64>,
    /// The latest closed balance.
    closed: Option<r60::Inputs>,
}

/// A row of the balances: the latest one of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SiteBalanceRow {
    /// `operator/substance` or `operator/site/substance`.
    pub site: String,
    /// Milligrams; positive is missing.
    pub muf: i64,
    pub sigma: i64,
}

/// A production whose use an assay can correct.
#[derive(Clone, Debug)]
pub(in crate::replay) struct Produced {
    site: String,
    substance: String,
    form: Option<String>,
    units: u64,
    booked: Mass,
}

fn add(streams: &mut BTreeMap<Stream, Mass>, stream: Stream, mass: Option<Mass>) {
    if let Some(mass) = mass {
        let total = streams.entry(stream).or_default();
        *total = *total + mass;
    }
}

/// `operator/substance`, or with the site between.
fn name(operator: &str, site: Option<&str>, substance: &str) -> String {
    match site {
        Some(site) => format!("{operator}/{site}/{substance}"),
        None => format!("{operator}/{substance}"),
    }
}

impl Engine {
    pub(in crate::replay) fn stock_flows(&mut self, of: &StockFlows, prepared: &Prepared) {
        let site = name(&of.operator, of.site.as_deref(), &self.key(&of.substance));
        let book = self.sites.entry(site).or_default();
        for (stream, field) in [
            (Stream::Receipts, "receipts"),
            (Stream::Shipments, "shipments"),
            (Stream::Production, "production"),
            (Stream::Consumption, "consumption"),
            (Stream::DeclaredLosses, "declared_losses"),
        ] {
            add(&mut book.filed, stream, prepared.mass(field));
        }
        if of.items_in.is_some() || of.items_out.is_some() {
            let count = |items: Option<u64>| i64::try_from(items.unwrap_or(0)).unwrap_or(i64::MAX);
            *book.items_moved.get_or_insert(0) += count(of.items_in) - count(of.items_out);
        }
    }

    /// Goods that a company received or gave away, where it files no flows.
    pub(in crate::replay) fn stock_moved(
        &mut self,
        operator: &str,
        substance: &str,
        stream: Stream,
        mass: Mass,
    ) {
        if let Some(book) = self.sites.get_mut(&name(operator, None, substance)) {
            add(&mut book.recorded, stream, Some(mass));
        }
    }

    pub(in crate::replay) fn produced(&mut self, of: &ProductionRecorded, prepared: &Prepared) {
        let Some(product) = self.products.get(&*of.product).cloned() else { return };
        let booked = prepared.mass("booked").unwrap_or_default();
        let site = name(&of.operator, None, &product.substance);
        add(&mut self.sites.entry(site.clone()).or_default().recorded, Stream::Consumption, Some(booked));
        let produced =
            Produced { site, substance: product.substance, form: product.form, units: of.units, booked };
        self.productions.insert(of.production.0.clone(), produced);
    }

    /// A count closes the period that began with the last measured one.
    pub(in crate::replay) fn stock_counted(
        &mut self,
        event: &Event,
        of: &StockCounted,
        prepared: &Prepared,
        out: &mut Vec<Found>,
    ) {
        let substance = self.key(&of.substance);
        let site = name(&of.operator, of.site.as_deref(), &substance);
        let today = event.at.utc().date_naive();
        let company = self.operator_name(&of.operator);
        let materiality = self.materiality_of(&substance);
        let book = self.sites.entry(site.clone()).or_default();
        let counted = of.items_measured.and_then(|items| i64::try_from(items).ok());
        let by_book = of.items_book.and_then(|items| i64::try_from(items).ok());
        let expected = by_book.or_else(|| Some(book.items? + book.items_moved.unwrap_or(0)));
        let items = expected.zip(counted);
        let before = book.measured;
        let measured = prepared.mass("measured");
        let terms = measured.map_or_else(Vec::new, |measured| book.terms(prepared.mass("book"), measured));
        if counted.is_some() {
            (book.items, book.items_moved) = (counted, None);
        }
        if let Some(measured) = measured {
            book.measured = Some((today, measured));
            book.filed.clear();
            book.recorded.clear();
        }
        // The first count of a site begins its balances and closes none.
        if terms.is_empty() && items.is_none() {
            return;
        }
        let inputs = r60::Inputs {
            site: site.clone(),
            company,
            substance,
            from: before.map_or(today, |(day, _)| day),
            to: today,
            materiality,
            throughput: None,
            terms,
            sigma: prepared.mass("sigma"),
            holdup_sigma: None,
            yield_ppm: None,
            items,
            upper_bound: prepared.masses.values().any(|converted| converted.upper_bound),
        };
        book.closed = Some(inputs.clone());
        let muf = r60::balance(&inputs, &self.params).map(|(muf, _)| muf).unwrap_or_default();
        let substance = inputs.substance.clone();
        let before = out.len();
        self.site_judged(inputs, Moment::of(event), out);
        let missing = out[before..].iter().any(|found| found.severity == Severity::Hold) && muf > Mass::ZERO;
        if missing {
            let subject = (r62late::SubjectKind::Operator, of.operator.0.clone());
            self.loss_shown(RuleCode::R60, subject, &of.operator, &substance, today, muf);
        }
    }

    /// Hold-up belongs to the latest count.
    pub(in crate::replay) fn stock_holdup(
        &mut self,
        event: &Event,
        of: &StockHoldup,
        prepared: &Prepared,
        out: &mut Vec<Found>,
    ) {
        let site = name(&of.operator, of.site.as_deref(), &self.key(&of.substance));
        let Some(closed) = self.sites.get_mut(&site).and_then(|book| book.closed.as_mut()) else { return };
        let mass = prepared.mass("quantity").unwrap_or_default();
        closed.terms.push(Term {
            stream: Stream::Holdup,
            mass,
            source: Some(event.id.clone()),
            measured: None,
        });
        closed.holdup_sigma = prepared.mass("sigma").or(closed.holdup_sigma);
        let inputs = closed.clone();
        self.site_judged(inputs, Moment::of(event), out);
    }

    /// What was booked as used becomes what the product was found to hold.
    pub(in crate::replay) fn assayed(&mut self, event: &Event, of: &AssayRecorded, out: &mut Vec<Found>) {
        let Some(strength) = of.found_strength_mg else { return };
        for id in of.refs.all() {
            let Some(produced) = self.productions.get(&id).cloned() else { continue };
            let mut declared =
                Declared::new(Decimal::from(produced.units), Unit::Tablet).strength(strength.0);
            declared.form = produced.form.clone();
            let Ok(used) = self.substances.mass("", Some(&produced.substance), &Quantity(declared)) else {
                continue;
            };
            let more = Mass::from_mg(used.mass.mg() - produced.booked.mg());
            if let Some(produced) = self.productions.get_mut(&id) {
                produced.booked = used.mass;
            }
            let Some(book) = self.sites.get_mut(&produced.site) else { continue };
            let Some(closed) = book.closed.as_mut() else { continue };
            // The more was used, the less should be there.
            let source = Some(event.id.clone());
            closed.terms.push(Term { stream: Stream::Consumption, mass: more, source, measured: None });
            let inputs = closed.clone();
            self.site_judged(inputs, Moment::of(event), out);
        }
    }

    /// Judges a balance, anew where it was judged before: what is explained now is closed.
    fn site_judged(&mut self, inputs: r60::Inputs, now: Moment<'_>, out: &mut Vec<Found>) {
        let (site, to) = (inputs.site.clone(), inputs.to);
        let inputs = Inputs::R60(Box::new(inputs));
        let stands: Vec<String> = inputs
            .judge(&self.params)
            .into_iter()
            .filter_map(|(_, outcome)| match outcome {
                crate::screening::Outcome::Raised { finding, .. } => Some(format!("#{}", finding.cause())),
                _ => None,
            })
            .collect();
        self.watch(inputs.clone(), "", Some(("site", site.clone())), now, out);
        let of_period = format!("#{to}");
        let explained: Vec<(RuleCode, String, String)> = self
            .standing
            .iter()
            .filter(|((rule, about, cause), standing)| {
                *rule == RuleCode::R60
                    && *about == site
                    && standing.finding.is_some()
                    && cause.ends_with(&of_period)
                    && !stands.contains(cause)
            })
            .map(|(key, _)| key.clone())
            .collect();
        let inputs = std::sync::Arc::new(inputs);
        for key in explained {
            let Some(standing) = self.standing.remove(&key) else { continue };
            let Some(finding) = standing.finding else { continue };
            out.push(Found {
                at: now.at,
                event: now.event.to_owned(),
                rule: RuleCode::R60,
                about: ("site".to_owned(), site.clone()),
                severity: standing.severity,
                said: Said::Closed(finding),
                inputs: inputs.clone(),
            });
        }
    }

    /// The latest balance of every site.
    pub fn site_balances(&self) -> Vec<SiteBalanceRow> {
        let rows = self.sites.iter().filter_map(|(site, book)| {
            let (muf, sigma) = r60::balance(book.closed.as_ref()?, &self.params)?;
            Some(SiteBalanceRow { site: site.clone(), muf: muf.mg(), sigma: sigma.mg() })
        });
        rows.collect()
    }
}

impl Book {
    /// The terms of the period that a count closes; none where nothing began it.
    fn terms(&self, book: Option<Mass>, measured: Mass) -> Vec<Term> {
        let term = |stream, mass| Term { stream, mass, source: None, measured: None };
        let closing = term(Stream::Closing, measured);
        if let Some(book) = book {
            return vec![term(Stream::Book, book), closing];
        }
        let Some((_, opening)) = self.measured else { return Vec::new() };
        let mut terms = vec![term(Stream::Opening, opening)];
        let mut flows = if self.filed.is_empty() { self.recorded.clone() } else { self.filed.clone() };
        if let Some(used) = self.recorded.get(&Stream::Consumption).filter(|_| !self.filed.is_empty()) {
            // A filing that says nothing of use leaves that to the production records.
            flows.entry(Stream::Consumption).or_insert(*used);
        }
        terms.extend(flows.into_iter().map(|(stream, mass)| term(stream, mass)));
        terms.push(closing);
        terms
    }
}
