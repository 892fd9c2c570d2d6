//! Operators with their orders, licences and permits.

use crate::country::Country;
use crate::history::{
    Address, CapCounts, CapPeriod, LicenceKind, LicenceState, LicensedActivity, Officer, OperatorChanged,
    OperatorRegistered, ReasonCode, Role, Sector, Site, Standing,
};
use crate::quantity::Mass;
use crate::screening::facts::LicenceStatus;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

#[derive(Clone, Debug)]
pub(super) struct Operator {
    pub name: String,
    pub country: Country,
    pub roles: Vec<Role>,
    pub sector: Option<Sector>,
    pub registered_on: Option<NaiveDate>,
    pub established_on: Option<NaiveDate>,
    pub address: Option<Address>,
    pub phones: Vec<String>,
    pub emails: Vec<String>,
    pub bank_accounts: Vec<String>,
    pub tax_id: Option<String>,
    pub officers: Vec<Officer>,
    pub sites: Vec<Site>,
    pub group_of: u32,
    pub successor_of: Option<String>,
    pub standing: Option<(Standing, Option<ReasonCode>, NaiveDate)>,
    pub licences: Vec<String>,
    pub purchases: Orders,
    pub sales: Orders,
    /// Filings of the last twelve months by day: late ones, all.
    pub filings: VecDeque<(NaiveDate, i64, i64)>,
    /// Records that can still be stopped.
    pub open: BTreeSet<u64>,
}

impl Operator {
    pub fn new(of: &OperatorRegistered) -> Self {
        Self {
            name: of.name.clone(),
            country: of.country.0,
            roles: of.roles.clone(),
            sector: of.sector,
            registered_on: of.registered_on.map(|day| day.0),
            established_on: of.established_on.map(|day| day.0),
            address: of.address.clone(),
            phones: of.phones.clone().unwrap_or_default(),
            emails: of.emails.clone().unwrap_or_default(),
            bank_accounts: of.bank_accounts.clone().unwrap_or_default(),
            tax_id: of.tax_id.clone(),
            officers: of.officers.clone().unwrap_or_default(),
            sites: of.sites.clone().unwrap_or_default(),
            group_of: of.group_of.map_or(1, Into::into),
            successor_of: of.successor_of.as_ref().map(|id| id.0.clone()),
            standing: None,
            licences: Vec::new(),
            purchases: Orders::default(),
            sales: Orders::default(),
            filings: VecDeque::new(),
            open: BTreeSet::new(),
        }
    }

    pub fn change(&mut self, to: &OperatorChanged) {
        fn set<T: Clone>(field: &mut T, to: &Option<T>) {
            if let Some(to) = to {
                *field = to.clone();
            }
        }
        set(&mut self.name, &to.name);
        set(&mut self.country, &to.country.map(|land| land.0));
        set(&mut self.roles, &to.roles);
        set(&mut self.phones, &to.phones);
        set(&mut self.emails, &to.emails);
        set(&mut self.bank_accounts, &to.bank_accounts);
        set(&mut self.officers, &to.officers);
        set(&mut self.sites, &to.sites);
        set(&mut self.group_of, &to.group_of.map(Into::into));
        self.sector = to.sector.or(self.sector);
        self.registered_on = to.registered_on.map(|day| day.0).or(self.registered_on);
        self.established_on = to.established_on.map(|day| day.0).or(self.established_on);
        self.address = to.address.clone().or(self.address.take());
        self.tax_id = to.tax_id.clone().or(self.tax_id.take());
        self.successor_of = to.successor_of.as_ref().map(|id| id.0.clone()).or(self.successor_of.take());
    }

    /// A filing of this exporter, late or not; returns late ones and all of the
    /// twelve months before it.
    pub fn filed(&mut self, day: NaiveDate, late: bool) {
        self.forget_filings(day);
        match self.filings.back_mut() {
            Some((on, lates, all)) if *on == day => {
                *lates += i64::from(late);
                *all += 1;
            }
            _ => self.filings.push_back((day, i64::from(late), 1)),
        }
    }

    /// Late filings and all filings of the twelve months up to a day.
    pub fn late_share(&self, day: NaiveDate) -> (i64, i64) {
        let since = year_before(day);
        let recent = self.filings.iter().filter(|(on, ..)| *on > since);
        recent.fold((0, 0), |(late, all), (_, one, of)| (late + one, all + of))
    }

    fn forget_filings(&mut self, day: NaiveDate) {
        let since = year_before(day);
        while self.filings.front().is_some_and(|(on, ..)| *on <= since) {
            self.filings.pop_front();
        }
    }
}

fn year_before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_months(chrono::Months::new(12)).unwrap_or(day)
}

/// Orders of a company by substance and day, in order of receipt.
#[derive(Clone, Debug, Default)]
pub(super) struct Orders {
    by_substance: BTreeMap<String, BTreeMap<(NaiveDate, u64), Mass>>,
}

impl Orders {
    pub fn add(&mut self, substance: &str, day: NaiveDate, seq: u64, mass: Mass) {
        let orders = match self.by_substance.get_mut(substance) {
            Some(orders) => orders,
            None => self.by_substance.entry(substance.to_owned()).or_default(),
        };
        let entry = orders.entry((day, seq)).or_default();
        *entry = *entry + mass;
    }

    pub fn remove(&mut self, day: NaiveDate, seq: u64) {
        for orders in self.by_substance.values_mut() {
            orders.remove(&(day, seq));
        }
    }

    /// The day of the first order of anything that is still on file.
    pub fn first(&self) -> Option<NaiveDate> {
        self.by_substance.values().filter_map(|orders| orders.keys().next()).map(|(day, _)| *day).min()
    }

    /// The day of the first order of a substance.
    pub fn first_of(&self, substance: &str) -> Option<NaiveDate> {
        self.by_substance.get(substance)?.keys().next().map(|(day, _)| *day)
    }

    /// Orders of one substance from a day on and before a record, oldest first.
    pub fn since(
        &self,
        substance: &str,
        from: NaiveDate,
        until: (NaiveDate, u64),
    ) -> Vec<crate::screening::stats::Dated> {
        let Some(orders) = self.by_substance.get(substance).filter(|_| (from, 0) < until) else {
            return Vec::new();
        };
        let dated = |((day, _), mass): (&(NaiveDate, u64), &Mass)| crate::screening::stats::Dated {
            day: *day,
            mass: *mass,
        };
        orders.range((from, 0)..until).map(dated).collect()
    }

    /// What was ordered of substances within days, before a record and without one.
    pub fn sum(
        &self,
        covered: impl Fn(&str) -> bool,
        from: NaiveDate,
        until: (NaiveDate, u64),
        but: Option<u64>,
    ) -> Mass {
        self.by_substance
            .iter()
            .filter(|(substance, _)| covered(substance))
            .flat_map(|(_, orders)| orders.range((from, 0)..until.max((from, 0))))
            .filter(|((_, seq), _)| Some(*seq) != but)
            .map(|(_, mass)| *mass)
            .sum()
    }
}

#[derive(Clone, Debug)]
pub(super) struct Licence {
    pub operator: String,
    pub jurisdiction: Country,
    pub kind: LicenceKind,
    pub activities: Vec<LicensedActivity>,
    pub substances: Vec<String>,
    pub forms: Vec<String>,
    pub sites: Vec<String>,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
    pub status: LicenceStatus,
    pub caps: Vec<Ceiling>,
}

#[derive(Clone, Debug)]
pub(super) struct Ceiling {
    pub substance: String,
    pub quantity: Mass,
    pub period: CapPeriod,
    pub counts: CapCounts,
}

impl Licence {
    /// Both ends of the validity count.
    pub fn ran_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }

    pub fn set(&mut self, state: LicenceState) {
        self.status = match state {
            LicenceState::Suspended => LicenceStatus::Suspended,
            LicenceState::Revoked => LicenceStatus::Revoked,
            LicenceState::Expired => LicenceStatus::Expired,
            LicenceState::Reinstated => LicenceStatus::Active,
            LicenceState::Surrendered => LicenceStatus::Surrendered,
        };
    }
}

#[derive(Clone, Debug)]
pub(super) struct Permit {
    pub id: String,
    pub issuer: Country,
    pub operator: String,
    pub activity: LicensedActivity,
    pub substance: String,
    pub quantity: Option<Mass>,
    pub destinations: Vec<Country>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
    pub in_register: bool,
    /// What records draw on it.
    pub drawn: BTreeMap<u64, Mass>,
}

/// Permits by number, and whose register is known at all.
#[derive(Clone, Debug, Default)]
pub(super) struct Permits {
    pub by_number: BTreeMap<String, Permit>,
    /// Numbers by issuer and holder, to suggest what was meant.
    pub held: BTreeMap<(Country, String), BTreeSet<String>>,
}

impl Permits {
    pub fn issue(&mut self, number: String, permit: Permit) {
        if permit.in_register {
            let holder = (permit.issuer, permit.operator.clone());
            self.held.entry(holder).or_default().insert(number.clone());
        }
        self.by_number.insert(number, permit);
    }

    /// A country whose register is on file, of those that could have issued it.
    pub fn register_of(&self, countries: &[Country]) -> Option<Country> {
        let known = |country: &&Country| {
            let from = (**country, String::new());
            self.held.range(from..).next().is_some_and(|((issuer, _), _)| issuer == *country)
        };
        countries.iter().find(known).copied()
    }

    /// Numbers of a holder that nobody has drawn on.
    pub fn unused(&self, issuer: Country, holder: &str) -> Vec<String> {
        let numbers = self.held.get(&(issuer, holder.to_owned()));
        let free =
            |number: &&String| self.by_number.get(*number).is_some_and(|permit| permit.drawn.is_empty());
        numbers.into_iter().flatten().filter(free).cloned().collect()
    }
}
