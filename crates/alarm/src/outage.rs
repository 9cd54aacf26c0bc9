//! Planned work: what may be planned, and what it takes out of service.

use model::{Moment, Outage, OutageAct, OutageId, OutageOf, Span, UserId};

use crate::{COMMENT_CHARS_MAX, Philosophy};

/// Planned work reaches this far ahead at most. A plan for ever is a rule that should be changed.
const AHEAD_MAX: Span = Span::from_h(366 * 24);

/// Why work was not planned, or not called off.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutageRefusal {
    /// There is none of this id, or it is over.
    #[error("there is no planned work {id} that is not over")]
    Unknown {
        /// Which.
        id: OutageId,
    },
    /// Planned work has a reason.
    #[error("planned work has a reason of 1 to {COMMENT_CHARS_MAX} characters; say it")]
    NoReason,
    /// It must still lie ahead, and have a length.
    #[error("the work must end after now and after it begins")]
    IsOver,
    /// Longer than the packs allow.
    #[error("the work lasts {lasts}, expected at most {most}")]
    TooLong {
        /// How long it was to last.
        lasts: Span,
        /// The most the philosophy allows.
        most: Span,
    },
    /// It would begin again before it ends.
    #[error("the work lasts {lasts} and comes again every {every}: it would never end")]
    Overlaps {
        /// How long it was to last.
        lasts: Span,
        /// From one beginning to the next.
        every: Span,
    },
    /// More than a year ahead.
    #[error("the work ends more than a year ahead")]
    TooFar,
}

impl OutageRefusal {
    /// The word the API and the console's translations know it by.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown",
            Self::NoReason => "no_reason",
            Self::IsOver => "is_over",
            Self::TooLong { .. } => "too_long",
            Self::Overlaps { .. } => "overlaps",
            Self::TooFar => "too_far",
        }
    }
}

/// Plans work, or says why not.
pub fn plan(
    philosophy: &Philosophy,
    moment: Moment,
    user: &UserId,
    act: &OutageAct,
) -> Result<Outage, OutageRefusal> {
    let OutageAct::Plan { of, begins_at, lasts, again, ends_at, reason } = act else {
        return Err(OutageRefusal::NoReason);
    };
    let (lasts, most) = (*lasts, philosophy.outage_max);
    if *ends_at <= moment.now || *ends_at <= *begins_at || lasts == Span::ZERO {
        return Err(OutageRefusal::IsOver);
    }
    if moment.now.plus(AHEAD_MAX) < *ends_at {
        return Err(OutageRefusal::TooFar);
    }
    if most < lasts {
        return Err(OutageRefusal::TooLong { lasts, most });
    }
    if let Some(every) = again.every().filter(|it| *it <= lasts) {
        return Err(OutageRefusal::Overlaps { lasts, every });
    }
    Ok(Outage {
        id: OutageId::from_name(&format!("outage@{}", moment.position)),
        of: of.clone(),
        begins_at: *begins_at,
        lasts,
        again: *again,
        ends_at: *ends_at,
        reason: said(reason)?,
        by: user.clone(),
        planned_at: moment.now,
        called_off_by: None,
        position: moment.position,
    })
}

/// Calls planned work off, now.
pub fn call_off(
    outage: &Outage,
    moment: Moment,
    user: &UserId,
    reason: &str,
) -> Result<Outage, OutageRefusal> {
    if outage.is_over(moment.now) {
        return Err(OutageRefusal::Unknown { id: outage.id });
    }
    said(reason)?;
    Ok(Outage {
        ends_at: moment.now,
        called_off_by: Some(user.clone()),
        position: moment.position,
        ..outage.clone()
    })
}

/// Does work at `of` take this out? `hangs_on` are the entity and everything it hangs on, `orgs` its
/// owner and every unit above it.
#[must_use]
pub fn takes_out<'a>(
    of: &OutageOf,
    mut hangs_on: impl Iterator<Item = &'a model::EntityId>,
    source: Option<&model::SourceId>,
    mut orgs: impl Iterator<Item = &'a model::OrgId>,
) -> bool {
    match of {
        OutageOf::Entity(id) => hangs_on.any(|it| it == id),
        OutageOf::Source(id) => source == Some(id),
        OutageOf::Org(id) => orgs.any(|it| it == id),
    }
}

fn said(reason: &str) -> Result<String, OutageRefusal> {
    let reason = reason.trim();
    let fits = (1..=COMMENT_CHARS_MAX).contains(&reason.chars().count());
    if fits { Ok(reason.to_owned()) } else { Err(OutageRefusal::NoReason) }
}

#[cfg(test)]
mod tests {
    use model::{Again, OrgId, Position, Time};

    use super::*;

    /// Plans work of the park at hour 100; hours are counted from then.
    fn planned(begins_h: i64, lasts_h: u64, again: Again, ends_h: i64, reason: &str) -> String {
        let hour = |h: i64| Time::from_s((100 + h) * 3_600);
        let philosophy = Philosophy { outage_max: Span::from_h(72), ..Philosophy::default() };
        let moment = Moment { position: Position(7), now: hour(0) };
        let act = OutageAct::Plan {
            of: OutageOf::Org(OrgId::new("dinh-vu").unwrap()),
            begins_at: hour(begins_h),
            lasts: Span::from_h(lasts_h),
            again,
            ends_at: hour(ends_h),
            reason: reason.to_owned(),
        };
        match plan(&philosophy, moment, &UserId::new("lan").unwrap(), &act) {
            Ok(outage) => outage.reason,
            Err(refusal) => format!("no: {}", refusal.as_str()),
        }
    }

    #[test]
    fn work_is_planned_with_a_reason_and_an_end() {
        for (begins_h, lasts_h, again, ends_h, reason, expected) in [
            (1, 2, Again::Once, 3, " thay bơm ", "thay bơm"),
            (-1, 2, Again::Once, 1, "đang làm", "đang làm"),
            (1, 2, Again::Daily, 500, "vệ sinh", "vệ sinh"),
            (-3, 2, Again::Once, -1, "x", "no: is_over"),
            (1, 0, Again::Once, 3, "x", "no: is_over"),
            (3, 2, Again::Once, 3, "x", "no: is_over"),
            (1, 2, Again::Once, 3, "  ", "no: no_reason"),
            (1, 73, Again::Once, 74, "x", "no: too_long"),
            (1, 24, Again::Daily, 100, "x", "no: overlaps"),
            (1, 2, Again::Weekly, 400 * 24, "x", "no: too_far"),
        ] {
            let told = planned(begins_h, lasts_h, again, ends_h, reason);
            assert_eq!(told, expected, "{begins_h} {lasts_h} {again} {ends_h}");
        }
    }
}
