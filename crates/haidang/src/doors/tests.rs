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
        bench.put_entity().await;
        bench
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

    async fn put_entity(&self) {
        let gate = self.centre.registry().await;
        let entity = Entity {
            id: EntityId::new("stack-1").expect("a code"),
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
async fn a_device_is_sent_away_while_too_much_waits() {
    let bench = Bench::start().await;
    // Room for one message of this size, and no second.
    let devices = Devices::with_room(bench.centre.clone(), 6 << 10);
    let message = bench.message();
    let deliver = || devices.deliver(&bench.source, "v1/x", &message);
    let (first, second) = tokio::join!(deliver(), deliver());
    assert_eq!(first, Ok(()));
    assert!(matches!(&second, Err(Refusal::TooBusy(why)) if why.contains("again")), "{second:?}");
    assert_eq!(devices.turned_away(), [("too_busy", 1)]);
    // The room comes back with the answer.
    assert_eq!(deliver().await, Ok(()));
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
