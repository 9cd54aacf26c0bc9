//! What may be asked: one statement that reads.

use datafusion::sql::{
    parser::{DFParser, Statement},
    sqlparser::ast::{self, SetExpr},
};
use port::PortError;

/// What a question must be.
const EXPECTED: &str = "expected one SELECT (or WITH … SELECT) that reads";

/// Longest question accepted.
const SQL_BYTES_MAX: usize = 64 << 10;

/// Parses a question; refuses whatever could change or reach anything.
pub(crate) fn parse(sql: &str) -> Result<Statement, PortError> {
    if SQL_BYTES_MAX < sql.len() {
        return refuse(format!(
            "the question has {} bytes, expected at most {SQL_BYTES_MAX}",
            sql.len()
        ));
    }
    let mut statements = DFParser::parse_sql(sql).map_err(|it| PortError::Refused {
        why: format!("the question is not SQL: {}; {EXPECTED}", it.strip_backtrace()),
    })?;
    let n = statements.len();
    let statement = match (n, statements.pop_front()) {
        (1, Some(it)) => it,
        (0, _) => return refuse(format!("the question is empty, {EXPECTED}")),
        _ => return refuse(format!("found {n} statements, {EXPECTED}")),
    };
    match &statement {
        Statement::Statement(it) => match it.as_ref() {
            ast::Statement::Query(query) => check_query(query)?,
            other => {
                return refuse(format!("found {}, {EXPECTED}", first_words(&other.to_string())));
            }
        },
        other => return refuse(format!("found {}, {EXPECTED}", first_words(&other.to_string()))),
    }
    Ok(statement)
}

/// A query can carry writing statements in its body and in its WITH clauses.
fn check_query(query: &ast::Query) -> Result<(), PortError> {
    for table in query.with.iter().flat_map(|it| &it.cte_tables) {
        check_query(&table.query)?;
    }
    check_body(&query.body)
}

fn check_body(body: &SetExpr) -> Result<(), PortError> {
    match body {
        SetExpr::Select(select) if select.into.is_some() => {
            refuse(format!("found SELECT INTO, {EXPECTED}"))
        }
        SetExpr::Select(_) | SetExpr::Values(_) | SetExpr::Table(_) => Ok(()),
        SetExpr::Query(query) => check_query(query),
        SetExpr::SetOperation { left, right, .. } => {
            check_body(left)?;
            check_body(right)
        }
        SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
            refuse(format!("found {}, {EXPECTED}", first_words(&body.to_string())))
        }
    }
}

fn first_words(sql: &str) -> String {
    let words: Vec<_> = sql.split_whitespace().take(2).collect();
    words.join(" ").chars().take(60).collect()
}

fn refuse<T>(why: String) -> Result<T, PortError> {
    Err(PortError::Refused { why })
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
        check("SELECT 1; SELECT 2", Some("found 2 statements"));
        check("DROP TABLE readings", Some("found DROP TABLE"));
        check("INSERT INTO readings VALUES (1)", Some("found INSERT INTO"));
        check("UPDATE readings SET value = 1", Some("found UPDATE readings"));
        check("DELETE FROM readings", Some("found DELETE FROM"));
        check(
            "CREATE EXTERNAL TABLE t STORED AS PARQUET LOCATION '/etc'",
            Some("found CREATE EXTERNAL"),
        );
        check("COPY readings TO 'x.parquet'", Some("found COPY"));
        check("SET datafusion.execution.batch_size = 1", Some("found SET"));
        check("EXPLAIN ANALYZE SELECT 1", Some("found EXPLAIN"));
        check("SELECT * INTO copy FROM readings", Some("found SELECT INTO"));
        check("WITH x AS (DELETE FROM readings) SELECT 1", Some("DELETE"));
        check("SELEC 1", Some("not SQL"));
        check(&format!("SELECT '{}'", "x".repeat(70_000)), Some("at most 65536"));
    }
}
