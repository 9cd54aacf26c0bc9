//! People take a bad sensor out, put it back, and correct a value.

use model::{Flag, Moment, Observation, SeriesAct, SeriesId, UserId, round_to};
use port::Provenance;

use super::{Judge, OutOfService, readings::Delivery};
use crate::{news::Effects, refused::Refused, zone::Zone};

impl Judge {
    pub(super) fn act_on_series(
        &mut self,
        zone: &Zone,
        moment: Moment,
        user: &UserId,
        (id, act): (SeriesId, &SeriesAct),
        effects: &mut Effects,
    ) -> Result<(), Refused> {
        let plan = zone.plan(id).cloned().ok_or(Refused::UnknownSeries(id))?;
        let track = self.series.get_or_default(id);
        match act {
            SeriesAct::TakeOut { reason, until } => {
                if reason.trim().is_empty() {
                    return Err(Refused::NoReason);
                }
                if *until <= moment.now {
                    return Err(Refused::EndIsOver(*until));
                }
                let (by, reason) = (user.clone(), reason.trim().to_owned());
                track.out = Some(OutOfService { by, reason, until: *until });
            }
            SeriesAct::PutBack => {
                if track.out.take().is_none() {
                    return Err(Refused::InService);
                }
            }
            SeriesAct::Correct { time, value, reason } => {
                if reason.trim().is_empty() {
                    return Err(Refused::NoReason);
                }
                if moment.now < *time {
                    return Err(Refused::NotMeasuredYet(*time));
                }
                let value = round_to(*value, plan.quantity.decimals);
                let corrected =
                    Observation { series: id, time: *time, value, flag: Flag::Corrected };
                // The oxygen beside a corrected value is the history's; without it the value is
                // kept and counted, and not judged at reference conditions.
                let provenance = effects.kept.provenance(Provenance {
                    known_at: moment.now,
                    position: moment.position,
                    source: "hand".into(),
                    origin: format!("hand:{user}").into(),
                });
                let delivery = Delivery { moment, provenance };
                self.take_reading(zone, delivery, &plan, (&corrected, None), effects);
            }
        }
        Ok(())
    }
}
