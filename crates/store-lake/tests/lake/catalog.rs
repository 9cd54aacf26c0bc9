//! What programs made for PostgreSQL ask before anything else, as they send it.

use std::sync::Arc;

use model::Span;
use object_store::memory::InMemory;
use port::{
    AskLimits, Cell, Column, ColumnKind, History as _, Question, Scope, Table, WholeAnswer,
    WideTable,
};
use store_lake::{LakeHistory, LakeSettings};

/// psql 15, `\dt` and `\d`.
const PSQL_LIST: &str = r#"SELECT n.nspname as "Schema", c.relname as "Name",
  CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' END as "Type",
  pg_catalog.pg_get_userbyid(c.relowner) as "Owner"
FROM pg_catalog.pg_class c
     LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
WHERE c.relkind IN ('r','p','v','m','S','f','')
      AND n.nspname <> 'pg_catalog' AND n.nspname !~ '^pg_toast' AND n.nspname <> 'information_schema'
  AND pg_catalog.pg_table_is_visible(c.oid)
ORDER BY 1,2"#;

/// psql 15, `\d stack`.
const PSQL_NAMED: &str = r"SELECT c.oid, n.nspname, c.relname
FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname OPERATOR(pg_catalog.~) '^(stack)$' COLLATE pg_catalog.default
  AND pg_catalog.pg_table_is_visible(c.oid)
ORDER BY 2, 3";

const PSQL_ABOUT: &str = r"SELECT c.relchecks, c.relkind, c.relhasindex, c.relhasrules, c.relhastriggers, c.relrowsecurity, c.relforcerowsecurity, false AS relhasoids, c.relispartition, pg_catalog.array_to_string(c.reloptions || array(select 'toast.' || x from pg_catalog.unnest(tc.reloptions) x), ', ')
, c.reltablespace, CASE WHEN c.reloftype = 0 THEN '' ELSE c.reloftype::pg_catalog.regtype::pg_catalog.text END, c.relpersistence, c.relreplident, am.amname
FROM pg_catalog.pg_class c
 LEFT JOIN pg_catalog.pg_class tc ON (c.reltoastrelid = tc.oid)
LEFT JOIN pg_catalog.pg_am am ON (c.relam = am.oid)
WHERE c.oid = '{oid}'";

const PSQL_COLUMNS: &str = r"SELECT a.attname,
  pg_catalog.format_type(a.atttypid, a.atttypmod),
  (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid, true)
   FROM pg_catalog.pg_attrdef d
   WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef),
  a.attnotnull,
  (SELECT c.collname FROM pg_catalog.pg_collation c, pg_catalog.pg_type t
   WHERE c.oid = a.attcollation AND t.oid = a.atttypid AND a.attcollation <> t.typcollation) AS attcollation,
  a.attidentity,
  a.attgenerated
FROM pg_catalog.pg_attribute a
WHERE a.attrelid = '{oid}' AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum";

/// psql 15, `\l`.
const PSQL_DATABASES: &str = r#"SELECT d.datname as "Name",
       pg_catalog.pg_get_userbyid(d.datdba) as "Owner",
       pg_catalog.pg_encoding_to_char(d.encoding) as "Encoding",
       d.datcollate as "Collate", d.datctype as "Ctype", d.daticulocale as "ICU Locale",
       CASE d.datlocprovider WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' END AS "Locale Provider",
       pg_catalog.array_to_string(d.datacl, E'\n') AS "Access privileges"
FROM pg_catalog.pg_database d
ORDER BY 1"#;

/// The picker of tables of Grafana's data source, and that of columns.
const GRAFANA_PATH: &str = r#"quote_ident(table_schema) IN (
          SELECT CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END
          FROM generate_series(
              array_lower(string_to_array(current_setting('search_path'),','),1),
              array_upper(string_to_array(current_setting('search_path'),','),1)
            ) as i,
            string_to_array(current_setting('search_path'),',') s
          )"#;
const GRAFANA_TABLES: &str = r#"SELECT CASE WHEN {path} THEN quote_ident(table_name)
      ELSE quote_ident(table_schema) || '.' || quote_ident(table_name) END AS "table"
    FROM information_schema.tables
    WHERE quote_ident(table_schema) NOT IN ('information_schema', 'pg_catalog', '_timescaledb_cache')
    ORDER BY CASE WHEN {path} THEN 0 ELSE 1 END, 1"#;
const GRAFANA_COLUMNS: &str = r#"SELECT quote_ident(column_name) AS "column", data_type AS "type"
    FROM information_schema.columns
    WHERE CASE WHEN array_length(parse_ident('stack'),1) = 2
        THEN quote_ident(table_schema) = (parse_ident('stack'))[1]
          AND quote_ident(table_name) = (parse_ident('stack'))[2]
        ELSE quote_ident(table_name) = 'stack' AND {path} END"#;

/// The types Npgsql reads when it connects (Power BI).
const NPGSQL_TYPES: &str = r"SELECT ns.nspname, t.oid, t.typname, t.typtype, t.typnotnull, t.elemtypoid
FROM (
    SELECT typ.oid, typ.typnamespace, typ.typname, typ.typtype, typ.typrelid, typ.typnotnull, typ.relkind,
        elemtyp.oid AS elemtypoid, elemtyp.typname AS elemtypname, elemcls.relkind AS elemrelkind,
        CASE WHEN elemproc.proname='array_recv' THEN 'a' ELSE elemtyp.typtype END AS elemtyptype
    FROM (
        SELECT typ.oid, typnamespace, typname, typrelid, typnotnull, relkind,
            CASE WHEN proc.proname='array_recv' THEN 'a' ELSE typ.typtype END AS typtype,
            CASE WHEN proc.proname='array_recv' THEN typ.typelem
                WHEN typ.typtype='r' THEN rngsubtype
                WHEN typ.typtype='m' THEN (SELECT rngtypid FROM pg_range WHERE rngmultitypid = typ.oid)
                WHEN typ.typtype='d' THEN typ.typbasetype
            END AS elemoid
        FROM pg_type AS typ
        LEFT JOIN pg_class AS cls ON (cls.oid = typ.typrelid)
        LEFT JOIN pg_proc AS proc ON proc.oid = typ.typreceive
        LEFT JOIN pg_range ON (pg_range.rngtypid = typ.oid)
    ) AS typ
    LEFT JOIN pg_type AS elemtyp ON elemtyp.oid = elemoid
    LEFT JOIN pg_class AS elemcls ON (elemcls.oid = elemtyp.typrelid)
    LEFT JOIN pg_proc AS elemproc ON elemproc.oid = elemtyp.typreceive
) AS t
JOIN pg_namespace AS ns ON (ns.oid = typnamespace)
WHERE typtype IN ('b', 'r', 'm', 'e', 'd') OR (typtype = 'c' AND relkind='c')
    OR (typtype = 'p' AND typname IN ('record', 'void', 'unknown'))
ORDER BY CASE WHEN typtype IN ('b', 'e', 'p') THEN 0 WHEN typtype = 'r' THEN 1 END";

/// The navigator of `DBeaver`.
const DBEAVER: &[(&str, usize)] = &[
    (
        "SELECT db.oid,db.* FROM pg_catalog.pg_database db WHERE datallowconn AND NOT datistemplate OR db.datname = 'haidang' ORDER BY db.datname",
        1,
    ),
    (
        "SELECT n.oid,n.*,d.description FROM pg_catalog.pg_namespace n LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=n.oid AND d.objsubid=0 AND d.classoid='pg_namespace'::regclass ORDER BY nspname",
        3,
    ),
    (
        "SELECT c.oid,c.*,d.description,pg_catalog.pg_get_expr(c.relpartbound, c.oid) as partition_expr,  pg_catalog.pg_get_partkeydef(c.oid) as partition_key FROM pg_catalog.pg_class c LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=c.oid AND d.objsubid=0 AND d.classoid='pg_class'::regclass WHERE c.relnamespace=2200 AND c.relkind not in ('i','I','c')",
        4,
    ),
    (
        "SELECT c.relname,a.*,pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true) as def_value,dsc.description,dep.objid FROM pg_catalog.pg_attribute a INNER JOIN pg_catalog.pg_class c ON (a.attrelid=c.oid) LEFT OUTER JOIN pg_catalog.pg_attrdef ad ON (a.attrelid=ad.adrelid AND a.attnum = ad.adnum) LEFT OUTER JOIN pg_catalog.pg_description dsc ON (c.oid=dsc.objoid AND a.attnum = dsc.objsubid) LEFT OUTER JOIN pg_depend dep on dep.refobjid = a.attrelid AND dep.deptype = 'i' and dep.refobjsubid = a.attnum and dep.classid = dep.refclassid WHERE NOT a.attisdropped AND c.oid='stack'::regclass ORDER BY a.attnum",
        5,
    ),
    ("SELECT current_schema(), session_user", 1),
];

fn question(sql: &str) -> Question {
    let column = |(name, kind): (&str, ColumnKind)| Column { name: name.to_owned(), kind };
    let series = [
        ("series", ColumnKind::Integer),
        ("entity", ColumnKind::Text),
        ("quantity", ColumnKind::Text),
        ("kind", ColumnKind::Text),
        ("owner", ColumnKind::Text),
    ];
    let series =
        Table { name: "series".to_owned(), columns: series.map(column).to_vec(), rows: vec![] };
    let columns = ["so2", "o2"].map(|it| (it.to_owned(), format!("stack.{it}")));
    let wide =
        WideTable { name: "stack".to_owned(), kind: "stack".to_owned(), columns: columns.to_vec() };
    Question {
        sql: sql.to_owned(),
        values: vec![],
        registry: vec![series.into()],
        wide: vec![wide],
        scope: Scope::All,
        limits: AskLimits { n_rows_max: 1_000, time_max: Span::from_s(30) },
    }
}

async fn rows(history: &LakeHistory, sql: &str) -> Vec<Vec<Cell>> {
    let answer = history.answer(question(sql)).await;
    let answer = answer.unwrap_or_else(|it| panic!("{sql}\n{it}"));
    WholeAnswer::read(answer, 1_000).await.unwrap().table.rows
}

fn texts(rows: &[Vec<Cell>]) -> Vec<String> {
    let cell = |it: &Cell| match it {
        Cell::Null => "-".to_owned(),
        Cell::Text(it) => it.clone(),
        Cell::Integer(it) => it.to_string(),
        Cell::Number(it) => it.to_string(),
        Cell::Bool(it) => it.to_string(),
        Cell::Time(it) => it.to_string(),
    };
    rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" ")).collect()
}

async fn history() -> LakeHistory {
    LakeHistory::open_on(Arc::new(InMemory::new()), LakeSettings::default()).await.unwrap()
}

#[tokio::test]
async fn psql_looks_around() {
    let history = history().await;
    let found = texts(&rows(&history, PSQL_LIST).await);
    let line = |it: &str| format!("public {it} view haidang");
    assert_eq!(found, ["means", "readings", "series", "stack"].map(line));
    let found = texts(&rows(&history, PSQL_NAMED).await);
    let oid = found[0].split(' ').next().unwrap().to_owned();
    assert_eq!(found, [format!("{oid} public stack")]);
    let about = rows(&history, &PSQL_ABOUT.replace("{oid}", &oid)).await;
    assert_eq!(texts(&about), ["0 v false false false false false false false - 0  p n -"]);
    let columns = texts(&rows(&history, &PSQL_COLUMNS.replace("{oid}", &oid)).await);
    assert_eq!(
        columns,
        [
            "entity text - false -  ",
            "owner text - false -  ",
            "time timestamp with time zone - false -  ",
            "so2 double precision - false -  ",
            "o2 double precision - false -  ",
        ]
    );
    let found = texts(&rows(&history, PSQL_DATABASES).await);
    assert_eq!(found, ["haidang haidang UTF8 C.UTF-8 C.UTF-8 - libc -"]);
}

#[tokio::test]
async fn grafana_picks_tables_and_columns() {
    let history = history().await;
    let sql = GRAFANA_TABLES.replace("{path}", GRAFANA_PATH);
    assert_eq!(texts(&rows(&history, &sql).await), ["means", "readings", "series", "stack"]);
    let sql = GRAFANA_COLUMNS.replace("{path}", GRAFANA_PATH);
    let mut found = texts(&rows(&history, &sql).await);
    found.sort();
    let expected = [
        "entity text",
        "o2 double precision",
        "owner text",
        "so2 double precision",
        "\"time\" timestamp with time zone",
    ];
    let mut expected = expected.map(|it| it.replace('"', ""));
    expected.sort();
    assert_eq!(found, expected);
    let version = "SELECT current_setting('server_version_num')::int/100 as version";
    assert_eq!(texts(&rows(&history, version).await), ["1600"]);
    let none = "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'";
    assert!(rows(&history, none).await.is_empty());
}

#[tokio::test]
async fn others_ask_first() {
    let history = history().await;
    let types = texts(&rows(&history, NPGSQL_TYPES).await);
    assert!(types.contains(&"pg_catalog 701 float8 b false -".to_owned()), "{types:?}");
    for (sql, n) in DBEAVER {
        assert_eq!(rows(&history, sql).await.len(), *n, "{sql}");
    }
    let version = texts(&rows(&history, "SELECT pg_catalog.version()").await);
    assert!(version[0].starts_with("PostgreSQL 16"), "{version:?}");
}

/// What somebody else may see is not even named.
#[tokio::test]
async fn the_catalogue_has_no_rows_of_data_and_writes_nothing() {
    let history = history().await;
    for sql in ["DELETE FROM pg_catalog.pg_class", "SELECT * FROM pg_catalog.pg_shadow"] {
        assert!(history.answer(question(sql)).await.is_err(), "{sql}");
    }
}
