//! The clock was ahead and has been set right: what was to happen soon happens soon again.

use model::{Span, Time};

use crate::{notice::Delivery, state::State, tell::POOL};

/// Everything that was timed by the clock that was ahead comes earlier by as much. What waits for an
/// hour of the day, as in quiet hours, waits for it still.
pub(crate) fn set_back(state: &mut State, by: Span, now: Time) {
    let earlier = |at: &mut Option<Time>| *at = at.map(|it| it.minus(by));
    earlier(&mut state.look_at);
    for id in state.groups.keys().copied().collect::<Vec<_>>() {
        let Some(group) = state.group_mut(id) else { continue };
        earlier(&mut group.flush_at);
        earlier(&mut group.rung_at);
        earlier(&mut group.lost_since);
        earlier(&mut group.again_at);
        earlier(&mut group.shuts_at);
    }
    for id in state.notices.keys().copied().collect::<Vec<_>>() {
        let delivery = state.notice_mut(id).map(|it| &mut it.delivery);
        if let Some(Delivery::Waiting { until } | Delivery::Awaiting { until }) = delivery {
            *until = until.minus(by);
        }
    }
    // Later than this nothing waits only because others came before it.
    let pooled_until = now.plus(by).plus(POOL);
    for person in state.pools.keys().cloned().collect::<Vec<_>>() {
        let pool = state.pool_mut(&person);
        pool.recent_us.retain(|it| *it <= now.0);
        for waiting in &mut pool.waiting {
            if waiting.due.is_some_and(|it| it <= pooled_until) {
                earlier(&mut waiting.due);
            }
        }
    }
}
