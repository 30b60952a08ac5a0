//! The command: reads arguments, environment and settings, wires the parts, handles signals.
//!
//! Every verb asks the same `respond` that the service answers with, in process or at `--server`.

#![expect(clippy::print_stdout, reason = "this is the crate that talks to a terminal")]

mod apply;
mod args;
mod ask;
mod backup;
mod cite;
mod config;
mod copy;
mod events;
mod exit;
mod export;
mod history;
mod import;
mod list;
mod listen;
mod log;
mod open;
mod preview;
mod publish;
mod read;
mod redact;
mod report;
mod restore;
mod serve;
mod sheet;
mod show;
mod stream;
mod token;
mod token_file;
mod verify;
mod verify_citation;

use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory, FromArgMatches};

use crate::args::{Args, ConfigVerb, TokenVerb, Verb};

fn main() -> ExitCode {
    let given = Args::command().get_matches();
    let args = Args::from_arg_matches(&given).unwrap_or_else(|error| error.exit());
    let verb = last(&given);
    let done = match args.verb {
        Verb::Serve(serve) => serve::run(args.config.as_deref(), &serve),
        Verb::Apply(apply) => apply::run(args.config.as_deref(), &apply),
        Verb::Preview(preview) => preview::run(args.config.as_deref(), preview),
        Verb::Sheet(sheet) => sheet::run(args.config.as_deref(), &sheet),
        Verb::Report(report) => report::run(args.config.as_deref(), &report),
        Verb::List(list) => list::run(args.config.as_deref(), &list),
        Verb::Show(show) => show::run(args.config.as_deref(), &show),
        Verb::History(history) => history::run(args.config.as_deref(), &history),
        Verb::Read(read) => read::run(&read),
        Verb::Events(events) => events::run(args.config.as_deref(), &events),
        Verb::Cite(cite) => cite::run(args.config.as_deref(), &cite),
        Verb::VerifyCitation(verify) => verify_citation::run(args.config.as_deref(), &verify),
        Verb::Export(export) => export::run(args.config.as_deref(), &export),
        Verb::Verify(verify) => verify::run(args.config.as_deref(), &verify),
        Verb::Redact(redact) => redact::run(args.config.as_deref(), &redact),
        Verb::Copy(copy) => copy::run(&copy),
        Verb::Import(import) => import::run(args.config.as_deref(), &import),
        Verb::Publish(publish) => publish::run(args.config.as_deref(), &publish),
        Verb::Backup(backup) => backup::run(args.config.as_deref(), &backup),
        Verb::Restore(restore) => restore::run(&restore),
        Verb::Config(ConfigVerb::Show(serve)) => config::show(args.config.as_deref(), &serve, verb),
        Verb::Token(TokenVerb::New(token)) => token::new(&token),
        Verb::Token(TokenVerb::List(tokens)) => token::list(&tokens),
        Verb::Token(TokenVerb::Revoke(token)) => token::revoke(&token),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("milepost: {}", exit::told(&error));
            exit::code(&error)
        }
    }
}

/// The arguments of the innermost verb.
fn last(given: &ArgMatches) -> &ArgMatches {
    given.subcommand().map_or(given, |(_, given)| last(given))
}
