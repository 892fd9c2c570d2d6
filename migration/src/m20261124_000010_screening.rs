//! Tables of `screening`: rule sets, evaluations (inputs once, outcomes packed),
//! and the findings that were raised.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer, string, text, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = |name: &str| Table::create().table(Alias::new(name)).to_owned();
        manager
            .create_table(
                table("rule_set")
                    .col(string("version").primary_key())
                    .col(string("name"))
                    .col(string("set_by"))
                    .col(text("content"))
                    .col(big_integer("first_used_ms"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("evaluation")
                    .col(uuid("id").primary_key())
                    .col(string("record_kind"))
                    .col(uuid("record_id"))
                    .col(integer("record_version"))
                    .col(string("stage"))
                    .col(string("rule_set"))
                    .col(text("facts"))
                    .col(text("outcomes"))
                    .col(big_integer("at_ms"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("finding")
                    .col(uuid("id").primary_key())
                    .col(uuid("evaluation_id"))
                    .col(uuid("record_id"))
                    .col(string("rule"))
                    .col(string("severity"))
                    .col(string("cause"))
                    .col(text("body"))
                    .col(big_integer("at_ms"))
                    .to_owned(),
            )
            .await?;
        for (name, table, columns) in [
            ("evaluation_record", "evaluation", &["record_id", "id"][..]),
            ("finding_evaluation", "finding", &["evaluation_id"]),
            ("finding_record", "finding", &["record_id", "id"]),
        ] {
            let mut index = Index::create().name(name).table(Alias::new(table)).to_owned();
            for column in columns {
                index.col(Alias::new(*column));
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["finding", "evaluation", "rule_set"] {
            manager.drop_table(Table::drop().table(Alias::new(name)).to_owned()).await?;
        }
        Ok(())
    }
}
