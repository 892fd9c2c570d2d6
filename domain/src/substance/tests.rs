use super::*;
use crate::quantity::Factor;

/// An entry with nothing but a key, a name and a Table.
pub(crate) fn entry(key: &str, table: UnTable) -> Substance {
    Substance {
        key: key.to_owned(),
        name: key.replace('_', " "),
        synonyms: Vec::new(),
        table,
        surveillance: false,
        kind: Kind::Substance,
        parent: None,
        forms: Vec::new(),
        cas: None,
        hs: None,
        density: None,
        max_strength_mg: None,
        solution: false,
        need_lines: Vec::new(),
        categories: Vec::new(),
        substitute_for: Vec::new(),
        drugs: Vec::new(),
        role: String::new(),
        visibility: Visibility::Public,
        from: None,
        until: None,
        source: "a source".to_owned(),
        note: String::new(),
    }
}

fn catalogue() -> Catalogue {
    let hydrochloride = Form {
        key: "hydrochloride".to_owned(),
        entry: Some("ephedrine_hcl".to_owned()),
        name: "Ephedrine hydrochloride".to_owned(),
        base: Factor::new("0.8192".parse().unwrap(), "formula masses"),
        cas: None,
    };
    Catalogue::new([
        Substance {
            forms: vec![hydrochloride],
            synonyms: vec!["(-)-ephedrine".to_owned()],
            cas: Some("299-42-3".parse().unwrap()),
            hs: Some("2939.41".to_owned()),
            need_lines: vec![Line::Raw, Line::Preparation],
            ..entry("ephedrine", UnTable::One)
        },
        entry("pseudoephedrine", UnTable::One),
        Substance { kind: Kind::Group, ..entry("bmk_group", UnTable::One) },
        Substance {
            kind: Kind::Member,
            parent: Some("bmk_group".to_owned()),
            synonyms: vec!["BMK glycidate".to_owned(), "\u{3b1}-something".to_owned()],
            ..entry("bmk_methyl", UnTable::One)
        },
    ])
}

#[test]
fn a_salt_and_a_member_resolve_to_what_a_need_is_written_for() {
    let list = catalogue();
    let needs = |key| list.need_substance(key);
    assert_eq!(needs("ephedrine_hcl"), Some("ephedrine"));
    assert_eq!(needs("ephedrine"), Some("ephedrine"));
    assert_eq!(needs("bmk_methyl"), Some("bmk_group"));
    assert_eq!(needs("nothing"), None);
    let resolved = list.resolve("ephedrine_hcl").unwrap();
    assert_eq!(
        (resolved.substance.key.as_str(), resolved.form.unwrap().key.as_str()),
        ("ephedrine", "hydrochloride")
    );
}

#[test]
fn a_licence_covers_salts_and_members_but_no_siblings() {
    let list = catalogue();
    let covers = |licensed: &str, key: &str| list.licence_covers([licensed], key);
    assert!(covers("ephedrine", "ephedrine_hcl"));
    assert!(covers("bmk_group", "bmk_methyl"));
    assert!(covers("bmk_methyl", "bmk_methyl"));
    assert!(!covers("bmk_methyl", "bmk_group"));
    assert!(!covers("ephedrine", "pseudoephedrine"));
    assert!(covers("ephedrine_hcl", "ephedrine_hcl"));
    assert!(!covers("ephedrine_hcl", "ephedrine"), "written for a salt, it does not reach the base");
    assert!(!list.licence_covers([], "ephedrine"));
}

#[test]
fn an_entry_is_found_by_any_name_or_number() {
    let list = catalogue();
    let first = |query: &str| list.search(query).first().map(|found| found.key.clone());
    for query in [
        "ephedrine",
        "EPHEDRINE",
        "Éphédrine",
        "299-42-3",
        "299 42 3",
        "2939.41",
        "ephedrine hydro",
        "(-)-Ephedrine",
    ] {
        assert_eq!(first(query).as_deref(), Some("ephedrine"), "{query}");
    }
    assert_eq!(first("bmk glyc").as_deref(), Some("bmk_methyl"));
    assert_eq!(first("alpha-some").as_deref(), Some("bmk_methyl"));
    assert_eq!(list.search("ephedrine").len(), 2, "and what contains it, after it");
    assert!(list.search(" - ").is_empty());
}

#[test]
fn check_digits_are_checked() {
    for right in ["108-24-7", "299-42-3", "7722-64-7", "2167189-50-4", "1609-66-1"] {
        assert_eq!(right.parse::<Cas>().unwrap().as_str(), right);
    }
    // A public list printed norfentanyl so (DOMAIN.md 5).
    assert_eq!("1609-66-5".parse::<Cas>(), Err(CasError::CheckDigit("1609-66-5".to_owned(), 1)));
    for wrong in ["", "108247", "1-24-7", "12345678-24-7", "108-2-7", "108-24-77", "108-24-7-1", "1o8-24-7"] {
        assert!(matches!(wrong.parse::<Cas>(), Err(CasError::Shape(_))), "{wrong}");
    }
}

/// Places whose weight shares no factor with ten catch every slip; the others
/// are the registry's own weakness.
#[test]
fn a_slip_in_a_place_that_counts_never_passes() {
    let right = "108-24-7";
    for at in [2, 5, 7] {
        for digit in '0'..='9' {
            let mut slip = right.to_owned();
            slip.replace_range(at..=at, &digit.to_string());
            assert_eq!(slip.parse::<Cas>().is_ok(), slip == right, "{slip}");
        }
    }
}

#[test]
fn entries_are_in_force_from_their_first_to_their_last_day() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let temporary = Substance {
        from: Some(day("2026-06-05")),
        until: Some(day("2027-06-04")),
        ..entry("r", UnTable::None)
    };
    for (on, expected) in
        [("2026-06-04", false), ("2026-06-05", true), ("2027-06-04", true), ("2027-06-05", false)]
    {
        assert_eq!(temporary.in_force(day(on)), expected, "{on}");
    }
    assert!(entry("e", UnTable::One).in_force(day("1990-01-01")));
}
