//! A small zone, played in virtual time: every input goes through the real engine, every channel
//! answers by rule, and what reached whom is written down line by line.

mod nights;
mod properties;
mod small;

use std::collections::{BTreeMap, BTreeSet};

use model::{AlarmClass, AlarmId, EntityId, Lang, Severity, Span, Time, UserId};

use crate::*;

pub(crate) fn person_id(id: &str) -> PersonId {
    id.parse().unwrap()
}

pub(crate) fn t(text: &str) -> Time {
    Time::parse(&format!("2026-11-{text}+07:00")).unwrap()
}

pub(crate) fn way(id: &str, medium: Medium) -> Way {
    Way {
        id: id.parse().unwrap(),
        medium,
        to: id.to_owned(),
        keys: BTreeMap::new(),
        severity_min: Severity::Low,
        enabled: true,
    }
}

pub(crate) fn person(id: &str, superior: Option<&str>, ways: Vec<Way>) -> (PersonId, Person) {
    let person = Person {
        id: person_id(id),
        room: id.starts_with("room"),
        lang: Lang::Vi,
        zone: "Asia/Ho_Chi_Minh".to_owned(),
        superior: superior.map(person_id),
        quiet: None,
        ways,
    };
    (person_id(id), person)
}

pub(crate) fn shift(duty: &str, who: &str, from: &str, until: &str) -> Shift {
    Shift {
        id: format!("{duty}/{from}"),
        duty: duty.parse().unwrap(),
        person: person_id(who),
        from: t(from),
        until: t(until),
    }
}

pub(crate) fn rung(after_min: u64, to: &[Aim]) -> Rung {
    Rung { after: Span::from_min(after_min), to: to.to_vec() }
}

/// An holds the room from 06:00 to 18:00 and Bình at night; Chi leads; the room has a light.
pub(crate) fn zone() -> Directory {
    let duty = Duty {
        id: "room".parse().unwrap(),
        title_vi: "Trực ban".to_owned(),
        title_en: "Duty room".to_owned(),
        superior: person_id("chi"),
    };
    let mut light = way("light", Medium::Mqtt);
    light.to = "light".to_owned();
    let people = [
        person("an", Some("chi"), vec![way("push", Medium::WebPush), way("mail", Medium::Email)]),
        person("binh", Some("chi"), vec![way("sms", Medium::Sms), way("mail", Medium::Email)]),
        person("chi", None, vec![way("sms", Medium::Sms)]),
        person("dung", Some("chi"), vec![way("mail", Medium::Email)]),
        person("room-1", None, vec![light]),
    ];
    let post: DutyId = "room".parse().unwrap();
    let chain = Chain {
        id: "all".parse().unwrap(),
        rank: 10,
        title_vi: "Mọi cảnh báo".to_owned(),
        title_en: "All".to_owned(),
        severity_min: Severity::Low,
        class: None,
        entities: vec![],
        hours: None,
        rungs: vec![
            rung(0, &[Aim::Duty(post.clone()), Aim::Person(person_id("room-1"))]),
            rung(10, &[Aim::Person(person_id("dung"))]),
            rung(15, &[Aim::Superior(post.clone())]),
        ],
    };
    let shifts = ["21", "22", "23", "24"].windows(2).flat_map(|days| {
        let (day, next) = (days[0], days[1]);
        [
            shift("room", "an", &format!("{day}T06:00:00"), &format!("{day}T18:00:00")),
            shift("room", "binh", &format!("{day}T18:00:00"), &format!("{next}T06:00:00")),
        ]
    });
    Directory {
        people: people.into(),
        duties: [(post, duty)].into(),
        shifts: shifts.collect(),
        absences: vec![],
        left: BTreeSet::new(),
        chains: vec![chain],
    }
}

pub(crate) fn alarm(id: &str, group: &str, severity: Severity, at: Time) -> AlarmFacts {
    AlarmFacts {
        id: AlarmId::from_name(id),
        position: 1,
        rule: model::RuleId::new("air/dust").expect("a code"),
        entity: EntityId::new("stack-1").unwrap(),
        owned_by: None,
        group: group.to_owned(),
        severity,
        class: AlarmClass::Process,
        raised_at: at,
        life: Life::Active,
        acknowledged_by: None,
        held: None,
        drill: false,
    }
}

/// The engine, its outbox and channels that answer by rule.
pub(crate) struct Play {
    pub(crate) directory: Directory,
    pub(crate) state: State,
    pub(crate) now: Time,
    /// What is kept, by what it is: a restart has this and nothing else.
    pub(crate) disk: BTreeMap<String, Kept>,
    /// Alarms as they stand, for a restart to tell again.
    pub(crate) alarms: BTreeMap<AlarmId, AlarmFacts>,
    /// Alarms that somebody had before they became worse, and since when nobody has them.
    pub(crate) again: BTreeMap<AlarmId, Time>,
    /// Ways that refuse, and those that say OK and deliver nothing.
    pub(crate) broken: BTreeSet<String>,
    /// The channels' own memory of ids: an id seen again is the same message.
    pub(crate) arrived: BTreeMap<NoticeId, Notice>,
    pub(crate) repeats: usize,
    /// When each alarm first called.
    pub(crate) called: BTreeMap<AlarmId, Time>,
    /// Numbers that were listed with their cause before anybody was called for them.
    pub(crate) inside: BTreeSet<(GroupId, u32)>,
    /// What happened, a line each.
    pub(crate) told: Vec<String>,
}

impl Play {
    pub(crate) fn new(directory: Directory, now: Time) -> Self {
        Self {
            directory,
            state: State::default(),
            now,
            disk: BTreeMap::new(),
            alarms: BTreeMap::new(),
            again: BTreeMap::new(),
            broken: BTreeSet::new(),
            arrived: BTreeMap::new(),
            repeats: 0,
            called: BTreeMap::new(),
            inside: BTreeSet::new(),
            told: Vec::new(),
        }
    }

    pub(crate) fn alarm(&mut self, facts: AlarmFacts) {
        let mut facts = facts;
        if let Some(known) = self.alarms.get(&facts.id) {
            facts.position = known.position + 1;
        }
        if facts.calls() {
            self.called.entry(facts.id).or_insert(self.now);
        }
        self.alarms.insert(facts.id, facts.clone());
        self.input(&Input::Alarm(facts));
    }

    pub(crate) fn acknowledge(&mut self, id: &str, by: &str) {
        let mut facts = self.alarms[&AlarmId::from_name(id)].clone();
        facts.acknowledged_by = Some(UserId::new(by).unwrap());
        self.note(&format!("{by} acknowledges {id}"));
        self.alarm(facts);
    }

    pub(crate) fn take_back(&mut self, id: &str) {
        let facts = self.alarms[&AlarmId::from_name(id)].clone();
        self.note(&format!("{id} is taken back"));
        self.alarm(AlarmFacts { acknowledged_by: None, ..facts });
    }

    pub(crate) fn clear(&mut self, id: &str) {
        let mut facts = self.alarms[&AlarmId::from_name(id)].clone();
        let acknowledged = facts.acknowledged_by.is_some();
        facts.life = if acknowledged { Life::Ended } else { Life::Cleared };
        self.alarm(facts);
    }

    /// One input, its notices kept and handed out, and every answer taken back.
    pub(crate) fn input(&mut self, input: &Input) {
        let handings = step(&self.directory, &mut self.state, self.now, input);
        self.keep();
        for handing in handings {
            let outcome = self.hand(&handing);
            self.input(&Input::Answered { notice: handing.notice.id, outcome });
        }
    }

    pub(crate) fn keep(&mut self) {
        for kept in self.state.take_changes() {
            let key = match &kept {
                Kept::Member(it) => {
                    self.inside.extend(it.n.filter(|_| it.inside).map(|n| (it.group, n)));
                    format!("m{}", it.facts.id)
                }
                Kept::Group(it) => format!("g{}", it.id),
                Kept::Notice(it) => format!("n{}", it.id),
                Kept::Pool(it) => format!("p{}", it.person),
                Kept::Health(it) => format!("h{}/{}", it.person, it.way),
            };
            // As it is kept: through its text and back.
            let text = serde_json::to_string(&kept).unwrap();
            let read: Kept = serde_json::from_str(&text).unwrap();
            assert_eq!(read, kept);
            self.disk.insert(key, read);
        }
    }

    /// A channel: breaks by rule, and knows an id again.
    pub(crate) fn hand(&mut self, handing: &Handing) -> Outcome {
        let Handing { notice, way } = handing;
        let channel = format!("{}/{}", notice.person, way.id);
        if self.broken.contains(&channel) || self.broken.contains(way.id.0.as_str()) {
            return Outcome::Again { why: "does not answer".to_owned() };
        }
        if self.arrived.insert(notice.id, notice.clone()).is_some() {
            self.repeats += 1;
            return Outcome::Accepted;
        }
        let what = match &notice.kind {
            NoticeKind::Alarms => {
                let n: u32 = notice.parts.iter().map(|it| it.to - it.from).sum();
                let worse: usize = notice.parts.iter().map(|it| it.worse.len()).sum();
                format!("{n} alarms in {} groups, {worse} worse", notice.parts.len())
            }
            NoticeKind::Over => "over".to_owned(),
            NoticeKind::Test => "test".to_owned(),
            NoticeKind::Hole { duty, from, .. } => {
                format!("hole in {duty} from {}", clock(*from))
            }
            NoticeKind::DeadWay { person, way } => format!("dead: {way} of {person}"),
        };
        let drill = if notice.drill { "DRILL " } else { "" };
        self.note(&format!("{channel}: {drill}{} {what}", notice.severity));
        if way.medium == Medium::Sms && !self.broken.contains("no-receipts") {
            return Outcome::Delivered;
        }
        Outcome::Accepted
    }

    /// Time passes, and the clock is told whenever it matters.
    pub(crate) fn until(&mut self, time: Time) {
        for _ in 0..100_000 {
            let Some(next) = next_at(&self.state).filter(|it| *it <= time) else { break };
            self.now = self.now.max(next);
            self.input(&Input::Tick);
        }
        self.now = time;
        self.input(&Input::Tick);
    }

    /// The process dies and begins again with what was kept, and hears all alarms once more.
    pub(crate) fn restart(&mut self) {
        let kept = self.disk.values().filter(|it| !it.is_over()).cloned().collect();
        self.state = State::restored(kept);
        self.input(&Input::Restarted);
        for facts in self.alarms.clone().into_values() {
            self.input(&Input::Alarm(facts));
        }
        self.input(&Input::Tick);
    }

    pub(crate) fn note(&mut self, what: &str) {
        self.told.push(format!("{} {what}", clock(self.now)));
    }

    pub(crate) fn story(&self) -> String {
        self.told.join("\n")
    }
}

fn clock(time: Time) -> String {
    let local = time.local(model::Zone::VIET_NAM);
    format!("{:02} {:02}:{:02}:{:02}", local.day(), local.hour(), local.minute(), local.second())
}
