//! Dead letters. They are lost whole or not at all, and nobody waits for their sync: they were
//! never acknowledged.

use std::collections::BTreeSet;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use model::{SourceId, Text};
use port::{
    DeadLetters, Letter, LetterBounds, LetterCount, LetterFilter, Page, PageRequest, PortError, Way,
};

use crate::{
    SqlStore,
    cursor::{List, Mark, page_len},
    db::Tx,
    dialect::{Purpose, Sql, among},
    failure::failed,
    ledger::limit,
    row::{Row, Unreadable, read_all, unreadable},
    value::{args, int},
};

const TAKE_NUMBERS: &str = "UPDATE heads SET n = n + $1 WHERE name = 'dead_letters' RETURNING n";
const ADD: &str = "INSERT INTO dead_letters
        (n, at, source, way, name, sha256, code, reason_vi, reason_en, size_bytes, kept_bytes,
         is_whole, preview, payload)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
const ONE: &str = "SELECT n, at, source, way, name, sha256, code, reason_vi, reason_en, size_bytes,
        is_whole, preview, payload FROM dead_letters WHERE n = $1";
const OF_SOURCE: &str = "SELECT n, kept_bytes FROM dead_letters WHERE source = $1 ORDER BY n DESC";
const LET_GO: &str = "DELETE FROM dead_letters WHERE source = $1 AND n < $2";
const BY_SOURCE: &str = "SELECT source, CAST(SUM(kept_bytes) AS BIGINT) AS bytes
    FROM dead_letters GROUP BY source ORDER BY bytes DESC, source";
const COUNT: &str = "SELECT COUNT(*) AS n, CAST(COALESCE(SUM(kept_bytes), 0) AS BIGINT) AS bytes
    FROM dead_letters";

/// $1 sources that may be seen, $2 source, $3 code, $4 pattern, $5 time, $6 where the page begins,
/// $7 its length.
const LISTED: Sql = among!(
    ["SELECT n, at, source, way, name, sha256, code, reason_vi, reason_en, size_bytes, is_whole,
        preview, '' AS payload FROM dead_letters WHERE ($1 IS NULL OR source IN "] "$1"
    [") AND ($2 IS NULL OR source = $2) AND ($3 IS NULL OR code = $3
        OR LOWER(reason_vi) LIKE $4 ESCAPE '!' OR LOWER(reason_en) LIKE $4 ESCAPE '!')
        AND ($5 IS NULL OR at < $5) AND n < $6 ORDER BY n DESC LIMIT $7"]
);

const REMOVE: Sql = among!(
    ["DELETE FROM dead_letters WHERE CAST(n AS TEXT) IN "] "$1" [""]
);

#[async_trait::async_trait]
impl DeadLetters for SqlStore {
    async fn keep(&self, letters: &[Letter], bounds: LetterBounds) -> Result<u64, PortError> {
        if letters.is_empty() {
            return Ok(0);
        }
        let step = "keeping dead letters";
        let cannot = |error| failed(step, error);
        let mut tx = self.db.begin(Purpose::Project).await.map_err(cannot)?;
        let n_letters = int(letters.len() as u64);
        let taken = tx.rows(TAKE_NUMBERS, args![n_letters]).await.map_err(cannot)?;
        let last = read_all("heads", &taken, |row| row.int("n"))?;
        let first = last.first().map_or(1, |it| it - n_letters + 1);
        for (n, letter) in (first..).zip(letters) {
            add(&mut tx, n, letter).await.map_err(cannot)?;
        }
        let sources: BTreeSet<&str> = letters.iter().map(source_of).collect();
        let mut n_gone = 0;
        for source in sources {
            let (n_max, bytes_max) = (bounds.n_of_source, bounds.bytes_of_source);
            n_gone += let_go(&mut tx, source, n_max, bytes_max).await?;
        }
        n_gone += let_largest_go(&mut tx, bounds).await?;
        tx.commit().await.map_err(cannot)?;
        Ok(n_gone)
    }

    async fn list(
        &self,
        filter: &LetterFilter,
        page: &PageRequest,
    ) -> Result<Page<Letter>, PortError> {
        let begin = List::DeadLetters.begin(page)?;
        let among = filter.among.as_ref().map(codes);
        let source = filter.source.as_ref().map(SourceId::as_str);
        let reason = filter.reason.as_deref();
        let pattern = reason.map(pattern);
        let args = args![
            among.as_deref(),
            source,
            reason,
            pattern.as_deref(),
            filter.before,
            begin.number,
            limit(page)
        ];
        let rows = self.db.rows(LISTED, args).await;
        let rows = rows.map_err(|error| failed("listing dead letters", error))?;
        let n_max = page_len(page);
        let items = read_all("dead_letters", &rows[..rows.len().min(n_max)], read)?;
        let next = items
            .last()
            .filter(|_| n_max < rows.len())
            .map(|it| List::DeadLetters.cursor(&Mark { number: int(it.id), id: String::new() }));
        Ok(Page { items, next })
    }

    async fn letter(&self, id: u64) -> Result<Option<Letter>, PortError> {
        let rows = self.db.rows(ONE, args![int(id)]).await;
        let rows = rows.map_err(|error| failed("reading a dead letter", error))?;
        Ok(read_all("dead_letters", &rows, read)?.into_iter().next())
    }

    async fn remove(&self, ids: &[u64]) -> Result<u64, PortError> {
        let ids: Vec<_> = ids.iter().map(|it| format!("\"{it}\"")).collect();
        let ids = format!("[{}]", ids.join(","));
        let removed = self.db.keep(REMOVE, args![&ids]).await;
        removed.map_err(|error| failed("removing dead letters", error))
    }

    async fn count(&self) -> Result<LetterCount, PortError> {
        let rows = self.db.rows(COUNT, args![]).await;
        let rows = rows.map_err(|error| failed("counting dead letters", error))?;
        let read = |row: &Row| Ok(LetterCount { n: row.count("n")?, bytes: row.count("bytes")? });
        Ok(read_all("dead_letters", &rows, read)?.into_iter().next().unwrap_or_default())
    }
}

async fn add(tx: &mut Tx, n: i64, letter: &Letter) -> Result<(), sqlx::Error> {
    let (name, sha256) = match &letter.way {
        Way::Mqtt | Way::Http => ("", ""),
        Way::Line { precision } => (precision.as_str(), ""),
        Way::File { name, sha256 } => (name.as_str(), sha256.as_str()),
    };
    let payload = STANDARD.encode(&letter.payload);
    let plain = |text: &str| text.replace('\0', "\u{fffd}");
    let (vi, en) = (plain(&letter.reason.vi), plain(&letter.reason.en));
    let (name, preview) = (plain(name), plain(&letter.preview));
    let args = args![
        n,
        letter.time,
        source_of(letter),
        letter.way.as_str(),
        &name,
        sha256,
        &letter.code,
        &vi,
        &en,
        int(letter.size),
        int(letter.payload.len() as u64),
        letter.is_whole,
        &preview,
        &payload,
    ];
    tx.execute(ADD, args).await?;
    Ok(())
}

/// Lets the oldest letters of a source go until the others fit.
async fn let_go(tx: &mut Tx, source: &str, n_max: u64, bytes_max: u64) -> Result<u64, PortError> {
    let cannot = |error| failed("letting old dead letters go", error);
    let rows = tx.rows(OF_SOURCE, args![source]).await.map_err(cannot)?;
    let read = |row: &Row| Ok((row.int("n")?, row.count("kept_bytes")?));
    let (mut n, mut bytes, mut oldest) = (0, 0, i64::MAX);
    for (number, kept_bytes) in read_all("dead_letters", &rows, read)? {
        (n, bytes) = (n + 1, bytes + kept_bytes);
        if n_max < n || bytes_max < bytes {
            return tx.execute(LET_GO, args![source, oldest]).await.map_err(cannot);
        }
        oldest = number;
    }
    Ok(0)
}

/// Whoever holds most gives way, until all of them together fit.
async fn let_largest_go(tx: &mut Tx, bounds: LetterBounds) -> Result<u64, PortError> {
    let rows = tx.rows(BY_SOURCE, args![]).await;
    let rows = rows.map_err(|error| failed("counting dead letters", error))?;
    let read = |row: &Row| Ok((row.text("source")?, row.count("bytes")?));
    let holders: Vec<(String, u64)> = read_all("dead_letters", &rows, read)?;
    let mut too_many =
        holders.iter().map(|it| it.1).sum::<u64>().saturating_sub(bounds.bytes_of_all);
    let mut n_gone = 0;
    for (source, bytes) in holders {
        if too_many == 0 {
            break;
        }
        let left = bytes.saturating_sub(too_many);
        n_gone += let_go(tx, &source, u64::MAX, left).await?;
        too_many = too_many.saturating_sub(bytes);
    }
    Ok(n_gone)
}

fn source_of(letter: &Letter) -> &str {
    letter.source.as_ref().map_or("", SourceId::as_str)
}

/// Codes have no character that JSON would escape.
fn codes(sources: &BTreeSet<SourceId>) -> String {
    let quoted: Vec<_> = sources.iter().map(|it| format!("\"{it}\"")).collect();
    format!("[{}]", quoted.join(","))
}

/// Finds `text` anywhere, its signs taken as they are.
fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for it in text.to_lowercase().chars() {
        if matches!(it, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(it);
    }
    pattern.push('%');
    pattern
}

fn read(row: &Row) -> Result<Letter, Unreadable> {
    let source = row.text("source")?;
    let name = || row.text("name");
    let way = match row.text("way")?.as_str() {
        "mqtt" => Way::Mqtt,
        "http" => Way::Http,
        "line" => Way::Line { precision: name()? },
        "file" => Way::File { name: name()?, sha256: row.text("sha256")? },
        other => return Err(unreadable("way", format!("the word `{other}` is unknown"))),
    };
    let payload = STANDARD.decode(row.text("payload")?);
    Ok(Letter {
        id: row.count("n")?,
        time: row.time("at")?,
        source: if source.is_empty() { None } else { Some(row.parsed("source")?) },
        way,
        code: row.text("code")?,
        reason: Text { vi: row.text("reason_vi")?, en: row.text("reason_en")? },
        size: row.count("size_bytes")?,
        payload: payload.map_err(|error| unreadable("payload", error))?,
        is_whole: row.truth("is_whole")?,
        preview: row.text("preview")?,
    })
}
