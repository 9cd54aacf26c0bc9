//! Something that drives to a fenced place, stays, and drives back, again and again: a pure function
//! of time.

use model::{EntityId, Place, Span, Time};

use crate::signal::seconds;

/// Metres a second in kilometres an hour.
const KM_H: f64 = 3.6;

/// What drives, and where to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mover {
    /// What drives.
    pub(crate) entity: EntityId,
    /// The fenced place.
    pub(crate) fence: EntityId,
    /// Where it drives from,
    pub(crate) from: Place,
    /// and to: the middle of the fenced place,
    pub(crate) to: Place,
    /// which reaches so far.
    pub(crate) radius_m: f64,
    /// From one departure to the next.
    pub(crate) every: Span,
    /// The way there takes so long, and the way back.
    pub(crate) drives: Span,
    /// Between them it stands there.
    pub(crate) stays: Span,
}

/// Where it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Whereabouts {
    pub(crate) place: Place,
    pub(crate) speed_km_h: f64,
    pub(crate) is_inside: bool,
}

impl Mover {
    /// Where it is at `at`.
    pub(crate) fn at(&self, at: Time) -> Whereabouts {
        let every = i64::try_from(self.every.0).unwrap_or(i64::MAX).max(1);
        let gone = Span(at.0.rem_euclid(every).unsigned_abs());
        let (drives, stays) = (seconds(self.drives).max(1.0), seconds(self.stays));
        let gone = seconds(gone);
        let back = gone - drives - stays;
        // How much of the way it is from home.
        let (share, drive) = match (gone < drives, back < 0.0, back < drives) {
            (true, _, _) => (gone / drives, true),
            (_, true, _) => (1.0, false),
            (_, _, true) => (1.0 - back / drives, true),
            _ => (0.0, false),
        };
        let way_m = self.from.way_to(self.to).distance_m;
        let between = |from: f64, to: f64| from + (to - from) * share;
        let longitude = between(self.from.longitude_deg(), self.to.longitude_deg());
        let latitude = between(self.from.latitude_deg(), self.to.latitude_deg());
        Whereabouts {
            place: Place::new(longitude, latitude).unwrap_or(self.from),
            speed_km_h: if drive { way_m / drives * KM_H } else { 0.0 },
            is_inside: way_m * (1.0 - share) <= self.radius_m,
        }
    }
}

impl Whereabouts {
    /// Does it move?
    pub(crate) fn is_moving(&self) -> bool {
        0.0 < self.speed_km_h
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_drives_there_stays_and_drives_back() {
        let mover = Mover {
            entity: EntityId::new("xe").unwrap(),
            fence: EntityId::new("kho").unwrap(),
            from: Place::new(106.78, 20.82).unwrap(),
            to: Place::new(106.80, 20.82).unwrap(),
            radius_m: 200.0,
            every: Span::from_min(30),
            drives: Span::from_min(5),
            stays: Span::from_min(6),
        };
        let said: String = (0..30)
            .map(|min| {
                let it = mover.at(Time::from_s(min * 60));
                match (it.is_inside, it.is_moving()) {
                    (false, true) => '>',
                    (true, true) => '+',
                    (true, false) => 'P',
                    (false, false) => '.',
                }
            })
            .collect();
        assert_eq!(said, ">>>>>PPPPPP+>>>>..............", "25 km/h: 2 km in 5 min");
        assert_eq!(mover.at(Time(0)), mover.at(Time::from_s(1_800)), "again and again");
    }
}
