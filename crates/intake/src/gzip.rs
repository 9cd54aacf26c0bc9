//! Gzip, with a bound on what comes out.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use crate::{Place, Problem, Reject};

/// Does it begin like gzip?
#[must_use]
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// Inflates gzip. Stops at `bytes_max`, so a bomb costs no more than that.
pub fn inflate(bytes: &[u8], bytes_max: usize) -> Result<Vec<u8>, Reject> {
    let mut plain = Vec::new();
    let limit = u64::try_from(bytes_max).unwrap_or(u64::MAX).saturating_add(1);
    let read = MultiGzDecoder::new(bytes).take(limit).read_to_end(&mut plain);
    if bytes_max < plain.len() {
        let problem = Problem::TooLarge { of: "bytes", max: bytes_max };
        return Err(Reject::new(Place::Message, problem));
    }
    match read {
        Ok(_) => Ok(plain),
        Err(_) => Err(Reject::new(Place::Message, Problem::NotGzip)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn inflates_no_further_than_told() {
        let bomb = gzip(&vec![b' '; 5_000_000]);
        assert!(is_gzip(&bomb));
        assert_eq!(inflate(&bomb, 5_000_000).unwrap().len(), 5_000_000);
        let error = inflate(&bomb, 4_999_999).unwrap_err().to_string();
        assert_eq!(error, "message: too many bytes, expected at most 4999999 bytes");
    }

    #[test]
    fn damaged_gzip_is_refused() {
        let whole = gzip(b"[1,2,3]");
        for damaged in [&whole[..whole.len() - 3], &whole[..5], b"no gzip", b""] {
            assert!(inflate(damaged, 100).is_err(), "{damaged:?}");
        }
    }
}
