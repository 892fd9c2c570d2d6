//! R33 look-alike-identity: somebody orders in a company's name from a domain
//! that only looks like its own, with contacts that nobody verified, or to a
//! place that is not its own.
//!
//! Test, one ground is enough and holds until the company was called back on the
//! **stored** number:
//! - the e-mail's domain is not on file and has the same name under another
//!   ending, differs by at most `domain_edits` letters (and a third of its
//!   length), or has an equal skeleton by UTS 39 (`rn` for `m`, Cyrillic letters);
//! - telephone, bank account or delivery site changed in the last
//!   `changed_days` without a verified call-back, or is not on file;
//! - delivery to a site that the licence does not name, or to a place or country
//!   where the company has none.
//!
//! Domains of e-mail providers are nobody's own and look like none.
//!
//! Parameters: `domain_edits` (2 letters), `changed_days` (90 calendar days).
//! Source: warnings of national authorities on borrowed identities; UTS 39.
//!
//! Known innocent causes: a new domain that the company announced; a move; a new
//! bank; a carrier's depot as first delivery place.

use crate::country::Country;
use crate::message::Message;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::identity::domains::{Likeness, domain_of, looks_like};
use crate::screening::identity::links::Attribute;
use crate::screening::{Outcome, Params, Severity, Unjudged};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// The company that the order says it comes from.
    pub operator: String,
    pub company: String,
    pub record: String,
    pub on: NaiveDate,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub bank: Option<String>,
    #[serde(default)]
    pub delivery: Option<Delivery>,
    pub on_file: OnFile,
    /// Contacts on file that changed, newest last.
    #[serde(default)]
    pub changes: Vec<Change>,
}

/// Where the order wants its goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    #[serde(default)]
    pub site: Option<String>,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub country: Option<Country>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnFile {
    #[serde(default)]
    pub emails: Vec<String>,
    #[serde(default)]
    pub phones: Vec<String>,
    #[serde(default)]
    pub banks: Vec<String>,
    #[serde(default)]
    pub sites: Vec<Site>,
    /// Sites that the licences name; `None`: all of the company's own.
    #[serde(default)]
    pub licensed: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    pub site: String,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub country: Option<Country>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub contact: Contact,
    pub value: String,
    pub on: NaiveDate,
    /// The company was called on the number stored before, and confirmed it.
    #[serde(default)]
    pub called_back: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    Phone,
    Bank,
    Site,
}

impl Contact {
    const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Bank => "bank",
            Self::Site => "site",
        }
    }

    fn key(self, value: &str) -> Option<String> {
        match self {
            Self::Phone => Attribute::Phone.key(value),
            Self::Bank => Attribute::Bank.key(value),
            Self::Site => Some(value.to_owned()),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ground", rename_all = "snake_case")]
pub enum Ground {
    Domain { used: String, like: String, how: Likeness },
    Changed { contact: Contact, value: String, on: NaiveDate, days: i64 },
    NotOnFile { contact: Contact, value: String },
    Place { place: String },
}

impl Ground {
    fn code(&self) -> String {
        match self {
            Self::Domain { how, .. } => format!("domain-{}", how.code()),
            Self::Changed { contact, .. } => format!("changed-{}", contact.code()),
            Self::NotOnFile { contact, .. } => format!("unknown-{}", contact.code()),
            Self::Place { .. } => "place".to_owned(),
        }
    }

    fn value(&self) -> &str {
        match self {
            Self::Domain { used, .. } => used,
            Self::Changed { value, .. } | Self::NotOnFile { value, .. } => value,
            Self::Place { place } => place,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookAlikeIdentity {
    pub operator: String,
    pub company: String,
    pub record: String,
    pub on: NaiveDate,
    pub grounds: Vec<Ground>,
    /// The number to call back on: stored, and not one that just changed.
    pub stored_phone: Option<String>,
    pub changed_days: i64,
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let recent: Vec<&Change> = inputs
        .changes
        .iter()
        .filter(|change| {
            let days = (inputs.on - change.on).num_days();
            !change.called_back && (0..=params.r33_changed_days).contains(&days)
        })
        .collect();
    let mut grounds: Vec<Ground> = domain(inputs, params).into_iter().collect();
    grounds.extend(recent.iter().map(|change| Ground::Changed {
        contact: change.contact,
        value: change.value.clone(),
        on: change.on,
        days: (inputs.on - change.on).num_days(),
    }));
    let file = &inputs.on_file;
    for (contact, used, known) in
        [(Contact::Phone, &inputs.phone, &file.phones), (Contact::Bank, &inputs.bank, &file.banks)]
    {
        grounds.extend(used.as_ref().and_then(|used| unknown(contact, used, known)));
    }
    grounds.extend(inputs.delivery.as_ref().and_then(|delivery| place(delivery, file)));
    if grounds.is_empty() {
        let asked = inputs.email.is_some()
            || inputs.phone.is_some()
            || inputs.bank.is_some()
            || inputs.delivery.is_some();
        let known = *file != OnFile::default();
        return if asked && !known { Outcome::blind(Unjudged::AddressUnknown) } else { Outcome::Passed };
    }
    let changed = |phone: &&String| !recent.iter().any(|change| change.value == **phone);
    let finding = LookAlikeIdentity {
        operator: inputs.operator.clone(),
        company: inputs.company.clone(),
        record: inputs.record.clone(),
        on: inputs.on,
        grounds,
        stored_phone: file.phones.iter().find(changed).cloned(),
        changed_days: params.r33_changed_days,
    };
    Outcome::raised(Severity::Hold, finding)
}

fn domain(inputs: &Inputs, params: &Params) -> Option<Ground> {
    let used = domain_of(inputs.email.as_deref()?)?;
    let known: Vec<String> = inputs.on_file.emails.iter().filter_map(|email| domain_of(email)).collect();
    if params.names.is_provider(&used) || known.contains(&used) {
        return None;
    }
    let like = |own: &String| looks_like(&used, own, params.r33_domain_edits).map(|how| (own.clone(), how));
    let (like, how) = known.iter().find_map(like)?;
    Some(Ground::Domain { used, like, how })
}

/// A contact that is not on file although some are.
fn unknown(contact: Contact, used: &str, known: &[String]) -> Option<Ground> {
    let key = contact.key(used)?;
    let absent = !known.is_empty() && !known.iter().any(|known| contact.key(known).as_ref() == Some(&key));
    absent.then(|| Ground::NotOnFile { contact, value: used.to_owned() })
}

/// A place that is not one of the company's licensed sites.
fn place(delivery: &Delivery, file: &OnFile) -> Option<Ground> {
    let allowed = |site: &&Site| file.licensed.as_ref().is_none_or(|named| named.contains(&site.site));
    let sites: Vec<&Site> = file.sites.iter().filter(allowed).collect();
    let elsewhere = |place: String| Some(Ground::Place { place });
    if let Some(id) = &delivery.site {
        let known = sites.iter().any(|site| site.site == *id);
        let named = file.licensed.as_ref().is_some_and(|named| named.contains(id));
        let nothing = file.sites.is_empty() && file.licensed.is_none();
        return if known || named || nothing { None } else { elsewhere(id.clone()) };
    }
    let countries: Vec<Country> = sites.iter().filter_map(|site| site.country).collect();
    if let Some(country) = delivery.country
        && !countries.is_empty()
        && !countries.contains(&country)
    {
        return elsewhere(country.to_string());
    }
    let text = delivery.text.as_ref()?;
    let key = Attribute::Address.key(text)?;
    let mut texts = sites.iter().filter_map(|site| Attribute::Address.key(site.text.as_deref()?)).peekable();
    texts.peek()?;
    // A gate or a floor may stand on either side.
    let same = texts.any(|known| known.contains(&key) || key.contains(&known));
    if same { None } else { elsewhere(text.clone()) }
}

impl LookAlikeIdentity {
    fn first(&self) -> Option<&Ground> {
        self.grounds.first()
    }

    fn figures(&self, key: &str) -> Message {
        let message = Message::new(key)
            .with("company", &self.company)
            .with("record", &self.record)
            .with("value", self.first().map(Ground::value).unwrap_or_default())
            .with("phone", self.stored_phone.as_deref().unwrap_or("-"));
        match self.first() {
            Some(Ground::Domain { like, .. }) => message.with("like", like),
            Some(Ground::Changed { on, .. }) => message.with("day", on),
            _ => message,
        }
    }
}

impl Explain for LookAlikeIdentity {
    fn about(&self) -> About {
        About::new("operator", &self.operator)
    }

    fn cause(&self) -> String {
        let of = |ground: &Ground| format!("{}={}", ground.code(), ground.value());
        self.grounds.iter().map(of).collect::<Vec<_>>().join("#")
    }

    fn sentence(&self) -> Message {
        let code = self.first().map(Ground::code).unwrap_or_default();
        self.figures(&format!("screening-r33-{code}"))
    }

    fn equation(&self) -> String {
        let of = |ground: &Ground| match ground {
            Ground::Domain { used, like, how } => format!("{used} ≈ {like} ({})", how.code()),
            Ground::Changed { value, days, .. } => format!("{value}: {days} ≤ {} d", self.changed_days),
            Ground::NotOnFile { value, .. } => format!("{value} ∉"),
            Ground::Place { place } => format!("{place} ∉"),
        };
        self.grounds.iter().map(of).collect::<Vec<_>>().join("; ")
    }

    fn threshold(&self) -> String {
        "0".to_owned()
    }

    fn margin(&self) -> String {
        self.grounds.len().to_string()
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r33-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for ground in &self.grounds {
            rows.push(Row::text(&format!("screening-row-r33-{}", ground.code()), ground.value()));
            match ground {
                Ground::Domain { like, .. } => rows.push(Row::text("screening-row-domain-on-file", like)),
                Ground::Changed { on, .. } => rows.push(Row::day("screening-row-changed-on", *on)),
                Ground::NotOnFile { .. } | Ground::Place { .. } => {}
            }
        }
        rows.extend(self.stored_phone.as_ref().map(|phone| Row::text("screening-row-stored-phone", phone)));
        rows
    }

    fn causes(&self) -> Vec<Cause> {
        vec![
            Cause::new("screening-cause-new-domain"),
            Cause::new("screening-cause-company-moved"),
            Cause::new("screening-cause-new-bank"),
            Cause::new("screening-cause-depot"),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-call-back")
    }
}

#[cfg(test)]
mod tests;
