//! A post that nobody will hold: its superior is told, once.

use model::{Severity, Span, Time};

use crate::{
    form::{DutyId, NoticeId},
    notice::{Handing, NoticeKind},
    people::{Directory, Duty},
    roster::{answers, holes},
    state::State,
    tell::{Draft, hand, usable},
};

/// A hole in a roster is told so long before it begins.
const HOLE_AHEAD: Span = Span::from_h(24);

/// A post that nobody held for longer than this back is told of once, as a post without a roster.
pub const HOLE_BACK: Span = Span::from_h(7 * 24);

/// Holes somebody was told of, remembered so that they are told of once.
const HOLES_REMEMBERED: usize = 64;

/// A post without any roster has no begin: it is told of once.
fn hole_key(duty: &Duty, began: Option<Time>) -> String {
    format!("{}@{}", duty.id, began.map_or(0, |it| it.0))
}

/// The notice that tells a post's superior of a hole; `began` is none where the post has had no
/// roster for as long as anybody looks back.
#[must_use]
pub fn hole_notice(duty: &Duty, began: Option<Time>) -> NoticeId {
    notice_of(duty, &hole_key(duty, began))
}

fn notice_of(duty: &Duty, key: &str) -> NoticeId {
    NoticeId::of(&format!("hole/{}/{key}", duty.superior))
}

/// A hole in a roster is told by day, to whom it will matter at night.
pub(crate) fn tell_holes(directory: &Directory, state: &mut State, now: Time) -> Vec<Handing> {
    let mut handings = Vec::new();
    let (back, ahead) = (now.minus(HOLE_BACK), now.plus(HOLE_AHEAD));
    for duty in directory.duties.values() {
        let found = holes(directory, &duty.id, back, ahead);
        for (from, until) in found.into_iter().filter(|it| now < it.1) {
            let began = (from != back).then_some(from);
            let from = from.max(now);
            let key = hole_key(duty, began);
            let Some(reader) = answers(directory, &duty.superior, now) else { continue };
            let pool = state.pool_mut(&duty.superior);
            if pool.holes.contains(&key) {
                continue;
            }
            if pool.holes.len() == HOLES_REMEMBERED {
                pool.holes.remove(0);
            }
            pool.holes.push(key.clone());
            let draft = Draft {
                id: hole_notice(duty, began),
                person: &reader,
                kind: NoticeKind::Hole { duty: duty.id.clone(), from, until },
                parts: vec![],
                severity: Severity::High,
                drill: false,
                rung: 0,
                ways: usable(directory, state, &reader, Severity::High),
            };
            handings.extend(hand(directory, state, draft, now));
        }
    }
    handings
}

/// No channel took it: it is told again when rosters are looked at next.
pub(crate) fn untold(directory: &Directory, state: &mut State, duty: &DutyId, notice: NoticeId) {
    let Some(duty) = directory.duties.get(duty) else { return };
    let holes = &mut state.pool_mut(&duty.superior).holes;
    holes.retain(|key| notice_of(duty, key) != notice);
}
