//! What programs call while they look around. Most say the same of everything.
//! <https://www.postgresql.org/docs/16/functions-info.html>

use std::sync::Arc;

use arrow::{
    array::{ArrayRef, AsArray as _, ListArray, StringArray, StringBuilder},
    buffer::OffsetBuffer,
    compute::cast,
    datatypes::{DataType, Field},
};
use datafusion::{
    common::{Result, ScalarValue},
    logical_expr::{
        ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature,
        Volatility,
    },
};
use port::Table;

use super::{CATALOG, PG, SCHEMA, described, tables};

/// The version of PostgreSQL we speak like, and settings that programs read.
pub(super) const SETTINGS: &[(&str, &str)] = &[
    ("server_version", "16.6"),
    ("server_version_num", "160006"),
    ("server_encoding", "UTF8"),
    ("client_encoding", "UTF8"),
    ("standard_conforming_strings", "on"),
    ("search_path", "public"),
    ("TimeZone", "UTC"),
    ("DateStyle", "ISO, YMD"),
    ("max_index_keys", "32"),
    ("max_identifier_length", "63"),
    ("transaction_isolation", "read committed"),
    ("default_transaction_read_only", "on"),
];

/// What programs read the version from.
const VERSION: &str = "PostgreSQL 16.6 (Hải Đăng)";

/// Functions that say the same whatever they are given: nothing, a truth, a text or a number.
const NOTHING: &[&str] = &[
    "pg_get_expr",
    "pg_get_constraintdef",
    "pg_get_indexdef",
    "pg_get_partkeydef",
    "pg_get_viewdef",
    "pg_get_serial_sequence",
    "pg_get_ruledef",
    "pg_get_triggerdef",
    "pg_tablespace_location",
    "obj_description",
    "col_description",
    "shobj_description",
    "pg_get_function_result",
    "pg_get_statisticsobjdef_columns",
];
const TRUE: &[&str] = &[
    "pg_table_is_visible",
    "pg_type_is_visible",
    "pg_function_is_visible",
    "has_table_privilege",
    "has_schema_privilege",
    "has_database_privilege",
    "has_column_privilege",
    "has_any_column_privilege",
    "has_sequence_privilege",
];
const FALSE: &[&str] = &["pg_is_in_recovery", "pg_relation_is_publishable"];
const ZERO: &[&str] = &[
    "pg_relation_size",
    "pg_total_relation_size",
    "pg_database_size",
    "pg_backend_pid",
    "txid_current",
    "pg_my_temp_schema",
];
const TEXTS: &[(&str, &str)] = &[
    ("version", VERSION),
    ("current_schema", SCHEMA),
    ("current_database", CATALOG),
    ("current_catalog", CATALOG),
    ("current_user", CATALOG),
    ("session_user", CATALOG),
    ("user", CATALOG),
    ("pg_get_userbyid", CATALOG),
    ("pg_encoding_to_char", "UTF8"),
];

/// How one argument becomes a text.
type Told = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// What a function answers.
#[derive(Clone)]
enum Says {
    Always(ScalarValue),
    /// Of its first argument as a text.
    Text(Told),
    /// The same as a whole number.
    Number(Told),
    /// Its first argument cut at dots.
    Parts,
}

/// A function that takes whatever it is given.
#[derive(Clone)]
struct Informs {
    name: &'static str,
    signature: Signature,
    says: Says,
}

/// Every function; some know the asker's tables.
pub(super) fn all(shapes: &Arc<Vec<Table>>) -> Vec<ScalarUDF> {
    let text = |it: &str| ScalarValue::Utf8(Some(it.to_owned()));
    let always = |names: &[&'static str], value: &ScalarValue| {
        let one = |name: &&'static str| informs(name, Says::Always(value.clone()));
        names.iter().map(one).collect::<Vec<_>>()
    };
    let mut all = always(NOTHING, &ScalarValue::Utf8(None));
    all.extend(always(TRUE, &ScalarValue::Boolean(Some(true))));
    all.extend(always(FALSE, &ScalarValue::Boolean(Some(false))));
    all.extend(always(ZERO, &ScalarValue::Int64(Some(0))));
    all.extend(TEXTS.iter().map(|(name, says)| informs(name, Says::Always(text(says)))));
    let schemas = ScalarValue::new_list_nullable(&[text(PG), text(SCHEMA)], &DataType::Utf8);
    all.push(informs("current_schemas", Says::Always(ScalarValue::List(schemas))));
    all.push(informs("parse_ident", Says::Parts));
    let told = |name, says: fn(&str) -> Option<String>| informs(name, Says::Text(Arc::new(says)));
    all.push(told("format_type", type_named));
    all.push(told("quote_ident", |it| Some(quoted(it))));
    all.push(told("current_setting", setting));
    let known = Arc::clone(shapes);
    let name = move |oid: &str| {
        let oid = oid.parse::<i64>().ok()?;
        Some(tables::name_of(oid, &known).map_or_else(|| oid.to_string(), str::to_owned))
    };
    all.push(informs("relation_name", Says::Text(Arc::new(name))));
    let known = Arc::clone(shapes);
    let number = move |name: &str| {
        let name = name.rsplit('.').next().unwrap_or(name).trim_matches('"');
        tables::number_of(name, &known).map(|it| it.to_string())
    };
    let type_number = |name: &str| {
        let found = described::TYPES.iter().find(|it| it.1 == name || it.2 == name);
        found.map(|it| it.0.to_string())
    };
    all.push(informs("to_regtype", Says::Number(Arc::new(type_number))));
    all.push(informs("to_regclass", Says::Number(Arc::new(number))));
    all
}

fn informs(name: &'static str, says: Says) -> ScalarUDF {
    let any = TypeSignature::OneOf(vec![TypeSignature::Nullary, TypeSignature::VariadicAny]);
    let signature = Signature::new(any, Volatility::Stable);
    ScalarUDF::new_from_impl(Informs { name, signature, says })
}

impl ScalarUDFImpl for Informs {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(match &self.says {
            Says::Always(it) => it.data_type(),
            Says::Text(_) => DataType::Utf8,
            Says::Number(_) => DataType::Int64,
            Says::Parts => DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true))),
        })
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let told = match &self.says {
            Says::Always(it) => return Ok(ColumnarValue::Scalar(it.clone())),
            Says::Text(told) | Says::Number(told) => Some(told),
            Says::Parts => None,
        };
        let n_rows = args.number_rows;
        let first = match args.args.into_iter().next() {
            Some(it) => cast(&it.into_array(n_rows)?, &DataType::Utf8)?,
            None => Arc::new(StringArray::new_null(n_rows)),
        };
        let texts = first.as_string::<i32>();
        let Some(told) = told else { return Ok(ColumnarValue::Array(parts(texts))) };
        let told: StringArray = texts.iter().map(|it| it.and_then(|it| told(it))).collect();
        let told: ArrayRef = Arc::new(told);
        let is_number = matches!(self.says, Says::Number(_));
        let told = if is_number { cast(&told, &DataType::Int64)? } else { told };
        Ok(ColumnarValue::Array(told))
    }
}

/// What distinguishes two of them is their name.
impl PartialEq for Informs {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Informs {}

impl std::hash::Hash for Informs {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl std::fmt::Debug for Informs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

fn type_named(oid: &str) -> Option<String> {
    let oid = oid.parse::<i64>().ok()?;
    let found = described::TYPES.iter().find(|it| it.0 == oid);
    Some(found.map_or("-", |it| it.2).to_owned())
}

fn setting(name: &str) -> Option<String> {
    let found = SETTINGS.iter().find(|it| it.0.eq_ignore_ascii_case(name));
    found.map(|it| it.1.to_owned())
}

fn quoted(name: &str) -> String {
    let is_plain = |(n, it): (usize, char)| {
        it.is_ascii_lowercase() || it == '_' || (0 < n && it.is_ascii_digit())
    };
    if name.chars().enumerate().all(is_plain) {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn parts(names: &StringArray) -> ArrayRef {
    let (mut parts, mut ends) = (StringBuilder::new(), vec![0_usize]);
    for name in names {
        let pieces = name.unwrap_or_default().split('.');
        let n = pieces.map(|it| parts.append_value(it.trim_matches('"'))).count();
        ends.push(ends.last().copied().unwrap_or(0) + n);
    }
    let lengths = ends.windows(2).map(|it| it[1] - it[0]);
    let field = Arc::new(Field::new_list_field(DataType::Utf8, true));
    let offsets = OffsetBuffer::from_lengths(lengths);
    Arc::new(ListArray::new(field, offsets, Arc::new(parts.finish()), None))
}
