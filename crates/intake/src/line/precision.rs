//! In what the time stamps of a body are counted.

use model::Time;

/// The unit of the time stamps, since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    /// What InfluxDB means when nothing is said.
    #[default]
    Nanosecond,
    /// Ours.
    Microsecond,
    /// A thousandth of a second.
    Millisecond,
    /// A second.
    Second,
    /// Version 1 only.
    Minute,
    /// Version 1 only.
    Hour,
}

impl Precision {
    /// Words that are understood, for the sentence that refuses another.
    pub const WORDS: &str = "ns, us, ms, s, m, h";

    /// Reads the word of version 2 (`ns`, `us`, `ms`, `s`) or of version 1 (`n`, `u`, `m`, `h`).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "ns" | "n" => Some(Self::Nanosecond),
            "us" | "u" | "µ" => Some(Self::Microsecond),
            "ms" => Some(Self::Millisecond),
            "s" => Some(Self::Second),
            "m" => Some(Self::Minute),
            "h" => Some(Self::Hour),
            _ => None,
        }
    }

    /// The word that means it in either version.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nanosecond => "ns",
            Self::Microsecond => "us",
            Self::Millisecond => "ms",
            Self::Second => "s",
            Self::Minute => "m",
            Self::Hour => "h",
        }
    }

    /// The time of a stamp; none outside what microseconds in 64 bits hold.
    pub(super) fn time(self, stamp: i64) -> Option<Time> {
        let us_each = match self {
            Self::Nanosecond => return Some(Time(stamp.div_euclid(1_000))),
            Self::Microsecond => 1,
            Self::Millisecond => 1_000,
            Self::Second => 1_000_000,
            Self::Minute => 60_000_000,
            Self::Hour => 3_600_000_000,
        };
        stamp.checked_mul(us_each).map(Time)
    }

    /// How a stamp should look, in Vietnamese and English.
    pub(super) const fn pattern(self) -> [&'static str; 2] {
        match self {
            Self::Nanosecond => ["số nano giây từ năm 1970", "whole nanoseconds since 1970"],
            Self::Microsecond => ["số micro giây từ năm 1970", "whole microseconds since 1970"],
            Self::Millisecond => ["số mili giây từ năm 1970", "whole milliseconds since 1970"],
            Self::Second => ["số giây từ năm 1970", "whole seconds since 1970"],
            Self::Minute => ["số phút từ năm 1970", "whole minutes since 1970"],
            Self::Hour => ["số giờ từ năm 1970", "whole hours since 1970"],
        }
    }
}
