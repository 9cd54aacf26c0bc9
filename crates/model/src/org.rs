//! Who: the tree of organisations, and the people in it.

use crate::{OrgId, Text, UserId};

/// A unit of the tree city › authority › park operator › enterprise, with agencies and teams.
#[derive(Debug, Clone, PartialEq)]
pub struct Org {
    /// Its code.
    pub id: OrgId,
    /// The unit above; none at the root.
    pub parent: Option<OrgId>,
    /// What sort of unit.
    pub kind: OrgKind,
    /// Its name.
    pub title: Text,
    /// How much it and the units below it may deliver.
    pub quota: Quota,
}

/// How much may be delivered. A bound against a runaway device or a wrong setting, not a tariff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Quota {
    /// Readings a second, on average; none is without end.
    pub readings_per_s: Option<u64>,
    /// Readings a day of the zone's calendar; none is without end.
    pub readings_per_day: Option<u64>,
}

impl Quota {
    /// There is none.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.readings_per_s.is_none() && self.readings_per_day.is_none()
    }
}

/// Sorts of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrgKind {
    /// Cơ quan quản lý.
    Authority,
    /// Đơn vị quản lý khu (khu công nghiệp): the park itself in the tree.
    Park,
    /// Doanh nghiệp.
    Enterprise,
    /// Another agency.
    Agency,
    /// A team within a unit.
    Team,
}

/// What a person may do. The table of what each role may do to each noun is in the pack `base`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Trực ban: sees all of their subtree, acknowledges and works alarms and cases.
    Operator,
    /// Park operator: answers for a park's sources, permits and alarms.
    Park,
    /// Enterprise engineer: sees and answers for their own.
    Enterprise,
    /// Leader: reads everything in their subtree.
    Leader,
    /// Administrator: users, sources, packs.
    Admin,
}

/// A person with an account.
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    /// Login name.
    pub id: UserId,
    /// The name shown beside what they did.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// They see this unit and everything below it.
    pub org: OrgId,
    /// May log in.
    pub enabled: bool,
    /// Must choose a new password before anything else.
    pub must_change_password: bool,
}

macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $name {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word used in packs, tables and the API.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The one this word names.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.as_str() == word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words!(OrgKind {
    Authority = "authority",
    Park = "park",
    Enterprise = "enterprise",
    Agency = "agency",
    Team = "team",
});
words!(Role {
    Operator = "operator",
    Park = "park",
    Enterprise = "enterprise",
    Leader = "leader",
    Admin = "admin",
});
