//! From the text form to nouns.

use std::{collections::BTreeMap, fmt::Display, str::FromStr};

use model::{
    Attribute, Bound, Coefficients, Condition, Date, Entity, EntityId, KindId, Org, OrgId, OrgKind,
    Permit, PermitId, PermitLimit, Place, QuantityId, RegulationId, Source, SourceId, Span, Text,
    Time, UserId, Wire, Zone,
};
use toml::value::Datetime;

use super::{
    DemoZone, Encore, Foresight, Layout, Opening, Rise, What, When,
    form::{
        AttributeForm, FacilityForm, ForecastForm, LayoutForm, LimitForm, MoverForm, OpeningForm,
        PermitForm, RiseForm, TitleForm, UnitForm, WhatForm, WireForm, ZoneForm,
    },
};
use crate::mover::Mover;

/// How often a facility of the demo is expected, where it does not say otherwise: back-fill has a
/// reading a minute, so windows of the past are full.
const EVERY: Span = Span::from_min(1);

/// Who is written down as having entered the permits.
const ENTERED_BY: &str = "admin";

/// What a unit's deliveries are called.
const SOURCE_TITLES: [(Wire, &str, &str); 2] = [
    (Wire::Mqtt, "Bộ thu thập dữ liệu (mô phỏng)", "Data logger (simulated)"),
    (
        Wire::StationFile,
        "Tệp trạm TT 10/2021 (mô phỏng)",
        "Station files of TT 10/2021 (simulated)",
    ),
];

type Read<T> = Result<T, String>;

pub(super) fn read(text: &str, now: Time) -> Read<DemoZone> {
    let form: ZoneForm = toml::from_str(text).map_err(|it| it.to_string())?;
    let since = Time::at_midnight(date(&form.since)?, Zone::VIET_NAM);
    let mut zone = DemoZone {
        seed: form.seed,
        orgs: vec![],
        sources: vec![],
        entities: vec![],
        permits: vec![],
        levels: BTreeMap::new(),
        layouts: BTreeMap::new(),
        openings: vec![],
        encore: Encore { first: span(&form.encore.first)?, every: span(&form.encore.every)? },
        movers: vec![],
        foresights: vec![],
    };
    for unit in &form.unit {
        read_unit(&mut zone, unit).map_err(|it| format!("unit `{}`: {it}", unit.id))?;
    }
    for facility in &form.facility {
        let at = |it| format!("facility `{}`: {it}", facility.id);
        let entity = read_facility(&zone, facility, since).map_err(at)?;
        if let Some(permit) = &facility.permit {
            zone.permits.push(read_permit(&entity.id, permit, now).map_err(at)?);
        }
        zone.levels.insert(entity.id.clone(), facility.levels.clone());
        zone.entities.push(entity);
    }
    for opening in &form.opening {
        let read = read_opening(&zone, opening);
        zone.openings.push(read.map_err(|it| format!("opening of `{}`: {it}", opening.facility))?);
    }
    for mover in &form.mover {
        let read = read_mover(&zone, mover);
        zone.movers.push(read.map_err(|it| format!("mover `{}`: {it}", mover.entity))?);
    }
    for forecast in &form.forecast {
        let at = |it| format!("forecast `{}`: {it}", forecast.source);
        read_forecast(&mut zone, forecast).map_err(at)?;
    }
    Ok(zone)
}

fn read_mover(zone: &DemoZone, form: &MoverForm) -> Read<Mover> {
    let entity = |id: &str| {
        let found = zone.entities.iter().find(|it| it.id.as_str() == id);
        let found = found.and_then(|it| Some((it, it.place?)));
        found.ok_or_else(|| format!("there is no `{id}` with a place"))
    };
    let ((moves, from), (fence, to)) = (entity(&form.entity)?, entity(&form.fence)?);
    let Some(Attribute::Number(radius_m)) = fence.attributes.get("radius") else {
        return Err(format!("`{}` has no radius", form.fence));
    };
    Ok(Mover {
        entity: moves.id.clone(),
        fence: fence.id.clone(),
        from,
        to,
        radius_m: *radius_m,
        every: span(&form.every)?,
        drives: span(&form.drives)?,
        stays: span(&form.stays)?,
    })
}

fn read_forecast(zone: &mut DemoZone, form: &ForecastForm) -> Read<()> {
    let (source, owner): (SourceId, OrgId) = (code(&form.source)?, code(&form.unit)?);
    if !zone.orgs.iter().any(|it| it.id == owner) {
        return Err(format!("unit `{owner}` is not known"));
    }
    let every = span(&form.every)?;
    zone.sources.push(Source {
        id: source.clone(),
        title: text(&form.title),
        owner,
        wire: Wire::Mqtt,
        zone: Zone::VIET_NAM,
        every,
        enabled: true,
        simulated: true,
    });
    let (quantity, ahead) = (code(&form.quantity)?, span(&form.ahead)?);
    zone.foresights.push(Foresight { source, quantity, every, ahead });
    Ok(())
}

fn read_unit(zone: &mut DemoZone, form: &UnitForm) -> Read<()> {
    let id: OrgId = code(&form.id)?;
    let parent: Option<OrgId> = form.parent.as_deref().map(code).transpose()?;
    if let Some(parent) = &parent
        && !zone.orgs.iter().any(|it| it.id == *parent)
    {
        return Err(format!("`{parent}` above it is not known yet"));
    }
    let kind = OrgKind::from_word(&form.kind).ok_or_else(|| format!("kind `{}`", form.kind))?;
    let quota = model::Quota::default();
    zone.orgs.push(Org { id: id.clone(), parent, kind, title: text(&form.title), quota });
    let (wire, layout) = match &form.wire {
        None => return Ok(()),
        Some(WireForm::Mqtt) => (Wire::Mqtt, None),
        Some(WireForm::StationFile(LayoutForm::OneSensorALine)) => {
            (Wire::StationFile, Some(Layout::OneSensorALine))
        }
        Some(WireForm::StationFile(LayoutForm::AllOnOneLine)) => {
            (Wire::StationFile, Some(Layout::AllOnOneLine))
        }
    };
    let source: SourceId = code(&form.id)?;
    let called = SOURCE_TITLES.iter().find(|it| it.0 == wire);
    let (_, vi, en) = called.ok_or_else(|| format!("wire `{wire}` has no title"))?;
    zone.layouts.extend(layout.map(|it| (source.clone(), it)));
    zone.sources.push(Source {
        id: source,
        title: Text::new(&format!("{vi}: {}", form.title.vi), &format!("{en}: {}", form.title.en)),
        owner: id,
        wire,
        zone: Zone::VIET_NAM,
        every: EVERY,
        enabled: true,
        simulated: true,
    });
    Ok(())
}

fn read_facility(zone: &DemoZone, form: &FacilityForm, since: Time) -> Read<Entity> {
    let source: SourceId = code(&form.unit)?;
    if !zone.sources.iter().any(|it| it.id == source) {
        return Err(format!("unit `{}` delivers nothing", form.unit));
    }
    if zone.layouts.contains_key(&source) != form.station.is_some() {
        return Err("`station` is written exactly where station files are delivered".to_owned());
    }
    let mut attributes = BTreeMap::new();
    for (name, value) in &form.attributes {
        let value = match value {
            AttributeForm::Number(number) => Attribute::Number(*number),
            AttributeForm::Text(text) => Attribute::Text(text.clone()),
        };
        attributes.insert(name.clone(), value);
    }
    if let Some(station) = &form.station {
        attributes.insert("station_code".to_owned(), Attribute::Text(station.clone()));
    }
    let [longitude_deg, latitude_deg] = form.place;
    Ok(Entity {
        id: code(&form.id)?,
        kind: code::<KindId, _>(&form.kind)?,
        title: text(&form.title),
        owner: code(&form.unit)?,
        place: Some(Place::new(longitude_deg, latitude_deg).map_err(|it| it.to_string())?),
        attributes,
        valid_from: since,
        valid_to: None,
        source: Some(source),
        every: Some(form.every.as_deref().map_or(Ok(EVERY), span)?),
        simulated: true,
    })
}

fn read_permit(entity: &EntityId, form: &PermitForm, now: Time) -> Read<Permit> {
    let condition = |(name, word): (&String, &String)| Condition {
        attribute: name.clone(),
        equals: word.clone(),
    };
    let coefficients = form.coefficients.iter().map(|(name, it)| (name.clone(), *it)).collect();
    Ok(Permit {
        id: code::<PermitId, _>(&format!("{entity}-gpmt"))?,
        entity: entity.clone(),
        document: form.document.clone(),
        valid_from: date(&form.from)?,
        valid_to: Some(date(&form.to)?),
        regulation: form.regulation.as_deref().map(code::<RegulationId, _>).transpose()?,
        attributes: form.attributes.iter().map(condition).collect(),
        coefficients: Coefficients(coefficients),
        limits: form.limits.iter().map(read_limit).collect::<Read<_>>()?,
        entered_by: code::<UserId, _>(ENTERED_BY)?,
        known_at: now,
    })
}

fn read_limit(form: &LimitForm) -> Read<PermitLimit> {
    let bound = match (form.min, form.max) {
        (None, Some(max)) => Bound::AtMost(max),
        (Some(min), None) => Bound::AtLeast(min),
        (Some(min), Some(max)) if min < max => Bound::Between(min, max),
        _ => return Err(format!("limit of `{}` has neither `min` nor `max`", form.quantity)),
    };
    let period = form.period.parse().map_err(|it: model::TimeError| it.to_string())?;
    Ok(PermitLimit { quantity: code(&form.quantity)?, period, bound })
}

fn read_opening(zone: &DemoZone, form: &OpeningForm) -> Read<Opening> {
    let facility: EntityId = code(&form.facility)?;
    if !zone.entities.iter().any(|it| it.id == facility) {
        return Err("no such facility".to_owned());
    }
    let what = match &form.what {
        WhatForm::Over(rise) => What::Over(read_rise(rise)?),
        WhatForm::Approach(rise) => What::Approach(read_rise(rise)?),
        WhatForm::Dead {} => What::Dead,
        WhatForm::Stuck { quantity } => What::Stuck(code(quantity)?),
        WhatForm::Calibration { quantity, share } => {
            What::Calibration { quantity: code(quantity)?, share: *share }
        }
    };
    let when = match (&form.raises, &form.begins) {
        (Some(raises), None) => When::Raises(span(raises)?),
        (None, Some(begins)) => When::Begins(span(begins)?),
        _ => return Err("expected either `raises` or `begins`".to_owned()),
    };
    Ok(Opening { facility, what, when, ends: span(&form.ends)? })
}

fn read_rise(form: &RiseForm) -> Read<Rise> {
    let quantity: QuantityId = code(&form.quantity)?;
    Ok(Rise { quantity, share: form.share, rises: span(&form.rises)? })
}

fn code<T, E>(text: &str) -> Read<T>
where
    T: FromStr<Err = E>,
    E: Display,
{
    text.parse().map_err(|it: E| it.to_string())
}

fn span(text: &str) -> Read<Span> {
    text.parse().map_err(|it: model::TimeError| it.to_string())
}

fn date(written: &Datetime) -> Read<Date> {
    let text = written.to_string();
    text.parse().map_err(|_| format!("`{text}` is not a day, expected such as 2026-11-22"))
}

fn text(form: &TitleForm) -> Text {
    Text::new(&form.vi, &form.en)
}
