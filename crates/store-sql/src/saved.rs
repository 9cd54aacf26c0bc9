//! Questions that people keep.

use port::{PortError, SavedQuestion, SavedQuestions};

use crate::{
    SqlStore,
    failure::{failed, failed_naming},
    row::{Row, Unreadable, read_all},
    value::args,
};

const ALL: &str =
    "SELECT id, name, question, chart, shared, owner, created_at, changed_at FROM questions";
const PUT: &str = "INSERT INTO questions
        (id, name, question, chart, shared, owner, created_at, changed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, question = excluded.question,
        chart = excluded.chart, shared = excluded.shared, owner = excluded.owner,
        created_at = excluded.created_at, changed_at = excluded.changed_at";
const DELETE: &str = "DELETE FROM questions WHERE id = $1";

#[async_trait::async_trait]
impl SavedQuestions for SqlStore {
    async fn saved_questions(&self) -> Result<Vec<SavedQuestion>, PortError> {
        let rows = self.db.rows(ALL, args![]).await;
        let rows = rows.map_err(|error| failed("reading the saved questions", error))?;
        let mut questions = read_all("questions", &rows, question)?;
        questions.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        Ok(questions)
    }

    async fn put_saved_question(&self, it: &SavedQuestion) -> Result<(), PortError> {
        let args = args![
            &it.id,
            &it.name,
            &it.sql,
            it.chart.as_deref(),
            it.shared,
            it.owner.as_str(),
            it.created_at,
            it.changed_at,
        ];
        let step = format!("keeping the question `{}`", it.name);
        let owner = format!("the user `{}`", it.owner);
        self.db.keep(PUT, args).await.map_err(|error| failed_naming(&step, &owner, error))?;
        Ok(())
    }

    async fn delete_saved_question(&self, id: &str) -> Result<bool, PortError> {
        let deleted = self.db.keep(DELETE, args![id]).await;
        let n = deleted.map_err(|error| failed("deleting a saved question", error))?;
        Ok(n != 0)
    }
}

fn question(row: &Row) -> Result<SavedQuestion, Unreadable> {
    Ok(SavedQuestion {
        id: row.text("id")?,
        name: row.text("name")?,
        sql: row.text("question")?,
        chart: row.maybe_text("chart")?,
        shared: row.truth("shared")?,
        owner: row.parsed("owner")?,
        created_at: row.time("created_at")?,
        changed_at: row.time("changed_at")?,
    })
}
