//! What the pipeline of notices remembers.

use std::collections::BTreeMap;

use model::{AlarmId, Time};
use notify::{GroupId, Kept, Member, Notice, NoticeId, PersonId};
use port::{AlarmNotices, Notices, PortError};
use serde_json::{Value, json};

use crate::{
    SqlStore,
    db::Tx,
    dialect::{Purpose, Sql, from_rows},
    failure::failed,
    row::{Row, Unreadable, read_all, unreadable},
    value::args,
};

/// Rows told in one statement.
const ROWS_MAX: usize = 1_000;

const PUT: Sql = from_rows!(
    "INSERT INTO notify_kept (kind, id, part_of, n, is_over, at, body)
    SELECT value ->> 0, value ->> 1, value ->> 2, CAST(value ->> 3 AS BIGINT),
        CAST(value ->> 4 AS BIGINT), CAST(value ->> 5 AS BIGINT), value ->> 6",
    "WHERE TRUE ON CONFLICT (kind, id) DO UPDATE SET part_of = excluded.part_of, n = excluded.n,
        is_over = excluded.is_over, at = excluded.at, body = excluded.body"
);

const PUT_TELLS: Sql = from_rows!(
    "INSERT INTO notify_tells (notice, alarm_group, first_n, end_n)
    SELECT value ->> 0, value ->> 1, CAST(value ->> 2 AS BIGINT), CAST(value ->> 3 AS BIGINT)",
    "WHERE TRUE ON CONFLICT (notice, alarm_group) DO NOTHING"
);

const BEGUN: &str = "SELECT n FROM heads WHERE name = 'notices'";
const BEGIN: &str = "UPDATE heads SET n = 1 WHERE name = 'notices' AND n = 0";
const OPEN: &str = "SELECT body FROM notify_kept WHERE is_over = 0";
const ONE: &str = "SELECT body FROM notify_kept WHERE kind = $1 AND id = $2";
const MEMBERS: &str = "SELECT body FROM notify_kept
    WHERE kind = 'member' AND part_of = $1 AND $2 <= n AND n < $3 ORDER BY n LIMIT $4";
const TELLING: &str = "SELECT k.body AS body FROM notify_tells t
    JOIN notify_kept k ON k.kind = 'notice' AND k.id = t.notice
    WHERE t.alarm_group = $1 ORDER BY k.n, k.id";
const OF_PERSON: &str = "SELECT body FROM notify_kept
    WHERE kind = 'notice' AND part_of = $1 ORDER BY n DESC, id LIMIT $2";
const FORGET_TELLS: &str = "DELETE FROM notify_tells WHERE notice IN
    (SELECT id FROM notify_kept WHERE kind = 'notice' AND is_over = 1 AND at < $1)";
const FORGET: &str = "DELETE FROM notify_kept WHERE is_over = 1 AND at < $1";

#[async_trait::async_trait]
impl Notices for SqlStore {
    async fn open_notices(&self) -> Result<Option<Vec<Kept>>, PortError> {
        let cannot = |error| failed("reading what notices remember", error);
        let begun = self.db.rows(BEGUN, args![]).await.map_err(cannot)?;
        let begun = read_all("heads", &begun, |row| row.int("n"))?;
        if begun.first().is_none_or(|it| *it == 0) {
            return Ok(None);
        }
        let rows = self.db.rows(OPEN, args![]).await.map_err(cannot)?;
        read_all("notify_kept", &rows, kept).map(Some)
    }

    async fn keep_notices(&self, changes: &[Kept], now: Time) -> Result<(), PortError> {
        let step = "keeping notices";
        let cannot = |error| failed(step, error);
        let mut tx = self.db.begin(Purpose::Keep).await.map_err(cannot)?;
        let rows = changes.iter().map(|it| row_of(it, now)).collect::<Result<Vec<_>, _>>()?;
        let tells: Vec<Value> = changes.iter().flat_map(tells_of).collect();
        put(&mut tx, PUT, &rows).await.map_err(cannot)?;
        put(&mut tx, PUT_TELLS, &tells).await.map_err(cannot)?;
        tx.execute(BEGIN, args![]).await.map_err(cannot)?;
        tx.commit().await.map_err(cannot)
    }

    async fn notices_of(&self, alarm: AlarmId) -> Result<Option<AlarmNotices>, PortError> {
        let Some(Kept::Member(member)) = self.kept_one("member", &alarm.to_string()).await? else {
            return Ok(None);
        };
        let group = self.kept_one("group", &member.group.to_string()).await?;
        let Some(Kept::Group(group)) = group else { return Ok(None) };
        let rows = self.db.rows(TELLING, args![&member.group.to_string()]).await;
        let rows = rows.map_err(|error| failed("reading an alarm's notices", error))?;
        let mut notices = notices(&rows)?;
        notices.retain(|it| tells_of_alarm(it, &member));
        Ok(Some(AlarmNotices { member, group: *group, notices }))
    }

    async fn members_of(
        &self,
        group: GroupId,
        from: u32,
        to: u32,
        n_max: u32,
    ) -> Result<Vec<Member>, PortError> {
        let rows = self.db.rows(MEMBERS, args![&group.to_string(), from, to, n_max]).await;
        let rows = rows.map_err(|error| failed("reading a group's alarms", error))?;
        let read = read_all("notify_kept", &rows, kept)?;
        Ok(read
            .into_iter()
            .filter_map(|it| if let Kept::Member(it) = it { Some(it) } else { None })
            .collect())
    }

    async fn notice(&self, id: NoticeId) -> Result<Option<Notice>, PortError> {
        let found = self.kept_one("notice", &id.to_string()).await?;
        Ok(found.and_then(|it| if let Kept::Notice(it) = it { Some(*it) } else { None }))
    }

    async fn notices_for(&self, person: &PersonId, n_max: u32) -> Result<Vec<Notice>, PortError> {
        let rows = self.db.rows(OF_PERSON, args![&person.to_string(), n_max]).await;
        notices(&rows.map_err(|error| failed("reading somebody's notices", error))?)
    }

    async fn forget_notices(&self, before: Time) -> Result<u64, PortError> {
        let cannot = |error| failed("forgetting old notices", error);
        let mut tx = self.db.begin(Purpose::Keep).await.map_err(cannot)?;
        tx.execute(FORGET_TELLS, args![before]).await.map_err(cannot)?;
        let n = tx.execute(FORGET, args![before]).await.map_err(cannot)?;
        tx.commit().await.map_err(cannot)?;
        Ok(n)
    }
}

impl SqlStore {
    async fn kept_one(&self, kind: &str, id: &str) -> Result<Option<Kept>, PortError> {
        let rows = self.db.rows(ONE, args![kind, id]).await;
        let rows = rows.map_err(|error| failed("reading what notices remember", error))?;
        Ok(read_all("notify_kept", &rows, kept)?.into_iter().next())
    }
}

async fn put(tx: &mut Tx, sql: Sql, rows: &[Value]) -> Result<(), sqlx::Error> {
    for rows in rows.chunks(ROWS_MAX) {
        tx.execute(sql, args![&Value::from(rows).to_string()]).await?;
    }
    Ok(())
}

fn row_of(it: &Kept, now: Time) -> Result<Value, PortError> {
    let body = serde_json::to_string(it)
        .map_err(|error| PortError::unavailable("writing a notice", error))?;
    let (kind, id, part_of, n) = match it {
        Kept::Member(it) => {
            let n = it.n.map(i64::from);
            ("member", it.facts.id.to_string(), Some(it.group.to_string()), n)
        }
        Kept::Group(it) => ("group", it.id.to_string(), None, None),
        Kept::Notice(it) => {
            let n = Some(it.made_at.0);
            ("notice", it.id.to_string(), Some(it.person.to_string()), n)
        }
        Kept::Pool(it) => ("pool", it.person.to_string(), None, None),
        Kept::Health(it) => ("health", format!("{}#{}", it.person, it.way), None, None),
    };
    Ok(json!([kind, id, part_of, n, i64::from(it.is_over()), now.0, body]))
}

/// One row a group, from its first number to its last.
fn tells_of(it: &Kept) -> Vec<Value> {
    let Kept::Notice(notice) = it else { return vec![] };
    let mut groups: BTreeMap<GroupId, (u32, u32)> = BTreeMap::new();
    for part in &notice.parts {
        let (from, to) = groups.entry(part.group).or_insert((part.from, part.to));
        (*from, *to) = (part.from.min(*from), part.to.max(*to));
    }
    let id = notice.id.to_string();
    let row = |(group, (from, to)): (GroupId, (u32, u32))| json!([id, group.to_string(), from, to]);
    groups.into_iter().map(row).collect()
}

/// By its number, or as one that became worse, which has no number of its own.
fn tells_of_alarm(notice: &Notice, member: &Member) -> bool {
    let id = member.facts.id.to_string();
    let mut parts = notice.parts.iter().filter(|it| it.group == member.group);
    parts.any(|part| {
        member.n.is_some_and(|n| (part.from..part.to).contains(&n)) || part.worse.contains(&id)
    })
}

fn kept(row: &Row) -> Result<Kept, Unreadable> {
    row.json("body", body)
}

fn notices(rows: &[Row]) -> Result<Vec<Notice>, PortError> {
    read_all("notify_kept", rows, |row| match kept(row)? {
        Kept::Notice(it) => Ok(*it),
        _ => Err(unreadable("body", "it is no notice")),
    })
}

fn body(text: &str) -> serde_json::Result<Kept> {
    serde_json::from_str(text)
}
