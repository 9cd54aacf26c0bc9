//! A small zone on the packs of the house: one authority, one park, one mill with a stack and a
//! station.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI64, Ordering},
    },
};

use intake::{RawReading, json::Message};
use model::{
    Actor, Attribute, Coefficients, Entity, EntityId, Fact, Flag, KindId, Org, OrgId, OrgKind,
    Origin, Permit, PermitId, RegulationId, Source, SourceId, Span, Text, Time, UserId, Wire, Zone,
};
use pack::Catalogue;
use port::Clock;

use crate::{Centre, Delivered, Deliverer, Manner, Receipt, Running, World};

/// A center one can kill.
pub(super) struct Bench {
    pub(super) centre: Centre,
    running: Option<Running>,
    clock: Arc<TestClock>,
    dir: PathBuf,
}

#[derive(Default)]
struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Time {
        Time(self.0.load(Ordering::SeqCst))
    }
}

/// A quiet morning.
pub(super) fn morning() -> Time {
    Time::parse("2026-11-22T06:00:00+07:00").unwrap()
}

pub(super) fn catalogue() -> Arc<Catalogue> {
    static CATALOGUE: OnceLock<Arc<Catalogue>> = OnceLock::new();
    let load = || {
        let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
        Arc::new(pack::load(&packs).unwrap())
    };
    CATALOGUE.get_or_init(load).clone()
}

impl Bench {
    /// A new zone in `dir`, with its clock at [`morning`].
    pub(super) async fn new(dir: &Path) -> Self {
        let bench = Self::open(dir, morning()).await;
        let gate = bench.centre.registry().await;
        for (id, parent, kind) in [
            ("heza", None, OrgKind::Authority),
            ("park", Some("heza"), OrgKind::Park),
            ("mill", Some("park"), OrgKind::Enterprise),
        ] {
            gate.write().put_org(&org(id, parent, kind)).await.unwrap();
        }
        gate.write().put_source(&source()).await.unwrap();
        for (id, kind) in [("stack-1", "stack"), ("station-1", "air-station")] {
            gate.write().put_entity(&entity(id, kind)).await.unwrap();
        }
        gate.write().add_permit(&permit()).await.unwrap();
        gate.show().await.unwrap();
        bench
    }

    /// What is in `dir`, after a crash or an end.
    pub(super) async fn open(dir: &Path, now: Time) -> Self {
        Self::open_with(dir, now, catalogue()).await
    }

    /// The same, under other packs.
    pub(super) async fn open_with(dir: &Path, now: Time, catalogue: Arc<Catalogue>) -> Self {
        let clock = Arc::new(TestClock::default());
        clock.0.store(now.0, Ordering::SeqCst);
        let store =
            store_sql::SqlStore::open(&format!("sqlite:{}", dir.join("r.db").display())).await;
        let store = Arc::new(store.unwrap());
        let (log, _) =
            log_file::FileLog::open(&dir.join("log"), log_file::LogSettings::default()).unwrap();
        let lake =
            store_lake::LakeHistory::open(&dir.join("lake"), store_lake::LakeSettings::default())
                .await;
        let world = World {
            log: Arc::new(log),
            history: Arc::new(lake.unwrap()),
            registry: store.clone(),
            ledger: store.clone(),
            accounts: store.clone(),
            audit: store.clone(),
            dead_letters: store.clone(),
            saved: store.clone(),
            notices: store.clone(),
            rosters: store.clone(),
            keeping: store,
            blobs: Arc::new(blob_file::FileBlobs::open(&dir.join("files")).unwrap()),
            clock: clock.clone(),
        };
        let (centre, running) = Centre::start(world, catalogue, Manner::default()).await.unwrap();
        Self { centre, running: Some(running), clock, dir: dir.to_owned() }
    }

    /// The process dies: nothing is written down, nothing is waited for.
    pub(super) async fn kill(mut self) -> (PathBuf, Time) {
        let (dir, now) = (self.dir.clone(), self.centre.now());
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
        (dir, now)
    }

    pub(super) fn set_clock(&self, now: Time) {
        self.clock.0.store(now.0, Ordering::SeqCst);
    }

    /// The clock speaks.
    pub(super) async fn tick(&self, now: Time) {
        self.set_clock(now);
        self.tell(Fact::Ticked).await;
    }

    /// Something enters the log.
    pub(super) async fn tell(&self, fact: Fact) {
        let position = self.centre.world().log.append(self.centre.now(), vec![fact]).await;
        self.centre.applied_to(position.unwrap()).await;
    }

    /// A message as a device sends it.
    pub(super) async fn send(&self, message: &str) -> Receipt {
        let read = intake::json::parse(message.as_bytes(), intake::json::MQTT_BYTES_MAX);
        let receipt = self.centre.take(delivered(read)).await.unwrap();
        if let Some(position) = receipt.position() {
            self.centre.applied_to(position).await;
        }
        receipt
    }

    /// Values of one entity at one time, delivered when the clock says `time`.
    pub(super) async fn deliver(
        &self,
        entity: &str,
        time: Time,
        values: &[(&str, f64)],
    ) -> Receipt {
        self.set_clock(time);
        self.deliver_late(entity, time, values).await
    }

    /// The same, whatever the clock says.
    pub(super) async fn deliver_late(
        &self,
        entity: &str,
        time: Time,
        values: &[(&str, f64)],
    ) -> Receipt {
        let items = values
            .iter()
            .map(|it| Ok(raw(entity, time, it.0, it.1)))
            .collect::<Vec<intake::Item>>();
        let receipt = self.centre.take(delivered(items)).await.unwrap();
        if let Some(position) = receipt.position() {
            self.centre.applied_to(position).await;
        }
        receipt
    }
}

pub(super) fn raw(entity: &str, time: Time, quantity: &str, value: f64) -> RawReading {
    RawReading {
        entity: entity.to_owned(),
        quantity: quantity.to_owned(),
        value,
        unit: None,
        time,
        flag: Flag::Measuring,
        instrument: None,
        row: 1,
    }
}

pub(super) fn delivered(message: impl Into<Message>) -> Delivered {
    let source = SourceId::new("mill-1").unwrap();
    Delivered {
        from: Deliverer::Source(source.clone()),
        source,
        origin: Origin::Mqtt,
        unit_required: false,
        message: message.into(),
    }
}

pub(super) fn actor(user: &str) -> Actor {
    Actor { user: UserId::new(user).unwrap(), address: "127.0.0.1".to_owned() }
}

pub(super) fn org(id: &str, parent: Option<&str>, kind: OrgKind) -> Org {
    let parent = parent.map(|it| OrgId::new(it).unwrap());
    Org {
        id: OrgId::new(id).unwrap(),
        parent,
        kind,
        title: Text::new(id, id),
        quota: model::Quota::default(),
    }
}

pub(super) fn source() -> Source {
    Source {
        id: SourceId::new("mill-1").unwrap(),
        title: Text::new("Nhà máy", "Mill"),
        owner: OrgId::new("mill").unwrap(),
        wire: Wire::Mqtt,
        zone: Zone::VIET_NAM,
        every: Span::from_min(5),
        enabled: true,
        simulated: false,
    }
}

pub(super) fn entity(id: &str, kind: &str) -> Entity {
    Entity {
        id: EntityId::new(id).unwrap(),
        kind: KindId::new(kind).unwrap(),
        title: Text::new(id, id),
        owner: OrgId::new("mill").unwrap(),
        place: None,
        attributes: BTreeMap::from([("column".to_owned(), Attribute::Text("B".to_owned()))]),
        valid_from: Time(0),
        valid_to: None,
        source: Some(SourceId::new("mill-1").unwrap()),
        every: Some(Span::from_min(5)),
        simulated: false,
    }
}

/// The stack stays on QCVN 19:2009, column B, with Kp = Kv = 1: SO₂ 500 mg/Nm³.
pub(super) fn permit() -> Permit {
    Permit {
        id: PermitId::new("gpmt-1").unwrap(),
        entity: EntityId::new("stack-1").unwrap(),
        document: "GPMT 1/2024".to_owned(),
        valid_from: "2024-01-01".parse().unwrap(),
        valid_to: None,
        regulation: Some(RegulationId::new("qcvn-19-2009").unwrap()),
        attributes: vec![],
        coefficients: Coefficients(vec![("kp".to_owned(), 1.0), ("kv".to_owned(), 1.0)]),
        limits: vec![],
        entered_by: UserId::new("park").unwrap(),
        known_at: Time(0),
    }
}
