//! A text as parts of a short message: UCS-2, because Vietnamese is in no smaller alphabet of the
//! phone, and headers that say which part is which (3GPP TS 23.040, 9.2.3.24.1).

/// Bytes of one short message.
const BYTES_MAX: usize = 140;

/// Of these the header of a part takes six.
const HEADER: [u8; 3] = [5, 0, 3];

/// The messages; the same reference on all parts of one text.
pub(super) fn parts(text: &str, reference: u8) -> Vec<Vec<u8>> {
    let whole = units(text);
    if 2 * whole.len() <= BYTES_MAX {
        return vec![bytes(&whole)];
    }
    let room = (BYTES_MAX - HEADER.len() - 3) / 2;
    let mut cut: Vec<Vec<u16>> = vec![Vec::new()];
    for letter in text.chars() {
        let mut buffer = [0; 2];
        let letter = letter.encode_utf16(&mut buffer);
        // A letter of two units stays together.
        if cut.last().is_some_and(|it| room < it.len() + letter.len()) {
            cut.push(Vec::new());
        }
        if let Some(last) = cut.last_mut() {
            last.extend_from_slice(letter);
        }
    }
    // More than 255 parts are 17,000 letters; a notice is cut long before.
    let n = u8::try_from(cut.len()).unwrap_or(u8::MAX);
    let message = |(at, part): (u8, &Vec<u16>)| {
        let mut message = HEADER.to_vec();
        message.extend([reference, n, at]);
        message.extend(bytes(part));
        message
    };
    (1..=n).zip(&cut).map(message).collect()
}

/// From the id of a notice: its second try has the same.
pub(super) fn reference(id: &str) -> u8 {
    id.bytes().fold(0, |sum: u8, it| sum.wrapping_mul(31).wrapping_add(it))
}

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

fn bytes(units: &[u16]) -> Vec<u8> {
    units.iter().flat_map(|it| it.to_be_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(message: &[u8]) -> String {
        let units: Vec<u16> =
            message.chunks(2).map(|it| u16::from_be_bytes([it[0], it[1]])).collect();
        String::from_utf16(&units).unwrap()
    }

    #[test]
    fn seventy_letters_are_one_message_and_more_are_several() {
        let whole = parts(&"ệ".repeat(70), 7);
        assert_eq!((whole.len(), whole[0].len()), (1, 140));
        let several = parts(&"ệ".repeat(71), 7);
        assert_eq!(several.iter().map(Vec::len).collect::<Vec<_>>(), [140, 14]);
        assert_eq!(several[0][..6], [5, 0, 3, 7, 2, 1]);
        assert_eq!(several[1][..6], [5, 0, 3, 7, 2, 2]);
    }

    #[test]
    fn a_letter_of_two_units_is_never_cut() {
        let text = format!("{}■🔔{}", "a".repeat(65), "b".repeat(60));
        let several = parts(&text, 0);
        let read: String = several.iter().map(|it| read(&it[6..])).collect();
        assert_eq!(read, text);
        assert_eq!(several[0].len(), 6 + 2 * 66);
    }
}
