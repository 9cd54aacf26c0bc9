//! A fair share of what is scarce: room for deliveries under way.
//!
//! **Invariant:** what is held never exceeds the capacity, and a source holds at most the capacity
//! divided by one more than the sources that hold or want something. So there is room for a newcomer
//! while one source is as loud as it can be, and whoever waits is served in turn, source by source.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
};

use model::SourceId;
use tokio::sync::oneshot;

use crate::lock::locked;

/// Room that sources share. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Share {
    state: Arc<Mutex<State>>,
    capacity: usize,
}

#[derive(Debug, Default)]
struct State {
    held: usize,
    of: HashMap<SourceId, Part>,
    /// Sources somebody waits for, in turn.
    turns: VecDeque<SourceId>,
}

/// What one source holds and wants.
#[derive(Debug, Default)]
struct Part {
    held: usize,
    waiting: VecDeque<(usize, oneshot::Sender<Pass>)>,
}

/// Room held until it is dropped.
#[derive(Debug)]
pub struct Pass {
    share: Share,
    source: SourceId,
    cost: usize,
}

impl Share {
    /// Room for `capacity`, in any unit.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { state: Arc::default(), capacity }
    }

    /// Takes room at once; none when the source has its share, or there is none left.
    #[must_use]
    pub fn try_enter(&self, source: &SourceId, cost: usize) -> Option<Pass> {
        let cost = cost.min(self.capacity);
        let mut state = self.state();
        let fits = state.of.get(source).is_none_or(|it| it.waiting.is_empty())
            && state.fits(source, cost, self.capacity);
        fits.then(|| self.grant(&mut state, source, cost))
    }

    /// Takes room, and waits for its turn where there is none.
    pub async fn enter(&self, source: &SourceId, cost: usize) -> Pass {
        let cost = cost.min(self.capacity);
        loop {
            if let Some(pass) = self.try_enter(source, cost) {
                return pass;
            }
            let (tell, told) = oneshot::channel();
            {
                let mut state = self.state();
                let part = state.of.entry(source.clone()).or_default();
                part.waiting.push_back((cost, tell));
                if part.waiting.len() == 1 {
                    state.turns.push_back(source.clone());
                }
            }
            // Room may have come between the two looks.
            self.serve();
            // It is only let go unheard where the share itself is gone.
            if let Ok(pass) = told.await {
                return pass;
            }
        }
    }

    /// What is held, and by how many sources.
    #[must_use]
    pub fn held(&self) -> (usize, usize) {
        let state = self.state();
        (state.held, state.of.values().filter(|it| 0 < it.held).count())
    }

    fn grant(&self, state: &mut State, source: &SourceId, cost: usize) -> Pass {
        state.held += cost;
        state.of.entry(source.clone()).or_default().held += cost;
        Pass { share: self.clone(), source: source.clone(), cost }
    }

    /// Lets in whoever's turn it is, for as long as there is room.
    fn serve(&self) {
        // Whoever has gone meanwhile gives its room back, which must not happen under the lock.
        let mut gone = Vec::new();
        let mut state = self.state();
        let mut n_passed_over = 0;
        while n_passed_over < state.turns.len() && state.held < self.capacity {
            let Some(source) = state.turns.pop_front() else { break };
            let Some(cost) = state.next_cost(&source) else { continue };
            if !state.fits(&source, cost, self.capacity) {
                state.turns.push_back(source);
                n_passed_over += 1;
                continue;
            }
            n_passed_over = 0;
            let pass = self.grant(&mut state, &source, cost);
            let part = state.of.entry(source.clone()).or_default();
            let waiting = part.waiting.pop_front();
            if !part.waiting.is_empty() {
                state.turns.push_back(source);
            }
            if let Some((_, tell)) = waiting
                && let Err(pass) = tell.send(pass)
            {
                gone.push(pass);
            }
        }
        drop(state);
        drop(gone);
    }

    fn give_back(&self, source: &SourceId, cost: usize) {
        {
            let mut state = self.state();
            state.held -= cost;
            if let Some(part) = state.of.get_mut(source) {
                part.held -= cost;
                if part.held == 0 && part.waiting.is_empty() {
                    state.of.remove(source);
                }
            }
            if state.turns.is_empty() {
                return;
            }
        }
        self.serve();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }
}

impl State {
    /// What the first of a source that is still waiting wants.
    fn next_cost(&mut self, source: &SourceId) -> Option<usize> {
        let part = self.of.get_mut(source)?;
        while part.waiting.front().is_some_and(|it| it.1.is_closed()) {
            part.waiting.pop_front();
        }
        let cost = part.waiting.front().map(|it| it.0);
        if cost.is_none() && part.held == 0 {
            self.of.remove(source);
        }
        cost
    }

    fn fits(&self, source: &SourceId, cost: usize, capacity: usize) -> bool {
        let own = self.of.get(source).map_or(0, |it| it.held);
        let n_others = self.of.len() - usize::from(self.of.contains_key(source));
        let share = capacity / (n_others + 2);
        // Whoever holds nothing may always have one: else what is large would never come in.
        self.held + cost <= capacity && (own == 0 || own + cost <= share)
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.share.give_back(&self.source, self.cost);
    }
}

#[cfg(test)]
mod tests {
    use std::{pin::pin, task::Poll};

    use super::*;

    fn source(name: &str) -> SourceId {
        SourceId::new(name).unwrap()
    }

    #[test]
    fn the_loudest_leaves_room_for_others() {
        let share = Share::new(100);
        let (loud, quiet, third) = (source("loud"), source("quiet"), source("third"));
        let mut held: Vec<_> = (0..10).map_while(|_| share.try_enter(&loud, 10)).collect();
        assert_eq!(held.len(), 5, "alone it has half");
        let one = share.try_enter(&quiet, 30).unwrap();
        assert!(share.try_enter(&quiet, 10).is_none(), "a third is 33");
        assert!(share.try_enter(&third, 30).is_none(), "no more than there is");
        assert_eq!(share.held(), (80, 2));
        held.clear();
        drop(one);
        assert_eq!(share.held(), (0, 0));
        assert!(share.try_enter(&third, 1_000).is_some(), "what is too large has all of it");
    }

    #[test]
    fn who_waits_is_served_in_turn_and_who_went_costs_nothing() {
        let share = Share::new(100);
        let (loud, quiet) = (source("loud"), source("quiet"));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let all = share.try_enter(&loud, 100).unwrap();
        let mut first = pin!(share.enter(&loud, 40));
        let mut gone = Box::pin(share.enter(&loud, 40));
        let mut last = pin!(share.enter(&quiet, 40));
        for it in [first.as_mut().poll(&mut context), gone.as_mut().poll(&mut context)] {
            assert!(it.is_pending());
        }
        assert!(last.as_mut().poll(&mut context).is_pending());
        drop(gone);
        drop(all);
        let Poll::Ready(first) = first.as_mut().poll(&mut context) else { panic!("it waits") };
        let Poll::Ready(last) = last.as_mut().poll(&mut context) else { panic!("it waits") };
        assert_eq!(share.held(), (80, 2));
        drop((first, last));
        assert_eq!(share.held(), (0, 0));
        assert!(share.state().turns.is_empty());
    }
}
