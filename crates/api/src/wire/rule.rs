//! Alarm rules, as an evidence bundle shows them: the whole test, in plain fields.

use alarm::{Rule, Test};
use serde_json::{Value, json};

/// A rule as evidence. `version` is the one that raised the alarm; where the packs have moved on
/// since, that is said.
pub(crate) fn evidence(rule: &Rule, version: &str) -> Value {
    json!({
        "id": rule.id.as_str(),
        "version_that_raised": version,
        "version_shown": rule.version,
        "same_version": rule.version == version,
        "title": {"vi": rule.title.vi, "en": rule.title.en},
        "class": rule.class.as_str(),
        "kind": rule.kind.as_str(),
        "quantities": rule.quantities.iter().map(model::QuantityId::as_str).collect::<Vec<_>>(),
        "period": rule.period.as_str(),
        "test": test(&rule.test),
        "raise_after_s": rule.raise_after.s(),
        "clear_after_s": rule.clear_after.s(),
        "late_after_s": rule.late_after.s(),
        "source": rule.source.iter().map(|it| json!({"vi": it.vi, "en": it.en})).collect::<Vec<_>>(),
    })
}

fn test(test: &Test) -> Value {
    match test {
        Test::OverLimit { ladder, clear_below } => json!({
            "test": "over_limit",
            "ladder": ladder
                .iter()
                .map(|it| json!({"from": it.from, "severity": it.severity.as_str()}))
                .collect::<Vec<_>>(),
            "clear_below": clear_below,
        }),
        Test::Approaching { from_share, fit_over, within, severity } => json!({
            "test": "approaching", "from_share": from_share, "fit_over_s": fit_over.s(),
            "within_s": within.s(), "severity": severity.as_str(),
        }),
        Test::Stuck { unchanged_for, severity } => json!({
            "test": "stuck", "unchanged_for_s": unchanged_for.s(), "severity": severity.as_str(),
        }),
        Test::Silent { cadences, severity } => json!({
            "test": "silent", "cadences": cadences, "severity": severity.as_str(),
        }),
        // Its parts are told in words; the text as it was kept stands with its version.
        Test::Watch(watch) => json!({
            "test": "watch", "version": watch.version, "severity": watch.severity.as_str(),
            "within_s": watch.within.s(), "parts": watch.parts.len(),
        }),
    }
}
