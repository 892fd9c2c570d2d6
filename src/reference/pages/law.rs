//! Country packs, their rules, and the working calendars.

use super::substances::span;
use super::{fact, facts, link, tabs, text};
use crate::http::{Failure, Page, View, choices};
use crate::reference::{self, Reference};
use crate::words;
use axum::extract::Path;
use chrono::Datelike;
use domain::country::Country;
use domain::law::{HandlerCap, Keyed, Pack, Rule, Scope, Threshold};
use domain::message::Message;
use domain::period::{Calendar, Term};
use minijinja::{Value, context};

/// A pack in an address: `UN1988`, `AU`, `EU-EC`.
fn code(keyed: Keyed) -> String {
    keyed.to_string().replace("->", "-")
}

fn name(view: &View, keyed: Keyed) -> String {
    let country = |code: Country| words::country(&view.lang, code.as_str());
    match keyed {
        Keyed::Convention => view.t("reference-convention"),
        Keyed::Of(code) => country(code),
        Keyed::Pair(from, to) => {
            view.say(&Message::new("reference-pair").with("from", country(from)).with("to", country(to)))
        }
    }
}

pub async fn index(view: View) -> Page {
    let reference = reference::current(&view.app).await?;
    let row = |pack: &Pack| {
        vec![
            link(name(&view, pack.keyed), format!("/reference/law/{}", code(pack.keyed))),
            context! { text => pack.rules.len(), num => true },
            text(pack.zone.map(|zone| zone.name().replace('_', " ")).unwrap_or_default()),
            text(pack.note.clone()),
        ]
    };
    let mut packs: Vec<&Pack> = reference.law.packs.iter().collect();
    packs.sort_by_key(|pack| pack.keyed);
    let requests: Vec<Vec<Value>> = reference
        .law
        .pen_requests
        .iter()
        .map(|request| {
            vec![
                text(words::country(&view.lang, request.country.as_str())),
                text(
                    request
                        .scope
                        .parse::<Scope>()
                        .map_or(request.scope.clone(), |scope| say_scope(&view, &reference, &scope)),
                ),
                text(span(&view, request.from, request.until)),
                text(&request.source),
            ]
        })
        .collect();
    let head =
        |keys: [&str; 4]| keys.map(|key| context! { text => view.t(key), num => key == "reference-rules" });
    let context = context! {
        tabs => tabs(&view, "/reference/law"),
        head => head(["reference-jurisdiction", "reference-rules", "reference-zone", "reference-note"]),
        rows => packs.into_iter().map(row).collect::<Vec<_>>(),
        requests => requests,
        requests_head => head(["common-country", "reference-scope", "reference-in-force", "reference-source"]),
    };
    view.render("reference/law.html", context)
}

pub async fn one(view: View, Path(wanted): Path<String>) -> Page {
    let reference = reference::current(&view.app).await?;
    let pack = reference.law.packs.iter().find(|pack| code(pack.keyed) == wanted).ok_or(Failure::NotFound)?;
    let members = pack.members.iter().map(|member| words::country(&view.lang, member.as_str()));
    let rules: Vec<Value> = pack
        .rules
        .iter()
        .map(|rule| context! { id => rule.id, facts => about(&view, &reference, rule) })
        .collect();
    let context = context! {
        name => name(&view, pack.keyed),
        zone => pack.zone.map(|zone| zone.name().replace('_', " ")),
        note => pack.note,
        members => members.collect::<Vec<_>>().join(", "),
        rules => rules,
    };
    view.render("reference/pack.html", context)
}

fn about(view: &View, reference: &Reference, rule: &Rule) -> Vec<Value> {
    let label = |key: &str| view.t(key);
    let worded = |kind: &str, code: &str| view.t(&format!("law-{kind}-{code}"));
    let mut rows = vec![
        facts(
            label("reference-scope"),
            rule.scopes.iter().map(|scope| say_scope(view, reference, scope)).collect(),
        ),
        facts(
            label("reference-activities"),
            rule.activities.iter().map(|it| worded("activity", it.code())).collect(),
        ),
        facts(label("reference-regime"), rule.regime.iter().map(|it| worded("regime", it.code())).collect()),
    ];
    if let Some(threshold) = &rule.threshold {
        rows.push(fact(label("reference-threshold"), say_threshold(view, threshold)));
    }
    if let Some(least) = rule.min_content {
        let key = if least.above { "law-content-above" } else { "law-content-from" };
        rows.push(fact(label("reference-min-content"), view.say(&Message::new(key).with("pct", least.pct))));
    }
    for (key, term, start) in [
        ("reference-notice", rule.notice, rule.notice_from),
        ("reference-reply", rule.reply, rule.reply_from),
        ("reference-transit-notice", rule.transit_notice, None),
        ("reference-loss-report", rule.loss_report, None),
    ] {
        if let Some(term) = term {
            rows.push(fact(label(key), say_term(view, term, start.map(domain::law::Start::code))));
        }
    }
    if let Some(silence) = rule.silence {
        rows.push(fact(label("reference-silence"), view.t(&format!("reference-silence-{}", silence.code()))));
    }
    if let Some(span) = rule.permit_validity {
        let message = Message::new(&format!("law-span-{}", span.unit.code())).with("count", span.count);
        rows.push(fact(label("reference-permit-validity"), view.say(&message)));
    }
    if let Some(prohibited) = rule.prohibited {
        rows.push(fact(
            label("reference-import"),
            worded("import", if prohibited { "prohibited" } else { "free" }),
        ));
    }
    if let Some(cap) = &rule.handler_cap {
        rows.push(fact(label("reference-handler-cap"), say_handler_cap(view, cap)));
    }
    if let Some(most) = rule.max_items {
        rows.push(fact(label("reference-max-items"), most.to_string()));
    }
    if let Some(years) = rule.retention_years {
        let message = Message::new("law-span-years").with("count", years);
        rows.push(fact(label("reference-retention"), view.say(&message)));
    }
    if !rule.documents.is_empty() {
        let word = |document: &domain::law::DocumentDuty| {
            late(view, "document", document.kind.code(), document.late)
        };
        rows.push(facts(label("reference-documents"), rule.documents.iter().map(word).collect()));
    }
    if !rule.fields.is_empty() || !rule.late_fields.is_empty() {
        let now = rule.fields.iter().map(|field| late(view, "field", field.code(), false));
        let later = rule.late_fields.iter().map(|field| late(view, "field", field.code(), true));
        rows.push(facts(label("reference-fields"), now.chain(later).collect()));
    }
    if rule.from.is_some() || rule.until.is_some() {
        rows.push(fact(label("reference-in-force"), span(view, rule.from, rule.until)));
    }
    rows.push(fact(label("reference-note"), rule.note.clone()));
    rows.push(fact(label("reference-source"), rule.source.clone()));
    rows
}

/// A field or document in words, marked where it may follow.
pub(super) fn late(view: &View, kind: &str, code: &str, late: bool) -> String {
    let words = view.t(&format!("law-{kind}-{code}"));
    if late { view.say(&Message::new("reference-late").with("what", words)) } else { words }
}

pub(super) fn say_term(view: &View, term: Term, start: Option<&str>) -> String {
    let message = Message::new("reference-term").with("days", term.days).with("kind", term.kind.code());
    view.say(&message.with("start", start.unwrap_or("none")))
}

fn say_threshold(view: &View, threshold: &Threshold) -> String {
    let key = if threshold.inclusive { "law-threshold-from" } else { "law-threshold-above" };
    let message = Message::new(key)
        .with("amount", threshold.quantity.amount)
        .with("unit", threshold.quantity.unit.code())
        .with("period", view.t(&format!("law-period-{}", threshold.period.code())));
    view.say(&message)
}

fn say_handler_cap(view: &View, cap: &HandlerCap) -> String {
    let word = |kind: &str, code: &str| choices::word(&view.lang, kind, code);
    let message = Message::new("reference-handler-cap-says")
        .with("amount", cap.quantity.amount)
        .with("unit", cap.quantity.unit.code())
        .with("period", word("licences-period", cap.period.code()))
        .with("counts", word("licences-counts", cap.counts.code()));
    view.say(&message)
}

fn say_scope(view: &View, reference: &Reference, scope: &Scope) -> String {
    match scope {
        Scope::All => view.t("reference-scope-all"),
        Scope::Table(table) => view.t(&format!("reference-table-{}", table.code())),
        Scope::Category { list, class } => {
            let message = Message::new("reference-scope-category").with("list", list.to_uppercase());
            view.say(&message.with("class", class))
        }
        Scope::Substance(key) => {
            reference.catalogue.resolve(key).map_or(key.clone(), |found| found.substance.name.clone())
        }
    }
}

pub async fn calendars(view: View) -> Page {
    let reference = reference::current(&view.app).await?;
    let row = |(country, calendar): (&Country, &Calendar)| {
        vec![
            link(words::country(&view.lang, country.as_str()), format!("/reference/calendars/{country}")),
            text(format!("{}–{}", calendar.years.0, calendar.years.1)),
            text(rest_days(&view, calendar)),
            context! { text => calendar.holidays.len(), num => true },
            text(&calendar.source),
        ]
    };
    let keys = [
        "common-country",
        "reference-years",
        "reference-rest-days",
        "reference-holidays",
        "reference-source",
    ];
    let context = context! {
        tabs => tabs(&view, "/reference/calendars"),
        head => keys.map(|key| context! { text => view.t(key), num => key == "reference-holidays" }),
        rows => reference.law.calendars.iter().map(row).collect::<Vec<_>>(),
    };
    view.render("reference/calendars.html", context)
}

fn rest_days(view: &View, calendar: &Calendar) -> String {
    let day = |day: &chrono::Weekday| view.t(&format!("reference-weekday-{}", day.number_from_monday()));
    calendar.weekend.iter().map(day).collect::<Vec<_>>().join(", ")
}

pub async fn calendar(view: View, Path(wanted): Path<String>) -> Page {
    let reference = reference::current(&view.app).await?;
    let country: Country = wanted.parse().map_err(|_| Failure::NotFound)?;
    let calendar = reference.law.calendars.get(&country).ok_or(Failure::NotFound)?;
    let day = |(date, name): (&chrono::NaiveDate, &String)| {
        let weekday = view.t(&format!("reference-weekday-{}", date.weekday().number_from_monday()));
        vec![text(words::date(&view.lang, *date)), text(weekday), text(name)]
    };
    let worked = |(date, _): (&chrono::NaiveDate, &String)| day((date, &view.t("reference-worked")));
    let mut days: Vec<_> = calendar.holidays.iter().map(|entry| (*entry.0, day(entry))).collect();
    days.extend(calendar.worked.iter().map(|entry| (*entry.0, worked(entry))));
    days.sort_by_key(|(date, _)| *date);
    let keys = ["common-day", "reference-weekday", "reference-holiday"];
    let context = context! {
        name => words::country(&view.lang, country.as_str()),
        rest_days => rest_days(&view, calendar),
        years => format!("{}–{}", calendar.years.0, calendar.years.1),
        source => calendar.source,
        head => keys.map(|key| context! { text => view.t(key) }),
        rows => days.into_iter().map(|(_, row)| row).collect::<Vec<_>>(),
    };
    view.render("reference/calendar.html", context)
}
