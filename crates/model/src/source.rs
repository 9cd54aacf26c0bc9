//! Who owes which data.

use crate::{OrgId, SourceId, Span, Text, Time, Zone, org::words};

/// A connector with its contract: who delivers, how, how often, in which zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its code; also its MQTT user name.
    pub id: SourceId,
    /// Its name.
    pub title: Text,
    /// The unit that owes the data.
    pub owner: OrgId,
    /// How it delivers.
    pub wire: Wire,
    /// The zone of local time stamps in what it sends.
    pub zone: Zone,
    /// How often it is expected.
    pub every: Span,
    /// Accepts deliveries.
    pub enabled: bool,
    /// The simulator plays it: always shown as such.
    pub simulated: bool,
}

/// A way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    /// The embedded broker.
    Mqtt,
    /// HTTP JSON.
    Http,
    /// Station files of Circular 10/2021/TT-BTNMT in a watched folder.
    StationFile,
    /// CSV or XLSX brought by a person.
    Import,
}

words!(Wire { Mqtt = "mqtt", Http = "http", StationFile = "station_file", Import = "import" });

/// How a source is doing, as seen since the start of the process.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Health {
    /// When it last delivered anything.
    pub last_seen: Option<Time>,
    /// Readings taken in.
    pub accepted: u64,
    /// Readings refused, each with its reason.
    pub rejected: u64,
    /// Readings seen before.
    pub duplicates: u64,
    /// The last refusal, in words.
    pub last_problem: Option<Text>,
    /// Arrival minus phenomenon time of the newest reading, seconds; negative when the device's
    /// clock runs ahead.
    pub clock_skew_s: Option<i64>,
}
