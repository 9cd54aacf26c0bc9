//! Somebody left out a step of a case: their superior is told, once.

use std::collections::BTreeSet;

use model::{Severity, Time};
use serde::{Deserialize, Serialize};

use crate::{
    form::{NoticeId, PersonId},
    notice::{Handing, NoticeKind},
    people::Directory,
    roster::{Standing, answers, on_duty},
    state::State,
    tell::{Draft, hand, usable},
};

/// A step that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedStep {
    /// The case, by its id.
    pub case: String,
    /// The number of the work: a step may come more than once.
    pub work: u32,
    /// What was left out, in Vietnamese.
    pub title_vi: String,
    /// And in English.
    pub title_en: String,
    /// Who left it out.
    pub by: PersonId,
    /// Why.
    pub reason: String,
}

/// Tells whoever answers for the person who did it.
pub(crate) fn tell_skip(
    directory: &Directory,
    state: &mut State,
    step: &SkippedStep,
    now: Time,
) -> Vec<Handing> {
    let mut handings = Vec::new();
    for reader in superiors(directory, &step.by, now) {
        let draft = Draft {
            id: NoticeId::of(&format!("skip/{}/{}/{reader}", step.case, step.work)),
            person: &reader,
            kind: NoticeKind::Skipped(step.clone()),
            parts: vec![],
            severity: Severity::Medium,
            drill: false,
            rung: 0,
            ways: usable(directory, state, &reader, Severity::Medium),
        };
        handings.extend(hand(directory, state, draft, now));
    }
    handings
}

/// The superior they have; without one, those of the posts they hold; without any, those of all posts.
fn superiors(directory: &Directory, by: &PersonId, now: Time) -> BTreeSet<PersonId> {
    let own = directory.people.get(by).and_then(|it| it.superior.clone());
    let holds = |it: &&crate::people::Duty| matches!(on_duty(directory, &it.id, now), Standing::Held { by: held, .. } if held.contains(by));
    let held = directory.duties.values().filter(holds).map(|it| it.superior.clone());
    let mut meant: BTreeSet<PersonId> = own.map_or_else(|| held.collect(), |it| [it].into());
    if meant.is_empty() {
        meant = directory.duties.values().map(|it| it.superior.clone()).collect();
    }
    // Nobody is told of what they did themselves.
    let readers = meant.iter().filter_map(|it| answers(directory, it, now));
    readers.filter(|it| it != by).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Input, step,
        tests::{person_id, t, zone},
    };

    fn skipped(by: &str) -> SkippedStep {
        SkippedStep {
            case: "c-1".to_owned(),
            work: 3,
            title_vi: "Lấy mẫu".to_owned(),
            title_en: "Take a sample".to_owned(),
            by: person_id(by),
            reason: "cổng khóa".to_owned(),
        }
    }

    #[track_caller]
    fn check(by: &str, expected: &[&str]) {
        let (directory, mut state) = (zone(), State::default());
        let mut tell = || {
            let told = step(&directory, &mut state, t("21T10:00:00"), &Input::Skipped(skipped(by)));
            told.iter().map(|it| it.notice.person.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(tell(), expected, "{by}");
        assert_eq!(tell(), [""; 0], "once is enough");
    }

    #[test]
    fn a_skipped_step_is_told_to_the_superior_once() {
        check("an", &["chi"]);
        // Somebody without a superior and without a post: those of the posts.
        check("nobody-known", &["chi"]);
        check("chi", &[]);
    }
}
