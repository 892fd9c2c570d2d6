//! Eighty countries in eight regions. The codes are real, so that files are read by
//! every tool; what happens in a country is drawn by the seed and says nothing about
//! the country of that name.

use crate::{goods::GOODS, rng::Rng};

/// Code, region, latitude, longitude (whole degrees, roughly the middle).
const PLACES: &[(&str, &str, i16, i16)] = &[
    ("US", "north-america", 39, -98),
    ("CA", "north-america", 56, -106),
    ("MX", "north-america", 23, -102),
    ("GT", "latin-america", 15, -90),
    ("HN", "latin-america", 15, -86),
    ("CR", "latin-america", 10, -84),
    ("PA", "latin-america", 9, -80),
    ("CU", "latin-america", 22, -79),
    ("DO", "latin-america", 19, -70),
    ("CO", "latin-america", 4, -73),
    ("VE", "latin-america", 7, -66),
    ("EC", "latin-america", -2, -78),
    ("PE", "latin-america", -10, -76),
    ("BO", "latin-america", -17, -65),
    ("BR", "latin-america", -10, -53),
    ("PY", "latin-america", -23, -58),
    ("UY", "latin-america", -33, -56),
    ("AR", "latin-america", -34, -64),
    ("CL", "latin-america", -33, -71),
    ("GB", "europe", 54, -2),
    ("IE", "europe", 53, -8),
    ("FR", "europe", 46, 2),
    ("ES", "europe", 40, -4),
    ("PT", "europe", 39, -8),
    ("BE", "europe", 51, 4),
    ("NL", "europe", 52, 5),
    ("DE", "europe", 51, 10),
    ("CH", "europe", 47, 8),
    ("AT", "europe", 47, 14),
    ("IT", "europe", 42, 12),
    ("PL", "europe", 52, 19),
    ("CZ", "europe", 50, 15),
    ("HU", "europe", 47, 19),
    ("RO", "europe", 46, 25),
    ("BG", "europe", 43, 25),
    ("GR", "europe", 39, 22),
    ("SE", "europe", 62, 15),
    ("NO", "europe", 61, 9),
    ("FI", "europe", 64, 26),
    ("DK", "europe", 56, 10),
    ("UA", "europe", 49, 31),
    ("RS", "europe", 44, 21),
    ("TR", "middle-east", 39, 35),
    ("SY", "middle-east", 35, 38),
    ("IQ", "middle-east", 33, 44),
    ("JO", "middle-east", 31, 36),
    ("SA", "middle-east", 24, 45),
    ("AE", "middle-east", 24, 54),
    ("OM", "middle-east", 21, 57),
    ("IR", "middle-east", 32, 53),
    ("IL", "middle-east", 31, 35),
    ("LB", "middle-east", 34, 36),
    ("KZ", "central-asia", 48, 67),
    ("UZ", "central-asia", 41, 64),
    ("KG", "central-asia", 41, 75),
    ("TJ", "central-asia", 39, 71),
    ("AF", "central-asia", 34, 66),
    ("PK", "south-asia", 30, 69),
    ("IN", "south-asia", 22, 79),
    ("BD", "south-asia", 24, 90),
    ("NP", "south-asia", 28, 84),
    ("LK", "south-asia", 7, 81),
    ("CN", "east-asia", 35, 105),
    ("JP", "east-asia", 36, 138),
    ("KR", "east-asia", 36, 128),
    ("TW", "east-asia", 24, 121),
    ("VN", "east-asia", 16, 107),
    ("TH", "east-asia", 15, 101),
    ("MY", "east-asia", 4, 102),
    ("ID", "east-asia", -2, 118),
    ("PH", "east-asia", 12, 122),
    ("MM", "east-asia", 21, 96),
    ("EG", "africa", 27, 30),
    ("MA", "africa", 32, -6),
    ("TN", "africa", 34, 9),
    ("NG", "africa", 9, 8),
    ("GH", "africa", 8, -1),
    ("KE", "africa", 0, 38),
    ("TZ", "africa", -6, 35),
    ("ZA", "africa", -29, 25),
];

/// What silence of the importing authority means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    Hold,
    Consent,
}

#[derive(Clone, Debug)]
pub struct Country {
    pub code: &'static str,
    pub region: &'static str,
    lat: i16,
    lon: i16,
    /// Millions of people.
    pub people: f64,
    /// Goods made here, by place in [`GOODS`].
    pub makes: Vec<usize>,
    /// A port that other countries' trade goes through.
    pub hub: bool,
    /// Whether handlers need licences here.
    pub licences: bool,
    pub notice_days: i64,
    pub reply_days: i64,
    pub silence: Silence,
    /// Days of notice that a transit through here needs, if any.
    pub transit_notice: Option<i64>,
    /// Supplies inside the country above this many packs are reported.
    pub reported_packs: Option<u32>,
}

impl Country {
    pub fn southern(&self) -> bool {
        self.lat < 0
    }

    /// Kilometres on the sphere, roughly.
    pub fn distance(&self, other: &Self) -> f64 {
        let radians = |degrees: i16| f64::from(degrees) * std::f64::consts::PI / 180.0;
        let (a, b) = (radians(self.lat), radians(other.lat));
        let half_lat = libm::sin((b - a) / 2.0);
        let half_lon = libm::sin(radians(other.lon - self.lon) / 2.0);
        let h = half_lat * half_lat + libm::cos(a) * libm::cos(b) * half_lon * half_lon;
        12_742.0 * libm::asin(h.min(1.0).sqrt())
    }
}

const MAKERS: usize = 12;
const HUBS: usize = 6;

/// The countries of a seed.
pub fn countries(seed: u64) -> Vec<Country> {
    let mut rng = Rng::of(seed, "countries", 0);
    let mut ranks: Vec<usize> = (0..PLACES.len()).collect();
    rng.shuffle(&mut ranks);
    let step = libm::log(1_400.0 / 0.3) / (PLACES.len() - 1) as f64;
    let mut countries: Vec<Country> = PLACES
        .iter()
        .zip(&ranks)
        .map(|(&(code, region, lat, lon), &rank)| Country {
            code,
            region,
            lat,
            lon,
            people: 1_400.0 * libm::exp(-step * rank as f64),
            makes: Vec::new(),
            hub: false,
            licences: rng.chance(0.7),
            notice_days: rng.pick(&[10, 15, 15, 15, 20]),
            reply_days: rng.pick(&[10, 15, 15, 15]),
            silence: if rng.chance(0.12) { Silence::Consent } else { Silence::Hold },
            transit_notice: None,
            reported_packs: rng.chance(0.6).then(|| rng.range(4, 20) as u32),
        })
        .collect();
    let mut by_size: Vec<usize> = (0..countries.len()).collect();
    by_size.sort_by_key(|&i| ranks[i]);
    let makers: Vec<usize> = by_size[..30].to_vec();
    let mut makers = makers;
    rng.shuffle(&mut makers);
    makers.truncate(MAKERS);
    for good in 0..GOODS.len() {
        let mut order = makers.clone();
        rng.shuffle(&mut order);
        let count = 4 + rng.below(4);
        for &maker in &order[..count] {
            countries[maker].makes.push(good);
        }
    }
    rng.shuffle(&mut by_size);
    for (i, &hub) in by_size.iter().filter(|i| !makers.contains(i)).take(HUBS).enumerate() {
        countries[hub].hub = true;
        countries[hub].transit_notice = (i % 2 == 0).then_some(15);
    }
    countries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eighty_countries_twelve_makers_and_every_good_made_somewhere() {
        let countries = countries(1);
        assert_eq!(countries.len(), 80);
        assert_eq!(countries.iter().filter(|c| !c.makes.is_empty()).count(), MAKERS);
        let mut regions: Vec<_> = countries.iter().map(|c| c.region).collect();
        regions.sort_unstable();
        regions.dedup();
        assert_eq!(regions.len(), 8);
        for good in 0..GOODS.len() {
            assert!(countries.iter().filter(|c| c.makes.contains(&good)).count() >= 4);
        }
        let (low, high) =
            countries.iter().fold((f64::MAX, 0.0_f64), |(l, h), c| (l.min(c.people), h.max(c.people)));
        assert!((low - 0.3).abs() < 1e-6 && (high - 1_400.0).abs() < 1e-6);
    }

    #[test]
    fn the_sphere_has_its_distances() {
        let countries = countries(1);
        let of = |code: &str| countries.iter().find(|c| c.code == code).unwrap();
        let km = of("GB").distance(of("JP"));
        assert!((8_500.0..10_000.0).contains(&km), "{km}");
        assert!(of("BR").southern() && !of("FR").southern());
    }
}
