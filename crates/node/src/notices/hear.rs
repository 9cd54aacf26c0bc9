//! What the engine hears of alarms.

use std::collections::BTreeSet;

use model::{Ack, Alarm, AlarmId};
use notify::{AlarmFacts, Held, Input, Life};
use port::{AlarmFilter, PageRequest, PortError, Scope, StateFilter};

use super::worker::Worker;
use crate::{News, Zone};

/// Alarms read at once.
const PAGE: u32 = 500;

/// An alarm as the engine of notices hears it.
pub(crate) fn facts_of(zone: &Zone, alarm: &Alarm) -> AlarmFacts {
    let life = match (alarm.active, alarm.ended_at) {
        (_, Some(_)) => Life::Ended,
        (true, None) => Life::Active,
        (false, None) => Life::Cleared,
    };
    let acknowledged_by = match &alarm.ack {
        Ack::Unacknowledged => None,
        Ack::Acknowledged { by, .. } => Some(by.clone()),
    };
    // Place and cause: the unit that answers for it, and the sort of trouble.
    let owner = alarm.owned_by.clone().or_else(|| Some(zone.entity(&alarm.entity)?.owner.clone()));
    let owner = owner.map(|it| it.to_string());
    let place = owner.unwrap_or_else(|| alarm.entity.to_string());
    AlarmFacts {
        id: alarm.id,
        position: alarm.position.0,
        rule: alarm.rule.clone(),
        entity: alarm.entity.clone(),
        owned_by: alarm.owned_by.clone(),
        group: format!("{place}/{}", alarm.class),
        severity: alarm.severity,
        class: alarm.class,
        raised_at: alarm.raised_at,
        life,
        acknowledged_by,
        held: held(alarm),
        drill: false,
    }
}

/// What the engine hears of a stretch of the log: every alarm as it stands at its end. What one
/// message raised and made worse is told once, and what it raised and cleared is told to nobody.
pub(crate) fn inputs_of(zone: &Zone, news: &[News]) -> Vec<Input> {
    let mut seen = BTreeSet::new();
    let last = news.iter().rev().filter_map(|it| match it {
        News::Alarm(alarm) => seen.insert(alarm.id).then(|| facts_of(zone, alarm)),
        _ => None,
    });
    let mut last: Vec<AlarmFacts> = last.collect();
    last.reverse();
    // A cause is heard of before what it explains.
    last.sort_by_key(|it| matches!(it.held, Some(Held::Inhibited { .. })));
    last.into_iter().map(Input::Alarm).collect()
}

/// Why it disturbs nobody, if so; where there are several reasons, a person's comes first.
fn held(alarm: &Alarm) -> Option<Held> {
    if let Some(shelf) = &alarm.shelved {
        return Some(Held::Shelved { until: Some(shelf.until) });
    }
    if alarm.out_of_service.is_some() {
        return Some(Held::OutOfService);
    }
    if let Some(by) = alarm.inhibited_by {
        return Some(Held::Inhibited { by });
    }
    alarm.suppressed_by.map(|_| Held::Suppressed)
}

impl Worker {
    /// Every alarm that has not ended, as it stands.
    pub(super) async fn open_alarms(&self) -> Result<Vec<AlarmFacts>, PortError> {
        let zone = self.centre.zone();
        let filter = AlarmFilter::of(Scope::All, StateFilter::Open);
        let mut request = PageRequest::first(PAGE);
        let mut found = Vec::new();
        loop {
            let page = self.centre.world().ledger.alarms(&filter, &request).await?;
            found.extend(page.items.iter().map(|it| facts_of(&zone, it)));
            match page.next {
                Some(next) => request.cursor = Some(next),
                None => break,
            }
        }
        // Newest first is how a list reads; what happened first is told first.
        found.reverse();
        Ok(found)
    }

    /// Alarms the engine remembers that are no longer among those told.
    pub(super) async fn ended_meanwhile(&self, told: &[Input]) -> Result<Vec<Input>, PortError> {
        let id = |it: &Input| match it {
            Input::Alarm(facts) | Input::Before(facts) => Some(facts.id),
            _ => None,
        };
        let open: BTreeSet<AlarmId> = told.iter().filter_map(id).collect();
        let zone = self.centre.zone();
        let gone: Vec<AlarmId> = self.state.alarms().filter(|it| !open.contains(it)).collect();
        let mut inputs = Vec::new();
        for id in gone {
            if let Some(alarm) = self.centre.world().ledger.alarm(id).await? {
                inputs.push(Input::Alarm(facts_of(&zone, &alarm)));
            }
        }
        Ok(inputs)
    }

    /// Too much news at once: all alarms are told as they stand.
    pub(super) async fn all_alarms(&self) -> Result<Vec<Input>, PortError> {
        let open = self.open_alarms().await?;
        let mut inputs: Vec<Input> = open.into_iter().map(Input::Alarm).collect();
        inputs.extend(self.ended_meanwhile(&inputs).await?);
        Ok(inputs)
    }
}
