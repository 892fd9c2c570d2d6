//! What physically moves. Every gram of a shipment is on somebody's account at
//! every moment: each event moves mass from one holder to another, and the
//! accounts of an item always add up to what was shipped.

mod ledger;

use crate::codes::coded;
pub use ledger::{Accounts, Event, Move};

coded! {
    /// On whose account goods are.
    Holder {
        /// Not yet left, or back again.
        Exporter "exporter",
        /// Under way.
        Carrier "carrier",
        /// Refused by the receiver and not yet sent on, returned or destroyed.
        Rejected "rejected",
        Importer "importer",
        /// Seized, or held by customs.
        Authority "authority",
        /// Reported lost or stolen.
        Lost "lost",
        /// Short at the last arrival and not yet explained: the carrier's to answer for.
        Missing "missing",
    }
}

coded! {
    /// What can happen to goods under way.
    Kind {
        Departed "departed",
        Rerouted "rerouted",
        Arrived "arrived",
        Rejected "rejected",
        Returned "returned",
        Lost "lost",
        Seized "seized",
        /// Goods seized or held are given to the receiver.
        Released "released",
    }
}

coded! {
    /// Why an arrival is not as notified.
    Difference {
        ShortWeight "short_weight",
        SurplusWeight "surplus_weight",
        DamagedInTransit "damaged_in_transit",
        Leakage "leakage",
        PackagesMissing "packages_missing",
        WrongGoods "wrong_goods",
        PartialDelivery "partial_delivery",
        Other "other",
    }
}

coded! {
    /// What the receiver did with an item.
    Outcome {
        Accepted "accepted",
        AcceptedOther "accepted_other",
        Rejected "rejected",
    }
}

coded! {
    /// Who says so.
    Confirmed {
        Importer "importer",
        Customs "customs",
        Exporter "exporter",
        Authority "authority",
    }
}

coded! {
    /// Where a shipment stands; follows from the accounts of its items.
    State {
        UnderWay "under_way",
        /// Some has arrived; more will come.
        ArrivedInPart "arrived_in_part",
        Arrived "arrived",
        /// Arrived, and not all of it where it should be.
        Difference "difference",
        /// All of it went back, was lost or seized.
        Gone "gone",
    }
}
