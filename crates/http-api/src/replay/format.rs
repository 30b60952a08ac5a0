//! The forms in which events are sent. The event itself is the stored line in each of them.

use bytes::{BufMut, Bytes, BytesMut};

use super::leaf_prefix;

/// A form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// One line each: the stored bytes and nothing else.
    Ndjson,
    /// Server-sent events: the line as data, the resume token as id.
    EventStream,
    /// Lines with commas between them, for a JSON array.
    Batch,
}

impl Format {
    /// Its media type.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Ndjson => "application/x-ndjson",
            Self::EventStream => "text/event-stream",
            Self::Batch => "application/cloudevents-batch+json",
        }
    }

    /// Writes an event, with the position that a client has when it holds it.
    pub(super) fn event(self, out: &mut BytesMut, line: &[u8], position: u64) {
        match self {
            Self::Ndjson => out.put_slice(line),
            Self::EventStream => {
                out.put_slice(format!("id: {position}-{}\ndata: ", leaf_prefix(line)).as_bytes());
                out.put_slice(line);
                out.put_u8(b'\n');
            }
            Self::Batch => {
                out.put_slice(line);
                out.put_u8(b',');
            }
        }
        out.put_u8(b'\n');
    }
}

/// What an event stream says beside events: `caught-up` when nothing more is there, `end` before it is closed.
pub(crate) fn control(name: &str, position: u64) -> Bytes {
    format!("event: {name}\ndata: {{\"position\":{position}}}\n\n").into()
}

/// A comment that keeps proxies from closing a silent stream.
pub(crate) fn heartbeat() -> Bytes {
    Bytes::from_static(b": heartbeat\n\n")
}
