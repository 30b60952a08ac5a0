//! Lists of positions, packed: where the events of a scope stand in the log, and what they are to a subscriber.
//!
//! A list grows at its end and is a persistent value: of a long one a copy shares all but the last chunk. A place takes
//! one byte to three: the distance from the one before and five bits, as a variable-length number of seven bits a byte,
//! the lowest first.
//!
//! ```text
//! distance … | own 1 | reach 2 | nature 2
//! ```

use std::sync::Arc;

use domain::event::Nature;
use jiff::Timestamp;

use crate::snapshot::codec::{In, Out};
use crate::varint;

/// How many places a chunk holds before the next one begins.
const CHUNK_PLACES: u16 = 256;

/// A place in the log that a scope knows of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) position: u64,
    /// Whether the event is about the commitment itself, not about a plan or an organization that it names.
    pub(crate) own: bool,
    pub(crate) reach: Reach,
    pub(crate) nature: Nature,
}

/// Whom an event reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// It is part of a piece of news that another event is.
    None,
    /// An import of the past, which stands in the archives of feeds.
    Archive,
    /// Subscribers hear of it at once.
    Live,
}

/// The places of a scope, in the order of recording.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Places {
    sealed: Option<Arc<Vec<Arc<Chunk>>>>,
    tail: Chunk,
    newest: [Newest; NATURES.len()],
    /// The position after the last event about the commitment itself; 0 where there is none.
    own_end: u64,
}

/// Some places that follow each other.
#[derive(Debug, Clone, Default, PartialEq)]
struct Chunk {
    /// The position from which the first distance counts.
    base: u64,
    /// The last position.
    last: u64,
    count: u16,
    /// How many of them are items of feeds, by nature.
    items: [u16; NATURES.len()],
    /// How many of those are live.
    live: [u16; NATURES.len()],
    bytes: Vec<u8>,
}

/// The newest item of a nature.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Newest {
    /// The position after it; 0 where there is none.
    end: u64,
    /// When it was recorded, in milliseconds since 1970.
    millis: i64,
}

const NATURES: [Nature; 4] = [Nature::Update, Nature::Correction, Nature::Retraction, Nature::Editorial];

/// Which natures a reader wants, in the order of [`NATURES`].
type Wanted = [bool; NATURES.len()];

fn wanted(wants: impl Fn(Nature) -> bool) -> Wanted {
    NATURES.map(wants)
}

fn sum(counts: [u16; NATURES.len()], wanted: Wanted) -> usize {
    counts.into_iter().zip(wanted).filter(|(_, wanted)| *wanted).map(|(count, _)| usize::from(count)).sum()
}

fn index(nature: Nature) -> usize {
    match nature {
        Nature::Update => 0,
        Nature::Correction => 1,
        Nature::Retraction => 2,
        Nature::Editorial => 3,
    }
}

/// A list without places.
pub(crate) static NOWHERE: Places = Places {
    sealed: None,
    tail: Chunk { base: 0, last: 0, count: 0, items: [0; 4], live: [0; 4], bytes: Vec::new() },
    newest: [Newest { end: 0, millis: 0 }; 4],
    own_end: 0,
};

impl Place {
    /// Whether it is an item of the feed of the scope.
    fn is_item(self) -> bool {
        self.own && self.reach != Reach::None
    }

    fn is(self, wanted: Wanted) -> bool {
        self.is_item() && wanted.get(index(self.nature)).copied().unwrap_or_default()
    }

    fn bits(self) -> u64 {
        let reach = match self.reach {
            Reach::None => 0,
            Reach::Archive => 1,
            Reach::Live => 2,
        };
        u64::from(self.own) << 4 | reach << 2 | index(self.nature) as u64
    }

    fn of_bits(position: u64, bits: u64) -> Self {
        let reach = match bits >> 2 & 3 {
            0 => Reach::None,
            1 => Reach::Archive,
            _ => Reach::Live,
        };
        let nature = usize::try_from(bits & 3).ok().and_then(|at| NATURES.get(at)).copied();
        Self { position, own: bits >> 4 & 1 == 1, reach, nature: nature.unwrap_or(Nature::Update) }
    }
}

impl Chunk {
    fn push(&mut self, place: Place) {
        varint::put(&mut self.bytes, (place.position - self.last) << 5 | place.bits());
        self.last = place.position;
        self.count += 1;
        let live = place.is_item() && place.reach == Reach::Live;
        for (counts, counts_it) in [(&mut self.items, place.is_item()), (&mut self.live, live)] {
            counts.get_mut(index(place.nature)).into_iter().for_each(|count| *count += u16::from(counts_it));
        }
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        let small = |from: &mut In<'_>| from.number()?.try_into().ok();
        let counts = |from: &mut In<'_>| Some([small(from)?, small(from)?, small(from)?, small(from)?]);
        Some(Self {
            base: from.number()?,
            last: from.number()?,
            count: small(from)?,
            items: counts(from)?,
            live: counts(from)?,
            bytes: from.raw()?.to_vec(),
        })
    }

    fn places(&self) -> impl Iterator<Item = Place> {
        let (mut rest, mut position) = (self.bytes.as_slice(), self.base);
        std::iter::from_fn(move || {
            let number = varint::take(&mut rest)?;
            position += number >> 5;
            Some(Place::of_bits(position, number & 31))
        })
    }
}

impl Places {
    /// Adds a place after all others, with the time of its event.
    pub(crate) fn push(&mut self, place: Place, time: Timestamp) {
        if self.tail.count == CHUNK_PLACES {
            let last = self.tail.last;
            let full = std::mem::replace(&mut self.tail, Chunk { base: last, last, ..Chunk::default() });
            let full = Chunk { bytes: full.bytes.as_slice().into(), ..full };
            Arc::make_mut(self.sealed.get_or_insert_default()).push(Arc::new(full));
        }
        self.tail.push(place);
        if place.own {
            self.own_end = place.position + 1;
        }
        if let Some(newest) = self.newest.get_mut(index(place.nature)).filter(|_| place.is_item()) {
            *newest = Newest { end: place.position + 1, millis: time.as_millisecond() };
        }
    }

    /// Writes it into a snapshot.
    pub(crate) fn put(&self, out: &mut Out) {
        out.all(self.newest.iter(), |out, newest| {
            out.number(newest.end);
            out.number(newest.millis.cast_unsigned());
        });
        out.number(self.own_end);
        out.count(self.chunks().count());
        for Chunk { base, last, count, items, live, bytes } in self.chunks() {
            [*base, *last, u64::from(*count)].into_iter().for_each(|number| out.number(number));
            items.iter().chain(live).for_each(|count| out.number(u64::from(*count)));
            out.raw(bytes);
        }
    }

    /// Reads it from a snapshot.
    pub(crate) fn take(from: &mut In<'_>) -> Option<Self> {
        let newest: Vec<Newest> =
            from.all(|from| Some(Newest { end: from.number()?, millis: from.number()?.cast_signed() }))?;
        let own_end = from.number()?;
        let mut chunks: Vec<Arc<Chunk>> = from.all(|from| Chunk::take(from).map(Arc::new))?;
        let tail = Arc::unwrap_or_clone(chunks.pop()?);
        let sealed = (!chunks.is_empty()).then(|| Arc::new(chunks));
        Some(Self { sealed, tail, newest: newest.try_into().ok()?, own_end })
    }

    fn chunks(&self) -> impl DoubleEndedIterator<Item = &Chunk> {
        let sealed = self.sealed.as_deref().map(Vec::as_slice).unwrap_or_default();
        sealed.iter().map(|chunk| &**chunk).chain([&self.tail])
    }

    /// All places from a position on.
    pub(crate) fn from(&self, position: u64) -> impl Iterator<Item = Place> {
        let chunks = self.chunks().skip_while(move |chunk| chunk.last < position);
        chunks.flat_map(Chunk::places).filter(move |place| place.position >= position)
    }

    /// The positions of the events about the commitment itself, below a position.
    pub(crate) fn own(&self, below: u64) -> Vec<u64> {
        let all = self.from(0).take_while(|place| place.position < below);
        all.filter(|place| place.own).map(|place| place.position).collect()
    }

    /// How many places there are.
    pub(crate) fn len(&self) -> usize {
        self.chunks().map(|chunk| usize::from(chunk.count)).sum()
    }

    /// The position of the last event about the commitment itself, below a position.
    pub(crate) fn last_own(&self, below: u64) -> Option<u64> {
        if self.own_end <= below {
            return self.own_end.checked_sub(1);
        }
        let last = |chunk: &Chunk| {
            let own = chunk.places().filter(|place| place.own && place.position < below);
            own.last().map(|place| place.position)
        };
        self.chunks().rev().find_map(last)
    }

    /// How many items have one of these natures.
    pub fn count(&self, wants: impl Fn(Nature) -> bool) -> usize {
        let wanted = wanted(wants);
        self.chunks().map(|chunk| sum(chunk.items, wanted)).sum()
    }

    /// The position and the time of the newest item of these natures.
    pub fn newest(&self, wants: impl Fn(Nature) -> bool) -> Option<(u64, Timestamp)> {
        let all = self.newest.iter().zip(wanted(wants)).filter(|(newest, wanted)| *wanted && newest.end > 0);
        let (newest, _) = all.max_by_key(|(newest, _)| newest.end)?;
        Some((newest.end - 1, Timestamp::from_millisecond(newest.millis).ok()?))
    }

    /// The newest items that subscribers heard of at once, newest first: the position of each, and how many items came
    /// after it.
    pub fn live(&self, wants: impl Fn(Nature) -> bool, max: usize) -> Vec<(u64, usize)> {
        let (wanted, mut found, mut later) = (wanted(wants), Vec::new(), 0);
        for chunk in self.chunks().rev() {
            if found.len() >= max {
                break;
            }
            if sum(chunk.live, wanted) == 0 {
                later += sum(chunk.items, wanted);
                continue;
            }
            let items: Vec<Place> = chunk.places().filter(|place| place.is(wanted)).collect();
            for place in items.into_iter().rev() {
                if place.reach == Reach::Live {
                    found.push((place.position, later));
                }
                later += 1;
            }
        }
        found.truncate(max);
        found
    }

    /// The positions of the oldest items from a position on that subscribers heard of at once, oldest first.
    pub fn live_since(&self, wants: impl Fn(Nature) -> bool, position: u64, max: usize) -> Vec<u64> {
        let wanted = wanted(wants);
        let chunks = self.chunks().skip_while(|chunk| chunk.last < position);
        let some = chunks.filter(|chunk| sum(chunk.live, wanted) > 0).flat_map(Chunk::places);
        let live = some.filter(|place| place.position >= position && place.is(wanted));
        live.filter(|place| place.reach == Reach::Live).take(max).map(|place| place.position).collect()
    }

    /// The positions of items from the nth on, counted from 0 in the order of recording.
    pub fn items(&self, wants: impl Fn(Nature) -> bool, first: usize, max: usize) -> Vec<u64> {
        let (wanted, mut skipped, mut found) = (wanted(wants), first, Vec::new());
        for chunk in self.chunks() {
            let count = sum(chunk.items, wanted);
            if skipped >= count {
                skipped -= count;
                continue;
            }
            let items = chunk.places().filter(|place| place.is(wanted)).skip(skipped);
            found.extend(items.take(max - found.len()).map(|place| place.position));
            skipped = 0;
            if found.len() == max {
                break;
            }
        }
        found
    }
}
