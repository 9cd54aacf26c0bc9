//! The two kinds of logger: one publishes, one writes station files. Both owe every moment since
//! the last one delivered, so catching up and going live are one loop.

mod files;
mod line;
mod publish;

pub(crate) use files::write_files;
pub(crate) use publish::publish;

#[cfg(test)]
pub(crate) use files::{content, file_name};
