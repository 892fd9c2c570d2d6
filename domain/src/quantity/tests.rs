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

mod conversion {
    use super::super::*;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn factor(value: &str) -> Factor {
        Factor::new(decimal(value), "a table")
    }

    fn pseudoephedrine() -> Facts {
        let forms = [("hydrochloride", "0.8192"), ("sulfate", "0.7712")];
        Facts {
            forms: forms.map(|(key, value)| (key.to_owned(), factor(value))).to_vec(),
            ..Facts::default()
        }
    }

    fn liquid(density: &str) -> Facts {
        Facts { density: Some(factor(density)), ..Facts::default() }
    }

    fn amount(text: &str, unit: Unit) -> Declared {
        Declared::new(decimal(text), unit)
    }

    fn mass(declared: &Declared, facts: &Facts) -> (String, bool) {
        let converted = convert(declared, facts).unwrap();
        (converted.mass.kg(), converted.upper_bound)
    }

    /// DOMAIN.md 11: checked examples.
    #[test]
    fn the_published_conversions_hold() {
        let hydrochloride = Declared::kg(1_000).form("hydrochloride");
        assert_eq!(mass(&hydrochloride, &pseudoephedrine()), ("819.2".to_owned(), false));
        let rounded = Facts { forms: vec![("hydrochloride".to_owned(), factor("0.82"))], ..Facts::default() };
        assert_eq!(mass(&hydrochloride, &rounded), ("820".to_owned(), false));
        for (density, kg) in [("1.081", "108.1"), ("0.792", "79.2"), ("0.868", "86.8")] {
            assert_eq!(mass(&amount("100", Unit::L), &liquid(density)), (kg.to_owned(), false));
        }
    }

    /// DOMAIN.md 11: the Pakistan case and its shares.
    #[test]
    fn the_published_shares_hold() {
        let kg = Mass::from_kg;
        assert_eq!(kg(31_534).per_mille_of(kg(22_000)), Some(1_433), "43 per cent over");
        assert_eq!(kg(6_500).percent_of(kg(3_000)).as_deref(), Some("216.7 %"));
        assert_eq!(kg(2_500).per_mille_of(kg(50)), Some(50_000), "fifty times");
        assert_eq!(kg(31_534 - 16_681).percent_of(kg(16_681)).as_deref(), Some("89.0 %"));
        assert_eq!(kg(9_000).percent_of(kg(31_534)).as_deref(), Some("28.5 %"));
    }

    #[test]
    fn every_unit_is_what_it_says() {
        let water = liquid("1");
        for (unit, kg) in [
            (Unit::Mg, "0.000002"),
            (Unit::G, "0.002"),
            (Unit::Kg, "2"),
            (Unit::T, "2,000"),
            (Unit::Ml, "0.002"),
            (Unit::L, "2"),
            (Unit::M3, "2,000"),
        ] {
            assert_eq!(mass(&amount("2", unit), &water), (kg.to_owned(), false), "{unit:?}");
            assert_eq!(Unit::from_code(unit.code()), Some(unit));
        }
    }

    #[test]
    fn tablets_are_counted_with_their_strength() {
        let tablets = amount("1000000", Unit::Tablet).form("hydrochloride").strength(decimal("60"));
        assert_eq!(mass(&tablets, &pseudoephedrine()), ("49.152".to_owned(), false));
        let unknown = amount("10", Unit::Tablet).form("hydrochloride");
        assert_eq!(convert(&unknown, &pseudoephedrine()), Err(ConvertError::StrengthUnknown));
        let bounded = Facts { max_strength_mg: Some(factor("240")), ..pseudoephedrine() };
        assert_eq!(mass(&unknown, &bounded), ("0.001967".to_owned(), true), "1,966.08 mg, rounded up");
    }

    #[test]
    fn what_is_missing_is_taken_at_its_largest_and_marked() {
        let facts = pseudoephedrine();
        assert_eq!(mass(&Declared::kg(10), &facts), ("10".to_owned(), true), "form missing: as base");
        assert_eq!(mass(&Declared::kg(10).form("base"), &facts), ("10".to_owned(), false));
        assert_eq!(
            mass(&Declared::kg(10).form("maleate"), &facts),
            ("10".to_owned(), true),
            "form not in the table"
        );
        let gross = Declared::kg(10).form("base").gross();
        assert_eq!(mass(&gross, &facts), ("10".to_owned(), true), "content missing");
        assert_eq!(mass(&gross.content(decimal("12.5")), &facts), ("1.25".to_owned(), false));
        let acid = Facts { solution: true, ..Facts::default() };
        assert_eq!(mass(&Declared::kg(10), &acid), ("10".to_owned(), true));
        assert_eq!(mass(&Declared::kg(10).content(decimal("37")), &acid), ("3.7".to_owned(), false));
        let densest = Facts { density: Some(Factor { bound: true, ..factor("1.84") }), ..Facts::default() };
        assert_eq!(mass(&amount("10", Unit::L), &densest), ("18.4".to_owned(), true));
    }

    #[test]
    fn a_substance_without_salts_needs_no_form() {
        assert_eq!(mass(&Declared::kg(10), &Facts::default()), ("10".to_owned(), false));
        assert_eq!(mass(&Declared::kg(10).form("base"), &Facts::default()), ("10".to_owned(), false));
    }

    #[test]
    fn halves_of_a_milligram_go_to_the_even_neighbour() {
        for (mg, rounded) in [("0.5", 0), ("1.5", 2), ("2.5", 2), ("2.500001", 3), ("2.499999", 2)] {
            let converted = convert(&amount(mg, Unit::Mg), &Facts::default()).unwrap();
            assert_eq!(converted.mass, Mass::from_mg(rounded), "{mg}");
        }
        let gross = amount("2.000001", Unit::Mg).gross();
        assert_eq!(convert(&gross, &Facts::default()).unwrap().mass, Mass::from_mg(3), "a bound rounds up");
    }

    #[test]
    fn what_cannot_be_is_named_by_its_field() {
        let wrong = |declared: Declared| convert(&declared, &Facts::default()).unwrap_err();
        assert_eq!(wrong(amount("-1", Unit::Kg)).field(), "amount");
        assert_eq!(wrong(amount("1", Unit::L)), ConvertError::DensityUnknown);
        assert_eq!(wrong(Declared::kg(1).content(decimal("100.1"))).field(), "content_pct");
        assert_eq!(wrong(Declared::kg(1).content(Decimal::ZERO)), ConvertError::ContentOutOfRange);
        assert_eq!(
            wrong(amount("1", Unit::Tablet).strength(Decimal::ZERO)),
            ConvertError::StrengthOutOfRange
        );
        assert_eq!(wrong(amount("10000000000000", Unit::Kg)), ConvertError::TooLarge);
        assert_eq!(wrong(amount("79228162514264337593543950335", Unit::T)), ConvertError::TooLarge);
    }

    #[test]
    fn steps_say_what_was_multiplied() {
        let oil = Facts { density: Some(factor("1.1")), ..Facts::default() };
        let converted = convert(&amount("200", Unit::L).content(decimal("85")), &oil).unwrap();
        let steps: Vec<String> = converted.steps.iter().map(|step| step.message().to_string()).collect();
        assert_eq!(steps[0], "quantity-step-unit value=1 of=l source=");
        assert_eq!(steps[1], "quantity-step-density value=1.1 of= source=a table");
        assert_eq!(steps[2], "quantity-step-content value=85 of= source=");
        let json = serde_json::to_string(&converted).unwrap();
        assert_eq!(serde_json::from_str::<Converted>(&json).unwrap(), converted);
    }

    #[test]
    fn a_declaration_is_kept_as_the_history_file_writes_it() {
        let text = r#"{"amount":"650","unit":"kg","form":"hydrochloride","content_pct":"95","strength_mg":"30","gross":false,"mixture":[]}"#;
        let declared: Declared = serde_json::from_str(text).unwrap();
        assert_eq!(declared.content_pct, Some(decimal("95")));
        let short: Declared = serde_json::from_str(r#"{"amount":"1","unit":"t"}"#).unwrap();
        assert_eq!(short, amount("1", Unit::T));
    }

    #[test]
    fn a_mixture_has_each_of_its_parts() {
        let goods = Declared {
            mixture: vec![Component { substance: "p2p".to_owned(), content_pct: decimal("5") }],
            ..Declared::kg(200).content(decimal("40"))
        };
        let (substance, part) = goods.components().next().unwrap();
        assert_eq!((substance, mass(&part, &Facts::default())), ("p2p", ("10".to_owned(), false)));
    }

    proptest! {
        /// The booked mass is within half a milligram of the exact product, and
        /// a bound is never below it.
        #[test]
        fn rounding_moves_a_mass_by_half_a_milligram_at_most(
            mantissa in 0_i64..1_000_000_000_000, scale in 0_u32..9,
            density in 1_i64..5_000, content in 1_i64..100_000, base in 1_i64..10_000, assumed: bool,
        ) {
            let facts = Facts {
                density: Some(Factor { bound: assumed, ..Factor::new(Decimal::new(density, 3), "") }),
                forms: vec![("salt".to_owned(), Factor::new(Decimal::new(base, 4), ""))],
                ..Facts::default()
            };
            let declared = Declared::new(Decimal::new(mantissa, scale), Unit::Ml)
                .content(Decimal::new(content, 3))
                .form("salt");
            let converted = convert(&declared, &facts).unwrap();
            prop_assert_eq!(converted.upper_bound, assumed);
            // mg = mantissa/10^scale * 10^-3 l * density/10^3 * 10^6 * content/10^5 * base/10^4
            let exact = i128::from(mantissa) * i128::from(density) * i128::from(content) * i128::from(base);
            let divisor = 10_i128.pow(scale + 9);
            let booked = i128::from(converted.mass.mg()) * divisor;
            let off = booked - exact;
            if assumed {
                prop_assert!((0..divisor).contains(&off));
            } else {
                prop_assert!(off.abs() * 2 <= divisor);
            }
        }

        /// More of the same is never less, and a purer one neither.
        #[test]
        fn conversion_is_monotone(a in 0_i64..1_000_000, b in 0_i64..1_000_000, low in 1_i64..100, high in 1_i64..100) {
            let facts = liquid("0.792");
            let booked = |amount: i64, pct: i64| {
                convert(&Declared::new(Decimal::new(amount, 3), Unit::L).content(Decimal::from(pct)), &facts).unwrap().mass
            };
            prop_assert!(booked(a.min(b), low) <= booked(a.max(b), low));
            prop_assert!(booked(a, low.min(high)) <= booked(a, low.max(high)));
        }

        /// What is not declared is never booked lower than any declaration of it.
        #[test]
        fn a_bound_is_an_upper_bound(amount in 1_i64..1_000_000, pct in 1_i64..=100) {
            let facts = pseudoephedrine();
            let goods = Declared::new(Decimal::new(amount, 2), Unit::Kg).gross();
            let bound = convert(&goods, &facts).unwrap();
            prop_assert!(bound.upper_bound);
            for form in ["base", "hydrochloride", "sulfate"] {
                let told = convert(&goods.clone().form(form).content(Decimal::from(pct)), &facts).unwrap();
                prop_assert!(told.mass <= bound.mass);
            }
        }
    }
}
