use super::*;
use crate::screening::tests::{day, explained, params, severities};

fn inputs() -> Inputs {
    Inputs {
        operator: "op1".into(),
        company: "Acme".into(),
        record: "o1".into(),
        on: day("2027-02-01"),
        email: None,
        phone: None,
        bank: None,
        delivery: None,
        on_file: OnFile {
            emails: vec!["sales@acme-chem.com".into()],
            phones: vec!["+32 2 123 45 67".into()],
            banks: vec!["BE68 5390 0754 7034".into()],
            sites: vec![
                Site {
                    site: "s1".into(),
                    text: Some("12 Dock Road, Antwerp".into()),
                    country: Some(Country::of("BE")),
                },
                Site {
                    site: "s2".into(),
                    text: Some("9 Mill Lane".into()),
                    country: Some(Country::of("NL")),
                },
            ],
            licensed: Some(vec!["s1".into()]),
        },
        changes: vec![],
    }
}

fn codes(change: impl Fn(&mut Inputs)) -> Vec<String> {
    let mut inputs = inputs();
    change(&mut inputs);
    let outcome = judge(&inputs, &params());
    explained(std::slice::from_ref(&outcome));
    assert!(severities(std::slice::from_ref(&outcome)).iter().all(|severity| *severity == Severity::Hold));
    match outcome {
        Outcome::Raised { finding, .. } => match *finding {
            crate::screening::Finding::LookAlikeIdentity(found) => {
                found.grounds.iter().map(Ground::code).collect()
            }
            other => panic!("{other:?}"),
        },
        Outcome::Passed => vec![],
        other => panic!("{other:?}"),
    }
}

#[test]
fn domains_that_look_alike_hold() {
    let email = |email: &str| {
        let email = email.to_owned();
        codes(move |inputs| inputs.email = Some(email.clone()))
    };
    assert_eq!(email("new.person@acme-chem.com"), Vec::<String>::new());
    assert_eq!(email("x@mail.acme-chem.com"), Vec::<String>::new());
    assert_eq!(email("x@acme-chem.net"), ["domain-ending"]);
    assert_eq!(email("x@acrne-chem.com"), ["domain-confusable"]);
    assert_eq!(email("x@acme-chems.com"), ["domain-letters"]);
    assert_eq!(email("x@quite-other.com"), Vec::<String>::new());
    assert_eq!(email("acme@gmail.com"), Vec::<String>::new(), "a provider is nobody's own");
    let provider = codes(|inputs| {
        inputs.on_file.emails = vec!["acme@gmail.com".into()];
        inputs.email = Some("acme@gmaii.com".into());
    });
    assert_eq!(provider.len(), 1, "but one may be imitated");
}

#[test]
fn changed_contacts_hold_until_called_back() {
    let changed = |on: &str, called_back: bool| {
        let on = day(on);
        codes(move |inputs| {
            let value = "+32 2 999 99 99".into();
            inputs.changes = vec![Change { contact: Contact::Phone, value, on, called_back }];
        })
    };
    assert_eq!(changed("2027-01-31", false), ["changed-phone"]);
    assert_eq!(changed("2027-01-31", true), Vec::<String>::new());
    assert_eq!(changed("2026-11-03", false), ["changed-phone"], "day 90");
    assert_eq!(changed("2026-11-02", false), Vec::<String>::new());
    assert_eq!(codes(|inputs| inputs.phone = Some("02 123 45 67".into())), Vec::<String>::new());
    assert_eq!(codes(|inputs| inputs.phone = Some("02 123 45 68".into())), ["unknown-phone"]);
    assert_eq!(codes(|inputs| inputs.bank = Some("BE00".into())), ["unknown-bank"]);
}

#[test]
fn goods_go_to_licensed_sites_only() {
    let to = |site: Option<&str>, text: Option<&str>, country: Option<&str>| {
        let delivery = Delivery {
            site: site.map(Into::into),
            text: text.map(Into::into),
            country: country.map(Country::of),
        };
        codes(move |inputs| inputs.delivery = Some(delivery.clone()))
    };
    assert_eq!(to(Some("s1"), None, None), Vec::<String>::new());
    assert_eq!(to(Some("s2"), None, None), ["place"], "its own, and not on the licence");
    assert_eq!(to(Some("s3"), None, None), ["place"]);
    assert_eq!(to(None, Some("12, Dock Road, Antwerp, gate 3"), None), Vec::<String>::new());
    assert_eq!(to(None, Some("7 Harbour Street"), Some("BE")), ["place"]);
    assert_eq!(to(None, None, Some("NL")), ["place"], "its only licensed site is elsewhere");
    assert_eq!(to(None, Some("Antwerp"), Some("BE")), Vec::<String>::new(), "a town tells nothing");
}

#[test]
fn nothing_on_file_cannot_be_compared() {
    let mut bare = inputs();
    (bare.on_file, bare.email) = (OnFile::default(), Some("x@acme.com".into()));
    assert_eq!(judge(&bare, &params()), Outcome::blind(Unjudged::AddressUnknown));
}
