//! People, their sessions, tokens and failed logins.

use model::{OrgId, Role, Time, User, UserId};
use port::{Accounts, Attempts, NewUser, PortError, Session, TokenOwner};

use crate::{
    SqlStore,
    db::Tx,
    dialect::Purpose,
    failure::{failed, failed_naming},
    row::{Row, Unreadable, read_all},
    value::args,
};

/// Sessions one user may have at once; a newer one ends the one that expires first.
const SESSIONS_MAX: u32 = 20;
/// Pairs of address and name whose failed logins are remembered; the oldest are forgotten.
const ATTEMPTS_MAX: u32 = 100_000;
/// Characters kept of an address or name tried: it is anything an attacker sends.
const TRIED_CHARS_MAX: usize = 128;
/// A failed login is forgotten after a day without another.
const ATTEMPT_KEPT: model::Span = model::Span::from_h(24);

const USERS: &str = "SELECT id, name, role, org, enabled, must_change_password, password_hash
    FROM users WHERE ($1 IS NULL OR id = $1)";
const PUT_USER: &str = "INSERT INTO users
        (id, name, role, org, enabled, must_change_password, password_hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role,
        org = excluded.org, enabled = excluded.enabled,
        must_change_password = excluded.must_change_password,
        password_hash = excluded.password_hash";

const PUT_SESSION: &str = "INSERT INTO sessions (key, user_id, csrf, expires_at)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (key) DO UPDATE SET user_id = excluded.user_id, csrf = excluded.csrf,
        expires_at = excluded.expires_at";
const END_OLD_SESSIONS: &str = "DELETE FROM sessions WHERE user_id = $1 AND key NOT IN
    (SELECT key FROM sessions WHERE user_id = $1 ORDER BY expires_at DESC, key LIMIT $2)";
const SESSION: &str = "SELECT key, user_id, csrf, expires_at FROM sessions
    WHERE key = $1 AND $2 < expires_at";
const END_SESSION: &str = "DELETE FROM sessions WHERE key = $1";
const END_SESSIONS: &str = "DELETE FROM sessions WHERE user_id = $1";

const PUT_TOKEN: &str = "INSERT INTO tokens (sha256, user_id, label) VALUES ($1, $2, $3)
    ON CONFLICT (sha256) DO UPDATE SET user_id = excluded.user_id, label = excluded.label";
const TOKEN: &str = "SELECT user_id, label FROM tokens WHERE sha256 = $1";

const ATTEMPTS: &str = "SELECT failures, last_at FROM attempts
    WHERE address = $1 AND user_tried = $2";
const COUNT_FAILURE: &str = "INSERT INTO attempts (address, user_tried, failures, last_at)
    VALUES ($1, $2, 1, $3)
    ON CONFLICT (address, user_tried) DO UPDATE SET failures = attempts.failures + 1,
        last_at = excluded.last_at";
const FORGET_FAILURES: &str = "DELETE FROM attempts WHERE address = $1 AND user_tried = $2";
const FORGET_BEFORE: &str = "DELETE FROM attempts WHERE last_at < $1";
const FORGET_BEYOND: &str = "DELETE FROM attempts WHERE last_at <=
    (SELECT last_at FROM attempts ORDER BY last_at DESC LIMIT 1 OFFSET $1)";

#[async_trait::async_trait]
impl Accounts for SqlStore {
    async fn users(&self) -> Result<Vec<User>, PortError> {
        let rows = self.db.rows(USERS, args![None::<&str>]).await;
        let rows = rows.map_err(|error| failed("reading the users", error))?;
        let mut users = read_all("users", &rows, |row| user(row).map(|it| it.user))?;
        users.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(users)
    }

    async fn user(&self, id: &UserId) -> Result<Option<NewUser>, PortError> {
        let rows = self.db.rows(USERS, args![Some(id.as_str())]).await;
        let rows = rows.map_err(|error| failed(&format!("reading user `{id}`"), error))?;
        Ok(read_all("users", &rows, user)?.pop())
    }

    async fn put_user(&self, new: &NewUser) -> Result<(), PortError> {
        let NewUser { user, password_hash } = new;
        let args = args![
            user.id.as_str(),
            &user.name,
            user.role.as_str(),
            user.org.as_str(),
            user.enabled,
            user.must_change_password,
            password_hash,
        ];
        let step = format!("keeping user `{}`", user.id);
        let unit = format!("the unit `{}`", user.org);
        self.db.keep(PUT_USER, args).await.map_err(|it| failed_naming(&step, &unit, it))?;
        Ok(())
    }

    async fn put_session(&self, session: &Session) -> Result<(), PortError> {
        let Session { key, user, csrf, expires_at } = session;
        let step = format!("keeping a session of user `{user}`");
        let cannot = |error| failed_naming(&step, "the user", error);
        let mut tx = self.db.begin(Purpose::Keep).await.map_err(cannot)?;
        let args = args![key, user.as_str(), csrf, *expires_at];
        tx.execute(PUT_SESSION, args).await.map_err(cannot)?;
        let args = args![user.as_str(), SESSIONS_MAX];
        tx.execute(END_OLD_SESSIONS, args).await.map_err(cannot)?;
        tx.commit().await.map_err(cannot)
    }

    async fn session(&self, key: &str, now: Time) -> Result<Option<Session>, PortError> {
        let rows = self.db.rows(SESSION, args![key, now]).await;
        let rows = rows.map_err(|error| failed("reading a session", error))?;
        let read = |row: &Row| {
            Ok(Session {
                key: row.text("key")?,
                user: row.parsed("user_id")?,
                csrf: row.text("csrf")?,
                expires_at: row.time("expires_at")?,
            })
        };
        Ok(read_all("sessions", &rows, read)?.pop())
    }

    async fn end_session(&self, key: &str) -> Result<(), PortError> {
        let ended = self.db.keep(END_SESSION, args![key]).await;
        ended.map_err(|error| failed("ending a session", error))?;
        Ok(())
    }

    async fn end_sessions_of(&self, user: &UserId) -> Result<(), PortError> {
        let ended = self.db.keep(END_SESSIONS, args![user.as_str()]).await;
        ended.map_err(|error| failed(&format!("ending the sessions of user `{user}`"), error))?;
        Ok(())
    }

    async fn put_token(&self, sha256: &str, owner: &TokenOwner) -> Result<(), PortError> {
        let step = format!("keeping a token of user `{}`", owner.user);
        let kept = self.db.keep(PUT_TOKEN, args![sha256, owner.user.as_str(), &owner.label]).await;
        kept.map_err(|error| failed_naming(&step, "the user", error))?;
        Ok(())
    }

    async fn token(&self, sha256: &str) -> Result<Option<TokenOwner>, PortError> {
        let rows = self.db.rows(TOKEN, args![sha256]).await;
        let rows = rows.map_err(|error| failed("reading a token", error))?;
        let read =
            |row: &Row| Ok(TokenOwner { user: row.parsed("user_id")?, label: row.text("label")? });
        Ok(read_all("tokens", &rows, read)?.pop())
    }

    async fn attempts(&self, address: &str, user: &str) -> Result<Attempts, PortError> {
        let (address, user) = (tried(address), tried(user));
        let rows = self.db.rows(ATTEMPTS, args![&address, &user]).await;
        let rows = rows.map_err(|error| failed("reading failed logins", error))?;
        let read = |row: &Row| {
            Ok(Attempts {
                failures: u32::try_from(row.count("failures")?).unwrap_or(u32::MAX),
                last_at: Some(row.time("last_at")?),
            })
        };
        Ok(read_all("attempts", &rows, read)?.pop().unwrap_or_default())
    }

    async fn count_attempt(
        &self,
        address: &str,
        user: &str,
        at: Time,
        success: bool,
    ) -> Result<(), PortError> {
        let (address, user) = (tried(address), tried(user));
        let cannot = |error| failed("counting a login", error);
        let mut tx = self.db.begin(Purpose::Keep).await.map_err(cannot)?;
        if success {
            tx.execute(FORGET_FAILURES, args![&address, &user]).await.map_err(cannot)?;
        } else {
            count_failure(&mut tx, &address, &user, at).await.map_err(cannot)?;
        }
        tx.commit().await.map_err(cannot)
    }
}

async fn count_failure(
    tx: &mut Tx,
    address: &str,
    user: &str,
    at: Time,
) -> Result<(), sqlx::Error> {
    tx.execute(COUNT_FAILURE, args![address, user, at]).await?;
    tx.execute(FORGET_BEFORE, args![at.minus(ATTEMPT_KEPT)]).await?;
    tx.execute(FORGET_BEYOND, args![ATTEMPTS_MAX]).await?;
    Ok(())
}

/// What was tried, as it is kept. NUL would be refused, and a refusal here would let one in.
fn tried(text: &str) -> String {
    text.chars().filter(|it| *it != '\0').take(TRIED_CHARS_MAX).collect()
}

fn user(row: &Row) -> Result<NewUser, Unreadable> {
    let user = User {
        id: row.parsed("id")?,
        name: row.text("name")?,
        role: row.word("role", Role::from_word)?,
        org: row.parsed::<OrgId>("org")?,
        enabled: row.truth("enabled")?,
        must_change_password: row.truth("must_change_password")?,
    };
    Ok(NewUser { user, password_hash: row.text("password_hash")? })
}
