//! What is set above a unit's own rule: it may warn earlier than the law and the packs do, never later.

use alarm::{Feed, Formula, Level, Part, PartTest, Rule, Test, Watch, sides};
use law::{Answer, Asked, Limit};
use model::{Entity, Period, QuantityId, Span, Text, Time};

use crate::{
    own_rules::{OwnVersion, Things},
    zone::Zone,
};

/// Why a rule would come too late, for its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLate {
    /// `above`, `below`, `for_s` or `raise_after_s`.
    pub field: &'static str,
    /// The limit, its source and what is allowed.
    pub sentence: Text,
}

/// Refuses what would warn later than the limit in force today, or than the packs' own rule, on any
/// thing it watches. Should the law become stricter later, the engine follows it by itself.
pub fn check_own_rule(zone: &Zone, own: &OwnVersion, now: Time) -> Result<(), TooLate> {
    let Some(watch) = own.watch() else { return Ok(()) };
    let things = Things::new(&zone.registry, &zone.tree);
    for subject in own.subjects(&things) {
        for part in asserted(watch) {
            check_part(zone, own, subject, part, now)?;
        }
    }
    Ok(())
}

/// Parts that say what is wrong; those behind a `not` say what must not be.
fn asserted(watch: &Watch) -> Vec<&Part> {
    fn places(formula: &Formula, found: &mut Vec<u8>) {
        match formula {
            Formula::Is(part) => found.push(*part),
            Formula::All(of) | Formula::Any(of) => of.iter().for_each(|it| places(it, found)),
            Formula::Not(_) => {}
        }
    }
    let mut found = Vec::new();
    places(&watch.formula, &mut found);
    found.iter().filter_map(|it| watch.parts.get(usize::from(*it))).collect()
}

fn check_part(
    zone: &Zone,
    own: &OwnVersion,
    subject: &Entity,
    part: &Part,
    now: Time,
) -> Result<(), TooLate> {
    let Feed::Reading { quantity, period } = &part.feed else { return Ok(()) };
    let watches = |it: &&Rule| {
        it.kind == subject.kind && (it.quantities.is_empty() || it.quantities.contains(quantity))
    };
    let rules = || zone.catalogue.rules.values().filter(watches);
    match &part.test {
        PartTest::Silent { lasting } => {
            let silences = rules().filter_map(|it| match it.test {
                Test::Silent { cadences, .. } => {
                    Some((it, zone.every_of(subject).times(u64::from(cadences))))
                }
                _ => None,
            });
            not_longer(silences, *lasting)
        }
        PartTest::Stuck { lasting } => {
            let stuck = rules().filter_map(|it| match it.test {
                Test::Stuck { unchanged_for, .. } => Some((it, unchanged_for)),
                _ => None,
            });
            not_longer(stuck, *lasting)
        }
        PartTest::Beyond(level)
        | PartTest::Crossing { level, .. }
        | PartTest::Share { level, .. } => {
            let Some((limit, over)) = limit_of(zone, subject, quantity, *period, now) else {
                return Ok(());
            };
            not_beyond(zone, (subject, quantity, over), &limit, *level)?;
            let at_limit = matches!(level, Level::LimitShare(share) if 1.0 <= *share)
                || matches!(level, Level::Value(bound) if *bound == limit.bound);
            let over_limit =
                |it: &&Rule| matches!(it.test, Test::OverLimit { .. }) && it.period == over;
            match rules().find(over_limit) {
                Some(rule) if at_limit && rule.raise_after < own.rule.raise_after => {
                    Err(TooLate { field: "raise_after_s", sentence: held_too_long(rule, own) })
                }
                _ => Ok(()),
            }
        }
        PartTest::Change { .. } | PartTest::Count { .. } | PartTest::Ongoing => Ok(()),
    }
}

/// The limit of a quantity over a window; where none is written for that, of the window for which
/// there is one.
fn limit_of(
    zone: &Zone,
    entity: &Entity,
    quantity: &QuantityId,
    period: Period,
    now: Time,
) -> Option<(Limit, Period)> {
    let on = zone.as_of_law.unwrap_or_else(|| now.date(model::Zone::VIET_NAM));
    let mut periods = vec![period];
    periods.extend(Period::ALL.into_iter().filter(|it| *it != period && *it != Period::Year));
    periods.into_iter().find_map(|period| {
        let permits = zone.permits_of(&entity.id);
        let confirmations = zone.confirmations();
        let asked = Asked { entity, permits, confirmations, quantity, period, on, known_at: now };
        match zone.book.resolve(&asked) {
            Answer::Limit(limit) => Some((limit, period)),
            Answer::NoLimit | Answer::NotJudged { .. } => None,
        }
    })
}

fn not_beyond(
    zone: &Zone,
    about: (&Entity, &QuantityId, Period),
    limit: &Limit,
    level: Level,
) -> Result<(), TooLate> {
    let Level::Value(own) = level else { return Ok(()) };
    let ((min, max), (law_min, law_max)) = (sides(own), sides(limit.bound));
    if let (Some(max), Some(law_max)) = (max, law_max)
        && law_max < max
    {
        let sentence = too_late(zone, about, limit, (max, law_max, true));
        return Err(TooLate { field: "above", sentence });
    }
    if let (Some(min), Some(law_min)) = (min, law_min)
        && min < law_min
    {
        let sentence = too_late(zone, about, limit, (min, law_min, false));
        return Err(TooLate { field: "below", sentence });
    }
    Ok(())
}

fn too_late(
    zone: &Zone,
    (entity, quantity, period): (&Entity, &QuantityId, Period),
    limit: &Limit,
    (own, law, upper): (f64, f64, bool),
) -> Text {
    let found = zone.catalogue.quantities.get(quantity);
    let sign = found.map_or_else(|| quantity.to_string(), |it| it.sign.clone());
    let unit = found.and_then(|it| zone.catalogue.units.get(&it.unit));
    let unit = unit.map_or_else(String::new, |it| format!(" {}", it.sign.vi));
    let source = source_of(zone, limit);
    let confidence = limit.confidence.as_str();
    let (vi_allowed, en_allowed) =
        if upper { ("không quá", "at most") } else { ("không dưới", "at least") };
    let title = &entity.title;
    Text {
        vi: format!(
            "Ngưỡng {own}{unit} báo muộn hơn giới hạn đang có hiệu lực: {sign} {law}{unit} ({period}) \
             tại {}, theo {source} (dòng `{}`, độ tin cậy: {confidence}). Được phép: {vi_allowed} \
             {law}{unit}.",
            title.vi, limit.id
        ),
        en: format!(
            "The threshold {own}{unit} warns later than the limit in force: {sign} {law}{unit} \
             ({period}) at {}, by {source} (row `{}`, confidence: {confidence}). Allowed: \
             {en_allowed} {law}{unit}.",
            title.en, limit.id
        ),
    }
}

/// The text or the permit a limit is from.
fn source_of(zone: &Zone, limit: &Limit) -> String {
    match &limit.authority {
        law::Authority::Permit(id) => {
            let permit = zone.registry.permits.iter().rfind(|it| it.id == *id);
            permit.map_or_else(|| id.to_string(), |it| it.document.clone())
        }
        law::Authority::Regulation(id) => {
            zone.book.regulation(id).map_or_else(|| id.to_string(), |it| it.cite.clone())
        }
    }
}

/// Refuses to wait longer than a pack's rule does.
fn not_longer<'a>(packs: impl Iterator<Item = (&'a Rule, Span)>, own: Span) -> Result<(), TooLate> {
    let Some((rule, most)) = packs.min_by_key(|it| it.1).filter(|it| it.1 < own) else {
        return Ok(());
    };
    let (id, title) = (&rule.id, &rule.title);
    let source = rule.source.first().cloned().unwrap_or_default();
    Err(TooLate {
        field: "for_s",
        sentence: Text {
            vi: format!(
                "{own} là muộn hơn quy tắc chung `{id}` ({}): {most}. {} Được phép: không quá {most}.",
                title.vi, source.vi
            ),
            en: format!(
                "{own} is later than the common rule `{id}` ({}): {most}. {} Allowed: at most {most}.",
                title.en, source.en
            ),
        },
    })
}

fn held_too_long(rule: &Rule, own: &OwnVersion) -> Text {
    let (id, most, own) = (&rule.id, rule.raise_after, own.rule.raise_after);
    Text {
        vi: format!(
            "Ngưỡng bằng đúng giới hạn nhưng chờ {own}, muộn hơn quy tắc chung `{id}` ({most}). Được \
             phép: chờ không quá {most}, hoặc đặt ngưỡng thấp hơn giới hạn."
        ),
        en: format!(
            "The threshold is the limit itself, but waits {own}, longer than the common rule `{id}` \
             ({most}). Allowed: wait at most {most}, or set a threshold before the limit."
        ),
    }
}

#[cfg(test)]
mod tests {
    use model::Bound;

    use super::*;

    #[test]
    fn what_stands_behind_a_not_is_not_asserted() {
        let part = |max| Part {
            feed: Feed::Reading {
                quantity: QuantityId::new("stack.so2").unwrap(),
                period: Period::Raw,
            },
            test: PartTest::Beyond(Level::Value(Bound::AtMost(max))),
        };
        let formula = Formula::All(vec![
            Formula::Is(0),
            Formula::Not(Box::new(Formula::Any(vec![Formula::Is(1), Formula::Is(2)]))),
        ]);
        let watch = Watch {
            version: 1,
            formula,
            parts: vec![part(1.0), part(2.0), part(3.0)],
            within: Span::ZERO,
            severity: model::Severity::Low,
        };
        assert_eq!(asserted(&watch), [&watch.parts[0]]);
    }
}
