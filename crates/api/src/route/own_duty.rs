//! What a person must know on whatever page they are: which post they hold, what the shift before
//! left to them, and that people practise.

use axum::{Json, extract::State};
use model::Time;
use notify::{Directory, Duty, PersonId, Shift, Standing, on_duty};

use crate::{
    app::Reception,
    gate::Asker,
    problem::Problem,
    route::{drills, hand_overs},
    wire::{
        Instant,
        hand_over::HandOver,
        roster::{HeldPost, OwnDuty, duty_title},
    },
};

/// The posts one holds now, notes that must be read, and drills that go on.
#[utoipa::path(get, path = "/api/v1/me/duty", tag = "roster",
    extensions(("x-access" = json!("alarm.read"))), responses((status = 200, body = OwnDuty)))]
pub(crate) async fn own_duty(
    State(here): State<Reception>,
    asker: Asker,
) -> Result<Json<OwnDuty>, Problem> {
    let now = here.centre.now();
    let directory = here.centre.world().rosters.directory(now).await?;
    let me = PersonId(asker.user.id.clone());
    let (mut posts, mut unread) = (vec![], vec![]);
    for duty in directory.duties.values() {
        let Standing::Held { by, .. } = on_duty(&directory, &duty.id, now) else { continue };
        if !by.contains(&me) {
            continue;
        }
        let notes = hand_overs::notes(&here, &asker, &directory, &duty.id).await?;
        posts.push(post(&directory, duty, &me, now, &notes));
        unread.extend(notes.into_iter().filter(|it| it.must_read));
    }
    Ok(Json(OwnDuty { posts, unread, drills: drills::running(&here, &asker) }))
}

/// A post one holds. Who stands in for somebody has no shift of their own, and no end that is known
/// here.
fn post(
    directory: &Directory,
    duty: &Duty,
    me: &PersonId,
    now: Time,
    notes: &[HandOver],
) -> HeldPost {
    let own =
        |it: &&Shift| it.duty == duty.id && it.person == *me && it.from <= now && now < it.until;
    let shift = directory.shifts.iter().filter(own).max_by_key(|it| it.until);
    let is_of_shift = |note: &HandOver| shift.is_some_and(|it| it.from <= note.at.0);
    HeldPost {
        id: duty.id.to_string(),
        title: duty_title(duty),
        until: shift.map(|it| Instant(it.until)),
        handed_over: notes.iter().any(|it| it.by == me.to_string() && is_of_shift(it)),
    }
}
