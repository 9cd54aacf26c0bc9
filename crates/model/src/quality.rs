//! What is known of one reading's worth.

use std::fmt;

/// Quality of a reading. The first four are the status column of a station file (Circular
/// 10/2021/TT-BTNMT, Appendix 15: 00, 01, 02; 03 is one logger's own "maintenance").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// 00: measuring. The only status that counts towards a legal mean.
    Measuring,
    /// 01: calibrating.
    Calibrating,
    /// 02: the device reports a fault.
    Fault,
    /// 03: maintenance; kept, never valid.
    Maintenance,
    /// Outside what the instrument can physically read; kept as evidence, never valid.
    Implausible,
    /// The sensor was taken out of service by a person, with a reason.
    OutOfService,
    /// Corrected by hand, with a reason; counts as valid.
    Corrected,
}

impl Flag {
    /// Every flag.
    pub const ALL: [Self; 7] = [
        Self::Measuring,
        Self::Calibrating,
        Self::Fault,
        Self::Maintenance,
        Self::Implausible,
        Self::OutOfService,
        Self::Corrected,
    ];

    /// May a legal mean or a verdict use this reading?
    #[must_use]
    pub const fn is_valid(self) -> bool {
        matches!(self, Self::Measuring | Self::Corrected)
    }

    /// The number stored with each point. Never change one: old tables hold it.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Measuring => 0,
            Self::Calibrating => 1,
            Self::Fault => 2,
            Self::Maintenance => 3,
            Self::Implausible => 4,
            Self::OutOfService => 5,
            Self::Corrected => 6,
        }
    }

    /// The flag of a stored number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.number() == number)
    }

    /// Reads a device's two-digit status.
    #[must_use]
    pub fn from_status(status: &str) -> Option<Self> {
        match status.trim() {
            "00" => Some(Self::Measuring),
            "01" => Some(Self::Calibrating),
            "02" => Some(Self::Fault),
            "03" => Some(Self::Maintenance),
            _ => None,
        }
    }

    /// The word used in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Measuring => "measuring",
            Self::Calibrating => "calibrating",
            Self::Fault => "fault",
            Self::Maintenance => "maintenance",
            Self::Implausible => "implausible",
            Self::OutOfService => "out_of_service",
            Self::Corrected => "corrected",
        }
    }
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_and_only_measured_or_corrected_values_count() {
        for flag in Flag::ALL {
            assert_eq!(Flag::from_number(flag.number()), Some(flag));
        }
        let valid: Vec<_> = Flag::ALL.into_iter().filter(|it| it.is_valid()).collect();
        assert_eq!(valid, [Flag::Measuring, Flag::Corrected]);
        assert_eq!(Flag::from_status("07"), None);
    }
}
