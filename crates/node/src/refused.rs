//! Why a person's act was not done, still as the engine said it: who shows it to somebody knows
//! names and languages.

use model::{SeriesId, Text, Time};

/// Why an act was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The alarm's own word.
    #[error(transparent)]
    Alarm(#[from] alarm::Refusal),
    /// The case's own word.
    #[error(transparent)]
    Case(#[from] case::Refusal),
    /// Planned work's own word.
    #[error(transparent)]
    Outage(#[from] alarm::OutageRefusal),
    /// The list of planned work is full.
    #[error("too much work is planned; call off what is no longer needed")]
    TooManyOutages,
    /// A closed case is no longer kept in memory.
    #[error("this case is closed; only its history remains")]
    CaseClosed,
    /// The pack that had the procedure is gone.
    #[error("procedure `{0}` is not known")]
    UnknownProcedure(model::ProcedureId),
    /// The pack that had the quantity is gone.
    #[error("series {0} is not known")]
    UnknownSeries(SeriesId),
    /// An act that asks for a reason came without.
    #[error("this is done for a reason; say it")]
    NoReason,
    /// A sensor cannot be taken out up to a time that is past.
    #[error("{0} is over; the end must lie ahead")]
    EndIsOver(Time),
    /// There is nothing to put back.
    #[error("this sensor is in service")]
    InService,
    /// A value cannot be corrected before it is measured.
    #[error("{0} lies ahead; nothing was measured yet")]
    NotMeasuredYet(Time),
    /// A replay keeps to its own folder.
    #[error("replay `{0}` exists; choose another name")]
    ReplayExists(model::ScenarioId),
    /// What the history holds does not read.
    #[error("{0}")]
    Unreadable(String),
}

impl Refused {
    /// The sentence in both languages. The engines' own refusals name people, and are told by who
    /// knows their names.
    #[must_use]
    pub fn sentence(&self) -> Text {
        let (vi, en) = match self {
            Self::Alarm(_) => (
                "Cảnh báo vừa đổi; xem lại rồi làm tiếp.".to_owned(),
                "The alarm has just changed; look again.".to_owned(),
            ),
            Self::Case(_) => (
                "Vụ việc vừa đổi; xem lại rồi làm tiếp.".to_owned(),
                "The case has just changed; look again.".to_owned(),
            ),
            Self::Outage(why) => outage_sentence(why),
            Self::TooManyOutages => (
                "Đã có quá nhiều lịch bảo trì; hãy hủy những lịch không còn cần.".to_owned(),
                "Too much work is planned; call off what is no longer needed.".to_owned(),
            ),
            Self::CaseClosed => (
                "Vụ việc này đã đóng; chỉ còn lịch sử.".to_owned(),
                "This case is closed; only its history remains.".to_owned(),
            ),
            Self::UnknownProcedure(id) => {
                (format!("Không có quy trình `{id}`."), format!("There is no procedure `{id}`."))
            }
            Self::UnknownSeries(id) => {
                (format!("Không có chuỗi số đo {id}."), format!("There is no series {id}."))
            }
            Self::NoReason => {
                ("Cần ghi lý do.".to_owned(), "This is done for a reason; say it.".to_owned())
            }
            Self::EndIsOver(at) => (
                format!("{at} đã qua; thời điểm kết thúc phải ở phía trước."),
                format!("{at} is over; the end must lie ahead."),
            ),
            Self::InService => {
                ("Cảm biến này đang hoạt động.".to_owned(), "This sensor is in service.".to_owned())
            }
            Self::NotMeasuredYet(at) => (
                format!("{at} chưa tới, nên chưa đo được gì."),
                format!("{at} lies ahead; nothing was measured yet."),
            ),
            Self::ReplayExists(id) => (
                format!("Lần chạy lại `{id}` đã có; chọn tên khác."),
                format!("The replay `{id}` exists; choose another name."),
            ),
            Self::Unreadable(why) => (format!("Không đọc được: {why}"), why.clone()),
        };
        Text { vi, en }
    }
}

fn outage_sentence(why: &alarm::OutageRefusal) -> (String, String) {
    use alarm::OutageRefusal as Why;
    let both = |vi: &str, en: &str| (vi.to_owned(), en.to_owned());
    match why {
        Why::Unknown { .. } => both(
            "Không có lịch bảo trì này, hoặc nó đã kết thúc.",
            "There is no such planned work, or it is over.",
        ),
        Why::NoReason => both("Cần ghi lý do bảo trì.", "Planned work has a reason; say it."),
        Why::IsOver => both(
            "Bảo trì phải kết thúc sau bây giờ và sau lúc bắt đầu.",
            "The work must end after now and after it begins.",
        ),
        Why::TooLong { lasts, most } => (
            format!("Bảo trì kéo dài {lasts}; mỗi lần không quá {most}."),
            format!("The work lasts {lasts}; at most {most} each time."),
        ),
        Why::Overlaps { lasts, every } => (
            format!("Bảo trì kéo dài {lasts} mà lặp lại mỗi {every}: sẽ không bao giờ hết."),
            format!("The work lasts {lasts} and comes again every {every}: it would never end."),
        ),
        Why::TooFar => both(
            "Bảo trì kết thúc sau hơn một năm nữa; hãy chọn thời điểm gần hơn.",
            "The work ends more than a year ahead; choose an earlier end.",
        ),
    }
}
