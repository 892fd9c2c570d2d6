use super::*;

#[test]
fn masses_read_as_kilograms() {
    assert_eq!(Mass::from_kg(6_500).to_string(), "6,500 kg");
    assert_eq!(Mass::from_mg(819_200_001).to_string(), "819.200001 kg");
    assert_eq!(Mass::from_mg(1).to_string(), "0.000001 kg");
    assert_eq!(Mass::from_kg(12_345_678).kg(), "12,345,678");
}

#[test]
fn shares_round_half_up_to_a_tenth_of_a_percent() {
    assert_eq!(Mass::from_kg(3_500).percent_of(Mass::from_kg(3_000)).as_deref(), Some("116.7 %"));
    assert_eq!(Mass::from_kg(1).percent_of(Mass::ZERO), None);
}
