//! Every filter with every other, first page and a page in the middle of the history.

use std::{collections::BTreeSet, time::Instant};

use alarm::{Occurrence, Philosophy};
use model::{AlarmClass, Quiet, Severity, Span, Time};
use port::{AlarmFilter, Ledger as _, PageRequest, QuietFilter, Scope, StateFilter};
use serde_json::{Value, json};
use store_sql::SqlStore;

use crate::{
    Failed,
    fill::{BEGIN, N_ORGS, YEAR, bad_actor, cause, entity, milestone, org, rule},
};

/// What a list shows at once.
const PAGE: u32 = 50;
/// Each question is asked so often; the middle answer counts.
const TIMES: usize = 3;
/// Quick answers need no second look: there are thousands of questions.
const QUICK_MS: f64 = 50.0;

struct Asked {
    ms: f64,
    n: usize,
    said: String,
}

/// Times of all of them: the slowest is named.
pub(crate) async fn every_filter(store: &SqlStore, n: u64) -> Result<Value, Failed> {
    let middle = middle(store).await?;
    let mut asked = Vec::new();
    for filter in filters(n)? {
        for cursor in [None, middle.clone()] {
            let page = PageRequest { cursor, n_max: PAGE };
            asked.push(ask(store, &filter, &page).await?);
        }
    }
    asked.sort_by(|a, b| a.ms.total_cmp(&b.ms));
    let at = |share: usize| rounded(asked[(asked.len() - 1) * share / 1_000].ms);
    let slowest = asked.iter().rev().take(5);
    Ok(json!({
        "asked": asked.len(), "p50_ms": at(500), "p99_ms": at(990), "max_ms": at(1_000),
        "over_100_ms": asked.iter().filter(|it| 100.0 < it.ms).count(),
        "slowest": slowest.map(|it| json!({
            "ms": rounded(it.ms), "rows": it.n, "filter": it.said,
        })).collect::<Vec<_>>(),
    }))
}

/// What became of the alarms of a week and of a month, now and half a year ago.
pub(crate) async fn statistics(store: &SqlStore, n: u64) -> Result<Value, Failed> {
    let end = BEGIN.plus(YEAR);
    let half_a_year_ago = end.minus(Span(YEAR.0 / 2));
    let mut said = serde_json::Map::new();
    for (name, to, days) in [
        ("week", end, 7),
        ("month", end, 30),
        ("old_week", half_a_year_ago, 7),
        ("old_month", half_a_year_ago, 30),
    ] {
        let from = to.minus(Span::from_h(24 * days));
        let mut took = Vec::new();
        let (mut n_found, mut counting_ms) = (0, 0.0);
        for _ in 0..TIMES {
            let begun = Instant::now();
            let found = store.occurrences(&Scope::All, from, to, u32::try_from(n)?).await?;
            took.push(begun.elapsed().as_secs_f64() * 1e3);
            n_found = found.len();
            counting_ms = count(&found, (from, to));
        }
        let it = json!({"rows": n_found, "read_ms": rounded(middle_of(took)), "count_ms": rounded(counting_ms)});
        said.insert(name.to_owned(), it);
    }
    Ok(Value::Object(said))
}

fn count(found: &[Occurrence], stretch: (Time, Time)) -> f64 {
    let begun = Instant::now();
    let counted = alarm::statistics(&Philosophy::default(), found, stretch);
    std::hint::black_box(counted);
    begun.elapsed().as_secs_f64() * 1e3
}

async fn ask(store: &SqlStore, filter: &AlarmFilter, page: &PageRequest) -> Result<Asked, Failed> {
    let (mut took, mut n) = (Vec::new(), 0);
    for _ in 0..TIMES {
        let begun = Instant::now();
        n = store.alarms(filter, page).await?.items.len();
        took.push(begun.elapsed().as_secs_f64() * 1e3);
        if took[0] < QUICK_MS {
            break;
        }
    }
    Ok(Asked { ms: middle_of(took), n, said: said(filter, page) })
}

/// The cursor of a page that ended in the middle of the year.
async fn middle(store: &SqlStore) -> Result<Option<String>, Failed> {
    let of_it =
        AlarmFilter { entity: Some(milestone()?), ..AlarmFilter::of(Scope::All, StateFilter::Any) };
    let page = store.alarms(&of_it, &PageRequest::first(1)).await?;
    Ok(Some(page.next.ok_or("the middle of the year is missing")?))
}

fn filters(n: u64) -> Result<Vec<AlarmFilter>, Failed> {
    let states = [StateFilter::Open, StateFilter::Active, StateFilter::Ended, StateFilter::Any];
    // Of each kind of filter: none, one that fits many or some, and one that fits hardly any.
    let severities = [None, Some(Severity::High), Some(Severity::Critical)];
    let classes = [None, Some(AlarmClass::Data), Some(AlarmClass::Security)];
    let quiets = [
        QuietFilter::Any,
        QuietFilter::Heard,
        QuietFilter::For(Quiet::Inhibited),
        QuietFilter::For(Quiet::Shelved),
    ];
    // Of nobody, of one as others are, of the worst, and what a gateway explains.
    let causes = n / 5_000 / 2;
    let subjects = [
        (None, None),
        (Some(entity(1_234)?), None),
        (Some(bad_actor()?), None),
        (None, Some(cause(causes))),
    ];
    let mut found = Vec::new();
    for state in states {
        for severity_min in severities {
            for class in classes {
                for quiet in quiets {
                    let filter = AlarmFilter {
                        severity_min,
                        class,
                        quiet,
                        ..AlarmFilter::of(Scope::All, state)
                    };
                    for (entity, inhibited_by) in &subjects {
                        let entity = entity.clone();
                        let inhibited_by = *inhibited_by;
                        let filter = AlarmFilter { entity, inhibited_by, ..filter.clone() };
                        narrowed(&filter, &mut found)?;
                    }
                }
            }
        }
    }
    Ok(found)
}

/// For everybody who may ask; and as it is, chattering only, of one rule, of one that seldom speaks,
/// and of a week half a year ago.
fn narrowed(filter: &AlarmFilter, found: &mut Vec<AlarmFilter>) -> Result<(), Failed> {
    let week = BEGIN.plus(Span(YEAR.0 / 2));
    for scope in scopes()? {
        let filter = AlarmFilter { scope, ..filter.clone() };
        found.push(AlarmFilter { chattering: true, ..filter.clone() });
        found.push(AlarmFilter { rule: Some(rule(7)?), ..filter.clone() });
        found.push(AlarmFilter { rule: Some(rule(0)?), ..filter.clone() });
        found.push(AlarmFilter {
            raised_from: Some(week.minus(Span::from_h(7 * 24))),
            raised_before: Some(week),
            ..filter.clone()
        });
        found.push(filter);
    }
    Ok(())
}

/// The authority, a park, and an enterprise.
fn scopes() -> Result<[Scope; 3], Failed> {
    let park = (0..N_ORGS / 2).map(org).collect::<Result<BTreeSet<_>, _>>()?;
    let enterprise = BTreeSet::from([org(34)?]);
    let only = |orgs| Scope::Only { entities: BTreeSet::new(), orgs };
    Ok([Scope::All, only(park), only(enterprise)])
}

fn said(filter: &AlarmFilter, page: &PageRequest) -> String {
    let scope = match &filter.scope {
        Scope::All => 0,
        Scope::Only { orgs, .. } => orgs.len(),
    };
    format!(
        "{:?}, from {:?}, class {:?}, quiet {:?}, entity {:?}, cause {}, rule {:?}, chattering {}, \
        time {}, {scope} units, {}",
        filter.state,
        filter.severity_min,
        filter.class,
        filter.quiet,
        filter.entity.as_ref().map(ToString::to_string),
        filter.inhibited_by.is_some(),
        filter.rule.as_ref().map(ToString::to_string),
        filter.chattering,
        filter.raised_from.is_some(),
        if page.cursor.is_some() { "from the middle" } else { "first page" },
    )
}

fn middle_of(mut took: Vec<f64>) -> f64 {
    took.sort_by(f64::total_cmp);
    took[took.len() / 2]
}

fn rounded(ms: f64) -> f64 {
    (ms * 100.0).round() / 100.0
}
