//! What makes alarms quiet, as the zone around them stands: causes that have an alarm of their own,
//! alarms that say the same better, planned work, shelves. Nothing is dropped: a quiet alarm is kept,
//! listed, and heard as soon as its reason is over.

use std::collections::BTreeSet;

use alarm::{GAP_CADENCES, Happening, Mutes, Rule, Stepped, Subject, born, mute, shelf_over};
use model::{
    Alarm, AlarmClass, AlarmId, EntityId, LifeStep, Moment, OrgId, Outage, OutageAct, OutageId,
    SeriesId, Span, Time, UserId,
};

use super::{
    Judge,
    alarms::{key_of_alarm, tell},
};
use crate::{
    alarm_states::AlarmKey,
    news::{Effects, News},
    refused::Refused,
    zone::Zone,
};

/// Planned work is remembered this long after it is over.
const OUTAGES_KEPT: Span = Span::from_h(35 * 24);

/// Work that is planned at a time. More is a list nobody reads, and every raise looks through it.
pub const OUTAGES_MAX: usize = 1_000;

/// An entity whose own alarm explains the silence of what hangs on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The alarm.
    pub alarm: AlarmId,
    /// When its condition went away; what hangs on it still needs a while to be heard again.
    pub cleared_at: Option<Time>,
}

impl Judge {
    /// Takes in a step that wrote lines: gives a new alarm what the zone knows of it, tells it, and
    /// looks at the alarms around it. Rare, so it may be dear.
    pub(super) fn settle(
        &mut self,
        zone: &Zone,
        rule: &Rule,
        subject: &Subject<'_>,
        moment: Moment,
        mut stepped: Stepped,
        effects: &mut Effects,
    ) {
        let raised = stepped.entries.iter().any(|it| matches!(it.step, LifeStep::Raised { .. }));
        let cleared = stepped.entries.iter().any(|it| matches!(it.step, LifeStep::Cleared { .. }));
        if raised {
            let owner = zone.owner_at(subject.entity, moment.now);
            let mutes = self.mutes(zone, rule, (subject.entity, subject.series), moment.now);
            stepped = born(stepped, moment, owner, mutes);
        }
        let alarm = stepped.changed.clone();
        *self.alarms.place(rule, subject) = tell(stepped, effects);
        let Some(alarm) = alarm else { return };
        if alarm.active {
            self.note_if_orphan(zone, &rule.id, subject, moment.now);
        }
        if raised && !alarm.is_quiet() {
            self.note_raise(zone, &alarm, moment, effects);
        }
        if rule.root_cause && (raised || cleared) {
            let cleared_at = cleared.then_some(moment.now);
            self.causes.insert(alarm.entity.clone(), Cause { alarm: alarm.id, cleared_at });
            self.review(zone, moment, effects, |it| {
                zone.hangs_on(&it.entity).contains(&alarm.entity)
            });
        }
        if (raised || cleared) && zone.suppresses(&rule.id) {
            self.review(zone, moment, effects, |it| it.entity == alarm.entity);
        }
        if raised {
            self.on_raised(zone, rule, subject, moment, effects);
        }
        if (raised || cleared) && !rule.id.is_own() {
            let told = (&alarm.entity, Happening::Alarm, cleared);
            self.tell_own(zone, moment, told, effects);
        }
    }

    /// The clock's part: shelves end, causes are forgotten, planned work begins and ends, floods pass.
    pub(super) fn tick_quiet(&mut self, zone: &Zone, moment: Moment, effects: &mut Effects) {
        let is_over = |it: &alarm::State| {
            let put_aside = it.past.as_ref().and_then(|it| it.shelf.as_ref());
            put_aside.is_some_and(|it| it.until <= moment.now)
        };
        for key in self.alarms.keys_where(is_over) {
            if let Some(state) = self.alarms.take(&key) {
                let state = tell(shelf_over(state, moment), effects);
                self.alarms.insert(key, state);
            }
        }
        let on = self.outages.values().filter(|it| it.is_on(moment.now));
        let on: BTreeSet<OutageId> = on.map(|it| it.id).collect();
        let changed = on != self.outages_on;
        self.outages_on = on;
        self.outages.retain(|_, it| !it.is_over(moment.now.minus(OUTAGES_KEPT)));
        if changed || self.causes.values().any(|it| it.cleared_at.is_some()) {
            self.review(zone, moment, effects, |_| true);
            self.forget_causes();
        }
        self.tick_floods(zone, moment, effects);
    }

    pub(super) fn act_on_outage(
        &mut self,
        zone: &Zone,
        moment: Moment,
        user: &UserId,
        act: &OutageAct,
        effects: &mut Effects,
    ) -> Result<(), Refused> {
        let outage = match act {
            OutageAct::Plan { .. } if OUTAGES_MAX <= self.outages.len() => {
                return Err(Refused::TooManyOutages);
            }
            OutageAct::Plan { .. } => alarm::plan(&zone.catalogue.philosophy, moment, user, act)?,
            OutageAct::CallOff { id, reason } => {
                let planned =
                    self.outages.get(id).ok_or(alarm::OutageRefusal::Unknown { id: *id })?;
                alarm::call_off(planned, moment, user, reason)?
            }
        };
        let on = outage.is_on(moment.now);
        if on {
            self.outages_on.insert(outage.id)
        } else {
            self.outages_on.remove(&outage.id)
        };
        effects.news.push(News::Outage(Box::new(outage.clone())));
        self.outages.insert(outage.id, outage);
        self.review(zone, moment, effects, |_| true);
        Ok(())
    }

    /// Planned work, also what is over since a while.
    pub fn outages(&self) -> impl Iterator<Item = &Outage> {
        self.outages.values()
    }

    /// Looks again whether these alarms are quiet.
    pub(super) fn review(
        &mut self,
        zone: &Zone,
        moment: Moment,
        effects: &mut Effects,
        concerned: impl Fn(&Alarm) -> bool,
    ) {
        let is_concerned = |it: &alarm::State| it.alarm.as_deref().is_some_and(&concerned);
        for key in self.alarms.keys_where(is_concerned) {
            let Some(rule) = zone.rule(&key.0) else { continue };
            let mutes = self.mutes(zone, rule, (&key.1, key.2), moment.now);
            let Some(state) = self.alarms.take(&key) else { continue };
            let stepped = mute(state, moment, mutes);
            let heard = stepped.changed.as_ref().is_some_and(|it| it.active && !it.is_quiet());
            let alarm = stepped.changed.clone().filter(|_| heard);
            let state = tell(stepped, effects);
            self.alarms.insert(key.clone(), state);
            if let Some(alarm) = alarm {
                // It disturbs from now on, so it counts from now on.
                self.note_raise(zone, &alarm, moment, effects);
                let subject = Subject { entity: &key.1, series: key.2 };
                self.on_raised(zone, rule, &subject, moment, effects);
            }
        }
    }

    fn mutes(
        &self,
        zone: &Zone,
        rule: &Rule,
        (entity, series): (&EntityId, Option<SeriesId>),
        now: Time,
    ) -> Mutes {
        Mutes {
            suppressed_by: self.better_said(rule, entity, series),
            inhibited_by: self.cause_of(zone, rule, entity, now),
            out_of_service: self.work_on(zone, entity),
        }
    }

    /// The active alarm that says the same, better: of the same series, or of the entity as a whole.
    fn better_said(
        &self,
        rule: &Rule,
        entity: &EntityId,
        series: Option<SeriesId>,
    ) -> Option<AlarmId> {
        let subjects = [series, None].into_iter().take(if series.is_some() { 2 } else { 1 });
        let mut keys = subjects.flat_map(|series| {
            rule.suppressed_by.iter().map(move |it| (it.clone(), entity.clone(), series))
        });
        keys.find_map(|key| {
            let alarm = self.alarms.get(&key)?.alarm.as_deref()?;
            alarm.active.then_some(alarm.id)
        })
    }

    /// The alarm that explains this one: that of the farthest thing it hangs on. What a thing
    /// measures is never explained away, only that it is not heard.
    fn cause_of(&self, zone: &Zone, rule: &Rule, entity: &EntityId, now: Time) -> Option<AlarmId> {
        if self.causes.is_empty() || !matches!(rule.class, AlarmClass::Device | AlarmClass::Data) {
            return None;
        }
        let every = zone.entity(entity).map_or(Span::ZERO, |it| zone.every_of(it));
        // As long as it takes to be heard again, and for that to be believed.
        let grace = Span(rule.clear_after.0.saturating_add(every.times(GAP_CADENCES).0));
        let explains =
            |it: &&Cause| it.cleared_at.is_none_or(|cleared_at| now.since(cleared_at) < grace);
        let causes = zone.hangs_on(entity).iter().rev();
        causes.filter_map(|it| self.causes.get(it)).find(explains).map(|it| it.alarm)
    }

    /// The planned work that is going on there.
    fn work_on(&self, zone: &Zone, entity: &EntityId) -> Option<OutageId> {
        if self.outages_on.is_empty() {
            return None;
        }
        let source = zone.entity(entity).and_then(|it| it.source.as_ref());
        let takes_out = |outage: &&Outage| {
            let hangs_on = zone.hangs_on(entity).iter().chain([entity]);
            let orgs = zone.orgs_above(entity).into_iter();
            alarm::takes_out(&outage.of, hangs_on, source, orgs)
        };
        let on = self.outages_on.iter().filter_map(|it| self.outages.get(it));
        on.into_iter().find(takes_out).map(|it| it.id)
    }

    /// Is something it is heard through as silent, and not yet judged? Then its own silence waits
    /// for that verdict: one dead gateway is one alarm and not five hundred and one.
    pub(super) fn waits_for_its_cause(
        &self,
        zone: &Zone,
        entity: &EntityId,
        too_long: Span,
    ) -> bool {
        let heard_at = |it: &EntityId| self.stations.get(it).and_then(|it| it.last_seen);
        let Some(own) = heard_at(entity) else { return false };
        zone.heard_through(entity).iter().any(|through| {
            let as_silent = heard_at(through).is_some_and(|it| it < own.plus(too_long));
            let judged = self.causes.get(through).is_some_and(|it| it.cleared_at.is_none());
            as_silent && !judged && zone.is_listened_for(through)
        })
    }

    /// Causes that are over and explain nothing any more.
    fn forget_causes(&mut self) {
        let open = self.alarms.values().filter_map(|it| it.alarm.as_ref()?.inhibited_by);
        let named: BTreeSet<AlarmId> = open.collect();
        self.causes.retain(|_, it| it.cleared_at.is_none() || named.contains(&it.alarm));
    }

    fn note_raise(&mut self, zone: &Zone, alarm: &Alarm, moment: Moment, effects: &mut Effects) {
        let limits = zone.catalogue.philosophy.flood;
        let orgs: Vec<OrgId> = zone.orgs_above(&alarm.entity).into_iter().cloned().collect();
        for org in orgs {
            let flood = self.floods.entry(org.clone()).or_default();
            if flood.raised(limits, moment.now) {
                effects.news.push(News::Flood { org, since: flood.since });
            }
        }
    }

    fn tick_floods(&mut self, zone: &Zone, moment: Moment, effects: &mut Effects) {
        let limits = zone.catalogue.philosophy.flood;
        for (org, flood) in &mut self.floods {
            if flood.passed(limits, moment.now) {
                effects.news.push(News::Flood { org: org.clone(), since: None });
            }
        }
        self.floods.retain(|_, it| !it.is_calm());
    }

    /// Where every rule of an alarm that a shelf holds back stands.
    #[must_use]
    pub fn shelved(&self) -> Vec<AlarmKey> {
        let has_shelf = |it: &alarm::State| it.past.as_ref().is_some_and(|it| it.shelf.is_some());
        self.alarms.keys_where(has_shelf)
    }

    pub(super) fn key_of(&self, id: AlarmId) -> Option<AlarmKey> {
        key_of_alarm(&self.alarms, id)
    }
}
