//! Rosters, ways to reach people, escalation chains, and what one shift leaves to the next.

use model::{Time, UserId};
use notify::{Directory, DutyId};
use port::{HandOver, PortError, Rosters, Setting, SettingKind};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    SqlStore,
    failure::failed,
    row::{Row, Unreadable, read_all, unreadable},
    value::args,
};

const ALL: &str = "SELECT kind, body FROM roster_settings
    WHERE until_at IS NULL OR $1 < until_at ORDER BY kind, until_at, id";
const LEFT: &str = "SELECT id FROM users WHERE enabled = 0";
const PUT: &str = "INSERT INTO roster_settings (kind, id, until_at, body) VALUES ($1, $2, $3, $4)
    ON CONFLICT (kind, id) DO UPDATE SET until_at = excluded.until_at, body = excluded.body";
const DELETE: &str = "DELETE FROM roster_settings WHERE kind = $1 AND id = $2";
const PUT_NOTE: &str =
    "INSERT INTO hand_overs (id, duty, by_user, at, note) VALUES ($1, $2, $3, $4, $5)";
const NOTES: &str = "SELECT id, duty, by_user, at, note FROM hand_overs
    WHERE duty = $1 ORDER BY at DESC, id LIMIT $2";
const READS: &str =
    "SELECT by_user, at FROM hand_over_reads WHERE hand_over = $1 ORDER BY at, by_user";
const NOTE: &str = "SELECT id, duty, by_user, at, note FROM hand_overs WHERE id = $1";
const READ: &str = "INSERT INTO hand_over_reads (hand_over, by_user, at) VALUES ($1, $2, $3)
    ON CONFLICT (hand_over, by_user) DO NOTHING";

#[async_trait::async_trait]
impl Rosters for SqlStore {
    async fn directory(&self, since: Time) -> Result<Directory, PortError> {
        let rows = self.db.rows(ALL, args![since]).await;
        let rows = rows.map_err(|error| failed("reading the rosters", error))?;
        let mut directory = Directory::default();
        for setting in read_all("roster_settings", &rows, setting)? {
            match setting {
                Setting::Person(it) => drop(directory.people.insert(it.id.clone(), it)),
                Setting::Duty(it) => drop(directory.duties.insert(it.id.clone(), it)),
                Setting::Shift(it) => directory.shifts.push(it),
                Setting::Absence(it) => directory.absences.push(it),
                Setting::Chain(it) => directory.chains.push(it),
            }
        }
        let rows = self.db.rows(LEFT, args![]).await;
        let rows = rows.map_err(|error| failed("reading whose accounts are closed", error))?;
        let left = read_all("users", &rows, |row| row.parsed("id"))?;
        directory.left = left.into_iter().collect();
        Ok(directory)
    }

    async fn put_setting(&self, setting: &Setting) -> Result<(), PortError> {
        let (id, until, body) = match setting {
            Setting::Person(it) => (it.id.to_string(), None, body(it)?),
            Setting::Duty(it) => (it.id.to_string(), None, body(it)?),
            Setting::Shift(it) => (it.id.clone(), Some(it.until), body(it)?),
            Setting::Absence(it) => (it.id.clone(), Some(it.until), body(it)?),
            Setting::Chain(it) => (it.id.to_string(), None, body(it)?),
        };
        let kind = setting.kind().as_str();
        let kept = self.db.keep(PUT, args![kind, &id, until, &body]).await;
        kept.map_err(|error| failed(&format!("keeping the {kind} `{id}`"), error))?;
        Ok(())
    }

    async fn delete_setting(&self, kind: SettingKind, id: &str) -> Result<bool, PortError> {
        let kind = kind.as_str();
        let deleted = self.db.keep(DELETE, args![kind, id]).await;
        let n = deleted.map_err(|error| failed(&format!("deleting the {kind} `{id}`"), error))?;
        Ok(n != 0)
    }

    async fn put_hand_over(&self, it: &HandOver) -> Result<(), PortError> {
        let duty = it.duty.to_string();
        let args = args![&it.id, &duty, it.by.as_str(), it.at, &it.text];
        let kept = self.db.keep(PUT_NOTE, args).await;
        kept.map_err(|error| failed("keeping a hand-over", error))?;
        Ok(())
    }

    async fn hand_overs(&self, duty: &DutyId, n_max: u32) -> Result<Vec<HandOver>, PortError> {
        let rows = self.db.rows(NOTES, args![&duty.to_string(), n_max]).await;
        self.with_readers(rows).await
    }

    async fn hand_over(&self, id: &str) -> Result<Option<HandOver>, PortError> {
        let rows = self.db.rows(NOTE, args![id]).await;
        Ok(self.with_readers(rows).await?.pop())
    }

    async fn read_hand_over(&self, id: &str, by: &UserId, at: Time) -> Result<bool, PortError> {
        if self.hand_over(id).await?.is_none() {
            return Ok(false);
        }
        let kept = self.db.keep(READ, args![id, by.as_str(), at]).await;
        kept.map_err(|error| failed("noting who read a hand-over", error))?;
        Ok(true)
    }
}

impl SqlStore {
    /// Notes, with who has read them.
    async fn with_readers(
        &self,
        rows: Result<Vec<Row>, sqlx::Error>,
    ) -> Result<Vec<HandOver>, PortError> {
        let cannot = |error| failed("reading the hand-overs", error);
        let mut notes = read_all("hand_overs", &rows.map_err(cannot)?, note)?;
        for note in &mut notes {
            let rows = self.db.rows(READS, args![&note.id]).await.map_err(cannot)?;
            note.read = read_all("hand_over_reads", &rows, |row| {
                Ok((row.parsed("by_user")?, row.time("at")?))
            })?;
        }
        Ok(notes)
    }
}

fn body(it: &impl Serialize) -> Result<String, PortError> {
    serde_json::to_string(it).map_err(|error| PortError::unavailable("writing a setting", error))
}

fn setting(row: &Row) -> Result<Setting, Unreadable> {
    fn read<T: DeserializeOwned>(row: &Row) -> Result<T, Unreadable> {
        row.json("body", of_text)
    }
    Ok(match row.text("kind")?.as_str() {
        "person" => Setting::Person(read(row)?),
        "duty" => Setting::Duty(read(row)?),
        "shift" => Setting::Shift(read(row)?),
        "absence" => Setting::Absence(read(row)?),
        "chain" => Setting::Chain(read(row)?),
        other => return Err(unreadable("kind", format!("the word `{other}` is unknown"))),
    })
}

fn note(row: &Row) -> Result<HandOver, Unreadable> {
    Ok(HandOver {
        id: row.text("id")?,
        duty: row.parsed("duty")?,
        by: row.parsed("by_user")?,
        at: row.time("at")?,
        text: row.text("note")?,
        read: Vec::new(),
    })
}

fn of_text<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    serde_json::from_str(text)
}
