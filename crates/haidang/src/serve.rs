//! `haidang serve` and `haidang demo`: everything is opened, joined, and ended in order.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use link_mqtt::Broker;
use model::Text;
use node::{Centre, Indicators, Questions};
use store_lake::{LakeHistory, SeriesName};
use tokio::{net::TcpListener, signal::unix::SignalKind, sync::watch};

use crate::{
    doors::{mqtt::Devices, pg::Desk, stations},
    first, metrics_text, outlets, packs, ports,
    settings::Settings,
    vitals::Gauge,
    world::{self, Opened},
};

/// Names that could not be written are tried again after this: the disk may have been full.
const NAMES_AGAIN: Duration = Duration::from_secs(5);

/// A clean end takes at most this long; the rest is done at the next start.
const END_WITHIN: Duration = Duration::from_secs(4);

/// Serves until told to end.
pub(crate) async fn serve(settings: Settings, demo: bool) -> Result<()> {
    let listener = ports::listen(settings.listen, "listen").await.map_err(anyhow::Error::msg)?;
    // The broker binds its port itself; looking first gives the better sentence.
    drop(ports::listen(settings.mqtt_listen, "mqtt-listen").await.map_err(anyhow::Error::msg)?);
    let opened = world::open(&settings).await?;
    let (catalogue, refused) = packs::load(&settings.data_dir, settings.packs_dir.as_deref())?;
    let (centre, running) =
        Centre::start(opened.world.clone(), catalogue, settings.manner()).await?;
    let (stop, stopped) = watch::channel(false);
    let naming = tokio::spawn(name_series(centre.clone(), opened.lake.clone(), stopped.clone()));
    let devices = Devices::new(centre.clone());
    let plan = if demo { Some(sim::prepare(&centre).await?) } else { None };
    let accounts = first::accounts(&centre, &settings, demo).await?;
    let broker = start_broker(&settings, &devices).await?;
    let folder = stations::watch(&settings, centre.clone(), stopped.clone())?;
    let gauge = Gauge::new(&centre, &opened, &settings, refused);
    let measuring = tokio::spawn(Arc::clone(&gauge).measure(stopped.clone()));
    let (outlets, reports) = outlets::open(&settings, &broker)?;
    let (notices, telling) = node::start_notices(&centre, outlets, stopped.clone());
    tokio::spawn(outlets::tell_reports(notices.clone(), reports));
    let app = app(&centre, &settings, demo, (&opened, &devices, &gauge), notices);
    let asking = tokio::spawn(app.indicators.clone().tell_rules(stopped.clone()));
    let sql = listen_for_sql(&settings, &app).await?;
    first::announce(&settings, &accounts);
    let zone = plan.map(|plan| {
        let feeds = feeds(&settings, &centre);
        tokio::spawn(plan.play(feeds, stopped.clone()))
    });
    tokio::select! {
        done = http(app, &settings, listener, stopped) => done.context("serving HTTP")?,
        () = told_to_end() => {}
    }
    tracing::info!("ending");
    stop.send_replace(true);
    drop(sql);
    let ended = async {
        if let Some(zone) = zone {
            let _played = zone.await;
        }
        broker.stop().await;
        let _watched = folder.await;
        let _named = naming.await;
        let _measured = measuring.await;
        let _told = telling.await;
        let _asked = asking.await;
        running.stop().await;
        let flushed = centre.flush_now().await;
        opened.store.close().await;
        flushed
    };
    match tokio::time::timeout(END_WITHIN, ended).await {
        Ok(Ok(())) => tracing::info!("everything is written down"),
        Ok(Err(error)) => tracing::warn!(%error, "the next start will read the log on"),
        Err(_) => tracing::warn!("took too long; the next start will read the log on"),
    }
    Ok(())
}

/// What the simulated zone needs to feed the center like real devices would.
fn feeds(settings: &Settings, centre: &Centre) -> sim::Feeds {
    sim::Feeds {
        mqtt: settings.mqtt_listen,
        stations_dir: stations::root(settings),
        clock: Arc::clone(&centre.world().clock),
    }
}

fn app(
    centre: &Centre,
    settings: &Settings,
    demo: bool,
    (opened, devices, gauge): (&Opened, &Arc<Devices>, &Arc<Gauge>),
    notices: node::Notices,
) -> api::App {
    api::App {
        centre: centre.clone(),
        notices,
        indicators: Indicators::new(centre.clone()),
        questions: Questions::new(centre.clone()),
        doorkeeper: api::Doorkeeper::new(centre.clone()),
        settings: api::Settings {
            secure_cookies: false,
            demo,
            simulated: demo,
            center_name: Text::new(&settings.name_vi, &settings.name_en),
            version: env!("CARGO_PKG_VERSION"),
            trust_forwarded: false,
            rules_per_org_max: settings.rules_per_org_max,
        },
        metrics: metrics_text::renderer(centre, opened, devices, gauge),
        vitals: {
            let gauge = Arc::clone(gauge);
            Arc::new(move || gauge.vitals())
        },
    }
}

async fn start_broker(settings: &Settings, devices: &Arc<Devices>) -> Result<Broker> {
    let mut broker = link_mqtt::Settings::new(settings.mqtt_listen);
    broker.anonymous = settings.mqtt_anonymous;
    if let Some(listen) = settings.mqtts_listen {
        let (certificate, key) = crate::tls::files(settings)?;
        broker.tls = Some(link_mqtt::Tls { listen, certificate, key });
    }
    Ok(Broker::start(&broker, devices.clone()).await?)
}

/// Answers programs made for PostgreSQL, where that is set.
async fn listen_for_sql(settings: &Settings, app: &api::App) -> Result<Option<link_pg::Listener>> {
    let Some(listen) = settings.pg_listen else { return Ok(None) };
    let socket = ports::listen(listen, "pg-listen").await.map_err(anyhow::Error::msg)?;
    let (certificate, key) = crate::tls::files(settings)?;
    let desk = Desk { doorkeeper: app.doorkeeper.clone(), questions: app.questions.clone() };
    let tls = link_pg::Tls { certificate, key };
    Ok(Some(link_pg::Listener::start(socket, Some(&tls), Arc::new(desk))?))
}

/// Serves HTTP, and HTTPS beside it where that is set, until told to stop.
async fn http(
    app: api::App,
    settings: &Settings,
    listener: TcpListener,
    mut stopped: watch::Receiver<bool>,
) -> Result<()> {
    let secure = match settings.https_listen {
        Some(listen) => {
            // Who logs in over HTTPS has a cookie that never leaves it.
            let mut app = app.clone();
            app.settings.secure_cookies = true;
            let service = api::router(app).into_make_service_with_connect_info::<SocketAddr>();
            Some(crate::tls::serve(settings, listen, service).await?)
        }
        None => None,
    };
    let service = api::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let stop = async move {
        let _told = stopped.wait_for(|it| *it).await;
    };
    tokio::select! {
        done = axum::serve(listener, service) => done?,
        () = stop => {}
    }
    if let Some(secure) = secure {
        secure.shutdown();
    }
    Ok(())
}

async fn told_to_end() {
    let terminated = tokio::signal::unix::signal(SignalKind::terminate());
    match terminated {
        Ok(mut terminated) => tokio::select! {
            _ = terminated.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        },
        Err(_) => {
            let _interrupted = tokio::signal::ctrl_c().await;
        }
    }
}

/// Keeps the table of names beside the history true, for readers who have only the files.
async fn name_series(centre: Centre, lake: Arc<LakeHistory>, mut stopped: watch::Receiver<bool>) {
    let mut zones = centre.zone_changes();
    loop {
        zones.mark_unchanged();
        let written = lake.put_series(names(&centre)).await;
        let again = match &written {
            Ok(()) => Duration::MAX,
            Err(error) => {
                tracing::warn!(%error, "the table of series names is not up to date");
                NAMES_AGAIN
            }
        };
        tokio::select! {
            changed = zones.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(again) => {}
            _ = stopped.changed() => return,
        }
    }
}

/// Names of all series, for the table beside the history.
pub(crate) fn names(centre: &Centre) -> Vec<SeriesName> {
    let zone = centre.zone();
    let name = |it: &model::Series| {
        let plan = zone.plan(it.id)?;
        let entity = zone.entity(&it.entity)?;
        Some(SeriesName {
            series: it.id,
            entity: it.entity.clone(),
            quantity: it.quantity.clone(),
            kind: entity.kind.clone(),
            owner: entity.owner.clone(),
            unit: plan.quantity.unit.clone(),
            simulated: entity.simulated,
        })
    };
    zone.registry.series.iter().filter_map(name).collect()
}
