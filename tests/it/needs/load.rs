//! Files of needs: what loads, what is shown and left out, what is wrong and where.

use super::kg;
use crate::world::{World, on_both};
use domain::actor::Role;
use domain::needs::Declared;
use ringfence::needs::load::{self, Field, Judged, Mapping, Outcome, Table};
use ringfence::reference;
use ringfence::sheet::{self, Cell, Kind};

const GOOD: &str = "country,substance,year,quantity_kg,basis,source\n\
    XB,ephedrine,2026,3000,,Letter 7\n\
    XC,ephedrine_hcl,2026,1000,,\n\
    XD,pseudoephedrine,2026,0,,Letter 9\n";

fn read(text: &str) -> (Table, Judged) {
    let table = load::table("needs.csv", text.as_bytes()).unwrap();
    let judged = load::judge(&table, &Mapping::detect(&table.rows[0]), &reference::built_in());
    (table, judged)
}

#[test]
fn exact_rows_load_and_salts_become_base() {
    let (_, judged) = read(GOOD);
    let found = judged.statements();
    assert_eq!((judged.ready(), judged.wrong(), found.len()), (3, 0, 3));
    assert_eq!(found[0].declared, Declared::Figure { mass: kg(3_000) });
    assert_eq!((found[0].source.as_str(), found[1].source.as_str()), ("Letter 7", "needs.csv"));
    assert_eq!((found[1].substance.as_str(), found[2].declared), ("ephedrine", Declared::Zero));
    let Declared::Figure { mass } = found[1].declared else { panic!("a figure") };
    assert!(kg(800) < mass && mass < kg(830), "{mass}");
    assert!(found[1].steps.len() > 1 && found[1].original.is_some());
}

#[test]
fn wrong_cells_are_named_and_nothing_loads() {
    let (_, judged) = read(
        "note,country,substance,year,quantity,unit,line\n\
         a,XB,ephedrine,2026,100,kg,raw\n\
         b,Belgium,water,26,lots,barrel,liquid\n\
         c,XB,ephedrine,2026,7,kg,raw\n\
         d,XB,ephedrine,2026,,kg,\n\
         e,XB,acetone,2026,5,kg,\n",
    );
    let wrong: Vec<String> = judged
        .lines
        .iter()
        .filter_map(|line| if let Outcome::Wrong(cells) = &line.outcome { Some(cells) } else { None })
        .flatten()
        .map(|wrong| format!("{}: {}", wrong.cell, wrong.message.key))
        .collect();
    assert_eq!(
        wrong,
        [
            "B3: needs-load-country",
            "C3: needs-load-substance",
            "G3: needs-load-line",
            "D3: needs-load-year",
            "E3: needs-load-quantity",
            "A4: needs-load-twice",
            "E5: needs-load-quantity-missing",
            "C6: needs-load-no-need",
        ]
    );
    assert!(judged.statements().is_empty(), "one right row does not load beside a wrong one");
}

#[test]
fn bounds_ranges_and_approximations_are_shown_and_not_loaded() {
    let (_, judged) = read(
        "country,substance,year,quantity,qualifier\n\
         XB,ephedrine,2026,100,less_than\nXB,ephedrine,2026,100,greater_than\nXB,ephedrine,2026,100,approx (ambiguous)\n\
         XB,ephedrine,2026,10-20,\nXB,ephedrine,2013-2017,10,\nXB,ephedrine,2026,<5,\n,ephedrine,2026,5,approx\n\
         XB,ephedrine,2026,5,who knows\nXB,ephedrine,2026,5,exact as reported\n",
    );
    let left: Vec<&str> = judged
        .lines
        .iter()
        .filter_map(
            |line| if let Outcome::LeftOut(why) = &line.outcome { Some(why.key.as_str()) } else { None },
        )
        .collect();
    let expected = ["upper", "lower", "approximate", "range", "years", "upper", "approximate", "qualifier"];
    assert_eq!(left, expected.map(|why| format!("needs-load-{why}")));
    assert_eq!(judged.statements().len(), 1);
}

#[test]
fn the_shipped_figures_load_in_both_shapes() {
    let file = std::fs::read("config/reference/needs.csv").unwrap();
    let table = load::table("needs.csv", &file).unwrap();
    let judged = load::judge(&table, &Mapping::detect(&table.rows[0]), &reference::built_in());
    assert_eq!((judged.ready(), judged.left_out(), judged.wrong()), (3, 10, 0), "{:?}", judged.lines);
    let iraq = judged.statements().into_iter().find(|one| one.country.as_str() == "IQ").unwrap();
    assert_eq!((iraq.year, iraq.declared), (2010, Declared::Figure { mass: kg(3_000) }));
    assert_eq!(iraq.line, domain::needs::Line::Combined);

    let as_published = "country_iso2,country_name,substance_key,year_or_report,quantity_kg,qualifier,footnote,source\n\
        IQ,Iraq,ephedrine,2010,3000,exact as reported,called export quota,https://example.org/paper\n\
        YE,Yemen,pseudoephedrine,2017,12000,less_than,bulk and preparations,https://example.org/paper\n\
        ,World (average),pseudoephedrine,2017,14000,approx,global average,https://example.org/paper\n";
    let (_, judged) = read(as_published);
    assert_eq!((judged.ready(), judged.left_out(), judged.wrong()), (1, 2, 0));
}

#[test]
fn columns_are_found_said_by_hand_or_missed() {
    let (table, judged) = read("land,stuff,when,how much\nXB,ephedrine,2026,5\n");
    assert_eq!(judged.columns.len(), 4);
    assert!(judged.statements().is_empty());
    let order = [Field::Country, Field::Substance, Field::Year, Field::Quantity];
    let by_hand = Mapping::by_hand(|field| order.iter().position(|one| *one == field));
    assert_eq!(load::judge(&table, &by_hand, &reference::built_in()).statements().len(), 1);
}

#[test]
fn a_workbook_says_the_same_as_text() {
    let head = ["country", "substance", "year", "quantity"].map(str::to_owned);
    let rows = vec![vec![
        Cell::text("XB"),
        Cell::text("ephedrine"),
        Cell::Number("2026".into()),
        Cell::Number("12.5".into()),
    ]];
    let bytes = sheet::write(Kind::Xlsx, &head, &rows).unwrap();
    let table = load::table("needs.xlsx", &bytes).unwrap();
    let judged = load::judge(&table, &Mapping::detect(&table.rows[0]), &reference::built_in());
    let mass = domain::quantity::Mass::from_mg(12_500_000);
    assert_eq!(judged.statements()[0].declared, Declared::Figure { mass });
}

on_both!(a_file_waits_for_a_second_person_and_loads_whole, world => {
    let clerk = world.officer("XA", &[Role::StatisticsOfficer]).await;
    let approver = world.officer("XA", &[Role::Approver]).await;
    let by = world.by(clerk).await;
    let (table, mut judged) = read(GOOD);
    load::judge_here(world.app.db.read(), &by, &mut judged).await.unwrap();
    let load::Loaded::Proposed(id) = load::load(&world.app, &by, &table, &judged).await.unwrap() else {
        panic!("it is in force without a second person")
    };
    let key = World::need("XB", "ephedrine", 2026);
    assert_eq!(world.room(&key).await.declared, Declared::NoneOnFile);
    let row = ringfence::countersign::open_for(world.app.db.read(), proposal_record(&world, id).await).await.unwrap();
    ringfence::needs::declare::sign(&world.app, &world.by(approver).await, id, &row[0].body_hash).await.unwrap();
    assert_eq!(world.room(&key).await.declared, Declared::Figure { mass: kg(3_000) });
    assert_eq!(world.room(&World::need("XD", "pseudoephedrine", 2026)).await.declared, Declared::Zero);

    // The same file once more says nothing new.
    let (table, mut judged) = read(GOOD);
    load::judge_here(world.app.db.read(), &by, &mut judged).await.unwrap();
    assert_eq!((judged.ready(), judged.left_out()), (0, 3));
    assert!(load::load(&world.app, &by, &table, &judged).await.is_err());

    // A State whose authority is here declares for itself.
    world.officer("XB", &[Role::Approver]).await;
    let (_, mut judged) = read(&GOOD.replace("3000", "4000"));
    load::judge_here(world.app.db.read(), &by, &mut judged).await.unwrap();
    assert!(matches!(&judged.lines[0].outcome, Outcome::Wrong(cells) if cells[0].cell == "A2"));
});

async fn proposal_record(world: &World, id: uuid::Uuid) -> uuid::Uuid {
    use sea_orm::EntityTrait;
    let found =
        ringfence::countersign::entity::Entity::find_by_id(id).one(world.app.db.read()).await.unwrap();
    found.unwrap().record_id
}
