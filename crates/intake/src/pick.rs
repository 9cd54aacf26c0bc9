//! Takes the refused part out of a large delivery, as it was sent, so that it can be kept apart.

use std::collections::BTreeSet;

use crate::json;

/// A part of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked {
    /// As it was sent, and readable again by the same reader.
    pub bytes: Vec<u8>,
    /// Everything that was asked for is in it.
    pub is_whole: bool,
}

/// The items of a message at these places, from 1, as a list of at most `bytes_max` bytes. Place 0 is
/// the message itself: then its beginning is all there is to show.
#[must_use]
pub fn json_items(message: &[u8], rows: &BTreeSet<usize>, bytes_max: usize) -> Picked {
    if message.len() <= bytes_max {
        return Picked { bytes: message.to_owned(), is_whole: true };
    }
    let text = match std::str::from_utf8(message) {
        Ok(text) if !rows.contains(&0) => text,
        _ => return beginning(message, bytes_max),
    };
    let mut picked = Picked { bytes: vec![b'['], is_whole: true };
    for (row, _, item) in json::split::items(text).flatten() {
        if !rows.contains(&row) {
            continue;
        }
        if bytes_max < picked.bytes.len() + item.len() + 2 {
            picked.is_whole = false;
            break;
        }
        if 1 < picked.bytes.len() {
            picked.bytes.push(b',');
        }
        picked.bytes.extend_from_slice(item.as_bytes());
    }
    // Not one item fits: its beginning says more than an empty list.
    if picked.bytes.len() == 1 {
        return beginning(message, bytes_max);
    }
    picked.bytes.push(b']');
    picked
}

/// The lines of a body at these places, from 1, of at most `bytes_max` bytes together.
#[must_use]
pub fn lines(body: &[u8], rows: &BTreeSet<usize>, bytes_max: usize) -> Picked {
    let mut picked = Picked { bytes: vec![], is_whole: true };
    for (row, line) in (1..).zip(body.split_inclusive(|it| *it == b'\n')) {
        if rows.last().is_none_or(|it| *it < row) {
            break;
        }
        if !rows.contains(&row) {
            continue;
        }
        if bytes_max < picked.bytes.len() + line.len() {
            picked.is_whole = false;
            break;
        }
        picked.bytes.extend_from_slice(line);
    }
    if picked.bytes.is_empty() { beginning(body, bytes_max) } else { picked }
}

/// What a delivery begins with.
#[must_use]
pub fn beginning(delivery: &[u8], bytes_max: usize) -> Picked {
    let bytes = delivery[..delivery.len().min(bytes_max)].to_owned();
    Picked { is_whole: bytes.len() == delivery.len(), bytes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_refused_items_of_a_message_can_be_read_again() {
        let message = br#"[{"entity": "a", "time": 0}, 7, {"b": [1, "}"]}, {"c": 3}]"#;
        for (rows, bytes_max, expected, is_whole) in [
            (&[2, 3][..], 100, std::str::from_utf8(message).unwrap(), true),
            (&[2, 3], 40, r#"[7,{"b": [1, "}"]}]"#, true),
            (&[2, 3], 12, "[7]", false),
            (&[3], 10, r#"[{"entity""#, false),
            (&[0], 9, r#"[{"entity"#, false),
        ] {
            let picked = json_items(message, &rows.iter().copied().collect(), bytes_max);
            assert_eq!(String::from_utf8(picked.bytes).unwrap(), expected);
            assert_eq!(picked.is_whole, is_whole, "{expected}");
        }
        let no_text = json_items(b"\xff\xfe\xfd", &[0].into(), 2);
        assert_eq!(no_text, Picked { bytes: vec![0xff, 0xfe], is_whole: false });
    }

    #[test]
    fn the_refused_lines_of_a_body_are_kept_as_sent() {
        let body = b"a x=1\r\n# note\nb x=\nc x=3";
        for (rows, bytes_max, expected, is_whole) in [
            (&[1, 3][..], 100, "a x=1\r\nb x=\n", true),
            (&[4], 100, "c x=3", true),
            (&[1, 3], 8, "a x=1\r\n", false),
            (&[0], 3, "a x", false),
        ] {
            let picked = lines(body, &rows.iter().copied().collect(), bytes_max);
            assert_eq!(String::from_utf8(picked.bytes).unwrap(), expected);
            assert_eq!(picked.is_whole, is_whole, "{expected}");
        }
    }
}
