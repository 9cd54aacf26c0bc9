//! Accounts: people, their sessions and their tokens. Only hashes of secrets are stored.

use model::{Time, User, UserId};

use crate::PortError;

/// A user with the argon2id hash of the password.
#[derive(Debug, Clone, PartialEq)]
pub struct NewUser {
    /// The user.
    pub user: User,
    /// PHC string.
    pub password_hash: String,
}

/// A login that is still good.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// SHA-256 of the cookie's value, lower-case hexadecimal.
    pub key: String,
    /// Who.
    pub user: UserId,
    /// The token mutating requests must repeat.
    pub csrf: String,
    /// Until when.
    pub expires_at: Time,
}

/// Whose a token is.
#[derive(Debug, Clone, PartialEq)]
pub struct TokenOwner {
    /// Whose.
    pub user: UserId,
    /// What it is for, in words.
    pub label: String,
}

/// Failed logins of one address and account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attempts {
    /// In a row.
    pub failures: u32,
    /// The last one.
    pub last_at: Option<Time>,
}

/// Who is asking.
#[derive(Debug, Clone, PartialEq)]
pub struct Principal {
    /// The user.
    pub user: User,
    /// From where, as the audit shows it.
    pub address: String,
}

/// Where accounts are kept.
#[async_trait::async_trait]
pub trait Accounts: Send + Sync {
    /// All users.
    async fn users(&self) -> Result<Vec<User>, PortError>;

    /// One user with the password hash.
    async fn user(&self, id: &UserId) -> Result<Option<NewUser>, PortError>;

    /// Adds or replaces a user and hash.
    async fn put_user(&self, user: &NewUser) -> Result<(), PortError>;

    /// Keeps a session.
    async fn put_session(&self, session: &Session) -> Result<(), PortError>;

    /// The session of a cookie's hash, if it has not expired at `now`.
    async fn session(&self, key: &str, now: Time) -> Result<Option<Session>, PortError>;

    /// Ends a session.
    async fn end_session(&self, key: &str) -> Result<(), PortError>;

    /// Ends every session of a user.
    async fn end_sessions_of(&self, user: &UserId) -> Result<(), PortError>;

    /// Keeps the hash of an API token.
    async fn put_token(&self, sha256: &str, owner: &TokenOwner) -> Result<(), PortError>;

    /// Whose an API token is.
    async fn token(&self, sha256: &str) -> Result<Option<TokenOwner>, PortError>;

    /// Failed logins of this address and account.
    async fn attempts(&self, address: &str, user: &str) -> Result<Attempts, PortError>;

    /// Counts a failure, or forgets all on success. A day without another failure forgets it too.
    async fn count_attempt(
        &self,
        address: &str,
        user: &str,
        at: Time,
        success: bool,
    ) -> Result<(), PortError>;
}
