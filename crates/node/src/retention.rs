//! How long readings are kept: from people's rules, the law's minimum and what is under way, to what
//! the history is told.
//!
//! **Invariant:** without a rule everything is kept, and a rule never lets go what the law asks to
//! keep, what somebody holds, what an alarm or a case is about. Of several rules the longest counts.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard},
};

use model::{
    CaseState, Date, Entity, EntityId, KeepFor, KeepRule, KindId, LegalHold, LegalMinimum,
    SeriesId, Span, Text, Time, Zone as TimeZone,
};
use port::{
    AlarmFilter, CaseFilter, PageRequest, PortError, Scope, SeriesTerm, StateFilter, TrimmedDay,
};

use crate::{centre::Centre, lock::locked, zone::Zone};

/// A rule lets nothing go before people have had this long to look at it again.
pub const GRACE: Span = Span::from_h(24);

/// How often the history is told.
const EVERY: Span = Span::from_h(1);

/// What is about an alarm or a case begins this long before it: the longest window of a mean, and the
/// time a condition must hold.
const BEFORE: Span = Span::from_h(48);

/// Alarms or cases fetched at once.
const PAGE: u32 = 1_000;

/// Stretches of time, by entity.
type Held = HashMap<EntityId, Vec<(Time, Time)>>;

/// Why a rule is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeepRefusal {
    /// It says nothing.
    SaysNothing,
    /// The law asks for more.
    TooShort(Box<LegalMinimum>),
    /// Nobody has stated what the law asks for.
    NotStated(KindId),
    /// Hours are only a repetition of readings that are there.
    HoursBeforeRaw,
}

/// What was let go last, and up to when nothing is judged anew.
#[derive(Debug, Default)]
pub(crate) struct Retention(Mutex<Told>);

#[derive(Debug, Default)]
struct Told {
    at: Option<Time>,
    /// Readings before this may be gone.
    raw_before: HashMap<SeriesId, Time>,
}

impl Retention {
    fn told(&self) -> MutexGuard<'_, Told> {
        locked(&self.0)
    }

    /// May readings of this series that are so old be gone? What was judged of them stays as it is.
    pub(crate) fn may_be_gone(&self, series: SeriesId, time: Time) -> bool {
        self.told().raw_before.get(&series).is_some_and(|before| time < *before)
    }
}

impl Centre {
    /// What would go now if all rules acted, and `candidate` with them.
    pub async fn due(&self, candidate: Option<KeepRule>) -> Result<Vec<TrimmedDay>, PortError> {
        let mut rules = self.world().keeping.keep_rules().await?;
        rules.extend(candidate);
        let terms = self.terms(&rules).await?;
        if terms.is_empty() { Ok(vec![]) } else { self.world().history.due(terms).await }
    }

    /// Remembers from when on everything is still there.
    pub(crate) async fn remember_terms(&self) -> Result<(), PortError> {
        let rules = self.acting().await?;
        let terms = lengths(&self.zone(), &rules, self.now());
        let before = terms.iter().filter_map(|(series, it)| Some((*series, it.0?)));
        self.desk.retention.told().raw_before = before.collect();
        Ok(())
    }

    /// Lets go what is past its time, once an hour.
    pub async fn let_go(&self) -> Result<(), PortError> {
        let now = self.now();
        let last = self.desk.retention.told().at;
        if last.is_some_and(|it| it <= now && now.since(it) < EVERY) {
            return Ok(());
        }
        self.remember_terms().await?;
        let terms = self.terms(&self.acting().await?).await?;
        let days =
            if terms.is_empty() { vec![] } else { self.world().history.trim(terms, now).await? };
        if days.is_empty() {
            self.desk.retention.told().at = Some(now);
            return Ok(());
        }
        let n_readings: u64 = days.iter().map(|it| it.n_readings).sum();
        let n_hours: u64 = days.iter().map(|it| it.n_hours).sum();
        let (first, last) = (days.first().map(|it| it.day), days.last().map(|it| it.day));
        tracing::info!(n_readings, n_hours, ?first, ?last, "readings past their time are let go");
        self.audit_let_go(&days).await
    }

    async fn audit_let_go(&self, days: &[TrimmedDay]) -> Result<(), PortError> {
        let day = |it: Option<&TrimmedDay>| it.map(|it| it.day.date(TimeZone::UTC).to_string());
        let detail = serde_json::json!({
            "readings": days.iter().map(|it| it.n_readings).sum::<u64>(),
            "hours": days.iter().map(|it| it.n_hours).sum::<u64>(),
            "from": day(days.first()),
            "to": day(days.last()),
        });
        let entry = port::AuditEntry {
            n: 0,
            at: self.now(),
            by: "center".to_owned(),
            address: String::new(),
            action: "retention.let_go".to_owned(),
            subject: "history".to_owned(),
            detail: detail.to_string(),
            hash: String::new(),
        };
        self.world().audit.write(&entry).await
    }

    async fn acting(&self) -> Result<Vec<KeepRule>, PortError> {
        let (mut rules, now) = (self.world().keeping.keep_rules().await?, self.now());
        // One that does not act yet may be there to keep more than the others.
        if rules.iter().all(|it| now < it.acts_from) {
            rules.clear();
        }
        let keeps_more = |it: &KeepRule| KeepRule { acts_from: it.made_at, ..it.clone() };
        let waiting: Vec<_> =
            rules.iter().filter(|it| now < it.acts_from).map(keeps_more).collect();
        let mut acting: Vec<_> = rules.into_iter().filter(|it| it.acts_from <= now).collect();
        if !acting.is_empty() {
            acting.extend(waiting);
        }
        Ok(acting)
    }

    /// How long each series is kept by these rules; those that are kept for ever are left out.
    async fn terms(&self, rules: &[KeepRule]) -> Result<Vec<SeriesTerm>, PortError> {
        let zone = self.zone();
        let lengths = lengths(&zone, rules, self.now());
        let Some(before) = lengths.values().filter_map(|it| it.0.max(it.1)).max() else {
            return Ok(vec![]);
        };
        let held = self.held(&zone, before).await?;
        let subjects: HashMap<&EntityId, u32> =
            (0..).zip(&zone.registry.entities).map(|(n, it)| (&it.id, n)).collect();
        let term = |series: &model::Series| {
            let (raw_before, hours_before) = *lengths.get(&series.id)?;
            let subject = *subjects.get(&series.entity)?;
            let held = held.get(&series.entity).cloned().unwrap_or_default();
            Some(SeriesTerm { series: series.id, subject, raw_before, hours_before, held })
        };
        Ok(zone.registry.series.iter().filter_map(term).collect())
    }

    /// What is held, of everything that begins before `before`.
    async fn held(&self, zone: &Zone, before: Time) -> Result<Held, PortError> {
        let mut held = Held::new();
        let mut stays = |entity: &EntityId, from: Time, to: Option<Time>| {
            if from < before {
                held.entry(entity.clone()).or_default().push((from, to.unwrap_or(Time(i64::MAX))));
            }
        };
        for it in self.world().keeping.legal_holds().await? {
            let (from, to) = days(&it, time_zone(zone));
            for entity in zone.registry.entities.iter().filter(|entity| is_of(zone, &it, entity)) {
                stays(&entity.id, from, to);
            }
        }
        let filter = AlarmFilter::of(Scope::All, StateFilter::Any);
        let mut page = PageRequest::first(PAGE);
        loop {
            let found = self.world().ledger.alarms(&filter, &page).await?;
            for it in &found.items {
                stays(&it.entity, it.raised_at.minus(BEFORE), it.cleared_at);
            }
            page.cursor = found.next;
            if page.cursor.is_none() {
                break;
            }
        }
        let filter = CaseFilter { scope: Scope::All, open_only: false, owner: None, entity: None };
        let mut page = PageRequest::first(PAGE);
        loop {
            let found = self.world().ledger.cases(&filter, &page).await?;
            for it in &found.items {
                // Nobody knows yet what an open case will need.
                let is_open = it.state == CaseState::Open;
                let from = if is_open { Time(i64::MIN) } else { it.opened_at.minus(BEFORE) };
                stays(&it.entity, from, it.closed_at.filter(|_| !is_open));
            }
            page.cursor = found.next;
            if page.cursor.is_none() {
                return Ok(held);
            }
        }
    }
}

/// Is a rule one that may be taken?
pub fn check_keep_rule(zone: &Zone, rule: &KeepRule) -> Result<(), KeepRefusal> {
    if rule.raw.is_none() && rule.hours.is_none() {
        return Err(KeepRefusal::SaysNothing);
    }
    let Some(raw) = rule.raw else { return Err(KeepRefusal::HoursBeforeRaw) };
    if rule.hours.is_some_and(|it| !it.covers(raw)) {
        return Err(KeepRefusal::HoursBeforeRaw);
    }
    let kinds = zone.catalogue.kinds.keys();
    for kind in kinds.filter(|it| rule.kind.as_ref().is_none_or(|rule| rule == *it)) {
        let minimum = minimum(zone, kind);
        match minimum.map(|it| (it, it.raw)) {
            Some((_, Some(least))) if raw.covers(least) => {}
            Some((minimum, Some(_))) => {
                return Err(KeepRefusal::TooShort(Box::new(minimum.clone())));
            }
            _ => return Err(KeepRefusal::NotStated(kind.clone())),
        }
    }
    Ok(())
}

impl KeepRefusal {
    /// For the person who entered it.
    #[must_use]
    pub fn sentence(&self) -> Text {
        let both = |vi: String, en: String| Text { vi, en };
        match self {
            Self::SaysNothing => Text::new(
                "Quy tắc chưa nêu thời hạn nào; không có quy tắc thì mọi số liệu được giữ mãi.",
                "The rule says no length; without a rule everything is kept for ever.",
            ),
            Self::HoursBeforeRaw => Text::new(
                "Số liệu tổng hợp theo giờ phải được giữ ít nhất lâu bằng số liệu gốc.",
                "Hourly roll-ups must be kept at least as long as the readings they are made of.",
            ),
            Self::TooShort(it) => {
                let least = it.raw.map(|it| (in_vietnamese(it), it.to_string()));
                let (vi, en) = least.unwrap_or_default();
                let (kind, sure) = (&it.kind, it.confidence);
                let (vi_clause, en_clause) = (&it.clause.vi, &it.clause.en);
                both(
                    format!(
                        "Ngắn hơn thời hạn lưu giữ tối thiểu của `{kind}`: {vi} ({vi_clause}; độ tin cậy: {sure})."
                    ),
                    format!(
                        "Shorter than the legal minimum of `{kind}`: {en} ({en_clause}; confidence: {sure})."
                    ),
                )
            }
            Self::NotStated(kind) => both(
                format!(
                    "Chưa ai nêu thời hạn lưu giữ tối thiểu của `{kind}`, nên không được xóa gì; gói dữ liệu nêu trong retention.toml."
                ),
                format!(
                    "Nobody has stated the legal minimum of `{kind}`, so nothing of it may go; its pack says it in retention.toml."
                ),
            ),
        }
    }
}

/// Before which instant raw readings and hours may go.
type Lengths = BTreeMap<SeriesId, (Option<Time>, Option<Time>)>;

/// How long each series is kept that is not kept for ever.
fn lengths(zone: &Zone, rules: &[KeepRule], now: Time) -> Lengths {
    let time_zone = time_zone(zone);
    let today = now.date(time_zone);
    let length = |series: &model::Series| {
        let entity = zone.entity(&series.entity)?;
        let fitting: Vec<&KeepRule> = rules.iter().filter(|it| fits(zone, it, entity)).collect();
        let least = minimum(zone, &entity.kind)?.raw?.first_day(today);
        let first = |of: fn(&KeepRule) -> Option<KeepFor>| {
            let days: Option<Vec<Date>> =
                fitting.iter().map(|it| of(it).map(|it| it.first_day(today))).collect();
            days?.into_iter().min()
        };
        let raw = first(|it| it.raw).map(|it| it.min(least))?;
        let hours = first(|it| it.hours).map(|it| it.min(raw));
        let midnight = |it: Date| Time::at_midnight(it, time_zone);
        Some((series.id, (Some(midnight(raw)), hours.map(midnight))))
    };
    zone.registry.series.iter().filter_map(length).collect()
}

fn fits(zone: &Zone, rule: &KeepRule, entity: &Entity) -> bool {
    rule.kind.as_ref().is_none_or(|it| *it == entity.kind)
        && rule.org.as_ref().is_none_or(|it| zone.tree.contains(it, &entity.owner))
}

fn is_of(zone: &Zone, hold: &LegalHold, entity: &Entity) -> bool {
    hold.entity.as_ref().is_none_or(|it| *it == entity.id)
        && hold.org.as_ref().is_none_or(|it| zone.tree.contains(it, &entity.owner))
}

fn days(hold: &LegalHold, time_zone: TimeZone) -> (Time, Option<Time>) {
    let from = hold.from.map_or(Time(i64::MIN), |it| Time::at_midnight(it, time_zone));
    let to = hold.to.map(|it| Time::at_midnight(it, time_zone).plus(Span::from_h(24)));
    (from, to)
}

fn minimum<'z>(zone: &'z Zone, kind: &KindId) -> Option<&'z LegalMinimum> {
    zone.catalogue.minimums.iter().find(|it| it.kind == *kind)
}

fn time_zone(zone: &Zone) -> TimeZone {
    zone.catalogue.means.as_ref().map_or(TimeZone::VIET_NAM, |it| it.zone)
}

fn in_vietnamese(length: KeepFor) -> String {
    let unit = match length.unit() {
        model::KeepUnit::Day => "ngày",
        model::KeepUnit::Month => "tháng",
        model::KeepUnit::Year => "năm",
    };
    format!("{} {unit}", length.n())
}
