//! Whole nights in virtual time: readings through the judge, its alarms through the pipeline of
//! notices, notices through channels that behave by rule. Nothing waits, nothing is chance but by a
//! fixed seed; so everything that happens is compared, line by line, with the text beside this file.
//! `UPDATE_EXPECT=1` writes that text anew: read the difference as a duty officer would.

mod buffered;
mod channels;
mod escalation;
mod gone;
mod inhibition;
mod people;
mod storm;
mod told;

use std::{collections::BTreeMap, path::Path};

use model::{
    Act, Actor, Alarm, AlarmAct, AlarmId, Batch, Event, Fact, Flag, Observation, Origin, Position,
    Record, Series, SeriesId, Span, Time, UserId,
};
use notify::{AlarmFacts, Directory, Handing, Input, Kept, Life, Outcome, Receipt, State};
use port::RegistryContent;

use self::{channels::Channels, told::Told};
use super::bench::{catalogue, source};
use crate::{
    Effects, Judge, Zone,
    notices::{facts_of, inputs_of},
};

/// Each station speaks so often, at a second of its own.
const EVERY: Span = Span::from_min(5);

/// What a station says at a time; nothing where it is silent.
type Speaks = Box<dyn Fn(&Speaker, Time) -> Option<Vec<f64>>>;

/// A station as it speaks.
struct Speaker {
    entity: String,
    series: Vec<SeriesId>,
}

struct Night {
    zone: Zone,
    judge: Judge,
    directory: Directory,
    channels: Channels,
    told: Told,
    speaks: Speaks,
    /// The log's clock comes so often.
    tick: Span,
    state: State,
    now: Time,
    position: u64,
    /// By the second at which they speak.
    speakers: Vec<Vec<Speaker>>,
    /// Alarms as they stand, and what the pipeline has kept: what a restart finds.
    alarms: BTreeMap<AlarmId, Alarm>,
    disk: BTreeMap<String, Kept>,
}

impl Night {
    /// `content` without its series; every entity speaks of the quantities of its kind in
    /// `quantities`, at the second that `phase` gives it.
    fn new(
        mut content: RegistryContent,
        directory: Directory,
        (begin, tick): (Time, Span),
        quantities: &[(&str, &[&str])],
        mut phase: impl FnMut(usize) -> u64,
    ) -> Self {
        let mut speakers: Vec<Vec<Speaker>> = (0..EVERY.s()).map(|_| Vec::new()).collect();
        for (n, entity) in content.entities.iter().enumerate() {
            let of_kind = quantities.iter().find(|it| it.0 == entity.kind.as_str());
            let Some((_, names)) = of_kind else { continue };
            let begin = u32::try_from(content.series.len()).unwrap() + 1;
            let ids = (begin..).zip(*names).map(|(id, name)| Series {
                id: SeriesId(id),
                entity: entity.id.clone(),
                quantity: name.parse().unwrap(),
                instrument: String::new(),
            });
            let made: Vec<Series> = ids.collect();
            let series = made.iter().map(|it| it.id).collect();
            content.series.extend(made);
            let second = usize::try_from(phase(n) % EVERY.s()).unwrap();
            speakers[second].push(Speaker { entity: entity.id.to_string(), series });
        }
        Self {
            zone: Zone::new(catalogue(), content, None),
            judge: Judge::default(),
            directory,
            channels: Channels::default(),
            told: Told::default(),
            speaks: Box::new(|_, _| None),
            tick,
            state: State::default(),
            now: begin,
            position: 0,
            speakers,
            alarms: BTreeMap::new(),
            disk: BTreeMap::new(),
        }
    }

    /// Plays second by second up to `end`.
    fn until(&mut self, end: Time) {
        while self.now < end {
            self.second();
            self.now = self.now.plus(Span::from_s(1));
        }
    }

    fn second(&mut self) {
        let s = u64::try_from(self.now.0 / 1_000_000).unwrap();
        let at = usize::try_from(s % EVERY.s()).unwrap();
        let mut observations = Vec::new();
        for speaker in &self.speakers[at] {
            let Some(values) = (self.speaks)(speaker, self.now) else { continue };
            let said = speaker.series.iter().zip(values).map(|(series, value)| Observation {
                series: *series,
                time: self.now,
                value,
                flag: Flag::Measuring,
            });
            observations.extend(said);
        }
        if !observations.is_empty() {
            let batch = Batch { source: source().id, origin: Origin::Mqtt, observations };
            self.take(Fact::Observed(batch));
        }
        if s.is_multiple_of(self.tick.s()) {
            self.take(Fact::Ticked);
        }
        for (notice, receipt) in self.channels.receipts_due(self.now) {
            self.pipe(&[Input::Receipt { notice, receipt }]);
        }
        if notify::next_at(&self.state).is_none_or(|it| it <= self.now) {
            self.pipe(&[]);
        }
    }

    /// A person acts on the one alarm of a rule and an entity that is open.
    fn acknowledge(&mut self, user: &str, rule: &str, entity: &str) {
        let open = self.judge.open_alarms();
        let id = open.filter(|it| it.rule.as_str() == rule && it.entity.as_str() == entity);
        let id = id.map(|it| it.id).next().expect("such an alarm is open");
        let user = UserId::new(user).unwrap();
        let actor = Actor { user, address: "127.0.0.1".to_owned() };
        let act = Act::Alarm(id, AlarmAct::Acknowledge);
        self.take(Fact::Happened(Event { actor, act }));
    }

    /// Somebody opens the link of the last notice they got.
    fn reads(&mut self, person: &str) {
        let notice = self.channels.last_of(person).expect("they were told of something");
        self.pipe(&[Input::Receipt { notice, receipt: Receipt::Read }]);
    }

    fn take(&mut self, fact: Fact) {
        self.position += 1;
        let mut effects = Effects::default();
        let record = Record { position: Position(self.position), known_at: self.now, fact };
        self.judge.apply(&self.zone, &record, &mut effects);
        assert!(effects.refused.is_empty(), "{:?}", effects.refused);
        for alarm in &effects.changes.alarms {
            self.alarms.insert(alarm.id, alarm.clone());
        }
        self.told.life(self.now, &effects.changes.life, &self.alarms);
        self.told.floods(self.now, &effects.news);
        let inputs = inputs_of(&self.zone, &effects.news);
        if !inputs.is_empty() {
            self.pipe(&inputs);
        }
    }

    /// As the worker of the center does: the inputs and the clock, kept, then handed out.
    fn pipe(&mut self, inputs: &[Input]) {
        let mut handings = Vec::new();
        for input in inputs.iter().chain([&Input::Tick]) {
            handings.extend(notify::step(&self.directory, &mut self.state, self.now, input));
        }
        self.keep();
        for handing in handings {
            let outcome = self.hand(&handing);
            let notice = handing.notice.id;
            self.pipe(&[Input::Answered { notice, outcome }]);
        }
    }

    fn hand(&mut self, handing: &Handing) -> Outcome {
        let outcome = self.channels.hand(handing, self.now);
        self.told.handed(self.now, handing, &outcome);
        outcome
    }

    fn keep(&mut self) {
        for kept in self.state.take_changes() {
            let key = match &kept {
                Kept::Member(it) => format!("alarm {}", it.facts.id),
                Kept::Group(it) => format!("group {}", it.id),
                Kept::Notice(it) => format!("notice {}", it.id),
                Kept::Pool(it) => format!("pool {}", it.person),
                Kept::Health(it) => format!("health {} {}", it.person, it.way),
            };
            self.disk.insert(key, kept);
        }
    }

    /// Goes on as a process does that was killed: from its snapshot, from what was kept, and told
    /// every open alarm again.
    fn restart(&mut self) {
        self.judge = Judge::from_snapshot(&self.judge.to_snapshot().unwrap()).unwrap();
        let text = |it: &Kept| serde_json::to_string(it).unwrap();
        let kept = self.disk.values().filter(|it| !it.is_over());
        let kept = kept.map(|it| serde_json::from_str(&text(it)).unwrap()).collect();
        self.state = State::restored(kept);
        let facts = self.alarms.values().map(|it| facts_of(&self.zone, it));
        let open = facts.filter(|it: &AlarmFacts| it.life != Life::Ended).map(Input::Alarm);
        let inputs: Vec<Input> = [Input::Restarted].into_iter().chain(open).collect();
        self.pipe(&inputs);
    }
}

/// The night against the text beside this file.
#[track_caller]
fn check_golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/tests/whole/{name}.txt"));
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, found).unwrap();
        return;
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    for (n, (found, golden)) in found.lines().zip(golden.lines()).enumerate() {
        assert_eq!(found, golden, "{name}.txt, line {}", n + 1);
    }
    assert_eq!(found.lines().count(), golden.lines().count(), "lines of {name}.txt");
}
