//! Why an act was not done, in both languages.

use alarm::{ACK_GRACE, COMMENT_CHARS_MAX};
use case::{EVIDENCE_MAX, NOTE_CHARS_MAX};
use model::{Text, Time, Zone};
use node::Refused;

use crate::wire::pen::Pen;

/// A wall-clock reading, as people in the zone say it.
fn clock(time: Time) -> String {
    let local = time.local(Zone::VIET_NAM);
    format!("{:02}:{:02}:{:02} {}", local.hour(), local.minute(), local.second(), local.date())
}

impl Pen<'_> {
    /// Of an act that the loop refused: somebody else was faster.
    pub(crate) fn refused(&self, refused: &Refused) -> Text {
        match refused {
            Refused::Alarm(refusal) => self.alarm_refusal(refusal),
            Refused::Case(refusal) => self.case_refusal(refusal),
            other => other.sentence(),
        }
    }

    /// Of an act on an alarm.
    pub(crate) fn alarm_refusal(&self, refusal: &alarm::Refusal) -> Text {
        use alarm::Refusal as R;
        let name = |id| self.person(id).name;
        let (vi, en) = match refusal {
            R::Ended => (
                "Cảnh báo đã kết thúc; chỉ còn lịch sử.".to_owned(),
                "The alarm has ended; only its history remains.".to_owned(),
            ),
            R::AlreadyAcknowledged { by, at } => (
                format!("{} đã tiếp nhận lúc {}.", name(by), clock(*at)),
                format!("{} acknowledged it at {}.", name(by), clock(*at)),
            ),
            R::NotAcknowledged => (
                "Chưa ai tiếp nhận, nên không có gì để rút lại.".to_owned(),
                "Nobody has acknowledged it, so there is nothing to take back.".to_owned(),
            ),
            R::AcknowledgedByAnother { by } => (
                format!("{} đã tiếp nhận; chỉ người đó rút lại được.", name(by)),
                format!("{} acknowledged it; only they can take it back.", name(by)),
            ),
            R::GraceOver { at } => (
                format!("Đã tiếp nhận lúc {}; chỉ rút lại được trong {ACK_GRACE}.", clock(*at)),
                format!("Acknowledged at {}; it could be taken back for {ACK_GRACE}.", clock(*at)),
            ),
            R::AlreadyGiven { to } => {
                (format!("Đã giao cho {}.", name(to)), format!("It is {}'s already.", name(to)))
            }
            R::EmptyComment => ("Ghi chú trống.".to_owned(), "The comment is empty.".to_owned()),
            R::LongComment { chars } => (
                format!("Ghi chú dài {chars} ký tự, cần không quá {COMMENT_CHARS_MAX}."),
                format!(
                    "The comment has {chars} characters, expected at most {COMMENT_CHARS_MAX}."
                ),
            ),
            R::NoReason => (
                "Cần ghi lý do gác cảnh báo.".to_owned(),
                "An alarm is shelved for a reason; say it.".to_owned(),
            ),
            R::ShelfTooLong { until, most } => (
                format!("Chỉ gác được nhiều nhất {most}, không tới {}.", clock(*until)),
                format!("It can be shelved for {most} at most, not until {}.", clock(*until)),
            ),
            R::AlreadyShelved { by, until } => (
                format!("{} đã gác đến {}.", name(by), clock(*until)),
                format!("{} shelved it until {}.", name(by), clock(*until)),
            ),
            R::NotShelved => {
                ("Cảnh báo này không bị gác.".to_owned(), "This alarm is not shelved.".to_owned())
            }
            R::HasCase { .. } => (
                "Đã có hồ sơ xử lý cảnh báo này.".to_owned(),
                "A case works on this alarm already.".to_owned(),
            ),
        };
        Text { vi, en }
    }

    /// Of an act on a case.
    pub(crate) fn case_refusal(&self, refusal: &case::Refusal) -> Text {
        use case::Refusal as R;
        let name = |id| self.person(id).name;
        let (vi, en) = match refusal {
            R::Closed { at, .. } => (
                format!("Hồ sơ đã đóng lúc {}.", clock(*at)),
                format!("The case was closed at {}.", clock(*at)),
            ),
            R::AlreadyGiven { to } => {
                (format!("Đã giao cho {}.", name(to)), format!("It is {}'s already.", name(to)))
            }
            R::UnknownStep { step } => (
                format!("Hồ sơ không có bước `{step}`."),
                format!("The case has no step `{step}`."),
            ),
            R::StepDone { by, at, .. } => (
                format!("{} đã làm xong bước này lúc {}.", name(by), clock(*at)),
                format!("{} did this step at {}.", name(by), clock(*at)),
            ),
            R::NotInHand { .. } => (
                "Chưa đến bước này: cần làm xong bước trước.".to_owned(),
                "This step is not in hand yet: the one before it comes first.".to_owned(),
            ),
            R::StepWithoutNote { .. } => (
                "Cần ghi đã làm gì, thấy gì.".to_owned(),
                "The step needs a note: what was found or done.".to_owned(),
            ),
            R::StepWithoutEvidence { .. } => (
                "Bước này cần bằng chứng: ít nhất một tệp.".to_owned(),
                "The step needs evidence: at least one file.".to_owned(),
            ),
            R::EmptyNote => ("Ghi chú trống.".to_owned(), "The note is empty.".to_owned()),
            R::LongNote { chars } => (
                format!("Ghi chú dài {chars} ký tự, cần không quá {NOTE_CHARS_MAX}."),
                format!("The note has {chars} characters, expected at most {NOTE_CHARS_MAX}."),
            ),
            R::TooMuchEvidence { files } => (
                format!("{files} tệp một lần, cần không quá {EVIDENCE_MAX}."),
                format!("{files} files at once, expected at most {EVIDENCE_MAX}."),
            ),
            R::NotAHash { name } => (
                format!("Tệp `{name}` không có mã SHA-256 đúng."),
                format!("File `{name}` carries no SHA-256."),
            ),
            R::StepsLeft { .. } => (
                "Còn bước chưa làm; chỉ đóng được khi mọi bước đã xong.".to_owned(),
                "Steps are left; it closes with this result once all are done.".to_owned(),
            ),
            R::CloseWithoutNote { .. } => (
                "Cần ghi lý do đóng.".to_owned(),
                "Closing with this result needs a note: why.".to_owned(),
            ),
        };
        Text { vi, en }
    }
}
