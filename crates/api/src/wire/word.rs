//! Words of closed lists, as the description of the API names them: written from the model's own
//! lists, so that a client's types know every word and no other.

use std::borrow::Cow;

use model::{AlarmClass as Class, CaseResult as Result, OrgKind as Kind, Role as Roles};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

macro_rules! words {
    ($($(#[$about:meta])* $name:ident = $all:expr;)+) => {$(
        $(#[$about])*
        pub(crate) enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                closed($all)
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    )+};
}

words! {
    /// How bad.
    Severity = model::Severity::ALL.iter().map(|it| it.as_str());
    /// Of what sort an alarm is.
    AlarmClass = Class::ALL.iter().map(|it| it.as_str());
    /// Where an alarm stands.
    AlarmState = ["active", "cleared", "ended"];
    /// Why an alarm disturbs nobody.
    Quiet = model::Quiet::ALL.iter().map(|it| it.as_str());
    /// How planned work comes again.
    Again = model::Again::ALL.iter().map(|it| it.as_str());
    /// Of what planned work is.
    OutageScope = ["entity", "source", "org"];
    /// Why a post answers for a place.
    DutyFor = ["chain", "unit", "everywhere"];
    /// Sorts of units of administration.
    AdminKind = pack::AdminKind::ALL.iter().map(|it| it.as_str());
    /// How one thing hangs on another.
    Relation = model::Relation::ALL.iter().map(|it| it.as_str());
    /// What happened to an alarm.
    LifeStep = [
        "raised", "severity", "cleared", "returned", "acknowledged", "taken_back", "realarmed",
        "assigned", "commented", "case_attached", "succeeded", "shelved", "suppressed",
        "inhibited", "taken_out", "withdrawn", "freed", "ended",
    ];
    /// Why an alarm cleared although nobody saw its condition go.
    Withdrawal = model::Withdrawal::ALL.iter().map(|it| it.as_str());
    /// Where a case stands.
    CaseState = ["open", "closed"];
    /// How a case ended.
    CaseResult = Result::ALL.iter().map(|it| it.as_str());
    /// What happened in a case.
    CaseStepKind = [
        "opened", "alarm_attached", "assigned", "step_done", "step_skipped", "step_gone",
        "time_came", "decided", "doubt", "part_begun", "part_ended", "noted", "closed",
    ];
    /// Where a step of a case stands.
    CaseStepState = ["ahead", "open", "done", "skipped", "gone"];
    /// What is filled in in a field of a form.
    FormFieldKind = ["flag", "number", "text", "choice", "lines"];
    /// How sure we are of a number taken from law.
    Confidence = model::Confidence::ALL.iter().map(|it| it.as_str());
    /// How a thing is doing.
    EntityStatus = ["alarm", "stale", "ok", "no_data"];
    /// What a field of a form holds.
    FieldKind = ["text", "number", "choice"];
    /// What a column of an answer holds.
    SqlKind = ["text", "integer", "number", "time", "bool"];
    /// By what people are told.
    Medium = notify::Medium::ALL.iter().map(|it| it.as_str());
    /// The stages of a notice.
    NoticeStage = ["dedupe", "group", "inhibit", "shelve", "route", "escalate", "receipt"];
    /// What a notice is about.
    NoticeKind = ["alarms", "over", "test", "hole", "dead-channel", "skip"];
    /// Where a notice is.
    NoticeDelivery = [
        "handing", "waiting", "awaiting-receipt", "accepted", "delivered", "read", "unreached",
    ];
    /// How an answer is drawn.
    ChartKind = ["table", "line", "bar"];
    /// When a part of a rule is so.
    RuleTest = ["all", "any", "not"].into_iter().chain(pack::OWN_TESTS);
    /// What happens to a thing, as rules know it.
    RuleEvent = ["alarm", "inside", "moving"];
    /// Why a preview is not of all that was asked.
    RulePreviewCut = ["rows", "time"];
    /// What no past is kept of, for a preview.
    RuleUnseen = ["movements", "forecasts"];
    /// A mark on the map.
    Marker = model::Marker::ALL.iter().map(|it| it.as_str());
    /// A sort of unit.
    OrgKind = Kind::ALL.iter().map(|it| it.as_str());
    /// What a person may do.
    Role = Roles::ALL.iter().map(|it| it.as_str());
    /// What a tile of a board shows.
    TileKind = ["indicator", "chart", "table"];
    /// A way in.
    Wire = model::Wire::ALL.iter().map(|it| it.as_str());
    /// Of `GeoJSON`.
    GeoCollectionType = ["FeatureCollection"];
    /// Of `GeoJSON`.
    GeoFeatureType = ["Feature"];
    /// Of `GeoJSON`.
    GeoPointType = ["Point"];
}

fn closed<'a>(all: impl IntoIterator<Item = &'a str>) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(all)).into()
}
