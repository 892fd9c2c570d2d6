//! The policy: acts, kinds of record, and who may do what. Each capability
//! keeps its own block of rows; the snapshot test prints the whole.

use super::Relation::{self, Common, Counterpart, Named, Own, Stranger};
use super::Row;
use crate::actor::Role::{self, *};
use crate::actor::group;

macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident $code:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),* }
        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            pub const fn code(self) -> &'static str { match self { $(Self::$variant => $code),* } }
        }
    };
}

codes! {
    /// What can be done to a record. `View` also decides 404 against 403.
    Act {
        View "view", Create "create", Change "change", Submit "submit", Return "return", Take "take",
        Send "send", Reply "reply", Ask "ask", Answer "answer", Note "note", Authorise "authorise",
        Refuse "refuse", Withdraw "withdraw", Cancel "cancel", Suspend "suspend", Lift "lift",
        Amend "amend", Depart "depart", Arrive "arrive", Record "record", Prepare "prepare",
        Countersign "countersign", Release "release", Close "close", Reopen "reopen", Assign "assign",
        Export "export", Invite "invite", Disable "disable", Accept "accept", Activate "activate",
    }
}

codes! {
    /// Kinds of record the policy knows.
    #[derive(Default)]
    Kind {
        #[default]
        Notification "notification", Shipment "shipment", Operator "operator", Licence "licence",
        Need "need", Alert "alert", Person "person", Authority "authority", Reference "reference",
        Audit "audit", Document "document", Instance "instance", AddressBook "address_book", Permit "permit",
    }
}

const fn row(
    act: Act,
    kind: Kind,
    relations: &'static [Relation],
    states: &'static [&'static str],
    roles: &'static [Role],
) -> Row {
    Row { act, kind, relations, states, roles }
}

/// The whole policy. Who does not stand in a row may not.
pub const POLICY: &[Row] = &[
    // -- reference and law
    row(Act::View, Kind::Reference, &[Common], &[], Role::ALL),
    row(Act::Prepare, Kind::Reference, &[Common], &[], &[CaseOfficer, Approver, AuthorityAdmin, SystemAdmin]),
    row(Act::Activate, Kind::Reference, &[Common], &[], &[Approver, SystemAdmin]),
    // -- people, authorities, the instance and its trail
    row(Act::View, Kind::Person, &[Own], &[], &[AuthorityAdmin, Approver, CompanyResponsible]),
    row(Act::Invite, Kind::Person, &[Own], &[], &[AuthorityAdmin, CompanyResponsible]),
    row(Act::Change, Kind::Person, &[Own], &[], &[AuthorityAdmin, CompanyResponsible]),
    row(Act::Disable, Kind::Person, &[Own], &[], &[AuthorityAdmin, CompanyResponsible]),
    row(Act::Prepare, Kind::Person, &[Own], &[], &[AuthorityAdmin]),
    row(Act::Countersign, Kind::Person, &[Own], &[], &[Approver]),
    row(Act::View, Kind::Person, &[Common], &[], &[SystemAdmin]),
    row(Act::Invite, Kind::Person, &[Common], &[], &[SystemAdmin]),
    row(Act::Change, Kind::Person, &[Common], &[], &[SystemAdmin]),
    row(Act::Disable, Kind::Person, &[Common], &[], &[SystemAdmin]),
    row(Act::Prepare, Kind::Person, &[Common], &[], &[SystemAdmin]),
    row(Act::Countersign, Kind::Person, &[Common], &[], &[SystemAdmin]),
    row(Act::View, Kind::Authority, &[Common], &[], &[SystemAdmin]),
    row(Act::Create, Kind::Authority, &[Common], &[], &[SystemAdmin]),
    row(Act::View, Kind::Instance, &[Common], &[], &[SystemAdmin]),
    row(Act::Change, Kind::Instance, &[Common], &[], &[SystemAdmin]),
    row(Act::View, Kind::Audit, &[Own, Common], &[], &[Auditor]),
    // -- needs: every authority reads every country's, as an exporting one must
    row(Act::View, Kind::Need, &[Own, Stranger, Common], &[], group::READERS),
    row(Act::Prepare, Kind::Need, &[Own], &[], &[CaseOfficer, Approver, StatisticsOfficer]),
    row(Act::Countersign, Kind::Need, &[Own], &[], &[Approver]),
    row(Act::Export, Kind::Need, &[Own, Common], &[], &[CaseOfficer, Approver, StatisticsOfficer, Auditor]),
    // -- notifications, the company's part; the authority fills in drafts from paper
    row(Act::View, Kind::Notification, &[Own, Named], &[], group::COMPANY),
    row(Act::Create, Kind::Notification, &[Own], &[], group::COMPANY_WRITES),
    row(Act::Change, Kind::Notification, &[Own], AMENDABLE, group::COMPANY_WRITES),
    row(Act::Submit, Kind::Notification, &[Own], &["draft", "returned"], &[CompanyResponsible]),
    row(Act::Amend, Kind::Notification, &[Own], AMENDABLE, &[CompanyResponsible]),
    row(Act::Withdraw, Kind::Notification, &[Own], OPEN, &[CompanyResponsible]),
    row(Act::View, Kind::Notification, &[Own], &["draft"], &[CaseOfficer]),
    row(Act::Create, Kind::Notification, &[Own], &[], &[CaseOfficer]),
    row(Act::Change, Kind::Notification, &[Own], &["draft"], &[CaseOfficer]),
    row(Act::Submit, Kind::Notification, &[Own], &["draft"], &[CaseOfficer]),
    // -- alerts: never a company's, not even the existence of one
    row(Act::View, Kind::Alert, &[Own, Counterpart], &[], &[CaseOfficer, Approver, Inspector, Auditor]),
    row(Act::View, Kind::Alert, &[Common], &[], &[Auditor]),
    row(Act::Take, Kind::Alert, &[Own], &["open", "taken", "asked"], group::OFFICERS),
    row(Act::Ask, Kind::Alert, &[Own], &["open", "taken", "asked"], group::OFFICERS),
    // Holding by hand.
    row(Act::Change, Kind::Alert, &[Own], &["open", "taken", "asked"], group::OFFICERS),
    // Releasing and closing; where a hold ends, this prepares and another signs.
    row(Act::Close, Kind::Alert, &[Own], &[], group::OFFICERS),
    row(Act::Countersign, Kind::Alert, &[Own], &[], &[Approver]),
    row(Act::Reopen, Kind::Alert, &[Own], &["closed"], group::OFFICERS),
    row(Act::Export, Kind::Alert, &[Own], &[], group::OFFICERS),
    // -- companies: their own country's authority keeps the register; each sees itself
    row(Act::View, Kind::Operator, &[Own], &[], group::READERS),
    row(Act::View, Kind::Operator, &[Own], &[], group::COMPANY),
    row(Act::View, Kind::Operator, &[Common], &[], &[Auditor]),
    row(Act::Create, Kind::Operator, &[Own], &[], group::OFFICERS),
    row(Act::Change, Kind::Operator, &[Own], &[], group::OFFICERS),
    row(Act::Accept, Kind::Operator, &[Own], &[], &[CaseOfficer, Approver, AuthorityAdmin]),
    row(Act::Suspend, Kind::Operator, &[Own], &[], &[Approver]),
    // -- address book: the company's own tool
    row(Act::View, Kind::AddressBook, &[Own], &[], group::COMPANY),
    row(Act::Change, Kind::AddressBook, &[Own], &[], group::COMPANY_WRITES),
    // -- licences: prepared by one, signed by another; suspending takes effect at once
    row(Act::View, Kind::Licence, &[Own], &[], group::READERS),
    row(Act::View, Kind::Licence, &[Own], &[], group::COMPANY),
    row(Act::View, Kind::Licence, &[Common], &[], &[Auditor]),
    row(Act::Prepare, Kind::Licence, &[Own], &[], group::OFFICERS),
    row(Act::Countersign, Kind::Licence, &[Own], &[], &[Approver]),
    row(Act::Suspend, Kind::Licence, &[Own], &[], &[Approver]),
    // -- notifications, the authorities' part; which state allows what, and why not, the life cycle says
    row(Act::View, Kind::Notification, &[Own, Counterpart], &[], group::READERS),
    row(Act::View, Kind::Notification, &[Common], &[], &[Auditor, Observer]),
    row(Act::Take, Kind::Notification, &[Own, Counterpart], &[], group::OFFICERS),
    row(Act::Return, Kind::Notification, &[Own], &[], group::OFFICERS),
    row(Act::Send, Kind::Notification, &[Own], &[], group::OFFICERS),
    row(Act::Reply, Kind::Notification, &[Own, Counterpart], &[], group::OFFICERS),
    row(Act::Prepare, Kind::Notification, &[Own], &[], group::OFFICERS),
    row(Act::Authorise, Kind::Notification, &[Own], &[], &[Approver]),
    row(Act::Countersign, Kind::Notification, &[Own], &[], &[Approver]),
    row(Act::Refuse, Kind::Notification, &[Own], &[], &[Approver]),
    row(Act::Suspend, Kind::Notification, &[Own], &[], &[Approver]),
    row(Act::Lift, Kind::Notification, &[Own], &[], &[Approver]),
    row(Act::Cancel, Kind::Notification, &[Own], &[], &[CaseOfficer, Approver, CompanyResponsible]),
    row(Act::Record, Kind::Notification, &[Own], &[], group::OFFICERS),
    row(Act::Assign, Kind::Notification, &[Own, Counterpart], &[], group::OFFICERS),
    row(Act::Export, Kind::Notification, &[Own, Counterpart], &[], group::OFFICERS),
    // -- dialogue: a question to the company, to the other authority, a note for one's own
    row(Act::Ask, Kind::Notification, &[Own, Counterpart], &[], group::OFFICERS),
    row(Act::Answer, Kind::Notification, &[Own, Counterpart], &[], group::OFFICERS),
    row(Act::Answer, Kind::Notification, &[Own], &[], group::COMPANY_WRITES),
    row(Act::Note, Kind::Notification, &[Own, Counterpart], &[], &[CaseOfficer, Approver, Inspector]),
    // -- the server's clock, confirmed after a jump
    row(Act::View, Kind::Instance, &[Common], &[], &[SystemAdmin]),
    row(Act::Release, Kind::Instance, &[Common], &[], &[SystemAdmin]),
    // -- permits
    row(Act::View, Kind::Permit, &[Own, Stranger, Common], &[], group::READERS),
    row(Act::Record, Kind::Permit, &[Own], &[], group::OFFICERS),
    // -- shipments: facts, told by whoever has them
    row(Act::View, Kind::Shipment, &[Own, Counterpart], &[], group::READERS),
    row(Act::View, Kind::Shipment, &[Common], &[], &[Auditor]),
    row(Act::View, Kind::Shipment, &[Own, Named], &[], group::COMPANY),
    row(Act::Depart, Kind::Shipment, &[Own], &[], group::COMPANY_WRITES),
    // The other side may have seen it leave, or come, when its own has said nothing.
    row(Act::Depart, Kind::Shipment, &[Own, Counterpart], &[], &[CaseOfficer, Approver, CustomsOfficer]),
    row(Act::Arrive, Kind::Shipment, &[Named], &[], group::COMPANY_WRITES),
    row(Act::Arrive, Kind::Shipment, &[Own, Counterpart], &[], &[CaseOfficer, Approver, CustomsOfficer]),
    row(Act::Record, Kind::Shipment, &[Own, Named], &[], group::COMPANY_WRITES),
    row(Act::Record, Kind::Shipment, &[Own, Counterpart], &[], &[CaseOfficer, Approver, CustomsOfficer]),
];

/// Notifications that are with an authority and not decided.
const OPEN: &[&str] = &["returned", "submitted", "in_review", "sent"];
/// Drafts, and notifications of which there may be a new version.
const AMENDABLE: &[&str] = &["draft", "returned", "submitted", "in_review", "sent", "authorised"];

// Used by the blocks above as they come.
const _: (&[Relation], &[Role]) = (&[Counterpart, Named, Own], group::COMPANY);
const _: Role = Auditor;
