//! Recent groups as they were written, for the readers that keep up: they never touch the disk.

use std::{collections::VecDeque, sync::Arc};

use model::Position;

use crate::frame;

/// The newest groups, in order, without a gap up to the head.
#[derive(Debug)]
pub(crate) struct Tail {
    groups: VecDeque<Group>,
    bytes: usize,
    bytes_max: usize,
}

/// One group's bytes, frames as in the file.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) first: Position,
    pub(crate) last: Position,
    pub(crate) bytes: Arc<Vec<u8>>,
    /// Where each frame begins.
    pub(crate) frames: Arc<Vec<u32>>,
}

impl Tail {
    pub(crate) const fn new(bytes_max: usize) -> Self {
        Self { groups: VecDeque::new(), bytes: 0, bytes_max }
    }

    pub(crate) fn push(&mut self, group: Group) {
        self.bytes += group.bytes();
        self.groups.push_back(group);
        while self.bytes_max < self.bytes {
            let Some(oldest) = self.groups.pop_front() else { break };
            self.bytes -= oldest.bytes();
        }
    }

    /// The groups that hold `from` and what follows, up to `n_max` records; none if `from` is
    /// older than the tail.
    pub(crate) fn from(&self, from: Position, n_max: usize) -> Option<Vec<Group>> {
        if from < self.groups.front()?.first {
            return None;
        }
        let begin = self.groups.partition_point(|it| it.last < from);
        let end = Position(from.0.saturating_add(n_max as u64));
        Some(self.groups.range(begin..).take_while(|it| it.first < end).cloned().collect())
    }
}

impl Group {
    /// What it costs in memory.
    fn bytes(&self) -> usize {
        self.bytes.len() + self.frames.len() * size_of::<u32>()
    }

    /// Its records from `from` on.
    pub(crate) fn records(&self, from: Position) -> impl Iterator<Item = (Position, &[u8])> {
        let n_before = from.0.saturating_sub(self.first.0);
        let n_before = usize::try_from(n_before).unwrap_or(usize::MAX);
        self.frames.iter().skip(n_before).map(|begin| {
            let frame = frame::read(&self.bytes[*begin as usize..])
                .expect("a frame in memory is as it was written");
            (frame.head.position, frame.record)
        })
    }
}
