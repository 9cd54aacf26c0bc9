//! Alarms that nobody could clear any more: their rule has left the packs, the unit has retired it, or
//! what they were about is gone. They clear, and say why; nobody is answered for.

use alarm::{Happening, State, Subject, withdraw};
use model::{Moment, RuleId, Time, Withdrawal};

use super::{Judge, alarms::tell};
use crate::{news::Effects, zone::Zone};

impl Judge {
    /// Looked for only when there can be any: with each new zone, and when something ends by the clock.
    pub(super) fn withdraw_orphans(&mut self, zone: &Zone, moment: Moment, effects: &mut Effects) {
        if self.no_orphan_before.is_some_and(|it| moment.now < it) {
            return;
        }
        self.no_orphan_before = Some(zone.next_end(moment.now));
        let is_active = |it: &State| it.alarm.as_ref().is_some_and(|it| it.active);
        for key in self.alarms.keys_where(is_active) {
            let subject = Subject { entity: &key.1, series: key.2 };
            let Some(why) = orphaned(zone, &key.0, &subject, moment.now) else { continue };
            let Some(state) = self.alarms.take(&key) else { continue };
            let stepped = withdraw(state, &subject, moment, why);
            let id = stepped.changed.as_ref().map(|it| it.id);
            let state = tell(stepped, effects);
            self.alarms.insert(key.clone(), state);
            // What it explained, or said better, speaks for itself from now on.
            if let Some(cause) = self.causes.get_mut(&key.1).filter(|it| Some(it.alarm) == id) {
                cause.cleared_at = Some(moment.now);
            }
            self.review(zone, moment, effects, |it| it.entity == key.1);
            if !key.0.is_own() {
                self.tell_own(zone, moment, (&key.1, Happening::Alarm, true), effects);
            }
        }
    }

    /// Readings of a thing's last minutes may come after it was taken from the registry: their alarm
    /// is found by the next tick.
    pub(super) fn note_if_orphan(
        &mut self,
        zone: &Zone,
        rule: &RuleId,
        subject: &Subject<'_>,
        now: Time,
    ) {
        if orphaned(zone, rule, subject, now).is_some() {
            self.no_orphan_before = None;
        }
    }
}

/// Why nobody asks for its condition any more; none while somebody does.
fn orphaned(
    zone: &Zone,
    rule: &RuleId,
    &Subject { entity, series }: &Subject<'_>,
    now: Time,
) -> Option<Withdrawal> {
    let own = zone.own.in_force(rule, now);
    let found = match (&own, rule.is_own()) {
        (Some(own), true) => &own.rule,
        (None, true) => return Some(Withdrawal::RuleRetired),
        (_, false) => match zone.catalogue.rules.get(rule) {
            Some(rule) => rule,
            None => return Some(Withdrawal::RuleGone),
        },
    };
    let there = zone.entity(entity).filter(|it| it.valid_to.is_none_or(|to| now < to));
    let Some(it) = there else { return Some(Withdrawal::SubjectGone) };
    let theirs = own.is_none_or(|own| {
        let named = own.entities.is_empty() || own.entities.contains(entity);
        named && zone.tree.contains(&own.org, &it.owner)
    });
    let measured = series.is_none_or(|series| {
        let plan = zone.plan(series).filter(|it| it.entity == *entity);
        plan.is_some_and(|it| found.quantities.contains(&it.quantity.id))
    });
    let watched = theirs && measured && it.kind == found.kind;
    (!watched).then_some(Withdrawal::NotWatched)
}
