//! Whom to tell in which order.

use model::Span;
use notify::{Aim, Chain, Directory, Night, Rung};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    problem::Problem,
    wire::{
        Words,
        entry::{self, hhmm, minutes, severity},
        word,
    },
};

/// Rungs of a chain, and people on one.
const RUNGS_MAX: usize = 12;

/// Whom to tell in which order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EscalationChain {
    id: String,
    #[serde(flatten)]
    chain: ChainEntry,
}

/// The same, as it is entered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ChainEntry {
    /// Chains are asked in the order of this number; the first that fits counts.
    pub(crate) rank: u32,
    pub(crate) title: Words,
    #[schema(value_type = word::Severity)]
    pub(crate) severity_min: String,
    /// Only alarms of this class.
    #[schema(value_type = Option<word::AlarmClass>)]
    pub(crate) class: Option<String>,
    /// Only alarms of these entities; of all where it is empty.
    #[serde(default)]
    pub(crate) entities: Vec<String>,
    /// Only in these hours by Vietnamese time.
    pub(crate) hours: Option<ChainHours>,
    pub(crate) rungs: Vec<ChainRung>,
}

/// Hours of the day.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ChainHours {
    pub(crate) from: String,
    pub(crate) until: String,
}

/// One rung.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ChainRung {
    /// So long after the rung before it, if nobody has acknowledged.
    pub(crate) after_s: u64,
    pub(crate) to: Vec<ChainAim>,
}

/// Who is meant.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ChainAim {
    /// `duty`, `superior` of a duty, or `person`.
    pub(crate) kind: String,
    pub(crate) id: String,
}

impl ChainEntry {
    /// Checked against what there is to be told.
    pub(crate) fn chain(&self, id: notify::ChainId, known: &Directory) -> Result<Chain, Problem> {
        let title = entry::title("title", &self.title)?;
        let class = self.class.as_deref().map(|it| entry::class("class", it));
        let hours = self.hours.as_ref().map(|it| {
            Ok::<_, Problem>(Night {
                from_min: minutes("hours.from", &it.from)?,
                until_min: minutes("hours.until", &it.until)?,
                zone: "Asia/Ho_Chi_Minh".to_owned(),
            })
        });
        if !(1..=RUNGS_MAX).contains(&self.rungs.len()) {
            return Err(Problem::field("rungs", self.rungs.len(), &format!("1–{RUNGS_MAX}")));
        }
        let rungs = self.rungs.iter().map(|it| it.rung(known)).collect::<Result<_, _>>()?;
        Ok(Chain {
            id,
            rank: self.rank,
            title_vi: title.vi,
            title_en: title.en,
            severity_min: severity("severity_min", &self.severity_min)?,
            class: class.transpose()?,
            entities: self.entities.clone(),
            hours: hours.transpose()?,
            rungs,
        })
    }
}

impl ChainRung {
    fn rung(&self, known: &Directory) -> Result<Rung, Problem> {
        let aim = |it: &ChainAim| {
            let duty = || -> Result<notify::DutyId, Problem> {
                let id = entry::code("rungs.to.id", &it.id)?;
                let expected = "một vị trí trực đã có / a post there is";
                if known.duties.contains_key(&id) {
                    Ok(id)
                } else {
                    Err(Problem::field("rungs.to.id", id, expected))
                }
            };
            match it.kind.as_str() {
                "duty" => duty().map(Aim::Duty),
                "superior" => duty().map(Aim::Superior),
                "person" => entry::code("rungs.to.id", &it.id).map(Aim::Person),
                other => Err(Problem::field("rungs.to.kind", other, "duty, superior, person")),
            }
        };
        let to: Vec<Aim> = self.to.iter().map(aim).collect::<Result<_, _>>()?;
        if !(1..=RUNGS_MAX).contains(&to.len()) {
            return Err(Problem::field("rungs.to", to.len(), &format!("1–{RUNGS_MAX}")));
        }
        Ok(Rung { after: Span::from_s(self.after_s.min(7 * 24 * 3_600)), to })
    }
}

impl From<&Chain> for EscalationChain {
    fn from(it: &Chain) -> Self {
        let aim = |aim: &Aim| {
            let (kind, id) = match aim {
                Aim::Duty(id) => ("duty", id.to_string()),
                Aim::Superior(id) => ("superior", id.to_string()),
                Aim::Person(id) => ("person", id.to_string()),
            };
            ChainAim { kind: kind.to_owned(), id }
        };
        let rung =
            |it: &Rung| ChainRung { after_s: it.after.s(), to: it.to.iter().map(aim).collect() };
        Self {
            id: it.id.to_string(),
            chain: ChainEntry {
                rank: it.rank,
                title: Words::from(&it.title()),
                severity_min: it.severity_min.to_string(),
                class: it.class.map(|it| it.to_string()),
                entities: it.entities.clone(),
                hours: it
                    .hours
                    .as_ref()
                    .map(|it| ChainHours { from: hhmm(it.from_min), until: hhmm(it.until_min) }),
                rungs: it.rungs.iter().map(rung).collect(),
            },
        }
    }
}
