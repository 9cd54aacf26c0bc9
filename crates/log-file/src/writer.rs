//! The one thread that writes: group commit without a timer.

use std::{
    fs::{self, File},
    io,
    path::Path,
    sync::{Arc, atomic::Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use model::{Position, Time};
use port::{LogTrouble, held_clock};
use tokio::sync::{OwnedSemaphorePermit, mpsc, mpsc::error::TryRecvError, oneshot};

use crate::{
    disk::{self, Disk, NEW},
    frame::{self, HEADER_BYTES, Header},
    open, scan,
    settings::{GROUP_BYTES_MAX, ROOM_BYTES_MIN},
    shared::{Index, Segment, Shared},
    tail::Group,
};

/// Between two tries whether the disk can be written again.
const TRY_EVERY: Duration = Duration::from_millis(500);
/// So that a log that cannot write can still be closed at once.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// One append, on its way to the disk.
pub(crate) struct Request {
    pub(crate) known_at: Time,
    /// Records by `codec`, one after another.
    pub(crate) records: Vec<u8>,
    /// Where each ends.
    pub(crate) ends: Vec<usize>,
    /// Hears once the records are durable, or never will be.
    pub(crate) durable: oneshot::Sender<Result<Position, LogTrouble>>,
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
    /// Writes until nobody can append any more. After a failure it says no; where that can pass,
    /// until it has passed.
    pub(crate) fn run(mut self) {
        loop {
            match self.shared.trouble() {
                Some(trouble) if self.refuse_for_a_while(&trouble) => self.try_to_go_on(&trouble),
                Some(_) => return,
                None => {}
            }
            if self.shared.trouble().is_some() {
                continue;
            }
            let Some(first) = self.inbox.blocking_recv() else { return };
            let requests = self.gather(first);
            let before = (self.head, self.known_at);
            match self.write(&requests) {
                Ok(last_of) => {
                    for (request, last) in requests.into_iter().zip(last_of) {
                        answer(request, Ok(last));
                    }
                }
                Err(trouble) => {
                    // What nobody was told of gets no place.
                    (self.head, self.known_at) = before;
                    tracing::error!("{}; the log takes nothing", trouble.how());
                    if matches!(trouble, LogTrouble::Full { .. }) {
                        // A full disk has room for nothing, not even for what a crash would now
                        // have to set aside. Should this fail, it is tried again.
                        let _tried = self.disk.take_back(self.segment_len);
                    }
                    self.shared.stop(trouble.clone());
                    for request in requests {
                        answer(request, Err(trouble.clone()));
                    }
                }
            }
        }
    }

    /// Says no to whoever still comes; `false` when nobody can come any more.
    fn refuse_for_a_while(&mut self, trouble: &LogTrouble) -> bool {
        #[expect(clippy::disallowed_methods, reason = "how long to wait, no fact")]
        let begin = Instant::now();
        while begin.elapsed() < TRY_EVERY {
            match self.inbox.try_recv() {
                Ok(request) => answer(request, Err(trouble.clone())),
                Err(TryRecvError::Empty) => thread::sleep(LOOK_EVERY),
                Err(TryRecvError::Disconnected) => return false,
            }
        }
        true
    }

    /// Goes on where the disk can be written again, and holds exactly what it held before.
    fn try_to_go_on(&mut self, trouble: &LogTrouble) {
        if matches!(trouble, LogTrouble::Failed { .. }) {
            return;
        }
        let dir = self.shared.dir.clone();
        let unborn = open::segment_path(&dir, self.head.next());
        // It is only there if beginning a segment was what failed.
        let _none = fs::remove_file(disk::with_ending(&unborn, NEW));
        let tried = self
            .disk
            .has_room(&dir, ROOM_BYTES_MIN)
            .and_then(|()| self.disk.take_back(self.segment_len));
        match tried {
            Err(error) => tracing::debug!(%error, "the log still cannot write"),
            Ok(()) if self.reads_back() => {
                tracing::info!(head = %self.head, "the log goes on");
                self.shared.go_on();
            }
            Ok(()) => {
                let how = format!("{}; what was durable does not read back", trouble.how());
                tracing::error!("{how}");
                self.shared.stop(LogTrouble::Failed { how });
            }
        }
    }

    /// A failed sync may have cost more than what it was for: believe only what can be read.
    fn reads_back(&self) -> bool {
        let (path, first) = {
            let state = self.shared.state();
            let segment = state.segments.back().expect("a log has a segment");
            (segment.path.clone(), segment.first)
        };
        fs::read(path).is_ok_and(|bytes| {
            let scan = scan::scan(&bytes, first, true);
            bytes.len() as u64 == self.segment_len
                && scan.last == self.head
                && scan.torn_at.is_none()
        })
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
    fn write(&mut self, requests: &[Request]) -> Result<Vec<Position>, LogTrouble> {
        if self.segment_bytes_max <= self.segment_len {
            self.begin_segment()?;
        }
        let first = self.head.next();
        let draft = self.draft(requests);
        let shared = Arc::clone(&self.shared);
        let failed = |step: &'static str| {
            move |cause: io::Error| {
                trouble(&format!("{step} the log in {}", shared.dir.display()), &cause)
            }
        };
        self.disk.write(&draft.bytes).map_err(failed.clone()("writing"))?;
        let (ended, sync_us) = timed(|| self.disk.sync()).map_err(failed("syncing"))?;
        self.shared.counters.note_sync(ended, sync_us);
        self.count(requests.len(), &draft);
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
            self.known_at = held_clock(self.known_at, request.known_at);
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

    fn begin_segment(&mut self) -> Result<(), LogTrouble> {
        let first = self.head.next();
        let path = open::segment_path(&self.shared.dir, first);
        let header = frame::header(Header { first, known_at: self.known_at });
        let step = || format!("beginning {}", path.display());
        self.disk.begin_segment(&path, &header).map_err(|cause| trouble(&step(), &cause))?;
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

    fn count(&self, n_appends: usize, draft: &Draft) {
        let counters = &self.shared.counters;
        counters.n_appends.fetch_add(n_appends as u64, Relaxed);
        counters.n_records.fetch_add(draft.frames.len() as u64, Relaxed);
        counters.bytes.fetch_add(draft.bytes.len() as u64, Relaxed);
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
fn answer(request: Request, answer: Result<Position, LogTrouble>) {
    drop(request.room);
    let _ = request.durable.send(answer);
}

/// When it ended, and what it took.
#[expect(clippy::disallowed_methods, reason = "a figure for the operator, no fact")]
fn timed(sync: impl FnOnce() -> io::Result<()>) -> io::Result<(Instant, u64)> {
    let begin = Instant::now();
    sync()?;
    let ended = Instant::now();
    let took_us = ended.duration_since(begin).as_micros();
    Ok((ended, u64::try_from(took_us).unwrap_or(u64::MAX)))
}

/// Room and rights can come back; what else fails is not tried again.
fn trouble(step: &str, cause: &io::Error) -> LogTrouble {
    let how = format!("{step} failed: {cause}");
    match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => LogTrouble::Full { how },
        io::ErrorKind::ReadOnlyFilesystem => LogTrouble::ReadOnly { how },
        _ => LogTrouble::Failed { how },
    }
}
