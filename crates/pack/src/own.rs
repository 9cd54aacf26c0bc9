//! A unit's own rule: what people enter becomes a rule the engine runs, checked against what the packs
//! know, or a refusal that names the field. There is no `if` here and no script: a rule that wants one
//! wants an indicator.

use alarm::{Feed, Formula, Happening, Level, PARTS_MAX, Part, PartTest, Rule, Test, Watch};
use model::{
    AlarmClass, Bound, EntityId, IndicatorId, KindId, Period, QuantityId, RuleId, Severity, Span,
    Target, Text,
};
use serde::{Deserialize, Serialize};

use crate::Catalogue;

/// How deep all, any and not may stand in each other.
const DEPTH_MAX: usize = 4;

/// Longest a rule looks back.
const OVER_MAX: Span = Span::from_h(31 * 24);

/// Shortest.
const OVER_MIN: Span = Span::from_s(10);

/// Furthest that something is near.
const NEAR_M_MAX: u32 = 50_000;

/// Most things one rule names.
const ENTITIES_MAX: usize = 200;

/// Most often that something is counted.
const COUNT_MAX: u32 = 1_000;

/// Beyond this no instrument reads.
const VALUE_MAX: f64 = 1e12;

/// A unit's own rule as it is entered and kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnRuleForm {
    /// Its name.
    pub title: OwnWords,
    /// What sort of trouble.
    pub class: String,
    /// How bad.
    pub severity: String,
    /// Things of this kind are watched.
    pub kind: String,
    /// Only these of them; all the unit has when none is named.
    #[serde(default)]
    pub entities: Vec<String>,
    /// When it is wrong.
    pub when: OwnPartForm,
    /// What one part said counts this long beside the others.
    #[serde(default)]
    pub within_s: u64,
    /// Parts of another kind hear what is so near.
    #[serde(default)]
    pub near_m: u32,
    /// How long it must be wrong before people are disturbed.
    #[serde(default)]
    pub raise_after_s: u64,
    /// How long it must be right before the alarm clears.
    #[serde(default)]
    pub clear_after_s: u64,
    /// The first thing to do.
    pub advice: OwnWords,
}

/// A text in both languages; who writes one has written both.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnWords {
    /// Vietnamese.
    pub vi: String,
    /// English.
    #[serde(default)]
    pub en: String,
}

/// One part, or several combined. Which fields count follows from `test`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OwnPartForm {
    /// `all`, `any`, `not`, or one of [`OWN_TESTS`].
    pub test: String,
    /// Of `all`, `any` and `not`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<OwnPartForm>,
    /// What is measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<String>,
    /// What is taken from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minus: Option<String>,
    /// Readings (`raw`), or means over this window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Wrong above this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<f64>,
    /// Wrong below this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
    /// Wrong above this share of the limit in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_share: Option<f64>,
    /// By how much it rose; below zero by how much it fell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<f64>,
    /// This share of the readings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// So often.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<u32>,
    /// For, within or over this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub for_s: Option<u64>,
    /// What happens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// At which place of the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Which indicator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
}

/// Everything a part can test.
pub const OWN_TESTS: [&str; 11] = [
    "beyond",
    "crossing",
    "change",
    "no_data",
    "stuck",
    "difference",
    "share",
    "count",
    "ongoing",
    "indicator",
    "forecast",
];

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

/// A field that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnWrong {
    /// Which: `when.of.1.quantity`.
    pub field: String,
    /// What stands there.
    pub found: String,
    /// What was expected.
    pub expected: Text,
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

/// Reads the parts of one rule.
struct Reader<'a> {
    catalogue: &'a Catalogue,
    kind: &'a KindId,
    near_m: u32,
    parts: Vec<Part>,
}

impl Reader<'_> {
    fn formula(&mut self, at: &str, form: &OwnPartForm, depth: usize) -> Result<Formula, OwnWrong> {
        if DEPTH_MAX < depth {
            return Err(number_wrong(at, depth, &format!("≤ {DEPTH_MAX}")));
        }
        let of = |reader: &mut Self| -> Result<Vec<Formula>, OwnWrong> {
            let parts = form.of.iter().enumerate();
            parts.map(|(n, it)| reader.formula(&format!("{at}.of.{n}"), it, depth + 1)).collect()
        };
        let parts = match form.test.as_str() {
            "all" | "any" | "not" => of(self)?,
            _ => {
                let part = self.part(at, form)?;
                if PARTS_MAX <= self.parts.len() {
                    let n = self.parts.len() + 1;
                    return Err(number_wrong(at, n, &format!("≤ {PARTS_MAX} phần / parts")));
                }
                self.parts.push(part);
                let place = u8::try_from(self.parts.len() - 1).unwrap_or(u8::MAX);
                return Ok(Formula::Is(place));
            }
        };
        match (form.test.as_str(), <[Formula; 1]>::try_from(parts)) {
            (_, Err(parts)) if parts.is_empty() => {
                Err(number_wrong(&format!("{at}.of"), 0, "≥ 1 phần / part"))
            }
            ("not", Ok([one])) => Ok(Formula::Not(Box::new(one))),
            ("not", Err(parts)) => {
                Err(number_wrong(&format!("{at}.of"), parts.len(), "1 phần / part"))
            }
            // One part alone is that part, whichever word stands before it.
            (_, Ok([one])) => Ok(one),
            ("all", Err(parts)) => Ok(Formula::All(parts)),
            (_, Err(parts)) => Ok(Formula::Any(parts)),
        }
    }

    fn part(&self, at: &str, form: &OwnPartForm) -> Result<Part, OwnWrong> {
        let field = |name: &str| format!("{at}.{name}");
        let over = || over(at, form);
        let level = || match self.target(form) {
            Some(target) => Ok(Level::Value(target)),
            None => level(at, form),
        };
        let test = match form.test.as_str() {
            "beyond" | "difference" | "indicator" | "forecast" => PartTest::Beyond(level()?),
            "crossing" => PartTest::Crossing { level: level()?, within: over()? },
            "change" => {
                let by = finite(&field("by"), form.by)?;
                if by == 0.0 {
                    return Err(number_wrong(&field("by"), by, "≠ 0"));
                }
                PartTest::Change { by: by.abs(), rising: 0.0 < by, over: over()? }
            }
            "no_data" => PartTest::Silent { lasting: over()? },
            "stuck" => PartTest::Stuck { lasting: over()? },
            "share" => {
                let share = finite(&field("share"), form.share)?;
                if !(0.0 < share && share <= 1.0) {
                    return Err(number_wrong(&field("share"), share, "0 < … ≤ 1"));
                }
                PartTest::Share { level: level()?, share, over: over()? }
            }
            "count" => {
                let n = form.n.unwrap_or(0);
                if !(1..=COUNT_MAX).contains(&n) {
                    return Err(number_wrong(&field("n"), n, &format!("1–{COUNT_MAX}")));
                }
                PartTest::Count { n, over: over()? }
            }
            "ongoing" => PartTest::Ongoing,
            other => {
                let known = ["all", "any", "not"].into_iter().chain(OWN_TESTS);
                return Err(choice(&field("test"), other, known));
            }
        };
        Ok(Part { feed: self.feed(at, form)?, test })
    }

    fn feed(&self, at: &str, form: &OwnPartForm) -> Result<Feed, OwnWrong> {
        let field = |name: &str| format!("{at}.{name}");
        match form.test.as_str() {
            "count" | "ongoing" => {
                let word = form.event.as_deref().unwrap_or_default();
                let event = match word {
                    "alarm" => Happening::Alarm,
                    "inside" => Happening::Inside,
                    "moving" => Happening::Moving,
                    _ => return Err(choice(&field("event"), word, ["alarm", "inside", "moving"])),
                };
                Ok(Feed::Event { event, place: place(at, form, event)? })
            }
            "indicator" => {
                let word = form.indicator.as_deref().unwrap_or_default();
                let known = self.catalogue.indicators.keys().map(IndicatorId::as_str);
                let found = self.catalogue.indicators.get_key_value(word);
                let found = found.ok_or_else(|| choice(&field("indicator"), word, known))?;
                Ok(Feed::Indicator(found.0.clone()))
            }
            "forecast" => {
                let quantity = self.quantity(&field("quantity"), form.quantity.as_deref())?.0;
                let period = self.period(at, form, &quantity)?;
                Ok(Feed::Forecast { quantity, period, ahead: over(at, form)? })
            }
            "difference" => {
                let (quantity, unit) =
                    self.quantity(&field("quantity"), form.quantity.as_deref())?;
                let (minus, other) = self.quantity(&field("minus"), form.minus.as_deref())?;
                let of_kind =
                    |it: &QuantityId| it.as_str().rsplit_once('.').map(|it| it.0.to_owned());
                if unit != other || quantity == minus || of_kind(&quantity) != of_kind(&minus) {
                    return Err(OwnWrong {
                        field: field("minus"),
                        found: minus.to_string(),
                        expected: Text::new(
                            &format!("đại lượng khác của cùng đối tượng, đơn vị {unit}"),
                            &format!("another quantity of the same thing, in {unit}"),
                        ),
                    });
                }
                let period = self.period(at, form, &quantity)?;
                self.period(at, form, &minus)?;
                Ok(Feed::Difference { quantity, minus, period })
            }
            _ => {
                let quantity = self.quantity(&field("quantity"), form.quantity.as_deref())?.0;
                let period = self.period(at, form, &quantity)?;
                Ok(Feed::Reading { quantity, period })
            }
        }
    }

    /// What an indicator should be, where the rule names no number of its own.
    fn target(&self, form: &OwnPartForm) -> Option<Bound> {
        let named = form.above.is_some() || form.below.is_some() || form.limit_share.is_some();
        if form.test != "indicator" || named {
            return None;
        }
        let indicator = self.catalogue.indicators.get(form.indicator.as_deref()?)?;
        indicator.target.map(|it| match it {
            Target::AtLeast(min) => Bound::AtLeast(min),
            Target::AtMost(max) => Bound::AtMost(max),
        })
    }

    /// A quantity, with its unit. One of another kind must be near.
    fn quantity(&self, field: &str, word: Option<&str>) -> Result<(QuantityId, String), OwnWrong> {
        let word = word.unwrap_or_default();
        let of_kind = self.catalogue.kinds.get(self.kind).map(|it| it.quantities.iter());
        let known = of_kind.into_iter().flatten().map(QuantityId::as_str);
        let found = self.catalogue.quantities.get(word);
        let found = found.ok_or_else(|| choice(field, word, known))?;
        let own = found.id.as_str().rsplit_once('.').is_some_and(|it| it.0 == self.kind.as_str());
        if !own && self.near_m == 0 {
            return Err(OwnWrong {
                field: "near_m".to_owned(),
                found: "0".to_owned(),
                expected: Text::new(
                    &format!("khoảng cách: `{word}` không phải của loại `{}`", self.kind),
                    &format!("a distance: `{word}` is not of the kind `{}`", self.kind),
                ),
            });
        }
        Ok((found.id.clone(), found.unit.to_string()))
    }

    fn period(&self, at: &str, form: &OwnPartForm, of: &QuantityId) -> Result<Period, OwnWrong> {
        let word = form.period.as_deref().unwrap_or("raw");
        let means = self.catalogue.quantities.get(of).map_or(&[][..], |it| &it.means);
        let computed = || means.iter().filter(|it| **it != Period::Year).map(|it| it.as_str());
        let known = ["raw"].into_iter().chain(computed());
        match word.parse() {
            Ok(Period::Raw) => Ok(Period::Raw),
            Ok(period) if computed().any(|it| it == word) => Ok(period),
            _ => Err(choice(&format!("{at}.period"), word, known)),
        }
    }
}

/// The fenced place that something is inside of; whether there is such a thing is the node's.
fn place(at: &str, form: &OwnPartForm, event: Happening) -> Result<Option<String>, OwnWrong> {
    let Some(word) = form.place.as_deref().filter(|it| !it.is_empty()) else { return Ok(None) };
    if event == Happening::Inside && EntityId::new(word).is_ok() {
        return Ok(Some(word.to_owned()));
    }
    Err(OwnWrong {
        field: format!("{at}.place"),
        found: word.chars().take(80).collect(),
        expected: Text::new(
            "mã một khu vực có hàng rào, chỉ với sự kiện `inside`",
            "the code of a fenced place, of the event `inside` only",
        ),
    })
}

fn over(at: &str, form: &OwnPartForm) -> Result<Span, OwnWrong> {
    let s = form.for_s.unwrap_or(0);
    let over = Span::from_s(s.min(OVER_MAX.s() + 1));
    if (OVER_MIN..=OVER_MAX).contains(&over) {
        return Ok(over);
    }
    let expected = format!("{}–{} s", OVER_MIN.s(), OVER_MAX.s());
    Err(number_wrong(&format!("{at}.for_s"), s, &expected))
}

fn level(at: &str, form: &OwnPartForm) -> Result<Level, OwnWrong> {
    let field = |name: &str| format!("{at}.{name}");
    let side =
        |name: &str, it: Option<f64>| it.map(|it| finite(&field(name), Some(it))).transpose();
    let (above, below) = (side("above", form.above)?, side("below", form.below)?);
    let unit_free = !matches!(form.test.as_str(), "difference" | "indicator");
    match (above, below, form.limit_share) {
        (Some(max), None, None) => Ok(Level::Value(Bound::AtMost(max))),
        (None, Some(min), None) => Ok(Level::Value(Bound::AtLeast(min))),
        (Some(max), Some(min), None) if min < max => Ok(Level::Value(Bound::Between(min, max))),
        (Some(max), Some(min), None) => {
            Err(number_wrong(&field("below"), min, &format!("< {max}")))
        }
        (None, None, Some(share)) if unit_free && 0.0 < share && share <= 1.0 => {
            Ok(Level::LimitShare(share))
        }
        (_, _, Some(share)) => Err(number_wrong(&field("limit_share"), share, "0 < … ≤ 1")),
        (None, None, None) => {
            Err(number_wrong(&field("above"), "", "above, below hoặc / or limit_share"))
        }
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

fn span(field: &str, s: u64) -> Result<Span, OwnWrong> {
    if s <= OVER_MAX.s() {
        return Ok(Span::from_s(s));
    }
    Err(number_wrong(field, s, &format!("0–{} s", OVER_MAX.s())))
}

fn finite(field: &str, value: Option<f64>) -> Result<f64, OwnWrong> {
    match value {
        Some(it) if it.is_finite() && it.abs() < VALUE_MAX => Ok(it),
        Some(it) => Err(number_wrong(field, format!("{it:e}"), "|…| < 1e12")),
        None => Err(number_wrong(field, "", "số / a number")),
    }
}

fn number_wrong(field: &str, found: impl std::fmt::Display, expected: &str) -> OwnWrong {
    let expected = Text::new(expected, expected);
    OwnWrong { field: field.to_owned(), found: found.to_string(), expected }
}

fn choice<'a>(field: &str, found: &str, known: impl IntoIterator<Item = &'a str>) -> OwnWrong {
    let known: Vec<&str> = known.into_iter().take(40).collect();
    let found: String = found.chars().take(80).collect();
    number_wrong(field, found, &known.join(", "))
}
