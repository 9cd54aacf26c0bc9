//! What may be asked: one statement that reads.

use datafusion::sql::{
    parser::{DFParser, Statement},
    sqlparser::ast::{self, SetExpr},
};
use port::{PortError, Unanswered};

/// Longest question accepted.
const SQL_BYTES_MAX: usize = 64 << 10;

/// Parses a question; refuses whatever could change or reach anything.
pub(crate) fn parse(sql: &str) -> Result<Statement, PortError> {
    if SQL_BYTES_MAX < sql.len() {
        let too_long = Unanswered::TooLong { n_bytes: sql.len(), n_bytes_max: SQL_BYTES_MAX };
        return Err(too_long.into());
    }
    let mut statements =
        DFParser::parse_sql(sql).map_err(|it| Unanswered::NotSql { said: it.strip_backtrace() })?;
    let n = statements.len();
    let statement = match (n, statements.pop_front()) {
        (1, Some(it)) => it,
        (0, _) => return Err(Unanswered::Empty.into()),
        _ => return Err(Unanswered::Several { n }.into()),
    };
    match &statement {
        Statement::Statement(it) => match it.as_ref() {
            ast::Statement::Query(query) => check_query(query)?,
            other => return Err(writes(&other.to_string()).into()),
        },
        other => return Err(writes(&other.to_string()).into()),
    }
    Ok(statement)
}

/// A query can carry writing statements in its body and in its WITH clauses.
fn check_query(query: &ast::Query) -> Result<(), Unanswered> {
    for table in query.with.iter().flat_map(|it| &it.cte_tables) {
        check_query(&table.query)?;
    }
    check_body(&query.body)
}

fn check_body(body: &SetExpr) -> Result<(), Unanswered> {
    match body {
        SetExpr::Select(select) if select.into.is_some() => Err(writes("SELECT INTO")),
        SetExpr::Select(_) | SetExpr::Values(_) | SetExpr::Table(_) => Ok(()),
        SetExpr::Query(query) => check_query(query),
        SetExpr::SetOperation { left, right, .. } => {
            check_body(left)?;
            check_body(right)
        }
        SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
            Err(writes(&body.to_string()))
        }
    }
}

/// Something else than a question, by its first words.
fn writes(sql: &str) -> Unanswered {
    let words: Vec<_> = sql.split_whitespace().take(2).collect();
    Unanswered::NotReading { found: words.join(" ").chars().take(60).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sql: &str, expected: Option<&str>) {
        let actual = parse(sql).err().map(|it| it.to_string());
        match (&actual, expected) {
            (None, None) => {}
            (Some(why), Some(expected)) if why.contains(expected) => {}
            _ => panic!("{sql}\n  gives {actual:?}, expected {expected:?}"),
        }
    }

    #[test]
    fn only_one_reading_statement_is_accepted() {
        check("SELECT 1", None);
        check("with x as (select 1 as a) select a from x union all values (2)", None);
        check("SELECT 1;", None);
        check("", Some("is empty"));
        check("SELECT 1; SELECT 2", Some("Found 2 statements"));
        check("DROP TABLE readings", Some("Found `DROP TABLE"));
        check("INSERT INTO readings VALUES (1)", Some("Found `INSERT INTO"));
        check("UPDATE readings SET value = 1", Some("Found `UPDATE readings"));
        check("DELETE FROM readings", Some("Found `DELETE FROM"));
        check(
            "CREATE EXTERNAL TABLE t STORED AS PARQUET LOCATION '/etc'",
            Some("Found `CREATE EXTERNAL"),
        );
        check("COPY readings TO 'x.parquet'", Some("Found `COPY"));
        check("SET datafusion.execution.batch_size = 1", Some("Found `SET"));
        check("EXPLAIN ANALYZE SELECT 1", Some("Found `EXPLAIN"));
        check("SELECT * INTO copy FROM readings", Some("Found `SELECT INTO"));
        check("WITH x AS (DELETE FROM readings) SELECT 1", Some("DELETE"));
        check("SELEC 1", Some("not SQL"));
        check(&format!("SELECT '{}'", "x".repeat(70_000)), Some("at most 65536"));
    }
}
