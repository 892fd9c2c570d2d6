use super::*;
use crate::screening::tests::{day, explained, params, severities};

fn term(stream: Stream, kg: i64) -> Term {
    Term { stream, mass: Mass::from_kg(kg), source: None, measured: None }
}

/// Opening 1,000, receipts 500, shipments 300, as much left as is given.
fn inputs(closing: i64, sigma_kg: Option<i64>) -> Inputs {
    Inputs {
        site: "op1/acetic_anhydride".into(),
        company: "Acme".into(),
        substance: "Acetic anhydride".into(),
        from: day("2027-01-01"),
        to: day("2027-01-31"),
        materiality: Mass::from_kg(100),
        terms: vec![
            term(Stream::Opening, 1_000),
            term(Stream::Receipts, 500),
            term(Stream::Shipments, 300),
            term(Stream::Closing, closing),
        ],
        sigma: sigma_kg.map(Mass::from_kg),
        holdup_sigma: None,
        throughput: None,
        yield_ppm: None,
        items: None,
        upper_bound: false,
    }
}

fn judged(inputs: &Inputs) -> Vec<Severity> {
    let outcomes = judge(inputs, &params());
    explained(&outcomes);
    severities(&outcomes)
}

#[test]
fn bulk_is_judged_in_sigmas_both_ways() {
    use Severity::{Hold, Info};
    // 1,200 kg should be left; one sigma is 40 kg, q_min 100 kg.
    for (closing, expected) in [
        (1_200, None),
        (1_120, None),
        (1_119, Some(Info)),
        (1_080, Some(Info)),
        (1_079, Some(Hold)),
        (1_281, Some(Info)),
        (1_321, Some(Hold)),
    ] {
        assert_eq!(judged(&inputs(closing, Some(40))), expected.into_iter().collect::<Vec<_>>(), "{closing}");
    }
    // Certain, and too little to matter.
    assert_eq!(judged(&inputs(1_110, Some(1))), [Info]);
}

#[test]
fn a_missing_item_holds_and_an_upper_bound_does_not() {
    let mut counted = inputs(1_200, Some(40));
    counted.items = Some((40, 39));
    assert_eq!(judged(&counted), [Severity::Hold]);
    counted.items = Some((40, 40));
    assert_eq!(judged(&counted), []);
    let mut bound = inputs(1_000, Some(40));
    bound.upper_bound = true;
    assert_eq!(judged(&bound), [Severity::Review]);
}

#[test]
fn a_balance_that_cannot_see_says_so() {
    // 3 sigma = 1,002 kg > 10 x 100 kg.
    let outcomes = judge(&inputs(1_200, Some(334)), &params());
    explained(&outcomes);
    let [Outcome::Raised { severity: Severity::Info, finding }] = outcomes.as_slice() else {
        panic!("{outcomes:?}")
    };
    assert_eq!(finding.sentence().key, "screening-r60-blind");
    assert_eq!(judged(&inputs(1_200, Some(333))), []);
}

#[test]
fn without_a_count_it_cannot_judge() {
    let mut open = inputs(1_200, None);
    open.terms.pop();
    assert_eq!(judge(&open, &params()), [Outcome::blind(Unjudged::FlowsUnknown)]);
    open.items = Some((4, 4));
    assert_eq!(judge(&open, &params()), [], "items are judged by themselves");
}

#[test]
fn hold_up_is_taken_off_and_its_uncertainty_added() {
    let mut held = inputs(1_050, Some(30));
    assert_eq!(judged(&held), [Severity::Hold]);
    held.terms.push(term(Stream::Holdup, 140));
    held.holdup_sigma = Some(Mass::from_kg(40));
    assert_eq!(balance(&held, &params()), Some((Mass::from_kg(10), Mass::from_kg(50))));
    assert_eq!(judged(&held), []);
}

#[test]
fn defaults_weigh_every_stream_on_one_scale() {
    let (muf, sigma) = balance(&inputs(1_200, None), &params()).expect("closed");
    assert_eq!(muf, Mass::ZERO);
    // Random 0.1 %: sqrt(1,000² + 500² + 300² + 1,200²) = 1,667.333 x 0.001; the
    // scale's own error drops out, since in and out cancel.
    assert_eq!(sigma, Mass::from_mg(1_667_334));
    let mut made = inputs(1_200, None);
    made.throughput = Some(Mass::from_kg(1_000));
    // Yield 2 % of 1,000 kg = 20 kg.
    assert_eq!(balance(&made, &params()).expect("closed").1, Mass::from_mg(20_069_380));
    assert_eq!(widest(&made, &params()).map(|(stream, _)| stream), Some(Stream::Consumption));
}

#[test]
fn the_sum_can_be_added_by_hand() {
    let outcomes = judge(&inputs(1_000, Some(40)), &params());
    let [Outcome::Raised { finding, .. }] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    assert_eq!(finding.equation(), "1,000 + 500 - 300 - 1,000 = 200; |200| > 3 × 40 = 120 kg");
    assert_eq!(finding.margin(), "80 kg");
}
