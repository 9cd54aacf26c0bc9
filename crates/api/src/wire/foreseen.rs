//! Whom an alarm would be told to, rung by rung.

use notify::{Chain, Directory, ForeseenReader, ForeseenRung, Said};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::{
    Instant, Words,
    chain::ChainEntry,
    pen::{Pen, Person},
    roster::duty_title,
    word,
};

/// An alarm that might be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForeseenEntry {
    pub(crate) entity: String,
    #[schema(value_type = word::Severity)]
    pub(crate) severity: String,
    #[schema(value_type = word::AlarmClass)]
    pub(crate) class: String,
    /// When it begins.
    pub(crate) at: String,
    /// A chain that is not kept yet, or not as it is written here.
    pub(crate) draft: Option<ChainDraft>,
}

/// A chain that is being written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChainDraft {
    pub(crate) id: String,
    pub(crate) chain: ChainEntry,
}

/// What would happen.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Foreseen {
    /// The chain that fits; none, and nobody is told.
    chain: Option<String>,
    title: Option<Words>,
    rungs: Vec<RungForeseen>,
}

/// One rung, when its turn comes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RungForeseen {
    at: Instant,
    people: Vec<ReaderForeseen>,
    /// Posts nobody holds then: their superiors are among the people.
    holes: Vec<Words>,
    /// Who stands in for whom.
    instead: Vec<StandIn>,
}

/// Somebody who would be told.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReaderForeseen {
    id: String,
    name: String,
    /// They hold a post then.
    on_duty: bool,
    /// An earlier rung has told them.
    told_before: bool,
    /// Their quiet hours keep it until then.
    quiet_until: Option<Instant>,
    /// The channel tried first; none, and nobody reaches them.
    #[schema(value_type = Option<word::Medium>)]
    medium: Option<&'static str>,
}

/// Somebody is away, and somebody stands in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StandIn {
    absent: Person,
    by: Person,
}

impl Foreseen {
    pub(crate) fn of(
        it: Option<(&Chain, Vec<ForeseenRung>)>,
        directory: &Directory,
        pen: &Pen<'_>,
    ) -> Self {
        let Some((chain, rungs)) = it else {
            return Self { chain: None, title: None, rungs: vec![] };
        };
        Self {
            chain: Some(chain.id.to_string()),
            title: Some(Words::from(&chain.title())),
            rungs: rungs.iter().map(|it| RungForeseen::of(it, directory, pen)).collect(),
        }
    }
}

impl RungForeseen {
    fn of(it: &ForeseenRung, directory: &Directory, pen: &Pen<'_>) -> Self {
        let hole = |said: &Said| match said {
            Said::Hole { duty, .. } => directory.duties.get(duty).map(duty_title),
            _ => None,
        };
        let instead = |said: &Said| match said {
            Said::Replaced { absent, by } => {
                Some(StandIn { absent: pen.person(&absent.0), by: pen.person(&by.0) })
            }
            _ => None,
        };
        Self {
            at: Instant(it.at),
            people: it.people.iter().map(|it| ReaderForeseen::of(it, pen)).collect(),
            holes: it.said.iter().filter_map(hole).collect(),
            instead: it.said.iter().filter_map(instead).collect(),
        }
    }
}

impl ReaderForeseen {
    fn of(it: &ForeseenReader, pen: &Pen<'_>) -> Self {
        let Person { id, name } = pen.person(&it.person.0);
        Self {
            id,
            name,
            on_duty: it.at_work,
            told_before: it.told_before,
            quiet_until: it.quiet_until.map(Instant),
            medium: it.ways.first().map(|it| it.medium.as_str()),
        }
    }
}
