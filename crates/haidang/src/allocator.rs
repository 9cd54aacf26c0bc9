//! How the allocator gives memory back to the system.
//!
//! It reads its settings from the environment when the process begins, before any line of ours: so
//! the program begins anew with them, as the same process. What an operator has set stays. See
//! decision 7 for what each is worth.

use std::{env, os::unix::process::CommandExt as _, process::Command};

/// Memory is asked for as it is used, and given back soon after: a flush takes much for a moment,
/// in many threads, and by itself the allocator keeps it for the next.
const SETTINGS: [(&str, &str); 2] =
    [("MIMALLOC_ARENA_EAGER_COMMIT", "0"), ("MIMALLOC_PURGE_DELAY", "5")];

/// Begins the program anew with the settings, unless it has some. Where that cannot be done it goes
/// on as it is: it works the same, in more memory.
pub(crate) fn settle() {
    if SETTINGS.iter().any(|(name, _)| env::var_os(name).is_some()) {
        return;
    }
    let Ok(program) = env::current_exe() else { return };
    let mut arguments = env::args_os();
    let mut again = Command::new(program);
    if let Some(name) = arguments.next() {
        again.arg0(name);
    }
    let _failed = again.args(arguments).envs(SETTINGS).exec();
}
