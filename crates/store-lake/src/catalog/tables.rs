//! The tables themselves. Columns are those of PostgreSQL 16, as far as programs read them.
//! <https://www.postgresql.org/docs/16/catalogs.html>,
//! <https://www.postgresql.org/docs/16/information-schema.html>

use port::{Cell, Table};

use super::{
    CATALOG, PG, SCHEMA, STANDARD, described,
    shaped::{int, no, shaped, text, yes},
};

/// Numbers of what is always there. Those of types are PostgreSQL's own.
pub(super) const OWNER: i64 = 10;
pub(super) const PG_NAMESPACE: i64 = 11;
pub(super) const PUBLIC_NAMESPACE: i64 = 2_200;
const STANDARD_NAMESPACE: i64 = 13_000;
const DATABASE: i64 = 16_000;
/// The asker's tables count from here.
const FIRST_TABLE: i64 = 16_384;
/// The encoding UTF8 in `pg_database`.
const UTF8: i64 = 6;

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
        return described::standard(name, shapes);
    }
    if let Some((_, columns)) = EMPTY.iter().find(|it| it.0 == name) {
        return Some(shaped(name, columns, vec![]));
    }
    match name {
        "pg_class" => Some(described::classes(shapes)),
        "pg_attribute" => Some(described::attributes(shapes)),
        "pg_type" => Some(described::types()),
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

pub(super) fn number(at: usize) -> i64 {
    FIRST_TABLE + i64::try_from(at).unwrap_or(0)
}
