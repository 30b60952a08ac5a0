//! Forms with files: `multipart/form-data` (RFC 7578) that is there as a whole.

use bytes::Bytes;
use memchr::memmem;

/// How many headers a part may have.
const HEADERS_MAX: usize = 8;
/// The longest boundary (RFC 2046, section 5.1.1).
const BOUNDARY_CHARACTERS_MAX: usize = 70;

/// A field or a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) name: String,
    /// What the sender calls the file; none for a field.
    pub(super) file: Option<String>,
    /// Without parameters, in lower case; empty where none is given.
    pub(super) media_type: String,
    pub(super) bytes: Bytes,
}

/// Why a body is no form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Malformed {
    #[error("the media type of the form names no boundary")]
    NoBoundary,
    #[error("the form ends before its end; send it again")]
    CutShort,
    #[error("the form has more than {0} parts")]
    TooMany(usize),
    #[error("a part of the form has headers that cannot be read")]
    Headers,
    #[error("a part of the form has no name")]
    NoName,
}

/// Reads a form of so many parts at most. `media_type` is the header with the boundary.
pub(super) fn read(media_type: &str, body: &Bytes, parts_max: usize) -> Result<Vec<Part>, Malformed> {
    let boundary = parameter(media_type, "boundary").ok_or(Malformed::NoBoundary)?;
    if boundary.is_empty() || boundary.len() > BOUNDARY_CHARACTERS_MAX {
        return Err(Malformed::NoBoundary);
    }
    let delimiter = format!("\r\n--{boundary}");
    let first = delimiter.trim_start().as_bytes();
    // What stands before the first delimiter means nothing (RFC 2046, section 5.1.1).
    let begins = match body.starts_with(first) {
        true => first.len(),
        false => find(body, delimiter.as_bytes())? + delimiter.len(),
    };
    let mut rest = body.slice(begins..);
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        if parts.len() == parts_max {
            return Err(Malformed::TooMany(parts_max));
        }
        let head = find(&rest, b"\r\n")? + 2;
        let headers = rest.slice(head..);
        let end = find(&headers, delimiter.as_bytes())?;
        parts.push(part(&headers.slice(..end))?);
        rest = headers.slice(end + delimiter.len()..);
    }
    Ok(parts)
}

fn find(bytes: &[u8], what: &[u8]) -> Result<usize, Malformed> {
    memmem::find(bytes, what).ok_or(Malformed::CutShort)
}

/// One part: its headers, an empty line, its content.
fn part(bytes: &Bytes) -> Result<Part, Malformed> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let (length, headers) = match httparse::parse_headers(bytes, &mut headers) {
        Ok(httparse::Status::Complete(read)) => read,
        Ok(httparse::Status::Partial) | Err(_) => return Err(Malformed::Headers),
    };
    let value = |name: &str| {
        let header = headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(header.value).into_owned())
    };
    let disposition = value("content-disposition").ok_or(Malformed::NoName)?;
    let media_type = value("content-type").unwrap_or_default();
    Ok(Part {
        name: parameter(&disposition, "name").ok_or(Malformed::NoName)?,
        file: parameter(&disposition, "filename"),
        media_type: media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase(),
        bytes: bytes.slice(length..),
    })
}

/// A parameter of a header: a token, or text in quotation marks in which `\` stands before a mark or another `\`.
fn parameter(header: &str, name: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (known, after) = rest.split_once('=')?;
        let (value, left) = value(after.trim_start());
        if known.trim().eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = left.split_once(';')?.1;
    }
}

/// The value at the beginning of a text, and what follows it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        let (token, rest) = text.split_at(end);
        return (token.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return (value, quoted.get(at + 1..).unwrap_or_default()),
            '\\' => {
                let next = characters.next_if(|(_, next)| matches!(next, '"' | '\\'));
                value.push(next.map_or('\\', |(_, next)| next));
            }
            // As browsers write what would end the text (HTML, multipart/form-data encoding algorithm).
            '%' if quoted.get(at..).is_some_and(|rest| rest.starts_with("%22")) => {
                value.push('"');
                characters.nth(1);
            }
            other => value.push(other),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TYPE: &str = "multipart/form-data; charset=utf-8; boundary=\"x-1\"";

    fn field(name: &str, text: &'static str) -> Part {
        let bytes = Bytes::from_static(text.as_bytes());
        Part { name: name.to_owned(), file: None, media_type: String::new(), bytes }
    }

    #[test]
    fn fields_and_files_come_as_they_were_sent() {
        let body = "ignored\r\n--x-1\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nabc\r\n--x-1 \t\r\n\
                    content-disposition: form-data; name=\"document\"; filename=\"Q3; \\\"final\\\" é%22.csv\"\r\n\
                    Content-Type: Text/CSV; charset=utf-8\r\n\r\na,b\r\n--x-\r\n1\r\n\r\n--x-1\r\n\
                    Content-Disposition: form-data; name=empty\r\n\r\n\r\n--x-1--\r\nmore";
        let file = Part {
            name: "document".to_owned(),
            file: Some("Q3; \"final\" é\".csv".to_owned()),
            media_type: "text/csv".to_owned(),
            bytes: Bytes::from_static(b"a,b\r\n--x-\r\n1\r\n"),
        };
        let read = read(TYPE, &Bytes::from(body), 3).unwrap();
        assert_eq!(read, [field("csrf", "abc"), file, field("empty", "")]);
    }

    #[test]
    fn what_is_no_form_is_refused() {
        let head = "--x-1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
        let many = format!("{}--x-1--", format!("{head}b\r\n").repeat(4));
        let table = [
            ("multipart/form-data", format!("{head}b\r\n--x-1--"), Malformed::NoBoundary),
            ("multipart/form-data; boundary=", String::new(), Malformed::NoBoundary),
            (TYPE, String::new(), Malformed::CutShort),
            (TYPE, format!("{head}b"), Malformed::CutShort),
            (TYPE, format!("{head}b\r\n--x-1\r\n"), Malformed::CutShort),
            (TYPE, "--x-1\r\nnonsense\r\n\r\nb\r\n--x-1--".to_owned(), Malformed::Headers),
            (
                TYPE,
                "--x-1\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x-1--".to_owned(),
                Malformed::NoName,
            ),
            (TYPE, many, Malformed::TooMany(3)),
        ];
        for (media_type, body, expected) in table {
            assert_eq!(read(media_type, &Bytes::from(body.clone()), 3), Err(expected), "{body}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..300)) {
            drop(read(TYPE, &Bytes::from(body), 3));
        }

        #[test]
        fn any_content_without_the_boundary_comes_through(content in "[ -~\r\n]{0,200}") {
            prop_assume!(!content.contains("\r\n--x-1"));
            let body = format!("--x-1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{content}\r\n--x-1--\r\n");
            let parts = read(TYPE, &Bytes::from(body), 3).unwrap();
            prop_assert_eq!(parts[0].bytes.as_ref(), content.as_bytes());
        }
    }
}
