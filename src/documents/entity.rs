//! Rows of `documents`.

pub mod document {
    //! What is known of a file.

    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
    #[sea_orm(table_name = "document")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub owner_kind: String,
        pub owner_id: Uuid,
        pub role: String,
        pub file_name: String,
        pub media_type: String,
        pub size: i64,
        pub sha256: String,
        pub uploaded_by: Option<Uuid>,
        pub uploaded_by_name: Option<String>,
        pub at_ms: i64,
        pub removed_at_ms: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod content {
    //! The bytes, apart: lists never read them.

    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "document_content")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub document_id: Uuid,
        pub bytes: Vec<u8>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
