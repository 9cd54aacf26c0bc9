//! Places. Stored in WGS84; VN-2000 is for showing and for importing sheets.

use geographiclib_rs::{Geodesic, InverseGeodesic as _};

/// A point on the earth in WGS84 degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    longitude_deg: f64,
    latitude_deg: f64,
}

/// Why two numbers are not a place.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error(
    "{longitude_deg}, {latitude_deg} is not a place, expected longitude -180..180 and latitude -90..90 in degrees WGS84"
)]
pub struct BadPlace {
    longitude_deg: f64,
    latitude_deg: f64,
}

/// How one gets from one place to another along the shortest line on the ellipsoid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Way {
    /// How far.
    pub distance_m: f64,
    /// In which direction one sets out: clockwise from north, from 0 up to 360.
    pub bearing_deg: f64,
}

/// Everything within so many metres of a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    /// Its middle.
    pub centre: Place,
    /// Its radius.
    pub radius_m: f64,
}

/// Metres of a degree of latitude where it is shortest, at the equator: 110,574 on WGS84, rounded down.
const DEGREE_M_MIN: f64 = 110_500.0;

impl Place {
    /// Accepts WGS84 degrees.
    pub fn new(longitude_deg: f64, latitude_deg: f64) -> Result<Self, BadPlace> {
        let inside =
            (-180.0..=180.0).contains(&longitude_deg) && (-90.0..=90.0).contains(&latitude_deg);
        if inside {
            Ok(Self { longitude_deg, latitude_deg })
        } else {
            Err(BadPlace { longitude_deg, latitude_deg })
        }
    }

    /// Degrees east.
    #[must_use]
    pub const fn longitude_deg(self) -> f64 {
        self.longitude_deg
    }

    /// Degrees north.
    #[must_use]
    pub const fn latitude_deg(self) -> f64 {
        self.latitude_deg
    }

    /// The way to another place: the geodesic of the ellipsoid of WGS84 (C. F. F. Karney, Algorithms
    /// for geodesics, J. Geod. 87, 2013), exact to nanometres. Heights are not looked at.
    #[must_use]
    pub fn way_to(self, other: Self) -> Way {
        let from = (self.latitude_deg, self.longitude_deg);
        let (distance_m, azimuth_deg, _, _) =
            Geodesic::wgs84().inverse(from.0, from.1, other.latitude_deg, other.longitude_deg);
        let bearing_deg = azimuth_deg.rem_euclid(360.0);
        // To where one is there is no direction, and a hair below north is rounded up to a whole turn.
        let nowhere = distance_m == 0.0 || 360.0 <= bearing_deg;
        Way { distance_m, bearing_deg: if nowhere { 0.0 } else { bearing_deg } }
    }
}

impl Circle {
    /// The way from its middle to a place within it.
    #[must_use]
    pub fn way_to(&self, place: Place) -> Option<Way> {
        if !self.may_hold(place) {
            return None;
        }
        let way = self.centre.way_to(place);
        (way.distance_m <= self.radius_m).then_some(way)
    }

    /// Whether a place lies in a box around it: cheap, and never no for what is within.
    fn may_hold(&self, place: Place) -> bool {
        let reach_deg = self.radius_m / DEGREE_M_MIN;
        let (centre, north) = (self.centre, self.centre.latitude_deg.abs() + reach_deg);
        if reach_deg < (place.latitude_deg - centre.latitude_deg).abs() {
            return false;
        }
        // Near a pole every meridian is near.
        if 89.0 < north {
            return true;
        }
        let apart = (place.longitude_deg - centre.longitude_deg).abs();
        apart.min(360.0 - apart) <= reach_deg / north.to_radians().cos()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(longitude_deg: f64, latitude_deg: f64) -> Place {
        Place::new(longitude_deg, latitude_deg).expect("a place")
    }

    /// Against `geographiclib` 2.1 of Python, to a tenth of a millimetre, and one
    /// line measured on the ground: Flinders Peak to Buninyong (Geocentric Datum of Australia,
    /// Technical Manual, on GRS80, which differs from WGS84 by less than this shows).
    #[test]
    fn distances_are_those_of_the_ellipsoid() {
        for (from, to, distance_m, bearing_deg) in [
            ((106.7462, 20.8375), (106.7668, 20.8302), 2_291.419_4, 110.649_8),
            ((106.7462, 20.8375), (106.7462, 20.8375), 0.0, 0.0),
            ((106.683, 20.865), (112.333, 16.534), 764_676.349_0, 127.877_0),
            ((179.9, 0.0), (-179.9, 0.0), 22_263.898_2, 90.0),
            ((0.0, 89.9), (180.0, 89.9), 22_338.795_7, 0.0),
            (
                (144.424_867_889, -37.951_033_417),
                (143.926_495_528, -37.652_821_139),
                54_972.271_1,
                306.868_2,
            ),
        ] {
            let way = place(from.0, from.1).way_to(place(to.0, to.1));
            assert!((way.distance_m - distance_m).abs() < 1e-3, "{from:?} {to:?}: {way:?}");
            assert!((way.bearing_deg - bearing_deg).abs() < 1e-3, "{from:?} {to:?}: {way:?}");
        }
    }

    fn anywhere() -> impl Strategy<Value = Place> {
        (-180.0..=180.0, -90.0..=90.0).prop_map(|(lon, lat)| place(lon, lat))
    }

    fn near(centre: Place) -> impl Strategy<Value = (Place, Place)> {
        let about = |it: f64, least: f64, most: f64| (it - 0.3).max(least)..=(it + 0.3).min(most);
        let lon = about(centre.longitude_deg, -180.0, 180.0);
        let lat = about(centre.latitude_deg, -90.0, 90.0);
        (lon, lat).prop_map(move |(lon, lat)| (centre, place(lon, lat)))
    }

    proptest! {
        #[test]
        fn there_is_as_far_as_back(from in anywhere(), to in anywhere()) {
            let (there, back) = (from.way_to(to), to.way_to(from));
            prop_assert!((there.distance_m - back.distance_m).abs() < 1e-6);
            prop_assert!((0.0..360.0).contains(&there.bearing_deg));
            // Half a meridian is the longest of all.
            prop_assert!((0.0..20_003_932.0).contains(&there.distance_m));
        }

        /// The cheap look never leaves out what the measure would let in.
        #[test]
        fn the_box_leaves_nothing_out(
            (centre, other) in anywhere().prop_flat_map(near),
            radius_m in 1.0..50_000.0,
        ) {
            let circle = Circle { centre, radius_m };
            let measured = centre.way_to(other);
            let within = (measured.distance_m <= radius_m).then_some(measured);
            prop_assert_eq!(circle.way_to(other), within);
        }
    }
}
