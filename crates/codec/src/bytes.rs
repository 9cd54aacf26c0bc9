//! Small numbers in few bytes: LEB128 varints, with zigzag for the signed.

use crate::CodecError;

/// Longest varint of 64 bits.
const VARINT_BYTES_MAX: u32 = 10;

/// Reads from the front of a slice; every step checks that the bytes are there.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

pub(crate) fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while 0x7f < number {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

pub(crate) fn put_signed(out: &mut Vec<u8>, number: i64) {
    put_varint(out, (number.cast_unsigned() << 1) ^ (number >> 63).cast_unsigned());
}

pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_varint(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Bytes left.
    pub(crate) const fn len(&self) -> usize {
        self.rest.len()
    }

    /// Everything left.
    pub(crate) fn take_rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.rest)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, CodecError> {
        let (&byte, rest) = self.rest.split_first().ok_or_else(ends)?;
        self.rest = rest;
        Ok(byte)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], CodecError> {
        let (array, rest) = self.rest.split_first_chunk().ok_or_else(ends)?;
        self.rest = rest;
        Ok(*array)
    }

    pub(crate) fn varint(&mut self) -> Result<u64, CodecError> {
        let mut number = 0;
        for i in 0..VARINT_BYTES_MAX {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            // The tenth byte has room for one bit only.
            if i + 1 == VARINT_BYTES_MAX && 1 < byte {
                break;
            }
            number |= part << (7 * i);
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(CodecError::damaged("a number is longer than 64 bits"))
    }

    pub(crate) fn signed(&mut self) -> Result<i64, CodecError> {
        let number = self.varint()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, CodecError> {
        let len = usize::try_from(self.varint()?).map_err(|_| ends())?;
        let (text, rest) = self.rest.split_at_checked(len).ok_or_else(ends)?;
        self.rest = rest;
        std::str::from_utf8(text).map_err(|_| CodecError::damaged("a text is not UTF-8"))
    }
}

fn ends() -> CodecError {
    CodecError::damaged("it ends too early")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: i64, n_bytes: usize) {
        let mut bytes = vec![];
        put_signed(&mut bytes, number);
        assert_eq!(bytes.len(), n_bytes, "{number}");
        assert_eq!(Reader::new(&bytes).signed().unwrap(), number);
    }

    #[test]
    fn a_number_takes_the_bytes_it_needs_and_reads_back() {
        for (number, n_bytes) in [
            (0, 1),
            (-1, 1),
            (63, 1),
            (-64, 1),
            (64, 2),
            (1_000_000, 3),
            (1_767_225_600_000_000, 8),
            (i64::MAX, 10),
            (i64::MIN, 10),
        ] {
            check(number, n_bytes);
        }
    }

    #[test]
    fn a_number_that_never_ends_is_refused() {
        for bytes in [&[0xff; 10][..], &[0xff; 9], &[0x80; 40], &[]] {
            assert!(Reader::new(bytes).varint().is_err(), "{bytes:?}");
        }
    }
}
