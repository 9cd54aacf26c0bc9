//! What each stage said, so that "why was I told" and "why was I not" have an answer.

use model::{AlarmId, Severity, Text, Time};
use serde::{Deserialize, Serialize};

use crate::form::{self, ChainId, DutyId, NoticeId, PersonId, WayId};

/// Lines kept of one group or alarm; what comes after them is counted.
const LINES_MAX: usize = 400;

/// The stages of the pipeline, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Is it new?
    Dedupe,
    /// What it is told together with.
    Group,
    /// Is another alarm the cause?
    Inhibit,
    /// Has somebody put it away?
    Shelve,
    /// Who is meant?
    Route,
    /// Who is next?
    Escalate,
    /// Did it arrive?
    Receipt,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// When.
    #[serde(with = "form::us")]
    pub at: Time,
    /// What was said.
    pub said: Said,
}

/// Lines in order, within bounds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Trace {
    /// The first ones.
    pub lines: Vec<Line>,
    /// How many more there were.
    pub more: u64,
}

/// What a stage can say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// An alarm not heard of before.
    New,
    /// It became worse.
    Worse {
        /// How bad now.
        #[serde(with = "form::severity")]
        to: Severity,
    },
    /// It stood before notices began; nobody is told of it.
    Before,
    /// It opened a group.
    Opened,
    /// It is told with others.
    Joined {
        /// How many were there.
        n: u32,
    },
    /// It waits for others until then.
    Waits {
        /// The end of the window.
        #[serde(with = "form::us")]
        until: Time,
    },
    /// Its cause is another alarm, in whose notice it is listed.
    Inhibited {
        /// That one.
        #[serde(with = "form::text")]
        by: AlarmId,
    },
    /// Somebody put it away.
    Shelved {
        /// Until when.
        #[serde(with = "form::maybe_us")]
        until: Option<Time>,
    },
    /// By design.
    Suppressed,
    /// Being worked on.
    OutOfService,
    /// Nothing holds it back any more.
    Released,
    /// The chain that fits.
    Chain {
        /// Which.
        chain: ChainId,
    },
    /// No chain fits.
    NoChain,
    /// Somebody stands in.
    Replaced {
        /// Who is away.
        absent: PersonId,
        /// Who stands in.
        by: PersonId,
    },
    /// Nobody holds the post; the superior is told.
    Hole {
        /// The post.
        duty: DutyId,
        /// Who is told instead.
        superior: PersonId,
    },
    /// They cannot be reached: they have no channel that may be used for this.
    NoWay {
        /// Who.
        person: PersonId,
    },
    /// A notice was made.
    Told {
        /// For whom.
        person: PersonId,
        /// Which.
        notice: NoticeId,
    },
    /// They had been told by another route.
    AlreadyTold {
        /// Who.
        person: PersonId,
    },
    /// Their quiet hours.
    Quiet {
        /// Who.
        person: PersonId,
        /// Until when.
        #[serde(with = "form::us")]
        until: Time,
    },
    /// They are being flooded: it comes with others.
    Pooled {
        /// Who.
        person: PersonId,
        /// When.
        #[serde(with = "form::us")]
        until: Time,
    },
    /// Over before they could be told.
    Dropped {
        /// Who.
        person: PersonId,
    },
    /// Nobody acknowledged: the next rung.
    Escalated {
        /// Its number, from 1.
        rung: u32,
    },
    /// Nobody is left to be told.
    NobodyLeft,
    /// Nothing calls any more.
    Calm,
    /// A channel took it.
    Accepted {
        /// Whose.
        person: PersonId,
        /// Which channel.
        way: WayId,
    },
    /// It arrived.
    Delivered {
        /// Whose.
        person: PersonId,
        /// Which channel.
        way: WayId,
    },
    /// They read it.
    Read {
        /// Who.
        person: PersonId,
    },
    /// A channel did not take it.
    Failed {
        /// Whose.
        person: PersonId,
        /// Which channel.
        way: WayId,
        /// In its own words.
        why: String,
    },
    /// A channel took it and no receipt came.
    NoReceipt {
        /// Whose.
        person: PersonId,
        /// Which channel.
        way: WayId,
    },
    /// No channel of theirs took it.
    Unreached {
        /// Who.
        person: PersonId,
    },
}

impl Trace {
    pub(crate) fn say(&mut self, at: Time, said: Said) {
        if self.lines.len() < LINES_MAX {
            self.lines.push(Line { at, said });
        } else {
            self.more += 1;
        }
    }
}

impl Said {
    /// The stage that says it.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match self {
            Self::New | Self::Worse { .. } | Self::Before => Stage::Dedupe,
            Self::Opened | Self::Joined { .. } | Self::Waits { .. } | Self::Pooled { .. } => {
                Stage::Group
            }
            Self::Inhibited { .. } => Stage::Inhibit,
            Self::Shelved { .. } | Self::Suppressed | Self::OutOfService | Self::Released => {
                Stage::Shelve
            }
            Self::Chain { .. }
            | Self::NoChain
            | Self::Replaced { .. }
            | Self::Hole { .. }
            | Self::NoWay { .. }
            | Self::Told { .. }
            | Self::AlreadyTold { .. }
            | Self::Quiet { .. }
            | Self::Dropped { .. } => Stage::Route,
            Self::Escalated { .. } | Self::NobodyLeft | Self::Calm => Stage::Escalate,
            Self::Accepted { .. }
            | Self::Delivered { .. }
            | Self::Read { .. }
            | Self::Failed { .. }
            | Self::NoReceipt { .. }
            | Self::Unreached { .. } => Stage::Receipt,
        }
    }

    /// The sentence a person reads. Times are left to whoever knows the reader's clock.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one sentence a line, nothing else")]
    pub fn sentence(&self) -> Text {
        let both = |vi: String, en: String| Text { vi, en };
        match self {
            Self::New => Text::new("Cảnh báo mới.", "A new alarm."),
            Self::Worse { .. } => Text::new("Mức độ tăng lên.", "It became worse."),
            Self::Before => Text::new(
                "Đã có từ trước khi bật thông báo; không báo cho ai.",
                "It stood before notices began; nobody is told.",
            ),
            Self::Opened => Text::new("Mở một nhóm thông báo.", "It opened a group."),
            Self::Joined { n } => both(
                format!("Báo chung với {n} cảnh báo cùng nơi, cùng nguyên nhân."),
                format!("It is told with {n} others of the same place and cause."),
            ),
            Self::Waits { .. } => Text::new(
                "Chờ hết thời gian gom nhóm, nhóm này vừa được báo.",
                "Waits for the end of the window: its group has just been told.",
            ),
            Self::Inhibited { .. } => Text::new(
                "Bị ức chế: nguyên nhân là một cảnh báo khác, được liệt kê trong thông báo đó.",
                "Inhibited: another alarm is the cause; it is listed in that one's notice.",
            ),
            Self::Shelved { .. } => {
                Text::new("Đang tạm gác, không báo.", "Shelved: nobody is told.")
            }
            Self::Suppressed => Text::new("Bị chặn theo thiết kế.", "Suppressed by design."),
            Self::OutOfService => Text::new(
                "Đang ngừng phục vụ hoặc bảo trì.",
                "Out of service or under maintenance.",
            ),
            Self::Released => Text::new("Hết bị giữ lại.", "Nothing holds it back any more."),
            Self::Chain { chain } => both(
                format!("Theo chuỗi leo thang `{chain}`."),
                format!("By the escalation chain `{chain}`."),
            ),
            Self::NoChain => Text::new(
                "Không có chuỗi leo thang nào phù hợp: không ai được báo.",
                "No escalation chain fits: nobody is told.",
            ),
            Self::Replaced { absent, by } => both(
                format!("`{absent}` vắng, `{by}` trực thay."),
                format!("`{absent}` is away, `{by}` stands in."),
            ),
            Self::Hole { duty, superior } => both(
                format!("Không ai trực `{duty}`: báo ngay cho cấp trên `{superior}`."),
                format!("Nobody holds `{duty}`: the superior `{superior}` is told now."),
            ),
            Self::NoWay { person } => both(
                format!("`{person}` không có kênh nào dùng được cho mức này."),
                format!("`{person}` has no channel for this severity."),
            ),
            Self::Told { person, .. } => {
                both(format!("Báo cho `{person}`."), format!("A notice for `{person}`."))
            }
            Self::AlreadyTold { person } => both(
                format!("`{person}` đã được báo theo đường khác."),
                format!("`{person}` had been told by another route."),
            ),
            Self::Quiet { person, .. } => both(
                format!("Giờ yên tĩnh của `{person}`: báo khi hết giờ, nếu còn cần."),
                format!("Quiet hours of `{person}`: told at their end, if it still stands."),
            ),
            Self::Pooled { person, .. } => both(
                format!("`{person}` đang nhận quá nhiều thông báo: gộp vào thông báo kế tiếp."),
                format!("`{person}` is being flooded: it goes into the next notice."),
            ),
            Self::Dropped { person } => both(
                format!("Đã hết trước khi báo được cho `{person}`."),
                format!("Over before `{person}` could be told."),
            ),
            Self::Escalated { rung } => both(
                format!("Chưa ai xác nhận: leo thang lên bậc {rung}."),
                format!("Nobody acknowledged: escalated to rung {rung}."),
            ),
            Self::NobodyLeft => Text::new(
                "Đã hết người để báo trong chuỗi leo thang.",
                "Nobody is left on the escalation chain.",
            ),
            Self::Calm => Text::new(
                "Không còn cảnh báo nào cần người xử lý: dừng leo thang.",
                "Nothing calls any more: escalation stops.",
            ),
            Self::Accepted { person, way } => both(
                format!("Kênh `{way}` của `{person}` đã nhận chuyển."),
                format!("The channel `{way}` of `{person}` took it."),
            ),
            Self::Delivered { person, way } => both(
                format!("Đã tới `{person}` qua kênh `{way}`."),
                format!("It reached `{person}` by `{way}`."),
            ),
            Self::Read { person } => {
                both(format!("`{person}` đã đọc."), format!("`{person}` read it."))
            }
            Self::Failed { person, way, why } => both(
                format!("Kênh `{way}` của `{person}` không nhận: {why}"),
                format!("The channel `{way}` of `{person}` did not take it: {why}"),
            ),
            Self::NoReceipt { person, way } => both(
                format!("Kênh `{way}` của `{person}` nói đã nhận nhưng không có báo tới nơi."),
                format!("The channel `{way}` of `{person}` took it, and no receipt came."),
            ),
            Self::Unreached { person } => both(
                format!("Không kênh nào tới được `{person}`."),
                format!("No channel reached `{person}`."),
            ),
        }
    }
}
