//! The slow path: reads a bad item again, keeps what is good in it, and says what is not.

use std::fmt;

use model::{Flag, Time, TimeError};
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::{
    ITEM_FIELDS, Message, TIME_PATTERN, VALUE_FIELDS, VALUES_MAX,
    told::{self, Sort},
    wire::time_of_fraction,
};
use crate::{
    Field, Found, NAME_BYTES_MAX, Place, Problem, RawForecast, RawReading, Reject, reject::quoted,
};

/// Appends what is good and what is wrong of the item at byte `offset` of the message.
pub(super) fn read(row: usize, offset: usize, slice: &str, found: &mut Message) {
    let refuse = |problem| Err(Reject::new(Place::Item(row), problem));
    match tree(offset, slice).and_then(|tree| told::sort(row, tree)) {
        Err(problem) => found.items.push(refuse(problem)),
        Ok(Sort::Readings(readings)) => {
            found.items.extend(readings.into_iter().map(|it| it.or_else(refuse)));
        }
        Ok(Sort::Movement(movement)) => found.movements.push(movement),
        Ok(Sort::Forecast { readings, issued_at, period }) => {
            for it in readings {
                match it {
                    Ok(reading) => {
                        found.forecasts.push(RawForecast { reading, issued_at, period });
                    }
                    Err(problem) => found.items.push(refuse(problem)),
                }
            }
        }
    }
}

fn tree(offset: usize, slice: &str) -> Result<Tree, Problem> {
    serde_json::from_str(slice).map_err(|error| {
        if error.is_eof() {
            return Problem::CutOff { offset: offset + slice.len() };
        }
        let line_begin: usize =
            slice.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let within = (line_begin + error.column().saturating_sub(1)).min(slice.len());
        let sentence = error.to_string();
        let why = sentence.split(" at line ").next().unwrap_or_default();
        Problem::NotJson { offset: offset + within, why: quoted(why) }
    })
}

/// JSON with the order and the repetitions it was written with. What is in a list does not matter:
/// no list is ever expected.
pub(super) enum Tree {
    Null,
    Bool,
    Number(f64),
    Text(String),
    List,
    Object(Vec<(String, Tree)>),
}

impl Tree {
    pub(super) fn found(&self) -> Found {
        match self {
            Self::Null => Found::Null,
            Self::Bool => Found::Bool,
            Self::Number(it) => Found::Number(it.to_string()),
            Self::Text(it) => Found::Text(quoted(it)),
            Self::List => Found::List,
            Self::Object(_) => Found::Object,
        }
    }

    fn object(&self, field: impl FnOnce() -> Option<Field>) -> Result<&[(String, Self)], Problem> {
        match self {
            Self::Object(it) => Ok(it),
            _ => Err(Problem::NotAnObject { field: field(), found: self.found() }),
        }
    }

    pub(super) fn name(&self, field: Field) -> Result<&str, Problem> {
        match self {
            Self::Text(it) if !it.is_empty() && it.len() <= NAME_BYTES_MAX => Ok(it),
            Self::Text(it) if it.is_empty() => {
                Err(Problem::NotAText { field, found: Found::Nothing })
            }
            _ => Err(Problem::NotAText { field, found: self.found() }),
        }
    }
}

/// The values of an item.
pub(super) struct Parts {
    pub(super) readings: Vec<Result<RawReading, Problem>>,
}

impl Parts {
    pub(super) fn of(row: usize, fields: &[(String, Tree)]) -> Result<Self, Problem> {
        let [entity, time, values, status, instrument, units] = named(
            fields,
            ["entity", "time", "values", "status", "instrument", "units"],
            ITEM_FIELDS,
        )?;
        let missing = |it| move || Problem::Missing { field: Field::Named(it) };
        let entity = entity.ok_or_else(missing("entity"))?.name(Field::Named("entity"))?;
        let time = read_time(time.ok_or_else(missing("time"))?)?;
        let flag = status.map_or(Ok(Flag::Measuring), read_flag)?;
        let instrument = instrument.map(|it| it.name(Field::Named("instrument"))).transpose()?;
        let values = values.ok_or_else(missing("values"))?;
        let values = values.object(|| Some(Field::Named("values")))?;
        if values.is_empty() {
            return Err(Problem::Empty);
        }
        if VALUES_MAX < values.len() {
            return Err(Problem::TooLarge { of: "values", max: VALUES_MAX });
        }
        let units = match units {
            None | Some(Tree::Null) => &[],
            Some(it) => it.object(|| Some(Field::Named("units")))?,
        };
        let mut readings = Vec::with_capacity(values.len());
        for (n, (quantity, value)) in values.iter().enumerate() {
            let twice = values[..n].iter().any(|(it, _)| it == quantity);
            readings.push(read_value(quantity, value, flag, units, twice).map(|it| RawReading {
                entity: entity.to_owned(),
                quantity: quantity.clone(),
                value: it.value,
                unit: it.unit,
                time,
                flag: it.flag,
                instrument: instrument.map(str::to_owned),
                row,
            }));
        }
        let unused = units.iter().filter(|(unit, _)| !values.iter().any(|(it, _)| it == unit));
        let of_unused =
            |(it, _): &(String, Tree)| Problem::Missing { field: Field::Value(quoted(it)) };
        readings.extend(unused.take(VALUES_MAX).map(of_unused).map(Err));
        Ok(Self { readings })
    }
}

/// The wanted fields in order. Another field, or one given twice, spoils the whole.
pub(super) fn named<'a, const N: usize>(
    fields: &'a [(String, Tree)],
    wanted: [&'static str; N],
    known: &'static str,
) -> Result<[Option<&'a Tree>; N], Problem> {
    let mut found = [None; N];
    for (name, tree) in fields {
        let Some(n) = wanted.iter().position(|it| it == name) else {
            return Err(Problem::UnknownField { name: quoted(name), known });
        };
        if found[n].replace(tree).is_some() {
            return Err(Problem::Twice { field: Field::Named(wanted[n]) });
        }
    }
    Ok(found)
}

struct OneValue {
    value: f64,
    unit: Option<String>,
    flag: Flag,
}

fn read_value(
    quantity: &str,
    tree: &Tree,
    flag: Flag,
    units: &[(String, Tree)],
    twice: bool,
) -> Result<OneValue, Problem> {
    let field = || Field::Value(quoted(quantity));
    if twice {
        return Err(Problem::Twice { field: field() });
    }
    if quantity.is_empty() || NAME_BYTES_MAX < quantity.len() {
        let found = Found::Text(quoted(quantity));
        return Err(Problem::NotAText { field: Field::Named("quantity"), found });
    }
    let shared_unit = units.iter().find(|(it, _)| it == quantity).map(|(_, unit)| unit);
    let (number, own_unit, status) = match tree {
        Tree::Object(fields) => {
            let [value, unit, status] = named(fields, ["value", "unit", "status"], VALUE_FIELDS)?;
            (value.ok_or_else(|| Problem::Missing { field: field() })?, unit, status)
        }
        other => (other, None, None),
    };
    let Tree::Number(value) = number else {
        return Err(Problem::NotANumber { field: field(), found: number.found() });
    };
    let unit = own_unit.or(shared_unit);
    let unit = unit.map(|it| it.name(Field::Unit(quoted(quantity)))).transpose()?;
    let flag = status.map_or(Ok(flag), read_flag)?;
    Ok(OneValue { value: *value, unit: unit.map(str::to_owned), flag })
}

fn read_flag(tree: &Tree) -> Result<Flag, Problem> {
    let Tree::Text(text) = tree else {
        return Err(Problem::NotAText { field: Field::Named("status"), found: tree.found() });
    };
    Flag::from_status(text).ok_or_else(|| Problem::UnknownStatus { found: quoted(text) })
}

pub(super) fn read_time(tree: &Tree) -> Result<Time, Problem> {
    let not_a_time = || Problem::NotATime { found: tree.found(), pattern: TIME_PATTERN };
    match tree {
        Tree::Number(ms) => time_of_fraction(*ms).ok_or_else(not_a_time),
        Tree::Text(text) => Time::parse(text).map_err(|error| match error {
            TimeError::NoZone(_) => Problem::NoZone { found: quoted(text) },
            _ => not_a_time(),
        }),
        _ => Err(not_a_time()),
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Tree;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_unit<E>(self) -> Result<Tree, E> {
                Ok(Tree::Null)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Tree, E> {
                Ok(Tree::Bool)
            }

            #[expect(clippy::cast_precision_loss, reason = "a reading has far fewer than 53 bits")]
            fn visit_i64<E>(self, it: i64) -> Result<Tree, E> {
                Ok(Tree::Number(it as f64))
            }

            #[expect(clippy::cast_precision_loss, reason = "a reading has far fewer than 53 bits")]
            fn visit_u64<E>(self, it: u64) -> Result<Tree, E> {
                Ok(Tree::Number(it as f64))
            }

            fn visit_f64<E>(self, it: f64) -> Result<Tree, E> {
                Ok(Tree::Number(it))
            }

            fn visit_str<E>(self, it: &str) -> Result<Tree, E> {
                Ok(Tree::Text(it.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Tree::List)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Tree::Object(fields))
            }
        }
        from.deserialize_any(Reader)
    }
}
