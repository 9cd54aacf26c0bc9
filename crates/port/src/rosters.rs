//! Who can be told, by what and when: what people set.

use model::{Time, UserId};
use notify::{Absence, Chain, Directory, Duty, DutyId, Person, Shift};

use crate::PortError;

/// One thing people set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// How somebody is reached.
    Person(Person),
    /// A post.
    Duty(Duty),
    /// Who holds it when.
    Shift(Shift),
    /// Who is away.
    Absence(Absence),
    /// Whom to tell in which order.
    Chain(Chain),
}

/// Sorts of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingKind {
    /// How somebody is reached.
    Person,
    /// A post.
    Duty,
    /// Who holds it when.
    Shift,
    /// Who is away.
    Absence,
    /// Whom to tell in which order.
    Chain,
}

/// What one shift leaves to the next, and who has read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// Its code.
    pub id: String,
    /// The post.
    pub duty: DutyId,
    /// Who wrote it.
    pub by: UserId,
    /// When.
    pub at: Time,
    /// What.
    pub text: String,
    /// Who has read it, and when, in order.
    pub read: Vec<(UserId, Time)>,
}

/// Where they are kept.
#[async_trait::async_trait]
pub trait Rosters: Send + Sync {
    /// All of it, and whose accounts are closed; of shifts and absences those that end after `since`.
    async fn directory(&self, since: Time) -> Result<Directory, PortError>;

    /// Adds or replaces one.
    async fn put_setting(&self, setting: &Setting) -> Result<(), PortError>;

    /// Takes one away; says whether it was there.
    async fn delete_setting(&self, kind: SettingKind, id: &str) -> Result<bool, PortError>;

    /// Keeps what one shift leaves to the next.
    async fn put_hand_over(&self, hand_over: &HandOver) -> Result<(), PortError>;

    /// The newest ones of a post.
    async fn hand_overs(&self, duty: &DutyId, n_max: u32) -> Result<Vec<HandOver>, PortError>;

    /// One of them.
    async fn hand_over(&self, id: &str) -> Result<Option<HandOver>, PortError>;

    /// Somebody read one; the first time counts. Says whether there is such a one.
    async fn read_hand_over(&self, id: &str, by: &UserId, at: Time) -> Result<bool, PortError>;
}

impl Setting {
    /// Of which sort.
    #[must_use]
    pub const fn kind(&self) -> SettingKind {
        match self {
            Self::Person(_) => SettingKind::Person,
            Self::Duty(_) => SettingKind::Duty,
            Self::Shift(_) => SettingKind::Shift,
            Self::Absence(_) => SettingKind::Absence,
            Self::Chain(_) => SettingKind::Chain,
        }
    }
}

impl SettingKind {
    /// The word used in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Duty => "duty",
            Self::Shift => "shift",
            Self::Absence => "absence",
            Self::Chain => "chain",
        }
    }
}
