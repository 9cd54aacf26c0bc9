//! A measured value brought to the conditions its limit is written at, and compared.

use model::Verdict;
use stack_gas::{MgPerNm3, Reference};

use crate::{Answer, Limit};

/// A value at reference conditions, or why there is none.
pub fn at_reference(
    value: f64,
    reference: Option<Reference>,
    oxygen_percent: Option<f64>,
) -> Result<f64, String> {
    let Some(reference) = reference else { return Ok(value) };
    let Some(oxygen_percent) = oxygen_percent else {
        return Err("the limit is written at a reference oxygen, and no valid oxygen reading \
                    accompanies the value"
            .to_owned());
    };
    let dilution = reference.dilution(oxygen_percent).map_err(|it| it.to_string())?;
    let measured = MgPerNm3::new(value).map_err(|it| it.to_string())?;
    Ok(stack_gas::at_reference_oxygen(measured, dilution).get())
}

/// A value with the law's word on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The value compared: at reference conditions, where there are any.
    pub value: Option<f64>,
    /// The word.
    pub verdict: Verdict,
}

/// Compares a value already at reference conditions with the law's answer.
#[must_use]
pub fn judge(answer: &Answer, value: Option<f64>) -> Judged {
    let verdict = match (answer, value) {
        (Answer::NoLimit, _) => Verdict::NoLimit,
        (Answer::NotJudged { reason }, _) => Verdict::NotJudged { reason: reason.clone() },
        (Answer::Limit(_), None) => Verdict::Invalid,
        (Answer::Limit(limit), Some(value)) => compared(limit, value),
    };
    Judged { value, verdict }
}

fn compared(limit: &Limit, value: f64) -> Verdict {
    Verdict::Judged {
        limit: limit.id.clone(),
        limit_value: limit.bound.nearer_side(value),
        confidence: limit.confidence,
        exceeded: limit.bound.is_exceeded_by(value),
    }
}
