//! Losses (R62, R62late), missing returns (R64), intelligence (R80).

use super::Moment;
use crate::history::{
    Activity, Event, IntelligenceRecorded, LossKind, LossReported, ReturnPeriod, SourceGrade, SubjectKind,
};
use crate::quantity::Mass;
use crate::replay::Engine;
use crate::replay::due::{Due, Subject};
use crate::replay::gather::term_over;
use crate::replay::law::DEFAULT_DAYS;
use crate::replay::output::Found;
use crate::replay::prepare::Prepared;
use crate::replay::record::Record;
use crate::screening::RuleCode;
use crate::screening::library::Inputs;
use crate::screening::rules::{r62, r62late, r64, r80};
use chrono::{Months, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// What was reported and noted.
#[derive(Clone, Debug, Default)]
pub(in crate::replay) struct Reports {
    losses: Vec<(String, r62::Report)>,
    /// Due day of each return that was not filed, by company, kind and period.
    returns: BTreeMap<(String, String, String), NaiveDate>,
    notes: BTreeMap<(SubjectKind, String), Vec<r80::Note>>,
}

impl Engine {
    pub(in crate::replay) fn loss_reported(
        &mut self,
        event: &Event,
        of: &LossReported,
        prepared: &Prepared,
        out: &mut Vec<Found>,
    ) {
        let (now, operator) = (Moment::of(event), of.operator.0.clone());
        let substance = self.key(&of.substance);
        let converted = prepared.masses.get("quantity");
        let report = r62::Report {
            record: event.id.clone(),
            operator: operator.clone(),
            reported_on: of.reported_on.0,
            theft: of.kind == LossKind::Theft,
            mass: converted.map(|converted| converted.mass).unwrap_or_default(),
            upper_bound: converted.is_some_and(|converted| converted.upper_bound),
            site: None,
            carrier: of.carrier.clone(),
            route: None,
        };
        let company = self.operator_name(&operator);
        let earlier = self.reports.losses.iter().map(|(_, report)| report).filter(|other| {
            other.operator == operator || (other.carrier.is_some() && other.carrier == report.carrier)
        });
        let inputs = r62::Inputs {
            operator: operator.clone(),
            company: company.clone(),
            materiality: self.materiality_of(&substance),
            earlier: earlier.cloned().collect(),
            report: report.clone(),
            order: None,
        };
        self.watch(Inputs::R62(Box::new(inputs)), "", Some(("operator", operator.clone())), now, out);
        let (term_days, term_source) = self.loss_term(&operator, &substance, of.discovered_on.0);
        let inputs = r62late::Inputs {
            operator: operator.clone(),
            company,
            term_days: Some(term_days),
            term_source,
            loss: r62late::Loss::Reported {
                record: event.id.clone(),
                mass: report.mass,
                reported_on: of.reported_on.0,
                discovered_on: Some(of.discovered_on.0),
                lost_on: of.lost_on.map(|day| day.0),
            },
        };
        self.watch(Inputs::R62Late(Box::new(inputs)), "", Some(("operator", operator)), now, out);
        self.reports.losses.push((substance, report));
    }

    /// Days in which a loss is to be reported, by the law of the company's country.
    fn loss_term(&self, operator: &str, substance: &str, day: NaiveDate) -> (i64, String) {
        let law = self.operators.get(operator).and_then(|of| {
            [Activity::Use, Activity::Distribute, Activity::Manufacture, Activity::Import]
                .into_iter()
                .find_map(|activity| {
                    self.law.field(&self.substances, of.country, substance, activity, day, |control| {
                        control.set.loss_report_days
                    })
                })
        });
        law.map_or((DEFAULT_DAYS, String::new()), |(days, source)| (i64::from(days), source))
    }

    /// Something shows a loss: when the term to report it is over, it is asked for.
    pub(in crate::replay) fn loss_shown(
        &mut self,
        rule: RuleCode,
        subject: (r62late::SubjectKind, String),
        operator: &str,
        substance: &str,
        day: NaiveDate,
        shown: Mass,
    ) {
        let (days, _) = self.loss_term(operator, substance, day);
        let shown = Shown {
            rule,
            kind: subject.0,
            subject: subject.1.clone(),
            operator: operator.to_owned(),
            substance: substance.to_owned(),
            on: day,
            mass: shown,
        };
        let at = term_over(day, days);
        self.queue.add(Due {
            at,
            rule: RuleCode::R62Late,
            subject: subject.1,
            of: Subject::Shown(Box::new(shown)),
        });
    }

    pub(in crate::replay) fn loss_term_over(&mut self, of: Shown, now: Moment<'_>, out: &mut Vec<Found>) {
        let reported = self.reports.losses.iter().filter(|(substance, report)| {
            *substance == of.substance && report.operator == of.operator && report.reported_on >= of.on
        });
        let reported: Mass = reported.map(|(_, report)| report.mass).sum();
        let (term_days, term_source) = self.loss_term(&of.operator, &of.substance, of.on);
        let inputs = r62late::Inputs {
            company: self.operator_name(&of.operator),
            operator: of.operator.clone(),
            term_days: Some(term_days),
            term_source,
            loss: r62late::Loss::Shown {
                rule: of.rule,
                kind: of.kind,
                subject: of.subject,
                shown_on: of.on,
                on: now.at.utc().date_naive(),
                shown: of.mass,
                reported,
                materiality: self.materiality_of(&of.substance),
            },
        };
        self.watch(Inputs::R62Late(Box::new(inputs)), "", Some(("operator", of.operator)), now, out);
    }

    /// An outgoing order of a company that lately reported a loss.
    pub(in crate::replay) fn watch_loss(
        &mut self,
        record: &Record,
        day: NaiveDate,
        now: Moment<'_>,
        out: &mut Vec<Found>,
    ) {
        let Some(seller) = record.exporter.clone() else { return };
        for goods in &record.goods {
            let Some(key) = goods.substance.as_deref() else { continue };
            let latest = self
                .reports
                .losses
                .iter()
                .rev()
                .find(|(substance, report)| substance == key && report.operator == seller);
            let Some((_, report)) = latest.cloned() else { continue };
            let from = day.checked_sub_months(Months::new(12)).unwrap_or(day);
            let sales = self.operators.get(&seller).map(|of| of.sales.since(key, from, (day, record.seq)));
            let usual = sales.into_iter().flatten().map(|order| order.mass).max();
            let inputs = r62::Inputs {
                operator: seller.clone(),
                company: self.operator_name(&seller),
                materiality: self.q_min(record, goods),
                earlier: Vec::new(),
                report,
                order: Some(r62::Order { record: record.id.clone(), on: day, mass: goods.mass, usual }),
            };
            self.watch(
                Inputs::R62(Box::new(inputs)),
                &record.id,
                Some(("operator", seller.clone())),
                now,
                out,
            );
        }
    }

    pub(in crate::replay) fn return_due(&mut self, event: &Event, of: &ReturnPeriod) {
        let due_on = event.at.utc().date_naive();
        let key = (of.operator.0.clone(), of.kind.clone(), of.period.clone());
        self.reports.returns.insert(key.clone(), due_on);
        for days in [self.params.r64_info_days, self.params.r64_review_days] {
            self.queue.add(Due {
                at: term_over(due_on, days),
                rule: RuleCode::R64,
                subject: of.operator.0.clone(),
                of: Subject::Return(key.0.clone(), key.1.clone(), key.2.clone()),
            });
        }
    }

    pub(in crate::replay) fn return_filed(&mut self, of: &ReturnPeriod) {
        self.reports.returns.remove(&(of.operator.0.clone(), of.kind.clone(), of.period.clone()));
    }

    pub(in crate::replay) fn return_missing(
        &mut self,
        key: (String, String, String),
        now: Moment<'_>,
        out: &mut Vec<Found>,
    ) {
        let Some(due_on) = self.reports.returns.get(&key).copied() else { return };
        let (operator, kind, period) = key;
        let others = self
            .reports
            .returns
            .iter()
            .filter(|((of, other, _), due)| *of == operator && *other == kind && **due < due_on);
        let missing_before = i64::try_from(others.count()).unwrap_or(i64::MAX);
        let inputs = r64::Inputs {
            company: self.operator_name(&operator),
            operator: operator.clone(),
            kind,
            period,
            due_on,
            on: now.at.utc().date_naive(),
            filed_on: None,
            missing_before,
        };
        self.watch(Inputs::R64(Box::new(inputs)), "", Some(("operator", operator)), now, out);
    }

    /// A note is matched at once with companies and what is under way.
    pub(in crate::replay) fn noted(
        &mut self,
        event: &Event,
        of: &IntelligenceRecorded,
        out: &mut Vec<Found>,
    ) {
        let grade = |grade: SourceGrade| grade.code().chars().next();
        let note = r80::Note {
            record: event.id.clone(),
            source_grade: of.source_grade.and_then(grade),
            information_grade: of.information_grade.map(|grade| grade.0),
            expires: of.expires.map(|day| day.0),
            handling: None,
        };
        let key = (of.about.kind, normal(&of.about.value));
        self.reports.notes.entry(key.clone()).or_default().push(note);
        let now = Moment::of(event);
        let matching: Vec<String> =
            self.operators.keys().filter(|id| self.values_of(id).contains(&key)).cloned().collect();
        for id in matching {
            self.match_notes(&id, &id, now, out);
        }
        let under_way: Vec<Record> = self
            .open_records()
            .filter(|record| self.values_of_goods(record).contains(&key))
            .cloned()
            .collect();
        for record in under_way {
            self.match_goods(&record, now, out);
        }
    }

    /// Everything of a company that a note can be about.
    fn values_of(&self, id: &str) -> BTreeSet<(SubjectKind, String)> {
        let Some(of) = self.operators.get(id) else { return BTreeSet::new() };
        let mut values =
            BTreeSet::from([(SubjectKind::Operator, normal(id)), (SubjectKind::Name, normal(&of.name))]);
        values.extend(of.address.iter().map(|address| (SubjectKind::Address, normal(&address.text))));
        values.extend(of.phones.iter().map(|phone| (SubjectKind::Phone, normal(phone))));
        values.extend(of.emails.iter().map(|email| (SubjectKind::Email, normal(email))));
        values
    }

    fn values_of_goods(&self, record: &Record) -> BTreeSet<(SubjectKind, String)> {
        let corridor = format!("{}>{}", record.origin, record.destination);
        let mut values = BTreeSet::new();
        for substance in record.goods.iter().filter_map(|goods| goods.substance.as_ref()) {
            values.insert((SubjectKind::Corridor, normal(&format!("{corridor}/{substance}"))));
        }
        values.insert((SubjectKind::Corridor, normal(&corridor)));
        let trade_name = record.declared.as_ref().and_then(|declared| declared.trade_name.as_ref());
        values.extend(trade_name.map(|name| (SubjectKind::Product, normal(name))));
        values
    }

    /// Notes about a company, wherever it turns up.
    pub(in crate::replay) fn match_notes(
        &mut self,
        id: &str,
        record: &str,
        now: Moment<'_>,
        out: &mut Vec<Found>,
    ) {
        if self.reports.notes.is_empty() {
            return;
        }
        for (kind, value) in self.values_of(id) {
            let company = Some(self.operator_name(id));
            self.matched(kind, &value, Some(id.to_owned()), company, record, now, out);
        }
    }

    /// Notes about the way or the goods of a record.
    pub(in crate::replay) fn match_goods(&mut self, record: &Record, now: Moment<'_>, out: &mut Vec<Found>) {
        if self.reports.notes.is_empty() {
            return;
        }
        for (kind, value) in self.values_of_goods(record) {
            self.matched(kind, &value, None, None, &record.id, now, out);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one place, each of another kind")]
    fn matched(
        &mut self,
        kind: SubjectKind,
        value: &str,
        operator: Option<String>,
        company: Option<String>,
        record: &str,
        now: Moment<'_>,
        out: &mut Vec<Found>,
    ) {
        let notes = self.reports.notes.get(&(kind, value.to_owned())).cloned().unwrap_or_default();
        for note in notes {
            let inputs = r80::Inputs {
                on: now.at.utc().date_naive(),
                operator: operator.clone(),
                company: company.clone(),
                matched: matched_kind(kind),
                value: value.to_owned(),
                record: record.to_owned(),
                note,
                traced: None,
            };
            self.watch(Inputs::R80(Box::new(inputs)), record, None, now, out);
        }
    }
}

/// A loss that another rule shows, until its term is over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::replay) struct Shown {
    rule: RuleCode,
    kind: r62late::SubjectKind,
    subject: String,
    operator: String,
    substance: String,
    on: NaiveDate,
    mass: Mass,
}

const fn matched_kind(kind: SubjectKind) -> r80::Matched {
    match kind {
        SubjectKind::Operator => r80::Matched::Operator,
        SubjectKind::Name => r80::Matched::Name,
        SubjectKind::Address => r80::Matched::Address,
        SubjectKind::Phone => r80::Matched::Phone,
        SubjectKind::Email => r80::Matched::Email,
        SubjectKind::Lot => r80::Matched::Lot,
        SubjectKind::Corridor => r80::Matched::Corridor,
        SubjectKind::Product => r80::Matched::Product,
    }
}

/// The same value however it is written: case and white space do not count.
fn normal(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
