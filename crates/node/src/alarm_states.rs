//! Where every rule stands on every subject.

use std::collections::HashMap;

use alarm::{Rule, State, Subject};
use model::{EntityId, RuleId, SeriesId};
use rustc_hash::FxBuildHasher;

use crate::series_map::SeriesTable;

/// Which alarm: the rule, the entity, and the series where the rule watches one.
pub type AlarmKey = (RuleId, EntityId, Option<SeriesId>);

/// States by subject, then by rule: a subject has few rules, and a reading knows its series, so
/// that finding its states takes no hash and compares no texts.
#[derive(Debug, Default)]
pub struct AlarmStates {
    of_series: SeriesTable<Watched>,
    of_entities: HashMap<EntityId, Watched, FxBuildHasher>,
}

/// The rules that have been told of one subject, in the order they first were.
#[derive(Debug)]
struct Watched {
    entity: EntityId,
    states: Vec<(RuleId, State)>,
}

impl AlarmStates {
    /// Where a rule stands on a subject; none before it was first told of it.
    #[must_use]
    pub fn get(&self, (rule, entity, series): &AlarmKey) -> Option<&State> {
        let watched = match series {
            Some(series) => self.of_series.get(series)?,
            None => self.of_entities.get(entity)?,
        };
        watched.states.iter().find(|(id, _)| id == rule).map(|(_, state)| state)
    }

    /// Puts a state in the place of the one there, if any.
    pub fn insert(&mut self, (rule, entity, series): AlarmKey, state: State) {
        let states = self.states_of(&Subject { entity: &entity, series });
        *slot(states, &rule) = state;
    }

    /// The place of a rule's state on a subject; a new one if it was never told of it.
    pub(crate) fn place(&mut self, rule: &Rule, subject: &Subject<'_>) -> &mut State {
        slot(self.states_of(subject), &rule.id)
    }

    /// How many states there are.
    #[must_use]
    pub fn len(&self) -> usize {
        let all = self.of_series.values().chain(self.of_entities.values());
        all.map(|it| it.states.len()).sum()
    }

    /// Was no rule told of anything yet?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Changes every state.
    pub(crate) fn each_mut(&mut self, mut change: impl FnMut(&mut State)) {
        let all = self.of_series.values_mut().chain(self.of_entities.values_mut());
        all.flat_map(|it| &mut it.states).for_each(|(_, it)| change(it));
    }

    /// The keys of the states that are so, in an order of their own: a hash map has none.
    #[must_use]
    pub fn keys_where(&self, is: impl Fn(&State) -> bool) -> Vec<AlarmKey> {
        let of_series = self.of_series.iter().map(|(id, it)| (Some(id), it));
        let all = of_series.chain(self.of_entities.values().map(|it| (None, it)));
        let mut keys: Vec<AlarmKey> = Vec::new();
        for (series, watched) in all {
            for (rule, _) in watched.states.iter().filter(|(_, state)| is(state)) {
                keys.push((rule.clone(), watched.entity.clone(), series));
            }
        }
        keys.sort_unstable();
        keys
    }

    /// Takes a state out of its place, which is left as if it had never been told of anything.
    pub(crate) fn take(&mut self, (rule, entity, series): &AlarmKey) -> Option<State> {
        let watched = match series {
            Some(series) => self.of_series.get_mut(series)?,
            None => self.of_entities.get_mut(entity)?,
        };
        watched.states.iter_mut().find(|(id, _)| id == rule).map(|(_, it)| std::mem::take(it))
    }

    /// Every state with its key.
    pub fn iter(&self) -> impl Iterator<Item = (AlarmKey, &State)> {
        let of_series = self.of_series.iter().map(|(id, it)| (Some(id), it));
        let all = of_series.chain(self.of_entities.values().map(|it| (None, it)));
        all.flat_map(|(series, watched)| {
            let key = move |rule: &RuleId| (rule.clone(), watched.entity.clone(), series);
            watched.states.iter().map(move |(rule, state)| (key(rule), state))
        })
    }

    /// Every state.
    pub fn values(&self) -> impl Iterator<Item = &State> {
        let all = self.of_series.values().chain(self.of_entities.values());
        all.flat_map(|it| it.states.iter().map(|(_, state)| state))
    }

    fn states_of(&mut self, subject: &Subject<'_>) -> &mut Vec<(RuleId, State)> {
        let new = || Watched { entity: subject.entity.clone(), states: Vec::new() };
        let watched = match subject.series {
            Some(series) => self.of_series.get_or_insert_with(series, new),
            None => self.of_entities.entry(subject.entity.clone()).or_insert_with(new),
        };
        &mut watched.states
    }
}

fn slot<'a>(states: &'a mut Vec<(RuleId, State)>, rule: &RuleId) -> &'a mut State {
    let at = states.iter().position(|(id, _)| id == rule).unwrap_or_else(|| {
        // A subject has one or two rules, and there are many subjects.
        states.reserve_exact(1);
        states.push((rule.clone(), State::default()));
        states.len() - 1
    });
    &mut states[at].1
}
