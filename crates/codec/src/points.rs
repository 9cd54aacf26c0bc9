//! Readings, packed. One reading costs what differs from the one before it:
//!
//! ```text
//! series   zigzag varint, difference to the reading before
//! time     zigzag varint, difference in microseconds
//! worth    one byte: flag number in the low half, how the value is written in the high half
//! value    zigzag varint of value · 10^decimals where that is exact, else the eight bytes of the
//!          floating-point number
//! ```
//!
//! A station's eleven quantities of one minute come to some five bytes each.

use model::{Flag, Observation, SeriesId, Time};

use crate::{
    CodecError,
    bytes::{Reader, put_signed, put_varint},
};

/// Most decimals written as a scaled integer: finer than any instrument of the packs.
const DECIMALS_MAX: u8 = 9;
/// In the high half of the worth byte: the value follows as it is in memory.
const AS_IT_IS: u8 = 15;
/// Integers beyond this have no exact floating-point number.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
/// One byte each for series, time, worth and value.
const READING_BYTES_MIN: usize = 4;

const POWERS_OF_TEN: [f64; DECIMALS_MAX as usize + 1] =
    [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

pub(crate) fn encode(observations: &[Observation], out: &mut Vec<u8>) -> Result<(), CodecError> {
    put_varint(out, observations.len() as u64);
    let (mut series, mut time, mut decimals) = (0, 0, 0);
    for observation in observations {
        if !observation.value.is_finite() {
            return Err(CodecError::Unwritable {
                noun: "reading",
                how: format!(
                    "value {} of series {} at {} is not a finite number",
                    observation.value, observation.series, observation.time
                ),
            });
        }
        put_signed(out, i64::from(observation.series.0) - series);
        put_signed(out, observation.time.0.wrapping_sub(time));
        (series, time) = (i64::from(observation.series.0), observation.time.0);
        let flag = observation.flag.number();
        if let Some((integer, exact_with)) = scaled(observation.value, decimals) {
            decimals = exact_with;
            out.push(flag | decimals << 4);
            put_signed(out, integer);
        } else {
            out.push(flag | AS_IT_IS << 4);
            out.extend_from_slice(&observation.value.to_le_bytes());
        }
    }
    Ok(())
}

pub(crate) fn decode(from: &mut Reader<'_>) -> Result<Vec<Observation>, CodecError> {
    let n = from.varint()?;
    let n_max = from.len() / READING_BYTES_MIN;
    let n = usize::try_from(n).ok().filter(|it| *it <= n_max).ok_or_else(|| {
        CodecError::damaged(format!("{n} readings cannot be in {} bytes", from.len()))
    })?;
    let mut observations = Vec::with_capacity(n);
    let (mut series, mut time) = (0_i64, 0_i64);
    for _ in 0..n {
        series = series.wrapping_add(from.signed()?);
        time = time.wrapping_add(from.signed()?);
        let worth = from.byte()?;
        observations.push(Observation {
            series: SeriesId(
                u32::try_from(series)
                    .map_err(|_| CodecError::damaged(format!("series {series} cannot be")))?,
            ),
            time: Time(time),
            value: value(from, worth >> 4)?,
            flag: Flag::from_number(worth & 0xf)
                .ok_or_else(|| CodecError::damaged(format!("flag {} is not known", worth & 0xf)))?,
        });
    }
    Ok(observations)
}

fn value(from: &mut Reader<'_>, written: u8) -> Result<f64, CodecError> {
    if written == AS_IT_IS {
        let value = f64::from_le_bytes(from.array()?);
        return if value.is_finite() {
            Ok(value)
        } else {
            Err(CodecError::damaged("a value is not finite"))
        };
    }
    let power = POWERS_OF_TEN.get(usize::from(written)).ok_or_else(|| {
        CodecError::damaged(format!("a value cannot have {written} decimals here"))
    })?;
    #[expect(clippy::cast_precision_loss, reason = "the writer keeps to integers that are exact")]
    let integer = from.signed()? as f64;
    Ok(integer / power)
}

/// The integer and decimals that give exactly this value back. Tries the decimals of the reading
/// before first: neighbours are mostly of one instrument.
fn scaled(value: f64, decimals_before: u8) -> Option<(i64, u8)> {
    scaled_by(value, decimals_before)
        .or_else(|| (0..=DECIMALS_MAX).find_map(|decimals| scaled_by(value, decimals)))
}

fn scaled_by(value: f64, decimals: u8) -> Option<(i64, u8)> {
    let power = POWERS_OF_TEN[usize::from(decimals)];
    let scaled = (value * power).round();
    if EXACT_MAX < scaled.abs() {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole, and below 2^53")]
    let integer = scaled as i64;
    #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
    let back = integer as f64 / power;
    (back.to_bits() == value.to_bits()).then_some((integer, decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value alone costs this many bytes, and comes back bit by bit.
    #[track_caller]
    fn check(given: f64, n_bytes: usize) {
        let observation =
            Observation { series: SeriesId(0), time: Time(0), value: given, flag: Flag::Corrected };
        let mut bytes = vec![];
        encode(&[observation], &mut bytes).unwrap();
        // Count, series, time and worth are a byte each here.
        assert_eq!(bytes.len() - 4, n_bytes, "{given}");
        let back = decode(&mut Reader::new(&bytes)).unwrap();
        assert_eq!(back[0].value.to_bits(), given.to_bits(), "{given}");
        assert_eq!(back[0].flag, Flag::Corrected);
    }

    #[test]
    fn a_value_costs_what_its_resolution_needs() {
        check(0.0, 1);
        check(31.4, 2);
        check(-0.05, 1);
        check(1013.25, 3);
        check(0.1 + 0.2, 8); // Not a decimal: kept as it is.
        check(std::f64::consts::PI, 8);
        check(-0.0, 8); // Negative zero is no integer.
        check(1e308, 8);
        check(f64::MIN_POSITIVE, 8);
        check(9_007_199_254_740_992.0, 8);
    }

    #[test]
    fn what_is_not_finite_is_never_written() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let observation =
                Observation { series: SeriesId(7), time: Time(0), value, flag: Flag::Measuring };
            let error = encode(&[observation], &mut vec![]).unwrap_err().to_string();
            assert_eq!(
                error,
                format!(
                    "reading cannot be written: value {value} of series 7 at 1970-01-01T00:00:00Z \
                     is not a finite number"
                )
            );
        }
    }

    #[test]
    fn a_count_that_the_bytes_cannot_hold_is_refused_before_memory_is_taken() {
        let mut bytes = vec![];
        put_varint(&mut bytes, u64::MAX);
        let error = decode(&mut Reader::new(&bytes)).unwrap_err().to_string();
        assert!(error.contains("readings cannot be in 0 bytes"), "{error}");
    }
}
