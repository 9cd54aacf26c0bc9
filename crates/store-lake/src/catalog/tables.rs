//! The tables themselves. Columns are those of PostgreSQL 16, as far as programs read them.
//! <https://www.postgresql.org/docs/16/catalogs.html>,
//! <https://www.postgresql.org/docs/16/information-schema.html>

use port::{Cell, Column, ColumnKind, Table};

use super::{CATALOG, PG, SCHEMA, STANDARD};

/// Numbers of what is always there. Those of types are PostgreSQL's own.
const OWNER: i64 = 10;
const PG_NAMESPACE: i64 = 11;
const PUBLIC_NAMESPACE: i64 = 2_200;
const STANDARD_NAMESPACE: i64 = 13_000;
const DATABASE: i64 = 16_000;
/// The asker's tables count from here.
const FIRST_TABLE: i64 = 16_384;
/// The encoding UTF8 in `pg_database`.
const UTF8: i64 = 6;

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

/// Tables that are always empty, with their columns (see [`shaped`]).
const EMPTY: &[(&str, &str)] = &[
    ("pg_attrdef", "oid adrelid adnum adbin:t"),
    ("pg_auth_members", "oid roleid member grantor admin_option:b"),
    ("pg_collation", "oid collname:t collnamespace"),
    (
        "pg_constraint",
        "oid conname:t connamespace contype:t condeferrable:b condeferred:b convalidated:b conrelid \
         contypid conindid conparentid confrelid confupdtype:t confdeltype:t confmatchtype:t \
         conislocal:b connoinherit:b conkey:t confkey:t conbin:t",
    ),
    ("pg_depend", "classid objid objsubid refclassid refobjid refobjsubid deptype:t"),
    ("pg_description", "objoid classoid objsubid description:t"),
    ("pg_enum", "oid enumtypid enumsortorder:n enumlabel:t"),
    ("pg_event_trigger", "oid evtname:t"),
    ("pg_extension", "oid extname:t extowner extnamespace extversion:t"),
    ("pg_foreign_server", "oid srvname:t"),
    ("pg_foreign_table", "ftrelid ftserver ftoptions:t"),
    (
        "pg_index",
        "indexrelid indrelid indnatts indnkeyatts indisunique:b indisprimary:b indisexclusion:b \
         indimmediate:b indisclustered:b indisvalid:b indisready:b indislive:b indisreplident:b \
         indkey:t indoption:t indexprs:t indpred:t",
    ),
    ("pg_inherits", "inhrelid inhparent inhseqno inhdetachpending:b"),
    ("pg_matviews", "schemaname:t matviewname:t matviewowner:t definition:t"),
    ("pg_partitioned_table", "partrelid partstrat:t"),
    ("pg_policy", "oid polname:t polrelid polcmd:t polpermissive:b polroles:t"),
    ("pg_proc", "oid proname:t pronamespace proowner prokind:t prorettype proargtypes:t"),
    ("pg_publication", "oid pubname:t puballtables:b"),
    ("pg_publication_rel", "oid prpubid prrelid"),
    ("pg_range", "rngtypid rngsubtype rngmultitypid"),
    ("pg_rewrite", "oid rulename:t ev_class ev_type:t ev_enabled:t is_instead:b"),
    ("pg_sequence", "seqrelid seqtypid seqstart seqincrement seqmax seqmin seqcache seqcycle:b"),
    ("pg_shdescription", "objoid classoid description:t"),
    ("pg_statistic_ext", "oid stxrelid stxname:t stxnamespace stxkind:t"),
    ("pg_trigger", "oid tgrelid tgname:t tgenabled:t tgisinternal:b"),
    (
        "table_constraints",
        "constraint_schema:t constraint_name:t table_schema:t table_name:t constraint_type:t",
    ),
    (
        "key_column_usage",
        "constraint_schema:t constraint_name:t table_schema:t table_name:t column_name:t ordinal_position",
    ),
    ("referential_constraints", "constraint_schema:t constraint_name:t unique_constraint_name:t"),
    ("routines", "routine_schema:t routine_name:t routine_type:t"),
    ("views", "table_catalog:t table_schema:t table_name:t view_definition:t"),
];

/// Tables that have rows.
const FILLED: &[&str] = &[
    "pg_am",
    "pg_attribute",
    "pg_class",
    "pg_database",
    "pg_namespace",
    "pg_roles",
    "pg_settings",
    "pg_tables",
    "pg_tablespace",
    "pg_type",
    "pg_user",
    "pg_views",
];
const STANDARD_FILLED: &[&str] = &["columns", "schemata", "tables"];

/// Names of a schema's tables.
pub(super) fn names(schema: &str) -> impl Iterator<Item = &'static str> {
    let is_pg = schema == PG;
    let empty = EMPTY.iter().map(|it| it.0).filter(move |it| it.starts_with("pg_") == is_pg);
    let filled = if is_pg { FILLED } else { STANDARD_FILLED };
    empty.chain(filled.iter().copied())
}

/// Is this table of either schema always empty?
pub(super) fn is_empty(name: &str) -> bool {
    EMPTY.iter().any(|it| it.0 == name)
}

/// The number of one of the asker's tables, or of a catalogue table that is compared with.
pub(super) fn number_of(name: &str, shapes: &[Table]) -> Option<i64> {
    let own = shapes.iter().position(|it| it.name == name).map(number);
    own.or_else(|| names(PG).position(|it| it == name).map(|it| 1_200 + number(it) - FIRST_TABLE))
}

/// The name of one of the asker's tables.
pub(super) fn name_of(oid: i64, shapes: &[Table]) -> Option<&str> {
    let at = usize::try_from(oid - FIRST_TABLE).ok()?;
    shapes.get(at).map(|it| it.name.as_str())
}

/// A table of a schema, made of what the asker may ask.
pub(super) fn make(schema: &str, name: &str, shapes: &[Table]) -> Option<Table> {
    if schema == STANDARD && STANDARD_FILLED.contains(&name) {
        return standard(name, shapes);
    }
    if let Some((_, columns)) = EMPTY.iter().find(|it| it.0 == name) {
        return Some(shaped(name, columns, vec![]));
    }
    match name {
        "pg_class" => Some(classes(shapes)),
        "pg_attribute" => Some(attributes(shapes)),
        "pg_type" => Some(types()),
        _ => few(name, shapes),
    }
}

fn few(name: &str, shapes: &[Table]) -> Option<Table> {
    let (columns, rows) = match name {
        "pg_am" => ("oid amname:t amhandler:t amtype:t", vec![]),
        "pg_database" => (
            "oid datname:t datdba encoding datlocprovider:t datistemplate:b datallowconn:b \
             datconnlimit datfrozenxid dattablespace datcollate:t datctype:t daticulocale:t \
             daticurules:t datcollversion:t datacl:t",
            vec![vec![
                int(DATABASE),
                text(CATALOG),
                int(OWNER),
                int(UTF8),
                text("c"),
                no(),
                yes(),
                int(-1),
                int(0),
                int(0),
                text("C.UTF-8"),
                text("C.UTF-8"),
                Cell::Null,
                Cell::Null,
                Cell::Null,
                Cell::Null,
            ]],
        ),
        "pg_namespace" => ("oid nspname:t nspowner nspacl:t", namespaces()),
        "pg_roles" | "pg_user" => (
            "oid rolname:t rolsuper:b rolinherit:b rolcreaterole:b rolcreatedb:b rolcanlogin:b \
             rolreplication:b rolconnlimit rolvaliduntil:t rolbypassrls:b usename:t usesysid",
            vec![vec![
                int(OWNER),
                text(CATALOG),
                no(),
                yes(),
                no(),
                no(),
                yes(),
                no(),
                int(-1),
                Cell::Null,
                no(),
                text(CATALOG),
                int(OWNER),
            ]],
        ),
        "pg_settings" => ("name:t setting:t category:t", settings()),
        "pg_tablespace" => ("oid spcname:t spcowner", vec![]),
        "pg_tables" => ("schemaname:t tablename:t tableowner:t tablespace:t hasindexes:b", vec![]),
        "pg_views" => (
            "schemaname:t viewname:t viewowner:t definition:t",
            shapes
                .iter()
                .map(|it| vec![text(SCHEMA), text(&it.name), text(CATALOG), text("")])
                .collect(),
        ),
        _ => return None,
    };
    Some(shaped(name, columns, rows))
}

fn namespaces() -> Vec<Vec<Cell>> {
    [(PG_NAMESPACE, PG), (PUBLIC_NAMESPACE, SCHEMA), (STANDARD_NAMESPACE, STANDARD)]
        .map(|(oid, name)| vec![int(oid), text(name), int(OWNER), Cell::Null])
        .to_vec()
}

fn settings() -> Vec<Vec<Cell>> {
    super::functions::SETTINGS
        .iter()
        .map(|(name, value)| vec![text(name), text(value), text("Preset Options")])
        .collect()
}

/// They can only be read: to programs they are views.
fn classes(shapes: &[Table]) -> Table {
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

fn attributes(shapes: &[Table]) -> Table {
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

fn types() -> Table {
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

fn standard(name: &str, shapes: &[Table]) -> Option<Table> {
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

/// A table whose columns are written `name:t` for texts, `:b` for truths, `:n` for numbers, and by
/// their name alone for whole numbers.
fn shaped(name: &str, columns: &str, rows: Vec<Vec<Cell>>) -> Table {
    let column = |it: &str| {
        let (name, kind) = it.split_once(':').unwrap_or((it, "i"));
        let kind = match kind {
            "t" => ColumnKind::Text,
            "b" => ColumnKind::Bool,
            "n" => ColumnKind::Number,
            _ => ColumnKind::Integer,
        };
        Column { name: name.to_owned(), kind }
    };
    let columns: Vec<Column> = columns.split_whitespace().map(column).collect();
    debug_assert!(rows.iter().all(|it| it.len() == columns.len()), "{name}");
    Table { name: name.to_owned(), columns, rows }
}

fn number(at: usize) -> i64 {
    FIRST_TABLE + i64::try_from(at).unwrap_or(0)
}

const fn int(it: i64) -> Cell {
    Cell::Integer(it)
}

fn text(it: &str) -> Cell {
    Cell::Text(it.to_owned())
}

const fn yes() -> Cell {
    Cell::Bool(true)
}

const fn no() -> Cell {
    Cell::Bool(false)
}
