//! The night as a person reads it: what happened, what became of each notice, and what every stage
//! said of each group of alarms.

use std::{collections::BTreeMap, fmt::Write as _};

use model::{Alarm, AlarmId, LifeEntry, LifeStep, Time, Zone as Clock};
use notify::{Group, Handing, Kept, Member, Notice, NoticeKind, Outcome, Trace};

use super::Night;
use crate::News;

/// So many of the same in a minute are one line.
const LISTED_MAX: usize = 4;

#[derive(Default)]
pub(super) struct Told {
    /// Lives of alarms, by minute and what happened.
    lives: BTreeMap<(String, String), Vec<Line>>,
    /// All else, with what those alike have in common and how many alarms are in it.
    lines: Vec<(Line, String, u32)>,
    n: usize,
}

/// Its place in the night, when, and what.
type Line = (usize, Time, String);

impl Told {
    pub(super) fn life(
        &mut self,
        now: Time,
        entries: &[LifeEntry],
        alarms: &BTreeMap<AlarmId, Alarm>,
    ) {
        for entry in entries {
            let alarm = &alarms[&entry.alarm];
            let what = format!("{} {}", alarm.rule, step(entry, alarms));
            let minute = clock(now)[..8].to_owned();
            self.n += 1;
            let line = (self.n, now, alarm.entity.to_string());
            self.lives.entry((minute, what)).or_default().push(line);
        }
    }

    pub(super) fn floods(&mut self, now: Time, news: &[News]) {
        for it in news {
            if let News::Flood { org, since } = it {
                let what = if since.is_some() { "a flood begins" } else { "a flood is over" };
                self.note(now, format!("{what} at {org}"), what, 0);
            }
        }
    }

    pub(super) fn handed(&mut self, now: Time, handing: &Handing, outcome: &Outcome) {
        let Handing { notice, way } = handing;
        let channel = format!("-> {}/{}", notice.person, way.id);
        let failed = match outcome {
            Outcome::Accepted | Outcome::Delivered => "",
            _ => "  (does not answer)",
        };
        let told = notice.parts.iter().map(|it| it.to - it.from).sum();
        self.note(now, format!("{channel:<14} {}{failed}", what(notice)), &channel, told);
    }

    fn note(&mut self, now: Time, what: String, alike: &str, told: u32) {
        self.n += 1;
        self.lines.push(((self.n, now, what), alike.to_owned(), told));
    }

    /// What happened, in order.
    fn story(&self) -> String {
        let mut lines = Vec::new();
        let mut alike: BTreeMap<(Time, &str), Vec<(&Line, u32)>> = BTreeMap::new();
        for (line, what, told) in &self.lines {
            alike.entry((line.1, what.as_str())).or_default().push((line, *told));
        }
        for ((at, what), seen) in alike {
            if seen.len() <= LISTED_MAX {
                lines.extend(seen.iter().map(|it| it.0.clone()));
            } else {
                let told: u32 = seen.iter().map(|it| it.1).sum();
                let told = if told == 0 { String::new() } else { format!(", {told} alarms") };
                lines.push((seen[0].0.0, at, format!("{what:<14} {} times{told}", seen.len())));
            }
        }
        for ((_, what), seen) in &self.lives {
            if seen.len() <= LISTED_MAX {
                let each = seen.iter().map(|(n, at, who)| (*n, *at, format!("{who}: {what}")));
                lines.extend(each);
            } else {
                let (n, at, _) = seen[0];
                lines.push((n, at, format!("{} of them: {what}", seen.len())));
            }
        }
        lines.sort();
        let mut text = String::new();
        for (_, at, what) in lines {
            // A text takes what is written into it.
            let _written = writeln!(text, "{} {what}", clock(at));
        }
        text
    }
}

impl Night {
    /// Everything, for the golden text.
    pub(super) fn golden(&self, title: &str) -> String {
        let mut text = format!("{title}\n\n# What happened\n{}", self.told.story());
        text += "\n# What became of each notice\n";
        for notice in self.notices() {
            text += &became(notice);
        }
        text += "\n# What each stage said\n";
        for group in self.groups() {
            let members = self.members().filter(|it| it.group == group.id).collect::<Vec<_>>();
            text += &stages(group, &members);
        }
        text
    }

    /// The same, of a night that has more than anybody reads line by line.
    pub(super) fn golden_in_short(&self, title: &str) -> String {
        let mut text = format!("{title}\n\n# What happened\n{}", self.told.story());
        text += "\n# Who was told how much, in how many notices, and what became of them\n";
        let mut sums: BTreeMap<(String, String), (usize, u32)> = BTreeMap::new();
        for notice in self.notices().iter().filter(|it| it.kind == NoticeKind::Alarms) {
            let last = notice.log.last().map_or("nothing", |it| it.what.as_str());
            let sum = sums.entry((notice.person.to_string(), last.to_owned())).or_default();
            sum.0 += 1;
            sum.1 += notice.parts.iter().map(|it| it.to - it.from).sum::<u32>();
        }
        for ((person, last), (notices, told)) in sums {
            // A text takes what is written into it.
            let _written = writeln!(text, "{person:<6} {told} alarms in {notices}, {last}");
        }
        text += "\n# The groups\n";
        for group in self.groups() {
            text += &headline(group);
        }
        text
    }

    pub(super) fn notices(&self) -> Vec<&Notice> {
        let notices = self.disk.values().filter_map(|it| match it {
            Kept::Notice(it) => Some(it.as_ref()),
            _ => None,
        });
        let mut notices: Vec<&Notice> = notices.collect();
        notices.sort_by_key(|it| (it.made_at, it.person.clone(), it.id));
        notices
    }

    pub(super) fn groups(&self) -> Vec<&Group> {
        let groups = self.disk.values().filter_map(|it| match it {
            Kept::Group(it) => Some(it.as_ref()),
            _ => None,
        });
        let mut groups: Vec<&Group> = groups.collect();
        groups.sort_by_key(|it| (it.opened_at, it.key.clone()));
        groups
    }

    pub(super) fn members(&self) -> impl Iterator<Item = &Member> {
        self.disk.values().filter_map(|it| match it {
            Kept::Member(it) => Some(it),
            _ => None,
        })
    }
}

fn step(entry: &LifeEntry, alarms: &BTreeMap<AlarmId, Alarm>) -> String {
    let of = |id: &AlarmId| alarms.get(id).map_or("?".to_owned(), |it| it.entity.to_string());
    let what = match &entry.step {
        LifeStep::Raised { severity, .. } => format!("raised, {severity}"),
        LifeStep::Severity { from, to, .. } => format!("from {from} to {to}"),
        LifeStep::Cleared { .. } => "cleared".to_owned(),
        LifeStep::Inhibited { by } => format!("quiet: the cause is {}", of(by)),
        LifeStep::Freed { from } => format!("no longer quiet ({from})"),
        LifeStep::CaseAttached { .. } => "has a case".to_owned(),
        LifeStep::Acknowledged => "acknowledged".to_owned(),
        LifeStep::Realarmed { from, .. } => format!("calls again: acknowledged as {from} only"),
        LifeStep::Ended => "ended".to_owned(),
        LifeStep::Succeeded { .. } => "has a successor".to_owned(),
        other => format!("{other:?}"),
    };
    entry.by.as_ref().map_or(what.clone(), |by| format!("{what} by {by}"))
}

fn what(notice: &Notice) -> String {
    let told: u32 = notice.parts.iter().map(|it| it.to - it.from).sum();
    let worse: usize = notice.parts.iter().map(|it| it.worse.len()).sum();
    let drill = if notice.drill { "DRILL " } else { "" };
    let what = match &notice.kind {
        NoticeKind::Alarms if worse == 0 => format!("{told} alarms of {}", notice.parts.len()),
        NoticeKind::Alarms => format!("{told} alarms of {}, {worse} worse", notice.parts.len()),
        NoticeKind::Over => return "it is over".to_owned(),
        NoticeKind::Test => "test".to_owned(),
        NoticeKind::Hole { duty, from, until } => {
            format!("nobody holds {duty} from {} to {}", clock(*from), clock(*until))
        }
        NoticeKind::DeadWay { person, way } => format!("{person}/{way} is dead"),
    };
    format!("{drill}{}: {what}", notice.severity)
}

fn became(notice: &Notice) -> String {
    let (made, person) = (clock(notice.made_at), notice.person.to_string());
    let tries = notice.log.iter().map(|it| format!("{} {} {}", clock(it.at), it.way, it.what));
    let tries = tries.collect::<Vec<_>>().join(", ");
    let rung = notice.rung + 1;
    format!("{made} {person:<6} rung {rung}, {}: {tries}\n", what(notice))
}

fn headline(group: &Group) -> String {
    let (opened, key) = (clock(group.opened_at), &group.key);
    let told: Vec<String> =
        group.told.iter().map(|(who, told)| format!("{who} {}", told.upto)).collect();
    let (n, open, told) = (group.n, group.n_open, told.join(", "));
    format!("{key} ({opened}): {n} alarms, {open} of them not ended; told: {told}\n")
}

fn stages(group: &Group, members: &[&Member]) -> String {
    let mut text = headline(group);
    text += &lines(&group.trace);
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    for member in members {
        let said = member.trace.lines.iter().map(|it| bare(&it.said.sentence().en));
        *alike.entry(said.collect::<Vec<_>>().join(" ")).or_default() += 1;
    }
    for (said, n) in alike {
        // A text takes what is written into it.
        let _written = writeln!(text, "  {n:>8} × {said}");
    }
    text
}

fn lines(trace: &Trace) -> String {
    let mut text = String::new();
    for line in &trace.lines {
        let stage = format!("{:?}", line.said.stage()).to_lowercase();
        let said = line.said.sentence().en;
        let _written = writeln!(text, "  {} {stage:<8} {said}", clock(line.at));
    }
    if 0 < trace.more {
        let _written = writeln!(text, "  and {} more", trace.more);
    }
    text
}

/// Without its figures, so that those alike are counted together.
fn bare(said: &str) -> String {
    let digits = |it: char| it.is_ascii_digit();
    said.split(' ').filter(|it| !it.chars().all(digits)).collect::<Vec<_>>().join(" ")
}

/// The day and the clock in the zone.
fn clock(time: Time) -> String {
    let it = time.local(Clock::VIET_NAM);
    format!("{:02} {:02}:{:02}:{:02}", it.day(), it.hour(), it.minute(), it.second())
}
