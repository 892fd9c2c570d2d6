//! The plan of a world before it is written: who there is, what moves, what is needed.

mod records;

pub use records::*;

use crate::{
    event::{Address, Events, Officer},
    geo::{Country, Silence},
    goods::{GOODS, Good},
    label::{Group, Truth},
    names,
    rng::{Rng, opaque},
    sites::Site,
    time::{DAY, Day, Instant, day},
};
use std::collections::BTreeMap;

/// Which kind of world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// 0.2 % of consignments belong to schemes.
    Base,
    /// 2.24 % do, to set beside the published customs model DATE.
    Date,
    /// No noise.
    Clean,
    /// Noise threefold.
    Harsh,
    /// Only the typologies that development seeds never hold.
    Unseen,
    /// No arrival feed, few returns, no need declared in 40 % of countries.
    Poor,
}

impl Profile {
    pub const ALL: [Self; 6] = [Self::Base, Self::Date, Self::Clean, Self::Harsh, Self::Unseen, Self::Poor];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Date => "date",
            Self::Clean => "clean",
            Self::Harsh => "harsh",
            Self::Unseen => "unseen",
            Self::Poor => "poor",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.code() == code)
    }

    /// How often a fault of daily work happens, against the usual.
    pub const fn noise(self) -> f64 {
        match self {
            Self::Clean => 0.0,
            Self::Harsh => 3.0,
            _ => 1.0,
        }
    }

    /// Share of consignments that belong to schemes.
    pub const fn schemes(self) -> f64 {
        match self {
            Self::Date => 0.0224,
            _ => 0.002,
        }
    }
}

/// What a world is made from; the same values give the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    pub seed: u64,
    /// Consignments: notified movements and supplies inside countries.
    pub size: u32,
    pub years: u8,
    pub profile: Profile,
}

/// Seeds from here on score; below, they are for development.
pub const FIRST_SCORING_SEED: u64 = 101;

pub type OperatorIx = usize;
pub type GoodIx = usize;
pub type CountryIx = usize;

pub struct Plan {
    pub spec: Spec,
    pub start: Day,
    pub end: Day,
    pub countries: Vec<Country>,
    pub operators: Vec<Operator>,
    pub links: Vec<Link>,
    pub needs: BTreeMap<(CountryIx, GoodIx), Need>,
    pub movements: Vec<Movement>,
    pub supplies: Vec<Supply>,
    pub sites: Vec<Site>,
    pub truth: Truth,
    pub events: Events,
    counter: u64,
}

/// The first day of every world.
pub fn first_day() -> Day {
    day(2023, 1, 1)
}

impl Plan {
    pub fn new(spec: Spec) -> Self {
        let start = first_day();
        Self {
            spec,
            start,
            end: day(2023 + i32::from(spec.years), 1, 1),
            countries: crate::geo::countries(spec.seed),
            operators: Vec::new(),
            links: Vec::new(),
            needs: BTreeMap::new(),
            movements: Vec::new(),
            supplies: Vec::new(),
            sites: Vec::new(),
            truth: Truth::default(),
            events: Events::default(),
            counter: 0,
        }
    }

    pub fn rng(&self, part: &str, index: u64) -> Rng {
        Rng::of(self.spec.seed, part, index)
    }

    /// A fresh number for things that need a name.
    pub fn number(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    pub fn name(&self, kind: &str, number: u64) -> String {
        opaque(self.spec.seed, kind, number)
    }

    pub fn good(&self, good: GoodIx) -> &'static Good {
        &GOODS[good]
    }

    pub fn id(&self, operator: OperatorIx) -> String {
        self.operators[operator].id.clone()
    }

    pub fn code(&self, operator: OperatorIx) -> &'static str {
        self.countries[self.operators[operator].country].code
    }

    /// The first day that is scored: one year is for warming up.
    pub fn scored_from(&self) -> Day {
        if self.spec.years > 1 { day(2024, 1, 1) } else { self.start }
    }

    /// A firm of a country with contacts of its own.
    pub fn firm(
        &mut self,
        rng: &mut Rng,
        country: CountryIx,
        registered: Day,
        roles: &[&'static str],
        sector: &'static str,
    ) -> OperatorIx {
        let number = self.number();
        let name = names::firm(rng);
        let domain = names::domain(rng, &name);
        let established = registered - rng.range(200, 9_000);
        let operator = Operator {
            id: self.name("op", number),
            country,
            roles: roles.to_vec(),
            sector,
            established,
            registered,
            address: Address { text: names::street(rng), kind: "premises", verified: true },
            phones: vec![names::phone(rng)],
            banks: vec![names::account(rng)],
            tax_id: format!("T{:04}{:05}", rng.range(0, 9_999), rng.range(0, 99_999)),
            officers: vec![officer(rng)],
            successor_of: None,
            handles: BTreeMap::new(),
            leaves: None,
            name,
            domain,
        };
        self.operators.push(operator);
        self.operators.len() - 1
    }

    pub fn handles(&mut self, operator: OperatorIx, good: GoodIx, activity: &'static str) {
        self.operators[operator].handles.entry(good).or_default().insert(activity);
    }

    /// Plans an ordinary consignment that nothing befalls.
    pub fn consign(
        &mut self,
        rng: &mut Rng,
        parties: (OperatorIx, OperatorIx),
        good: GoodIx,
        packs: u32,
        on: Day,
    ) -> Movement {
        let (exporter, importer) = parties;
        self.handles(exporter, good, "export");
        self.handles(importer, good, "import");
        let origin = self.operators[exporter].country;
        let destination = self.operators[importer].country;
        let km = self.countries[origin].distance(&self.countries[destination]);
        let number = self.number();
        let submitted = office(on, rng);
        let on = submitted.div_euclid(DAY);
        let dispatch = on + rng.range(24, 40);
        let arrival = dispatch + 4 + (km / 500.0) as i64 + rng.range(0, 3);
        let departed = at_noon(dispatch + rng.range(0, 2), rng);
        let arrived = at_noon(arrival + rng.range(0, 5), rng);
        let quantity = self.good(good).packs(packs);
        let mass = self.good(good).mass(&quantity);
        let route = self.through(rng, origin, destination, on);
        let reply = office(on + rng.range(1, 9), rng);
        Movement {
            number,
            exporter,
            importer,
            consignee: None,
            good,
            packs,
            quantity,
            mass,
            route,
            submitted,
            dispatch,
            arrival,
            replies: vec![Reply { at: reply, reply: "no_objection", reason: None }],
            authorised: Some(reply + rng.range(1, 30) * 3_600),
            ended: None,
            departed,
            arrived,
            arrival_kind: Arrival::Whole,
            weighed: rng
                .chance(0.4)
                .then(|| (mass as f64 * (1.0 + 0.0006 * rng.normal().clamp(-3.0, 3.0))) as i64),
            seal_intact: true,
            permits: None,
            notified: true,
            false_name: None,
            round_trip: None,
            returned: None,
            amended: None,
            reroute: None,
            of: Group::Licit,
            diverted: 0,
        }
    }

    /// Three in ten go through a port on the way; a port that must be told is told.
    fn through(
        &self,
        rng: &mut Rng,
        origin: CountryIx,
        destination: CountryIx,
        on: Day,
    ) -> Vec<(CountryIx, Option<Day>)> {
        if !rng.chance(0.3) {
            return Vec::new();
        }
        let (from, to) = (&self.countries[origin], &self.countries[destination]);
        let direct = from.distance(to);
        let detour = rng.chance(0.033);
        let fit: Vec<CountryIx> = (0..self.countries.len())
            .filter(|&hub| self.countries[hub].hub && hub != origin && hub != destination)
            .filter(|&hub| {
                let length = from.distance(&self.countries[hub]) + self.countries[hub].distance(to);
                (length < 1.6 * direct || length < direct + 2_500.0) != detour
            })
            .collect();
        if fit.is_empty() {
            return Vec::new();
        }
        vec![(rng.pick(&fit), Some(on))]
    }

    /// Plans an order inside a country and its delivery.
    pub fn supply(
        &mut self,
        rng: &mut Rng,
        from: OperatorIx,
        to: OperatorIx,
        good: GoodIx,
        packs: u32,
        on: Day,
    ) -> Supply {
        self.handles(from, good, "distribute");
        self.handles(to, good, "use");
        let number = self.number();
        let ordered = office(on, rng);
        let days = rng.range(2, 9);
        Supply {
            number,
            from,
            to,
            good,
            packs,
            mass: self.good(good).pack_mass() * i64::from(packs),
            ordered,
            delivered: Some(office(ordered.div_euclid(DAY) + days, rng)),
            email: None,
            delivery_site: None,
            of: Group::Licit,
            diverted: 0,
        }
    }

    /// The latest that an authority that stays silent may still answer.
    pub fn reply_term(&self, destination: CountryIx) -> (i64, Silence) {
        (self.countries[destination].reply_days, self.countries[destination].silence)
    }
}

pub fn officer(rng: &mut Rng) -> Officer {
    Officer { name: names::person(rng), born: day(1950, 1, 1) + rng.range(0, 16_000) }
}

/// A second of a working day's office hours, on that day or the Monday after.
pub fn office(on: Day, rng: &mut Rng) -> Instant {
    let weekday = (on + 3).rem_euclid(7);
    let on = if weekday >= 5 { on + 7 - weekday } else { on };
    on * DAY + rng.range(8 * 3_600, 17 * 3_600)
}

pub fn at_noon(on: Day, rng: &mut Rng) -> Instant {
    on * DAY + rng.range(6 * 3_600, 20 * 3_600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_need_is_what_was_known_then() {
        let need = Need { versions: vec![(0, 2023, 10), (50, 2024, 20), (70, 2024, 15)], ..Need::default() };
        assert_eq!(need.figure(2022, 99), None);
        assert_eq!(need.figure(2023, 60), Some(10));
        assert_eq!(need.figure(2024, 40), Some(10), "carried forward");
        assert_eq!(need.figure(2024, 60), Some(20));
        assert_eq!(need.figure(2025, 99), Some(15), "the newest year, its newest version");
    }

    #[test]
    fn offices_rest_at_the_week_end() {
        let mut rng = Rng::of(1, "office", 0);
        let saturday = day(2024, 3, 2);
        let at = office(saturday, &mut rng);
        assert_eq!(at.div_euclid(DAY), saturday + 2);
        assert!((8 * 3_600..=17 * 3_600).contains(&at.rem_euclid(DAY)));
    }
}
