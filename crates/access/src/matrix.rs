//! The table of grants.

use std::collections::BTreeSet;

use model::Role;

/// What can be acted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Noun {
    /// Units.
    Org,
    /// Accounts.
    User,
    /// Things.
    Entity,
    /// Connectors.
    Source,
    /// Readings and means.
    Observation,
    /// Alarms.
    Alarm,
    /// Cases.
    Case,
    /// Indicators and boards.
    Indicator,
    /// Limits and regulations.
    Limit,
    /// Permits.
    Permit,
    /// Packs.
    Pack,
    /// The audit.
    Audit,
    /// Rules of alarms, and those that units make for themselves.
    Rule,
}

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// See it.
    Read,
    /// Work with it: acknowledge, assign, comment, complete a step.
    Work,
    /// Add or change it.
    Write,
    /// Stand for it by name: confirm a limit, correct a value.
    Confirm,
}

/// Who may do what to which noun.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matrix {
    grants: BTreeSet<(Role, Noun, Action)>,
}

impl Noun {
    /// Every noun.
    pub const ALL: [Self; 13] = [
        Self::Org,
        Self::User,
        Self::Entity,
        Self::Source,
        Self::Observation,
        Self::Alarm,
        Self::Case,
        Self::Indicator,
        Self::Limit,
        Self::Permit,
        Self::Pack,
        Self::Audit,
        Self::Rule,
    ];

    /// The word used in packs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Org => "org",
            Self::User => "user",
            Self::Entity => "entity",
            Self::Source => "source",
            Self::Observation => "observation",
            Self::Alarm => "alarm",
            Self::Case => "case",
            Self::Indicator => "indicator",
            Self::Limit => "limit",
            Self::Permit => "permit",
            Self::Pack => "pack",
            Self::Audit => "audit",
            Self::Rule => "rule",
        }
    }
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 4] = [Self::Read, Self::Work, Self::Write, Self::Confirm];

    /// The word used in packs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Work => "work",
            Self::Write => "write",
            Self::Confirm => "confirm",
        }
    }
}

impl Matrix {
    /// Adds a grant.
    pub fn grant(&mut self, role: Role, noun: Noun, action: Action) {
        self.grants.insert((role, noun, action));
    }

    /// Is it granted?
    #[must_use]
    pub fn allows(&self, role: Role, noun: Noun, action: Action) -> bool {
        self.grants.contains(&(role, noun, action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_granted_is_refused() {
        let mut matrix = Matrix::default();
        matrix.grant(Role::Operator, Noun::Alarm, Action::Work);
        for role in Role::ALL {
            for noun in Noun::ALL {
                for action in Action::ALL {
                    let expected =
                        (*role, noun, action) == (Role::Operator, Noun::Alarm, Action::Work);
                    assert_eq!(matrix.allows(*role, noun, action), expected);
                }
            }
        }
    }
}
