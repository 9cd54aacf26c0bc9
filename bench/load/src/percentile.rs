//! Percentiles of what was measured.

/// The value that a share of the values does not exceed; 0 when there is none.
pub(crate) fn percentile(values: &mut [u64], share: f64) -> u64 {
    values.sort_unstable();
    let last = values.len().saturating_sub(1) as f64;
    values.get((last * share) as usize).copied().unwrap_or(0)
}

#[test]
fn a_percentile_is_one_of_the_values() {
    assert_eq!(percentile(&mut [], 0.5), 0);
    assert_eq!(percentile(&mut [7], 0.99), 7);
    assert_eq!(percentile(&mut [3, 1, 2], 0.5), 2);
    assert_eq!(percentile(&mut [4, 3, 2, 1, 5], 1.0), 5);
}
