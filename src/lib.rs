//! Ringfence: monitors trade in precursor chemicals. One library, one thin
//! binary. The order of modules and what each may use: `docs/architecture.md`.

pub mod accounts;
pub mod alerts;
pub mod app;
pub mod audit;
pub mod backup;
pub mod cli;
pub mod clock;
pub mod countersign;
pub mod db;
pub mod desk;
pub mod dialogue;
pub mod documents;
pub mod error;
pub mod halt;
pub mod http;
pub mod ids;
pub mod jobs;
pub mod licences;
pub mod mail;
pub mod needs;
pub mod notifications;
pub mod operators;
pub mod pages;
pub mod people;
pub mod practice;
pub mod reference;
pub mod screening;
pub mod search;
pub mod serve;
pub mod settings;
pub mod shipments;
pub mod templates;
pub mod verify;
pub mod words;
pub mod worker;
