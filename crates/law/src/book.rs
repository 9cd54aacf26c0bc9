//! The book of regulations, and the order in which it is read.

use std::collections::BTreeMap;

use model::{
    Condition, Confidence, Confirmation, Date, Entity, KindId, LimitId, LimitRow, LimitValue,
    Period, Permit, PermitId, PermitLimit, QuantityId, Regulation, RegulationId, Text, Time,
};
use stack_gas::Reference;

use crate::{Answer, Authority, Limit};

/// Every regulation with its rows, as the packs state them.
#[derive(Debug, Clone, Default)]
pub struct LawBook {
    regulations: BTreeMap<RegulationId, Regulation>,
    by_kind: BTreeMap<KindId, Vec<RegulationId>>,
    rows: BTreeMap<(RegulationId, QuantityId, Period), Vec<LimitRow>>,
}

/// A question to the book.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The facility.
    pub entity: &'a Entity,
    /// Every version of its permits.
    pub permits: &'a [Permit],
    /// Confirmations of rows by named persons.
    pub confirmations: &'a [Confirmation],
    /// What was measured.
    pub quantity: &'a QuantityId,
    /// Over which window.
    pub period: Period,
    /// The day whose law is asked for.
    pub on: Date,
    /// Only what was known by then counts.
    pub known_at: Time,
}

impl LawBook {
    /// Binds regulations and their rows.
    #[must_use]
    pub fn new(regulations: Vec<Regulation>, rows: Vec<LimitRow>) -> Self {
        let mut book = Self::default();
        for row in rows {
            let key = (row.regulation.clone(), row.quantity.clone(), row.period);
            book.rows.entry(key).or_default().push(row);
        }
        for regulation in regulations {
            for kind in &regulation.kinds {
                book.by_kind.entry(kind.clone()).or_default().push(regulation.id.clone());
            }
            book.regulations.insert(regulation.id.clone(), regulation);
        }
        book
    }

    /// Which limit holds.
    #[must_use]
    pub fn resolve(&self, asked: &Asked<'_>) -> Answer {
        let permit = permit_in_force(asked);
        if let Some(permit) = permit
            && let Some(limit) = self.own_limit(asked, permit)
        {
            return Answer::Limit(limit);
        }
        match self.applicable(asked, permit) {
            Ok(regulations) => self.first_that_speaks(asked, permit, &regulations),
            Err(reason) => Answer::NotJudged { reason },
        }
    }

    /// A regulation by its code.
    #[must_use]
    pub fn regulation(&self, id: &RegulationId) -> Option<&Regulation> {
        self.regulations.get(id)
    }

    /// Every regulation.
    pub fn regulations(&self) -> impl Iterator<Item = &Regulation> {
        self.regulations.values()
    }

    /// Every row.
    pub fn rows(&self) -> impl Iterator<Item = &LimitRow> {
        self.rows.values().flatten()
    }

    /// A limit written in the permit itself. A permit writes one number for its facility, so single
    /// readings are watched against that of the shortest window it names. The oxygen it is written at is an attribute of the
    /// permit; the oxygen of air is that of the regulation it would otherwise be judged by.
    fn own_limit(&self, asked: &Asked<'_>, permit: &Permit) -> Option<Limit> {
        let of_quantity = || permit.limits.iter().filter(|it| it.quantity == *asked.quantity);
        let exact = of_quantity().find(|it| it.period == asked.period);
        let shortest = || of_quantity().min_by_key(|it| it.period);
        let own = if asked.period == Period::Raw { exact.or_else(shortest) } else { exact }?;
        let id = permit_limit_id(permit, own)?;
        let known = |it: &&Confirmation| it.known_at <= asked.known_at;
        let is_confirmed =
            confirmations_of_permit(permit, &id, asked.confirmations).any(|it| known(&it));
        Some(Limit {
            confidence: if is_confirmed { Confidence::Official } else { Confidence::Read },
            id,
            authority: Authority::Permit(permit.id.clone()),
            bound: own.bound,
            scaled_by: vec![],
            reference: self.permit_reference(asked, permit),
        })
    }

    fn permit_reference(&self, asked: &Asked<'_>, permit: &Permit) -> Option<Reference> {
        let stated = permit.attributes.iter().find(|it| it.attribute == "reference_oxygen_percent");
        let reference_percent: f64 = stated?.equals.parse().ok()?;
        let regulations = self.applicable(asked, Some(permit)).ok()?;
        let air_percent = self
            .rows()
            .find(|it| regulations.contains(&&it.regulation) && it.quantity == *asked.quantity)
            .map(|it| it.air_oxygen_percent)?;
        Reference::new(air_percent, reference_percent).ok()
    }

    /// The regulations to read: the one the permit cites, as long as the law lets it, else those in
    /// force for the kind on that day.
    fn applicable<'a>(
        &'a self,
        asked: &'a Asked<'_>,
        permit: Option<&'a Permit>,
    ) -> Result<Vec<&'a RegulationId>, Text> {
        let Some((permit, cited)) = permit.and_then(|it| Some((it, it.regulation.as_ref()?)))
        else {
            let of_kind = self.by_kind.get(&asked.entity.kind).into_iter().flatten();
            return Ok(of_kind.filter(|it| self.in_force(it, asked.on)).collect());
        };
        let Some(regulation) = self.regulations.get(cited) else {
            return Err(Text {
                vi: format!("giấy phép {} dẫn {cited}, mà không gói nào có", permit.id),
                en: format!("permit {} cites {cited}, which no pack holds", permit.id),
            });
        };
        let until = regulation.legacy_until.or(regulation.in_force_to);
        if asked.on < regulation.in_force_from || until.is_some_and(|it| it < asked.on) {
            let (permit, cite, on) = (&permit.id, &regulation.cite, asked.on);
            return Err(Text {
                vi: format!("giấy phép {permit} dẫn {cite}, mà ngày {on} không áp dụng"),
                en: format!("permit {permit} cites {cite}, which does not count on {on}"),
            });
        }
        Ok(vec![cited])
    }

    fn in_force(&self, id: &RegulationId, on: Date) -> bool {
        self.regulations.get(id).is_some_and(|it| {
            it.in_force_from <= on && it.in_force_to.is_none_or(|last| on <= last)
        })
    }

    fn first_that_speaks(
        &self,
        asked: &Asked<'_>,
        permit: Option<&Permit>,
        regulations: &[&RegulationId],
    ) -> Answer {
        for id in regulations {
            let key = ((*id).clone(), asked.quantity.clone(), asked.period);
            let Some(rows) = self.rows.get(&key) else { continue };
            match self.of_rows(asked, permit, rows) {
                Answer::NoLimit => {}
                answer => return answer,
            }
        }
        Answer::NoLimit
    }

    fn of_rows(&self, asked: &Asked<'_>, permit: Option<&Permit>, rows: &[LimitRow]) -> Answer {
        let dated = rows
            .iter()
            .filter(|it| it.valid_from <= asked.on && it.valid_to.is_none_or(|to| asked.on <= to));
        let mut unstated = None;
        let mut best: Option<&LimitRow> = None;
        for row in dated {
            match fit(asked, permit, &row.conditions) {
                Fit::Holds if best.is_none_or(|it| it.conditions.len() < row.conditions.len()) => {
                    best = Some(row);
                }
                Fit::Holds | Fit::Fails => {}
                Fit::Unstated(condition) => unstated = Some((row, condition)),
            }
        }
        match (best, unstated) {
            (Some(row), _) => self.scaled(asked, permit, row),
            (None, Some((row, condition))) => self.unstated(asked, row, condition),
            (None, None) => Answer::NoLimit,
        }
    }

    fn scaled(&self, asked: &Asked<'_>, permit: Option<&Permit>, row: &LimitRow) -> Answer {
        let LimitValue::Present(bound) = row.value else {
            return Answer::NotJudged { reason: self.no_value(row) };
        };
        let mut scaled_by = Vec::with_capacity(row.scaled_by.len());
        let mut product = 1.0;
        for name in &row.scaled_by {
            let Some(factor) = permit.and_then(|it| it.coefficients.get(name)) else {
                let (cite, entity) = (self.cite(row), &asked.entity.id);
                return Answer::NotJudged {
                    reason: Text {
                        vi: format!(
                            "{cite} nhân với {name}, mà không giấy phép nào của {entity} nêu"
                        ),
                        en: format!(
                            "{cite} multiplies by {name}, which no permit of {entity} states"
                        ),
                    },
                };
            };
            product *= factor;
            scaled_by.push((name.clone(), factor));
        }
        Answer::Limit(Limit {
            id: row.id.clone(),
            authority: Authority::Regulation(row.regulation.clone()),
            bound: if scaled_by.is_empty() { bound } else { bound.scaled(product) },
            scaled_by,
            confidence: confidence_of(asked, &row.id, row.confidence),
            reference: row
                .reference_oxygen_percent
                .and_then(|it| Reference::new(row.air_oxygen_percent, it).ok()),
        })
    }

    /// Why nothing is judged by a row that has no value.
    #[must_use]
    pub fn no_value(&self, row: &LimitRow) -> Text {
        let (cite, quantity) = (self.cite(row), &row.quantity);
        Text {
            vi: format!("{cite} chưa được nhập giá trị cho {quantity}"),
            en: format!("{cite} has no value entered for {quantity}"),
        }
    }

    fn unstated(&self, asked: &Asked<'_>, row: &LimitRow, condition: &str) -> Answer {
        let (cite, entity) = (self.cite(row), &asked.entity.id);
        let reason = Text {
            vi: format!(
                "{cite} cần biết `{condition}` của {entity}, mà cả giấy phép lẫn hồ sơ đều không nêu"
            ),
            en: format!(
                "{cite} needs `{condition}` of {entity}, which neither its permit nor its record states"
            ),
        };
        Answer::NotJudged { reason }
    }

    fn cite(&self, row: &LimitRow) -> String {
        let regulation = self.regulations.get(&row.regulation);
        regulation.map_or_else(|| row.regulation.to_string(), |it| it.cite.clone())
    }
}

/// The code under which one limit of a permit is confirmed and shown.
#[must_use]
pub fn permit_limit_id(permit: &Permit, limit: &PermitLimit) -> Option<LimitId> {
    let PermitLimit { quantity, period, .. } = limit;
    LimitId::new(&format!("permit/{}/{quantity}/{period}", permit.id)).ok()
}

/// The confirmations that stand for a limit of this version of a permit. Who stood for an older
/// version had another paper in hand.
pub fn confirmations_of_permit<'a>(
    permit: &Permit,
    limit: &LimitId,
    all: &'a [Confirmation],
) -> impl Iterator<Item = &'a Confirmation> {
    let since = permit.known_at;
    all.iter().filter(move |it| it.limit == *limit && since <= it.known_at)
}

/// The newest known version of the newest permit in force on the day.
fn permit_in_force<'a>(asked: &Asked<'a>) -> Option<&'a Permit> {
    let known = asked
        .permits
        .iter()
        .filter(|it| it.entity == asked.entity.id && it.known_at <= asked.known_at);
    let mut newest: BTreeMap<&PermitId, &Permit> = BTreeMap::new();
    for permit in known {
        let kept = newest.entry(&permit.id).or_insert(permit);
        if kept.known_at < permit.known_at {
            *kept = permit;
        }
    }
    newest
        .into_values()
        .filter(|it| it.valid_from <= asked.on && it.valid_to.is_none_or(|to| asked.on <= to))
        .max_by_key(|it| (it.valid_from, it.known_at))
}

fn confidence_of(asked: &Asked<'_>, id: &LimitId, written: Confidence) -> Confidence {
    let confirmed =
        asked.confirmations.iter().any(|it| it.limit == *id && it.known_at <= asked.known_at);
    if confirmed { Confidence::Official } else { written }
}

/// Does a row apply to a facility?
enum Fit<'a> {
    Holds,
    Fails,
    /// Nobody has said: neither yes nor no.
    Unstated(&'a str),
}

fn fit<'a>(asked: &Asked<'_>, permit: Option<&Permit>, conditions: &'a [Condition]) -> Fit<'a> {
    let mut unstated = None;
    for condition in conditions {
        let in_permit = permit
            .and_then(|it| it.attributes.iter().find(|it| it.attribute == condition.attribute))
            .map(|it| it.equals.clone());
        let stated = in_permit.or_else(|| asked.entity.attribute_text(&condition.attribute));
        match stated {
            Some(value) if value == condition.equals => {}
            Some(_) => return Fit::Fails,
            None => unstated = Some(condition.attribute.as_str()),
        }
    }
    unstated.map_or(Fit::Holds, Fit::Unstated)
}
