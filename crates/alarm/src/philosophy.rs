//! How alarms are run in a zone, whatever they are about: the alarm philosophy of ISA-18.2, clause 6.
//! Its numbers are a pack's, each with its source.

use model::Span;

/// What holds of every alarm of the zone. Without a pack that says it, nothing can be shelved and
/// nothing is called a flood.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Philosophy {
    /// Longest a person may put an alarm aside.
    pub shelve_max: Span,
    /// Longest planned work may last, each time it comes.
    pub outage_max: Span,
    /// Shown by an alarm that comes and goes too quickly.
    pub chatter: Chatter,
    /// When there are too many to be read one by one.
    pub flood: FloodLimits,
    /// An alarm that has stood this long is part of the furniture.
    pub stale_after: Span,
    /// What alarms are measured against.
    pub benchmark: Benchmark,
    /// Where all this was read.
    pub source: Vec<String>,
}

/// Too quick to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Chatter {
    /// This many raises; 0 calls nothing so.
    pub raises: u32,
    /// Within this time.
    pub within: Span,
}

/// Too many to be read one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FloodLimits {
    /// It begins with more than this many alarms; 0 calls nothing so.
    pub over: u32,
    /// It ends with fewer.
    pub under: u32,
    /// Counted over this time.
    pub within: Span,
}

/// What a person at a desk can cope with.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Benchmark {
    /// Alarms in 10 minutes for one person, on average: acceptable.
    pub acceptable_per_10_min: f64,
    /// And the most that can be managed.
    pub manageable_per_10_min: f64,
    /// Share of 10-minute spans with more than a flood begins with, at most.
    pub flooded_share_max: f64,
    /// Share of high and critical alarms together.
    pub high_share: f64,
    /// Share of medium ones.
    pub medium_share: f64,
    /// Share of low ones.
    pub low_share: f64,
    /// Share of all alarms that the ten loudest rules may make, at most.
    pub top_ten_share_max: f64,
    /// Stale alarms at any time, at most.
    pub stale_max: u32,
}
