//! The log itself: the port's door, in front of the writer.

use std::{
    collections::VecDeque,
    fs, io,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
};

use model::{Fact, Position, Record, Time};
use port::{Log, LogTrouble, PortError};
use tokio::{
    sync::{Semaphore, mpsc, oneshot},
    task::spawn_blocking,
};

use crate::{
    disk::{self, Disk, RealDisk},
    open::{self, Found, OpenReport},
    read::{Answer, Place, Unread},
    settings::{APPEND_BYTES_MAX, LogSettings, QUEUE_BYTES_MAX, QUEUE_LEN_MAX},
    shared::{LogStats, Shared, State},
    tail::Tail,
    writer::{Request, Writer},
};

/// The durable log in a directory. Dropping it writes what still waits and lets the directory go.
#[derive(Debug)]
pub struct FileLog {
    shared: Arc<Shared>,
    /// None only while dropping.
    inbox: Option<mpsc::Sender<Request>>,
    /// Bytes that may still queue.
    room: Arc<Semaphore>,
    writer: Option<JoinHandle<()>>,
    /// One truncation at a time.
    truncating: Arc<Mutex<()>>,
}

impl FileLog {
    /// Opens the log in `dir`, or makes one. Reads every segment to check it, so it blocks.
    pub fn open(dir: &Path, settings: LogSettings) -> Result<(Self, OpenReport), PortError> {
        Self::open_on(dir, settings, |disk| Box::new(disk))
    }

    pub(crate) fn open_on(
        dir: &Path,
        settings: LogSettings,
        on: impl FnOnce(RealDisk) -> Box<dyn Disk>,
    ) -> Result<(Self, OpenReport), PortError> {
        let Found { segments, head, known_at, report, lock } = open::find(dir, settings)?;
        let last = segments.last().expect("a log that was found has a segment");
        let failed = |it| PortError::unavailable(format!("opening {}", last.path.display()), it);
        let disk = on(RealDisk::at_end_of(&last.path).map_err(failed)?);
        let segment_len = last.len;
        let tail = Tail::new(settings.tail_bytes_max);
        let state = State { segments: VecDeque::from(segments), tail };
        let shared = Arc::new(Shared::new(dir.to_owned(), head, state));
        let (sender, inbox) = mpsc::channel(QUEUE_LEN_MAX);
        let writer = Writer {
            shared: Arc::clone(&shared),
            disk,
            inbox,
            head,
            known_at,
            segment_len,
            segment_bytes_max: settings.segment_bytes_max,
            lock,
        };
        let thread = thread::Builder::new()
            .name("log-writer".to_owned())
            .spawn(|| writer.run())
            .map_err(|it| PortError::unavailable("starting the writer of the log", it))?;
        let log = Self {
            shared,
            inbox: Some(sender),
            room: Arc::new(Semaphore::new(QUEUE_BYTES_MAX)),
            writer: Some(thread),
            truncating: Arc::default(),
        };
        Ok((log, report))
    }

    /// The oldest record kept; one past the head in an empty log.
    #[must_use]
    pub fn first(&self) -> Position {
        self.shared.state().segments.front().map_or(Position(1), |it| it.first)
    }

    /// What it has done since it was opened.
    #[must_use]
    pub fn stats(&self) -> LogStats {
        self.shared.counters.stats()
    }

    /// Why it takes nothing any more, in a sentence; none while it does.
    #[must_use]
    pub fn stopped(&self) -> Option<String> {
        self.shared.trouble().map(|it| it.how().to_owned())
    }

    /// Bytes of the records after `position`, roughly.
    #[must_use]
    pub fn bytes_after(&self, position: Position) -> u64 {
        self.shared.state().bytes_after(position)
    }

    async fn queue(&self, known_at: Time, facts: &[Fact]) -> Result<Position, PortError> {
        let (records, ends) = encode(known_at, facts)?;
        let bytes = u32::try_from(records.len()).expect("an append is below 4 GiB");
        let gone = || PortError::unavailable("appending to the log", "its writer has ended");
        let room = Arc::clone(&self.room).acquire_many_owned(bytes).await.map_err(|_| gone())?;
        let (durable, answer) = oneshot::channel();
        let request = Request { known_at, records, ends, durable, room };
        let inbox = self.inbox.as_ref().ok_or_else(gone)?;
        inbox.send(request).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?.map_err(|it| it.error())
    }
}

impl Drop for FileLog {
    /// Waits for the writer, so that the directory can be opened again at once.
    fn drop(&mut self) {
        self.inbox = None;
        if self.writer.take().is_some_and(|it| it.join().is_err()) {
            tracing::error!("the writer of the log panicked");
        }
    }
}

#[async_trait::async_trait]
impl Log for FileLog {
    async fn append(&self, known_at: Time, facts: Vec<Fact>) -> Result<Position, PortError> {
        if let Some(trouble) = self.shared.trouble() {
            return Err(trouble.error());
        }
        if facts.is_empty() {
            return Ok(self.head());
        }
        self.queue(known_at, &facts).await
    }

    async fn read(&self, from: Position, n_max: usize) -> Result<Vec<Record>, PortError> {
        let mut answer = Answer::new(n_max);
        let mut from = from.max(Position(1));
        while !answer.is_full() {
            match self.shared.place(from, n_max) {
                Place::Ahead => break,
                Place::LetGo { first } => {
                    let why = format!(
                        "record {from} of the log has been let go, it begins with record {first}"
                    );
                    return Err(PortError::Refused { why });
                }
                Place::Tail(groups) => from = answer.take_groups(&groups, from)?,
                Place::Disk(stretch) => {
                    let reading = spawn_blocking(move || {
                        let read = answer.take_stretch(&stretch);
                        (answer, read, stretch)
                    });
                    let (taken, read, stretch) = reading
                        .await
                        .map_err(|it| PortError::unavailable("reading the log", it))?;
                    answer = taken;
                    match read {
                        Ok(()) => from = stretch.then,
                        // Let go while it was being read: the next look says so.
                        Err(Unread::Io(_)) if from < self.first() => {}
                        Err(it) => return Err(it.error(&stretch)),
                    }
                }
            }
        }
        Ok(answer.records)
    }

    fn head(&self) -> Position {
        self.shared.head()
    }

    async fn wait_past(&self, position: Position) {
        let mut head = self.shared.head.subscribe();
        // The sender lives as long as the log, so this ends only past `position`.
        let _ = head.wait_for(|head| position < *head).await;
    }

    fn trouble(&self) -> Option<LogTrouble> {
        self.shared.trouble()
    }

    async fn truncate_before(&self, position: Position) -> Result<(), PortError> {
        let shared = Arc::clone(&self.shared);
        let truncating = Arc::clone(&self.truncating);
        spawn_blocking(move || {
            let _one_at_a_time = truncating.lock().unwrap_or_else(PoisonError::into_inner);
            let_go_before(&shared, position)
        })
        .await
        .map_err(|it| PortError::unavailable("truncating the log", it))?
    }
}

/// Deletes whole segments, oldest first, so that a crash in between leaves no gap. The one being
/// written stays.
fn let_go_before(shared: &Shared, position: Position) -> Result<(), PortError> {
    loop {
        let oldest = {
            let state = shared.state();
            match (state.segments.front(), state.segments.get(1)) {
                (Some(oldest), Some(next)) if next.first <= position => oldest.path.clone(),
                _ => return Ok(()),
            }
        };
        let failed = |it| PortError::unavailable(format!("deleting {}", oldest.display()), it);
        match fs::remove_file(&oldest) {
            // It went when the directory could not be synced.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            gone => gone.map_err(failed)?,
        }
        disk::sync_directory_of(&oldest).map_err(failed)?;
        shared.state().segments.pop_front();
    }
}

/// All records of one append, and where each ends.
fn encode(known_at: Time, facts: &[Fact]) -> Result<(Vec<u8>, Vec<usize>), PortError> {
    let mut records = vec![];
    let mut ends = Vec::with_capacity(facts.len());
    for fact in facts {
        codec::encode(known_at, fact, &mut records)
            .map_err(|it| PortError::Refused { why: it.to_string() })?;
        ends.push(records.len());
        if APPEND_BYTES_MAX < records.len() {
            let why = format!(
                "{} facts take more than {APPEND_BYTES_MAX} bytes, which is the most the log takes at once",
                facts.len()
            );
            return Err(PortError::Refused { why });
        }
    }
    Ok((records, ends))
}
