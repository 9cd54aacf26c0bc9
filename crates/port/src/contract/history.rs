//! What every history must keep: a naive list of rows says what each question must answer, whatever
//! was flushed, tidied or reopened before.

use std::collections::BTreeMap;

use model::{
    Confidence, EntityId, Flag, LegalMean, Observation, Period, Position, SeriesId, Span, Text,
    Time, Verdict,
};

use super::nouns::{at, code};
use crate::{
    AskLimits, Bin, Cell, Column, ColumnKind, Detail, History, Kept, PortError, Question, Reading,
    Scope, Stretches, Table, Unanswered, WholeAnswer, WideTable,
};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
const N_MAX: usize = 100_000;

/// Everything, on a history that begins empty. `open` opens the same history again; the one before
/// has been dropped by then.
pub async fn check<H: History>(open: impl AsyncFn() -> H) {
    let mut story = Story::default();
    let mut history = open().await;
    story.compare(&history).await;
    for chapter in 1..=16_u32 {
        story.keep_some(&history);
        if chapter % 3 == 0 {
            story.resend(&history);
        }
        if chapter % 5 == 0 {
            story.flush(&history).await;
        }
        if chapter % 7 == 0 {
            history.maintain(at(40 * DAY)).await.unwrap();
        }
        if chapter % 8 == 0 {
            drop(history);
            history = open().await;
            story.replay(&history);
        }
        story.compare(&history).await;
    }
    asking(&story, &history).await;
    wide(&story, &history).await;
    describing(&history).await;
    refusing(&history).await;
}

/// What was kept, and what the history must therefore say.
#[derive(Default)]
struct Story {
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
    fn keep_some(&mut self, history: &dyn History) {
        for _ in 0..5 {
            let position = Position(self.kept.len() as u64 + 1);
            let known_at = at(10 * DAY + i64::try_from(position.0 / 2).unwrap());
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
    fn resend(&mut self, history: &dyn History) {
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

    async fn flush(&mut self, history: &dyn History) {
        let position = Position(self.kept.len() as u64);
        history.flush(position).await.unwrap();
        let stats = history.stats();
        assert_eq!((stats.flushed, stats.n_pending), (position, 0));
        history.flush(position).await.unwrap();
        self.flushed = position;
    }

    /// After a restart the node keeps again what the log has, more than was lost.
    fn replay(&mut self, history: &dyn History) {
        assert_eq!(history.stats().flushed, self.flushed, "a flush that returned is durable");
        let from = usize::try_from(self.flushed.0).unwrap().saturating_sub(7);
        for kept in &self.kept[from..] {
            history.keep(kept.kept());
        }
    }

    /// Every version of a series, the oldest first, without what repeats.
    fn versions(&self, series: SeriesId) -> Vec<Reading> {
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
        kept.sort_by_key(|it| (it.time, it.known_at, it.position));
        kept
    }

    fn newest(&self, series: SeriesId) -> Vec<Reading> {
        let newest: BTreeMap<Time, Reading> =
            self.versions(series).into_iter().map(|it| (it.time, it)).collect();
        newest.into_values().collect()
    }

    fn newest_means(&self, period: Period) -> Vec<LegalMean> {
        let means = self.kept.iter().flat_map(|it| &it.means).filter(|it| it.period == period);
        let newest: BTreeMap<Time, LegalMean> = means.map(|it| (it.end, it.clone())).collect();
        newest.into_values().collect()
    }

    async fn compare(&self, history: &dyn History) {
        let all = (at(-DAY), at(30 * DAY));
        let some = (at(5 * HOUR), at(2 * DAY + 3 * HOUR));
        for series in [1, 2, 3, 4].map(SeriesId) {
            // The cuts of a range need not be tried on every series.
            let ranges = [all, some, (some.0, some.0)];
            let n_ranges = if series == SeriesId(1) { ranges.len() } else { 1 };
            for (from, to) in ranges.into_iter().take(n_ranges) {
                let within = |it: &Reading| from <= it.time && it.time < to;
                let mut expected = self.newest(series);
                expected.retain(within);
                let actual = history.readings(series, from, to, N_MAX, false).await.unwrap();
                assert_eq!(actual, expected, "series {series}");
                let first = history.readings(series, from, to, 3, false).await.unwrap();
                assert_eq!(first, expected[..expected.len().min(3)]);
                let mut versions = self.versions(series);
                versions.retain(within);
                let actual = history.readings(series, from, to, N_MAX, true).await.unwrap();
                assert_eq!(actual, versions, "versions of series {series}");
                let actual = history.bins(series, from, to, 7).await.unwrap();
                assert_same_bins(&actual, &bins(&expected, from, to, 7));
                assert_counts(history, series, (from, to), &expected).await;
            }
        }
        for period in [Period::Hour, Period::Day, Period::Raw] {
            for (from, to) in [all, some] {
                let mut expected = self.newest_means(period);
                expected.retain(|it| from < it.end && it.end <= to);
                let series = [SeriesId(2), SeriesId(1)];
                let actual = history.means(&series, period, from, to, N_MAX).await.unwrap();
                assert_eq!(actual, expected, "means of {period}");
            }
        }
    }
}

/// Counted over hours, alone and beside a series that has nothing.
async fn assert_counts(
    history: &dyn History,
    series: SeriesId,
    (from, to): (Time, Time),
    newest: &[Reading],
) {
    let stretches = Stretches { from, to, width: Span::from_h(1), detail: Detail::Values };
    let actual = history.tallies(&[SeriesId(99), series], stretches, N_MAX).await.unwrap();
    let mut expected: BTreeMap<Time, Vec<(Time, f64)>> = BTreeMap::new();
    for row in newest.iter().filter(|it| it.flag.is_valid()) {
        expected.entry(stretches.begin_of(row.time)).or_default().push((row.time, row.value));
    }
    assert_eq!((actual.len(), actual[0].len()), (2, 0));
    assert_eq!(actual[1].len(), expected.len());
    for (tally, (begin, rows)) in actual[1].iter().zip(&expected) {
        let values = || rows.iter().map(|it| it.1);
        assert_eq!((tally.begin, tally.n), (*begin, rows.len() as u64));
        assert_eq!(
            Some((tally.first, tally.last)),
            rows.first().copied().zip(rows.last().copied())
        );
        assert_eq!(tally.min, values().fold(f64::INFINITY, f64::min));
        assert_eq!(tally.max, values().fold(f64::NEG_INFINITY, f64::max));
        assert!((tally.sum - values().sum::<f64>()).abs() < 1e-9);
        let mut found = tally.values.clone();
        found.sort_by(f64::total_cmp);
        let mut wanted: Vec<f64> = values().collect();
        wanted.sort_by(f64::total_cmp);
        assert_eq!(found, wanted);
    }
    let points = history.points(&[SeriesId(99), series], from, to, N_MAX).await.unwrap();
    let as_points = newest.iter().map(|it| {
        let Reading { series, time, value, flag, .. } = *it;
        Observation { series, time, value, flag }
    });
    assert_eq!((points[0].len(), &points[1]), (0, &as_points.collect::<Vec<_>>()));
    let few = expected.values().map(Vec::len).sum::<usize>().saturating_sub(1);
    let refused = history.tallies(&[series], stretches, few).await;
    assert_eq!(refused.is_err(), !expected.is_empty(), "one more than may be");
    let refused = history.points(&[series], from, to, newest.len().saturating_sub(1)).await;
    assert_eq!(refused.is_err(), !newest.is_empty(), "one more than may be");
}

fn bins(newest: &[Reading], from: Time, to: Time, n: u64) -> Vec<Bin> {
    let width = to.since(from).0.div_ceil(n).max(1);
    let mut bins: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    for row in newest.iter().filter(|it| it.flag.is_valid()) {
        bins.entry(row.time.since(from).0 / width).or_default().push(row.value);
    }
    let bin = |(number, values): (u64, Vec<f64>)| Bin {
        begin: from.plus(Span(number * width)),
        n: values.len() as u64,
        min: values.iter().copied().fold(f64::INFINITY, f64::min),
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        mean: values.iter().sum::<f64>() / values.len() as f64,
        max: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    };
    bins.into_iter().map(bin).collect()
}

#[track_caller]
fn assert_same_bins(actual: &[Bin], expected: &[Bin]) {
    assert_eq!(actual.len(), expected.len(), "{actual:?}\n{expected:?}");
    for (a, b) in actual.iter().zip(expected) {
        assert_eq!((a.begin, a.n), (b.begin, b.n));
        assert_eq!((a.min, a.max), (b.min, b.max));
        assert!((a.mean - b.mean).abs() < 1e-9, "{a:?} {b:?}");
    }
}

/// The registry as a question gets it: series 1 and 2 are of one unit, 3 of another.
fn registry() -> Vec<Table> {
    let text = |it: &str| Cell::Text(it.to_owned());
    let table = |name: &str, columns: &[(&str, ColumnKind)], rows: Vec<Vec<Cell>>| Table {
        name: name.to_owned(),
        columns: columns.iter().map(|it| Column { name: it.0.to_owned(), kind: it.1 }).collect(),
        rows,
    };
    let series = |n: i64, entity: &str, owner: &str| {
        let quantity = text("stack.so2");
        vec![Cell::Integer(n), text(entity), text("stack"), quantity, text(owner)]
    };
    let word = ColumnKind::Text;
    vec![
        table(
            "series",
            &[
                ("series", ColumnKind::Integer),
                ("entity", word),
                ("kind", word),
                ("quantity", word),
                ("owner", word),
            ],
            vec![series(1, "a-1", "a"), series(2, "a-2", "a"), series(3, "b-1", "b")],
        ),
        table(
            "orgs",
            &[("org", word), ("title_vi", word)],
            vec![vec![text("a"), text("Đơn vị A")], vec![text("b"), Cell::Null]],
        ),
    ]
}

/// Long enough for a busy machine: what runs away is tried with a limit of its own.
const LIMITS: AskLimits = AskLimits { n_rows_max: 5_000, time_max: Span::from_s(300) };

async fn asking(story: &Story, history: &dyn History) {
    let registry = registry();
    let mine = Scope::Only { entities: [code::<EntityId>("a-1")].into(), orgs: [code("a")].into() };
    let count = |n: usize| vec![vec![Cell::Integer(i64::try_from(n).unwrap())]];
    let newest = |n: u32| story.newest(SeriesId(n)).len();
    let all = newest(1) + newest(2) + newest(3);
    let valid = story.newest(SeriesId(2)).iter().filter(|it| it.flag.is_valid()).count();
    let means = story.newest_means(Period::Hour).len() + story.newest_means(Period::Day).len();
    for (sql, scope, expected) in [
        ("SELECT count(*) AS n FROM readings", &Scope::All, count(all)),
        ("SELECT count(*) FROM readings", &mine, count(newest(1))),
        ("SELECT count(*) FROM readings WHERE entity = 'b-1'", &mine, count(0)),
        (
            "SELECT count(*) FROM readings WHERE series = 2 AND flag IN (0, 6)",
            &Scope::All,
            count(valid),
        ),
        ("SELECT count(*) FROM means WHERE \"end\" > '2020-01-01T00:00:00Z'", &mine, count(means)),
        ("SELECT count(*) FROM series", &mine, count(1)),
        ("SELECT count(*) FROM orgs", &mine, count(1)),
        (
            "SELECT title_vi FROM orgs ORDER BY org",
            &Scope::All,
            vec![vec![Cell::Text("Đơn vị A".to_owned())], vec![Cell::Null]],
        ),
    ] {
        let answer = history.ask(sql, &registry, scope, LIMITS).await.unwrap();
        assert_eq!(answer.rows, expected, "{sql}");
    }
    whole_rows(story, history).await;
}

/// Every column of both views, in its kind.
async fn whole_rows(story: &Story, history: &dyn History) {
    let sql = "SELECT entity, kind, quantity, owner, time, value, flag, known_at, position, source, \
               origin FROM readings WHERE series = 3 ORDER BY time";
    let answer = history.ask(sql, &registry(), &Scope::All, LIMITS).await.unwrap();
    let text = |it: &str| Cell::Text(it.to_owned());
    let row = |it: Reading| {
        let position = Cell::Integer(i64::try_from(it.position.0).unwrap());
        let flag = Cell::Integer(i64::from(it.flag.number()));
        let (time, known_at) = (Cell::Time(it.time), Cell::Time(it.known_at));
        let (value, source, origin) = (Cell::Number(it.value), text(&it.source), text(&it.origin));
        let names = ["b-1", "stack", "stack.so2", "b"].map(text);
        names.into_iter().chain([time, value, flag, known_at, position, source, origin]).collect()
    };
    let expected: Vec<Vec<Cell>> = story.newest(SeriesId(3)).into_iter().map(row).collect();
    assert_eq!(answer.rows, expected);

    let sql = "SELECT period, \"end\", value, judged, valid_share, verdict, \"limit\", limit_value, \
               confidence, reason, known_at FROM means WHERE period = '1h' ORDER BY \"end\"";
    let answer = history.ask(sql, &registry(), &Scope::All, LIMITS).await.unwrap();
    let number = |it: Option<f64>| it.map_or(Cell::Null, Cell::Number);
    let row = |it: LegalMean| {
        let none = [Cell::Null, Cell::Null, Cell::Null, Cell::Null];
        let [limit, limit_value, confidence, reason] = match &it.verdict {
            Verdict::NoLimit | Verdict::Invalid => none,
            Verdict::NotJudged { reason } => {
                [Cell::Null, Cell::Null, Cell::Null, text(&reason.to_lines())]
            }
            Verdict::Judged { limit, limit_value, confidence, .. } => [
                text(limit.as_str()),
                Cell::Number(*limit_value),
                text(confidence.as_str()),
                Cell::Null,
            ],
        };
        let verdict = text(it.verdict.as_str());
        let values = [text("1h"), Cell::Time(it.end), number(it.value), number(it.judged)];
        let share = Cell::Number(it.valid_share);
        let rest =
            [share, verdict, limit, limit_value, confidence, reason, Cell::Time(it.known_at)];
        values.into_iter().chain(rest).collect()
    };
    let expected: Vec<Vec<Cell>> = story.newest_means(Period::Hour).into_iter().map(row).collect();
    assert_eq!(answer.rows, expected);
}

fn question(sql: &str, values: Vec<Cell>, scope: Scope) -> Question {
    let column = |name: &str, quantity: &str| (name.to_owned(), quantity.to_owned());
    Question {
        sql: sql.to_owned(),
        values,
        registry: registry().into_iter().map(Into::into).collect(),
        wide: vec![WideTable {
            name: "stack".to_owned(),
            kind: "stack".to_owned(),
            columns: vec![column("so2", "stack.so2"), column("no2", "stack.no2")],
        }],
        scope,
        limits: LIMITS,
    }
}

async fn answered(history: &dyn History, question: Question) -> WholeAnswer {
    let n_rows_max = question.limits.n_rows_max;
    WholeAnswer::read(history.answer(question).await.unwrap(), n_rows_max).await.unwrap()
}

/// One row an entity and time, one column a quantity, of the readings that count.
async fn wide(story: &Story, history: &dyn History) {
    let text = |it: &str| Cell::Text(it.to_owned());
    let mut all = vec![];
    for (series, entity, owner) in [(1, "a-1", "a"), (2, "a-2", "a"), (3, "b-1", "b")] {
        let valid = story.newest(SeriesId(series)).into_iter().filter(|it| it.flag.is_valid());
        all.extend(valid.map(|it| {
            let (time, value) = (Cell::Time(it.time), Cell::Number(it.value));
            vec![text(entity), text(owner), time, value, Cell::Null]
        }));
    }
    let of = |entity: &str| -> Vec<Vec<Cell>> {
        all.iter().filter(|it| it[0] == text(entity)).cloned().collect()
    };
    let begin = at(DAY);
    let late = |rows: Vec<Vec<Cell>>| -> Vec<Vec<Cell>> {
        rows.into_iter().filter(|it| matches!(it[2], Cell::Time(time) if begin <= time)).collect()
    };
    let mine = Scope::Only { entities: [code::<EntityId>("a-1")].into(), orgs: [code("a")].into() };
    for (filter, values, scope, expected) in [
        ("", vec![], Scope::All, all.clone()),
        ("", vec![], mine.clone(), of("a-1")),
        ("WHERE entity = 'a-2'", vec![], Scope::All, of("a-2")),
        ("WHERE entity = 'a-2'", vec![], mine, vec![]),
        ("WHERE entity = $1", vec![text("b-1")], Scope::All, of("b-1")),
        (
            "WHERE $2 <= time AND entity IN ($1, 'none')",
            vec![text("a-1"), Cell::Time(begin)],
            Scope::All,
            late(of("a-1")),
        ),
        ("WHERE so2 IS NULL OR no2 > 1", vec![], Scope::All, vec![]),
    ] {
        let sql = format!("SELECT * FROM stack {filter} ORDER BY entity, time");
        let answer = answered(history, question(&sql, values, scope)).await;
        assert_eq!((answer.table.rows, answer.truncated), (expected, false), "{sql}");
    }
    let sql = "SELECT stack.so2 FROM stack";
    let mut few = question(sql, vec![], Scope::All);
    few.limits.n_rows_max = 2;
    let answer = answered(history, few).await;
    assert_eq!(
        (answer.table.rows.len(), answer.truncated),
        (2, true),
        "more are told of, not given"
    );
}

/// A question says what it would answer and what it needs, without being run.
async fn describing(history: &dyn History) {
    use ColumnKind::{Integer, Number, Text, Time};
    let sql = "SELECT entity, time, so2, count(*) OVER () AS n FROM stack \
               WHERE $2 < time AND entity = $1 AND so2 > $3";
    let described = history.describe(question(sql, vec![], Scope::All)).await.unwrap();
    let column = |name: &str, kind| Column { name: name.to_owned(), kind };
    let columns =
        [column("entity", Text), column("time", Time), column("so2", Number), column("n", Integer)];
    assert_eq!(described.columns, columns);
    assert_eq!(described.values, [Some(Text), Some(Time), Some(Number)]);
    let missing = history.answer(question(sql, vec![Cell::Null], Scope::All)).await.err();
    let expected = Unanswered::Values { given: 1, expected: 3 };
    assert!(matches!(&missing, Some(PortError::Unanswered(it)) if *it == expected), "{missing:?}");
    let names: Vec<_> = history.tables().into_iter().map(|it| it.name).collect();
    assert!(names.iter().any(|it| it == "readings") && names.iter().any(|it| it == "means"));
    let sql = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'stack'";
    let columns = answered(history, question(sql, vec![], Scope::All)).await.table.rows;
    assert_eq!(columns, [[Cell::Integer(5)]], "a program that looks around finds the tables");
    for table in history.tables() {
        let sql = format!("SELECT * FROM {}", table.name);
        let described = history.describe(question(&sql, vec![], Scope::All)).await.unwrap();
        assert_eq!(described.columns, table.columns, "{sql}");
    }
}

/// Whatever writes, reaches out or runs away is refused in words.
async fn refusing(history: &dyn History) {
    let few = AskLimits { n_rows_max: 3, ..LIMITS };
    let short = AskLimits { time_max: Span(300_000), ..LIMITS };
    let runaway = "SELECT count(*) FROM generate_series(1, 1000000000) AS a(x), \
                   generate_series(1, 1000000000) AS b(y) WHERE x + y = 1";
    for (sql, limits, expected) in [
        ("SELECT 1; SELECT 2", LIMITS, "Found 2 statements"),
        ("DROP TABLE readings", LIMITS, "DROP TABLE"),
        ("CREATE TABLE t AS SELECT 1", LIMITS, "CREATE TABLE"),
        ("INSERT INTO series VALUES (1)", LIMITS, "INSERT INTO"),
        ("COPY readings TO 'x.parquet'", LIMITS, "COPY"),
        ("SELECT * FROM 'x.parquet'", LIMITS, "x.parquet"),
        ("SELECT * FROM observations", LIMITS, "no table `observations`"),
        ("SELECT * FROM reading", LIMITS, "there are: readings,"),
        ("SELECT height FROM readings", LIMITS, "height"),
        ("SELECT series FROM readings", few, "more than 3 rows"),
        (runaway, short, "took longer than 0.3 s"),
    ] {
        let refused = history.ask(sql, &registry(), &Scope::All, limits).await;
        match &refused {
            Err(PortError::Unanswered(why)) if why.to_string().contains(expected) => {}
            _ => panic!("{sql}\n  gives {refused:?}\n  expected a refusal with `{expected}`"),
        }
    }
    let again = history.ask("SELECT 1", &registry(), &Scope::All, LIMITS).await.unwrap();
    assert_eq!(again.rows, [[Cell::Integer(1)]], "a runaway question harms nobody after it");
}
