//! How somebody is reached.

use std::collections::BTreeMap;

use model::{Lang, Time};
use notify::{Medium, Person, Quiet, Way};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    problem::Problem,
    wire::{
        Instant,
        entry::{self, hhmm, minutes, severity},
        word,
    },
};

/// Channels one person may have.
const WAYS_MAX: usize = 12;

/// Longest address, characters: push services have long ones.
const ADDRESS_CHARS_MAX: usize = 700;

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

/// What whoever enters a contact may set in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct May {
    /// Superiors, and that it is a room.
    pub(crate) administers: bool,
    /// Channels that lead into our own network.
    pub(crate) own_network: bool,
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
            lang: it.lang.to_string(),
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
        may: May,
    ) -> Result<Person, Problem> {
        let lang = entry::choice("lang", &self.lang, Lang::from_word(&self.lang), Lang::ALL)?;
        if jiff::tz::TimeZone::get(&self.zone).is_err() {
            return Err(Problem::field("zone", &self.zone, "Asia/Ho_Chi_Minh"));
        }
        if WAYS_MAX < self.channels.len() {
            let expected = format!("0–{WAYS_MAX}");
            return Err(Problem::field("channels", self.channels.len(), &expected));
        }
        let mut ways: Vec<Way> = Vec::new();
        for channel in &self.channels {
            let way = channel.way(before, may)?;
            if ways.iter().any(|it| it.id == way.id) {
                return Err(Problem::field(
                    "channels.id",
                    way.id,
                    "mỗi mã một lần / each code once",
                ));
            }
            ways.push(way);
        }
        let (superior, room) = if may.administers {
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
    fn way(&self, before: Option<&Person>, may: May) -> Result<Way, Problem> {
        let medium = Medium::from_word(&self.medium);
        let known = Medium::ALL.map(Medium::as_str);
        let medium = entry::choice("channels.medium", &self.medium, medium, known)?;
        let id: notify::WayId = entry::code("channels.id", &self.id)?;
        let to = entry::sentence("channels.to", &self.to, ADDRESS_CHARS_MAX)?;
        let old = before.and_then(|it| it.ways.iter().find(|it| it.id == id));
        // These lead into our own network: whoever runs it says where, and others keep it.
        let stays = old.is_some_and(|it| it.medium == medium && it.to == to);
        if matches!(medium, Medium::Mqtt | Medium::Syslog) && !may.own_network && !stays {
            return Err(Problem::of_the_whole());
        }
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
