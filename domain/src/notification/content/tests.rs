use super::*;
use crate::{
    country::Country,
    law::Law,
    quantity::{Declared, Factor, Mass},
    substance::{Catalogue, Form, Kind, Substance, UnTable, Visibility},
};
use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn entry(key: &str, need_lines: &[crate::needs::Line]) -> Substance {
    Substance {
        key: key.to_owned(),
        name: key.to_owned(),
        synonyms: vec![],
        table: UnTable::One,
        surveillance: false,
        kind: Kind::Substance,
        parent: None,
        forms: vec![Form {
            key: "hydrochloride".to_owned(),
            entry: None,
            name: format!("{key} hydrochloride"),
            base: Factor::new(Decimal::new(82, 2), "test"),
            cas: None,
        }],
        cas: None,
        hs: Some("2939.41".to_owned()),
        density: None,
        max_strength_mg: None,
        solution: false,
        need_lines: need_lines.to_vec(),
        categories: vec![],
        substitute_for: vec![],
        drugs: vec![],
        role: String::new(),
        visibility: Visibility::Public,
        from: None,
        until: None,
        source: String::new(),
        note: String::new(),
    }
}

fn catalogue() -> Catalogue {
    Catalogue::new([entry("ephedrine", &crate::needs::Line::ALL), entry("ergotamine", &[])])
}

fn party(name: &str, country: &str) -> Party {
    Party {
        name: name.to_owned(),
        address: "1 Street".to_owned(),
        country: Some(Country::of(country)),
        ..Party::default()
    }
}

fn body() -> Body {
    let mut item = Item::new(Uuid::from_u128(1), "ephedrine");
    item.product_form = Some(ProductForm::Raw);
    item.quantity = Some(Declared::kg(100));
    Body {
        exporter: party("Exporter", "PK"),
        importer: party("Importer", "IQ"),
        consignee_is_importer: true,
        items: vec![item],
        entry: Place { country: None, text: "Basra".to_owned(), locode: String::new() },
        dispatch_on: Some(day("2026-05-01")),
        arrival_on: Some(day("2026-05-20")),
        ..Body::default()
    }
}

fn setting<'a>(law: &'a Law, catalogue: &'a Catalogue) -> Setting<'a> {
    Setting { law, catalogue, on: day("2026-04-01"), voluntary: false, documents: &[] }
}

#[test]
fn a_body_reads_back_as_it_was_written_and_refuses_unknown_fields() {
    let text = serde_json::to_string(&body()).unwrap();
    assert_eq!(serde_json::from_str::<Body>(&text).unwrap(), body());
    assert!(serde_json::from_str::<Body>(r#"{"colour":"red"}"#).is_err());
}

#[test]
fn a_complete_body_has_no_problem_and_an_empty_one_names_each_missing_field() {
    let (law, list) = (Law::default(), catalogue());
    assert_eq!(problems(&body(), &setting(&law, &list)), vec![]);

    let fields: Vec<String> =
        problems(&Body::default(), &setting(&law, &list)).into_iter().map(|p| p.field).collect();
    for wanted in
        ["items", "exporter.name", "importer.country", "consignee.name", "dispatch_on", "arrival_on"]
    {
        assert!(fields.iter().any(|field| field == wanted), "{wanted} in {fields:?}");
    }
}

#[test]
fn the_point_of_entry_may_follow_but_is_asked_for() {
    let (law, list) = (Law::default(), catalogue());
    let body = Body { entry: Place::default(), ..body() };
    let gaps = gaps(&body, &setting(&law, &list));
    assert!(gaps.iter().any(|gap| gap.problem.field == "entry.text" && gap.late), "{gaps:?}");
}

#[test]
fn the_voluntary_lane_asks_less() {
    let (law, list) = (Law::default(), catalogue());
    let mut body = body();
    body.items[0] =
        Item { product_form: None, substance: "other:methyl something".to_owned(), ..body.items[0].clone() };
    body.importer.address = String::new();
    let voluntary = Setting { voluntary: true, ..setting(&law, &list) };
    assert_eq!(problems(&body, &voluntary), vec![]);
    assert!(!problems(&body, &setting(&law, &list)).is_empty());
}

#[test]
fn dates_countries_and_port_codes_are_checked() {
    let (law, list) = (Law::default(), catalogue());
    let mut wrong = body();
    wrong.arrival_on = Some(day("2026-04-01"));
    wrong.importer.country = Some(Country::of("PK"));
    wrong.entry.locode = "IQ0SR".to_owned();
    wrong.exit.locode = "INBOM".to_owned();
    let keys: Vec<String> =
        problems(&wrong, &setting(&law, &list)).into_iter().map(|p| p.message.key).collect();
    for wanted in [
        "notifications-arrival-before-dispatch",
        "notifications-same-country",
        "notifications-locode-malformed",
        "notifications-locode-country",
    ] {
        assert!(keys.iter().any(|key| key == wanted), "{wanted} in {keys:?}");
    }
}

#[test]
fn over_a_years_end_each_year_has_its_own_mass() {
    let list = catalogue();
    let mut body = body();
    body.series = Some(Series { until: day("2027-02-01"), shipments: Some(3) });
    let law = Law::default();
    assert!(problems(&body, &setting(&law, &list)).iter().any(|p| p.field == "items.1.years"));
    let share = |year, kg: i64| YearShare { year, amount: Decimal::from(kg) };
    body.items[0].years = vec![share(2026, 60), share(2027, 41)];
    assert!(goods(&body, &list).is_err(), "the shares are more than the whole");
    body.items[0].years = vec![share(2026, 60), share(2027, 40)];
    let goods = goods(&body, &list).unwrap();
    assert_eq!(
        goods[0].years,
        vec![
            YearMass { year: 2026, mass: Mass::from_kg(60) },
            YearMass { year: 2027, mass: Mass::from_kg(40) }
        ]
    );
    assert_eq!(problems(&body, &setting(&law, &list)), vec![]);
}

#[test]
fn only_what_takes_a_need_is_booked_on_one() {
    let list = catalogue();
    let mut body = body();
    body.items.push(Item { quantity: Some(Declared::kg(1)), ..Item::new(Uuid::from_u128(2), "ergotamine") });
    body.items[0].components.push(Component {
        id: Uuid::from_u128(3),
        substance: "ergotamine".to_owned(),
        content_pct: Decimal::from(5),
    });
    let needs: Vec<_> =
        goods(&body, &list).unwrap().into_iter().map(|g| (g.substance, g.need_substance)).collect();
    assert_eq!(
        needs,
        vec![
            ("ephedrine".to_owned(), Some("ephedrine".to_owned())),
            ("ergotamine".to_owned(), None),
            ("ergotamine".to_owned(), None),
        ]
    );
}

#[test]
fn a_difference_names_the_field_and_both_values() {
    let mut new = body();
    new.items[0].quantity = Some(Declared::kg(80));
    new.end_use = "Cough syrup".to_owned();
    let changes = diff(&body(), &new);
    assert_eq!(
        changes,
        vec![
            Change {
                field: "items.1.amount".to_owned(),
                old: Some("100".to_owned()),
                new: Some("80".to_owned())
            },
            Change { field: "end_use".to_owned(), old: None, new: Some("Cough syrup".to_owned()) },
        ]
    );
    assert_eq!((changes[0].name(), changes[0].position()), ("items.amount".to_owned(), Some(1)));
    assert_eq!(diff(&body(), &body()), vec![]);
}

#[test]
fn larger_or_elsewhere_takes_a_new_clock_and_smaller_does_not() {
    let list = catalogue();
    let means = |change: fn(&mut Body)| {
        let mut new = body();
        change(&mut new);
        what_amendment_means(&body(), &new, &list)
    };
    assert_eq!(means(|_| {}), Meaning::SameClock);
    assert_eq!(means(|b| b.items[0].quantity = Some(Declared::kg(99))), Meaning::SameClock);
    assert_eq!(means(|b| b.end_use = "other".to_owned()), Meaning::SameClock);
    assert_eq!(means(|b| b.importer.name = "IMPORTER.".to_owned()), Meaning::SameClock);
    assert_eq!(means(|b| b.items[0].quantity = Some(Declared::kg(101))), Meaning::NewClock);
    assert_eq!(means(|b| b.importer.country = Some(Country::of("SY"))), Meaning::NewClock);
    assert_eq!(
        means(|b| {
            b.consignee_is_importer = false;
            b.consignee = party("Somebody else", "IQ");
        }),
        Meaning::NewClock
    );
    assert_eq!(
        means(|b| b
            .items
            .push(Item { quantity: Some(Declared::kg(1)), ..Item::new(Uuid::from_u128(9), "ergotamine") })),
        Meaning::NewClock
    );
}

proptest! {
    #[test]
    fn the_parts_of_the_years_always_make_the_whole(
        a in 1_i64..1_000_000, b in 0_i64..1_000_000, c in 0_i64..1_000_000, hcl in any::<bool>()
    ) {
        let list = catalogue();
        let mut body = body();
        let mut declared = Declared::new(Decimal::new(a + b + c, 3), crate::quantity::Unit::Kg);
        if hcl {
            declared = declared.form("hydrochloride");
        }
        body.items[0].quantity = Some(declared);
        let years = [(2026, a), (2027, b), (2028, c)];
        body.items[0].years =
            years.into_iter().map(|(year, n)| YearShare { year, amount: Decimal::new(n, 3) }).collect();
        let goods = goods(&body, &list).unwrap();
        let sum: i64 = goods[0].years.iter().map(|part| part.mass.mg()).sum();
        prop_assert_eq!(sum, goods[0].converted.mass.mg());
        prop_assert!(goods[0].years.iter().all(|part| part.mass >= Mass::ZERO));
    }
}
