//! The ledger: alarms and cases as projections of the log, for lists and pages.

use alarm::Occurrence;
use model::{
    Alarm, AlarmClass, AlarmId, Case, CaseEntry, CaseId, EntityId, LifeEntry, Position,
    ProcedureId, Quiet, RuleId, Severity, Time, UserId,
};

use crate::{Page, PageRequest, PortError, Scope};

/// What one stretch of the log changed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Changes {
    /// Alarms as they now stand.
    pub alarms: Vec<Alarm>,
    /// New lines of their lives.
    pub life: Vec<LifeEntry>,
    /// Cases as they now stand.
    pub cases: Vec<Case>,
    /// New lines of their histories.
    pub entries: Vec<CaseEntry>,
}

impl Changes {
    /// Adds what a later stretch changed.
    pub fn append(&mut self, later: Self) {
        self.alarms.extend(later.alarms);
        self.life.extend(later.life);
        self.cases.extend(later.cases);
        self.entries.extend(later.entries);
    }
}

/// Which alarms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmFilter {
    /// Only these the asker may see: whose unit answered for the entity when the alarm was raised.
    pub scope: Scope,
    /// Life state.
    pub state: StateFilter,
    /// Of this entity.
    pub entity: Option<EntityId>,
    /// At least this bad.
    pub severity_min: Option<Severity>,
    /// Of this class.
    pub class: Option<AlarmClass>,
    /// Quiet or not.
    pub quiet: QuietFilter,
    /// Inhibited by this alarm.
    pub inhibited_by: Option<AlarmId>,
    /// Of this rule.
    pub rule: Option<RuleId>,
    /// Raised at or after this.
    pub raised_from: Option<Time>,
    /// Raised before this.
    pub raised_before: Option<Time>,
    /// Only those that come and go faster than anybody can read.
    pub chattering: bool,
}

impl AlarmFilter {
    /// Every alarm of a scope in a state.
    #[must_use]
    pub const fn of(scope: Scope, state: StateFilter) -> Self {
        Self {
            scope,
            state,
            entity: None,
            severity_min: None,
            class: None,
            quiet: QuietFilter::Any,
            inhibited_by: None,
            rule: None,
            raised_from: None,
            raised_before: None,
            chattering: false,
        }
    }
}

/// Which alarms, as far as they are quiet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuietFilter {
    /// All of them.
    Any,
    /// Those that may disturb.
    Heard,
    /// Those that are quiet for this reason, maybe among others.
    For(Quiet),
}

/// Which life states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateFilter {
    /// Not ended: active, or cleared and unacknowledged.
    Open,
    /// The condition holds.
    Active,
    /// Ended.
    Ended,
    /// All of them.
    Any,
}

/// Which cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFilter {
    /// Only these the asker may see.
    pub scope: Scope,
    /// Open ones only.
    pub open_only: bool,
    /// Of this owner.
    pub owner: Option<UserId>,
    /// Of this entity.
    pub entity: Option<EntityId>,
}

/// What is asked of a place and a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Around {
    /// Only what the asker may see.
    pub scope: Scope,
    /// The entities of the place.
    pub entities: Vec<EntityId>,
    /// Everything from here.
    pub from: Time,
    /// To here.
    pub to: Time,
    /// Not this alarm.
    pub without: Option<AlarmId>,
    /// At most this many of each.
    pub n_max: u32,
}

/// What a ledger knows of a place and a time, each newest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Surroundings {
    /// Alarms that had not ended before, and were raised by then.
    pub alarms: Vec<Alarm>,
    /// How many there are in all.
    pub n_alarms: u64,
    /// What happened to alarms then, with the entity each is about.
    pub lines: Vec<(EntityId, RuleId, LifeEntry)>,
    /// How many there are in all.
    pub n_lines: u64,
    /// Cases that were open then, or closed in that time.
    pub cases: Vec<Case>,
    /// How many there are in all.
    pub n_cases: u64,
    /// What happened to cases then, with the entity each is about.
    pub entries: Vec<(EntityId, ProcedureId, CaseEntry)>,
    /// How many there are in all.
    pub n_entries: u64,
}

/// Alarms and cases, kept for reading. Written only from the log, so writing the same changes again
/// changes nothing: a row with a later position stays.
#[async_trait::async_trait]
pub trait Ledger: Send + Sync {
    /// Applies changes in one transaction. At most one alarm not ended per (rule, subject), and one
    /// open case per (procedure, entity), whatever is asked: a rival is a conflict, and nothing of
    /// the call is kept. All changes of one record belong into one call; how the log is cut into
    /// calls is otherwise free, also when it is told again.
    async fn apply(&self, changes: &Changes) -> Result<(), PortError>;

    /// What was applied is on the disk when this returns. Changes may be synced later than they are
    /// applied, since the log can tell them again: so this comes before the log is cut.
    async fn sync(&self) -> Result<(), PortError>;

    /// The greatest position applied.
    async fn applied(&self) -> Result<Position, PortError>;

    /// Alarms, newest raised first.
    async fn alarms(
        &self,
        filter: &AlarmFilter,
        page: &PageRequest,
    ) -> Result<Page<Alarm>, PortError>;

    /// One alarm.
    async fn alarm(&self, id: AlarmId) -> Result<Option<Alarm>, PortError>;

    /// Its life, oldest first.
    async fn life(&self, id: AlarmId) -> Result<Vec<LifeEntry>, PortError>;

    /// What became of alarms raised from `from` up to `to`, oldest first, and of those that were
    /// standing at `from`; at most `n_max`.
    async fn occurrences(
        &self,
        scope: &Scope,
        from: Time,
        to: Time,
        n_max: u32,
    ) -> Result<Vec<Occurrence>, PortError>;

    /// Cases, newest opened first.
    async fn cases(&self, filter: &CaseFilter, page: &PageRequest)
    -> Result<Page<Case>, PortError>;

    /// What is known of a place and a time.
    async fn around(&self, asked: &Around) -> Result<Surroundings, PortError>;

    /// One case.
    async fn case(&self, id: CaseId) -> Result<Option<Case>, PortError>;

    /// Its history, oldest first.
    async fn entries(&self, id: CaseId) -> Result<Vec<CaseEntry>, PortError>;
}
