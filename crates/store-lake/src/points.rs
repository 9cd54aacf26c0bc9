//! Readings of many series as they are: what is needed to compute the means of a day again.

use std::{collections::BTreeMap, sync::Arc};

use model::{Flag, Observation, SeriesId, Time};
use port::PortError;

use crate::{
    gather::Gather,
    lake::Lake,
    rows_of::{self, Readings},
};

struct Points {
    keys: Arc<[i32]>,
    from: Time,
    to: Time,
    found: Vec<Vec<Observation>>,
    n: usize,
    n_max: usize,
}

impl Lake {
    pub(crate) async fn points(
        self: &Arc<Self>,
        series: &[SeriesId],
        from: Time,
        to: Time,
        n_max: usize,
    ) -> Result<Vec<Vec<Observation>>, PortError> {
        let keys = rows_of::keys(series);
        let sorted: Vec<SeriesId> = keys.iter().map(|it| SeriesId(it.cast_unsigned())).collect();
        let glance = self.view().readings.glance(&sorted, from, to);
        let found = vec![Vec::new(); keys.len()];
        let mut points = Points { keys, from, to, found, n: 0, n_max };
        self.gather(glance, &BTreeMap::new(), &mut points).await?;
        let Points { keys, mut found, .. } = points;
        for points in found.iter_mut().filter(|it| !it.is_sorted_by_key(|it| it.time)) {
            points.sort_by_key(|it| it.time);
        }
        let of = |it: &SeriesId| {
            let at = keys.binary_search(&it.0.cast_signed()).ok();
            at.and_then(|it| found.get(it)).cloned().unwrap_or_default()
        };
        Ok(series.iter().map(of).collect())
    }
}

impl Gather for Points {
    fn empty(&self) -> Self {
        let found = vec![Vec::new(); self.keys.len()];
        let Self { from, to, n_max, .. } = *self;
        Self { keys: Arc::clone(&self.keys), from, to, found, n: 0, n_max }
    }

    fn keys(&self) -> &Arc<[i32]> {
        &self.keys
    }

    fn time(&self) -> (Time, Time) {
        (self.from, self.to)
    }

    fn rows(&mut self, readings: Readings<'_>) -> Result<(), PortError> {
        let Ok(at) = self.keys.binary_search(&readings.series) else { return Ok(()) };
        let series = SeriesId(readings.series.cast_unsigned());
        let Readings { time, flag, value, .. } = readings.between(self.from.0, self.to.0);
        let points = time.iter().zip(flag).zip(value).filter_map(|((time, flag), value)| {
            let flag = Flag::from_number(flag.cast_unsigned())?;
            Some(Observation { series, time: Time(*time), value: *value, flag })
        });
        self.found[at].extend(points);
        self.count(time.len())
    }

    fn merge(&mut self, other: Self) -> Result<(), PortError> {
        for (found, more) in self.found.iter_mut().zip(other.found) {
            found.extend(more);
        }
        self.count(other.n)
    }
}

impl Points {
    fn count(&mut self, n: usize) -> Result<(), PortError> {
        self.n += n;
        if self.n <= self.n_max {
            return Ok(());
        }
        let why = format!(
            "there are more than {} readings, which is all that is read at once: ask for fewer series or a shorter time",
            self.n_max
        );
        Err(PortError::Refused { why })
    }
}
