//! Readings with where they come from: what a page of them shows.

use std::{collections::BTreeMap, sync::Arc};

use model::{Flag, Position, SeriesId, Time};
use port::{PortError, Reading};

use crate::{
    gather::Gather,
    lake::Lake,
    layer::Glance,
    reading_row::{ReadingRow, Shared, share},
    row::day_of,
    rows_of::{self, Readings},
    scan::Wanted,
};

/// Readings of a day.
struct Found {
    keys: Arc<[i32]>,
    from: Time,
    to: Time,
    readings: Vec<Reading>,
    shared: Shared,
}

impl Lake {
    /// The newest versions, oldest first. Days are read one after the other, and none after there
    /// are enough.
    pub(crate) async fn readings(
        self: &Arc<Self>,
        series: &[SeriesId],
        from: Time,
        to: Time,
        n_max: usize,
    ) -> Result<Vec<Reading>, PortError> {
        let keys = rows_of::keys(series);
        let id = |it: &i32| SeriesId(it.cast_unsigned());
        let sorted: Vec<SeriesId> = keys.iter().map(id).collect();
        let (Some(first), Some(last), true) = (sorted.first(), sorted.last(), from < to) else {
            return Ok(vec![]);
        };
        let glance = self.view().readings.glance(&sorted, from, to);
        let wanted = Wanted { series: (*first, *last), time: (from, Time(to.0 - 1)) };
        let mut days: BTreeMap<i64, Glance<ReadingRow>> = BTreeMap::new();
        for part in wanted.parts(&glance.parts) {
            Arc::make_mut(&mut days.entry(part.day).or_default().parts).push(part);
        }
        for row in glance.rows {
            days.entry(day_of(row.time)).or_default().rows.push(row);
        }
        let mut all = Vec::new();
        for glance in days.into_values() {
            let mut found = Found::new(&keys, from, to);
            self.gather(glance, &BTreeMap::new(), &mut found).await?;
            found.readings.sort_by_key(|it| (it.time, it.series));
            all.extend(found.readings.into_iter().take(n_max - all.len()));
            if all.len() == n_max {
                break;
            }
        }
        Ok(all)
    }
}

impl Found {
    fn new(keys: &Arc<[i32]>, from: Time, to: Time) -> Self {
        let (readings, shared) = (vec![], Shared::default());
        Self { keys: Arc::clone(keys), from, to, readings, shared }
    }
}

impl Gather for Found {
    fn empty(&self) -> Self {
        Self::new(&self.keys, self.from, self.to)
    }

    fn keys(&self) -> &Arc<[i32]> {
        &self.keys
    }

    fn time(&self) -> (Time, Time) {
        (self.from, self.to)
    }

    fn with_origins(&self) -> bool {
        true
    }

    fn rows(&mut self, readings: Readings<'_>) -> Result<(), PortError> {
        let series = SeriesId(readings.series.cast_unsigned());
        let readings = readings.between(self.from.0, self.to.0);
        let Some(origins) = readings.origins else { return Ok(()) };
        for (row, time) in readings.time.iter().enumerate() {
            let Some(flag) = Flag::from_number(readings.flag[row].cast_unsigned()) else {
                continue;
            };
            self.readings.push(Reading {
                series,
                time: Time(*time),
                value: readings.value[row],
                flag,
                known_at: Time(origins.known_at(row)),
                position: Position(origins.position(row).cast_unsigned()),
                source: share(&mut self.shared.source, origins.source(row)),
                origin: share(&mut self.shared.origin, origins.origin(row)),
            });
        }
        Ok(())
    }

    fn fresh(&mut self, rows: Vec<ReadingRow>) -> Result<(), PortError> {
        self.readings.extend(rows.into_iter().map(Reading::from));
        Ok(())
    }

    fn merge(&mut self, other: Self) -> Result<(), PortError> {
        self.readings.extend(other.readings);
        Ok(())
    }
}
