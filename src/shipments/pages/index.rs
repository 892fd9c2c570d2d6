//! `/shipments`: what moves from, to and by an authority's country, for its
//! readers and for customs. Filters and place are kept in the address.

use super::show;
use crate::app::App;
use crate::http::{FormView, Page, View, choices};
use crate::shipments::entity::shipment;
use crate::shipments::queries::{self, Wanted};
use crate::words;
use axum::extract::{Query, State};
use domain::actor::Home;
use domain::shipment::State as Moves;
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const PAGE: usize = 50;
const WAYS: [&str; 2] = ["out", "in"];
const MARKS: [&str; 2] = ["against", "unnotified"];

/// What the address asks for.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    way: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    mark: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Uuid>,
}

impl Asked {
    fn wanted(&self, home: Home) -> Wanted {
        let own = match home {
            Home::Authority { country, .. } => Some(country),
            _ => None,
        };
        Wanted {
            text: self.q.clone(),
            state: Moves::from_code(&self.state),
            leaves: own.filter(|_| self.way == "out"),
            comes: own.filter(|_| self.way == "in"),
            unnotified: self.mark == "unnotified",
            against: self.mark == "against",
            before: self.before,
        }
    }

    fn href(&self, before: Option<Uuid>) -> String {
        let query = serde_html_form::to_string(Self { before, ..self.clone() }).unwrap_or_default();
        if query.is_empty() { "/shipments".to_owned() } else { format!("/shipments?{query}") }
    }

    fn narrowed(&self) -> bool {
        [&self.q, &self.state, &self.way, &self.mark].into_iter().any(|text| !text.is_empty())
    }
}

pub async fn index(view: View, State(app): State<App>, Query(asked): Query<Asked>) -> Page {
    let by = view.by()?;
    let wanted = asked.wanted(by.actor.home);
    let mut found = queries::list(app.db.read(), &by.actor, &wanted, PAGE as u64 + 1).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| asked.href(Some(last.id)));
    let typed = [("q", &asked.q), ("state", &asked.state), ("way", &asked.way), ("mark", &asked.mark)];
    let lang = &view.lang;
    view.render(
        "shipments/index.html",
        context! {
            form => FormView::filled(typed.map(|(name, value)| (name, value.clone()))),
            states => choices::of(&view, "shipments-state", Moves::ALL.iter().map(|state| state.code())),
            ways => choices::of(&view, "shipments-way", WAYS),
            marks => choices::of(&view, "shipments-mark", MARKS),
            rows => found.iter().map(|row| line(&view, lang, row)).collect::<Vec<_>>(),
            narrowed => asked.narrowed(),
            first => asked.before.map(|_| asked.href(None)),
            next,
        },
    )
}

fn line(view: &View, lang: &str, row: &shipment::Model) -> Vec<Value> {
    let state = show::state(view, row);
    let mark = match (&row.departed_against, row.unnotified) {
        (_, true) => view.t("shipments-mark-unnotified"),
        (Some(_), _) => view.t("shipments-mark-against"),
        (None, false) => String::new(),
    };
    vec![
        context! { text => row.number, ref => true, href => format!("/shipments/{}", row.number), small => mark },
        context! { text => row.exporter_name, small => words::country(lang, &row.origin) },
        context! { text => row.importer_name, small => words::country(lang, &row.destination) },
        context! { text => show::day(view, row.departed_on) },
        context! { text => show::day(view, row.arrived_on.or(row.planned_arrival_on)) },
        context! { text => state.get_attr("text").unwrap_or_default(), tag => state.get_attr("colour").unwrap_or_default() },
    ]
}
