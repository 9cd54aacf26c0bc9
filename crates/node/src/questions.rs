//! Questions of people in SQL: each under the asker's own rights and within one budget, written
//! into the audit with what became of it.

mod about;
mod told;

use std::{sync::Arc, time::Duration};

use model::{Span, Time, User};
use port::{
    Answer, AskLimits, AuditEntry, Cell, Column, Description, PortError, Question, Unanswered,
    WholeAnswer,
};
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::centre::Centre;

pub use about::TableAbout;
use told::Told;

/// Rows an answer may have.
pub const ANSWER_ROWS_MAX: usize = 100_000;

/// Time one question may take, waiting and reading included.
const TIME_MAX: Span = Span::from_s(30);

/// Questions of people answered at once: the history answers a few at a time, and one place stays
/// for the center's own.
const ASKED_AT_ONCE: usize = 3;

/// As much of a question as the audit repeats.
const AUDITED_CHARS_MAX: usize = 4_000;

/// What the audit says was asked.
const SUBJECT: &str = "history/sql";

/// Where people's questions are answered. Cheap to clone.
#[derive(Clone)]
pub struct Questions {
    centre: Centre,
    room: Arc<Semaphore>,
    told: Arc<Told>,
}

/// Who asks, and how.
#[derive(Debug, Clone)]
pub struct Asking {
    /// Who.
    pub user: User,
    /// From where, as the audit shows it.
    pub address: String,
    /// By what.
    pub via: Via,
}

/// By what a question comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// The HTTP API and the console.
    Http,
    /// A program made for PostgreSQL.
    Postgres,
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// What was found.
    pub answer: WholeAnswer,
    /// How long it took.
    pub took: Span,
}

impl Questions {
    /// None asked yet.
    #[must_use]
    pub fn new(centre: Centre) -> Self {
        let room = Arc::new(Semaphore::new(ASKED_AT_ONCE));
        Self { centre, room, told: Arc::default() }
    }

    /// The whole answer, cut after `n_rows_max` rows.
    pub async fn ask(
        &self,
        by: &Asking,
        sql: &str,
        n_rows_max: usize,
    ) -> Result<Answered, PortError> {
        let began = self.centre.now();
        let asked = async {
            let _place = self.place().await?;
            let question = self.question(by, sql, vec![], n_rows_max).await?;
            let answer = self.centre.world().history.answer(question).await?;
            WholeAnswer::read(answer, n_rows_max).await
        };
        let answer = asked.await;
        let found = answer.as_ref().map(|it| it.table.rows.len());
        self.audit(by, sql, found, began).await?;
        Ok(Answered { answer: answer?, took: self.centre.now().since(began) })
    }

    /// An answer to be read as it comes. More rows than allowed are refused at its end.
    pub async fn begin(
        &self,
        by: &Asking,
        sql: &str,
        values: Vec<Cell>,
    ) -> Result<Box<dyn Answer>, PortError> {
        let began = self.centre.now();
        let asked = async {
            let place = self.place().await?;
            let question = self.question(by, sql, values, ANSWER_ROWS_MAX).await?;
            Ok((place, self.centre.world().history.answer(question).await?))
        };
        match asked.await {
            Ok((place, answer)) => Ok(Box::new(Audited {
                questions: self.clone(),
                by: by.clone(),
                sql: sql.to_owned(),
                began,
                n_rows: 0,
                is_open: true,
                answer,
                _place: place,
            })),
            Err(error) => {
                self.audit(by, sql, Err(&error), began).await?;
                Err(error)
            }
        }
    }

    /// What a question would answer.
    pub async fn describe(&self, by: &Asking, sql: &str) -> Result<Description, PortError> {
        let question = self.question(by, sql, vec![], ANSWER_ROWS_MAX).await?;
        self.centre.world().history.describe(question).await
    }

    async fn question(
        &self,
        by: &Asking,
        sql: &str,
        values: Vec<Cell>,
        n_rows_max: usize,
    ) -> Result<Question, PortError> {
        let scope = self.centre.zone().scope_of(&by.user.org);
        let limits = AskLimits { n_rows_max, time_max: TIME_MAX };
        let question = self.centre.question(sql, scope, limits).await?;
        Ok(Question { values, ..question })
    }

    /// A place among those who ask, waited for no longer than a question may take.
    async fn place(&self) -> Result<OwnedSemaphorePermit, PortError> {
        let place = Arc::clone(&self.room).acquire_owned();
        let too_slow = |_| Unanswered::TooSlow { time_max: TIME_MAX };
        let place = tokio::time::timeout(Duration::from_micros(TIME_MAX.0), place).await;
        place.map_err(too_slow)?.map_err(|it| PortError::unavailable("waiting to ask", it))
    }

    /// Who asked what, and what became of it. A screen asks the same all day: the same question of
    /// the same person is written once an hour.
    async fn audit(
        &self,
        by: &Asking,
        sql: &str,
        found: Result<usize, &PortError>,
        began: Time,
    ) -> Result<(), PortError> {
        let now = self.centre.now();
        if !self.told.is_news(&by.user.id, sql, now) {
            return Ok(());
        }
        let via = if by.via == Via::Http { "http" } else { "postgres" };
        let shown: String = sql.chars().take(AUDITED_CHARS_MAX).collect();
        let took_ms = now.since(began).0 / 1_000;
        let mut detail = json!({"sql": shown, "via": via, "took_ms": took_ms});
        match found {
            Ok(n_rows) => detail["rows"] = json!(n_rows),
            Err(error) => detail["refused"] = json!(error.to_string()),
        }
        let entry = AuditEntry {
            n: 0,
            at: now,
            by: by.user.id.to_string(),
            address: by.address.clone(),
            action: "history.ask".to_owned(),
            subject: SUBJECT.to_owned(),
            detail: detail.to_string(),
            hash: String::new(),
        };
        self.centre.world().audit.write(&entry).await
    }
}

/// An answer that is written into the audit when it ends, however it ends.
struct Audited {
    questions: Questions,
    by: Asking,
    sql: String,
    began: Time,
    n_rows: usize,
    is_open: bool,
    answer: Box<dyn Answer>,
    _place: OwnedSemaphorePermit,
}

#[async_trait::async_trait]
impl Answer for Audited {
    fn columns(&self) -> &[Column] {
        self.answer.columns()
    }

    async fn next(&mut self) -> Result<Option<Vec<Vec<Cell>>>, PortError> {
        let mut rows = self.answer.next().await;
        self.n_rows += rows.as_ref().map_or(0, |it| it.as_ref().map_or(0, Vec::len));
        if ANSWER_ROWS_MAX < self.n_rows {
            rows = Err(Unanswered::TooManyRows { n_rows_max: ANSWER_ROWS_MAX }.into());
        }
        let ended = match &rows {
            Ok(Some(_)) => return rows,
            Ok(None) => Ok(self.n_rows),
            Err(error) => Err(error),
        };
        self.is_open = false;
        self.questions.audit(&self.by, &self.sql, ended, self.began).await?;
        rows
    }
}

impl Drop for Audited {
    /// Whoever hangs up has asked all the same.
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if !self.is_open {
            return;
        }
        let (questions, by, sql) = (self.questions.clone(), self.by.clone(), self.sql.clone());
        let (n_rows, began) = (self.n_rows, self.began);
        runtime.spawn(async move {
            if let Err(error) = questions.audit(&by, &sql, Ok(n_rows), began).await {
                tracing::warn!(%error, "a question is missing in the audit");
            }
        });
    }
}
