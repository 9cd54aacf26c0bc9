//! What was kept, told the same way at every run.

use std::collections::BTreeMap;

use model::{Confidence, Flag, LegalMean, Period, Position, SeriesId, Text, Time, Verdict};

use super::{DAY, HOUR};
use crate::{
    History, Kept, Reading,
    contract::nouns::{at, code},
};

/// What was kept, and what the history must therefore say.
#[derive(Default)]
pub(super) struct Story {
    kept: Vec<Told>,
    flushed: Position,
    dice: u64,
}

/// One record of the story.
#[derive(Clone, Default)]
struct Told {
    readings: Vec<Reading>,
    means: Vec<LegalMean>,
    position: Position,
}

impl Told {
    fn kept(&self) -> Kept {
        Kept::of_record(&self.readings, self.means.clone(), self.position)
    }
}

impl Story {
    /// A number below `n`; the same story at every run.
    fn roll(&mut self, n: u64) -> u64 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.dice >> 33) % n
    }

    fn roll_i64(&mut self, n: u64) -> i64 {
        i64::try_from(self.roll(n)).unwrap()
    }

    /// A few records: some readings in order, some late, some of which correct others, and means
    /// that supersede others.
    pub(super) fn keep_some(&mut self, history: &dyn History) {
        for _ in 0..5 {
            let position = Position(self.kept.len() as u64 + 1);
            // A clock that is set back again and again: what counts is the order of the log.
            let known_at = at(10 * DAY - i64::try_from(position.0 / 2).unwrap());
            let mut kept = Told { position, ..Told::default() };
            for series in [3, 1, 2] {
                let time = at(self.roll_i64(4) * DAY + self.roll_i64(12) * HOUR);
                let flag = Flag::ALL[usize::try_from(self.roll(7)).unwrap()];
                #[expect(clippy::cast_precision_loss, reason = "a small number")]
                let value = self.roll(3) as f64 / 4.0 - 0.25;
                let (source, origin) = ("gw-1".into(), format!("hand:u{}", self.roll(2)).into());
                let series = SeriesId(series);
                kept.readings.push(Reading {
                    series,
                    time,
                    value,
                    flag,
                    known_at,
                    position,
                    source,
                    origin,
                });
            }
            let periods = [Period::Hour, Period::Day];
            let period = periods[usize::try_from(self.roll(2)).unwrap()];
            let end = at(self.roll_i64(4) * DAY + self.roll_i64(6) * HOUR);
            kept.means.push(self.mean(SeriesId(1), period, end, known_at));
            history.keep(kept.kept());
            self.kept.push(kept);
        }
    }

    fn mean(&mut self, series: SeriesId, period: Period, end: Time, known_at: Time) -> LegalMean {
        let (value, verdict) = match self.roll(5) {
            0 => (None, Verdict::Invalid),
            1 => (Some(7.5), Verdict::NoLimit),
            2 => (
                Some(8.0),
                Verdict::NotJudged { reason: Text::new("chưa có giới hạn", "no limit yet") },
            ),
            n => {
                let limit = code("qcvn-05-2023/so2/1h");
                let (limit_value, confidence) = (350.0, Confidence::Read);
                (Some(9.0), Verdict::Judged { limit, limit_value, confidence, exceeded: n == 3 })
            }
        };
        let judged = value.map(|it| it * 2.0);
        LegalMean { series, period, end, value, judged, valid_share: 0.75, verdict, known_at }
    }

    /// A device that heard no answer sends again: new records, old readings.
    pub(super) fn resend(&mut self, history: &dyn History) {
        let n = usize::try_from(self.roll(self.kept.len() as u64)).unwrap();
        let before = history.stats();
        let position = Position(self.kept.len() as u64 + 1);
        let known_at = at(11 * DAY);
        let again = |it: &Reading| Reading { known_at, position, ..it.clone() };
        let readings = self.kept[n].readings.iter().filter(|it| it.flag != Flag::Corrected);
        let readings: Vec<_> = readings.map(again).collect();
        history.keep(Kept::of_record(&readings, vec![], position));
        let after = history.stats();
        assert!(before.n_duplicates <= after.n_duplicates);
        // A duplicate leaves no trace, so the story has a record without rows here.
        self.kept.push(Told { position, ..Told::default() });
    }

    pub(super) async fn flush(&mut self, history: &dyn History) {
        let position = Position(self.kept.len() as u64);
        history.flush(position).await.unwrap();
        let stats = history.stats();
        assert_eq!((stats.flushed, stats.n_pending), (position, 0));
        history.flush(position).await.unwrap();
        self.flushed = position;
    }

    /// After a restart the node keeps again what the log has, more than was lost.
    pub(super) fn replay(&mut self, history: &dyn History) {
        assert_eq!(history.stats().flushed, self.flushed, "a flush that returned is durable");
        let from = usize::try_from(self.flushed.0).unwrap().saturating_sub(7);
        for kept in &self.kept[from..] {
            history.keep(kept.kept());
        }
    }

    /// Every version of a series, the oldest first, without what repeats.
    pub(super) fn versions(&self, series: SeriesId) -> Vec<Reading> {
        let mut kept: Vec<Reading> = Vec::new();
        for row in self.kept.iter().flat_map(|it| &it.readings).filter(|it| it.series == series) {
            let says_the_same = |it: &Reading| {
                (it.time, it.flag) == (row.time, row.flag)
                    && it.value.to_bits() == row.value.to_bits()
            };
            if row.flag == Flag::Corrected || !kept.iter().any(says_the_same) {
                kept.push(row.clone());
            }
        }
        kept.sort_by_key(|it| (it.time, it.position));
        kept
    }

    pub(super) fn newest(&self, series: SeriesId) -> Vec<Reading> {
        let newest: BTreeMap<Time, Reading> =
            self.versions(series).into_iter().map(|it| (it.time, it)).collect();
        newest.into_values().collect()
    }

    pub(super) fn newest_means(&self, period: Period) -> Vec<LegalMean> {
        let means = self.kept.iter().flat_map(|it| &it.means).filter(|it| it.period == period);
        let newest: BTreeMap<Time, LegalMean> = means.map(|it| (it.end, it.clone())).collect();
        newest.into_values().collect()
    }
}
