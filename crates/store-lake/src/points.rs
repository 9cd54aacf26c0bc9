//! Readings of many series as they are: what is needed to compute the means of a day again.

use std::{collections::BTreeMap, sync::Arc};

use model::{Flag, Observation, SeriesId, Time};
use port::{PortError, Tally};

use crate::{
    gather::Gather,
    lake::Lake,
    rows_of::{self, Numbers},
};

struct Points {
    keys: Arc<[i32]>,
    from: Time,
    to: Time,
    found: Vec<Vec<Observation>>,
}

impl Lake {
    pub(crate) async fn points(
        self: &Arc<Self>,
        series: &[SeriesId],
        from: Time,
        to: Time,
    ) -> Result<Vec<Vec<Observation>>, PortError> {
        let keys = rows_of::keys(series);
        let sorted: Vec<SeriesId> = keys.iter().map(|it| SeriesId(it.cast_unsigned())).collect();
        let glance = self.view().readings.glance(&sorted, from, to);
        let found = vec![Vec::new(); keys.len()];
        let mut points = Points { keys, from, to, found };
        self.gather(glance, &BTreeMap::new(), &mut points).await?;
        let Points { keys, mut found, .. } = points;
        for points in &mut found {
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
        Self { keys: Arc::clone(&self.keys), from: self.from, to: self.to, found }
    }

    fn keys(&self) -> &Arc<[i32]> {
        &self.keys
    }

    fn time(&self) -> (Time, Time) {
        (self.from, self.to)
    }

    fn rows(&mut self, numbers: &Numbers<'_>) -> Result<(), PortError> {
        let mut begin = 0;
        for run in numbers.series.chunk_by(|a, b| a == b) {
            let rows = begin..begin + run.len();
            begin = rows.end;
            let Ok(at) = self.keys.binary_search(&run[0]) else { continue };
            let series = SeriesId(run[0].cast_unsigned());
            let inside = |row: &usize| {
                let time = numbers.time[*row];
                self.from.0 <= time && time < self.to.0
            };
            let point = |row: usize| {
                let flag = Flag::from_number(numbers.flag[row].cast_unsigned())?;
                let (time, value) = (Time(numbers.time[row]), numbers.value[row]);
                Some(Observation { series, time, value, flag })
            };
            self.found[at].extend(rows.filter(inside).filter_map(point));
        }
        Ok(())
    }

    fn hour(&mut self, _: i32, _: Tally) -> Result<(), PortError> {
        Ok(())
    }

    fn merge(&mut self, other: Self) -> Result<(), PortError> {
        for (found, more) in self.found.iter_mut().zip(other.found) {
            found.extend(more);
        }
        Ok(())
    }
}
