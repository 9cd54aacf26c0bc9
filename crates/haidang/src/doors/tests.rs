//! The doors of a whole center in a folder: what they take, and what they say when they do not.

use link_folder::{StationFile, Taker as _};
use link_mqtt::{Gate as _, Login, Refusal};
use model::{Entity, EntityId, Flag, KindId, OrgId, Source, SourceId, Span, Text, Wire, Zone};
use node::{Centre, Running};
use tempfile::TempDir;

use super::{mqtt::Devices, stations::Stations};
use crate::{first, packs, settings::Raw, world};

const TOKEN: &str = "a-token-of-the-stacks-logger";

struct Bench {
    centre: Centre,
    source: SourceId,
    _running: Running,
    _dir: TempDir,
}

impl Bench {
    async fn start() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().display().to_string();
        let raw = Raw::gather(None, |_| None, |name| (name == "data-dir").then(|| path.clone()));
        let settings = raw.and_then(|it| it.check()).expect("settings");
        let opened = world::open(&settings).await.expect("the adapters open");
        let (catalogue, _) = packs::load(&settings.data_dir, None).expect("the packs load");
        let (centre, running) =
            Centre::start(opened.world, catalogue, settings.manner()).await.expect("it starts");
        first::accounts(&centre, &settings, false).await.expect("the first account");
        let source = SourceId::new("stack-logger").expect("a code");
        let bench = Self { centre, source, _running: running, _dir: dir };
        bench.put_source(true).await;
        bench.put_entity("stack-1").await;
        bench
    }

    /// As a connection does it.
    async fn deliver(&self, devices: &Devices, message: &[u8]) -> Result<(), Refusal> {
        let _pass = devices.admit(&self.source, 1, message.len()).await;
        devices.deliver(&self.source, "v1/x", message).await
    }

    async fn put_source(&self, enabled: bool) {
        let gate = self.centre.registry().await;
        let source = Source {
            id: self.source.clone(),
            title: Text::new("Bộ ghi", "Logger"),
            owner: OrgId::new("zone").expect("a code"),
            wire: Wire::Mqtt,
            zone: Zone::VIET_NAM,
            every: Span::from_min(5),
            enabled,
            simulated: false,
        };
        gate.write().put_source(&source).await.expect("kept");
        let hash = api::sha256_hex(TOKEN);
        gate.write().put_source_token(&self.source, &hash).await.expect("kept");
        gate.show().await.expect("shown");
    }

    async fn put_entity(&self, id: &str) {
        let gate = self.centre.registry().await;
        let entity = Entity {
            id: EntityId::new(id).expect("a code"),
            kind: KindId::new("stack").expect("a code"),
            title: Text::new("Ống khói 1", "Stack 1"),
            owner: OrgId::new("zone").expect("a code"),
            place: None,
            attributes: std::collections::BTreeMap::new(),
            valid_from: self.centre.now(),
            valid_to: None,
            source: Some(self.source.clone()),
            every: None,
            simulated: false,
        };
        gate.write().put_entity(&entity).await.expect("kept");
        gate.show().await.expect("shown");
    }

    async fn put_quota(&self, quota: model::Quota) {
        let gate = self.centre.registry().await;
        let root = self.centre.zone().registry.orgs[0].clone();
        gate.write().put_org(&model::Org { quota, ..root }).await.expect("kept");
        gate.show().await.expect("shown");
    }

    /// Dead letters, the newest first, once there are this many or more.
    async fn letters(&self, n: usize) -> Vec<port::Letter> {
        let store = &self.centre.world().dead_letters;
        for _ in 0..200 {
            let (filter, page) = (port::LetterFilter::default(), port::PageRequest::first(1_000));
            let letters = store.list(&filter, &page).await.expect("listed").items;
            if n <= letters.len() {
                return letters;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("there are not {n} letters");
    }

    fn message(&self) -> Vec<u8> {
        let time = self.centre.now();
        format!(r#"{{"entity": "stack-1", "time": "{time}", "values": {{"so2": 9}}}}"#).into_bytes()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_hears_that_its_source_is_off() {
    let bench = Bench::start().await;
    let devices = Devices::new(bench.centre.clone());
    let login = |password: &'static str| Login {
        user: "stack-logger",
        password: password.as_bytes(),
        client: "c",
        address: None,
    };
    let deliver = async || devices.deliver(&bench.source, "v1/x", &bench.message()).await;
    assert_eq!(deliver().await, Ok(()));

    bench.put_source(false).await;
    // It may connect with its own token, and is told at its first delivery.
    assert_eq!(devices.authenticate(&login(TOKEN)).await, Some(bench.source.clone()));
    assert_eq!(devices.authenticate(&login("another")).await, None);
    let why = "source `stack-logger` is switched off".to_owned();
    assert_eq!(deliver().await, Err(Refusal::NotAllowed(why)));
    let health = bench.centre.health().into_iter().find(|it| it.0 == bench.source);
    let health = health.expect("the source was heard").1;
    assert_eq!((health.accepted, health.rejected), (1, 1));
    assert_eq!(health.last_problem.expect("a problem").vi, "nguồn `stack-logger` đang tắt");
    assert_eq!(devices.turned_away(), [("source_off", 1)]);

    bench.put_source(true).await;
    assert_eq!(deliver().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_waits_while_too_much_is_under_way() {
    let bench = Bench::start().await;
    // Room for one message of this size, and no second.
    let devices = Devices::with_room(bench.centre.clone(), 6 << 10);
    let message = bench.message();
    let deliver = || bench.deliver(&devices, &message);
    let answers = tokio::join!(deliver(), deliver(), deliver());
    assert_eq!(answers, (Ok(()), Ok(()), Ok(())));
    assert_eq!(devices.under_way(), (0, 0));
    assert!(!devices.holds(None), "nobody waits any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_over_its_quota_waits_and_loses_nothing() {
    let bench = Bench::start().await;
    let devices = Devices::new(bench.centre.clone());
    let deliver = async || bench.deliver(&devices, &bench.message()).await;
    bench.put_quota(model::Quota { readings_per_s: Some(2), readings_per_day: None }).await;
    let begin = tokio::time::Instant::now();
    for _ in 0..4 {
        assert_eq!(deliver().await, Ok(()));
    }
    assert!(std::time::Duration::from_millis(300) < begin.elapsed(), "{:?}", begin.elapsed());
    let quota = &bench.centre.quotas()[0];
    assert_eq!((quota.org.as_str(), quota.used_today), ("zone", 4));
    assert!(0 < quota.n_held);
    bench.put_quota(model::Quota { readings_per_s: None, readings_per_day: Some(4) }).await;
    tokio::select! {
        _ = deliver() => panic!("the day is used up"),
        () = tokio::time::sleep(std::time::Duration::from_millis(300)) => {}
    }
    // Whoever goes while they wait leaves nothing behind; more is allowed, and it goes on.
    assert_eq!((devices.under_way(), devices.holding()), ((0, 0), 0));
    bench.put_quota(model::Quota::default()).await;
    assert_eq!(deliver().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_device_is_refused_is_kept_and_goes_in_once_it_may() {
    let bench = Bench::start().await;
    let devices = Devices::new(bench.centre.clone());
    let time = bench.centre.now();
    let message = format!(
        r#"[{{"entity": "stack-1", "time": "{time}", "values": {{"so2": 9}}}},
            {{"entity": "stack-2", "time": "{time}", "values": {{"so2": 7, "o2": 8}}}}]"#
    );
    let deliver = || devices.deliver(&bench.source, "v1/x", message.as_bytes());
    assert_eq!(deliver().await, Ok(()), "one reading of it is good");
    assert_eq!(devices.deliver(&bench.source, "v1/x", b"\xff\0").await, {
        let why = "message: not UTF-8 at byte 0, expected UTF-8 text";
        Err(Refusal::BadPayload(why.to_owned()))
    });
    let store = &bench.centre.world().dead_letters;
    let letters = bench.letters(2).await;
    assert_eq!(letters[1].code, "unknown_entity");
    assert_eq!(
        letters[1].reason.en,
        "item 2: entity `stack-2` is not known, expected a registered code"
    );
    let letter = store.letter(letters[1].id).await.expect("read").expect("there");
    assert_eq!(letter.payload, message.as_bytes());
    let unreadable = store.letter(letters[0].id).await.expect("read").expect("there");
    assert_eq!((unreadable.code.as_str(), unreadable.payload), ("not_utf8", b"\xff\0".to_vec()));

    let replayed = bench.centre.replay_letter(&letter).await.expect("replayed");
    assert_eq!((replayed.n_accepted, replayed.n_known, replayed.refused.len()), (0, 1, 2));
    bench.put_entity("stack-2").await;
    let replayed = bench.centre.replay_letter(&letter).await.expect("replayed");
    assert_eq!((replayed.n_accepted, replayed.n_known, replayed.refused), (2, 1, vec![]));
    let again = bench.centre.replay_letter(&letter).await.expect("replayed");
    assert_eq!((again.n_accepted, again.n_known), (0, 3), "a replay adds nothing twice");
    bench.put_source(false).await;
    let off = bench.centre.replay_letter(&letter).await.expect("replayed");
    assert_eq!(off.refused[0].code, "source_off");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_bad_messages_is_counted_and_does_not_hold_up_good_ones() {
    let bench = Bench::start().await;
    let devices = Devices::new(bench.centre.clone());
    for _ in 0..2_000 {
        let refused = devices.deliver(&bench.source, "v1/x", b"no JSON").await;
        assert!(matches!(refused, Err(Refusal::BadPayload(_))), "{refused:?}");
    }
    assert_eq!(devices.deliver(&bench.source, "v1/x", &bench.message()).await, Ok(()));
    bench.letters(1).await;
    let stats = bench.centre.letters().stats();
    assert!(0 < stats.n_lost, "{stats:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_sent_again_holds_nothing_new() {
    let bench = Bench::start().await;
    let stations = Stations { centre: bench.centre.clone() };
    let newest = bench.centre.now();
    let reading = |row: usize, age: Span, value: f64| intake::RawReading {
        row,
        entity: "stack-1".to_owned(),
        quantity: "so2".to_owned(),
        instrument: None,
        value,
        unit: Some("mg/Nm3".to_owned()),
        time: newest.minus(age),
        flag: Flag::Measuring,
    };
    let file = |readings| StationFile {
        name: "HP_X_stack-1_20261122070000.txt".to_owned(),
        sha256: api::sha256_hex("the file"),
        bytes: b"the file".to_vec(),
        station: "stack-1".to_owned(),
        readings,
        rejects: vec![],
    };
    let (old, days) = (Span::from_min(5), Span::from_h(72));
    let first = vec![reading(1, days, 1.0), reading(2, old, 2.0), reading(3, Span(0), 3.0)];
    let receipt = stations.take(file(first.clone())).await.expect("taken");
    assert_eq!((receipt.taken, receipt.duplicates), (3, 0));
    // The same with one more: also the reading that memory has let go is known from the tables.
    let mut again = first;
    again.push(reading(4, Span::from_min(10), 4.0));
    let receipt = stations.take(file(again)).await.expect("taken");
    assert_eq!((receipt.taken, receipt.duplicates), (1, 3));
}
