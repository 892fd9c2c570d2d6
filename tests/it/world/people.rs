//! People to act as, put straight into the tables that `people` owns.

use super::{START, World};
use domain::actor::{Actor, Role};
use domain::country::Country;
use ringfence::app::{By, Request};
use ringfence::people::{authority, person, role_grant};
use ringfence::{ids, people};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

impl World {
    /// The authority of a country, made when first asked for.
    pub async fn authority(&self, country: &str) -> Uuid {
        let db = self.app.db.read();
        let found = authority::Entity::find()
            .filter(authority::Column::Country.eq(country))
            .filter(authority::Column::Kind.eq("cna"))
            .one(db)
            .await
            .unwrap();
        if let Some(row) = found {
            return row.id;
        }
        let id = ids::fresh();
        authority::Entity::insert(authority::ActiveModel {
            id: Set(id),
            country: Set(country.to_owned()),
            name: Set(format!("Authority of {country}")),
            email: Set(format!("cna@{}.example", country.to_lowercase())),
            kind: Set("cna".to_owned()),
            created_at_ms: Set(START.ms()),
        })
        .exec_without_returning(db)
        .await
        .unwrap();
        id
    }

    /// A new member of a country's authority with these roles, past every cool-off.
    pub async fn officer(&self, country: &str, roles: &[Role]) -> Uuid {
        let authority = self.authority(country).await;
        self.person("authority", None, Some(authority), Some(country), roles).await
    }

    /// A new person of a company.
    pub async fn clerk(&self, operator: Uuid, country: &str, roles: &[Role]) -> Uuid {
        self.person("company", Some(operator), None, Some(country), roles).await
    }

    /// A new person of the instance itself: system administrator, observer, auditor.
    pub async fn instance_person(&self, roles: &[Role]) -> Uuid {
        self.person("instance", None, None, None, roles).await
    }

    async fn person(
        &self,
        home: &str,
        operator: Option<Uuid>,
        authority: Option<Uuid>,
        country: Option<&str>,
        roles: &[Role],
    ) -> Uuid {
        let id = ids::fresh();
        let db = self.app.db.read();
        person::Entity::insert(person::ActiveModel {
            id: Set(id),
            name: Set(format!("Person {}", &id.to_string()[30..])),
            email: Set(format!("{id}@people.example")),
            lang: Set("en".to_owned()),
            home: Set(home.to_owned()),
            operator_id: Set(operator),
            authority_id: Set(authority),
            country: Set(country.map(str::to_owned)),
            state: Set("active".to_owned()),
            password_hash: Set(None),
            totp_secret: Set(None),
            totp_last_step: Set(0),
            deputy_id: Set(None),
            absent_until: Set(None),
            created_at_ms: Set(START.ms()),
        })
        .exec_without_returning(db)
        .await
        .unwrap();
        for role in roles {
            role_grant::Entity::insert(role_grant::ActiveModel {
                id: Set(ids::fresh()),
                person_id: Set(id),
                role: Set(role.code().to_owned()),
                granted_by: Set(None),
                granted_at_ms: Set(0),
                ended_at_ms: Set(None),
            })
            .exec_without_returning(db)
            .await
            .unwrap();
        }
        id
    }

    /// The person as an actor, freshly verified.
    pub async fn actor(&self, person: Uuid) -> Actor {
        let found = people::actor(&self.app, self.app.db.read(), person, self.app.now()).await.unwrap();
        Actor { stepped_up: true, ..found.expect("the person is active") }
    }

    /// An act by this person, now, under a request id of its own.
    pub async fn by(&self, person: Uuid) -> By {
        By {
            actor: self.actor(person).await,
            at: self.app.now(),
            request: Some(Request { id: ids::fresh(), body_hash: "body".to_owned() }),
        }
    }

    pub fn country(code: &str) -> Country {
        code.parse().expect("a country code")
    }
}
