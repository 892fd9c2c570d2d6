//! What the world writes is checked, line by line, against the text of the history
//! format: the fields of every event, written down here a second time.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use world::{Profile, Spec};

/// Event type and its fields; `?` marks those that may be absent. Kinds: s text, i whole
/// number, b truth, d date, c country, q quantity, n a name introduced before, N one that
/// is introduced here; others are looked up in [`PARTS`].
const EVENTS: &[(&str, &str)] = &[
    (
        "substance.added",
        "key:s name:s hs?:s un_table?:s parent?:s base_factor?:s density_kg_l?:s alr_applies?:b substitute_for?:s lookalike_of?:[s materiality?:q",
    ),
    (
        "control.set",
        "jurisdiction:c substance:s activity:activity regime?:regime threshold?:threshold shipment_cap?:q notice_days?:i reply_days?:i silence?:silence transit_notice_days?:i loss_report_days?:i from:d to?:d source:s",
    ),
    ("country.makes", "country:c substance:s makes:b"),
    ("register.size", "handlers:i"),
    ("product.registered", "product:N operator:n name:s substance:s strength_mg?:s content_pct?:s form?:s"),
    (
        "operator.registered",
        "operator:N name:s country:c roles:[role sector?:sector established_on?:d registered_on?:d address?:address phones?:[s emails?:[s bank_accounts?:[s tax_id?:s officers?:[officer sites?:[site group_of?:i successor_of?:n",
    ),
    ("operator.changed", "operator:n name?:s address?:address phones?:[s emails?:[s successor_of?:n"),
    ("operator.status", "operator:n status:status reason_code?:s"),
    (
        "licence.granted",
        "licence:N operator:n jurisdiction:c kind:licence activities:[activity substances:[s forms?:[s sites?:[s valid_from:d valid_to?:d caps?:[cap",
    ),
    ("licence.status", "licence:n status:s"),
    (
        "permit.issued",
        "permit:N number:s issuer:c operator:n activity:activity substance:s quantity?:q destinations?:[c valid_from?:d valid_to?:d in_register:b",
    ),
    ("need.declared", "country:c substance:s line:line year:i quantity:q basis?:s supersedes?:s"),
    ("need.survey", "country:c substance:s year:i quantity:q scope:s"),
    (
        "notification.submitted",
        "notification:N exporter:n importer:n ultimate_consignee?:n origin:c destination:c items:[item route?:[leg planned_dispatch:d planned_arrival?:d purpose?:s permits?:[s packages?:i declared?:declared round_trip?:s replaces?:n allocation?:n",
    ),
    ("notification.amended", "notification:n items?:[item"),
    ("notification.replied", "notification:n country:c reply:reply reason_code?:reason"),
    ("notification.authorised", "notification:n reason_code?:s"),
    ("notification.refused", "notification:n reason_code?:s"),
    ("notification.withdrawn", "notification:n reason_code?:s"),
    ("notification.cancelled", "notification:n reason_code?:s"),
    (
        "shipment.departed",
        "shipment:N notification:null exporter?:n importer?:n ultimate_consignee?:n origin?:c destination?:c items?:[item route?:[leg planned_dispatch?:d planned_arrival?:d purpose?:s permits?:[s packages?:i declared?:declared round_trip?:s quantity?:q",
    ),
    ("shipment.rerouted", "shipment:n destination?:c consignee?:n port?:s bill_reissued?:b"),
    ("shipment.arrived", "shipment:n quantity?:q packages?:i seal_intact?:b partial?:b"),
    ("shipment.examined", "shipment:n found:[found label?:s"),
    ("shipment.returned", "shipment:n quantity:q reason_code?:s"),
    (
        "order.received",
        "order:N from:n to:n substance:s quantity:q email?:s phone?:s delivery_site?:delivery licence_copy?:b permit?:s",
    ),
    (
        "transfer.recorded",
        "transfer:N from:n to:n substance:s quantity:q packages?:i permit?:s declared?:declared order?:n allocation?:n",
    ),
    (
        "stock.flows",
        "operator:n site?:s substance:s from:d to:d receipts:q shipments:q production?:q consumption?:q declared_losses?:q items_in?:i items_out?:i",
    ),
    (
        "stock.counted",
        "operator:n site?:s substance:s book?:q measured?:q items_book?:i items_measured?:i sigma?:q by?:s",
    ),
    ("stock.holdup", "operator:n site?:s substance:s quantity:q sigma?:q"),
    ("production.recorded", "production:N operator:n product:n batches:i units:i booked:q"),
    ("use.declared", "operator:n substance:s from:d to:d quantity:q basis?:s"),
    ("return.due", "operator:n kind:s period:s"),
    ("return.filed", "operator:n kind:s period:s"),
    (
        "loss.reported",
        "operator:n substance:s quantity:q lost_on?:d discovered_on:d reported_on:d carrier?:s kind:loss",
    ),
    ("enquiry.reported", "operator:n about:enquirer substance:s quantity?:q grounds:s"),
    (
        "incident.recorded",
        "incident:N kind:incident substance:s quantity?:q country?:c region?:s parties?:[n lots?:[s route?:[c",
    ),
    ("intelligence.recorded", "about:about source_grade?:grade information_grade?:i text?:s expires?:d"),
    ("history.total", "subject:total substance:s from:d to:d quantity?:q count?:i parties?:i"),
    ("clock.advanced", ""),
];

const PARTS: &[(&str, &str)] = &[
    ("q", "amount:decimal unit:unit form?:s content_pct?:decimal strength_mg?:decimal gross?:b mixture?:[s"),
    ("threshold", "quantity:q period:period"),
    ("cap", "substance:s quantity:q period:period counts:counts"),
    ("address", "text:s kind?:place verified?:b"),
    ("officer", "name:s born?:d"),
    ("item", "substance:s line?:line quantity:q"),
    ("leg", "country:c notified_on?:d"),
    ("declared", "goods:s hs?:s trade_name?:s in_tariff?:b"),
    ("found", "substance:s line?:line quantity?:q content_pct?:decimal"),
    ("delivery", "site?:s text?:s country?:c"),
    ("enquirer", "name?:s email?:s phone?:s country?:c"),
    ("about", "kind:subject value:s"),
    ("total", "operator?:n counterparty?:n origin?:c destination?:c country?:c region?:s"),
];

const WORDS: &[(&str, &str)] = &[
    ("activity", "import export transit manufacture distribute use all"),
    ("regime", "licence registration none"),
    ("silence", "hold lapse consent"),
    (
        "role",
        "manufacturer importer exporter distributor retailer broker carrier agent end_user authority unknown",
    ),
    (
        "sector",
        "pharmaceutical medicines_trade chemical chemical_trade industry retail research public logistics general_trade",
    ),
    ("status", "regular irregular suspended under_investigation stopped cleared"),
    ("licence", "licence registration quota"),
    ("line", "raw preparation combined"),
    ("reply", "no_objection objection information_requested under_investigation"),
    ("reason", "administrative diversion_suspected need_exceeded party_unknown other"),
    ("place", "premises office mailbox residence free_zone agent city_only"),
    ("unit", "mg g kg t ml l m3 tablet"),
    ("period", "calendar_year licence month shipment quarter"),
    ("counts", "purchases stock sales use"),
    ("incident", "seizure stopped diversion laboratory attempt"),
    ("subject", "operator name address phone email lot corridor product"),
    ("grade", "A B C D"),
    ("loss", "loss theft"),
];

#[derive(Default)]
struct Checker {
    names: BTreeSet<String>,
    seen: BTreeMap<String, usize>,
}

impl Checker {
    fn fields(&mut self, shape: &str, object: &Value, but: &[&str]) -> Result<(), String> {
        let object = object.as_object().ok_or("not an object")?;
        let mut known = BTreeSet::new();
        for field in shape.split(' ').filter(|field| !field.is_empty()) {
            let (name, kind) = field.split_once(':').expect("a kind");
            let (name, optional) = name.strip_suffix('?').map_or((name, false), |name| (name, true));
            known.insert(name);
            match object.get(name) {
                Some(value) => self.kind(kind, value).map_err(|e| format!("{name}: {e}"))?,
                None if optional => {}
                None => return Err(format!("{name} is missing")),
            }
        }
        match object.keys().find(|key| !known.contains(key.as_str()) && !but.contains(&key.as_str())) {
            Some(extra) => Err(format!("{extra} is not a field of it")),
            None => Ok(()),
        }
    }

    fn kind(&mut self, kind: &str, value: &Value) -> Result<(), String> {
        if let Some(each) = kind.strip_prefix('[') {
            let list = value.as_array().ok_or("not a list")?;
            return list.iter().try_for_each(|value| self.kind(each, value));
        }
        if let Some((_, shape)) = PARTS.iter().find(|(name, _)| *name == kind) {
            return self.fields(shape, value, &[]);
        }
        let text = || value.as_str().ok_or_else(|| format!("{value} is not text"));
        let good = match kind {
            "i" => value.as_u64().is_some(),
            "b" => value.is_boolean(),
            "null" => value.is_null() || self.names.contains(text()?),
            "d" => text()?.parse::<chrono::NaiveDate>().is_ok(),
            "c" => text()?.len() == 2 && text()?.bytes().all(|b| b.is_ascii_uppercase()),
            "decimal" => text()?.parse::<rust_decimal::Decimal>().is_ok_and(|n| !n.is_sign_negative()),
            "n" => self.names.contains(text()?),
            "N" => self.names.insert(text()?.to_owned()),
            "s" => !text()?.is_empty(),
            word => {
                let words = WORDS.iter().find(|(name, _)| *name == word).expect("a known kind").1;
                words.split(' ').any(|option| Some(option) == value.as_str())
            }
        };
        if good { Ok(()) } else { Err(format!("{value} is not {kind}")) }
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        let event: Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
        let kind = event["type"].as_str().ok_or("no type")?;
        let shape = EVENTS.iter().find(|(name, _)| *name == kind).ok_or("an unknown type")?.1;
        *self.seen.entry(kind.to_owned()).or_default() += 1;
        self.fields(shape, &event, &["id", "at", "type"])
    }
}

fn check(spec: Spec) -> BTreeMap<String, usize> {
    let mut out = Vec::new();
    world::generate(spec).events.write(&mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(r#"{"format":"ringfence-history","version":1}"#));
    let mut checker = Checker::default();
    let (mut last, mut ids) = (String::new(), BTreeSet::new());
    for (i, line) in lines.enumerate() {
        checker.line(line).unwrap_or_else(|fault| panic!("line {}: {fault}\n{line}", i + 2));
        let event: Value = serde_json::from_str(line).unwrap();
        let at = event["at"].as_str().unwrap().to_owned();
        assert!(at >= last, "line {}: {at} after {last}", i + 2);
        last = at;
        assert!(ids.insert(event["id"].as_str().unwrap().to_owned()), "line {}: an id twice", i + 2);
    }
    checker.seen
}

#[test]
fn every_line_of_every_profile_is_of_the_format() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (i, profile) in Profile::ALL.into_iter().enumerate() {
        for seed in [i as u64 + 1, i as u64 + 101] {
            let size = if profile == Profile::Date { 3_000 } else { 1_200 };
            for (kind, count) in check(Spec { seed, size, years: 3, profile }) {
                *seen.entry(kind).or_default() += count;
            }
        }
    }
    // The kinds that carry the licit world and the schemes all occur.
    for kind in [
        "substance.added",
        "control.set",
        "country.makes",
        "register.size",
        "product.registered",
        "operator.registered",
        "operator.changed",
        "operator.status",
        "licence.granted",
        "permit.issued",
        "need.declared",
        "need.survey",
        "notification.submitted",
        "notification.replied",
        "notification.authorised",
        "notification.refused",
        "notification.withdrawn",
        "notification.cancelled",
        "shipment.departed",
        "shipment.arrived",
        "shipment.returned",
        "shipment.rerouted",
        "shipment.examined",
        "order.received",
        "transfer.recorded",
        "stock.flows",
        "stock.counted",
        "stock.holdup",
        "production.recorded",
        "use.declared",
        "return.due",
        "return.filed",
        "enquiry.reported",
        "incident.recorded",
        "intelligence.recorded",
        "history.total",
        "clock.advanced",
    ] {
        assert!(seen.get(kind).is_some_and(|count| *count > 0), "{kind} never occurs: {seen:?}");
    }
}

#[test]
fn the_checker_refuses_what_the_format_does_not_know() {
    let mut checker = Checker::default();
    for (line, fault) in [
        (r#"{"id":"e","at":"t","type":"register.size"}"#, "handlers is missing"),
        (
            r#"{"id":"e","at":"t","type":"register.size","handlers":1,"scheme":"T1"}"#,
            "scheme is not a field of it",
        ),
        (
            r#"{"id":"e","at":"t","type":"licence.status","licence":"l","status":"x"}"#,
            "licence: \"l\" is not n",
        ),
        (r#"{"id":"e","at":"t","type":"secret.told"}"#, "an unknown type"),
    ] {
        assert_eq!(checker.line(line).unwrap_err(), fault);
    }
}
