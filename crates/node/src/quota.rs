//! Quotas: how much a unit, and the units below it, may deliver.
//!
//! A delivery is let in while there is anything left, and charged afterwards: nobody knows how many
//! readings it holds before it is read, and a large one must not wait for ever.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

use model::{OrgId, Period, Quota, SourceId, Span, Time, Zone as TimeZone};

use crate::{lock::locked, zone::Zone};

/// Seconds of its rate that a unit may save up.
const SAVED_S: u64 = 2;

/// A quota is used up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedUp {
    /// Whose.
    pub org: OrgId,
    /// There is some again after this.
    pub wait: Span,
    /// It is that of the day.
    pub of_day: bool,
}

/// How a unit stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaState {
    /// Whose.
    pub org: OrgId,
    /// What is allowed.
    pub quota: Quota,
    /// Readings since the day began, or since the start of the process.
    pub used_today: u64,
    /// Deliveries that had to wait or to come again.
    pub n_held: u64,
    /// Nothing is left just now.
    pub is_used_up: bool,
}

/// All quotas, as they are used.
#[derive(Debug, Default)]
pub(crate) struct Quotas(Mutex<Books>);

#[derive(Debug, Default)]
struct Books {
    /// For which the lists below were made.
    zone: Option<Arc<Zone>>,
    meters: HashMap<OrgId, Meter>,
    /// Units with a quota above each source, itself included.
    above: HashMap<SourceId, Vec<OrgId>>,
}

#[derive(Debug)]
struct Meter {
    quota: Quota,
    /// Millionths of a reading that are left; below zero after a large delivery.
    left_us: i128,
    since: Time,
    day: Time,
    used_today: u64,
    n_held: u64,
}

impl Quotas {
    /// May this source deliver now?
    pub(crate) fn look(
        &self,
        zone: &Arc<Zone>,
        source: &SourceId,
        now: Time,
    ) -> Result<(), UsedUp> {
        let mut books = self.books(zone, now);
        let Books { meters, above, .. } = &mut *books;
        for org in above.get(source).into_iter().flatten() {
            let Some(meter) = meters.get_mut(org) else { continue };
            meter.pass(now);
            if let Some((wait, of_day)) = meter.wait(now) {
                meter.n_held += 1;
                return Err(UsedUp { org: org.clone(), wait, of_day });
            }
        }
        Ok(())
    }

    /// It has delivered so many readings.
    pub(crate) fn charge(&self, zone: &Arc<Zone>, source: &SourceId, n: usize, now: Time) {
        let mut books = self.books(zone, now);
        let Books { meters, above, .. } = &mut *books;
        for org in above.get(source).into_iter().flatten() {
            let Some(meter) = meters.get_mut(org) else { continue };
            meter.pass(now);
            meter.left_us -= n as i128 * 1_000_000;
            meter.used_today += n as u64;
        }
    }

    /// How every unit with a quota stands, by its code.
    pub(crate) fn states(&self, zone: &Arc<Zone>, now: Time) -> Vec<QuotaState> {
        let mut books = self.books(zone, now);
        let state = |(org, meter): (&OrgId, &mut Meter)| {
            meter.pass(now);
            QuotaState {
                org: org.clone(),
                quota: meter.quota,
                used_today: meter.used_today,
                n_held: meter.n_held,
                is_used_up: meter.wait(now).is_some(),
            }
        };
        let mut states: Vec<_> = books.meters.iter_mut().map(state).collect();
        states.sort_by(|a, b| a.org.cmp(&b.org));
        states
    }

    fn books(&self, zone: &Arc<Zone>, now: Time) -> MutexGuard<'_, Books> {
        let mut books = locked(&self.0);
        if books.zone.as_ref().is_none_or(|it| !Arc::ptr_eq(it, zone)) {
            books.open(zone, now);
        }
        books
    }
}

impl Books {
    /// Makes the lists for a zone. What has been used stays used.
    fn open(&mut self, zone: &Arc<Zone>, now: Time) {
        let mut meters = HashMap::new();
        for org in zone.registry.orgs.iter().filter(|it| !it.quota.is_none()) {
            let mut meter = self.meters.remove(&org.id).unwrap_or_else(|| Meter::new(now));
            meter.set(org.quota);
            meters.insert(org.id.clone(), meter);
        }
        let above = |source: &model::Source| {
            let limited = meters.keys().filter(|it| zone.tree.contains(it, &source.owner));
            let limited: Vec<_> = limited.cloned().collect();
            (!limited.is_empty()).then(|| (source.id.clone(), limited))
        };
        self.above = zone.registry.sources.iter().filter_map(above).collect();
        self.meters = meters;
        self.zone = Some(Arc::clone(zone));
    }
}

impl Meter {
    fn new(now: Time) -> Self {
        let day = day_of(now);
        let quota = Quota::default();
        Self { quota, left_us: 0, since: now, day, used_today: 0, n_held: 0 }
    }

    fn set(&mut self, quota: Quota) {
        if self.quota != quota {
            self.left_us = i128::from(quota.readings_per_s.unwrap_or(0)) * 1_000_000;
            self.quota = quota;
        }
    }

    /// Time passes. A clock set back gives nothing, and takes nothing.
    fn pass(&mut self, now: Time) {
        let passed_us = i128::from(now.0.saturating_sub(self.since.0).max(0));
        self.since = now;
        if let Some(rate) = self.quota.readings_per_s.map(i128::from) {
            let most_us = rate * i128::from(SAVED_S) * 1_000_000;
            self.left_us = (self.left_us + passed_us * rate).min(most_us);
        }
        let day = day_of(now);
        if self.day < day {
            (self.day, self.used_today) = (day, 0);
        }
    }

    /// How long until there is something left, and whether it is the day that is used up.
    fn wait(&self, now: Time) -> Option<(Span, bool)> {
        if self.quota.readings_per_day.is_some_and(|it| it <= self.used_today) {
            let end = Period::Day.window(now, TimeZone::VIET_NAM).1;
            return Some((end.since(now).max(Span::from_s(1)), true));
        }
        let rate = i128::from(self.quota.readings_per_s?.max(1));
        let wait_us = u64::try_from((1 - self.left_us).max(0) / rate).unwrap_or(u64::MAX);
        (self.left_us <= 0).then(|| (Span(wait_us.max(10_000)), false))
    }
}

fn day_of(now: Time) -> Time {
    Period::Day.window(now, TimeZone::VIET_NAM).0
}
