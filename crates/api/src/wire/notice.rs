//! Who was told what, when and by what; and why.

use notify::{
    AlarmFacts, Delivery, Life, Line, Notice as Kept, NoticeKind, PersonId, Stage, Trace,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::{Instant, Words, word};

/// All that was said of an alarm.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlarmNotices {
    /// Alarms told together with it, itself included.
    pub(crate) group_n: u32,
    /// The escalation chain it is on.
    pub(crate) chain: Option<String>,
    /// The last rung told, from 1.
    pub(crate) rung: Option<u32>,
    /// When the next rung is told, if nobody acknowledges.
    pub(crate) next_rung_at: Option<Instant>,
    /// What every stage said, in order.
    pub(crate) trace: Vec<TraceLine>,
    /// Notices that tell of it, oldest first.
    pub(crate) notices: Vec<Notice>,
}

/// One line of "why was I told, why was I not".
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TraceLine {
    at: Instant,
    #[schema(value_type = word::NoticeStage)]
    stage: &'static str,
    text: Words,
}

/// One notice to one person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Notice {
    id: String,
    person: String,
    #[schema(value_type = word::NoticeKind)]
    kind: &'static str,
    #[schema(value_type = word::Severity)]
    severity: &'static str,
    drill: bool,
    /// Alarms it tells of.
    n_alarms: u32,
    made_at: Instant,
    /// The channel it went, or is going.
    channel: Option<String>,
    #[schema(value_type = word::NoticeDelivery)]
    delivery: &'static str,
    /// What became of each try.
    attempts: Vec<NoticeAttempt>,
}

/// One try.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeAttempt {
    at: Instant,
    channel: String,
    /// `accepted`, `delivered`, `read`, `again`, `never`, `gone`, `no-receipt`.
    what: String,
    /// In the channel's own words.
    why: Option<String>,
}

/// A drill, as it is entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DrillEntry {
    /// Where it is said to be.
    pub(crate) entity: String,
    /// What is said to be wrong: an alarm rule.
    pub(crate) rule: String,
    #[schema(value_type = word::Severity)]
    pub(crate) severity: String,
}

/// A drill that began.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Drill {
    /// Its notices are asked for by this, like an alarm's.
    pub(crate) id: String,
    entity: String,
    entity_title: Words,
    rule: String,
    rule_title: Words,
    #[schema(value_type = word::Severity)]
    severity: &'static str,
    begun_at: Instant,
}

/// One notice, with what it tells of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeDetail {
    #[serde(flatten)]
    pub(crate) notice: Notice,
    /// Alarms the asker may see, in the order they were told.
    pub(crate) alarms: Vec<NoticeAlarm>,
}

/// One alarm a notice tells of, as the pipeline last heard of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeAlarm {
    pub(crate) id: String,
    entity: String,
    pub(crate) entity_title: Words,
    pub(crate) rule_title: Words,
    #[schema(value_type = word::Severity)]
    pub(crate) severity: &'static str,
    pub(crate) raised_at: Instant,
    pub(crate) drill: bool,
    /// Its condition holds and nobody has it.
    pub(crate) calls: bool,
    /// Who has it.
    pub(crate) acknowledged_by: Option<String>,
    #[schema(value_type = word::AlarmState)]
    pub(crate) state: &'static str,
}

/// A test that was begun.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChannelTest {
    /// The notice; it is among one's own notices.
    pub(crate) notice: String,
}

/// What a browser needs to subscribe.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PushKey {
    /// Base64url; none where push messages are not set up.
    pub(crate) public_key: Option<String>,
    /// Media the operator has set up.
    #[schema(value_type = Vec<word::Medium>)]
    pub(crate) media: Vec<&'static str>,
}

/// The signature of a link.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Signed {
    /// As it stands in the link.
    pub(crate) sign: Option<String>,
    /// `vi` or `en`; otherwise what the reader has set.
    pub(crate) lang: Option<String>,
}

impl Drill {
    pub(crate) fn of(it: &AlarmFacts, zone: &node::Zone) -> Self {
        let alarm = NoticeAlarm::of(it, zone);
        Self {
            id: alarm.id,
            entity: alarm.entity,
            entity_title: alarm.entity_title,
            rule: it.rule.to_string(),
            rule_title: alarm.rule_title,
            severity: alarm.severity,
            begun_at: alarm.raised_at,
        }
    }
}

impl NoticeAlarm {
    /// By their names; by their codes where they have none any more.
    pub(crate) fn of(it: &AlarmFacts, zone: &node::Zone) -> Self {
        let code = |code: &str| Words::from(&model::Text::new(code, code));
        let entity = zone.entity(&it.entity).map(|it| Words::from(&it.title));
        let rule = zone.rule(&it.rule).map(|it| Words::from(&it.title));
        Self {
            id: it.id.to_string(),
            entity: it.entity.to_string(),
            entity_title: entity.unwrap_or_else(|| code(it.entity.as_str())),
            rule_title: rule.unwrap_or_else(|| code(it.rule.as_str())),
            severity: it.severity.as_str(),
            raised_at: Instant(it.raised_at),
            drill: it.drill,
            calls: it.calls(),
            acknowledged_by: it.acknowledged_by.as_ref().map(ToString::to_string),
            state: match it.life {
                Life::Active => "active",
                Life::Cleared => "cleared",
                Life::Ended => "ended",
            },
        }
    }
}

impl AlarmNotices {
    /// What a channel said of a reader is for whoever answers for them: addresses are in it.
    pub(crate) fn of(it: &port::AlarmNotices, is_theirs: impl Fn(&PersonId) -> bool) -> Self {
        let since = it.member.trace.lines.first().map(|it| it.at);
        let lines = |it: &Trace| it.lines.clone();
        let mut trace = lines(&it.member.trace);
        let of_group = lines(&it.group.trace).into_iter();
        trace.extend(of_group.filter(|line| since.is_none_or(|it| it <= line.at)));
        trace.sort_by_key(|it| it.at);
        let rung = it.group.chain.as_ref().map(|_| it.group.rung + 1);
        Self {
            group_n: it.group.n,
            chain: it.group.chain.as_ref().map(ToString::to_string),
            rung,
            next_rung_at: it.group.rung_at.map(Instant),
            trace: trace.iter().map(TraceLine::of).collect(),
            notices: it
                .notices
                .iter()
                .map(
                    |it| {
                        if is_theirs(&it.person) {
                            Notice::of(it)
                        } else {
                            Notice::without_words(it)
                        }
                    },
                )
                .collect(),
        }
    }

    /// Nobody has asked the pipeline about it yet.
    pub(crate) fn none() -> Self {
        Self {
            group_n: 0,
            chain: None,
            rung: None,
            next_rung_at: None,
            trace: vec![],
            notices: vec![],
        }
    }
}

impl TraceLine {
    fn of(it: &Line) -> Self {
        let stage = match it.said.stage() {
            Stage::Dedupe => "dedupe",
            Stage::Group => "group",
            Stage::Inhibit => "inhibit",
            Stage::Shelve => "shelve",
            Stage::Route => "route",
            Stage::Escalate => "escalate",
            Stage::Receipt => "receipt",
        };
        Self { at: Instant(it.at), stage, text: Words::from(&it.said.sentence()) }
    }
}

impl Notice {
    pub(crate) fn of(it: &Kept) -> Self {
        let kind = match &it.kind {
            NoticeKind::Alarms => "alarms",
            NoticeKind::Over => "over",
            NoticeKind::Test => "test",
            NoticeKind::Hole { .. } => "hole",
            NoticeKind::DeadWay { .. } => "dead-channel",
        };
        let attempt = |it: &notify::Attempt| NoticeAttempt {
            at: Instant(it.at),
            channel: it.way.to_string(),
            what: it.what.clone(),
            why: it.why.clone(),
        };
        Self {
            id: it.id.to_string(),
            person: it.person.to_string(),
            kind,
            severity: it.severity.as_str(),
            drill: it.drill,
            n_alarms: it.parts.iter().map(|it| it.to - it.from + n_worse(it)).sum(),
            made_at: Instant(it.made_at),
            channel: it.current().map(|it| it.id.to_string()),
            delivery: delivery(it.delivery),
            attempts: it.log.iter().map(attempt).collect(),
        }
    }

    /// The same without what the channel said.
    pub(crate) fn without_words(it: &Kept) -> Self {
        let mut notice = Self::of(it);
        for attempt in &mut notice.attempts {
            attempt.why = None;
        }
        notice
    }
}

/// Alarms of a part that had been told before.
fn n_worse(part: &notify::Part) -> u32 {
    u32::try_from(part.worse.len()).unwrap_or(u32::MAX)
}

/// Where a notice is.
pub(crate) const fn delivery(it: Delivery) -> &'static str {
    match it {
        Delivery::Handing => "handing",
        Delivery::Waiting { .. } => "waiting",
        Delivery::Awaiting { .. } => "awaiting-receipt",
        Delivery::Accepted => "accepted",
        Delivery::Delivered => "delivered",
        Delivery::Read => "read",
        Delivery::Unreached => "unreached",
    }
}
