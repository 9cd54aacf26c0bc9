//! Chores of the house: `cargo run -p xtask` measures it, `cargo test -p xtask` keeps it tidy.
//!
//! **Invariant:** a tidy test names the file, the line and what to do, and lists every finding at
//! once. It looks at the files git knows or would add, so scratch that is ignored is never judged.

mod mask;
mod measure;
mod rust_code;
mod tree;

#[cfg(test)]
mod tidy;

use std::io::{self, Write as _};

fn main() -> io::Result<()> {
    io::stdout().write_all(measure::report(&tree::Tree::read()).as_bytes())
}
