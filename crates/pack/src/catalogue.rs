//! Everything the packs of a zone define, checked.

use std::collections::BTreeMap;

use access::Matrix;
use alarm::{Philosophy, Rule};
use case::{Procedure, decision::Table, example::Example, form::Form, working_time::WorkingTime};
use model::{
    Board, Confidence, DecisionId, FormId, Indicator, IndicatorId, Kind, KindId, Layer,
    LegalMinimum, LimitRow, PackId, Place, ProcedureId, Quantity, QuantityId, Regulation,
    RegulationId, RuleId, Text, Unit, UnitId,
};
use observe::MeanRules;

use crate::SimDay;

/// What the packs of a zone define.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Catalogue {
    /// The packs it was read from, each after those it needs.
    pub packs: Vec<PackInfo>,
    /// Units by code.
    pub units: BTreeMap<UnitId, Unit>,
    /// Kinds of entities.
    pub kinds: BTreeMap<KindId, Kind>,
    /// What is measured. A kind lists its own in the order people read them.
    pub quantities: BTreeMap<QuantityId, Quantity>,
    /// Legal texts.
    pub regulations: BTreeMap<RegulationId, Regulation>,
    /// Their rows. Of two rows that both apply the one with more conditions is meant; it also
    /// stands first.
    pub limits: Vec<LimitRow>,
    /// Factors a permit multiplies limits by, as choices for the form.
    pub coefficients: Vec<CoefficientTable>,
    /// Alarm rules.
    pub rules: BTreeMap<RuleId, Rule>,
    /// Procedures.
    pub procedures: BTreeMap<ProcedureId, Procedure>,
    /// Cases that show what each procedure does.
    pub example_cases: BTreeMap<ProcedureId, Vec<Example>>,
    /// Decision tables.
    pub decisions: BTreeMap<DecisionId, Table>,
    /// Forms.
    pub forms: BTreeMap<FormId, Form>,
    /// When people work; from the pack `base`.
    pub hours: Option<WorkingTime>,
    /// Indicators.
    pub indicators: BTreeMap<IndicatorId, Indicator>,
    /// Map layers in the order of the legend.
    pub layers: Vec<Layer>,
    /// Boards.
    pub boards: Vec<Board>,
    /// When a mean is valid; from the pack `base`.
    pub means: Option<MeanRules>,
    /// How alarms are run; from the pack `base`.
    pub philosophy: Philosophy,
    /// How long the law asks to keep readings of a kind.
    pub minimums: Vec<LegalMinimum>,
    /// The grid of the zone's land papers; from the pack `base`.
    pub grid: Option<Grid>,
    /// The units of administration of the zone's province; from the pack `base`.
    pub admin_units: Option<AdminUnits>,
    /// Who may do what; from the pack `base`.
    pub matrix: Matrix,
    /// The air quality index.
    pub aqi: Option<Aqi>,
    /// Further words in both languages. The choice `A` of the field `zone` of the kind `stack` is
    /// named by `stack.zone.A`.
    pub terms: BTreeMap<String, Text>,
    /// Simulated days, one or more a pack.
    pub days: Vec<SimDay>,
}

/// A pack as it was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackInfo {
    /// Its code and its folder.
    pub id: PackId,
    /// Its name.
    pub title: Text,
    /// SHA-256 over all its files, lower-case hexadecimal.
    pub version: String,
    /// For the duty officer: Vietnamese first, then English. Markdown.
    pub readme: String,
    /// Packs it builds on.
    pub needs: Vec<PackId>,
    /// Where its content comes from.
    pub source: Vec<String>,
}

/// The grid on which land papers of the zone print coordinates: VN-2000 in a zone of 3°.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// As people call it.
    pub title: Text,
    /// The projection, with its central meridian.
    pub projection: vn2000::Tm3,
    /// How sure we are.
    pub confidence: Confidence,
    /// Where it was read.
    pub source: Vec<String>,
}

/// The units of administration a province is made of: communes, wards and special zones.
#[derive(Debug, Clone, PartialEq)]
pub struct AdminUnits {
    /// In the order of the source. Nobody's boundaries are known.
    pub units: Vec<AdminUnit>,
    /// How sure we are.
    pub confidence: Confidence,
    /// Where it was read.
    pub source: Vec<String>,
    /// Names in small letters, with and without marks; none where two units have the same.
    pub(crate) names: BTreeMap<String, Option<usize>>,
}

/// One unit of administration.
#[derive(Debug, Clone, PartialEq)]
pub struct AdminUnit {
    /// Its code.
    pub code: String,
    /// Another code it is known by, where sources differ.
    pub other_code: Option<String>,
    /// Its name with its kind.
    pub title: Text,
    /// What sort of unit.
    pub kind: AdminKind,
    /// A point somewhere in it.
    pub point: Place,
    /// How large it is.
    pub area_km2: f64,
}

/// Sorts of units of administration below a province.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdminKind {
    /// Phường.
    Ward,
    /// Xã.
    Commune,
    /// Đặc khu.
    SpecialZone,
}

impl AdminKind {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Ward, Self::Commune, Self::SpecialZone];

    /// The word used in packs and the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ward => "ward",
            Self::Commune => "commune",
            Self::SpecialZone => "special_zone",
        }
    }

    /// The one this word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

/// An index of the quality of air.
#[derive(Debug, Clone, PartialEq)]
pub struct Aqi {
    /// Its name.
    pub title: Text,
    /// Breakpoints. The lists are named as the quantities of a kind with `aqi = true` are.
    pub table: vn_aqi::Table,
    /// Position as [`vn_aqi::Table::category`] says.
    pub categories: Vec<AqiCategory>,
    /// How sure we are.
    pub confidence: Confidence,
    /// Where it was read.
    pub source: Vec<String>,
}

/// A category of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AqiCategory {
    /// Highest index in it.
    pub max: u16,
    /// Its name.
    pub title: Text,
    /// Its colour, `#RRGGBB`.
    pub colour: String,
}

/// A factor a permit may carry, with what the text offers for it.
#[derive(Debug, Clone, PartialEq)]
pub struct CoefficientTable {
    /// Its name in permits and rows: `kq`.
    pub name: String,
    /// The text it belongs to.
    pub regulation: RegulationId,
    /// Its full name.
    pub title: Text,
    /// What can be chosen.
    pub choices: Vec<CoefficientChoice>,
    /// How sure we are.
    pub confidence: Confidence,
    /// Where it was read.
    pub source: String,
}

/// One line of such a table.
#[derive(Debug, Clone, PartialEq)]
pub struct CoefficientChoice {
    /// When it is to be chosen.
    pub title: Text,
    /// The factor.
    pub factor: f64,
}

impl Catalogue {
    /// The unit with this code or spelling.
    #[must_use]
    pub fn unit_called(&self, text: &str) -> Option<&Unit> {
        self.units.get(text).or_else(|| self.units.values().find(|it| it.is_called(text)))
    }

    /// The quantity of `kind` with this name or wire symbol.
    #[must_use]
    pub fn quantity_called(&self, kind: &KindId, text: &str) -> Option<&Quantity> {
        let of_kind = self.kinds.get(kind)?.quantities.iter();
        of_kind.filter_map(|it| self.quantities.get(it)).find(|it| it.is_called(text))
    }

    /// Takes in what another pack defines; names what both define, and then takes nothing.
    pub(crate) fn take_in(&mut self, part: Self) -> Result<(), String> {
        self.clash_with(&part)?;
        self.packs.extend(part.packs);
        self.units.extend(part.units);
        self.kinds.extend(part.kinds);
        self.quantities.extend(part.quantities);
        self.regulations.extend(part.regulations);
        self.limits.extend(part.limits);
        self.coefficients.extend(part.coefficients);
        self.rules.extend(part.rules);
        self.procedures.extend(part.procedures);
        self.example_cases.extend(part.example_cases);
        self.decisions.extend(part.decisions);
        self.forms.extend(part.forms);
        self.indicators.extend(part.indicators);
        self.layers.extend(part.layers);
        self.boards.extend(part.boards);
        self.terms.extend(part.terms);
        self.days.extend(part.days);
        self.minimums.extend(part.minimums);
        self.means = part.means.or_else(|| self.means.take());
        self.hours = part.hours.or_else(|| self.hours.take());
        self.grid = part.grid.or_else(|| self.grid.take());
        self.admin_units = part.admin_units.or_else(|| self.admin_units.take());
        self.aqi = part.aqi.or_else(|| self.aqi.take());
        if part.philosophy != Philosophy::default() {
            self.philosophy = part.philosophy;
        }
        if part.matrix != Matrix::default() {
            self.matrix = part.matrix;
        }
        Ok(())
    }

    fn clash_with(&self, part: &Self) -> Result<(), String> {
        let taken = |noun: &str, id: &str| Err(format!("{noun} `{id}` is defined by another pack"));
        if let Some(id) = part.kinds.keys().find(|it| self.kinds.contains_key(*it)) {
            return taken("kind", id.as_str());
        }
        if let Some(id) = part.regulations.keys().find(|it| self.regulations.contains_key(*it)) {
            return taken("regulation", id.as_str());
        }
        if let Some(key) = part.terms.keys().find(|it| self.terms.contains_key(*it)) {
            return taken("term", key);
        }
        let spellings = |unit: &Unit| {
            [unit.id.as_str().to_owned()]
                .into_iter()
                .chain(unit.aliases.clone())
                .collect::<Vec<_>>()
        };
        let mut all = part.units.values().flat_map(spellings);
        if let Some(text) = all.find(|it| self.unit_called(it).is_some()) {
            return taken("unit", &text);
        }
        match () {
            () if part.means.is_some() && self.means.is_some() => taken("file", "means.toml"),
            () if part.hours.is_some() && self.hours.is_some() => {
                taken("file", "working-time.toml")
            }
            () if part.admin_units.is_some() && self.admin_units.is_some() => {
                taken("file", "admin-units.toml")
            }
            () if part.grid.is_some() && self.grid.is_some() => taken("file", "grid.toml"),
            () if [part, self].iter().all(|it| it.philosophy != Philosophy::default()) => {
                taken("file", "philosophy.toml")
            }
            () if part.aqi.is_some() && self.aqi.is_some() => taken("file", "indices/vn_aqi.toml"),
            () if part.matrix != Matrix::default() && self.matrix != Matrix::default() => {
                taken("file", "roles.toml")
            }
            () => Ok(()),
        }
    }
}
