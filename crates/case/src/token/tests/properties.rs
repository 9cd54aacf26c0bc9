//! What must stay true of every sound procedure, whatever its people do.

use std::collections::BTreeSet;

use model::Time;
use proptest::{collection::vec, prelude::*};

use super::blocks::{Live, Mistake, after, answers, draw, enter, open, plan};
use crate::{
    net::{Kind, Net, Wrong, lint, prove},
    token::{Effect, Ended, Input, State, Work, WorkId, begin, step},
    value::Data,
};

/// Questions that a plan may ask.
const QUESTIONS: usize = 60;

/// Steps after which everybody wants to go home.
const STEPS_MAX: usize = 400;

fn name(work: &Work) -> String {
    match work.item {
        Some(n) => format!("{}#{n}", work.node),
        None => work.node.to_string(),
    }
}

fn standing(state: &State) -> Vec<(String, WorkId)> {
    let works = state.works().filter(|(_, it)| it.batch.is_none());
    let mut all: Vec<_> = works.map(|(id, it)| (name(it), id)).collect();
    all.sort();
    all
}

/// What the world was asked for and has not been told to forget.
#[derive(Default)]
struct World {
    asked: BTreeSet<WorkId>,
    ever: BTreeSet<WorkId>,
    closed: Vec<Ended>,
}

impl World {
    fn hear(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::OpenTask { work, .. } | Effect::SetTimer { work, .. } => {
                    assert!(self.ever.insert(*work), "asked twice");
                    self.asked.insert(*work);
                }
                Effect::TakeBack { work } => {
                    assert!(self.asked.remove(work), "taken back, and never asked");
                }
                Effect::Close { how } => self.closed.push(how.clone()),
                other => panic!("{other:?}"),
            }
        }
    }
}

fn kept(state: &State) -> State {
    let text = serde_json::to_string(state).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn input(net: &Net, state: &State, work: WorkId, data: &Data) -> Input {
    let node = &state.work(work).unwrap().node;
    match net.node(node.as_str()).unwrap().kind {
        Kind::Edge { .. } => Input::Rang { work },
        _ => Input::Done { work, data: data.clone() },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// No token is lost and none doubled: at every moment just that is open which the blocks say,
    /// and the world has been asked for just that, once. Every run ends, and what was kept in
    /// between goes on as if it had not been.
    #[test]
    fn the_engine_does_what_the_blocks_mean(
        plan in plan(),
        first in vec(0..8_u8, QUESTIONS),
        moves in vec((0..64_usize, vec(0..8_u8, QUESTIONS)), 0..24),
    ) {
        let (net, _) = draw(&plan, Mistake::None);
        let mut data = answers(&first);
        let (mut state, effects) = begin(&net, None, data.clone(), Time(0)).unwrap();
        let mut live = enter(&plan, &data);
        let mut world = World::default();
        world.hear(&effects);
        let mut moves = moves.into_iter();
        for n in 0.. {
            let mut meant = Vec::new();
            open(&live, &mut meant);
            meant.sort();
            let standing = standing(&state);
            prop_assert_eq!(&standing.iter().map(|it| it.0.clone()).collect::<Vec<_>>(), &meant);
            prop_assert_eq!(&standing.iter().map(|it| it.1).collect::<BTreeSet<_>>(), &world.asked);
            prop_assert_eq!(state.ended().is_some(), matches!(live, Live::Over));
            if state.ended().is_some() {
                break;
            }
            prop_assert!(n < STEPS_MAX, "no end");
            // Once the moves are used up, every question is answered by its default.
            let (pick, bits) = moves.next().unwrap_or((0, vec![0; QUESTIONS]));
            let (name, work) = &standing[pick % standing.len()];
            let said = answers(&bits);
            let news = input(&net, &state, *work, &said);
            let (next, effects) = step(&net, &kept(&state), Time(1), &news).unwrap();
            prop_assert_eq!(&step(&net, &state, Time(1), &news).unwrap().0, &next);
            if matches!(news, Input::Done { .. }) && !name.contains('#') {
                data = said;
            }
            live = after(live, name, &data);
            world.asked.remove(work);
            world.hear(&effects);
            state = next;
        }
        prop_assert_eq!(world.closed, vec![Ended::Done]);
        prop_assert!(state.waiting().is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_is_made_of_blocks_is_proved_sound(plan in plan()) {
        let (net, _) = draw(&plan, Mistake::None);
        prop_assert_eq!(lint(&net), vec![]);
        prop_assert_eq!(prove(&net).flaws, vec![]);
    }

    #[test]
    fn a_join_that_does_not_fit_its_split_is_found(plan in plan(), waits in any::<bool>()) {
        let mistake = if waits { Mistake::XorThenAnd } else { Mistake::AndThenXor };
        let (net, made) = draw(&plan, mistake);
        let proof = prove(&net);
        // A doubled token is found where it stands, or where its twin is waited for in vain.
        let found = proof.flaws.iter().any(|it| match mistake {
            Mistake::XorThenAnd => matches!(it.wrong, Wrong::Stuck(_)),
            _ => matches!(it.wrong, Wrong::Doubled(_) | Wrong::Stuck(_)),
        });
        prop_assert!(found == made || !proof.complete, "{:?}", proof);
    }
}
