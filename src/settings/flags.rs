//! The settings as flags, and the words that some of them take.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// The settings as flags. A key is never one: other users of the machine can read argv.
#[derive(Debug, Clone, Default, Args)]
#[expect(clippy::doc_markdown, reason = "the help shows these texts as they are")]
#[command(next_help_heading = "Settings")]
pub struct Flags {
    /// Label Studio's address, with its path if it has one [LABEL_STUDIO_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub url: Option<String>,
    /// File that holds the key; a rotation of that key rewrites it [LABEL_STUDIO_API_KEY_FILE]
    #[arg(long, global = true, value_name = "FILE")]
    pub api_key_file: Option<PathBuf>,
    /// Write new tokens to files here instead of returning them [LABEL_STUDIO_MCP_TOKEN_DIR]
    #[arg(long, global = true, value_name = "DIR")]
    pub token_dir: Option<PathBuf>,
    /// The corrected hints, or the capability's own [LABEL_STUDIO_MCP_HINTS; default: served]
    #[arg(long, global = true, value_name = "WHICH", ignore_case = true)]
    pub hints: Option<HintSet>,
    /// Offer only list-api-tokens [LABEL_STUDIO_MCP_READ_ONLY]
    #[arg(long, global = true)]
    pub read_only: bool,
    /// Let the server blacklist the key it runs on [LABEL_STUDIO_MCP_ALLOW_SELF_REVOKE]
    #[arg(long, global = true)]
    pub allow_self_revoke: bool,
    /// Time limit of one request in seconds [LABEL_STUDIO_MCP_TIMEOUT; default: 20]
    #[arg(long, global = true, value_name = "SECONDS")]
    pub timeout: Option<String>,
    /// What is written to stderr [LABEL_STUDIO_MCP_LOG; default: warn]
    #[arg(long, global = true, value_name = "LEVEL", ignore_case = true)]
    pub log: Option<LogLevel>,
}

/// Which hints are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum HintSet {
    /// The declared ones with three corrections (docs/tools.md).
    Served,
    /// The capability file's own, verbatim.
    Declared,
}

/// How much is written to stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// What is wrong with the settings.
    Warn,
    /// And a line for each change.
    Info,
    /// And a line for each call.
    Debug,
    /// As debug: there is nothing finer.
    Trace,
}

/// The word by which a choice is set.
#[must_use]
pub fn word(choice: &impl ValueEnum) -> String {
    choice.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}
