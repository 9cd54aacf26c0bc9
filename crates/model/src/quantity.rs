//! Quantities and their units.

use crate::{Period, QuantityId, Span, Text, UnitId};

/// What a unit measures. Two units convert into each other only within one dimension: no molar
/// mass is guessed to turn ppm into µg/m³.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dimension(pub String);

/// A unit: its UCUM code, the sign people read, and its place in its dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// The code, after UCUM: `ug/m3`, `mg/L`, `Cel`.
    pub id: UnitId,
    /// The sign shown: `µg/m³`.
    pub sign: Text,
    /// Other spellings devices send: `ug/Nm3`, `µg/m3`.
    pub aliases: Vec<String>,
    /// What it measures.
    pub dimension: Dimension,
    /// `base = value · factor + offset`.
    pub factor: f64,
    /// See [`Unit::factor`].
    pub offset: f64,
}

/// Something that can be measured on entities of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// `stack.so2`: the kind, a dot, the name.
    pub id: QuantityId,
    /// Full name.
    pub title: Text,
    /// The short sign shown in lists: `SO₂`.
    pub sign: String,
    /// The unit every stored value is in.
    pub unit: UnitId,
    /// Decimals kept: values are rounded to the instrument's resolution before they are stored.
    pub decimals: u8,
    /// What an instrument can physically read; a value outside is kept and flagged.
    pub plausible_min: f64,
    /// See [`Quantity::plausible_min`].
    pub plausible_max: f64,
    /// Symbols in station files and other wires: `PM2,5`.
    pub symbols: Vec<String>,
    /// Legal means computed for it.
    pub means: Vec<Period>,
    /// How often it is expected.
    pub every: Span,
    /// It says what the weather is like.
    pub weather: bool,
    /// Where the name, unit and resolution come from.
    pub source: String,
}

/// A value in another unit of the same dimension.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Converted(pub f64);

/// Why a value cannot be brought to a unit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "unit `{given}` measures {given_dimension}, expected {wanted_dimension} such as `{wanted}`"
)]
pub struct UnitError {
    given: UnitId,
    given_dimension: String,
    wanted: UnitId,
    wanted_dimension: String,
}

impl UnitError {
    /// The unit as given.
    #[must_use]
    pub const fn given(&self) -> &UnitId {
        &self.given
    }

    /// The unit it should have become.
    #[must_use]
    pub const fn wanted(&self) -> &UnitId {
        &self.wanted
    }
}

impl Unit {
    /// Brings `value` from this unit to `wanted`.
    pub fn convert(&self, value: f64, wanted: &Self) -> Result<Converted, UnitError> {
        if self.id == wanted.id {
            return Ok(Converted(value));
        }
        if self.dimension != wanted.dimension {
            return Err(UnitError {
                given: self.id.clone(),
                given_dimension: self.dimension.0.clone(),
                wanted: wanted.id.clone(),
                wanted_dimension: wanted.dimension.0.clone(),
            });
        }
        let base = value * self.factor + self.offset;
        Ok(Converted((base - wanted.offset) / wanted.factor))
    }

    /// Is `text` this unit's code or one of its spellings?
    #[must_use]
    pub fn is_called(&self, text: &str) -> bool {
        let text = text.trim();
        self.id.as_str() == text
            || self.sign.vi == text
            || self.sign.en == text
            || self.aliases.iter().any(|it| it == text)
    }
}

impl Quantity {
    /// The name without its kind: `so2` of `stack.so2`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.id.as_str().rsplit_once('.').map_or(self.id.as_str(), |(_, name)| name)
    }

    /// Is `text` this quantity's name, with its kind or without, or one of its symbols on a wire?
    /// Letter case does not count.
    #[must_use]
    pub fn is_called(&self, text: &str) -> bool {
        let text = text.trim();
        self.name().eq_ignore_ascii_case(text)
            || self.id.as_str().eq_ignore_ascii_case(text)
            || self.symbols.iter().any(|it| it.eq_ignore_ascii_case(text))
    }
}

/// Rounds half away from zero to `decimals`, as the law rounds.
///
/// A nudge far below any instrument's resolution undoes the binary error of numbers such as 0.15,
/// which would otherwise fall on the wrong side of the half.
#[must_use]
pub fn round_to(value: f64, decimals: u8) -> f64 {
    const NUDGE: f64 = 1e-9;
    let scale = 10_f64.powi(i32::from(decimals));
    let scaled = value.abs() * scale + NUDGE;
    if !scaled.is_finite() {
        return value;
    }
    let rounded = (scaled + 0.5).floor() / scale;
    if value < 0.0 && rounded != 0.0 { -rounded } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: &str, dimension: &str, factor: f64, offset: f64) -> Unit {
        Unit {
            id: UnitId::new(id).unwrap(),
            sign: Text::new(id, id),
            aliases: vec![],
            dimension: Dimension(dimension.to_owned()),
            factor,
            offset,
        }
    }

    #[test]
    fn units_convert_within_a_dimension_only() {
        let [ug, mg] = [
            unit("ug/m3", "mass concentration", 1e-6, 0.0),
            unit("mg/m3", "mass concentration", 1e-3, 0.0),
        ];
        let [kelvin, celsius] =
            [unit("K", "temperature", 1.0, 0.0), unit("Cel", "temperature", 1.0, 273.15)];
        assert_eq!(round_to(mg.convert(0.35, &ug).unwrap().0, 6), 350.0);
        assert_eq!(round_to(kelvin.convert(300.0, &celsius).unwrap().0, 2), 26.85);
        let error = mg.convert(1.0, &celsius).unwrap_err().to_string();
        assert_eq!(
            error,
            "unit `mg/m3` measures mass concentration, expected temperature such as `Cel`"
        );
    }

    #[test]
    fn the_law_rounds_half_away_from_zero() {
        for (value, decimals, expected) in [
            (0.15, 1, 0.2),
            (59.35, 1, 59.4),
            (2.5, 0, 3.0),
            (-2.5, 0, -3.0),
            (45.04, 1, 45.0),
            (-0.04, 1, 0.0),
        ] {
            assert_eq!(round_to(value, decimals), expected, "{value}");
        }
        assert_eq!(round_to(1e308, 3), 1e308);
    }
}
