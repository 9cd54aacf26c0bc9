//! Who stands at the door: a person is proven by their password, the same way whatever they came by.

use std::sync::Arc;

use axum::http::StatusCode;
use model::{Span, Text, Time, User, UserId, Zone};
use node::Centre;
use port::{AuditEntry, NewUser};

use crate::{
    gate::{
        login::{PASSWORD_BYTES_MAX, Turns, address_of_pair, wait_s},
        secret::{Hashing, sha256_hex},
    },
    problem::Problem,
};

/// Proves people. Cheap to clone; clones share the turns in which an address may try.
#[derive(Clone)]
pub struct Doorkeeper {
    centre: Centre,
    hashing: Arc<Hashing>,
    turns: Arc<Turns>,
}

impl Doorkeeper {
    /// Of this center.
    #[must_use]
    pub fn new(centre: Centre) -> Self {
        Self { centre, hashing: Arc::default(), turns: Arc::default() }
    }

    /// The person of this name, by one of their API tokens or by their password; else why not.
    pub async fn person(&self, address: &str, name: &str, secret: String) -> Result<User, Text> {
        let said = |problem: Problem| problem.sentence().clone();
        if let Some(user) = self.owner(name, &secret).await.map_err(said)? {
            return Ok(user);
        }
        let user = self.prove(address, name, secret).await.map_err(said)?.user;
        if user.must_change_password {
            return Err(Text::new(
                "Cần đổi mật khẩu lần đầu trên trang đăng nhập trước khi làm việc.",
                "Choose a new password in the console before anything else.",
            ));
        }
        Ok(user)
    }

    /// Whose API token this is, if it is of the person named.
    async fn owner(&self, name: &str, secret: &str) -> Result<Option<User>, Problem> {
        let accounts = &self.centre.world().accounts;
        let owner = accounts.token(&sha256_hex(secret)).await?;
        let Some(owner) = owner.filter(|it| it.user.as_str() == name) else { return Ok(None) };
        Ok(accounts.user(&owner.user).await?.map(|it| it.user).filter(|it| it.enabled))
    }

    /// The hash of a new password.
    pub(crate) async fn hash(&self, password: String) -> Result<String, Problem> {
        self.hashing.hash(password).await
    }

    /// The account this password opens. A failure counts before the password is looked at, so that
    /// hanging up does not undo it.
    pub(crate) async fn prove(
        &self,
        address: &str,
        name: &str,
        password: String,
    ) -> Result<NewUser, Problem> {
        let id = UserId::new(name).ok();
        let pair = (address_of_pair(address), id.as_ref().map_or("unknown", UserId::as_str));
        let accounts = &self.centre.world().accounts;
        let _turn = self.turns.wait(&pair.0).await?;
        let now = self.centre.now();
        let wait_s = wait_s(accounts.attempts(&pair.0, pair.1).await?, now);
        if wait_s != 0 {
            return Err(slowed(wait_s, now));
        }
        accounts.count_attempt(&pair.0, pair.1, now, false).await?;
        let user = match &id {
            Some(id) => accounts.user(id).await?.filter(|it| it.user.enabled),
            None => None,
        };
        let hash = user.as_ref().map(|it| it.password_hash.clone());
        let short = password.len() <= PASSWORD_BYTES_MAX;
        let fits = self.hashing.verify(if short { password } else { String::new() }, hash).await?;
        let Some(user) = user.filter(|_| fits && short) else {
            self.audit_failure(address, pair.1).await?;
            return Err(wrong());
        };
        accounts.count_attempt(&pair.0, pair.1, now, true).await?;
        Ok(user)
    }

    async fn audit_failure(&self, address: &str, name: &str) -> Result<(), Problem> {
        let entry = AuditEntry {
            n: 0,
            at: self.centre.now(),
            by: name.to_owned(),
            address: address.to_owned(),
            action: "session.refused".to_owned(),
            subject: format!("user/{name}"),
            detail: "{}".to_owned(),
            hash: String::new(),
        };
        Ok(self.centre.world().audit.write(&entry).await?)
    }
}

fn wrong() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "wrong-password",
        "Tên đăng nhập hoặc mật khẩu không đúng.",
        "User name or password is wrong.",
    )
}

fn slowed(wait_s: u64, now: Time) -> Problem {
    let until = now.plus(Span::from_s(wait_s)).local(Zone::VIET_NAM);
    let until = format!("{:02}:{:02}:{:02}", until.hour(), until.minute(), until.second());
    Problem::slowed(
        wait_s,
        &format!("Sai mật khẩu nhiều lần từ địa chỉ này; thử lại sau {until}."),
        &format!("Too many wrong passwords from this address; try again after {until} (UTC+7)."),
    )
}
