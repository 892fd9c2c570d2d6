//! Three threads with their own readers, and questions that open and close
//! beside the state.

use crate::world::decisions::refusal;
use crate::world::on_both;
use domain::actor::Role;
use ringfence::dialogue::commands::{self, Question};
use ringfence::dialogue::{Thread, queries};
use ringfence::error::CommandError;
use ringfence::notifications::commands::send::Sending;
use ringfence::notifications::standing::Seat;

fn question(thread: Thread, text: &str) -> Question {
    Question { thread, about: String::new(), text: text.to_owned(), due_on: None }
}

on_both!(a_question_to_the_company_is_answered_on_its_own_page, world => {
    let desks = world.desks("PK", Some("IQ")).await;
    let (company, submitter, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let filing = crate::world::filing::Filing::new("ephedrine", 10, "IQ");
    let row = world.file(responsible, &filing).await;
    world.take(desks.officer, row.id).await;
    world.send(desks.officer, row.id, &Sending::default()).await;
    let by = world.by(desks.officer).await;
    let number = commands::ask(&world.app, &by, row.id, &question(Thread::Company, "Which vessel?")).await.unwrap();
    assert_eq!(number, 1);
    assert_eq!(world.notification(&row.reference).await.state, "sent", "a question is not a state");
    assert!(world.letters().await.iter().any(|letter| letter == "question-to-company"));

    let path = format!("/company/notifications/{}/question/1", row.reference);
    let client = world.client(submitter).await;
    let page = client.get(&path).await;
    assert!(page.body.contains("Which vessel?") && page.body.contains("Read by: Karachi Chemicals"), "{}", page.body);
    let empty = client.submit(&path, &path, &[("text", " ")]).await;
    assert_eq!(empty.status.as_u16(), 422);
    let answer = client.submit(&path, &path, &[("text", "The Indus Star")]).await;
    assert_eq!(answer.location(), path, "{}", answer.body);
    assert!(client.get(&path).await.body.contains("The Indus Star"));

    let twice = commands::answer(&world.app, &world.by(responsible).await, row.id, 1, "Again").await;
    assert_eq!(refusal(twice), "notification-no-question-open");

    // Nobody else's company, and not the importing authority.
    let (_, _, stranger) = world.firm("PK", "Lahore Chemicals").await;
    assert_eq!(world.client(stranger).await.get(&path).await.status.as_u16(), 404);
    let by = world.by(desks.importing.unwrap()).await;
    let row = world.notification(&row.reference).await;
    assert!(queries::messages(world.app.db.read(), &by, &row, Thread::Company).await.unwrap().is_empty());
    assert!(queries::questions(world.app.db.read(), &by, &row).await.unwrap().is_empty());
    let other = commands::answer(&world.app, &by, row.id, 1, "Not mine").await;
    assert!(matches!(other, Err(CommandError::NotFound)), "{other:?}");
    let reader = world.clerk(company, "PK", &[Role::CompanyReader]).await;
    let reader = commands::answer(&world.app, &world.by(reader).await, row.id, 1, "Read only").await;
    assert!(matches!(reader, Err(CommandError::Forbidden)), "{reader:?}");
});

on_both!(authorities_ask_each_other_and_keep_their_notes_to_themselves, world => {
    let desks = world.desks("PK", Some("IQ")).await;
    let importing = desks.importing.unwrap();
    let (_, _, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let row = world.file(responsible, &crate::world::filing::Filing::new("ephedrine", 10, "IQ")).await;
    world.take(desks.officer, row.id).await;
    let by = world.by(desks.officer).await;
    let early = commands::ask(&world.app, &by, row.id, &question(Thread::Authorities, "Known?")).await;
    assert_eq!(refusal(early), "dialogue-thread-not-open");
    world.send(desks.officer, row.id, &Sending::default()).await;

    let by = world.by(importing).await;
    commands::ask(&world.app, &by, row.id, &question(Thread::Authorities, "Is the maker known?")).await.unwrap();
    let by = world.by(importing).await;
    let own = commands::answer(&world.app, &by, row.id, 1, "Yes").await;
    assert_eq!(refusal(own), "dialogue-own-question");
    let by = world.by(desks.officer).await;
    commands::answer(&world.app, &by, row.id, 1, "It is").await.unwrap();
    let by = world.by(desks.officer).await;
    commands::say(&world.app, &by, row.id, Thread::Internal, "Looks odd to me").await.unwrap();

    let row = world.notification(&row.reference).await;
    let db = world.app.db.read();
    let read = async |person, thread| {
        let by = world.by(person).await;
        let found = queries::messages(db, &by, &row, thread).await.unwrap();
        found.into_iter().map(|message| message.text).collect::<Vec<_>>()
    };
    assert_eq!(read(importing, Thread::Authorities).await, ["Is the maker known?", "It is"]);
    assert_eq!(read(desks.officer, Thread::Internal).await, ["Looks odd to me"]);
    assert!(read(importing, Thread::Internal).await.is_empty());
    assert!(read(responsible, Thread::Authorities).await.is_empty());
    assert!(read(responsible, Thread::Internal).await.is_empty());

    // The page says so too, and shows the other desk nothing of it.
    let path = format!("/notifications/{}?tab=dialogue", row.reference);
    let own = world.client(desks.officer).await.get(&path).await.body;
    assert!(own.contains("Looks odd to me") && own.contains("Read by: your own authority only."), "{own}");
    let other = world.client(importing).await.get(&path).await.body;
    assert!(other.contains("It is") && !other.contains("Looks odd to me"), "{other}");
});

on_both!(an_open_question_rests_the_office_clock_and_not_the_legal_one, world => {
    let desks = world.desks("PK", Some("IQ")).await;
    let row = world.filed(10).await;
    let before = world.notification(&row.reference).await;
    let by = world.by(desks.officer).await;
    commands::ask(&world.app, &by, row.id, &question(Thread::Company, "Which vessel?")).await.unwrap();
    let after = world.notification(&row.reference).await;
    assert_eq!(before.reply_due_ms, after.reply_due_ms);
    let ticks = queries::ticks(world.app.db.read(), &after, Seat::Exporting).await.unwrap();
    assert_eq!(ticks.len(), 2, "it came to the desk, and a question rests it: {ticks:?}");
});
