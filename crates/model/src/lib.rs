//! The ten nouns of the zone, and the types they are made of: ids, time, quantities with units,
//! quality, places. See `ARCHITECTURE.md`, "Ten nouns".
//!
//! **Invariant:** what is constructed is valid. A code is well formed, a time is in microseconds
//! UTC, a number is finite and carries its unit; nothing here reads a clock or a file, and nothing
//! knows a text format (see `codec` and `pack`).

mod alarm;
mod area;
mod case;
mod entity;
mod event;
mod fact;
mod geo;
mod id;
mod indicator;
mod keeping;
mod law;
mod movement;
mod observation;
mod org;
mod outage;
mod period;
mod quality;
mod quantity;
mod rule_version;
mod scenario;
mod source;
mod text;
mod time;
mod view;

pub use alarm::{
    Ack, Alarm, AlarmClass, LifeEntry, LifeStep, Measured, Quiet, Severity, Shelf, Trigger,
    Withdrawal,
};
pub use area::{Area, BadArea, CORNERS_MAX, Polygon};
pub use case::{Case, CaseEntry, CaseEntryKind, CaseResult, CaseState, Evidence, StepRecord};
pub use entity::{Attribute, Entity, FieldKind, FieldSpec, Kind, Link, Relation, Series};
pub use event::{Act, Actor, AlarmAct, CaseAct, Event, OutageAct, SeriesAct};
pub use fact::{Batch, Fact, Forecast, Moment, Movements, Origin, Position, Record};
pub use geo::{BadPlace, Circle, Place, Way};
pub use id::{
    AlarmId, BadCode, CaseId, CodeError, DecisionId, EntityId, IndicatorId, KindId, LimitId, OrgId,
    OutageId, PackId, PermitId, ProcedureId, QuantityId, RegulationId, RuleId, ScenarioId,
    SeriesId, SourceId, StepId, UnitId, UserId, ViewId,
};
pub use indicator::{Freshness, Indicator, IndicatorValue, Target};
pub use keeping::{KeepFor, KeepRule, KeepUnit, LegalHold, LegalMinimum, NotALength};
pub use law::{
    Bound, Coefficients, Condition, Confidence, Confirmation, LimitRow, LimitValue, Permit,
    PermitLimit, Regulation,
};
pub use movement::{Movement, MovementKind};
pub use observation::{LegalMean, Observation, Verdict};
pub use org::{Org, OrgKind, Quota, Role, User};
pub use outage::{Again, Outage, OutageOf};
pub use period::Period;
pub use quality::Flag;
pub use quantity::{Converted, Dimension, Quantity, Unit, UnitError, round_to};
pub use rule_version::{OWN_RULES, RuleVersion};
pub use scenario::Scenario;
pub use source::{Health, Source, Wire};
pub use text::{Lang, Text, fold};
pub use time::{Date, Span, Time, TimeError, Zone};
pub use view::{Board, Layer, Marker, Tile, TileKind};
