//! An example night, played through the engine that will judge the real ones.

use model::{EntityId, LifeStep, Moment, Position, Time};

use crate::{Example, ExampleSample, Input, Limit, Rule, Sample, State, Stepped, Subject, step};

/// What the rule does in this night, one character a sample: `R` raises, `U` more severe, `D` less
/// severe, `C` clears, `-` nothing. Nobody acknowledges in an example.
#[must_use]
pub fn play(rule: &Rule, example: &Example) -> String {
    let Ok(entity) = EntityId::new("example") else { return String::new() };
    let subject = Subject { entity: &entity, series: None };
    let limit = example.limit.map(|bound| Limit { bound, row: None, confidence: None });
    let mut state = State::default();
    let mut now = Time(0);
    let mut told = String::with_capacity(example.samples.len());
    for (position, it) in (1..).zip(&example.samples) {
        let every = example.every;
        let sample = |value, valid| Input::Sample(Sample { at: now, value, valid, limit, every });
        let input = match it {
            ExampleSample::Value(value) => sample(Some(*value), true),
            ExampleSample::NotValid => sample(None, false),
            ExampleSample::Nothing => Input::Tick { every, waits: false },
        };
        let moment = Moment { position: Position(position), now };
        let stepped = step(rule, &subject, state, moment, &input);
        told.push(sign(&stepped));
        state = stepped.state;
        now = now.plus(every);
    }
    told
}

fn sign(stepped: &Stepped) -> char {
    // A new alarm is told after the end of the one whose place it took.
    let raised = stepped.entries.iter().any(|it| matches!(it.step, LifeStep::Raised { .. }));
    match stepped.entries.first().map(|it| &it.step) {
        _ if raised => 'R',
        Some(LifeStep::Severity { from, to, .. }) if from < to => 'U',
        Some(LifeStep::Severity { .. }) => 'D',
        Some(LifeStep::Cleared { .. }) => 'C',
        _ => '-',
    }
}
