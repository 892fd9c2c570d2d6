//! The names and quantities of each kind of event.

use super::super::record::Kind;
use super::{Check, taken};
use crate::history::{Fact, Fault, FaultKind, Right};

impl Check<'_> {
    pub(super) fn reference(&mut self, fact: &Fact) -> Result<(), Fault> {
        match fact {
            Fact::SubstanceAdded(of) => {
                if self.engine.substances.added.contains_key(&*of.key) {
                    return Err(taken("key", &of.key));
                }
                if let Some(parent) = &of.parent {
                    self.substance("parent", parent)?;
                }
                let tables = ["I", "II", "none"];
                if let Some(wrong) = of.un_table.as_deref().filter(|table| !tables.contains(table)) {
                    let right = Right::OneOf(tables.map(str::to_owned).to_vec());
                    return Err(Fault::new("un_table", FaultKind::ValueWrong, wrong, right));
                }
                // Its own density and salts are only known once it is added.
                for key in &of.lookalike_of {
                    self.substance("lookalike_of", key)?;
                }
                self.optional("materiality", None, of.materiality.as_ref())
            }
            Fact::ControlSet(of) => {
                self.substance("substance", &of.substance)?;
                let key = Some(&*of.substance);
                self.optional("threshold.quantity", key, of.threshold.as_ref().map(|t| &t.quantity))?;
                self.optional("shipment_cap", key, of.shipment_cap.as_ref())?;
                self.optional("handler_cap.quantity", key, of.handler_cap.as_ref().map(|cap| &cap.quantity))
            }
            Fact::CountryMakes(of) => self.substance("substance", &of.substance),
            Fact::ProductRegistered(of) => {
                self.operator("operator", &of.operator)?;
                self.substance("substance", &of.substance)?;
                self.free("product", &of.product, self.engine.products.contains_key(&*of.product))
            }
            Fact::NeedDeclared(of) => {
                self.substance("substance", &of.substance)?;
                self.optional("quantity", Some(&of.substance), of.quantity.as_ref())
            }
            Fact::NeedWithdrawn(of) => self.substance("substance", &of.substance),
            Fact::NeedOpeningUse(of) => self.of_substance(&of.substance, &of.quantity),
            Fact::NeedSurvey(of) => self.of_substance(&of.substance, &of.quantity),
            _ => Ok(()),
        }
    }

    pub(super) fn register(&mut self, fact: &Fact) -> Result<(), Fault> {
        match fact {
            Fact::OperatorRegistered(of) => {
                if let Some(before) = &of.successor_of {
                    self.operator("successor_of", before)?;
                }
                self.free("operator", &of.operator, self.engine.operators.contains_key(&*of.operator))
            }
            Fact::OperatorChanged(of) => {
                if let Some(before) = &of.successor_of {
                    self.operator("successor_of", before)?;
                }
                self.operator("operator", &of.operator)
            }
            Fact::OperatorStatus(of) => self.operator("operator", &of.operator),
            Fact::LicenceGranted(of) => {
                self.operator("operator", &of.operator)?;
                for (at, key) in of.substances.iter().enumerate() {
                    self.licensed(&format!("substances[{at}]"), key)?;
                }
                for (at, cap) in of.caps.iter().enumerate() {
                    self.licensed(&format!("caps[{at}].substance"), &cap.substance)?;
                    self.quantity(&format!("caps[{at}].quantity"), Some(&cap.substance), &cap.quantity)?;
                }
                self.free("licence", &of.licence, self.engine.licences.contains_key(&*of.licence))
            }
            Fact::LicenceStatus(of) => {
                self.known("licence", &of.licence, self.engine.licences.contains_key(&*of.licence))
            }
            Fact::PermitIssued(of) => {
                self.operator("operator", &of.operator)?;
                self.substance("substance", &of.substance)?;
                self.optional("quantity", Some(&of.substance), of.quantity.as_ref())?;
                self.free("permit", &of.permit, self.engine.permit_ids.contains(&*of.permit))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn filing(&mut self, fact: &Fact) -> Result<(), Fault> {
        match fact {
            Fact::NotificationSubmitted(of) => {
                self.operator("exporter", &of.exporter)?;
                self.operator("importer", &of.importer)?;
                self.maybe_operator("ultimate_consignee", of.ultimate_consignee.as_deref())?;
                self.maybe_record("replaces", Kind::Notification, of.replaces.as_deref())?;
                self.maybe_record("allocation", Kind::Allocation, of.allocation.as_deref())?;
                self.items(&of.notification, &of.items)?;
                self.free_record("notification", Kind::Notification, &of.notification)
            }
            Fact::NotificationAmended(of) => {
                self.record("notification", Kind::Notification, &of.notification)?;
                self.maybe_operator("exporter", of.exporter.as_deref())?;
                self.maybe_operator("importer", of.importer.as_deref())?;
                self.maybe_operator("ultimate_consignee", of.ultimate_consignee.as_deref())?;
                self.maybe_record("replaces", Kind::Notification, of.replaces.as_deref())?;
                self.maybe_record("allocation", Kind::Allocation, of.allocation.as_deref())?;
                of.items.as_ref().map_or(Ok(()), |items| self.items(&of.notification, items))
            }
            Fact::NotificationReplied(of) => {
                self.record("notification", Kind::Notification, &of.notification)
            }
            Fact::NotificationAuthorised(of)
            | Fact::NotificationRefused(of)
            | Fact::NotificationWithdrawn(of)
            | Fact::NotificationCancelled(of) => {
                self.record("notification", Kind::Notification, &of.notification)
            }
            _ => Ok(()),
        }
    }

    pub(super) fn shipment(&mut self, fact: &Fact) -> Result<(), Fault> {
        match fact {
            Fact::ShipmentDeparted(of) => {
                self.free("shipment", &of.shipment, self.engine.shipments.contains_key(&*of.shipment))?;
                if let Some(notification) = &of.notification {
                    self.record("notification", Kind::Notification, notification)?;
                    return self.moved(of.quantity.as_ref(), |engine| {
                        engine.ids.get(&(Kind::Notification, notification.0.clone())).copied()
                    });
                }
                let missing = [
                    ("exporter", of.exporter.is_none()),
                    ("importer", of.importer.is_none()),
                    ("origin", of.origin.is_none()),
                    ("destination", of.destination.is_none()),
                    ("items", of.items.is_none()),
                ];
                if let Some((field, _)) = missing.into_iter().find(|(_, missing)| *missing) {
                    return Err(Fault::token(field, FaultKind::FieldMissing, "", "unnotified"));
                }
                self.maybe_operator("exporter", of.exporter.as_deref())?;
                self.maybe_operator("importer", of.importer.as_deref())?;
                self.maybe_operator("ultimate_consignee", of.ultimate_consignee.as_deref())?;
                self.maybe_record("allocation", Kind::Allocation, of.allocation.as_deref())?;
                let items = of.items.as_deref().unwrap_or_default();
                self.items(&of.shipment, items)?;
                let key = items.first().and_then(|item| item.substance.as_deref());
                self.optional("quantity", key, of.quantity.as_ref())
            }
            Fact::ShipmentRerouted(of) => {
                self.shipped(&of.shipment)?;
                self.maybe_operator("consignee", of.consignee.as_deref())
            }
            Fact::ShipmentArrived(of) => {
                self.shipped(&of.shipment)?;
                self.moved(of.quantity.as_ref(), |engine| Some(engine.shipments.get(&*of.shipment)?.record))
            }
            Fact::ShipmentCustoms(of) => self.shipped(&of.shipment),
            Fact::ShipmentExamined(of) => {
                self.shipped(&of.shipment)?;
                for (at, found) in of.found.iter().enumerate() {
                    self.substance(&format!("found[{at}].substance"), &found.substance)?;
                    let quantity = found.quantity.as_ref();
                    self.optional(&format!("found[{at}].quantity"), Some(&found.substance), quantity)?;
                }
                Ok(())
            }
            Fact::ShipmentReturned(of) => {
                self.shipped(&of.shipment)?;
                self.moved(Some(&of.quantity), |engine| Some(engine.shipments.get(&*of.shipment)?.record))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn domestic(&mut self, fact: &Fact) -> Result<(), Fault> {
        match fact {
            Fact::AllocationGranted(of) => {
                self.operator("operator", &of.operator)?;
                self.free_record("allocation", Kind::Allocation, &of.allocation)?;
                self.one_line(&of.allocation, &of.substance, of.line, &of.quantity)
            }
            Fact::PurposeChanged(of) => self.refs(&of.refs),
            Fact::OrderReceived(of) => {
                self.operator("from", &of.from)?;
                self.operator("to", &of.to)?;
                self.free_record("order", Kind::Order, &of.order)?;
                self.one_line(&of.order, &of.substance, None, &of.quantity)
            }
            Fact::TransferRecorded(of) => {
                self.operator("from", &of.from)?;
                self.operator("to", &of.to)?;
                self.maybe_record("order", Kind::Order, of.order.as_deref())?;
                self.maybe_record("allocation", Kind::Allocation, of.allocation.as_deref())?;
                self.free_record("transfer", Kind::Transfer, &of.transfer)?;
                self.one_line(&of.transfer, &of.substance, None, &of.quantity)
            }
            _ => Ok(()),
        }
    }

    pub(super) fn stock(&mut self, fact: &Fact) -> Result<(), Fault> {
        match fact {
            Fact::StockFlows(of) => {
                self.operator("operator", &of.operator)?;
                self.substance("substance", &of.substance)?;
                let key = Some(&*of.substance);
                self.quantity("receipts", key, &of.receipts)?;
                self.quantity("shipments", key, &of.shipments)?;
                self.optional("production", key, of.production.as_ref())?;
                self.optional("consumption", key, of.consumption.as_ref())?;
                self.optional("declared_losses", key, of.declared_losses.as_ref())
            }
            Fact::StockCounted(of) => {
                self.operator("operator", &of.operator)?;
                self.substance("substance", &of.substance)?;
                let key = Some(&*of.substance);
                self.optional("book", key, of.book.as_ref())?;
                self.optional("measured", key, of.measured.as_ref())?;
                self.optional("sigma", key, of.sigma.as_ref())
            }
            Fact::StockHoldup(of) => {
                self.operator("operator", &of.operator)?;
                self.of_substance(&of.substance, &of.quantity)?;
                self.optional("sigma", Some(&of.substance), of.sigma.as_ref())
            }
            Fact::ProductionRecorded(of) => {
                self.operator("operator", &of.operator)?;
                let Some(product) = self.engine.products.get(&*of.product) else {
                    return Err(Fault::unknown("product", &of.product));
                };
                self.free(
                    "production",
                    &of.production,
                    self.engine.productions.contains_key(&*of.production),
                )?;
                let key = product.substance.clone();
                self.quantity("booked", Some(&key), &of.booked)
            }
            Fact::AssayRecorded(of) => self.refs(&of.refs),
            Fact::UseDeclared(of) => {
                self.operator("operator", &of.operator)?;
                self.of_substance(&of.substance, &of.quantity)
            }
            _ => Ok(()),
        }
    }

    pub(super) fn knowledge(&mut self, fact: &Fact) -> Result<(), Fault> {
        match fact {
            Fact::ReturnDue(of) | Fact::ReturnFiled(of) => self.operator("operator", &of.operator),
            Fact::LossReported(of) => {
                self.operator("operator", &of.operator)?;
                self.of_substance(&of.substance, &of.quantity)
            }
            Fact::EnquiryReported(of) => {
                self.operator("operator", &of.operator)?;
                self.substance("substance", &of.substance)?;
                self.optional("quantity", Some(&of.substance), of.quantity.as_ref())
            }
            Fact::IncidentRecorded(of) => {
                self.substance("substance", &of.substance)?;
                for (at, party) in of.parties.iter().flatten().enumerate() {
                    self.operator(&format!("parties[{at}]"), party)?;
                }
                self.optional("quantity", Some(&of.substance), of.quantity.as_ref())?;
                self.free("incident", &of.incident, self.engine.incidents.contains(&*of.incident))
            }
            Fact::HistoryTotal(of) => {
                self.substance("substance", &of.substance)?;
                self.maybe_operator("subject.operator", of.subject.operator.as_deref())?;
                self.maybe_operator("subject.counterparty", of.subject.counterparty.as_deref())?;
                self.optional("quantity", Some(&of.substance), of.quantity.as_ref())?;
                for (quantile, quantity) in &of.quantiles {
                    self.quantity(&format!("quantiles.{quantile}"), Some(&of.substance), quantity)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
