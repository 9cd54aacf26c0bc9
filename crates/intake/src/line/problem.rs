//! What only a line of line protocol can get wrong.

use model::Text;

/// What is wrong with the shape of a line, or with the thing its key names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineProblem {
    /// Nothing after the key.
    NoFields,
    /// A tag or field without a value.
    NoEquals {
        /// As written.
        found: String,
    },
    /// A tag or field without a name, or a line without a measurement.
    NoName {
        /// As written.
        found: String,
    },
    /// A text without its end, or something right after it.
    OpenText {
        /// The field.
        field: String,
    },
    /// Something after the time.
    Trailing {
        /// As written.
        found: String,
    },
    /// Nothing in the key is a known entity.
    NoEntity {
        /// The key.
        key: String,
    },
    /// Several tags are known entities, and none is called `entity`.
    ManyEntities {
        /// Names of the tags.
        tags: String,
    },
}

impl LineProblem {
    /// What is wrong.
    pub(crate) fn what(&self) -> Text {
        let both = |vi: String, en: String| Text { vi, en };
        match self {
            Self::NoFields => Text::new("không có trường nào", "it has no field"),
            Self::NoEquals { found } => {
                both(format!("`{found}` không có dấu `=`"), format!("`{found}` has no `=`"))
            }
            Self::NoName { found } => {
                both(format!("thiếu tên ở `{found}`"), format!("a name is missing at `{found}`"))
            }
            Self::OpenText { field } => both(
                format!("chuỗi của `{field}` không được đóng"),
                format!("the text of `{field}` is not closed"),
            ),
            Self::Trailing { found } => both(
                format!("có `{found}` sau thời điểm"),
                format!("there is `{found}` after the time"),
            ),
            Self::NoEntity { key } => both(
                format!("`{key}` không nêu đối tượng nào của nguồn này"),
                format!("`{key}` names no entity of this source"),
            ),
            Self::ManyEntities { tags } => both(
                format!("nhiều nhãn nêu đối tượng: {tags}"),
                format!("several tags name an entity: {tags}"),
            ),
        }
    }

    /// What was expected.
    pub(crate) fn expected(&self) -> Text {
        match self {
            Self::NoFields | Self::NoEquals { .. } | Self::NoName { .. } => Text::new(
                "`phép_đo,nhãn=giá_trị trường=số thời_điểm`",
                "`measurement,tag=value field=number time`",
            ),
            Self::OpenText { .. } => Text::new(
                "dấu `\"` đóng chuỗi, rồi dấu phẩy, dấu cách hoặc hết dòng",
                "a closing `\"`, then a comma, a space or the end of the line",
            ),
            Self::Trailing { .. } => Text::new("hết dòng", "the end of the line"),
            Self::NoEntity { .. } => Text::new(
                "nhãn `entity`, hoặc phép đo hay một nhãn là mã đã đăng ký",
                "a tag `entity`, or a measurement or one tag that is a registered code",
            ),
            Self::ManyEntities { .. } => {
                Text::new("nhãn `entity` nói rõ đối tượng nào", "a tag `entity` to say which")
            }
        }
    }
}
