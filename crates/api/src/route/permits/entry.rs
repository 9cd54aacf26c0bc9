//! A permit as it was entered becomes one the law book reads, or a refusal that names the field.
//! What is merely unusual becomes a warning: papers are stranger than tables.

use std::collections::BTreeSet;

use model::{
    Bound, Coefficients, Condition, Entity, FieldKind, Kind, Period, Permit, PermitLimit, Quantity,
    RegulationId, Text, Time, round_to,
};
use node::{VALUE_MAX, Zone};

use crate::{
    gate::Asker,
    problem::Problem,
    wire::{
        Words, entry as check,
        limit::Equals,
        permit::{Coefficient, OwnLimit, PermitEntry},
        series::is_computed,
    },
};

/// Longest name of a paper, characters.
const DOCUMENT_CHARS_MAX: usize = 200;

/// Most lines of one sort in one permit.
const LINES_MAX: usize = 100;

/// Largest factor any text offers is 1.2 (Kv of QCVN 19:2009); ten times that is a slip.
const FACTOR_MAX: f64 = 12.0;

/// The attribute under which a permit states the oxygen its limits are written at.
const REFERENCE_OXYGEN: &str = "reference_oxygen_percent";

/// Decimals that survive a conversion of units.
const DECIMALS: u8 = 9;

/// A permit still without the time it became known at.
pub(super) struct Read {
    pub(super) permit: Permit,
    pub(super) warnings: Vec<Words>,
}

/// Reads what was entered for `entity`.
pub(super) fn read(
    zone: &Zone,
    entity: &Entity,
    asker: &Asker,
    entered: &PermitEntry,
) -> Result<Read, Problem> {
    let lines = [entered.attributes.len(), entered.coefficients.len(), entered.limits.len()];
    if let Some(n) = lines.into_iter().find(|it| LINES_MAX < *it) {
        return Err(Problem::field("limits", n, &format!("0–{LINES_MAX}")));
    }
    let (valid_from, valid_to) = (entered.valid_from.0, entered.valid_to.map(|it| it.0));
    if let Some(to) = valid_to.filter(|it| *it < valid_from) {
        return Err(Problem::field("valid_to", to, &format!("từ / from {valid_from}")));
    }
    let kind = zone.catalogue.kinds.get(&entity.kind);
    let kind = kind.ok_or_else(|| Problem::not_found("kind", &entity.kind))?;
    let mut warnings = Vec::new();
    let regulation = entered.regulation.as_deref().map(|it| regulation(zone, kind, it));
    let regulation = regulation.transpose()?;
    let limits = entered.limits.iter().enumerate();
    let limits = limits.map(|(at, it)| own_limit(zone, kind, at, it, &mut warnings));
    let permit = Permit {
        id: check::code("id", &entered.id)?,
        entity: entity.id.clone(),
        document: check::sentence("document", &entered.document, DOCUMENT_CHARS_MAX)?,
        valid_from,
        valid_to,
        limits: limits.collect::<Result<_, _>>()?,
        attributes: attributes(zone, kind, &entered.attributes)?,
        coefficients: coefficients(
            zone,
            regulation.as_ref(),
            &entered.coefficients,
            &mut warnings,
        )?,
        regulation,
        entered_by: asker.user.id.clone(),
        known_at: Time(0),
    };
    refuse_twice(&permit)?;
    Ok(Read { permit, warnings })
}

fn regulation(zone: &Zone, kind: &Kind, text: &str) -> Result<RegulationId, Problem> {
    let of_kind = || zone.book.regulations().filter(|it| it.kinds.contains(&kind.id));
    // A text that judges the kind no longer may still be cited, as long as a pack holds it.
    let found = zone.book.regulations().find(|it| it.id.as_str() == text);
    check::choice("regulation", text, found.map(|it| it.id.clone()), of_kind().map(|it| &it.id))
}

/// What a permit may say of its facility: fields of the kind's form, conditions of the rows that
/// could judge it, and the oxygen its own limits are written at.
fn attributes(zone: &Zone, kind: &Kind, entered: &[Equals]) -> Result<Vec<Condition>, Problem> {
    let rows = zone.book.rows().filter(|it| kind.quantities.contains(&it.quantity));
    let asked: BTreeSet<&str> =
        rows.flat_map(|it| &it.conditions).map(|it| it.attribute.as_str()).collect();
    let read = |it: &Equals| {
        let field = format!("attributes.{}", it.attribute);
        let equals = check::sentence(&field, &it.equals, DOCUMENT_CHARS_MAX)?;
        let spec = kind.fields.iter().find(|spec| spec.name == it.attribute);
        match spec.map(|it| &it.kind) {
            Some(FieldKind::Choice(choices)) => {
                check::choice(&field, &equals, choices.iter().find(|it| **it == equals), choices)?;
            }
            Some(FieldKind::Number { .. }) => number(&field, &equals)?,
            None if it.attribute == REFERENCE_OXYGEN => number(&field, &equals)?,
            Some(FieldKind::Text) => {}
            None if asked.contains(it.attribute.as_str()) => {}
            None => {
                let fields = kind.fields.iter().map(|it| it.name.as_str());
                let known: BTreeSet<&str> = fields.chain(asked.iter().copied()).collect();
                return check::choice("attributes", &it.attribute, None, known);
            }
        }
        Ok(Condition { attribute: it.attribute.clone(), equals })
    };
    entered.iter().map(read).collect()
}

fn number(field: &str, text: &str) -> Result<(), Problem> {
    match text.parse::<f64>() {
        Ok(it) if it.is_finite() => Ok(()),
        _ => Err(Problem::field(field, text, "số / a number: 6")),
    }
}

fn coefficients(
    zone: &Zone,
    cited: Option<&RegulationId>,
    entered: &[Coefficient],
    warnings: &mut Vec<Words>,
) -> Result<Coefficients, Problem> {
    let tables = || zone.catalogue.coefficients.iter();
    let of_rows = zone.book.rows().flat_map(|it| &it.scaled_by);
    let known: BTreeSet<&str> =
        tables().map(|it| &it.name).chain(of_rows).map(String::as_str).collect();
    let mut read = Vec::with_capacity(entered.len());
    for Coefficient { name, factor } in entered {
        check::choice("coefficients", name, known.get(name.as_str()), &known)?;
        if !(0.0 < *factor && *factor <= FACTOR_MAX) {
            let field = format!("coefficients.{name}");
            return Err(Problem::field(&field, factor, &format!("0 < … ≤ {FACTOR_MAX}")));
        }
        let of_text = |it: &&pack::CoefficientTable| cited.is_none_or(|id| it.regulation == *id);
        let offered = tables().filter(|it| it.name == *name).filter(of_text);
        let offered: Vec<f64> = offered.flat_map(|it| &it.choices).map(|it| it.factor).collect();
        if !offered.is_empty() && !offered.contains(factor) {
            warnings.push(not_offered(name, *factor, &offered));
        }
        read.push((name.clone(), *factor));
    }
    Ok(Coefficients(read))
}

fn own_limit(
    zone: &Zone,
    kind: &Kind,
    at: usize,
    entered: &OwnLimit,
    warnings: &mut Vec<Words>,
) -> Result<PermitLimit, Problem> {
    let field = |name: &str| format!("limits.{at}.{name}");
    let id = kind.quantities.iter().find(|it| it.as_str() == entered.quantity);
    let quantity = id.and_then(|it| zone.catalogue.quantities.get(it));
    let quantity =
        check::choice(&field("quantity"), &entered.quantity, quantity, &kind.quantities)?;
    let period = entered.period.parse().ok();
    let period: Period = check::choice(&field("period"), &entered.period, period, Period::ALL)?;
    let side = |name: &str, value: Option<f64>| {
        value.map(|it| in_unit_of(zone, quantity, it, &entered.unit, &field(name))).transpose()
    };
    let sides = (side("at_least", entered.at_least)?, side("at_most", entered.at_most)?);
    let bound = match sides {
        (None, Some(max)) => Bound::AtMost(max),
        (Some(min), None) => Bound::AtLeast(min),
        (Some(min), Some(max)) if min <= max => Bound::Between(min, max),
        (Some(min), Some(max)) => {
            return Err(Problem::field(&field("at_least"), min, &format!("≤ {max}")));
        }
        (None, None) => {
            let expected = "at_most hoặc / or at_least";
            return Err(Problem::field(&field("at_most"), "", expected));
        }
    };
    if !is_computed(quantity, period) {
        warnings.push(not_computed(quantity, period));
    }
    Ok(PermitLimit { quantity: quantity.id.clone(), period, bound })
}

/// Brings a limit to the unit its quantity is kept in.
fn in_unit_of(
    zone: &Zone,
    quantity: &Quantity,
    value: f64,
    unit: &str,
    field: &str,
) -> Result<f64, Problem> {
    let wanted = zone.catalogue.units.get(&quantity.unit);
    let converted = match (zone.catalogue.unit_called(unit), wanted) {
        (Some(given), Some(wanted)) => given.convert(value, wanted).ok().map(|it| it.0),
        _ => (unit == quantity.unit.as_str()).then_some(value),
    };
    let Some(converted) = converted else {
        let expected = format!("đơn vị như / a unit such as {}", quantity.unit);
        return Err(Problem::field(&field.replace("at_most", "unit"), unit, &expected));
    };
    if !converted.is_finite() || VALUE_MAX < converted.abs() {
        return Err(Problem::field(field, format!("{value:e}"), "|…| < 1e12"));
    }
    Ok(round_to(converted, DECIMALS))
}

/// Of two lines about the same thing one would be ignored in silence.
fn refuse_twice(permit: &Permit) -> Result<(), Problem> {
    let mut seen = BTreeSet::new();
    let attributes = permit.attributes.iter().map(|it| format!("attributes.{}", it.attribute));
    let coefficients = permit.coefficients.0.iter().map(|it| format!("coefficients.{}", it.0));
    let limits = permit.limits.iter().map(|it| format!("limits.{}/{}", it.quantity, it.period));
    let mut lines = attributes.chain(coefficients).chain(limits);
    match lines.find(|it| !seen.insert(it.clone())) {
        Some(line) => Err(Problem::field(&line, &line, "một lần / once")),
        None => Ok(()),
    }
}

fn not_offered(name: &str, factor: f64, offered: &[f64]) -> Words {
    let offered: Vec<_> = offered.iter().map(ToString::to_string).collect();
    let offered = offered.join(", ");
    let text = Text {
        vi: format!("{name} = {factor} không có trong bảng ({offered}); kiểm tra lại giấy phép."),
        en: format!("{name} = {factor} is not in the table ({offered}); look at the paper again."),
    };
    (&text).into()
}

fn not_computed(quantity: &Quantity, period: Period) -> Words {
    let text = Text {
        vi: format!("{} không có trung bình {period}; giới hạn này sẽ không được so.", quantity.id),
        en: format!("No mean over {period} is computed of {}; this judges nothing.", quantity.id),
    };
    (&text).into()
}
