//! `zone.toml`: who and what is in the demo zone, and what is to happen there.

mod form;
mod read;

use std::collections::BTreeMap;

use model::{Entity, EntityId, Org, Permit, QuantityId, Source, SourceId, Span, Time};

use crate::{SimError, mover::Mover};

/// The zone this binary was built with.
const BUILT_IN: &str = include_str!("../zone.toml");

/// The demo zone, read.
#[derive(Debug, Clone)]
pub(crate) struct DemoZone {
    /// Everything random follows from it.
    pub(crate) seed: u64,
    /// Units, each after the one above it.
    pub(crate) orgs: Vec<Org>,
    /// Sources, one of each unit that delivers.
    pub(crate) sources: Vec<Source>,
    /// Facilities.
    pub(crate) entities: Vec<Entity>,
    /// Their permits.
    pub(crate) permits: Vec<Permit>,
    /// Their own means of the day, by name of the quantity.
    pub(crate) levels: BTreeMap<EntityId, BTreeMap<String, f64>>,
    /// How the sources that deliver station files write them.
    pub(crate) layouts: BTreeMap<SourceId, Layout>,
    /// What happens around the start.
    pub(crate) openings: Vec<Opening>,
    /// What goes on happening.
    pub(crate) encore: Encore,
    /// What drives around.
    pub(crate) movers: Vec<Mover>,
    /// What is foreseen.
    pub(crate) foresights: Vec<Foresight>,
}

/// A forecast of one quantity, of everything it is measured on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Foresight {
    /// Who makes it.
    pub(crate) source: SourceId,
    /// Of what.
    pub(crate) quantity: QuantityId,
    /// How often.
    pub(crate) every: Span,
    /// How far ahead.
    pub(crate) ahead: Span,
}

/// The two ways loggers write station files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One sensor a line.
    OneSensorALine,
    /// All sensors on one line.
    AllOnOneLine,
}

/// One thing that happens around the start.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Opening {
    /// To whom.
    pub(crate) facility: EntityId,
    /// What.
    pub(crate) what: What,
    /// When, after going live.
    pub(crate) when: When,
    /// When its cause is gone, after going live.
    pub(crate) ends: Span,
}

/// When an opening comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// Its alarm is to be given this long after going live.
    Raises(Span),
    /// It begins this long after going live.
    Begins(Span),
}

/// What can be asked for. Levels are shares of the limit in force, whatever it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum What {
    /// Over its limit.
    Over(Rise),
    /// On the way to its limit, and in the end over it.
    Approach(Rise),
    /// Nothing comes.
    Dead,
    /// One value repeated.
    Stuck(QuantityId),
    /// Span gas.
    Calibration {
        /// Which.
        quantity: QuantityId,
        /// Of the limit.
        share: f64,
    },
}

/// A quantity that rises.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rise {
    /// Which.
    pub(crate) quantity: QuantityId,
    /// Its highest level as a share of the limit.
    pub(crate) share: f64,
    /// How long the rise takes.
    pub(crate) rises: Span,
}

/// What goes on happening: one incident each `every`, from `first` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Encore {
    /// After going live.
    pub(crate) first: Span,
    /// Between two.
    pub(crate) every: Span,
}

impl DemoZone {
    /// The zone this binary was built with; permits are known from `now` on.
    pub(crate) fn built_in(now: Time) -> Result<Self, SimError> {
        Self::read(BUILT_IN, now)
    }

    /// Reads a zone.
    pub(crate) fn read(text: &str, now: Time) -> Result<Self, SimError> {
        read::read(text, now).map_err(|what| SimError::Zone { what })
    }
}
