//! The ways in, bound to the loop: who knocks is known by a token, what they bring goes through
//! the door.

pub(crate) mod mqtt;
pub(crate) mod pg;
pub(crate) mod stations;
#[cfg(test)]
mod tests;
