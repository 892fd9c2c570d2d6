use super::*;
use crate::screening::identity::index::NameIndex;
use crate::screening::tests::{day, explained, params, severities};

fn identity(operator: &str, name: &str, country: &str) -> Identity {
    Identity {
        operator: operator.into(),
        name: name.into(),
        country: Country::of(country),
        city: None,
        registration: None,
    }
}

fn stopped(name: &str, country: &str) -> Candidate {
    Candidate { identity: identity("s1", name, country), record: "i1".into(), stopped_on: day("2026-05-01") }
}

fn judged(party: Identity, candidate: Candidate) -> Option<Severity> {
    let frequency = Frequency { names: 10_000, words: [("falcon".to_owned(), 400)].into() };
    let inputs = Inputs { on: day("2027-02-01"), party, candidates: vec![candidate], frequency };
    let outcome = judge(&inputs, &params());
    explained(std::slice::from_ref(&outcome));
    severities(&[outcome]).first().copied()
}

#[test]
fn a_stopped_party_is_known_under_another_spelling_or_script() {
    use Severity::Review;
    for (name, country, stopped_name, of, expected) in [
        ("Zarafshan Reagents Ltd", "UZ", "ZARAFSHAN CHEMICALS L.L.C.", "KZ", Some(Review)),
        ("Zarafshon Trading", "UZ", "Zarafshan Chemicals LLC", "UZ", Some(Review)),
        ("Himtekh Shchelkovo", "RU", "ООО Химтех Щёлково", "RU", Some(Review)),
        ("Chongqing Hualong Chemical Co Ltd", "CN", "重庆华龙化工有限公司", "CN", Some(Review)),
        ("Al Khaleej Chemicals", "AE", "شركة الخليج للكيماويات", "AE", Some(Review)),
        ("Papadopoulos Bros", "GR", "Παπαδόπουλος Α.Ε.", "CY", Some(Review)),
        ("Northern Lights", "NO", "Zarafshan Chemicals LLC", "KZ", None),
        ("Acme", "US", "Acacia", "US", None),
    ] {
        let found = judged(identity("p1", name, country), stopped(stopped_name, of));
        assert_eq!(found, expected, "{name} / {stopped_name}");
    }
}

#[test]
fn common_words_inform_at_most() {
    let falcon = judged(identity("p1", "Falcon Trading", "AE"), stopped("Falcon General Trading LLC", "AE"));
    assert_eq!(falcon, Some(Severity::Info), "400 companies are called so");
    let generic = judged(
        identity("p1", "International Chemical Ltd", "AE"),
        stopped("International Chemical Co", "AE"),
    );
    assert_eq!(generic, Some(Severity::Info));
}

#[test]
fn another_number_in_the_same_register_tells_them_apart() {
    let mut party = identity("p1", "Zarafshan Trading", "UZ");
    let mut other = stopped("Zarafshan Chemicals LLC", "KZ");
    party.registration = Some(("uz-tax".into(), "1".into()));
    other.identity.registration = Some(("uz-tax".into(), "2".into()));
    assert_eq!(judged(party.clone(), other.clone()), Some(Severity::Info));
    other.identity.registration = Some(("kz-tax".into(), "2".into()));
    assert_eq!(judged(party, other), Some(Severity::Review), "numbers of two registers say nothing");
}

#[test]
fn the_party_itself_is_not_its_own_namesake() {
    assert_eq!(judged(identity("s1", "Zarafshan", "UZ"), stopped("Zarafshan", "UZ")), None);
    assert_eq!(judged(identity("p1", "   ", "UZ"), stopped("Zarafshan", "UZ")), None);
}

#[test]
fn country_and_city_corroborate() {
    let mut party = identity("p1", "Zarafshandar", "UZ");
    let mut other = stopped("Zarafshan", "KZ");
    let Some(apart) = judged(party.clone(), other.clone()) else { panic!("alike") };
    party.city = Some("Navoi".into());
    other.identity.city = Some(" navoi".into());
    assert!(judged(party, other).is_some_and(|with| with >= apart));
}

/// Names as firms of the trade have them: a proper name or two, a trade word, a
/// legal form.
fn firms(seed: u64, count: usize) -> Vec<String> {
    const SYLLABLES: &str =
        "an ba chi da el fra go har in ja ka lo mi nor os pe qua ri sol ta ur vel wi xan yo zar";
    const TRADE: [&str; 6] = ["Chemicals", "Trading", "Pharma", "International", "Impex", "Laboratories"];
    const FORMS: [&str; 5] = ["Ltd", "GmbH", "S.A.", "LLC", "Pvt. Ltd."];
    let syllables: Vec<&str> = SYLLABLES.split_whitespace().collect();
    let mut state = seed;
    let mut draw = |of: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or_default() % of
    };
    (0..count)
        .map(|_| {
            let mut word = || (0..3).map(|_| syllables[draw(syllables.len())]).collect::<String>();
            let proper = format!("{} {}", word(), word());
            format!("{proper} {} {}", TRADE[draw(TRADE.len())], FORMS[draw(FORMS.len())])
        })
        .collect()
}

/// Tuned to at most one honest party in 1,000 screened: 40 stopped firms, 1,000
/// others of the same country whose names come from the same stock of words.
#[test]
fn honest_parties_are_seldom_taken_for_stopped_ones() {
    let params = params();
    let (bad, good) = (firms(1, 40), firms(2, 1_000));
    let mut index = NameIndex::default();
    let mut all = NameIndex::default();
    for (n, written) in bad.iter().enumerate() {
        index.insert(&n.to_string(), Name::of(written, &params.names));
    }
    for (n, written) in good.iter().enumerate() {
        all.insert(&n.to_string(), Name::of(written, &params.names));
    }
    let mut reviews = Vec::new();
    for (n, written) in good.iter().enumerate().filter(|(_, written)| !bad.contains(written)) {
        let name = Name::of(written, &params.names);
        let candidates: Vec<Candidate> = index
            .candidates(&name)
            .iter()
            .map(|id| {
                let mut candidate = stopped(&bad[id.parse::<usize>().expect("a number")], "AE");
                candidate.identity.operator = format!("s{id}");
                candidate
            })
            .collect();
        let names: Vec<Name> =
            candidates.iter().map(|c| Name::of(&c.identity.name, &params.names)).chain([name]).collect();
        let inputs = Inputs {
            on: day("2027-02-01"),
            party: identity(&format!("p{n}"), written, "AE"),
            frequency: all.frequency(&names),
            candidates,
        };
        if let Outcome::Raised { severity: Severity::Review, finding } = judge(&inputs, &params) {
            reviews.push((written.clone(), finding.equation(), finding.sentence().to_string()));
        }
    }
    assert!(reviews.len() <= 1, "{}: {:#?}", reviews.len(), &reviews[..reviews.len().min(20)]);
}
