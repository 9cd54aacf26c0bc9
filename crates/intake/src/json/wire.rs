//! The good path: one pass over an item, straight into readings.

use std::{borrow::Cow, fmt};

use model::{Flag, Time};
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, IgnoredAny, MapAccess, Visitor},
};

use super::VALUES_MAX;
use crate::{Item, NAME_BYTES_MAX, RawReading};

/// Something is not as it should be; what exactly is for `explain` to find.
pub(super) struct Unclear;

/// Appends the readings of a good item, or nothing at all.
pub(super) fn read(row: usize, slice: &str, readings: &mut Vec<Item>) -> Result<(), Unclear> {
    let item: ItemWire<'_> = serde_json::from_str(slice).map_err(|_| Unclear)?;
    let Values(values) = item.values;
    let item_flag = flag(item.status.as_deref())?;
    let time = item.time.0;
    if values.is_empty() || !name_fits(&item.entity) || has_twice(&values) {
        return Err(Unclear);
    }
    if !item.instrument.as_deref().is_none_or(name_fits) {
        return Err(Unclear);
    }
    let units = item.units.map(|Units(it)| it).unwrap_or_default();
    let unit_of = |quantity: &str| units.iter().find(|(name, _)| name == quantity);
    if units.iter().any(|(name, _)| !values.iter().any(|(quantity, _)| quantity == name)) {
        return Err(Unclear);
    }
    let begin = readings.len();
    for (quantity, value) in values {
        let value_flag = match value.status {
            None => item_flag,
            Some(status) => flag(Some(&status)).inspect_err(|_| readings.truncate(begin))?,
        };
        let unit = value.unit.or_else(|| unit_of(&quantity).map(|(_, unit)| unit.clone()));
        readings.push(Ok(RawReading {
            entity: item.entity.as_ref().to_owned(),
            unit: unit.map(Cow::into_owned),
            quantity: quantity.into_owned(),
            value: value.value,
            time,
            flag: value_flag,
            instrument: item.instrument.as_deref().map(str::to_owned),
            row,
        }));
    }
    Ok(())
}

fn flag(status: Option<&str>) -> Result<Flag, Unclear> {
    status.map_or(Ok(Flag::Measuring), |it| Flag::from_status(it).ok_or(Unclear))
}

fn name_fits(name: impl AsRef<str>) -> bool {
    let name = name.as_ref();
    !name.is_empty() && name.len() <= NAME_BYTES_MAX
}

/// At most `VALUES_MAX`² comparisons of short names; eight values cost 28.
fn has_twice(values: &[(Cow<'_, str>, ValueWire<'_>)]) -> bool {
    values.iter().enumerate().any(|(n, (name, _))| values[..n].iter().any(|(it, _)| it == name))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemWire<'a> {
    #[serde(borrow)]
    entity: Cow<'a, str>,
    time: TimeWire,
    #[serde(borrow)]
    values: Values<'a>,
    #[serde(borrow, default, deserialize_with = "some_text")]
    status: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "some_text")]
    instrument: Option<Cow<'a, str>>,
    #[serde(borrow)]
    units: Option<Units<'a>>,
}

/// `Option<Cow>` would always copy, so the text is borrowed by hand; `null` is no text.
fn some_text<'de: 'a, 'a, D: Deserializer<'de>>(from: D) -> Result<Option<Cow<'a, str>>, D::Error> {
    Text::deserialize(from).map(|it| Some(it.0))
}

/// A text, borrowed where it has no escapes.
#[derive(Deserialize)]
#[serde(transparent)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

struct TimeWire(Time);

impl<'de> Deserialize<'de> for TimeWire {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Time;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time")
            }

            fn visit_i64<E: serde::de::Error>(self, ms: i64) -> Result<Time, E> {
                Time::from_ms(ms).ok_or_else(|| E::custom("out of range"))
            }

            fn visit_u64<E: serde::de::Error>(self, ms: u64) -> Result<Time, E> {
                let ms = i64::try_from(ms).map_err(|_| E::custom("out of range"))?;
                self.visit_i64(ms)
            }

            fn visit_f64<E: serde::de::Error>(self, ms: f64) -> Result<Time, E> {
                time_of_fraction(ms).ok_or_else(|| E::custom("out of range"))
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Time, E> {
                Time::parse(text).map_err(|_| E::custom("no time"))
            }
        }
        from.deserialize_any(Reader).map(Self)
    }
}

/// Milliseconds with a fraction, as some clients write them.
pub(super) fn time_of_fraction(ms: f64) -> Option<Time> {
    // Beyond 2^53 a float no longer holds whole milliseconds.
    const MS_MAX: f64 = 9.0e15;
    #[expect(clippy::cast_possible_truncation, reason = "held within 9e15 · 1000 < 2^63")]
    (ms.abs() <= MS_MAX).then(|| Time((ms * 1_000.0).round() as i64))
}

struct Values<'a>(Vec<(Cow<'a, str>, ValueWire<'a>)>);

impl<'de: 'a, 'a> Deserialize<'de> for Values<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Values<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("values by quantity")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Values<'de>, A::Error> {
                let mut values = Vec::with_capacity(8);
                while let Some(Text(name)) = map.next_key()? {
                    if values.len() == VALUES_MAX || !name_fits(&name) {
                        return Err(A::Error::custom("too many values, or a name too long"));
                    }
                    values.push((name, map.next_value()?));
                }
                Ok(Values(values))
            }
        }
        from.deserialize_map(Reader)
    }
}

struct ValueWire<'a> {
    value: f64,
    unit: Option<Cow<'a, str>>,
    status: Option<Cow<'a, str>>,
}

impl<'de: 'a, 'a> Deserialize<'de> for ValueWire<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = ValueWire<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number or an object")
            }

            fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<ValueWire<'de>, E> {
                Ok(ValueWire { value, unit: None, status: None })
            }

            #[expect(clippy::cast_precision_loss, reason = "a reading has far fewer than 53 bits")]
            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<ValueWire<'de>, E> {
                self.visit_f64(value as f64)
            }

            #[expect(clippy::cast_precision_loss, reason = "a reading has far fewer than 53 bits")]
            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<ValueWire<'de>, E> {
                self.visit_f64(value as f64)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ValueWire<'de>, A::Error> {
                let (mut value, mut unit, mut status) = (None, None, None);
                while let Some(Text(name)) = map.next_key()? {
                    let twice = match name.as_ref() {
                        "value" => value.replace(map.next_value::<f64>()?).is_some(),
                        "unit" => unit.replace(map.next_value::<Text<'de>>()?.0).is_some(),
                        "status" => status.replace(map.next_value::<Text<'de>>()?.0).is_some(),
                        _ => return Err(A::Error::custom("unknown field")),
                    };
                    if twice {
                        return Err(A::Error::custom("given twice"));
                    }
                }
                let value = value.ok_or_else(|| A::Error::missing_field("value"))?;
                if !unit.as_deref().is_none_or(name_fits) {
                    return Err(A::Error::custom("a unit too long, or empty"));
                }
                Ok(ValueWire { value, unit, status })
            }
        }
        from.deserialize_any(Reader)
    }
}

struct Units<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'de: 'a, 'a> Deserialize<'de> for Units<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Units<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("units by quantity")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Units<'de>, A::Error> {
                let mut units = Vec::new();
                while let Some((Text(name), Text(unit))) =
                    map.next_entry::<Text<'de>, Text<'de>>()?
                {
                    if units.len() == VALUES_MAX || !name_fits(&unit) {
                        // Read to the end all the same, so that the map is left whole.
                        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                        return Err(A::Error::custom("too many units, or one too long"));
                    }
                    units.push((name, unit));
                }
                Ok(Units(units))
            }
        }
        from.deserialize_map(Reader)
    }
}
