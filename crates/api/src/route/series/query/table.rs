//! An answer over series as one long table, for files: a row a series and stretch, or reading.

use model::{Span, Time};
use node::ANSWER_ROWS_MAX;
use port::{Cell, Column, ColumnKind, Table};

use crate::{
    problem::Problem,
    wire::series_query::{QueriedSeries, SeriesAnswer},
};

/// The table; stretches in which there is nothing are left out.
pub(crate) fn of(answer: &SeriesAnswer) -> Result<Table, Problem> {
    let column = |name: &str, kind| Column { name: name.to_owned(), kind };
    let mut columns = vec![
        column("series", ColumnKind::Integer),
        column("entity", ColumnKind::Text),
        column("quantity", ColumnKind::Text),
        column("unit", ColumnKind::Text),
    ];
    let first = answer.series.first();
    let is_counted = first.is_some_and(|it| it.n_above.is_some());
    if is_counted {
        columns.extend(["n_counted", "n_above"].map(|it| column(it, ColumnKind::Integer)));
    } else {
        columns.push(column("time", ColumnKind::Time));
        let names = first.into_iter().flat_map(|it| it.cells.keys());
        columns.extend(names.map(|it| column(it, ColumnKind::Number)));
    }
    let mut rows = Vec::new();
    for series in &answer.series {
        if is_counted {
            rows.push(row(series, [series.n_counted, series.n_above].map(counted)));
        } else {
            add_rows(&mut rows, answer, series)?;
        }
    }
    Ok(Table { name: "series".to_owned(), columns, rows })
}

fn add_rows(
    rows: &mut Vec<Vec<Cell>>,
    answer: &SeriesAnswer,
    series: &QueriedSeries,
) -> Result<(), Problem> {
    let n = series.time_ms.as_ref().map_or(answer.n, Vec::len);
    for at in 0..n {
        let values = series.cells.values().map(|it| it.get(at).copied().flatten());
        if values.clone().all(|it| it.is_none()) {
            continue;
        }
        if rows.len() == ANSWER_ROWS_MAX {
            let expected = format!("≤ {ANSWER_ROWS_MAX} hàng / rows");
            return Err(Problem::field(
                "from",
                format!("{n} × {}", answer.series.len()),
                &expected,
            ));
        }
        let time = match &series.time_ms {
            Some(times) => Time::from_ms(times[at]),
            None => Some(answer.from.0.plus(Span(answer.width_ms * 1_000 * at as u64))),
        };
        let time = std::iter::once(time.map_or(Cell::Null, Cell::Time));
        rows.push(row(series, time.chain(values.map(|it| it.map_or(Cell::Null, Cell::Number)))));
    }
    Ok(())
}

/// A row begins with whose it is.
fn row(series: &QueriedSeries, cells: impl IntoIterator<Item = Cell>) -> Vec<Cell> {
    let QueriedSeries { id, entity, quantity, unit, .. } = series;
    let texts = [entity, quantity, unit].map(|it| Cell::Text(it.clone()));
    std::iter::once(Cell::Integer(i64::from(*id))).chain(texts).chain(cells).collect()
}

fn counted(n: Option<u64>) -> Cell {
    n.map_or(Cell::Null, |it| Cell::Integer(it.cast_signed()))
}
