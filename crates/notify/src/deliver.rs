//! From one channel to the next until one takes a notice, and what becomes of those that do not.

use model::{Span, Time};

use crate::{
    dead,
    form::{NoticeId, PersonId, WayId},
    hole,
    notice::{Attempt, Delivery, Handing, NoticeKind, Outcome, Receipt},
    people::Directory,
    state::{Pooled, State},
    trace::Said,
};

/// How long after a try that failed for now the next one comes; then the next way is taken.
const AGAIN: [Span; 2] = [Span::from_s(5), Span::from_s(20)];

/// A receipt is taken so long; then the notice leaves memory.
pub(crate) const RECEIPT_TAKEN: Span = Span::from_h(24);

/// A channel answered.
pub(crate) fn answered(
    directory: &Directory,
    state: &mut State,
    id: NoticeId,
    outcome: &Outcome,
    now: Time,
) -> Vec<Handing> {
    let Some(notice) = state.notices.get(&id) else { return vec![] };
    if notice.delivery != Delivery::Handing {
        return vec![];
    }
    let Some(way) = notice.current().cloned() else { return vec![] };
    let person = notice.person.clone();
    match outcome {
        Outcome::Accepted | Outcome::Delivered => {
            let receipt = way.medium.receipt_within();
            // Where receipts come, a yes alone proves nothing: it may say so and send nothing.
            if receipt.is_none() || *outcome == Outcome::Delivered {
                dead::revive(state, (&person, &way.id));
            }
            let (what, delivery) = match (outcome, receipt) {
                (Outcome::Delivered, _) => ("delivered", Delivery::Delivered),
                (_, Some(span)) => ("accepted", Delivery::Awaiting { until: now.plus(span) }),
                (_, None) => ("accepted", Delivery::Accepted),
            };
            note(state, id, now, &way.id, what, None, delivery);
            reached(directory, state, id);
            let (person, way) = (person, way.id);
            let said = match delivery {
                Delivery::Delivered => Said::Delivered { person, way },
                _ => Said::Accepted { person, way },
            };
            say(state, id, now, &said);
            vec![]
        }
        Outcome::Again { why } => {
            let tries = usize::try_from(notice.tries).unwrap_or(usize::MAX);
            let Some(after) = AGAIN.get(tries) else {
                return give_up(directory, state, id, ("again", why), false, now);
            };
            let delivery = Delivery::Waiting { until: now.plus(*after) };
            note(state, id, now, &way.id, "again", Some(why), delivery);
            if let Some(notice) = state.notice_mut(id) {
                notice.tries += 1;
            }
            vec![]
        }
        Outcome::Never { why } => give_up(directory, state, id, ("never", why), false, now),
        Outcome::Gone { why } => give_up(directory, state, id, ("gone", why), true, now),
    }
}

/// Something came back later.
pub(crate) fn receipt(
    directory: &Directory,
    state: &mut State,
    id: NoticeId,
    receipt: Receipt,
    now: Time,
) -> Vec<Handing> {
    let Some(notice) = state.notices.get(&id) else { return vec![] };
    let (person, way) = (notice.person.clone(), notice.current().map(|it| it.id.clone()));
    let Some(way) = way else { return vec![] };
    if receipt != Receipt::Failed {
        dead::revive(state, (&person, &way));
        reached(directory, state, id);
    }
    let Some(notice) = state.notices.get(&id) else { return vec![] };
    match receipt {
        Receipt::Delivered if notice.delivery != Delivery::Read => {
            note(state, id, now, &way, "delivered", None, Delivery::Delivered);
            say(state, id, now, &Said::Delivered { person, way });
            vec![]
        }
        Receipt::Read if notice.delivery != Delivery::Read => {
            note(state, id, now, &way, "read", None, Delivery::Read);
            say(state, id, now, &Said::Read { person });
            vec![]
        }
        Receipt::Failed if matches!(notice.delivery, Delivery::Awaiting { .. }) => {
            give_up(directory, state, id, ("never", "not delivered"), false, now)
        }
        _ => vec![],
    }
}

/// What a notice's own clock says.
pub(crate) fn tick(directory: &Directory, state: &mut State, now: Time) -> Vec<Handing> {
    let mut handings = Vec::new();
    let mut old = Vec::new();
    let mut waiting = Vec::new();
    let mut silent = Vec::new();
    for (id, notice) in &state.notices {
        match notice.delivery {
            Delivery::Waiting { until } if until <= now => waiting.push(*id),
            Delivery::Awaiting { until } if until <= now => silent.push(*id),
            _ if notice.is_over() => old.push(*id),
            _ if notice.is_settled() && notice.made_at.plus(RECEIPT_TAKEN) <= now => old.push(*id),
            _ => {}
        }
    }
    for id in old {
        state.forget_notice(id);
    }
    for id in waiting {
        handings.extend(try_now(state, id));
    }
    for id in silent {
        handings.extend(give_up(directory, state, id, ("no-receipt", ""), false, now));
    }
    handings
}

/// Whatever was in a channel's hands when the process died is handed out again, by the same id.
pub(crate) fn restarted(state: &mut State) -> Vec<Handing> {
    let in_hand = |it: &&crate::Notice| it.delivery == Delivery::Handing;
    let ids: Vec<NoticeId> = state.notices.values().filter(in_hand).map(|it| it.id).collect();
    ids.into_iter().filter_map(|id| try_now(state, id)).collect()
}

fn try_now(state: &mut State, id: NoticeId) -> Option<Handing> {
    let notice = state.notice_mut(id)?;
    notice.delivery = Delivery::Handing;
    let way = notice.current()?.clone();
    Some(Handing { notice: notice.clone(), way })
}

/// This way will not do: the next one, or nobody was reached.
fn give_up(
    directory: &Directory,
    state: &mut State,
    id: NoticeId,
    (what, why): (&str, &str),
    gone: bool,
    now: Time,
) -> Vec<Handing> {
    let Some(notice) = state.notices.get(&id) else { return vec![] };
    let Some(way) = notice.current().map(|it| it.id.clone()) else { return vec![] };
    let person = notice.person.clone();
    note(state, id, now, &way, what, Some(why), Delivery::Handing);
    let said = if what == "no-receipt" {
        Said::NoReceipt { person: person.clone(), way: way.clone() }
    } else {
        Said::Failed { person: person.clone(), way: way.clone(), why: why.to_owned() }
    };
    say(state, id, now, &said);
    let mut handings = Vec::new();
    if let Some(notice) = state.notice_mut(id) {
        notice.way += 1;
        notice.tries = 0;
    }
    match try_now(state, id) {
        Some(handing) => handings.push(handing),
        None => unreached(directory, state, id, now),
    }
    handings.extend(dead::weaken(directory, state, (&person, &way), gone, now));
    handings
}

/// No way of theirs took it: it comes with whatever they are told next of the same group. If that is
/// so of everybody who was told, the next rung is told now, and all are tried again.
pub(crate) fn unreached(directory: &Directory, state: &mut State, id: NoticeId, now: Time) {
    let Some(notice) = state.notice_mut(id) else { return };
    notice.delivery = Delivery::Unreached;
    let notice = notice.clone();
    let (person, severity, rung) = (notice.person, notice.severity, notice.rung);
    say(state, id, now, &Said::Unreached { person: person.clone() });
    match &notice.kind {
        NoticeKind::DeadWay { person: whose, way } => {
            dead::unreached(state, (whose, way), &person, now);
        }
        NoticeKind::Hole { duty, .. } => hole::untold(directory, state, duty, id),
        // A step that was skipped stays in the history of its case.
        NoticeKind::Alarms | NoticeKind::Over | NoticeKind::Test | NoticeKind::Skipped(_) => {}
    }
    if notice.kind != NoticeKind::Alarms {
        return;
    }
    for part in notice.parts {
        let Some(group) = state.group_mut(part.group) else { continue };
        if let Some(told) = group.told.get_mut(&person) {
            told.unreached = true;
        }
        if group.severity().is_some() && reaches_nobody(directory, group) {
            group.rung_at = group.rung_at.map(|_| now);
            group.lose(now);
        }
        let lost = Pooled { part, severity, rung, due: None, again: true };
        state.pool_mut(&person).waiting.push(lost);
    }
}

/// A channel took it. Something else of the same group may still be on its way to them.
fn reached(directory: &Directory, state: &mut State, id: NoticeId) {
    let Some(notice) = state.notices.get(&id) else { return };
    let (person, parts) = (notice.person.clone(), notice.parts.clone());
    if let NoticeKind::DeadWay { person: whose, way } = notice.kind.clone() {
        dead::reached(state, (&whose, &way), &person);
    }
    for part in parts {
        let is_rest = state.waiting(&person, part.group).next().is_some();
        let Some(group) = state.group_mut(part.group) else { continue };
        if let Some(told) = group.told.get_mut(&person) {
            told.unreached &= is_rest;
        }
        if !reaches_nobody(directory, group) {
            group.find();
        }
    }
}

/// Was nobody of those who were told reached? A light in a room has no eyes: only people count, and of
/// those who are still here.
pub(crate) fn reaches_nobody(directory: &Directory, group: &crate::Group) -> bool {
    let is_room = |it: &PersonId| directory.people.get(it).is_some_and(|it| it.room);
    let is_person = |it: &PersonId| !is_room(it) && !directory.left.contains(it);
    group.told.iter().filter(|it| is_person(it.0)).all(|it| it.1.unreached)
}

/// Says something of a notice to every group it is about.
pub(crate) fn say(state: &mut State, id: NoticeId, now: Time, said: &Said) {
    let Some(notice) = state.notices.get(&id) else { return };
    for part in notice.parts.clone() {
        if let Some(group) = state.group_mut(part.group) {
            group.say(now, said.clone());
        }
    }
}

fn note(
    state: &mut State,
    id: NoticeId,
    at: Time,
    way: &WayId,
    what: &str,
    why: Option<&str>,
    delivery: Delivery,
) {
    let Some(notice) = state.notice_mut(id) else { return };
    let why = why.filter(|it| !it.is_empty()).map(|it| it.chars().take(300).collect());
    notice.log.push(Attempt { at, way: way.clone(), what: what.to_owned(), why });
    notice.delivery = delivery;
}
