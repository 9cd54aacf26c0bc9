//! What a preview makes of the parts that look at no readings: an indicator is asked again, as if it were
//! then; of movements and forecasts no past is kept, and that is said.

use std::time::Duration;

use alarm::{Feed, Happening};
use model::{Span, Time};
use port::PortError;
use tokio::time::Instant;

use super::PREVIEW_WITHIN;
use crate::{Centre, indicators::ask, own_rules::OwnVersion};

/// Times one preview asks an indicator, at most.
const ASKED_MAX: u32 = 120;

/// What a preview cannot show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unseen {
    /// Where things went.
    Movements,
    /// What was foreseen.
    Forecasts,
}

/// What an indicator would have said.
pub(super) struct Said {
    pub(super) part: u8,
    pub(super) at: Time,
    pub(super) value: Option<f64>,
    pub(super) every: Span,
}

/// What of a rule no past is kept of.
pub(super) fn unseen(own: &OwnVersion) -> Vec<Unseen> {
    let parts = own.watch().map(|it| it.parts.as_slice()).unwrap_or_default();
    let has = |is: fn(&Feed) -> bool| parts.iter().any(|it| is(&it.feed));
    let moves =
        has(|it| matches!(it, Feed::Event { event: Happening::Inside | Happening::Moving, .. }));
    let foresees = has(|it| matches!(it, Feed::Forecast { .. }));
    let both = [(moves, Unseen::Movements), (foresees, Unseen::Forecasts)];
    both.into_iter().filter(|it| it.0).map(|it| it.1).collect()
}

impl Centre {
    /// Asks the indicators of a rule as if it were then, as often as half of the time allows; the
    /// history is asked as it is known now.
    pub(super) async fn indicators_said(
        &self,
        own: &OwnVersion,
        (from, to): (Time, Time),
    ) -> Result<Vec<Said>, PortError> {
        let zone = self.zone();
        let parts = own.watch().map(|it| it.parts.as_slice()).unwrap_or_default();
        let mut said = Vec::new();
        let parts = (0_u8..).zip(parts).filter_map(|(part, it)| match &it.feed {
            Feed::Indicator(id) => zone.catalogue.indicators.get(id).map(|it| (part, it)),
            _ => None,
        });
        let parts: Vec<_> = parts.collect();
        for (part, indicator) in &parts {
            let began = Instant::now();
            let newest = ask(self, indicator, &own.org, to).await?;
            let cost = began.elapsed().max(Duration::from_millis(1));
            let share = PREVIEW_WITHIN / 2 / u32::try_from(parts.len()).unwrap_or(1).max(1);
            let n = u32::try_from(share.as_millis() / cost.as_millis()).unwrap_or(ASKED_MAX);
            let n = n.clamp(1, ASKED_MAX);
            let every = Span(to.since(from).0 / u64::from(n)).max(indicator.every);
            let mut at = to.minus(every);
            let mut answers = vec![newest];
            while from <= at && began.elapsed() < share {
                answers.push(ask(self, indicator, &own.org, at).await?);
                at = at.minus(every);
            }
            let of_part = answers.into_iter();
            let part = *part;
            said.extend(of_part.map(|it| Said { part, at: it.asked_at, value: it.value, every }));
        }
        Ok(said)
    }
}
