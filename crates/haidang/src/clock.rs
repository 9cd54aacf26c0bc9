//! The machine's clock: the one place it is read.

use std::time::SystemTime;

use model::Time;
use port::Clock;

/// The clock on the wall.
pub(crate) struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Time {
        #[expect(clippy::disallowed_methods, reason = "this is the edge where time is read")]
        let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let us = since_1970.map_or(0, |it| it.as_micros());
        Time(i64::try_from(us).unwrap_or(i64::MAX))
    }
}
