//! Questions over one table a kind, what a question says of itself, and what is refused.

use model::{EntityId, SeriesId, Span};

use super::{DAY, LIMITS, asking::registry, story::Story};
use crate::{
    AskLimits, Cell, Column, ColumnKind, History, PortError, Question, Scope, Unanswered,
    WholeAnswer, WideTable,
    contract::nouns::{at, code},
};

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
pub(super) async fn wide(story: &Story, history: &dyn History) {
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
pub(super) async fn describing(history: &dyn History) {
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
pub(super) async fn refusing(history: &dyn History) {
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
