//! What the pipeline of notices remembers: its outbox, and the trace of every alarm.

use model::{AlarmId, Time};
use notify::{Group, GroupId, Kept, Member, Notice, NoticeId, PersonId};

use crate::PortError;

/// All that is known of one alarm's notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmNotices {
    /// The alarm as the pipeline knows it, with its own trace.
    pub member: Member,
    /// The group it is told in, with the trace of all.
    pub group: Group,
    /// Notices that tell of it, oldest first.
    pub notices: Vec<Notice>,
}

/// Where the pipeline keeps what it remembers.
#[async_trait::async_trait]
pub trait Notices: Send + Sync {
    /// Everything that is not over; none when nothing was ever kept.
    async fn open_notices(&self) -> Result<Option<Vec<Kept>>, PortError>;

    /// Keeps what changed, in one transaction; once it returns, notices may be handed out. Keeping
    /// the same again changes nothing. The first call, also an empty one, ends "never".
    async fn keep_notices(&self, changes: &[Kept], now: Time) -> Result<(), PortError>;

    /// What was told of an alarm.
    async fn notices_of(&self, alarm: AlarmId) -> Result<Option<AlarmNotices>, PortError>;

    /// Alarms of a group with numbers in this range, in order, `n_max` at most.
    async fn members_of(
        &self,
        group: GroupId,
        from: u32,
        to: u32,
        n_max: u32,
    ) -> Result<Vec<Member>, PortError>;

    /// The alarms of a notice that had been told before and became worse.
    async fn worse_in(&self, notice: &Notice) -> Result<Vec<Member>, PortError> {
        let mut worse = Vec::new();
        for part in &notice.parts {
            // New and worse at once, it is among the new ones.
            let is_new = |it: &Member| {
                it.group == part.group && it.n.is_some_and(|n| (part.from..part.to).contains(&n))
            };
            for id in part.worse.iter().filter_map(|it| it.parse().ok()) {
                let member = self.notices_of(id).await?.map(|it| it.member);
                worse.extend(member.filter(|it| !is_new(it)));
            }
        }
        Ok(worse)
    }

    /// One notice.
    async fn notice(&self, id: NoticeId) -> Result<Option<Notice>, PortError>;

    /// The newest notices for somebody.
    async fn notices_for(&self, person: &PersonId, n_max: u32) -> Result<Vec<Notice>, PortError>;

    /// Forgets what was over before then; says how much that was.
    async fn forget_notices(&self, before: Time) -> Result<u64, PortError>;
}
