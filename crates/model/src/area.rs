//! Areas somebody drew: a box between meridians and parallels, or polygons.

use crate::{BadPlace, Place};

/// Corners an area may have in all. More is a sheet to import, not something drawn.
pub const CORNERS_MAX: usize = 1_000;

/// An area as RFC 7946 draws it: sides are straight between longitudes and latitudes. What lies on
/// a side lies within.
#[derive(Debug, Clone, PartialEq)]
pub enum Area {
    /// Between two meridians, going east from the first, and two parallels.
    Box {
        /// South-west corner.
        south_west: Place,
        /// North-east corner; west of the other where the box goes over the antimeridian.
        north_east: Place,
    },
    /// Polygons with their holes.
    Polygons(Vec<Polygon>),
}

/// A ring, less what lies inside its holes.
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    /// The first is the outside, the others are holes. Each is closed: its last corner is its first.
    rings: Vec<Vec<Place>>,
}

/// Why something drawn is no area.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BadArea {
    /// A corner is nowhere.
    #[error(transparent)]
    Corner(#[from] BadPlace),
    /// The box lies upside down.
    #[error("south {south_deg} is above north {north_deg}")]
    UpsideDown {
        /// As given.
        south_deg: f64,
        /// As given.
        north_deg: f64,
    },
    /// There is nothing.
    #[error("it has no ring")]
    Empty,
    /// A ring is no ring.
    #[error("ring {n} has {corners} corners, expected at least four, the last equal to the first")]
    Open {
        /// Which one, from 1.
        n: usize,
        /// So many.
        corners: usize,
    },
    /// It has too many corners.
    #[error("it has {corners} corners, expected at most {CORNERS_MAX}")]
    TooFine {
        /// So many.
        corners: usize,
    },
}

impl Area {
    /// A box: west, south, east, north, in degrees.
    pub fn between([west, south, east, north]: [f64; 4]) -> Result<Self, BadArea> {
        let (south_west, north_east) = (Place::new(west, south)?, Place::new(east, north)?);
        if north < south {
            return Err(BadArea::UpsideDown { south_deg: south, north_deg: north });
        }
        Ok(Self::Box { south_west, north_east })
    }

    /// Polygons, each as rings of longitude and latitude.
    pub fn polygons(polygons: &[Vec<Vec<[f64; 2]>>]) -> Result<Self, BadArea> {
        let corners = polygons.iter().flatten().map(Vec::len).sum();
        if CORNERS_MAX < corners {
            return Err(BadArea::TooFine { corners });
        }
        if polygons.is_empty() {
            return Err(BadArea::Empty);
        }
        Ok(Self::Polygons(polygons.iter().map(|it| Polygon::new(it)).collect::<Result<_, _>>()?))
    }

    /// Does a place lie in it?
    #[must_use]
    pub fn contains(&self, place: Place) -> bool {
        match self {
            Self::Box { south_west, north_east } => {
                let (west, east) = (south_west.longitude_deg(), north_east.longitude_deg());
                let at = place.longitude_deg();
                let between = if west <= east {
                    (west..=east).contains(&at)
                } else {
                    west <= at || at <= east
                };
                let latitudes = south_west.latitude_deg()..=north_east.latitude_deg();
                between && latitudes.contains(&place.latitude_deg())
            }
            Self::Polygons(polygons) => polygons.iter().any(|it| it.contains(place)),
        }
    }
}

impl Polygon {
    fn new(rings: &[Vec<[f64; 2]>]) -> Result<Self, BadArea> {
        if rings.is_empty() {
            return Err(BadArea::Empty);
        }
        let ring = |(at, ring): (usize, &Vec<[f64; 2]>)| {
            if ring.len() < 4 || ring.first() != ring.last() {
                return Err(BadArea::Open { n: at + 1, corners: ring.len() });
            }
            Ok(ring.iter().map(|it| Place::new(it[0], it[1])).collect::<Result<Vec<_>, _>>()?)
        };
        Ok(Self { rings: rings.iter().enumerate().map(ring).collect::<Result<_, _>>()? })
    }

    fn contains(&self, place: Place) -> bool {
        let [outside, holes @ ..] = self.rings.as_slice() else { return false };
        match side(outside, place) {
            Side::Within => holes.iter().all(|it| side(it, place) != Side::Within),
            Side::On => true,
            Side::Without => false,
        }
    }
}

/// Where a place lies, seen from a ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Within,
    On,
    Without,
}

/// Counts how often a line to the east meets the ring: an odd number is within.
fn side(ring: &[Place], place: Place) -> Side {
    let (x, y) = (place.longitude_deg(), place.latitude_deg());
    let mut within = false;
    for pair in ring.windows(2) {
        let (ax, ay) = (pair[0].longitude_deg(), pair[0].latitude_deg());
        let (bx, by) = (pair[1].longitude_deg(), pair[1].latitude_deg());
        // Twice the area of the triangle: zero on the line, its sign tells the side.
        let turn = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
        let beside = ax.min(bx) <= x && x <= ax.max(bx) && ay.min(by) <= y && y <= ay.max(by);
        if turn == 0.0 && beside {
            return Side::On;
        }
        // A corner counts to the side that begins there, so that none is counted twice.
        if (ay <= y) != (by <= y) && (0.0 < turn) == (ay < by) {
            within = !within;
        }
    }
    if within { Side::Within } else { Side::Without }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(lon: f64, lat: f64) -> Place {
        Place::new(lon, lat).expect("a place")
    }

    /// A square with a square hole, and a triangle apart.
    fn drawn() -> Area {
        let square = |a: f64, b: f64| vec![[a, a], [b, a], [b, b], [a, b], [a, a]];
        let triangle = vec![[20.0, 0.0], [24.0, 0.0], [22.0, 4.0], [20.0, 0.0]];
        Area::polygons(&[vec![square(0.0, 10.0), square(4.0, 6.0)], vec![triangle]])
            .expect("an area")
    }

    #[test]
    fn holes_are_outside_and_sides_are_inside() {
        for (lon, lat, expected) in [
            (1.0, 1.0, true),
            (5.0, 5.0, false),
            (4.0, 5.0, true),
            (0.0, 0.0, true),
            (10.0, 3.0, true),
            (-1.0, 0.0, false),
            (-1.0, 4.0, false),
            (11.0, 10.0, false),
            (22.0, 2.0, true),
            (20.5, 2.0, false),
            (21.0, 2.0, true),
        ] {
            assert_eq!(drawn().contains(at(lon, lat)), expected, "{lon}, {lat}");
        }
    }

    #[test]
    fn a_box_may_go_over_the_antimeridian() {
        let pacific = Area::between([170.0, -10.0, -170.0, 10.0]).expect("a box");
        for (lon, expected) in [(175.0, true), (-175.0, true), (180.0, true), (0.0, false)] {
            assert_eq!(pacific.contains(at(lon, 0.0)), expected, "{lon}");
        }
        let parks = Area::between([106.7, 20.7, 106.9, 20.9]).expect("a box");
        assert!(parks.contains(at(106.9, 20.9)) && !parks.contains(at(106.9, 20.95)));
    }

    #[test]
    fn what_is_no_area_is_named() {
        let open = vec![vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]];
        let nowhere = vec![vec![[0.0, 0.0], [1.0, 0.0], [1.0, 91.0], [0.0, 0.0]]];
        let fine = vec![vec![[0.0, 0.0]; CORNERS_MAX + 1]];
        for (polygons, expected) in [
            (vec![], "no ring"),
            (vec![vec![]], "no ring"),
            (vec![open], "ring 1 has 4 corners"),
            (vec![nowhere], "1, 91 is not a place"),
            (vec![fine], "1001 corners"),
        ] {
            let error = Area::polygons(&polygons).expect_err(expected).to_string();
            assert!(error.contains(expected), "{error}");
        }
        let error = Area::between([0.0, 2.0, 1.0, 1.0]).expect_err("upside down");
        assert!(error.to_string().contains("south 2 is above north 1"), "{error}");
        assert!(Area::between([f64::NAN, 0.0, 1.0, 1.0]).is_err());
    }

    proptest! {
        /// A box drawn as a polygon is the same box, whichever way round it was drawn.
        #[test]
        fn a_ring_around_a_box_is_the_box(
            west in -170.0..0.0, south in -80.0..0.0, wide in 0.1..100.0, high in 0.1..80.0,
            lon in -180.0..=180.0, lat in -90.0..=90.0,
        ) {
            let (east, north) = (west + wide, south + high);
            let ring = vec![[west, south], [east, south], [east, north], [west, north], [west, south]];
            let back = ring.iter().rev().copied().collect();
            let whole = Area::between([west, south, east, north]).expect("a box");
            for ring in [ring, back] {
                let drawn = Area::polygons(&[vec![ring]]).expect("an area");
                prop_assert_eq!(drawn.contains(at(lon, lat)), whole.contains(at(lon, lat)));
            }
        }
    }
}
