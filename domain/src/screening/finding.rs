//! Findings: one variant a rule, figures only.

use super::explain::Explain;
use super::{RuleCode, rules};
use serde::{Deserialize, Serialize};

macro_rules! findings {
    ($($variant:ident($module:ident::$type:ident) $code:ident),* $(,)?) => {
        /// What a rule found, in figures; it explains itself through [`Explain`].
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "finding", rename_all = "snake_case")]
        pub enum Finding { $($variant(rules::$module::$type)),* }

        impl Finding {
            pub const fn rule(&self) -> RuleCode {
                match self { $(Self::$variant(_) => RuleCode::$code),* }
            }

            pub fn explain(&self) -> &(dyn Explain + 'static) {
                match self { $(Self::$variant(finding) => finding),* }
            }
        }

        $(impl From<rules::$module::$type> for Finding {
            fn from(finding: rules::$module::$type) -> Self { Self::$variant(finding) }
        })*
    };
}

findings! {
    NeedExceeded(r01::NeedExceeded) R01,
    AheadOfPace(r02::AheadOfPace) R02,
    NeedNotDeclared(r03::NeedNotDeclared) R03,
    NeedZero(r04::NeedZero) R04,
    NeedImplausible(r05::NeedImplausible) R05,
    CapExceeded(r10::CapExceeded) R10,
    NotLicensed(r11::NotLicensed) R11,
    LicenceScope(r12::LicenceScope) R12,
    PermitNotGenuine(r13::PermitNotGenuine) R13,
    Splitting(r20::Splitting) R20,
    UnusualSize(r21::UnusualSize) R21,
    UnusualFrequency(r22::UnusualFrequency) R22,
    SustainedDeviation(r23::SustainedDeviation) R23,
    FirstTime(r24::FirstTime) R24,
    PeerOutlier(r25::PeerOutlier) R25,
    SeveralImporters(r26::SeveralImporters) R26,
    StoppedBefore(r30::StoppedBefore) R30,
    NameLikeStopped(r31::NameLikeStopped) R31,
    SharedIdentifiers(r32::SharedIdentifiers) R32,
    LookAlikeIdentity(r33::LookAlikeIdentity) R33,
    AddressNotVerifiable(r34::AddressNotVerifiable) R34,
    OddRoute(r40::OddRoute) R40,
    TransitNotNotified(r41::TransitNotNotified) R41,
    DestinationChanged(r42::DestinationChanged) R42,
    NotNotified(r50::NotNotified) R50,
    NotifiedLate(r51::NotifiedLate) R51,
    NoReply(r52::NoReply) R52,
    ShippedAgainstDecision(r53::ShippedAgainstDecision) R53,
    ArrivalDiffers(r54::ArrivalDiffers) R54,
    ArrivalUnconfirmed(r55::ArrivalUnconfirmed) R55,
    DeclaredAgainstFound(r56::DeclaredAgainstFound) R56,
    SiteBalance(r60::SiteBalance) R60,
    SequentialBalance(r61::SequentialBalance) R61,
    LossReported(r62::LossReported) R62,
    LossReportedLate(r62late::LossReportedLate) R62Late,
    MirrorMismatch(r63::MirrorMismatch) R63,
    ReturnLate(r64::ReturnLate) R64,
    UseMismatch(r70::UseMismatch) R70,
    SubstituteShift(r71::SubstituteShift) R71,
    IntelligenceMatch(r80::IntelligenceMatch) R80,
    DuplicateFiling(duplicate::DuplicateFiling) Duplicate,
}

impl std::ops::Deref for Finding {
    type Target = dyn Explain;

    fn deref(&self) -> &Self::Target {
        self.explain()
    }
}
