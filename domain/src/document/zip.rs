//! The table of contents of a zip archive, read without unpacking anything.

use super::Fault;

/// Bounds of an archive that is still taken.
const MOST_ENTRIES: usize = 2_000;
const MOST_UNPACKED: u64 = 100_000_000;
/// How much larger a whole archive may become; deflate reaches a thousand.
const MOST_RATIO: u64 = 200;

const END: &[u8] = b"PK\x05\x06";
const ENTRY: &[u8] = b"PK\x01\x02";
/// Fixed bytes of the end record and of an entry.
const END_LENGTH: usize = 22;
const ENTRY_LENGTH: usize = 46;

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(usize::from(u16::from_le_bytes([two[0], two[1]])))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

/// Names of all entries.
///
/// # Errors
/// [`Fault::NotWhatItSays`] where the table cannot be read, [`Fault::Locked`]
/// for encrypted entries, [`Fault::Unsafe`] past the bounds or for a name that
/// leaves the folder it would be unpacked in.
pub fn names(bytes: &[u8]) -> Result<Vec<String>, Fault> {
    let broken = Fault::NotWhatItSays;
    let tail = bytes.len().saturating_sub(END_LENGTH + usize::from(u16::MAX));
    let end = bytes[tail..].windows(END.len()).rposition(|window| window == END).ok_or(broken)? + tail;
    let count = u16_at(bytes, end + 10).ok_or(broken)?;
    let mut at = u32_at(bytes, end + 16).ok_or(broken)? as usize;
    if count > MOST_ENTRIES {
        return Err(Fault::Unsafe);
    }
    let mut names = Vec::with_capacity(count);
    let (mut unpacked, mut packed) = (0u64, 0u64);
    for _ in 0..count {
        if bytes.get(at..at.saturating_add(ENTRY.len())) != Some(ENTRY) {
            return Err(broken);
        }
        let flags = u16_at(bytes, at + 8).ok_or(broken)?;
        if flags & 1 == 1 {
            return Err(Fault::Locked);
        }
        packed += u64::from(u32_at(bytes, at + 20).ok_or(broken)?);
        unpacked += u64::from(u32_at(bytes, at + 24).ok_or(broken)?);
        let length = u16_at(bytes, at + 28).ok_or(broken)?;
        let more = u16_at(bytes, at + 30).ok_or(broken)? + u16_at(bytes, at + 32).ok_or(broken)?;
        let start = at + ENTRY_LENGTH;
        let name = bytes.get(start..start + length).and_then(|name| std::str::from_utf8(name).ok());
        let name = name.ok_or(broken)?;
        if name.starts_with('/') || name.contains('\\') || name.split('/').any(|part| part == "..") {
            return Err(Fault::Unsafe);
        }
        names.push(name.to_owned());
        at = start + length + more;
    }
    // Sizes of four full bytes point to a table of larger ones, which no honest
    // file of ours needs: they fall over this bound too.
    if unpacked > MOST_UNPACKED || unpacked > packed.max(1).saturating_mul(MOST_RATIO) {
        return Err(Fault::Unsafe);
    }
    Ok(names)
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// An archive's table of contents: name, packed and unpacked size, flags.
    pub fn archive(entries: &[(&str, u32, u32, u16)]) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04".to_vec();
        let start = bytes.len() as u32;
        for (name, packed, unpacked, flags) in entries {
            bytes.extend(ENTRY);
            bytes.extend([20, 0, 20, 0]);
            bytes.extend(flags.to_le_bytes());
            bytes.extend([8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            bytes.extend(packed.to_le_bytes());
            bytes.extend(unpacked.to_le_bytes());
            bytes.extend((name.len() as u16).to_le_bytes());
            bytes.extend([0; 16]);
            bytes.extend(name.as_bytes());
        }
        let size = bytes.len() as u32 - start;
        bytes.extend(END);
        bytes.extend([0; 4]);
        bytes.extend((entries.len() as u16).to_le_bytes());
        bytes.extend((entries.len() as u16).to_le_bytes());
        bytes.extend(size.to_le_bytes());
        bytes.extend(start.to_le_bytes());
        bytes.extend([0; 2]);
        bytes
    }

    #[test]
    fn the_table_of_contents_is_read() {
        let bytes = archive(&[("a.xml", 10, 20, 0), ("b/c.xml", 10, 20, 0)]);
        assert_eq!(names(&bytes), Ok(vec!["a.xml".to_owned(), "b/c.xml".to_owned()]));
    }

    #[test]
    fn bombs_locks_and_climbers_are_refused() {
        assert_eq!(names(&archive(&[("a", 10, 200_000_000, 0)])), Err(Fault::Unsafe));
        assert_eq!(names(&archive(&[("a", 10, 3_000, 0)])), Err(Fault::Unsafe));
        assert_eq!(names(&archive(&[("a", u32::MAX, u32::MAX, 0)])), Err(Fault::Unsafe));
        assert_eq!(names(&archive(&[("a", 10, 20, 1)])), Err(Fault::Locked));
        assert_eq!(names(&archive(&[("../a", 10, 20, 0)])), Err(Fault::Unsafe));
        assert_eq!(names(&archive(&[("/a", 10, 20, 0)])), Err(Fault::Unsafe));
        let many: Vec<_> = (0..2_001).map(|_| ("a", 1, 1, 0)).collect();
        assert_eq!(names(&archive(&many)), Err(Fault::Unsafe));
        let mut cut = archive(&[("a.xml", 10, 20, 0)]);
        cut.drain(4..8);
        assert_eq!(names(&cut), Err(Fault::NotWhatItSays));
    }
}
