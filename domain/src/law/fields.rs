//! What a notification must contain: the Convention's minimum and whatever the
//! packs of the two countries add (DOMAIN.md 3.3). The stricter counts: a field
//! is late only where every law that asks for it lets it be.

use super::{
    Activity, Basis, Found, Law, Trade, answers,
    rule::{Rule, coded},
};
use std::collections::BTreeMap;

coded! {
    /// A field of the notification form.
    Field {
        Exporter "exporter",
        ExporterLicence "exporter_licence",
        ExporterTaxNumber "exporter_tax_number",
        ExporterContact "exporter_contact",
        Importer "importer",
        Consignee "consignee",
        OtherOperators "other_operators",
        Substance "substance",
        HsCode "hs_code",
        ProductForm "product_form",
        Content "content",
        Quantity "quantity",
        BaseQuantity "base_quantity",
        GrossMass "gross_mass",
        Containers "containers",
        Transport "transport",
        Route "route",
        PointOfExit "point_of_exit",
        CustomsOffice "customs_office",
        PointOfEntry "point_of_entry",
        DispatchDate "dispatch_date",
        ArrivalDate "arrival_date",
        ImportPermit "import_permit",
        Invoice "invoice",
        EndUse "end_use",
        DistributionChain "distribution_chain",
        DisclosureConsent "disclosure_consent",
        Signatory "signatory",
    }
}

coded! {
    /// A paper that goes with a notification.
    DocumentKind {
        ImportPermit "import_permit",
        /// A foreign import permit or a letter of no objection, either of them.
        ForeignAuthorisation "foreign_authorisation",
        EndUseDeclaration "end_use_declaration",
        CustomerDeclaration "customer_declaration",
        Invoice "invoice",
        TransportDocument "transport_document",
        Label "label",
        Licence "licence",
        Other "other",
    }
}

/// That something is asked for, by whom, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Required {
    /// May be completed after submission, before departure.
    pub late: bool,
    pub by: Vec<Basis>,
}

/// The rules of both countries that a notification has to satisfy.
fn both<'a>(law: &'a Law, trade: &Trade<'_>, wanted: impl Fn(&Rule) -> bool + Copy) -> Vec<Found<'a>> {
    let mut found = law.rules(trade.origin, Activity::Export, trade, wanted);
    found.extend(law.rules(trade.destination, Activity::Import, trade, wanted));
    found.extend(law.pair_rules(trade, Activity::Export, wanted));
    found
}

fn ask<K: Ord>(required: &mut BTreeMap<K, Required>, what: K, late: bool, by: Basis) {
    let entry = required.entry(what).or_insert_with(|| Required { late: true, by: Vec::new() });
    entry.late &= late;
    if !entry.by.contains(&by) {
        entry.by.push(by);
    }
}

/// The fields a notification must hold under the law of both countries.
pub fn required_fields(law: &Law, trade: &Trade<'_>) -> BTreeMap<Field, Required> {
    let mut required = BTreeMap::new();
    for found in both(law, trade, |rule| !rule.fields.is_empty() || !rule.late_fields.is_empty()) {
        let by = answers::basis(&found);
        for field in &found.rule.fields {
            ask(&mut required, *field, false, by.clone());
        }
        for field in &found.rule.late_fields {
            ask(&mut required, *field, true, by.clone());
        }
    }
    required
}

/// The papers a notification must carry under the law of both countries.
pub fn documents(law: &Law, trade: &Trade<'_>) -> BTreeMap<DocumentKind, Required> {
    let mut required = BTreeMap::new();
    for found in both(law, trade, |rule| !rule.documents.is_empty()) {
        for document in &found.rule.documents {
            ask(&mut required, document.kind, document.late, answers::basis(&found));
        }
    }
    required
}
