//! The shipped set, loading a set, two persons, and the pages that show it.

use crate::world::{World, on_both};
use chrono::NaiveDate;
use domain::actor::Role;
use domain::country::Country;
use domain::law::{self, Activity, Field, Known, Regime, Silence};
use domain::needs::Line;
use domain::quantity::{Declared, Mass, Unit};
use domain::time::Instant;
use ringfence::error::CommandError;
use ringfence::reference::commands::{self, LoadError};
use ringfence::reference::diff::{What, diff};
use ringfence::reference::files::Files;
use ringfence::reference::{self, parse, queries};
use ringfence::{countersign, words};
use sea_orm::EntityTrait;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    Instant::from_ms(chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis())
}

fn country(code: &str) -> Country {
    code.parse().unwrap()
}

/// The shipped set with one text in one file replaced.
fn edited(path: &str, from: &str, to: &str) -> Files {
    let mut files = Files::built_in();
    let text = files.0.get_mut(path).unwrap_or_else(|| panic!("no {path}"));
    assert!(text.contains(from), "{path} has no {from}");
    *text = text.replacen(from, to, 1);
    files
}

#[test]
fn the_shipped_set_parses_without_a_fault() {
    let faults: Vec<String> =
        parse::parse(&Files::built_in()).err().into_iter().flatten().map(|fault| fault.words("en")).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let shipped = reference::built_in();
    let keys = shipped.catalogue.len();
    assert_eq!(keys, 90, "98 rows of the source, 8 of them salts");
    assert_eq!(shipped.hash, Files::built_in().hash());
    for code in ["AU", "CA", "US", "EU", "BE", "PE"] {
        assert!(shipped.law.country(country(code)).is_some(), "{code}");
    }
    for code in "AU BE BR CA CN DE GB IN IQ JP MX NL PE PK SG US ZA TR CO HK".split(' ') {
        let calendar = shipped.law.calendar(country(code)).unwrap_or_else(|| panic!("no calendar of {code}"));
        assert_eq!(calendar.years, (2025, 2030));
        assert!(calendar.source.contains("confirm with the authority"), "{code}");
        assert!(shipped.law.zone(country(code)).is_some(), "no zone of {code}");
    }
    for pack in &shipped.law.packs {
        assert!(
            pack.rules.iter().all(|rule| rule.source.len() > 5),
            "{} has a rule without source",
            pack.keyed
        );
    }
}

/// DOMAIN.md 11 and the first part of the real input.
#[test]
fn only_exact_figures_of_needs_are_loadable() {
    let shipped = reference::built_in();
    let loadable: Vec<_> = shipped.needs.iter().filter(|need| need.loadable).collect();
    assert_eq!((shipped.needs.len(), loadable.len()), (13, 3));
    let iraq = loadable.iter().find(|need| need.country == Some(country("IQ"))).unwrap();
    assert_eq!((iraq.mass, iraq.line, iraq.year), (Mass::from_kg(3_000), Line::Combined, Some(2010)));
    assert!(shipped.needs.iter().filter(|need| !need.loadable).all(|need| !need.reason.is_empty()));
}

#[test]
fn shipped_factors_give_the_published_masses() {
    let shipped = reference::built_in();
    let kg = |substance: &str, declared: &Declared| shipped.convert(substance, declared).unwrap().mass.kg();
    assert_eq!(kg("pseudoephedrine", &Declared::kg(1_000).form("hydrochloride")), "819.2");
    assert_eq!(kg("pseudoephedrine_hcl", &Declared::kg(1_000)), "819.2", "a salt's own key is its form");
    let litres = Declared::new(100.into(), Unit::L);
    for (substance, mass) in [("acetic_anhydride", "108.1"), ("acetone", "79.2"), ("toluene", "86.8")] {
        assert_eq!(kg(substance, &litres), mass);
    }
    let acid = shipped.convert("hydrochloric_acid", &litres).unwrap();
    assert!(acid.upper_bound, "an acid's density and content are not known from litres");
    assert!(matches!(shipped.convert("ephedrine", &litres), Err(CommandError::Invalid(problems))
        if problems[0].field == "unit"));
    assert_eq!(shipped.catalogue.need_substance("p2p_mga_methyl"), Some("p2p_methyl_glycidic_acid_group"));
    assert_eq!(shipped.catalogue.need_substance("ephedrine_hcl"), Some("ephedrine"));
}

/// The real input: Australian acetic anhydride filed on a Friday
/// before a holiday.
#[test]
fn australian_acetic_anhydride_waits_over_the_holiday() {
    let shipped = reference::built_in();
    let goods = Declared::kg(2_000);
    let ask = |on: &str| {
        let trade = shipped.trade(
            country("AU"),
            country("IN"),
            "acetic_anhydride",
            Line::Raw,
            Some(&goods),
            at(on).utc().date_naive(),
        );
        law::earliest_dispatch(&shipped.law, &trade, at(on)).unwrap()
    };
    // Friday 18 December 2026, 15:00 in Canberra; Christmas and Boxing Day (observed) follow.
    let found = ask("2026-12-18T04:00:00Z");
    assert_eq!(found.day, day("2026-12-30"));
    let said = words::say("en", &found.message());
    for part in ["30 December 2026", "5 business days", "Christmas Day", "odc.gov.au", "Australia"] {
        assert!(said.contains(part), "{part} is not in: {said}");
    }
    // A Friday before nothing: the next Friday has to be over.
    assert_eq!(ask("2026-11-27T04:00:00Z").day, day("2026-12-05"));
}

#[test]
fn the_packs_answer_by_the_rule_they_name() {
    let shipped = reference::built_in();
    let trade = |from: &str, to: &str, substance| {
        shipped.trade(country(from), country(to), substance, Line::Raw, None, day("2026-11-24"))
    };
    let reply = |from, to, substance| law::reply_rule(&shipped.law, &trade(from, to, substance));
    let basis = |reply: &law::Reply| reply.basis.as_ref().map(|basis| basis.rule.clone());

    let canada = reply("CA", "PK", "acetic_anhydride");
    assert_eq!((canada.term.days, canada.silence), (7, Silence::Consent));
    assert_eq!(basis(&canada).as_deref(), Some("CA/class-a/export"));
    let into_us = reply("CA", "US", "acetic_anhydride");
    assert_eq!(basis(&into_us).as_deref(), Some("US/import/listed"), "the destination's rule goes first");
    let belgium = reply("BE", "PK", "ephedrine");
    assert_eq!((belgium.silence, belgium.default_days), (Silence::None, true));
    let unknown = reply("PK", "IQ", "ephedrine");
    assert_eq!((unknown.term.days, unknown.silence, basis(&unknown)), (15, Silence::Hold, None));

    assert_eq!(law::pen_due(&shipped.law, &trade("PK", "IQ", "ephedrine")).due, Known::NotVerified);
    assert_eq!(law::pen_due(&shipped.law, &trade("AU", "IN", "acetic_anhydride")).due, Known::Yes);
    assert_eq!(
        law::pen_due(&shipped.law, &trade("BE", "IN", "ephedrine")).due,
        Known::Yes,
        "Union law is Belgium's"
    );
    assert_eq!(law::pen_due(&shipped.law, &trade("PK", "IQ", "urea")).due, Known::No);

    let fields = law::required_fields(&shipped.law, &trade("BE", "US", "ephedrine"));
    assert!(fields[&Field::Transport].late && fields[&Field::PointOfExit].late);
    assert!(!fields[&Field::DistributionChain].late && fields.contains_key(&Field::GrossMass));

    let peru = |pct: i64| {
        let goods = Declared::kg(10).content(pct.into());
        let (from, to) = (country("PE"), country("US"));
        let trade = shipped.trade(from, to, "hydrochloric_acid", Line::Raw, Some(&goods), day("2026-11-24"));
        law::duty(&shipped.law, from, Activity::Export, &trade, &[Regime::Licence]).is_some()
    };
    assert!(!peru(10) && peru(11), "mixtures are controlled above 10 per cent");
}

#[test]
fn every_fault_is_named_by_file_line_and_field() {
    let wrong = |path: &str, from: &str, to: &str| {
        let faults = parse::parse(&edited(path, from, to)).err().unwrap_or_default();
        faults.iter().map(|fault| (fault.file.clone(), fault.line, fault.field.clone())).collect::<Vec<_>>()
    };
    let one = |path: &str, line, field: &str| vec![(path.to_owned(), line, field.to_owned())];
    let list = "reference/substances.csv";
    assert_eq!(wrong(list, "108-24-7", "108-24-8"), one(list, 2, "cas"));
    assert_eq!(wrong(list, ",yes,", ",perhaps,").len(), 1);
    assert_eq!(
        wrong("reference/forms.csv", "0.8192", "1.8192"),
        one("reference/forms.csv", 2, "base_factor")
    );
    assert_eq!(
        wrong("packs/AU.toml", "\"potassium_permanganate\"", "\"permanganat\""),
        one("packs/AU.toml", 7, "scope")
    );
    assert_eq!(wrong("packs/AU.toml", "days = 5", "days = \"5\""), one("packs/AU.toml", 13, ""));
    assert_eq!(wrong("packs/US.toml", "silence =", "silense =").len(), 1);
    assert_eq!(wrong("calendars/AU.csv", "2025-01-01", "2035-01-01"), one("calendars/AU.csv", 2, "date"));
    assert_eq!(wrong("reference/zones.csv", "Australia/Sydney", "Australia/Canbera").len(), 1);
    assert_eq!(
        wrong("reference/needs.csv", "less_than,no", "less_than,yes").len(),
        2,
        "a bound over a span of years"
    );
    let mut missing = Files::built_in();
    missing.0.remove("reference/forms.csv");
    assert_eq!(
        parse::parse(&missing).unwrap_err()[0].words("en"),
        "reference/forms.csv, line 0: the file is missing"
    );
}

#[test]
fn a_difference_names_rows_and_fields() {
    let before = Files::built_in();
    let after = edited("packs/AU.toml", "days = 5", "days = 7");
    let changes = diff(&before, &after);
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].what, changes[0].list.as_str()), (What::Changed, "packs/AU"));
    assert_eq!(
        (changes[0].name.as_str(), changes[0].fields[0].field.as_str()),
        ("AU/export/no-minimum", "notice")
    );
    let removed = edited("reference/pen_requests.csv", "source\n", "source\nIN,*table_i,,,,a letter\n");
    let added = diff(&before, &removed);
    assert_eq!((added[0].what, added[0].name.as_str()), (What::Added, "IN *table_i"));
    assert_eq!(diff(&removed, &before)[0].what, What::Removed);
    assert!(diff(&before, &before).is_empty());
}

/// The open proposal to activate a set, with the hash a signer is shown.
async fn proposal(world: &World, set: uuid::Uuid) -> countersign::entity::Model {
    countersign::open_for(world.app.db.read(), set).await.unwrap().remove(0)
}

on_both!(a_new_set_takes_effect_when_a_second_person_signs, world => {
    commands::first_set(&world.app).await.unwrap();
    commands::first_set(&world.app).await.unwrap();
    let first = queries::sets(world.app.db.read()).await.unwrap();
    assert_eq!(first.len(), 1, "the first set is loaded once");
    assert!(first[0].set_up && first[0].state == "active");

    let officer = world.officer("AU", &[Role::CaseOfficer, Role::Approver]).await;
    let approver = world.officer("AU", &[Role::Approver]).await;
    let files = edited("packs/AU.toml", "days = 5", "days = 7");
    let loaded = commands::load(&world.app, &world.by(officer).await, &files, "a folder").await.unwrap();
    assert!(!loaded.active);
    assert_eq!(loaded.changes.len(), 1);
    assert_eq!(reference::current(&world.app).await.unwrap().hash, Files::built_in().hash(), "not yet in force");

    let open = proposal(&world, loaded.id).await;
    let same = commands::activate(&world.app, &world.by(officer).await, open.id, &open.body_hash).await;
    assert!(matches!(same, Err(CommandError::Refused(message)) if message.key == "common-second-person-same"));
    let clerk = world.officer("AU", &[Role::CaseOfficer]).await;
    let stranger = commands::activate(&world.app, &world.by(clerk).await, open.id, &open.body_hash).await;
    assert!(matches!(stranger, Err(CommandError::Forbidden)));
    let other = commands::activate(&world.app, &world.by(approver).await, open.id, "another hash").await;
    assert!(matches!(other, Err(CommandError::Refused(_))));

    commands::activate(&world.app, &world.by(approver).await, open.id, &open.body_hash).await.unwrap();
    let current = reference::current(&world.app).await.unwrap();
    assert_eq!((current.id, &current.hash), (Some(loaded.id), &files.hash()));
    let outside = reference::current_in(world.outside().await.read()).await.unwrap();
    assert_eq!(outside.id, Some(loaded.id), "another instance sees it too");
    let states: Vec<_> =
        queries::sets(world.app.db.read()).await.unwrap().into_iter().map(|set| set.state).collect();
    assert_eq!(states, ["active", "replaced"]);

    let again = commands::activate(&world.app, &world.by(approver).await, open.id, &open.body_hash).await;
    assert!(again.is_err(), "a settled proposal cannot be signed again");
    let unchanged = commands::load(&world.app, &world.by(officer).await, &files, "again").await;
    assert!(matches!(unchanged, Err(LoadError::Unchanged)));
});

on_both!(a_faulty_set_is_not_loaded_and_a_returned_one_not_activated, world => {
    let officer = world.officer("AU", &[Role::CaseOfficer]).await;
    let approver = world.officer("AU", &[Role::Approver]).await;
    let faulty = edited("reference/substances.csv", "108-24-7", "108-24-8");
    let refused = commands::load(&world.app, &world.by(officer).await, &faulty, "a folder").await;
    assert!(matches!(refused, Err(LoadError::Faults(faults)) if faults.len() == 1));
    assert!(queries::sets(world.app.db.read()).await.unwrap().is_empty());

    let clerk = world.clerk(ringfence::ids::fresh(), "AU", &[Role::CompanyResponsible]).await;
    let files = edited("packs/AU.toml", "days = 5", "days = 6");
    let company = commands::load(&world.app, &world.by(clerk).await, &files, "a folder").await;
    assert!(matches!(company, Err(LoadError::Command(CommandError::Forbidden))));

    let loaded = commands::load(&world.app, &world.by(officer).await, &files, "a folder").await.unwrap();
    let open = proposal(&world, loaded.id).await;
    commands::give_back(&world.app, &world.by(approver).await, open.id).await.unwrap();
    let late = commands::activate(&world.app, &world.by(approver).await, open.id, &open.body_hash).await;
    assert!(late.is_err());
    let states: Vec<_> =
        queries::sets(world.app.db.read()).await.unwrap().into_iter().map(|set| set.state).collect();
    assert_eq!(states, ["returned"]);
    assert_eq!(reference::current(&world.app).await.unwrap().id, None, "the shipped set stays in force");
});

on_both!(while_the_instance_is_set_up_a_set_takes_effect_marked, world => {
    use ringfence::app::instance;
    instance::set(world.app.db.read(), instance::SET_UP_MODE, "on").await.unwrap();
    let admin = world.instance_person(&[Role::SystemAdmin]).await;
    let files = edited("packs/AU.toml", "days = 5", "days = 8");
    let loaded = commands::load(&world.app, &world.by(admin).await, &files, "a folder").await.unwrap();
    assert!(loaded.active);
    assert!(queries::set(world.app.db.read(), loaded.id).await.unwrap().set_up);
    let entries = ringfence::audit::entity::Entity::find().all(world.app.db.read()).await.unwrap();
    assert!(entries.iter().filter(|entry| entry.kind == "reference").all(|entry| entry.set_up_mode));
});

on_both!(a_person_reads_the_list_the_law_and_the_calendars, world => {
    let officer = world.officer("AU", &[Role::CaseOfficer]).await;
    let clerk = world.clerk(ringfence::ids::fresh(), "AU", &[Role::CompanyReader]).await;
    let (officer, clerk) = (world.client(officer).await, world.client(clerk).await);
    for (path, says) in [
        ("/reference", "Acetic anhydride"),
        ("/reference?q=108-24-7", "Acetic anhydride"),
        ("/reference?table=surveillance", "Nitroethane"),
        ("/reference/substances/pseudoephedrine", "0.8192"),
        ("/reference/substances/ephedrine_hcl", "Ephedrine hydrochloride"),
        ("/reference/law", "No request is loaded"),
        ("/reference/law/AU", "odc.gov.au"),
        ("/reference/law/EU-EC", "From European Union to Ecuador"),
        ("/reference/law/CA", "from the sending of the notification"),
        ("/reference/calendars", "2025–2030"),
        ("/reference/calendars/AU", "Canberra Day"),
        ("/reference/sets", "the one shipped with the program is in force"),
    ] {
        let page = officer.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        assert!(page.body.contains(says), "{path} does not say {says}");
        assert!(!page.body.contains('⟦'), "{path} lacks a word: {}", page.body.split('⟦').nth(1).unwrap());
    }
    assert_eq!(officer.get("/reference/substances/nothing").await.status, 404);
    assert_eq!(officer.get("/reference/law/ZZ").await.status, 404);
    let every = reference::built_in();
    for entry in every.catalogue.iter() {
        let page = officer.get(&format!("/reference/substances/{}", entry.key)).await;
        assert!(page.status == 200 && !page.body.contains('⟦'), "{}", entry.key);
    }
    for pack in &every.law.packs {
        let page = officer.get(&format!("/reference/law/{}", pack.keyed.to_string().replace("->", "-"))).await;
        assert!(page.status == 200 && !page.body.contains('⟦'), "{}", pack.keyed);
    }

    let hidden = clerk.get("/reference/substances/nitroethane").await;
    assert_eq!(hidden.status, 200, "a voluntary notification may name it");
    assert!(!hidden.body.contains("surveillance") && !hidden.body.contains("ISSL"));
    assert!(!clerk.get("/reference").await.body.contains("surveillance"));
});

on_both!(a_second_person_puts_a_version_in_force_on_its_page, world => {
    let first = world.officer("AU", &[Role::CaseOfficer, Role::Approver]).await;
    let second = world.officer("AU", &[Role::Approver]).await;
    let clerk = world.officer("AU", &[Role::CaseOfficer]).await;
    let files = edited("packs/AU.toml", "days = 5", "days = 7");
    let loaded = commands::load(&world.app, &world.by(first).await, &files, "a folder").await.unwrap();
    let path = format!("/reference/sets/{}", loaded.id);
    let own = world.client(first).await.get(&path).await;
    assert!(own.body.contains("A second person has to put it in force") && !own.body.contains("/activate"));
    assert!(world.client(clerk).await.get(&path).await.body.contains("waits for an approver"));

    let browser = world.client(second).await;
    let page = browser.get(&path).await;
    assert!(page.body.contains("no-minimum") && page.body.contains("notice"), "{}", page.body);
    let (proposal, hash) = (page.input("proposal"), page.input("hash"));
    let fields = [("proposal", proposal.as_str()), ("hash", hash.as_str())];
    let wrong = world.client(clerk).await.post(&format!("{path}/activate"), &fields).await;
    assert_eq!(wrong.status, 403, "a case officer's role does not include it");
    let done = browser.submit(&path, &format!("{path}/activate"), &fields).await;
    assert_eq!((done.status.as_u16(), done.location()), (303, "/reference/sets"));
    assert_eq!(reference::current(&world.app).await.unwrap().id, Some(loaded.id));
    assert!(browser.get("/reference/sets").await.body.contains("In force"));
});

on_both!(anybody_may_ask_whether_a_shipment_needs_a_notification, world => {
    // Friday 18 December 2026, 15:00 in Canberra.
    world.app.clock.turn_to(at("2026-12-18T04:00:00Z"));
    let visitor = world.visitor();
    let empty = visitor.get("/guide").await;
    assert!(empty.status == 200 && !empty.body.contains('⟦'), "{}", empty.body);
    let ask = |query: &str| {
        let (visitor, path) = (visitor.clone(), format!("/guide?{query}"));
        async move { visitor.get(&path).await }
    };
    let australia = ask("substance=acetic_anhydride&origin=AU&destination=IN&amount=2000&unit=kg&line=raw").await;
    assert_eq!(australia.status, 200, "{}", australia.body);
    for says in ["Notification due", "30 December 2026", "Christmas Day", "odc.gov.au", "2,000 kg", "licence"] {
        assert!(australia.body.contains(says), "{says} is not in {}", australia.body);
    }
    assert!(!australia.body.contains('⟦'));
    let unknown = ask("substance=ephedrine&origin=PK&destination=IQ&amount=6500&unit=kg&form=base&line=raw").await;
    for says in ["Not verified", "Ringfence’s default, not law", "6,500 kg", "No rule is known here"] {
        assert!(unknown.body.contains(says), "{says} is not in {}", unknown.body);
    }
    let small = ask("substance=acetone&origin=AU&destination=IN&amount=50&unit=l").await;
    assert!(small.body.contains("No notification due"));
    let wrong = ask("substance=ephedrine&origin=PK&destination=PK&amount=many&unit=kg").await;
    assert_eq!(wrong.status, 422);
    for says in ["Choose two different countries", "Enter a number", "Error:"] {
        assert!(wrong.body.contains(says), "{says} is not in {}", wrong.body);
    }
    let litres = ask("substance=ephedrine&origin=PK&destination=IQ&amount=5&unit=l").await;
    assert!(litres.status == 422 && litres.body.contains("No density is known"));
    let late = {
        world.app.clock.turn_to(at("2030-12-30T04:00:00Z"));
        ask("substance=acetic_anhydride&origin=AU&destination=IN&amount=2000&unit=kg").await
    };
    assert!(late.body.contains("covers 2025 to 2030"), "{}", late.body);
});
