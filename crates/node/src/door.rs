//! The door: what a device said becomes a reading of a series, or a refusal that names the thing
//! and what was expected. After the door nothing can fail.

use std::fmt;

use intake::{RawMovement, RawReading};
use model::{
    Entity, Flag, Lang, Movement, Observation, OrgId, Quantity, SeriesId, SourceId, Span, Text,
    Time, UnitError, round_to,
};

use crate::zone::{AQI_QUANTITY, Zone};

/// A device's clock may run ahead of ours by this much.
pub const AHEAD_MAX: Span = Span::from_min(10);

/// Nobody foresees more than this: as far as the models of the large weather services reach (16 days;
/// from memory, not looked up).
pub(crate) const FORESEEN_MAX: Span = Span::from_h(16 * 24);

/// Nothing was measured by the devices of any zone before this: 2000-01-01T00:00:00Z.
pub const EARLIEST: Time = Time::from_s(946_684_800);

/// Where times come to lie whose seconds were read as milliseconds: days of 1970 for all of 2001 to 2096.
const SECONDS_READ_AS_MS: std::ops::Range<Time> = Time::from_s(1_000_000)..Time::from_s(4_000_000);

/// Beyond this no number is a measurement of anything.
pub const VALUE_MAX: f64 = 1e12;

/// Who brings readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deliverer {
    /// A source: for entities whose data it owes.
    Source(SourceId),
    /// A person: for entities within the subtree of a unit.
    Person {
        /// Of this unit and below.
        org: OrgId,
    },
}

/// Why a reading is not let in.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// The registry has no such entity.
    UnknownEntity {
        /// As sent.
        name: String,
    },
    /// Somebody else owes this entity's data.
    NotYours {
        /// The entity.
        entity: String,
    },
    /// Its kind has no such quantity.
    UnknownQuantity {
        /// As sent.
        name: String,
        /// Names there are.
        known: String,
    },
    /// The center computes it.
    Computed {
        /// The quantity.
        quantity: String,
    },
    /// A station file must state units.
    NoUnit {
        /// The quantity.
        quantity: String,
        /// The unit stored.
        expected: String,
    },
    /// No pack has such a unit.
    UnknownUnit {
        /// The quantity.
        quantity: String,
        /// As sent.
        unit: String,
        /// The unit stored.
        expected: String,
    },
    /// A unit of something else.
    WrongUnit {
        /// The quantity.
        quantity: String,
        /// What the units measure.
        why: UnitError,
    },
    /// Too large to be a measurement.
    NotAMeasurement {
        /// The quantity.
        quantity: String,
        /// As sent.
        value: f64,
    },
    /// From the future.
    Ahead {
        /// As sent.
        time: Time,
        /// Our clock.
        now: Time,
    },
    /// Further ahead than anybody foresees.
    TooFarAhead {
        /// As sent.
        time: Time,
    },
    /// From before there were devices.
    TooOld {
        /// As sent.
        time: Time,
    },
}

/// A reading let in, still without its series if it is the first of its kind.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Admitted<'a> {
    pub(crate) entity: &'a Entity,
    pub(crate) quantity: &'a Quantity,
    pub(crate) instrument: String,
    pub(crate) series: Option<SeriesId>,
    pub(crate) time: Time,
    pub(crate) value: f64,
    pub(crate) flag: Flag,
}

/// How the door looks at one delivery.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look<'a> {
    pub(crate) zone: &'a Zone,
    pub(crate) from: &'a Deliverer,
    pub(crate) unit_required: bool,
    pub(crate) now: Time,
    /// Not measured on the thing, but told of it: a forecast, a movement. Also a source of its unit, or
    /// of one above, may do that; and an index may be foreseen.
    pub(crate) is_told: bool,
}

impl<'a> Look<'a> {
    /// Lets a reading in, or says why not.
    pub(crate) fn admit(&self, raw: &RawReading) -> Result<Admitted<'a>, Refusal> {
        let entity = self.entity(&raw.entity)?;
        let instrument = raw.instrument.clone().unwrap_or_default();
        let (series, quantity) = self.quantity(entity, raw, &instrument)?;
        if !self.is_told {
            self.refuse_computed(entity, quantity)?;
        }
        let value = self.in_unit(quantity, raw)?;
        let (value, flag) = self.measured(quantity, value, raw.time, raw.flag)?;
        Ok(Admitted { entity, quantity, instrument, series, time: raw.time, value, flag })
    }

    /// Lets a movement in. What it is inside of must be a thing of the registry.
    pub(crate) fn admit_movement(&self, raw: &RawMovement) -> Result<Movement, Refusal> {
        let entity = self.entity(&raw.entity)?.id.clone();
        let found = |name: &String| {
            let place = self.zone.entity_called(name).map(|it| it.id.clone());
            place.ok_or_else(|| Refusal::UnknownEntity { name: name.clone() })
        };
        let place = raw.place.as_ref().map(found).transpose()?;
        self.in_time(raw.time, AHEAD_MAX)?;
        Ok(Movement { entity, time: raw.time, kind: raw.kind, place })
    }

    /// Refuses what was made later than now, or is of a time that nobody foresees.
    pub(crate) fn refuse_unforeseeable(&self, issued_at: Time, time: Time) -> Result<(), Refusal> {
        self.in_time(issued_at, AHEAD_MAX)?;
        let nobody_foresees = self.now.plus(FORESEEN_MAX) < time;
        if nobody_foresees { Err(Refusal::TooFarAhead { time }) } else { Ok(()) }
    }

    fn in_time(&self, time: Time, ahead_max: Span) -> Result<(), Refusal> {
        if self.now.plus(ahead_max) < time {
            return Err(Refusal::Ahead { time, now: self.now });
        }
        if time < EARLIEST { Err(Refusal::TooOld { time }) } else { Ok(()) }
    }

    /// Lets a value in, stated in the unit stored: rounded, and flagged if no instrument reads it.
    pub(crate) fn measured(
        &self,
        quantity: &Quantity,
        value: f64,
        time: Time,
        flag: Flag,
    ) -> Result<(f64, Flag), Refusal> {
        if !value.is_finite() || VALUE_MAX < value.abs() {
            return Err(Refusal::NotAMeasurement { quantity: quantity.name().to_owned(), value });
        }
        self.in_time(time, if self.is_told { FORESEEN_MAX } else { AHEAD_MAX })?;
        let value = round_to(value, quantity.decimals);
        let plausible = (quantity.plausible_min..=quantity.plausible_max).contains(&value);
        let flag = match flag {
            Flag::Measuring if !plausible => Flag::Implausible,
            flag => flag,
        };
        Ok((value, flag))
    }

    fn entity(&self, name: &str) -> Result<&'a Entity, Refusal> {
        let unknown = || Refusal::UnknownEntity { name: name.to_owned() };
        let entity = self.zone.entity_called(name).ok_or_else(unknown)?;
        let is_theirs = match self.from {
            Deliverer::Source(source) => {
                entity.source.as_ref() == Some(source)
                    || self.is_told && self.is_above(source, entity)
            }
            Deliverer::Person { org } => self.zone.tree.contains(org, &entity.owner),
        };
        match (is_theirs, self.from) {
            (true, _) => Ok(entity),
            // A person is not even told that it exists.
            (false, Deliverer::Person { .. }) => Err(unknown()),
            (false, Deliverer::Source(_)) => {
                Err(Refusal::NotYours { entity: entity.id.to_string() })
            }
        }
    }

    fn is_above(&self, source: &SourceId, entity: &Entity) -> bool {
        let source = self.zone.source(source);
        source.is_some_and(|it| self.zone.tree.contains(&it.owner, &entity.owner))
    }

    fn quantity(
        &self,
        entity: &Entity,
        raw: &RawReading,
        instrument: &str,
    ) -> Result<(Option<SeriesId>, &'a Quantity), Refusal> {
        if instrument.is_empty()
            && let Some(id) = self.zone.series_called(&entity.id, &raw.quantity)
            && let Some(plan) = self.zone.plan(id)
        {
            return Ok((Some(id), &*plan.quantity));
        }
        let catalogue = &self.zone.catalogue;
        let Some(quantity) = catalogue.quantity_called(&entity.kind, &raw.quantity) else {
            let kind = catalogue.kinds.get(&entity.kind);
            let known = kind.into_iter().flat_map(|it| &it.quantities);
            let names = known.map(|it| it.as_str().rsplit('.').next().unwrap_or_default());
            let known = names.take(12).collect::<Vec<_>>().join(", ");
            return Err(Refusal::UnknownQuantity { name: raw.quantity.clone(), known });
        };
        Ok((self.zone.series_id(&entity.id, &quantity.id, instrument), quantity))
    }

    /// An index that a device sends would stand among those computed by law, and be believed.
    fn refuse_computed(&self, entity: &Entity, quantity: &Quantity) -> Result<(), Refusal> {
        let kind = self.zone.catalogue.kinds.get(&entity.kind);
        if quantity.name() == AQI_QUANTITY && kind.is_some_and(|it| it.aqi) {
            return Err(Refusal::Computed { quantity: quantity.name().to_owned() });
        }
        Ok(())
    }

    /// The value in the unit stored.
    fn in_unit(&self, quantity: &Quantity, raw: &RawReading) -> Result<f64, Refusal> {
        let name = || quantity.name().to_owned();
        let expected = || quantity.unit.to_string();
        match &raw.unit {
            None if self.unit_required => {
                Err(Refusal::NoUnit { quantity: name(), expected: expected() })
            }
            None => Ok(raw.value),
            Some(unit) if unit == quantity.unit.as_str() => Ok(raw.value),
            Some(unit) => {
                let catalogue = &self.zone.catalogue;
                let given = catalogue.unit_called(unit);
                let wanted = catalogue.units.get(&quantity.unit);
                let (Some(given), Some(wanted)) = (given, wanted) else {
                    let (quantity, expected) = (name(), expected());
                    return Err(Refusal::UnknownUnit { quantity, unit: unit.clone(), expected });
                };
                let converted = given.convert(raw.value, wanted);
                Ok(converted.map_err(|why| Refusal::WrongUnit { quantity: name(), why })?.0)
            }
        }
    }
}

impl Admitted<'_> {
    /// The reading of its series.
    pub(crate) fn observation(&self, series: SeriesId) -> Observation {
        Observation { series, time: self.time, value: self.value, flag: self.flag }
    }
}

impl Refusal {
    /// The sentence in both languages.
    #[must_use]
    pub fn sentence(&self) -> Text {
        match self {
            Self::Ahead { time, now } => time_sentence(*time, Some(*now)),
            Self::TooOld { time } => time_sentence(*time, None),
            Self::UnknownEntity { name } => both(
                format!("không có đối tượng `{name}`, cần mã đã đăng ký"),
                format!("entity `{name}` is not known, expected a registered code"),
            ),
            Self::NotYours { entity } => both(
                format!("`{entity}` không thuộc nguồn này, cần đối tượng mà nguồn được giao"),
                format!("entity `{entity}` is not this source's, expected one whose data it owes"),
            ),
            Self::UnknownQuantity { name, known } => both(
                format!("không có thông số `{name}`, cần một trong: {known}"),
                format!("quantity `{name}` is not known, expected one of {known}"),
            ),
            Self::Computed { quantity } => both(
                format!("`{quantity}` do trung tâm tính, cần các thông số đã đo để tính nó"),
                format!(
                    "`{quantity}` is computed by the center, expected what was measured for it"
                ),
            ),
            Self::NoUnit { quantity, expected } => both(
                format!("`{quantity}` không có đơn vị, cần đơn vị như `{expected}`"),
                format!("`{quantity}` has no unit, expected one such as `{expected}`"),
            ),
            Self::UnknownUnit { quantity, unit, expected } => both(
                format!("không có đơn vị `{unit}` của `{quantity}`, cần đơn vị như `{expected}`"),
                format!(
                    "unit `{unit}` of `{quantity}` is not known, expected one such as `{expected}`"
                ),
            ),
            Self::WrongUnit { quantity, why } => both(
                format!(
                    "`{quantity}`: đơn vị `{}` đo một đại lượng khác nên không đổi được, cần đơn vị như `{}`",
                    why.given(),
                    why.wanted()
                ),
                format!("`{quantity}`: {why}"),
            ),
            Self::NotAMeasurement { quantity, value } => both(
                format!("{value:e} của `{quantity}` không phải số đo, cần nhỏ hơn 1e12"),
                format!("{value:e} of `{quantity}` is not a measurement, expected less than 1e12"),
            ),
            Self::TooFarAhead { time } => both(
                format!("thời điểm {time} quá xa, không ai dự báo được, cần không quá 16 ngày tới"),
                format!(
                    "time {time} is further ahead than anybody foresees, expected at most 16 days"
                ),
            ),
        }
    }

    /// What sort of refusal it is, in one word.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownEntity { .. } => "unknown_entity",
            Self::NotYours { .. } => "not_yours",
            Self::UnknownQuantity { .. } => "unknown_quantity",
            Self::Computed { .. } => "computed",
            Self::NoUnit { .. } => "no_unit",
            Self::UnknownUnit { .. } => "unknown_unit",
            Self::WrongUnit { .. } => "wrong_unit",
            Self::NotAMeasurement { .. } => "not_a_measurement",
            Self::Ahead { .. } => "ahead",
            Self::TooFarAhead { .. } => "too_far_ahead",
            Self::TooOld { .. } => "too_old",
        }
    }

    /// The sentence in one language.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> String {
        self.sentence().get(lang).to_owned()
    }
}

fn both(vi: String, en: String) -> Text {
    Text { vi, en }
}

/// Of a time that lies ahead of the center's clock, or that is too long ago.
fn time_sentence(time: Time, ahead_of: Option<Time>) -> Text {
    match ahead_of {
        Some(now) => both(
            format!(
                "thời điểm {time} ở tương lai (đồng hồ trung tâm: {now}), cần không quá 10 phút sau đồng hồ này"
            ),
            format!(
                "time {time} lies ahead (the center's clock: {now}), expected at most 10 min ahead"
            ),
        ),
        None if SECONDS_READ_AS_MS.contains(&time) => both(
            format!(
                "thời điểm {time} quá xa trong quá khứ: số ở `time` có lẽ tính bằng giây, cần mili giây từ năm 1970"
            ),
            format!(
                "time {time} is too long ago: the number in `time` seems to be seconds, expected milliseconds since 1970"
            ),
        ),
        None => both(
            format!("thời điểm {time} quá xa trong quá khứ, cần từ 2000-01-01 trở đi"),
            format!("time {time} is too long ago, expected 2000-01-01 or later"),
        ),
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence().en)
    }
}
