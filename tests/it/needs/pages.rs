//! The pages as a browser sees them.

use super::reserved;
use crate::world::{World, on_both};
use axum::http::StatusCode;
use base64::Engine;
use domain::actor::Role;
use domain::needs::Declared;
use ringfence::ids;

const PLACE: &str = "/needs/XB/ephedrine/combined/2026";

fn fields<'a>(state: &'a str, amount: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("country", "XB"),
        ("substance", "ephedrine"),
        ("line", "combined"),
        ("year", "2026"),
        ("state", state),
        ("amount", amount),
        ("unit", "kg"),
        ("basis", "hydrochloride"),
        ("source", "Form D <b>"),
        ("declared-on-day", ""),
        ("declared-on-month", ""),
        ("declared-on-year", ""),
        ("reason", "Yearly estimate"),
    ]
}

on_both!(a_need_is_declared_on_the_pages_and_read_back, world => {
    world.declare_need_kg(&World::need("XB", "ephedrine", 2020), 3_000).await;
    reserved(&world, &World::need("XB", "ephedrine", 2026), 900).await.unwrap();
    let clerk = world.client(world.officer("XB", &[Role::StatisticsOfficer]).await).await;
    let approver = world.client(world.officer("XB", &[Role::Approver]).await).await;

    let index = clerk.get("/needs").await;
    assert_eq!(index.status, StatusCode::OK, "{}", index.body);
    assert!(index.body.contains("6 years old") && index.body.contains("900 kg"), "{}", index.body);

    let form = "/needs/declare?country=XB&substance=ephedrine&line=combined&year=2026";
    let wrong = clerk.submit(form, "/needs/declare", &fields("figure", "many")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Form D &lt;b&gt;") && wrong.body.contains("above zero"), "{}", wrong.body);

    let mut given = fields("figure", "1000");
    let look = clerk.submit(form, "/needs/declare", &given).await;
    assert_eq!(look.status, StatusCode::OK, "{}", look.body);
    assert!(look.body.contains("Over by") && look.body.contains("3,000 kg, declared for 2020"), "{}", look.body);

    given.push(("action", "prepare"));
    let prepared = clerk.submit(form, "/needs/declare", &given).await;
    let proposal = prepared.location().to_owned();
    assert!(proposal.starts_with("/needs/proposals/"), "{prepared:?}");
    let own = clerk.get(&proposal).await;
    assert!(own.body.contains("another person") && !own.body.contains("/sign\""), "{}", own.body);

    let shown = approver.get(&proposal).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    let hash = shown.input("hash");
    let sign = format!("{proposal}/sign");
    assert_eq!(clerk.submit(&proposal, &sign, &[("hash", &hash)]).await.status, StatusCode::FORBIDDEN);
    let signed = approver.submit(&proposal, &sign, &[("hash", &hash)]).await;
    assert_eq!(signed.location(), proposal, "{signed:?}");
    let again = approver.submit(PLACE, &sign, &[("hash", &hash)]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);

    let record = approver.get(PLACE).await;
    assert_eq!(record.status, StatusCode::OK, "{}", record.body);
    for expected in ["Excess", "the need was revised downward", "Put on file a need of", "Revision 1", "1000 kilograms"] {
        assert!(record.body.contains(expected), "{expected} in {}", record.body);
    }
    assert!(!record.body.contains('⟦'), "{}", record.body);
    let only = approver.get(&format!("{PLACE}?figure=reserved")).await;
    assert!(only.body.contains("+900 kg"));
});

on_both!(needs_are_read_by_authorities_and_changed_by_their_own, world => {
    world.declare_need(&World::need("XB", "ephedrine", 2026), Declared::Zero).await;
    let foreign = world.client(world.officer("XA", &[Role::CaseOfficer, Role::Approver]).await).await;
    world.officer("XB", &[Role::Approver]).await;
    let company = world.client(world.clerk(ids::fresh(), "XB", &[Role::CompanyResponsible]).await).await;
    let admin = world.client(world.instance_person(&[Role::SystemAdmin]).await).await;
    let auditor = world.client(world.instance_person(&[Role::Auditor]).await).await;
    assert_eq!(foreign.get(PLACE).await.status, StatusCode::OK);
    assert_eq!(foreign.get("/needs?country=XB").await.status, StatusCode::OK);
    assert_eq!(foreign.get("/needs/declare?country=XB").await.status, StatusCode::FORBIDDEN);
    assert_eq!(foreign.submit("/needs/declare", "/needs/declare", &fields("zero", "")).await.status, StatusCode::FORBIDDEN);
    let export = format!("{PLACE}/export");
    let kind = [("kind", "csv"), ("purpose", "check")];
    assert_eq!(foreign.submit("/needs/declare", &export, &kind).await.status, StatusCode::FORBIDDEN);
    assert_eq!(auditor.get(PLACE).await.status, StatusCode::OK);
    for closed in [&company, &admin] {
        assert_eq!(closed.get(PLACE).await.status, StatusCode::FORBIDDEN);
    }
    for nowhere in ["/needs/XB/water/combined/2026", "/needs/XB/ephedrine/liquid/2026", "/needs/xb/ephedrine/raw/2026"] {
        assert_eq!(foreign.get(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    let unknown = format!("/needs/proposals/{}", ids::fresh());
    assert_eq!(foreign.get(&unknown).await.status, StatusCode::NOT_FOUND);
});

on_both!(the_ledger_is_downloaded_with_a_trace, world => {
    let key = World::need("XB", "ephedrine", 2026);
    world.declare_need_kg(&key, 1_000).await;
    reserved(&world, &key, 250).await.unwrap();
    let officer = world.client(world.officer("XB", &[Role::CaseOfficer]).await).await;
    let export = format!("{PLACE}/export");
    let missing = officer.submit(PLACE, &export, &[("kind", "csv"), ("purpose", "")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let csv = officer.submit(PLACE, &export, &[("kind", "csv"), ("purpose", "Annual report")]).await;
    assert_eq!(csv.status, StatusCode::OK);
    assert!(csv.body.lines().any(|line| line.contains(",reserved,authorised,") && line.contains(",250,")), "{}", csv.body);
    let xlsx = officer.submit(PLACE, &export, &[("kind", "xlsx"), ("purpose", "Annual report")]).await;
    assert!(xlsx.body.starts_with("PK"));
    let record = officer.get(PLACE).await;
    assert!(record.body.contains("Annual report"), "{}", record.body);
});

on_both!(a_file_is_checked_on_the_page_before_anything_is_kept, world => {
    let clerk = world.client(world.officer("XB", &[Role::StatisticsOfficer]).await).await;
    let encoded = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let check = |text: &str, action: &str| {
        vec![
            ("name".to_owned(), "needs.csv".to_owned()),
            ("content".to_owned(), encoded(text)),
            ("column-country".to_owned(), "0".to_owned()),
            ("column-substance".to_owned(), "1".to_owned()),
            ("column-year".to_owned(), "2".to_owned()),
            ("column-quantity".to_owned(), "3".to_owned()),
            ("action".to_owned(), action.to_owned()),
        ]
    };
    let send = async |given: Vec<(String, String)>| {
        let given: Vec<(&str, &str)> = given.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        clerk.submit("/needs/load", "/needs/load/check", &given).await
    };
    let file = ("file", "needs.csv", "country,substance,year,quantity\nXB,ephedrine,2026,5\n".as_bytes());
    let uploaded = clerk.upload("/needs/load", "/needs/load", &[], file).await;
    assert_eq!(uploaded.status, StatusCode::OK, "{}", uploaded.body);
    assert!(uploaded.body.contains("1 to load") && uploaded.body.contains("A: country"), "{}", uploaded.body);
    let picture = ("file", "needs.csv", &b"\x89PNG\x00"[..]);
    assert_eq!(clerk.upload("/needs/load", "/needs/load", &[], picture).await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let wrong = "a,b,c,d\nXB,ephedrine,2026,5\nXB,ephedrine,next year,7\n";
    let answer = send(check(wrong, "prepare")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("C3: “next year” is not a calendar year"), "{}", answer.body);
    let right = "a,b,c,d\nXB,ephedrine,2026,5\n";
    let look = send(check(right, "again")).await;
    assert_eq!(look.status, StatusCode::OK, "{}", look.body);
    assert!(look.body.contains("1 to load"), "{}", look.body);
    assert!(!look.body.contains('⟦'), "{}", look.body);
    let prepared = send(check(right, "prepare")).await;
    assert!(prepared.location().starts_with("/needs/proposals/"), "{prepared:?}");
    assert_eq!(world.room(&World::need("XB", "ephedrine", 2026)).await.declared, Declared::NoneOnFile);
    let shown = clerk.get(prepared.location()).await;
    assert!(shown.body.contains("needs.csv") && !shown.body.contains('⟦'), "{}", shown.body);
});
