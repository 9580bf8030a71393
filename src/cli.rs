//! The command line.

use clap::Parser;

use crate::settings::Flags;

/// An MCP server on standard input and output that lists, creates, blacklists, refreshes and
/// rotates the API tokens of a Label Studio account.
#[derive(Debug, Parser)]
#[command(
    name = "label-studio-tokens-mcp",
    version,
    after_help = "The key comes from a file (--api-key-file, LABEL_STUDIO_API_KEY_FILE) or from LABEL_STUDIO_API_KEY, \
                  never from the command line.\nVariables stand in brackets; a flag wins over its variable."
)]
pub struct Cli {
    /// The settings.
    #[command(flatten)]
    pub flags: Flags,
}
