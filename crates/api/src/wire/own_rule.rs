//! Rules: those of packs, and those that units make for themselves.

use alarm::{Rule, Test};
use model::{RuleVersion, Severity, Span, Time};
use node::{Firing, Gap, Preview, PreviewCut, Unseen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::{
    Instant, Words,
    pen::{Pen, Person, Subject},
    word,
};

/// A rule in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RuleSummary {
    pub(crate) id: String,
    /// Made by a unit for itself; else of a pack.
    pub(crate) own: bool,
    pub(crate) title: Words,
    /// In plain language.
    pub(crate) says: Words,
    #[schema(value_type = word::AlarmClass)]
    pub(crate) class: &'static str,
    /// The worst it can be.
    #[schema(value_type = word::Severity)]
    pub(crate) severity: &'static str,
    pub(crate) kind: String,
    /// Whose; none of a pack.
    pub(crate) org: Option<String>,
    pub(crate) org_title: Option<Words>,
    /// It judges.
    pub(crate) in_force: bool,
    /// Its version: counted, or the hash of a pack's text.
    pub(crate) version: String,
    pub(crate) changed_at: Option<Instant>,
    pub(crate) changed_by: Option<Person>,
    /// Alarms of it that are open, of those the asker may see.
    pub(crate) n_open: usize,
    /// The asker may change it.
    pub(crate) may_change: bool,
}

/// A rule with all that is known of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RuleView {
    #[serde(flatten)]
    pub(crate) summary: RuleSummary,
    pub(crate) quantities: Vec<String>,
    pub(crate) period: &'static str,
    pub(crate) raise_after_s: u64,
    pub(crate) clear_after_s: u64,
    pub(crate) advice: Words,
    pub(crate) false_alarms: Vec<Words>,
    /// Why these numbers and not others.
    pub(crate) source: Vec<Words>,
    /// What it watches today, of what the asker may see; at most a hundred.
    pub(crate) subjects: Vec<RuleSubject>,
    pub(crate) n_subjects: usize,
    /// As it was entered; none of a pack.
    pub(crate) definition: Option<RuleDefinition>,
    /// Every version, the newest first.
    pub(crate) versions: Vec<RuleVersionView>,
}

/// A thing that a rule watches.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RuleSubject {
    pub(crate) entity: Subject,
    /// The series of its first quantity.
    pub(crate) series: Option<u32>,
}

/// One version of a rule.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RuleVersionView {
    number: u32,
    by: Person,
    at: Instant,
    why: String,
    /// With this version the rule was taken out.
    retired: bool,
    /// In plain language; none where the packs of today cannot read it.
    says: Option<Words>,
}

/// What a rule says.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleDefinition {
    title: RuleWords,
    #[schema(value_type = word::AlarmClass)]
    class: String,
    #[schema(value_type = word::Severity)]
    severity: String,
    /// Things of this kind are watched.
    kind: String,
    /// Only these of them; all the unit has when none is named.
    #[serde(default)]
    #[schema(required = false)]
    entities: Vec<String>,
    when: RulePart,
    /// What one part said counts this long beside the others.
    #[serde(default)]
    within_s: u64,
    /// Parts of another kind hear what is so near.
    #[serde(default)]
    near_m: u32,
    /// How long it must be wrong without a break before people are disturbed.
    #[serde(default)]
    raise_after_s: u64,
    /// How long it must be right without a break before the alarm clears.
    #[serde(default)]
    clear_after_s: u64,
    /// The first thing to do.
    advice: RuleWords,
}

/// A text in both languages; who writes one has written both.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RuleWords {
    vi: String,
    #[serde(default)]
    en: String,
}

/// One part, or several combined. Which fields count follows from `test`; see the manual.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RulePart {
    #[serde(default)]
    #[schema(value_type = word::RuleTest, required = true)]
    test: String,
    /// Of `all`, `any` and `not`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    of: Vec<RulePart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    quantity: Option<String>,
    /// What is taken from it, of `difference`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    minus: Option<String>,
    /// `raw`, or a window that a mean is computed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    period: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    above: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    below: Option<f64>,
    /// A share of the limit in force, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    limit_share: Option<f64>,
    /// By how much it rose; below zero by how much it fell.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    by: Option<f64>,
    /// This share of the readings, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    share: Option<f64>,
    /// So often.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    n: Option<u32>,
    /// For, within or over this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    for_s: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<word::RuleEvent>, nullable = false)]
    event: Option<String>,
    /// A fenced place of the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    indicator: Option<String>,
}

/// A rule to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleEntry {
    /// Whose it shall be: a unit of the asker's scope.
    pub(crate) org: String,
    pub(crate) definition: RuleDefinition,
    pub(crate) why: String,
}

/// A new version of a rule.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleChange {
    pub(crate) definition: RuleDefinition,
    pub(crate) why: String,
    /// The version that was read; refused when another has come since.
    pub(crate) after: u32,
}

/// Why it is taken out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleRetirement {
    pub(crate) why: String,
    /// The version that was read; refused when another has come since.
    pub(crate) after: u32,
}

/// A draft to be played over what is kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleDraft {
    pub(crate) org: String,
    pub(crate) definition: RuleDefinition,
    /// So many days back from now, 1 to 92; 30 when nothing is said.
    #[serde(default)]
    pub(crate) days: Option<u32>,
}

/// What a rule would have done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RulePreview {
    /// In plain language.
    says: Words,
    from: Instant,
    to: Instant,
    /// Less was looked at than was asked for: `rows` (the period is shorter) or `time` (things are
    /// left out).
    #[schema(value_type = Option<word::RulePreviewCut>)]
    cut: Option<&'static str>,
    n_subjects: usize,
    n_left_out: usize,
    /// Readings and means looked at.
    n_rows: u64,
    /// Times an indicator was asked, as if it were then.
    n_asked: usize,
    /// Of what no past is kept: the rule hears it from now on only.
    #[schema(value_type = Vec<word::RuleUnseen>)]
    unseen: Vec<&'static str>,
    /// Which share of the time had any, 0 to 1.
    heard_share: f64,
    /// The longest stretches without any.
    gaps: Vec<RuleGap>,
    /// How often it would have fired.
    n_raised: usize,
    longest_s: u64,
    /// Each, the oldest first; at most five hundred.
    firings: Vec<RuleFiring>,
}

/// A stretch without readings.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RuleGap {
    series: u32,
    begin: Instant,
    end: Instant,
}

/// An alarm that would have been.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RuleFiring {
    entity: Subject,
    series: Option<u32>,
    begin: Instant,
    /// None while it still stands at the end of what was looked at.
    end: Option<Instant>,
    lasted_s: u64,
    /// The worst value while it stood.
    peak: Option<f64>,
}

impl Pen<'_> {
    pub(crate) fn preview(&self, rule: &Rule, preview: &Preview) -> RulePreview {
        RulePreview {
            says: (&pack::says(&self.zone.catalogue, rule)).into(),
            from: Instant(preview.from),
            to: Instant(preview.to),
            cut: preview.cut.map(|it| match it {
                PreviewCut::Rows => "rows",
                PreviewCut::Time => "time",
            }),
            n_subjects: preview.n_subjects,
            n_left_out: preview.n_left_out,
            n_rows: preview.n_rows,
            n_asked: preview.n_asked,
            unseen: preview
                .unseen
                .iter()
                .map(|it| match it {
                    Unseen::Movements => "movements",
                    Unseen::Forecasts => "forecasts",
                })
                .collect(),
            heard_share: preview.heard_share,
            gaps: preview.gaps.iter().map(gap).collect(),
            n_raised: preview.n_raised,
            longest_s: preview.longest.s(),
            firings: preview.firings.iter().map(|it| self.firing(it, preview.to)).collect(),
        }
    }

    fn firing(&self, it: &Firing, to: Time) -> RuleFiring {
        let lasted: Span = it.end.unwrap_or(to).since(it.begin);
        RuleFiring {
            entity: self.subject(&it.entity),
            series: it.series.map(|it| it.0),
            begin: Instant(it.begin),
            end: it.end.map(Instant),
            lasted_s: lasted.s(),
            peak: it.peak,
        }
    }

    pub(crate) fn rule_version(&self, it: &RuleVersion) -> RuleVersionView {
        let read = node::own_rule(&self.zone.catalogue, it).ok().and_then(Result::ok);
        let says = read.map(|it| (&pack::says(&self.zone.catalogue, &it.rule)).into());
        RuleVersionView {
            number: it.number,
            by: self.person(&it.by),
            at: Instant(it.known_at),
            why: it.why.clone(),
            retired: it.retired,
            says: says.filter(|_| !it.retired),
        }
    }
}

/// The worst a rule can be.
pub(crate) fn worst(rule: &Rule) -> Severity {
    match &rule.test {
        Test::OverLimit { ladder, .. } => {
            ladder.iter().map(|it| it.severity).max().unwrap_or(Severity::Low)
        }
        Test::Approaching { severity, .. }
        | Test::Stuck { severity, .. }
        | Test::Silent { severity, .. } => *severity,
        Test::Watch(watch) => watch.severity,
    }
}

const fn gap(it: &Gap) -> RuleGap {
    RuleGap { series: it.series.0, begin: Instant(it.begin), end: Instant(it.end) }
}
