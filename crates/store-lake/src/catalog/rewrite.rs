//! A question about the catalogue, written so that the engine understands it. Programs write it for
//! PostgreSQL: names of functions with their schema, casts to types of the catalogue, operators and
//! collations by name. What is said of tables that are always empty is nothing.

use std::ops::ControlFlow;

use datafusion::sql::{
    parser::Statement,
    sqlparser::ast::{
        self, BinaryOperator, CastKind, DataType, Expr, FunctionArg, FunctionArgExpr,
        FunctionArgumentList, FunctionArguments, Ident, ObjectName, ObjectNamePart, Query,
        SelectItem, SetExpr, Value, VisitMut as _, VisitorMut, visit_relations,
    },
};

use super::{PG, SCHEMA, STANDARD, tables};

/// Could a question be about the catalogue? Those about data are left as they are.
pub(crate) fn is_asked(sql: &str) -> bool {
    let sql = sql.to_ascii_lowercase();
    ["pg_", STANDARD, "current_", "session_user", "version(", "regclass", "quote_ident"]
        .iter()
        .any(|it| sql.contains(it))
}

/// Writes it anew.
pub(crate) fn rewrite(statement: &mut Statement) {
    let Statement::Statement(statement) = statement else { return };
    let _whole: ControlFlow<()> = statement.as_mut().visit(&mut Rewriter);
}

struct Rewriter;

impl VisitorMut for Rewriter {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        without_repeats(query);
        ControlFlow::Continue(())
    }

    /// Whoever names no schema means the catalogue before their own tables.
    fn pre_visit_relation(&mut self, name: &mut ObjectName) -> ControlFlow<()> {
        let is_pg = |it: &str| it.starts_with("pg_") && tables::names(PG).any(|known| known == it);
        if let [ObjectNamePart::Identifier(only)] = name.0.as_slice()
            && is_pg(&only.value)
        {
            name.0.insert(0, ObjectNamePart::Identifier(Ident::new(PG)));
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        expression(expr);
        ControlFlow::Continue(())
    }
}

/// `SELECT db.oid, db.*` has a column twice, which the engine does not allow: once is enough.
fn without_repeats(query: &mut Query) {
    let SetExpr::Select(select) = query.body.as_mut() else { return };
    let whole: Vec<String> = select
        .projection
        .iter()
        .filter_map(|it| match it {
            SelectItem::QualifiedWildcard(of, _) => Some(of.to_string()),
            _ => None,
        })
        .collect();
    let is_whole = |it: &Ident| whole.iter().any(|of| of.trim_end_matches(".*") == it.value);
    select.projection.retain(|it| {
        !matches!(it, SelectItem::UnnamedExpr(Expr::CompoundIdentifier(parts))
            if parts.len() == 2 && is_whole(&parts[0]))
    });
}

fn expression(expr: &mut Expr) {
    match expr {
        Expr::Function(function) => {
            if let [schema, name] = function.name.0.as_slice()
                && is_called(schema, PG)
            {
                function.name = ObjectName(vec![name.clone()]);
            }
            // Of what there is, nothing has options or rights of its own.
            let name = function.name.to_string().to_ascii_lowercase();
            let has_options =
                name == "array_to_string" && !is_about_settings(&function.to_string());
            let is_array_of_nothing =
                matches!(&function.args, FunctionArguments::Subquery(it) if is_of_nothing(it));
            if has_options || is_array_of_nothing {
                *expr = nothing();
            }
        }
        Expr::BinaryOp { op, .. } => {
            if let BinaryOperator::PGCustomBinaryOperator(parts) = op
                && let Some(plain) = parts.last().and_then(|it| operator(it))
            {
                *op = plain;
            }
        }
        Expr::Collate { expr: inner, .. } => {
            let inner = std::mem::replace(inner.as_mut(), nothing());
            *expr = inner;
            expression(expr);
        }
        Expr::Cast { expr: inner, data_type, .. } => {
            let inner = std::mem::replace(inner.as_mut(), nothing());
            *expr = converted(inner, data_type.clone());
        }
        Expr::Subquery(query) | Expr::Exists { subquery: query, .. } if is_of_nothing(query) => {
            let is_exists = matches!(expr, Expr::Exists { .. });
            *expr = if is_exists { Expr::value(Value::Boolean(false)) } else { nothing() };
        }
        Expr::InSubquery { expr: inner, subquery, negated }
            if is_about_settings(&subquery.to_string()) =>
        {
            // Grafana takes the search path to pieces; there is one schema in it.
            let inner = std::mem::replace(inner.as_mut(), nothing());
            let list = vec![text(SCHEMA)];
            *expr = Expr::InList { expr: Box::new(inner), list, negated: *negated };
        }
        _ => {}
    }
}

/// A cast to a type of the catalogue: numbers of tables and types are numbers here, their names texts.
fn converted(inner: Expr, data_type: DataType) -> Expr {
    let name = data_type.to_string().to_ascii_lowercase();
    let name = name.rsplit('.').next().unwrap_or_default().trim_matches('"').to_owned();
    let is_text =
        matches!(&inner, Expr::Value(it) if matches!(it.value, Value::SingleQuotedString(_)));
    let cast = |expr: Expr, data_type: DataType| Expr::Cast {
        kind: CastKind::Cast,
        expr: Box::new(expr),
        data_type,
        array: false,
        format: None,
    };
    match name.as_str() {
        "regclass" if is_text => called("to_regclass", inner),
        "regclass" => called("relation_name", inner),
        "regtype" if !is_text => called("format_type", inner),
        "regproc" | "regtype" | "regnamespace" | "regrole" | "text" | "name" | "char"
        | "cstring" => cast(inner, DataType::Text),
        "oid" | "xid" => cast(inner, DataType::BigInt(None)),
        _ => cast(inner, data_type),
    }
}

fn operator(sign: &str) -> Option<BinaryOperator> {
    Some(match sign {
        "~" => BinaryOperator::PGRegexMatch,
        "!~" => BinaryOperator::PGRegexNotMatch,
        "~*" => BinaryOperator::PGRegexIMatch,
        "=" => BinaryOperator::Eq,
        "<>" => BinaryOperator::NotEq,
        "~~" => BinaryOperator::PGLikeMatch,
        _ => return None,
    })
}

/// Does a query in brackets read a table that is always empty?
fn is_of_nothing(query: &Query) -> bool {
    let found = visit_relations(query, |name| {
        let is_empty = name.0.last().and_then(ObjectNamePart::as_ident);
        if is_empty.is_some_and(|it| tables::is_empty(&it.value)) {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    found.is_break()
}

fn is_about_settings(sql: &str) -> bool {
    sql.contains("current_setting")
}

fn is_called(part: &ObjectNamePart, name: &str) -> bool {
    part.as_ident().is_some_and(|it| it.value.eq_ignore_ascii_case(name))
}

fn called(name: &str, argument: Expr) -> Expr {
    let argument = FunctionArg::Unnamed(FunctionArgExpr::Expr(argument));
    Expr::Function(ast::Function {
        name: ObjectName(vec![ObjectNamePart::Identifier(Ident::new(name))]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args: vec![argument],
            clauses: vec![],
        }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: vec![],
    })
}

fn text(it: &str) -> Expr {
    Expr::value(Value::SingleQuotedString(it.to_owned()))
}

/// Nothing, as a text.
fn nothing() -> Expr {
    Expr::Cast {
        kind: CastKind::Cast,
        expr: Box::new(Expr::value(Value::Null)),
        data_type: DataType::Text,
        array: false,
        format: None,
    }
}
