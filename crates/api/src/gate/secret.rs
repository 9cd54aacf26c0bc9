//! Secrets: made from the system's randomness, shown once, kept only as hashes.

use std::{fmt::Write as _, sync::OnceLock};

use argon2::{
    Argon2, PasswordHasher as _, PasswordVerifier as _,
    password_hash::{self, phc::PasswordHash},
};
use sha2::{Digest as _, Sha256};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::problem::Problem;

/// Passwords hashed at once: each takes 19 MiB and some tens of milliseconds of a core.
const HASHED_AT_ONCE: usize = 2;

/// A token of 256 bits from the system's randomness, as 64 hexadecimal digits.
///
/// # Panics
/// When the system has none to give.
#[must_use]
pub fn new_secret() -> String {
    let halves = [password_hash::generate_salt(), password_hash::generate_salt()];
    hex(halves.as_flattened())
}

/// SHA-256 in lower-case hexadecimal: the only form in which a token is kept.
#[must_use]
pub fn sha256_hex(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes.as_ref()))
}

/// The argon2id hash of a password as a PHC string. Slow on purpose, so it blocks.
///
/// # Panics
/// When the system has no randomness to give.
#[must_use]
pub fn hash_password(password: &str) -> String {
    let hash: Result<PasswordHash, _> = Argon2::default().hash_password(password.as_bytes());
    hash.expect("a password of bounded length hashes with fixed parameters").to_string()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, it| {
        let _written = write!(text, "{it:02x}");
        text
    })
}

/// Are two secrets the same? Takes the same time wherever they differ.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let differing = one.bytes().zip(other.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    one.len() == other.len() && differing == 0
}

/// Hashing, a few at a time and off the threads that serve.
pub(crate) struct Hashing {
    room: Semaphore,
}

impl Default for Hashing {
    fn default() -> Self {
        Self { room: Semaphore::new(HASHED_AT_ONCE) }
    }
}

impl Hashing {
    /// Is it the password of this hash? Without a hash it takes the same time and is not: nobody
    /// learns from the clock which accounts exist.
    pub(crate) async fn verify(
        &self,
        password: String,
        hash: Option<String>,
    ) -> Result<bool, Problem> {
        let _room = self.room.acquire().await;
        let verified = spawn_blocking(move || {
            static NOBODYS: OnceLock<String> = OnceLock::new();
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODYS.get_or_init(|| hash_password("")).clone());
            let fits = PasswordHash::new(&hash).is_ok_and(|it| {
                Argon2::default().verify_password(password.as_bytes(), &it).is_ok()
            });
            known && fits
        });
        verified.await.map_err(|it| Problem::internal(&it))
    }

    /// The hash of a new password.
    pub(crate) async fn hash(&self, password: String) -> Result<String, Problem> {
        let _room = self.room.acquire().await;
        let hashed = spawn_blocking(move || hash_password(&password));
        hashed.await.map_err(|it| Problem::internal(&it))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_long_and_never_the_same() {
        let (one, other) = (new_secret(), new_secret());
        assert_eq!((one.len(), one == other), (64, false));
        assert!(same(&one, &one.clone()) && !same(&one, &other) && !same(&one, &one[..63]));
        assert_eq!(
            sha256_hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
