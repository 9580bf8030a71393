//! Standard output of a subcommand, and whether a person sits in front of it.

use std::io::{self, ErrorKind, IsTerminal, Write};

use anyhow::Context;
use serde::Serialize;

/// Writes a text. Whether anybody still reads it is their own affair: a closed pipe is no failure.
///
/// # Errors
/// The system's, such as a full disk.
pub fn print(text: &str) -> anyhow::Result<()> {
    match write(text) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome.context("Standard output cannot be written"),
    }
}

/// Writes a text that nobody has a second time.
///
/// # Errors
/// The system's, a closed pipe included.
pub fn write(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// JSON and a line break: over several lines for a person, on one for a program.
///
/// # Errors
/// None for the values that are printed here.
pub fn json(value: &impl Serialize) -> anyhow::Result<String> {
    let text = if is_terminal() { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    Ok(text? + "\n")
}

/// Whether colours are wanted: on a terminal, unless `NO_COLOR` is set (no-color.org).
#[must_use]
pub fn coloured() -> bool {
    is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn is_terminal() -> bool {
    io::stdout().is_terminal()
}
