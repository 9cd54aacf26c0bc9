use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use model::{Text, Zone};
use tempfile::TempDir;

use crate::{Folder, Receipt, Refusal, RefusedLine, Round, SetAside, Settings, StationFile, Taker};

/// Keeps what it takes; stations that begin with `X` are unknown to it.
#[derive(Default)]
struct Desk {
    taken: Mutex<Vec<StationFile>>,
    set_aside: Mutex<Vec<String>>,
    log_failed: Mutex<bool>,
}

#[async_trait::async_trait]
impl Taker for Desk {
    fn zone_of(&self, _station: &str) -> Zone {
        Zone::VIET_NAM
    }

    async fn take(&self, file: StationFile) -> Result<Receipt, Refusal> {
        if *self.log_failed.lock().unwrap() {
            return Err(Refusal::Later("the log failed".to_owned()));
        }
        if file.station.starts_with('X') {
            let why = Text::new("không biết trạm này", "this station is not known");
            self.set_aside.lock().unwrap().push(format!("file: {}", why.en));
            return Err(Refusal::Final(why));
        }
        let (refused, taken): (Vec<_>, Vec<_>) =
            file.readings.iter().partition(|it| it.quantity == "Odd");
        let why = |line| Text {
            vi: format!("dòng {line}: không biết `Odd`"),
            en: format!("line {line}: `Odd` is not known"),
        };
        let refused = refused.iter().map(|it| RefusedLine { line: it.row, why: why(it.row) });
        let receipt = Receipt { taken: taken.len(), duplicates: 0, refused: refused.collect() };
        self.taken.lock().unwrap().push(file);
        Ok(receipt)
    }

    async fn set_aside(&self, file: SetAside<'_>) {
        let SetAside { name, station, bytes, why, code, .. } = file;
        assert!(!bytes.is_empty() || code == "empty", "{name}");
        self.set_aside.lock().unwrap().push(format!("{name} {station:?} {}", why.en));
    }
}

struct Place {
    folder: TempDir,
    desk: Arc<Desk>,
    watched: Folder,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = Arc::new(Desk::default());
        let settings =
            Settings { root: folder.path().join("in"), every: Duration::from_millis(10) };
        let watched = Folder::open(settings, Arc::clone(&desk) as Arc<dyn Taker>).unwrap();
        Self { folder, desk, watched }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("in").join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|it| format!("{name}: {it}"))
    }

    /// Two looks: the second takes.
    async fn rounds(&mut self) -> Round {
        self.watched.round().await;
        self.watched.round().await
    }

    fn taken(&self) -> usize {
        self.desk.taken.lock().unwrap().len()
    }
}

const NAME: &str = "HP_NOMURA_NUO001_20260101000500.txt";
const DONE: &str = "done/2026/01/01/HP_NOMURA_NUO001_20260101000500.txt";
const PH: &str = "pH\t7,24\t\t20260101000500\t00\n";
const COD: &str = "COD\t31.5\tmg/L\t20260101000500\t01\n";

#[tokio::test]
async fn a_good_file_is_taken_and_kept_byte_for_byte() {
    for folder in ["", "NUO001/2026/01/01/"] {
        let mut place = Place::new();
        place.write(&format!("{folder}{NAME}"), format!("{PH}{COD}"));
        assert_eq!(place.watched.round().await, Round { waiting: 1, ..Round::default() });
        assert_eq!(place.watched.round().await, Round { taken: 1, ..Round::default() });
        assert_eq!(place.watched.round().await, Round::default());
        assert_eq!(place.read(DONE), format!("{PH}{COD}"));
        assert!(!place.path(&format!("{DONE}.report.txt")).exists());
        let taken = place.desk.taken.lock().unwrap();
        let file = &taken[0];
        assert_eq!((file.station.as_str(), file.readings.len()), ("NUO001", 2));
        assert_eq!(file.bytes, format!("{PH}{COD}").as_bytes());
        assert_eq!(file.sha256, "58f1ee6401917804deea87568e14f5f4618b1da92eda30ba7eef7a8c4c2563c9");
    }
}

#[tokio::test]
async fn a_file_that_still_grows_waits() {
    let mut place = Place::new();
    place.write(NAME, PH);
    place.watched.round().await;
    place.write(NAME, format!("{PH}{COD}"));
    assert_eq!(place.watched.round().await.waiting, 1);
    assert_eq!(place.watched.round().await.taken, 1);
    assert_eq!(place.desk.taken.lock().unwrap()[0].readings.len(), 2);
}

#[tokio::test]
async fn a_temporary_name_is_left_alone_and_its_renaming_completes_it() {
    let mut place = Place::new();
    for temporary in [".tmp", ".part"] {
        let name = format!("{NAME}{temporary}");
        place.write(&name, PH);
        assert_eq!(place.rounds().await, Round::default());
        fs::rename(place.path(&name), place.path(NAME)).unwrap();
        assert_eq!(place.watched.round().await.taken, 1, "{temporary}");
    }
    place.write(".hidden", "x");
    assert_eq!(place.rounds().await, Round::default());
}

#[tokio::test]
async fn good_lines_go_on_and_the_others_are_reported() {
    let mut place = Place::new();
    place.write(NAME, format!("{PH}bad line\n{COD}Odd\t1\tx\t20260101000500\t00\n"));
    assert_eq!(place.rounds().await.taken, 1);
    let report = place.read(&format!("{DONE}.report.txt"));
    let (_, sentences) = report.split_once("SHA-256: ").unwrap();
    let (_, sentences) = sentences.split_once('\n').unwrap();
    assert_eq!(
        sentences,
        "\
Kết quả: nhận 2 kết quả đo, 0 đã có từ trước, từ chối 2
    Result: 2 readings taken, 0 seen before, 2 refused
dòng 2: có 1 cột, cần 5: ký hiệu, giá trị, đơn vị, thời gian, trạng thái
    line 2: it has 1 column, expected 5: symbol, value, unit, time, status
dòng 4: không biết `Odd`
    line 4: `Odd` is not known
"
    );
}

#[tokio::test]
async fn a_bad_file_moves_aside_with_a_report() {
    let odd = "HP_NOMURA_X9_20260101000500.txt";
    for (name, content, sentence) in [
        (NAME, &b"\xff\xfe"[..], "file: not UTF-8 at byte 0, expected UTF-8 text"),
        (NAME, b"", "file: it is empty, expected at least one reading"),
        (
            NAME,
            b"pH\tx\t\t20260101000500\t00\n",
            "line 1: value of `pH` is text `x`, expected a finite number",
        ),
        ("readme.txt", b"hello", "file: the file name is `readme.txt`, expected {province}_"),
        (odd, PH.as_bytes(), "file: this station is not known"),
        (
            "NUO002/HP_NOMURA_NUO001_20260101000500.txt",
            PH.as_bytes(),
            "file: its name says station `NUO001`, expected `NUO002` as its folder does",
        ),
    ] {
        let mut place = Place::new();
        place.write(name, content);
        assert_eq!(place.rounds().await, Round { bad: 1, ..Round::default() }, "{sentence}");
        let bare = Path::new(name).file_name().unwrap().to_str().unwrap();
        assert_eq!(fs::read(place.path(&format!("bad/{bare}"))).unwrap(), content, "{sentence}");
        let report = place.read(&format!("bad/{bare}.report.txt"));
        assert!(report.contains(sentence), "{report}");
        assert!(place.desk.set_aside.lock().unwrap()[0].contains(sentence));
        assert_eq!(place.taken(), 0);
    }
}

#[tokio::test]
async fn a_huge_file_is_set_aside_unread() {
    let mut place = Place::new();
    place.write(NAME, vec![b'x'; 50_000_000]);
    assert_eq!(place.rounds().await.bad, 1);
    assert!(place.read(&format!("bad/{NAME}.report.txt")).contains("at most 1048576 bytes"));
}

#[tokio::test]
async fn a_file_stays_until_it_is_durable() {
    let mut place = Place::new();
    *place.desk.log_failed.lock().unwrap() = true;
    place.write(NAME, PH);
    for _ in 0..3 {
        assert_eq!(place.rounds().await, Round { waiting: 1, ..Round::default() });
    }
    *place.desk.log_failed.lock().unwrap() = false;
    assert_eq!(place.watched.round().await.taken, 1);
}

#[tokio::test]
async fn a_second_file_of_the_same_name_is_kept_beside_the_first() {
    let mut place = Place::new();
    for content in [PH, COD, PH] {
        place.write(NAME, content);
        assert_eq!(place.rounds().await.taken, 1);
    }
    assert_eq!(place.read(DONE), PH);
    let others: Vec<_> = fs::read_dir(place.path("done/2026/01/01")).unwrap().collect();
    assert_eq!(others.len(), 2, "the resent file is the first again");
}

#[tokio::test]
async fn nothing_outside_is_followed() {
    let mut place = Place::new();
    let outside = place.folder.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join(NAME), PH).unwrap();
    std::os::unix::fs::symlink(&outside, place.path("NUO001")).unwrap();
    std::os::unix::fs::symlink(outside.join(NAME), place.path(NAME)).unwrap();
    assert_eq!(place.rounds().await, Round::default());
    assert!(outside.join(NAME).exists());
    assert_eq!(place.taken(), 0);
}

#[tokio::test]
async fn a_file_that_cannot_be_moved_is_taken_once() {
    let mut place = Place::new();
    // A file stands where the folder of the year belongs.
    place.write("done/2026", "in the way");
    place.write(NAME, PH);
    for _ in 0..3 {
        place.rounds().await;
    }
    assert_eq!(place.taken(), 1);
    fs::remove_file(place.path("done/2026")).unwrap();
    place.write(NAME, format!("{PH}{COD}"));
    assert_eq!(place.rounds().await.taken, 1, "it is taken again when it changes");
}

#[tokio::test]
async fn a_folder_that_vanishes_and_returns_is_watched_again() {
    let mut place = Place::new();
    fs::remove_dir_all(place.path("")).unwrap();
    assert_eq!(place.rounds().await, Round::default());
    place.write(NAME, PH);
    assert_eq!(place.rounds().await.taken, 1);
}

#[tokio::test]
async fn ten_thousand_files_are_taken_in_order_and_a_stop_is_heard() {
    const FILES: usize = 10_000;
    let place = Place::new();
    fs::create_dir_all(place.path("NUO001")).unwrap();
    for n in 0..FILES {
        let (hour, minute, second) = (n / 3_600, n / 60 % 60, n % 60);
        let stamp = format!("20260101{hour:02}{minute:02}{second:02}");
        place.write(&format!("NUO001/HP_NOMURA_NUO001_{stamp}.txt"), PH);
    }
    let desk = Arc::clone(&place.desk);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let run = tokio::spawn(place.watched.run(async move {
        let _ = stopped.await;
    }));
    let all = async {
        while desk.taken.lock().unwrap().len() < FILES {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(2), all).await.expect("all files in time");
    let names: Vec<_> = desk.taken.lock().unwrap().iter().map(|it| it.name.clone()).collect();
    assert!(names.is_sorted());
    drop(stop);
    tokio::time::timeout(Duration::from_secs(5), run).await.expect("a stop in time").unwrap();
}

/// Whoever looks into `bad` for what is wrong must find it there.
#[tokio::test]
async fn a_file_of_which_nothing_is_let_in_is_bad() {
    let mut place = Place::new();
    place.write(NAME, "Odd\t1\tx\t20260101000500\t00\n");
    assert_eq!(place.rounds().await, Round { bad: 1, ..Round::default() });
    let report = place.read(&format!("bad/{NAME}.report.txt"));
    assert!(report.contains("nhận 0 kết quả đo, 0 đã có từ trước, từ chối 1"), "{report}");
    assert!(report.contains("`Odd` is not known"), "{report}");
}
