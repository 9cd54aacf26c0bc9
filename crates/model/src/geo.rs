//! Places. Stored in WGS84; VN-2000 is for showing and for importing sheets.

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
}
