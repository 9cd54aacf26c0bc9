//! A record of the log as bytes. What frames them on a disk or a wire (length, check sum, position)
//! is the adapter's.
//!
//! ```text
//! version   1 byte
//! kind      1 byte: readings, event, tick, forecast, movements, an indicator's answer
//! known_at  8 bytes, microseconds, little endian; in a fixed place so that `restamp` can hold it
//! body      readings packed, behind a forecast's time and window; the others as JSON (rare, and a
//!           person may have to read it); of a tick nothing
//! ```

use model::{Batch, Fact, Forecast, Movements, Origin, Period, SourceId, Time, UserId};

use crate::{
    CodecError,
    bytes::{Reader, put_text},
    json, points,
};

const VERSION: u8 = 1;
const KNOWN_AT: std::ops::Range<usize> = 2..10;

const OBSERVED: u8 = 1;
const HAPPENED: u8 = 2;
const TICKED: u8 = 3;
const FORESEEN: u8 = 4;
const MOVED: u8 = 5;
const ANSWERED: u8 = 6;

const MQTT: u8 = 0;
const HTTP: u8 = 1;
const STATION_FILE: u8 = 2;
const IMPORT: u8 = 3;

/// Appends one record to `out`. On an error `out` is as it was.
pub fn encode(known_at: Time, fact: &Fact, out: &mut Vec<u8>) -> Result<(), CodecError> {
    let begin = out.len();
    let written = write(known_at, fact, out);
    if written.is_err() {
        out.truncate(begin);
    }
    written
}

/// Gives an encoded record another `known_at`: the log holds time from going back only once it
/// knows the order.
///
/// # Panics
/// When `record` was not written by [`encode`].
pub fn restamp(record: &mut [u8], known_at: Time) {
    assert!(KNOWN_AT.end <= record.len(), "a record of {} bytes was never encoded", record.len());
    record[KNOWN_AT].copy_from_slice(&known_at.0.to_le_bytes());
}

/// Reads one record, which must fill `record` exactly.
pub fn decode(record: &[u8]) -> Result<(Time, Fact), CodecError> {
    let mut from = Reader::new(record);
    let version = from.byte()?;
    if version != VERSION {
        return Err(CodecError::UnknownVersion {
            noun: "record",
            version: version.into(),
            known: VERSION.into(),
        });
    }
    let kind = from.byte()?;
    let known_at = Time(i64::from_le_bytes(from.array()?));
    let fact = match kind {
        OBSERVED => Fact::Observed(batch(&mut from)?),
        HAPPENED => Fact::Happened(json::from_json(text(&mut from)?)?),
        TICKED => Fact::Ticked,
        FORESEEN => {
            let issued_at = Time(i64::from_le_bytes(from.array()?));
            let period = from.text()?.parse::<Period>();
            let period = period.map_err(|it| CodecError::damaged(format!("{it}")))?;
            Fact::Foreseen(Forecast { issued_at, period, batch: batch(&mut from)? })
        }
        MOVED => {
            let (source, origin) = (source(&mut from)?, origin(&mut from)?);
            let movements = json::from_json(text(&mut from)?)?;
            Fact::Moved(Movements { source, origin, movements })
        }
        ANSWERED => Fact::Answered(json::from_json(text(&mut from)?)?),
        other => return Err(CodecError::damaged(format!("record kind {other} is not known"))),
    };
    match from.len() {
        0 => Ok((known_at, fact)),
        n => Err(CodecError::damaged(format!("{n} bytes follow its end"))),
    }
}

fn write(known_at: Time, fact: &Fact, out: &mut Vec<u8>) -> Result<(), CodecError> {
    out.push(VERSION);
    out.push(match fact {
        Fact::Observed(_) => OBSERVED,
        Fact::Happened(_) => HAPPENED,
        Fact::Ticked => TICKED,
        Fact::Foreseen(_) => FORESEEN,
        Fact::Moved(_) => MOVED,
        Fact::Answered(_) => ANSWERED,
    });
    out.extend_from_slice(&known_at.0.to_le_bytes());
    match fact {
        Fact::Observed(batch) => put_batch(out, batch)?,
        Fact::Foreseen(forecast) => {
            out.extend_from_slice(&forecast.issued_at.0.to_le_bytes());
            put_text(out, forecast.period.as_str());
            put_batch(out, &forecast.batch)?;
        }
        Fact::Moved(it) => {
            put_text(out, it.source.as_str());
            put_origin(out, &it.origin);
            out.extend_from_slice(json::to_json(&it.movements)?.as_bytes());
        }
        Fact::Answered(value) => out.extend_from_slice(json::to_json(value)?.as_bytes()),
        Fact::Happened(event) => out.extend_from_slice(json::to_json(event)?.as_bytes()),
        Fact::Ticked => {}
    }
    Ok(())
}

/// The rest, as the JSON it should be.
fn text<'a>(from: &mut Reader<'a>) -> Result<&'a str, CodecError> {
    std::str::from_utf8(from.take_rest()).map_err(|_| CodecError::damaged("an event is not UTF-8"))
}

fn batch(from: &mut Reader<'_>) -> Result<Batch, CodecError> {
    let (source, origin) = (source(from)?, origin(from)?);
    Ok(Batch { source, origin, observations: points::decode(from)? })
}

fn source(from: &mut Reader<'_>) -> Result<SourceId, CodecError> {
    SourceId::new(from.text()?).map_err(|it| CodecError::damaged(it.to_string()))
}

fn put_batch(out: &mut Vec<u8>, batch: &Batch) -> Result<(), CodecError> {
    put_text(out, batch.source.as_str());
    put_origin(out, &batch.origin);
    points::encode(&batch.observations, out)
}

fn put_origin(out: &mut Vec<u8>, origin: &Origin) {
    match origin {
        Origin::Mqtt => out.push(MQTT),
        Origin::Http => out.push(HTTP),
        Origin::StationFile { name, sha256 } => {
            out.push(STATION_FILE);
            put_text(out, name);
            put_text(out, sha256);
        }
        Origin::Import { name, sha256, by } => {
            out.push(IMPORT);
            put_text(out, name);
            put_text(out, sha256);
            put_text(out, by.as_str());
        }
    }
}

fn origin(from: &mut Reader<'_>) -> Result<Origin, CodecError> {
    Ok(match from.byte()? {
        MQTT => Origin::Mqtt,
        HTTP => Origin::Http,
        STATION_FILE => {
            Origin::StationFile { name: from.text()?.to_owned(), sha256: from.text()?.to_owned() }
        }
        IMPORT => Origin::Import {
            name: from.text()?.to_owned(),
            sha256: from.text()?.to_owned(),
            by: UserId::new(from.text()?).map_err(|it| CodecError::damaged(it.to_string()))?,
        },
        other => return Err(CodecError::damaged(format!("origin {other} is not known"))),
    })
}

#[cfg(test)]
mod tests {
    use model::{Flag, Observation, SeriesId};
    use proptest::prelude::*;

    use super::*;
    use crate::arbitrary;

    fn bytes(fact: &Fact) -> Vec<u8> {
        let mut out = vec![];
        encode(Time(1), fact, &mut out).unwrap();
        out
    }

    /// Old logs must read for ever: these bytes were written by version 1.
    #[test]
    fn version_1_reads_for_ever() {
        let record = bytes(&a_minute(2));
        assert_eq!(
            format!("{record:02x?}"),
            "[01, 01, 01, 00, 00, 00, 00, 00, 00, 00, 04, 64, 2d, 30, 31, 00, 02, \
             02, 80, 80, f2, 81, 83, 89, 85, 06, 10, f4, 04, 02, 00, 10, f6, 04]"
        );
        assert_eq!(decode(&record).unwrap(), (Time(1), a_minute(2)));
    }

    #[test]
    fn a_reading_of_a_station_costs_few_bytes() {
        assert_eq!(bytes(&Fact::Ticked).len(), 10);
        let few = bytes(&a_minute(1)).len();
        let many = bytes(&a_minute(1001)).len();
        assert!((many - few) / 1000 <= 5, "{} bytes", (many - few) / 1000);
    }

    fn a_minute(n: u32) -> Fact {
        let observations = (0..n).map(|i| Observation {
            series: SeriesId(i + 1),
            time: Time::from_s(1_700_000_000),
            value: f64::from(314 + i % 200) / 10.0,
            flag: Flag::Measuring,
        });
        Fact::Observed(Batch {
            source: SourceId::new("d-01").unwrap(),
            origin: Origin::Mqtt,
            observations: observations.collect(),
        })
    }

    #[test]
    fn another_version_and_another_kind_are_named() {
        let mut record = bytes(&Fact::Ticked);
        record[0] = 9;
        let error = decode(&record).unwrap_err().to_string();
        assert_eq!(error, "record is written in version 9, this program reads version 1");
        (record[0], record[1]) = (1, 77);
        let error = decode(&record).unwrap_err().to_string();
        assert_eq!(error, "record is damaged: record kind 77 is not known");
    }

    proptest! {
        #[test]
        fn a_record_reads_back_equal(known_at: i64, fact in arbitrary::fact()) {
            let mut record = vec![];
            encode(Time(0), &fact, &mut record).unwrap();
            restamp(&mut record, Time(known_at));
            prop_assert_eq!(decode(&record).unwrap(), (Time(known_at), fact));
        }

        #[test]
        fn a_record_cut_anywhere_is_an_error(fact in arbitrary::fact(), cut: prop::sample::Index) {
            let record = bytes(&fact);
            prop_assert!(decode(&record[..cut.index(record.len())]).is_err());
        }

        #[test]
        fn noise_never_panics(noise in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&noise);
            for kind in [OBSERVED, HAPPENED, TICKED, FORESEEN, MOVED, ANSWERED] {
                let record = [&[VERSION, kind, 0, 0, 0, 0, 0, 0, 0, 0][..], &noise].concat();
                let _ = decode(&record);
            }
        }

        #[test]
        fn a_flipped_bit_never_panics(
            fact in arbitrary::fact(), at: prop::sample::Index, bit in 0_u8..8,
        ) {
            let mut record = bytes(&fact);
            let at = at.index(record.len());
            record[at] ^= 1 << bit;
            if let Ok((_, Fact::Observed(batch))) = decode(&record) {
                prop_assert!(batch.observations.len() <= record.len());
            }
        }
    }
}
