//! Questions in SQL over the views of readings and means.

use model::{EntityId, LegalMean, Period, SeriesId, Verdict};

use super::{LIMITS, story::Story};
use crate::{Cell, Column, ColumnKind, History, Reading, Scope, Table, contract::nouns::code};

/// The registry as a question gets it: series 1 and 2 are of one unit, 3 of another.
pub(super) fn registry() -> Vec<Table> {
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

pub(super) async fn asking(story: &Story, history: &dyn History) {
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
