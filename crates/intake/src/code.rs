//! What sort of refusal it is, in one word: for programs, filters and figures.

use crate::{Problem, Reject, line::LineProblem};

impl Reject {
    /// The word: `not_json`, `not_a_number`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.problem.code()
    }
}

impl Problem {
    const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too_large",
            Self::Empty => "empty",
            Self::NotUtf8 { .. } => "not_utf8",
            Self::CutOff { .. } => "cut_off",
            Self::NotJson { .. } => "not_json",
            Self::NotGzip => "not_gzip",
            Self::NotWorkbook { .. } => "not_workbook",
            Self::UnknownField { .. } => "unknown_field",
            Self::Missing { .. } => "missing",
            Self::Twice { .. } => "twice",
            Self::NotANumber { .. } | Self::AmbiguousNumber { .. } => "not_a_number",
            Self::NotAText { .. } => "not_a_text",
            Self::NotAnObject { .. } => "not_an_object",
            Self::NoZone { .. } | Self::NotATime { .. } => "not_a_time",
            Self::UnknownStatus { .. } => "unknown_status",
            Self::UnknownWord { .. } => "unknown_word",
            Self::FileName { .. } => "file_name",
            Self::Columns { .. } => "columns",
            Self::MixedLayouts => "mixed_layouts",
            Self::Line(LineProblem::NoEntity { .. } | LineProblem::ManyEntities { .. }) => {
                "unknown_entity"
            }
            Self::Line(_) => "not_a_line",
        }
    }
}
