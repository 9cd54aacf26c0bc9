//! `NowCast`: what particles are now, from twelve hours of them.

use crate::UgPerM3;

/// How many hour means a `NowCast` looks at.
pub const HOURS_OF_NOWCAST: usize = 12;

/// Weighted mean of the last twelve hour means, **the newest first**, by section 2.2.1 a.
///
/// The steadier the air, the more the older hours weigh: `w = max(Cmin / Cmax, 1/2)`.
///
/// ```text
/// w > 1/2:  Σ w^(i−1)·cᵢ / Σ w^(i−1)        a missing hour counts in neither sum
/// w = 1/2:  Σ (1/2)^i·cᵢ                    a missing hour counts as zero
/// ```
///
/// The second line is not the first at `w = 1/2`: its weights sum to 1 − 2⁻¹², and to less with
/// every gap. That is the decision to the letter, and it is not ours to mend.
///
/// None when fewer than two of the three newest hours have a value.
#[must_use]
pub fn nowcast(newest_first: &[Option<UgPerM3>; HOURS_OF_NOWCAST]) -> Option<UgPerM3> {
    if newest_first[..3].iter().flatten().count() < 2 {
        return None;
    }
    let present = || newest_first.iter().flatten().map(|it| it.get());
    let highest = present().fold(0.0, f64::max);
    let lowest = present().fold(highest, f64::min);
    if highest == 0.0 {
        return Some(UgPerM3(0.0)); // Twelve clean hours; the ratio would be 0/0.
    }
    let w = (lowest / highest).max(0.5);

    let (mut weight, mut sum, mut sum_of_weights) = (1.0, 0.0, 0.0);
    for hour in newest_first {
        if let Some(c) = hour {
            sum += weight * c.get();
            sum_of_weights += weight;
        }
        weight *= w;
    }
    // At the floor the law's weights are 1/2, 1/4, … instead of 1, 1/2, …: half of `sum`.
    Some(UgPerM3(if w > 0.5 { sum / sum_of_weights } else { sum / 2.0 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `hours` are µg/m³ separated by blanks, the **oldest** first as the decision prints them,
    /// `-` missing. The `NowCast` must be `expected` to two decimals.
    #[track_caller]
    fn check(hours: &str, expected: &str) {
        let mut newest_first = [None; HOURS_OF_NOWCAST];
        assert_eq!(hours.split_whitespace().count(), HOURS_OF_NOWCAST);
        for (place, word) in newest_first.iter_mut().zip(hours.split_whitespace().rev()) {
            *place = (word != "-").then(|| UgPerM3::new(word.parse().unwrap()).unwrap());
        }
        let actual = nowcast(&newest_first);
        assert_eq!(actual.map_or("-".to_owned(), |it| format!("{:.2}", it.get())), expected);
    }

    /// Section 2.3 a, printed there as 20.3.
    #[test]
    fn reproduces_the_worked_example() {
        check("26.9 24.7 20.5 23.5 19.5 16.5 19.0 16.5 20.3 22.4 19.6 20.6", "20.27");
    }

    #[test]
    fn weighs_by_how_steady_the_air_is() {
        check("40 40 40 40 40 40 40 40 40 40 40 40", "40.00"); // w = 1: the plain mean.
        check("0 0 0 0 0 0 0 0 0 0 0 0", "0.00");
        check("10 10 10 10 10 10 10 10 10 10 10 80", "45.00"); // w* = 1/8, floor 1/2.
        check("40 40 40 40 40 40 40 40 40 40 40 80", "59.99"); // w* = 1/2 is at the floor.
        check("41 41 41 41 41 41 41 41 41 41 41 80", "60.02"); // Just above it: divided.
    }

    #[test]
    fn needs_two_of_the_three_newest_hours() {
        check("- - - - - - - - - 60 60 -", "60.00");
        check("- - - - - - - - - 60 - 60", "60.00");
        check("- - - - - - - - - - 60 60", "60.00");
        check("60 60 60 60 60 60 60 60 60 60 - -", "-");
        check("60 60 60 60 60 60 60 60 60 - - 60", "-");
        check("- - - - - - - - - - - -", "-");
    }

    /// The quirk of the decision: the same two hours, and below the floor the gap weighs zero.
    #[test]
    fn below_the_floor_a_missing_hour_counts_as_clean() {
        check("- - - - - - - - - - 30 60", "37.50"); // 60/2 + 30/4, at the floor.
        check("- - - - - - - - - - 31 60", "50.12"); // (60 + 31·w) / (1 + w), w = 31/60.
    }
}
