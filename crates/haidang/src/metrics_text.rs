//! Figures for Prometheus, gathered when they are asked for.

use std::{fmt::Write as _, sync::Arc};

use node::Centre;
use port::{History as _, Log as _};

use crate::{doors::mqtt::Devices, world::Opened};

/// Writes all figures as text.
pub(crate) type Renderer = Arc<dyn Fn() -> String + Send + Sync>;

/// The renderer over everything that counts something.
pub(crate) fn renderer(centre: &Centre, opened: &Opened, devices: &Arc<Devices>) -> Renderer {
    let (centre, devices) = (centre.clone(), devices.clone());
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
        sources(&mut text, &centre);
        turned_away(&mut text, &devices);
        text
    })
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
    let name = "haidang_mqtt_turned_away_total";
    let _written = write!(text, "# HELP {name} Devices turned away.\n# TYPE {name} counter\n");
    for (reason, n) in devices.turned_away() {
        let _written = writeln!(text, "{name}{{reason=\"{reason}\"}} {n}");
    }
}
