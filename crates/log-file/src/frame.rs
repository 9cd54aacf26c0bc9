//! The bytes of a segment file: one header, then frames.
//!
//! ```text
//! header  magic 8 | version 4 | first position 8 | known_at floor 8 | check sum 4
//! frame   check sum 4 | length 4 | back 4 | position 8 | record
//! ```
//!
//! All little endian; a check sum is CRC-32 of everything after it in the frame, or before it in the
//! header. `back` is the distance to the first frame of the group that was written and synced with
//! it. It tells a crash from damage: a group begins only after the one before it was synced, so an
//! unreadable frame with a later *group* behind it was once durable and has been damaged since.

use model::{Position, Time};

pub(crate) const HEADER_BYTES: usize = 32;
pub(crate) const HEAD_BYTES: usize = 20;

const MAGIC: &[u8; 8] = b"HAIDLOG\n";
const VERSION: u32 = 1;

/// The beginning of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) first: Position,
    /// `known_at` of the record before the first: time is held by it even when that record has
    /// been let go.
    pub(crate) known_at: Time,
}

/// The beginning of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    check_sum: u32,
    pub(crate) len: usize,
    pub(crate) back: usize,
    pub(crate) position: Position,
}

/// A frame whose check sum is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame<'a> {
    pub(crate) head: Head,
    pub(crate) record: &'a [u8],
}

pub(crate) fn header(header: Header) -> [u8; HEADER_BYTES] {
    let mut bytes = [0; HEADER_BYTES];
    bytes[..8].copy_from_slice(MAGIC);
    bytes[8..12].copy_from_slice(&VERSION.to_le_bytes());
    bytes[12..20].copy_from_slice(&header.first.0.to_le_bytes());
    bytes[20..28].copy_from_slice(&header.known_at.0.to_le_bytes());
    let check_sum = crc32fast::hash(&bytes[..28]);
    bytes[28..].copy_from_slice(&check_sum.to_le_bytes());
    bytes
}

pub(crate) fn read_header(bytes: &[u8]) -> Result<Header, String> {
    let header = bytes.get(..HEADER_BYTES).ok_or("its header is cut short")?;
    if &header[..8] != MAGIC {
        return Err("it does not begin like a segment of the log".to_owned());
    }
    match u32_at(header, 8) {
        VERSION => {}
        other => {
            return Err(format!("it has version {other}, this program reads version {VERSION}"));
        }
    }
    if crc32fast::hash(&header[..28]) != u32_at(header, 28) {
        return Err("the check sum of its header differs".to_owned());
    }
    Ok(Header {
        first: Position(u64_at(header, 12)),
        known_at: Time(u64_at(header, 20).cast_signed()),
    })
}

/// Appends a frame to a group, which is the whole of `group`, and stamps its record.
pub(crate) fn put(group: &mut Vec<u8>, position: Position, record: &[u8], known_at: Time) {
    let begin = group.len();
    let [len, back] = [record.len(), begin]
        .map(|it| u32::try_from(it).expect("an append and a group are far below 4 GiB"));
    group.extend_from_slice(&[0; 4]);
    group.extend_from_slice(&len.to_le_bytes());
    group.extend_from_slice(&back.to_le_bytes());
    group.extend_from_slice(&position.0.to_le_bytes());
    group.extend_from_slice(record);
    codec::restamp(&mut group[begin + HEAD_BYTES..], known_at);
    let check_sum = crc32fast::hash(&group[begin + 4..]);
    group[begin..begin + 4].copy_from_slice(&check_sum.to_le_bytes());
}

/// Reads the frame at the beginning of `bytes`.
pub(crate) fn read(bytes: &[u8]) -> Result<Frame<'_>, &'static str> {
    let (head, rest) = bytes.split_first_chunk().ok_or("a frame is cut short")?;
    let head = read_head(head);
    let record = rest.get(..head.len).ok_or("a frame is cut short")?;
    head.check(record)?;
    Ok(Frame { head, record })
}

pub(crate) fn read_head(bytes: &[u8; HEAD_BYTES]) -> Head {
    Head {
        check_sum: u32_at(bytes, 0),
        len: u32_at(bytes, 4) as usize,
        back: u32_at(bytes, 8) as usize,
        position: Position(u64_at(bytes, 12)),
    }
}

impl Head {
    /// Is `record` what was written with this head?
    pub(crate) fn check(&self, record: &[u8]) -> Result<(), &'static str> {
        // A stretch of zeros, which a file system may leave after a crash, is no frame.
        if record.is_empty() || record.len() != self.len {
            return Err("a frame has no length");
        }
        let mut head = [0; HEAD_BYTES - 4];
        let [len, back] =
            [self.len, self.back].map(|it| u32::try_from(it).unwrap_or(u32::MAX).to_le_bytes());
        head[..4].copy_from_slice(&len);
        head[4..8].copy_from_slice(&back);
        head[8..].copy_from_slice(&self.position.0.to_le_bytes());
        let mut check_sum = crc32fast::Hasher::new();
        check_sum.update(&head);
        check_sum.update(record);
        if check_sum.finalize() == self.check_sum {
            Ok(())
        } else {
            Err("the check sum of a frame differs")
        }
    }

    /// Bytes of the whole frame.
    pub(crate) const fn frame_len(&self) -> usize {
        HEAD_BYTES + self.len
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let mut array = [0; 4];
    array.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(array)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let mut array = [0; 8];
    array.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(array)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_is_seen() {
        let mut bytes = vec![];
        put(&mut bytes, Position(7), b"vkTTTTTTTT record", Time(0));
        put(&mut bytes, Position(8), b"vkTTTTTTTT another", Time(0));
        let len = HEAD_BYTES + 17;
        assert_eq!(read(&bytes).unwrap().record, b"vk\0\0\0\0\0\0\0\0 record");
        let second = read(&bytes[len..]).unwrap();
        assert_eq!((second.head.back, second.head.position), (len, Position(8)));
        for bit in 0..len * 8 {
            let mut flipped = bytes[..len].to_vec();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(read(&flipped).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn a_header_reads_back_and_says_what_is_wrong() {
        let good = Header { first: Position(4711), known_at: Time(-5) };
        assert_eq!(read_header(&header(good)), Ok(good));
        for byte in 0..HEADER_BYTES {
            let mut bad = header(good);
            bad[byte] ^= 0x40;
            assert!(read_header(&bad).is_err(), "byte {byte}");
        }
        let mut later = header(good);
        later[8] = 2;
        assert_eq!(
            read_header(&later).unwrap_err(),
            "it has version 2, this program reads version 1"
        );
    }
}
