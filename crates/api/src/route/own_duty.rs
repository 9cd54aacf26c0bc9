//! What a person must know on whatever page they are: which post they hold, what the shift before
//! left to them, and that people practise.

use axum::{Json, extract::State};
use notify::{Directory, Duty, PersonId, Standing, on_duty};

use crate::{
    app::Reception,
    gate::Asker,
    problem::Problem,
    route::{drills, rosters},
    wire::{
        Instant,
        roster::{HeldPost, OwnDuty, duty_title},
    },
};

/// The posts one holds now, notes that must be read, and drills that go on.
#[utoipa::path(get, path = "/api/v1/me/duty", tag = "roster",
    extensions(("x-access" = json!("alarm.read"))), responses((status = 200, body = OwnDuty)))]
pub(crate) async fn show(
    State(here): State<Reception>,
    asker: Asker,
) -> Result<Json<OwnDuty>, Problem> {
    let now = here.centre.now();
    let directory = here.centre.world().rosters.directory(now).await?;
    let me = PersonId(asker.user.id.clone());
    let (mut posts, mut unread) = (vec![], vec![]);
    for duty in directory.duties.values() {
        let Some(post) = held(&directory, duty, &me, now) else { continue };
        posts.push(post);
        let notes = rosters::notes(&here, &asker, &directory, &duty.id).await?;
        unread.extend(notes.into_iter().filter(|it| it.must_read));
    }
    Ok(Json(OwnDuty { posts, unread, drills: drills::running(&here, &asker) }))
}

/// The post with the end of the shift, if they hold it. Who stands in for somebody has no shift of
/// their own, and no end that is known here.
fn held(directory: &Directory, duty: &Duty, me: &PersonId, now: model::Time) -> Option<HeldPost> {
    let Standing::Held { by, .. } = on_duty(directory, &duty.id, now) else { return None };
    let own = |it: &&notify::Shift| {
        it.duty == duty.id && it.person == *me && it.from <= now && now < it.until
    };
    let until = directory.shifts.iter().filter(own).map(|it| it.until).max();
    by.contains(me).then(|| HeldPost {
        id: duty.id.to_string(),
        title: duty_title(duty),
        until: until.map(Instant),
    })
}
