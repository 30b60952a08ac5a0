//! Reading a replay: one record a line.

use std::io::{BufRead, Read};

use crate::page::check_record;
use crate::{Fault, Position, RECORD_BYTES_MAX, Unfit};

/// The records of a replay, each checked to be one, with no more than one in memory.
pub(crate) struct Lines<'a> {
    replay: &'a mut dyn BufRead,
    line: Vec<u8>,
    next: Position,
}

impl<'a> Lines<'a> {
    pub(crate) fn of(replay: &'a mut dyn BufRead) -> Self {
        Self { replay, line: Vec::new(), next: Position::START }
    }

    /// The next record, without its newline; none at the end.
    pub(crate) fn next_line(&mut self) -> Result<Option<&[u8]>, Fault> {
        self.line.clear();
        let position = self.next;
        let mut limited = (&mut *self.replay).take(RECORD_BYTES_MAX as u64 + 1);
        let read = limited.read_until(b'\n', &mut self.line);
        match read.map_err(|source| Fault::Read { position, source })? {
            0 => return Ok(None),
            bytes if self.line.pop_if(|last| *last == b'\n').is_none() => {
                let fault = Unfit::TooLong { bytes };
                let is_long = bytes > RECORD_BYTES_MAX;
                return Err(if is_long { Fault::Line { position, fault } } else { Fault::Cut { position } });
            }
            _ => check_record(&self.line).map_err(|fault| Fault::Line { position, fault })?,
        }
        self.next = position.plus(1);
        Ok(Some(&self.line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(replay: &[u8]) -> (Vec<Vec<u8>>, Option<String>) {
        let (mut replay, mut read) = (replay, Vec::new());
        let mut lines = Lines::of(&mut replay);
        loop {
            match lines.next_line() {
                Ok(Some(line)) => read.push(line.to_vec()),
                Ok(None) => return (read, None),
                Err(fault) => return (read, Some(fault.to_string())),
            }
        }
    }

    #[test]
    fn a_replay_is_read_line_by_line() {
        assert_eq!(read(b""), (vec![], None));
        assert_eq!(read(b"a\nbc\n"), (vec![b"a".to_vec(), b"bc".to_vec()], None));
        let longest = [vec![b'x'; RECORD_BYTES_MAX], vec![b'\n']].concat();
        assert_eq!(read(&longest).1, None);
    }

    #[test]
    fn a_line_that_is_no_record_is_named_by_its_number() {
        let check = |replay: &[u8], message: &str| assert_eq!(read(replay).1.as_deref(), Some(message));
        check(b"a\nb", "line 2 of the replay is cut");
        check(b"a\n\nb\n", "line 2 of the replay is empty");
        let long = [vec![b'x'; RECORD_BYTES_MAX + 1], vec![b'\n']].concat();
        check(&long, "line 1 of the replay has 60001 bytes, more than 60000");
    }
}
