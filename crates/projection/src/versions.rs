//! The versions of a commitment, packed: seven bytes or so each.

use domain::event::Stamp;
use jiff::Timestamp;
use ulid::Ulid;

use crate::snapshot::codec::{In, Out};
use crate::varint;

/// A version of a commitment: one accepted change list that altered what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub number: u64,
    /// How many events the log had after that list.
    pub position: u64,
    /// When the list was recorded.
    pub time: Timestamp,
}

/// The versions of a commitment, oldest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Versions {
    /// All but the last: of each the distances in positions and in milliseconds from the one before.
    packed: Vec<u8>,
    /// Position and milliseconds of the last of these.
    before: (u64, i64),
    last: Option<Version>,
    first_list: Option<Ulid>,
    last_list: Option<Ulid>,
}

impl Versions {
    /// Counts an event into the version that its change list makes; `position` is the one after it.
    pub(crate) fn count(&mut self, stamp: &Stamp, position: u64) {
        let number = match self.last {
            Some(last) if self.last_list == Some(stamp.change) => last.number,
            Some(last) => {
                self.pack(last);
                last.number + 1
            }
            None => 1,
        };
        self.first_list = self.first_list.or(Some(stamp.change));
        self.last_list = Some(stamp.change);
        self.last = Some(Version { number, position, time: stamp.time });
    }

    fn pack(&mut self, version: Version) {
        let (position, millis) = self.before;
        let now = version.time.as_millisecond();
        varint::put(&mut self.packed, version.position - position);
        // Times never run backwards along the log, but what is before 1970 is no distance from there.
        varint::put(&mut self.packed, now.wrapping_sub(millis).cast_unsigned());
        self.before = (version.position, now);
    }

    /// Writes them into a snapshot.
    pub(crate) fn put(&self, out: &mut Out) {
        let Self { packed, before: (position, millis), last, first_list, last_list } = self;
        out.raw(packed);
        out.number(*position);
        out.number(millis.cast_unsigned());
        out.option(last.as_ref(), |out, version| {
            out.number(version.number);
            out.number(version.position);
            out.time(version.time);
        });
        [first_list, last_list].into_iter().for_each(|list| out.option(*list, Out::ulid));
    }

    /// Reads them from a snapshot.
    pub(crate) fn take(from: &mut In<'_>) -> Option<Self> {
        Some(Self {
            packed: from.raw()?.to_vec(),
            before: (from.number()?, from.number()?.cast_signed()),
            last: from.option(|from| {
                Some(Version { number: from.number()?, position: from.number()?, time: from.time()? })
            })?,
            first_list: from.option(In::ulid)?,
            last_list: from.option(In::ulid)?,
        })
    }

    /// Each of them, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Version> {
        let (mut rest, mut position, mut millis) = (self.packed.as_slice(), 0, 0_i64);
        let packed = std::iter::from_fn(move || {
            position += varint::take(&mut rest)?;
            millis = millis.wrapping_add(varint::take(&mut rest)?.cast_signed());
            Some((position, Timestamp::from_millisecond(millis).ok()?))
        });
        let packed = packed.zip(1..).map(|((position, time), number)| Version { number, position, time });
        packed.chain(self.last)
    }

    /// The newest.
    pub(crate) fn last(&self) -> Option<Version> {
        self.last
    }

    /// Whether a change list made the first of them, or would make it.
    pub(crate) fn begin_with(&self, list: Ulid) -> bool {
        self.first_list.is_none_or(|first| first == list)
    }
}
