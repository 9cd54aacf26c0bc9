//! Means of years that have ended, from the means of their days, which lie in the history: nobody
//! remembers a year for the sake of one number.

use std::collections::{BTreeMap, BTreeSet};

use model::{LegalMean, Moment, Period, SeriesId, Span, Time};
use observe::{Mean, mean_of_year};
use port::{History, PortError};

use crate::{judge::Judge, news::Effects, series_plan::SeriesPlan, zone::Zone};

/// More days than a year has.
const DAYS_MAX: usize = 400;

impl Judge {
    /// Notes the year of a day's mean, if that year is over.
    pub(crate) fn note_year(
        &self,
        plan: &SeriesPlan,
        day: (Period, Time),
        stale: &mut BTreeSet<(SeriesId, Time)>,
    ) {
        let (period, end) = day;
        if period != Period::Day || !plan.rules.means.contains(&Period::Year) {
            return;
        }
        let (_, end_of_year) = Period::Year.window(end.minus(Span(1)), plan.means.zone);
        let closed_to = self.series.get(&plan.id).and_then(|it| it.state.closed_to);
        if closed_to.is_some_and(|it| end_of_year <= it) {
            stale.insert((plan.id, end_of_year));
        }
    }

    /// Keeps means that were computed beside the log; nobody is alarmed by them.
    pub(crate) fn keep_means(
        &mut self,
        zone: &Zone,
        moment: Moment,
        means: &[(SeriesId, Mean)],
        effects: &mut Effects,
    ) {
        for (series, mean) in means {
            let Some(plan) = zone.plan(*series) else { continue };
            let legal = self.verdict(zone, moment, plan, mean);
            let newest = &mut self.series.get_or_default(*series).means;
            if newest.get(legal.period).is_none_or(|it| it.end <= legal.end) {
                newest.put(legal.clone());
            }
            effects.kept.means.push((legal, moment.position));
        }
    }
}

/// The means of these years; those that say what was said already are left out. The history is asked
/// once for all series whose year ended together: each question looks into every day of it.
pub(crate) async fn means_of_years(
    history: &dyn History,
    zone: &Zone,
    years: &BTreeSet<(SeriesId, Time)>,
) -> Result<Vec<(SeriesId, Mean)>, PortError> {
    let mut together: BTreeMap<(Time, Time), Vec<&SeriesPlan>> = BTreeMap::new();
    for (series, end) in years {
        let Some(plan) = zone.plan(*series) else { continue };
        let window = Period::Year.window(end.minus(Span(1)), plan.means.zone);
        together.entry(window).or_default().push(plan);
    }
    let mut means = Vec::new();
    for (window, plans) in together {
        let ids: Vec<SeriesId> = plans.iter().map(|it| it.id).collect();
        let n_max = DAYS_MAX * ids.len();
        let of = |period| history.means(&ids, period, window.0, window.1, n_max);
        let (days, said) = (by_series(of(Period::Day).await?), by_series(of(Period::Year).await?));
        for plan in plans {
            let days = days.get(&plan.id).map(Vec::as_slice).unwrap_or_default();
            let days: Vec<_> = days.iter().map(|it| (it.value, it.judged)).collect();
            let mean = mean_of_year(&days, window, &plan.rules, &plan.means);
            let said = said.get(&plan.id).map(Vec::as_slice).unwrap_or_default();
            if !said.iter().any(|it| says(it, &mean)) {
                means.push((plan.id, mean));
            }
        }
    }
    Ok(means)
}

fn by_series(means: Vec<LegalMean>) -> BTreeMap<SeriesId, Vec<LegalMean>> {
    let mut found: BTreeMap<SeriesId, Vec<LegalMean>> = BTreeMap::new();
    for mean in means {
        found.entry(mean.series).or_default().push(mean);
    }
    found
}

fn says(said: &LegalMean, mean: &Mean) -> bool {
    (said.value, said.judged, said.valid_share) == (mean.value, mean.judged, mean.valid_share)
}
