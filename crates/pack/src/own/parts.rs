//! The parts of a unit's own rule, and how they are combined.

use alarm::{Feed, Formula, Happening, Level, PARTS_MAX, Part, PartTest};
use model::{Bound, EntityId, IndicatorId, KindId, Period, QuantityId, Span, Target, Text};

use super::{
    form::{OWN_TESTS, OwnPartForm},
    wrong::{OVER_MAX, OwnWrong, choice, finite, number_wrong},
};
use crate::Catalogue;

/// How deep all, any and not may stand in each other.
const DEPTH_MAX: usize = 4;

/// Shortest a rule looks back.
const OVER_MIN: Span = Span::from_s(10);

/// Most often that something is counted.
const COUNT_MAX: u32 = 1_000;

/// Reads the parts of one rule.
pub(super) struct Reader<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) kind: &'a KindId,
    pub(super) near_m: u32,
    pub(super) parts: Vec<Part>,
}

impl Reader<'_> {
    pub(super) fn formula(
        &mut self,
        at: &str,
        form: &OwnPartForm,
        depth: usize,
    ) -> Result<Formula, OwnWrong> {
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
