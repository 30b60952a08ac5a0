//! One story per reader, told to the real command: over HTTP and on the command line, as the reader does it.
//!
//! `make test` runs them. Those under `clients` need programs that a machine rarely has; `make test-clients` installs
//! and runs them.

#![expect(clippy::indexing_slicing, reason = "a member that JSON lacks reads as null")]

mod architecture;
mod backups;
mod clients;
mod clock;
mod conformance;
mod crash;
mod damage;
mod demo;
mod disk;
mod editor;
mod examples;
mod help;
mod history;
mod integrator;
mod limits;
mod live;
mod measurements;
mod mistakes;
#[cfg(feature = "jetstream")]
#[path = "../crates/event-store/tests/contract/nats.rs"]
mod nats;
mod observed;
mod operator;
mod platforms;
mod preview;
mod program;
mod protocol;
mod provenance;
mod proxied;
mod published;
mod quarter;
mod reader;
mod reading;
mod redaction;
mod reference;
#[cfg(feature = "jetstream")]
mod replicas;
mod requirements;
mod researcher;
mod scenarios;
mod settings;
mod sheets;
mod sleeping;
mod subscriber;
mod supply;
mod taking_back;
mod together;
mod token;
mod tour;
mod upgrade;
mod vocabulary;
mod weight;
