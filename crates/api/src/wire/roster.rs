//! Who can be told, by what and when.

use std::collections::BTreeMap;

use model::{Lang, Severity, Span, Text, Time};
use notify::{Absence, Aim, Chain, Directory, Medium, Night, Person, Quiet, Rung, Shift, Way};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    problem::Problem,
    wire::{Instant, Words, entry, notice::Drill, pen, word},
};

/// Channels one person may have.
const WAYS_MAX: usize = 12;

/// Longest address, characters: push services have long ones.
const ADDRESS_CHARS_MAX: usize = 700;

/// Rungs of a chain, and people on one.
const RUNGS_MAX: usize = 12;

/// How somebody is reached.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Contact {
    /// Login name, or the code of a room.
    id: String,
    /// A room with a buzzer or a light.
    room: bool,
    lang: String,
    /// Time zone, as the IANA names it.
    zone: String,
    superior: Option<String>,
    quiet: Option<QuietHours>,
    /// The best way first.
    channels: Vec<ContactChannel>,
}

/// One way to reach somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactChannel {
    id: String,
    #[schema(value_type = word::Medium)]
    medium: &'static str,
    to: String,
    /// It has a secret or keys; they are never shown again.
    has_keys: bool,
    #[schema(value_type = word::Severity)]
    severity_min: &'static str,
    enabled: bool,
    /// It took none of the last notices; since then.
    dead_since: Option<Instant>,
}

/// Hours in which somebody is not to be disturbed, or in which a chain holds.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuietHours {
    /// `22:00`
    pub(crate) from: String,
    /// `06:00`; before the begin it is the next morning.
    pub(crate) until: String,
    /// This bad and worse is told nevertheless.
    #[schema(value_type = word::Severity)]
    pub(crate) broken_by: String,
}

/// How somebody is reached, as they enter it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactEntry {
    /// `vi` or `en`.
    pub(crate) lang: String,
    pub(crate) zone: String,
    pub(crate) quiet: Option<QuietHours>,
    pub(crate) channels: Vec<ChannelEntry>,
    /// Set by whoever runs the accounts.
    pub(crate) superior: Option<String>,
    /// The same.
    #[serde(default)]
    pub(crate) room: bool,
}

/// One way, as it is entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChannelEntry {
    pub(crate) id: String,
    #[schema(value_type = word::Medium)]
    pub(crate) medium: String,
    pub(crate) to: String,
    /// `secret` of a webhook; `p256dh` and `auth` of a push subscription. Left out, the old ones stay.
    pub(crate) keys: Option<BTreeMap<String, String>>,
    #[schema(value_type = word::Severity)]
    pub(crate) severity_min: String,
    pub(crate) enabled: bool,
}

/// The roster as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Roster {
    pub(crate) duties: Vec<RosterDuty>,
    pub(crate) shifts: Vec<RosterShift>,
    pub(crate) absences: Vec<RosterAbsence>,
    pub(crate) chains: Vec<EscalationChain>,
    /// Names of everybody in it.
    pub(crate) people: Vec<pen::Person>,
}

/// A post and who holds it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RosterDuty {
    pub(crate) id: String,
    pub(crate) title: Words,
    /// Who is told when nobody holds it.
    pub(crate) superior: String,
    /// Who holds it now; nobody is a hole.
    pub(crate) on_duty: Vec<String>,
    /// Who of them stands in for somebody, now.
    pub(crate) instead: Vec<RosterStandIn>,
    /// When nobody will, in the next four weeks; one that goes on now is among them.
    pub(crate) holes: Vec<Hole>,
}

/// A stretch in which nobody holds a post.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Hole {
    pub(crate) from: Instant,
    pub(crate) until: Instant,
    /// Nobody has looked beyond `until`.
    pub(crate) open: bool,
    /// Who was told, by what notice; nobody yet, where it begins in more than a day.
    pub(crate) told: Option<HoleTold>,
}

/// Somebody stands in for somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RosterStandIn {
    pub(crate) absent: String,
    pub(crate) by: String,
}

/// Who was told of a hole.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HoleTold {
    pub(crate) person: String,
    pub(crate) at: Instant,
    pub(crate) notice: String,
    #[schema(value_type = word::NoticeDelivery)]
    pub(crate) delivery: &'static str,
}

/// What one must know on every page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnDuty {
    /// Posts one holds now.
    pub(crate) posts: Vec<HeldPost>,
    /// Notes that the shift before left, and one has not read; newest first.
    pub(crate) unread: Vec<HandOver>,
    /// Drills that go on.
    pub(crate) drills: Vec<Drill>,
}

/// A post one holds now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HeldPost {
    pub(crate) id: String,
    pub(crate) title: Words,
    /// The end of one's own shift.
    pub(crate) until: Option<Instant>,
    /// One has left a note since one's shift began.
    pub(crate) handed_over: bool,
}

/// A post, as it is entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DutyEntry {
    pub(crate) title: Words,
    pub(crate) superior: String,
}

/// Somebody holds a post for a time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RosterShift {
    id: String,
    duty: String,
    person: String,
    from: Instant,
    until: Instant,
}

/// The same, as it is entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShiftEntry {
    pub(crate) duty: String,
    pub(crate) person: String,
    pub(crate) from: String,
    pub(crate) until: String,
    /// The same shift again after so many days, as often as `times` says.
    #[serde(default)]
    pub(crate) every_days: u32,
    #[serde(default)]
    pub(crate) times: u32,
}

/// One shift, as it is changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShiftChange {
    pub(crate) duty: String,
    pub(crate) person: String,
    pub(crate) from: String,
    pub(crate) until: String,
}

/// Somebody is away.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RosterAbsence {
    id: String,
    person: String,
    from: Instant,
    until: Instant,
    replacement: Option<String>,
}

/// The same, as it is entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AbsenceEntry {
    pub(crate) person: String,
    pub(crate) from: String,
    pub(crate) until: String,
    pub(crate) replacement: Option<String>,
}

/// Whom to tell in which order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EscalationChain {
    id: String,
    #[serde(flatten)]
    chain: ChainEntry,
}

/// The same, as it is entered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ChainEntry {
    /// Chains are asked in the order of this number; the first that fits counts.
    pub(crate) rank: u32,
    pub(crate) title: Words,
    #[schema(value_type = word::Severity)]
    pub(crate) severity_min: String,
    /// Only alarms of this class.
    #[schema(value_type = Option<word::AlarmClass>)]
    pub(crate) class: Option<String>,
    /// Only alarms of these entities; of all where it is empty.
    #[serde(default)]
    pub(crate) entities: Vec<String>,
    /// Only in these hours by Vietnamese time.
    pub(crate) hours: Option<ChainHours>,
    pub(crate) rungs: Vec<ChainRung>,
}

/// Hours of the day.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ChainHours {
    pub(crate) from: String,
    pub(crate) until: String,
}

/// One rung.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ChainRung {
    /// So long after the rung before it, if nobody has acknowledged.
    pub(crate) after_s: u64,
    pub(crate) to: Vec<ChainAim>,
}

/// Who is meant.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ChainAim {
    /// `duty`, `superior` of a duty, or `person`.
    pub(crate) kind: String,
    pub(crate) id: String,
}

/// What one shift leaves to the next.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HandOver {
    pub(crate) id: String,
    pub(crate) duty: String,
    pub(crate) by: String,
    pub(crate) at: Instant,
    pub(crate) text: String,
    pub(crate) read: Vec<HandOverRead>,
    /// The asker holds the post and has not read it.
    pub(crate) must_read: bool,
}

/// Who has read it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HandOverRead {
    pub(crate) by: String,
    pub(crate) at: Instant,
}

/// The same, as it is entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandOverEntry {
    pub(crate) text: String,
}

impl Contact {
    pub(crate) fn of(it: &Person, dead: &[(notify::PersonId, String, Time)]) -> Self {
        let dead_since = |way: &Way| {
            let mut of_way =
                dead.iter().filter(|dead| dead.0 == it.id && dead.1 == way.id.to_string());
            of_way.next().map(|dead| Instant(dead.2))
        };
        let channel = |way: &Way| ContactChannel {
            id: way.id.to_string(),
            medium: way.medium.as_str(),
            to: way.to.clone(),
            has_keys: !way.keys.is_empty(),
            severity_min: way.severity_min.as_str(),
            enabled: way.enabled,
            dead_since: dead_since(way),
        };
        Self {
            id: it.id.to_string(),
            room: it.room,
            lang: if it.lang == Lang::En { "en" } else { "vi" }.to_owned(),
            zone: it.zone.clone(),
            superior: it.superior.as_ref().map(ToString::to_string),
            quiet: it.quiet.as_ref().map(|it| QuietHours {
                from: hhmm(it.from_min),
                until: hhmm(it.until_min),
                broken_by: it.broken_by.to_string(),
            }),
            channels: it.ways.iter().map(channel).collect(),
        }
    }
}

impl ContactEntry {
    /// Checked; what stays of the person before are secrets, and what only others may set.
    pub(crate) fn person(
        &self,
        id: notify::PersonId,
        before: Option<&Person>,
        administers: bool,
    ) -> Result<Person, Problem> {
        let lang = match self.lang.as_str() {
            "vi" => Lang::Vi,
            "en" => Lang::En,
            other => return Err(Problem::field("lang", other, "vi, en")),
        };
        if jiff::tz::TimeZone::get(&self.zone).is_err() {
            return Err(Problem::field("zone", &self.zone, "Asia/Ho_Chi_Minh"));
        }
        if WAYS_MAX < self.channels.len() {
            let expected = format!("0–{WAYS_MAX}");
            return Err(Problem::field("channels", self.channels.len(), &expected));
        }
        let mut ways: Vec<Way> = Vec::new();
        for channel in &self.channels {
            let way = channel.way(before, administers)?;
            if ways.iter().any(|it| it.id == way.id) {
                return Err(Problem::field(
                    "channels.id",
                    way.id,
                    "mỗi mã một lần / each code once",
                ));
            }
            ways.push(way);
        }
        let (superior, room) = if administers {
            let superior = self.superior.as_deref().map(|it| entry::code("superior", it));
            (superior.transpose()?, self.room)
        } else {
            (before.and_then(|it| it.superior.clone()), before.is_some_and(|it| it.room))
        };
        let quiet = self.quiet.as_ref().map(QuietHours::quiet).transpose()?;
        Ok(Person { id, room, lang, zone: self.zone.clone(), superior, quiet, ways })
    }
}

impl ChannelEntry {
    fn way(&self, before: Option<&Person>, administers: bool) -> Result<Way, Problem> {
        let medium = Medium::from_word(&self.medium);
        let known = Medium::ALL.map(Medium::as_str);
        let medium = entry::choice("channels.medium", &self.medium, medium, known)?;
        // These lead into our own network: whoever runs it says where.
        if matches!(medium, Medium::Mqtt | Medium::Syslog) && !administers {
            return Err(Problem::forbidden("user.write"));
        }
        let id: notify::WayId = entry::code("channels.id", &self.id)?;
        let to = entry::sentence("channels.to", &self.to, ADDRESS_CHARS_MAX)?;
        let expected = match medium {
            Medium::Email => "an@center.example",
            Medium::Webhook | Medium::WebPush => "https://…",
            Medium::Sms => "+84…",
            Medium::Mqtt => "v1/SOURCE/notices",
            Medium::Syslog => "host:514",
            Medium::Zalo | Medium::Telegram => "mã người nhận / the reader's id",
        };
        let is_one = match medium {
            Medium::Email => {
                to.split_once('@').is_some_and(|it| !it.0.is_empty() && it.1.contains('.'))
            }
            Medium::Webhook => to.starts_with("https://") || to.starts_with("http://"),
            Medium::WebPush => to.starts_with("https://"),
            Medium::Sms => {
                let digits = to.strip_prefix('+').unwrap_or(&to);
                (8..=15).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit())
            }
            Medium::Mqtt => to.starts_with("v1/") && !to.contains(['+', '#', ' ']),
            Medium::Syslog => to.rsplit_once(':').is_some_and(|it| it.1.parse::<u16>().is_ok()),
            Medium::Zalo | Medium::Telegram => !to.contains(' '),
        };
        if !is_one || to.contains(char::is_control) {
            return Err(Problem::field("channels.to", to, expected));
        }
        let old = before.and_then(|it| it.ways.iter().find(|it| it.id == id));
        let keys = match &self.keys {
            Some(keys) => keys.clone(),
            None => old.map(|it| it.keys.clone()).unwrap_or_default(),
        };
        let severity_min = severity("channels.severity_min", &self.severity_min)?;
        Ok(Way { id, medium, to, keys, severity_min, enabled: self.enabled })
    }
}

impl QuietHours {
    fn quiet(&self) -> Result<Quiet, Problem> {
        Ok(Quiet {
            from_min: minutes("quiet.from", &self.from)?,
            until_min: minutes("quiet.until", &self.until)?,
            broken_by: severity("quiet.broken_by", &self.broken_by)?,
        })
    }
}

impl ChainEntry {
    /// Checked against what there is to be told.
    pub(crate) fn chain(&self, id: notify::ChainId, known: &Directory) -> Result<Chain, Problem> {
        let title = entry::title("title", &self.title)?;
        let class = self.class.as_deref().map(|it| {
            let found = model::AlarmClass::from_word(it);
            entry::choice("class", it, found, model::AlarmClass::ALL)
        });
        let hours = self.hours.as_ref().map(|it| {
            Ok::<_, Problem>(Night {
                from_min: minutes("hours.from", &it.from)?,
                until_min: minutes("hours.until", &it.until)?,
                zone: "Asia/Ho_Chi_Minh".to_owned(),
            })
        });
        if !(1..=RUNGS_MAX).contains(&self.rungs.len()) {
            return Err(Problem::field("rungs", self.rungs.len(), &format!("1–{RUNGS_MAX}")));
        }
        let rungs = self.rungs.iter().map(|it| it.rung(known)).collect::<Result<_, _>>()?;
        Ok(Chain {
            id,
            rank: self.rank,
            title_vi: title.vi,
            title_en: title.en,
            severity_min: severity("severity_min", &self.severity_min)?,
            class: class.transpose()?,
            entities: self.entities.clone(),
            hours: hours.transpose()?,
            rungs,
        })
    }
}

impl ChainRung {
    fn rung(&self, known: &Directory) -> Result<Rung, Problem> {
        let aim = |it: &ChainAim| {
            let duty = || -> Result<notify::DutyId, Problem> {
                let id = entry::code("rungs.to.id", &it.id)?;
                let expected = "một vị trí trực đã có / a post there is";
                if known.duties.contains_key(&id) {
                    Ok(id)
                } else {
                    Err(Problem::field("rungs.to.id", id, expected))
                }
            };
            match it.kind.as_str() {
                "duty" => duty().map(Aim::Duty),
                "superior" => duty().map(Aim::Superior),
                "person" => entry::code("rungs.to.id", &it.id).map(Aim::Person),
                other => Err(Problem::field("rungs.to.kind", other, "duty, superior, person")),
            }
        };
        let to: Vec<Aim> = self.to.iter().map(aim).collect::<Result<_, _>>()?;
        if !(1..=RUNGS_MAX).contains(&to.len()) {
            return Err(Problem::field("rungs.to", to.len(), &format!("1–{RUNGS_MAX}")));
        }
        Ok(Rung { after: Span::from_s(self.after_s.min(7 * 24 * 3_600)), to })
    }
}

impl From<&Chain> for EscalationChain {
    fn from(it: &Chain) -> Self {
        let aim = |aim: &Aim| {
            let (kind, id) = match aim {
                Aim::Duty(id) => ("duty", id.to_string()),
                Aim::Superior(id) => ("superior", id.to_string()),
                Aim::Person(id) => ("person", id.to_string()),
            };
            ChainAim { kind: kind.to_owned(), id }
        };
        let rung =
            |it: &Rung| ChainRung { after_s: it.after.s(), to: it.to.iter().map(aim).collect() };
        Self {
            id: it.id.to_string(),
            chain: ChainEntry {
                rank: it.rank,
                title: Words::from(&it.title()),
                severity_min: it.severity_min.to_string(),
                class: it.class.map(|it| it.to_string()),
                entities: it.entities.clone(),
                hours: it
                    .hours
                    .as_ref()
                    .map(|it| ChainHours { from: hhmm(it.from_min), until: hhmm(it.until_min) }),
                rungs: it.rungs.iter().map(rung).collect(),
            },
        }
    }
}

impl From<&Shift> for RosterShift {
    fn from(it: &Shift) -> Self {
        Self {
            id: it.id.clone(),
            duty: it.duty.to_string(),
            person: it.person.to_string(),
            from: Instant(it.from),
            until: Instant(it.until),
        }
    }
}

impl From<&Absence> for RosterAbsence {
    fn from(it: &Absence) -> Self {
        Self {
            id: it.id.clone(),
            person: it.person.to_string(),
            from: Instant(it.from),
            until: Instant(it.until),
            replacement: it.replacement.as_ref().map(ToString::to_string),
        }
    }
}

/// Begin and end, in this order.
pub(crate) fn span(from: &str, until: &str) -> Result<(Time, Time), Problem> {
    let (from, until) = (entry::time("from", from)?, entry::time("until", until)?);
    if until <= from {
        return Err(Problem::field("until", until, "sau / after `from`"));
    }
    Ok((from, until))
}

/// A duty's name.
pub(crate) fn duty_title(it: &notify::Duty) -> Words {
    Words::from(&Text::new(&it.title_vi, &it.title_en))
}

pub(crate) fn severity(field: &str, word: &str) -> Result<Severity, Problem> {
    entry::choice(field, word, Severity::from_word(word), Severity::ALL)
}

fn minutes(field: &str, text: &str) -> Result<u16, Problem> {
    let read = || {
        let (hour, minute) = text.split_once(':')?;
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour < 24 && minute < 60).then_some(hour * 60 + minute)
    };
    read().ok_or_else(|| Problem::field(field, text, "22:00"))
}

fn hhmm(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
