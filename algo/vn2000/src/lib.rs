//! Points of Vietnam between WGS 84, as stored and drawn, and VN-2000, as land papers print them.
//!
//! A grid of VN-2000 is TM-3: transverse Mercator on the ellipsoid of WGS 84 with the scale 0.9999
//! on its central meridian, false easting 500 000 m, false northing 0. Which meridian a province
//! uses is law and lives in a pack; so do the seven numbers of the [`Datum`], which stand here too
//! because they are the nation's and every zone needs them.
//!
//! The datums differ by about 200 m on the ground: skipping the shift puts a factory on the other
//! bank. Projection and shift are those of `proj4rs`; here are the names, the units, the signs and
//! the refusals. Heights are not handled: a point lies on the ellipsoid of WGS 84.
//!
//! Accuracy: equal to PROJ 9 to 1 mm; the seven numbers themselves are good to about 1 m, which is
//! enough to find a gate and not to settle a boundary.

use proj4rs::{Proj, adaptors::transform_xyz};

/// How far from its central meridian a grid is still read, degrees.
///
/// TM-3 is meant for 1.5. Fifteen reaches both archipelagos from any mainland meridian, and still
/// refuses most points whose two numbers were swapped.
const REACH_DEG: f64 = 15.0;

/// Metres from the equator to a pole, rounded up. Beyond it a northing would come round the globe.
const NORTHING_M_MAX: f64 = 10_002_000.0;

/// A point of WGS 84. Invariant: finite, longitude within ±180 and latitude within ±90.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wgs84 {
    longitude_deg: f64,
    latitude_deg: f64,
}

/// A point of a VN-2000 grid, metres.
///
/// Vietnamese sheets print **X for the northing** and Y for the easting, the other way round than
/// a mathematician would: that is why no X and no Y is found here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// Metres east of the false origin; the central meridian is 500 000. `Y` on paper.
    pub easting_m: f64,
    /// Metres north of the equator. `X` on paper.
    pub northing_m: f64,
}

/// Seven parameters that carry geocentric VN-2000 to WGS 84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Datum {
    /// Shift along X, metres.
    pub dx_m: f64,
    /// Shift along Y, metres.
    pub dy_m: f64,
    /// Shift along Z, metres.
    pub dz_m: f64,
    /// Rotation about X, arc seconds.
    pub rx_arcsec: f64,
    /// Rotation about Y, arc seconds.
    pub ry_arcsec: f64,
    /// Rotation about Z, arc seconds.
    pub rz_arcsec: f64,
    /// Change of scale, parts per million.
    pub scale_ppm: f64,
    /// What the signs of the rotations mean.
    pub rotation: Rotation,
}

/// Which of two opposite meanings the signs of the rotations have. Mixing them up costs about a
/// metre: too little to see on a map, enough for a quarrel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// The axes turn (EPSG method 9607). So publishes Vietnam.
    CoordinateFrame,
    /// The point turns (EPSG method 9606). So expects PROJ in `+towgs84`.
    PositionVector,
}

/// One grid of VN-2000: a datum and a central meridian.
#[derive(Debug, Clone)]
pub struct Tm3 {
    grid: Proj,
    geographic: Proj,
    datum: Datum,
    central_meridian_deg: f64,
}

/// Why there is no such point or no such grid.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// Not finite, or off the globe: often latitude and longitude swapped.
    #[error("longitude {longitude_deg}, latitude {latitude_deg} is not a point of the globe")]
    NotOnTheGlobe {
        /// The longitude as given, degrees.
        longitude_deg: f64,
        /// The latitude as given, degrees.
        latitude_deg: f64,
    },
    /// The grid would be wildly distorted there: the wrong meridian, or the wrong place.
    #[error(
        "longitude {longitude_deg} is more than 15 degrees from the central meridian {meridian_deg}"
    )]
    TooFarFromMeridian {
        /// The longitude of the point, degrees.
        longitude_deg: f64,
        /// The central meridian of the grid, degrees.
        meridian_deg: f64,
    },
    /// Not in reach of the grid: often easting and northing swapped.
    #[error(
        "easting {easting_m} m, northing {northing_m} m is not in reach of the grid; \
         Vietnamese sheets print the northing as X and the easting as Y"
    )]
    OffTheGrid {
        /// The easting as given, metres.
        easting_m: f64,
        /// The northing as given, metres.
        northing_m: f64,
    },
    /// A number of the grid's definition is not one.
    #[error("a grid with the central meridian {central_meridian_deg} and this datum: {reason}")]
    NotAGrid {
        /// The central meridian as given, degrees.
        central_meridian_deg: f64,
        /// What is wrong with it.
        reason: String,
    },
}

impl Datum {
    /// The national set of Vietnam, from VN-2000 to WGS 84.
    ///
    /// Source: Decision 05/2007/QĐ-BTNMT of 27/02/2007, article 1; the same numbers with the
    /// convention are EPSG "VN-2000 to WGS 84 (2)", Coordinate Frame rotation, accuracy 1 m.
    pub const VIETNAM: Self = Self {
        dx_m: -191.904_414_29,
        dy_m: -39.303_182_79,
        dz_m: -111.450_328_35,
        rx_arcsec: -0.009_288_36,
        ry_arcsec: 0.019_754_79,
        rz_arcsec: -0.004_273_72,
        scale_ppm: 0.252_906_278,
        rotation: Rotation::CoordinateFrame,
    };

    /// The value of PROJ's `+towgs84`, whose rotations are of the position vector.
    fn towgs84(&self) -> String {
        let sign = match self.rotation {
            Rotation::CoordinateFrame => -1.0,
            Rotation::PositionVector => 1.0,
        };
        let [rx, ry, rz] = [self.rx_arcsec, self.ry_arcsec, self.rz_arcsec].map(|it| sign * it);
        let Self { dx_m, dy_m, dz_m, scale_ppm, .. } = self;
        format!("{dx_m},{dy_m},{dz_m},{rx},{ry},{rz},{scale_ppm}")
    }

    /// No two datums are ten kilometres or ten thousand arc seconds apart; NaN is not either.
    fn is_plausible(&self) -> bool {
        let Self { dx_m, dy_m, dz_m, rx_arcsec, ry_arcsec, rz_arcsec, scale_ppm, rotation: _ } =
            self;
        [dx_m, dy_m, dz_m, rx_arcsec, ry_arcsec, rz_arcsec, scale_ppm]
            .iter()
            .all(|it| it.abs() <= 10_000.0)
    }
}

impl Wgs84 {
    /// Accepts a point of the globe.
    pub fn new(longitude_deg: f64, latitude_deg: f64) -> Result<Self, Error> {
        let on_the_globe = longitude_deg.abs() <= 180.0 && latitude_deg.abs() <= 90.0;
        if !on_the_globe {
            return Err(Error::NotOnTheGlobe { longitude_deg, latitude_deg });
        }
        Ok(Self { longitude_deg, latitude_deg })
    }

    /// Degrees east of Greenwich.
    #[must_use]
    pub fn longitude_deg(self) -> f64 {
        self.longitude_deg
    }

    /// Degrees north of the equator.
    #[must_use]
    pub fn latitude_deg(self) -> f64 {
        self.latitude_deg
    }
}

/// Two grids are one when datum and meridian are: all else follows from them.
impl PartialEq for Tm3 {
    fn eq(&self, other: &Self) -> bool {
        (self.datum, self.central_meridian_deg) == (other.datum, other.central_meridian_deg)
    }
}

impl Tm3 {
    /// The grid with this central meridian, such as 105.75 (105°45') for Hải Phòng.
    pub fn new(datum: &Datum, central_meridian_deg: f64) -> Result<Self, Error> {
        let refused = |reason: String| Error::NotAGrid { central_meridian_deg, reason };
        let meridian_is_plausible = central_meridian_deg.abs() <= 180.0;
        if !(meridian_is_plausible && datum.is_plausible()) {
            let expected = "expected a meridian within 180 degrees and shifts below 10 km";
            return Err(refused(expected.to_owned()));
        }
        let grid = format!(
            "+proj=etmerc +lat_0=0 +lon_0={central_meridian_deg} +k=0.9999 +x_0=500000 +y_0=0 \
             +ellps=WGS84 +towgs84={} +units=m",
            datum.towgs84()
        );
        let parse = |text: &str| Proj::from_proj_string(text).map_err(|it| refused(it.to_string()));
        let geographic = parse("+proj=longlat +datum=WGS84")?;
        Ok(Self { grid: parse(&grid)?, geographic, datum: *datum, central_meridian_deg })
    }

    /// Where a point of WGS 84 lies on this grid.
    pub fn to_grid(&self, point: Wgs84) -> Result<Grid, Error> {
        let Wgs84 { longitude_deg, latitude_deg } = point;
        let far =
            || Error::TooFarFromMeridian { longitude_deg, meridian_deg: self.central_meridian_deg };
        if self.degrees_from_meridian(longitude_deg) > REACH_DEG {
            return Err(far());
        }
        let [longitude, latitude] = [longitude_deg, latitude_deg].map(f64::to_radians);
        let (easting_m, northing_m, _) =
            transform_xyz(&self.geographic, &self.grid, longitude, latitude, 0.0)
                .map_err(|_| far())?;
        Ok(Grid { easting_m, northing_m })
    }

    /// Where a point of this grid lies on WGS 84. The exact inverse of [`Self::to_grid`].
    pub fn to_wgs84(&self, point: Grid) -> Result<Wgs84, Error> {
        let Grid { easting_m, northing_m } = point;
        let off = || Error::OffTheGrid { easting_m, northing_m };
        if northing_m.abs() > NORTHING_M_MAX {
            return Err(off());
        }
        let unproject = |height_m: f64| {
            transform_xyz(&self.grid, &self.geographic, easting_m, northing_m, height_m)
                .map_err(|_| off())
        };
        // The two ellipsoids do not touch: a point at height 0 of the one is some 25 m off the
        // other. The first pass finds how much, the second starts from there and ends on WGS 84.
        // PROJ leaves this out, and its round trip ends a millimetre beside where it began.
        let (_, _, height_m) = unproject(0.0)?;
        let (longitude, latitude, _) = unproject(-height_m)?;
        let found = Wgs84::new(longitude.to_degrees(), latitude.to_degrees()).map_err(|_| off())?;
        if self.degrees_from_meridian(found.longitude_deg) > REACH_DEG {
            return Err(off());
        }
        Ok(found)
    }

    fn degrees_from_meridian(&self, longitude_deg: f64) -> f64 {
        let apart = (longitude_deg - self.central_meridian_deg).abs();
        apart.min(360.0 - apart)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Central meridian of Hải Phòng, 105°45' (EPSG:9210).
    const HAI_PHONG_DEG: f64 = 105.75;

    /// A point of the port, by pyproj 3.7.2 and again by the bare Helmert formula.
    const PORT_DEG: (f64, f64) = (106.561_952_9, 20.861_942_8);
    const PORT_M: (f64, f64) = (584_294.070_7, 2_307_883.257_0);

    fn hai_phong() -> Tm3 {
        Tm3::new(&Datum::VIETNAM, HAI_PHONG_DEG).unwrap()
    }

    fn port() -> Wgs84 {
        Wgs84::new(PORT_DEG.0, PORT_DEG.1).unwrap()
    }

    /// Metres between a point of the grid and an expected easting and northing.
    fn apart_m(actual: Grid, expected: (f64, f64)) -> f64 {
        (actual.easting_m - expected.0).hypot(actual.northing_m - expected.1)
    }

    #[test]
    fn agrees_with_proj_to_a_tenth_of_a_millimetre() {
        let actual = hai_phong().to_grid(port()).unwrap();
        assert!(apart_m(actual, PORT_M) < 1e-4, "{actual:?}");
    }

    #[test]
    fn skipping_the_shift_moves_the_point_by_224_m() {
        let nothing = Datum {
            dx_m: 0.0,
            dy_m: 0.0,
            dz_m: 0.0,
            rx_arcsec: 0.0,
            ry_arcsec: 0.0,
            rz_arcsec: 0.0,
            scale_ppm: 0.0,
            rotation: Rotation::CoordinateFrame,
        };
        let actual = Tm3::new(&nothing, HAI_PHONG_DEG).unwrap().to_grid(port()).unwrap();
        assert!(apart_m(actual, (584_490.126_7, 2_307_774.135_9)) < 1e-4, "{actual:?}");
        assert_eq!(format!("{:.0}", apart_m(actual, PORT_M)), "224");
    }

    /// The slip many published snippets make: Vietnam's signs handed to PROJ unchanged.
    #[test]
    fn the_wrong_sign_of_the_rotations_costs_a_metre() {
        let wrong = Datum { rotation: Rotation::PositionVector, ..Datum::VIETNAM };
        let actual = Tm3::new(&wrong, HAI_PHONG_DEG).unwrap().to_grid(port()).unwrap();
        let apart = apart_m(actual, PORT_M);
        assert!((0.3..2.0).contains(&apart), "{apart} m");
    }

    /// From the southern cape to the northern tip, and to the archipelagos: back within 0.1 mm.
    #[test]
    fn there_and_back_again() {
        let grid = hai_phong();
        for longitude_deg in [102.2, 104.0, 105.75, 106.7, 109.4, 112.0, 114.5] {
            for latitude_deg in [8.4, 12.0, 16.5, 20.8, 23.3] {
                let start = Wgs84::new(longitude_deg, latitude_deg).unwrap();
                let end = grid.to_wgs84(grid.to_grid(start).unwrap()).unwrap();
                let east_deg = end.longitude_deg() - longitude_deg;
                let north_deg = end.latitude_deg() - latitude_deg;
                assert!(east_deg.hypot(north_deg) < 1e-9, "{start:?} became {end:?}");
            }
        }
    }

    /// One point on the grids of two provinces is one point.
    #[test]
    fn any_meridian() {
        let hai_duong = Tm3::new(&Datum::VIETNAM, 105.5).unwrap();
        let there = hai_duong.to_grid(port()).unwrap();
        assert!(apart_m(there, PORT_M) > 20_000.0);
        let again = hai_phong().to_grid(hai_duong.to_wgs84(there).unwrap()).unwrap();
        assert!(apart_m(again, PORT_M) < 1e-4, "{again:?}");
    }

    #[test]
    fn refuses_swapped_numbers() {
        let swapped = Grid { easting_m: PORT_M.1, northing_m: PORT_M.0 };
        let error = hai_phong().to_wgs84(swapped).unwrap_err();
        assert!(matches!(error, Error::OffTheGrid { .. }), "{error}");
        assert!(Wgs84::new(PORT_DEG.1, PORT_DEG.0).is_err());
    }

    #[test]
    fn refuses_what_is_no_point_and_no_grid() {
        let grid = hai_phong();
        let paris = Wgs84::new(2.35, 48.85).unwrap();
        assert!(matches!(grid.to_grid(paris), Err(Error::TooFarFromMeridian { .. })));
        // Once round the globe and back to the port.
        let round = Grid { easting_m: PORT_M.0, northing_m: PORT_M.1 + 39_999_868.0 };
        assert!(grid.to_wgs84(round).is_err());
        for wrong in [f64::NAN, f64::INFINITY, 1e308, -1e308] {
            assert!(Wgs84::new(wrong, 20.0).is_err());
            assert!(Wgs84::new(106.0, wrong).is_err());
            assert!(grid.to_wgs84(Grid { easting_m: wrong, northing_m: 2e6 }).is_err());
            assert!(grid.to_wgs84(Grid { easting_m: 5e5, northing_m: wrong }).is_err());
            assert!(Tm3::new(&Datum::VIETNAM, wrong).is_err());
            assert!(Tm3::new(&Datum { dz_m: wrong, ..Datum::VIETNAM }, 105.75).is_err());
        }
    }

    /// A grid is made once and asked from every thread.
    #[test]
    fn is_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Tm3>();
    }
}
