//! Stack-gas concentrations brought to a common oxygen content.
//!
//! A plant that blows fresh air into its stack dilutes its smoke and reads lower. Limits are
//! therefore written at a reference oxygen content, and a reading is scaled to it first:
//!
//! ```text
//! c_ref = c · (o2_air − o2_ref) / (o2_air − o2)        mg/Nm³ and % by volume, dry gas
//! ```
//!
//! Source: 40 CFR § 60.284, which has this form. *Which* reference applies to *which* plant, and
//! how the law rounds the oxygen of air (20.9 in QCVN 19:2024/BTNMT, 21 in other codes), is law,
//! not physics: both stand in the limit row, in `packs/air/limits/`, never here.

/// What a limit row says about oxygen, % by volume. Invariant: `0 ≤ reference < air`, air near 21.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reference {
    air_percent: f64,
    reference_percent: f64,
}

/// By how much a reading must be scaled to stand at the reference oxygen of its limit.
/// Invariant: finite and positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dilution(f64);

/// Mass of a pollutant per volume of dry gas at standard state, mg/Nm³.
/// Invariant: finite and not negative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MgPerNm3(f64);

/// Why a number from a limit row or an analyser is not a stack-gas quantity.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Error {
    /// A slip in a pack: every law rounds 20.95 to something close by.
    #[error("oxygen of air cannot be {0} %, expected 20.5 to 21.5")]
    NotAir(f64),
    /// A slip in a pack: no plant burns without using oxygen.
    #[error("reference oxygen cannot be {0} %, expected from 0 to below that of air")]
    NotAReference(f64),
    /// At the oxygen of air the duct carries plain air: the plant is off, or the probe leaks.
    #[error("oxygen of {0} % is not a flue gas, expected from 0 to below that of air")]
    NotFlueGas(f64),
    /// Negative, infinite, NaN or heavier than any gas: the register was misread.
    #[error("{0} mg/Nm³ is not a concentration")]
    NotAConcentration(f64),
}

/// Scales `measured` from the oxygen it was measured at to the reference oxygen of its limit.
///
/// Cannot fail: every invariant was checked when the values were made.
#[must_use]
pub fn at_reference_oxygen(measured: MgPerNm3, dilution: Dilution) -> MgPerNm3 {
    MgPerNm3(measured.0 * dilution.0)
}

impl Reference {
    /// Takes the two oxygen contents of a limit row.
    pub fn new(air_percent: f64, reference_percent: f64) -> Result<Self, Error> {
        if !(20.5..=21.5).contains(&air_percent) {
            return Err(Error::NotAir(air_percent));
        }
        if !(0.0..air_percent).contains(&reference_percent) {
            return Err(Error::NotAReference(reference_percent));
        }
        Ok(Self { air_percent, reference_percent })
    }

    /// Takes the oxygen of the flue gas, from zero to below that of air.
    pub fn dilution(self, oxygen_percent: f64) -> Result<Dilution, Error> {
        if !(0.0..self.air_percent).contains(&oxygen_percent) {
            return Err(Error::NotFlueGas(oxygen_percent));
        }
        let left_in_smoke = self.air_percent - oxygen_percent;
        Ok(Dilution((self.air_percent - self.reference_percent) / left_in_smoke))
    }
}

impl MgPerNm3 {
    /// Accepts zero to a tonne in a cubic metre; beyond that nothing is a gas.
    pub fn new(mg_per_nm3: f64) -> Result<Self, Error> {
        match mg_per_nm3 {
            c if (0.0..=1e9).contains(&c) => Ok(Self(c)),
            c => Err(Error::NotAConcentration(c)),
        }
    }

    /// The number of milligrams.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `mg` at `o2` %, referred to `o2_ref` %, must come to `expected` mg to one decimal.
    #[track_caller]
    fn check(air: f64, mg: f64, o2: f64, o2_ref: f64, expected: &str) {
        let dilution = Reference::new(air, o2_ref).unwrap().dilution(o2).unwrap();
        let actual = at_reference_oxygen(MgPerNm3::new(mg).unwrap(), dilution);
        assert_eq!(format!("{:.1}", actual.get()), expected);
    }

    #[test]
    fn scales_to_the_reference() {
        check(21.0, 100.0, 8.0, 8.0, "100.0"); // Already there.
        check(21.0, 100.0, 14.0, 8.0, "185.7"); // Diluted: the true reading is higher.
        check(21.0, 100.0, 3.0, 8.0, "72.2"); // Concentrated: lower.
        check(21.0, 0.0, 20.9, 8.0, "0.0");
    }

    /// The same smoke is judged a little differently by each code: 13/7 is not 12.9/6.9.
    #[test]
    fn takes_the_air_the_limit_row_names() {
        check(21.0, 100.0, 14.0, 8.0, "185.7");
        check(20.9, 100.0, 14.0, 8.0, "187.0");
    }

    /// The law behind the formula: mixing in fresh air changes the reading and not the verdict.
    #[test]
    fn fresh_air_changes_nothing() {
        for air_percent in [0.0, 10.0, 50.0, 90.0] {
            let smoke = 1.0 - air_percent / 100.0;
            check(21.0, 200.0 * smoke, 6.0 * smoke + 21.0 * (1.0 - smoke), 11.0, "133.3");
        }
    }

    #[test]
    fn refuses_what_is_not_a_stack_gas() {
        let reference = Reference::new(20.9, 7.0).unwrap();
        for percent in [-0.1, 20.9, 21.0, f64::INFINITY] {
            assert_eq!(reference.dilution(percent), Err(Error::NotFlueGas(percent)));
        }
        assert!(reference.dilution(f64::NAN).is_err());
        assert!(MgPerNm3::new(f64::NAN).is_err());
        for mg in [-1.0, 1e308, f64::INFINITY] {
            assert_eq!(MgPerNm3::new(mg), Err(Error::NotAConcentration(mg)));
        }
    }

    #[test]
    fn refuses_a_slip_in_a_limit_row() {
        assert_eq!(Reference::new(2.09, 7.0), Err(Error::NotAir(2.09)));
        assert_eq!(Reference::new(20.9, 20.9), Err(Error::NotAReference(20.9)));
        assert!(Reference::new(f64::NAN, 7.0).is_err());
        assert!(Reference::new(20.9, f64::NAN).is_err());
    }
}
