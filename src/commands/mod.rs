//! What the program can do beside serving, for people and scripts: one file a subcommand.

mod call;
mod check;
mod input;
mod nearest;
mod output;
mod tools;

use crate::cli::Command;
use crate::settings::{Flags, Settings};

/// Runs a subcommand and gives its exit code.
///
/// # Errors
/// A [`crate::failure::Failure`], or that standard output cannot be written.
pub fn run(command: &Command, flags: &Flags) -> anyhow::Result<u8> {
    match command {
        Command::Call { tool, arguments } => call::run(Settings::resolve(flags)?, tool, arguments.as_deref()),
        Command::Check { json } => check::run(flags, *json),
        Command::Tools { json } => tools::run(Settings::resolve(flags)?, *json),
    }
}
