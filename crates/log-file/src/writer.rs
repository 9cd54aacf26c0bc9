//! The one thread that writes: group commit without a timer.

use std::{
    fs::File,
    io,
    path::Path,
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Instant,
};

use model::{Position, Time};
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

use crate::{
    disk::Disk,
    frame::{self, HEADER_BYTES, Header},
    open,
    settings::GROUP_BYTES_MAX,
    shared::{Index, Segment, Shared, Stopped},
    tail::Group,
};

/// One append, on its way to the disk.
pub(crate) struct Request {
    pub(crate) known_at: Time,
    /// Records by `codec`, one after another.
    pub(crate) records: Vec<u8>,
    /// Where each ends.
    pub(crate) ends: Vec<usize>,
    /// Hears once the records are durable, or never will be.
    pub(crate) durable: oneshot::Sender<Result<Position, Stopped>>,
    /// Its place in the queue, given back with it.
    pub(crate) room: OwnedSemaphorePermit,
}

/// The writing end of a log.
pub(crate) struct Writer {
    pub(crate) shared: Arc<Shared>,
    pub(crate) disk: Box<dyn Disk>,
    pub(crate) inbox: mpsc::Receiver<Request>,
    pub(crate) head: Position,
    pub(crate) known_at: Time,
    /// Bytes in the segment being written.
    pub(crate) segment_len: u64,
    pub(crate) segment_bytes_max: u64,
    /// Held as long as anything may be written.
    #[expect(dead_code, reason = "holding it is its use")]
    pub(crate) lock: File,
}

/// A group as it goes to the disk.
#[derive(Default)]
struct Draft {
    bytes: Vec<u8>,
    frames: Vec<u32>,
    /// Last position of each request, in their order.
    last_of: Vec<Position>,
}

impl Writer {
    /// Writes until nobody can append any more. After a failure it only says no.
    pub(crate) fn run(mut self) {
        while let Some(first) = self.inbox.blocking_recv() {
            let requests = self.gather(first);
            let written = match self.shared.stopped() {
                Some(stopped) => Err(stopped.clone()),
                None => self.write(&requests),
            };
            match written {
                Ok(last_of) => {
                    for (request, last) in requests.into_iter().zip(last_of) {
                        answer(request, Ok(last));
                    }
                }
                Err(stopped) => {
                    self.shared.stop(stopped.clone());
                    for request in requests {
                        answer(request, Err(stopped.clone()));
                    }
                }
            }
        }
    }

    /// Everything that waits, up to the size of a group.
    fn gather(&mut self, first: Request) -> Vec<Request> {
        let mut bytes = first.records.len();
        let mut requests = vec![first];
        while bytes < GROUP_BYTES_MAX
            && let Ok(request) = self.inbox.try_recv()
        {
            bytes += request.records.len();
            requests.push(request);
        }
        requests
    }

    /// Makes a group durable, then visible. Gives the last position of each request.
    fn write(&mut self, requests: &[Request]) -> Result<Vec<Position>, Stopped> {
        if self.segment_bytes_max <= self.segment_len {
            self.begin_segment()?;
        }
        let first = self.head.next();
        let draft = self.draft(requests);
        let shared = Arc::clone(&self.shared);
        let stopped = |step: &'static str| {
            move |cause: io::Error| Stopped {
                step: format!("{step} the log in {}", shared.dir.display()),
                cause: cause.to_string(),
            }
        };
        self.disk.write(&draft.bytes).map_err(stopped.clone()("writing"))?;
        let sync_us = timed(|| self.disk.sync()).map_err(stopped("syncing"))?;
        self.count(requests.len(), &draft, sync_us);
        let Draft { bytes, frames, last_of } = draft;
        self.publish(Group {
            first,
            last: self.head,
            bytes: Arc::new(bytes),
            frames: Arc::new(frames),
        });
        Ok(last_of)
    }

    /// Gives every record its place and its time.
    fn draft(&mut self, requests: &[Request]) -> Draft {
        let n_records = requests.iter().map(|it| it.ends.len()).sum::<usize>();
        let n_bytes = requests.iter().map(|it| it.records.len()).sum::<usize>();
        let mut draft = Draft {
            bytes: Vec::with_capacity(n_bytes + n_records * frame::HEAD_BYTES),
            frames: Vec::with_capacity(n_records),
            last_of: Vec::with_capacity(requests.len()),
        };
        for request in requests {
            self.known_at = self.known_at.max(request.known_at);
            let mut begin = 0;
            for end in &request.ends {
                self.head = self.head.next();
                let offset = u32::try_from(draft.bytes.len()).expect("a group is below 4 GiB");
                draft.frames.push(offset);
                let record = &request.records[begin..*end];
                frame::put(&mut draft.bytes, self.head, record, self.known_at);
                begin = *end;
            }
            draft.last_of.push(self.head);
        }
        draft
    }

    fn begin_segment(&mut self) -> Result<(), Stopped> {
        let first = self.head.next();
        let path = open::segment_path(&self.shared.dir, first);
        let header = frame::header(Header { first, known_at: self.known_at });
        self.disk.begin_segment(&path, &header).map_err(|cause| Stopped {
            step: format!("beginning {}", path.display()),
            cause: cause.to_string(),
        })?;
        self.segment_len = HEADER_BYTES as u64;
        self.shared.state().segments.push_back(Segment::empty(&path, first));
        Ok(())
    }

    fn publish(&mut self, group: Group) {
        {
            let mut state = self.shared.state();
            let segment = state.segments.back_mut().expect("a log has a segment");
            for (position, offset) in (group.first.0..).zip(group.frames.iter()) {
                segment.index.note(Position(position), self.segment_len + u64::from(*offset));
            }
            self.segment_len += group.bytes.len() as u64;
            (segment.last, segment.len) = (group.last, self.segment_len);
            state.tail.push(group);
        }
        self.shared.head.send_replace(self.head);
    }

    fn count(&self, n_appends: usize, draft: &Draft, sync_us: u64) {
        let counters = &self.shared.counters;
        counters.n_appends.fetch_add(n_appends as u64, Relaxed);
        counters.n_records.fetch_add(draft.frames.len() as u64, Relaxed);
        counters.n_syncs.fetch_add(1, Relaxed);
        counters.bytes.fetch_add(draft.bytes.len() as u64, Relaxed);
        counters.last_sync_us.store(sync_us, Relaxed);
        counters.sync_us.fetch_add(sync_us, Relaxed);
    }
}

impl Segment {
    pub(crate) fn empty(path: &Path, first: Position) -> Self {
        Self {
            path: path.to_owned(),
            first,
            last: Position(first.0 - 1),
            len: HEADER_BYTES as u64,
            index: Index::default(),
            gaps: vec![],
        }
    }
}

/// Whoever asked may have gone; the records are in the log all the same.
fn answer(request: Request, answer: Result<Position, Stopped>) {
    drop(request.room);
    let _ = request.durable.send(answer);
}

fn timed(sync: impl FnOnce() -> io::Result<()>) -> io::Result<u64> {
    #[expect(clippy::disallowed_methods, reason = "a figure for the operator, no fact")]
    let begin = Instant::now();
    sync()?;
    Ok(u64::try_from(begin.elapsed().as_micros()).unwrap_or(u64::MAX))
}
