//! What builds since have put behind the rest of a snapshot: the clock, and values that were
//! superseded, of the few series that have any.

use model::{Flag, SeriesId, Time};
use observe::Said;
use serde::{Deserialize, Serialize};

use super::{SnapshotError, unreadable};
use crate::judge::Judge;

#[derive(Default, Serialize, Deserialize)]
pub(super) struct Behind {
    clock: Option<i64>,
    superseded: Vec<(u32, Vec<KeptSaid>)>,
}

/// time, value, flag.
type KeptSaid = (i64, u64, u8);

impl Behind {
    pub(super) fn of(judge: &Judge) -> Self {
        let some = judge.series.iter().filter(|(_, it)| !it.state.superseded.is_empty());
        let kept = |it: &Said| (it.0.0, it.1.to_bits(), it.2.number());
        let superseded =
            some.map(|(id, it)| (id.0, it.state.superseded.iter().map(kept).collect())).collect();
        Self { clock: judge.clock.map(|it| it.0), superseded }
    }

    pub(super) fn give_to(self, judge: &mut Judge) -> Result<(), SnapshotError> {
        judge.clock = self.clock.map(Time);
        for (series, all) in self.superseded {
            let track = judge.series.get_mut(&SeriesId(series));
            let track = track.ok_or_else(|| unreadable(format!("there is no series {series}")))?;
            let said = |(time, value, flag): KeptSaid| {
                let flag = Flag::from_number(flag).ok_or_else(|| unreadable("an unknown flag"))?;
                Ok((Time(time), f64::from_bits(value), flag))
            };
            track.state.superseded = all.into_iter().map(said).collect::<Result<_, _>>()?;
        }
        Ok(())
    }
}
