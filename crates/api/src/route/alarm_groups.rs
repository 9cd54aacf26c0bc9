//! Open alarms by place and cause, and what is put aside: the views for when there are many.

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use model::{Ack, Alarm, AlarmId, EntityId, OrgId, RuleId, Severity};

use crate::{
    app::Reception,
    gate::Asker,
    problem::Problem,
    wire::{
        Instant, Items,
        alarm_groups::{AlarmGroup, AlarmGroups, Flood, ShelvedRule},
        pen::{Pen, same_in_both},
    },
};

/// Alarms named in one group.
const IDS_MAX: usize = 100;

/// What makes alarms one group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// One alarm explains the others.
    Cause(AlarmId),
    /// The same rule in the same park.
    Rule(RuleId, Option<OrgId>),
}

/// Open alarms by cause, else by rule and park; and whether they are a flood at the asker's unit.
/// Nothing is left out: the numbers of the groups add up to the open alarms.
#[utoipa::path(get, path = "/api/v1/alarms/groups", tag = "alarm",
    extensions(("x-access" = json!("alarm.read"))),
    responses((status = 200, body = AlarmGroups)))]
pub(crate) async fn groups(
    State(here): State<Reception>,
    asker: Asker,
) -> Result<Json<AlarmGroups>, Problem> {
    let (open, flood) = here.centre.read(|judge| {
        let open = judge.open_alarms().filter(|it| asker.sees_alarm(it)).cloned();
        (open.collect::<Vec<_>>(), judge.floods.get(&asker.user.org).cloned())
    });
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    let mut grouped: BTreeMap<Key, Vec<&Alarm>> = BTreeMap::new();
    let causes: std::collections::BTreeSet<AlarmId> =
        open.iter().filter_map(|it| it.inhibited_by).collect();
    for alarm in &open {
        grouped.entry(key(&asker, &causes, alarm)).or_default().push(alarm);
    }
    let mut groups: Vec<_> =
        grouped.into_iter().map(|(key, alarms)| group(&pen, &key, alarms)).collect();
    groups.sort_by_key(|(worst, it)| std::cmp::Reverse((*worst, it.last_at)));
    let flood =
        flood.and_then(|it| Some(Flood { since: Instant(it.since?), n: it.n, peak: it.peak }));
    let groups = groups.into_iter().map(|it| it.1).collect();
    Ok(Json(AlarmGroups { flood, n: open.len(), groups }))
}

/// Rules that are put aside, the shelf that ends first first.
#[utoipa::path(get, path = "/api/v1/alarms/shelved", tag = "alarm",
    extensions(("x-access" = json!("alarm.read"))),
    responses((status = 200, body = Items<ShelvedRule>)))]
pub(crate) async fn shelved(
    State(here): State<Reception>,
    asker: Asker,
) -> Result<Json<Items<ShelvedRule>>, Problem> {
    let all = here.centre.read(|judge| {
        let keys = judge.shelved().into_iter();
        let states = keys.filter_map(|key| Some((judge.alarms.get(&key)?.clone(), key)));
        states.collect::<Vec<_>>()
    });
    let mut states = vec![];
    for (state, key) in all {
        if sees_shelf(&here, &asker, &state, &key.1).await? {
            states.push((state, key));
        }
    }
    states.sort_by_key(|(state, _)| {
        state.past.as_ref().and_then(|it| it.shelf.as_ref()).map(|it| it.until)
    });
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    let written = states.into_iter().filter_map(|(state, (rule, entity, series))| {
        let past = state.past.as_ref()?;
        let title = asker.zone.rule(&rule).map(|it| (&it.title).into());
        Some(ShelvedRule {
            alarm_id: past.last.map(|it| it.to_string()),
            open: state.alarm.is_some(),
            active: state.standing().is_some(),
            title: title.unwrap_or_else(|| same_in_both(rule.as_str())),
            rule: rule.to_string(),
            entity: pen.subject(&entity),
            series: series.map(|it| it.0),
            shelved: pen.shelved(past.shelf.as_ref()?),
        })
    });
    Ok(Json(Items::all(written.collect())))
}

/// A shelf is theirs whose the alarm was: only they can take it away.
async fn sees_shelf(
    here: &Reception,
    asker: &Asker,
    state: &alarm::State,
    entity: &EntityId,
) -> Result<bool, Problem> {
    let last = match (&state.alarm, state.past.as_ref().and_then(|it| it.last)) {
        (Some(alarm), _) => Some(alarm.as_ref().clone()),
        (None, Some(last)) => here.centre.world().ledger.alarm(last).await?,
        (None, None) => None,
    };
    Ok(last.map_or_else(|| asker.sees(entity), |it| asker.sees_alarm(&it)))
}

fn key(asker: &Asker, causes: &std::collections::BTreeSet<AlarmId>, alarm: &Alarm) -> Key {
    if let Some(cause) = alarm.inhibited_by {
        return Key::Cause(cause);
    }
    if causes.contains(&alarm.id) {
        return Key::Cause(alarm.id);
    }
    let owner = asker.zone.entity(&alarm.entity).map(|it| &it.owner);
    let park = owner.and_then(|it| asker.zone.park_of(it)).map(|it| it.id.clone());
    Key::Rule(alarm.rule.clone(), park)
}

/// A group with what it is ordered by: how bad the worst is that disturbs.
fn group(pen: &Pen<'_>, key: &Key, mut alarms: Vec<&Alarm>) -> ((bool, Severity), AlarmGroup) {
    alarms.sort_by_key(|it| std::cmp::Reverse((it.raised_at, it.id)));
    let worst = alarms.iter().map(|it| (!it.is_quiet(), it.severity)).max();
    let worst = worst.unwrap_or((false, Severity::Low));
    let cause = alarms.iter().find(|it| *key == Key::Cause(it.id));
    let head = pen.alarm(cause.unwrap_or(&alarms[0]), None);
    let owner = pen.zone.entity(&alarms[0].entity).map(|it| &it.owner);
    let first_at = alarms.iter().map(|it| it.raised_at).min().unwrap_or(alarms[0].raised_at);
    let group = AlarmGroup {
        by: if matches!(key, Key::Cause(_)) { "cause" } else { "rule" },
        title: head.title().clone(),
        park_title: owner.and_then(|it| pen.park_title(it)),
        severity: worst.1.as_str(),
        n: alarms.len(),
        n_unacknowledged: alarms.iter().filter(|it| it.ack == Ack::Unacknowledged).count(),
        n_quiet: alarms.iter().filter(|it| it.is_quiet()).count(),
        first_at: Instant(first_at),
        last_at: Instant(alarms[0].raised_at),
        head,
        ids: alarms.iter().take(IDS_MAX).map(|it| it.id.to_string()).collect(),
    };
    (worst, group)
}
