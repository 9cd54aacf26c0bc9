//! The clock was ahead and has been set right. The log follows it, and the judge forgets what it took
//! to be over: windows of hours that have yet to come, and when something was last heard. Cases wait no
//! longer than they would have.
//!
//! What a forward step makes of the hours that it jumped over stands in the history as what it was, a
//! mean of nothing, until the hours come and are said again.

use model::{CaseId, Moment, SeriesId, Span, Time};
use observe::{Point, SeriesState};

use super::{Judge, LIVE_WITHIN};
use crate::{door::AHEAD_MAX, news::Effects, series_plan::SeriesPlan, zone::Zone};

impl Judge {
    /// Series that are ahead begin anew; the history gives back what they had, see
    /// [`Judge::restore`].
    pub(super) fn set_back(&mut self, zone: &Zone, moment: Moment, effects: &mut Effects) {
        let now = moment.now;
        let ids: Vec<SeriesId> = self.series.iter().map(|it| it.0).collect();
        for id in ids {
            let Some(track) = self.series.get_mut(&id) else { continue };
            let closed_ahead = track.state.closed_to.is_some_and(|it| now < it);
            let newest_ahead = track.state.newest.is_some_and(|it| now.plus(AHEAD_MAX) < it.time);
            if (closed_ahead || newest_ahead) && zone.plan(id).is_some() {
                track.state = SeriesState::default();
                track.means.forget_after(now);
                effects.reopened.push(id);
            }
        }
        for station in self.stations.values_mut() {
            station.last_seen = station.last_seen.map(|it| it.min(now));
            station.aqi = station.aqi.filter(|it| it.1 <= now);
        }
        self.whereabouts.0.values_mut().for_each(|it| it.0 = it.0.min(now));
        self.alarms.each_mut(|it| it.set_back(now));
        self.floods.values_mut().for_each(|it| it.set_back(now));
        self.set_back_cases(zone, moment, effects);
    }

    fn set_back_cases(&mut self, zone: &Zone, moment: Moment, effects: &mut Effects) {
        let ids: Vec<CaseId> = self.cases.values().map(|it| it.id).collect();
        for id in ids {
            let Some(case) = self.cases.get(&id) else { continue };
            let Some(desk) = zone.desk_of(case) else { continue };
            if let Some(case) = case::set_back(case, &desk.office(), moment) {
                self.settle_case(case, vec![], effects);
            }
        }
    }

    /// A series as the history has it, with its windows from `begin` on. Its means are not said again:
    /// they were said when they closed.
    pub(crate) fn restore(
        &mut self,
        zone: &Zone,
        moment: Moment,
        plan: &SeriesPlan,
        (points, begin): (&[Point], Time),
    ) {
        if points.is_empty() {
            return;
        }
        let (state, means) = SeriesState::of_readings(points, begin, &plan.rules, &plan.means);
        let whole = |it: &observe::Mean| begin.plus(Span::from_h(24)) <= it.end;
        for mean in means.iter().filter(|it| whole(it)) {
            let legal = self.verdict(zone, moment, plan, mean);
            self.series.get_or_default(plan.id).means.put(legal);
        }
        let track = self.series.get_or_default(plan.id);
        track.live = state.newest.is_some_and(|it| moment.now.since(it.time) <= LIVE_WITHIN);
        track.state = state;
    }
}
