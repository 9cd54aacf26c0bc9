//! Reading: recent records from memory, older ones from their segment.

use std::{
    fs::File,
    io::{self, BufReader, Read as _, Seek as _, SeekFrom},
    ops::Range,
    path::PathBuf,
};

use codec::CodecError;
use model::{Position, Record};
use port::PortError;

use crate::{
    frame::{self, HEAD_BYTES},
    settings::READ_BYTES_MAX,
    shared::{Shared, State},
    tail::Group,
};

/// Read from a file at a time.
const BUFFER_BYTES: usize = 256 << 10;

/// Where the records from a position on are.
pub(crate) enum Place {
    /// After the head: not written yet.
    Ahead,
    /// Before the first segment.
    LetGo {
        /// What the log begins with.
        first: Position,
    },
    /// In memory.
    Tail(Vec<Group>),
    /// In one file.
    Disk(Stretch),
}

/// A part of a segment.
#[derive(Debug)]
pub(crate) struct Stretch {
    path: PathBuf,
    /// Bytes to read: from a frame at or before the first wanted to the durable end.
    bytes: Range<u64>,
    gaps: Vec<Range<u64>>,
    /// The first wanted.
    from: Position,
    /// What follows this file.
    pub(crate) then: Position,
}

/// Records gathered for one answer, which has a limit in number and in bytes.
pub(crate) struct Answer {
    pub(crate) records: Vec<Record>,
    n_max: usize,
    bytes: usize,
}

impl Shared {
    pub(crate) fn place(&self, from: Position, n_max: usize) -> Place {
        if self.head() < from {
            return Place::Ahead;
        }
        let state = self.state();
        match state.tail.from(from, n_max) {
            Some(groups) => Place::Tail(groups),
            None => state.on_disk(from),
        }
    }
}

impl State {
    fn on_disk(&self, from: Position) -> Place {
        let first = self.segments.front().map_or(Position(1), |it| it.first);
        if from < first {
            return Place::LetGo { first };
        }
        // A position in a gap between two files is served by the later one.
        let i = self.segments.partition_point(|it| it.last < from);
        let Some(segment) = self.segments.get(i) else { return Place::Ahead };
        let from = from.max(segment.first);
        let Some(begin) = segment.index.near(from) else { return Place::Ahead };
        Place::Disk(Stretch {
            path: segment.path.clone(),
            bytes: begin..segment.len,
            gaps: segment.gaps.clone(),
            from,
            then: segment.last.next(),
        })
    }
}

impl Answer {
    pub(crate) fn new(n_max: usize) -> Self {
        Self { records: vec![], n_max, bytes: 0 }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.n_max <= self.records.len() || READ_BYTES_MAX <= self.bytes
    }

    /// Takes from memory; gives the next position.
    pub(crate) fn take_groups(
        &mut self,
        groups: &[Group],
        from: Position,
    ) -> Result<Position, PortError> {
        let mut next = from;
        for (position, record) in groups.iter().flat_map(|it| it.records(from)) {
            if self.is_full() {
                break;
            }
            self.push(position, record).map_err(|it| undecoded(position, &it))?;
            next = position.next();
        }
        Ok(next)
    }

    /// Takes from a file. Blocks.
    pub(crate) fn take_stretch(&mut self, stretch: &Stretch) -> Result<(), Unread> {
        let file = File::open(&stretch.path)?;
        let mut file = BufReader::with_capacity(BUFFER_BYTES, file);
        let mut at = stretch.bytes.start;
        file.seek(SeekFrom::Start(at))?;
        let mut record = vec![];
        while at < stretch.bytes.end && !self.is_full() {
            if let Some(gap) = stretch.gaps.iter().find(|it| it.start == at) {
                at = gap.end;
                file.seek(SeekFrom::Start(at))?;
                continue;
            }
            let mut head = [0; HEAD_BYTES];
            file.read_exact(&mut head)?;
            let head = frame::read_head(&head);
            let end = at + head.frame_len() as u64;
            if stretch.bytes.end < end {
                return Err(stretch.damaged(at, "a frame is longer than its file"));
            }
            if head.position < stretch.from {
                file.seek_relative(head.len.try_into().unwrap_or(i64::MAX))?;
            } else {
                record.resize(head.len, 0);
                file.read_exact(&mut record)?;
                head.check(&record).map_err(|how| stretch.damaged(at, how))?;
                self.push(head.position, &record)
                    .map_err(|it| Unread::Port(undecoded(head.position, &it)))?;
            }
            at = end;
        }
        Ok(())
    }

    fn push(&mut self, position: Position, record: &[u8]) -> Result<(), CodecError> {
        let (known_at, fact) = codec::decode(record)?;
        self.bytes += record.len();
        self.records.push(Record { position, known_at, fact });
        Ok(())
    }
}

/// Why a file could not be read.
pub(crate) enum Unread {
    /// The file: it may just have been let go.
    Io(io::Error),
    /// What is in it.
    Port(PortError),
}

impl From<io::Error> for Unread {
    fn from(it: io::Error) -> Self {
        Self::Io(it)
    }
}

impl Unread {
    pub(crate) fn error(self, stretch: &Stretch) -> PortError {
        match self {
            Self::Io(it) => {
                PortError::unavailable(format!("reading {}", stretch.path.display()), it)
            }
            Self::Port(it) => it,
        }
    }
}

impl Stretch {
    fn damaged(&self, at: u64, how: &str) -> Unread {
        let what = format!("segment {} of the log", self.path.display());
        Unread::Port(PortError::Damaged { what, how: format!("{how}, at byte {at}") })
    }
}

pub(crate) fn undecoded(position: Position, error: &CodecError) -> PortError {
    match error {
        CodecError::UnknownVersion { .. } => {
            PortError::Refused { why: format!("record {position} of the log: {error}") }
        }
        other => PortError::Damaged {
            what: format!("record {position} of the log"),
            how: other.to_string(),
        },
    }
}
