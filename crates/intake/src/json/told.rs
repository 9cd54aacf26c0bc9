//! Which sort an item is: readings, a forecast, or a movement. The last two are rare.

use model::{MovementKind, Period, Time};

use super::explain::{Parts, Tree, named, read_time};
use crate::{Field, Problem, RawMovement, RawReading, reject::quoted};

/// Fields of a movement, for the sentence that refuses another.
const MOVEMENT_FIELDS: &str = "entity, time, event, place";

/// What an item is.
pub(super) enum Sort {
    Readings(Vec<Result<RawReading, Problem>>),
    Movement(RawMovement),
    Forecast { readings: Vec<Result<RawReading, Problem>>, issued_at: Time, period: Period },
}

/// Reads an item as what it is by its fields.
pub(super) fn sort(row: usize, tree: Tree) -> Result<Sort, Problem> {
    let found = tree.found();
    let Tree::Object(fields) = tree else {
        return Err(Problem::NotAnObject { field: None, found });
    };
    let has = |name: &str| fields.iter().any(|(it, _)| it == name);
    if has("event") {
        return movement(row, &fields).map(Sort::Movement);
    }
    if !has("issued") {
        return Ok(Sort::Readings(Parts::of(row, &fields)?.readings));
    }
    let (own, rest): (Vec<_>, Vec<_>) =
        fields.into_iter().partition(|(it, _)| it == "issued" || it == "period");
    let [issued, period] = named(&own, ["issued", "period"], "issued, period")?;
    let issued = issued.ok_or(Problem::Missing { field: Field::Named("issued") })?;
    let issued_at = read_time(issued)?;
    let period = match period {
        None | Some(Tree::Null) => Period::Raw,
        Some(it) => {
            let word = it.name(Field::Named("period"))?;
            word.parse::<Period>().map_err(|_| unknown("period", word, "raw, 5min, 1h, 8h, 24h"))?
        }
    };
    Ok(Sort::Forecast { readings: Parts::of(row, &rest)?.readings, issued_at, period })
}

fn movement(row: usize, fields: &[(String, Tree)]) -> Result<RawMovement, Problem> {
    let [entity, time, event, place] =
        named(fields, ["entity", "time", "event", "place"], MOVEMENT_FIELDS)?;
    let missing = |it| move || Problem::Missing { field: Field::Named(it) };
    let entity = entity.ok_or_else(missing("entity"))?.name(Field::Named("entity"))?.to_owned();
    let time = read_time(time.ok_or_else(missing("time"))?)?;
    let word = event.ok_or_else(missing("event"))?.name(Field::Named("event"))?;
    let kind = MovementKind::from_word(word);
    let kind = kind.ok_or_else(|| unknown("event", word, "entered, left, started, stopped"))?;
    let place = match (kind.has_place(), place) {
        (true, place) => {
            let place = place.ok_or_else(missing("place"))?;
            Some(place.name(Field::Named("place"))?.to_owned())
        }
        (false, None | Some(Tree::Null)) => None,
        (false, Some(_)) => {
            let known = "entity, time, event";
            return Err(Problem::UnknownField { name: "place".to_owned(), known });
        }
    };
    Ok(RawMovement { entity, kind, place, time, row })
}

fn unknown(field: &'static str, found: &str, known: &'static str) -> Problem {
    Problem::UnknownWord { field, found: quoted(found), known }
}
