//! A unit's own rule: what people enter becomes a rule the engine runs, checked against what the packs
//! know, or a refusal that names the field. There is no `if` here and no script: a rule that wants one
//! wants an indicator.

mod form;
mod parts;
mod wrong;

use alarm::{Feed, Rule, Test, Watch};
use model::{AlarmClass, EntityId, KindId, Period, QuantityId, RuleId, Severity, Span, Text};

use crate::Catalogue;
pub use form::{OWN_TESTS, OwnPartForm, OwnRuleForm, OwnWords};
use parts::Reader;
pub use wrong::OwnWrong;
use wrong::{choice, number_wrong, span};

/// Furthest that something is near.
const NEAR_M_MAX: u32 = 50_000;

/// Most things one rule names.
const ENTITIES_MAX: usize = 200;

/// A rule of a unit, read.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnRule {
    /// As the engine runs it; its test is always a `Watch`.
    pub rule: Rule,
    /// Only these things; all when empty.
    pub entities: Vec<EntityId>,
    /// Parts of another kind hear what is so near, in metres.
    pub near_m: u32,
}

impl OwnRule {
    /// What it watches for.
    #[must_use]
    pub fn watch(&self) -> Option<&Watch> {
        match &self.rule.test {
            Test::Watch(watch) => Some(watch),
            _ => None,
        }
    }
}

/// Reads a rule. `source` is why it says what it says.
pub fn read_own_rule(
    catalogue: &Catalogue,
    (id, number): (&RuleId, u32),
    form: &OwnRuleForm,
    source: &str,
) -> Result<OwnRule, OwnWrong> {
    let kinds = catalogue.kinds.keys().map(KindId::as_str);
    let kind = catalogue.kinds.get(form.kind.as_str());
    let kind = kind.ok_or_else(|| choice("kind", &form.kind, kinds))?.id.clone();
    let mut reader = Reader { catalogue, kind: &kind, near_m: form.near_m, parts: Vec::new() };
    let formula = reader.formula("when", &form.when, 1)?;
    let parts = reader.parts;
    let class = AlarmClass::from_word(&form.class);
    let class = class.ok_or_else(|| {
        choice("class", &form.class, AlarmClass::ALL.iter().map(|it| it.as_str()))
    })?;
    let severity = Severity::from_word(&form.severity);
    let severity = severity.ok_or_else(|| {
        choice("severity", &form.severity, Severity::ALL.iter().map(|it| it.as_str()))
    })?;
    if NEAR_M_MAX < form.near_m {
        return Err(number_wrong("near_m", form.near_m, &format!("0–{NEAR_M_MAX} m")));
    }
    if ENTITIES_MAX < form.entities.len() {
        return Err(number_wrong("entities", form.entities.len(), &format!("0–{ENTITIES_MAX}")));
    }
    let quantities = parts.iter().flat_map(|it| quantities_of(&it.feed)).cloned().collect();
    let period = parts.iter().find_map(|it| period_of(&it.feed)).unwrap_or(Period::Raw);
    let watch = Watch {
        version: number,
        formula,
        parts,
        within: span("within_s", form.within_s)?,
        severity,
    };
    refuse_unit_wide(&watch, form.entities.len())?;
    let rule = Rule {
        id: id.clone(),
        version: number.to_string(),
        title: words("title", &form.title, 160)?,
        class,
        quantities,
        period,
        test: Test::Watch(Box::new(watch)),
        raise_after: span("raise_after_s", form.raise_after_s)?,
        clear_after: span("clear_after_s", form.clear_after_s)?,
        late_after: late_after(period),
        procedure: None,
        opens_case: false,
        suppressed_by: vec![],
        root_cause: false,
        chatter: catalogue.philosophy.chatter,
        advice: words("advice", &form.advice, 400)?,
        false_alarms: vec![],
        source: vec![Text::new(source, source)],
        examples: vec![],
        kind,
    };
    let entities = form.entities.iter().map(|it| EntityId::new(it));
    let entities = entities.collect::<Result<Vec<_>, _>>().map_err(|error| OwnWrong {
        field: "entities".to_owned(),
        found: error.to_string(),
        expected: Text::new("mã đối tượng", "codes of things"),
    })?;
    Ok(OwnRule { rule, entities, near_m: form.near_m })
}

/// What is said of the unit as a whole would raise on every thing it has.
fn refuse_unit_wide(watch: &Watch, n_entities: usize) -> Result<(), OwnWrong> {
    if n_entities == 1 || !watch.needs_no_thing() {
        return Ok(());
    }
    Err(OwnWrong {
        field: "entities".to_owned(),
        found: n_entities.to_string(),
        expected: Text::new(
            "đúng 1: chỉ tiêu nói về cả đơn vị, nếu không mọi đối tượng sẽ cùng báo một điều",
            "exactly 1: an indicator is of the whole unit, and else every thing would say the same",
        ),
    })
}

/// As the packs' own alarms have it: older news disturbs nobody.
const fn late_after(period: Period) -> Span {
    match period {
        Period::Raw | Period::FiveMinutes => Span::from_h(1),
        Period::Hour | Period::EightHours => Span::from_h(3),
        Period::Day | Period::Year => Span::from_h(48),
    }
}

fn quantities_of(feed: &Feed) -> Vec<&QuantityId> {
    match feed {
        Feed::Reading { quantity, .. } | Feed::Forecast { quantity, .. } => vec![quantity],
        Feed::Difference { quantity, minus, .. } => vec![quantity, minus],
        Feed::Indicator(_) | Feed::Event { .. } => vec![],
    }
}

const fn period_of(feed: &Feed) -> Option<Period> {
    match feed {
        Feed::Reading { period, .. }
        | Feed::Difference { period, .. }
        | Feed::Forecast { period, .. } => Some(*period),
        Feed::Indicator(_) | Feed::Event { .. } => None,
    }
}

fn words(field: &str, words: &OwnWords, chars_max: usize) -> Result<Text, OwnWrong> {
    let (vi, en) = (words.vi.trim(), words.en.trim());
    let (vi, en) = (if vi.is_empty() { en } else { vi }, if en.is_empty() { vi } else { en });
    if vi.is_empty() || chars_max < vi.chars().count() || chars_max < en.chars().count() {
        let n = vi.chars().count().max(en.chars().count());
        return Err(number_wrong(field, n, &format!("1–{chars_max} ký tự / characters")));
    }
    Ok(Text::new(vi, en))
}
