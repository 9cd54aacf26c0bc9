//! An entity as it was entered becomes one the registry keeps, or a refusal that names the field.

use std::collections::BTreeMap;

use model::{Attribute, Entity, EntityId, FieldKind, FieldSpec, Kind, Place, SourceId, Time};
use node::Zone;

use crate::{
    gate::Asker,
    problem::Problem,
    wire::{
        entity::{AttributeValue, EntityEntry},
        entry as check,
    },
};

/// What every entity may say, whatever the form of its kind: the code a logger uses for it, its address,
/// the unit of administration it lies in.
const COMMON: [&str; 3] = [Entity::STATION_CODE, Entity::ADDRESS, Entity::ADMIN_UNIT];

/// Longest text of an attribute, characters.
const TEXT_CHARS_MAX: usize = 200;

/// Reads what was entered. `before` is the record it changes.
pub(crate) fn read(
    asker: &Asker,
    zone: &Zone,
    entered: &EntityEntry,
    before: Option<&Entity>,
    now: Time,
) -> Result<Entity, Problem> {
    let id: EntityId = check::code("id", &entered.id)?;
    let kinds = &zone.catalogue.kinds;
    let kind =
        check::choice("kind", &entered.kind, kinds.get(entered.kind.as_str()), kinds.keys())?;
    if let Some(before) = before
        && before.kind != kind.id
    {
        // Its series are of the quantities of its kind.
        return Err(Problem::field("kind", &kind.id, before.kind.as_str()));
    }
    let attributes = attributes(zone, kind, &id, &entered.attributes)?;
    let mut entity = Entity {
        owner: check::org(asker, "owner", &entered.owner)?,
        title: check::title("title", &entered.title)?,
        place: entered.place.map(place).transpose()?,
        source: entered.source.as_deref().map(|it| source(asker, zone, it)).transpose()?,
        kind: kind.id.clone(),
        attributes,
        valid_from: before.map_or(now, |it| it.valid_from),
        valid_to: before.and_then(|it| it.valid_to),
        every: None,
        simulated: before.is_some_and(|it| it.simulated),
        id,
    };
    // Its own cadence only where it differs from what it would have without: a form that repeats
    // the usual one says nothing.
    let every = entered.every_s.map(|it| check::every("every_s", it)).transpose()?;
    entity.every = every.filter(|it| *it != zone.every_of(&entity));
    Ok(entity)
}

fn place([longitude_deg, latitude_deg]: [f64; 2]) -> Result<Place, Problem> {
    Place::new(longitude_deg, latitude_deg).map_err(|_| {
        let found = format!("{longitude_deg}, {latitude_deg}");
        Problem::field("place", found, "[kinh độ, vĩ độ] / [longitude, latitude], WGS84, °")
    })
}

fn source(asker: &Asker, zone: &Zone, text: &str) -> Result<SourceId, Problem> {
    let known = SourceId::new(text)
        .ok()
        .filter(|id| zone.source(id).is_some_and(|it| asker.sees_org(&it.owner)));
    known.ok_or_else(|| {
        Problem::field(
            "source",
            text,
            "một nguồn thuộc phạm vi của bạn / a source within your scope",
        )
    })
}

fn attributes(
    zone: &Zone,
    kind: &Kind,
    id: &EntityId,
    entered: &BTreeMap<String, AttributeValue>,
) -> Result<BTreeMap<String, Attribute>, Problem> {
    let mut attributes = BTreeMap::new();
    for (name, value) in entered {
        let field = format!("attributes.{name}");
        let spec = kind.fields.iter().find(|it| it.name == *name);
        let attribute = match spec {
            Some(spec) => attribute(spec, &field, value)?,
            None if name == Entity::STATION_CODE => station_code(zone, id, &field, value)?,
            None if name == Entity::ADDRESS => Attribute::Text(address(&field, value)?),
            None if name == Entity::ADMIN_UNIT => Attribute::Text(admin_unit(zone, &field, value)?),
            None => {
                let known = kind.fields.iter().map(|it| it.name.as_str());
                return check::choice("attributes", name, None, known.chain(COMMON));
            }
        };
        attributes.insert(name.clone(), attribute);
    }
    let lacking = kind.fields.iter().find(|it| it.required && !attributes.contains_key(&it.name));
    match lacking {
        Some(spec) => {
            let field = format!("attributes.{}", spec.name);
            Err(Problem::field(&field, "", &format!("{} / {}", spec.title.vi, spec.title.en)))
        }
        None => Ok(attributes),
    }
}

fn attribute(spec: &FieldSpec, field: &str, value: &AttributeValue) -> Result<Attribute, Problem> {
    match (&spec.kind, value) {
        (FieldKind::Text, AttributeValue::Text(text)) => {
            Ok(Attribute::Text(check::sentence(field, text, TEXT_CHARS_MAX)?))
        }
        (FieldKind::Number { .. }, AttributeValue::Number(number)) => {
            Ok(Attribute::Number(*number))
        }
        (FieldKind::Choice(choices), AttributeValue::Text(text)) => {
            let found = choices.iter().find(|it| *it == text);
            Ok(Attribute::Text(check::choice(field, text, found, choices)?.clone()))
        }
        (kind, AttributeValue::Text(text)) => Err(Problem::field(field, text, kind.as_str())),
        (kind, AttributeValue::Number(number)) => Err(Problem::field(field, number, kind.as_str())),
    }
}

fn address(field: &str, value: &AttributeValue) -> Result<String, Problem> {
    match value {
        AttributeValue::Text(text) => check::sentence(field, text, TEXT_CHARS_MAX),
        AttributeValue::Number(number) => Err(Problem::field(field, number, "text")),
    }
}

/// A code of the list, however it was typed.
fn admin_unit(zone: &Zone, field: &str, value: &AttributeValue) -> Result<String, Problem> {
    let text = match value {
        AttributeValue::Text(text) => text.trim().to_owned(),
        AttributeValue::Number(number) => number.to_string(),
    };
    let known = zone.catalogue.admin_units.as_ref().is_some_and(|it| it.at(&text).is_some());
    if known {
        return Ok(text);
    }
    let expected = "mã đơn vị hành chính / a code of GET /api/v1/admin-units";
    Err(Problem::field(field, text, expected))
}

/// No two entities answer to one name.
fn station_code(
    zone: &Zone,
    id: &EntityId,
    field: &str,
    value: &AttributeValue,
) -> Result<Attribute, Problem> {
    let text = match value {
        AttributeValue::Text(text) => check::sentence(field, text, TEXT_CHARS_MAX)?,
        AttributeValue::Number(number) => number.to_string(),
    };
    match zone.entity_called(&text) {
        Some(other) if other.id != *id => {
            Err(Problem::field(field, text, "mã chưa ai dùng / a code nobody else uses"))
        }
        _ => Ok(Attribute::Text(text)),
    }
}
