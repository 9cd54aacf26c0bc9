//! Looks through a whole segment: which records are there, where it is damaged, and what a crash
//! left half written at its end.

use std::ops::Range;

use model::Position;

use crate::{
    frame::{self, Frame, HEAD_BYTES, HEADER_BYTES},
    shared::Index,
};

/// What a segment holds.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// The last readable record; the one before the segment's first if there is none.
    pub(crate) last: Position,
    /// Where its bytes are.
    pub(crate) last_record: Option<Range<usize>>,
    pub(crate) index: Index,
    /// Stretches that once were durable and cannot be read now.
    pub(crate) damaged: Vec<Damaged>,
    /// Where the half written end begins.
    pub(crate) torn_at: Option<usize>,
}

#[derive(Debug)]
pub(crate) struct Damaged {
    pub(crate) bytes: Range<usize>,
    pub(crate) how: String,
    /// First record lost.
    pub(crate) from: Position,
    /// The next that is readable; none when the damage reaches to the end.
    pub(crate) next: Option<Position>,
}

/// Scans the frames of a segment whose first record should be `first`. Only the last segment of a
/// log can have a torn end: the others were synced whole before their successor was begun.
pub(crate) fn scan(bytes: &[u8], first: Position, is_last_segment: bool) -> Scan {
    let mut scan = Scan { last: Position(first.0 - 1), ..Scan::default() };
    let mut at = HEADER_BYTES.min(bytes.len());
    while at < bytes.len() {
        let expected = scan.last.next();
        let how = match frame::read(&bytes[at..]) {
            Ok(frame) if frame.head.position == expected => {
                scan.take(at, &frame);
                at += frame.head.frame_len();
                continue;
            }
            Ok(frame) => format!("record {} follows record {}", frame.head.position, scan.last),
            Err(how) => how.to_owned(),
        };
        let next = later_group(bytes, at, expected, is_last_segment);
        match next {
            None if is_last_segment => {
                scan.torn_at = Some(at);
                break;
            }
            _ => scan.leave_out(at, how, next, bytes.len()),
        }
        match next {
            // The frame there is good, only its place in the order is not what was expected.
            Some((to, frame)) => {
                scan.take(to, &frame);
                at = to + frame.head.frame_len();
            }
            None => break,
        }
    }
    scan
}

/// The first readable frame after `at`; in the last segment only one of a group begun after `at`,
/// which proves that the bytes at `at` had been synced.
fn later_group(
    bytes: &[u8],
    at: usize,
    expected: Position,
    is_last_segment: bool,
) -> Option<(usize, Frame<'_>)> {
    let mut probe = at + 1;
    loop {
        let (to, frame) = next_readable(bytes, probe, expected)?;
        let is_later_group = to.checked_sub(frame.head.back).is_some_and(|begin| at < begin);
        if is_later_group || !is_last_segment {
            return Some((to, frame));
        }
        probe = to + frame.head.frame_len();
    }
}

/// Tries every byte. The position must be one that fits in the bytes left, so that hardly any
/// place costs more than a look.
fn next_readable(bytes: &[u8], from: usize, expected: Position) -> Option<(usize, Frame<'_>)> {
    (from..bytes.len().saturating_sub(HEAD_BYTES)).find_map(|at| {
        let rest = &bytes[at..];
        let head = frame::read_head(rest.first_chunk()?);
        let n_records_max = (rest.len() / (HEAD_BYTES + 1)) as u64;
        let distance = head.position.0.checked_sub(expected.0)?;
        if n_records_max < distance || at < head.back {
            return None;
        }
        frame::read(rest).ok().map(|frame| (at, frame))
    })
}

impl Scan {
    fn take(&mut self, at: usize, frame: &Frame<'_>) {
        let record = at + HEAD_BYTES;
        self.last = frame.head.position;
        self.last_record = Some(record..record + frame.head.len);
        self.index.note(frame.head.position, at as u64);
    }

    fn leave_out(&mut self, at: usize, how: String, next: Option<(usize, Frame<'_>)>, len: usize) {
        let end = next.map_or(len, |(to, _)| to);
        let next = next.map(|(_, frame)| frame.head.position);
        self.damaged.push(Damaged { bytes: at..end, how, from: self.last.next(), next });
    }
}
