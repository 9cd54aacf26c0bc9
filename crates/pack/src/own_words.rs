//! What a rule says, as a sentence a duty officer reads: of packs and of units alike.

use alarm::{Feed, Formula, Happening, Level, Part, PartTest, Rule, Test, Watch, sides};
use model::{Lang, Period, QuantityId, Span, Text};

use crate::Catalogue;

/// The rule in plain language.
#[must_use]
pub fn says(catalogue: &Catalogue, rule: &Rule) -> Text {
    let say = |lang| Speaker { catalogue, lang }.rule(rule);
    Text { vi: say(Lang::Vi), en: say(Lang::En) }
}

struct Speaker<'a> {
    catalogue: &'a Catalogue,
    lang: Lang,
}

impl Speaker<'_> {
    fn rule(&self, rule: &Rule) -> String {
        let what = match &rule.test {
            Test::OverLimit { .. } => self.pick(
                "vượt giới hạn đang có hiệu lực".to_owned(),
                "is over the limit in force".to_owned(),
            ),
            Test::Approaching { from_share, within, .. } => {
                let (share, within) = (percent(*from_share), self.span(*within));
                self.pick(
                    format!("từ {share} giới hạn và đà tăng chạm giới hạn trong {within}"),
                    format!("is from {share} of its limit on and heads for it within {within}"),
                )
            }
            Test::Stuck { unchanged_for, .. } => self.stuck(*unchanged_for),
            Test::Silent { cadences, .. } => self.pick(
                format!("không có số liệu qua {cadences} lần gửi"),
                format!("sends nothing for {cadences} of its cadences"),
            ),
            Test::Watch(watch) => return self.held(rule, self.watch(watch)),
        };
        let names: Vec<String> =
            rule.quantities.iter().take(6).map(|it| self.quantity(it)).collect();
        let more = if names.len() < rule.quantities.len() { ", …" } else { "" };
        let of = match (names.is_empty(), rule.period) {
            (true, _) => self.kind(rule),
            (false, Period::Raw) => format!("{}{more}", names.join(", ")),
            (false, period) => format!("{}{more} ({})", names.join(", "), self.period(period)),
        };
        self.held(rule, format!("{of} {what}"))
    }

    /// With how long it must be so.
    fn held(&self, rule: &Rule, what: String) -> String {
        let mut said = what;
        if rule.raise_after != Span::ZERO {
            let span = self.span(rule.raise_after);
            said +=
                &self.pick(format!(", liên tục {span}"), format!(", for {span} without a break"));
        }
        let mut letters = said.chars();
        let first = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
        format!("{first}{}.", letters.as_str())
    }

    fn watch(&self, watch: &Watch) -> String {
        let said = self.formula(watch, &watch.formula);
        if watch.parts.len() < 2 || watch.within == Span::ZERO {
            return said;
        }
        let span = self.span(watch.within);
        said + &self.pick(format!(", trong vòng {span}"), format!(", within {span} of each other"))
    }

    fn formula(&self, watch: &Watch, formula: &Formula) -> String {
        let listed = |of: &[Formula], word: &str| {
            let parts: Vec<String> = of.iter().map(|it| self.inner(watch, it)).collect();
            parts.join(word)
        };
        match formula {
            Formula::Is(part) => {
                watch.parts.get(usize::from(*part)).map(|it| self.part(it)).unwrap_or_default()
            }
            Formula::Not(it) => {
                let it = self.inner(watch, it);
                self.pick(format!("không phải: {it}"), format!("not: {it}"))
            }
            Formula::All(of) => listed(of, &self.pick(" và ".to_owned(), " and ".to_owned())),
            Formula::Any(of) => listed(of, &self.pick(" hoặc ".to_owned(), " or ".to_owned())),
        }
    }

    fn inner(&self, watch: &Watch, formula: &Formula) -> String {
        let said = self.formula(watch, formula);
        if matches!(formula, Formula::Is(_)) { said } else { format!("({said})") }
    }

    fn part(&self, part: &Part) -> String {
        let what = self.feed(&part.feed);
        match &part.test {
            PartTest::Beyond(level) => format!("{what} {}", self.level(&part.feed, *level)),
            PartTest::Crossing { level, within } => {
                let (level, within) = (self.level(&part.feed, *level), self.span(*within));
                self.pick(
                    format!("đà của {what} dẫn tới {level} trong {within}"),
                    format!("the trend of {what} leads to {level} within {within}"),
                )
            }
            PartTest::Change { by, rising, over } => {
                let (by, over) = (self.number(*by, &part.feed), self.span(*over));
                if *rising {
                    self.pick(
                        format!("{what} tăng từ {by} trở lên trong {over}"),
                        format!("{what} rises by {by} or more within {over}"),
                    )
                } else {
                    self.pick(
                        format!("{what} giảm từ {by} trở lên trong {over}"),
                        format!("{what} falls by {by} or more within {over}"),
                    )
                }
            }
            PartTest::Silent { lasting } => {
                let span = self.span(*lasting);
                self.pick(
                    format!("{what} không có số liệu {span}"),
                    format!("nothing is heard of {what} for {span}"),
                )
            }
            PartTest::Stuck { lasting } => format!("{what} {}", self.stuck(*lasting)),
            PartTest::Share { level, share, over } => {
                let (share, over) = (percent(*share), self.span(*over));
                let level = self.level(&part.feed, *level);
                self.pick(
                    format!("ít nhất {share} số đo {what} trong {over} {level}"),
                    format!("at least {share} of the readings of {what} over {over} are {level}"),
                )
            }
            PartTest::Count { n, over } => {
                let over = self.span(*over);
                self.pick(
                    format!("{what} ít nhất {n} lần trong {over}"),
                    format!("{what} at least {n} times within {over}"),
                )
            }
            PartTest::Ongoing => {
                self.pick(format!("{what} đang diễn ra"), format!("{what} is going on"))
            }
        }
    }

    fn feed(&self, feed: &Feed) -> String {
        match feed {
            Feed::Reading { quantity, period: Period::Raw } => self.quantity(quantity),
            Feed::Reading { quantity, period } => {
                format!("{} ({})", self.quantity(quantity), self.period(*period))
            }
            Feed::Difference { quantity, minus, .. } => {
                format!("{} − {}", self.quantity(quantity), self.quantity(minus))
            }
            Feed::Forecast { quantity, period, ahead } => {
                let (quantity, period) = (quantity.clone(), *period);
                let quantity = self.feed(&Feed::Reading { quantity, period });
                let ahead = self.span(*ahead);
                self.pick(
                    format!("dự báo {quantity} trong {ahead} tới"),
                    format!("the forecast of {quantity} for the next {ahead}"),
                )
            }
            Feed::Indicator(id) => {
                let found = self.catalogue.indicators.get(id);
                found.map_or_else(|| id.to_string(), |it| it.title.get(self.lang).to_owned())
            }
            Feed::Event { event, place } => {
                let what = match event {
                    Happening::Alarm => {
                        self.pick("có cảnh báo khác".to_owned(), "another alarm".to_owned())
                    }
                    Happening::Inside => {
                        self.pick("ở trong vùng".to_owned(), "being inside".to_owned())
                    }
                    Happening::Moving => {
                        self.pick("đang di chuyển".to_owned(), "moving".to_owned())
                    }
                };
                place.as_ref().map_or_else(|| what.clone(), |it| format!("{what} ({it})"))
            }
        }
    }

    fn level(&self, feed: &Feed, level: Level) -> String {
        match level {
            Level::LimitShare(share) => {
                let share = percent(share);
                self.pick(
                    format!("vượt {share} giới hạn đang có hiệu lực"),
                    format!("beyond {share} of the limit in force"),
                )
            }
            Level::Value(bound) => {
                let number = |it: f64| self.number(it, feed);
                match sides(bound) {
                    (Some(min), Some(max)) => {
                        let (min, max) = (number(min), number(max));
                        self.pick(
                            format!("ngoài khoảng {min} – {max}"),
                            format!("outside {min} – {max}"),
                        )
                    }
                    (Some(min), None) => {
                        self.pick(format!("dưới {}", number(min)), format!("below {}", number(min)))
                    }
                    (None, max) => {
                        let max = number(max.unwrap_or_default());
                        self.pick(format!("trên {max}"), format!("above {max}"))
                    }
                }
            }
        }
    }

    fn stuck(&self, lasting: Span) -> String {
        let span = self.span(lasting);
        self.pick(format!("đứng nguyên một giá trị {span}"), format!("does not move for {span}"))
    }

    fn quantity(&self, id: &QuantityId) -> String {
        let found = self.catalogue.quantities.get(id);
        found.map_or_else(|| id.to_string(), |it| it.sign.clone())
    }

    fn kind(&self, rule: &Rule) -> String {
        let found = self.catalogue.kinds.get(&rule.kind);
        found.map_or_else(|| rule.kind.to_string(), |it| it.title.get(self.lang).to_owned())
    }

    /// A number with the unit of what it is compared with.
    fn number(&self, value: f64, feed: &Feed) -> String {
        let quantity = match feed {
            Feed::Reading { quantity, .. }
            | Feed::Difference { quantity, .. }
            | Feed::Forecast { quantity, .. } => self.catalogue.quantities.get(quantity),
            Feed::Indicator(_) | Feed::Event { .. } => None,
        };
        let indicator = match feed {
            Feed::Indicator(id) => self.catalogue.indicators.get(id).map(|it| &it.unit),
            _ => None,
        };
        let unit = quantity.and_then(|it| self.catalogue.units.get(&it.unit)).map(|it| &it.sign);
        let unit = unit.or(indicator).map(|it| it.get(self.lang)).filter(|it| *it != "1");
        let number = value.to_string();
        let number = if self.lang == Lang::Vi { number.replace('.', ",") } else { number };
        unit.map_or_else(|| number.clone(), |unit| format!("{number} {unit}"))
    }

    fn period(&self, period: Period) -> String {
        match period {
            Period::Raw => self.pick("từng số đo".to_owned(), "readings".to_owned()),
            period => self.pick(format!("trung bình {period}"), format!("mean over {period}")),
        }
    }

    fn span(&self, span: Span) -> String {
        let (n, vi, en) = match span.s() {
            s if s != 0 && s % 86_400 == 0 => (s / 86_400, "ngày", "d"),
            s if s != 0 && s % 3_600 == 0 => (s / 3_600, "giờ", "h"),
            s if s != 0 && s % 60 == 0 => (s / 60, "phút", "min"),
            s => (s, "giây", "s"),
        };
        self.pick(format!("{n} {vi}"), format!("{n} {en}"))
    }

    fn pick(&self, vi: String, en: String) -> String {
        match self.lang {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }
}

fn percent(share: f64) -> String {
    format!("{} %", model::round_to(share * 100.0, 1))
}
