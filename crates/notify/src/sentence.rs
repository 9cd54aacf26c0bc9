//! What the stages say, as a person reads it. Times are left to whoever knows the reader's clock.

use model::Text;

use crate::trace::Said;

impl Said {
    /// The sentence, in both languages.
    #[must_use]
    pub fn sentence(&self) -> Text {
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
                "Gộp vào nguyên nhân là một cảnh báo khác; được liệt kê trong thông báo đó.",
                "Inhibited: another alarm is the cause; it is listed in that one's notice.",
            ),
            Self::Shelved { .. } => {
                Text::new("Đang được gác lại: không báo cho ai.", "Shelved: nobody is told.")
            }
            Self::Suppressed => Text::new("Ẩn theo thiết kế.", "Suppressed by design."),
            Self::OutOfService => Text::new(
                "Đang ngừng phục vụ hoặc bảo trì.",
                "Out of service or under maintenance.",
            ),
            Self::Released => Text::new("Hết bị giữ lại.", "Nothing holds it back any more."),
            _ => self.of_route(),
        }
    }

    fn of_route(&self) -> Text {
        match self {
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
            _ => self.of_delivery(),
        }
    }

    fn of_delivery(&self) -> Text {
        match self {
            Self::Escalated { rung } => both(
                format!("Chưa ai tiếp nhận: leo thang lên bậc {rung}."),
                format!("Nobody acknowledged: escalated to rung {rung}."),
            ),
            Self::NobodyLeft => Text::new(
                "Đã hết người để báo trong chuỗi leo thang.",
                "Nobody is left on the escalation chain.",
            ),
            Self::NobodyReached => Text::new(
                "Chưa tới được ai: thử lại tất cả những người có tên.",
                "Nobody has been reached: everybody who is named is tried again.",
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
            // The others are said above; a test holds that each has its words.
            _ => Text::default(),
        }
    }
}

fn both(vi: String, en: String) -> Text {
    Text { vi, en }
}

#[cfg(test)]
mod tests {
    use model::{AlarmId, Severity, Time};

    use super::*;
    use crate::{NoticeId, tests::person_id};

    #[test]
    fn everything_said_has_words_in_both_languages() {
        let (at, n, who) = (Time(0), 2, || person_id("an"));
        let way = || "mail".parse().unwrap();
        let person = who();
        for said in [
            Said::New,
            Said::Worse { to: Severity::High },
            Said::Before,
            Said::Opened,
            Said::Joined { n },
            Said::Waits { until: at },
            Said::Inhibited { by: AlarmId::from_name("a") },
            Said::Shelved { until: None },
            Said::Suppressed,
            Said::OutOfService,
            Said::Released,
            Said::Chain { chain: "all".parse().unwrap() },
            Said::NoChain,
            Said::Replaced { absent: who(), by: who() },
            Said::Hole { duty: "room".parse().unwrap(), superior: who() },
            Said::NoWay { person: who() },
            Said::Told { person: who(), notice: NoticeId::of("a") },
            Said::AlreadyTold { person: who() },
            Said::Quiet { person: who(), until: at },
            Said::Pooled { person: who(), until: at },
            Said::Dropped { person: who() },
            Said::Escalated { rung: n },
            Said::NobodyLeft,
            Said::NobodyReached,
            Said::Calm,
            Said::Accepted { person: who(), way: way() },
            Said::Delivered { person: who(), way: way() },
            Said::Read { person: who() },
            Said::Failed { person: who(), way: way(), why: "no".to_owned() },
            Said::NoReceipt { person: who(), way: way() },
            Said::Unreached { person },
        ] {
            let text = said.sentence();
            assert!(!text.vi.is_empty() && !text.en.is_empty(), "{said:?}");
            assert_ne!(text.vi, text.en, "{said:?}");
        }
    }
}
