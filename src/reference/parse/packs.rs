//! `packs/*.toml`: one file per jurisdiction, every rule with its source.

use super::Faults;
use crate::reference::files::Files;
use chrono::{NaiveDate, NaiveTime, Timelike};
use domain::country::Country;
use domain::law::{
    Activity, DocumentDuty, DocumentKind, Field, HandlerCap, Keyed, MinContent, Pack, Regime, Rule, Scope,
    Silence, Span, SpanUnit, Start, Threshold, ThresholdPeriod,
};
use domain::licence::{Counts, Period};
use domain::message::Message;
use domain::needs::Line;
use domain::notification::office::Hours;
use domain::period::{DayKind, Term};
use domain::quantity::{Declared, Unit};
use domain::substance::Catalogue;
use serde::Deserialize;
use std::collections::BTreeSet;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPack {
    jurisdiction: String,
    zone: Option<String>,
    calendar: Option<String>,
    #[serde(default)]
    members: Vec<String>,
    transit_copy: Option<bool>,
    office_hours: Option<RawHours>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    rule: Vec<Spanned<RawRule>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHours {
    from: String,
    to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: String,
    scope: Vec<String>,
    line: Option<String>,
    activities: Vec<String>,
    #[serde(default)]
    regime: Vec<String>,
    threshold: Option<RawThreshold>,
    min_content: Option<RawMinContent>,
    notice: Option<RawTerm>,
    reply: Option<RawTerm>,
    silence: Option<String>,
    transit_notice: Option<RawTerm>,
    permit_validity: Option<RawSpan>,
    retention_years: Option<u32>,
    loss_report: Option<RawTerm>,
    prohibited: Option<bool>,
    handler_cap: Option<RawHandlerCap>,
    max_items: Option<u32>,
    #[serde(default)]
    documents: Vec<RawDocument>,
    #[serde(default)]
    fields: Vec<String>,
    #[serde(default)]
    late_fields: Vec<String>,
    from: Option<String>,
    until: Option<String>,
    source: String,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTerm {
    days: u32,
    kind: String,
    start: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawThreshold {
    amount: String,
    unit: String,
    period: String,
    inclusive: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHandlerCap {
    amount: String,
    unit: String,
    period: String,
    counts: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMinContent {
    pct: String,
    above: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSpan {
    count: u32,
    unit: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDocument {
    kind: String,
    late: bool,
}

pub fn packs(files: &Files, catalogue: &Catalogue, faults: &mut Faults) -> Vec<Pack> {
    let (mut found, mut ids, mut keys) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for (_, path, text) in files.within("packs") {
        match toml::from_str::<RawPack>(text) {
            Err(error) => {
                let line = error.span().map_or(0, |span| line_of(text, span.start));
                faults.add(
                    path,
                    line,
                    "",
                    Message::new("reference-file-unreadable").with("error", error.message()),
                );
            }
            Ok(raw) => {
                let mut reader = Reader { file: path, line: 1, faults };
                let pack = reader.pack(raw, text, catalogue, &mut ids);
                if let Some(pack) = pack {
                    if !keys.insert(pack.keyed) {
                        reader.line = 1;
                        reader.fault("jurisdiction", Message::new("reference-key-twice"));
                    }
                    found.push(pack);
                }
            }
        }
    }
    found
}

fn line_of(text: &str, offset: usize) -> u64 {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count() as u64
}

/// Reads one file; `line` is where the rule at hand begins.
struct Reader<'a> {
    file: &'a str,
    line: u64,
    faults: &'a mut Faults,
}

impl Reader<'_> {
    fn fault(&mut self, field: &str, reason: Message) {
        self.faults.add(self.file, self.line, field, reason);
    }

    fn code<T>(&mut self, field: &str, text: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let value = read(text);
        if value.is_none() {
            self.fault(field, Message::new("reference-value-wrong").with("value", text));
        }
        value
    }

    fn codes<T>(&mut self, field: &str, texts: &[String], read: impl Fn(&str) -> Option<T>) -> Vec<T> {
        texts.iter().filter_map(|text| self.code(field, text, &read)).collect()
    }

    fn pack(
        &mut self,
        raw: RawPack,
        text: &str,
        catalogue: &Catalogue,
        ids: &mut BTreeSet<String>,
    ) -> Option<Pack> {
        let keyed = self.code("jurisdiction", &raw.jurisdiction, super::parsed::<Keyed>)?;
        let zone = raw.zone.and_then(|zone| self.code("zone", &zone, super::parsed));
        let calendar = raw.calendar.and_then(|country| self.code("calendar", &country, super::parsed));
        let members = self.codes("members", &raw.members, super::parsed::<Country>);
        let office = raw.office_hours.and_then(|hours| self.hours(&hours));
        let mut rules = Vec::new();
        for rule in raw.rule {
            self.line = line_of(text, rule.span().start);
            rules.push(self.rule(rule.into_inner(), catalogue, ids));
        }
        let (transit_copy, note) = (raw.transit_copy, raw.note);
        Some(Pack { keyed, zone, calendar, members, transit_copy, office, rules, note })
    }

    fn hours(&mut self, raw: &RawHours) -> Option<Hours> {
        let minutes = |text: &str| {
            let time = NaiveTime::parse_from_str(text, "%H:%M").ok()?;
            u16::try_from(time.num_seconds_from_midnight() / 60).ok()
        };
        let from = self.code("office_hours", &raw.from, minutes)?;
        let to = self.code("office_hours", &raw.to, |text| minutes(text).filter(|to| *to > from))?;
        Some(Hours { from, to })
    }

    fn rule(&mut self, raw: RawRule, catalogue: &Catalogue, ids: &mut BTreeSet<String>) -> Rule {
        if !ids.insert(raw.id.clone()) {
            self.fault("id", Message::new("reference-key-twice"));
        }
        for (field, empty) in [("source", raw.source.is_empty()), ("scope", raw.scope.is_empty())] {
            if empty {
                self.fault(field, Message::new("reference-value-missing"));
            }
        }
        let scopes = self.codes("scope", &raw.scope, super::parsed::<Scope>);
        for scope in &scopes {
            if let Scope::Substance(key) = scope
                && catalogue.resolve(key).is_none()
            {
                self.fault("scope", Message::new("reference-key-unknown").with("value", key));
            }
        }
        let (notice, notice_from) = self.term("notice", raw.notice);
        let (reply, reply_from) = self.term("reply", raw.reply);
        Rule {
            id: raw.id,
            scopes,
            line: raw.line.and_then(|line| self.code("line", &line, Line::from_code)),
            activities: self.codes("activities", &raw.activities, Activity::from_code),
            regime: self.codes("regime", &raw.regime, Regime::from_code),
            threshold: raw.threshold.and_then(|threshold| self.threshold(&threshold)),
            min_content: raw.min_content.and_then(|least| {
                let pct = self.code("min_content", &least.pct, super::parsed)?;
                Some(MinContent { pct, above: least.above })
            }),
            notice,
            notice_from,
            reply,
            reply_from,
            silence: raw.silence.and_then(|silence| self.code("silence", &silence, Silence::from_code)),
            transit_notice: self.term("transit_notice", raw.transit_notice).0,
            permit_validity: raw.permit_validity.and_then(|span| {
                let unit = self.code("permit_validity", &span.unit, SpanUnit::from_code)?;
                Some(Span { count: span.count, unit })
            }),
            retention_years: raw.retention_years,
            loss_report: self.term("loss_report", raw.loss_report).0,
            prohibited: raw.prohibited,
            handler_cap: raw.handler_cap.and_then(|cap| self.handler_cap(&cap)),
            max_items: raw.max_items,
            documents: raw.documents.iter().filter_map(|document| self.document(document)).collect(),
            fields: self.codes("fields", &raw.fields, Field::from_code),
            late_fields: self.codes("late_fields", &raw.late_fields, Field::from_code),
            from: raw.from.and_then(|day| self.code("from", &day, super::parsed::<NaiveDate>)),
            until: raw.until.and_then(|day| self.code("until", &day, super::parsed::<NaiveDate>)),
            source: raw.source,
            note: raw.note,
        }
    }

    fn term(&mut self, field: &str, raw: Option<RawTerm>) -> (Option<Term>, Option<Start>) {
        let Some(raw) = raw else { return (None, None) };
        let kind = self.code(field, &raw.kind, DayKind::from_code);
        let start = raw.start.and_then(|start| self.code(field, &start, Start::from_code));
        (kind.map(|kind| Term { days: raw.days, kind }), start)
    }

    fn threshold(&mut self, raw: &RawThreshold) -> Option<Threshold> {
        let amount = self.code("threshold", &raw.amount, super::parsed);
        let unit = self.code("threshold", &raw.unit, Unit::from_code);
        let period = self.code("threshold", &raw.period, ThresholdPeriod::from_code);
        Some(Threshold { quantity: Declared::new(amount?, unit?), period: period?, inclusive: raw.inclusive })
    }

    fn handler_cap(&mut self, raw: &RawHandlerCap) -> Option<HandlerCap> {
        let amount = self.code("handler_cap", &raw.amount, super::parsed);
        let unit = self.code("handler_cap", &raw.unit, Unit::from_code);
        let period = self.code("handler_cap", &raw.period, Period::from_code);
        if period == Some(Period::Licence) {
            self.fault("handler_cap", Message::new("reference-value-wrong").with("value", &raw.period));
        }
        let counts = self.code("handler_cap", &raw.counts, Counts::from_code);
        Some(HandlerCap { quantity: Declared::new(amount?, unit?), period: period?, counts: counts? })
    }

    fn document(&mut self, raw: &RawDocument) -> Option<DocumentDuty> {
        let kind = self.code("documents", &raw.kind, DocumentKind::from_code)?;
        Some(DocumentDuty { kind, late: raw.late })
    }
}
