//! Why an act on a case was not done, in both languages.

use case::{
    EVIDENCE_MAX, NOTE_CHARS_MAX,
    form::{FieldFlaw, FieldWrong},
};
use model::Text;

use crate::wire::{pen::Pen, refusal::clock};

impl Pen<'_> {
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
            R::IsOpen => (
                "Đã có vụ việc đang mở theo quy trình này cho đối tượng này.".to_owned(),
                "A case of this procedure is open for it already.".to_owned(),
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
            R::CloseWithoutNote { .. } => (
                "Cần ghi lý do đóng.".to_owned(),
                "Closing with this result needs a note: why.".to_owned(),
            ),
            of_a_step => return self.step_refusal(of_a_step),
        };
        Text { vi, en }
    }

    /// Of an act on a step of it.
    fn step_refusal(&self, refusal: &case::Refusal) -> Text {
        use case::Refusal as R;
        let name = |id| self.person(id).name;
        let (vi, en) = match refusal {
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
            R::StepGone { at, .. } => (
                format!("Quy trình đã rút bước này lúc {}.", clock(*at)),
                format!("The procedure took this step back at {}.", clock(*at)),
            ),
            R::WhichStep { .. } => (
                "Bước này đang mở nhiều lần: chọn đúng việc cần làm.".to_owned(),
                "This step is open several times: choose which.".to_owned(),
            ),
            R::SkipWithoutReason { .. } => (
                "Bỏ qua một bước cần ghi lý do.".to_owned(),
                "A step is skipped for a reason; say it.".to_owned(),
            ),
            R::NoForm { field, .. } => (
                format!("Bước này không hỏi `{field}`."),
                format!("This step does not ask for `{field}`."),
            ),
            R::Fields { flaws, .. } => self.field_flaws(flaws),
            R::Halted { halt, .. } | R::Stopped { halt } => (
                format!("Quy trình không đi tiếp được từ bước này ({halt})."),
                format!("The procedure cannot go on from this step ({halt})."),
            ),
            R::StepWithoutNote { .. } => (
                "Cần ghi đã làm gì, thấy gì.".to_owned(),
                "The step needs a note: what was found or done.".to_owned(),
            ),
            R::StepWithoutEvidence { .. } => (
                "Bước này cần bằng chứng: ít nhất một tệp.".to_owned(),
                "The step needs evidence: at least one file.".to_owned(),
            ),
            R::StepsLeft { .. } => (
                "Còn bước chưa làm; chỉ đóng được khi mọi bước đã xong.".to_owned(),
                "Steps are left; it closes with this result once all are done.".to_owned(),
            ),
            R::StillWaits { .. } => (
                "Quy trình còn chờ một thời điểm hoặc một vụ việc khác.".to_owned(),
                "The procedure still waits for a time or for another case.".to_owned(),
            ),
            other => (other.to_string(), other.to_string()),
        };
        Text { vi, en }
    }

    /// What is wrong in a form, question by question.
    fn field_flaws(&self, flaws: &[FieldFlaw]) -> (String, String) {
        let fields = self.zone.catalogue.forms.values().flat_map(|it| &it.fields);
        let fields: Vec<_> = fields.collect();
        let said = |flaw: &FieldFlaw| {
            let title = fields.iter().find(|it| it.name == flaw.field).map(|it| it.title.clone());
            let title = title.unwrap_or_else(|| Text::new(&flaw.field, &flaw.field));
            let (vi, en) = match flaw.wrong {
                FieldWrong::Missing => ("cần trả lời", "must be answered"),
                FieldWrong::NotAsked => ("không được hỏi", "is not asked"),
                FieldWrong::OtherKind => ("sai kiểu trả lời", "is no answer of this kind"),
                FieldWrong::OutOfBounds => ("ngoài khoảng cho phép", "is outside of its bounds"),
                FieldWrong::NoChoice => ("không có trong danh sách", "is none of the choices"),
                FieldWrong::TooLong => ("quá dài", "is too long"),
            };
            (format!("{}: {vi}", title.vi), format!("{}: {en}", title.en))
        };
        let (vi, en): (Vec<String>, Vec<String>) = flaws.iter().map(said).unzip();
        (format!("{}.", vi.join("; ")), format!("{}.", en.join("; ")))
    }
}
