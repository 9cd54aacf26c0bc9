//! At most one alarm of a rule and subject is open, and one case of a procedure and entity.

use model::{Alarm, AlarmId, LifeStep, Position, SeriesId};

use super::{EVERY_ALARM, EVERY_CASE, alarms, apply, cases, closed, line, with_alarms, with_cases};
use crate::{
    AlarmFilter, CaseFilter, Changes, Ledger, PortError, StateFilter,
    contract::{
        nouns::{alarm, case, ended},
        together,
    },
};

/// Each of `ledgers` tells an alarm of its own of one rule and subject, all at once: one stays, and the
/// others are refused whole. Then all count that one: it has the last number. Gives back the alarm as
/// it stood first.
pub async fn one_open_alarm_of_rivals(ledgers: &[&dyn Ledger]) -> Alarm {
    let n = u64::try_from(ledgers.len()).expect("it is small");
    let rivals: Vec<_> = (1..=n).map(|n| alarm("air/over", "stack-1", n)).collect();
    let told: Vec<_> = rivals
        .iter()
        .map(|it| Changes {
            life: vec![line(it, it.position.0, LifeStep::Ended)],
            ..with_alarms(std::slice::from_ref(it))
        })
        .collect();
    let telling = ledgers.iter().zip(&told).map(|(ledger, it)| ledger.apply(it));
    let results = together(telling.collect()).await;
    let n_kept = results.iter().filter(|it| it.is_ok()).count();
    assert_eq!(n_kept, 1);
    for error in results.into_iter().filter_map(Result::err) {
        assert!(matches!(error, PortError::Conflict { .. }), "{error:?}");
        assert!(error.to_string().contains("`air/over`"), "{error}");
    }
    let open = AlarmFilter { state: StateFilter::Open, ..EVERY_ALARM };
    let open = alarms(ledgers[0], &open).await;
    let [kept] = &open[..] else { panic!("{} alarms are open", open.len()) };
    for rival in &rivals {
        let life = ledgers[0].life(rival.id).await.expect("a life");
        assert_eq!(life.len(), usize::from(rival.id == kept.id), "a refusal leaves nothing behind");
    }

    // As many writers tell how often the alarm has come: the last word stays, in whatever order.
    let words = (1..=n).map(|n| {
        let repeats = u32::try_from(n).expect("it is small");
        with_alarms(&[Alarm { position: Position(100 + n), repeats, ..kept.clone() }])
    });
    let words: Vec<_> = words.collect();
    let telling = ledgers.iter().zip(&words).map(|(ledger, it)| ledger.apply(it));
    let results = together(telling.collect()).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    let counted = ledgers[0].alarm(kept.id).await.expect("a look").expect("it is there");
    assert_eq!((u64::from(counted.repeats), counted.position), (n, Position(100 + n)));
    kept.clone()
}

/// At most one alarm of a rule and subject is open, however many are told at once; the others are
/// refused whole. Another subject is another matter.
pub async fn one_open_alarm_a_subject(ledger: &dyn Ledger) {
    let kept = &one_open_alarm_of_rivals(&[ledger; 64]).await;
    let whole = Alarm { series: None, ..alarm("air/over", "stack-1", 40) };
    let other_series = Alarm { series: Some(SeriesId(8)), ..alarm("air/over", "stack-1", 41) };
    let others = [
        whole.clone(),
        other_series,
        alarm("air/over", "stack-2", 42),
        alarm("air/stuck", "stack-1", 43),
    ];
    apply(ledger, &with_alarms(&others)).await;
    let again = Alarm { id: AlarmId::from_name("again"), ..whole };
    let error = ledger.apply(&with_alarms(&[again])).await.expect_err("one about the whole");
    assert!(matches!(error, PortError::Conflict { .. }), "{error:?}");
    apply(ledger, &with_alarms(&[alarm("air/over", "stack-1", 251), ended(kept, 250)])).await;
    let open = alarms(ledger, &AlarmFilter { state: StateFilter::Open, ..EVERY_ALARM }).await;
    assert_eq!(open.len(), 5);
}

/// At most one case of a procedure is open for an entity.
pub async fn one_open_case_an_entity(ledger: &dyn Ledger) {
    let rivals: Vec<_> = (1..=32).map(|n| case("air/exceedance", "stack-1", n)).collect();
    let told: Vec<_> = rivals.iter().map(|it| with_cases(std::slice::from_ref(it))).collect();
    let results = together(told.iter().map(|it| ledger.apply(it)).collect()).await;
    assert_eq!(results.iter().filter(|it| it.is_ok()).count(), 1);
    for error in results.into_iter().filter_map(Result::err) {
        assert!(matches!(error, PortError::Conflict { .. }), "{error:?}");
    }
    let kept = cases(ledger, &EVERY_CASE).await;
    let next = case("air/exceedance", "stack-1", 41);
    apply(ledger, &with_cases(&[next.clone(), closed(&kept[0], 40)])).await;
    let open = cases(ledger, &CaseFilter { open_only: true, ..EVERY_CASE }).await;
    assert_eq!(open, [next]);
}
