//! Indicators are asked when somebody wants them and their last answer has grown stale, and kept.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use indicator::freshness;
use model::{Freshness, Indicator, IndicatorId, IndicatorValue, OrgId, Span};
use port::{AskLimits, Cell, PortError, Table, WholeAnswer};
use tokio::sync::Semaphore;

use crate::centre::Centre;

/// Questions asked at once: history has other work.
const QUESTIONS_MAX: usize = 2;

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
        let now = self.centre.now();
        let scope = self.centre.zone().scope_of(org);
        let question = self.centre.question(&indicator.sql, scope, LIMITS).await?;
        let answer = self.centre.world().history.answer(question).await?;
        let answer = WholeAnswer::read(answer, LIMITS.n_rows_max).await?;
        let (value, label, n_rows) = first_row(&answer.table);
        let answer = IndicatorValue {
            indicator: indicator.id.clone(),
            org: org.clone(),
            value,
            label,
            n_rows,
            asked_at: now,
        };
        let key = (indicator.id.clone(), org.clone());
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.insert(key, answer.clone());
        Ok(answer)
    }

    fn fresh(&self, indicator: &Indicator, org: &OrgId) -> Option<IndicatorValue> {
        let now = self.centre.now();
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = answers.get(&(indicator.id.clone(), org.clone()))?;
        let is_fresh = freshness(indicator, answer, now) == Freshness::Fresh;
        is_fresh.then(|| answer.clone())
    }
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
