//! One connection: what is said in it, in the simple protocol and in the extended one.

use std::{fmt::Debug, sync::Arc};

use async_trait::async_trait;
use futures::{Sink, Stream, channel::oneshot, stream};
use pgwire::{
    api::{
        ClientInfo, ClientPortalStore, ConnectionHandle, ConnectionManager, PgWireConnectionState,
        PgWireServerHandlers, Type,
        auth::StartupHandler,
        cancel::{CancelHandler, DefaultCancelHandler},
        portal::{Format, Portal, PortalExecutionState},
        query::{ExtendedQueryHandler, SimpleQueryHandler, send_query_response},
        results::{FieldInfo, QueryResponse, Response, Tag},
        stmt::QueryParser,
        store::{Entry, PortalStore},
    },
    error::{PgWireError, PgWireResult},
    messages::{PgWireBackendMessage, data::DataRow, extendedquery::Execute},
};
use port::{Answer, Cell, Column, ColumnKind, Description};

use crate::{
    Asker, Door,
    login::{Login, Peer, SERVER_VERSION, Seat},
    refusal, row,
    statement::{Statement, split},
    value,
};

/// Statements one message may have.
const STATEMENTS_MAX: usize = 32;

/// Rows handed over at once to a client that asks for some at a time.
const ROWS_AT_ONCE_MAX: i32 = 10_000;

/// Everything one connection needs.
pub(crate) struct Session {
    login: Arc<Login>,
    talk: Arc<Talk>,
    cancelling: Arc<DefaultCancelHandler>,
}

impl Session {
    pub(crate) fn new(
        peer: Peer,
        door: Arc<dyn Door>,
        manager: Arc<ConnectionManager>,
        cancelling: Arc<DefaultCancelHandler>,
    ) -> Self {
        let seat = Seat::default();
        let login = Arc::new(Login::new(peer, door, seat.clone(), manager));
        let parser = Arc::new(Parser { seat: seat.clone() });
        Self { login, talk: Arc::new(Talk { seat, parser }), cancelling }
    }
}

impl PgWireServerHandlers for Session {
    fn simple_query_handler(&self) -> Arc<impl SimpleQueryHandler> {
        Arc::clone(&self.talk)
    }

    fn extended_query_handler(&self) -> Arc<impl ExtendedQueryHandler> {
        Arc::clone(&self.talk)
    }

    fn startup_handler(&self) -> Arc<impl StartupHandler> {
        Arc::clone(&self.login)
    }

    fn cancel_handler(&self) -> Arc<impl CancelHandler> {
        Arc::clone(&self.cancelling)
    }
}

/// What is said once somebody sits here.
struct Talk {
    seat: Seat,
    parser: Arc<Parser>,
}

#[async_trait]
impl SimpleQueryHandler for Talk {
    async fn do_query<C>(&self, client: &mut C, query: &str) -> PgWireResult<Vec<Response>>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let asker = self.seat.asker()?;
        let cancel = cancel_of(client);
        let statements = split(query);
        if STATEMENTS_MAX < statements.len() {
            let said = format!("Expected at most {STATEMENTS_MAX} statements at once.");
            return Err(refusal::error("54000", &said));
        }
        let text = Format::UnifiedText;
        let [statement] = statements.as_slice() else {
            // Each begins when the one before it has been read: many at once would wait for each
            // other's place.
            let mut responses = vec![];
            for sql in statements {
                let statement = Statement::of(sql);
                responses.push(match &statement {
                    Statement::Question(sql) => {
                        let described = asker.describe(sql).await;
                        let described = described.map_err(|it| refusal::of_question(&it))?;
                        let fields = Arc::new(row::fields(&described.columns, &text));
                        let later = Rows::later(Arc::clone(&asker), sql.clone());
                        Response::Query(QueryResponse::new(
                            Arc::clone(&fields),
                            later.stream(fields, cancel.clone()),
                        ))
                    }
                    other => about_connection(other, &text),
                });
            }
            return Ok(responses);
        };
        let statement = Statement::of(statement);
        Ok(vec![respond(&asker, &statement, vec![], &text, cancel).await?])
    }
}

#[async_trait]
impl ExtendedQueryHandler for Talk {
    type Statement = Parsed;
    type QueryParser = Parser;

    fn query_parser(&self) -> Arc<Parser> {
        Arc::clone(&self.parser)
    }

    /// Rows are sent as they are found, where pgwire would first gather all of them.
    async fn on_execute<C>(&self, client: &mut C, mut message: Execute) -> PgWireResult<()>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore<Statement = Parsed>,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let name = message.name.as_deref().unwrap_or(pgwire::api::DEFAULT_NAME);
        let portal = match client.portal_store().get_portal(name) {
            Some(Entry::Value(portal)) if message.max_rows <= 0 => portal,
            _ => {
                message.max_rows = message.max_rows.clamp(0, ROWS_AT_ONCE_MAX);
                return self._on_execute(client, message).await;
            }
        };
        let is_question = matches!(portal.statement.statement.statement, Statement::Question(_));
        let state = portal.state();
        let mut state = state.lock().await;
        let fresh = matches!(*state, PortalExecutionState::Initial);
        if !is_question || !fresh {
            drop(state);
            return self._on_execute(client, message).await;
        }
        client.set_state(PgWireConnectionState::QueryInProgress);
        let response = ExtendedQueryHandler::do_query(self, client, &portal, 0).await?;
        if let Response::Query(rows) = response {
            send_query_response(client, rows, false).await?;
        }
        *state = PortalExecutionState::Finished;
        client.set_state(PgWireConnectionState::ReadyForQuery);
        Ok(())
    }

    async fn do_query<C>(
        &self,
        client: &mut C,
        portal: &Portal<Parsed>,
        _max_rows: usize,
    ) -> PgWireResult<Response>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore<Statement = Parsed>,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let asker = self.seat.asker()?;
        let Parsed { statement, description } = &portal.statement.statement;
        let declared = &portal.statement.parameter_types;
        let value = |(n, bytes): (usize, &Option<bytes::Bytes>)| {
            let declared = declared.get(n).and_then(Option::as_ref);
            let expected = description.values.get(n).copied().flatten();
            value::read(bytes.as_ref(), portal.parameter_format.is_binary(n), declared, expected)
        };
        let values = portal.parameters.iter().enumerate().map(value).collect::<Result<_, _>>()?;
        let cancel = cancel_of(client);
        respond(&asker, statement, values, &portal.result_column_format, cancel).await
    }
}

/// A statement with what its answer will look like.
#[derive(Debug, Clone)]
pub(crate) struct Parsed {
    statement: Statement,
    description: Description,
}

/// Looks at a statement without running it.
pub(crate) struct Parser {
    seat: Seat,
}

#[async_trait]
impl QueryParser for Parser {
    type Statement = Parsed;

    async fn parse_sql<C>(
        &self,
        _client: &C,
        sql: &str,
        _types: &[Option<Type>],
    ) -> PgWireResult<Option<Parsed>>
    where
        C: ClientInfo + Unpin + Send + Sync,
    {
        let statements = split(sql);
        let sql = match statements.as_slice() {
            [] => return Ok(None),
            [sql] => *sql,
            more => {
                let said = format!("Found {} statements, expected one.", more.len());
                return Err(refusal::error("42601", &said));
            }
        };
        let statement = Statement::of(sql);
        let description = match &statement {
            Statement::Question(sql) => {
                let described = self.seat.asker()?.describe(sql).await;
                described.map_err(|it| refusal::of_question(&it))?
            }
            Statement::Show(name) => Description { columns: vec![shown(name).0], values: vec![] },
            _ => Description { columns: vec![], values: vec![] },
        };
        Ok(Some(Parsed { statement, description }))
    }

    fn get_parameter_types(&self, parsed: &Parsed) -> PgWireResult<Vec<Type>> {
        let kind = |it: &Option<ColumnKind>| it.map_or(Type::TEXT, row::type_of);
        Ok(parsed.description.values.iter().map(kind).collect())
    }

    fn get_result_schema(
        &self,
        parsed: &Parsed,
        column_format: Option<&Format>,
    ) -> PgWireResult<Vec<FieldInfo>> {
        let format = column_format.cloned().unwrap_or_default();
        Ok(row::fields(&parsed.description.columns, &format))
    }
}

/// Does what one statement asks for.
async fn respond(
    asker: &Arc<dyn Asker>,
    statement: &Statement,
    values: Vec<Cell>,
    format: &Format,
    cancel: Option<Arc<ConnectionHandle>>,
) -> PgWireResult<Response> {
    let Statement::Question(sql) = statement else {
        return Ok(about_connection(statement, format));
    };
    let answer = asker.answer(sql, values).await.map_err(|it| refusal::of_question(&it))?;
    let fields = Arc::new(row::fields(answer.columns(), format));
    let rows = Rows::of(answer).stream(Arc::clone(&fields), cancel);
    Ok(Response::Query(QueryResponse::new(fields, rows)))
}

/// Answers a statement about the connection.
fn about_connection(statement: &Statement, format: &Format) -> Response {
    match statement {
        Statement::Empty | Statement::Question(_) => Response::EmptyQuery,
        Statement::Begin => Response::TransactionStart(Tag::new("BEGIN")),
        Statement::End(tag) => Response::TransactionEnd(Tag::new(tag)),
        Statement::Quiet(tag) => Response::Execution(Tag::new(tag)),
        Statement::Show(name) => {
            let (column, value) = shown(name);
            let fields = Arc::new(row::fields(&[column], format));
            let row = row::write(&fields, &[Cell::Text(value.to_owned())]);
            let mut response = QueryResponse::new(fields, stream::iter([Ok(row)]));
            response.set_command_tag("SHOW");
            Response::Query(response)
        }
    }
}

/// A setting of the connection, as clients look them up.
fn shown(name: &str) -> (Column, &'static str) {
    let value = match name {
        "server_version" => SERVER_VERSION,
        "server_version_num" => "160006",
        "server_encoding" | "client_encoding" => "UTF8",
        "standard_conforming_strings" | "integer_datetimes" | "transaction_read_only" => "on",
        "timezone" | "time zone" => "UTC",
        "datestyle" => "ISO, YMD",
        "search_path" => "public",
        "transaction isolation level" | "transaction_isolation" => "read committed",
        "max_identifier_length" => "63",
        _ => "",
    };
    (Column { name: name.replace(' ', "_"), kind: ColumnKind::Text }, value)
}

fn cancel_of<C: ClientInfo>(client: &C) -> Option<Arc<ConnectionHandle>> {
    let handle = client.session_extensions().get::<Arc<ConnectionHandle>>();
    handle.map(|it| Arc::clone(it.as_ref()))
}

/// Rows of one answer, on their way.
struct Rows {
    from: Found,
    found: std::vec::IntoIter<Vec<Cell>>,
}

enum Found {
    /// Asked already.
    Answer(Box<dyn Answer>),
    /// To be asked when the first row is wanted.
    Question(Arc<dyn Asker>, String),
}

impl Rows {
    fn of(answer: Box<dyn Answer>) -> Self {
        Self { from: Found::Answer(answer), found: vec![].into_iter() }
    }

    fn later(asker: Arc<dyn Asker>, sql: String) -> Self {
        Self { from: Found::Question(asker, sql), found: vec![].into_iter() }
    }

    /// Row by row, until the last or until the client cancels.
    fn stream(
        self,
        fields: Arc<Vec<FieldInfo>>,
        cancel: Option<Arc<ConnectionHandle>>,
    ) -> impl Stream<Item = PgWireResult<DataRow>> + Send + 'static {
        // Whoever began the question has listened for its end; from here on the rows do.
        let begun: Option<oneshot::Receiver<()>> = None;
        stream::try_unfold((self, begun), move |(mut rows, mut cancelled)| {
            let (fields, cancel) = (Arc::clone(&fields), cancel.clone());
            async move {
                if let Some(cells) = rows.found.next() {
                    let row = row::write(&fields, &cells);
                    return Ok(Some((row, (rows, cancelled))));
                }
                if let (None, Some(cancel)) = (&cancelled, &cancel) {
                    cancelled = Some(cancel.start_query().await);
                }
                let found = match &mut cancelled {
                    Some(cancelled) => tokio::select! {
                        Ok(()) = cancelled => Err(PgWireError::QueryCanceled),
                        found = rows.more() => found,
                    },
                    None => rows.more().await,
                };
                Ok(found?.map(|cells| (row::write(&fields, &cells), (rows, cancelled))))
            }
        })
    }

    /// The first row of the next batch.
    async fn more(&mut self) -> PgWireResult<Option<Vec<Cell>>> {
        let failed = |it: &port::PortError| refusal::of_question(it);
        loop {
            if let Some(cells) = self.found.next() {
                return Ok(Some(cells));
            }
            match &mut self.from {
                Found::Answer(answer) => match answer.next().await.map_err(|it| failed(&it))? {
                    Some(rows) => self.found = rows.into_iter(),
                    None => return Ok(None),
                },
                Found::Question(asker, sql) => {
                    let answer = asker.answer(sql, vec![]).await.map_err(|it| failed(&it))?;
                    self.from = Found::Answer(answer);
                }
            }
        }
    }
}
