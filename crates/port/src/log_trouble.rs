//! Why a log takes nothing.

use model::Text;

use crate::PortError;

/// Why the log takes nothing just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogTrouble {
    /// There is no room. It goes on by itself once there is.
    Full {
        /// The step that failed and the system's own words.
        how: String,
    },
    /// The file system lets nobody write. It goes on by itself once it does.
    ReadOnly {
        /// The step that failed and the system's own words.
        how: String,
    },
    /// It failed in a way that only opening it again can mend.
    Failed {
        /// The step that failed and the system's own words.
        how: String,
    },
}

impl LogTrouble {
    /// The word for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Full { .. } => "disk_full",
            Self::ReadOnly { .. } => "disk_read_only",
            Self::Failed { .. } => "log_failed",
        }
    }

    /// For people.
    #[must_use]
    pub fn sentence(&self) -> Text {
        match self {
            Self::Full { .. } => Text::new(
                "Đĩa đầy: không nhận thêm gì cho tới khi có chỗ trống; khi có chỗ, hệ thống tự chạy \
                 tiếp.",
                "The disk is full: nothing is taken until there is room; then the center goes on by \
                 itself.",
            ),
            Self::ReadOnly { .. } => Text::new(
                "Đĩa không cho ghi: không nhận thêm gì cho tới khi ghi được; khi đó hệ thống tự chạy \
                 tiếp.",
                "The disk cannot be written: nothing is taken until it can; then the center goes on \
                 by itself.",
            ),
            Self::Failed { .. } => Text::new(
                "Nhật ký gặp lỗi đĩa và đã dừng; xem nhật ký máy chủ, kiểm tra đĩa rồi khởi động lại.",
                "The log met a fault of the disk and has stopped; see the server's log, check the \
                 disk, then start again.",
            ),
        }
    }

    /// The step that failed and the system's own words.
    #[must_use]
    pub fn how(&self) -> &str {
        let (Self::Full { how } | Self::ReadOnly { how } | Self::Failed { how }) = self;
        how
    }

    /// As whoever appends hears it.
    #[must_use]
    pub fn error(&self) -> PortError {
        PortError::ReadOnly { trouble: self.clone() }
    }
}
