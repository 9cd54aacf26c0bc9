use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use intake::{json, station_file};
use link_mqtt::{Broker, Gate, Login, Refusal, Settings};
use model::{Flag, SourceId, Span, Time, Zone};
use pack::Happening;
use port::Clock;

use super::{Demo, MORNING, catalogue};
use crate::{
    facility::Facility,
    feed::{content, file_name, publish, write_files},
    play::{Feeds, Show},
    scene::Scene,
    zone::Layout,
};

/// A clock that starts where it is told and then goes like any other.
struct TestClock {
    start: Time,
    since: tokio::time::Instant,
}

impl Clock for TestClock {
    fn now(&self) -> Time {
        self.start.plus(Span(u64::try_from(self.since.elapsed().as_micros()).unwrap()))
    }
}

/// Keeps what was delivered, and fails the first deliveries it is told to.
#[derive(Default)]
struct Desk {
    taken: Mutex<Vec<Vec<u8>>>,
    to_fail: Mutex<usize>,
}

#[async_trait::async_trait]
impl Gate for Desk {
    async fn authenticate(&self, login: &Login<'_>) -> Option<SourceId> {
        (login.password == b"token").then(|| SourceId::new(login.user).unwrap())
    }

    async fn deliver(&self, _: &SourceId, _: &str, payload: &[u8]) -> Result<(), Refusal> {
        let fails = {
            let mut to_fail = self.to_fail.lock().unwrap();
            let fails = 0 < *to_fail;
            *to_fail = to_fail.saturating_sub(1);
            fails
        };
        if fails {
            return Err(Refusal::NotDurable("the log failed".to_owned()));
        }
        self.taken.lock().unwrap().push(payload.to_vec());
        Ok(())
    }
}

fn show(mqtt: SocketAddr, stations_dir: PathBuf) -> (Arc<Show>, Vec<Facility>, Time) {
    let live = Time::parse(MORNING).unwrap();
    let demo = Demo::new(&catalogue(), live);
    let clock = Arc::new(TestClock { start: live, since: tokio::time::Instant::now() });
    let script = demo.script(live);
    let show = Show::new(script, Feeds { mqtt, stations_dir, clock });
    (Arc::new(show), demo.facilities, live)
}

/// Times by series, as delivered.
fn times(messages: &[Vec<u8>]) -> BTreeMap<(String, String), Vec<Time>> {
    let mut times: BTreeMap<_, Vec<Time>> = BTreeMap::new();
    for message in messages {
        for reading in json::parse(message, json::MQTT_BYTES_MAX).items {
            let reading = reading.unwrap();
            times.entry((reading.entity, reading.quantity)).or_default().push(reading.time);
        }
    }
    times
}

#[tokio::test]
async fn a_logger_catches_up_in_order_and_goes_on_live_past_failures() {
    let desk = Arc::new(Desk { to_fail: Mutex::new(2), ..Desk::default() });
    let settings = Settings::new("127.0.0.1:0".parse().unwrap());
    let broker = Broker::start(&settings, Arc::clone(&desk) as Arc<dyn Gate>).await.unwrap();
    let (show, facilities, live) = show(broker.address(), PathBuf::new());
    let owed: Vec<_> = facilities
        .into_iter()
        .filter(|it| ["cat-hai-kk1", "cat-hai-kk2", "may-trang-lh1"].contains(&it.entity.as_str()))
        .map(|it| (it, live.minus(Span::from_h(3))))
        .collect();
    let source = SourceId::new("cat-hai").unwrap();
    let logger = tokio::spawn(publish(show, source, "token".to_owned(), owed));
    let after = live.plus(Span::from_s(5));
    let taken = || desk.taken.lock().unwrap().clone();
    let is_live = || times(&taken()).values().flatten().any(|it| after < *it);
    until(is_live).await;
    logger.abort();
    let taken = taken();
    let times = times(&taken);
    assert_eq!(times.len(), 2 * 11 + 8);
    for ((entity, quantity), times) in &times {
        assert!(times.is_sorted_by(|a, b| a < b), "{entity} {quantity}: never back, never twice");
        let every = if entity == "may-trang-lh1" { 15 } else { 60 };
        let past = times.iter().filter(|it| **it < live.minus(Span::from_min(1))).count();
        let owed = 3 * 3_600 / every - 60 / every;
        assert!(past.abs_diff(owed) <= 1, "{entity} {quantity}: {past} of {owed}");
        let is_live = times.last().is_some_and(|it| live < *it);
        assert!(is_live, "{entity} {quantity}");
    }
    broker.stop().await;
}

#[tokio::test]
async fn a_logger_without_a_token_keeps_trying_and_delivers_nothing() {
    let desk = Arc::new(Desk::default());
    let settings = Settings::new("127.0.0.1:0".parse().unwrap());
    let broker = Broker::start(&settings, Arc::clone(&desk) as Arc<dyn Gate>).await.unwrap();
    let (show, facilities, live) = show(broker.address(), PathBuf::new());
    let owed = vec![(facilities[0].clone(), live.minus(Span::from_h(1)))];
    let source = SourceId::new("dinh-vu").unwrap();
    let logger = tokio::spawn(publish(show, source, "guess".to_owned(), owed));
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!logger.is_finished());
    logger.abort();
    assert!(desk.taken.lock().unwrap().is_empty());
    broker.stop().await;
}

#[tokio::test]
async fn station_files_are_read_as_they_were_meant() {
    let live = Time::parse(MORNING).unwrap();
    let demo = Demo::new(&catalogue(), live);
    let at = Time::parse("2026-11-23T00:05:00+07:00").unwrap();
    for (layout, code) in
        [(Layout::OneSensorALine, "dinh-vu-kk1"), (Layout::AllOnOneLine, "nam-dinh-vu-xlnt")]
    {
        let facility = demo.facilities.iter().find(|it| it.entity.as_str() == code).unwrap();
        let scene = Scene {
            facility: facility.entity.clone(),
            from: at,
            to: at.plus(Span::from_s(1)),
            rise: Span::ZERO,
            fall: Span::ZERO,
            what: Happening::Calibration {
                quantity: facility.instruments[0].quantity.id.clone(),
                value: 7.0,
            },
        };
        let first = at.minus(Span::from_min(4));
        let text = content(facility, layout, (first, at), |_| vec![scene.clone()]);
        let name = file_name(&SourceId::new("nam-dinh-vu").unwrap(), &facility.station, at);
        assert_eq!(name, format!("HP_NAMDINHVU_{}_20261123000500.txt", facility.station));
        let file = station_file::parse(&name, text.as_bytes(), Zone::VIET_NAM).unwrap();
        let readings: Vec<_> = file.items.into_iter().map(Result::unwrap).collect();
        assert_eq!(readings.len(), 5 * facility.instruments.len());
        for (n, reading) in readings.iter().enumerate() {
            let instrument = &facility.instruments[n % facility.instruments.len()];
            let scenes = std::slice::from_ref(&scene);
            let said = facility.says(reading.time, scenes).unwrap();
            assert!(instrument.quantity.is_called(&reading.quantity), "{}", reading.quantity);
            assert_eq!(reading.value, said.values[n % facility.instruments.len()]);
            assert_eq!(reading.unit.as_deref(), Some(instrument.quantity.unit.as_str()));
            let flag = if reading.time == at { Flag::Calibrating } else { Flag::Measuring };
            assert_eq!(reading.flag, flag);
        }
    }
}

#[tokio::test]
async fn files_wait_for_the_watcher_and_never_lie_there_unfinished() {
    let dir = tempfile::tempdir().unwrap();
    let unused = "127.0.0.1:1".parse().unwrap();
    let (show, facilities, live) = show(unused, dir.path().to_owned());
    let of_park = |it: &Facility| it.entity.as_str().starts_with("dinh-vu-");
    let owed: Vec<_> = facilities
        .into_iter()
        .filter(of_park)
        .map(|it| (it, live.minus(Span::from_h(26))))
        .collect();
    let source = SourceId::new("dinh-vu").unwrap();
    let logger = tokio::spawn(write_files(show, source, Layout::OneSensorALine, owed));
    until(|| files(dir.path()).len() == 120).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let lying = files(dir.path());
    assert_eq!(lying.len(), 120);
    assert!(lying.iter().all(|it| it.extension().is_some_and(|it| it == "txt")));
    for file in lying {
        std::fs::remove_file(file).unwrap();
    }
    // The next ones.
    until(|| files(dir.path()).len() == 120).await;
    logger.abort();
}

/// Waits for what must come; the machine may be busy.
async fn until(there: impl Fn() -> bool) {
    let patience = async {
        while !there() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), patience).await.expect("within a minute");
}

fn files(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files
}
