//! The encoding of separated values: UTF-8, or Windows-1252 as older spreadsheet programs write it.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

use crate::document::{Place, Problem};

/// The text of a file.
///
/// It is UTF-8 where it can be. Otherwise it is Windows-1252, unless it has more characters of UTF-8 than stretches that
/// are none: then it is damaged, or put together from both, and is refused.
pub(super) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Problem> {
    if let [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] = bytes {
        return Err(refused(1, "the file is in UTF-16; save it as CSV in UTF-8"));
    }
    let (body, marked) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(body) => (body, true),
        None => (bytes, false),
    };
    let wrong = match std::str::from_utf8(body) {
        Ok(text) => return Ok(text.into()),
        Err(wrong) => wrong,
    };
    if marked || is_mixed(body) {
        let line = body.iter().take(wrong.valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
        return Err(refused(line, "the file is UTF-8 but for this line; save it anew in UTF-8"));
    }
    Ok(WINDOWS_1252.decode_without_bom_handling(body).0)
}

/// Whether there are more characters of several bytes that are UTF-8 than stretches of bytes that are not.
fn is_mixed(body: &[u8]) -> bool {
    let (mut sound, mut wrong) = (0usize, 0usize);
    for chunk in body.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    sound > wrong
}

fn refused(line: usize, message: &str) -> Problem {
    Problem { place: Place { line, column: 0 }, path: String::new(), message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Result<&str, &str>) {
        match (text(bytes), expected) {
            (Ok(read), Ok(text)) => assert_eq!(read, text),
            (Err(problem), Err(message)) => assert_eq!(problem.to_string(), message),
            (read, _) => panic!("{read:?}, expected {expected:?}"),
        }
    }

    #[test]
    fn both_encodings_are_recognised_and_a_mix_is_refused() {
        check(b"\xEF\xBB\xBFD\xC3\xA9fis", Ok("D\u{E9}fis"));
        check(b"a\nD\xE9fis \x96 l\x92\xE9t\xE9", Ok("a\nD\u{E9}fis \u{2013} l\u{2019}\u{E9}t\u{E9}"));
        let mixed = "2: the file is UTF-8 but for this line; save it anew in UTF-8";
        check(b"\xC3\xA9\xC3\xA9\n\xE9", Err(mixed));
        check(b"\xEF\xBB\xBFa\n\xE9", Err(mixed));
        check(b"\xFF\xFEa\x00", Err("1: the file is in UTF-16; save it as CSV in UTF-8"));
        // \xC9\xBB is UTF-8 by chance: an accented capital before a closing quotation mark.
        check(b"\xABSOCI\xC9T\xC9\xBB", Ok("\u{AB}SOCI\u{C9}T\u{C9}\u{BB}"));
    }
}
