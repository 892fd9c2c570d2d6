//! New versions: what becomes of the clock, the ledger, the authorisation.

use crate::world::decisions::refusal;
use crate::world::filing::{Filing, signature, typed};
use crate::world::{World, on_both};
use domain::notification::content::Section;
use domain::quantity::Mass;
use ringfence::error::CommandError;
use ringfence::notifications::drafts::{self, Page};
use ringfence::notifications::entity::notification;
use ringfence::notifications::filing;
use ringfence::notifications::standing;
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

fn key(country: &str, substance: &str, year: i32) -> domain::needs::Key {
    World::need(country, substance, year)
}

impl World {
    /// A person of the company that filed, who signs.
    async fn signer(&self, row: &notification::Model) -> Uuid {
        self.clerk(row.operator_id.unwrap(), &row.origin, &[domain::actor::Role::CompanyResponsible]).await
    }

    /// Files a new version with these fields of a page changed.
    async fn revise(
        &self,
        who: Uuid,
        row: Uuid,
        section: Option<Section>,
        change: &[(&str, &str)],
    ) -> Result<String, CommandError> {
        let id = drafts::revise(&self.app, &self.by(who).await, row).await?;
        let by = self.by(who).await;
        let draft = drafts::open(self.app.db.read(), &by, id, domain::rights::Act::View).await?;
        let (page, mut values) = match section {
            Some(section) => {
                (Page::Section(section), draft.sheet.pages.get(section.code()).cloned().unwrap_or_default())
            }
            None => (Page::Quantity(draft.sheet.items[0].id), draft.sheet.items[0].quantity.clone()),
        };
        values.retain(|(name, _)| !change.iter().any(|(changed, _)| changed == name));
        values.extend(typed(change.iter().copied()));
        drafts::save(&self.app, &by, id, &page, values).await?;
        filing::amend(&self.app, &self.by(who).await, id, &signature()).await
    }
}

on_both!(an_amendment_is_a_version_and_moves_the_ledger_by_the_difference, world => {
    let (_, _, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let key = key("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 3_000).await;
    let filing = Filing { form: "base".to_owned(), ..Filing::new("ephedrine", 100, "IQ") };
    let row = world.file(responsible, &filing).await;

    let revise = async |kg: &str| {
        let id = drafts::revise(&world.app, &world.by(responsible).await, row.id).await.unwrap();
        let by = world.by(responsible).await;
        let draft = drafts::open(world.app.db.read(), &by, id, domain::rights::Act::View).await.unwrap();
        let item = draft.sheet.items[0].clone();
        let mut quantity = item.quantity.clone();
        quantity.retain(|(name, _)| name != "amount");
        quantity.extend(typed([("amount", kg)]));
        drafts::save(&world.app, &by, id, &Page::Quantity(item.id), quantity).await.unwrap();
        filing::amend(&world.app, &world.by(responsible).await, id, &signature()).await
    };
    revise("80").await.unwrap();
    let smaller = world.notification(&row.reference).await;
    assert_eq!((smaller.version, smaller.state.as_str()), (2, "submitted"));
    assert_eq!(world.room(&key).await.pending, Mass::from_kg(80));

    // With the importing authority: a larger quantity starts again.
    notification::Entity::update(notification::ActiveModel {
        id: Set(row.id),
        state: Set("sent".to_owned()),
        sent_at_ms: Set(Some(world.app.now().ms())),
        reply: Set(Some("no_objection".to_owned())),
        ..Default::default()
    })
    .exec(world.app.db.read())
    .await
    .unwrap();
    revise("120").await.unwrap();
    let larger = world.notification(&row.reference).await;
    assert_eq!((larger.version, larger.state.as_str()), (3, "submitted"));
    assert_eq!((larger.sent_at_ms, larger.reply), (None, None));
    assert_eq!(world.room(&key).await.pending, Mass::from_kg(120));

    let versions = standing::versions(world.app.db.read(), row.id).await.unwrap();
    assert_eq!(versions[2].changes, r#"[{"field":"items.1.amount","old":"80","new":"120"}]"#);
    let nothing = revise("120").await;
    assert!(matches!(nothing, Err(CommandError::Refused(_))), "{nothing:?}");
});

on_both!(an_authorised_quantity_can_become_smaller_and_frees_the_rest, world => {
    let key = key("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 3_000).await;
    let desks = world.desks("PK", None).await;
    let row = world.filed(500).await;
    world.answered(&desks, row.id).await;
    world.authorise(desks.approver, row.id).await.unwrap();
    assert_eq!(world.room(&key).await.reserved, Mass::from_kg(500));

    let signer = world.signer(&row).await;
    world.revise(signer, row.id, None, &[("amount", "350")]).await.unwrap();
    let smaller = world.notification(&row.reference).await;
    assert_eq!((smaller.version, smaller.state.as_str()), (2, "authorised"));
    assert_eq!(smaller.authorised_at_ms, world.notification(&row.reference).await.authorised_at_ms);
    let room = world.room(&key).await;
    assert_eq!((room.reserved, room.pending), (Mass::from_kg(350), Mass::ZERO));
    let items = standing::items(world.app.db.read(), row.id).await.unwrap();
    assert_eq!(items[0].authorised_mg, Some(Mass::from_kg(350).mg()), "no more than that may leave");

    // More than was authorised is another decision.
    let larger = world.revise(signer, row.id, None, &[("amount", "400")]).await;
    assert_eq!(refusal(larger), "notification-amend-authorised");
    assert_eq!(world.room(&key).await.reserved, Mass::from_kg(350));
});

on_both!(a_larger_quantity_another_consignee_or_country_starts_a_new_clock, world => {
    let key = key("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 9_000).await;
    let desks = world.desks("PK", None).await;
    for (kg, section, change, there) in [
        (100, None, ("amount", "120"), 120),
        (200, Some(Section::Importer), ("importer.name", "Somebody Else Ltd"), 200),
        (300, Some(Section::Importer), ("importer.country", "TR"), 0),
    ] {
        let (_, _, signer) = world.firm("PK", &format!("Karachi Chemicals {kg}")).await;
        let base = Filing { form: "base".to_owned(), ..Filing::new("ephedrine", kg, "IQ") };
        let row = world.file(signer, &base.without_permit()).await;
        let before = world.room(&key).await.pending;
        world.answered(&desks, row.id).await;
        let sent = world.notification(&row.reference).await;
        assert!(sent.sent_at_ms.is_some() && sent.reply.is_some());

        world.app.clock.advance_ms(86_400_000);
        world.revise(signer, row.id, section, &[change]).await.unwrap();
        let fresh = world.notification(&row.reference).await;
        assert_eq!((fresh.version, fresh.state.as_str()), (2, "submitted"), "{change:?}");
        assert_eq!((fresh.sent_at_ms, fresh.reply.as_deref(), fresh.reply_due_ms), (None, None, None));
        assert_eq!(fresh.submitted_at_ms, Some(world.app.now().ms()), "a new clock");
        let pending = world.room(&key).await.pending;
        let others = before.saturating_sub(Mass::from_kg(kg));
        assert_eq!(pending.saturating_sub(others), Mass::from_kg(there), "{change:?}");
    }
});
