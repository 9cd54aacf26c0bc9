//! The asker's own tables, their columns and the types of those, as the catalogues describe them.

use port::{Cell, Column, ColumnKind, Table};

use super::{
    CATALOG, PG, SCHEMA, STANDARD,
    shaped::{int, no, shaped, text, yes},
    tables::{OWNER, PG_NAMESPACE, PUBLIC_NAMESPACE, number},
};

/// Types by number: name, bytes (-1: as many as it takes), category.
pub(super) const TYPES: &[(i64, &str, &str, i64, &str)] = &[
    (16, "bool", "boolean", 1, "B"),
    (17, "bytea", "bytea", -1, "U"),
    (18, "char", "\"char\"", 1, "Z"),
    (19, "name", "name", 64, "S"),
    (20, "int8", "bigint", 8, "N"),
    (21, "int2", "smallint", 2, "N"),
    (23, "int4", "integer", 4, "N"),
    (25, "text", "text", -1, "S"),
    (26, "oid", "oid", 4, "N"),
    (114, "json", "json", -1, "U"),
    (700, "float4", "real", 4, "N"),
    (701, "float8", "double precision", 8, "N"),
    (705, "unknown", "unknown", -2, "X"),
    (1_043, "varchar", "character varying", -1, "S"),
    (1_082, "date", "date", 4, "D"),
    (1_114, "timestamp", "timestamp without time zone", 8, "D"),
    (1_184, "timestamptz", "timestamp with time zone", 8, "D"),
    (1_186, "interval", "interval", 16, "T"),
    (1_700, "numeric", "numeric", -1, "N"),
    (2_278, "void", "void", 4, "P"),
];

/// They can only be read: to programs they are views.
pub(super) fn classes(shapes: &[Table]) -> Table {
    let columns = "oid relname:t relnamespace reltype reloftype relowner relam relfilenode \
        reltablespace relpages reltuples:n relallvisible reltoastrelid relhasindex:b relisshared:b \
        relpersistence:t relkind:t relnatts relchecks relhasrules:b relhastriggers:b \
        relhassubclass:b relrowsecurity:b relforcerowsecurity:b relispopulated:b relreplident:t \
        relispartition:b relacl:t reloptions:t relpartbound:t";
    let row = |(n, it): (usize, &Table)| {
        let n_columns = i64::try_from(it.columns.len()).unwrap_or(0);
        vec![
            int(number(n)),
            text(&it.name),
            int(PUBLIC_NAMESPACE),
            int(0),
            int(0),
            int(OWNER),
            int(0),
            int(0),
            int(0),
            int(0),
            Cell::Number(-1.0),
            int(0),
            int(0),
            no(),
            no(),
            text("p"),
            text("v"),
            int(n_columns),
            int(0),
            no(),
            no(),
            no(),
            no(),
            no(),
            yes(),
            text("n"),
            no(),
            Cell::Null,
            Cell::Null,
            Cell::Null,
        ]
    };
    shaped("pg_class", columns, shapes.iter().enumerate().map(row).collect())
}

pub(super) fn attributes(shapes: &[Table]) -> Table {
    let columns = "attrelid attname:t atttypid attstattarget attlen attnum attndims attcacheoff \
        atttypmod attbyval:b attstorage:t attcompression:t attalign:t \
        attnotnull:b atthasdef:b atthasmissing:b \
        attidentity:t attgenerated:t attisdropped:b attislocal:b attinhcount attcollation attacl:t \
        attoptions:t attfdwoptions:t";
    let mut rows = Vec::new();
    for (n, table) in shapes.iter().enumerate() {
        for (place, column) in (1..).zip(&table.columns) {
            let (oid, .., length, _) = type_of(column.kind);
            rows.push(vec![
                int(number(n)),
                text(&column.name),
                int(oid),
                int(-1),
                int(length),
                int(place),
                int(0),
                int(-1),
                int(-1),
                no(),
                text("p"),
                text(""),
                text("d"),
                no(),
                no(),
                no(),
                text(""),
                text(""),
                no(),
                yes(),
                int(0),
                int(0),
                Cell::Null,
                Cell::Null,
                Cell::Null,
            ]);
        }
    }
    shaped("pg_attribute", columns, rows)
}

pub(super) fn types() -> Table {
    let columns = "oid typname:t typnamespace typowner typlen typbyval:b typtype:t typcategory:t \
        typispreferred:b typisdefined:b typdelim:t typrelid typelem typarray typnotnull:b \
        typbasetype typtypmod typndims typcollation typdefault:t typacl:t typinput:t typreceive";
    let row = |&(oid, name, _, length, category): &(i64, &str, &str, i64, &str)| {
        let sort = if category == "P" || category == "X" { "p" } else { "b" };
        vec![
            int(oid),
            text(name),
            int(PG_NAMESPACE),
            int(OWNER),
            int(length),
            no(),
            text(sort),
            text(category),
            no(),
            yes(),
            text(","),
            int(0),
            int(0),
            int(0),
            no(),
            int(0),
            int(-1),
            int(0),
            int(0),
            Cell::Null,
            Cell::Null,
            text(&format!("{name}in")),
            int(0),
        ]
    };
    shaped("pg_type", columns, TYPES.iter().map(row).collect())
}

pub(super) fn standard(name: &str, shapes: &[Table]) -> Option<Table> {
    let tables = shapes.iter();
    Some(match name {
        "schemata" => {
            let row = |it: &str| vec![text(CATALOG), text(it), text(CATALOG)];
            let rows = [PG, SCHEMA, STANDARD].map(row).to_vec();
            shaped(name, "catalog_name:t schema_name:t schema_owner:t", rows)
        }
        "tables" => {
            let row = |it: &Table| {
                vec![text(CATALOG), text(SCHEMA), text(&it.name), text("VIEW"), text("NO")]
            };
            let columns =
                "table_catalog:t table_schema:t table_name:t table_type:t is_insertable_into:t";
            shaped(name, columns, tables.map(row).collect())
        }
        "columns" => {
            let rows =
                tables.flat_map(|table| (1..).zip(&table.columns).map(move |it| column(table, it)));
            let columns = "table_catalog:t table_schema:t table_name:t column_name:t \
                ordinal_position column_default:t is_nullable:t data_type:t \
                character_maximum_length character_octet_length numeric_precision \
                numeric_precision_radix numeric_scale datetime_precision collation_name:t \
                udt_catalog:t udt_schema:t udt_name:t is_identity:t is_generated:t is_updatable:t";
            shaped(name, columns, rows.collect())
        }
        _ => return None,
    })
}

fn column(table: &Table, (place, column): (i64, &Column)) -> Vec<Cell> {
    let (_, udt, shown, ..) = type_of(column.kind);
    vec![
        text(CATALOG),
        text(SCHEMA),
        text(&table.name),
        text(&column.name),
        int(place),
        Cell::Null,
        text("YES"),
        text(shown),
        Cell::Null,
        Cell::Null,
        Cell::Null,
        Cell::Null,
        Cell::Null,
        Cell::Null,
        Cell::Null,
        text(CATALOG),
        text(PG),
        text(udt),
        text("NO"),
        text("NEVER"),
        text("NO"),
    ]
}

fn type_of(kind: ColumnKind) -> (i64, &'static str, &'static str, i64, &'static str) {
    let name = match kind {
        ColumnKind::Text => "text",
        ColumnKind::Integer => "int8",
        ColumnKind::Number => "float8",
        ColumnKind::Time => "timestamptz",
        ColumnKind::Bool => "bool",
    };
    TYPES.iter().copied().find(|it| it.1 == name).unwrap_or(TYPES[0])
}
