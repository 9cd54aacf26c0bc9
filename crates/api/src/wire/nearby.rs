//! What lies near a place and a time.

use model::{Place, Way, round_to};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::wire::{
    Instant, Words,
    alarm::{Alarm, LifeLine},
    case::{Case, CaseLine},
    entity::Entity,
    pen::{Person, Subject},
    word,
};

/// Of what, how far, how long.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NearbyAsked {
    /// A place: `106.75,20.83`, longitude and latitude in degrees WGS84.
    pub(crate) at: Option<String>,
    /// Or the place of an alarm's entity, and the time it was raised.
    pub(crate) alarm: Option<String>,
    /// Or an entity's place.
    pub(crate) entity: Option<String>,
    /// Within so many metres, along the ellipsoid of WGS84: 1 to 50000, 1000 when nothing is said.
    pub(crate) radius_m: Option<f64>,
    /// Within so many minutes before and after: 1 to 1440, 30 when nothing is said.
    pub(crate) minutes: Option<u64>,
    /// Around this time; `now`, and when nothing is said an alarm's own, else now.
    pub(crate) time: Option<String>,
}

/// What lies near a place and a time, as far as the asker may see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Nearby {
    /// Longitude and latitude, WGS84 degrees.
    #[schema(value_type = (f64, f64))]
    pub(crate) at: [f64; 2],
    pub(crate) radius_m: f64,
    pub(crate) minutes: u64,
    /// The time in the middle. Who is on duty and where vehicles are is of this time.
    pub(crate) time: Instant,
    /// From then, up to `to`, which is never after now.
    pub(crate) from: Instant,
    pub(crate) to: Instant,
    /// The thing in the middle, where one was asked for.
    pub(crate) subject: Option<Subject>,
    /// Open then, or raised or ended within the time; newest first.
    pub(crate) alarms: Few<Near<Alarm>>,
    /// What happened to alarms and cases, newest first.
    pub(crate) events: Few<Happened>,
    /// Nearest first, without vehicles.
    pub(crate) entities: Few<Near<Entity>>,
    /// Entities that move, where they were heard last before the time; nearest first.
    pub(crate) vehicles: Few<Vehicle>,
    /// Kinds of entities that move: without any, nothing is known of vehicles.
    pub(crate) n_vehicle_kinds: usize,
    pub(crate) duties: Vec<NearDuty>,
    /// Open then, or closed within the time; newest first.
    pub(crate) cases: Few<Near<Case>>,
    /// The nearest reading of each quantity of the weather, also from beyond the radius.
    pub(crate) weather: Vec<WeatherReading>,
    /// Stations within 30 km that could tell the weather.
    pub(crate) n_weather_stations: usize,
    /// Entities whose place nobody has entered: they cannot be near anything.
    pub(crate) n_without_place: usize,
    /// Entities within the radius, beyond the nearest ten thousand, whose alarms and cases were not
    /// looked at.
    pub(crate) n_not_looked_at: usize,
}

/// The first of many.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Few<T> {
    pub(crate) items: Vec<T>,
    /// How many there are beyond these.
    pub(crate) more: u64,
}

/// Something with the way to it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Near<T> {
    pub(crate) distance_m: f64,
    /// Clockwise from north.
    pub(crate) bearing_deg: f64,
    pub(crate) item: T,
}

/// Something that happened: a line of an alarm's life or of a case's history.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Happened {
    pub(crate) at: Instant,
    pub(crate) distance_m: f64,
    pub(crate) bearing_deg: f64,
    pub(crate) entity: Subject,
    /// What the alarm or the case is called.
    pub(crate) title: Words,
    pub(crate) alarm_id: Option<String>,
    pub(crate) life: Option<LifeLine>,
    pub(crate) case_id: Option<String>,
    pub(crate) history: Option<CaseLine>,
}

/// Something that moves, where it was heard.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Vehicle {
    pub(crate) distance_m: f64,
    pub(crate) bearing_deg: f64,
    pub(crate) entity: Subject,
    /// Longitude and latitude, WGS84 degrees.
    #[schema(value_type = (f64, f64))]
    pub(crate) place: [f64; 2],
    pub(crate) heard_at: Instant,
}

/// A post that answers for the place, and who held it then.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NearDuty {
    pub(crate) id: String,
    pub(crate) title: Words,
    /// Who held it; nobody is a hole.
    pub(crate) on_duty: Vec<Person>,
    /// Why it is named here.
    #[schema(value_type = word::DutyFor)]
    pub(crate) because: &'static str,
}

/// One quantity of the weather.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WeatherReading {
    pub(crate) quantity: String,
    pub(crate) series: u32,
    pub(crate) value: f64,
    pub(crate) unit: String,
    pub(crate) at: Instant,
    pub(crate) entity: Subject,
    pub(crate) distance_m: f64,
    pub(crate) bearing_deg: f64,
}

impl<T> Few<T> {
    /// The first of `items`, of which there are `n` in all.
    pub(crate) fn of(items: Vec<T>, n: u64) -> Self {
        let more = n.saturating_sub(items.len() as u64);
        Self { items, more }
    }

    /// The first `n_max` of all there are.
    pub(crate) fn first<N>(all: Vec<N>, n_max: usize, write: impl FnMut(N) -> T) -> Self {
        let n = all.len() as u64;
        Self::of(all.into_iter().take(n_max).map(write).collect(), n)
    }
}

impl<T> Near<T> {
    pub(crate) fn new(way: Way, item: T) -> Self {
        let (distance_m, bearing_deg) = rounded(way);
        Self { distance_m, bearing_deg, item }
    }
}

/// A way as people read it: to the decimetre and the tenth of a degree, far below what a place in the
/// registry is good for.
pub(crate) fn rounded(way: Way) -> (f64, f64) {
    (round_to(way.distance_m, 1), round_to(way.bearing_deg, 1) % 360.0)
}

/// Longitude and latitude.
pub(crate) fn pair(place: Place) -> [f64; 2] {
    [place.longitude_deg(), place.latitude_deg()]
}
