//! The two kinds of logger: one publishes, one writes station files. Both owe every moment since
//! the last one delivered, so catching up and going live are one loop. Beside them a tracker and a
//! forecast, which owe nothing of the past.

mod files;
mod foresee;
mod line;
mod publish;
mod track;

pub(crate) use files::write_files;
pub(crate) use foresee::foresee;
pub(crate) use publish::publish;
pub(crate) use track::track;

#[cfg(test)]
pub(crate) use files::{content, file_name};
#[cfg(test)]
pub(crate) use {foresee::items as forecast_items, track::items as tracker_items};
