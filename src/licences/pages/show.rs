//! Licences as rows, bars and words, shared by the authority's and the company's
//! pages.

use crate::error::Result;
use crate::http::{View, choices};
use crate::licences::entity::{history, licence};
use crate::operators::entity::site;
use crate::reference::Reference;
use crate::{templates, words};
use chrono::NaiveDate;
use domain::licence::{Cap, CapFacts, Facts, Status, Terms, status_on};
use domain::quantity::Mass;
use domain::substance::Catalogue;
use domain::time::Instant;
use minijinja::{Value, context};
use uuid::Uuid;

/// A substance, family or table by name.
pub fn substance(lang: &str, catalogue: &Catalogue, key: &str) -> String {
    match key {
        "table_i" => words::plain(lang, "licences-table-i"),
        "table_ii" => words::plain(lang, "licences-table-ii"),
        key => match catalogue.resolve(key) {
            Some(found) => found.form.map_or_else(|| found.substance.name.clone(), |form| form.name.clone()),
            None => key.to_owned(),
        },
    }
}

pub fn status_tag(lang: &str, status: Status) -> Value {
    let colour = match status {
        Status::Active => "green",
        Status::Proposed => "yellow",
        Status::Suspended | Status::Revoked => "red",
        Status::Surrendered | Status::Expired => "grey",
    };
    context! { text => choices::word(lang, "licences-status", status.code()), colour }
}

/// From when to when, in one sentence.
pub fn validity(lang: &str, from: NaiveDate, to: Option<NaiveDate>) -> String {
    let from = templates::date_words(lang, from);
    let to = to.map(|to| templates::date_words(lang, to));
    match to {
        Some(to) => words::text(lang, "licences-valid-between", [("from", &*from), ("to", &*to)].into_iter()),
        None => words::text(lang, "licences-valid-from", [("from", &*from)].into_iter()),
    }
}

/// The head of a licence's pages.
pub fn head(view: &View, row: &licence::Model, holder: &str, today: NaiveDate) -> Result<Value> {
    let status = status_on(row.status()?, &row.terms()?, today);
    Ok(context! {
        id => row.id.to_string(),
        number => row.number,
        operator_id => row.operator_id.to_string(),
        holder,
        status => status_tag(&view.lang, status),
        version => row.version,
    })
}

/// What a licence says, as rows of a summary list.
pub fn terms(view: &View, reference: &Reference, terms: &Terms, sites: &[site::Model]) -> Vec<Value> {
    let lang = &view.lang;
    let key = |key: &str| words::plain(lang, key);
    let all = |list: Vec<String>, none: &str| if list.is_empty() { vec![key(none)] } else { list };
    let activities = terms.activities.iter();
    let activities: Vec<_> =
        activities.map(|one| choices::word(lang, "licences-activity", one.code())).collect();
    let named = |id: &Uuid| {
        sites.iter().find(|site| site.id == *id).map_or_else(|| id.to_string(), |site| site.name.clone())
    };
    let substances = terms.substances.iter().map(|one| substance(lang, &reference.catalogue, one));
    let caps = terms.caps.iter().map(|cap| ceiling(lang, &reference.catalogue, cap)).collect();
    vec![
        context! { key => key("licences-kind"), value => choices::word(lang, "licences-kind", terms.kind.code()) },
        context! { key => key("licences-validity"), value => validity(lang, terms.valid_from, terms.valid_to) },
        context! { key => key("licences-activities"), values => activities },
        context! { key => key("licences-substances"), values => substances.collect::<Vec<_>>() },
        context! { key => key("licences-forms"), values => all(terms.forms.clone(), "licences-forms-all") },
        context! {
            key => key("licences-sites"),
            values => all(terms.sites.iter().map(named).collect(), "licences-sites-all"),
        },
        context! { key => key("licences-caps"), values => all(caps, "licences-caps-none") },
        context! { key => key("licences-note"), value => terms.note },
    ]
}

/// One ceiling in a sentence.
pub fn ceiling(lang: &str, catalogue: &Catalogue, cap: &Cap) -> String {
    let args = [
        ("mass", cap.quantity.to_string()),
        ("substance", substance(lang, catalogue, &cap.substance)),
        ("period", choices::word(lang, "licences-period", cap.period.code())),
        ("counts", choices::word(lang, "licences-counts", cap.counts.code())),
    ];
    words::text(lang, "licences-cap-sentence", args.iter().map(|(name, value)| (*name, value.as_str())))
}

/// The ceilings of a licence with what is drawn: a table, and a bar for each
/// that is counted here.
pub fn ceilings(view: &View, reference: &Reference, facts: &Facts) -> Value {
    let lang = &view.lang;
    let cell = |mass: Option<Mass>| match mass {
        Some(mass) => context! { text => mass.to_string(), num => true },
        None => context! { text => words::plain(lang, "licences-not-counted"), num => true },
    };
    let rows: Vec<_> = facts
        .caps
        .iter()
        .map(|cap| {
            let shipment = cap.cap.period == domain::licence::Period::Shipment;
            let used = if shipment { None } else { cap.used };
            vec![
                context! {
                    text => substance(lang, &reference.catalogue, &cap.cap.substance),
                    small => choices::word(lang, "licences-counts", cap.cap.counts.code()),
                },
                context! {
                    text => choices::word(lang, "licences-period", cap.cap.period.code()),
                    small => (!shipment).then(|| validity(lang, cap.from, cap.to)),
                },
                cell(Some(cap.cap.quantity)),
                cell(used),
                cell(used.and(cap.remaining())),
            ]
        })
        .collect();
    let bars: Vec<_> =
        facts.caps.iter().enumerate().filter_map(|(n, cap)| bar(lang, reference, facts, n, cap)).collect();
    context! { rows, bars }
}

fn bar(lang: &str, reference: &Reference, facts: &Facts, n: usize, cap: &CapFacts) -> Option<Value> {
    let used = cap.used.filter(|_| cap.cap.period != domain::licence::Period::Shipment)?;
    let whole = if used > cap.cap.quantity { used } else { cap.cap.quantity };
    let over = used.saturating_sub(cap.cap.quantity).per_mille_of(whole)?;
    let drawn = used.min(cap.cap.quantity).per_mille_of(whole)?;
    let remaining = cap.remaining().unwrap_or_default().to_string();
    let (used, quantity) = (used.to_string(), cap.cap.quantity.to_string());
    let substance = substance(lang, &reference.catalogue, &cap.cap.substance);
    let args = || {
        let args =
            [("substance", &substance), ("used", &used), ("cap", &quantity), ("remaining", &remaining)];
        args.into_iter().map(|(name, value)| (name, value.as_str()))
    };
    Some(context! {
        id => format!("cap-{}-{n}", facts.id.simple()),
        title => words::text(lang, "licences-bar-title", args()),
        desc => words::text(lang, "licences-bar-desc", args()),
        used => drawn,
        reserved => 0,
        pending => 0,
        over,
        free => 1000 - drawn - over,
        legend => [
            context! { kind => "used", text => words::text(lang, "licences-bar-used", args()) },
            context! { kind => "free", text => words::text(lang, "licences-bar-remaining", args()) },
        ],
    })
}

/// Rows of the history, oldest first, for the macro `timeline`.
pub fn steps(view: &View, rows: &[history::Model]) -> Vec<Value> {
    let lang = &view.lang;
    rows.iter()
        .map(|row| {
            let at = Instant::from_ms(row.at_ms);
            let text = words::text(
                lang,
                &format!("licences-history-{}", row.step),
                [("reason", row.reason.as_str())].into_iter(),
            );
            let by = match (&row.prepared_by, &row.decided_by) {
                (Some(first), Some(second)) => words::text(
                    lang,
                    "licences-history-two",
                    [("first", first.as_str()), ("second", second.as_str())].into_iter(),
                ),
                (_, Some(one)) => one.clone(),
                _ => String::new(),
            };
            context! {
                at => at.utc().to_rfc3339(),
                when => templates::instant_words(lang, at, None),
                text,
                by,
            }
        })
        .collect()
}

/// The same for the holder, without the names of officers.
pub fn company_steps(view: &View, rows: &[history::Model]) -> Vec<Value> {
    let nameless: Vec<_> = rows
        .iter()
        .map(|row| history::Model { prepared_by: None, decided_by: None, ..row.clone() })
        .collect();
    steps(view, &nameless)
}
