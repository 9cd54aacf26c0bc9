//! Figures for Prometheus, gathered when they are asked for.

use std::{fmt::Write as _, sync::Arc};

use node::Centre;
use port::{History as _, Log as _};

use crate::{doors::mqtt::Devices, vitals::Gauge, world::Opened};

/// Writes all figures as text.
pub(crate) type Renderer = Arc<dyn Fn() -> String + Send + Sync>;

/// The renderer over everything that counts something.
pub(crate) fn renderer(
    centre: &Centre,
    opened: &Opened,
    devices: &Arc<Devices>,
    measured: &Arc<Gauge>,
) -> Renderer {
    let (centre, devices, measured) = (centre.clone(), devices.clone(), measured.clone());
    let (log, lake) = (opened.log.clone(), opened.lake.clone());
    Arc::new(move || {
        let mut text = String::new();
        let stats = log.stats();
        let history = lake.stats();
        let applied = centre.applied().0;
        let head = log.head().0;
        gauge(&mut text, "haidang_log_head", "Last durable record.", head);
        gauge(&mut text, "haidang_log_applied", "Last record applied.", applied);
        gauge(
            &mut text,
            "haidang_log_lag",
            "Records not yet applied.",
            head.saturating_sub(applied),
        );
        counter(&mut text, "haidang_log_syncs_total", "Syncs of the log.", stats.n_syncs);
        counter(&mut text, "haidang_log_bytes_total", "Bytes written to the log.", stats.bytes);
        gauge(
            &mut text,
            "haidang_log_last_sync_us",
            "What the last sync cost.",
            stats.last_sync_us,
        );
        gauge(&mut text, "haidang_history_pending_rows", "Rows in memory.", history.n_pending);
        gauge(&mut text, "haidang_history_flushed", "Record written down.", history.flushed.0);
        counter(
            &mut text,
            "haidang_history_duplicates_total",
            "Duplicates dropped by the history.",
            history.n_duplicates,
        );
        let open = centre.read(|it| it.open_alarms().count());
        gauge(&mut text, "haidang_alarms_open", "Alarms that have not ended.", open as u64);
        let vitals = measured.vitals();
        lag(&mut text, &centre, &vitals);
        flushes(&mut text, &centre);
        machine(&mut text, &vitals);
        refused(&mut text, &centre);
        quotas(&mut text, &centre);
        sources(&mut text, &centre);
        turned_away(&mut text, &devices);
        text
    })
}

/// How far the loop and the tables are behind, and whether anything can be taken at all.
fn lag(text: &mut String, centre: &Centre, vitals: &api::Vitals) {
    let degree = centre.condition().degree() as u64;
    let help = "0 all is well, 1 degraded, 2 nothing can be taken.";
    gauge(text, "haidang_condition", help, degree);
    let ms = |position| centre.waiting_since(position).0 / 1_000;
    let flushed = centre.world().history.stats().flushed;
    let help = "How long the oldest record not applied has waited.";
    gauge(text, "haidang_log_lag_ms", help, ms(centre.applied()));
    let help = "How long the oldest record not in the tables has waited.";
    gauge(text, "haidang_history_lag_ms", help, ms(flushed));
    let log = &vitals.log;
    gauge(text, "haidang_log_lag_bytes", "Bytes not yet applied.", log.waiting_bytes);
    let help = "Half of the last minute's syncs took at most this.";
    gauge(text, "haidang_log_sync_p50_us", help, log.sync_p50_us.unwrap_or(0));
    let help = "All but a hundredth of them took at most this.";
    gauge(text, "haidang_log_sync_p99_us", help, log.sync_p99_us.unwrap_or(0));
}

/// Writing memory down.
fn flushes(text: &mut String, centre: &Centre) {
    let (flush, history) = (centre.flush_stats(), centre.world().history.stats());
    counter(text, "haidang_history_flushes_total", "Flushes that succeeded.", flush.n_done);
    counter(text, "haidang_history_flush_failures_total", "Flushes that failed.", flush.n_failed);
    gauge(text, "haidang_history_last_flush_ms", "What the last flush took.", flush.last_ms);
    gauge(text, "haidang_history_last_flush_rows", "Rows the last flush wrote.", flush.last_rows);
    let help = "Bytes of rows in memory.";
    gauge(text, "haidang_history_pending_bytes", help, history.pending_bytes);
}

/// Disks and memory.
fn machine(text: &mut String, vitals: &api::Vitals) {
    type Bytes = fn(&api::DiskVitals) -> Option<u64>;
    let disks: [(&str, &str, Bytes); 2] = [
        ("haidang_disk_used_bytes", "What lies there.", |it| Some(it.used_bytes)),
        ("haidang_disk_free_bytes", "Room left on its file system.", |it| it.free_bytes),
    ];
    for (name, help, bytes) in disks {
        let _written = write!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n");
        for disk in &vitals.disks {
            if let Some(bytes) = bytes(disk) {
                let _written = writeln!(text, "{name}{{what=\"{}\"}} {bytes}", disk.what);
            }
        }
    }
    let (resident, anonymous) = (vitals.resident_bytes, vitals.anonymous_bytes);
    gauge(text, "haidang_resident_bytes", "Resident memory.", resident.unwrap_or(0));
    let help = "Resident memory that is no file's.";
    gauge(text, "haidang_anonymous_bytes", help, anonymous.unwrap_or(0));
}

/// Dead letters.
fn refused(text: &mut String, centre: &Centre) {
    let letters = centre.letters().stats();
    gauge(text, "haidang_dead_letters", "Refused deliveries kept.", letters.held.n);
    gauge(text, "haidang_dead_letters_bytes", "Their bytes.", letters.held.bytes);
    counter(text, "haidang_dead_letters_kept_total", "Kept since the start.", letters.n_kept);
    let help = "Older ones that gave way.";
    counter(text, "haidang_dead_letters_gave_way_total", help, letters.n_gave_way);
    let help = "Refused and not even kept.";
    counter(text, "haidang_dead_letters_lost_total", help, letters.n_lost);
}

/// Quotas by unit. A unit's code needs no escaping: its letters are checked.
fn quotas(text: &mut String, centre: &Centre) {
    type Figure = fn(&node::QuotaState) -> u64;
    let figures: [(&str, &str, &str, Figure); 3] = [
        ("haidang_quota_used_today", "gauge", "Readings today.", |it| it.used_today),
        ("haidang_quota_used_up", "gauge", "Nothing is left just now.", |it| {
            u64::from(it.is_used_up)
        }),
        ("haidang_quota_held_total", "counter", "Deliveries that had to wait.", |it| it.n_held),
    ];
    let states = centre.quotas();
    for (name, kind, help, figure) in figures {
        let _written = write!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
        for state in &states {
            let _written = writeln!(text, "{name}{{org=\"{}\"}} {}", state.org, figure(state));
        }
    }
}

fn gauge(text: &mut String, name: &str, help: &str, value: u64) {
    let _written = write!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n");
}

fn counter(text: &mut String, name: &str, help: &str, value: u64) {
    let _written = write!(text, "# HELP {name} {help}\n# TYPE {name} counter\n{name} {value}\n");
}

/// Readings by source. A source's code needs no escaping: its letters are checked.
fn sources(text: &mut String, centre: &Centre) {
    type Count = fn(&model::Health) -> u64;
    let health = centre.health();
    let counts: [(&str, &str, Count); 3] = [
        ("haidang_readings_accepted_total", "Readings taken in.", |it| it.accepted),
        ("haidang_readings_rejected_total", "Readings refused.", |it| it.rejected),
        ("haidang_readings_duplicates_total", "Readings seen before.", |it| it.duplicates),
    ];
    for (name, help, count) in counts {
        let _written = write!(text, "# HELP {name} {help}\n# TYPE {name} counter\n");
        for (source, health) in &health {
            let _written = writeln!(text, "{name}{{source=\"{source}\"}} {}", count(health));
        }
    }
}

fn turned_away(text: &mut String, devices: &Devices) {
    let (bytes, sources) = devices.under_way();
    let help = "Bytes of messages on their way to the log.";
    gauge(text, "haidang_mqtt_under_way_bytes", help, bytes as u64);
    gauge(text, "haidang_mqtt_under_way_sources", "Sources they are of.", sources as u64);
    let help = "Sources whose messages wait on purpose.";
    gauge(text, "haidang_mqtt_held_sources", help, devices.holding() as u64);
    let name = "haidang_mqtt_turned_away_total";
    let _written = write!(text, "# HELP {name} Devices turned away.\n# TYPE {name} counter\n");
    for (reason, n) in devices.turned_away() {
        let _written = writeln!(text, "{name}{{reason=\"{reason}\"}} {n}");
    }
}
