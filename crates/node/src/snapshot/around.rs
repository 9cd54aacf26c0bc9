//! What stands around the alarms in a snapshot: what outlives them, planned work, causes, floods, and
//! where things are.

use alarm::{Flood, Happening, Past, PastSnapshot, State};
use codec::{from_json, to_json};
use model::{AlarmId, EntityId, OrgId, Outage, Time};
use serde::{Deserialize, Serialize};

use super::{SnapshotError, unreadable};
use crate::{
    alarm_states::AlarmKey,
    judge::{Cause, Judge, Way},
};

/// What stands around the alarms. Behind the rest, so that a snapshot without it still reads.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct KeptAround {
    /// What outlives alarms, by place in the list of their states.
    pasts: Vec<(u32, PastSnapshot)>,
    outages: Vec<String>,
    outages_on: Vec<String>,
    /// entity, alarm, when it cleared.
    causes: Vec<(String, String, Option<i64>)>,
    floods: Vec<KeptFlood>,
}

/// thing, is it inside (else moving), of which place, since when, is it still.
pub(super) type KeptWay = (String, bool, Option<String>, i64, bool);

/// unit, raises, since, count, peak.
type KeptFlood = (String, Vec<i64>, Option<i64>, u64, u32);

impl Judge {
    pub(super) fn kept_around(&self) -> Result<KeptAround, SnapshotError> {
        let outages = self.outages.values().map(to_json).collect::<Result<_, _>>();
        let cause = |(entity, it): (&EntityId, &Cause)| {
            (entity.to_string(), it.alarm.to_string(), it.cleared_at.map(|it| it.0))
        };
        let flood = |(org, it): (&OrgId, &Flood)| {
            let raises = it.raises.iter().map(|it| it.0).collect();
            (org.to_string(), raises, it.since.map(|it| it.0), it.n, it.peak)
        };
        let pasts = (0..).zip(self.alarms.iter());
        let past = |(place, (_, state)): (u32, (AlarmKey, &State))| {
            Some((place, state.past.as_ref()?.snapshot()))
        };
        Ok(KeptAround {
            pasts: pasts.filter_map(past).collect(),
            outages: outages.map_err(unreadable)?,
            outages_on: self.outages_on.iter().map(ToString::to_string).collect(),
            causes: self.causes.iter().map(cause).collect(),
            floods: self.floods.iter().map(flood).collect(),
        })
    }

    /// `keys` are those of the states of alarms, in the order they were written in.
    pub(super) fn restore_around(
        &mut self,
        keys: &[AlarmKey],
        kept: KeptAround,
    ) -> Result<(), SnapshotError> {
        for (place, past) in kept.pasts {
            let key = keys.get(place as usize).ok_or_else(|| unreadable("a past of no alarm"))?;
            let past = Past::restored(past)
                .ok_or_else(|| unreadable(format!("the past of rule `{}`", key.0)))?;
            let state = self.alarms.take(key).unwrap_or_default();
            self.alarms.insert(key.clone(), State { past: Some(Box::new(past)), ..state });
        }
        for text in kept.outages {
            let outage: Outage = from_json(&text).map_err(unreadable)?;
            self.outages.insert(outage.id, outage);
        }
        for id in kept.outages_on {
            self.outages_on.insert(id.parse().map_err(unreadable)?);
        }
        for (entity, alarm, cleared_at) in kept.causes {
            let alarm: AlarmId = alarm.parse().map_err(unreadable)?;
            let cause = Cause { alarm, cleared_at: cleared_at.map(Time) };
            self.causes.insert(EntityId::new(&entity).map_err(unreadable)?, cause);
        }
        for (org, raises, since, n, peak) in kept.floods {
            let raises = raises.into_iter().map(Time).collect();
            let flood = Flood { raises, since: since.map(Time), n, peak };
            self.floods.insert(OrgId::new(&org).map_err(unreadable)?, flood);
        }
        Ok(())
    }
}

pub(super) fn kept_way(((entity, does, place), (at, on)): (&Way, &(Time, bool))) -> KeptWay {
    let place = place.as_ref().map(ToString::to_string);
    (entity.to_string(), *does == Happening::Inside, place, at.0, *on)
}

pub(super) fn way(
    (entity, inside, place, at, on): KeptWay,
) -> Result<(Way, (Time, bool)), SnapshotError> {
    let does = if inside { Happening::Inside } else { Happening::Moving };
    let entity = EntityId::new(&entity).map_err(unreadable)?;
    let place = place.as_deref().map(EntityId::new).transpose().map_err(unreadable)?;
    Ok(((entity, does, place), (Time(at), on)))
}
