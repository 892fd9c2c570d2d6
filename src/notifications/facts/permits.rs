//! The permit that is presented, with what its issuer's register says of it.

use super::Source;
use crate::error::Result;
use crate::notifications::commands::permits;
use crate::notifications::entity::permit;
use crate::notifications::{permit_use, standing};
use domain::country::Country;
use domain::notification::content::{self, PermitKind, name_key};
use domain::quantity::Mass;
use domain::screening::facts::{Permit, Register, Stated};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// How many of a holder's permits are looked at for one that was meant: the newest.
const LOOKED_AT: u64 = 50;

/// The import permit or letter of no objection that the company names.
pub(super) async fn permits(db: &impl ConnectionTrait, source: &Source<'_>) -> Result<Vec<Permit>> {
    let Some(named) = source.body.permit.as_ref().filter(|permit| permit.kind != PermitKind::None) else {
        return Ok(Vec::new());
    };
    if permits::number_key(&named.number).is_empty() {
        return Ok(Vec::new());
    }
    let issuer = standing::destination(source.row)?;
    let register = register(db, source, issuer, named).await?;
    let stated = Stated {
        holder: Some(source.body.importer.name.trim().to_owned()).filter(|name| !name.is_empty()),
        valid_to: named.valid_until,
        quantity: stated_quantity(&named.quantity),
    };
    let presented_by = source.body.importer.operator.or(source.row.importer_operator_id);
    Ok(vec![Permit { number: named.number.clone(), issuer, presented_by, stated, register }])
}

/// A quantity as a permit writes it, `500 kg`; `None` for anything that is not a
/// plain weight.
fn stated_quantity(text: &str) -> Option<Mass> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}')).collect();
    let digits = plain.trim_end_matches(|c: char| c.is_alphabetic());
    let mg: i64 = match plain[digits.len()..].to_lowercase().as_str() {
        "kg" => 1_000_000,
        "g" => 1_000,
        "mg" => 1,
        "t" => 1_000_000_000,
        _ => return None,
    };
    let amount: rust_decimal::Decimal = digits.parse().ok()?;
    let mg = amount.checked_mul(mg.into())?;
    (mg.fract().is_zero() && mg.is_sign_positive()).then(|| mg.try_into().ok()).flatten().map(Mass::from_mg)
}

async fn register(
    db: &impl ConnectionTrait,
    source: &Source<'_>,
    issuer: Country,
    named: &content::Permit,
) -> Result<Register> {
    let mut found = permits::find(db, &named.number).await?;
    found.retain(|permit| permit.country == issuer.to_string() && permit.verified);
    let alone = found.len() == 1;
    let of_kind = found.iter().position(|permit| permit.kind == named.kind.code());
    if !found.is_empty() {
        let permit = found.swap_remove(of_kind.unwrap_or(0));
        let catalogue = &source.reference.catalogue;
        let used = permit_use::drawn_by_others(db, catalogue, &permit, alone, source.row.id).await?;
        return Ok(known(source, permit, used));
    }
    // An authority that keeps no permits here has said nothing about this one.
    let keeps = permit::Entity::find()
        .filter(permit::Column::Country.eq(issuer.to_string()))
        .filter(permit::Column::Verified.eq(true))
        .one(db)
        .await?;
    Ok(match keeps {
        Some(_) => Register::Unknown { unused: unused(db, source, issuer).await? },
        None => Register::Unverified,
    })
}

/// Permits of the importer that nothing is drawn on: one of them may be meant.
async fn unused(db: &impl ConnectionTrait, source: &Source<'_>, issuer: Country) -> Result<Vec<String>> {
    let held = permit::Entity::find()
        .filter(permit::Column::Country.eq(issuer.to_string()))
        .filter(permit::Column::HolderKey.eq(name_key(&source.body.importer.name)))
        .filter(permit::Column::Verified.eq(true))
        .filter(permit::Column::Status.eq(permit::VALID))
        .order_by_desc(permit::Column::Id)
        .limit(LOOKED_AT)
        .all(db)
        .await?;
    let mut free = Vec::new();
    for permit in held {
        if !permit_use::is_used(db, &permit).await? {
            free.push(permit.number);
        }
    }
    Ok(free)
}

fn known(source: &Source<'_>, permit: permit::Model, used: Mass) -> Register {
    let withdrawn = permit.is_withdrawn();
    let substance = permit.substance.unwrap_or_else(|| source.row.substance.clone());
    Register::Known {
        id: permit.id,
        holder: permit.operator_id,
        holder_name: permit.holder_name,
        substance,
        quantity: permit.mass_mg.map(Mass::from_mg),
        used,
        valid_from: permit.valid_from,
        valid_to: permit.valid_until,
        withdrawn,
        destinations: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_weight_is_read() {
        assert_eq!(stated_quantity("1,500 kg"), Some(Mass::from_kg(1_500)));
        assert_eq!(stated_quantity("0.5 t"), Some(Mass::from_kg(500)));
        assert_eq!(stated_quantity("250g"), Some(Mass::from_mg(250_000)));
        for text in ["", "kg", "500", "500 kg of HCl", "two kg", "-5 kg", "5 l", "0.0000001 kg"] {
            assert_eq!(stated_quantity(text), None, "{text}");
        }
    }
}
