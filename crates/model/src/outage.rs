//! Planned work: for a while, once or again and again, what a thing says disturbs nobody.

use crate::{EntityId, OrgId, OutageId, Position, SourceId, Span, Time, UserId, org::words};

/// A maintenance window, as a person planned it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// From the record that planned it.
    pub id: OutageId,
    /// Of what.
    pub of: OutageOf,
    /// When it begins, the first time.
    pub begins_at: Time,
    /// How long it lasts, each time.
    pub lasts: Span,
    /// How it comes again.
    pub again: Again,
    /// When it is called off, or has come for the last time.
    pub ends_at: Time,
    /// Why.
    pub reason: String,
    /// Who planned it.
    pub by: UserId,
    /// When.
    pub planned_at: Time,
    /// Who called it off, if somebody did.
    pub called_off_by: Option<UserId>,
    /// The last record that changed it.
    pub position: Position,
}

/// What is out of service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutageOf {
    /// One thing, and what hangs on it.
    Entity(EntityId),
    /// Whatever a source delivers.
    Source(SourceId),
    /// Everything of a unit and of the units below it.
    Org(OrgId),
}

/// How planned work comes again. Spans of fixed length: the zone knows no summer time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It does not.
    Once,
    /// Every day at the same time.
    Daily,
    /// Every week at the same time.
    Weekly,
}

words!(Again { Once = "once", Daily = "daily", Weekly = "weekly" });

impl Again {
    /// From one beginning to the next; none where there is no next.
    #[must_use]
    pub const fn every(self) -> Option<Span> {
        match self {
            Self::Once => None,
            Self::Daily => Some(Span::from_h(24)),
            Self::Weekly => Some(Span::from_h(7 * 24)),
        }
    }
}

impl Outage {
    /// Is the work going on at this moment?
    #[must_use]
    pub fn is_on(&self, at: Time) -> bool {
        if at < self.begins_at || self.ends_at <= at {
            return false;
        }
        let since = at.since(self.begins_at).0;
        let into = self.again.every().map_or(since, |it| since % it.0);
        into < self.lasts.0
    }

    /// Nothing of it is left.
    #[must_use]
    pub fn is_over(&self, at: Time) -> bool {
        self.ends_at <= at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(again: Again, ends_h: i64, hours: &str) {
        let hour = |h: i64| Time::from_s(h * 3_600);
        let outage = Outage {
            id: OutageId::from_name("o"),
            of: OutageOf::Org(OrgId::new("heza").unwrap()),
            begins_at: hour(2),
            lasts: Span::from_h(3),
            again,
            ends_at: hour(ends_h),
            reason: "thay cảm biến".to_owned(),
            by: UserId::new("lan").unwrap(),
            planned_at: hour(0),
            called_off_by: None,
            position: Position(1),
        };
        let on: String = (0..56).map(|h| if outage.is_on(hour(h)) { 'x' } else { '.' }).collect();
        assert_eq!(on.trim_end_matches('.'), hours);
    }

    #[test]
    fn planned_work_begins_lasts_comes_again_and_ends() {
        check(Again::Once, 5, "..xxx");
        check(Again::Daily, 100, "..xxx.....................xxx.....................xxx");
        check(Again::Daily, 27, "..xxx.....................x");
        check(Again::Weekly, 1_000, "..xxx");
    }
}
