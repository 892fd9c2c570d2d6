//! The notification's form as a company fills it in, page by page.

use crate::world::on_both;
use axum::http::StatusCode;
use ringfence::operators::address_book;

/// A page with its slashes as they are read.
fn plain(body: &str) -> String {
    body.replace("&#x2f;", "/")
}

on_both!(a_draft_outlives_the_session_and_keeps_what_was_typed_wrong, world => {
    let (_, submitter, _) = world.firm("PK", "Karachi Chemicals").await;
    let client = world.client(submitter).await;
    let begun = client.submit("/company/notifications/new", "/company/notifications/new", &[("begin", "new")]).await;
    let tasks = begun.location().to_owned();
    assert!(tasks.starts_with("/company/notifications/draft/"), "{begun:?}");
    let dates = format!("{tasks}/dates");
    let wrong = [("dispatch_on-day", "31"), ("dispatch_on-month", "2"), ("dispatch_on-year", "2026"), ("series", "no"), ("action", "save")];
    let answer = client.submit(&dates, &dates, &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Enter a real date"), "{}", answer.body);

    let later = world.client(submitter).await;
    let shown = later.get(&dates).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(shown.input("dispatch_on-day"), "31");
    assert!(later.get(&tasks).await.body.contains("Problem"));
});

on_both!(the_whole_form_works_without_script, world => {
    let (_, _, responsible) = world.firm("AU", "Sydney Solvents").await;
    let client = world.client(responsible).await;
    let begun = client.submit("/company/notifications/new", "/company/notifications/new", &[("begin", "new")]).await;
    let tasks = begun.location().to_owned();
    let page = plain(&client.get(&tasks).await.body);
    let item = page.split("/item/").nth(1).and_then(|rest| rest.split('/').next()).expect("an item").to_owned();
    let substance = format!("{tasks}/item/{item}/substance");
    let found = client.submit(&substance, &substance, &[("q", "anhydride"), ("action", "search")]).await;
    assert!(found.body.contains("value=\"acetic_anhydride\""), "{}", found.body);
    let chosen = client
        .submit(&substance, &substance, &[("substance", "acetic_anhydride"), ("product_form", "raw"), ("hs", "2915.24"), ("action", "save")])
        .await;
    let quantity = format!("{tasks}/item/{item}/quantity");
    assert_eq!(chosen.location(), quantity, "{}", chosen.body);
    let saved = client
        .submit(&quantity, &quantity, &[("amount", "100"), ("unit", "l"), ("content_pct", "100"), ("gross_kg", "120"), ("containers.0.number", "4"), ("action", "save")])
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert!(client.get(&quantity).await.body.contains("108.1 kg"), "the pure content is written at once");
    for (section, fields) in [
        ("importer", vec![("importer.name", "Auckland Paints"), ("importer.address", "1 Quay"), ("importer.country", "NZ")]),
        ("consignee", vec![("same", "yes")]),
        ("others", vec![("none", "yes")]),
        ("route", vec![("legs.0.mode", "sea"), ("legs.0.from", "Sydney"), ("legs.0.to", "Auckland"), ("no_transit", "yes")]),
        ("points", vec![("exit.text", "Sydney"), ("customs_office", "Sydney"), ("entry.text", "Auckland"), ("entry.locode", "NZ AKL")]),
        ("dates", vec![
            ("dispatch_on-day", "20"), ("dispatch_on-month", "4"), ("dispatch_on-year", "2026"),
            ("arrival_on-day", "1"), ("arrival_on-month", "5"), ("arrival_on-year", "2026"), ("series", "no"),
        ]),
        ("end-use", vec![("end_use", "Cellulose acetate")]),
        ("permits", vec![("permit.kind", "import_permit"), ("permit.number", "NZ-1"), ("invoice", "I-1")]),
        ("exporter", vec![("exporter.licence_no", "AU-L-1")]),
        ("confidentiality", vec![("confidential", "no"), ("consent", "yes")]),
    ] {
        let path = format!("{tasks}/{section}");
        let mut fields = fields;
        fields.push(("action", "save"));
        let answer = client.submit(&path, &path, &fields).await;
        assert_eq!(answer.location(), tasks, "{section}: {}", answer.body);
    }
    let check = format!("{tasks}/check");
    let page = client.get(&check).await;
    assert!(page.body.contains("Auckland Paints"));
    assert!(!page.body.contains('⟦'), "{}", page.body);
    let on = client.submit(&check, &check, &[("explanation", "")]).await;
    let declaration = format!("{tasks}/declaration");
    assert_eq!(on.location(), declaration, "{}", on.body);
    let fields = [("name", "Ada"), ("role", "Manager"), ("declared", "correct"), ("declared", "lawful")];
    let missing = client.submit(&declaration, &declaration, &fields[..3]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.body.contains("Tick both declarations"));
    let done = client.submit(&declaration, &declaration, &fields).await;
    assert_eq!(done.location(), "/company/notifications/RF-2026-000001/submitted", "{}", done.body);
    for path in [done.location(), "/company/notifications/RF-2026-000001", "/company", "/company/notifications"] {
        let page = client.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        assert!(page.body.contains("RF-2026-000001"), "{path}");
        assert!(!page.body.contains('⟦'), "{path}: {}", page.body);
    }
});

on_both!(a_party_typed_in_the_form_goes_into_the_address_book, world => {
    let (company, submitter, _) = world.firm("PK", "Karachi Chemicals").await;
    let client = world.client(submitter).await;
    let new = "/company/notifications/new";
    let tasks = client.submit(new, new, &[("begin", "new")]).await.location().to_owned();
    let importer = format!("{tasks}/importer");
    let book = async || address_book::list(world.app.db.read(), company).await.unwrap();
    let typed = [("importer.name", "Basra Medicines"), ("importer.country", "IQ"), ("action", "save")];
    let left = client.submit(&importer, &importer, &typed).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.body);
    assert!(book().await.is_empty(), "the box was not ticked");

    let kept = [typed.as_slice(), &[("keep_in_book", "yes")]].concat();
    let short = client.submit(&importer, &importer, &kept).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.body.contains("#importer.address"), "an entry is whole: {}", short.body);
    assert!(book().await.is_empty());

    let whole = [kept.as_slice(), &[("importer.address", "1 Quay Road, Basra")]].concat();
    let done = client.submit(&importer, &importer, &whole).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, tasks.as_str()), "{}", done.body);
    let entries = book().await;
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].name.as_str(), entries[0].role.as_str()), ("Basra Medicines", "importer"));

    // Typed again with another address it is brought up to date, not added twice.
    let moved = [kept.as_slice(), &[("importer.address", "9 New Road, Basra")]].concat();
    client.submit(&importer, &importer, &moved).await;
    let entries = book().await;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].address, "9 New Road, Basra");
    // And it can be chosen from then on.
    let next = client.submit(new, new, &[("begin", "new")]).await.location().to_owned();
    assert!(client.get(&format!("{next}/importer")).await.body.contains("Basra Medicines (IQ)"));
});
