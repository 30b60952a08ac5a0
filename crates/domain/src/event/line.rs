//! The published line: writing it once, reading it for ever.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use memchr::memmem::Finder;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Error as _, IntoDeserializer as _, MapAccess};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use ulid::Ulid;

use super::{Change, Event, Fact, Nature, Provenance, Request, Source, Stamp, Subject};
use crate::{When, misread};

/// The longest event, in bytes of its line: an entry of a tiled log has a 16-bit length (C2SP tlog-tiles).
pub const EVENT_BYTES_MAX: usize = 60_000;

/// A line of the log as read.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    /// An event of a kind and version that this program knows.
    Event(Box<Event>),
    /// An event of a later program: served verbatim, skipped by the fold, its source is read-only.
    Unknown {
        /// What it is about.
        source: Source,
        /// Its type with version.
        kind: String,
    },
}

/// A line that is no event.
#[derive(Debug, thiserror::Error)]
#[error("line {sequence} of the log cannot be read: {}", misread(wrong))]
pub struct Unreadable {
    /// Its position.
    pub sequence: u64,
    /// What is wrong with it, which the message says too.
    pub wrong: serde_json::Error,
}

/// The version of every kind so far. A kind that changes gets a second arm in [`Line::read`] that raises the old
/// form to the new one, and a fixture for each.
pub(super) const VERSION: &str = ".v1";

/// One event: a line of the log, in the form of `CloudEvents` 1.0 JSON. The members stand in this order; extension
/// attributes have names of lower-case letters.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Envelope<'a> {
    /// The version of `CloudEvents`.
    #[cfg_attr(feature = "schema", schemars(extend("const" = "1.0")))]
    specversion: &'a str,
    /// The event's own name, for ever. Rises strictly along the log.
    #[cfg_attr(feature = "schema", schemars(with = "super::schema::UlidText"))]
    id: Ulid,
    source: Source,
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    subject: Subject,
    /// When it was recorded, UTC, to the millisecond. Never runs backwards along the log.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    #[cfg_attr(
        feature = "schema",
        schemars(regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$"))
    )]
    #[serde(borrow)]
    time: Cow<'a, str>,
    /// Its position in the log, from 0, without a gap, in 20 figures.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9]{20}$")))]
    #[serde(borrow)]
    sequence: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    /// The day or period of the world that it speaks about.
    effective: Option<When>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    /// The day on which its source said so in public.
    attested: Option<When>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    /// The reporting period that it answers.
    period: Option<When>,
    /// Who wrote it: the key id of a token, or `operator`.
    actor: String,
    nature: Nature,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    /// Whether it is an import of the past, which is no news. Absent where it is not.
    history: bool,
    /// The change list that it was recorded with.
    #[cfg_attr(feature = "schema", schemars(with = "super::schema::UlidText"))]
    change: Ulid,
    /// 128 random bits in hexadecimal, so that a removed text cannot be guessed from its hash. Empty where the event was
    /// redacted.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^([0-9a-f]{32})?$")))]
    salt: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    /// SHA-256 of token id, path and `Idempotency-Key` of the request, in hexadecimal.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    requestkey: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    /// SHA-256 of the body of the request, after its query and a newline where it has one, in hexadecimal.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    requestbody: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    /// Of a redacted event: the Merkle leaf hash of the line that it was, in hexadecimal. It takes the place of its own.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    leafhash: Option<String>,
    #[serde(borrow)]
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    data: &'a RawValue,
}

/// What every line has, whatever its kind.
#[derive(Deserialize)]
struct Head {
    source: Source,
    #[serde(rename = "type")]
    kind: String,
}

/// The fact alone, for its two members.
#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow)]
    data: &'a RawValue,
}

impl Event {
    /// The line, without its newline.
    ///
    /// # Errors
    ///
    /// Only where a text cannot be written as JSON, which no event can bring about.
    pub fn to_line(&self) -> Result<String, serde_json::Error> {
        let Self { stamp, change } = self;
        let fact = serde_json::to_string(&change.fact)?;
        let mut data = Cow::Borrowed(serde_json::from_str::<Data>(&fact)?.data);
        if let Some(provenance) = &change.provenance {
            data = Cow::Owned(RawValue::from_string(provenance.joined(data.get())?)?);
        }
        let request = stamp.request.as_ref();
        serde_json::to_string(&Envelope {
            specversion: "1.0",
            id: stamp.id,
            source: change.source.clone(),
            kind: format!("{}{VERSION}", change.fact.kind()).into(),
            subject: change.subject.clone(),
            time: format!("{:.3}", stamp.time).into(),
            sequence: written(stamp.sequence).into(),
            effective: change.effective.clone(),
            attested: change.attested.clone(),
            period: change.period.clone(),
            actor: stamp.actor.clone(),
            nature: change.nature,
            history: change.history,
            change: stamp.change,
            salt: stamp.salt.clone(),
            requestkey: request.map(|request| request.key.clone()),
            requestbody: request.map(|request| request.body.clone()),
            leafhash: stamp.leaf_hash.clone(),
            data: &data,
        })
    }
}

impl Line {
    /// Reads the line at a position of the log.
    ///
    /// # Errors
    ///
    /// [`Unreadable`] where it is not such a line, or stands at another position than it says.
    pub fn read(line: &str, sequence: u64) -> Result<Self, Unreadable> {
        read(line, sequence).map_err(|wrong| Unreadable { sequence, wrong })
    }
}

fn read(line: &str, position: u64) -> Result<Line, serde_json::Error> {
    if let Some(event) = as_written(line, position) {
        return Ok(Line::Event(Box::new(event)));
    }
    let envelope: Envelope = match serde_json::from_str(line) {
        Ok(envelope) => envelope,
        Err(error) => return later(line)?.ok_or(error),
    };
    let unknown = |kind: &str| Line::Unknown { source: envelope.source.clone(), kind: kind.to_owned() };
    let Some(kind) = envelope.kind.strip_suffix(VERSION) else { return Ok(unknown(&envelope.kind)) };
    match said(kind, envelope.data.get()) {
        Ok((fact, provenance)) => Ok(Line::Event(Box::new(envelope.around(fact, provenance, position)?))),
        Err(error) if Fact::is_kind(kind) => Err(error),
        Err(_) => Ok(unknown(&envelope.kind)),
    }
}

/// The event of a line that is as [`Event::to_line`] writes it, where the data are the last member: nearly every line is,
/// and what is in the data is then looked at once. None where it is not, or where anything is wrong with it.
fn as_written(line: &str, position: u64) -> Option<Event> {
    // In JSON no text holds a quotation mark as it is: this is the name of a member.
    const NAME: &str = r#","data":"#;
    static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(NAME));
    let (head, data) = line.split_at_checked(FINDER.find(line.as_bytes())?)?;
    let data = data.strip_prefix(NAME)?.strip_suffix('}')?;
    let head = [head, NAME, "0}"].concat();
    let envelope: Envelope = serde_json::from_str(&head).ok()?;
    let (fact, provenance) = said(envelope.kind.strip_suffix(VERSION)?, data).ok()?;
    envelope.around(fact, provenance, position).ok()
}

/// What data say, and where that came from.
fn said(kind: &str, data: &str) -> Result<(Fact, Option<Provenance>), serde_json::Error> {
    let (data, provenance) = Provenance::parted(data)?;
    Ok((Fact::read_text(kind, &data)?, provenance))
}

impl Envelope<'_> {
    /// The event that stands at a position, of what its data say.
    fn around(
        self,
        fact: Fact,
        provenance: Option<Provenance>,
        position: u64,
    ) -> Result<Event, serde_json::Error> {
        if self.specversion != "1.0" {
            return Err(serde_json::Error::custom("its specversion is not 1.0"));
        }
        if !is_written(&self.sequence, position) {
            return Err(serde_json::Error::custom(format!("it says that it stands at {}", self.sequence)));
        }
        let request = match (self.requestkey, self.requestbody) {
            (Some(key), Some(body)) => Some(Request { key, body }),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => {
                return Err(serde_json::Error::custom(
                    "requestkey and requestbody stand together or not at all",
                ));
            }
        };
        let stamp = Stamp {
            id: self.id,
            sequence: position,
            time: self.time.parse().map_err(serde_json::Error::custom)?,
            actor: self.actor,
            change: self.change,
            salt: self.salt,
            request,
            leaf_hash: self.leafhash,
        };
        let Self { source, subject, effective, attested, period, nature, history, .. } = self;
        let provenance = provenance.map(Arc::new);
        let change =
            Change { source, subject, effective, attested, period, nature, history, provenance, fact };
        Ok(Event { stamp, change })
    }
}

/// The kind of a type that this program knows.
fn known(full: &str) -> Option<&str> {
    full.strip_suffix(VERSION).filter(|kind| Fact::is_kind(kind))
}

/// An event of a later program, which may have another envelope; none where its kind is known here.
fn later(line: &str) -> Result<Option<Line>, serde_json::Error> {
    let Head { source, kind } = serde_json::from_str(line)?;
    Ok(known(&kind).is_none().then_some(Line::Unknown { source, kind }))
}

/// How many figures a position has, so that it sorts as text.
const SEQUENCE_FIGURES: usize = 20;

fn written(position: u64) -> String {
    format!("{position:0SEQUENCE_FIGURES$}")
}

/// Whether a text is what [`written`] makes of a position.
fn is_written(text: &str, position: u64) -> bool {
    let plain = text.len() == SEQUENCE_FIGURES && text.bytes().all(|byte| byte.is_ascii_digit());
    plain && text.parse() == Ok(position)
}

/// The two members of a fact, its type and its data, which need not stand in one text.
struct Tagged<'a> {
    kind: Option<&'a str>,
    data: Option<&'a str>,
}

impl<'de> MapAccess<'de> for Tagged<'de> {
    type Error = serde_json::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Self::Error> {
        let name = match (self.kind, self.data) {
            (Some(_), _) => "type",
            (None, Some(_)) => "data",
            (None, None) => return Ok(None),
        };
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Self::Error> {
        if let Some(kind) = self.kind.take() {
            return seed.deserialize(kind.into_deserializer());
        }
        let mut data = serde_json::Deserializer::from_str(self.data.take().unwrap_or_default());
        let value = seed.deserialize(&mut data)?;
        data.end()?;
        Ok(value)
    }
}

impl Fact {
    /// Reads the data of a kind.
    ///
    /// # Errors
    ///
    /// Where the kind is unknown or the data has not its shape.
    pub fn read(kind: &str, data: &RawValue) -> Result<Self, serde_json::Error> {
        Self::read_text(kind, data.get())
    }

    fn read_text(kind: &str, data: &str) -> Result<Self, serde_json::Error> {
        Self::deserialize(MapAccessDeserializer::new(Tagged { kind: Some(kind), data: Some(data) }))
    }
}
