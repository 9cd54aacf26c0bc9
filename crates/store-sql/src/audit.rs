//! Who changed what, when, from where: append-only, each line sealed with the hash of the one
//! before it.
//!
//! A line's hash is SHA-256 over eight netstrings (`LENGTH:BYTES,`): the hash of the line before
//! (empty for the first), then n, at, by, address, action, subject and detail, numbers in decimal.
//! Anybody can recompute it with a few lines of any language.

use std::fmt::Write as _;

use port::{Audit, AuditEntry, AuditFilter, Page, PageRequest, PortError};
use sha2::{Digest as _, Sha256};

use crate::{
    SqlStore,
    cursor::{List, Mark, page_len},
    db::Tx,
    dialect::Purpose,
    failure::failed,
    ledger::limit,
    row::{Row, Unreadable, read_all},
    value::{args, int},
};

/// Lines checked at a time.
const CHECKED_AT_ONCE: u32 = 5_000;

const TAKE_NUMBER: &str = "UPDATE heads SET n = n + 1 WHERE name = 'audit' RETURNING n, hash";
const ADD_LINE: &str = "INSERT INTO audit
        (n, at, by_whom, address, action, subject, detail, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const MOVE_HEAD: &str = "UPDATE heads SET hash = $1 WHERE name = 'audit'";
const HEAD: &str = "SELECT n, hash FROM heads WHERE name = 'audit'";
const LINES_AFTER: &str = "SELECT n, at, by_whom, address, action, subject, detail, hash
    FROM audit WHERE $1 < n ORDER BY n LIMIT $2";

/// $1 person, $2 subject, $3 where the page begins, $4 its length.
macro_rules! lines_where {
    ($clause:literal) => {
        concat!(
            "SELECT n, at, by_whom, address, action, subject, detail, hash FROM audit WHERE ",
            $clause,
            " AND n < $3 ORDER BY n DESC LIMIT $4"
        )
    };
}

#[async_trait::async_trait]
impl Audit for SqlStore {
    async fn write(&self, entry: &AuditEntry) -> Result<(), PortError> {
        let step = format!("writing `{}` into the audit", entry.action);
        let cannot = |error| failed(&step, error);
        let mut tx = self.db.begin(Purpose::Keep).await.map_err(cannot)?;
        let taken = tx.rows(TAKE_NUMBER, args![]).await.map_err(cannot)?;
        let (n, before) = read_head(&taken)?;
        let line = AuditEntry { n, ..entry.clone() };
        let hash = seal(&before, &line);
        let args = args![
            int(n),
            line.at,
            &line.by,
            &line.address,
            &line.action,
            &line.subject,
            &line.detail,
            &hash,
        ];
        tx.execute(ADD_LINE, args).await.map_err(cannot)?;
        tx.execute(MOVE_HEAD, args![&hash]).await.map_err(cannot)?;
        tx.commit().await.map_err(cannot)
    }

    async fn read(
        &self,
        filter: &AuditFilter,
        page: &PageRequest,
    ) -> Result<Page<AuditEntry>, PortError> {
        let begin = List::Audit.begin(page)?;
        let (by, subject) = (filter.by.as_deref(), filter.subject.as_deref());
        let sql = match (by, subject) {
            (None, None) => lines_where!("$1 IS NULL AND $2 IS NULL"),
            (Some(_), None) => lines_where!("by_whom = $1 AND $2 IS NULL"),
            (None, Some(_)) => lines_where!("subject = $2 AND $1 IS NULL"),
            (Some(_), Some(_)) => lines_where!("by_whom = $1 AND subject = $2"),
        };
        let rows = self.db.rows(sql, args![by, subject, begin.number, limit(page)]).await;
        let rows = rows.map_err(|error| failed("listing the audit", error))?;
        let n_max = page_len(page);
        let items = read_all("audit", &rows[..rows.len().min(n_max)], read_line)?;
        let next = items
            .last()
            .filter(|_| n_max < rows.len())
            .map(|it| List::Audit.cursor(&Mark { number: int(it.n), id: String::new() }));
        Ok(Page { items, next })
    }

    async fn verify(&self) -> Result<u64, PortError> {
        let step = "checking the audit";
        let mut tx = self.db.begin(Purpose::Look).await.map_err(|error| failed(step, error))?;
        let (mut n, mut hash) = (0, String::new());
        loop {
            let lines = lines_after(&mut tx, n).await?;
            if lines.is_empty() {
                break;
            }
            for line in lines {
                check_line(n, &hash, &line)?;
                (n, hash) = (line.n, line.hash);
            }
        }
        let rows = tx.rows(HEAD, args![]).await.map_err(|error| failed(step, error))?;
        let (n_written, last_hash) = read_head(&rows)?;
        tx.commit().await.map_err(|error| failed(step, error))?;
        if (n, &hash) == (n_written, &last_hash) {
            return Ok(n);
        }
        let how = format!("it ends with line {n}, but {n_written} lines were written");
        Err(PortError::Damaged { what: "audit".to_owned(), how })
    }
}

/// Does `line` follow line `n`, whose hash is `hash`?
fn check_line(n: u64, hash: &str, line: &AuditEntry) -> Result<(), PortError> {
    let what = || format!("audit line {}", n + 1);
    if line.n != n + 1 {
        return Err(PortError::Damaged { what: what(), how: "it is missing".to_owned() });
    }
    if line.hash != seal(hash, line) {
        let how = "its hash does not fit what it says and the line before it".to_owned();
        return Err(PortError::Damaged { what: what(), how });
    }
    Ok(())
}

async fn lines_after(tx: &mut Tx, n: u64) -> Result<Vec<AuditEntry>, PortError> {
    let rows = tx.rows(LINES_AFTER, args![int(n), CHECKED_AT_ONCE]).await;
    let rows = rows.map_err(|error| failed(&format!("reading the audit after line {n}"), error))?;
    read_all("audit", &rows, read_line)
}

fn read_head(rows: &[Row]) -> Result<(u64, String), PortError> {
    let heads = read_all("heads", rows, |row| Ok((row.count("n")?, row.text("hash")?)))?;
    heads.into_iter().next().ok_or_else(|| PortError::Damaged {
        what: "table `heads`".to_owned(),
        how: "the row `audit` is missing".to_owned(),
    })
}

fn read_line(row: &Row) -> Result<AuditEntry, Unreadable> {
    Ok(AuditEntry {
        n: row.count("n")?,
        at: row.time("at")?,
        by: row.text("by_whom")?,
        address: row.text("address")?,
        action: row.text("action")?,
        subject: row.text("subject")?,
        detail: row.text("detail")?,
        hash: row.text("hash")?,
    })
}

/// The hash of a line, given that of the line before it; see the top of this file.
fn seal(before: &str, line: &AuditEntry) -> String {
    let (n, at) = (line.n.to_string(), line.at.0.to_string());
    let fields =
        [before, &n, &at, &line.by, &line.address, &line.action, &line.subject, &line.detail];
    let mut hasher = Sha256::new();
    for field in fields {
        hasher.update(format!("{}:", field.len()));
        hasher.update(field);
        hasher.update(",");
    }
    let mut hexadecimal = String::with_capacity(64);
    for byte in hasher.finalize() {
        // Writing into a String cannot fail.
        let _ = write!(hexadecimal, "{byte:02x}");
    }
    hexadecimal
}

#[cfg(test)]
mod tests {
    use model::Time;

    use super::*;

    fn line(by: &str, address: &str) -> AuditEntry {
        AuditEntry {
            n: 1,
            at: Time(1_764_000_000_000_000),
            by: by.to_owned(),
            address: address.to_owned(),
            action: "alarm.acknowledge".to_owned(),
            subject: "alarm/0192".to_owned(),
            detail: r#"{"note":"đã rõ"}"#.to_owned(),
            hash: String::new(),
        }
    }

    /// Recomputed with Python: `hashlib.sha256(b"".join(b"%d:%s," % (len(f), f) for f in fields))`.
    #[test]
    fn the_hash_is_the_one_others_compute() {
        let expected = "2a46f1b0e0f39ee93802f5ddf8b9e9291593758fafa17100be8ea8ff10b819e8";
        assert_eq!(seal("", &line("lan", "10.0.0.7")), expected);
    }

    #[test]
    fn moving_text_between_fields_changes_the_hash() {
        assert_ne!(seal("", &line("lan", "x")), seal("", &line("lanx", "")));
        assert_ne!(seal("a", &line("lan", "x")), seal("", &line("lan", "x")));
    }
}
