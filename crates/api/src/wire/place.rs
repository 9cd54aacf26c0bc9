//! How a place or an area in a query becomes one of the model's, each refusal by name.

use model::{Area, Circle, Place};
use serde::Deserialize;

use crate::{problem::Problem, wire::entry::shown};

/// Largest radius anybody asks for: the whole zone from its middle, and not the country.
pub(crate) const RADIUS_M_MAX: f64 = 50_000.0;

/// Longest text of an area: a thousand corners fit.
const AREA_BYTES_MAX: usize = 64 << 10;

/// `Polygon` and `MultiPolygon` of RFC 7946.
#[derive(Deserialize)]
#[serde(tag = "type")]
enum Drawn {
    Polygon { coordinates: Vec<Vec<Vec<f64>>> },
    MultiPolygon { coordinates: Vec<Vec<Vec<Vec<f64>>>> },
}

/// `106.75,20.83`: longitude and latitude.
pub(crate) fn place(field: &str, text: &str) -> Result<Place, Problem> {
    const EXPECTED: &str = "kinh độ,vĩ độ / longitude,latitude: 106.75,20.83";
    let numbers = numbers::<2>(text).ok_or_else(|| Problem::field(field, shown(text), EXPECTED))?;
    Place::new(numbers[0], numbers[1]).map_err(|_| Problem::field(field, shown(text), EXPECTED))
}

/// A radius in metres.
pub(crate) fn circle(field: &str, centre: Place, radius_m: f64) -> Result<Circle, Problem> {
    if (1.0..=RADIUS_M_MAX).contains(&radius_m) {
        return Ok(Circle { centre, radius_m });
    }
    Err(Problem::field(field, radius_m, &format!("1–{RADIUS_M_MAX} m")))
}

/// `106.7,20.7,106.9,20.9`: west, south, east, north.
pub(crate) fn bbox(field: &str, text: &str) -> Result<Area, Problem> {
    const EXPECTED: &str = "tây,nam,đông,bắc / west,south,east,north: 106.7,20.7,106.9,20.9";
    let corners = numbers::<4>(text).ok_or_else(|| Problem::field(field, shown(text), EXPECTED))?;
    Area::between(corners)
        .map_err(|it| Problem::field(field, shown(text), &format!("{EXPECTED} ({it})")))
}

/// A polygon as `GeoJSON`.
pub(crate) fn area(field: &str, text: &str) -> Result<Area, Problem> {
    const EXPECTED: &str = "Polygon hoặc / or MultiPolygon (GeoJSON, RFC 7946)";
    let wrong = |why: &dyn std::fmt::Display| {
        Problem::field(field, shown(text), &format!("{EXPECTED}: {why}"))
    };
    if AREA_BYTES_MAX < text.len() {
        return Err(wrong(&format!("≤ {AREA_BYTES_MAX} byte")));
    }
    let drawn: Drawn = serde_json::from_str(text).map_err(|it| wrong(&it))?;
    let polygons = match drawn {
        Drawn::Polygon { coordinates } => vec![coordinates],
        Drawn::MultiPolygon { coordinates } => coordinates,
    };
    let corners = |ring: &Vec<Vec<f64>>| -> Option<Vec<[f64; 2]>> {
        // A third number is a height, which nobody looks at.
        ring.iter().map(|it| Some([*it.first()?, *it.get(1)?])).collect()
    };
    let polygon = |it: &Vec<Vec<Vec<f64>>>| -> Option<Vec<Vec<[f64; 2]>>> {
        it.iter().map(corners).collect()
    };
    let polygons: Option<Vec<_>> = polygons.iter().map(polygon).collect();
    let polygons = polygons.ok_or_else(|| wrong(&"[kinh độ, vĩ độ] / [longitude, latitude]"))?;
    Area::polygons(&polygons).map_err(|it| wrong(&it))
}

fn numbers<const N: usize>(text: &str) -> Option<[f64; N]> {
    let numbers: Vec<f64> =
        text.split(',').map(|it| it.trim().parse().ok()).collect::<Option<_>>()?;
    numbers.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_place_is_refused_by_name() {
        for (text, good) in [
            ("106.75,20.83", true),
            (" 106.75 , 20.83 ", true),
            ("20.83,106.75", false),
            ("106.75", false),
            ("106.75,20.83,0", false),
            ("106.75,NaN", false),
            ("đông,bắc", false),
            ("", false),
        ] {
            let read = place("at", text);
            assert_eq!(read.is_ok(), good, "{text}");
            if let Err(problem) = read {
                assert!(problem.sentence().en.contains("`at`"), "{}", problem.sentence().en);
            }
        }
    }

    #[test]
    fn what_is_drawn_is_an_area_or_says_why_not() {
        let ring = "[[106,20],[107,20],[107,21],[106,20]]";
        let nowhere = "[[106,20],[107,20],[107,91],[106,20]]";
        for (text, expected) in [
            (format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#), None),
            (format!(r#"{{"type":"MultiPolygon","coordinates":[[{ring}],[{ring}]]}}"#), None),
            (
                r#"{"type":"Polygon","coordinates":[[[1,2,3],[2,2,3],[2,3,3],[1,2,3]]]}"#.into(),
                None,
            ),
            (r#"{"type":"Point","coordinates":[1,2]}"#.into(), Some("Point")),
            (r#"{"type":"Polygon","coordinates":[]}"#.into(), Some("no ring")),
            (r#"{"type":"Polygon","coordinates":[[[1],[2],[3],[1]]]}"#.into(), Some("longitude")),
            (r#"{"type":"Polygon","coordinates":[[[1,2],[2,2],[1,2]]]}"#.into(), Some("3 corners")),
            (format!(r#"{{"type":"Polygon","coordinates":[{nowhere}]}}"#), Some("91")),
            ("not json".into(), Some("GeoJSON")),
            (format!("[{}]", "0,".repeat(40_000)), Some("65536 byte")),
        ] {
            match (area("area", &text), expected) {
                (Ok(_), None) => {}
                (Err(problem), Some(expected)) => {
                    let said = &problem.sentence().en;
                    assert!(said.contains(expected) && said.contains("`area`"), "{said}");
                    assert!(said.chars().count() < 400, "{said}");
                }
                (read, _) => panic!("{text}: {read:?}"),
            }
        }
        assert!(bbox("bbox", "106.7,20.7,106.9,20.9").is_ok());
        assert!(bbox("bbox", "106.7,20.9,106.9,20.7").is_err());
        assert!(bbox("bbox", "106.7,20.9,106.9").is_err());
        let centre = Place::new(106.7, 20.8).unwrap();
        for radius_m in [0.0, -5.0, f64::NAN, f64::INFINITY, RADIUS_M_MAX + 1.0] {
            assert!(circle("radius_m", centre, radius_m).is_err(), "{radius_m}");
        }
    }
}
