//! Indicators are asked when somebody wants them and their last answer has grown stale, and kept. What
//! rules of units look at is asked by the clock, and told to them through the log.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use indicator::freshness;
use model::{Fact, Freshness, Indicator, IndicatorId, IndicatorValue, OrgId, Span, Time};
use port::{AskLimits, Cell, PortError, Table, WholeAnswer};
use tokio::sync::{Semaphore, watch};

use crate::{centre::Centre, lock::locked};

/// Questions asked at once: history has other work.
const QUESTIONS_MAX: usize = 2;

/// Whether a rule must hear of one is looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// What one question may cost.
const LIMITS: AskLimits = AskLimits { n_rows_max: 100, time_max: Span::from_s(20) };

/// Answers, by question and unit.
#[derive(Clone)]
pub struct Indicators {
    centre: Centre,
    answers: Arc<Mutex<HashMap<(IndicatorId, OrgId), IndicatorValue>>>,
    asking: Arc<Semaphore>,
}

impl Indicators {
    /// None asked yet.
    #[must_use]
    pub fn new(centre: Centre) -> Self {
        let asking = Arc::new(Semaphore::new(QUESTIONS_MAX));
        Self { centre, answers: Arc::default(), asking }
    }

    /// The answer for a unit and what is below it, asked anew if the last one is stale.
    pub async fn answer(
        &self,
        indicator: &Indicator,
        org: &OrgId,
    ) -> Result<IndicatorValue, PortError> {
        if let Some(fresh) = self.fresh(indicator, org) {
            return Ok(fresh);
        }
        let _turn = self.asking.acquire().await;
        // Somebody may have asked the same while we waited.
        if let Some(fresh) = self.fresh(indicator, org) {
            return Ok(fresh);
        }
        let answer = ask(&self.centre, indicator, org, self.centre.now()).await?;
        let key = (indicator.id.clone(), org.clone());
        let mut answers = locked(&self.answers);
        answers.insert(key, answer.clone());
        Ok(answer)
    }

    /// Asks what rules of units look at, each as often as it says, and tells the log: until told to
    /// stop. What the rules hear is what is in the log, so that a replay hears the same.
    pub async fn tell_rules(self, mut stopped: watch::Receiver<bool>) {
        let mut told = HashMap::new();
        loop {
            if let Err(error) = self.tell_due(&mut told).await {
                tracing::warn!(%error, "an indicator could not be told to the rules that look at it");
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                _ = stopped.wait_for(|it| *it) => return,
            }
        }
    }

    /// Tells the log what has changed since it was told: by question and unit, when that was asked.
    pub(crate) async fn tell_due(
        &self,
        told: &mut HashMap<(IndicatorId, OrgId), Time>,
    ) -> Result<(), PortError> {
        let (zone, now) = (self.centre.zone(), self.centre.now());
        told.retain(|(_, org), _| zone.org(org).is_some());
        let mut failed = None;
        let looked_at: Vec<_> = zone.own.indicators(now).cloned().collect();
        for key in looked_at {
            let Some(indicator) = zone.catalogue.indicators.get(&key.0) else { continue };
            let asked_at = told.get(&key).copied();
            if asked_at.is_some_and(|it| now.since(it) <= indicator.every) {
                continue;
            }
            // One that cannot be answered says nothing; the others are not held up by it.
            let answer = match self.answer(indicator, &key.1).await {
                Ok(answer) => answer,
                Err(error) => {
                    failed = Some(error);
                    continue;
                }
            };
            if asked_at != Some(answer.asked_at) {
                let fact = Fact::Answered(answer.clone());
                match self.centre.world().log.append(self.centre.now(), vec![fact]).await {
                    Ok(_) => {
                        told.insert(key.clone(), answer.asked_at);
                    }
                    // It is said once, by whoever watches over the center.
                    Err(PortError::ReadOnly { .. }) => return Ok(()),
                    Err(error) => return Err(error),
                }
            }
        }
        failed.map_or(Ok(()), Err)
    }

    fn fresh(&self, indicator: &Indicator, org: &OrgId) -> Option<IndicatorValue> {
        let now = self.centre.now();
        let answers = locked(&self.answers);
        let answer = answers.get(&(indicator.id.clone(), org.clone()))?;
        let is_fresh = freshness(indicator, answer, now) == Freshness::Fresh;
        is_fresh.then(|| answer.clone())
    }
}

/// What an indicator says of a unit, as if it were asked at `now`.
pub(crate) async fn ask(
    centre: &Centre,
    indicator: &Indicator,
    org: &OrgId,
    now: Time,
) -> Result<IndicatorValue, PortError> {
    let scope = centre.zone().scope_of(org);
    let question = centre.question_at(&indicator.sql, scope, LIMITS, now).await?;
    let answer = centre.world().history.answer(question).await?;
    let answer = WholeAnswer::read(answer, LIMITS.n_rows_max).await?;
    let (value, label, n_rows) = first_row(&answer.table);
    let (indicator, org) = (indicator.id.clone(), org.clone());
    Ok(IndicatorValue { indicator, org, value, label, n_rows, asked_at: now })
}

/// A question answers one row: `value`, perhaps a `label`, and `n`, the rows that counted.
fn first_row(table: &Table) -> (Option<f64>, Option<String>, u64) {
    let cell = |name: &str| {
        let at = table.columns.iter().position(|it| it.name == name)?;
        table.rows.first()?.get(at)
    };
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let value = match cell("value") {
        Some(Cell::Number(it)) if it.is_finite() => Some(*it),
        Some(Cell::Integer(it)) => Some(*it as f64),
        _ => None,
    };
    let label = match cell("label") {
        Some(Cell::Text(it)) => Some(it.clone()),
        _ => None,
    };
    let n_rows = match cell("n") {
        Some(Cell::Integer(it)) => u64::try_from(*it).unwrap_or(0),
        _ => 0,
    };
    (value, label, n_rows)
}
